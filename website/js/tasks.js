// Tasks: whether they are reached, hints one after the other, and why they could be reached. The browser remembers.

import { focusOn } from "./focus.js";
import { keep, recall } from "./store.js";

/** @param {string} page @param {string} task */
export const isSolved = (page, task) => recall(`solved/${page}/${task}`) !== null;

/** @param {string} page */
export function wireTasks(page) {
  for (const place of tasks()) {
    const name = `hints/${page}/${place.dataset.task}`;
    const hints = place.querySelectorAll(".hint");
    const more = /** @type {HTMLButtonElement} */ (place.querySelector(".more"));
    const show = () => {
      const seen = Number(recall(name) ?? 0);
      hints.forEach((hint, i) => hint.toggleAttribute("hidden", i >= seen));
      more.textContent = (seen ? more.dataset.next : more.dataset.first) ?? "";
      more.toggleAttribute("data-used", seen >= hints.length);
    };
    more.onclick = () => {
      keep(name, String(Number(recall(name) ?? 0) + 1));
      show();
      if (more.hasAttribute("data-used")) focusOn(/** @type {HTMLElement} */ (hints[hints.length - 1]));
    };
    show();
  }
}

/**
 * What is reached where the chart stands; once reached a task stays reached.
 * @param {string} page
 * @param {{solved: string, before: string, open: string}} words
 */
export function judgeTasks(page, words) {
  for (const place of tasks()) {
    const badge = /** @type {HTMLElement | null} */ (place.querySelector("[data-done]"));
    const name = place.dataset.task ?? "";
    const done = badge?.dataset.done === "1";
    const before = isSolved(page, name);
    if (done) keep(`solved/${page}/${name}`, "1");
    if (badge) badge.textContent = done ? `✓ ${words.solved}` : before ? `✓ ${words.before}` : `⚑ ${words.open}`;
    place.toggleAttribute("data-solved", done || before);
    if (done && !before) place.parentElement?.querySelector("details")?.setAttribute("open", "");
  }
}

/** @returns {NodeListOf<HTMLElement>} */
const tasks = () => document.querySelectorAll("[data-task]");
