// The legend of a panel: small swatches with words.

import { make } from "./dom.js";
import { formatted } from "./templates.js";
import { colourOf, css, themed } from "./theme.js";

/** @typedef {import("./types").FigureSpec} FigureSpec */
/** @typedef {import("./types").Panel} Panel */
/** @typedef {import("./types").PlotlyTrace} PlotlyTrace */
/** @typedef {import("./types").View} View */

/**
 * @param {string} kind
 * @param {string} text
 * @param {string} [colour]
 */
export function chip(kind, text, colour) {
  const swatch = make("i", `live-swatch live-swatch-${kind}`);
  if (colour) swatch.style.setProperty("--colour", colour);
  return make("span", "live-chip", {}, swatch, text);
}

/**
 * A colour ramp between its two ends.
 * @param {string} low
 * @param {string} high
 * @param {"" | "pale"} kind "pale" starts at the background
 */
export function rampChip(low, high, kind = "") {
  return make("span", "live-chip", {}, low, make("i", `live-swatch live-swatch-ramp ${kind && `live-swatch-${kind}`}`), high);
}

/** @param {PlotlyTrace} trace */
function traceChip({ name = "", mode = "", fill, fillcolor, line, marker }) {
  if (mode.includes("markers") && !mode.includes("lines")) return chip("dot", name, marker?.color);
  if (fill) return chip("band", name, fillcolor);
  return chip(line?.dash && line.dash !== "solid" ? "dash" : "line", name, line?.color);
}

/**
 * @param {View} chart
 * @param {FigureSpec} spec
 */
function traceChips(chart, spec) {
  const { theme } = chart;
  const lines = spec.lines.filter(({ label }) => label);
  const paths = spec.paths.filter(({ label }) => label);
  const traces = [...spec.traces, ...(chart.data(spec)?.traces ?? [])].filter((trace) => trace.name && trace.showlegend !== false);
  return [
    ...paths.map(({ label, colour }) => chip("line", label, colourOf(colour, theme))),
    ...lines.map(({ dash, to, label, colour }) => chip(to ? "band" : dash ? "dash" : "line", label, colourOf(colour, theme))),
    ...themed(traces, theme).map(traceChip),
  ];
}

/**
 * @param {View} chart
 * @param {Panel} panel
 */
function signedChips(chart, { spec }) {
  const name = spec.kind === "tiles" ? spec.weights : spec.kind === "matrix" ? spec.layers[0].items : "";
  const limit = formatted(chart.colourLimit(name), "g", 2, chart.lang);
  return [rampChip(`−${limit}`, `+${limit}`), chip("hatch", chart.words.pruned)];
}

/**
 * @param {View} chart
 * @param {Panel} panel
 */
export function writeLegend(chart, panel) {
  const { words, theme } = chart;
  const { spec, maker } = panel;
  const pruned = () => chip("hatch", words.pruned);
  const common = {
    signed: () => signedChips(chart, panel),
    kept: () => [chip("kept", words.kept), pruned()],
    pruned: () => [pruned()],
    dense: () => [chip("line", words.dense, css(theme.ink))],
    points: () => [chip("dot", words.kept, css(theme.kept)), chip("cross", words.pruned)],
    traces: () => (spec.kind === "figure" ? traceChips(chart, spec) : []),
  };
  panel.legend.replaceChildren(...(maker.chips?.() ?? []), ...(maker.legend ? common[maker.legend]() : []));
}
