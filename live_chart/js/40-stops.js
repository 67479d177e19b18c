// Positions. The same rule as `nearest_stop` in live_chart/stops.py, to the last bit.

function firstAtLeast(column, at) {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const clamp = (value, lo, hi) => Math.min(Math.max(value, lo), hi);
const SHARE_AXIS = { lo: 0, hi: 1, log: false, percent: true };

/** The coordinates of all stops on an axis, inside the axis. */
function coordinates(stops, axis, scale) {
  if (axis !== "threshold") return stops.share;
  if (!stops.inside) stops.inside = Float64Array.from(stops.threshold, (t) => clamp(t, scale.lo, scale.hi));
  return stops.inside;
}

function nearestStop(stops, axis, at, thresholdAxis) {
  const scale = axis === "threshold" ? thresholdAxis : SHARE_AXIS;
  const column = coordinates(stops, axis, scale);
  const x = clamp(at, scale.lo, scale.hi);
  const above = firstAtLeast(column, x);
  if (above === 0) return 0;
  const below = column[above - 1];
  if (above < column.length) {
    const upper = column[above];
    // Products rather than logarithms: they round alike in Python and in every browser.
    if (scale.log ? x * x > below * upper : upper - x < x - below) return above;
  }
  return firstAtLeast(column, below);
}

/** The number of items removed at each stop, counted from `gone`. */
function removedAt(gone, stops) {
  const count = new Uint32Array(stops);
  for (let i = 0; i < gone.length; i++) if (gone[i] < stops) count[gone[i]]++;
  for (let p = 1; p < stops; p++) count[p] += count[p - 1];
  return count;
}

/** Maps between an axis and 0..1 along it. */
function scaleOf(axis) {
  const f = axis.log ? Math.log10 : (v) => v;
  const lo = f(axis.lo);
  const span = f(axis.hi) - lo;
  return {
    to: (value) => (f(axis.log ? Math.max(value, 1e-300) : value) - lo) / span,
    from: (share) => (axis.log ? 10 ** (lo + share * span) : lo + share * span),
  };
}

/** Round values along an axis with their labels: at most `most`. */
function ticksOf(axis, most) {
  if (axis.ticks) return axis.ticks.map(([value, label]) => ({ value, label }));
  const ticks = [];
  if (axis.log) {
    const lo = Math.ceil(Math.log10(axis.lo) - 1e-9);
    const hi = Math.floor(Math.log10(axis.hi) + 1e-9);
    const step = Math.max(1, Math.ceil((hi - lo) / Math.max(most - 1, 1)));
    for (let e = lo; e <= hi; e += step) ticks.push({ value: 10 ** e, label: significant(10 ** e, 2) });
    return ticks;
  }
  const raw = (axis.hi - axis.lo) / Math.max(most - 1, 1);
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find((m) => m * size >= raw * 0.999) * size;
  for (let v = Math.ceil(axis.lo / step - 1e-9) * step; v <= axis.hi + step * 1e-6; v += step) {
    const value = Math.abs(v) < step * 1e-9 ? 0 : v;
    ticks.push({ value, label: axis.percent ? `${Number((100 * value).toFixed(6))}%` : significant(value, 6) });
  }
  return ticks;
}
