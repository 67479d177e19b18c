// Words as elements of the page, not on the canvas: a sentence with contributions, `tokens`, and two texts, `passage`.
// What a learner typed only ever becomes text content, and each piece finds its own direction of writing.

import { make, textElement } from "./dom.js";
import { stroke, write } from "./draw.js";
import { rampChip } from "./legend.js";
import { clamp } from "./stops.js";
import { formatted, writeTemplate } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").Colour} Colour */
/** @typedef {import("./types").DataOf["tokens"]} TokensData */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").PassageSpec} PassageSpec */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {import("./types").TokensSpec} TokensSpec */
/** @typedef {import("./types").View} View */
/**
 * looks: ground and text colour for every step of the ramp.
 * @typedef {{theme: Theme, limit: number, looks: string[][]}} Tints
 */
/** @typedef {HTMLElement & {liveStep?: number, liveTints?: Tints}} WordElement */
/** @typedef {"dense" | "pruned"} Which */
/** @typedef {{kind: Which, label: HTMLElement, text: HTMLElement, shown: string[] | null}} Column */

const BOTH = /** @type {const} */ (["dense", "pruned"]);

/**
 * Light of a colour as eyes see it, 0..1 (WCAG 2 relative luminance).
 * @param {Colour} colour
 */
function luminance(colour) {
  const [r, g, b] = colour.slice(0, 3).map((v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * @param {Colour} a
 * @param {Colour} b
 */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/**
 * The page's own colour of text if it can be read on this ground, else whatever can: one of black and white always can.
 * @param {Colour} ground
 * @param {Theme} theme
 */
function readableOn(ground, theme) {
  const order = [theme.ink, theme.ground, [0, 0, 0], [255, 255, 255]];
  return order.find((colour) => contrast(colour, ground) >= 4.5) ?? order[2];
}

/**
 * @param {TokensSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function tokensPanel(spec, chart) {
  const rows = BOTH.map((kind) => ({
    kind, label: make("span", "live-words-label"), line: make("div", "live-words", { dir: "auto" }), words: /** @type {WordElement[]} */ ([]),
  }));
  const element = make("div", "live-tokens", { role: "group", tabindex: "0" }, ...rows.map(({ kind, label, line }) =>
    make("div", "live-words-row", { "data-row": kind }, label, line)));
  /** @type {string[]} */
  let tokens = [];
  /** @type {number | null} */
  let cursor = null;
  /** @type {Tints | null} */
  let tints = null;

  function build() {
    const now = chart.data(spec).tokens;
    if (now.length === tokens.length && now.every((text, i) => text === tokens[i])) return;
    tokens = now;
    for (const row of rows) {
      row.words = tokens.map((text, i) => textElement("span", "live-word", text, { "data-index": String(i) }));
      row.line.replaceChildren(...row.words);
    }
  }

  /** The contribution that gets the full colour: nearly the largest one of all frames and stops. */
  function limit() {
    if (spec.limit) return spec.limit;
    const sizes = chart.frames.flatMap(({ data }) => {
      const { values, dense } = /** @type {TokensData} */ (data[spec.id]);
      return [...values, ...dense].map(Math.abs);
    }).sort((a, b) => a - b);
    return sizes[Math.floor(0.995 * (sizes.length - 1))] || 1;
  }

  /** Worked out once for a theme. */
  function tintsNow() {
    const { theme } = chart;
    if (tints?.theme !== theme) {
      const grounds = Array.from(theme.diverging, (v) => [v & 255, (v >> 8) & 255, (v >> 16) & 255]);
      tints = { theme, limit: limit(), looks: grounds.map((ground) => [css(ground), css(readableOn(ground, theme))]) };
    }
    return tints;
  }

  const labelOf = (/** @type {Which} */ kind) => (kind === "dense" ? spec.dense_label : spec.pruned_label);

  /** @type {(kind: Which, i: number) => number} */
  const valueOf = (kind, i) => {
    const { values, dense } = chart.data(spec);
    return kind === "dense" ? dense[i] : values[chart.stop * tokens.length + i];
  };

  function paint() {
    build();
    const now = tintsNow();
    for (const row of rows) {
      writeTemplate(row.label, labelOf(row.kind), chart.scope, chart.lang);
      row.words.forEach((word, i) => {
        const value = valueOf(row.kind, i) || 0;
        const step = 255 + Math.round(255 * clamp(value / now.limit, -1, 1));
        if (word.liveStep !== step || word.liveTints !== now) {
          [word.style.backgroundColor, word.style.color] = now.looks[step];
          Object.assign(word, { liveStep: step, liveTints: now });
        }
        word.dataset.value = String(value);
      });
    }
  }

  /** @param {number} i */
  const linesOf = (i) => [tokens[i], ...rows.map(({ kind }) => `${chart.words[kind]}: ${formatted(valueOf(kind, i), "g", 2, chart.lang)}`)];

  /** @param {number | null} index */
  function mark(index) {
    if (cursor === index) return;
    cursor = index;
    for (const row of rows) row.words.forEach((word, i) => word.classList.toggle("live-word-on", i === index));
  }

  /**
   * The word under the pointer; a finger's first touch counts as well.
   * @type {import("./types").Tell}
   */
  function tell(px, py) {
    const box = element.getBoundingClientRect();
    const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
    const found = /** @type {HTMLElement | null | undefined} */ (root.elementFromPoint(box.left + px, box.top + py)?.closest(".live-word"));
    mark(found && element.contains(found) ? Number(found.dataset.index) : null);
    return cursor === null ? null : linesOf(cursor);
  }

  element.onkeydown = (event) => {
    const step = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity })[event.key];
    if (!step || !tokens.length) return;
    event.preventDefault();
    const next = clamp((cursor ?? (step > 0 ? -1 : tokens.length)) + step, 0, tokens.length - 1);
    mark(next);
    rows[1].words[next].scrollIntoView({ block: "nearest" });
    chart.say(linesOf(next).join(", "));
  };
  element.onblur = () => mark(null);

  /**
   * As high as the wrapped words are: they are the same at all stops, so nothing moves while dragging.
   * @param {number} width
   */
  function prefer(width) {
    build();
    if (!element.parentElement) return spec.height;
    for (const row of rows) writeTemplate(row.label, labelOf(row.kind), chart.scope, chart.lang);
    element.classList.toggle("live-stacked", width < 560);
    element.style.height = "auto";
    const natural = element.scrollHeight;
    element.style.height = "";
    return Math.max(spec.height, natural);
  }

  const layout = () => null;
  const chips = () => {
    const most = formatted(limit(), "g", 2, chart.lang);
    return [rampChip(`−${most}`, `+${most}`)];
  };
  const leave = () => mark(null);
  return { element, layout, paint, prefer, fixed: true, tell, leave, chips, frame: build, picture: (g) => drawWords(g, chart.theme, element) };
}

/**
 * @param {PassageSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function passagePanel(spec, chart) {
  /** @type {Column[]} */
  const columns = BOTH.map((kind) => ({
    kind, label: make("p", "live-passage-label"), text: make("div", "live-passage-text", { dir: "auto", tabindex: "0", role: "region" }),
    shown: null,
  }));
  const element = make("div", "live-passage", { role: "group" }, ...columns.map(({ kind, label, text }) =>
    make("section", "live-passage-column", { "data-column": kind }, label, text)));

  /** @param {Column} column */
  function show(column) {
    const { texts, pick, dense, given } = chart.data(spec);
    const [index, label] = column.kind === "dense" ? [dense, spec.dense_label] : [pick[chart.stop], spec.pruned_label];
    writeTemplate(column.label, label, chart.scope, chart.lang);
    if (column.shown === texts[index]) return;
    column.shown = texts[index];
    const pieces = texts[index].map((text, i) => (i % 2 ? textElement("span", "live-mark", text) : document.createTextNode(text)));
    column.text.replaceChildren(...(given ? [textElement("span", "live-given", given)] : []), ...pieces);
    column.text.dataset.text = String(index);
    column.text.setAttribute("aria-label", column.label.textContent ?? "");
  }

  /** @type {import("./types").Layout} */
  function layout(width) {
    element.classList.toggle("live-stacked", width < 560);
    return null;
  }

  const prefer = (/** @type {number} */ width) => (width < 560 ? Math.round(spec.height * 1.7) : spec.height);
  const chips = () => (spec.mark_label ? [make("span", "live-chip", {}, textElement("span", "live-mark", spec.mark_label))] : []);
  return { element, layout, prefer, paint: () => columns.forEach(show), chips, picture: (g) => drawWords(g, chart.theme, element) };
}

/**
 * The visible words of an element as they stand on the page, onto a canvas whose corner is the element's.
 * @param {Brush} g
 * @param {Theme} theme
 * @param {HTMLElement} root
 */
function drawWords(g, theme, root) {
  const origin = root.getBoundingClientRect();
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = /** @type {HTMLElement} */ (node.parentElement);
    const style = getComputedStyle(owner);
    const view = (owner.closest(".live-passage-text") ?? root).getBoundingClientRect();
    g.save();
    g.beginPath();
    g.rect(view.left - origin.left, view.top - origin.top, view.width, view.height);
    g.clip();
    if (owner.classList.contains("live-word")) {
      const box = owner.getBoundingClientRect();
      g.fillStyle = style.backgroundColor;
      g.fillRect(box.left - origin.left, box.top - origin.top, box.width, box.height);
    }
    g.direction = /** @type {CanvasDirection} */ (style.direction);
    for (const { index = 0, 0: word } of (node.textContent ?? "").matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect();
      const [x, y] = [box.left - origin.left, box.top - origin.top];
      write(g, word, style.direction === "rtl" ? x + box.width : x, y + box.height * 0.78,
        { size: parseFloat(style.fontSize), weight: style.fontWeight, colour: style.color, align: "start" });
      if (owner.classList.contains("live-mark")) stroke(g, css(theme.orange), 1.5, [[x, y + box.height - 1], [x + box.width, y + box.height - 1]]);
    }
    g.restore();
  }
}
