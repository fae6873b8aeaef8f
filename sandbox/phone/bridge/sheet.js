// A sheet that slides up over the page, in a shadow root so that neither side's styles nor policy reach the other.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

async function styles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch("/__webview/sheet.css")).text());
  return sheet;
}

// Show what `build(answer)` returns until answer(value) is called; resolves to that value.
export async function show(label, dismissed, build) {
  const host = document.createElement("xiaopu-sheet");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [await styles()];
  return new Promise((resolve) => {
    const answer = (value) => {
      document.removeEventListener("keydown", onKey, true);
      host.remove();
      resolve(value);
    };
    const onKey = (event) => {
      if (event.key === "Escape") answer(dismissed);
    };
    const dialog = el("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": label, tabindex: "-1" });
    dialog.append(...build(answer));
    root.append(el("div", { class: "veil" }), dialog);
    document.documentElement.append(host);
    document.addEventListener("keydown", onKey, true);
    dialog.focus();
  });
}
