// The form that asks for a date: sends the file first, then asks, then goes to the answer.
import { ask, complain } from "./desk.js";

const form = document.getElementById("ask-date");
const bar = document.getElementById("sending");

/** Send a file in and give its SHA-256. XMLHttpRequest, since it alone tells how far it is. */
function send(file) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/api/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("x-csrf-token", document.body.dataset.csrf);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status < 300) done(request.response.sha256);
      else failed(new Error(request.response?.error ?? `The desk answered ${request.status}.`));
    });
    request.addEventListener("error", () => failed(new Error("The file could not be sent.")));
    request.send(file);
  });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  complain("");
  const button = form.querySelector("button.main");
  button.disabled = true;
  try {
    const values = new FormData(form);
    const asked = { search: values.has("search"), flat: values.has("flat") };
    for (const name of ["published", "not_before", "not_after", "zone", "place", "case"])
      asked[name] = values.get(name).trim();
    const file = document.getElementById("file").files[0];
    if (file) {
      bar.hidden = false;
      asked.sha256 = await send(file);
      asked.shown = file.name;
    } else if (values.get("post").trim()) {
      asked.post = Number(values.get("post"));
    } else if (values.get("sha256")) {
      asked.sha256 = values.get("sha256");
    }
    const job = await ask("/api/dates", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asked),
    });
    location.assign(`/date/${job.id}`);
  } catch (error) {
    complain(error.message);
  } finally {
    button.disabled = false;
    bar.hidden = true;
  }
});
