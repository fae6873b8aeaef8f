// A stand-in for WeChat's JS-SDK: the same wx names and results over the bridge, written anew.
(() => {
  "use strict";
  if (window.wx && window.wx.config) return;

  const BRIDGE_NAME = {
    config: "preVerifyJSAPI",
    chooseWXPay: "getBrandWCPayRequest",
    openAddress: "editAddress",
    getLocation: "geoLocation",
    previewImage: "imagePreview",
  };
  const SAME_NAME = [
    "checkJsApi", "updateAppMessageShareData", "updateTimelineShareData", "hideOptionMenu", "showOptionMenu",
    "hideMenuItems", "showMenuItems", "hideAllNonBaseMenuItem", "showAllNonBaseMenuItem", "closeWindow",
    "openLocation", "scanQRCode", "chooseImage", "requestMerchantTransfer",
  ];
  const SHARE_EVENT = {
    onMenuShareTimeline: "menu:share:timeline",
    onMenuShareAppMessage: "menu:share:appmessage",
  };

  let settings = {};
  let configured = null; // null until wx.config has an answer, then true or the error
  const whenReady = [];
  const whenWrong = [];

  function onBridge(action) {
    if (window.WeixinJSBridge) action(window.WeixinJSBridge);
    else document.addEventListener("WeixinJSBridgeReady", () => action(window.WeixinJSBridge), { once: true });
  }

  function invoke(wxName, params, options, translate = (result) => result) {
    onBridge((bridge) =>
      bridge.invoke(BRIDGE_NAME[wxName] || wxName, { ...signed(), ...params }, (answer) =>
        report(wxName, translate(answer), options)));
  }

  const signed = () => ({
    appId: settings.appId,
    verifyAppId: settings.appId,
    verifySignType: "sha1",
    verifyTimestamp: String(settings.timestamp || ""),
    verifyNonceStr: settings.nonceStr,
    verifySignature: settings.signature,
  });

  function report(wxName, { err_msg: message = "", ...fields }, options) {
    const state = message.slice(message.indexOf(":") + 1);
    const result = { ...fields, errMsg: `${wxName}:${state}` };
    const outcome = state.startsWith("ok") ? "success" : state.startsWith("cancel") ? "cancel" : "fail";
    for (const name of [outcome, "complete"]) if (typeof options[name] === "function") options[name](result);
  }

  const plain = (options) =>
    Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value !== "function"));

  const wx = {
    config(options) {
      settings = options;
      const params = { verifyJsApiList: options.jsApiList || [], verifyOpenTagList: options.openTagList || [] };
      invoke("config", params, {
        success() {
          configured = true;
          for (const callback of whenReady.splice(0)) callback();
        },
        fail(result) {
          configured = result;
          for (const callback of whenWrong) callback(result);
        },
      });
    },
    ready: (callback) => void (configured === true ? callback() : whenReady.push(callback)),
    error(callback) {
      whenWrong.push(callback);
      if (configured && configured !== true) callback(configured);
    },
    chooseWXPay(options) {
      const { timestamp, nonceStr, package: order, signType = "SHA1", paySign } = options;
      invoke("chooseWXPay", { timeStamp: String(timestamp), nonceStr, package: order, signType, paySign }, options);
    },
    openAddress(options = {}) {
      invoke("openAddress", {}, options, (result) => ({
        err_msg: result.err_msg,
        userName: result.userName,
        postalCode: result.addressPostalCode,
        provinceName: result.proviceFirstStageName,
        cityName: result.addressCitySecondStageName,
        countryName: result.addressCountiesThirdStageName,
        detailInfo: result.addressDetailInfo,
        nationalCode: result.nationalCode,
        telNumber: result.telNumber,
      }));
    },
  };
  for (const name of [...SAME_NAME, "getLocation", "previewImage"]) {
    wx[name] = (options = {}) => invoke(name, plain(options), options);
  }
  wx.checkJsApi = (options) =>
    invoke("checkJsApi", { jsApiList: bridgeNames(options.jsApiList) }, options, (result) => ({
      ...result,
      checkResult: wxNames(JSON.parse(result.checkResult || "{}"), options.jsApiList),
    }));
  for (const [name, event] of Object.entries(SHARE_EVENT)) {
    wx[name] = (options) => onBridge((bridge) => bridge.on(event, () => report(name, { err_msg: `${name}:ok` }, options)));
  }

  const bridgeNames = (names = []) => names.map((name) => BRIDGE_NAME[name] || name);
  const wxNames = (found, names = []) =>
    Object.fromEntries(names.map((name) => [name, Boolean(found[BRIDGE_NAME[name] || name])]));

  window.wx = wx;
  window.jWeixin = wx;
})();
