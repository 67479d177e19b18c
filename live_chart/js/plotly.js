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
    const tag = document.createElement("script");
    tag.src = url;
    tag.onload = () => done(window.Plotly ?? null);
    tag.onerror = () => {
      window.livePlotly = undefined; // The next chart may try again.
      done(null);
    };
    document.head.append(tag);
  });
  return window.livePlotly;
}
