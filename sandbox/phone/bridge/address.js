// The address book WeChat opens for editAddress, with three demo addresses.
import { el, show } from "./sheet.js";

const NAME = "edit_address";

// Field by field as WeChat spells them, "provice" included.
const address = (userName, telNumber, place, detail, postcode, code) => ({
  err_msg: `${NAME}:ok`,
  userName,
  telNumber,
  addressPostalCode: postcode,
  proviceFirstStageName: place[0],
  addressCitySecondStageName: place[1],
  addressCountiesThirdStageName: place[2],
  addressDetailInfo: detail,
  nationalCode: code,
});

const ADDRESSES = [
  address("梅小姐", "13800000001", ["浙江省", "杭州市", "西湖区"], "文三路 100 号 3 幢 502", "310012", "330106"),
  address("李波", "13800000002", ["广东省", "深圳市", "南山区"], "科苑路 8 号前台", "518057", "440305"),
  address("陈晨", "13800000003", ["北京市", "北京市", "朝阳区"], "望京街 9 号院 2 号楼", "100102", "110105"),
];

export function ask() {
  return show("选择收货地址", { err_msg: `${NAME}:cancel` }, (answer) => [
    el("header", {},
      el("button", { class: "close", type: "button", click: () => answer({ err_msg: `${NAME}:cancel` }) }, "取消"),
      el("span", { class: "brand" }, "选择收货地址")),
    ...ADDRESSES.map((one) => row(one, answer)),
  ]);
}

function row(one, answer) {
  const place = [one.proviceFirstStageName, one.addressCitySecondStageName, one.addressCountiesThirdStageName];
  return el("button", { class: "address", type: "button", click: () => answer({ ...one }) },
    el("strong", {}, `${one.userName}　${one.telNumber}`),
    el("span", {}, `${place.join(" ")} ${one.addressDetailInfo}`));
}
