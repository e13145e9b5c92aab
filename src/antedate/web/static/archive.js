// The archive: small pictures as they come into sight, players, and sources as they are typed.

import { ask, whenSeen } from "./desk.js";
import { mount } from "./player.js";

whenSeen(document.querySelectorAll("video.thumb[data-src]"), (video) => {
  video.addEventListener("error", () => video.classList.add("none"), { once: true });
  video.addEventListener("loadeddata", () => video.videoWidth || video.classList.add("none"), { once: true });
  video.src = video.dataset.src;
});
for (const picture of document.querySelectorAll("img.thumb")) {
  picture.addEventListener("error", () => picture.classList.add("none"), { once: true });
}
whenSeen(document.querySelectorAll("video[data-play]"), mount);

const source = document.getElementById("source");
const list = document.getElementById("sources");
if (source && list) {
  let asked;
  let wait;
  const look = async () => {
    if (asked === source.value) return;
    const mine = (asked = source.value);
    try {
      const found = await ask(`/api/archive/sources?q=${encodeURIComponent(mine)}`);
      if (mine !== asked) return; // more was typed meanwhile
      list.replaceChildren(...found.map(({ source: name, posts }) => {
        const option = document.createElement("option");
        option.value = name;
        option.label = `${name} (${posts})`;
        return option;
      }));
    } catch {
      // Without the list the name can still be typed.
    }
  };
  source.addEventListener("focus", look);
  source.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(look, 200);
  });
}
