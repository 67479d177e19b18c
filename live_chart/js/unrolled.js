// A recurrent layer unrolled in time: `unrolled`. One weight is one line, and it stands in every gap between two steps.

import { offscreen } from "./dom.js";
import { hatch, ring, shortened, stroke, write } from "./draw.js";
import { colourScale, colourTable, eightBits } from "./heatmaps.js";
import { chip, rampChip } from "./legend.js";
import { clamp, twoOf } from "./stops.js";
import { fill, formatted } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").DataOf["unrolled"]} UnrolledData */
/** @typedef {import("./types").EightBits} EightBits */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").Offscreen} Offscreen */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {import("./types").UnrolledSpec} UnrolledSpec */
/** @typedef {import("./types").View} View */
/**
 * Steps from..to in one line; gap: pixels from one column to the next.
 * @typedef {{from: number, to: number, y: number, gap: number}} Strip
 */
/** @typedef {{to: number, from: number, gate: number, row: number, value: number, cut: boolean}} Weight */

const RIGHT = 8;
const TOP = 24;
const BETWEEN = 14; // pixels between two strips

/** @param {number} width */
const leftOf = (width) => (width < 560 ? 64 : 90);

/**
 * @param {UnrolledSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function unrolledPanel(spec, chart) {
  const steps = spec.steps.length;
  const units = chart.data(spec).dense.values.shape[1];
  let LEFT = 90;
  let full = 0;
  /** @type {Strip[]} */
  let strips = [];
  let cell = { width: 0, height: 0 };
  const picture = { dense: offscreen(steps, units), pruned: offscreen(steps, units) };
  const BELOW = spec.kept || spec.cut || spec.unpicked ? 46 : 22;
  /** @type {WeakMap<UnrolledData, {theme: Theme, dense: Uint32Array, pruned: Uint32Array}>} */
  const tables = new WeakMap();

  /**
   * On a narrow page the time runs over two or more strips; each begins with the column that ended the last.
   * @param {number} width
   */
  function strip(width) {
    const most = Math.max(2, Math.floor((width - leftOf(width) - RIGHT) / 23));
    if (steps <= most) return [[0, steps - 1]];
    const count = Math.ceil((steps - 1) / (most - 1));
    const each = Math.ceil((steps - 1) / count);
    return Array.from({ length: count }, (_, i) => [i * each, Math.min((i + 1) * each, steps - 1)]).filter(([a, b]) => b > a);
  }

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    LEFT = leftOf(width);
    full = width;
    const ranges = strip(width);
    const high = (height - BELOW + BETWEEN) / ranges.length - BETWEEN;
    const longest = Math.max(...ranges.map(([a, b]) => b - a));
    // Gaps are wide: what happens in them is what the panel is about.
    const pitch = longest ? (width - LEFT - RIGHT) / (longest + 0.5) : width - LEFT - RIGHT;
    cell = { width: Math.max(4, 2 * Math.floor(Math.min(pitch * 0.38, 64) / 2)), height: (high - TOP) / units };
    const gap = longest ? (width - LEFT - RIGHT - cell.width) / longest : 0;
    strips = ranges.map(([from, to], i) => ({ from, to, y: i * (high + BETWEEN) + TOP, gap }));
    return null;
  }

  /** @type {(line: Strip, t: number) => number} */
  const X = (line, t) => Math.round(LEFT + (t - line.from) * line.gap);
  /** @type {(line: Strip, unit: number) => number} */
  const Y = (line, unit) => line.y + (unit + 0.5) * cell.height;
  /** @param {number} unit */
  const outOf = (unit) => Boolean(spec.items) && chart.items(spec.items).gone[unit] <= chart.stop;

  /**
   * The weight to draw: the one under the pointer in any panel, else the picked one.
   * @returns {Weight | null}
   */
  function weight() {
    const ref = [chart.hover, chart.picked].find((r) => r?.item === spec.weights);
    if (!ref) return null;
    const items = chart.items(spec.weights);
    const [row, column] = twoOf(ref.index, units);
    return { to: row % units, from: column, gate: Math.floor(row / units), row, value: items.values[ref.index] * items.scale,
      cut: items.gone[ref.index] <= chart.stop };
  }

  function limit() {
    if (spec.limit) return spec.limit;
    let most = 0;
    for (const frame of chart.frames) {
      const { dense } = /** @type {UnrolledData} */ (frame.data[spec.id]);
      for (const value of dense.values) most = Math.max(most, Math.abs(value) * dense.scale);
    }
    return most || 1;
  }

  function tablesNow() {
    const { theme } = chart;
    const data = chart.data(spec);
    let known = tables.get(data);
    if (known?.theme !== theme) {
      const most = limit();
      const scale = colourScale(theme, -most, most, true);
      known = { theme, dense: colourTable(data.dense, scale), pruned: colourTable(data.states, scale) };
      tables.set(data, known);
    }
    return known;
  }

  function colour() {
    const data = chart.data(spec);
    const { dense, pruned } = tablesNow();
    const out = Array.from({ length: units }, (_, u) => outOf(u));
    /** @type {(target: Offscreen, packed: EightBits, table: Uint32Array, start: number, hidden: boolean) => void} */
    const put = (target, { values }, table, start, hidden) => {
      const shift = values instanceof Int8Array ? 128 : 0;
      for (let t = 0; t < steps; t++) {
        for (let u = 0; u < units; u++) target.pixels[u * steps + t] = hidden && out[u] ? 0 : table[values[start + t * units + u] + shift];
      }
      target.show();
    };
    put(picture.dense, data.dense, dense, 0, false);
    put(picture.pruned, data.states, pruned, chart.stop * steps * units, true);
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    colour();
    const shown = weight();
    for (const line of strips) {
      columns(g, line);
      if (shown) arrows(g, line, shown);
      for (const ref of [chart.hover, chart.picked]) if (ref && ref.item === spec.items) row(g, line, ref.index);
      names(g, line, shown);
    }
    halves(g, strips[strips.length - 1]);
    sentence(g, shown);
  }

  /**
   * @param {Brush} g
   * @param {Strip} line
   */
  function columns(g, line) {
    const { theme } = chart;
    const half = cell.width / 2;
    const height = cell.height * units;
    const hatched = spec.items && chart.items(spec.items).gone.some((first) => first <= chart.stop);
    g.imageSmoothingEnabled = false;
    for (let t = line.from; t <= line.to; t++) {
      const x = X(line, t);
      if (hatched) hatch(g, theme, [x + half, line.y, half, height]);
      g.drawImage(picture.dense.canvas, t, 0, 1, units, x, line.y, half, height);
      g.drawImage(picture.pruned.canvas, t, 0, 1, units, x + half, line.y, half, height);
      g.strokeStyle = css(theme.grid);
      g.lineWidth = 1;
      g.strokeRect(x - 0.5, line.y - 0.5, cell.width + 1, height + 1);
      if (cell.width >= 12) {
        g.fillStyle = css(theme.ground);
        g.fillRect(x + half - 0.5, line.y, 1, height);
      }
    }
  }

  /**
   * The same line in every gap: from unit j of one step to unit i of the next.
   * @param {Brush} g
   * @param {Strip} line
   * @param {Weight} weight
   */
  function arrows(g, line, { from, to, cut }) {
    const { theme } = chart;
    const colour = css(cut ? theme.muted : theme.accent);
    const space = line.gap - cell.width;
    const head = clamp(space * 0.34, 6, 13);
    const y = [Y(line, from), Y(line, to)];
    const angle = Math.atan2(y[1] - y[0], space);
    const thick = clamp(space * 0.1, 2.25, 4);
    const heads = g.newPath();
    const crosses = g.newPath();
    const arm = clamp(space * 0.16, 4, 8);
    for (const [tint, more] of /** @type {const} */ ([[css(theme.ground), 3], [colour, 0]])) {
      for (let t = line.from; t < line.to; t++) {
        const [x0, x1] = [X(line, t) + cell.width + 1, X(line, t + 1) - 1];
        const tip = [x1 - Math.cos(angle) * head * 0.7, y[1] - Math.sin(angle) * head * 0.7];
        stroke(g, tint, thick + more, [[x0, y[0]], tip], cut && !more ? [6, 5] : []);
      }
    }
    for (let t = line.from; t < line.to; t++) {
      const [x0, x1] = [X(line, t) + cell.width + 1, X(line, t + 1) - 1];
      heads.moveTo(x1, y[1]);
      for (const side of [0.45, -0.45]) heads.lineTo(x1 - head * Math.cos(angle + side), y[1] - head * Math.sin(angle + side));
      heads.closePath();
      const [mx, my] = [(x0 + x1) / 2, (y[0] + y[1]) / 2];
      crosses.moveTo(mx - arm, my - arm);
      crosses.lineTo(mx + arm, my + arm);
      crosses.moveTo(mx + arm, my - arm);
      crosses.lineTo(mx - arm, my + arm);
    }
    g.fillStyle = colour;
    g.fill(heads);
    if (cut) {
      for (const [tint, thickness] of /** @type {const} */ ([[css(theme.ground), 6], [css(theme.ink), 2.5]])) {
        g.strokeStyle = tint;
        g.lineWidth = thickness;
        g.stroke(crosses);
      }
    }
    ends(g, line, from, to, colour);
  }

  /**
   * Frames around what the weight reads (unit j, all steps but the last) and what it feeds (unit i, all but the first).
   * @param {Brush} g
   * @param {Strip} line
   * @param {number} from
   * @param {number} to
   * @param {string} colour
   */
  function ends(g, line, from, to, colour) {
    for (let t = line.from; t <= line.to; t++) {
      for (const [unit, drawn] of /** @type {const} */ ([[from, t < line.to], [to, t > line.from]])) {
        if (!drawn) continue;
        /** @type {Box} */
        const box = [X(line, t) - 0.5, line.y + unit * cell.height - 0.5, cell.width + 1, cell.height + 1];
        for (const [tint, thickness] of /** @type {const} */ ([[css(chart.theme.ground), 4], [colour, 2]])) {
          g.strokeStyle = tint;
          g.lineWidth = thickness;
          g.strokeRect(...box);
        }
      }
    }
  }

  /**
   * A unit that is picked elsewhere, at every step.
   * @param {Brush} g
   * @param {Strip} line
   * @param {number} unit
   */
  function row(g, line, unit) {
    for (let t = line.from; t <= line.to; t++) ring(g, chart.theme, [X(line, t), line.y + unit * cell.height, cell.width, cell.height], 0.5);
  }

  /**
   * Step names above; at the left the two units of the weight, or the first and the last row.
   * @param {Brush} g
   * @param {Strip} line
   * @param {Weight | null} shown
   */
  function names(g, line, shown) {
    const { theme, words } = chart;
    g.font = `500 12.5px ${theme.font}`;
    const widest = Math.max(...spec.steps.slice(line.from, line.to + 1).map((text) => g.measureText(text).width));
    const every = spec.steps.every((text) => text.length <= 6) ? Math.max(1, Math.ceil((widest + 6) / line.gap)) : 1;
    for (let t = line.from; t <= line.to; t++) {
      if ((line.to - t) % every) continue;
      const text = shortened(g, spec.steps[t], Math.max(line.gap * every - 5, 12));
      write(g, text, X(line, t) + cell.width / 2, line.y - 8, { size: 12.5, weight: 500, colour: css(theme.ink), align: "center" });
    }
    if (!shown) {
      const look = /** @type {const} */ ({ size: 11, colour: css(theme.muted), align: "right", base: "middle" });
      for (const unit of [0, units - 1]) write(g, `${words.unit} ${unit}`, LEFT - 10, Y(line, unit), look);
      return;
    }
    const { from, to, cut } = shown;
    const rows = [{ unit: from, sign: "j" }, { unit: to, sign: "i" }].sort((a, b) => a.unit - b.unit);
    if (from === to) rows.splice(0, 2, { unit: from, sign: "i=j" });
    const y = rows.map(({ unit }) => Y(line, unit));
    const room = 18;
    if (y.length > 1 && y[1] - y[0] < room) {
      const middle = clamp((y[0] + y[1]) / 2, line.y + room / 2, line.y + units * cell.height - room / 2);
      [y[0], y[1]] = [middle - room / 2, middle + room / 2];
    }
    rows.forEach(({ unit, sign }, k) => {
      const [whole, short] = [`${words.unit} ${sign} = ${unit}`, `${sign} = ${unit}`];
      g.font = `600 13px ${theme.font}`;
      const text = [whole, short].find((one) => g.measureText(one).width < LEFT - 13) ?? short.replaceAll(" ", "");
      write(g, text, LEFT - 13, y[k], { size: 13, weight: 600, colour: css(theme.ink), align: "right", base: "middle" });
      stroke(g, css(cut ? theme.muted : theme.accent), 2, [[LEFT - 10, y[k]], [LEFT - 3, Y(line, unit)]]);
    });
  }

  /**
   * Which half of a cell is which, once, under the first column.
   * @param {Brush} g
   * @param {Strip} line
   */
  function halves(g, line) {
    const { theme, words } = chart;
    const x = X(line, line.from) + cell.width / 2;
    const y = line.y + units * cell.height;
    stroke(g, css(theme.muted), 1, [[x, y + 2], [x, y + 16]]);
    write(g, words.dense, x - 4, y + 13, { size: 12, colour: css(theme.muted), align: "right" });
    write(g, words.pruned, x + 4, y + 13, { size: 12, colour: css(theme.muted) });
  }

  /**
   * @param {Brush} g
   * @param {Weight | null} shown
   */
  function sentence(g, shown) {
    const { theme } = chart;
    const template = shown ? (shown.cut ? spec.cut : spec.kept) : spec.unpicked;
    if (!template) return;
    const known = /** @type {Record<string, unknown> | null} */ (shown && { row: shown.to, column: shown.from, value: shown.value, gate: spec.gates[shown.gate], gaps: steps - 1 });
    const line = strips[strips.length - 1];
    const colour = shown ? (shown.cut ? theme.ink : theme.accent) : theme.muted;
    const text = fill(template, (name) => known?.[name] ?? chart.scope(name), chart.lang);
    const middle = (LEFT + X(strips[0], strips[0].to) + cell.width) / 2;
    const bold = shown ? 600 : 400;
    g.font = `${bold} 14.5px ${theme.font}`;
    const wide = g.measureText(text).width;
    const shrink = Math.min(1, (full - 4) / wide);
    const half = (wide * shrink) / 2;
    write(g, text, clamp(middle, half, full - half), line.y + units * cell.height + 35,
      { size: 14.5 * shrink, weight: bold, colour: css(colour), align: "center" });
  }

  /** @type {import("./types").Tell} */
  function tell(px, py) {
    for (const line of strips) {
      const unit = Math.floor((py - line.y) / cell.height);
      if (unit < 0 || unit >= units) continue;
      for (let t = line.from; t <= line.to; t++) {
        const x = X(line, t);
        if (px < x || px >= x + cell.width) continue;
        const { dense, states } = chart.data(spec);
        const { words } = chart;
        const show = (/** @type {number} */ value) => formatted(value, "f", 2, chart.lang);
        const pruned = outOf(unit) ? words.pruned : `${words.pruned}: ${show(eightBits(states, (chart.stop * steps + t) * units + unit))}`;
        return [`${words.unit} ${unit} · ${spec.steps[t]}`, `${words.dense}: ${show(eightBits(dense, t * units + unit))}`, pruned];
      }
    }
    return null;
  }

  function chips() {
    const most = formatted(limit(), "g", 2, chart.lang);
    const range = rampChip(`−${most}`, `+${most}`);
    return spec.items ? [range, chip("hatch", chart.words.pruned)] : [range];
  }

  function hooks() {
    const shown = weight();
    return { weight: shown ? `${shown.row}:${shown.from}` : "", state: shown ? (shown.cut ? "cut" : "kept") : "", gaps: String(strips.reduce((n, { from, to }) => n + to - from, 0)) };
  }

  /** @param {number} width */
  const prefer = (width) => spec.height + (strip(width).length - 1) * Math.round(spec.height * 0.7);
  return { layout, paint, tell, prefer, chips, hooks };
}
