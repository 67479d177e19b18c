// Grids of small pictures: `tiles` (a unit's incoming weights), `samples` (inputs and answers), `inputs` (the input mask).

import { offscreen } from "./dom.js";
import { crossOut, hatch, insideBox, ring, write } from "./draw.js";
import { knownCourse, maskPicture } from "./masks.js";
import { clamp, twoOf } from "./stops.js";
import { formatted } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").InputsSpec} InputsSpec */
/** @typedef {import("./types").Items} Items */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").SamplesSpec} SamplesSpec */
/** @typedef {import("./types").TilesSpec} TilesSpec */
/** @typedef {import("./types").View} View */

/**
 * Columns of n equal tiles of a given aspect in a box, such that they get as large as they can, and their width.
 * @param {number} n
 * @param {number} width
 * @param {number} height
 * @param {number} aspect
 * @param {number} gap
 * @param {number} under pixels kept below each
 */
function bestGrid(n, width, height, aspect, gap, under) {
  let best = { size: 0, columns: 1 };
  for (let columns = 1; columns <= n; columns++) {
    const rows = Math.ceil(n / columns);
    const w = (width - gap * (columns - 1)) / columns;
    const h = (height - gap * (rows - 1)) / rows - under;
    const size = Math.min(w, h * aspect);
    if (size > best.size) best = { size, columns };
  }
  return best;
}

/**
 * @param {TilesSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function tilesPanel(spec, chart) {
  const [high, wide] = spec.picture;
  const inputs = high * wide;
  const count = chart.items(spec.weights).shape[0];
  const GAP = 4;
  let columns = 1;
  let gap = 1; // between tiles, in pixels of the sheet
  let left = 0;
  let scale = 1;
  // All tiles lie on one sheet, gaps included: one hatch and one picture are drawn, however many units there are.
  let sheet = maskPicture(1, 1);

  /** @type {(i: number) => Box} */
  const box = (i) => {
    const x = left + scale * (i % columns) * (wide + gap);
    const y = scale * Math.floor(i / columns) * (high + gap);
    return [Math.round(x), Math.round(y), Math.round(x + scale * wide) - Math.round(x), Math.round(y + scale * high) - Math.round(y)];
  };

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    const best = bestGrid(count, width, height, wide / high, GAP, 0);
    columns = best.columns;
    const rows = Math.ceil(count / columns);
    gap = Math.max(1, Math.round((GAP * wide) / best.size));
    const size = [columns * (wide + gap) - gap, rows * (high + gap) - gap];
    scale = Math.min(width / size[0], height / size[1]);
    if (scale > 1) scale = Math.floor(scale * wide) / wide;
    left = Math.max(0, Math.floor((width - scale * size[0]) / 2));
    sheet = maskPicture(size[0], size[1], {
      ground: chart.theme.diverging[255],
      place: (index) => {
        const [unit, input] = twoOf(index, inputs);
        const [row, column] = twoOf(input, wide);
        const [down, along] = twoOf(unit, columns);
        return (down * (high + gap) + row) * size[0] + along * (wide + gap) + column;
      },
    });
    return null;
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, stop } = chart;
    const units = spec.items ? chart.items(spec.items) : null;
    const places = Array.from({ length: count }, (_, i) => box(i));
    sheet.show(chart, chart.items(spec.weights));
    /** @type {Box} */
    const whole = [left, 0, sheet.canvas.width * scale, sheet.canvas.height * scale];
    hatch(g, theme, whole);
    g.imageSmoothingEnabled = false;
    g.drawImage(sheet.canvas, ...whole);
    const out = units ? places.filter((_, i) => units.gone[i] <= stop) : [];
    g.globalAlpha = 0.78;
    hatch(g, theme, ...out);
    g.globalAlpha = 1;
    crossOut(g, theme, out);
    for (const ref of [chart.hover, chart.picked]) for (const b of ref ? boxes(ref) : []) ring(g, theme, b, 1);
  }

  /** @type {import("./types").Boxes} */
  function boxes(ref) {
    if (spec.items && ref.item === spec.items && ref.index < count) return [box(ref.index)];
    if (ref.item !== spec.weights) return [];
    const [unit, input] = twoOf(ref.index, inputs);
    const [row, column] = twoOf(input, wide);
    const [x, y, w, h] = box(unit);
    return [[x + (column * w) / wide, y + (row * h) / high, w / wide, h / high]];
  }

  /** @type {import("./types").Hit} */
  function hit(px, py) {
    for (let i = 0; i < count; i++) {
      const [x, y, w, h] = box(i);
      if (!insideBox(px, py, [x, y, w, h])) continue;
      if (spec.items) return { item: spec.items, index: i };
      const column = Math.floor(((px - x) / w) * wide);
      const row = Math.floor(((py - y) / h) * high);
      return { item: spec.weights, index: i * inputs + row * wide + column };
    }
    return null;
  }

  return { layout, paint, hit, boxes, legend: "signed" };
}

/**
 * @param {SamplesSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function samplesPanel(spec, chart) {
  const [count, high, wide] = spec.pictures.shape;
  const UNDER = 17;
  const GAP = 8;
  let grid = { w: 0, h: 0, columns: 1, left: 0 };
  const sheet = offscreen(wide, high * count);
  /** @type {import("./types").Theme | null} */
  let sheetTheme = null;

  function prepare() {
    const { sequential } = chart.theme;
    for (let i = 0; i < sheet.pixels.length; i++) sheet.pixels[i] = sequential[Math.round(255 * clamp(spec.pictures[i], 0, 1))];
    sheet.show();
    sheetTheme = chart.theme;
  }

  /** @type {(i: number) => [number, number]} */
  const at = (i) => [
    grid.left + (i % grid.columns) * (grid.w + GAP), Math.floor(i / grid.columns) * (grid.h + UNDER + GAP),
  ];
  /** @type {(i: number) => number} */
  const answerOf = (i) => chart.data(spec).answers[chart.stop * count + i];

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme } = chart;
    if (sheetTheme !== theme) prepare();
    g.imageSmoothingEnabled = false;
    for (let i = 0; i < count; i++) {
      const [x, y] = at(i);
      const answer = answerOf(i);
      const wrong = answer !== spec.truth[i];
      g.globalAlpha = wrong ? 1 : 0.75;
      g.drawImage(sheet.canvas, 0, i * high, wide, high, x, y, grid.w, grid.h);
      g.globalAlpha = 1;
      g.strokeStyle = wrong ? css(theme.orange) : css(theme.grid);
      g.lineWidth = wrong ? 2.5 : 1;
      g.strokeRect(x + 0.5, y + 0.5, grid.w - 1, grid.h - 1);
      const name = spec.names[answer] ?? "–";
      write(g, wrong ? `✕ ${name}` : name, x + grid.w / 2, y + grid.h + 13,
        { size: 12, weight: wrong ? 700 : 400, colour: css(wrong ? theme.orange : theme.muted), align: "center" });
    }
  }

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    const aspect = wide / high;
    const { size, columns } = bestGrid(count, width, height, aspect, GAP, UNDER);
    const w = Math.max(2, Math.floor(size));
    const h = Math.max(2, Math.floor(w / aspect));
    grid = { w, h, columns, left: Math.max(0, Math.floor((width - columns * (w + GAP) + GAP) / 2)) };
    return null;
  }

  /** @type {import("./types").Tell} */
  function tell(px, py) {
    for (let i = 0; i < count; i++) {
      if (!insideBox(px, py, [...at(i), grid.w, grid.h + UNDER])) continue;
      return [`${chart.words.truth}: ${spec.names[spec.truth[i]]}`, `${chart.words.answer}: ${spec.names[answerOf(i)] ?? "–"}`];
    }
    return null;
  }

  return { layout, paint, tell };
}

/**
 * The number of weights that each input has left, stop by stop: (stops, inputs).
 * @param {Items} items
 * @param {number} inputs
 * @param {number} stops
 */
export function inputsLeft({ gone }, inputs, stops) {
  const left = new Uint32Array(stops * inputs);
  for (let i = 0; i < gone.length; i++) {
    if (gone[i] < stops) left[gone[i] * inputs + (i % inputs)]++;
  }
  const now = new Uint32Array(inputs).fill(gone.length / inputs);
  for (let p = 0, k = 0; p < stops; p++) {
    for (let c = 0; c < inputs; c++, k++) left[k] = now[c] -= left[k];
  }
  return left;
}

/**
 * @param {InputsSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function inputsPanel(spec, chart) {
  const [high, wide] = spec.picture;
  const picture = offscreen(wide, high);
  const inputs = high * wide;
  /** @type {{course: object | null, left: Uint32Array}} */
  let counted = { course: null, left: new Uint32Array(0) };
  /** @type {Box} */
  let place = [0, 0, 0, 0];

  /** @type {(index: number) => number} */
  const share = (index) => {
    const items = chart.items(spec.items);
    const course = knownCourse(chart, items);
    if (counted.course !== course) counted = { course, left: inputsLeft(items, inputs, chart.stops.share.length) };
    return counted.left[chart.stop * inputs + index] / items.shape[0];
  };

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme } = chart;
    const [r, gr, b] = theme.kept;
    const [x, y, w, h] = place;
    /** @type {Box[]} */
    const empty = [];
    for (let c = 0; c < inputs; c++) {
      // Transparent where nothing is left, so that the hatch shows; at least a trace where something is.
      const left = share(c);
      const alpha = left ? Math.round(60 + 195 * left) : 0;
      picture.pixels[c] = ((alpha << 24) | (b << 16) | (gr << 8) | r) >>> 0;
      if (!left) empty.push(cell(c));
    }
    picture.show();
    hatch(g, theme, ...empty);
    g.imageSmoothingEnabled = false;
    g.drawImage(picture.canvas, x, y, w, h);
    g.strokeStyle = css(theme.grid);
    g.lineWidth = 1;
    g.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
  }

  /** @type {(index: number) => Box} */
  const cell = (index) => {
    const [row, column] = twoOf(index, wide);
    const [x, y, w, h] = place;
    return [x + (column * w) / wide, y + (row * h) / high, w / wide, h / high];
  };

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    const scale = Math.min((width - 2) / wide, (height - 2) / high);
    const w = Math.floor(wide * scale);
    const h = Math.floor(high * scale);
    place = [Math.floor((width - w) / 2), 1, w, h];
    return null;
  }

  /** @type {import("./types").Tell} */
  function tell(px, py) {
    for (let c = 0; c < inputs; c++) {
      if (!insideBox(px, py, cell(c))) continue;
      const [row, column] = twoOf(c, wide);
      return [`${chart.words.row} ${row}, ${chart.words.column} ${column}`,
        `${chart.words.kept}: ${formatted(share(c), "p", 0, chart.lang)}%`];
    }
    return null;
  }

  return { layout, paint, tell };
}
