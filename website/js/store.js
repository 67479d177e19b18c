// What a learner has answered and solved, remembered by the browser.

const PREFIX = "pruning-course:";

/**
 * @param {string} name
 * @returns {string | null}
 */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // A browser that remembers nothing asks again.
  }
}

/**
 * @param {string} name
 * @param {string | null} value null forgets
 */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing is lost but the memory.
  }
}
