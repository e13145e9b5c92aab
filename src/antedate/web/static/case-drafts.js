// Judging drafts beside the text they came from: by keys, one or several at once, while others
// may be judging the same ones.
import { complain, reach } from "./desk.js";
import { complainWith, typing } from "./cases.js";

const NEWS_MS = 4000;
const MOST_AT_ONCE = 100;
const PIECE = { "hx-request": "true" }; // a piece of the page is asked for
const reading = document.querySelector(".reading");
const list = document.getElementById("drafts");
const keysOn = document.getElementById("keys-on");
let current = null;
let lastJudged = null;
let busy = false;

const cards = () => [...list.children];
const card = (id) => document.getElementById(id);
const picked = () => cards().filter((one) => one.querySelector("[data-pick]")?.checked);

/** Send a form to the desk; its answer is a piece of HTML, which the desk has escaped. */
async function post(address, values) {
  const body = new URLSearchParams(values);
  const answer = await reach(address, { method: "POST", headers: PIECE, body });
  return { ok: answer.ok, html: await answer.text() };
}

function mark(id, on) {
  for (const piece of document.querySelectorAll(`mark[data-drafts~="${CSS.escape(id)}"]`)) piece.classList.toggle("on", on);
}

/** Bring the passage of a draft into sight. */
function showPassage(one) {
  document.querySelector(`mark[data-drafts~="${CSS.escape(one.id)}"]`)?.scrollIntoView({ block: "nearest" });
}

/** Make a draft the current one: its passage and its card are both shown. Not so while a mouse
 * button is down: what is pointed at must not move away. */
function choose(one, { focus = true, from = "card", move = true } = {}) {
  if (!one) return;
  if (current) {
    mark(current.id, false);
    current.removeAttribute("aria-current");
  }
  current = one;
  current.setAttribute("aria-current", "true");
  mark(current.id, true);
  if (focus) current.focus({ preventScroll: true });
  if (!move) return;
  current.scrollIntoView({ block: "nearest" });
  if (from !== "text") showPassage(current);
}

function step(by) {
  const all = cards();
  const at = all.indexOf(current);
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  if (at === all.length - 1 && by > 0) document.getElementById("next-part")?.focus();
  else choose(next);
}

/** After a judgement: on to the next draft that nobody judged. */
function onward(from) {
  const all = cards();
  const at = all.indexOf(from);
  const open = (one) => one.dataset.state === "open";
  choose([...all.slice(at + 1), ...all.slice(0, at)].find(open) ?? from);
}

/** Put pieces that the desk sent in the place of those on the page. */
function replace(html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  for (const now of made.querySelectorAll("[data-draft]")) {
    const old = card(now.id);
    // A form that somebody is filling in stays; the desk refuses it if it is out of date.
    if (!old || (old.querySelector("form") && now.dataset.version !== old.dataset.version && old.dataset.saving !== "yes")) continue;
    const wasCurrent = old === current;
    const hadFocus = old.contains(document.activeElement);
    const wasPicked = old.querySelector("[data-pick]")?.checked;
    old.replaceWith(now);
    const pick = now.querySelector("[data-pick]");
    if (pick && wasPicked) pick.checked = true;
    if (wasCurrent) {
      current = now;
      now.setAttribute("aria-current", "true");
      if (hadFocus) now.focus({ preventScroll: true });
    }
  }
  const tally = made.getElementById("tally");
  if (tally) document.getElementById("tally").replaceWith(tally);
  const refused = made.getElementById("refused")?.innerHTML ?? "";
  colour();
  count();
  return refused;
}

/** Passages take the state of their drafts. */
function colour() {
  for (const piece of document.querySelectorAll("mark[data-drafts]")) {
    const states = piece.dataset.drafts.split(" ").map((id) => card(id)?.dataset.state);
    piece.dataset.state = states.includes("open") ? "open" : states.includes("confirmed") ? "confirmed" : "rejected";
  }
}

function count() {
  const several = document.getElementById("several");
  if (!several) return;
  const number = picked().length;
  several.hidden = number === 0;
  document.getElementById("several-count").textContent = `${number} taken along`;
}

async function judge(action, chosen) {
  const wanted = (one) => (one.dataset.state === "open") === (action !== "reopen");
  const ones = chosen.filter(wanted);
  if (busy || !ones.length) {
    if (chosen.length && !busy) complain("That is judged already. Take it back first, with u.");
    return;
  }
  busy = true;
  complain("");
  try {
    let refused = "";
    for (let at = 0; at < ones.length; at += MOST_AT_ONCE) {
      const some = ones.slice(at, at + MOST_AT_ONCE);
      const values = some.map((one) => ["draft", `${one.id}:${one.dataset.version}`]);
      const answer = await post(`${reading.dataset.case}/drafts/${action}`, values);
      if (!answer.ok) {
        complainWith(answer.html);
        return;
      }
      refused += replace(answer.html);
    }
    if (refused) complainWith(refused);
    const last = card(ones.at(-1).id);
    if (action === "reopen") choose(last);
    else {
      lastJudged = ones.map((one) => one.id);
      onward(last);
    }
  } catch (error) {
    complain(error.message);
  } finally {
    busy = false;
  }
}

async function edit(one) {
  if (!one || one.dataset.state !== "open") return;
  const place = one.querySelector(".draft-edit");
  if (place.firstElementChild) return;
  try {
    const answer = await reach(`${reading.dataset.case}/drafts/${one.id}/form`, { headers: PIECE });
    const html = await answer.text();
    if (!answer.ok) complainWith(html);
    if (!answer.ok || place.firstElementChild) return; // asked twice
    place.innerHTML = html;
  } catch (error) {
    complain(error.message);
    return;
  }
  one.dataset.editing = "yes";
  place.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

function leave(one) {
  one.querySelector(".draft-edit").replaceChildren();
  delete one.dataset.editing;
  choose(one);
}

/** Save a form; a second press while that is under way is none. */
async function save(form, then) {
  if (form.dataset.under) return;
  form.dataset.under = "way";
  try {
    const answer = await post(form.dataset.to, [...new FormData(form), ["then", then]]);
    if (answer.ok) saved(card(form.dataset.draftForm), answer.html, then);
    else complainWith(answer.html);
  } catch (error) {
    complain(error.message);
  } finally {
    delete form.dataset.under;
  }
}

function saved(one, html, then) {
  complain("");
  one.dataset.saving = "yes";
  const refused = replace(html);
  if (refused) complainWith(refused);
  const now = card(one.id);
  if (then === "confirm" && !refused) {
    lastJudged = [now.id];
    onward(now);
  } else choose(now);
}

/** What others judged meanwhile. */
async function news() {
  if (document.hidden || busy) return;
  const head = document.getElementById("tally").dataset.head;
  const address = `${reading.dataset.case}/drafts/news?head=${head}&document=${encodeURIComponent(reading.dataset.document)}`;
  const answer = await fetch(address, { headers: PIECE }).catch(() => null); // what is done says it
  if (answer?.status === 200 && !busy) replace(await answer.text());
}

function along() {
  const pick = current?.querySelector("[data-pick]");
  if (!pick) return;
  pick.checked = !pick.checked;
  count();
}

function takeBack() {
  const judged = (ids) => ids.map(card).filter((one) => one && one.dataset.state !== "open");
  const ones = current && current.dataset.state !== "open" ? [current] : judged(lastJudged ?? []);
  judge("reopen", ones);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => judge("confirm", picked().length ? picked() : current ? [current] : []),
  x: () => judge("reject", picked().length ? picked() : current ? [current] : []),
  e: () => edit(current),
  s: along,
  u: takeBack,
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const editing = event.target.closest?.(".draft[data-editing]");
    if (editing) leave(editing);
    return;
  }
  if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

list.addEventListener("click", (event) => {
  const one = event.target.closest(".draft");
  if (!one) return;
  const done = event.target.closest("[data-do]")?.dataset.do;
  showPassage(one);
  if (event.target.closest("[data-leave]")) leave(one);
  else if (done === "edit") { choose(one, { focus: false }); edit(one); }
  else if (done) judge(done, [one]);
  else if (!event.target.closest("a, button, input, label, textarea, select, form")) choose(one);
});

list.addEventListener("focusin", (event) => {
  const one = event.target.closest(".draft");
  if (one && one !== current) choose(one, { focus: false, move: false });
});

list.addEventListener("change", (event) => { if (event.target.matches("[data-pick]")) count(); });

list.addEventListener("submit", (event) => {
  event.preventDefault();
  save(event.target, event.submitter?.value ?? "");
});

// Of several passages over one another the shortest is meant; asked again, the next one.
document.querySelector(".report-text").addEventListener("click", (event) => {
  const ids = event.target.closest("mark")?.dataset.drafts.split(" ") ?? [];
  const here = ids.map(card).filter(Boolean);
  if (!here.length || String(getSelection()).trim()) return;
  choose(here[(here.indexOf(current) + 1) % here.length], { from: "text" });
});

for (const button of document.querySelectorAll("[data-several]")) {
  button.addEventListener("click", () => {
    const what = button.dataset.several;
    if (what === "confirm" || what === "reject") judge(what, picked());
    else {
      for (const pick of list.querySelectorAll("[data-pick]")) pick.checked = what === "all";
      count();
    }
  });
}

keysOn.checked = localStorage.getItem("antedate-keys") !== "off";
keysOn.addEventListener("change", () => localStorage.setItem("antedate-keys", keysOn.checked ? "on" : "off"));

colour();
choose(card(reading.dataset.chosen) ?? cards().find((one) => one.dataset.state === "open") ?? cards()[0]);
setInterval(news, NEWS_MS);
