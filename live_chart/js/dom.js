// Elements and canvases.

/** @typedef {import("./types").CanvasBrush} CanvasBrush */
/** @typedef {import("./types").Offscreen} Offscreen */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, name, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} name
 * @param {string} text
 * @param {Record<string, string>} attributes
 */
export function textElement(tag, name, text, attributes = {}) {
  const element = make(tag, name, attributes);
  element.textContent = text;
  return element;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [options]
 * @returns {CanvasBrush}
 */
export function brushOf(canvas, options) {
  const g = canvas.getContext("2d", options);
  if (!g) throw new Error("this browser cannot draw on a canvas");
  return /** @type {CanvasBrush} */ (Object.assign(g, { liveScale: 1, liveFont: "", newPath: () => new Path2D() }));
}

/**
 * A small canvas that is written pixel by pixel.
 * @param {number} width
 * @param {number} height
 * @returns {Offscreen}
 */
export function offscreen(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const g = brushOf(canvas);
  const image = g.createImageData(width, height);
  return { canvas, g, pixels: new Uint32Array(image.data.buffer), show: () => g.putImageData(image, 0, 0) };
}
