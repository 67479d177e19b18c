// What a chart says in words of the position: the reading, the frame, a note, and the same for those who listen.

import { templateAt, writeTemplate } from "./templates.js";

/** @typedef {import("./chart.js").Chart} Chart */

/** Milliseconds at rest, after which the reading is spoken. */
const QUIET = 700;

export class Reading {
  #speaking = 0;
  /** The chart's width, the longest text so far and the tallest. */
  #held = { width: 0, length: 0, height: 0 };

  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
  }

  destroy() {
    clearTimeout(this.#speaking);
  }

  get text() {
    return this.chart.head.reading.textContent ?? "";
  }

  write() {
    const { head, frame, stop, payload, scope, lang } = this.chart;
    writeTemplate(head.reading, templateAt(frame.reading ?? payload.reading, stop), scope, lang);
    if (this.text.length > this.#held.length) this.holdHeight();
    head.range.setAttribute("aria-valuetext", this.text);
    head.frame.setAttribute("aria-valuetext", frame.label);
    head.frameName.textContent = frame.label;
    const note = frame.notes.filter(({ first, last }) => first <= stop && stop <= last).map((one) => one.text).join(" ");
    if (head.note.textContent !== note) head.note.textContent = note;
  }

  /** Speaks once the hand is at rest. */
  speakSoon() {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => this.chart.say(this.text), QUIET);
  }

  /** A reading that grew to two lines keeps them: what is below must not jump under the hand. */
  holdHeight() {
    const { reading } = this.chart.head;
    const width = this.chart.root.clientWidth;
    if (width !== this.#held.width) {
      this.#held = { width, length: 0, height: 0 };
      reading.style.minHeight = "";
    }
    this.#held.length = Math.max(this.#held.length, this.text.length);
    const height = reading.offsetHeight;
    if (height <= this.#held.height) return;
    this.#held.height = height;
    reading.style.minHeight = `${height}px`;
  }
}
