// Sending a report in: its text or file goes first, by itself, then the form that names it.
import { once } from "./desk.js";
import { send } from "./sending.js";

const form = document.getElementById("read-form");
const sending = document.getElementById("sending");

async function sendIn() {
  const file = document.getElementById("file").files[0];
  const text = document.getElementById("text").value;
  if (!file && !text.trim()) throw new Error("There is no report. Paste its text, or choose its file.");
  if (file && text.trim()) throw new Error("There are two reports. Give the text or the file.");
  const { sha256, name } = await send(file ?? new File([text], "pasted.txt"));
  form.elements.sha256.value = sha256;
  form.elements.name.value = name;
}

form?.addEventListener("htmx:confirm", (event) => {
  event.preventDefault();
  once(form.querySelector("button"), async () => {
    sending.textContent = "Sending it in";
    try {
      await sendIn();
      event.detail.issueRequest(true);
    } finally {
      sending.textContent = "";
    }
  });
});
