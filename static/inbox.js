"use strict";
// The inbox works without this file; it adds keys, keeps one's place in the conversation, and rests while nobody looks.

const NEAR = 80;  // pixels from the end that count as being there
const lines = () => document.querySelector("#talk-lines");
const box = () => document.querySelector("#answer-text");
let atEnd = true;
let before = 0;

function toEnd() {
  const talk = lines();
  if (talk) talk.scrollTop = talk.scrollHeight;
  const sign = document.querySelector("#new-below");
  if (sign) sign.hidden = true;
}

function step(by) {
  const links = [...document.querySelectorAll("#talks .talk")];
  if (!links.length) return;
  const open = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[open < 0 ? 0 : Math.min(Math.max(open + by, 0), links.length - 1)];
  if (next !== links[open]) next.click();
}

function leave() {
  if (document.activeElement?.matches("input, textarea")) document.activeElement.blur();
  else if (lines()) location.assign("/console/inbox");
}

const KEYS = {j: () => step(1), k: () => step(-1), "/": () => document.querySelector("#talk-search").focus()};

toEnd();
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") return leave();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === box()) {
    event.preventDefault();
    return box().form.requestSubmit();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (event.key in KEYS) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
// Nobody has read what came while the page was not looked at.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "live" && document.hidden) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.body.dispatchEvent(new Event("talked"));
});
document.addEventListener("htmx:beforeSwap", () => {
  const talk = lines();
  if (!talk) return;
  atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR;
  before = talk.scrollHeight - talk.scrollTop;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const talk = lines();
  if (!talk) return;
  const id = event.detail.requestConfig?.elt?.id;
  if (id === "earlier") talk.scrollTop = talk.scrollHeight - before;
  else if (id === "live" && atEnd) toEnd();
  else if (id === "live" && talk.scrollHeight - talk.scrollTop - before > 1) document.querySelector("#new-below").hidden = false;
});
// What was sent is asked for at once, and the box is ready for the next words.
document.addEventListener("htmx:afterSwap", () => {
  const form = document.querySelector("#answer[data-sent]");
  if (!form) return;
  delete form.dataset.sent;
  atEnd = true;
  document.body.dispatchEvent(new Event("talked"));
  box().focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#new-below")) toEnd();
});
// A picture that comes late pushes the end down.
document.addEventListener("load", (event) => {
  if (event.target.matches?.(".said-picture") && atEnd) toEnd();
}, true);
document.addEventListener("scroll", (event) => {
  const talk = lines();
  if (event.target === talk) atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR;
}, true);
// A browser that cannot play what WeChat recorded still offers to download it.
document.addEventListener("error", (event) => {
  if (event.target.tagName === "AUDIO") event.target.hidden = true;
}, true);
