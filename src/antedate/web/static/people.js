// Forms and buttons that ask the desk for a change, and show the page anew once it is made.
//
//   data-ask="POST /api/..."   what is asked for; a form posts its fields as JSON
//   data-sure="..."            what is asked back before
//   data-shows="id"            where a key is shown, once, in place of a new page
//   data-says="..."            what is said, in place of a new page

import { ask, once, onSubmit, reload } from "./desk.js";
import { post } from "./sending.js";

async function change(element, body) {
  if (element.dataset.sure && !confirm(element.dataset.sure)) return null;
  const [method, address] = element.dataset.ask.split(" ");
  const answer = await (body ? post(address, body) : ask(address, { method }));
  if (element.dataset.shows) {
    const place = document.getElementById(element.dataset.shows);
    place.textContent = answer.key;
    place.hidden = false;
    place.focus();
  } else if (element.dataset.says) {
    element.reset();
    element.querySelector(".says").textContent = element.dataset.says;
  } else return reload();
  return null;
}

for (const asking of document.querySelectorAll("form[data-ask]")) {
  onSubmit(asking, (form) => {
    const body = {};
    for (const field of form.elements) {
      if (field.name) body[field.name] = field.type === "number" ? field.valueAsNumber : field.value;
    }
    return change(form, body);
  });
}
for (const button of document.querySelectorAll("button[data-ask]")) {
  button.addEventListener("click", () => once(button, () => change(button)));
}
