// The reading and the sliders. Native inputs: keys, touch and screen readers come with them.

function make(tag, name, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function buildHead() {
  const head = {
    reading: make("p", "live-reading"),
    note: make("p", "live-note", { role: "status" }),
    axes: make("div", "live-axes", { role: "group" }),
    typed: make("input", "live-typed-input", { type: "number", step: "any" }),
    typedLabel: make("span", "live-typed-label"),
    typedUnit: make("span", "live-typed-unit", { "aria-hidden": "true" }),
    hand: make("button", "live-button live-hand", { type: "button", "aria-pressed": "false" }),
    range: make("input", "live-range", { type: "range", step: "any" }),
    ticks: make("div", "live-ticks", { "aria-hidden": "true" }),
    rangeLabel: make("span", "live-label"),
    frame: make("input", "live-range live-frame-range", { type: "range", step: "1", min: "0" }),
    frameLabel: make("span", "live-label"),
    frameName: make("b", "live-frame-name"),
    spoken: make("div", "live-spoken", { "aria-live": "polite" }),
  };
  head.frames = make("label", "live-slider live-frames", {},
    make("span", "live-caption-row", {}, head.frameLabel, head.frameName), head.frame);
  // On a narrow page only the main part sticks to the top: the reading and the slider.
  head.element = make("div", "live-head", {},
    make("div", "live-main", {}, head.reading,
      make("div", "live-slider live-prune", {}, make("label", "live-row", {}, head.rangeLabel, head.range), head.ticks)),
    make("div", "live-tools", {}, head.axes,
      make("label", "live-typed", {}, head.typedLabel, head.typed, head.typedUnit), head.hand),
    head.frames, head.note, head.spoken);
  return head;
}

/** Where a coordinate lies on the range input: the input runs in shares, or in powers of ten on a log axis. */
const toInput = (axis, at) => (axis.log ? Math.log10(clamp(at, axis.lo, axis.hi)) : at);
const fromInput = (axis, value) => (axis.log ? clamp(10 ** value, axis.lo, axis.hi) : value);

/** Wires the inputs to the chart, once; what they show is set by `showAxis` and `showPosition`. */
function wireHead(chart) {
  const { head } = chart;
  let dragging = false;
  let idle = 0;
  const later = () => {
    clearTimeout(idle);
    idle = setTimeout(() => chart.release(), 350);
  };
  head.range.onpointerdown = () => { dragging = true; };
  head.range.onpointerup = head.range.onpointercancel = () => { dragging = false; };
  head.range.oninput = () => {
    const at = fromInput(chart.axis(), Number(head.range.value));
    const stop = nearestStop(chart.stops, chart.position.axis, at, chart.payload.threshold_axis);
    // A step that assistive technology makes is small: never let it fall between two stops.
    if (!dragging && stop === chart.stop && at !== chart.position.at) {
      chart.goTo(chart.stop + (at > chart.position.at ? 1 : -1));
      later();
      return;
    }
    chart.move({ at });
  };
  head.range.onchange = () => {
    dragging = false;
    chart.release();
  };
  head.range.onkeydown = (event) => {
    const jump = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity }[event.key];
    if (jump === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    chart.goTo(chart.stop + jump, Math.sign(jump));
    later();
  };
  head.typed.onchange = () => {
    const value = Number(head.typed.value);
    if (head.typed.value.trim() !== "" && Number.isFinite(value)) {
      chart.move({ at: chart.position.axis === "share" ? value / 100 : value });
      chart.release();
    }
    chart.showPosition(true);
  };
  head.frame.oninput = () => chart.move({ frame: Number(head.frame.value) });
  head.frame.onchange = () => chart.release();
  head.hand.onclick = () => {
    chart.handMode = !chart.handMode;
    head.hand.setAttribute("aria-pressed", String(chart.handMode));
    chart.root.classList.toggle("live-cutting", chart.handMode);
  };
}

/** Labels, axis buttons, ticks and ranges, for the payload and the axis at hand. */
function showAxis(chart) {
  const { head, payload, words, position } = chart;
  const axis = chart.axis();
  head.range.min = toInput(axis, axis.lo);
  head.range.max = toInput(axis, axis.hi);
  head.range.setAttribute("aria-label", `${words.slider}: ${words[position.axis]}`);
  head.rangeLabel.textContent = words.slider;
  head.typedLabel.textContent = words.type_value;
  head.typed.title = words.type_value;
  head.typedUnit.textContent = position.axis === "share" ? "%" : "";
  head.typed.min = position.axis === "share" ? 0 : axis.lo;
  head.typed.max = position.axis === "share" ? 100 : axis.hi;
  head.axes.hidden = !payload.threshold_axis;
  head.axes.replaceChildren(...["share", "threshold"].map((name) => {
    const button = make("button", "live-button", { type: "button", "aria-pressed": String(name === position.axis), "data-axis": name });
    button.textContent = words[name];
    button.onclick = () => {
      chart.switchAxis(name);
      chart.release();
      head.axes.querySelector(`[data-axis=${name}]`).focus();
    };
    return button;
  }));
  const scale = scaleOf(axis);
  const most = chart.root.clientWidth < 560 ? 5 : 11;
  head.ticks.replaceChildren(...ticksOf(axis, most).map(({ value, label }) => {
    const tick = make("span", "live-tick", { style: `--at:${scale.to(value)}` });
    tick.textContent = label;
    return tick;
  }));
  head.hand.hidden = !chart.canCut();
  head.hand.textContent = words.hand;
  head.hand.title = words.hand_help;
  head.frames.hidden = chart.frames.length < 2;
  head.frame.max = chart.frames.length - 1;
  head.frame.setAttribute("aria-label", words.frame);
  head.frameLabel.textContent = words.frame;
}
