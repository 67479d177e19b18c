// Many small points of a figure, as dashes that are as long as they are wide: of points Plotly makes elements with a
// dozen attributes each.

/** @typedef {import("./types").Axis} Axis */
/** @typedef {import("./types").PlotArea} PlotArea */
/** @typedef {import("./types").PlotlyTrace} PlotlyTrace */

const MANY = 256;

/** As exact as Plotly writes places down. */
const hundredths = (/** @type {number} */ value) => Math.round(100 * value) / 100;

/** @type {(axis: Axis, at: number | null) => boolean} */
const within = ({ lo, hi }, at) => at !== null && at >= lo && at <= hi;

/**
 * @param {PlotlyTrace} trace
 * @param {PlotArea} area
 * @returns {PlotlyTrace}
 */
export function asDashes(trace, area) {
  const { mode, marker, x, y, ...rest } = trace;
  if (mode !== "markers" || !x || !y || !marker?.size || x.length < MANY) return trace;
  const half = (area.atX(area.x0 + marker.size) - area.atX(area.x0)) / 2;
  const line = { color: marker.color, width: marker.size, simplify: false };
  const ends = Array.from(x, (at) => [Number(at) - half, Number(at) + half]);
  const whole = { ...rest, mode: "lines", line, x: ends.flatMap((pair) => [...pair, null]), y: Array.from(y, (at) => [at, at, null]).flat() };
  const seen = ends.findIndex((_, i) => within(area.x, x[i]) && within(area.y, y[i]));
  if (seen < 0) return whole;
  const paths = ends.map(([from, to], i) => {
    const height = hundredths(area.Y(Number(y[i])) - area.y0);
    return `M${hundredths(area.X(from) - area.x0)},${height}L${hundredths(area.X(to) - area.x0)},${height}`;
  });
  return { ...whole, dashes: { x: ends[seen], y: [y[seen], y[seen]], paths } };
}

/**
 * A trace as Plotly is given it: for each dash it would read the colour anew, so it draws one that is in sight.
 * @param {PlotlyTrace} trace
 */
export const oneDash = (trace) => (trace.dashes ? { ...trace, x: trace.dashes.x, y: trace.dashes.y } : trace);

/**
 * All dashes, made after the one that Plotly has drawn.
 * @param {HTMLElement} target
 * @param {PlotlyTrace[]} data
 */
export function allDashes(target, data) {
  const groups = target.querySelectorAll(".scatterlayer .trace");
  data.filter(({ type = "scatter" }) => type === "scatter").forEach(({ dashes }, i) => {
    const [one, ...others] = groups[i]?.querySelectorAll(".js-line") ?? [];
    if (!dashes || !one) return;
    for (const other of others) other.remove();
    const [first, ...paths] = dashes.paths;
    one.setAttribute("d", first);
    one.after(...paths.map((path) => {
      const copy = /** @type {Element} */ (one.cloneNode());
      copy.setAttribute("d", path);
      return copy;
    }));
  });
}
