// Three questions on the page. An answer can be changed; the browser remembers it.

import { keep, recall } from "./store.js";

/** @param {string} page */
export function wireQuiz(page) {
  for (const field of document.querySelectorAll("[data-quiz]")) {
    const name = `${page}/${field.getAttribute("data-quiz")}`;
    const answer = field.getAttribute("data-answer");
    const judge = () => {
      const given = recall(name);
      for (const one of field.querySelectorAll("input")) one.checked = one.value === given;
      field.querySelector(".right")?.toggleAttribute("hidden", given !== answer);
      field.querySelector(".wrong")?.toggleAttribute("hidden", given === null || given === answer);
    };
    field.addEventListener("change", (event) => {
      keep(name, /** @type {HTMLInputElement} */ (event.target).value);
      judge();
    });
    judge();
  }
}
