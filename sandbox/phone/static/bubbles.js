// Chat messages as the follower sees them.
import { el, icon, portrait } from "./dom.js";
import { miniProgram, music, picture, place, video, voice } from "./media.js";

const GAP_SECONDS = 300;
const LINK = /<a\b[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。；）】]+)/gi;
const NAMES = { shortvideo: "小视频", wxcard: "卡券" };

const NOTES = { transfer_customer_service: "正在转接人工客服" };

// One message as a list of elements: perhaps the time, then the bubble or card.
export function bubble(message, previous, phone) {
  const note = message.via === "system" ? message.content : NOTES[message.type];
  const drawn = note ? el("p", { class: "note" }, note) : row(message, phone);
  const stamped = !previous || message.at - previous.at > GAP_SECONDS;
  return stamped ? [el("time", { class: "stamp" }, clock(message.at)), drawn] : [drawn];
}

const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

function row(message, phone) {
  const mine = message.from === "follower";
  const face = mine ? portrait(phone.nickname) : el("img", { class: "portrait", src: "/phone/icon.svg", alt: "" });
  return el("div", { class: `row ${mine ? "mine" : "theirs"}`, "data-type": message.type, "data-via": message.via }, face, body(message, phone));
}

const articles = (message, phone) => news(message.articles, phone);

const BODIES = {
  news: articles,
  mpnews: articles,
  mpnewsarticle: articles,
  link: (message, phone) => news([{ ...message, picurl: message.thumb_url }], phone),
  template: notice,
  subscribe: notice,
  msgmenu: choices,
  image: picture,
  voice,
  video,
  music,
  location: place,
  miniprogrampage: miniProgram,
};

function body(message, phone) {
  if (BODIES[message.type]) return BODIES[message.type](message, phone);
  const text = message.content || message.title || `[${NAMES[message.type] || message.type}]`;
  return el("div", { class: "bubble" }, ...rich(text, phone));
}

// Only links are understood, as in WeChat; everything else stays text.
function rich(text, phone) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [whole, double, single, label, bare] = match;
    parts.push(text.slice(end, match.index), link(double ?? single ?? bare, label ?? bare, phone));
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}

function link(url, label, phone) {
  const address = url.replaceAll("&amp;", "&");
  const follow = (event) => {
    event.preventDefault();
    const asked = address.startsWith("weixin://bizmsgmenu") && new URL(address).searchParams.get("msgmenucontent");
    if (asked) phone.say(asked);
    else phone.open(address);
  };
  return el("a", { href: /^https?:/i.test(address) ? address : "#", click: follow }, label);
}

function news(articles, phone) {
  const [first, ...others] = articles;
  return el("div", { class: "card" },
    el("button", { type: "button", class: "cover", click: () => phone.open(first.url) },
      first.picurl ? el("img", { src: first.picurl, alt: "", loading: "lazy", load: () => phone.scrollToEnd() }) : null,
      el("strong", {}, first.title),
      first.description && !others.length ? el("span", {}, first.description) : null),
    ...others.map((article) =>
      el("button", { type: "button", class: "item", click: () => phone.open(article.url) },
        el("span", {}, article.title),
        article.picurl ? el("img", { src: article.picurl, alt: "", loading: "lazy" }) : null)));
}

// A question with answers to tap; tapping says the answer.
function choices({ head_content: head, list, tail_content: tail }, phone) {
  const choice = ({ id, content }) =>
    el("button", { type: "button", class: "choice", click: () => phone.say(content, id) }, content);
  return el("div", { class: "bubble" }, ...rich(head, phone), ...list.map(choice), ...rich(tail, phone));
}

// A notice from a template or a subscription: its lines, and the way to the page it names.
function notice(message, phone) {
  const line = ({ label, value }) => el("div", {}, label ? el("dt", {}, label) : null, el("dd", {}, value));
  return el("div", { class: "card notice" },
    el("strong", {}, message.title),
    el("dl", {}, ...message.rows.map(line)),
    message.url ? el("button", { type: "button", class: "more", click: () => phone.open(message.url) }, "查看详情 ›") : null);
}
