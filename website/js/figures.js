// Figures of Plotly: drawn when they come into sight, in the colours of the page.

import { loadPlotly } from "./plotly.js";

/**
 * A title in as many lines as it needs: Plotly breaks none.
 * @param {string} text
 * @param {number} width pixels
 */
function lines(text, width) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  pen.font = `17px ${getComputedStyle(document.body).fontFamily}`;
  const found = [""];
  for (const piece of text.split(/(?<=\s)|(?<=[\u3000-\u9fff\uff00-\uffef])/)) {
    const longer = found[found.length - 1] + piece;
    if (found[found.length - 1] && pen.measureText(longer.trimEnd()).width > width) found.push(piece);
    else found[found.length - 1] = longer;
  }
  return found;
}

/** @param {HTMLElement} element @param {any} figure */
async function draw(element, figure) {
  const plotly = await loadPlotly("../assets/plotly.min.js");
  if (!plotly || !element.isConnected) return;
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { gridcolor: colour("--border"), linecolor: colour("--border"), zerolinecolor: colour("--border"), automargin: true };
  const layout = {
    ...figure.layout, autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { ...figure.layout.font, color: colour("--ink"), family: colour("--font") },
    hoverlabel: { bgcolor: colour("--panel"), font: { color: colour("--ink") }, ...figure.layout.hoverlabel },
  };
  for (const name of Object.keys(layout)) if (/^[xy]axis\d*$/.test(name)) layout[name] = { ...axis, ...layout[name] };
  const found = lines(layout.title?.text ?? "", element.clientWidth - 20);
  if (found.length > 1) {
    const more = 22 * (found.length - 1) + 8;
    if (layout.height) layout.height += more;
    const top = 1 - 12 / (layout.height ?? 320);
    layout.title = { ...layout.title, text: found.join("<br>"), y: top, yref: "container", yanchor: "top" };
    layout.margin = { ...layout.margin, t: (layout.margin?.t ?? 60) + more };
  }
  const config = { displayModeBar: "hover", displaylogo: false, responsive: true, scrollZoom: false, doubleClick: false,
    modeBarButtons: [["toImage"]], toImageButtonOptions: { format: "svg", filename: `${document.body.dataset.page}-figure` } };
  element.textContent = "";
  plotly.react(element, structuredClone(figure.data), layout, config);
}

/** @type {Map<Element, any>} */
const waiting = new Map();
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    draw(/** @type {HTMLElement} */ (target), waiting.get(target));
    waiting.delete(target);
  }
}, { rootMargin: "200px" });

/**
 * The numbers of a figure as a table.
 * @param {{head: string[], rows: (string | number | null)[][]}} figure
 */
function table({ head, rows }) {
  /** @param {string} tag @param {(string | number | null)[]} cells */
  const line = (tag, cells) => {
    const row = document.createElement("tr");
    row.append(...cells.map((cell) => Object.assign(document.createElement(tag), { textContent: String(cell ?? "–") })));
    return row;
  };
  const [box, made, top, body] = ["div", "table", "thead", "tbody"].map((tag) => document.createElement(tag));
  top.append(line("th", head));
  body.append(...rows.map((row) => line("td", row)));
  made.append(top, body);
  box.className = "wide";
  box.tabIndex = 0;
  box.append(made);
  return box;
}

/**
 * Draws the figures that elements in a part of the page name, and lists their numbers where they are asked for.
 * @param {Element} part
 * @param {Record<string, any>} figures
 */
export function drawFigures(part, figures) {
  for (const element of part.querySelectorAll("[data-figure]")) {
    const figure = figures[element.getAttribute("data-figure") ?? ""];
    if (!figure) continue;
    waiting.set(element, figure);
    seen.observe(element);
  }
  for (const element of part.querySelectorAll("[data-numbers]")) {
    const figure = figures[element.getAttribute("data-numbers") ?? ""];
    element.addEventListener("toggle", () => { if (figure && element.children.length < 2) element.append(table(figure)); });
  }
}
