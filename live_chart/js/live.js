// The way in. The script may run again at any time (new data, new theme): it then finds the chart of that place on the
// page and goes on from there.

import { Chart } from "./chart.js";
import { decodePayload } from "./decode.js";
import { loadPlotly } from "./plotly.js";

/** @typedef {import("./types").MountData} MountData */
/** @typedef {import("./types").Payload} Payload */
/** @typedef {import("./types").Send} Send */

/**
 * A chart and what is on its way into it. packed: the payload that it shows. turn: counts updates; one that is not the
 * last any more has been overtaken. restart: whether Python's position is still to be taken.
 * @typedef {{chart: Chart, packed: string | object | null, turn: number, restart: boolean}} Mounted
 */

/** @type {WeakMap<Element, Mounted>} */
const mounted = new WeakMap();

/**
 * Streamlit's page header lies over the top of the scrolling part: what sticks must stick below it.
 * @param {HTMLElement} root
 */
function headroom(root) {
  const bar = document.querySelector('[data-testid="stHeader"]');
  root.style.setProperty("--live-top", `${bar ? bar.getBoundingClientRect().height : 0}px`);
}

/**
 * Whether the payload could be taken in; null if a newer update overtook this one meanwhile.
 * @param {Mounted} place
 * @param {MountData} data
 */
async function take(place, { payload: packed }) {
  const { chart } = place;
  const turn = ++place.turn;
  if (packed !== place.packed || chart.pending) {
    const payload = await decodePayload(packed).catch(() => null);
    if (turn !== place.turn) return null;
    place.packed = payload ? packed : null;
    if (!payload) return false;
    chart.setPayload(payload);
  }
  // Only now: a position belongs to the payload that it came with.
  if (place.restart) chart.startAgain();
  place.restart = false;
  return true;
}

/**
 * @param {Mounted} place
 * @param {MountData} data
 */
async function update(place, data) {
  const { chart } = place;
  const initial = data.initial ?? {};
  if (chart.payload && chart.initial.nonce !== (initial.nonce ?? 0)) place.restart = true;
  Object.assign(chart, { id: data.id ?? "", initial: { ...initial, nonce: initial.nonce ?? 0 } });
  const taken = await take(place, data);
  if (taken === null) return;
  if (!taken) {
    chart.refuse(data.unreadable ?? "");
    return;
  }
  chart.walk.take(data.walk ?? null);
  const { turn } = place;
  const plotly = await loadPlotly(data.plotly);
  if (turn === place.turn) chart.setPlotly(plotly);
}

/**
 * Mounts a chart, or brings one that stands up to date. Returns what takes it down.
 * @param {{data: MountData, parentElement: ParentNode & Element, setStateValue?: Send}} component
 */
export default function mount({ data, parentElement, setStateValue }) {
  let place = mounted.get(parentElement);
  if (!place) {
    const root = /** @type {HTMLElement} */ (parentElement.querySelector(".live"));
    place = { chart: new Chart(root), packed: null, turn: 0, restart: false };
    mounted.set(parentElement, place);
  }
  const { chart } = place;
  chart.send = setStateValue ?? null;
  headroom(chart.root);
  chart.retheme();
  update(place, data);
  return () => {
    chart.destroy();
    mounted.delete(parentElement);
  };
}
