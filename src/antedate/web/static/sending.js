// Sending files in, asking with JSON, and waiting for jobs.
import { ask, complain } from "./desk.js";

const LOOK_MS = 800;
const OVER = ["done", "failed", "stopped"];

/**
 * Send a file in; gives what the desk keeps it as: `sha256` and `name`. `told` hears the share
 * that is on its way.
 */
export function send(file, told = () => {}) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // it alone tells how far it is
    const name = encodeURIComponent(file.name.toWellFormed?.() ?? file.name);
    request.open("PUT", `/api/uploads?name=${name}`);
    request.setRequestHeader("x-csrf-token", document.body.dataset.csrf ?? "");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status < 300) done(request.response);
      else failed(new Error(request.response?.error ?? `The desk answered ${request.status}.`));
    });
    request.addEventListener("error", () => failed(new Error("The file could not be sent.")));
    request.send(file);
  });
}

/** How large a file is, in words. */
export function sized(bytes) {
  for (const unit of ["bytes", "kB", "MB", "GB"]) {
    if (bytes < 1000 || unit === "GB") return `${bytes < 10 && unit !== "bytes" ? bytes.toFixed(1) : Math.round(bytes)} ${unit}`;
    bytes /= 1000;
  }
}

/** Ask with a JSON body. */
export function post(address, body) {
  return ask(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Wait until a job is over, and give it as it is then. `told` hears how it is meanwhile. */
async function over(id, told = () => {}) {
  for (;;) {
    const job = await ask(`/api/jobs/${id}`);
    if (OVER.includes(job.state)) return job;
    told(job);
    await new Promise((kept) => setTimeout(kept, LOOK_MS));
  }
}

/** Wait until a job is done. Throws why not, where it failed or was stopped. */
export async function outcome(id, told) {
  const job = await over(id, told);
  if (job.state === "failed") throw new Error(job.error);
  if (job.state === "stopped") throw new Error("It was stopped before it was done.");
  return job;
}

/** Call `then` with each job of the page that is under way, once it is over. */
export function waitFor(then) {
  const wait = async (id) => {
    try {
      then(await over(id));
    } catch (error) {
      complain(error.message); // the desk may come back
      setTimeout(() => wait(id), LOOK_MS);
    }
  };
  for (const waits of document.querySelectorAll(".waits")) wait(waits.dataset.job);
}
