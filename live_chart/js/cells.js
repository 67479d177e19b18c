// Large numbers in fields: a confusion matrix, or metrics side by side (`cells`).

import { shortened, write } from "./draw.js";
import { clamp } from "./stops.js";
import { fill } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").CellsSpec} CellsSpec */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").View} View */

const GAP = 4;
const LABEL = 18; // height of the line of column labels

/**
 * @param {CellsSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function cellsPanel(spec, chart) {
  const lines = spec.cells.length / spec.across;
  let left = 0;
  /** @type {Box[]} */
  let boxes = [];

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    left = spec.rows.length ? clamp(width * 0.24, 60, 96) : 0;
    const top = spec.columns.length ? LABEL : 0;
    const w = (width - left - GAP * (spec.across - 1)) / spec.across;
    const h = (height - top - GAP * (lines - 1)) / lines;
    boxes = spec.cells.map((_, i) =>
      [left + (i % spec.across) * (w + GAP), top + Math.floor(i / spec.across) * (h + GAP), w, h]);
    return null;
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, lang } = chart;
    spec.cells.forEach(({ value, note, share, wrong }, i) => {
      const [x, y, w, h] = boxes[i];
      const full = share ? clamp(Number(chart.scope(share)) || 0, 0, 1) : 0;
      g.fillStyle = css(theme.ink, 0.05);
      g.fillRect(x, y, w, h);
      if (full) {
        g.fillStyle = css(wrong ? theme.orange : theme.blue, 0.1 + 0.35 * full);
        g.fillRect(x, y, w, h);
      }
      const size = clamp(Math.min(h * 0.42, w * 0.2), 14, 34);
      const middle = y + h / 2 + (note ? -2 : size * 0.36);
      write(g, fill(value, chart.scope, lang), x + w / 2, middle, { size, weight: 600, colour: css(theme.ink), align: "center" });
      if (!note) return;
      g.font = `400 12px ${g.liveFont}`;
      const text = shortened(g, fill(note, chart.scope, lang), w - 6);
      write(g, text, x + w / 2, Math.min(middle + 18, y + h - 5), { size: 12, colour: css(theme.ink, 0.78), align: "center" });
    });
    labels(g);
  }

  /** @param {import("./types").Brush} g */
  function labels(g) {
    const colour = css(chart.theme.muted);
    g.font = `400 12px ${g.liveFont}`;
    spec.columns.forEach((label, i) => {
      const [x, , w] = boxes[i];
      write(g, shortened(g, label, w), x + w / 2, 12, { colour, align: "center" });
    });
    spec.rows.forEach((label, i) => {
      const [, y, , h] = boxes[i * spec.across];
      write(g, shortened(g, label, left - 8), left - 8, y + h / 2, { colour, align: "right", base: "middle" });
    });
  }

  const hooks = () => ({ values: spec.cells.map(({ value }) => fill(value, chart.scope, chart.lang)).join(" ") });
  return { layout, paint, hooks };
}
