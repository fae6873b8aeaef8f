// The desk: the phones side by side, tabs on a narrow window, and the guide beside them.
import * as api from "./api.js";
import { el, portrait, toast } from "./dom.js";
import { Phone } from "./phone.js";

const NAMES = ["Mei", "Bo", "Chen", "Lin", "Ai", "Tao", "Yun", "Hao"];
const MOST_AT_FIRST = 4;
const CHAT_EVERY_MS = 1000;
const MENU_EVERY_TICKS = 5;
const HALF_HOUR = 1800;

const account = document.body.dataset.account;
const desk = document.getElementById("phones");
const tabs = document.getElementById("tabs");
const phones = [];
let current = null;
let ticks = 0;

// The same name is the same person after a reload; 28 characters, like WeChat's.
const openidOf = (name) => `oSandbox${name}`.padEnd(28, "0");

function addPhone(openid, nickname) {
  const phone = new Phone(openid, nickname, account);
  phone.tab = el("button", { type: "button", class: "tab", click: () => pick(phone) }, portrait(nickname), nickname);
  phone.element.addEventListener("pointerdown", () => pick(phone));
  phones.push(phone);
  desk.append(phone.element);
  addTab.before(phone.tab);
  return phone;
}

function freeName() {
  const taken = new Set(phones.map((phone) => phone.nickname));
  return NAMES.find((name) => !taken.has(name)) || `Guest${phones.length + 1}`;
}

function pick(phone) {
  current = phone;
  for (const one of phones) {
    one.element.classList.toggle("current", one === phone);
    one.tab.setAttribute("aria-current", String(one === phone));
  }
  document.body.classList.remove("guide-open");
}

function addFollower() {
  const name = freeName();
  const phone = addPhone(openidOf(name), name);
  pick(phone);
  phone.element.scrollIntoView({ behavior: "smooth", inline: "end", block: "nearest" });
}

async function refresh() {
  if (document.hidden) return;
  await Promise.all(phones.map((phone) => phone.refresh()));
  if (ticks++ % MENU_EVERY_TICKS === 0) await refreshFollowers();
}

async function refreshFollowers() {
  const followers = await api.followers();
  for (const phone of phones) phone.showFollower(followers.find((one) => one.openid === phone.openid));
  await Promise.all(phones.filter((phone) => phone.known).map((phone) => phone.refreshMenu()));
}

async function keepFresh() {
  try {
    await refresh();
    document.body.classList.remove("offline");
  } catch {
    document.body.classList.add("offline");
  }
  setTimeout(keepFresh, CHAT_EVERY_MS);
}

async function skipHalfHour() {
  await api.advanceClock(HALF_HOUR);
  toast("时钟拨快了 30 分钟 · 30 minutes later");
}

async function openFirstPhones() {
  const followers = await api.followers().catch(() => []);
  for (const one of followers.slice(-MOST_AT_FIRST)) addPhone(one.openid, one.nickname).showFollower(one);
  if (!phones.length) addPhone(openidOf(NAMES[0]), NAMES[0]);
  pick(phones[0]);
}

const addTab = el("button", { type: "button", class: "tab slim", "aria-label": "添加关注者", click: addFollower }, "+");
const guideTab = el("button", {
  type: "button", class: "tab slim", "aria-label": "说明", click: () => document.body.classList.toggle("guide-open"),
}, "?");
tabs.append(addTab, guideTab);
document.getElementById("add-follower").addEventListener("click", addFollower);
document.getElementById("clock").addEventListener("click", skipHalfHour);
for (const button of document.querySelectorAll(".try")) {
  button.addEventListener("click", () => {
    document.body.classList.remove("guide-open");
    current.say(button.dataset.say);
  });
}

await openFirstPhones();
keepFresh();
