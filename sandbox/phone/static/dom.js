// Small makers of elements: no markup is ever parsed from a string.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SHAPES = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  reload: "M19 12a7 7 0 1 1-2.1-5M17 3v4h-4",
  menu: "M6 8h12M6 12h12M6 16h12",
  scan: "M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4M4 12h16",
  image: "M4 6h16v12H4zM4 15l4-4 4 4 3-3 5 5",
  plus: "M12 7v10M7 12h10M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0",
  voice: "M9 9.5a4 4 0 0 1 0 5M12 7a8 8 0 0 1 0 10M15 4.5a12 12 0 0 1 0 15",
  place: "M12 21c4-5 6-8 6-11a6 6 0 1 0-12 0c0 3 2 6 6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  music: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  if (name === "more") svg.append(...[6, 12, 18].map(dot));
  else svg.append(shape("path", { d: SHAPES[name] }));
  return svg;
}

const dot = (x) => shape("circle", { cx: x, cy: 12, r: 1, class: "dot" });

function shape(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

export const iconButton = (name, label, click) =>
  el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, click }, icon(name));

// A round portrait with the first letter; the colour follows from the name.
export function portrait(name) {
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return el("span", { class: `portrait tone-${sum % 6}`, "aria-hidden": "true" }, [...name][0] || "?");
}

export function toast(text) {
  const node = document.getElementById("toast");
  node.textContent = text;
  node.classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => node.classList.remove("shown"), 2200);
}
