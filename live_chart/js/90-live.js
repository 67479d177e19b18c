// The chart itself: one state per place on the page, painted once a display frame. The script may run again at any
// time (new data, new theme); it then finds its state and goes on from there.

const charts = new WeakMap();
const remembered = new Map(); // Position by the chart's id, for a chart that Streamlit removes and puts back.

/** plotly.js, loaded once a page. Resolves to null if it cannot be had. */
function loadPlotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  if (!url) return Promise.resolve(null);
  window.livePlotly ??= new Promise((done) => {
    const tag = document.createElement("script");
    tag.src = url;
    tag.onload = () => done(window.Plotly ?? null);
    tag.onerror = () => {
      window.livePlotly = undefined; // The next chart may try again.
      done(null);
    };
    document.head.append(tag);
  });
  return window.livePlotly;
}

function createChart(root) {
  const chart = {
    root, head: buildHead(), grid: make("div", "live-grid"), sorry: make("p", "live-sorry", { role: "status", hidden: "" }),
    panels: new Map(), payload: null, frames: [], position: { axis: "share", at: 0, frame: 0 }, stop: 0,
    picked: null, hover: null, cursor: null, handMode: false, hands: [], mark: Date.now(), updates: 0, sent: "", send: null,
    theme: readTheme(root), plotly: null, request: 0, moved: false, spokenAt: 0,
  };
  root.replaceChildren(chart.head.element, chart.sorry, chart.grid);
  Object.assign(chart, readers(chart), movers(chart));
  wireHead(chart);
  chart.resized = new ResizeObserver(() => chart.refit());
  chart.resized.observe(chart.grid);
  chart.seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const panel = chart.panels.get(entry.target.dataset.panel);
      if (!panel) continue;
      panel.visible = entry.isIntersecting;
      if (panel.visible && panel.stale) paintPanel(chart, panel);
    }
  }, { rootMargin: "80px" });
  document.fonts?.ready.then(() => chart.repaint()); // Words on the canvas, once the page's own font is there.
  chart.scheme = window.matchMedia("(prefers-color-scheme: dark)");
  chart.onScheme = () => retheme(chart);
  chart.scheme.addEventListener("change", chart.onScheme);
  return chart;
}

/** What panels ask of the chart. */
function readers(chart) {
  return {
    items: (name) => chart.frame.byName.get(name),
    data: (id) => chart.frame.data[id],
    axis: () => (chart.position.axis === "threshold" ? chart.payload.threshold_axis : SHARE_AXIS),
    canCut: () => Boolean(chart.payload.hand && chart.send),
    scope: (name) => {
      const { stops, stop, frame } = chart;
      if (name === "share") return stops.share[stop];
      if (name === "threshold") return stops.threshold?.[stop];
      if (name === "removed") return stops.removed[stop];
      if (name === "total") return chart.payload.total;
      if (name === "kept") return chart.payload.total - stops.removed[stop];
      if (name === "frame") return frame.label;
      return stops.metrics[name]?.[stop] ?? frame.facts[name];
    },
    scopeOf: (items) => {
      items.removed ??= removedAt(items.gone, chart.stops.share.length);
      const removed = items.removed[chart.stop];
      const total = items.gone.length;
      const own = { removed, total, kept: total - removed, share: removed / total };
      return (name) => own[name] ?? chart.scope(name);
    },
    titleOf: (spec) => templateAt(chart.frame.titles[spec.id] ?? spec.title, chart.stop),
    readingNow: () => templateAt(chart.frame.reading ?? chart.payload.reading, chart.stop),
    /** The size of a weight that gets the full colour: nearly the largest one, the same in all frames. */
    colourLimit: (name) => {
      if (!chart.limits.has(name)) {
        const sizes = [];
        for (const frame of chart.frames) {
          const { values, scale } = frame.byName.get(name);
          const step = Math.max(1, Math.floor(values.length / 5000));
          for (let i = 0; i < values.length; i += step) sizes.push(Math.abs(values[i] * scale));
        }
        sizes.sort((a, b) => a - b);
        chart.limits.set(name, sizes[Math.floor(0.995 * (sizes.length - 1))] || 1);
      }
      return chart.limits.get(name);
    },
  };
}

/** What moves the chart. */
function movers(chart) {
  return {
    move(change) {
      Object.assign(chart.position, change);
      settle(chart);
      chart.moved = true;
      chart.repaint();
    },
    /** To a stop by number; past stops that share its coordinate, in the direction of travel. */
    goTo(stop, direction = 1) {
      const column = coordinates(chart.stops, chart.position.axis, chart.axis());
      const last = column.length - 1;
      let p = clamp(stop, 0, last);
      while (direction > 0 && p < last && column[p] === column[chart.stop] && Number.isFinite(stop)) p++;
      p = firstAtLeast(column, column[p]);
      chart.move({ at: column[p] });
      chart.showPosition(true);
    },
    dragTo({ axis, at: value }) {
      const stop = nearestStop(chart.stops, axis, value, chart.payload.threshold_axis);
      if (axis === chart.position.axis) chart.move({ at: value });
      else chart.move({ at: coordinates(chart.stops, chart.position.axis, chart.axis())[stop] });
    },
    switchAxis(axis) {
      if (axis === chart.position.axis) return;
      chart.position.axis = axis;
      chart.position.at = coordinates(chart.stops, axis, chart.axis())[chart.stop];
      settle(chart);
      showAxis(chart);
      chart.showPosition(true);
      chart.repaint();
    },
    /** The hand is off: the thumb snaps to the stop, and Python hears of it, once. */
    release() {
      const column = coordinates(chart.stops, chart.position.axis, chart.axis());
      if (chart.position.frame === chart.releasedFrame) chart.position.at = column[chart.stop];
      chart.releasedFrame = chart.position.frame;
      chart.showPosition(true);
      report(chart);
    },
    pick(ref) {
      chart.picked = samePick(ref, chart.picked) ? null : ref;
      chart.repaint();
      report(chart);
    },
    /** Cuts an item that is there, restores one that is not. Numbers follow when Python has computed them. */
    toggle(ref) {
      if (!chart.canCut()) {
        chart.pick(ref);
        return;
      }
      const items = chart.items(ref.item);
      const action = items.gone[ref.index] <= chart.stop ? "restore" : "cut";
      items.gone[ref.index] = action === "cut" ? 0 : items.gone instanceof Uint8Array ? 255 : 65535;
      items.removed = null;
      chart.hands = [...chart.hands, { ...ref, action, mark: ++chart.mark }].slice(-32);
      chart.root.dataset.pending = "true";
      chart.pending = true;
      chart.repaint();
      report(chart);
    },
    point(ref) {
      if (samePick(ref, chart.hover) || (!ref && !chart.hover)) return;
      chart.hover = ref;
      chart.repaint();
    },
    repaint() {
      chart.request ||= requestAnimationFrame(() => {
        chart.request = 0;
        paintAll(chart);
      });
    },
    refit() {
      if (!chart.payload) return;
      for (const panel of chart.panels.values()) if (Math.floor(panel.plot.clientWidth) !== panel.width) fitPanel(chart, panel);
      drawAll(chart);
      showAxis(chart);
    },
    showPosition(thumb) {
      const { head, position } = chart;
      const axis = chart.axis();
      const input = toInput(axis, position.at);
      if (thumb && Number(head.range.value) !== input) head.range.value = input;
      const scale = scaleOf(axis);
      head.range.style.setProperty("--at", clamp(scale.to(clamp(position.at, axis.lo, axis.hi)), 0, 1));
      if (document.activeElement !== head.typed && chart.root.getRootNode().activeElement !== head.typed || thumb) {
        const value = coordinates(chart.stops, position.axis, axis)[chart.stop];
        const small = value !== 0 && Math.abs(value) < 1e-3;
        head.typed.value = position.axis === "share" ? Number((100 * value).toFixed(2))
          : small ? value.toExponential(2) : Number(value.toPrecision(3));
      }
      if (Number(head.frame.value) !== position.frame) head.frame.value = position.frame;
      head.frame.style.setProperty("--at", chart.frames.length > 1 ? position.frame / (chart.frames.length - 1) : 0);
    },
    say(text) {
      chart.head.spoken.textContent = text;
    },
  };
}

/** The stop and the frame of the position. A new frame keeps the coordinate, not the stop; who stands at the
 * first stop stays at the first one, wherever that of the new frame lies. */
function settle(chart) {
  const { position } = chart;
  position.frame = clamp(Math.round(position.frame), 0, chart.frames.length - 1);
  const frame = chart.frames[position.frame];
  const changed = frame !== chart.frame;
  const first = changed && chart.frame && chart.stop === 0;
  chart.frame = frame;
  chart.stops = frame.stops;
  if (first) position.at = coordinates(chart.stops, position.axis, chart.axis())[0];
  chart.stop = nearestStop(chart.stops, position.axis, position.at, chart.payload.threshold_axis);
  if (!changed) return;
  for (const panel of chart.panels.values()) {
    panel.maker?.frame?.();
    if (panel.maker?.perFrame && panel.width) {
      panel.figure = panel.maker.layout(panel.width, panel.height);
      panel.drawn = false;
    }
  }
  drawAll(chart);
}

function paintAll(chart) {
  if (!chart.payload) return;
  const { root, head, position } = chart;
  for (const panel of chart.panels.values()) paintPanel(chart, panel);
  writeTemplate(head.reading, chart.readingNow(), chart.scope, chart.lang);
  const text = head.reading.textContent;
  holdHeight(chart, text.length);
  head.range.setAttribute("aria-valuetext", text);
  head.frame.setAttribute("aria-valuetext", chart.frame.label);
  head.frameName.textContent = chart.frame.label;
  const note = chart.frame.notes.filter((n) => n.first <= chart.stop && chart.stop <= n.last).map((n) => n.text).join(" ");
  if (head.note.textContent !== note) head.note.textContent = note;
  chart.showPosition(false);
  if (chart.moved) {
    chart.updates++;
    clearTimeout(chart.speaking);
    chart.speaking = setTimeout(() => chart.say(head.reading.textContent), 700);
  }
  chart.moved = false;
  Object.assign(root.dataset, {
    stop: chart.stop, share: chart.stops.share[chart.stop], frame: position.frame, axis: position.axis, updates: chart.updates,
    picked: chart.picked ? `${chart.picked.item}:${chart.picked.index}` : "",
  });
}

/** A reading that grew to two lines keeps them: what is below must not jump under the hand. */
function holdHeight(chart, length) {
  const { reading } = chart.head;
  const width = chart.root.clientWidth;
  if (width !== chart.readWidth) {
    Object.assign(chart, { readWidth: width, longest: 0, tallest: 0 });
    reading.style.minHeight = "";
  }
  if (length <= chart.longest) return;
  chart.longest = length;
  const height = reading.offsetHeight;
  if (height > chart.tallest) {
    chart.tallest = height;
    reading.style.minHeight = `${height}px`;
  }
}

/** Plotly's part, one panel after another, so that the hand is never kept waiting for all of them. */
function drawAll(chart) {
  clearTimeout(chart.drawing);
  const next = [...chart.panels.values()].find((panel) => !panel.drawn && panel.figure && panel.width);
  if (!chart.plotly) return;
  if (!next) {
    chart.root.dataset.ready = "true";
    return;
  }
  chart.drawing = setTimeout(() => {
    drawPlotly(chart, next);
    drawAll(chart);
  });
}

/** One message: the position, the pick, and what was cut by hand. */
function report(chart) {
  const { position, stop, picked, hands, nonce } = chart;
  remembered.set(chart.id, { start: chart.start, position: { ...position }, picked });
  const value = { ...position, stop, picked, hands, nonce };
  const text = JSON.stringify(value);
  if (!chart.send || text === chart.sent) return;
  chart.sent = text;
  chart.send("value", value);
}

function retheme(chart) {
  const theme = readTheme(chart.root);
  if (theme.key === chart.theme.key) return;
  chart.theme = theme;
  if (!chart.payload) return;
  for (const panel of chart.panels.values()) {
    writeLegend(chart, panel);
    fitPanel(chart, panel);
  }
  drawAll(chart);
}

/** Takes in a new payload; where the learner is on the slider stays. */
function setPayload(chart, payload) {
  const first = !chart.payload;
  Object.assign(chart, { payload, words: payload.words, lang: payload.words.lang, frames: payload.frames, limits: new Map(), frame: null, pending: false });
  delete chart.root.dataset.pending;
  chart.root.lang = chart.lang;
  for (const frame of chart.frames) frame.byName = new Map(frame.items.map((items) => [items.name, items]));
  if (chart.position.axis === "threshold" && !payload.threshold_axis) {
    chart.position.axis = "share";
    chart.position.at = Number(chart.root.dataset.share) || 0;
  }
  if (first) start(chart, chart.initial);
  const kept = new Map();
  for (const spec of payload.panels) {
    const old = chart.panels.get(spec.id);
    kept.set(spec.id, old && old.spec.kind === spec.kind ? old : buildPanel(chart, spec));
  }
  for (const [id, panel] of chart.panels) if (kept.get(id) !== panel) dropPanel(chart, panel);
  chart.panels = new Map();
  settle(chart);
  chart.panels = kept;
  for (const spec of payload.panels) dressPanel(chart, kept.get(spec.id), spec);
  const elements = [...kept.values()].map((panel) => panel.element);
  if (elements.some((element, i) => chart.grid.children[i] !== element)) chart.grid.replaceChildren(...elements);
  if (chart.picked && !(chart.items(chart.picked.item)?.gone.length > chart.picked.index)) chart.picked = null;
  chart.hover = chart.cursor = null;
  showAxis(chart);
  chart.showPosition(true);
  for (const panel of kept.values()) {
    chart.seen.observe(panel.element);
    fitPanel(chart, panel);
  }
  paintAll(chart);
  drawAll(chart);
}

/** Puts the chart where Python says; an unknown frame means the last one. */
function start(chart, initial) {
  const memory = remembered.get(chart.id);
  const again = memory && memory.start === chart.start;
  const from = again ? memory.position : initial;
  chart.picked = again ? memory.picked : initial.picked ?? null;
  chart.position = {
    axis: from.axis === "threshold" && chart.payload.threshold_axis ? "threshold" : "share",
    at: Number.isFinite(from.at) ? from.at : 0,
    frame: Number.isInteger(from.frame) ? from.frame : chart.frames.length - 1,
  };
  chart.releasedFrame = chart.position.frame;
  settle(chart);
  chart.position.at = coordinates(chart.stops, chart.position.axis, chart.axis())[chart.stop];
}

function dropPanel(chart, panel) {
  chart.seen.unobserve(panel.element);
  if (chart.plotly) chart.plotly.purge(panel.target);
  panel.element.remove();
}

function destroy(chart, place) {
  chart.resized.disconnect();
  chart.seen.disconnect();
  chart.scheme.removeEventListener("change", chart.onScheme);
  cancelAnimationFrame(chart.request);
  for (const timer of [chart.drawing, chart.speaking]) clearTimeout(timer);
  for (const panel of chart.panels.values()) dropPanel(chart, panel);
  charts.delete(place);
}

/** Streamlit's page header lies over the top of the scrolling part: what sticks must stick below it. */
function headroom(root) {
  const bar = document.querySelector('[data-testid="stHeader"]');
  root.style.setProperty("--live-top", `${bar ? bar.getBoundingClientRect().height : 0}px`);
}

async function update(chart, data) {
  const initial = data.initial ?? {};
  const moved = chart.nonce !== undefined && chart.nonce !== initial.nonce;
  Object.assign(chart, { id: data.id ?? "", nonce: initial.nonce ?? 0, initial, start: JSON.stringify(initial) });
  if (data.payload !== chart.text || chart.pending) {
    chart.text = data.payload;
    const payload = await decodePayload(data.payload);
    if (chart.text !== data.payload) return; // A newer one arrived meanwhile.
    setPayload(chart, payload);
  }
  if (moved && chart.payload) {
    start(chart, initial);
    showAxis(chart);
    chart.showPosition(true);
    chart.repaint();
  }
  chart.plotly = await loadPlotly(data.plotly);
  chart.sorry.hidden = Boolean(chart.plotly);
  if (!chart.plotly && chart.words) chart.sorry.textContent = chart.words.no_plotly;
  if (!chart.plotly) chart.root.dataset.ready = "without-plotly";
  else if (chart.payload) drawAll(chart);
}

export default function ({ data, parentElement, setStateValue }) {
  let chart = charts.get(parentElement);
  if (!chart) {
    chart = createChart(parentElement.querySelector(".live"));
    charts.set(parentElement, chart);
  }
  chart.send = setStateValue ?? null;
  headroom(chart.root);
  retheme(chart);
  update(chart, data);
  return () => destroy(chart, parentElement);
}
