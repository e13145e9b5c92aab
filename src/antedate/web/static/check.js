// Asking for a check: a file is sent in as it is, then the check is asked for by its hash.

import { goTo, once, onSubmit } from "./desk.js";
import { post, send, sized } from "./sending.js";

const form = document.getElementById("ask");
const field = document.getElementById("file");
const drop = document.getElementById("drop");
const chosen = document.getElementById("chosen");

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

const asked = (body) => post("/api/checks", body);

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

onSubmit(form, async () => goTo(`/check/${(await start()).id}`));

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

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-again]");
  const { again } = button?.dataset ?? {};
  if (again) once(button, async () => goTo(`/check/${(await asked({ again })).id}`));
});

// The stage, said once when it changes and not every second.
document.addEventListener("htmx:afterSwap", () => {
  const said = document.getElementById("stage-said");
  const now = document.getElementById("stages")?.dataset.said;
  if (said && now && said.textContent !== now) said.textContent = now;
});

onSubmit(document.getElementById("judge"), async (judge) => {
  const { check, file, match } = judge.dataset;
  const said = new FormData(judge);
  const made = await post("/api/judgements", {
    check,
    file: Number(file),
    match: Number(match),
    verdict: said.get("verdict"),
    why: said.get("why"),
  });
  return goTo(`/check/${check}?file=${file}&match=${match}&judged=${made.id}#judgement`);
});
