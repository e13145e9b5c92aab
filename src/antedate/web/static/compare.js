// The comparison of a match: two pictures side by side or laid over one another, in step.

import { InStep } from "./in_step.js";
import { carried, cornersAt, inverse, matrix3d, ontoCorners } from "./plane.js";

const UNIT = [[0, 0], [1, 0], [1, 1], [0, 1]];
const PACES = [0.1, 0.25, 0.5, 1, 2];
const AROUND_S = 2;
const HIGHEST = 0.68; // of the window

const root = document.getElementById("compare");
if (root) new Comparison(root);

function Comparison(section) {
  const told = section.dataset;
  const number = (name) => Number(told[name]);
  const one = (selector) => section.querySelector(selector);
  const views = one(".views");
  const view = {};
  for (const side of ["query", "reference"]) {
    const figure = one(`[data-side=${side}]`);
    const media = figure.querySelector("video, img");
    view[side] = {
      figure,
      media,
      frame: figure.querySelector(".frame"),
      at: figure.querySelector(".at"),
      polygons: figure.querySelectorAll("polygon"),
      moves: media.tagName === "VIDEO",
    };
  }
  const outlines = JSON.parse(told.outlines);
  const [leads, follows] = view.query.moves ? ["query", "reference"] : ["reference", "query"];
  const both = view.query.moves && view.reference.moves;
  let step = null;

  const controls = {
    play: one("[data-do=play]"),
    scrub: one("#scrub"),
    speed: one("#speed"),
    sound: one("#sound"),
    loop: one("#loop"),
    outline: one("#outline"),
    unmirror: one("#unmirror"),
    opacity: one("#opacity"),
    line: one("#line"),
  };

  // What is shown

  const mode = () => section.querySelector("[name=mode]:checked").value;
  const laid = () => mode() !== "beside";

  function size({ media }) {
    const wide = media.videoWidth || media.naturalWidth || Number(media.getAttribute("width"));
    const high = media.videoHeight || media.naturalHeight || Number(media.getAttribute("height"));
    return wide && high ? [wide, high] : [16, 9];
  }

  function arrange() {
    views.dataset.mode = mode();
    section.dataset.mode = mode();
    for (const side of Object.values(view)) {
      const [wide, high] = size(side);
      side.frame.style.aspectRatio = `${wide} / ${high}`;
      side.frame.style.maxInlineSize = `${Math.round((HIGHEST * innerHeight * wide) / high)}px`;
      side.frame.style.clipPath = "";
      side.frame.style.inlineSize = "";
      for (const property of ["transform", "opacity", "inlineSize", "blockSize"]) {
        side.media.style[property] = "";
      }
    }
    if (laid()) overlay();
    lie();
  }

  function overlay() {
    const { frame, media } = view.query;
    const [wide, high] = size(view.reference);
    const width = view.reference.frame.clientWidth;
    frame.style.aspectRatio = `${wide} / ${high}`;
    frame.style.maxInlineSize = "none";
    frame.style.inlineSize = `${width}px`;
    const [ownWide, ownHigh] = size(view.query);
    media.style.inlineSize = `${width}px`;
    media.style.blockSize = `${(width * ownHigh) / ownWide}px`;
    mix();
  }

  function mix() {
    if (!laid()) return;
    const share = Number(controls.line.value);
    view.query.media.style.opacity = mode() === "overlay" ? controls.opacity.value / 100 : "1";
    view.query.frame.style.clipPath = mode() === "swipe" ? `inset(0 ${100 - share}% 0 0)` : "";
    const divider = one(".divider");
    divider.hidden = mode() !== "swipe";
    const { offsetLeft, offsetTop, clientWidth, clientHeight } = view.reference.frame;
    divider.style.left = `${offsetLeft + (clientWidth * share) / 100}px`;
    divider.style.top = `${offsetTop}px`;
    divider.style.blockSize = `${clientHeight}px`;
  }

  // The outlines, and the picture in question where it lies, at the second that is shown.
  function lie() {
    if (!outlines.length) return;
    const second = leads === "query" && step ? step.now : outlines[0][0];
    const corners = cornersAt(outlines, second);
    const plane = ontoCorners(corners);
    draw(view.reference, corners);
    const back = UNIT.map((corner) => carried(inverse(plane), corner));
    draw(view.query, back.includes(null) ? [] : back);
    if (!laid()) return;
    const { media } = view.query;
    const own = [media.offsetWidth, media.offsetHeight];
    const { clientWidth, clientHeight } = view.reference.frame;
    if (own[0] && own[1]) media.style.transform = matrix3d(plane, own, [clientWidth, clientHeight]);
  }

  function draw({ polygons }, corners) {
    const far = (value) => (100 * Math.max(-9, Math.min(10, value))).toFixed(3);
    const points = corners.map(([x, y]) => `${far(x)},${far(y)}`).join(" ");
    for (const polygon of polygons) polygon.setAttribute("points", points);
  }

  const clock = (second) => {
    const held = Math.max(0, second);
    const rest = (held % 60).toFixed(2).padStart(5, "0");
    return `${Math.floor(held / 60)}:${rest}`;
  };

  function changed() {
    if (!step) return;
    const now = step.now;
    view[leads].at.textContent = clock(now);
    if (both) view[follows].at.textContent = clock(view.reference.media.currentTime - step.other.origin);
    if (document.activeElement !== controls.scrub || step.playing) controls.scrub.value = now;
    controls.scrub.setAttribute("aria-valuetext", clock(now));
    const playing = step.playing;
    controls.play.textContent = playing ? "Pause" : "Play";
    controls.play.setAttribute("aria-pressed", playing);
    lie();
  }

  // Playing

  function begin() {
    if (!view[leads].moves) return;
    const span = [number(`${leads}Start`), number(`${leads}End`)];
    // A single picture matches one frame: some of what is around it is played.
    if (span[1] - span[0] < 0.5) span[1] = span[0] + 0.5;
    const leader = view[leads].media;
    const other = both ? view.reference.media : null;
    step = new InStep(leader, other, {
      offset: number("offset"),
      speed: number("speed"),
      span,
      changed,
    });
    for (const side of step.sides) side.video.closest(".view").append(side.player.note);
    step.ready.then(
      () => {
        controls.scrub.min = Math.max(0, span[0] - AROUND_S);
        controls.scrub.max = Math.min(step.leader.length, span[1] + AROUND_S);
        controls.scrub.value = span[0];
        section.dataset.ready = "true";
        arrange();
        changed();
      },
      () => say("The two cannot be played here. The pictures below show what was compared."),
    );
  }

  function say(sentence) {
    one("#compare-said").textContent = sentence;
  }

  function pace(way) {
    const place = PACES.indexOf(Number(controls.speed.value)) + way;
    controls.speed.value = String(PACES[Math.max(0, Math.min(PACES.length - 1, place))]);
    hear();
    say(`Speed ${controls.speed.value}.`);
  }

  function hear() {
    if (step) step.pace = Number(controls.speed.value);
    for (const side of ["query", "reference"]) {
      if (view[side].moves) view[side].media.muted = controls.sound.value !== side;
    }
    if (step) step.looping = controls.loop.checked;
    section.classList.toggle("no-outlines", !controls.outline.checked);
    section.classList.toggle("unmirrored", Boolean(controls.unmirror?.checked));
  }

  const doings = {
    play: () => (step?.playing ? step.pause() : step?.play()),
    back: () => step?.step(-1),
    forth: () => step?.step(1),
    start: () => step?.seek(step.span[0]),
  };

  function choose(value) {
    const radio = one(`[name=mode][value=${value}]`);
    if (radio.disabled) {
      say("Where the one picture lies in the other is not known for this match.");
      return;
    }
    radio.checked = true;
    arrange();
  }

  function toggle(box) {
    if (!box) return;
    box.checked = !box.checked;
    hear();
  }

  function slide(way) {
    const slider = mode() === "swipe" ? controls.line : controls.opacity;
    if (mode() === "swipe" || mode() === "overlay") {
      slider.value = Number(slider.value) + 5 * way;
      mix();
    }
  }

  const keys = {
    " ": doings.play, ",": doings.back, ".": doings.forth, Home: doings.start,
    "[": () => pace(-1), "]": () => pace(1),
    l: () => toggle(controls.loop), u: () => toggle(controls.outline), m: () => toggle(controls.unmirror),
    b: () => choose("beside"), o: () => choose("overlay"), w: () => choose("swipe"), d: () => choose("difference"),
    "-": () => slide(-1), "+": () => slide(1), "=": () => slide(1),
  };

  // Before the videos' own keys, which would move one of the two alone.
  section.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const at = event.target;
      const video = at.tagName === "VIDEO";
      const arrows = { ArrowLeft: doings.back, ArrowRight: doings.forth };
      const doing = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? (video && arrows[event.key]);
      // A button and a box do their own with Space, sliders and lists with Home.
      const own = (event.key === " " && /^(BUTTON|INPUT|SELECT|A|SUMMARY)$/.test(at.tagName)) ||
        (event.key === "Home" && /^(INPUT|SELECT)$/.test(at.tagName));
      if (!doing || own || at.tagName === "TEXTAREA") return;
      event.preventDefault();
      event.stopPropagation();
      doing();
    },
    { capture: true },
  );
  section.addEventListener("click", (event) => {
    const doing = event.target.closest("[data-do]")?.dataset.do;
    if (doing) doings[doing]();
    const pair = event.target.closest("[data-query-s]");
    if (pair) {
      step?.pause();
      step?.seek(Number(leads === "query" ? pair.dataset.queryS : pair.dataset.referenceS));
      views.scrollIntoView({ block: "nearest" });
    }
  });
  // A click on the pictures brings the keys here.
  views.addEventListener("pointerdown", (event) => {
    if (event.target.tagName !== "VIDEO") section.focus({ preventScroll: true });
    drag(event);
  });
  views.addEventListener("pointermove", (event) => event.buttons && drag(event));
  function drag(event) {
    if (mode() !== "swipe") return;
    const { left, width } = view.reference.frame.getBoundingClientRect();
    controls.line.value = (100 * (event.clientX - left)) / width;
    mix();
  }
  section.addEventListener("change", (event) => {
    if (event.target.name === "mode") arrange();
    hear();
  });
  for (const slider of [controls.opacity, controls.line]) slider.addEventListener("input", mix);
  controls.scrub?.addEventListener("input", () => step?.seek(Number(controls.scrub.value)));
  for (const { media } of Object.values(view)) {
    for (const event of ["loadedmetadata", "load", "resize"]) media.addEventListener(event, arrange);
    // Not every kind of picture is one that browsers show: the one that was compared does.
    media.addEventListener("error", () => {
      const compared = one(media === view.query.media ? ".pair button > img" : ".opposite img");
      if (media.tagName !== "IMG" || !compared || media.dataset.instead) return;
      media.dataset.instead = "true";
      media.src = compared.src;
    });
  }
  new ResizeObserver(() => requestAnimationFrame(arrange)).observe(views);
  controls.outline ??= { checked: true };
  controls.speed ??= { value: "1" };
  controls.sound ??= { value: "" };
  controls.loop ??= { checked: true };
  begin();
  hear();
  arrange();
}
