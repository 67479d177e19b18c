// The walk: a card under the slider that takes the learner from panel to panel. A step ends by a deed or by Next.

import { make, textElement } from "./dom.js";

/** @typedef {import("./types").Act} Act */
/** @typedef {import("./types").Deed} Deed */
/** @typedef {import("./types").WalkData} WalkData */
/** @typedef {import("./chart.js").Chart} Chart */

/** What a deed waits for. A setting is watched where it arrives. */
const ACTS = /** @type {Record<Deed["kind"], Act | null>} */ ({
  reach: "release", frame: "release", pick: "pick", cut: "cut", setting: null,
});
/** Milliseconds between a deed and the next step: time to see what it did. */
const PAUSE = 900;
/** Where a browser remembers that the learner has ended a walk, and which ones were walked. */
const OFF = "live-walk";
/** What of the chart has no use of its own for Enter and Escape, or says so where it has. */
const PASSES_ON = "input[type=range], canvas";

export class Walk {
  /** The step that is shown, from 1; 0 for none. */
  at = 0;
  /** @type {WalkData | null} */ data = null;
  /** @type {Record<string, unknown>} Settings when the step began. */ #before = {};
  /** @type {HTMLElement | null} What is marked outside of the chart. */ #outside = null;
  #shown = 0;
  #asked = false;
  #going = 0;
  #settling = 0;

  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
    this.count = make("b", "live-walk-count");
    this.text = make("p", "live-walk-text", { "aria-live": "polite" });
    this.done = make("span", "live-walk-done", { role: "status" });
    this.back = make("button", "live-button live-walk-back", { type: "button", "aria-keyshortcuts": "Shift+Enter" });
    this.next = make("button", "live-button live-walk-next", { type: "button", "aria-keyshortcuts": "Enter" });
    this.close = textElement("button", "live-button live-walk-end", "×", { type: "button", "aria-keyshortcuts": "Escape" });
    this.card = make("div", "live-walk", { role: "group", hidden: "" },
      this.count, this.text, make("div", "live-walk-tools", {}, this.done, this.back, this.next, this.close));
    this.begin = make("button", "live-button live-walk-begin", { type: "button", hidden: "" });
    chart.head.main.append(this.card);
    chart.head.tools.prepend(this.begin);
    this.begin.onclick = () => {
      this.#go(1);
      this.next.focus({ preventScroll: true });
    };
    this.next.onclick = () => this.#onward();
    this.back.onclick = () => this.#go(this.at - 1);
    this.close.onclick = () => this.#end();
    document.addEventListener("keydown", this.#key);
  }

  destroy() {
    clearTimeout(this.#going);
    clearTimeout(this.#settling);
    document.removeEventListener("keydown", this.#key);
    this.#mark("");
  }

  /**
   * The walk of the page, and its settings as they are now.
   * @param {WalkData | null} data
   */
  take(data) {
    this.data = data;
    const opens = !this.#asked && data && this.chart.initial.walk === null && !this.at && isNew(data.name);
    if (opens) this.at = 1; // The learner is still reading what stands above: nothing is scrolled.
    this.#asked = true;
    this.#show(!opens);
    const deed = this.#step?.deed;
    if (deed?.kind === "setting" && this.#holds(deed) && data?.now[deed.name] !== this.#before[deed.name]) this.#finish();
  }

  /**
   * Looks whether what the learner has just done is what the step asks for.
   * @param {Act} act
   */
  watch(act) {
    const deed = this.#step?.deed;
    if (deed && ACTS[deed.kind] === act && this.#holds(deed)) this.#finish();
  }

  get #step() {
    return this.data?.steps[this.at - 1];
  }

  /** @param {Deed} deed */
  #holds({ kind, name, above, below, value }) {
    const { chart, data } = this;
    if (kind === "reach") return passes(chart.scope(name), above, below);
    if (kind === "frame") return chart.position.frame === this.#frame(value);
    if (kind === "pick") return Boolean(chart.picked && (!name || chart.picked.item === name));
    if (kind === "cut") return chart.hands.at(-1)?.action === "cut" && (!name || chart.hands.at(-1)?.item === name);
    return data?.now[name] === value;
  }

  /** @param {unknown} number */
  #frame(number) {
    const wanted = Number(number);
    return wanted < 0 ? this.chart.frames.length + wanted : wanted;
  }

  #finish() {
    clearTimeout(this.#going);
    this.done.textContent = `✓ ${this.data?.words.done}`;
    this.#going = setTimeout(() => this.#go(this.at + 1), PAUSE);
  }

  /** Next: what the step asks for and was not done, the chart does itself, as far as it can. */
  #onward() {
    const { chart } = this;
    const deed = this.#step?.deed;
    if (deed?.kind === "frame") chart.put({ frame: this.#frame(deed.value) });
    if (deed?.kind === "reach" && !this.#holds(deed)) {
      const column = deed.name === "share" || deed.name === "threshold" ? chart.stops[deed.name] : chart.stops.metrics[deed.name];
      const stop = column?.findIndex((value) => passes(value, deed.above, deed.below)) ?? -1;
      if (stop >= 0) chart.goTo(stop, 0);
    }
    this.#go(this.at + 1);
  }

  /**
   * To a step. Past the last one is the next page, where there is a page that can go there.
   * @param {number} step
   */
  #go(step) {
    const { chart, data } = this;
    clearTimeout(this.#going);
    if (!data || step < 1) return;
    if (step > data.steps.length && !(data.onward && chart.send)) {
      this.#end();
      return;
    }
    remember(data.name);
    this.at = step;
    const { axis, at, frame } = data.steps[step - 1] ?? {};
    if (axis && typeof at === "number") chart.put({ axis, at });
    if (typeof frame === "number") chart.put({ frame });
    this.#show();
    chart.report();
  }

  #end() {
    clearTimeout(this.#going);
    if (!this.at) return;
    const held = this.card.contains(/** @type {Document | ShadowRoot} */ (this.card.getRootNode()).activeElement);
    this.at = 0;
    remember();
    this.#show();
    if (held) this.begin.focus({ preventScroll: true });
    this.chart.report();
  }

  /** @param {boolean} [reveal] whether what is lit comes into sight */
  #show(reveal = true) {
    const { chart, data, card } = this;
    const step = this.#step;
    const entered = this.at !== this.#shown;
    card.hidden = !step;
    this.begin.hidden = Boolean(step) || !data;
    if (data) {
      const { words } = data;
      this.begin.textContent = words.begin;
      this.back.textContent = words.back;
      this.back.hidden = this.at <= 1;
      this.next.textContent = this.at === data.steps.length ? data.onward || words.end : words.next;
      this.close.title = words.end;
      this.close.setAttribute("aria-label", words.end);
      card.setAttribute("aria-label", words.name);
      this.count.textContent = `${this.at}/${data.steps.length}`;
      if (this.text.textContent !== (step?.text ?? "")) this.text.textContent = step?.text ?? "";
      if (entered) this.#before = data.now;
    }
    if (entered) this.done.textContent = "";
    const { root, head } = chart;
    const lit = step && chart.panels.has(step.panel);
    root.classList.toggle("live-walking", Boolean(lit));
    root.dataset.walk = String(step ? this.at : 0);
    for (const [id, panel] of chart.panels) panel.element.classList.toggle("live-lit", id === step?.panel);
    const kind = step?.deed?.kind;
    head.prune.classList.toggle("live-wanted", kind === "reach");
    head.frames.classList.toggle("live-wanted", kind === "frame");
    head.tools.classList.toggle("live-wanted", kind === "cut");
    this.#mark(step?.where ?? "");
    this.#shown = this.at;
    if (!entered || !step || !reveal) return;
    this.#reveal();
    // Again when the page has answered: what stands above may have grown.
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#reveal(), PAUSE);
  }

  /** Brings into sight what is lit, below the card, or what is marked outside of the chart. */
  #reveal() {
    const { root, panels, head } = this.chart;
    const panel = panels.get(this.#step?.panel ?? "")?.element;
    const target = this.#outside ?? panel;
    if (!target) return;
    root.style.setProperty("--live-main", `${head.main.offsetHeight}px`);
    const above = [head.element, head.main, head.frames].filter((element) => getComputedStyle(element).position === "sticky");
    const bar = parseFloat(getComputedStyle(root).getPropertyValue("--live-top") || "0");
    const top = bar + (target === panel ? above.reduce((sum, element) => sum + element.offsetHeight, 0) : 0);
    target.style.setProperty("scroll-margin", `${top + 8}px 0 8px`);
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  }

  /**
   * Frames what the deed is done with, where that stands outside of the chart.
   * @param {string} selector
   */
  #mark(selector) {
    const target = selector ? /** @type {HTMLElement | null} */ (document.querySelector(selector)) : null;
    if (this.#outside && this.#outside !== target) Object.assign(this.#outside.style, { outline: "", outlineOffset: "" });
    this.#outside = target;
    if (!target) return;
    const accent = getComputedStyle(this.chart.root).getPropertyValue("--live-accent");
    Object.assign(target.style, { outline: `2px solid ${accent}`, outlineOffset: "5px" });
  }

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    if (!this.#step || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    const own = this.card.contains(target);
    if (!own && !this.#hears(target)) return;
    if (event.key === "Escape") this.#end();
    else if (event.key === "Enter" && !event.repeat && !(own && target.closest("button"))) {
      if (event.shiftKey) this.#go(this.at - 1);
      else this.#onward();
    } else return;
    event.preventDefault();
  };

  /**
   * Whether keys are the walk's outside of its card: where nobody else can have a use for them. The page has boxes
   * and lists of all kinds, and they come first.
   * @param {Element} target
   */
  #hears(target) {
    const { root } = this.chart;
    if (target !== root && root.contains(target)) return target.matches(PASSES_ON);
    // Who clicks beside everything is on the page itself, or on what scrolls in its place.
    const within = root.getRootNode();
    return target.contains(within instanceof ShadowRoot ? within.host : root);
  }
}

/**
 * @param {unknown} value
 * @param {number | null} above
 * @param {number | null} below
 */
function passes(value, above, below) {
  if (typeof value !== "number") return false;
  // A share that is typed as 60 percent lies on a stop of 59.99.
  const slack = 0.005;
  return (above === null || value >= above - slack * Math.abs(above)) && (below === null || value <= below + slack * Math.abs(below));
}

/**
 * Whether neither this walk was walked in this browser nor any other one ended by hand.
 * @param {string} name
 */
function isNew(name) {
  try {
    return localStorage.getItem(OFF) === null && localStorage.getItem(`${OFF}:${name}`) === null;
  } catch {
    return false; // A browser that remembers nothing would be asked at every visit.
  }
}

/** @param {string} [name] a walk that is walked; none for one that was ended */
function remember(name) {
  try {
    localStorage.setItem(name ? `${OFF}:${name}` : OFF, "1");
  } catch {
    // Nothing is lost but the memory.
  }
}
