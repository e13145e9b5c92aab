// Day of the year against hour: when the sun is up, and when the shadow fits.
const SVG = "http://www.w3.org/2000/svg";
const LEFT = 46;
const BOTTOM = 24;
const TOP = 10;
const HEIGHT = 280;

function part(parent, name, attributes, words) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (words) made.textContent = words;
  parent.append(made);
  return made;
}

/** Draw `found`, an answer of the desk, into an element, as wide as that is. */
export function chart(into, found) {
  const days = found.days;
  const width = Math.max(520, into.clientWidth - 2);
  const across = (day) => LEFT + ((width - LEFT - 6) * day) / days.length;
  const down = (hour) => TOP + ((HEIGHT - TOP - BOTTOM) * hour) / 24;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", width);
  svg.setAttribute("height", HEIGHT);
  svg.setAttribute("role", "img");
  const said = found.fits.map((fit) => fit.words).join("; ");
  svg.setAttribute("aria-label", `Day of the year against hour in UTC. It fits: ${said || "never"}`);
  const area = (which, name) => {
    const pieces = days.flatMap((day, number) =>
      day[which].map(([from, to]) => {
        const [x, y] = [across(number), down(from)];
        return `M${x.toFixed(2)} ${y.toFixed(2)}H${(across(number + 1) + 0.3).toFixed(2)}V${down(to).toFixed(2)}H${x.toFixed(2)}Z`;
      }),
    );
    part(svg, "path", { class: name, d: pieces.join("") });
  };
  area(2, "light");
  area(1, "fit");
  for (const hour of [0, 6, 12, 18, 24]) {
    part(svg, "line", { x1: LEFT, x2: width - 6, y1: down(hour), y2: down(hour), class: "rule" });
    part(svg, "text", { x: LEFT - 6, y: down(hour) + 4, "text-anchor": "end" }, `${hour} h`);
  }
  const months = days.map((day, number) => [day[0], number]).filter(([day]) => day.endsWith("-01"));
  const every = Math.ceil(months.length / Math.max(3, Math.floor(width / 76)));
  for (const [day, number] of months.filter((_, index) => index % every === 0)) {
    const x = across(number);
    part(svg, "line", { x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM, class: "rule" });
    if (x < width - 40) part(svg, "text", { x: x + 2, y: HEIGHT - 7 }, day.slice(0, 7));
  }
  into.replaceChildren(svg);
}
