// The numbers that a panel shows, as tables: for those who cannot see a picture, or want to read off a value.

import { make, textElement } from "./dom.js";
import { eightBits } from "./heatmaps.js";
import { firstAtLeast, SHARE_AXIS, twoOf } from "./stops.js";
import { fill, formatted } from "./templates.js";

/** @typedef {import("./types").Axis} Axis */
/** @typedef {import("./types").FigureSpec} FigureSpec */
/** @typedef {import("./types").Items} Items */
/** @typedef {import("./types").Kind} Kind */
/** @typedef {import("./types").PanelSpec} PanelSpec */
/** @typedef {import("./types").PlotlyTrace} PlotlyTrace */
/** @typedef {import("./types").Ref} Ref */
/** @typedef {import("./types").View} View */
/**
 * One table. now: the row of the present position.
 * @typedef {{head: string[], rows: (string | number)[][], caption?: string, now?: number}} Sheet
 */

/** Items that are listed one by one; more are counted row by row. */
const MOST_ITEMS = 400;
const MOST_ROWS = 21;

/**
 * The name of a weight or unit.
 * @param {View} chart
 * @param {Ref} ref
 */
export function nameOf(chart, { item, index }) {
  const { words } = chart;
  const items = chart.items(item);
  if (items.labels) return items.labels[index];
  if (items.shape.length < 2) return `${item} · ${words.unit} ${index}`;
  const [row, column] = twoOf(index, items.shape[1]);
  return `${item} · ${words.row} ${row}, ${words.column} ${column}`;
}

/** @type {(count: number) => number[]} */
const upTo = (count) => [...Array(count).keys()];

/**
 * At most MOST_ROWS of `count` rows, evenly, the first and the last among them.
 * @param {number} count
 */
function thinned(count) {
  const few = Math.min(count, MOST_ROWS);
  return upTo(few).map((i) => Math.round((i * (count - 1)) / Math.max(few - 1, 1)));
}

/**
 * Stops about evenly along the share removed, the present one among them.
 * @param {ArrayLike<number>} share
 * @param {number} stop
 */
function spread(share, stop) {
  const places = upTo(MOST_ROWS).map((i) => firstAtLeast(share, i / (MOST_ROWS - 1))).filter((p) => p < share.length);
  return [...new Set([0, ...places, stop])].sort((a, b) => a - b);
}

/**
 * @param {View} chart
 * @param {Axis | null} [axis]
 * @returns {(value: number | undefined) => string}
 */
const writer = ({ lang }, axis) => (value) =>
  (axis?.percent && Number.isFinite(value) ? `${formatted(value, "p", 1, lang)}%` : formatted(value, "g", 3, lang));

/**
 * Items one by one with the values of some columns; many weights row by row.
 * @param {View} chart
 * @param {string[]} names
 * @param {[string, (items: Items, index: number) => string][]} columns
 * @returns {Sheet[]}
 */
function itemsSheets(chart, names, columns) {
  const { words, stop, lang } = chart;
  const all = names.map((name) => chart.items(name));
  if (all.reduce((sum, { gone }) => sum + gone.length, 0) <= MOST_ITEMS) {
    const rows = all.flatMap((items) => upTo(items.gone.length).map((index) => [
      nameOf(chart, { item: items.name, index }), ...columns.map(([, value]) => value(items, index)),
      items.gone[index] <= stop ? words.pruned : words.kept,
    ]));
    return [{ head: ["", ...columns.map(([head]) => head), ""], rows }];
  }
  return all.map((items) => {
    const wide = items.shape.length > 1 ? items.shape.slice(1).reduce((a, b) => a * b, 1) : items.gone.length;
    const rows = upTo(items.gone.length / wide).map((row) => {
      let gone = 0;
      for (let i = row * wide; i < (row + 1) * wide; i++) if (items.gone[i] <= stop) gone++;
      return [`${words.row} ${row}`, formatted(wide - gone, "d", "", lang), formatted(gone, "d", "", lang)];
    });
    return { caption: items.name, head: ["", words.kept, words.pruned], rows };
  });
}

/**
 * A rectangle of numbers.
 * @param {string} caption
 * @param {string[]} rows
 * @param {string[]} columns
 * @param {(row: number, column: number) => string} value
 * @returns {Sheet}
 */
const grid = (caption, rows, columns, value) =>
  ({ caption, head: ["", ...columns], rows: rows.map((name, r) => [name, ...columns.map((_, c) => value(r, c))]) });

/** @type {(count: number) => string[]} */
const numbered = (count) => upTo(count).map(String);

/**
 * Curves over the stops, paths, and Plotly's own traces: those over the same points side by side.
 * @param {FigureSpec} spec
 * @param {View} chart
 * @returns {Sheet[]}
 */
function figureSheets(spec, chart) {
  const { stops, stop, words } = chart;
  const [X, Y] = [writer(chart, spec.x), writer(chart, spec.y)];
  const titleX = spec.x.title || words.share;
  const titleY = spec.y.title || words.value;
  /** @type {(name: string) => ArrayLike<number> | null | undefined} */
  const column = (name) => {
    const { share, threshold, removed, metrics } = stops;
    return /** @type {Record<string, ArrayLike<number> | null>} */ ({ share, threshold, removed })[name] ?? metrics[name];
  };
  const share = writer(chart, SHARE_AXIS);
  /** @type {(edges: (number | undefined)[]) => string} */
  const between = (edges) => edges.sort((a, b) => Number(a) - Number(b)).map(Y).join(" – ");
  /** @type {Sheet[]} */
  const sheets = [];
  const marks = spec.marks.filter(({ y }) => !spec.lines.some((line) => line.y === y)).map((mark) => ({ ...mark, label: titleY, to: "" }));
  for (const x of new Set([...marks, ...spec.lines].map((one) => one.x))) {
    const shown = [...marks, ...spec.lines].filter((one) => one.x === x && column(one.y));
    const xs = column(x);
    if (!xs || !shown.length) continue;
    const places = spread(stops.share, stop);
    const onSlider = x === "share" || x === "threshold";
    const rows = places.map((p) => [...(onSlider ? [] : [share(stops.share[p])]), X(xs[p]), ...shown.map(({ y, to }) => (to
      ? between([column(y)?.[p], column(to)?.[p]]) : Y(column(y)?.[p])))]);
    const head = [...(onSlider ? [] : [words.share]), titleX, ...shown.map(({ label }) => label || titleY)];
    sheets.push({ head, rows, now: places.indexOf(stop) });
  }
  for (const { x, y, label } of spec.paths) {
    const many = x.shape[1];
    const rows = thinned(many).map((k) => [X(x[stop * many + k]), Y(y[stop * many + k])]);
    sheets.push({ head: [titleX, label || titleY], rows });
  }
  const traces = [...spec.traces, ...(chart.data(spec)?.traces ?? [])];
  /** @type {Map<string, {xs: unknown[], heads: string[], columns: ((i: number) => string)[]}>} */
  const together = new Map();
  traces.forEach((trace, i) => {
    const [xs, ys] = [trace.x, trace.y];
    const edge = trace.fill === "tonexty" ? traces[i - 1]?.y : null;
    if (!Array.isArray(xs) || !Array.isArray(ys) || xs.length !== ys.length || !trace.name) return;
    const key = xs.join();
    const found = together.get(key) ?? { xs, heads: [], columns: [] };
    together.set(key, found);
    found.heads.push(trace.name);
    found.columns.push((p) => (Array.isArray(edge) ? between([edge[p], ys[p]]) : Y(ys[p])));
  });
  for (const { xs, heads, columns } of together.values()) {
    const rows = thinned(xs.length).map((p) => [typeof xs[p] === "number" ? X(/** @type {number} */ (xs[p])) : String(xs[p]),
      ...columns.map((value) => value(p))]);
    sheets.push({ head: [titleX, ...heads], rows });
  }
  return sheets;
}

/** @type {{[K in Kind]: ((spec: import("./types").SpecOf[K], chart: View) => Sheet[]) | null}} */
const SHEETS = {
  matrix: (spec, chart) => itemsSheets(chart, spec.layers.map(({ items }) => items), [valueColumn(chart)]),
  tiles: (spec, chart) => itemsSheets(chart, [spec.items || spec.weights], [valueColumn(chart)]),
  bars: (spec, chart) => itemsSheets(chart, spec.items, [dataColumn(chart, spec.y, chart.data(spec).values)]),
  scatter: (spec, chart) => itemsSheets(chart, spec.items,
    [dataColumn(chart, spec.x, chart.data(spec).x), dataColumn(chart, spec.y, chart.data(spec).y)]),
  figure: figureSheets,
  histogram(spec, chart) {
    const { total, removed } = chart.data(spec);
    const X = writer(chart, spec.x);
    const rows = upTo(total.length).map((bin) => {
      const out = removed[chart.stop * total.length + bin];
      return [`${X(spec.edges[bin])} – ${X(spec.edges[bin + 1])}`, total[bin] - out, out];
    });
    return [{ head: [spec.x.title ?? "", chart.words.kept, chart.words.pruned], rows }];
  },
  classes(spec, chart) {
    const { values, dense } = chart.data(spec);
    const Y = writer(chart, spec.y);
    const rows = spec.names.map((name, i) => [name, Y(values[chart.stop * spec.names.length + i]), Y(dense[i])]);
    return [{ head: ["", chart.words.value, chart.words.dense], rows }];
  },
  cells(spec, chart) {
    const text = (/** @type {number} */ i) => [spec.cells[i].value, spec.cells[i].note].filter(Boolean)
      .map((template) => fill(template, chart.scope, chart.lang)).join(" · ");
    const lines = spec.cells.length / spec.across;
    const columns = spec.columns.length ? spec.columns : numbered(spec.across).map(() => "");
    return [grid("", spec.rows.length ? spec.rows : numbered(lines).map(() => ""), columns, (r, c) => text(r * spec.across + c))];
  },
  samples(spec, chart) {
    const { answers } = chart.data(spec);
    const count = spec.truth.length;
    const rows = upTo(count).map((i) => [i + 1, spec.names[spec.truth[i]], spec.names[answers[chart.stop * count + i]] ?? "–"]);
    return [{ head: ["", chart.words.truth, chart.words.answer], rows }];
  },
  boundary(spec, chart) {
    const { grid: field } = chart.data(spec);
    const size = field.shape[1];
    const cell = (/** @type {number} */ value, /** @type {Axis} */ { lo, hi }) =>
      Math.min(Math.max(Math.floor(((value - lo) / (hi - lo)) * size), 0), size - 1);
    const counts = [[0, 0], [0, 0]];
    spec.labels.forEach((label, i) => {
      const at = (chart.stop * size + cell(spec.points[2 * i + 1], spec.y)) * size + cell(spec.points[2 * i], spec.x);
      counts[label][field[at] > 127 ? 1 : 0]++;
    });
    const { truth, answer } = chart.words;
    return [grid("", [`${truth}: 0`, `${truth}: 1`], [`${answer}: 0`, `${answer}: 1`], (r, c) => String(counts[r][c]))];
  },
  inputs(spec, chart) {
    const [high, wide] = spec.picture;
    const { gone } = chart.items(spec.items);
    const share = (/** @type {number} */ input) => {
      let left = 0;
      for (let i = input; i < gone.length; i += high * wide) if (gone[i] > chart.stop) left++;
      return left / (gone.length / (high * wide));
    };
    return [grid(chart.words.kept, numbered(high), numbered(wide), (r, c) => `${formatted(100 * share(r * wide + c), "f", 0, chart.lang)}%`)];
  },
  picture(spec, chart) {
    return spec.tiles.map((tile) => {
      const packed = chart.data(spec).tiles[tile.name];
      const [stops, high, wide] = packed.values.shape;
      const start = (stops > 1 ? chart.stop : 0) * high * wide;
      const gone = tile.items && chart.items(tile.items).gone[tile.index] <= chart.stop;
      const title = fill(tile.title, (name) => (name === "value" ? "" : chart.scope(name)), chart.lang) || tile.name;
      return grid(gone ? `${title} (${chart.words.pruned})` : title, tile.rows.length ? tile.rows : numbered(high),
        tile.columns.length ? tile.columns : numbered(wide), (r, c) => formatted(eightBits(packed, start + r * wide + c), "g", 2, chart.lang));
    });
  },
  unrolled(spec, chart) {
    const { states, dense } = chart.data(spec);
    const [steps, units] = dense.values.shape;
    const rows = upTo(units).map((unit) => `${chart.words.unit} ${unit}`);
    return /** @type {const} */ ([["pruned", states, chart.stop * steps * units], ["dense", dense, 0]]).map(([name, packed, start]) =>
      grid(chart.words[name], rows, spec.steps, (unit, t) => formatted(eightBits(packed, start + t * units + unit), "g", 2, chart.lang)));
  },
  tokens(spec, chart) {
    const { tokens, values, dense } = chart.data(spec);
    const Y = writer(chart);
    const rows = tokens.map((token, i) => [token, Y(dense[i]), Y(values[chart.stop * tokens.length + i])]);
    return [{ head: ["", chart.words.dense, chart.words.pruned], rows }];
  },
  passage: null, // It is text.
};

/**
 * @param {View} chart
 * @returns {[string, (items: Items, index: number) => string]}
 */
const valueColumn = (chart) => [chart.words.value, ({ values, scale }, i) => formatted(values[i] * scale, "g", 3, chart.lang)];

/**
 * @param {View} chart
 * @param {Axis} axis
 * @param {Record<string, ArrayLike<number>>} data
 * @returns {[string, (items: Items, index: number) => string]}
 */
const dataColumn = (chart, axis, data) => [axis.title || chart.words.value, ({ name }, i) => writer(chart, axis)(data[name][i])];

/**
 * Whether a panel has numbers to list.
 * @param {PanelSpec} spec
 */
export const hasTable = (spec) => SHEETS[spec.kind] !== null;

/**
 * Writes what a panel shows at the present position into an element.
 * @param {HTMLElement} element
 * @param {PanelSpec} spec
 * @param {View} chart
 */
export function writeTable(element, spec, chart) {
  const sheets = /** @type {(spec: PanelSpec, chart: View) => Sheet[]} */ (SHEETS[spec.kind])(spec, chart);
  element.replaceChildren(...sheets.map(tableOf));
}

/** @param {Sheet} sheet */
function tableOf({ head, rows, caption, now }) {
  const heads = head.map((text) => (text ? textElement("th", "", text, { scope: "col" }) : make("td", "")));
  const lines = rows.map(([name, ...values], i) => make("tr", "", i === now ? { "aria-current": "true" } : {},
    textElement("th", "", String(name), { scope: "row" }), ...values.map((value) => textElement("td", "", String(value)))));
  const table = make("table", "", {}, make("thead", "", {}, make("tr", "", {}, ...heads)), make("tbody", "", {}, ...lines));
  if (caption) table.prepend(textElement("caption", "", caption));
  return table;
}
