// From the text of a recording to what is said at its positions. The counterpart of `pack` in website/record.py.

/** @param {string} text */
export async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
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
