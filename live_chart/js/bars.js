// Bars: one an item (`bars`), the distribution of the criterion (`histogram`), one a class (`classes`).

import {
  TICK_LINE, axesOf, hatch, margins, nothing, plotArea, plotlyLayout, ring, singleArea, stroke, textWidth, thresholdLine, write,
} from "./draw.js";
import { clamp, samePick } from "./stops.js";
import { formatted } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Axis} Axis */
/** @typedef {import("./types").BarsSpec} BarsSpec */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").ClassesSpec} ClassesSpec */
/** @typedef {import("./types").HistogramSpec} HistogramSpec */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").Ref} Ref */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {import("./types").View} View */
/** @typedef {Ref & {x: number, w: number}} Slot */

const NOWHERE = plotArea(0, 0, 0, 0, { lo: 0, hi: 1, log: false }, { lo: 0, hi: 1, log: false });

/**
 * Boxes of one colour, one by one: a single path of hundreds of them takes many times as long.
 * @param {Brush} g
 * @param {string} colour
 * @param {Box[]} boxes
 */
function fillBoxes(g, colour, boxes) {
  g.fillStyle = colour;
  for (const box of boxes) g.fillRect(...box);
}

/** @type {WeakMap<string[], number>} Width of the widest name, as it is measured once. */
const widths = new WeakMap();

/**
 * @param {Brush} g
 * @param {string[]} names
 */
function longest(g, names) {
  let width = widths.get(names);
  if (width === undefined) {
    g.font = `400 10px ${g.liveFont}`;
    widths.set(names, (width = Math.max(...names.map((name) => g.measureText(name).width))));
  }
  return width;
}

/**
 * @param {BarsSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function barsPanel(spec, chart) {
  let area = NOWHERE;
  /** @type {Slot[]} */
  let slots = [];
  /** @type {number[]} */
  let middles = []; // of the groups
  let lettering = 12; // of their labels, smaller where they would run into each other

  function arrange() {
    const sizes = spec.items.map((name) => chart.items(name).shape.reduce((a, b) => a * b, 1));
    const total = sizes.reduce((a, b) => a + b, 0);
    const gap = spec.items.length > 1 ? Math.min(18, area.width * 0.03) : 0;
    const w = (area.width - gap * (sizes.length - 1)) / total;
    let x = area.x0;
    slots = [];
    middles = [];
    spec.items.forEach((item, group) => {
      middles.push(x + (sizes[group] * w) / 2);
      const order = [...Array(sizes[group]).keys()];
      if (spec.sort) {
        const values = chart.data(spec).values[item];
        order.sort((a, b) => values[a] - values[b]);
      }
      for (const index of order) {
        slots.push({ item, index, x, w });
        x += w;
      }
      x += gap;
    });
    const apart = (/** @type {number} */ size) => spec.labels.every((label, i) =>
      !i || (textWidth(label, size) + textWidth(spec.labels[i - 1], size)) / 2 + 4 <= middles[i] - middles[i - 1]);
    lettering = [12, 11, 10].find(apart) ?? 9;
  }

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    const m = margins({ title: spec.labels.length || chart.items(spec.items[0]).labels ? "x" : "" }, spec.y);
    area = plotArea(m.left, m.top, Math.max(width - m.left - m.right, 20), height - m.top - m.bottom + 12,
      { lo: 0, hi: 1, log: false, ticks: [] }, spec.y);
    arrange();
    const axes = axesOf(area, width, height, chart.theme, { x: { grid: false }, y: { most: 4 } });
    return { data: [nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, stop } = chart;
    const { values } = chart.data(spec);
    const inside = (/** @type {number} */ y) => clamp(y, area.y0, area.y0 + area.height);
    const base = inside(area.Y(spec.y.log ? spec.y.lo : Math.max(spec.y.lo, Math.min(0, spec.y.hi))));
    /** @type {Record<"kept" | "negative" | "gone", Box[]>} */
    const bars = { kept: [], negative: [], gone: [] };
    const { liveScale } = g;
    const snap = (/** @type {number} */ x) => Math.round(x * liveScale) / liveScale;
    for (const { item, index, x, w } of slots) {
      const value = values[item][index];
      if (!Number.isFinite(value)) continue;
      const y = inside(area.Y(clamp(value, spec.y.lo, spec.y.hi)));
      const inner = w > 3 ? Math.max(1, w * 0.14) : 0;
      const left = snap(x + inner / 2);
      const right = Math.max(snap(x + w - inner / 2), left + 1 / liveScale);
      const kind = chart.items(item).gone[index] <= stop ? "gone" : value < 0 ? "negative" : "kept";
      bars[kind].push([left, Math.min(y, base), right - left, Math.max(Math.abs(base - y), 1)]);
    }
    hatch(g, theme, ...bars.gone);
    // Blue and orange say the sign; where there is only one, they would say nothing.
    fillBoxes(g, css(spec.y.lo < 0 ? theme.blue : theme.kept), bars.kept);
    fillBoxes(g, css(theme.orange), bars.negative);
    stroke(g, css(theme.muted), 1, [[area.x0, base], [area.x0 + area.width, base]]);
    labels(g, theme);
    const { threshold } = chart.stops;
    if (spec.threshold && threshold) {
      const y = area.Y(clamp(threshold[stop], spec.y.lo, spec.y.hi));
      stroke(g, css(theme.accent), 2, [[area.x0, y], [area.x0 + area.width, y]]);
    }
    for (const ref of [chart.hover, chart.picked]) for (const box of ref ? boxes(ref) : []) ring(g, theme, box, 1);
  }

  /**
   * @param {Brush} g
   * @param {Theme} theme
   */
  function labels(g, theme) {
    const bottom = area.y0 + area.height;
    const colour = css(theme.muted);
    if (spec.labels.length) {
      spec.labels.forEach((label, i) => write(g, label, middles[i], bottom + 17, { size: lettering, colour, align: "center" }));
      return;
    }
    for (const { item, index, x, w } of slots) {
      const names = chart.items(item).labels;
      if (!names || w < 13 || longest(g, names) > 3 * w) continue; // the tip has those that would run into each other
      write(g, names[index], x + w / 2, bottom + 15, { size: w < 20 ? 9 : w < 30 ? 10 : 12, colour, align: "center" });
    }
  }

  /** @type {import("./types").Boxes} */
  const boxes = (ref) => slots.filter((slot) => samePick(slot, ref)).map((slot) => [slot.x, area.y0, slot.w, area.height]);

  /** @type {import("./types").Hit} */
  function hit(px, py) {
    if (py < area.y0 || py > area.y0 + area.height + 20) return null;
    const slot = slots.find(({ x, w }) => px >= x && px < x + w);
    return slot ? { item: slot.item, index: slot.index } : null;
  }

  return {
    layout, paint, hit, boxes, frame: arrange, legend: spec.y.lo < 0 ? "pruned" : "kept",
    value: (ref) => chart.data(spec).values[ref.item]?.[ref.index],
  };
}

/**
 * @param {HistogramSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function histogramPanel(spec, chart) {
  const highest = Math.max(...chart.frames.map(({ data }) => Math.max(.../** @type {{total: Float32Array}} */ (data[spec.id]).total)));
  /** @type {Axis} */
  const y = spec.y || { lo: 0, hi: highest * 1.08 || 1, title: "", log: false };
  let area = NOWHERE;

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    area = singleArea(width, height, spec.x, y);
    const axes = axesOf(area, width, height, chart.theme, { x: { grid: false, most: 6 }, y: { most: 3 } });
    return { data: [nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, stop } = chart;
    const { total, removed } = chart.data(spec);
    const bins = total.length;
    const base = area.y0 + area.height;
    /** @type {Box[]} */
    const kept = [];
    /** @type {Box[]} */
    const gone = [];
    for (let b = 0; b < bins; b++) {
      const x = area.X(clamp(spec.edges[b], spec.x.lo, spec.x.hi));
      const w = area.X(clamp(spec.edges[b + 1], spec.x.lo, spec.x.hi)) - x;
      const out = removed[stop * bins + b];
      const top = area.Y(Math.max(total[b], y.lo));
      const split = area.Y(Math.max(out, y.lo));
      const inner = w > 3 ? 1 : 0;
      if (out) gone.push([x, split, w - inner, base - split]);
      if (total[b] > out) kept.push([x, top, w - inner, split - top]);
    }
    hatch(g, theme, ...gone);
    fillBoxes(g, css(theme.kept), kept);
    const { threshold } = chart.stops;
    if (threshold) {
      const x = area.X(clamp(threshold[stop], spec.x.lo, spec.x.hi));
      fillBoxes(g, css(theme.ink, 0.05), [[area.x0, area.y0, x - area.x0, area.height]]);
      thresholdLine(g, theme, area, x);
    }
  }

  /** @type {import("./types").Grab} */
  const grab = (px, py, held) =>
    (chart.stops.threshold && (held || area.inside(px, py)) ? { axis: "threshold", at: area.atX(px) } : null);
  return { layout, paint, grab, legend: "kept" };
}

/**
 * @param {ClassesSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function classesPanel(spec, chart) {
  const count = spec.names.length;
  let area = NOWHERE;
  /** @type {(i: number) => [number, number]} */
  const slot = (i) => [area.x0 + (area.width * (i + 0.14)) / count, (area.width * 0.72) / count];
  /** @type {(value: number) => number} */
  const Y = (value) => area.Y(clamp(value, spec.y.lo, spec.y.hi));

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    // Where names would run into each other, every second one stands a line lower.
    const m = margins({}, spec.y);
    const room = (width - m.left - m.right) / count;
    const staggered = spec.names.some((name) => textWidth(name) > room);
    /** @type {[number, string][]} */
    const ticks = spec.names.map((name, i) => [i, staggered && i % 2 ? `<br>${name}` : name]);
    /** @type {Axis} */
    const x = { lo: -0.5, hi: count - 0.5, log: false, ticks };
    const base = Math.max(height - m.top - m.bottom - (staggered ? TICK_LINE : 0), 20);
    area = plotArea(m.left, m.top, Math.max(width - m.left - m.right, 20), base, x, spec.y);
    const axes = axesOf(area, width, height, chart.theme, { x: { grid: false }, y: { most: 4 } });
    return { data: [nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, stop } = chart;
    const { values, dense } = chart.data(spec);
    const base = area.y0 + area.height;
    g.fillStyle = css(theme.kept);
    for (let i = 0; i < count; i++) {
      const [x, w] = slot(i);
      const y = Y(values[stop * count + i] || 0);
      g.fillRect(x, y, w, Math.max(base - y, 0));
    }
    g.strokeStyle = css(theme.ink);
    g.lineWidth = 2;
    g.beginPath();
    for (let i = 0; i < count; i++) {
      const [x, w] = slot(i);
      const y = Math.round(Y(dense[i]));
      g.moveTo(x, y);
      g.lineTo(x + w, y);
    }
    g.stroke();
  }

  /** @type {import("./types").Tell} */
  function tell(px, py) {
    if (!area.inside(px, py)) return null;
    const i = clamp(Math.floor(((px - area.x0) / area.width) * count), 0, count - 1);
    const { values, dense } = chart.data(spec);
    const show = (/** @type {number} */ v) =>
      (spec.y.percent ? `${formatted(v, "p", 1, chart.lang)}%` : formatted(v, "g", 3, chart.lang));
    return [spec.names[i], show(values[chart.stop * count + i]), `${chart.words.dense}: ${show(dense[i])}`];
  }

  return { layout, paint, tell, legend: "dense" };
}
