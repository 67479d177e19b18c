// What all panels share: plot areas with axes (drawn by Plotly), and small drawing helpers (on the canvas).

import { clamp, scaleOf, ticksOf } from "./stops.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Axis} Axis */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").PlotArea} PlotArea */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {{most?: number, grid?: boolean, room?: number}} AxisOptions room: pixels in which labels stand side by side */

/**
 * A rectangle in CSS pixels with a number axis along each side.
 * @param {number} x0
 * @param {number} y0
 * @param {number} width
 * @param {number} height
 * @param {Axis} x
 * @param {Axis} y
 * @returns {PlotArea}
 */
export function plotArea(x0, y0, width, height, x, y) {
  const sx = scaleOf(x);
  const sy = scaleOf(y);
  return {
    x0, y0, width, height, x, y,
    X: (v) => x0 + width * sx.to(v),
    Y: (v) => y0 + height * (1 - sy.to(v)),
    atX: (px) => sx.from(clamp((px - x0) / width, 0, 1)),
    inside: (px, py) => px >= x0 && px <= x0 + width && py >= y0 && py <= y0 + height,
  };
}

/** Labels of ticks: their size and the height of a line of them, pixels. */
const TICK_SIZE = 11;
export const TICK_LINE = 14;

/**
 * About how wide a label is, pixels; that of a tick without a size.
 * @param {string} label
 * @param {number} size
 */
export const textWidth = (label, size = TICK_SIZE) =>
  [...label].reduce((sum, sign) => sum + size * (sign.charCodeAt(0) > 0x2e80 ? 1 : 0.58), 0);

/**
 * At most so many ticks, and no more than have room for their labels.
 * @param {Axis} axis
 * @param {number} most
 * @param {number} room
 */
function ticksThatFit(axis, most, room) {
  const scale = scaleOf(axis);
  let ticks = ticksOf(axis, most);
  const crowded = () => ticks.some(({ value, label }, i) =>
    i && room * (scale.to(value) - scale.to(ticks[i - 1].value)) < (textWidth(ticks[i - 1].label) + textWidth(label)) / 2 + 2);
  for (let fewer = most - 1; fewer > 1 && crowded(); fewer--) ticks = ticksOf(axis, fewer);
  return ticks;
}

/**
 * @param {Axis} axis
 * @param {Theme} theme
 * @param {AxisOptions} options
 */
function plotlyAxis(axis, theme, { most = 5, grid = true, room = Infinity } = {}) {
  /** @type {(value: number) => number} */
  const f = axis.log ? Math.log10 : (v) => v;
  const ticks = ticksThatFit(axis, most, room);
  return {
    type: axis.log ? "log" : "linear", range: [f(axis.lo), f(axis.hi)], fixedrange: true, automargin: false, tickangle: 0,
    tickmode: "array", tickvals: ticks.map((t) => t.value), ticktext: ticks.map((t) => t.label),
    // Where a title is to stand off from the labels, Plotly measures them.
    ...(axis.title && { title: { text: axis.title, standoff: 6, font: { size: 12, color: css(theme.muted) } } }),
    tickfont: { size: TICK_SIZE, color: css(theme.muted) }, showgrid: grid, gridcolor: css(theme.grid), gridwidth: 1,
    zeroline: false, showline: false, ticks: "", ticklabelstandoff: 3, ticklabeloverflow: "allow",
  };
}

/**
 * Plotly's layout around plot areas: fixed size, no margin of its own, the page's font.
 * @param {number} width
 * @param {number} height
 * @param {Theme} theme
 * @param {object} axes
 */
export function plotlyLayout(width, height, theme, axes) {
  return {
    width, height, margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 }, showlegend: false, hovermode: false, dragmode: false,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 12, color: css(theme.ink) }, ...axes,
  };
}

/**
 * The two Plotly axes of a plot area.
 * @param {PlotArea} area
 * @param {number} width
 * @param {number} height
 * @param {Theme} theme
 * @param {{x?: AxisOptions, y?: AxisOptions}} options
 * @param {string | number} n "" for the first pair, 2, 3, ... after it
 */
export function axesOf(area, width, height, theme, options = {}, n = "") {
  /** @type {(from: number, to: number, size: number) => number[]} */
  const part = (from, to, size) => [clamp(from / size, 0, 1), clamp(to / size, 0, 1)];
  return {
    [`xaxis${n}`]: { ...plotlyAxis(area.x, theme, { ...options.x, room: area.width }), anchor: `y${n}`,
      domain: part(area.x0, area.x0 + area.width, width) },
    [`yaxis${n}`]: { ...plotlyAxis(area.y, theme, options.y), anchor: `x${n}`,
      domain: part(height - area.y0 - area.height, height - area.y0, height) },
  };
}

/**
 * An invisible trace: Plotly draws axes only where there is data.
 * @param {string | number} n
 */
export const nothing = (n = "") => ({ type: "scatter", x: [null], y: [null], xaxis: `x${n}`, yaxis: `y${n}`, hoverinfo: "skip" });

/**
 * Room for tick labels and titles around a single plot.
 * @param {{title?: string}} x
 * @param {{title?: string}} y
 */
export function margins(x, y) {
  return { left: y.title ? 54 : 40, right: 18, top: 8, bottom: x.title ? 40 : 22 };
}

/**
 * @param {number} width
 * @param {number} height
 * @param {Axis} x
 * @param {Axis} y
 */
export function singleArea(width, height, x, y) {
  const m = margins(x, y);
  return plotArea(m.left, m.top, Math.max(width - m.left - m.right, 20), Math.max(height - m.top - m.bottom, 20), x, y);
}

/**
 * Fills boxes with the hatch. The pattern stays in device pixels whatever the scale.
 * @param {Brush} g
 * @param {Theme} theme
 * @param {...Box} boxes
 */
export function hatch(g, theme, ...boxes) {
  theme.hatch.setTransform(new DOMMatrix().scale(1 / g.liveScale));
  g.fillStyle = theme.hatch;
  for (const box of boxes) g.fillRect(...box);
}

/**
 * Two lines from corner to corner of each box.
 * @param {Brush} g
 * @param {Theme} theme
 * @param {Box[]} boxes
 */
export function crossOut(g, theme, boxes) {
  g.strokeStyle = css(theme.muted);
  g.lineWidth = 1.5;
  // One by one: a single path of hundreds of them takes many times as long.
  for (const [x, y, w, h] of boxes) {
    g.beginPath();
    g.moveTo(x + 2, y + 2);
    g.lineTo(x + w - 2, y + h - 2);
    g.moveTo(x + w - 2, y + 2);
    g.lineTo(x + 2, y + h - 2);
    g.stroke();
  }
}

/**
 * @param {Brush} g
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{size?: number, weight?: number | string, colour: string, align?: CanvasTextAlign, base?: CanvasTextBaseline}} look
 */
export function write(g, text, x, y, { size = 12, weight = 400, colour, align = "left", base = "alphabetic" }) {
  g.font = `${weight} ${size}px ${g.liveFont}`;
  g.fillStyle = colour;
  g.textAlign = align;
  g.textBaseline = base;
  g.fillText(text, x, y);
}

/**
 * The text, cut with an ellipsis where it is wider than `most` pixels. g.font must be set.
 * @param {Brush} g
 * @param {string} text
 * @param {number} most
 */
export function shortened(g, text, most) {
  if (g.measureText(text).width <= most) return text;
  const letters = [...text];
  while (letters.length && g.measureText(`${letters.join("")}…`).width > most) letters.pop();
  return letters.length ? `${letters.join("")}…` : "";
}

/**
 * A ring that shows on any ground: the accent inside a halo of the background.
 * @param {Brush} g
 * @param {Theme} theme
 * @param {Box} box
 * @param {number} pad
 */
export function ring(g, theme, [x, y, width, height], pad = 2) {
  for (const [colour, line] of /** @type {const} */ ([[theme.ground, 4.5], [theme.accent, 2]])) {
    g.strokeStyle = css(colour);
    g.lineWidth = line;
    g.strokeRect(x - pad, y - pad, width + 2 * pad, height + 2 * pad);
  }
}

/**
 * @param {Brush} g
 * @param {Theme} theme
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 * @param {number} radius
 */
export function dot(g, theme, x, y, colour, radius = 5.5) {
  g.beginPath();
  g.arc(x, y, radius, 0, 2 * Math.PI);
  g.fillStyle = colour;
  g.fill();
  g.lineWidth = 2;
  g.strokeStyle = css(theme.ground);
  g.stroke();
}

/**
 * @param {Brush} g
 * @param {string} colour
 * @param {number} width
 * @param {number[][]} points
 * @param {number[]} dash
 */
export function stroke(g, colour, width, points, dash = []) {
  g.beginPath();
  points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.setLineDash(dash);
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.stroke();
  g.setLineDash([]);
}

/**
 * @param {Brush} g
 * @param {string} colour
 * @param {number[][]} points
 */
export function fillShape(g, colour, points) {
  g.beginPath();
  points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.fillStyle = colour;
  g.fill();
}

/**
 * The threshold as a line across an area, with a knob that says it can be dragged.
 * @param {Brush} g
 * @param {Theme} theme
 * @param {PlotArea} area
 * @param {number} x
 */
export function thresholdLine(g, theme, area, x) {
  stroke(g, css(theme.accent), 2, [[x, area.y0], [x, area.y0 + area.height]]);
  dot(g, theme, x, area.y0 + 5, css(theme.accent));
}

/**
 * @param {number} px
 * @param {number} py
 * @param {Box} box
 */
export const insideBox = (px, py, [x, y, w, h]) => px >= x && px < x + w && py >= y && py < y + h;
