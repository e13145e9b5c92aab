// While a date is worked out: the part of the page asks by itself; this leads on when it is over.
import { ask } from "./desk.js";

const id = document.getElementById("waits").dataset.job;
const timer = setInterval(async () => {
  const job = await ask(`/api/jobs/${id}`).catch(() => null);
  if (job?.state !== "done") return;
  clearInterval(timer);
  location.reload();
}, 1000);
