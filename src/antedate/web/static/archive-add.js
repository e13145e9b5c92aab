// Adding: files are sent in one after another, then added as the folder that they came from.

import { complain, goTo, onSubmit } from "./desk.js";
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
  return goTo(`/archive/add/${(await post(address, values)).id}`);
}

const sender = document.getElementById("send-in");
const sending = document.getElementById("sending");
const chosen = new Map(); // by path, so that a file chosen twice is sent once

function take(files) {
  for (const [path, file] of files) if (file.size) chosen.set(path, file); // else nothing to see
  const bytes = [...chosen.values()].reduce((sum, file) => sum + file.size, 0);
  const told = document.getElementById("chosen");
  told.textContent = `${chosen.size} ${chosen.size === 1 ? "file" : "files"}, ${sized(bytes)}`;
  const most = Number(sender.dataset.most);
  const large = [...chosen.entries()].find(([, file]) => file.size > Number(sender.dataset.mostBytes));
  complain("");
  if (chosen.size > most) complain(`That is more than ${most} files. Add them in parts, or from a folder where the desk runs.`);
  else if (large) complain(`${large[0]} is larger than this desk takes.`);
  const ready = chosen.size > 0 && chosen.size <= most && !large && sending.hidden;
  sender.querySelector("button").disabled = !ready;
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
  const files = [...event.dataTransfer.files].map((file) => [file.name, file]);
  try {
    take(entries.length ? await walk(entries) : files);
  } catch (error) {
    complain(`What was dropped cannot be read. ${error.message}`);
  }
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

onSubmit(sender, async () => {
  sending.hidden = false;
  try {
    const files = await sendAll([...chosen.entries()]);
    await begin("/api/archive/add", { ...said(sender), files });
  } finally {
    sending.hidden = true;
  }
});

async function sendAll(waiting) {
  const bytes = waiting.reduce((sum, [, file]) => sum + file.size, 0);
  const bar = sending.querySelector("progress");
  const name = document.getElementById("sending-name");
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
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, some));
  } finally {
    next = waiting.length; // where one failed, the rest is not sent
  }
  return sent;
}

onSubmit(document.getElementById("from-here"), (here) =>
  begin("/api/archive/add-folder", {
    ...said(here),
    path: here.elements.path.value,
    in_place: here.elements.in_place.checked,
  }),
);
