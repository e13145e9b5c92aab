// One place: sending views in, confirming suggested times, asking what lasts.
import { goTo, onSubmit } from "./desk.js";
import { post, send, waitFor } from "./sending.js";

const told = document.getElementById("sending");

/** Ask for a job about this place, and stay on its page while it works. */
async function begin(form, what, body) {
  const job = await post(`/api${form.dataset.place}/${what}`, body);
  return goTo(`${form.dataset.place}?job=${job.id}`);
}

onSubmit(document.getElementById("send-views"), async (form) => {
  const files = [...document.getElementById("files").files];
  const table = document.getElementById("table").files[0];
  if (!files.length) throw new Error("Choose one or more images or videos.");
  const sent = [];
  try {
    for (const [number, file] of files.entries()) {
      const { sha256 } = await send(file, (share) => {
        told.textContent = `Sending ${number + 1} of ${files.length}: ${Math.round(share * 100)} %`;
      });
      sent.push({ sha256, name: file.name });
    }
    await begin(form, "views", {
      files: sent,
      table: table ? { sha256: (await send(table)).sha256, name: table.name } : null,
      date: document.getElementById("date").value.trim(),
      zone: document.getElementById("zone").value.trim(),
    });
  } finally {
    told.textContent = "";
  }
});

onSubmit(document.getElementById("confirm"), async (form) => {
  const files = [...form.querySelectorAll("tbody tr")]
    .filter((row) => row.querySelector("[type=checkbox]").checked)
    .map((row) => ({
      sha256: row.dataset.sha256,
      name: row.dataset.name,
      at: row.querySelector(".at").value.trim(),
      zone: row.querySelector(".zone").value.trim(),
    }));
  if (!files.length) throw new Error("Tick those that are to be added.");
  if (files.some((file) => !file.at)) throw new Error("Give a time to each that has a tick.");
  await begin(form, "views", { files });
});

onSubmit(document.getElementById("propose"), (form) => begin(form, "proposals", {}));
onSubmit(document.getElementById("pictures"), (form) => begin(form, "views", { files: [] }));

document.querySelector(".axis")?.addEventListener("click", (event) => {
  const sha256 = event.target.closest("circle")?.dataset.view;
  const card = sha256 && document.getElementById(`v-${sha256}`);
  if (!card) return;
  card.scrollIntoView({ block: "center" });
  card.querySelector("a")?.focus();
});

waitFor(() => location.reload());
