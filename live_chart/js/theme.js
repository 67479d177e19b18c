// Colours and fonts from the page's CSS variables, the diverging ramp, and the hatch that means "pruned".

import { brushOf } from "./dom.js";
import { zoomOf } from "./fit.js";

/** @typedef {import("./types").Colour} Colour */
/** @typedef {import("./types").Theme} Theme */

/** @type {CanvasRenderingContext2D | null} */
let probe = null;

/**
 * Any CSS colour as [r, g, b, a], 0..255 (a 0..1).
 * @param {string} colour
 * @returns {Colour}
 */
export function rgba(colour) {
  if (!probe) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    probe = brushOf(canvas, { willReadFrequently: true });
  }
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#888";
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}

/**
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} share
 * @returns {Colour}
 */
function blend(from, to, share) {
  return [0, 1, 2].map((i) => Math.round(from[i] + (to[i] - from[i]) * share));
}

/**
 * @param {Colour} colour
 * @param {number} alpha
 */
export function css([r, g, b], alpha = 1) {
  return alpha >= 1 ? `rgb(${r},${g},${b})` : `rgba(${r},${g},${b},${alpha})`;
}

/** @param {Colour} colour */
const packed = ([r, g, b]) => (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;

/**
 * 511 packed colours from orange (-1) over the page's background (0) to blue (+1).
 * @param {Colour} orange
 * @param {Colour} middle
 * @param {Colour} blue
 */
function divergingRamp(orange, middle, blue) {
  const ramp = new Uint32Array(511);
  for (let i = 0; i < 511; i++) {
    const t = (i - 255) / 255;
    // Small weights are the interesting ones here: lift them off the background.
    ramp[i] = packed(blend(middle, t < 0 ? orange : blue, Math.abs(t) ** 0.72));
  }
  return ramp;
}

/**
 * 256 packed colours.
 * @param {Colour} from
 * @param {Colour} to
 */
function rampOf(from, to) {
  return Uint32Array.from({ length: 256 }, (_, i) => packed(blend(from, to, i / 255)));
}

/**
 * Diagonal lines in device pixels, so that even a 4-pixel cell shows one.
 * @param {string} ground
 * @param {string} line
 * @param {number} ratio
 */
function hatchPattern(ground, line, ratio) {
  const size = Math.max(4, Math.round(4 * ratio));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const g = brushOf(canvas);
  g.fillStyle = ground;
  g.fillRect(0, 0, size, size);
  g.strokeStyle = line;
  g.lineWidth = Math.max(1, ratio);
  g.beginPath();
  for (const shift of [-size, 0, size]) {
    g.moveTo(shift - 1, size + 1);
    g.lineTo(shift + size + 1, -1);
  }
  g.stroke();
  return /** @type {CanvasPattern} */ (g.createPattern(canvas, "repeat"));
}

/** @type {{looks: string[], theme: Theme} | null} What was read last: a chart asks again whenever it may have changed. */
let last = null;

/**
 * Everything that drawing needs to know of the page's look.
 * @param {HTMLElement} root
 * @returns {Theme}
 */
export function readTheme(root) {
  const style = getComputedStyle(root);
  /** @type {(name: string, otherwise: string) => string} */
  const variable = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const looks = [variable("--live-ground", "#ffffff"), variable("--live-ink", "#1c1f23"), variable("--live-accent", "#1f6feb"),
    variable("--live-font", "system-ui, sans-serif")];
  const ratio = Math.min((window.devicePixelRatio || 1) * zoomOf(root), 3);
  if (last?.theme.ratio !== ratio || looks.some((look, i) => look !== last?.looks[i])) last = { looks, theme: themeOf(looks, ratio) };
  const { theme } = last;
  const { blue, orange, kept } = theme;
  for (const [name, colour] of Object.entries({ blue, orange, kept })) root.style.setProperty(`--live-${name}`, css(colour));
  return theme;
}

/**
 * @param {string[]} looks colours of the ground, of what is written on it and of the accent; the font
 * @param {number} ratio
 * @returns {Theme}
 */
function themeOf([behind, written, accented, font], ratio) {
  const [ground, ink, accent] = [behind, written, accented].map(rgba);
  const dark = 0.299 * ground[0] + 0.587 * ground[1] + 0.114 * ground[2] < 128;
  const blue = rgba(dark ? "#62a8f5" : "#1d62b0");
  const orange = rgba(dark ? "#f5a04a" : "#c25a07");
  /** @param {number} share */
  const mix = (share) => blend(ground, ink, share);
  const kept = blend(mix(dark ? 0.62 : 0.6), blue, 0.55);
  const pruned = mix(dark ? 0.17 : 0.14);
  const line = mix(dark ? 0.36 : 0.34);
  return {
    dark, ground, ink, accent, blue, orange, kept, pruned, line, font, ratio,
    muted: mix(0.55), grid: mix(0.11),
    series: [accent, orange, mix(0.5), blend(accent, ink, 0.5), blend(orange, ink, 0.45), blue],
    diverging: divergingRamp(orange, ground, blue),
    sequential: rampOf(ground, ink),
    hatch: hatchPattern(css(pruned), css(line), ratio),
    key: [ground, ink, accent, font, ratio].join("|"),
  };
}

const NAMED = /^\$(\w+)(?:\/([\d.]+))?$/;

/**
 * A colour name such as "$accent/0.2" as CSS; anything else as it is.
 * @param {string} name
 * @param {Theme} theme
 */
export function colourOf(name, theme) {
  const match = NAMED.exec(name);
  if (!match) return name;
  const series = /^c(\d)$/.exec(match[1]);
  const named = /** @type {Record<string, unknown>} */ ({ ...theme, text: theme.ink, background: theme.ground, pruned: theme.line });
  const colour = series ? theme.series[Number(series[1]) % theme.series.length] : named[match[1]];
  return Array.isArray(colour) ? css(colour, match[2] === undefined ? 1 : Number(match[2])) : name;
}

/**
 * A copy of a Plotly object with every colour name resolved.
 * @template T
 * @param {T} value
 * @param {Theme} theme
 * @returns {T}
 */
export function themed(value, theme) {
  return /** @type {T} */ (resolved(value, theme));
}

/**
 * @param {unknown} value
 * @param {Theme} theme
 * @returns {unknown}
 */
function resolved(value, theme) {
  if (typeof value === "string") return value[0] === "$" ? colourOf(value, theme) : value;
  if (Array.isArray(value)) return value.map((v) => resolved(v, theme));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, resolved(v, theme)]));
}
