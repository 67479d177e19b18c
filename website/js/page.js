// One page of the course: a recording under the learner's hand.

import { query, read, written } from "./address.js";
import { drawFigures } from "./figures.js";
import { keepFocus } from "./focus.js";
import { guessElement, isOpen, skip } from "./guesses.js";
import { keepOffline } from "./offline.js";
import { wireQuiz } from "./quiz.js";
import { recall } from "./store.js";
import { isSolved, judgeTasks, wireTasks } from "./tasks.js";
import { REGIONS, Said, unpack, worded } from "./unpack.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement | null} */ (document.getElementById(id));

class Page {
  /** @type {any} What holds for all recordings of the page. */ data = null;
  /** @type {Map<string, Promise<any>>} */ recordings = new Map();
  /** @type {Map<string, Promise<any>>} What the charts of a recording have in common. */ charts = new Map();

  /** @type {any} */ recording = null;
  /** @type {Said | null} */ said = null;
  /** @type {any} What the goal says of answers, where these reach it. */ goals = null;
  /** @type {any} */ position = {};
  step = 0;
  /** @type {number | null} */ opens = 0;
  nonce = 0;
  turn = 0;
  #turn = 0;
  /** @type {MutationObserver | null} */ #watcher = null;
  teaching = false;
  /** @type {Record<string, string>} What the address says for the whole course: colours, controls hidden or locked. */ course = {};
  /** @type {Map<string, string>} What stands in each part that follows the slider. */ #shown = new Map();
  /** @type {Record<string, string>} Problems of the address, until something is changed. */ problems = {};

  /** @param {any} data */
  take(data) {
    if (this.#elsewhere(data)) return;
    this.data = data;
    document.body.dataset.page = data.page;
    this.#begin();
  }

  /**
   * Goes to the page in the language that the address asks for.
   * @param {any} data
   */
  #elsewhere(data) {
    const asked = new URLSearchParams(location.search).get("lang");
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-language]"));
    const found = asked === data.language ? null : [...links].find((link) => link.dataset.language === asked);
    if (found) location.replace(`${found.href}${location.search}${location.hash}`);
    return found;
  }

  /** @param {string} key @param {string} packed */
  receive(key, packed) {
    this.recordings.set(key, unpack(packed).then(({ value }) => value));
    if (key === "default" && !this.recording) this.#begin();
  }

  async #begin() {
    const { data } = this;
    if (!data || !this.recordings.has("default")) return;
    const { found, problems, query: asked } = read(location.search, data.fields, data.words.problem);
    const course = read(location.search, data.course, data.words.problem);
    this.course = course.found;
    problems.push(...course.problems);
    if (course.found.theme) document.documentElement.dataset.theme = course.found.theme;
    this.teaching = asked.get("teach") === "1";
    const step = Number(asked.get("walk") ?? NaN);
    this.opens = Number.isInteger(step) && step > 0 ? step : Object.keys(found).length || this.teaching || step === 0 ? 0 : null;
    this.step = this.opens ?? 0;
    const whole = Object.entries(found).filter(([name]) => !data.place.includes(name));
    const text = whole.map(([name, value]) => `${name}=${value}`).sort().join("&");
    let key = data.known[text];
    if (key === undefined) {
      problems.push(data.words.unknown);
      key = "default";
    }
    const held = ["axis", "at", "picked", data.frame];
    const lost = Object.keys(found).filter((name) => data.place.includes(name) && !held.includes(name));
    if (lost.length) problems.push(data.words.unshown.replace("{names}", lost.join(", ")));
    const first = await this.#load("default");
    this.goals = first?.goals ?? null;
    if (this.step && !whole.length) key = first?.walk?.keys[this.step - 1] ?? key;
    this.#say(problems);
    const set = Object.fromEntries(Object.entries(found).filter(([name]) => data.place.includes(name)));
    this.#wire();
    await this.show(key, set, false);
  }

  /** @param {string[]} problems */
  #say(problems) {
    const place = byId("problems");
    place?.replaceChildren(...problems.map((words) => {
      const line = document.createElement("p");
      line.className = "problem";
      line.textContent = words;
      return line;
    }));
  }

  #wire() {
    wireQuiz(this.data.page);
    wireTasks(this.data.page);
    document.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-goto]") : null;
      if (target) this.#go(JSON.parse(target.getAttribute("data-goto") ?? "{}"));
    });
    byId("nearest")?.addEventListener("click", () => {
      const [frame, , share] = this.said?.nearest(this.position.frame, this.position.share ?? 0) ?? [0, 0, 0];
      this.#move({ axis: "share", at: share, frame });
    });
    for (const link of document.querySelectorAll("[data-language]")) {
      link.addEventListener("click", () => { /** @type {HTMLAnchorElement} */ (link).search = this.#query().toString(); });
    }
    for (const link of document.querySelectorAll("nav a[data-page]")) {
      if (isSolved(link.getAttribute("data-page") ?? "", "try")) link.setAttribute("data-solved", "");
    }
    const menu = /** @type {HTMLDetailsElement | null} */ (byId("menu"));
    if (menu) menu.open = window.matchMedia("(min-width: 901px)").matches;
    const teach = byId("teach");
    if (teach) teach.onclick = () => {
      this.teaching = !this.teaching;
      this.#answered();
    };
    keepOffline();
  }

  /** @param {{to: string, set: Record<string, string>}} where */
  async #go({ to, set }) {
    this.#say([]);
    await this.show(to, set, true);
  }

  /**
   * A recording; one that is not there yet is a file of its own.
   * @param {string} key
   * @returns {Promise<any>}
   */
  async #load(key) {
    if (!this.recordings.has(key)) await this.#script(`${key}.${this.data.language}.js`);
    const recording = await this.recordings.get(key)?.catch(() => null);
    if (recording?.words && !this.charts.has(key)) await this.#script(`${key}.js`);
    return !recording || (recording.words && !this.charts.has(key)) ? null : recording;
  }

  /** @param {string} name */
  #script(name) {
    return new Promise((done) => {
      const tag = document.createElement("script");
      tag.src = `../data/${this.data.page}/${name}`;
      tag.onload = tag.onerror = done;
      document.head.append(tag);
    });
  }

  /**
   * Shows a recording. set: settings of the position that are given; moved: whether the chart stands somewhere already.
   * @param {string} key
   * @param {Record<string, string>} set
   * @param {boolean} moved
   */
  async show(key, set, moved) {
    const turn = ++this.#turn;
    const recording = await this.#load(key);
    if (turn !== this.#turn) return;
    if (!recording) {
      this.#say([this.data.words.notRead]);
      return;
    }
    Object.assign(this, { recording, said: new Said(recording.said) });
    const { frame: frameField } = this.data;
    const position = moved ? { ...this.position } : { ...recording.start, picked: null };
    if ("axis" in set) position.axis = set.axis;
    if ("at" in set) position.at = Number(set.at);
    if (frameField in set) position.frame = this.#frameOf(set[frameField]);
    if ("picked" in set) position.picked = this.#item(set.picked);
    else if (!moved && recording.settings.picked) position.picked = this.#item(recording.settings.picked);
    if (!moved || Object.keys(set).length) this.nonce += 1;
    if (!recording.words) Object.assign(position, { frame: 0, stop: 0 });
    this.position = position;
    this.#fill();
    this.#mount();
    this.#watch();
    this.#render();
    this.#write();
  }

  /** @param {string} text */
  #frameOf(text) {
    const frames = this.recording.frames.map(Number);
    const wanted = Number(text);
    return frames.reduce((/** @type {number} */ best, /** @type {number} */ value, /** @type {number} */ i) =>
      (Math.abs(value - wanted) < Math.abs(frames[best] - wanted) ? i : best), 0);
  }

  /** @param {string} text */
  #item(text) {
    const at = text.lastIndexOf(":");
    return at > 0 ? { item: text.slice(0, at), index: Number(text.slice(at + 1)) } : null;
  }

  get #open() {
    const { page } = this.data;
    return this.recording.guesses.every((/** @type {any} */ guess) => isOpen(page, guess, this.teaching));
  }

  /** @param {Partial<{axis: string, at: number, frame: number}>} change */
  #move(change) {
    Object.assign(this.position, change);
    this.nonce += 1;
    this.#mount();
  }

  async #mount() {
    const parent = byId("chart");
    const { recording, data, position } = this;
    parent?.toggleAttribute("hidden", !recording.words);
    if (!parent || !recording.words) return;
    const open = this.#open;
    const payload = await this.#payload(recording, open);
    if (recording !== this.recording || open !== this.#open) return;
    const walk = recording.walk;
    const now = walk && { ...walk.typed, ...walk.work, ...(walk.watched.includes(walk.guess) ? { [walk.guess]: open } : {}) };
    /** @type {any} */ (window).liveChart({
      data: {
        payload,
        initial: { axis: position.axis, at: position.at, frame: position.frame, picked: position.picked, walk: this.opens, nonce: this.nonce, turn: this.turn },
        plotly: "../assets/plotly.min.js", id: data.page, unreadable: data.words.unreadable,
        walk: walk ? { ...walk.plain, now } : null,
      },
      parentElement: parent,
      setStateValue: (/** @type {string} */ _, /** @type {any} */ value) => this.#moved(value),
    });
  }

  /**
   * The chart of a recording in the words of the page; the same object as long as it is the same chart.
   * @param {any} recording
   * @param {boolean} open
   */
  async #payload(recording, open) {
    const words = open ? recording.words.open : recording.words.veiled;
    const name = open ? "madeOpen" : "madeVeiled";
    recording[name] ??= this.charts.get(recording.key)?.then(({ value, arrays }) => worded(value, words, arrays));
    return recording[name];
  }

  /** What is said follows the chart, but not on every frame of a drag. */
  #watch() {
    const chart = document.querySelector("#chart .live");
    if (!chart || this.#watcher) return;
    let waiting = 0;
    this.#watcher = new MutationObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (this.#stand()) this.#render();
      }, 80);
    });
    this.#watcher.observe(chart, { attributes: true, attributeFilter: ["data-stop", "data-frame"] });
  }

  /** Takes over where the chart stands; whether that has changed. */
  #stand() {
    const { stop, frame, share } = /** @type {HTMLElement} */ (document.querySelector("#chart .live"))?.dataset ?? {};
    if (stop === undefined || !this.recording.words) return false;
    const before = `${this.position.frame}/${this.position.stop}`;
    Object.assign(this.position, { stop: Number(stop), frame: Number(frame), share: Number(share) });
    return before !== `${this.position.frame}/${this.position.stop}`;
  }

  /**
   * The learner has let go.
   * @param {any} value
   */
  #moved(value) {
    const { axis, at, frame, stop, picked, walk } = value;
    this.position = { ...this.position, axis, at, frame, stop, picked };
    if (walk !== this.step) {
      this.step = walk;
      if (walk) this.#walked(walk);
    }
    this.#render();
    this.#write();
  }

  /** @param {number} step */
  #walked(step) {
    const { walk } = this.recording;
    if (step > walk.plain.steps.length) {
      location.href = `${this.data.next}?walk=1`;
      return;
    }
    const passed = walk.plain.steps.slice(0, step - 1).some((/** @type {any} */ one) => one.deed?.name === walk.guess);
    if (passed && !this.#open) {
      for (const guess of this.recording.guesses) if (!isOpen(this.data.page, guess, this.teaching)) skip(this.data.page, guess);
      this.#answered();
    }
    const key = walk.keys[step - 1];
    if (!walk.keeps && key !== this.recording.key && key in this.data.files) this.show(key, {}, true);
  }

  /** Something was answered, or need not be any more. */
  #answered() {
    this.#fill();
    this.#mount();
    this.#render();
    this.#write();
  }

  /** All that does not follow the slider. */
  #fill() {
    keepFocus(() => this.#filled());
  }

  #filled() {
    const { recording, data } = this;
    for (const id of ["notes", "after", "work"]) {
      const place = byId(id);
      if (place) place.innerHTML = recording[id];
    }
    const words = data.words.guess;
    byId("guesses")?.replaceChildren(...recording.guesses.map((/** @type {any} */ guess) =>
      guessElement(data.page, guess, words, this.teaching, () => this.#answered())));
    this.#controls();
    byId("files")?.replaceChildren(...recording.files.map((/** @type {any} */ file) => {
      const link = document.createElement("a");
      Object.assign(link, { className: "file", href: `../files/${file.name}`, download: file.name, textContent: `⤓ ${file.label}` });
      return link;
    }));
    byId("take-home")?.toggleAttribute("hidden", !recording.files.length);
    byId("deeper")?.toggleAttribute("hidden", !recording.boxes.length);
    byId("boxes")?.replaceChildren(...recording.boxes.map((/** @type {any} */ one) => this.#box(one)));
    const teach = byId("teach");
    if (teach) teach.textContent = this.teaching ? data.words.unteach : data.words.teach;
    for (const id of ["guesses", "after", "work", "notes"]) {
      const place = byId(id);
      if (place) drawFigures(place, recording.figures);
    }
  }

  /** @param {{name: string, title: string, html: string}} one */
  #box({ name, title, html }) {
    const box = document.createElement("details");
    box.dataset.box = name;
    const summary = document.createElement("summary");
    summary.innerHTML = title;
    const inner = document.createElement("div");
    inner.innerHTML = html;
    box.append(summary, inner);
    box.addEventListener("toggle", () => { if (box.open) drawFigures(inner, this.recording.figures); });
    return box;
  }

  #controls() {
    const form = byId("controls");
    if (!form) return;
    const [hidden, locked] = ["hide", "lock"].map((name) => (this.course[name] ?? "").split("."));
    const controls = this.recording.controls.filter((/** @type {any} */ control) => !hidden.includes(control.field));
    form.hidden = !controls.length;
    form.replaceChildren(...controls.map((/** @type {any} */ control) => {
      const label = document.createElement("label");
      label.dataset.field = control.field;
      const select = document.createElement("select");
      select.name = control.field;
      select.disabled = locked.includes(control.field);
      for (const choice of control.choices) {
        const option = new Option(choice.name, choice.value, false, choice.value === control.value);
        option.disabled = !choice.goto && choice.value !== control.value;
        select.add(option);
      }
      select.onchange = () => this.#go(JSON.parse(control.choices[select.selectedIndex].goto));
      label.append(control.label, select);
      return label;
    }));
  }

  /** What follows the slider. */
  #render() {
    keepFocus(() => this.#rendered());
  }

  #rendered() {
    const { recording, said, data, position } = this;
    if (!said) return;
    const open = this.#open;
    const here = said.at(position.frame, position.stop, open);
    const claim = byId("claim");
    if (claim) claim.textContent = (!open && claim.dataset.veiled) || claim.dataset.open || "";
    byId("between")?.toggleAttribute("hidden", Boolean(here));
    byId("body")?.toggleAttribute("hidden", !here);
    for (const name of REGIONS) {
      const place = document.querySelector(`[data-region=${name}]`);
      if (!place || (!here && name === "line")) continue;
      const html = (name === "try" && here?.try && this.#answeredGoal()) || (here?.[name] ?? "");
      if (this.#shown.get(name) === html) continue;
      this.#shown.set(name, html);
      place.innerHTML = html;
      drawFigures(place, recording.figures);
    }
    byId("try")?.toggleAttribute("hidden", !here?.try);
    byId("quiz")?.toggleAttribute("hidden", !open);
    const own = recording.settings.picked ?? "";
    const picked = position.picked ? `${position.picked.item}:${position.picked.index}` : "";
    byId("picked")?.toggleAttribute("hidden", !here || !picked || picked === own);
    judgeTasks(data.page, data.words);
  }

  /** What the goal says where it is answers that reach it, of those that the browser remembers as right. */
  #answeredGoal() {
    const { goals, data } = this;
    if (!goals) return "";
    const right = goals.answers.filter((/** @type {[string, number]} */ [name, answer]) => recall(`${data.page}/${name}`) === String(answer));
    return goals.said[right.map((/** @type {[string, number]} */ [name]) => name).join(".")] ?? "";
  }

  #query() {
    const { recording, data, position } = this;
    const settings = { ...recording.settings };
    if ("axis" in data.fields) Object.assign(settings, { axis: position.axis, at: written(position.at) });
    if (recording.frames.length && data.frame) settings[data.frame] = recording.frames[position.frame];
    if ("picked" in data.fields) settings.picked = position.picked ? `${position.picked.item}:${position.picked.index}` : "";
    const found = query({ ...settings, ...this.course }, { ...data.fields, ...data.course });
    if (this.teaching) found.set("teach", "1");
    if (this.step) found.set("walk", String(this.step));
    return found;
  }

  /** The address follows, as on the served page. */
  #write() {
    const text = this.#query().toString();
    try {
      history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
    } catch {
      // A browser that forbids this to files keeps the address as it is.
    }
  }
}

const page = new Page();
/** @type {any} */ (window).course = {
  page: (/** @type {any} */ data) => page.take(data),
  recording: (/** @type {string} */ key, /** @type {string} */ packed) => page.receive(key, packed),
  chart: (/** @type {string} */ key, /** @type {string} */ packed) => page.charts.set(key, unpack(packed)),
};
