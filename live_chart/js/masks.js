// Pictures of weights: kept ones in their colours, removed ones transparent, so that the hatch below shows.

import { offscreen } from "./dom.js";
import { clamp, removedAt } from "./stops.js";

/** @typedef {import("./types").Items} Items */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {import("./types").View} View */
/** @typedef {{counts: Uint32Array, order: Uint32Array}} Course */

/**
 * Nearly the largest absolute value of items in all frames: a few large weights must not make the others pale.
 * @param {Items[]} frames
 */
export function nearlyLargest(frames) {
  const sizes = [];
  for (const { values, scale } of frames) {
    const step = Math.max(1, Math.floor(values.length / 5000));
    for (let i = 0; i < values.length; i += step) sizes.push(Math.abs(values[i] * scale));
  }
  sizes.sort((a, b) => a - b);
  return sizes[Math.floor(0.995 * (sizes.length - 1))] || 1;
}

/** @type {WeakMap<Items, {theme: Theme, colours: Uint32Array}>} */
const coloured = new WeakMap();

/**
 * The colour of every weight of these items in this frame.
 * @param {View} chart
 * @param {Items} items
 */
function weightColours(chart, items) {
  const { theme } = chart;
  const known = coloured.get(items);
  if (known?.theme === theme) return known.colours;
  const limit = chart.colourLimit(items.name);
  const colours = Uint32Array.from(
    items.values, (value) => theme.diverging[255 + Math.round(255 * clamp((value * items.scale) / limit, -1, 1))],
  );
  coloured.set(items, { theme, colours });
  return colours;
}

/** @type {WeakMap<Items, Course>} */
const courses = new WeakMap();

/**
 * How items go, stop by stop: the first counts[p] of `order` are gone at stop p.
 * @param {Items} items
 * @param {number} stops
 * @returns {Course}
 */
export function courseOf({ gone }, stops) {
  const counts = removedAt(gone, stops);
  const next = new Uint32Array(stops);
  next.set(counts.subarray(0, stops - 1), 1);
  const order = new Uint32Array(stops ? counts[stops - 1] : 0);
  for (let i = 0; i < gone.length; i++) if (gone[i] < stops) order[next[gone[i]]++] = i;
  return { counts, order };
}

/**
 * The same, worked out once; `forgetCourse` after a cut by hand.
 * @param {View} chart
 * @param {Items} items
 */
export function knownCourse(chart, items) {
  let course = courses.get(items);
  if (!course) courses.set(items, (course = courseOf(items, chart.stops.share.length)));
  return course;
}

/** @param {Items} items */
export const forgetCourse = (items) => courses.delete(items);

/**
 * A picture that follows the stop: only the weights between the last stop and the present one are written.
 * place: the pixel of a weight. ground: packed colour of the pixels that belong to none.
 * @param {number} width
 * @param {number} height
 * @param {{place?: (index: number) => number, ground?: number}} options
 */
export function maskPicture(width, height, { place = (index) => index, ground = 0 } = {}) {
  const picture = offscreen(width, height);
  const { pixels } = picture;
  pixels.fill(ground);
  /** @type {{course: Course, colours: Uint32Array, stop: number} | null} */
  let shown = null;

  /**
   * @param {View} chart
   * @param {Items} items
   */
  function show(chart, items) {
    const { stop } = chart;
    const course = knownCourse(chart, items);
    const colours = weightColours(chart, items);
    const { counts, order } = course;
    if (shown?.course === course && shown.colours === colours) {
      if (shown.stop === stop) return;
      for (let i = counts[stop]; i < counts[shown.stop]; i++) pixels[place(order[i])] = colours[order[i]];
      for (let i = counts[shown.stop]; i < counts[stop]; i++) pixels[place(order[i])] = 0;
    } else {
      for (let i = 0; i < colours.length; i++) pixels[place(i)] = items.gone[i] <= stop ? 0 : colours[i];
    }
    shown = { course, colours, stop };
    picture.show();
  }

  return { canvas: picture.canvas, show };
}
