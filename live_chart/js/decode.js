// From a payload to typed arrays. The counterpart of `encode` in live_chart/payload.py.

/** @typedef {import("./types").Payload} Payload */
/** @typedef {import("./types").Shaped} Shaped */

const ARRAYS = {
  uint8: Uint8Array, uint16: Uint16Array, int32: Int32Array, uint32: Uint32Array, int16: Int16Array,
  int8: Int8Array, float32: Float32Array, float64: Float64Array,
};

/** @param {string} base64 */
function bytesOf(base64) {
  const { fromBase64 } = /** @type {any} */ (Uint8Array); // Not every browser has it yet.
  if (fromBase64) return /** @type {Uint8Array} */ (fromBase64.call(Uint8Array, base64));
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** @type {Float32Array | null} */
let halves = null;

/** All 65,536 half-precision numbers, so that decoding is one look-up each. */
function halfTable() {
  if (halves) return halves;
  halves = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) halves[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) halves[bits] = fraction ? NaN : sign * Infinity;
    else halves[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return halves;
}

/**
 * An array that knows its shape: a typed array with an extra property `shape`.
 * @param {{$: string, n: number[], b: string | Uint8Array}} packed bytes that are the whole of their buffer
 * @returns {Shaped}
 */
function arrayOf({ $: type, n: shape, b: packed }) {
  const { buffer } = typeof packed === "string" ? bytesOf(packed) : packed;
  if (type === "float16") {
    const { Float16Array } = /** @type {any} */ (globalThis); // Nor this.
    if (Float16Array) return Object.assign(new Float32Array(new Float16Array(buffer)), { shape });
    const table = halfTable();
    return Object.assign(Float32Array.from(new Uint16Array(buffer), (bits) => table[bits]), { shape });
  }
  return Object.assign(new ARRAYS[/** @type {keyof typeof ARRAYS} */ (type)](buffer), { shape });
}

/**
 * @param {any} value
 * @returns {any}
 */
function restore(value) {
  if (Array.isArray(value)) return value.map(restore);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.$ === "string" && value.b !== undefined) return arrayOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, restore(v)]));
}

/** @param {string} text base64 of zlib of JSON */
async function unpacked(text) {
  const { DecompressionStream } = /** @type {any} */ (globalThis); // TypeScript 4 does not know it.
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/**
 * The payload as an object. Rejects if it is not the packed text of a payload, or what that text holds.
 * @param {string | object} packed
 * @returns {Promise<Payload>}
 */
export async function decodePayload(packed) {
  const payload = restore(typeof packed === "string" ? await unpacked(packed) : packed);
  if (!payload?.frames?.length || !payload.panels?.length || !payload.words) throw new TypeError("not a payload");
  return payload;
}
