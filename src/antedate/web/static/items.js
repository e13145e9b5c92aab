// Judging sightings by one key each. What is said shows at once and is taken back if it was not kept.
import { complain } from "./desk.js";
import { post } from "./sending.js";

const all = document.getElementById("items");
const marks = document.getElementById("marks");
const may = all?.dataset.may === "yes";
const WORDS = { present: "present", absent: "absent", not_visible: "not visible" };
const KEYS = { p: "present", a: "absent", n: "not_visible" };
const VERDICTS = { c: "confirmed", r: "rejected" };
const done = []; // what was said here, to be undone
let kept = Promise.resolve(); // one after another, in the order they were said
let current = null;

const itemOf = (element) => element.closest("[data-item]");
const cropsOf = (item) => [...item.querySelectorAll(".crop")];

/** Have the keys work on a crop. */
function go(crop, focus = true) {
  if (!crop) return;
  if (current) current.tabIndex = -1;
  current?.classList.remove("current");
  current = crop;
  crop.tabIndex = 0;
  crop.classList.add("current");
  if (focus) {
    crop.focus({ preventScroll: true });
    crop.scrollIntoView({ block: "nearest", inline: "center" });
  }
  marks.hidden = false;
  const large = document.getElementById("large");
  const small = crop.querySelector("img");
  large.hidden = !small;
  if (small) large.src = small.src;
  say();
}

function say() {
  const name = itemOf(current).querySelector("h3 bdi").textContent;
  const said = current.querySelector(".said").textContent;
  const by = current.querySelector(".by").textContent;
  document.getElementById("current").textContent =
    `${name}, view of ${current.dataset.filmed}: ${said}, by ${by.trim()}`;
}

/** Show an item as the desk has it now. */
function show(item, told) {
  for (const one of told.sightings) {
    const crop = item.querySelector(`.crop[data-view="${one.view}"]`);
    if (!crop) continue;
    crop.classList.remove("present", "absent", "not_visible", "by-machine", "by-person");
    crop.classList.add(one.presence, one.by_machine ? "by-machine" : "by-person");
    const sure = one.by_machine && one.presence !== "not_visible";
    crop.querySelector(".said").textContent =
      WORDS[one.presence] + (sure ? `, ${Math.round(one.sure * 100)} % sure` : "");
    const by = document.createElement(one.by_machine ? "span" : "bdi");
    by.textContent = one.by_machine ? "machine" : one.by;
    crop.querySelector(".by").replaceChildren(by);
  }
  item.querySelector(".words").textContent = told.words;
  item.classList.remove("confirmed", "rejected");
  const verdict = item.querySelector(".verdict");
  verdict.replaceChildren();
  if (told.verdict) {
    item.classList.add(told.verdict);
    const by = document.createElement("bdi");
    by.textContent = told.judged_by;
    verdict.append(`${told.verdict} by `, by);
  }
  const history = item.querySelector(".history");
  history.hidden = !told.said.length;
  history.querySelector("ol").replaceChildren(...told.said.map(line));
  if (current) say();
}

function line(word) {
  const made = document.createElement("li");
  const who = document.createElement("bdi");
  who.textContent = word.who;
  const of = word.filmed_words ? ` (view of ${word.filmed_words})` : "";
  made.append(`${word.verdict.replace("_", " ")}${of}, `, who);
  made.append(`, ${word.at.slice(0, 16).replace("T", " ")} UTC`);
  if (word.why) {
    const why = document.createElement("span");
    why.dir = "auto";
    why.textContent = word.why;
    made.append(": ", why);
  }
  return made;
}

/** Say something of an item or of a view of it. Gives whether it was kept. */
function put(item, verdict, sha256) {
  const why = item.querySelector(".why");
  const word = { verdict, sha256, why: why.value.trim(), key: item.dataset.key };
  why.value = "";
  const address = `/api${all.dataset.place}/items/${item.dataset.item}/words`;
  const asked = kept.then(async () => {
    try {
      show(item, await post(address, word));
      complain("");
      return true;
    } catch (error) {
      complain(error.message);
      why.value ||= word.why;
      return false;
    }
  });
  kept = asked;
  return asked;
}

async function mark(verdict) {
  if (!may || !current) return;
  const crop = current;
  const item = itemOf(crop);
  const crops = cropsOf(item);
  go(crops[crops.indexOf(crop) + 1] ?? crop);
  if (await put(item, verdict, crop.dataset.view)) done.push({ item, crop });
}

async function judge(item, verdict) {
  if (!may) return;
  if ((await put(item, verdict, null)) && verdict !== "withdrawn") done.push({ item, crop: null });
}

async function undo() {
  if (!may) return;
  await kept; // what is under way may be what is to be undone
  const last = done.pop();
  const crop = last ? last.crop : current;
  const item = last ? last.item : current && itemOf(current);
  if (!last && !current?.classList.contains("by-person"))
    return complain("Nothing was said here that could be undone.");
  go(crop ?? current);
  const undone = await put(item, "withdrawn", crop ? crop.dataset.view : null);
  if (last && !undone) done.push(last);
}

function move(key) {
  const item = itemOf(current);
  const crops = cropsOf(item);
  const at = crops.indexOf(current);
  const rtl = getComputedStyle(item).direction === "rtl" ? -1 : 1;
  if (key === "ArrowLeft") return crops[at - rtl];
  if (key === "ArrowRight") return crops[at + rtl];
  if (key === "Home") return crops[0];
  if (key === "End") return crops[crops.length - 1];
  const items = [...all.querySelectorAll("[data-item]")].filter((one) => cropsOf(one).length);
  const other = items[items.indexOf(item) + (key === "ArrowUp" ? -1 : 1)];
  const row = other && cropsOf(other);
  return row && (row.find((one) => one.dataset.view === current.dataset.view) ?? row[0]);
}

all?.addEventListener("keydown", (event) => {
  if (!event.target.classList.contains("crop")) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^Arrow|^Home$|^End$/.test(key)) go(move(key));
  else if (KEYS[key]) mark(KEYS[key]);
  else if (VERDICTS[key]) judge(itemOf(current), VERDICTS[key]);
  else if (key === "u") undo();
  else return;
  event.preventDefault();
});
all?.addEventListener("focusin", (event) => {
  if (event.target.classList.contains("crop") && event.target !== current) go(event.target, false);
});
all?.addEventListener("click", (event) => {
  const crop = event.target.closest(".crop");
  const verdict = event.target.closest("[data-verdict]")?.dataset.verdict;
  if (crop) go(crop);
  else if (verdict) judge(itemOf(event.target), verdict);
});
marks?.addEventListener("click", (event) => {
  const wanted = event.target.closest("[data-mark]")?.dataset.mark;
  if (wanted === "undo") undo();
  else if (wanted) mark(wanted);
});

current = all?.querySelector(".crop") ?? null;
if (current) {
  current.tabIndex = 0; // the rest are reached by the arrows
  current.classList.add("current");
}
