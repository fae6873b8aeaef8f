// Pictures go up as they are chosen, made smaller first; without this file they go with their form.
(() => {
  "use strict";

  const { one, all, toast, send, trouble } = window.xiaopu;
  const SIDE = 1280; // pixels, as the shop keeps them

  async function smaller(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", .85));
  }

  async function up(file) {
    const body = new FormData();
    body.set("picture", await smaller(file).catch(() => file), "picture.jpg");
    const reply = await send("/uploads", body);
    return reply.ok ? reply.json() : trouble(reply);
  }

  function shot({ name, address }) {
    const item = document.createElement("li"), label = document.createElement("label");
    const keep = Object.assign(document.createElement("input"), { type: "checkbox", name: "picture", value: name, checked: true });
    const picture = Object.assign(new Image(72, 72), { src: address, alt: "" });
    label.append(keep, picture);
    item.append(label);
    return item;
  }

  for (const field of all("[data-snap]")) {
    const input = one("input[type=file]", field), form = input.form;
    const buttons = [...all("button", form), ...all(`button[form="${form.id}"]`)];
    field.classList.add("live");
    input.onchange = async () => {
      const files = [...input.files], room = field.dataset.snap - all(":checked", field).length;
      input.value = ""; // what goes up now must not go with the form again
      if (files.length > room) toast(field.dataset.full);
      buttons.forEach((button) => { button.disabled = true; });
      for (const file of files.slice(0, room)) {
        const told = await up(file).catch(() => toast("…"));
        if (told) one(".add", field).before(shot(told));
      }
      buttons.forEach((button) => { button.disabled = false; });
    };
  }
})();
