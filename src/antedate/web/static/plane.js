// Plane maps: where the footage in question lies in the archive's frame, as 3 x 3 matrices that
// carry fractions of the one frame to fractions of the other. Rows one after another.

/** The map that carries the unit square, clockwise from its top left, to four corners. */
export function ontoCorners([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [dx1, dy1, dx2, dy2] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / area;
  const h = (dx1 * sy - sx * dy1) / area;
  return [
    ...[x1 - x0 + g * x1, x3 - x0 + h * x3, x0],
    ...[y1 - y0 + g * y1, y3 - y0 + h * y3, y0],
    ...[g, h, 1],
  ];
}

/** The map the other way. */
export function inverse([a, b, c, d, e, f, g, h, i]) {
  const all = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((value) => value / all);
}

/** Where a point goes; nothing where it lies behind the plane. */
export function carried([a, b, c, d, e, f, g, h, i], [x, y]) {
  const depth = g * x + h * y + i;
  return depth > 1e-6 ? [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth] : null;
}

/** The corners at a second: between two outlines they move evenly, outside they stay. */
export function cornersAt(outlines, second) {
  const after = outlines.findIndex(([at]) => at > second);
  if (after === 0) return outlines[0][1];
  if (after < 0) return outlines[outlines.length - 1][1];
  const [[from, before], [to, then]] = [outlines[after - 1], outlines[after]];
  const share = (second - from) / (to - from);
  return before.map(([x, y], n) => [x + share * (then[n][0] - x), y + share * (then[n][1] - y)]);
}

/**
 * The CSS transform of an element that is `own` pixels large and lies at the top left of a frame
 * of `frame` pixels (both [width, height]), so that it lies where the map says. Its transform
 * origin must be its top left.
 */
export function matrix3d([a, b, c, d, e, f, g, h, i], own, frame) {
  const [u, v] = own;
  const [w, t] = frame;
  const columns = [
    ...[(a * w) / u, (d * t) / u, 0, g / u],
    ...[(b * w) / v, (e * t) / v, 0, h / v],
    ...[0, 0, 1, 0],
    ...[c * w, f * t, 0, i],
  ];
  return `matrix3d(${columns.map((value) => value.toPrecision(9)).join(",")})`;
}
