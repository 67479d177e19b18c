// Plotly's part of a chart: axes, and traces that do not move with the slider.

import { allDashes, oneDash } from "./dashes.js";
import { takeTurns } from "./turns.js";

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("./types").Panel} Panel */

/** Nobody points at what Plotly draws. */
export const STATIC = { staticPlot: true, displayModeBar: false, responsive: false };

export class Stills {
  #drawing = 0;

  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
  }

  destroy() {
    clearTimeout(this.#drawing);
  }

  /**
   * Draws what is out of date: all panels at once where nobody has had the chart in hand yet, then one after another,
   * so that the hand is never kept waiting for all of them.
   */
  draw() {
    clearTimeout(this.#drawing);
    const { plotly, root, panels } = this.chart;
    if (!plotly || root.classList.contains("live-unreadable")) return;
    const left = [...panels.values()].filter((panel) => !panel.drawn && panel.figure && panel.width);
    if (!left.length) {
      root.dataset.ready = "true";
      return;
    }
    this.#drawing = setTimeout(() => {
      for (const panel of root.dataset.ready ? left.slice(0, 1) : left) this.#draw(panel);
      this.draw();
    });
  }

  /** @param {Panel} panel */
  #draw(panel) {
    const { data, layout } = /** @type {NonNullable<Panel["figure"]>} */ (panel.figure);
    panel.drawn = true;
    this.chart.plotly?.react(panel.target, data.map(oneDash), layout, STATIC);
    allDashes(panel.target, data);
    takeTurns(panel);
  }
}
