// A drawing context that writes SVG: what panels paint stays lines, shapes and words.

import { brushOf } from "./dom.js";
import { css, rgba } from "./theme.js";

/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").Theme} Theme */
/** @typedef {import("./types").Trail} Trail */
/** @typedef {string | CanvasGradient | CanvasPattern} Paintable */

const SVG = "http://www.w3.org/2000/svg";
const FONT = /^(\S+) ([\d.]+)px (.*)$/s;
const HATCH = "live-hatch";

/**
 * A number as short as a hundredth of a pixel allows.
 * @param {number} value
 */
const short = (value) => String(Math.round(value * 100) / 100);

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 */
function svgElement(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, typeof value === "number" ? short(value) : value);
  element.append(...children);
  return element;
}

/** @implements {Trail} */
class SvgTrail {
  d = "";

  /** @type {Trail["moveTo"]} */
  moveTo(x, y) {
    this.d += `M${short(x)} ${short(y)}`;
  }

  /** @type {Trail["lineTo"]} */
  lineTo(x, y) {
    this.d += `${this.d ? "L" : "M"}${short(x)} ${short(y)}`;
  }

  /** @type {Trail["rect"]} */
  rect(x, y, width, height) {
    this.d += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;
  }

  /** Two halves: one arc of SVG cannot come back to where it began.
   * @type {Trail["arc"]} */
  arc(x, y, radius, from, to) {
    const at = (/** @type {number} */ angle) => `${short(x + radius * Math.cos(angle))} ${short(y + radius * Math.sin(angle))}`;
    const half = `A${short(radius)} ${short(radius)} 0 0 1 `;
    this.d += `${this.d ? "L" : "M"}${at(from)}${half}${at((from + to) / 2)}${half}${at(to)}`;
  }

  closePath() {
    this.d += "z";
  }
}

/** @implements {Brush} */
export class SvgBrush {
  liveScale = 1;
  liveFont = "";
  /** @type {Paintable} */
  fillStyle = "#000";
  /** @type {Paintable} */
  strokeStyle = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "400 10px sans-serif";
  /** @type {CanvasTextAlign} */
  textAlign = "start";
  /** @type {CanvasTextBaseline} */
  textBaseline = "alphabetic";
  /** @type {CanvasDirection} */
  direction = "inherit";
  /** @type {CanvasLineJoin} */
  lineJoin = "miter";
  imageSmoothingEnabled = true;
  #dash = "";
  #matrix = new DOMMatrix();
  #trail = new SvgTrail();
  #clips = 0;
  /** @type {Element} */
  #parent;
  /** @type {(() => void)[]} */
  #saved = [];
  #ruler = brushOf(document.createElement("canvas"));

  /**
   * @param {number} width
   * @param {number} height
   * @param {Theme} theme
   */
  constructor(width, height, theme) {
    const side = { width: 4, height: 4 };
    this.defs = svgElement("defs", {}, svgElement("pattern", { id: HATCH, patternUnits: "userSpaceOnUse", ...side },
      svgElement("rect", { ...side, fill: css(theme.pruned) }),
      svgElement("path", { d: "M-5 5L1-1M-1 5L5-1M3 5L9-1", stroke: css(theme.line), "stroke-width": 1 })));
    this.root = svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, this.defs);
    this.#parent = this.root;
  }

  /**
   * @param {string} tag
   * @param {Record<string, string | number>} attributes
   * @param {...Node} children
   */
  #add(tag, attributes, ...children) {
    const { a, b, c, d, e, f } = this.#matrix;
    const element = svgElement(tag, attributes, ...children);
    if (!this.#matrix.isIdentity) element.setAttribute("transform", `matrix(${[a, b, c, d].map((n) => +n.toFixed(6))} ${short(e)} ${short(f)})`);
    this.#parent.append(element);
    return element;
  }

  /**
   * @param {"fill" | "stroke"} use
   * @param {Paintable} style
   */
  #paint(use, style) {
    const [r, g, b, alpha] = typeof style === "string" ? rgba(style) : [0, 0, 0, 1];
    const opacity = alpha * this.globalAlpha;
    return {
      [use]: typeof style === "string" ? css([r, g, b, 1]) : `url(#${HATCH})`,
      ...(opacity < 1 ? { [`${use}-opacity`]: opacity } : {}),
    };
  }

  #line() {
    return {
      fill: "none", ...this.#paint("stroke", this.strokeStyle), "stroke-width": this.lineWidth,
      ...(this.#dash ? { "stroke-dasharray": this.#dash } : {}), ...(this.lineJoin === "miter" ? {} : { "stroke-linejoin": this.lineJoin }),
    };
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline, direction, lineJoin, imageSmoothingEnabled } = this;
    const [dash, matrix, parent] = [this.#dash, this.#matrix, this.#parent];
    this.#saved.push(() => {
      Object.assign(this, { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline, direction, lineJoin, imageSmoothingEnabled });
      [this.#dash, this.#matrix, this.#parent] = [dash, matrix, parent];
    });
  }

  restore() {
    this.#saved.pop()?.();
  }

  /** @type {Brush["translate"]} */
  translate(x, y) {
    this.#matrix = this.#matrix.translate(x, y);
  }

  /** @type {Brush["rotate"]} */
  rotate(angle) {
    this.#matrix = this.#matrix.rotate((angle * 180) / Math.PI);
  }

  /** @param {Iterable<number>} dash */
  setLineDash(dash) {
    this.#dash = [...dash].join(" ");
  }

  newPath() {
    return new SvgTrail();
  }

  beginPath() {
    this.#trail = new SvgTrail();
  }

  /** @type {Brush["moveTo"]} */
  moveTo(x, y) {
    this.#trail.moveTo(x, y);
  }

  /** @type {Brush["lineTo"]} */
  lineTo(x, y) {
    this.#trail.lineTo(x, y);
  }

  /** @type {Brush["rect"]} */
  rect(x, y, width, height) {
    this.#trail.rect(x, y, width, height);
  }

  /** @type {Brush["arc"]} */
  arc(x, y, radius, from, to) {
    this.#trail.arc(x, y, radius, from, to);
  }

  closePath() {
    this.#trail.closePath();
  }

  /** @param {Trail} [trail] */
  fill(trail = this.#trail) {
    const { d } = /** @type {SvgTrail} */ (trail);
    if (d) this.#add("path", { d, ...this.#paint("fill", this.fillStyle) });
  }

  /** @param {Trail} [trail] */
  stroke(trail = this.#trail) {
    const { d } = /** @type {SvgTrail} */ (trail);
    if (d) this.#add("path", { d, ...this.#line() });
  }

  /** What follows is in a group that is clipped; clips of clips are groups of groups. */
  clip() {
    const id = `live-clip-${++this.#clips}`;
    const outer = this.#parent;
    const shape = this.#add("path", { d: this.#trail.d });
    this.defs.append(svgElement("clipPath", { id }, shape));
    this.#parent = svgElement("g", { "clip-path": `url(#${id})` });
    outer.append(this.#parent);
  }

  /** @type {Brush["fillRect"]} */
  fillRect(x, y, width, height) {
    if (width && height) this.#add("rect", { x, y, width, height, ...this.#paint("fill", this.fillStyle) });
  }

  /** @type {Brush["strokeRect"]} */
  strokeRect(x, y, width, height) {
    this.#add("rect", { x, y, width, height, ...this.#line() });
  }

  /** @type {Brush["measureText"]} */
  measureText(text) {
    this.#ruler.font = this.font;
    return this.#ruler.measureText(text);
  }

  /** @type {Brush["fillText"]} */
  fillText(text, x, y) {
    const [, weight, size, family] = FONT.exec(this.font) ?? ["", "400", "10", this.font];
    const backwards = this.direction === "rtl";
    const anchor = { left: backwards ? "end" : "start", right: backwards ? "start" : "end", center: "middle", start: "start", end: "end" }[this.textAlign];
    this.#add("text", {
      x, y, "font-family": family.replace(/\s+/g, " "), "font-size": Number(size), ...(weight === "400" ? {} : { "font-weight": weight }),
      ...(anchor === "start" ? {} : { "text-anchor": anchor }), ...(backwards ? { direction: "rtl" } : {}),
      ...(this.textBaseline === "middle" ? { "dominant-baseline": "central" } : {}), ...this.#paint("fill", this.fillStyle),
    }, document.createTextNode(text));
  }

  /**
   * Masks and small pictures are pixels in the panel too. box: where it goes, or the part of it and where that goes.
   * @param {HTMLCanvasElement | HTMLImageElement} source
   * @param {...number} box
   */
  drawImage(source, ...box) {
    const [left, top, wide, high] = box.length > 4 ? box : [0, 0, source.width, source.height];
    const [x, y, width, height] = box.slice(-4);
    const part = document.createElement("canvas");
    part.width = wide;
    part.height = high;
    brushOf(part).drawImage(source, left, top, wide, high, 0, 0, wide, high);
    this.#add("image", {
      x, y, width, height, href: part.toDataURL(), preserveAspectRatio: "none",
      ...(this.imageSmoothingEnabled ? {} : { style: "image-rendering:pixelated" }), ...(this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {}),
    });
  }

  /**
   * Another SVG, given as text, where the origin is now.
   * @param {string} text
   */
  embed(text) {
    const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
    this.#add("g", {}, document.importNode(documentElement, true));
  }

  /** @param {string} title */
  text(title) {
    this.root.prepend(svgElement("title", {}, document.createTextNode(title)));
    return new XMLSerializer().serializeToString(this.root);
  }
}
