// Templates and numbers. The words themselves arrive translated; nothing here is in a language.

/** @typedef {import("./types").Scope} Scope */
/** @typedef {import("./types").Template} Template */
/** @typedef {string | {name: string, kind: string, digits: string}} Part */

const HOLE = /\{(\w+)(?::([pfgd])(\d*))?\}/g;
const SUPERSCRIPT = /** @type {Record<string, string>} */ ({
  "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹",
});

/**
 * @param {number} value
 * @param {number} digits
 */
export function significant(value, digits) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(digits))).replace("-", "−");
  const [mantissa, exponent] = value.toExponential(Math.max(digits - 1, 0)).split("e");
  const power = [...String(Number(exponent))].map((c) => SUPERSCRIPT[c]).join("");
  const short = String(Number(mantissa)).replace("-", "−");
  return short === "1" ? `10${power}` : `${short}×10${power}`;
}

/** @type {Map<string, Intl.NumberFormat>} */
const grouping = new Map();

/**
 * @param {number} value
 * @param {string} lang
 */
function grouped(value, lang) {
  let format = grouping.get(lang);
  if (!format) grouping.set(lang, (format = new Intl.NumberFormat(lang)));
  return format.format(value);
}

/**
 * A number as p (times 100), f (fixed), g (significant digits) or d (whole, grouped); words stay words.
 * @param {unknown} value
 * @param {string | undefined} kind
 * @param {string | number | undefined} digits
 * @param {string} lang
 */
export function formatted(value, kind, digits, lang) {
  if (typeof value !== "number") return value === undefined || value === null ? "–" : String(value);
  if (!Number.isFinite(value)) return "–";
  const places = digits === undefined || digits === "" ? undefined : Number(digits);
  if (kind === "p") return (100 * value).toFixed(places ?? 0).replace("-", "−");
  if (kind === "f") return value.toFixed(places ?? 2).replace("-", "−");
  if (kind === "d" || (!kind && Number.isInteger(value))) return grouped(Math.round(value), lang);
  return significant(value, places || 3);
}

/**
 * A template as a list of fixed strings and holes.
 * @param {string} template
 */
function parseTemplate(template) {
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (const match of template.matchAll(HOLE)) {
    const at = match.index ?? 0;
    if (at > end) parts.push(template.slice(end, at));
    parts.push({ name: match[1], kind: match[2], digits: match[3] });
    end = at + match[0].length;
  }
  if (end < template.length) parts.push(template.slice(end));
  return parts;
}

/** @type {Map<string, Part[]>} */
const parsed = new Map();

/** @param {string} template */
function partsOf(template) {
  let parts = parsed.get(template);
  if (!parts) {
    if (parsed.size > 2000) parsed.clear();
    parsed.set(template, (parts = parseTemplate(template)));
  }
  return parts;
}

/**
 * The template as plain text.
 * @param {string} template
 * @param {Scope} scope
 * @param {string} lang
 */
export function fill(template, scope, lang) {
  return partsOf(template)
    .map((part) => (typeof part === "string" ? part : formatted(scope(part.name), part.kind, part.digits, lang)))
    .join("");
}

/**
 * A template (or a choice of templates, one per stop) for this stop.
 * @param {Template | null | undefined} source
 * @param {number} stop
 */
export function templateAt(source, stop) {
  if (source === null || source === undefined) return "";
  return typeof source === "string" ? source : source.texts[source.pick[stop]];
}

/**
 * Writes a template into an element, numbers in <b>; when only numbers change, only they are touched.
 * @param {HTMLElement & {liveTemplate?: string}} element
 * @param {string} template
 * @param {Scope} scope
 * @param {string} lang
 */
export function writeTemplate(element, template, scope, lang) {
  const parts = partsOf(template);
  if (element.liveTemplate !== template) {
    element.liveTemplate = template;
    element.replaceChildren(
      ...parts.map((part) => (typeof part === "string" ? document.createTextNode(part) : document.createElement("b"))),
    );
  }
  parts.forEach((part, i) => {
    if (typeof part === "string") return;
    const text = formatted(scope(part.name), part.kind, part.digits, lang);
    const node = element.childNodes[i];
    if (node.textContent !== text) node.textContent = text;
  });
}
