// One chart: where the learner is, what panels may ask, what moves it. Painted once a display frame.

import { make } from "./dom.js";
import { fitToWindow, watchRoom } from "./fit.js";
import { buildHead, showAxis, showPosition, wireHead } from "./head.js";
import { writeLegend } from "./legend.js";
import { forgetCourse, knownCourse, nearlyLargest } from "./masks.js";
import { buildPanel, dressPanel, fitPanel, paintPanel, seePanels } from "./panels.js";
import { Reading } from "./reading.js";
import { clamp, coordinates, firstAtLeast, nearestStop, samePick, SHARE_AXIS } from "./stops.js";
import { templateAt } from "./templates.js";
import { Stills } from "./stills.js";
import { readTheme } from "./theme.js";
import { Walk } from "./walk.js";

/** @typedef {import("./types").Act} Act */
/** @typedef {import("./types").AxisName} AxisName */
/** @typedef {import("./types").Frame} Frame */
/** @typedef {import("./types").Hand} Hand */
/** @typedef {import("./types").Initial} Initial */
/** @typedef {import("./types").Items} Items */
/** @typedef {import("./types").Panel} Panel */
/** @typedef {import("./types").PanelSpec} PanelSpec */
/** @typedef {import("./types").Payload} Payload */
/** @typedef {import("./types").Plotly} Plotly */
/** @typedef {import("./types").Position} Position */
/** @typedef {import("./types").Ref} Ref */
/** @typedef {import("./types").Scope} Scope */
/** @typedef {import("./types").Send} Send */
/** @typedef {import("./types").Stops} Stops */
/** @typedef {import("./types").View} View */

/** What is set by the first payload; nothing asks before. */
const UNSET = /** @type {any} */ (null);

/**
 * Where the learner was, by the chart's id, for a chart that Streamlit removes and puts back.
 * @type {Map<string, {start: string, position: Position, picked: Ref | null, walk: number}>}
 */
const remembered = new Map();

/** @implements {View} */
export class Chart {
  /** @type {Payload} */ payload = UNSET;
  /** @type {Frame[]} */ frames = [];
  /** @type {Frame} */ frame = UNSET;
  /** @type {Stops} */ stops = UNSET;
  stop = 0;
  /** @type {Position} */ position = { axis: "share", at: 0, frame: 0 };
  /** @type {Ref | null} */ picked = null;
  /** @type {Ref | null} Under the pointer, or under the keys. */ hover = null;
  /** @type {Ref | null} Under the keys. */ cursor = null;
  handMode = false;
  /** What the heights of drawings are multiplied with. */
  factor = 1;
  /** @type {Hand[]} The last clicks that cut or restored. */ hands = [];
  /** Whether a cut by hand waits for its numbers. */
  pending = false;
  /** @type {Map<string, Panel>} */ panels = new Map();
  /** @type {Plotly | null} */ plotly = null;
  /** @type {Send | null} */ send = null;
  id = "";
  /** @type {Initial} */ initial = {};
  #mark = Date.now();
  #sent = "";
  #request = 0;
  #updates = 0;
  #moved = false;
  #releasedFrame = 0;
  #turn = -1;
  /** @type {Map<string, number>} */ #limits = new Map();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.theme = readTheme(root);
    this.head = buildHead();
    this.grid = make("div", "live-grid");
    this.sorry = make("p", "live-sorry", { role: "status", hidden: "" });
    root.replaceChildren(this.head.element, this.sorry, this.grid);
    wireHead(this);
    this.reading = new Reading(this);
    this.stills = new Stills(this);
    this.walk = new Walk(this);
    this.resized = new ResizeObserver(() => this.refit());
    this.resized.observe(this.grid);
    this.unwatch = watchRoom(this, () => this.refit());
    this.seen = new IntersectionObserver((entries) => seePanels(this, entries), { rootMargin: "80px" });
    document.fonts?.ready.then(() => this.repaint()); // Words on the canvas, once the page's own font is there.
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.retheme);
  }

  destroy() {
    this.resized.disconnect();
    this.unwatch();
    this.seen.disconnect();
    this.scheme.removeEventListener("change", this.retheme);
    cancelAnimationFrame(this.#request);
    this.stills.destroy();
    this.reading.destroy();
    for (const panel of this.panels.values()) this.#drop(panel);
    this.walk.destroy();
  }

  // ---------------------------------------------------------------------------------------- what panels ask

  get words() {
    return this.payload.words;
  }

  get lang() {
    return this.payload.words.lang;
  }

  /**
   * @param {string} name
   * @returns {Items}
   */
  items(name) {
    return /** @type {Items} */ (this.frame.byName.get(name));
  }

  /**
   * @template {PanelSpec} S
   * @param {S} spec
   * @returns {import("./types").DataOf[S["kind"]]}
   */
  data(spec) {
    return /** @type {any} */ (this.frame.data[spec.id]);
  }

  axis() {
    return this.position.axis === "threshold" && this.payload.threshold_axis ? this.payload.threshold_axis : SHARE_AXIS;
  }

  canCut() {
    return Boolean(this.payload.hand && this.send);
  }

  /** @type {Scope} */
  scope = (name) => {
    const { stops, stop, frame, payload } = this;
    if (name === "share") return stops.share[stop];
    if (name === "threshold") return stops.threshold?.[stop];
    if (name === "removed") return stops.removed[stop];
    if (name === "total") return payload.total;
    if (name === "kept") return payload.total - stops.removed[stop];
    if (name === "frame") return frame.label;
    return stops.metrics[name]?.[stop] ?? frame.facts[name];
  };

  /**
   * @param {Items} items
   * @returns {Scope}
   */
  scopeOf(items) {
    const removed = knownCourse(this, items).counts[this.stop];
    const total = items.gone.length;
    const own = /** @type {Record<string, number>} */ ({ removed, total, kept: total - removed, share: removed / total });
    return (name) => own[name] ?? this.scope(name);
  }

  /** @param {PanelSpec} spec */
  titleOf(spec) {
    return templateAt(this.frame.titles[spec.id] ?? spec.title, this.stop);
  }

  /** @param {string} name */
  colourLimit(name) {
    let limit = this.#limits.get(name);
    if (limit === undefined) {
      limit = nearlyLargest(this.frames.map((frame) => /** @type {Items} */ (frame.byName.get(name))));
      this.#limits.set(name, limit);
    }
    return limit;
  }

  /** @param {string} text */
  say(text) {
    this.head.spoken.textContent = text;
  }

  // ------------------------------------------------------------------------------------------ what moves it

  /** @param {Partial<Position>} change */
  move(change) {
    Object.assign(this.position, change);
    this.#settle();
    this.#moved = true;
    this.repaint();
  }

  /**
   * To a stop by number; past stops that share its coordinate, in the direction of travel.
   * @param {number} stop
   * @param {number} direction
   */
  goTo(stop, direction = 1) {
    const column = coordinates(this.stops, this.position.axis, this.axis());
    const last = column.length - 1;
    let p = clamp(stop, 0, last);
    while (direction > 0 && p < last && column[p] === column[this.stop] && Number.isFinite(stop)) p++;
    p = firstAtLeast(column, column[p]);
    this.move({ at: column[p] });
    showPosition(this, true);
  }

  /** @param {import("./types").Grip} grip */
  dragTo({ axis, at }) {
    const stop = nearestStop(this.stops, axis, at, this.payload.threshold_axis);
    if (axis === this.position.axis) this.move({ at });
    else this.move({ at: coordinates(this.stops, this.position.axis, this.axis())[stop] });
  }

  /** @param {AxisName} axis */
  switchAxis(axis) {
    if (axis === this.position.axis) return;
    this.position.axis = axis;
    this.position.at = coordinates(this.stops, axis, this.axis())[this.stop];
    this.#settle();
    showAxis(this);
    showPosition(this, true);
    this.repaint();
  }

  /**
   * To a place that is given, as a walk does.
   * @param {Partial<Position>} place
   */
  put({ axis, ...place }) {
    if (axis === "share" || this.payload.threshold_axis) this.switchAxis(axis ?? this.position.axis);
    this.move(place);
    showPosition(this, true);
  }

  /** The hand is off: the thumb snaps to the stop, and Python hears of it, once. */
  release() {
    const { position } = this;
    const column = coordinates(this.stops, position.axis, this.axis());
    // Another frame keeps the coordinate, so that the way back leads to the same place.
    if (position.frame === this.#releasedFrame) position.at = column[this.stop];
    this.#releasedFrame = position.frame;
    showPosition(this, true);
    this.report("release");
  }

  /** @param {Ref} ref */
  pick(ref) {
    this.picked = samePick(ref, this.picked) ? null : ref;
    this.repaint();
    this.report("pick");
  }

  /**
   * Cuts an item that is there, restores one that is not. Numbers follow when Python has computed them.
   * @param {Ref} ref
   */
  toggle(ref) {
    if (!this.canCut()) {
      this.pick(ref);
      return;
    }
    const items = this.items(ref.item);
    /** @type {Hand["action"]} */
    const action = items.gone[ref.index] <= this.stop ? "restore" : "cut";
    items.gone[ref.index] = action === "cut" ? 0 : items.gone instanceof Uint8Array ? 255 : 65535;
    forgetCourse(items);
    this.hands = [...this.hands, { ...ref, action, mark: ++this.#mark }].slice(-32);
    this.root.dataset.pending = "true";
    this.pending = true;
    this.repaint();
    this.report("cut");
  }

  /** @param {Ref | null} ref */
  point(ref) {
    if (samePick(ref, this.hover) || (!ref && !this.hover)) return;
    this.hover = ref;
    this.repaint();
  }

  /**
   * One message: the position, the pick, what was cut by hand, and the step of the walk.
   * @param {Act} [act] what the learner has done
   */
  report(act) {
    const { position, stop, picked, hands } = this;
    const walk = this.walk.at;
    remembered.set(this.id, { start: JSON.stringify(this.initial), position: { ...position }, picked, walk });
    const value = { ...position, stop, picked, hands, walk, nonce: this.initial.nonce ?? 0 };
    const text = JSON.stringify(value);
    if (act) this.walk.watch(act);
    if (!this.send || text === this.#sent) return;
    this.#sent = text;
    this.send("value", value);
  }

  /**
   * The stop and the frame of the position. A new frame keeps the coordinate, not the stop; who stands at the
   * first stop stays at the first one, wherever that of the new frame lies.
   */
  #settle() {
    const { position } = this;
    position.frame = clamp(Math.round(position.frame), 0, this.frames.length - 1);
    const frame = this.frames[position.frame];
    const changed = frame !== this.frame;
    const first = changed && this.frame && this.stop === 0;
    this.frame = frame;
    this.stops = frame.stops;
    if (first) position.at = coordinates(this.stops, position.axis, this.axis())[0];
    this.stop = nearestStop(this.stops, position.axis, position.at, this.payload.threshold_axis);
    if (!changed) return;
    for (const panel of this.panels.values()) {
      panel.maker.frame?.();
      if (panel.maker.perFrame && panel.width) {
        panel.figure = panel.maker.layout(panel.width, panel.height);
        panel.drawn = false;
      }
    }
    this.stills.draw();
  }

  // ---------------------------------------------------------------------------------------- what it is given

  /**
   * Takes in a new payload; where the learner is on the slider stays.
   * @param {Payload} payload
   */
  setPayload(payload) {
    const first = !this.payload;
    const share = first ? 0 : this.stops.share[this.stop];
    this.payload = payload;
    this.frames = payload.frames.map((frame) => ({ ...frame, byName: new Map(frame.items.map((items) => [items.name, items])) }));
    this.frame = UNSET;
    this.#limits = new Map();
    this.pending = false;
    delete this.root.dataset.pending;
    this.root.classList.remove("live-unreadable");
    this.root.lang = this.lang;
    if (this.position.axis === "threshold" && !payload.threshold_axis) Object.assign(this.position, { axis: "share", at: share });
    const old = this.panels;
    this.panels = new Map();
    if (first) this.start();
    else this.#settle();
    this.hover = this.cursor = null;
    if (this.picked && !((this.frame.byName.get(this.picked.item)?.gone.length ?? 0) > this.picked.index)) this.picked = null;
    const specs = new Map(payload.panels.map((spec) => [spec.id, spec]));
    for (const [id, panel] of old) {
      if (specs.get(id)?.kind === panel.spec.kind) continue;
      this.#drop(panel);
      old.delete(id);
    }
    for (const [id, spec] of specs) {
      const panel = old.get(id);
      this.panels.set(id, panel ? dressPanel(this, panel, spec) : buildPanel(this, spec));
    }
    const elements = [...this.panels.values()].map(({ element }) => element);
    if (elements.some((element, i) => this.grid.children[i] !== element)) this.grid.replaceChildren(...elements);
    showAxis(this);
    showPosition(this, true);
    this.#fit();
    for (const panel of this.panels.values()) {
      this.seen.observe(panel.element);
      fitPanel(this, panel);
    }
    this.#paint();
    this.stills.draw();
  }

  /**
   * Says that the last payload could not be taken in: numbers of an older one would be wrong ones.
   * @param {string} sentence
   */
  refuse(sentence) {
    this.root.classList.add("live-unreadable");
    this.#say(sentence, "unreadable");
  }

  /**
   * Takes plotly.js, or says that there is none: everything moves, without axes.
   * @param {Plotly | null} plotly
   */
  setPlotly(plotly) {
    this.plotly = plotly;
    this.sorry.hidden = Boolean(plotly);
    if (plotly) this.stills.draw();
    else this.#say(this.words.no_plotly, "without-plotly");
  }

  /**
   * @param {string} sentence
   * @param {string} ready what the chart says of itself, for tests
   */
  #say(sentence, ready) {
    this.sorry.textContent = sentence;
    this.sorry.hidden = false;
    this.root.dataset.ready = ready;
  }

  /** Puts the chart where Python says; an unknown frame means the last one. */
  start() {
    const { initial, payload, frames } = this;
    const memory = remembered.get(this.id);
    const again = memory?.start === JSON.stringify(initial) ? memory : null;
    const from = again?.position ?? initial;
    this.picked = again ? again.picked : initial.picked ?? null;
    if (again || this.#turn !== (initial.turn ?? 0)) this.walk.at = (again ? again.walk : initial.walk) ?? this.walk.at;
    this.#turn = initial.turn ?? 0;
    this.position = {
      axis: from.axis === "threshold" && payload.threshold_axis ? "threshold" : "share",
      at: Number.isFinite(from.at) ? Number(from.at) : 0,
      frame: Number.isInteger(from.frame) ? Number(from.frame) : frames.length - 1,
    };
    this.#settle();
    this.#releasedFrame = this.position.frame;
    this.position.at = coordinates(this.stops, this.position.axis, this.axis())[this.stop];
  }

  /** The same for a chart that stands. */
  startAgain() {
    this.start();
    showAxis(this);
    showPosition(this, true);
    this.repaint();
    // What the walk reported meanwhile was for the position before.
    if (this.walk.at !== (this.initial.walk ?? this.walk.at)) this.report();
  }

  retheme = () => {
    const theme = readTheme(this.root);
    if (theme.key === this.theme.key) return;
    this.theme = theme;
    if (!this.payload) return;
    for (const panel of this.panels.values()) {
      writeLegend(this, panel);
      fitPanel(this, panel);
    }
    this.stills.draw();
  };

  /** Whether drawings have become lower, higher, larger or smaller. */
  #fit() {
    const before = this.factor;
    this.factor = fitToWindow(this);
    const theme = readTheme(this.root);
    if (theme.ratio === this.theme.ratio) return this.factor !== before;
    this.theme = theme;
    return true;
  }

  refit() {
    if (!this.payload) return;
    const changed = this.#fit();
    for (const panel of this.panels.values()) {
      if (changed || Math.floor(panel.plot.clientWidth) !== panel.width) fitPanel(this, panel);
      else panel.plot.style.height = `${panel.height}px`;
    }
    this.stills.draw();
    showAxis(this);
    this.reading.holdHeight();
  }

  /** @param {Panel} panel */
  #drop(panel) {
    this.seen.unobserve(panel.element);
    clearTimeout(panel.listing);
    this.plotly?.purge(panel.target);
    panel.element.remove();
  }

  // ------------------------------------------------------------------------------------------------ painting

  repaint() {
    this.#request ||= requestAnimationFrame(() => {
      this.#request = 0;
      this.#paint();
    });
  }

  #paint() {
    if (!this.payload) return;
    const { root, position, stop } = this;
    for (const panel of this.panels.values()) paintPanel(this, panel);
    this.reading.write();
    showPosition(this, false);
    if (this.#moved) {
      this.#updates++;
      this.reading.speakSoon();
    }
    this.#moved = false;
    Object.assign(root.dataset, {
      stop, share: this.stops.share[stop], frame: position.frame, axis: position.axis, updates: this.#updates,
      picked: this.picked ? `${this.picked.item}:${this.picked.index}` : "",
    });
  }
}
