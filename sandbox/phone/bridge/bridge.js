// The bridge WeChat puts into every page it opens: window.WeixinJSBridge, here with our own sheets.
(() => {
  "use strict";
  if (window.WeixinJSBridge) return;

  const framed = window.parent !== window;
  const listeners = new Map();
  const done = (name) => () => ({ err_msg: `${name}:ok` });

  const sheet = (file) => async (params) => (await import(`/__webview/${file}`)).ask(params);

  const abilities = {
    getBrandWCPayRequest: sheet("pay.js"),
    editAddress: sheet("address.js"),
    preVerifyJSAPI: ({ verifyOpenTagList = [] }) => {
      if (verifyOpenTagList.includes("wx-open-subscribe")) offerNotices();
      return { err_msg: "preVerifyJSAPI:ok" };
    },
    closeWindow: () => {
      framed ? tellPhone("close") : window.history.back();
      return { err_msg: "close_window:ok" };
    },
    checkJsApi: ({ jsApiList = [] }) => ({
      err_msg: "checkJsApi:ok",
      checkResult: JSON.stringify(Object.fromEntries(jsApiList.map((name) => [name, name in abilities]))),
    }),
  };
  for (const name of [
    "hideOptionMenu", "showOptionMenu", "hideMenuItems", "showMenuItems", "hideAllNonBaseMenuItem",
    "showAllNonBaseMenuItem", "hideToolbar", "showToolbar", "updateAppMessageShareData",
    "updateTimelineShareData", "setPageTitle",
  ]) abilities[name] = done(name);

  // The open tag is only loaded by pages that have one, or say in wx.config that they will.
  function offerNotices() {
    import("/__webview/subscribe.js");
  }

  async function invoke(name, params, callback) {
    const ability = abilities[name];
    const result = ability ? await ability(params || {}) : { err_msg: "system:function_not_exist" };
    if (typeof callback === "function") callback(result);
  }

  function on(name, callback) {
    listeners.set(name, [...(listeners.get(name) || []), callback]);
  }

  window.WeixinJSBridge = {
    invoke: (name, params, callback) => void invoke(name, params, callback),
    call: (name, params, callback) => void invoke(name, params, callback),
    on,
    log: (message) => console.debug("WeixinJSBridge", message),
  };

  // Pages also ask the script's own idea of the browser, not only the request's.
  const agent = `${navigator.userAgent} MicroMessenger/8.0.50 Language/zh_CN`;
  Object.defineProperty(navigator, "userAgent", { configurable: true, get: () => agent });

  // --- the title bar of the phone around this page, when there is one

  function tellPhone(event) {
    if (framed) window.parent.postMessage({ webview: event, title: document.title, url: location.href }, "*");
  }

  function leaveThroughNotice(event) {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || !/^https?:$/.test(link.protocol) || link.origin === location.origin) return;
    if (link.target === "_blank" || event.defaultPrevented) return;
    event.preventDefault();
    location.assign(`/__webview/go?url=${encodeURIComponent(link.href)}`);
  }

  document.addEventListener("click", leaveThroughNotice);
  window.addEventListener("pageshow", () => tellPhone("page"));
  document.addEventListener("DOMContentLoaded", () => {
    tellPhone("page");
    if (document.querySelector("wx-open-subscribe")) offerNotices();
    document.dispatchEvent(new Event("WeixinJSBridgeReady"));
    for (const callback of listeners.get("onPageReady") || []) callback();
  });
})();
