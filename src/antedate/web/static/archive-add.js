// Adding: files are sent in one after another, then added as the folder that they came from.

import { complain } from "./desk.js";
import { post, send, sized } from "./sending.js";

const AT_ONCE = 2;

function said(form) {
  const values = {};
  for (const name of ["source", "published", "zone", "url"]) {
    const value = form.elements[name].value.trim();
    if (value) values[name] = value;
  }
  return values;
}

async function begin(address, values) {
  const job = await post(address, values);
  location.assign(`/archive/add/${job.id}`);
}

const sender = document.getElementById("send-in");
const chosen = new Map(); // by path, so that a file chosen twice is sent once

function take(files) {
  for (const [path, file] of files) chosen.set(path, file);
  const bytes = [...chosen.values()].reduce((sum, file) => sum + file.size, 0);
  const told = document.getElementById("chosen");
  told.textContent = `${chosen.size} ${chosen.size === 1 ? "file" : "files"}, ${sized(bytes)}`;
  const most = Number(sender.dataset.most);
  const large = [...chosen.entries()].find(([, file]) => file.size > Number(sender.dataset.mostBytes));
  const empty = [...chosen.entries()].filter(([, file]) => file.size === 0);
  for (const [path] of empty) chosen.delete(path); // nothing to see in them
  complain("");
  if (chosen.size > most) complain(`That is more than ${most} files. Add them in parts, or from a folder where the desk runs.`);
  else if (large) complain(`${large[0]} is larger than this desk takes.`);
  sender.querySelector("button").disabled = chosen.size === 0 || chosen.size > most || Boolean(large);
}

for (const input of sender.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () =>
    take([...input.files].map((file) => [file.webkitRelativePath || file.name, file])));
}

sender.addEventListener("dragover", (event) => {
  event.preventDefault();
  sender.classList.add("over");
});
sender.addEventListener("dragleave", () => sender.classList.remove("over"));
sender.addEventListener("drop", async (event) => {
  event.preventDefault();
  sender.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = entries.length ? await walk(entries) : [...event.dataTransfer.files].map((file) => [file.name, file]);
  take(found);
});

async function walk(entries) {
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) {
      const file = await new Promise((kept, broken) => entry.file(kept, broken));
      found.push([entry.fullPath.replace(/^\//, ""), file]);
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) { // a folder is told a hundred entries at a time
        const some = await new Promise((kept, broken) => reader.readEntries(kept, broken));
        if (!some.length) break;
        found.push(...(await walk(some)));
      }
    }
  }
  return found;
}

sender.addEventListener("submit", async (event) => {
  event.preventDefault();
  complain("");
  const button = sender.querySelector("button");
  button.disabled = true;
  try {
    const files = await sendAll([...chosen.entries()]);
    await begin("/api/archive/add", { ...said(sender), files });
  } catch (error) {
    complain(error.message);
    button.disabled = false;
  } finally {
    document.getElementById("sending").hidden = true;
  }
});

async function sendAll(waiting) {
  const bytes = waiting.reduce((sum, [, file]) => sum + file.size, 0);
  const bar = document.querySelector("#sending progress");
  const name = document.getElementById("sending-name");
  document.getElementById("sending").hidden = false;
  const sent = new Array(waiting.length);
  let next = 0;
  let done = 0;
  async function some() {
    while (next < waiting.length) {
      const at = next;
      next += 1;
      const [path, file] = waiting[at];
      name.textContent = path;
      const { sha256 } = await send(file);
      sent[at] = { sha256, path, modified: file.lastModified / 1000 };
      done += file.size;
      bar.value = bytes ? done / bytes : 1;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  return sent;
}

const here = document.getElementById("from-here");
here?.addEventListener("submit", async (event) => {
  event.preventDefault();
  complain("");
  try {
    await begin("/api/archive/add-folder", {
      ...said(here),
      path: here.elements.path.value,
      in_place: here.elements.in_place.checked,
    });
  } catch (error) {
    complain(error.message);
  }
});
