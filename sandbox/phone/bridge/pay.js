// The pay sheet: what WeChat shows for getBrandWCPayRequest or a scanned code, with a third button that lets it fail.
import { el, show } from "./sheet.js";

const NAME = "get_brand_wcpay_request";
const API = "/__webview/api/";
const TICK_MS = 900;

const yuan = (fen) => (fen / 100).toFixed(2);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function ask(params) {
  const prepayId = String(params.package || "").replace(/^prepay_id=/, "");
  return sell(prepayId, { prepay_id: prepayId, params });
}

export function scan(codeUrl) {
  return sell(codeUrl.slice(codeUrl.lastIndexOf("pr=") + 3), { code_url: codeUrl });
}

// `payment` names what is paid to the control API.
async function sell(prepayId, payment) {
  const order = await prepay(prepayId);
  return show("支付", { err_msg: `${NAME}:cancel` }, (answer) =>
    order.problem ? refusal(order.problem, answer) : till(order, payment, answer));
}

async function prepay(prepayId) {
  const reply = await fetch(`${API}prepay/${encodeURIComponent(prepayId)}`).catch(() => null);
  const order = reply && (await reply.json().catch(() => null));
  if (reply && reply.ok && order) return order;
  return { problem: (order && order.error) || "找不到这笔预支付订单 (prepay_id)" };
}

function refusal(problem, answer) {
  const close = () => answer({ err_msg: `${NAME}:fail`, err_desc: problem });
  return [
    el("p", { class: "problem", role: "alert" }, problem),
    el("button", { class: "main", type: "button", click: close }, "知道了"),
  ];
}

function till(order, payment, answer) {
  const problem = el("p", { class: "problem", role: "alert" });
  const buttons = ["ok", "cancel", "fail"].map((wish) => button(wish, () => choose(wish)));
  const [pay, cancel, fail] = buttons;

  async function choose(wish) {
    for (const one of buttons) one.disabled = true;
    const result = await settle({ ...payment, answer: wish });
    if (result.err_msg === `${NAME}:ok`) {
      pay.closest("section").replaceChildren(...paid(order));
      await wait(TICK_MS);
    } else if (wish === "ok") {
      problem.textContent = result.err_desc || "支付失败";
      pay.replaceWith(el("button", { class: "main", type: "button", click: () => answer(result) }, "知道了"));
      return;
    }
    answer(result);
  }

  return [
    el("header", {}, cancel, el("span", { class: "brand" }, "本地微信支付")),
    el("p", { class: "payee" }, order.payee || "商户"),
    el("p", { class: "amount" }, el("small", {}, "¥"), yuan(order.amount)),
    el("dl", {},
      el("div", {}, el("dt", {}, "商品"), el("dd", {}, order.description || "")),
      el("div", {}, el("dt", {}, "付款方式"), el("dd", {}, "零钱（演示，不是真钱）"))),
    problem,
    pay,
    fail,
  ];
}

const LOOKS = { ok: ["main", "支付"], cancel: ["close", "取消"], fail: ["quiet", "模拟失败"] };

function button(wish, click) {
  const [look, text] = LOOKS[wish];
  return el("button", { class: look, type: "button", "data-answer": wish, click }, text);
}

async function settle(wish) {
  const reply = await fetch(`${API}pay`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  }).catch(() => null);
  const result = reply && (await reply.json().catch(() => null));
  if (!result || !result.err_msg) return { err_msg: `${NAME}:fail`, err_desc: (result && result.error) || "支付没有应答" };
  return result.message ? { err_msg: result.err_msg, err_desc: result.message } : { err_msg: result.err_msg };
}

function paid(order) {
  return [
    el("div", { class: "tick", "aria-hidden": "true" }),
    el("p", { class: "payee", role: "status" }, "支付成功"),
    el("p", { class: "amount" }, el("small", {}, "¥"), yuan(order.amount)),
  ];
}
