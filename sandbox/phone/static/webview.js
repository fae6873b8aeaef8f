// The shop's page inside the phone, on an origin of its own for each follower.
import { el, iconButton } from "./dom.js";

// Everything a WebView allows but leading the whole desk away.
const RIGHTS = "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads";

export class Webview {
  constructor(openid) {
    this.openid = openid;
    this.trail = [];
    this.title = el("h2", { class: "bar-title" });
    this.element = el("div", { class: "webview", hidden: true },
      el("header", { class: "bar" },
        iconButton("back", "返回", () => this.back()),
        iconButton("close", "关闭", () => this.close()),
        this.title,
        iconButton("reload", "刷新", () => this.reload())));
    window.addEventListener("message", (event) => this.hear(event));
  }

  open(url) {
    this.load("url", url);
  }

  scan(code) {
    this.load("code", code);
  }

  load(kind, text) {
    this.close();
    this.title.textContent = "正在打开…";
    this.frame = el("iframe", {
      class: "page",
      title: "商城页面",
      sandbox: RIGHTS,
      src: `/webview/${encodeURIComponent(this.openid)}?${kind}=${encodeURIComponent(text)}`,
    });
    this.element.append(this.frame);
    this.element.hidden = false;
  }

  close() {
    this.element.hidden = true;
    this.trail = [];
    if (this.frame) this.frame.remove();
    this.frame = null;
  }

  // The browser's own history is shared by all phones, so each webview keeps its own trail.
  back() {
    this.trail.pop();
    const last = this.trail.at(-1);
    if (last) this.frame.contentWindow.location.replace(last);
    else this.close();
  }

  reload() {
    const here = this.trail.at(-1);
    if (here) this.frame.contentWindow.location.replace(here);
  }

  hear(event) {
    if (!this.frame || event.source !== this.frame.contentWindow || !event.data) return;
    const { webview, title, url } = event.data;
    if (webview === "close") this.close();
    if (webview !== "page") return;
    this.title.textContent = title || "网页";
    if (this.trail.at(-2) === url) this.trail.pop();
    else if (this.trail.at(-1) !== url) this.trail.push(url);
  }
}
