// A sheet that slides up over one phone's screen.
import { el } from "./dom.js";

// `build(close)` makes what is on it; a tap beside it, Escape or 取消 closes it.
export function openSheet(screen, label, build) {
  const close = () => veil.remove();
  const veil = el("div", { class: "veil", click: (event) => event.target === veil && close(), keydown: (event) => event.key === "Escape" && close() },
    el("div", { class: "sheet", role: "dialog", "aria-label": label },
      ...build(close),
      el("button", { type: "button", class: "sheet-item quiet", click: close }, "取消 Cancel")));
  screen.append(veil);
  const first = veil.querySelector("input:not([type=file]), button");
  if (first) first.focus();
  return veil;
}

export const sheetItem = (text, deed) => el("button", { type: "button", class: "sheet-item", click: deed }, text);

// A line to type into, and its button.
export function sheetForm(label, placeholder, action, done) {
  const input = el("input", { class: "input", "aria-label": label, placeholder, autocomplete: "off", required: true });
  const submit = (event) => {
    event.preventDefault();
    done(input.value.trim());
  };
  return el("form", { class: "sheet-form", submit }, input, el("button", { class: "send" }, action));
}
