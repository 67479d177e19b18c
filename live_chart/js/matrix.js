// Weights as pictures: `matrix`. The hatch lies below; kept weights are painted over it, removed ones let it show.

import { axesOf, hatch, nothing, plotArea, plotlyLayout, ring, write } from "./draw.js";
import { maskPicture } from "./masks.js";
import { twoOf } from "./stops.js";
import { fill } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Axis} Axis */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").Layer} Layer */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").MatrixSpec} MatrixSpec */
/** @typedef {import("./types").PlotArea} PlotArea */
/** @typedef {import("./types").View} View */
/** @typedef {{layer: Layer, area: PlotArea, rows: number, columns: number, picture: ReturnType<typeof maskPicture>}} Cell */

const TITLE = 22;
const LEFT = 34;
/** Pixels a matrix, below which there is no room for numbers along its sides. */
const NARROW = 90;
const COUNTS_BY = [1, 2, 5, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 1000];

/**
 * The axis of n rows or columns: whole numbers, three or so of them.
 * @param {number} n
 * @param {string} title
 * @returns {Axis}
 */
function countAxis(n, title) {
  const step = COUNTS_BY.find((s) => n / s <= 4.01) || n;
  /** @type {[number, string][]} */
  const ticks = [];
  for (let v = 0; v < n; v += step) ticks.push([v, String(v)]);
  return { lo: -0.5, hi: n - 0.5, title, log: false, ticks };
}

/**
 * @param {MatrixSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function matrixPanel(spec, chart) {
  /** @type {Cell[]} */
  let cells = [];

  /**
   * @param {number} width
   * @param {number} height
   */
  function arrange(width, height) {
    const shapes = spec.layers.map((layer) => chart.items(layer.items).shape);
    const perRow = width < 560 ? Math.min(2, shapes.length) : shapes.length;
    const rows = Math.ceil(shapes.length / perRow);
    const below = spec.layers.some((layer) => layer.x) ? 36 : 20;
    const bare = width / perRow < NARROW;
    const left = bare ? 2 : LEFT;
    const axis = (/** @type {number} */ n, /** @type {string} */ title) => ({ ...countAxis(n, title), ...(bare && { ticks: [] }) });
    const rowHeight = height / rows;
    cells = [];
    for (let row = 0; row < rows; row++) {
      const members = shapes.slice(row * perRow, (row + 1) * perRow);
      // Wide layers get more room, but less than in proportion: the small ones must stay readable.
      const weights = members.map(([, columns]) => (bare ? 1 : columns ** 0.6));
      const free = width - members.length * (left + 10);
      const sum = weights.reduce((a, b) => a + b, 0);
      let x = 0;
      members.forEach(([out, into], i) => {
        const layer = spec.layers[row * perRow + i];
        const w = Math.round((free * weights[i]) / sum);
        const h = Math.round(rowHeight - TITLE - below);
        const area = plotArea(x + left, Math.round(row * rowHeight) + TITLE, w, h,
          axis(into, layer.x), { ...axis(out, layer.y), lo: out - 0.5, hi: -0.5 });
        cells.push({ layer, area, rows: out, columns: into, picture: maskPicture(into, out) });
        x += w + left + 10;
      });
    }
  }

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    arrange(width, height);
    const number = (/** @type {number} */ i) => (i ? i + 1 : "");
    const axes = cells.map(({ area }, i) =>
      axesOf(area, width, height, chart.theme, { x: { grid: false }, y: { grid: false } }, number(i)));
    return { data: cells.map((_, i) => nothing(number(i))), layout: plotlyLayout(width, height, chart.theme, Object.assign({}, ...axes)) };
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme } = chart;
    for (const cell of cells) {
      const { area, layer, picture } = cell;
      const items = chart.items(layer.items);
      /** @type {Box} */
      const box = [area.x0, area.y0, area.width, area.height];
      picture.show(chart, items);
      hatch(g, theme, box);
      g.imageSmoothingEnabled = area.width * theme.ratio < cell.columns || area.height * theme.ratio < cell.rows;
      g.drawImage(picture.canvas, ...box);
      if (area.width / cell.columns > 12 && area.height / cell.rows > 6) gridLines(g, cell);
      g.strokeStyle = css(theme.grid);
      g.lineWidth = 1;
      g.strokeRect(area.x0 - 0.5, area.y0 - 0.5, area.width + 1, area.height + 1);
      const title = fill(layer.title, chart.scopeOf(items), chart.lang);
      write(g, title, area.x0, area.y0 - 8, { size: 12.5, weight: 500, colour: css(theme.ink) });
    }
    for (const ref of [chart.hover, chart.picked]) for (const box of ref ? boxes(ref) : []) ring(g, theme, box, 1);
  }

  /**
   * @param {Brush} g
   * @param {Cell} cell
   */
  function gridLines(g, { area, rows, columns }) {
    g.fillStyle = css(chart.theme.ground);
    for (let c = 1; c < columns; c++) g.fillRect(Math.round(area.x0 + (c * area.width) / columns), area.y0, 1, area.height);
    for (let r = 1; r < rows; r++) g.fillRect(area.x0, Math.round(area.y0 + (r * area.height) / rows), area.width, 1);
  }

  /**
   * Rectangles of a reference: a weight's cell, or a unit's row and column in every layer.
   * @type {import("./types").Boxes}
   */
  function boxes(ref) {
    /** @type {Box[]} */
    const found = [];
    for (const { layer, area, rows, columns } of cells) {
      const w = area.width / columns;
      const h = area.height / rows;
      if (layer.items === ref.item) {
        const [row, column] = twoOf(ref.index, columns);
        found.push([area.x0 + column * w, area.y0 + row * h, w, h]);
      }
      if (layer.rows === ref.item) found.push([area.x0, area.y0 + ref.index * h, area.width, h]);
      if (layer.columns === ref.item) found.push([area.x0 + ref.index * w, area.y0, w, area.height]);
    }
    return found;
  }

  /** @type {import("./types").Hit} */
  function hit(px, py) {
    for (const { layer, area, rows, columns } of cells) {
      if (!area.inside(px, py)) continue;
      const column = Math.min(columns - 1, Math.floor(((px - area.x0) / area.width) * columns));
      const row = Math.min(rows - 1, Math.floor(((py - area.y0) / area.height) * rows));
      return { item: layer.items, index: row * columns + column };
    }
    return null;
  }

  return {
    layout, paint, hit, boxes, legend: "signed",
    prefer: (width) => (width < 560 && spec.layers.length > 2 ? Math.round(spec.height * 1.7) : spec.height),
  };
}
