// Heat maps that change with the stop, some of them bound to a unit that can be removed: `picture`.

import { offscreen } from "./dom.js";
import { crossOut, hatch, insideBox, ring, shortened, write } from "./draw.js";
import { chip, rampChip } from "./legend.js";
import { clamp } from "./stops.js";
import { fill, formatted } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").EightBits} EightBits */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").Offscreen} Offscreen */
/** @typedef {import("./types").PictureSpec} PictureSpec */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {import("./types").Tile} Tile */
/** @typedef {import("./types").View} View */
/** @typedef {{tile: Tile, rows: number, columns: number, x: number, y: number, w: number, h: number, picture: Offscreen}} Place */
/** @typedef {(value: number) => number} ColourScale */

/**
 * The number behind 8 bits; NaN for a cell that is empty. The counterpart of `eight_bits`.
 * @param {EightBits} packed
 * @param {number} i
 */
export const eightBits = ({ scale, values }, i) => (values[i] === (values instanceof Int8Array ? -128 : 255) ? NaN : values[i] * scale);

/**
 * Maps a value to its packed colour: pale to blue between low and high, or orange over pale to blue.
 * @param {Theme} theme
 * @param {number} low
 * @param {number} high
 * @param {boolean} diverging
 * @returns {ColourScale}
 */
export function colourScale(theme, low, high, diverging) {
  const limit = Math.max(Math.abs(low), Math.abs(high));
  return (value) => {
    const t = diverging ? value / limit : Math.max((value - low) / (high - low), 0);
    return theme.diverging[255 + Math.round(255 * clamp(t, -1, 1))];
  };
}

/**
 * The colours of all 256 values that an array of eight bits can hold. Index: the value, plus 128 if signed.
 * @param {EightBits} packed
 * @param {ColourScale} colour
 */
export function colourTable({ scale, values }, colour) {
  const signed = values instanceof Int8Array;
  const first = signed ? -128 : 0;
  return Uint32Array.from({ length: 256 }, (_, i) => (i === (signed ? 0 : 255) ? 0 : colour((first + i) * scale)));
}

/**
 * @param {PictureSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function picturePanel(spec, chart) {
  const { tiles } = spec;
  const bound = tiles.some((tile) => tile.items);
  const TITLE = tiles.some((tile) => tile.title) ? 20 : 0;
  const GAP = 12;
  // Size of labels, and the smallest cell that has room for one, in pixels: the first that fits.
  const LABELS = [[13, 17], [11, 11]];
  /** @type {Place[]} */
  let places = [];
  let labelled = 0; // their size
  let room = [0, 0];
  /** @type {WeakMap<EightBits, {theme: Theme, table: Uint32Array}>} */
  const tables = new WeakMap();

  const shapes = tiles.map(({ name }) => chart.data(spec).tiles[name].values.shape.slice(1));
  const gone = (/** @type {Tile} */ tile) => Boolean(tile.items) && chart.items(tile.items).gone[tile.index] <= chart.stop;

  /**
   * Tiles in a row: as told on a wide page, fewer on a narrow one, so that none gets tiny.
   * @param {number} width
   * @param {number} height
   */
  function across(width, height) {
    if (!spec.across) {
      const size = (/** @type {number} */ n) => {
        const lines = Math.ceil(tiles.length / n);
        return Math.min((width - GAP * (n - 1)) / n, (height - GAP * (lines - 1)) / lines - TITLE);
      };
      return tiles.reduce((best, _, i) => (size(i + 1) > size(best) + 0.5 ? i + 1 : best), 1);
    }
    let n = Math.min(spec.across, tiles.length);
    while (n > 1 && (width - GAP * (n - 1)) / n < 72) n = Math.ceil(n / 2);
    return n;
  }

  /**
   * Room for labels beside the tiles: [left, below], from the longest words, within reason.
   * @param {Brush} g
   * @param {number} size
   */
  function labelRoom(g, size) {
    g.font = `400 ${size}px ${chart.theme.font}`;
    const longest = (/** @type {string[]} */ labels) =>
      Math.min(Math.max(0, ...labels.map((text) => g.measureText(text).width)), 6 * size);
    const rows = longest(tiles.flatMap((tile) => tile.rows));
    const columns = longest(tiles.flatMap((tile) => tile.columns));
    return [rows ? rows + 6 : 0, columns ? columns + 6 : 0];
  }

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    const n = across(width, height);
    const lines = Math.ceil(tiles.length / n);
    const slot = [(width - GAP * (n - 1)) / n, (height - GAP * (lines - 1)) / lines];
    /** @type {(shape: number[], pad: number[]) => number[]} */
    const fit = ([rows, columns], [left, below]) => {
      const w = (slot[0] - left - 2) / columns;
      const h = (slot[1] - TITLE - below - 2) / rows;
      return spec.square ? [Math.min(w, h), Math.min(w, h)] : [w, h];
    };
    const ruler = offscreen(1, 1).g;
    labelled = 0;
    for (const [size, cell] of LABELS) {
      if (labelled) break;
      room = labelRoom(ruler, size);
      if (room[0] + room[1] > 0 && shapes.every((shape) => Math.min(...fit(shape, room)) >= cell)) labelled = size;
    }
    const pad = labelled ? room : [0, 0];
    places = tiles.map((tile, i) => {
      const [rows, columns] = shapes[i];
      const [cw, ch] = fit(shapes[i], pad).map((size) => (size > 4 ? Math.floor(size) : size));
      const [w, h] = [Math.max(cw * columns, 2), Math.max(ch * rows, 2)];
      const left = (i % n) * (slot[0] + GAP);
      const x = Math.round(left + Math.max(0, (slot[0] - pad[0] - w) / 2) + pad[0]);
      const y = Math.round(Math.floor(i / n) * (slot[1] + GAP) + TITLE);
      return { tile, rows, columns, x, y, w, h, picture: offscreen(columns, rows) };
    });
    return null;
  }

  /** @param {EightBits} packed */
  function tableOf(packed) {
    const { theme } = chart;
    let known = tables.get(packed);
    if (known?.theme !== theme) {
      known = { theme, table: colourTable(packed, colourScale(theme, spec.low, spec.high, spec.diverging)) };
      tables.set(packed, known);
    }
    return known.table;
  }

  /** @type {(values: EightBits["values"], size: number) => number} */
  const startOf = (values, size) => (values.shape[0] > 1 ? chart.stop * size : 0);

  /** @param {Place} place */
  function colour({ tile, rows, columns, picture }) {
    const packed = chart.data(spec).tiles[tile.name];
    const table = tableOf(packed);
    const { values } = packed;
    const size = rows * columns;
    const start = startOf(values, size);
    const shift = values instanceof Int8Array ? 128 : 0;
    for (let i = 0; i < size; i++) picture.pixels[i] = table[values[start + i] + shift];
    picture.show();
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme } = chart;
    /** @type {Box[]} */
    const crossed = [];
    for (const place of places) {
      const { tile, x, y, w, h } = place;
      const out = gone(tile);
      colour(place);
      if (out) {
        hatch(g, theme, [x, y, w, h]);
        crossed.push([x, y, w, h]);
      }
      g.imageSmoothingEnabled = false;
      g.globalAlpha = out ? 0.18 : 1;
      g.drawImage(place.picture.canvas, x, y, w, h);
      g.globalAlpha = 1;
      g.strokeStyle = css(theme.grid);
      g.lineWidth = 1;
      g.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
      if (tile.title) title(g, place, out);
      if (labelled) labels(g, place);
    }
    crossOut(g, theme, crossed);
    for (const ref of [chart.hover, chart.picked]) for (const box of ref ? boxes(ref) : []) ring(g, theme, box, 1);
  }

  /**
   * @param {Brush} g
   * @param {Place} place
   * @param {boolean} out
   */
  function title(g, { tile, x, y, w }, out) {
    const { theme } = chart;
    const items = tile.items ? chart.items(tile.items) : null;
    const scope = (/** @type {string} */ name) => (name === "value" && items ? items.values[tile.index] * items.scale : chart.scope(name));
    g.font = `500 12.5px ${theme.font}`;
    const text = shortened(g, fill(tile.title, scope, chart.lang), Math.max(w, 60));
    write(g, text, x, y - 6, { size: 12.5, weight: 500, colour: css(out ? theme.muted : theme.ink) });
  }

  /**
   * @param {Brush} g
   * @param {Place} place
   */
  function labels(g, { tile, rows, columns, x, y, w, h }) {
    g.font = `400 ${labelled}px ${chart.theme.font}`;
    const look = /** @type {const} */ ({ size: labelled, colour: css(chart.theme.muted), align: "right", base: "middle" });
    tile.rows.forEach((text, r) => write(g, shortened(g, text, room[0] - 6), x - 5, y + ((r + 0.5) * h) / rows, look));
    tile.columns.forEach((text, c) => {
      g.save();
      g.translate(x + ((c + 0.5) * w) / columns, y + h + 5);
      g.rotate(-Math.PI / 2);
      write(g, shortened(g, text, room[1] - 6), 0, 0, look);
      g.restore();
    });
  }

  const placeAt = (/** @type {number} */ px, /** @type {number} */ py) =>
    places.find(({ x, y, w, h }) => insideBox(px, py, [x, y, w, h]));

  /** @type {import("./types").Boxes} */
  const boxes = (ref) =>
    places.filter(({ tile }) => tile.items === ref.item && tile.index === ref.index).map(({ x, y, w, h }) => [x, y, w, h]);

  /** @type {import("./types").Hit} */
  function hit(px, py) {
    const place = placeAt(px, py);
    return place?.tile.items ? { item: place.tile.items, index: place.tile.index } : null;
  }

  /** @type {import("./types").Tell} */
  function tell(px, py) {
    const place = placeAt(px, py);
    if (!place) return null;
    const { tile, rows, columns, x, y, w, h } = place;
    const row = Math.min(rows - 1, Math.floor(((py - y) / h) * rows));
    const column = Math.min(columns - 1, Math.floor(((px - x) / w) * columns));
    const packed = chart.data(spec).tiles[tile.name];
    const value = eightBits(packed, startOf(packed.values, rows * columns) + row * columns + column);
    const { words } = chart;
    const lines = [
      `${tile.y || words.row}: ${tile.rows[row] ?? row} · ${tile.x || words.column}: ${tile.columns[column] ?? column}`,
      `${words.value}: ${formatted(value, "g", 2, chart.lang)}`,
    ];
    if (tile.items) lines.push(gone(tile) ? words.pruned : words.kept);
    return lines;
  }

  /**
   * On a narrow page rows are as high as the tiles in them are wide: no empty space between.
   * @param {number} width
   */
  function prefer(width) {
    if (width >= 560 || !spec.square) return spec.height;
    const n = across(width, spec.height);
    const size = (width - GAP * (n - 1)) / n;
    const highest = Math.max(...shapes.map(([rows, columns]) => rows / columns));
    const lines = Math.ceil(tiles.length / n);
    return Math.round(lines * (size * highest + TITLE + GAP) - GAP + 2);
  }

  function chips() {
    const show = (/** @type {number} */ value) => formatted(value, "g", 2, chart.lang);
    const limit = Math.max(Math.abs(spec.low), Math.abs(spec.high));
    const range = spec.diverging ? rampChip(`−${show(limit)}`, `+${show(limit)}`) : rampChip(show(spec.low), show(spec.high), "pale");
    return bound ? [range, chip("hatch", chart.words.pruned)] : [range];
  }

  const hooks = () => ({ gone: tiles.filter(gone).map((tile) => tile.name).join(" "), labelled: String(labelled > 0) });
  return { layout, paint, tell, boxes, prefer, chips, hooks, ...(bound ? { hit } : {}) };
}
