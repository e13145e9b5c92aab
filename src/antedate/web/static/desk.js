// What every page shares. Pages with work of their own load a module beside this one.

/** Ask the desk for something, with the token of this page. Throws the desk's own sentence. */
export async function ask(address, options = {}) {
  const headers = new Headers(options.headers);
  headers.set("x-csrf-token", document.body.dataset.csrf ?? "");
  const answer = await fetch(address, { ...options, headers });
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error ?? `The desk answered ${answer.status}.`);
  }
  return answer.status === 204 ? null : answer.json();
}

/** Say a sentence where screen readers hear it; an empty one takes it away. */
export function complain(sentence) {
  const place = document.getElementById("complaint");
  place.replaceChildren();
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "complaint";
  line.textContent = sentence;
  place.append(line);
}

// A complaint is about the last thing that was done.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig?.verb !== "get") complain("");
});
