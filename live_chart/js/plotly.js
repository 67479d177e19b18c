// plotly.js, which is larger than everything else together: loaded once, when the first chart is there.

/** @typedef {import("./types").Plotly} Plotly */

/**
 * plotly.js, loaded once a page. Resolves to null if it cannot be had.
 * @param {string | undefined} url
 * @returns {Promise<Plotly | null>}
 */
export function loadPlotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  if (!url) return Promise.resolve(null);
  window.livePlotly ??= new Promise((done) => {
    const tag = scriptOf(url);
    tag.addEventListener("load", () => done(window.Plotly ?? null));
    tag.addEventListener("error", () => {
      tag.remove();
      window.livePlotly = undefined; // The next chart may try again.
      done(null);
    });
  });
  return window.livePlotly;
}

/**
 * The element that loads a script: the page's own, which is still on its way, or a new one.
 * @param {string} url
 * @returns {HTMLScriptElement}
 */
function scriptOf(url) {
  /** @type {HTMLScriptElement | null} */
  const known = document.querySelector(`script[src="${url}"]`);
  if (known) return known;
  const tag = document.createElement("script");
  tag.src = url;
  document.head.append(tag);
  return tag;
}
