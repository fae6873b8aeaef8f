// 扫一扫: no camera here, so what the QR code says is pasted.
import { el } from "./dom.js";

export function scanner(scanned) {
  const close = () => veil.remove();
  const input = el("input", {
    class: "input", "aria-label": "二维码内容", placeholder: "weixin://wxpay/bizpayurl…", autocomplete: "off", required: true,
  });
  const submit = (event) => {
    event.preventDefault();
    close();
    scanned(input.value.trim());
  };
  const veil = el("div", { class: "veil", click: (event) => event.target === veil && close() },
    el("form", { class: "sheet scanner", role: "dialog", "aria-label": "扫一扫", submit },
      el("p", { class: "sheet-title" }, "扫一扫 · 粘贴二维码里的内容"),
      el("p", { class: "scanner-row" }, input, el("button", { class: "send" }, "识别")),
      el("button", { type: "button", class: "sheet-item quiet", click: close }, "取消 Cancel")));
  setTimeout(() => input.focus());
  return veil;
}
