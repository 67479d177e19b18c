// From the text of a recording to what is in it. The counterpart of website/pack.py.

/** @typedef {{$: string, n: number[], b: Uint8Array}} Packed An array, as the live chart takes it. */

const SIZES = { int8: 1, uint8: 1, int16: 2, uint16: 2, float16: 2, int32: 4, uint32: 4, float32: 4, float64: 8 };

/**
 * JSON, and the arrays that it names.
 * @param {string} text
 */
export async function unpack(text) {
  const deflated = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const { DecompressionStream } = /** @type {any} */ (globalThis); // TypeScript 4 does not know it.
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const start = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const { value, arrays: heads } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  let at = start;
  const arrays = heads.map((/** @type {[string, number[], string, number]} */ [kind, shape, order, count]) => {
    const ordered = bytes.slice(at, at += count);
    return { $: kind, n: shape, b: restored(ordered, order, SIZES[/** @type {keyof typeof SIZES} */ (kind)], shape[0]) };
  });
  return { value, arrays: /** @type {Packed[]} */ (arrays) };
}

/**
 * Bytes in the order of the array.
 * @param {Uint8Array} bytes
 * @param {string} order
 * @param {number} size of a number
 * @param {number} rows
 */
function restored(bytes, order, size, rows) {
  let found = bytes;
  if (order.includes("s")) {
    found = new Uint8Array(bytes.length);
    const count = bytes.length / size;
    for (let part = 0, from = 0; part < size; part++) for (let i = 0; i < count; i++) found[i * size + part] = bytes[from++];
  }
  if (order.includes("d")) {
    const wide = found.length / rows;
    for (let i = wide; i < found.length; i++) found[i] += found[i - wide];
  }
  return found;
}

/**
 * A chart in the words of one language: what all have in common holds {"~": i} where they differ, and {"@": i} for an array.
 * @param {any} value
 * @param {any[]} words
 * @param {Packed[]} arrays
 * @returns {any}
 */
export function worded(value, words, arrays) {
  if (Array.isArray(value)) return value.map((one) => worded(one, words, arrays));
  if (value === null || typeof value !== "object") return value;
  if (typeof value["@"] === "number") return arrays[value["@"]];
  if (typeof value["~"] === "number") return worded(words[value["~"]], words, arrays);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, worded(one, words, arrays)]));
}

export const REGIONS = ["line", "under", "body", "try", "harder"];

/** What is said, by frame and stop. */
export class Said {
  /** @param {{pieces: string[], rows: [number, number, number, ...number[][][]][]}} plain */
  constructor({ pieces, rows }) {
    this.pieces = pieces;
    this.rows = rows;
    this.byPlace = new Map(rows.map((row) => [`${row[0]}/${row[1]}`, row]));
  }

  /**
   * The HTML of each region; null where nothing was recorded.
   * @param {number} frame
   * @param {number} stop
   * @param {boolean} open
   */
  at(frame, stop, open) {
    const row = this.byPlace.get(`${frame}/${stop}`);
    if (!row) return null;
    const texts = /** @type {number[][]} */ (open ? row[3] : row[4] ?? row[3]);
    return Object.fromEntries(REGIONS.map((name, i) => [name, texts[i].map((piece) => this.pieces[piece]).join("")]));
  }

  /**
   * The recorded position of a frame that is nearest to a share; of any frame, where that has none.
   * @param {number} frame
   * @param {number} share
   */
  nearest(frame, share) {
    const own = this.rows.filter((row) => row[0] === frame);
    const from = own.length ? own : this.rows;
    return from.reduce((best, row) => (Math.abs(row[2] - share) < Math.abs(best[2] - share) ? row : best));
  }
}
