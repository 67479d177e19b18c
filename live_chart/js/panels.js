// The grid of panels: one figure element each, Plotly below, the canvas above, and what the pointer does there.

import { barsPanel, classesPanel, histogramPanel } from "./bars.js";
import { cellsPanel } from "./cells.js";
import { brushOf, make, textElement } from "./dom.js";
import { naturalHeight, zoomOf } from "./fit.js";
import { picturePanel } from "./heatmaps.js";
import { writeLegend } from "./legend.js";
import { matrixPanel } from "./matrix.js";
import { inputsPanel, samplesPanel, tilesPanel } from "./pictures.js";
import { boundaryPanel, figurePanel, scatterPanel } from "./points.js";
import { wireFormats } from "./save.js";
import { clamp, samePick } from "./stops.js";
import { hasTable, nameOf, writeTable } from "./tables.js";
import { fill, formatted, templateAt, writeTemplate } from "./templates.js";
import { newcomers } from "./turns.js";
import { unrolledPanel } from "./unrolled.js";
import { passagePanel, tokensPanel } from "./words.js";

/** @typedef {import("./types").Kind} Kind */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").Panel} Panel */
/** @typedef {import("./types").PanelSpec} PanelSpec */
/** @typedef {import("./types").Ref} Ref */
/** @typedef {import("./types").View} View */
/** @typedef {import("./chart.js").Chart} Chart */

const ICON = '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M8 2v8m0 0L5 7m3 3 3-3M2.5 11v2.5h11V11" '
  + 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></svg>';

const TABLE_ICON = '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M2 3h12v10H2zM2 6.5h12M2 10h12M7 3v10" '
  + 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></svg>';
/** Milliseconds without a change after which a table follows: it is for reading, and a drag must not wait for it. */
const TABLE_REST = 150;

/** @type {{[K in Kind]: (spec: import("./types").SpecOf[K], chart: View) => Maker}} */
const MAKERS = {
  matrix: matrixPanel, tiles: tilesPanel, bars: barsPanel, histogram: histogramPanel, figure: figurePanel,
  scatter: scatterPanel, classes: classesPanel, cells: cellsPanel, samples: samplesPanel, boundary: boundaryPanel,
  inputs: inputsPanel, picture: picturePanel, unrolled: unrolledPanel, tokens: tokensPanel, passage: passagePanel,
};

/** @type {(spec: PanelSpec, chart: View) => Maker} */
const makerOf = (spec, chart) => /** @type {(spec: PanelSpec, chart: View) => Maker} */ (MAKERS[spec.kind])(spec, chart);

/**
 * @param {Chart} chart
 * @param {PanelSpec} spec
 */
export function buildPanel(chart, spec) {
  const title = make("span", "live-title", { id: `live-title-${spec.id}` });
  const legend = make("span", "live-legend");
  const save = make("button", "live-tool live-save", { type: "button", "aria-expanded": "false" });
  const list = make("button", "live-tool live-list", { type: "button", "aria-pressed": "false" });
  const table = make("div", "live-table", { role: "region", tabindex: "0", "aria-labelledby": title.id, hidden: "" });
  const target = make("div", "live-plotly", { "aria-hidden": "true" });
  const canvas = make("canvas", "live-canvas", { "aria-describedby": `${title.id} live-read-${spec.id}` });
  const tip = make("div", "live-tip", { hidden: "" });
  const read = make("p", "live-read", { id: `live-read-${spec.id}` });
  save.innerHTML = ICON;
  list.innerHTML = TABLE_ICON;
  const plot = make("div", "live-plot", {}, target, canvas, tip, table);
  const element = make("figure", "live-panel", { "data-panel": spec.id, "data-kind": spec.kind },
    make("figcaption", "live-caption", {}, title, legend, list, save), plot, read);
  /** @type {Panel} */
  const panel = {
    spec, maker: makerOf(spec, chart), title, legend, read, save, list, table, listing: 0,
    formats: make("div", "live-formats", { role: "group", hidden: "" }), target, canvas, tip, plot, element, g: brushOf(canvas),
    figure: null, turns: [], width: 0, height: 0, visible: true, stale: false, drawn: false,
  };
  wirePointer(chart, panel);
  wireKeys(chart, panel);
  save.after(panel.formats);
  wireFormats(chart, panel);
  list.onclick = () => {
    table.hidden = !table.hidden;
    list.setAttribute("aria-pressed", String(!table.hidden));
    if (!table.hidden) writeTable(table, panel.spec, chart);
  };
  dress(chart, panel);
  return panel;
}

/**
 * Gives a panel that stands the specification of a new payload.
 * @param {Chart} chart
 * @param {Panel} panel
 * @param {PanelSpec} spec
 */
export function dressPanel(chart, panel, spec) {
  panel.turns = newcomers(panel.spec, spec);
  panel.spec = spec;
  panel.maker = makerOf(spec, chart);
  dress(chart, panel);
  return panel;
}

/**
 * @param {Chart} chart
 * @param {Panel} panel
 */
function dress(chart, panel) {
  const { spec } = panel;
  panel.element.style.setProperty("--span", String(spec.span));
  panel.read.textContent = spec.read;
  panel.save.title = chart.words.picture;
  const name = spec.alt || fill(templateAt(spec.title, 0), chart.scope, chart.lang);
  panel.save.setAttribute("aria-label", `${chart.words.picture}: ${name}`);
  panel.formats.setAttribute("aria-label", `${chart.words.picture}: ${name}`);
  panel.list.title = chart.words.table;
  panel.list.setAttribute("aria-label", `${chart.words.table}: ${name}`);
  panel.list.hidden = !hasTable(spec);
  panel.canvas.setAttribute("aria-label", name);
  // What takes the arrow keys is no mere picture: a screen reader hands them on.
  panel.canvas.setAttribute("role", panel.maker.hit ? "application" : "img");
  if (panel.maker.hit) panel.canvas.tabIndex = 0;
  else panel.canvas.removeAttribute("tabindex");
  panel.canvas.classList.toggle("live-grab", Boolean(panel.maker.grab));
  panel.canvas.classList.toggle("live-pick", Boolean(panel.maker.hit));
  mountWords(chart, panel);
  writeLegend(chart, panel);
}

/**
 * Puts a maker's element over the canvas, which then only serves to be saved; wires the pointer to its words.
 * @param {View} chart
 * @param {Panel} panel
 */
function mountWords(chart, panel) {
  const { maker, spec } = panel;
  panel.element.querySelector(".live-words-body")?.remove();
  panel.canvas.hidden = Boolean(maker.element);
  if (!maker.element) return;
  const body = make("div", "live-words-body", {}, maker.element);
  panel.canvas.after(body);
  if (spec.alt) maker.element.setAttribute("aria-label", spec.alt);
  if (!maker.tell) return;
  maker.element.onpointermove = maker.element.onpointerdown = (event) => {
    showTip(chart, panel, ...placeIn(body, event));
  };
  maker.element.onpointerleave = () => {
    maker.leave?.();
    panel.tip.hidden = true;
  };
}

/**
 * Lays a panel out for its present width. Plotly draws the axes later: what moves is there at once.
 * @param {Chart} chart
 * @param {Panel} panel
 */
export function fitPanel(chart, panel) {
  const width = Math.floor(panel.plot.clientWidth);
  if (!width) return;
  const height = Math.round(naturalHeight(chart, panel) * (panel.maker.fixed ? 1 : chart.factor));
  const { ratio } = chart.theme;
  panel.plot.style.height = `${height}px`;
  Object.assign(panel, { width, height, drawn: false, figure: panel.maker.layout(width, height) });
  Object.assign(panel.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  Object.assign(panel.canvas.style, { width: `${width}px`, height: `${height}px` });
  paintPanel(chart, panel);
}

/**
 * @param {View} chart
 * @param {Panel} panel
 */
export function paintPanel(chart, panel) {
  if (!panel.width) return;
  panel.stale = !panel.visible;
  if (panel.stale) return;
  const { g, maker, canvas } = panel;
  const { ratio, font } = chart.theme;
  g.setTransform(1, 0, 0, 1, 0, 0);
  g.clearRect(0, 0, canvas.width, canvas.height);
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  maker.paint(Object.assign(g, { liveScale: ratio, liveFont: font }));
  writeTemplate(panel.title, chart.titleOf(panel.spec), chart.scope, chart.lang);
  if (maker.hooks) Object.assign(panel.element.dataset, maker.hooks());
  if (panel.table.hidden) return;
  clearTimeout(panel.listing);
  panel.listing = setTimeout(() => writeTable(panel.table, panel.spec, chart), TABLE_REST);
}

/**
 * Where an event lies, in CSS pixels from the corner of an element.
 * @param {HTMLElement} element
 * @param {MouseEvent} event
 */
function placeIn(element, event) {
  const box = element.getBoundingClientRect();
  const zoom = zoomOf(element);
  return /** @type {const} */ ([(event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom]);
}

/**
 * @param {Panel} panel
 * @param {MouseEvent} event
 */
const at = (panel, event) => placeIn(panel.canvas, event);

/**
 * @param {Chart} chart
 * @param {Panel} panel
 */
function wirePointer(chart, panel) {
  const { canvas } = panel;
  let holding = false;
  canvas.onpointerdown = (event) => {
    const grip = panel.maker.grab?.(...at(panel, event));
    if (!grip || event.button) return;
    holding = true;
    canvas.setPointerCapture(event.pointerId);
    chart.dragTo(grip);
  };
  canvas.onpointermove = (event) => {
    const [x, y] = at(panel, event);
    if (holding) {
      const grip = panel.maker.grab?.(x, y, true);
      if (grip) chart.dragTo(grip);
      return;
    }
    chart.point(panel.maker.hit?.(x, y) ?? null);
    showTip(chart, panel, x, y);
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (holding) chart.release();
    holding = false;
  };
  canvas.onpointerleave = () => {
    chart.point(null);
    panel.tip.hidden = true;
  };
  canvas.onclick = (event) => {
    const ref = panel.maker.hit?.(...at(panel, event));
    if (!ref) return;
    if (chart.handMode || event.altKey || event.ctrlKey || event.shiftKey || event.metaKey) chart.toggle(ref);
    else chart.pick(ref);
  };
  canvas.oncontextmenu = (event) => {
    if (event.ctrlKey) event.preventDefault(); // On a Mac this is how a Ctrl-click arrives.
  };
}

const DIRECTIONS = /** @type {Record<string, [number, number]>} */ ({
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
});

/**
 * Arrow keys walk from item to item, Enter or Space picks; with the switch on, or a modifier, it cuts.
 * @param {Chart} chart
 * @param {Panel} panel
 */
function wireKeys(chart, panel) {
  panel.canvas.onkeydown = (event) => {
    const { maker } = panel;
    const step = DIRECTIONS[event.key];
    const here = [chart.cursor, chart.picked].find((ref) => ref && maker.boxes?.(ref).length);
    if (step && maker.hit) {
      event.preventDefault();
      chart.cursor = here ? neighbour(panel, here, step) : firstItem(panel);
      if (chart.cursor) chart.say(describe(chart, panel, chart.cursor).join(", "));
      chart.point(chart.cursor);
    } else if ((event.key === "Enter" || event.key === " ") && here) {
      event.preventDefault();
      if (chart.handMode || event.altKey || event.shiftKey || event.ctrlKey) chart.toggle(here);
      else chart.pick(here);
    }
  };
  panel.canvas.onblur = () => {
    chart.cursor = null;
    chart.point(null);
  };
}

/**
 * The next item in a direction, or the same where there is none.
 * @param {Panel} panel
 * @param {Ref} ref
 * @param {[number, number]} direction
 */
function neighbour({ maker, width, height }, ref, [dx, dy]) {
  const [x, y, w, h] = maker.boxes?.(ref)[0] ?? [0, 0, 0, 0];
  const stride = [dx * Math.max(w / 2, 1), dy * Math.max(h / 2, 1)];
  let [px, py] = [x + w / 2 + dx * w * 0.75, y + h / 2 + dy * h * 0.75];
  while (px > 0 && px < width && py > 0 && py < height) {
    const found = maker.hit?.(px, py);
    if (found && !samePick(found, ref)) return found;
    px += stride[0];
    py += stride[1];
  }
  return ref;
}

/** @param {Panel} panel */
function firstItem({ maker, width, height }) {
  for (let y = 1; y < height; y++) for (let x = 1; x < width; x += 2) {
    const found = maker.hit?.(x, y);
    if (found) return found;
  }
  return null;
}

/**
 * What is said of an item: its name, its value, whether it is still there.
 * @param {View} chart
 * @param {Panel} panel
 * @param {Ref} ref
 */
function describe(chart, { maker }, ref) {
  const { words, lang } = chart;
  const items = chart.items(ref.item);
  const value = maker.value?.(ref) ?? items.values[ref.index] * items.scale;
  const lines = maker.lines?.(ref) ?? [`${words.value}: ${formatted(value, "g", 3, lang)}`];
  return [nameOf(chart, ref), ...lines, items.gone[ref.index] <= chart.stop ? words.pruned : words.kept];
}

/**
 * @param {View} chart
 * @param {Panel} panel
 * @param {number} x
 * @param {number} y
 */
function showTip(chart, panel, x, y) {
  const { tip, width, height } = panel;
  const lines = panel.maker.tell?.(x, y) ?? (chart.hover ? describe(chart, panel, chart.hover) : null);
  tip.hidden = !lines;
  if (!lines) return;
  tip.replaceChildren(...lines.map((line) => textElement("span", "", line)));
  // Beside the pointer, on the side with more room, and never past an edge of the panel.
  const across = x > width / 2 ? x - tip.offsetWidth - 12 : x + 14;
  const down = y > height / 2 ? "calc(-100% - 8px)" : "14px";
  tip.style.transform = `translate(${clamp(across, 0, Math.max(width - tip.offsetWidth, 0))}px, ${y}px) translate(0, ${down})`;
}

/**
 * What is out of sight is painted when it comes into sight.
 * @param {View & {panels: Map<string, Panel>}} chart
 * @param {IntersectionObserverEntry[]} entries
 */
export function seePanels(chart, entries) {
  for (const { target, isIntersecting } of entries) {
    const panel = chart.panels.get(/** @type {HTMLElement} */ (target).dataset.panel ?? "");
    if (!panel) continue;
    panel.visible = isIntersecting;
    if (panel.visible && panel.stale) paintPanel(chart, panel);
  }
}
