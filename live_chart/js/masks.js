// Pictures of weights: kept ones in their colours, removed ones transparent, so that the hatch below shows.

import { offscreen } from "./dom.js";
import { clamp, removedAt } from "./stops.js";

/** @typedef {import("./types").Items} Items */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {import("./types").View} View */
/** @typedef {{counts: Uint32Array, order: Uint32Array}} Course */

/**
 * The number that would stand at a place if all were sorted; they are left in another order. To sort a quarter of a
 * million of them takes many times as long.
 * @param {Float64Array} numbers
 * @param {number} place
 */
function numberAt(numbers, place) {
  let [first, last] = [0, numbers.length - 1];
  while (first < last) {
    const middle = numbers[(first + last) >> 1];
    let [i, j] = [first, last];
    while (i <= j) {
      while (numbers[i] < middle) i++;
      while (numbers[j] > middle) j--;
      if (i > j) break;
      const number = numbers[i];
      numbers[i++] = numbers[j];
      numbers[j--] = number;
    }
    if (place <= j) last = j;
    else if (place >= i) first = i;
    else break;
  }
  return numbers[place];
}

/**
 * Nearly the largest absolute value of items in all frames: a few large weights must not make the others pale.
 * @param {Items[]} frames
 */
export function nearlyLargest(frames) {
  const stepOf = (/** @type {Items} */ { values }) => Math.max(1, Math.floor(values.length / 5000));
  const count = frames.reduce((sum, items) => sum + Math.ceil(items.values.length / stepOf(items)), 0);
  const sizes = new Float64Array(count);
  let at = 0;
  for (const items of frames) {
    const { values, scale } = items;
    const step = stepOf(items);
    for (let i = 0; i < values.length; i += step) sizes[at++] = Math.abs(values[i] * scale);
  }
  return (count && numberAt(sizes, Math.floor(0.995 * (count - 1)))) || 1;
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
