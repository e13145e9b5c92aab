// What all pages of a case share: complaints come into sight, long lists of choices can be
// filtered, and a form whose record moved can be sent once more.

/** Whether typing goes into a field, so that letters are no keys. */
export function typing(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

/** Show a piece of HTML from the desk, whose text the desk has escaped, at the complaint. */
export function complainWith(html) {
  const place = document.getElementById("complaint");
  place.innerHTML = html;
  place.scrollIntoView({ block: "nearest" });
}

function filterLong(fieldset) {
  const field = document.createElement("input");
  field.type = "search";
  field.className = "wide filter";
  field.placeholder = "Filter";
  field.setAttribute("aria-label", `Filter: ${fieldset.querySelector("legend").textContent.trim()}`);
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    for (const option of fieldset.querySelectorAll(".options > label")) {
      const chosen = option.querySelector("input").checked;
      option.hidden = !chosen && wanted !== "" && !option.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  // Enter filters, and does not send the form.
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  fieldset.querySelector(".options").before(field);
}

for (const fieldset of document.querySelectorAll("fieldset[data-long]")) filterLong(fieldset);

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "complaint") event.detail.target.scrollIntoView({ block: "nearest" });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-moved-now]");
  if (!button) return;
  const to = button.dataset.movedTo;
  const form = [...document.querySelectorAll("form")].find((one) => (one.dataset.to ?? one.getAttribute("hx-post")) === to);
  if (!form) return;
  form.elements.seen.value = button.dataset.movedNow;
  form.requestSubmit();
});
