// The form that asks for a date: sends the file first, then asks, then goes to the answer.
import { complain } from "./desk.js";
import { post, send } from "./sending.js";

const form = document.getElementById("ask-date");
const bar = document.getElementById("sending");

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
      asked.sha256 = (await send(file, (share) => (bar.value = share))).sha256;
      asked.shown = file.name;
    } else if (values.get("post").trim()) {
      asked.post = Number(values.get("post"));
    } else if (values.get("sha256")) {
      asked.sha256 = values.get("sha256");
    }
    const job = await post("/api/dates", asked);
    location.assign(`/date/${job.id}`);
  } catch (error) {
    complain(error.message);
  } finally {
    button.disabled = false;
    bar.hidden = true;
  }
});
