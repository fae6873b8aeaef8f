// 扫一扫: no camera here, so a code is picked from the account's own, or what it says is pasted.
import { el, icon } from "./dom.js";
import { openSheet, sheetForm } from "./sheet.js";

const MOST_SHOWN = 5;
const SCENE_CODE = /^https?:\/\/(weixin\.qq\.com\/q\/|mp\.weixin\.qq\.com\/cgi-bin\/showqrcode\?|[^/]+\/cgi-bin\/showqrcode\?)/;

export const isSceneCode = (text) => SCENE_CODE.test(text);

export function openScanner(screen, codes, scanned) {
  openSheet(screen, "扫一扫", (close) => {
    const pick = (text) => {
      close();
      scanned(text);
    };
    const row = ({ scene, url }) =>
      el("button", { type: "button", class: "sheet-item code", click: () => pick(url) }, icon("scan"), scene);
    return [
      el("p", { class: "sheet-title" }, codes.length ? "扫一扫 · 选一个二维码，或粘贴内容" : "扫一扫 · 粘贴二维码里的内容"),
      sheetForm("二维码内容", "weixin://wxpay/bizpayurl…", "识别", pick),
      ...codes.slice(0, MOST_SHOWN).map(row),
    ];
  });
}
