// The open tag wx-open-subscribe: the page's own button, and the sheet that asks which notices are welcome.
import { el, show } from "./sheet.js";

const API = "/__webview/api/";

class OpenSubscribe extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const parts = [...this.querySelectorAll("template, script[type='text/wxtag-template']")].map(parsed);
    // WeChat draws the tag itself, so the page's policy must not forbid the tag's style.
    root.adoptedStyleSheets = parts.flatMap((part) => [...part.querySelectorAll("style")]).map(styleSheet);
    for (const part of parts) root.append(...[...part.children].filter((one) => one.localName !== "style"));
    if (!root.children.length) root.append(el("button", { type: "button" }, "订阅通知"));
    this.addEventListener("click", () => this.choose());
  }

  async choose() {
    const wanted = (this.getAttribute("template") || "").split(",").map((id) => id.trim()).filter(Boolean);
    const notices = await known(wanted);
    if (!notices.length) return this.tell("error", { errMsg: "subscribe:fail", errCode: "20001" });
    const chosen = await show("订阅通知", null, (answer) => sheet(notices, answer));
    if (!chosen) return this.tell("error", { errMsg: "subscribe:cancel", errCode: "20004" });
    await post("consent", chosen);
    this.tell("success", { errMsg: "subscribe:ok", subscribeDetails: JSON.stringify(details(chosen)) });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

function parsed(source) {
  const template = document.createElement("template");
  template.innerHTML = source.innerHTML;
  return template.content;
}

function styleSheet(style) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent);
  return sheet;
}

async function known(wanted) {
  const reply = await fetch(`${API}notices`).catch(() => null);
  const { notices = [] } = reply && reply.ok ? await reply.json() : {};
  return notices.filter(({ id }) => wanted.includes(id));
}

function sheet(notices, answer) {
  const rows = notices.map(({ id, title }) => {
    const box = el("input", { type: "checkbox", value: id });
    box.checked = true;
    return [box, el("label", { class: "choice" }, box, title)];
  });
  const boxes = rows.map(([box]) => box);
  const split = (allowed) => answer({
    accept: boxes.filter((box) => allowed && box.checked).map((box) => box.value),
    reject: boxes.filter((box) => !allowed || !box.checked).map((box) => box.value),
  });
  return [
    el("header", {},
      el("button", { class: "close", type: "button", click: () => answer(null) }, "取消"),
      el("span", { class: "brand" }, "订阅通知")),
    el("p", { class: "payee" }, "允许公众号给你发送这些通知？"),
    ...rows.map(([, label]) => label),
    el("button", { class: "main", type: "button", "data-answer": "accept", click: () => split(true) }, "允许"),
    el("button", { class: "quiet", type: "button", "data-answer": "reject", click: () => split(false) }, "拒绝"),
  ];
}

function post(path, wish) {
  return fetch(API + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wish) });
}

const word = (status) => JSON.stringify({ status });

function details({ accept, reject }) {
  const both = [...accept.map((id) => [id, word("accept")]), ...reject.map((id) => [id, word("reject")])];
  return Object.fromEntries(both);
}

if (!customElements.get("wx-open-subscribe")) customElements.define("wx-open-subscribe", OpenSubscribe);
