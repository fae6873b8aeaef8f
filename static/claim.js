// The most that can be asked back, as the pieces are chosen; without this file the shop says so when it is sent.
(() => {
  "use strict";

  const { one, all } = window.xiaopu;
  const form = one("#claim"), hint = one("[data-most]", form);
  if (!hint) return;
  const yuan = (fen) => (fen / 100).toFixed(2);
  const share = (pick, money) => Math.floor(pick.dataset[money] * pick.value / pick.dataset.of);

  function count() {
    const picks = all("[data-of]", form);
    const [goods, freight] = ["goods", "freight"].map((money) => picks.reduce((sum, pick) => sum + share(pick, money), 0));
    const words = hint.dataset[freight ? "with" : "most"];
    hint.textContent = goods + freight ? words.replace("{all}", yuan(goods + freight)).replace("{freight}", yuan(freight)) : "";
    form.elements.amount.placeholder = yuan(goods + freight);
  }

  form.addEventListener("change", count);
  count();
})();
