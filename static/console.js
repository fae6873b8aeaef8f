"use strict";
// The console works without this file; it adds comfort: byte counters, copying, and words about errors.

function count(area) {
  const place = area.parentElement.querySelector(".bytes");
  if (!place) return;
  const used = new TextEncoder().encode(area.value).length;
  place.textContent = place.textContent.replace(/\d+/, used);
  place.classList.toggle("text-danger", used > Number(area.dataset.most));
}

async function copy(button) {
  const place = document.querySelector(button.dataset.copy);
  const label = button.querySelector("span");
  try {
    await navigator.clipboard.writeText(place.textContent.trim());
  } catch {  // no clipboard without https: the text is selected, ready to be copied by hand
    window.getSelection().selectAllChildren(place);
    return;
  }
  label.textContent = button.dataset.done;
}

function tell(words) {
  const note = document.createElement("p");
  note.className = "note note-problem";
  note.dataset.told = "";
  note.textContent = words;
  document.querySelector("#notes").replaceChildren(note);
  note.scrollIntoView({block: "nearest"});
}

function sentence(answer) {
  try {
    return JSON.parse(answer).error;
  } catch {
    return document.body.dataset.offline;
  }
}

// A photograph from a phone is several times what the shop takes: it is made smaller before it is sent.
async function shrink(input) {
  const [file] = input.files;
  if (!file) return;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, input.dataset.shrink / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), {width: picture.width * scale, height: picture.height * scale});
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", .9));
  const made = new DataTransfer();
  made.items.add(new File([blob], "picture.jpg", {type: "image/jpeg"}));
  input.files = made.files;
}

// Until then it cannot be sent.
async function shrunk(input) {
  const buttons = [...input.form.querySelectorAll("button")].filter((button) => !button.disabled);
  for (const button of buttons) button.disabled = true;
  await shrink(input).catch(() => {});  // no picture: the shop says so
  for (const button of buttons) button.disabled = false;
}

// What stands in braces goes to where the cursor is.
function insert(button) {
  const area = document.getElementById(button.dataset.into);
  area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
  area.focus();
  area.dispatchEvent(new Event("input", {bubbles: true}));
}

// How many wait for an answer stands in the tab's title, too.
function countWaiting() {
  const waiting = Number(document.querySelector("#waiting")?.dataset.waiting || 0);
  document.title = waiting ? `(${waiting}) ${TITLE}` : TITLE;
}

// Two taps on a button that leads to another page are one. Parts of a page (htmx) look after themselves.
function tapped(event) {
  const {target: form, submitter} = event;
  if (form.method !== "post" || form.closest("[hx-post]") || submitter?.closest("[hx-post]")) return;
  if (Date.now() - form.dataset.sent < 1000) event.preventDefault();
  form.dataset.sent = Date.now();
}

document.documentElement.classList.add("has-script");
document.addEventListener("submit", tapped);
document.querySelector(".tabs [aria-current]")?.scrollIntoView({block: "nearest", inline: "center"});
const TITLE = document.title;
countWaiting();
document.addEventListener("htmx:afterSettle", countWaiting);
// What went wrong before is over when something else is tried.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") document.querySelector("#notes [data-told]")?.remove();
});
document.addEventListener("input", (event) => {
  if (event.target.dataset.most) count(event.target);
});
document.addEventListener("change", (event) => {
  if (event.target.dataset.shrink) shrunk(event.target);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
  const piece = event.target.closest("[data-insert]");
  if (piece) {
    event.preventDefault();  // without script it is a button that asks the server for the same
    insert(piece);
  }
});
// Enter in the try-out box tries; it must not save the rule around it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.target.name === "say" && event.target.form.id === "rule-form") event.preventDefault();
});
// What asks by itself every few seconds says nothing when it fails: it asks again.
const asked = (event) => !event.target.matches?.("#live, #waiting, #answer-text");
document.addEventListener("htmx:responseError", (event) => asked(event) && tell(sentence(event.detail.xhr.responseText)));
document.addEventListener("htmx:sendError", (event) => asked(event) && tell(document.body.dataset.offline));
