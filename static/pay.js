// Paying an order: the sheet's six values from the shop, the sheet from WeChat.
(async () => {
  "use strict";
  const { one, toast, send, trouble, bridge } = window.xiaopu;
  const button = one("[data-pay]");
  const { pay, paid, stays, fails, atOnce } = button.dataset;
  const wechat = await bridge;

  async function start() {
    button.disabled = true;
    const reply = await send(pay).catch(() => null);
    if (!reply || !reply.ok) {
      button.disabled = false;
      return reply ? trouble(reply) : toast(fails);
    }
    wechat.invoke("getBrandWCPayRequest", await reply.json(), ended);
  }

  // "ok" is no proof: the next page asks WeChat whether the money came.
  function ended({ err_msg: told }) {
    button.disabled = false;
    if (told === "get_brand_wcpay_request:ok") location.replace(paid);
    else toast(told === "get_brand_wcpay_request:cancel" ? stays : fails);
  }

  button.hidden = false;
  button.onclick = start;
  if (atOnce === undefined) return;
  history.replaceState(null, "", location.pathname);  // going back here must not open the sheet again
  start();
})();
