// The query of the address: the same names and texts as on the served page.

/**
 * One setting. kind: "choice", "switch", "number", "list" or "text".
 * @typedef {{kind: string, options?: string[], low?: number | null, high?: number | null, whole?: boolean,
 *   pattern?: string | null, value: string, expected: string, renamed?: Record<string, string>}} Field
 */

/**
 * @param {Field} field
 * @param {string} text
 */
function fits(field, text) {
  if (field.kind === "choice") return field.options?.includes(text) ?? false;
  if (field.kind === "switch") return ["0", "1", "true", "false"].includes(text.toLowerCase());
  if (field.kind === "list") return /^(\w+(\.\w+)*)?$/.test(text);
  if (field.kind === "number") {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || (field.whole && !Number.isInteger(value))) return text === "none" && field.value === "none";
    return (field.low == null || value >= field.low) && (field.high == null || value <= field.high);
  }
  return !field.pattern || new RegExp(field.pattern).test(text);
}

/**
 * What an address says: settings that differ from those with which the page opens, and one sentence for each value
 * that is no use.
 * @param {string} search
 * @param {Record<string, Field>} fields
 * @param {string} sentence with {field}, {came}, {expected} and {used} in it
 */
export function read(search, fields, sentence) {
  const query = new URLSearchParams(search);
  /** @type {Record<string, string>} */ const found = {};
  /** @type {string[]} */ const problems = [];
  for (const [name, field] of Object.entries(fields)) {
    const came = query.get(name);
    if (came === null) continue;
    const text = field.renamed?.[came] ?? came.trim();
    if (!fits(field, text)) {
      const short = came.length > 40 ? `${came.slice(0, 40)}…` : came;
      const words = /** @type {Record<string, string>} */ ({ field: name, came: short, expected: field.expected, used: field.value || "–" });
      problems.push(sentence.replace(/\{(\w+)\}/g, (_, word) => words[word] ?? ""));
    } else if (!same(text, field)) found[name] = text;
  }
  return { found, problems, query };
}

/**
 * @param {string} text
 * @param {Field} field
 */
export function same(text, field) {
  return text === field.value || (field.kind === "number" && Number(text) === Number(field.value));
}

/**
 * A number as the served page writes it: six significant digits.
 * @param {number} value
 */
export const written = (value) => String(Number(value.toPrecision(6)));

/**
 * The address of settings, without those that are as the page opens.
 * @param {Record<string, string>} settings
 * @param {Record<string, Field>} fields
 */
export function query(settings, fields) {
  const found = new URLSearchParams();
  for (const [name, field] of Object.entries(fields)) {
    if (name in settings && !same(settings[name], field)) found.set(name, settings[name]);
  }
  return found;
}
