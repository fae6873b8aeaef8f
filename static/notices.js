// The button that asks which notices are welcome: WeChat draws it when its script has been told of this page.
(async () => {
  "use strict";
  const { one, toast } = window.xiaopu;
  const box = one("[data-notices]");
  const { script, thanks } = box.dataset;

  one("wx-open-subscribe", box).addEventListener("success", () => {
    box.remove();
    toast(thanks);
  });
  const show = () => {
    box.hidden = false;
  };
  if (!script) return customElements.whenDefined("wx-open-subscribe").then(show);

  const there = new Promise((resolve, reject) => {
    const tag = Object.assign(document.createElement("script"), { onload: resolve, onerror: reject });
    tag.src = script;
    document.head.append(tag);
  });
  const page = encodeURIComponent(location.pathname + location.search);
  const [reply] = await Promise.all([fetch(`/wechat/config?url=${page}`), there]);
  if (!reply.ok) return;
  const told = await reply.json();
  window.wx.ready(show);
  window.wx.config({
    appId: told.appId,
    timestamp: told.verifyTimestamp,
    nonceStr: told.verifyNonceStr,
    signature: told.verifySignature,
    jsApiList: ["checkJsApi"],
    openTagList: ["wx-open-subscribe"],
  });
})().catch(() => undefined);
