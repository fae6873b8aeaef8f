// The delivery address: province, city and district one after the other, or taken from WeChat's address book.
(() => {
  "use strict";
  const { one, all, send, bridge } = window.xiaopu;
  const [province, city, district] = all("[data-region] select");
  one("[data-step]").remove();
  for (const select of [city, district]) select.hidden = select.disabled = false;

  async function fill(select, code) {
    const reply = code ? await fetch(`/regions/${code}`) : null;
    const below = reply && reply.ok ? await reply.json() : [];
    select.replaceChildren(select.options[0], ...below.map(({ code, name }) => new Option(name, code)));
    if (below.length === 1) select.selectedIndex = 1;
  }

  province.onchange = async () => {
    await fill(city, province.value);
    await fill(district, city.value);
    price();
  };
  city.onchange = async () => {
    await fill(district, city.value);
    price();
  };
  district.onchange = price;

  async function choose(code) {
    province.value = `${code.slice(0, 2)}0000`;
    await fill(city, province.value);
    if (city.options.length > 2) city.value = `${code.slice(0, 4)}00`;
    await fill(district, city.value);
    district.value = code;
    price();
  }

  // What sending it there costs, and whether it is sent there at all

  async function price() {
    const asked = district.value;
    if (!asked) return;
    const typed = new FormData(one("#order"));
    typed.set("step", "region");
    const reply = await send("/checkout", typed);
    if (!reply.ok || asked !== district.value) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    for (const part of all("[data-priced]")) part.replaceWith(one(`#${part.id}`, page));
  }

  // --- WeChat's address book; its names are WeChat's

  bridge.then(async (wechat) => {
    const reply = await fetch(`/wechat/config?url=${encodeURIComponent(location.pathname + location.search)}`);
    if (!reply.ok) return;
    const verify = await reply.json();
    wechat.invoke("preVerifyJSAPI", { ...verify, verifyJsApiList: ["editAddress"] }, () => offer(wechat, verify));
  });

  function offer(wechat, verify) {
    const button = one("[data-wechat-address]");
    button.hidden = false;
    button.onclick = () => wechat.invoke("editAddress", verify, (told) => {
      if (told.err_msg !== "edit_address:ok") return;
      const { recipient, phone, street } = one("#order").elements;
      recipient.value = told.userName;
      phone.value = told.telNumber;
      street.value = told.addressDetailInfo;
      choose(told.nationalCode || "");
    });
  }
})();
