// The panel behind the "+": pictures, voices and places; menu buttons open the same sheets.
import { el, icon } from "./dom.js";
import { openSheet, sheetForm, sheetItem } from "./sheet.js";

const PICTURES = [["apple", "苹果"], ["parcel", "包裹"], ["bruise", "坏果"], ["receipt", "小票"]];
const CHARACTERS_PER_SECOND = 4;
const LONGEST_VOICE = 60;

const PLACES = [
  { label: "杭州西湖", latitude: 30.2431, longitude: 120.1508 },
  { label: "上海外滩", latitude: 31.2397, longitude: 121.4905 },
  { label: "北京天安门", latitude: 39.9087, longitude: 116.3975 },
  { label: "广州塔", latitude: 23.1064, longitude: 113.3245 },
];

// `send` has one function for each kind: picture(name, blob), voice(seconds, words), location(place).
export function panel(screen, send) {
  const tile = (shape, text, open) =>
    el("button", { type: "button", class: "tile", click: open }, el("span", { class: "tile-face" }, icon(shape)), text);
  return el("div", { class: "panel", hidden: true },
    tile("image", "照片", () => choosePicture(screen(), send.picture)),
    tile("voice", "语音", () => speak(screen(), send.voice)),
    tile("place", "位置", () => choosePlace(screen(), send.location)));
}

export function choosePicture(screen, send) {
  openSheet(screen, "发一张照片", (close) => {
    const builtIn = ([name, text]) => {
      const pick = async () => {
        close();
        send(`${name}.png`, await (await fetch(source)).blob());
      };
      const source = `/phone/pictures/${name}.png`;
      return el("button", { type: "button", class: "sample", click: pick }, el("img", { src: source, alt: "" }), text);
    };
    const chosen = (event) => {
      const [file] = event.target.files;
      close();
      if (file) send(file.name, file);
    };
    return [
      el("p", { class: "sheet-title" }, "发一张照片 Send a picture"),
      el("div", { class: "samples" }, ...PICTURES.map(builtIn)),
      el("label", { class: "sheet-item" }, "从相册或电脑里选…", el("input", { type: "file", class: "hidden-input", accept: "image/*", change: chosen })),
    ];
  });
}

function speak(screen, send) {
  openSheet(screen, "说一句话", (close) => [
    el("p", { class: "sheet-title" }, "语音 · 写下你说的话，微信会识别成文字"),
    sheetForm("说的话", "例如 苹果多少钱", "发送", (words) => {
      close();
      send(Math.min(LONGEST_VOICE, Math.ceil([...words].length / CHARACTERS_PER_SECOND)), words);
    }),
  ]);
}

export function choosePlace(screen, send) {
  openSheet(screen, "发送位置", (close) => {
    const pick = (place) => {
      close();
      send(place);
    };
    return [
      el("p", { class: "sheet-title" }, "发送位置 Send a place"),
      ...PLACES.map((place) => sheetItem(place.label, () => pick(place))),
      elsewhere(pick),
    ];
  });
}

function elsewhere(pick) {
  const field = (label, value, more) => el("input", { class: "input", "aria-label": label, placeholder: label, value, required: true, ...more });
  const degrees = (label, value, most) => field(label, value, { type: "number", step: "any", min: -most, max: most });
  const label = field("地名", "", { maxlength: 60 });
  const latitude = degrees("纬度", "30.25", 90);
  const longitude = degrees("经度", "120.15", 180);
  const submit = (event) => {
    event.preventDefault();
    pick({ label: label.value.trim(), latitude: Number(latitude.value), longitude: Number(longitude.value) });
  };
  return el("form", { class: "sheet-form place-form", submit }, label, latitude, longitude, el("button", { class: "send" }, "发送"));
}

// What a file holds, in base64.
export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
