// From the text of a recording to what is said at its positions. The counterpart of `pack` in website/record.py.

/** @param {string} text */
export async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** @param {unknown} value */
export async function repack(value) {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

/**
 * A chart in the words of one language: what all have in common holds {"~": i} where they differ.
 * @param {any} value
 * @param {any[]} words
 * @returns {any}
 */
export function worded(value, words) {
  if (Array.isArray(value)) return value.map((one) => worded(one, words));
  if (value === null || typeof value !== "object") return value;
  if (typeof value["~"] === "number") return words[value["~"]];
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, worded(one, words)]));
}

export const REGIONS = ["line", "under", "body", "goal"];

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
