// The reading and the sliders. Native inputs: keys, touch and screen readers come with them.

import { make, textElement } from "./dom.js";
import { clamp, coordinates, nearestStop, scaleOf, ticksOf } from "./stops.js";

/** @typedef {import("./types").Axis} Axis */
/** @typedef {import("./types").AxisName} AxisName */
/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {ReturnType<typeof buildHead>} Head */

const AXES = /** @type {const} */ (["share", "threshold"]);
const JUMPS = /** @type {Record<string, number>} */ ({
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity,
});
/** Milliseconds without a key after which the position is reported. */
const REST = 350;

export function buildHead() {
  const head = {
    reading: make("p", "live-reading"),
    note: make("p", "live-note", { role: "status" }),
    axes: make("div", "live-axes", { role: "group" }),
    typed: make("input", "live-typed-input", { type: "number", step: "any" }),
    typedLabel: make("span", "live-typed-label"),
    typedUnit: make("span", "live-typed-unit", { "aria-hidden": "true" }),
    hand: make("button", "live-button live-hand", { type: "button", "aria-pressed": "false" }),
    range: make("input", "live-range", { type: "range", step: "any" }),
    ticks: make("div", "live-ticks", { "aria-hidden": "true" }),
    rangeLabel: make("span", "live-label"),
    frame: make("input", "live-range live-frame-range", { type: "range", step: "1", min: "0" }),
    frameLabel: make("span", "live-label"),
    frameName: make("b", "live-frame-name"),
    spoken: make("div", "live-spoken", { "aria-live": "polite" }),
  };
  const frames = make("label", "live-slider live-frames", {},
    make("span", "live-caption-row", {}, head.frameLabel, head.frameName), head.frame);
  const prune = make("div", "live-slider live-prune", {},
    make("label", "live-row", {}, head.rangeLabel, head.range), head.ticks);
  // On a narrow page only the main part sticks to the top: the reading, the slider, and the card of a walk.
  const main = make("div", "live-main", {}, head.reading, prune);
  const tools = make("div", "live-tools", {}, head.axes,
    make("label", "live-typed", {}, head.typedLabel, head.typed, head.typedUnit), head.hand);
  const element = make("div", "live-head", {}, main, tools, frames, head.note, head.spoken);
  return { ...head, main, prune, tools, frames, element };
}

/**
 * Where a coordinate lies on the range input: the input runs in shares, or in powers of ten on a log axis.
 * @param {Axis} axis
 * @param {number} at
 */
const toInput = (axis, at) => (axis.log ? Math.log10(clamp(at, axis.lo, axis.hi)) : at);

/**
 * @param {Axis} axis
 * @param {number} value
 */
const fromInput = (axis, value) => (axis.log ? clamp(10 ** value, axis.lo, axis.hi) : value);

/**
 * Wires the inputs to the chart, once; what they show is set by `showAxis` and `showPosition`.
 * @param {Chart} chart
 */
export function wireHead(chart) {
  const { head } = chart;
  let dragging = false;
  let idle = 0;
  const later = () => {
    clearTimeout(idle);
    idle = setTimeout(() => chart.release(), REST);
  };
  head.range.onpointerdown = () => { dragging = true; };
  head.range.onpointerup = head.range.onpointercancel = () => { dragging = false; };
  head.range.oninput = () => {
    const at = fromInput(chart.axis(), Number(head.range.value));
    const stop = nearestStop(chart.stops, chart.position.axis, at, chart.payload.threshold_axis);
    // A step that assistive technology makes is small: never let it fall between two stops.
    if (!dragging && stop === chart.stop && at !== chart.position.at) {
      chart.goTo(chart.stop + (at > chart.position.at ? 1 : -1));
      later();
      return;
    }
    chart.move({ at });
  };
  head.range.onchange = () => {
    dragging = false;
    chart.release();
  };
  head.range.onkeydown = (event) => {
    const jump = JUMPS[event.key];
    if (jump === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    chart.goTo(chart.stop + jump, Math.sign(jump));
    later();
  };
  head.typed.onchange = () => {
    const value = Number(head.typed.value);
    if (head.typed.value.trim() !== "" && Number.isFinite(value)) {
      chart.move({ at: chart.position.axis === "share" ? value / 100 : value });
      chart.release();
    }
    showPosition(chart, true);
  };
  head.frame.oninput = () => chart.move({ frame: Number(head.frame.value) });
  head.frame.onchange = () => chart.release();
  head.hand.onclick = () => {
    chart.handMode = !chart.handMode;
    head.hand.setAttribute("aria-pressed", String(chart.handMode));
    chart.root.classList.toggle("live-cutting", chart.handMode);
  };
}

/**
 * Labels, axis buttons, ticks and ranges, for the payload and the axis at hand.
 * @param {Chart} chart
 */
export function showAxis(chart) {
  const { head, payload, words, position } = chart;
  const axis = chart.axis();
  const byShare = position.axis === "share";
  head.range.min = String(toInput(axis, axis.lo));
  head.range.max = String(toInput(axis, axis.hi));
  head.range.setAttribute("aria-label", `${words.slider}: ${words[position.axis]}`);
  head.rangeLabel.textContent = words.slider;
  head.typedLabel.textContent = words.type_value;
  head.typed.title = words.type_value;
  head.typedUnit.textContent = byShare ? "%" : "";
  head.typed.min = String(byShare ? 0 : axis.lo);
  head.typed.max = String(byShare ? 100 : axis.hi);
  head.axes.hidden = !payload.threshold_axis;
  head.axes.replaceChildren(...AXES.map((name) => axisButton(chart, name)));
  const scale = scaleOf(axis);
  const most = chart.root.clientWidth < 560 ? 5 : 11;
  head.ticks.replaceChildren(...ticksOf(axis, most).map(({ value, label }) =>
    textElement("span", "live-tick", label, { style: `--at:${scale.to(value)}` })));
  head.hand.hidden = !chart.canCut();
  head.hand.textContent = words.hand;
  head.hand.title = words.hand_help;
  head.frames.hidden = chart.frames.length < 2;
  head.frame.max = String(chart.frames.length - 1);
  head.frame.setAttribute("aria-label", words.frame);
  head.frameLabel.textContent = words.frame;
}

/**
 * @param {Chart} chart
 * @param {AxisName} name
 */
function axisButton(chart, name) {
  const button = textElement("button", "live-button", chart.words[name],
    { type: "button", "aria-pressed": String(name === chart.position.axis), "data-axis": name });
  button.onclick = () => {
    chart.switchAxis(name);
    chart.release();
    /** @type {HTMLElement | null} */ (chart.head.axes.querySelector(`[data-axis=${name}]`))?.focus();
  };
  return button;
}

/**
 * The sliders and the number field, where the chart stands. thumb: the slider's thumb too, which the hand may hold.
 * @param {Chart} chart
 * @param {boolean} thumb
 */
export function showPosition(chart, thumb) {
  const { head, position } = chart;
  const axis = chart.axis();
  const input = toInput(axis, position.at);
  if (thumb && Number(head.range.value) !== input) head.range.value = String(input);
  head.range.style.setProperty("--at", String(clamp(scaleOf(axis).to(clamp(position.at, axis.lo, axis.hi)), 0, 1)));
  const typing = /** @type {Document | ShadowRoot} */ (chart.root.getRootNode()).activeElement === head.typed;
  if (!typing || thumb) {
    const value = coordinates(chart.stops, position.axis, axis)[chart.stop];
    const small = value !== 0 && Math.abs(value) < 1e-3;
    head.typed.value = position.axis === "share" ? String(Number((100 * value).toFixed(2)))
      : small ? value.toExponential(2) : String(Number(value.toPrecision(3)));
  }
  if (Number(head.frame.value) !== position.frame) head.frame.value = String(position.frame);
  const frames = chart.frames.length;
  head.frame.style.setProperty("--at", String(frames > 1 ? position.frame / (frames - 1) : 0));
}
