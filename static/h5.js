// What makes the pages pleasanter; each of them works without it.
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const token = one('meta[name="csrf"]').content;
  const yuan = (fen) => (fen / 100).toFixed(2);

  // --- Asking the shop

  const send = (address, body) => fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });

  async function trouble(reply) {
    const told = await reply.json().catch(() => ({}));
    toast(told.error || `${reply.status}`);
  }

  function filled(form, button) {
    const data = new FormData(form);
    if (button && button.name) data.set(button.name, button.value);
    return data;
  }

  // --- Telling and asking the customer

  function toast(text) {
    all(".toast").forEach((old) => old.remove());
    const box = document.createElement("div");
    box.className = "toast";
    box.setAttribute("role", "status");
    box.textContent = text;
    document.body.append(box);
    setTimeout(() => box.remove(), 2200);
  }

  function ask(text, verb) {
    const dialog = one("#ask").content.firstElementChild.cloneNode(true);
    if (!dialog.showModal) return Promise.resolve(confirm(text));
    one("p", dialog).textContent = text;
    one("[value=yes]", dialog).textContent = verb;
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }));
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || button.sure) return;
    event.preventDefault();
    event.stopPropagation();
    if (!await ask(button.dataset.confirm, button.dataset.verb || button.textContent)) return;
    button.sure = true;
    button.click();
    button.sure = false;
  }, true);

  // --- Cart: add without leaving, change without reloading

  function badge(count) {
    for (const spot of all("[data-badge]")) {
      spot.textContent = count > 99 ? "99+" : count;
      spot.hidden = !count;
    }
  }

  async function add(form, button) {
    const reply = await send(form.action, filled(form, button));
    if (!reply.ok) return trouble(reply);
    const told = await reply.json();
    if (told.go) return location.assign(told.go);
    badge(told.count);
    toast(form.dataset.add);
  }

  async function swap(form, button) {
    const reply = await send(form.action, filled(form, button));
    if (!reply.ok) return trouble(reply);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    one("[data-swap]").replaceWith(one("[data-swap]", page));
    one("[data-badge]").replaceWith(one("[data-badge]", page));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    const road = form.matches("[data-add]") && button && !button.value ? add : form.closest("[data-swap]") ? swap : null;
    if (road) event.preventDefault();
    if (road && !form.busy) {
      form.busy = true;
      road(form, button).catch(() => location.reload()).finally(() => { form.busy = false; });
    }
    // After this event: a disabled button would not be sent.
    if (form.matches("[data-busy]")) setTimeout(() => { button.disabled = true; });
  });
  window.addEventListener("pageshow", () => all("form[data-busy]").forEach((form) => [...form.elements, ...all(`[form="${form.id}"]`)]
    .forEach((part) => { if (part.type === "submit") part.disabled = false; })));

  // --- Product: the chosen spec's price and stock, and how many

  for (const form of all("[data-add]")) {
    const quantity = form.elements.quantity;
    const [less, more] = ["−", "+"].map((sign) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", `${quantity.labels[0].textContent} ${sign}1`);
      return button;
    });
    const set = (value) => {
      quantity.value = Math.max(quantity.min, Math.min(quantity.max, value || 1));
      less.disabled = +quantity.value <= quantity.min;
      more.disabled = +quantity.value >= quantity.max;
    };
    less.onclick = () => set(quantity.value - 1);
    more.onclick = () => set(+quantity.value + 1);
    quantity.onchange = () => set(+quantity.value);
    quantity.before(less);
    quantity.after(more);
    set(+quantity.value);
    form.addEventListener("change", ({ target: { name, dataset } }) => {
      if (name !== "variant") return;
      const [whole, rest] = yuan(dataset.fen).split(".");
      one("[data-price] b").textContent = whole;
      one("[data-price] b").nextSibling.data = `.${rest}`;
      one("[data-strike]").textContent = +dataset.strike > dataset.fen ? `¥${yuan(dataset.strike)}` : "";
      one("[data-stock]").textContent = dataset.stock;
      quantity.max = Math.min(dataset.stock, quantity.dataset.most);
      set(+quantity.value);
    });
  }

  // --- Lists: more below, what was searched for

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-more]");
    if (!link) return;
    event.preventDefault();
    const reply = await fetch(link.href);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    one("[data-tiles]").append(...one("[data-tiles]", page).children);
    const next = one("[data-more]", page);
    next ? link.replaceWith(next) : link.remove();
  });

  const SEARCHED = "searched";
  const searched = () => { try { return JSON.parse(localStorage.getItem(SEARCHED)) || []; } catch { return []; } };
  const text = location.pathname === "/search" && new URLSearchParams(location.search).get("q")?.trim();
  if (text) localStorage.setItem(SEARCHED, JSON.stringify([text, ...searched().filter((old) => old !== text)].slice(0, 8)));
  for (const card of all("[data-history]")) {
    card.hidden = !searched().length;
    one("p", card).append(...searched().map((words) => {
      const link = document.createElement("a");
      link.href = `/search?q=${encodeURIComponent(words)}`;
      link.textContent = words;
      return link;
    }));
    one("button", card).onclick = () => { localStorage.removeItem(SEARCHED); card.hidden = true; };
  }

  // --- Orders: the time left to pay, numbers to copy

  for (const spot of all("[data-left]")) {
    const end = Date.now() + spot.dataset.left * 1000;
    const tick = () => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      const [h, m, s] = [left / 3600, left / 60 % 60, left % 60].map((part) => String(Math.floor(part)).padStart(2, "0"));
      spot.textContent = spot.dataset.words.replace("{time}", h > 0 ? `${h}:${m}:${s}` : `${m}:${s}`);
      if (left) setTimeout(tick, 1000);
    };
    tick();
  }

  for (const button of navigator.clipboard ? all("[data-copy]") : []) {
    button.hidden = false;
    button.onclick = () => navigator.clipboard.writeText(button.dataset.copy).then(() => toast(`${button.textContent} ✓`));
  }

  // --- WeChat's bridge comes some time after the page; outside WeChat it never comes

  const bridge = new Promise((resolve) => {
    const ready = () => resolve(window.WeixinJSBridge);
    window.WeixinJSBridge ? ready() : document.addEventListener("WeixinJSBridgeReady", ready);
  });
  window.xiaopu = { one, all, toast, send, trouble, bridge };
})();
