// Sending files in, and asking with JSON.
import { ask } from "./desk.js";

/** Send a file in; gives its SHA-256. `told` hears the share that is on its way. */
export function send(file, told = () => {}) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // it alone tells how far it is
    request.open("PUT", `/api/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("x-csrf-token", document.body.dataset.csrf);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status < 300) done(request.response.sha256);
      else failed(new Error(request.response?.error ?? `The desk answered ${request.status}.`));
    });
    request.addEventListener("error", () => failed(new Error("The file could not be sent.")));
    request.send(file);
  });
}

/** Ask with a JSON body. */
export function post(address, body) {
  return ask(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Call `then` with each job of the page that is under way, once it is over. */
export function waitFor(then) {
  for (const waits of document.querySelectorAll(".waits")) {
    const timer = setInterval(async () => {
      const job = await ask(`/api/jobs/${waits.dataset.job}`).catch(() => null);
      if (!["done", "failed", "stopped"].includes(job?.state)) return;
      clearInterval(timer);
      then(job);
    }, 800);
  }
}
