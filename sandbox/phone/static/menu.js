// The menu under the chat: at most three buttons, each with at most five more above it.
import { el, icon } from "./dom.js";

export function menuBar(buttons, choose) {
  return buttons.map((button) => (button.sub_button || []).length ? group(button, choose) : single(button, choose));
}

const single = (button, choose) =>
  el("div", { class: "menu-slot" }, el("button", { type: "button", class: "menu-button", click: () => choose(button) }, button.name));

function group(button, choose) {
  const slot = el("div", { class: "menu-slot" });
  const toggle = el("button", { type: "button", class: "menu-button", "aria-haspopup": "true", "aria-expanded": "false" },
    icon("menu"), button.name);
  const setOpen = (open) => {
    slot.classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  const pick = (sub) => () => {
    setOpen(false);
    choose(sub);
  };
  toggle.addEventListener("click", () => setOpen(!slot.classList.contains("open")));
  slot.addEventListener("focusout", (event) => slot.contains(event.relatedTarget) || setOpen(false));
  slot.append(toggle, el("div", { class: "submenu", role: "menu" },
    ...button.sub_button.map((sub) =>
      el("button", { type: "button", class: "submenu-item", role: "menuitem", click: pick(sub) }, sub.name))));
  return slot;
}
