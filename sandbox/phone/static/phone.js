// One phone in one follower's hand: title bar, chat, input, menu, and the webview above them.
import * as api from "./api.js";
import { bubble } from "./bubbles.js";
import { el, iconButton, portrait, toast } from "./dom.js";
import { menuBar } from "./menu.js";
import { scanner } from "./scanner.js";
import { Webview } from "./webview.js";

const SOON_MS = 120;
const NEARLY_AT_THE_END = 80;

export class Phone {
  constructor(openid, nickname, account) {
    Object.assign(this, { openid, nickname, account, shown: "", waiting: 0, typing: false, menuShown: "" });
    this.webview = new Webview(openid);
    this.element = this.draw();
    this.showFollower(undefined);
  }

  draw() {
    this.title = el("h2", { class: "bar-title" }, this.account);
    this.chat = el("div", { class: "chat", role: "log", "aria-label": `${this.nickname} 的聊天`, tabindex: "0" });
    this.input = el("input", { class: "input", "aria-label": "发消息", placeholder: "发消息，例如 苹果", maxlength: "2048", autocomplete: "off", enterkeyhint: "send" });
    this.menu = el("nav", { class: "menu", "aria-label": "公众号菜单", hidden: true });
    this.screen = el("div", { class: "screen" },
      el("header", { class: "bar" }, iconButton("scan", "扫一扫", () => this.scan()), this.title,
        iconButton("more", "更多", () => this.openSheet())),
      this.chat, this.profile(), this.composer(), this.menu, this.webview.element);
    return el("section", { class: "phone", "aria-label": `${this.nickname} 的手机`, "data-openid": this.openid },
      el("div", { class: "holder" }, portrait(this.nickname), el("b", {}, this.nickname), el("code", {}, this.openid)),
      el("div", { class: "case" }, this.screen));
  }

  profile() {
    return el("div", { class: "profile" },
      el("img", { src: "/phone/icon.svg", alt: "", width: "72", height: "72" }),
      el("h3", {}, this.account),
      el("p", {}, "公众号 · 回复关键词就能买"),
      el("button", { type: "button", class: "follow", click: () => this.follow() }, "关注公众号"));
  }

  composer() {
    const send = el("button", { class: "send" }, "发送");
    const submit = (event) => {
      event.preventDefault();
      const text = this.input.value.trim();
      this.input.value = "";
      if (text) this.say(text);
    };
    return el("form", { class: "composer", submit }, this.input, send);
  }

  // --- what the follower does

  say(text, menuId) {
    if (!this.follows) return toast("先点“关注公众号” · Follow first");
    this.webview.close();
    return this.act(() => api.say(this.openid, text, menuId));
  }

  follow() {
    return this.act(() => api.follow(this.openid, this.nickname).then(() => this.showFollower({ subscribed: true })));
  }

  unfollow() {
    return this.act(() => api.unfollow(this.openid));
  }

  choose(button) {
    if (button.url) this.open(button.url);
    return this.act(() => api.tap(this.openid, button.key || button.pagepath || button.url));
  }

  open(url) {
    this.webview.open(url);
  }

  scan() {
    if (!this.known) return toast("先点“关注公众号” · Follow first");
    this.screen.append(scanner((code) => this.webview.scan(code)));
  }

  // The push waits for the shop's answer, so the follower's own words are fetched before it ends.
  async act(deed) {
    this.busy(1);
    setTimeout(() => this.refresh().catch(() => undefined), SOON_MS);
    try {
      await deed();
      await this.refresh();
    } catch (problem) {
      toast(problem.message);
    } finally {
      this.busy(-1);
    }
  }

  // --- what the screen shows

  busy(change) {
    this.waiting += change;
    this.showTitle();
  }

  showTitle() {
    this.title.textContent = this.waiting || this.typing ? "对方正在输入…" : this.account;
  }

  async refresh() {
    if (!this.known) return;
    const answer = await api.chat(this.openid);
    this.typing = answer.typing;
    this.showTitle();
    this.showFollower(answer);
    this.showMessages(answer.messages);
  }

  showMessages(messages) {
    const news = JSON.stringify(messages);
    if (news === this.shown) return;
    this.shown = news;
    const atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < NEARLY_AT_THE_END;
    this.chat.replaceChildren(...messages.flatMap((message, at, all) => bubble(message, all[at - 1], this)));
    if (atEnd) this.scrollToEnd();
  }

  scrollToEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  // Nobody knows a person who never followed, nor anybody after a reset.
  showFollower(follower) {
    this.known = Boolean(follower);
    this.follows = this.known && follower.subscribed;
    this.element.classList.toggle("stranger", !this.follows);
    if (!this.known) this.showMessages([]);
  }

  showMenu(buttons) {
    const news = JSON.stringify(buttons);
    if (news === this.menuShown) return;
    this.menuShown = news;
    this.menu.hidden = !buttons.length;
    this.menu.replaceChildren(...menuBar(buttons, (button) => this.choose(button)));
  }

  openSheet() {
    const close = () => veil.remove();
    const item = (text, deed) => el("button", { type: "button", class: "sheet-item", click: () => { close(); deed(); } }, text);
    const veil = el("div", { class: "veil", click: (event) => event.target === veil && close() },
      el("div", { class: "sheet", role: "dialog", "aria-label": "更多" },
        el("p", { class: "sheet-title" }, portrait(this.nickname), el("span", {}, this.nickname, el("code", {}, this.openid))),
        this.follows ? item("不再关注 Unfollow", () => this.unfollow()) : item("关注公众号 Follow", () => this.follow()),
        item("打开商城 Open the shop", () => this.open("/")),
        el("button", { type: "button", class: "sheet-item quiet", click: close }, "取消 Cancel")));
    this.screen.append(veil);
  }
}
