// A panel as a picture file.

import { brushOf, make } from "./dom.js";
import { write } from "./draw.js";
import { fill } from "./templates.js";
import { css } from "./theme.js";

/** @typedef {import("./types").Panel} Panel */
/** @typedef {import("./chart.js").Chart} Chart */

const ENLARGED = 2;
const BANNER = 34; // pixels of the title

/**
 * @param {number} width
 * @param {number} height
 */
function sheet(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width * ENLARGED;
  canvas.height = height * ENLARGED;
  return { canvas, g: brushOf(canvas) };
}

/**
 * Twice the size of the screen's: title, Plotly's part, and what is painted over it.
 * @param {Chart} chart
 * @param {Panel} panel
 */
async function panelPicture(chart, panel) {
  const { theme, plotly } = chart;
  const { width, height, maker } = panel;
  const look = { liveScale: ENLARGED, liveFont: theme.font };
  const { canvas, g } = sheet(width, height + BANNER);
  g.fillStyle = css(theme.ground);
  g.fillRect(0, 0, canvas.width, canvas.height);
  if (plotly && panel.figure) {
    const image = new Image();
    image.src = await plotly.toImage(panel.target, { format: "png", width, height, scale: ENLARGED });
    await image.decode();
    g.drawImage(image, 0, BANNER * ENLARGED);
  }
  const layer = sheet(width, height);
  layer.g.scale(ENLARGED, ENLARGED);
  (maker.picture ?? maker.paint)(Object.assign(layer.g, look));
  g.drawImage(layer.canvas, 0, BANNER * ENLARGED);
  g.scale(ENLARGED, ENLARGED);
  const title = fill(chart.titleOf(panel.spec), chart.scope, chart.lang);
  write(Object.assign(g, look), title, 8, 22, { size: 15, weight: 600, colour: css(theme.ink) });
  return canvas;
}

/**
 * @param {Chart} chart
 * @param {Panel} panel
 */
export async function savePicture(chart, panel) {
  const canvas = await panelPicture(chart, panel);
  /** @type {Blob | null} */
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!blob) return;
  const link = make("a", "", { href: URL.createObjectURL(blob), download: `${chart.payload.name}-${panel.spec.id}.png` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
