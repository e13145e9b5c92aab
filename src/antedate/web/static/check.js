// Asking for a check: a file is sent in as it is, then the check is asked for by its hash.

import { ask, complain } from "./desk.js";

const form = document.getElementById("ask");
const field = document.getElementById("file");
const drop = document.getElementById("drop");
const chosen = document.getElementById("chosen");

function sized(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

// A name may hold characters that reorder what stands around it: they are set apart, and those
// that nothing shows are made visible, as the pages of the desk do.
function visible(name) {
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\ufffd");
}

function say() {
  const file = field.files[0];
  chosen.replaceChildren();
  if (!file) return;
  const name = document.createElement("bdi");
  name.textContent = visible(file.name);
  chosen.append(name, `, ${sized(file.size)}`);
}

// XMLHttpRequest, since fetch does not tell how much has been sent.
function send(file, tell) {
  return new Promise((kept, broken) => {
    const request = new XMLHttpRequest();
    const name = encodeURIComponent(file.name.toWellFormed?.() ?? file.name);
    request.open("PUT", `/api/uploads?name=${name}`);
    request.setRequestHeader("x-csrf-token", document.body.dataset.csrf ?? "");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) tell(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const told = request.response ?? {};
      if (request.status < 300) kept(told);
      else broken(new Error(told.error ?? `The desk answered ${request.status}.`));
    });
    request.addEventListener("error", () => broken(new Error("The desk could not be reached.")));
    request.send(file);
  });
}

const asked = (body) =>
  ask("/api/checks", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function start() {
  const said = Object.fromEntries(
    ["published", "zone", "url"].map((name) => [name, form.elements[name]?.value ?? ""]),
  );
  if (form.dataset.sha256) return asked({ ...said, sha256: form.dataset.sha256 });
  if (form.dataset.post) return asked({ ...said, post: Number(form.dataset.post) });
  const file = field.files[0];
  if (!file) throw new Error("No file was chosen. Choose the video or image in question.");
  const sending = document.getElementById("sending");
  sending.hidden = false;
  try {
    const sent = await send(file, (share) => (document.getElementById("sent").value = share));
    return await asked({ ...said, sha256: sent.sha256, name: sent.name });
  } finally {
    sending.hidden = true;
  }
}

if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complain("");
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const { id } = await start();
      location.assign(`/check/${id}`);
    } catch (error) {
      complain(error.message);
      button.disabled = false;
      button.focus();
    }
  });
}

if (drop) {
  field.addEventListener("change", say);
  say();
  // Anywhere on the page, so that a file that misses does not open in place of the desk.
  let over = 0;
  const mark = (by) => {
    over = Math.max(0, by === 0 ? 0 : over + by);
    drop.classList.toggle("over", over > 0);
  };
  addEventListener("dragenter", () => mark(1));
  addEventListener("dragleave", () => mark(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    mark(0);
    if (!event.dataTransfer?.files.length) return;
    field.files = event.dataTransfer.files;
    say();
    form.querySelector("[type=submit]").focus();
  });
}

document.addEventListener("click", async (event) => {
  const again = event.target.closest?.("[data-again]");
  if (!again) return;
  again.disabled = true;
  try {
    location.assign(`/check/${(await asked({ again: again.dataset.again })).id}`);
  } catch (error) {
    complain(error.message);
    again.disabled = false;
  }
});

// The stage, said once when it changes and not every second.
document.addEventListener("htmx:afterSwap", () => {
  const said = document.getElementById("stage-said");
  const now = document.getElementById("stages")?.dataset.said;
  if (said && now && said.textContent !== now) said.textContent = now;
});

const judge = document.getElementById("judge");
judge?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { check, file, match } = judge.dataset;
  const said = new FormData(judge);
  const button = judge.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const made = await ask("/api/judgements", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        check,
        file: Number(file),
        match: Number(match),
        verdict: said.get("verdict"),
        why: said.get("why"),
      }),
    });
    location.assign(`/check/${check}?file=${file}&match=${match}&judged=${made.id}#judgement`);
  } catch (error) {
    complain(error.message);
    button.disabled = false;
  }
});
