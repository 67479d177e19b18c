// On one screen: where the page asks for it (--live-fit, for a projector), drawings are as high as the window has room for.

import { clamp } from "./stops.js";

/** @typedef {import("./types").Panel} Panel */
/** @typedef {import("./chart.js").Chart} Chart */

/** How much lower and higher than its specification a drawing may become. */
const LEAST = 0.5;
const MOST = 1.5;
/** Where drawings would be lower than this, the chart is enlarged less: its captions then take less room. */
const ENOUGH = 0.7;
const STEP = 0.05;
/** A chart that is fitted into the window; it does without the lines that say how to read it. */
const FITTED = "live-fitted";
/** What stays free at the lower edge of the window, pixels. */
const FREE = 8;
/** Pixels of the line under a drawing, and of a chart whose panels stand in fewer columns: both as in live.css. */
const [READ_LINE, STACKED] = [24, 900];

/**
 * CSS pixels on the screen for one of an element that stands in a part of the page that is enlarged.
 * @param {HTMLElement} element
 */
export const zoomOf = (element) => Number(/** @type {any} */ (element).currentCSSZoom ?? 1) || 1;

/**
 * How much the page wants the chart enlarged, and all of it on one screen; 0 where it does not.
 * @param {HTMLElement} root
 */
const asked = (root) => Number(getComputedStyle(root).getPropertyValue("--live-fit")) || 0;

/**
 * The height of a drawing where nothing makes it lower or higher. On a wide page it gives up the line that says how to
 * read it: rows stay as high as they are said to be.
 * @param {Chart} chart
 * @param {Panel} panel
 */
export function naturalHeight({ root }, { maker, spec, plot, read }) {
  const preferred = maker.prefer?.(Math.floor(plot.clientWidth));
  const takes = read.textContent && root.clientWidth > STACKED && !root.classList.contains(FITTED);
  return preferred ?? spec.height - (takes ? READ_LINE : 0);
}

/**
 * Enlarges the chart, and returns what the heights of drawings are then to be multiplied with.
 * @param {Chart} chart
 */
export function fitToWindow(chart) {
  const { root } = chart;
  const most = asked(root);
  root.classList.toggle(FITTED, most > 0);
  if (!most) {
    root.style.removeProperty("zoom");
    return 1;
  }
  let factor = LEAST;
  for (let zoom = most; zoom > 1 - STEP && factor < ENOUGH; zoom -= STEP) {
    root.style.setProperty("zoom", zoom.toFixed(2));
    factor = factorAt(chart, zoom);
  }
  return factor;
}

/**
 * @param {Chart} chart
 * @param {number} zoom
 */
function factorAt(chart, zoom) {
  const { grid } = chart;
  const plots = [...chart.panels.values()].map((panel) =>
    ({ plot: panel.plot, height: naturalHeight(chart, panel), fixed: panel.maker.fixed }));
  // Captions take what they take, so the height of the whole is a line in the factor.
  const heightAt = (/** @type {number} */ factor) => {
    for (const { plot, height, fixed } of plots) plot.style.height = `${fixed ? height : height * factor}px`;
    return grid.offsetHeight;
  };
  const [whole, half] = [heightAt(1), heightAt(0.5)];
  const drawings = 2 * (whole - half);
  if (drawings <= 0) return 1;
  const scrolled = document.querySelector(".stMain")?.scrollTop ?? window.scrollY;
  const room = (window.innerHeight - FREE - grid.getBoundingClientRect().top - scrolled) / zoom;
  return clamp((room - (whole - drawings)) / drawings, LEAST, MOST);
}

/**
 * Calls back whenever what stands above or around the chart may leave it more or less room.
 * @param {Chart} chart
 * @param {() => void} changed
 * @returns {() => void} what ends it
 */
export function watchRoom({ root, head }, changed) {
  const later = () => {
    if (asked(root)) changed();
  };
  const seen = new ResizeObserver(later);
  for (const element of [head.element, document.querySelector(".stMainBlockContainer")]) if (element) seen.observe(element);
  window.addEventListener("resize", later);
  return () => {
    seen.disconnect();
    window.removeEventListener("resize", later);
  };
}
