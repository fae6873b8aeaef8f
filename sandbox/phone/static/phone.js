// One phone in one follower's hand: title bar, chat, input, menu, and the webview above them.
import * as api from "./api.js";
import { bubble } from "./bubbles.js";
import { el, iconButton, portrait, toast } from "./dom.js";
import { menuBar } from "./menu.js";
import { base64, choosePicture, choosePlace, panel } from "./panel.js";
import { isSceneCode, openScanner } from "./scanner.js";
import { openSheet, sheetItem } from "./sheet.js";
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
    this.panel = panel(() => this.screen, {
      picture: (name, blob) => this.sendPicture(name, blob),
      voice: (seconds, words) => this.send(() => api.voice(this.openid, seconds, words)),
      location: (place) => this.sendPlace(place),
    });
    this.menu = el("nav", { class: "menu", "aria-label": "公众号菜单", hidden: true });
    this.screen = el("div", { class: "screen" },
      el("header", { class: "bar" }, iconButton("scan", "扫一扫", () => this.scan()), this.title,
        iconButton("more", "更多", () => this.openSheet())),
      this.chat, this.profile(), this.composer(), this.panel, this.menu, this.webview.element);
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
    const more = iconButton("plus", "更多类型", () => { this.panel.hidden = !this.panel.hidden; });
    return el("form", { class: "composer", submit }, this.input, more, send);
  }

  // --- what the follower does

  say(text, menuId) {
    return this.send(() => api.say(this.openid, text, menuId));
  }

  // `key` is that of the menu button which asked.
  sendPicture(name, blob, key) {
    return this.send(async () => api.picture(this.openid, name, await base64(blob), key));
  }

  sendPlace(place, key) {
    return this.send(() => api.location(this.openid, place, key));
  }

  send(deed) {
    if (!this.follows) return toast("先点“关注公众号” · Follow first");
    this.webview.close();
    this.panel.hidden = true;
    return this.act(deed);
  }

  follow() {
    return this.act(() => api.follow(this.openid, this.nickname).then(() => this.showFollower({ subscribed: true })));
  }

  unfollow() {
    return this.act(() => api.unfollow(this.openid));
  }

  choose(button) {
    const { type, key } = button;
    if (type.startsWith("pic_")) return choosePicture(this.screen, (name, blob) => this.sendPicture(name, blob, key));
    if (type === "location_select") return choosePlace(this.screen, (place) => this.sendPlace(place, key));
    if (type.startsWith("scancode_")) return this.scanFor(button);
    if (button.url) this.open(button.url);
    const target = button.key || button.pagepath || button.url || button.media_id || button.article_id;
    return this.act(() => api.tap(this.openid, target));
  }

  open(url) {
    this.webview.open(url);
  }

  async scan() {
    openScanner(this.screen, await api.codes(), (text) => this.scanned(text));
  }

  async scanFor({ type, key }) {
    openScanner(this.screen, await api.codes(), (text) => {
      if (type === "scancode_push" && /^https?:/.test(text)) this.open(text);
      this.act(() => api.tap(this.openid, key, text));
    });
  }

  scanned(text) {
    if (isSceneCode(text)) {
      return this.act(() => api.scan(this.openid, this.nickname, text).then(() => this.showFollower({ subscribed: true })));
    }
    if (!this.known) return toast("先点“关注公众号” · Follow first");
    this.webview.scan(text);
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
    const before = this.follows;
    this.known = Boolean(follower);
    this.follows = this.known && follower.subscribed;
    if (this.follows && !before) this.refreshMenu().catch(() => undefined);
    this.element.classList.toggle("stranger", !this.follows);
    if (!this.known) this.showMessages([]);
  }

  async refreshMenu() {
    this.showMenu((await api.menu(this.openid)).button);
  }

  showMenu(buttons) {
    const news = JSON.stringify(buttons);
    if (news === this.menuShown) return;
    this.menuShown = news;
    this.menu.hidden = !buttons.length;
    this.menu.replaceChildren(...menuBar(buttons, (button) => this.choose(button)));
  }

  openSheet() {
    openSheet(this.screen, "更多", (close) => {
      const item = (text, deed) => sheetItem(text, () => { close(); deed(); });
      return [
        el("p", { class: "sheet-title" }, portrait(this.nickname), el("span", {}, this.nickname, el("code", {}, this.openid))),
        this.follows ? item("不再关注 Unfollow", () => this.unfollow()) : item("关注公众号 Follow", () => this.follow()),
        item("打开商城 Open the shop", () => this.open("/")),
      ];
    });
  }
}
