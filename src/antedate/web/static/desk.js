// What every page shares. Pages with work of their own load a module beside this one.

const AWAY = "The desk could not be reached. Is it running?";

/** Fetch from the desk, with the token of this page. Throws a sentence where it does not answer. */
export async function reach(address, options = {}) {
  const headers = new Headers(options.headers);
  headers.set("x-csrf-token", document.body.dataset.csrf ?? "");
  const answer = await fetch(address, { ...options, headers }).catch(() => {
    throw new Error(AWAY);
  });
  const elsewhere = answer.headers.get("hx-redirect"); // of pieces of a page, once signed out
  if (!elsewhere) return answer;
  location.assign(elsewhere);
  throw new Error("This was not done. Sign in again first.");
}

/** Ask the desk for something. Throws the desk's own sentence. */
export async function ask(address, options = {}) {
  const answer = await reach(address, options);
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error ?? `The desk answered ${answer.status}.`);
  }
  return answer.status === 204 ? null : answer.json();
}

/** Say a sentence where screen readers hear it, once; an empty one takes it away. */
export function complain(sentence) {
  const place = document.getElementById("complaint");
  if (sentence && place.textContent === sentence) return;
  place.replaceChildren();
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "complaint";
  line.textContent = sentence;
  place.append(line);
}

export const left = new Promise(() => {}); // what waits for it does nothing more

/** Go on to another page. */
export function goTo(address) {
  location.assign(address);
  return left;
}

/** Show the page as it is now. */
export function reload() {
  location.reload();
  return left;
}

/** Do what a button asks for, once however often it is pressed. What goes wrong is said. */
export async function once(button, does) {
  if (button.disabled) return;
  const focused = document.activeElement === button;
  complain("");
  button.disabled = true;
  try {
    await does();
  } catch (error) {
    complain(error.message);
    document.getElementById("complaint").scrollIntoView({ block: "nearest" });
  }
  button.disabled = false;
  // What is disabled loses the focus: who pressed it with a key goes on from there.
  if (focused && document.activeElement === document.body) button.focus({ preventScroll: true });
}

/** Have sending a form in do something else than the browser does. */
export function onSubmit(form, does) {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    once(form.querySelector("button:not([type=button])"), () => does(form));
  });
}

/** Have elements shown once they come near what is in sight. */
export function whenSeen(elements, show) {
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watch.unobserve(target);
      show(target);
    }
  }, { rootMargin: "200px" });
  elements.forEach((element) => watch.observe(element));
}

// A page that was left by a button, and that the browser kept, has that button resting still.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("button:disabled, .htmx-request")) location.reload();
});

// A second press while the first is under way would ask once more, after it.
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.verb === "get" || !event.target.classList.contains("htmx-request")) return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });
document.addEventListener("htmx:sendError", () => complain(AWAY));
document.addEventListener("htmx:afterRequest", (event) => {
  const back = event.detail.successful;
  if (back && document.getElementById("complaint").textContent === AWAY) complain("");
});

// A complaint is about the last thing that was done.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig?.verb !== "get") complain("");
});
