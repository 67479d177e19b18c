// Positions. The same rule as `nearest_stop` in live_chart/stops.py, to the last bit.

import { significant } from "./templates.js";

/** @typedef {import("./types").Axis} Axis */
/** @typedef {import("./types").AxisName} AxisName */
/** @typedef {import("./types").Ref} Ref */
/** @typedef {import("./types").Stops} Stops */

/** @type {Axis} */
export const SHARE_AXIS = { lo: 0, hi: 1, log: false, percent: true };

/**
 * @param {number} value
 * @param {number} lo
 * @param {number} hi
 */
export const clamp = (value, lo, hi) => Math.min(Math.max(value, lo), hi);

/**
 * @param {ArrayLike<number>} column
 * @param {number} at
 */
export function firstAtLeast(column, at) {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @type {WeakMap<Stops, Float64Array>} */
const inside = new WeakMap();

/**
 * The coordinates of all stops on an axis, inside the axis.
 * @param {Stops} stops
 * @param {AxisName} name
 * @param {Axis} axis
 * @returns {Float64Array}
 */
export function coordinates(stops, name, axis) {
  if (name !== "threshold" || !stops.threshold) return stops.share;
  let column = inside.get(stops);
  if (!column) inside.set(stops, (column = Float64Array.from(stops.threshold, (t) => clamp(t, axis.lo, axis.hi))));
  return column;
}

/**
 * @param {Stops} stops
 * @param {AxisName} name
 * @param {number} at
 * @param {Axis | null} thresholdAxis
 */
export function nearestStop(stops, name, at, thresholdAxis) {
  const axis = name === "threshold" && thresholdAxis ? thresholdAxis : SHARE_AXIS;
  const column = coordinates(stops, name, axis);
  const x = clamp(at, axis.lo, axis.hi);
  const above = firstAtLeast(column, x);
  if (above === 0) return 0;
  const below = column[above - 1];
  if (above < column.length) {
    const upper = column[above];
    // Products rather than logarithms: they round alike in Python and in every browser.
    if (axis.log ? x * x > below * upper : upper - x < x - below) return above;
  }
  return firstAtLeast(column, below);
}

/**
 * The number of items removed at each stop, counted from `gone`.
 * @param {ArrayLike<number>} gone
 * @param {number} stops
 */
export function removedAt(gone, stops) {
  const count = new Uint32Array(stops);
  for (let i = 0; i < gone.length; i++) if (gone[i] < stops) count[gone[i]]++;
  for (let p = 1; p < stops; p++) count[p] += count[p - 1];
  return count;
}

/**
 * Maps between an axis and 0..1 along it.
 * @param {Axis} axis
 */
export function scaleOf(axis) {
  /** @type {(value: number) => number} */
  const f = axis.log ? Math.log10 : (v) => v;
  const lo = f(axis.lo);
  const span = f(axis.hi) - lo;
  return {
    /** @param {number} value */
    to: (value) => (f(axis.log ? Math.max(value, 1e-300) : value) - lo) / span,
    /** @param {number} share */
    from: (share) => (axis.log ? 10 ** (lo + share * span) : lo + share * span),
  };
}

/**
 * Round values along an axis with their labels: at most `most`.
 * @param {Axis} axis
 * @param {number} most
 */
export function ticksOf(axis, most) {
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
  const step = ([1, 2, 2.5, 5].find((m) => m * size >= raw * 0.999) ?? 10) * size;
  for (let v = Math.ceil(axis.lo / step - 1e-9) * step; v <= axis.hi + step * 1e-6; v += step) {
    const value = Math.abs(v) < step * 1e-9 ? 0 : v;
    ticks.push({ value, label: axis.percent ? `${Number((100 * value).toFixed(6))}%` : significant(value, 6) });
  }
  return ticks;
}

/**
 * @param {Ref | null | undefined} a
 * @param {Ref | null | undefined} b
 */
export const samePick = (a, b) => Boolean(a && b && a.item === b.item && a.index === b.index);

/**
 * Row and column of a flat index.
 * @param {number} index
 * @param {number} columns
 */
export const twoOf = (index, columns) => [Math.floor(index / columns), index % columns];
