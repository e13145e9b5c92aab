// Sending a report in: its text or file goes first, by itself, then the form that names it.
import { ask, complain } from "/static/desk.js";

const form = document.getElementById("read-form");
const sending = document.getElementById("sending");

async function send() {
  const file = document.getElementById("file").files[0];
  const text = document.getElementById("text").value;
  if (!file && !text.trim()) throw new Error("There is no report. Paste its text, or choose its file.");
  if (file && text.trim()) throw new Error("There are two reports. Give the text or the file.");
  const name = file ? file.name : "pasted.txt";
  const sent = await ask(`/api/uploads?name=${encodeURIComponent(name)}`, { method: "PUT", body: file ?? new Blob([text]) });
  form.elements.sha256.value = sent.sha256;
  form.elements.name.value = sent.name;
}

form?.addEventListener("htmx:confirm", async (event) => {
  event.preventDefault();
  complain("");
  sending.textContent = "Sending it in";
  try {
    await send();
    event.detail.issueRequest(true);
  } catch (error) {
    complain(error.message);
    document.getElementById("complaint").scrollIntoView({ block: "nearest" });
  } finally {
    sending.textContent = "";
  }
});
