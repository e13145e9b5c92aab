// Trusts that are moved, reasons that are switched off: the answer follows, and the address holds
// what was chosen. And reasons entered by hand.
import { complain, once, onSubmit, reach, reload } from "./desk.js";
import { mount } from "./player.js";
import { post } from "./sending.js";

const form = document.getElementById("trusts");
const answer = document.getElementById("answer");
let asked = 0;

/** What differs from what is stored, as the desk's addresses say it. */
function chosen() {
  const parts = new URLSearchParams();
  for (const slider of form.querySelectorAll("[data-trust]"))
    if (Math.abs(slider.value - slider.dataset.was) > 0.0051)
      parts.set(`t${slider.dataset.trust}`, slider.value);
  for (const tick of form.querySelectorAll("[data-on]"))
    if (!tick.checked) parts.set(`off${tick.dataset.on}`, "1");
  return parts.toString();
}

async function redraw() {
  const mine = ++asked;
  const query = chosen();
  const address = `/date/${form.dataset.job}${query && "?"}${query}`;
  answer.setAttribute("aria-busy", "true");
  try {
    const got = await reach(address, { headers: { "hx-request": "true" } });
    const part = await got.text();
    if (mine !== asked) return; // a later one is under way
    if (!got.ok) throw new Error(new DOMParser().parseFromString(part, "text/html").body.textContent.trim());
    complain("");
    // Made by the desk's own templates, which escape all text; the policy runs nothing in it.
    answer.innerHTML = part;
    history.replaceState(null, "", address);
  } catch (error) {
    if (mine === asked) complain(error.message);
  } finally {
    if (mine === asked) answer.setAttribute("aria-busy", "false");
  }
}

form?.addEventListener("input", (event) => {
  if (event.target.matches("[data-trust]"))
    event.target.closest(".trust").querySelector("output").value = Number(event.target.value).toFixed(2);
  redraw();
});
document.getElementById("as-stored")?.addEventListener("click", () => {
  for (const slider of form.querySelectorAll("[data-trust]")) {
    slider.value = slider.dataset.was;
    slider.closest(".trust").querySelector("output").value = Number(slider.dataset.was).toFixed(2);
  }
  for (const tick of form.querySelectorAll("[data-on]")) tick.checked = true;
  redraw();
});

// Nothing of the footage is fetched before somebody wants to see it.
const footage = document.querySelector("details:has(.footage)");
const play = () => mount(footage.querySelector(".footage"));
if (footage?.open) play(); // before this was loaded
else footage?.addEventListener("toggle", play, { once: true });

onSubmit(document.getElementById("reason"), async (reason) => {
  const values = Object.fromEntries(new FormData(reason));
  const trust = values.trust ? Number(values.trust) : null;
  await post("/api/evidence", { about: reason.dataset.about, ...values, trust });
  return reload();
});
document.addEventListener("click", (event) => {
  const number = event.target.dataset?.drop;
  const why = number && prompt("Why does it count no more?");
  if (!why) return;
  once(event.target, async () => {
    await post(`/api/evidence/${number}/drop`, { why });
    return reload();
  });
});
