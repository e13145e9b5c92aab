// Two pictures one over the other: swiped and faded by keys and mouse.
import { goTo, onSubmit } from "./desk.js";
import { post, waitFor } from "./sending.js";

onSubmit(document.getElementById("choose"), async (form) => {
  const [one, other, at] = ["one", "other", "at"].map((id) => document.getElementById(id).value);
  const body = { one, other, at: at.trim() ? Number(at.replace(",", ".")) : null };
  if (Number.isNaN(body.at)) throw new Error("The second is a number, such as 12.5.");
  const job = await post(`/api${form.dataset.place}/registers`, body);
  const query = form.dataset.query ? `?query=${form.dataset.query}` : "";
  return goTo(`${form.dataset.place}/register/${job.id}${query}`);
});

const overlay = document.getElementById("overlay");
const swipe = document.getElementById("swipe");
const opacity = document.getElementById("opacity");
const blink = document.getElementById("blink");

function draw() {
  const box = overlay.viewBox.baseVal;
  const at = (box.width * swipe.value) / 100;
  document.getElementById("shown").setAttribute("width", at);
  const line = document.getElementById("line");
  line.setAttribute("x1", at);
  line.setAttribute("x2", at);
  const off = blink.getAttribute("aria-pressed") === "true";
  document.getElementById("over").setAttribute("opacity", off ? 0 : opacity.value / 100);
}

function turn() {
  blink.setAttribute("aria-pressed", blink.getAttribute("aria-pressed") === "true" ? "false" : "true");
  draw();
}

if (overlay) {
  for (const slider of [swipe, opacity]) {
    slider.addEventListener("input", draw);
    slider.addEventListener("keydown", (event) => {
      // Left and right are the swipe's, up and down the opacity's, whichever has the focus.
      const way = { ArrowLeft: -2, ArrowRight: 2, ArrowDown: -5, ArrowUp: 5 }[event.key];
      if (event.key === "b") turn();
      if (!way) return;
      event.preventDefault();
      const moved = Math.abs(way) === 2 ? swipe : opacity;
      moved.value = Number(moved.value) + way;
      draw();
    });
  }
  blink.addEventListener("click", turn);
  const drag = (event) => {
    if (event.type === "pointermove" && !event.buttons) return;
    // By the picture's own place: it may be narrower than the element that holds it.
    const there = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      overlay.getScreenCTM().inverse(),
    );
    swipe.value = Math.round((100 * there.x) / overlay.viewBox.baseVal.width);
    draw();
  };
  overlay.addEventListener("pointerdown", (event) => {
    overlay.setPointerCapture(event.pointerId);
    drag(event);
  });
  overlay.addEventListener("pointermove", drag);
  draw();
}

waitFor(() => location.reload());
