// The form that asks for a date: sends the file first, then asks, then goes to the answer.
import { goTo, onSubmit } from "./desk.js";
import { post, send } from "./sending.js";

const bar = document.getElementById("sending");

async function sent(file) {
  bar.hidden = false;
  try {
    return (await send(file, (share) => (bar.value = share))).sha256;
  } finally {
    bar.hidden = true;
  }
}

onSubmit(document.getElementById("ask-date"), async (form) => {
  const values = new FormData(form);
  const asked = { search: values.has("search"), flat: values.has("flat") };
  for (const name of ["published", "not_before", "not_after", "zone", "place", "case"])
    asked[name] = values.get(name).trim();
  const file = document.getElementById("file").files[0];
  if (file) {
    asked.sha256 = await sent(file);
    asked.shown = file.name;
  } else if (values.get("post").trim()) {
    asked.post = Number(values.get("post"));
  } else if (values.get("sha256")) {
    asked.sha256 = values.get("sha256");
  }
  return goTo(`/date/${(await post("/api/dates", asked)).id}`);
});
