// A panel as a picture file, at its present position: pixels (PNG) or lines, shapes and words (SVG).

import { brushOf, make } from "./dom.js";
import { write } from "./draw.js";
import { STATIC } from "./stills.js";
import { SvgBrush } from "./svg.js";
import { fill } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Brush} Brush */
/** @typedef {import("./types").Panel} Panel */
/** @typedef {import("./chart.js").Chart} Chart */

const ENLARGED = 2;
const BANNER = 34; // pixels of the title

/** @type {Record<"png" | "svg", (chart: Chart, panel: Panel) => Promise<Blob | null>>} */
const FORMATS = { png: pngOf, svg: svgOf };

/**
 * Plotly's part as an address that holds it.
 * @param {Chart} chart
 * @param {Panel} panel
 * @param {object} options
 */
async function axesPicture({ plotly }, { figure, width, height }, options) {
  return plotly && figure ? plotly.toImage({ ...figure, config: STATIC }, { width, height, ...options }) : null;
}

/** @type {(chart: Chart, panel: Panel) => string} */
const titleOf = (chart, { spec }) => fill(chart.titleOf(spec), chart.scope, chart.lang);

/**
 * The ground, what Plotly drew, what is painted over it, and the title.
 * @param {Brush} g
 * @param {Chart} chart
 * @param {Panel} panel
 * @param {() => void} axes
 */
function compose(g, chart, panel, axes) {
  const { theme } = chart;
  const { width, height, maker } = panel;
  Object.assign(g, { liveScale: ENLARGED, liveFont: theme.font });
  g.fillStyle = css(theme.ground);
  g.fillRect(0, 0, width, height + BANNER);
  g.save();
  g.translate(0, BANNER);
  axes();
  (maker.picture ?? maker.paint)(g);
  g.restore();
  write(g, titleOf(chart, panel), 8, 22, { size: 15, weight: 600, colour: css(theme.ink) });
}

/**
 * Twice the size of the screen's.
 * @param {Chart} chart
 * @param {Panel} panel
 */
async function pngOf(chart, panel) {
  const { width, height } = panel;
  const address = await axesPicture(chart, panel, { format: "png", scale: ENLARGED });
  const image = new Image();
  if (address) {
    image.src = address;
    await image.decode();
  }
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * ENLARGED, height: (height + BANNER) * ENLARGED });
  const g = brushOf(canvas);
  g.scale(ENLARGED, ENLARGED);
  compose(g, chart, panel, () => address && g.drawImage(image, 0, 0, width, height));
  return /** @type {Promise<Blob | null>} */ (new Promise((done) => canvas.toBlob(done, "image/png")));
}

/**
 * @param {Chart} chart
 * @param {Panel} panel
 */
async function svgOf(chart, panel) {
  const axes = await axesPicture(chart, panel, { format: "svg", imageDataOnly: true });
  const g = new SvgBrush(panel.width, panel.height + BANNER, chart.theme);
  compose(g, chart, panel, () => axes && g.embed(axes));
  return new Blob([g.text(titleOf(chart, panel))], { type: "image/svg+xml" });
}

/**
 * @param {Chart} chart
 * @param {Panel} panel
 * @param {keyof typeof FORMATS} format
 */
async function savePicture(chart, panel, format) {
  const blob = await FORMATS[format](chart, panel);
  if (!blob) return;
  const link = make("a", "", { href: URL.createObjectURL(blob), download: `${chart.payload.name}-${panel.spec.id}.${format}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/**
 * The button opens the choice of formats; a choice, Escape or going elsewhere closes it.
 * @param {Chart} chart
 * @param {Panel} panel
 */
export function wireFormats(chart, panel) {
  const { save, formats } = panel;
  /** @param {boolean} open */
  const show = (open) => {
    formats.hidden = !open;
    save.setAttribute("aria-expanded", String(open));
  };
  for (const format of /** @type {(keyof typeof FORMATS)[]} */ (Object.keys(FORMATS))) {
    const choice = make("button", "", { type: "button", "data-format": format }, format.toUpperCase());
    choice.onclick = () => {
      show(false);
      save.focus();
      savePicture(chart, panel, format);
    };
    formats.append(choice);
  }
  save.onclick = () => {
    show(formats.hidden);
    if (!formats.hidden) /** @type {HTMLElement} */ (formats.firstElementChild).focus();
  };
  formats.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
    save.focus();
  };
  formats.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget !== save && !formats.contains(/** @type {Node | null} */ (relatedTarget))) show(false);
  });
}
