// Questions before the figures that answer them. What was answered is remembered by the browser.

import { keep, recall } from "./store.js";

/**
 * answers: numbers of the options that are right. judged: of guesses of several options together.
 * @typedef {{name: string, question: string, options: string[], answers: number[], choose: number, shown: string,
 *   why: string, wrong: string[], judged: Record<string, string>}} Guess
 */

/** @typedef {{right: string, wrong: string, not: string, skip: string, check: string, again: string, first: string}} GuessWords */

/** @param {string} html @param {string} name */
function box(html, name) {
  const element = document.createElement("div");
  element.className = name;
  element.innerHTML = html;
  return element;
}

/** @param {string} html @param {() => void} act @param {string} [name] */
function button(html, act, name = "") {
  const element = document.createElement("button");
  element.type = "button";
  element.className = name;
  element.innerHTML = html;
  element.onclick = act;
  return element;
}

/** @param {string} sentence @param {Record<string, string>} words */
const filled = (sentence, words) => sentence.replace(/\{(\w+)\}/g, (_, name) => words[name] ?? "");

/**
 * Whether a question is answered, skipped or need not be.
 * @param {string} page
 * @param {Guess} guess
 * @param {boolean} teaching
 */
export function isOpen(page, guess, teaching) {
  if (teaching) return true;
  const given = recall(`${page}/${guess.name}`);
  return given !== null && (given === "skip" || !guess.wrong.length || guess.answers.includes(Number(given)));
}

/** @param {string} page @param {Guess} guess */
export function skip(page, guess) {
  keep(`${page}/${guess.name}`, "skip");
}

/**
 * The element of a question, or of what it was worth.
 * @param {string} page
 * @param {Guess} guess
 * @param {GuessWords} words
 * @param {boolean} teaching
 * @param {() => void} changed
 */
export function guessElement(page, guess, words, teaching, changed) {
  const name = `${page}/${guess.name}`;
  const given = recall(name);
  /** @param {string | null} value */
  const take = (value) => {
    keep(name, value);
    changed();
  };
  const element = isOpen(page, guess, teaching) ? answered(guess, words, given, take) : asked(guess, words, given, take);
  element.dataset.field = guess.name;
  return element;
}

/** @param {Guess} guess @param {GuessWords} words @param {string | null} given @param {(value: string | null) => void} take */
function answered(guess, words, given, take) {
  const element = box("", "answer");
  if (given !== null && given !== "skip") {
    if (guess.choose > 1) element.append(box(guess.judged[given] ?? "", "judged"));
    else {
      const said = { guess: guess.options[Number(given)] ?? "", answer: guess.options[guess.answers[0]] };
      const right = guess.answers.includes(Number(given));
      element.append(box(`<strong>${right ? "✓" : "💡"} ${filled(right ? words.right : words.wrong, said)}</strong> ${guess.why}`, "judged"));
    }
  }
  if (given !== null) element.append(button(words.again, () => take(null), "quiet"));
  if (guess.shown) element.append(box(guess.shown, "shown"));
  return element;
}

/** @param {Guess} guess @param {GuessWords} words @param {string | null} given @param {(value: string | null) => void} take */
function asked(guess, words, given, take) {
  const element = box(`<p><strong>${words.first}</strong> ${guess.question}</p>`, "guess");
  if (given !== null && guess.wrong[Number(given)]) {
    const not = filled(words.not, { guess: guess.options[Number(given)] });
    element.append(box(`<p>💡 <strong>${not}</strong> ${guess.wrong[Number(given)]}</p>`, "judged"));
  }
  const row = box("", "row");
  if (guess.choose > 1) several(guess, words, row, take);
  else guess.options.forEach((option, i) => {
    const one = button(option, () => take(String(i)));
    one.disabled = String(i) === given;
    row.append(one);
  });
  row.append(button(words.skip, () => take("skip"), "quiet"));
  element.append(row);
  return element;
}

/** @param {Guess} guess @param {GuessWords} words @param {Element} row @param {(value: string) => void} take */
function several(guess, words, row, take) {
  /** @type {Set<number>} */ const marks = new Set();
  const check = button("", () => take([...marks].sort((a, b) => a - b).join(".")));
  const show = () => {
    check.textContent = `${words.check} (${marks.size}/${guess.choose})`;
    check.disabled = marks.size !== guess.choose;
  };
  guess.options.forEach((option, i) => {
    const one = button(option, () => {
      if (!marks.delete(i)) marks.add(i);
      one.setAttribute("aria-pressed", String(marks.has(i)));
      show();
    });
    one.setAttribute("aria-pressed", "false");
    row.append(one);
  });
  show();
  row.append(check);
}
