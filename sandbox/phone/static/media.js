// Chat messages that are more than words: pictures, voices, videos, songs, places, mini-programs.
import { el, icon } from "./dom.js";

const NARROWEST = 68;
const WIDER_PER_SECOND = 3;
const WIDEST = 210;

// Where a file lies; without its id nowhere, and nothing is asked for.
const file = (id) => (id ? `/mmbiz/${encodeURIComponent(id)}` : undefined);
const cover = (id) => (id ? el("img", { src: file(id), alt: "" }) : null);

export function picture(message, phone) {
  const src = message.picurl || file(message.media_id || message.mediaid);
  const frame = el("div", { class: "picture" });
  const gone = () => frame.replaceChildren(icon("image"), "图片");
  if (src) frame.append(el("img", { src, alt: "图片", error: gone, load: () => phone.scrollToEnd() }));
  else gone();
  return frame;
}

export function voice(message) {
  const seconds = message.seconds || 1;
  const bar = el("div", { class: "bubble voice" }, icon("voice"), `${seconds}″`);
  bar.style.width = `${Math.min(WIDEST, NARROWEST + seconds * WIDER_PER_SECOND)}px`;
  const words = message.words || message.recognition;
  return el("div", { class: "spoken" }, bar, words ? el("p", { class: "heard" }, words) : null);
}

export function video(message) {
  const shown = el("video", { src: file(message.media_id || message.mediaid), controls: true, preload: "metadata" });
  return el("div", { class: "card film" }, shown, message.title ? el("strong", {}, message.title) : null);
}

export function music(message, phone) {
  return el("button", { type: "button", class: "card song", click: () => phone.open(message.musicurl || message.hqmusicurl) },
    el("span", { class: "words" }, el("strong", {}, message.title || "音乐"), el("small", {}, message.description || "")),
    cover(message.thumb_media_id), icon("music"));
}

export function place(message) {
  const at = [message.latitude ?? message.location_x, message.longitude ?? message.location_y];
  return el("div", { class: "card place" },
    el("strong", {}, message.label || "位置"),
    el("small", {}, at.join(", ")),
    el("div", { class: "map" }, icon("place")));
}

export function miniProgram(message) {
  return el("div", { class: "card program" },
    el("small", {}, "小程序"),
    el("strong", {}, message.title),
    cover(message.thumb_media_id),
    el("small", { class: "path" }, message.pagepath));
}
