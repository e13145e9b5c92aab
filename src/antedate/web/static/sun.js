// The sun: a shadow drawn on a frame, what it says of the sun, and when that fits.
import { left, once, onSubmit } from "./desk.js";
import { mount } from "./player.js";
import { outcome, post } from "./sending.js";
import { chart } from "./sun-chart.js";

const form = document.getElementById("ask-sun");
const keep = document.getElementById("keep");
const stage = document.getElementById("stage");
const frame = document.getElementById("frame");
const layer = document.getElementById("layer");
const read = document.getElementById("read");
const ADVICE = {
  aside:
    "A picture taken obliquely bends lengths and directions: what is drawn here is kept for others to see, and no number is taken from it. Work out the bearing and the ratio (from a map, or from things of known size) and type them.",
  level:
    "The drawn ratio is only right when the camera is level and looks square on to both the object and its shadow. If you are not sure of that, choose obliquely. The bearing cannot be read off such a picture: type it, or leave it empty.",
  above:
    "From straight above, the shadow against the north line gives the bearing exactly. Draw the north line along a street or wall whose direction you know from a map. The height of the object cannot be seen from here: type the ratio, or leave it empty.",
};
const NAMES = {
  foot: "Foot of the object, where its shadow begins",
  top: "Top of the object",
  tip: "Tip of the shadow",
  south: "North line, its beginning",
  north: "North line, its northern end",
};
const SHOWN = {
  aside: ["foot", "top", "tip"],
  level: ["foot", "top", "tip"],
  above: ["foot", "tip", "south", "north"],
};
const at = (x, y) => ({ x, y });
// As shares of the frame; lengths and angles are taken in pixels.
const points = { foot: at(0.4, 0.7), top: at(0.4, 0.35), tip: at(0.6, 0.75), south: at(0.85, 0.8), north: at(0.85, 0.5) };
const handles = {};
const query = new URLSearchParams(location.search);
let answered = null;

const mode = () => document.querySelector("[name=mode]:checked")?.value ?? "aside";
const size = () => [frame.videoWidth ?? frame.naturalWidth, frame.videoHeight ?? frame.naturalHeight];
const field = (name) => document.getElementById(name);

function pixels(name) {
  const [width, height] = size();
  return [points[name].x * width, points[name].y * height];
}

/** Degrees clockwise from the top of the picture. */
function direction(from, to) {
  const [[x0, y0], [x1, y1]] = [pixels(from), pixels(to)];
  return (Math.atan2(x1 - x0, y0 - y1) * 180) / Math.PI;
}

function distance(from, to) {
  const [[x0, y0], [x1, y1]] = [pixels(from), pixels(to)];
  return Math.hypot(x1 - x0, y1 - y0);
}

/** Whether a field holds something else than what is drawn. */
function other(name, value) {
  const off = Math.abs(Number(field(name).value.replace(",", ".")) - value);
  return off > 0.051 ? " The field holds another number, which was typed." : "";
}

/** Say what the drawing says; put it into the fields where it may go there. */
function take(fill = true) {
  const [width] = size();
  if (!width) return;
  const ratio = distance("foot", "tip") / distance("foot", "top");
  const turn = direction("foot", "tip") - direction("south", "north") + 720;
  const bearing = (Math.round(turn * 10) / 10) % 360;
  if (mode() === "above") {
    if (fill) field("bearing").value = bearing.toFixed(1);
    read.textContent = `Drawn: the shadow points to ${bearing.toFixed(1)}° from north.${other("bearing", bearing)}`;
  } else if (mode() === "level") {
    if (fill) field("length_ratio").value = Number.isFinite(ratio) ? ratio.toFixed(3) : "";
    read.textContent = `Drawn: the shadow is ${ratio.toFixed(2)} times as long as the object is high.${other("length_ratio", ratio)}`;
  } else {
    read.textContent = `In the picture the shadow is ${ratio.toFixed(2)} times as long as the object. That is not taken: type what you worked out.`;
  }
}

function place() {
  const visible = SHOWN[mode()];
  for (const [name, handle] of Object.entries(handles)) {
    handle.hidden = !visible.includes(name);
    handle.style.left = `${points[name].x * 100}%`;
    handle.style.top = `${points[name].y * 100}%`;
    const [x, y] = pixels(name);
    handle.setAttribute("aria-label", `${NAMES[name]}: ${Math.round(x)} right, ${Math.round(y)} down`);
  }
  const lines = { object: ["foot", "top"], shadow: ["foot", "tip"], north: ["south", "north"] };
  for (const [id, [from, to]] of Object.entries(lines)) {
    const line = field("lines").querySelector(`#${id}`);
    line.setAttribute("visibility", visible.includes(from) && visible.includes(to) ? "visible" : "hidden");
    for (const [end, name] of [["1", from], ["2", to]]) {
      line.setAttribute(`x${end}`, `${points[name].x * 100}%`);
      line.setAttribute(`y${end}`, `${points[name].y * 100}%`);
    }
  }
}

function moved() {
  place();
  take();
  remember();
}

function put(name, x, y) {
  points[name] = at(Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y)));
  moved();
}

function handleFor(name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `handle ${name}`;
  made.addEventListener("pointerdown", (event) => {
    made.setPointerCapture(event.pointerId);
    made.focus();
    event.preventDefault();
  });
  made.addEventListener("pointermove", (event) => {
    if (!made.hasPointerCapture(event.pointerId)) return;
    const box = layer.getBoundingClientRect();
    put(name, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  made.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [width, height] = size();
    const step = event.shiftKey ? 10 : 1;
    put(name, points[name].x + (way[0] * step) / width, points[name].y + (way[1] * step) / height);
  });
  layer.append(made);
  return made;
}

/** What was drawn, for those who ask later how the numbers came about. */
function drawn() {
  if (!stage || !size()[0]) return null;
  const made = { mode: mode(), at_s: frame.currentTime ?? 0, size: size() };
  for (const name of SHOWN[mode()]) made[name] = pixels(name).map((value) => Math.round(value * 10) / 10);
  return made;
}

/** The address holds all that is needed to see the same again. */
function remember() {
  for (const name of ["lat", "lon", "bearing", "length_ratio", "bearing_error", "ratio_error", "since", "until", "zone"]) {
    const value = field(name).value.trim();
    if (value && value !== field(name).defaultValue) query.set(name, value);
    else query.delete(name);
  }
  if (stage) {
    const told = Object.values(points).map((one) => `${one.x.toFixed(4)},${one.y.toFixed(4)}`);
    query.set("drawn", [mode(), ...told].join("_"));
    if (frame.currentTime !== undefined) query.set("at", frame.currentTime.toFixed(3));
  }
  history.replaceState(null, "", `${location.pathname}?${query}`);
}

function recall() {
  for (const [name, value] of query)
    if (form.elements[name] && name !== "at") form.elements[name].value = value;
  const [was, ...told] = (query.get("drawn") ?? "").split("_");
  const radio = document.querySelector(`[name=mode][value="${CSS.escape(was)}"]`);
  if (radio) radio.checked = true;
  Object.keys(points).forEach((name, number) => {
    const [x, y] = (told[number] ?? "").split(",").map(Number);
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) points[name] = at(x, y);
  });
}

const number = (name, words) => {
  const typed = field(name).value.trim().replace(",", ".");
  if (typed && Number.isNaN(Number(typed))) throw new Error(`${words} is a number.`);
  return typed ? Number(typed) : null;
};

function question() {
  const asked = {
    lat: number("lat", "The latitude"),
    lon: number("lon", "The longitude"),
    bearing: number("bearing", "The bearing"),
    length_ratio: number("length_ratio", "The ratio"),
    bearing_error: number("bearing_error", "The error of the bearing"),
    ratio_error: number("ratio_error", "The error of the ratio"),
  };
  if (asked.lat === null || asked.lon === null) throw new Error("Say where it is: latitude and longitude in degrees.");
  if (asked.bearing === null && asked.length_ratio === null) throw new Error("Give the bearing of the shadow, its ratio, or both.");
  for (const name of ["since", "until", "zone"]) asked[name] = field(name).value.trim();
  return asked;
}

/** What is found: the desk answers at once, or with a job where there is much to look through. */
async function worked(answer) {
  return answer.state ? (await outcome(answer.id)).result : answer;
}

function show(found) {
  field("answer").hidden = false;
  const { azimuth, elevation } = found.sun;
  const parts = [];
  if (azimuth !== null) parts.push(`in direction ${azimuth.toFixed(1)}°`);
  if (elevation !== null) parts.push(`${elevation.toFixed(1)}° above the horizon`);
  field("sun-at").textContent = `The sun stood ${parts.join(", ")}. ${found.words}`;
  field("fits").replaceChildren(
    ...found.fits.map((fit) => {
      const line = document.createElement("li");
      line.textContent = fit.words;
      return line;
    }),
  );
  field("assumes").textContent = found.assumes;
  chart(field("chart"), found);
}

async function answer() {
  field("working").textContent = "Looking through the days";
  try {
    answered = question();
    remember();
    show(await worked(await post("/api/sun", answered)));
    if (keep) keep.hidden = false;
  } finally {
    field("working").textContent = "";
  }
}

onSubmit(form, answer);
field("of-place")?.addEventListener("change", (event) => {
  const chosen = event.target.selectedOptions[0];
  if (!chosen.dataset.lat) return;
  field("lat").value = chosen.dataset.lat;
  field("lon").value = chosen.dataset.lon;
});
onSubmit(keep, async () => {
  const { why, source, trust } = Object.fromEntries(new FormData(keep));
  const { since, until, zone, ...read } = answered;
  const body = { about: keep.dataset.about, kind: "sun", why, source, ...read, drawn: drawn() };
  if (trust.trim()) body.trust = Number(trust.replace(",", "."));
  if (Number.isNaN(body.trust)) throw new Error("Trust is a number from 0 to 1.");
  await post("/api/evidence", body);
  const again = document.createElement("a");
  again.href = `/date?sha256=${keep.dataset.about}`;
  again.textContent = "Date it again";
  field("kept").replaceChildren("Kept. It counts when the footage is dated again. ", again);
  return left; // once is enough
});

recall();
if (stage) {
  for (const name of Object.keys(points)) handles[name] = handleFor(name);
  const advise = () => (field("advice").textContent = ADVICE[mode()]);
  for (const radio of document.querySelectorAll("[name=mode]"))
    radio.addEventListener("change", () => {
      advise();
      moved();
    });
  advise();
  const ready = () => {
    const [width, height] = size();
    layer.style.aspectRatio = `${width} / ${height}`; // below the frame there may be words
    stage.style.maxWidth = `${(80 * width) / height}vh`;
    place();
    take(!query.has("bearing") && !query.has("length_ratio")); // what was typed stays
  };
  if (frame.tagName === "VIDEO") {
    mount(frame);
    frame.addEventListener("loadedmetadata", ready);
    frame.addEventListener("seeked", remember);
  } else if (frame.complete && frame.naturalWidth) ready();
  else frame.addEventListener("load", ready);
  place();
}
if (query.has("lat") && (query.has("bearing") || query.has("length_ratio"))) once(form.querySelector("[type=submit]"), answer);
