// The grid of panels: one figure element each, Plotly below, the canvas above, and what the pointer does there.

const ICON = '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M8 2v8m0 0L5 7m3 3 3-3M2.5 11v2.5h11V11" '
  + 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></svg>';

const MAKERS = {
  matrix: matrixPanel, tiles: tilesPanel, bars: barsPanel, histogram: histogramPanel, figure: figurePanel,
  curve: figurePanel, scatter: scatterPanel, classes: classesPanel, samples: samplesPanel, boundary: boundaryPanel,
  inputs: inputsPanel, picture: picturePanel, unrolled: unrolledPanel, tokens: tokensPanel, passage: passagePanel,
};

function buildPanel(chart, spec) {
  const panel = {
    title: make("span", "live-title"),
    legend: make("span", "live-legend"),
    save: make("button", "live-save", { type: "button" }),
    target: make("div", "live-plotly", { "aria-hidden": "true" }),
    canvas: make("canvas", "live-canvas", { role: "img" }),
    tip: make("div", "live-tip", { hidden: "" }),
  };
  panel.save.innerHTML = ICON;
  panel.plot = make("div", "live-plot", {}, panel.target, panel.canvas, panel.tip);
  panel.element = make("figure", "live-panel", { "data-panel": spec.id, "data-kind": spec.kind },
    make("figcaption", "live-caption", {}, panel.title, panel.legend, panel.save), panel.plot);
  panel.g = panel.canvas.getContext("2d");
  panel.visible = true;
  wirePointer(chart, panel);
  wireKeys(chart, panel);
  panel.save.onclick = () => savePicture(chart, panel);
  return panel;
}

/** Gives a panel its specification from a new payload. */
function dressPanel(chart, panel, spec) {
  panel.spec = spec;
  panel.maker = MAKERS[spec.kind](spec, chart);
  panel.element.style.setProperty("--span", spec.span);
  panel.save.title = chart.words.picture;
  panel.save.setAttribute("aria-label", `${chart.words.picture}: ${spec.id}`);
  panel.canvas.setAttribute("aria-label", spec.alt || fill(templateAt(spec.title, 0), chart.scope, chart.lang));
  if (panel.maker.hit) panel.canvas.tabIndex = 0;
  else panel.canvas.removeAttribute("tabindex");
  panel.canvas.classList.toggle("live-grab", Boolean(panel.maker.grab));
  panel.canvas.classList.toggle("live-pick", Boolean(panel.maker.hit));
  mountWords(chart, panel);
  writeLegend(chart, panel);
}

function chip(kind, text, colour) {
  const swatch = make("i", `live-swatch live-swatch-${kind}`);
  if (colour) swatch.style.setProperty("--colour", colour);
  return make("span", "live-chip", {}, swatch, text);
}

function writeLegend(chart, panel) {
  const { words, theme } = chart;
  const { spec, maker } = panel;
  const chips = maker.chips?.() ?? [];
  if (maker.legend === "signed") {
    const name = spec.weights || spec.layers[0].items;
    const limit = formatted(chart.colourLimit(name), "g", 2, chart.lang);
    chips.push(make("span", "live-chip", {}, `−${limit}`, make("i", "live-swatch live-swatch-ramp"), `+${limit}`));
    chips.push(chip("hatch", words.pruned));
  } else if (maker.legend === "kept") chips.push(chip("kept", words.kept), chip("hatch", words.pruned));
  else if (maker.legend === "pruned") chips.push(chip("hatch", words.pruned));
  else if (maker.legend === "dense") chips.push(chip("line", words.dense, css(theme.ink)));
  else if (maker.legend === "points") chips.push(chip("dot", words.kept, css(theme.kept)), chip("cross", words.pruned));
  else if (maker.legend === "traces") {
    for (const line of spec.lines) if (line.label) chips.push(chip(line.dash ? "dash" : "line", line.label, colourOf(line.colour, theme)));
    const own = chart.data(spec.id);
    for (const trace of themed([...spec.traces, ...(own ? own.traces : [])], theme)) {
      if (!trace.name || trace.showlegend === false) continue;
      const markers = (trace.mode || "").includes("markers") && !(trace.mode || "").includes("lines");
      const kind = markers ? "dot" : trace.fill ? "band" : trace.line?.dash ? "dash" : "line";
      chips.push(chip(kind, trace.name, markers ? trace.marker?.color : trace.fill ? trace.fillcolor : trace.line?.color));
    }
  }
  panel.legend.replaceChildren(...chips);
}

/** Lays a panel out for its present width. Plotly draws the axes later: what moves is there at once. */
function fitPanel(chart, panel) {
  const width = Math.floor(panel.plot.clientWidth);
  if (!width) return;
  const height = panel.maker.prefer?.(width) ?? panel.spec.height;
  panel.plot.style.height = `${height}px`;
  panel.width = width;
  panel.height = height;
  panel.figure = panel.maker.layout(width, height);
  const { ratio } = chart.theme;
  panel.canvas.width = Math.round(width * ratio);
  panel.canvas.height = Math.round(height * ratio);
  panel.canvas.style.width = `${width}px`;
  panel.canvas.style.height = `${height}px`;
  panel.drawn = false;
  paintPanel(chart, panel);
}

/** Axes and still traces, by Plotly. */
function drawPlotly(chart, panel) {
  if (!chart.plotly || panel.drawn || !panel.figure) return;
  panel.drawn = true;
  chart.plotly.react(panel.target, panel.figure.data, panel.figure.layout, { staticPlot: true, displayModeBar: false, responsive: false });
}

function paintOn(g, chart, panel, scale, paint = panel.maker.paint) {
  g.liveScale = scale;
  g.liveFont = chart.theme.font;
  g.setTransform(scale, 0, 0, scale, 0, 0);
  paint(g);
}

function paintPanel(chart, panel) {
  if (!panel.width) return;
  if (!panel.visible) {
    panel.stale = true;
    return;
  }
  panel.stale = false;
  panel.g.setTransform(1, 0, 0, 1, 0, 0);
  panel.g.clearRect(0, 0, panel.canvas.width, panel.canvas.height);
  paintOn(panel.g, chart, panel, chart.theme.ratio);
  writeTemplate(panel.title, chart.titleOf(panel.spec), chart.scope, chart.lang);
  if (panel.maker.hooks) Object.assign(panel.element.dataset, panel.maker.hooks());
}

function at(panel, event) {
  const box = panel.canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function wirePointer(chart, panel) {
  const { canvas } = panel;
  let holding = false;
  canvas.onpointerdown = (event) => {
    const grip = panel.maker.grab?.(...at(panel, event));
    if (!grip || event.button) return;
    holding = true;
    canvas.setPointerCapture(event.pointerId);
    chart.dragTo(grip);
  };
  canvas.onpointermove = (event) => {
    const [x, y] = at(panel, event);
    if (holding) {
      const grip = panel.maker.grab(x, y, true);
      if (grip) chart.dragTo(grip);
      return;
    }
    chart.point(panel.maker.hit?.(x, y) ?? null);
    showTip(chart, panel, x, y);
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (holding) chart.release();
    holding = false;
  };
  canvas.onpointerleave = () => {
    chart.point(null);
    panel.tip.hidden = true;
  };
  canvas.onclick = (event) => {
    const ref = panel.maker.hit?.(...at(panel, event));
    if (!ref) return;
    if (chart.handMode || event.altKey || event.ctrlKey || event.shiftKey || event.metaKey) chart.toggle(ref);
    else chart.pick(ref);
  };
  canvas.oncontextmenu = (event) => {
    if (event.ctrlKey) event.preventDefault(); // On a Mac this is how a Ctrl-click arrives.
  };
}

/** Arrow keys walk from item to item, Enter or Space picks; with the switch on, or a modifier, it cuts. */
function wireKeys(chart, panel) {
  panel.canvas.onkeydown = (event) => {
    const { maker } = panel;
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    const here = [chart.cursor, chart.picked].find((ref) => ref && maker.boxes?.(ref).length);
    if (step) {
      event.preventDefault();
      chart.cursor = here ? neighbour(panel, here, step) : firstItem(panel);
      if (chart.cursor) chart.say(describe(chart, panel, chart.cursor).join(", "));
      chart.point(chart.cursor);
    } else if ((event.key === "Enter" || event.key === " ") && here) {
      event.preventDefault();
      if (chart.handMode || event.altKey || event.shiftKey || event.ctrlKey) chart.toggle(here);
      else chart.pick(here);
    }
  };
  panel.canvas.onblur = () => {
    chart.cursor = null;
    chart.point(null);
  };
}

function neighbour(panel, ref, [dx, dy]) {
  const [x, y, w, h] = panel.maker.boxes(ref)[0];
  for (let px = x + w / 2 + dx * w * 0.75, py = y + h / 2 + dy * h * 0.75; px > 0 && px < panel.width && py > 0 && py < panel.height; px += dx * Math.max(w / 2, 1), py += dy * Math.max(h / 2, 1)) {
    const found = panel.maker.hit(px, py);
    if (found && !samePick(found, ref)) return found;
  }
  return ref;
}

function firstItem(panel) {
  for (let y = 1; y < panel.height; y++) for (let x = 1; x < panel.width; x += 2) {
    const found = panel.maker.hit(x, y);
    if (found) return found;
  }
  return null;
}

/** What is said of an item: its name, its value, whether it is still there. */
function describe(chart, panel, ref) {
  const { words, lang } = chart;
  const items = chart.items(ref.item);
  const [row, column] = items.shape.length > 1 ? twoOf(ref.index, items.shape[1]) : [ref.index];
  const name = items.labels?.[ref.index]
    ?? (column === undefined ? `${ref.item} · ${words.unit} ${row}` : `${ref.item} · ${words.row} ${row}, ${words.column} ${column}`);
  const value = panel.maker.value?.(ref) ?? items.values[ref.index] * items.scale;
  const lines = panel.maker.lines?.(ref) ?? [`${words.value}: ${formatted(value, "g", 3, lang)}`];
  return [name, ...lines, items.gone[ref.index] <= chart.stop ? words.pruned : words.kept];
}

function showTip(chart, panel, x, y) {
  const lines = panel.maker.tell?.(x, y) ?? (chart.hover ? describe(chart, panel, chart.hover) : null);
  panel.tip.hidden = !lines;
  if (!lines) return;
  panel.tip.replaceChildren(...lines.map((line) => Object.assign(make("span", ""), { textContent: line })));
  const left = clamp(x, 4, panel.width - 4);
  panel.tip.style.transform = `translate(${left}px, ${y}px) translate(${left > panel.width / 2 ? "calc(-100% - 12px)" : "14px"}, ${y > panel.height / 2 ? "calc(-100% - 8px)" : "14px"})`;
}

/** The panel as a PNG, twice the size of the screen's: title, Plotly's part, and what is painted over it. */
async function panelPicture(chart, panel) {
  const scale = 2;
  const top = 34;
  const { theme } = chart;
  const canvas = document.createElement("canvas");
  canvas.width = panel.width * scale;
  canvas.height = (panel.height + top) * scale;
  const g = canvas.getContext("2d");
  g.fillStyle = css(theme.ground);
  g.fillRect(0, 0, canvas.width, canvas.height);
  if (chart.plotly && panel.figure) {
    const source = await chart.plotly.toImage(panel.target, { format: "png", width: panel.width, height: panel.height, scale });
    const image = new Image();
    image.src = source;
    await image.decode();
    g.drawImage(image, 0, top * scale);
  }
  const layer = document.createElement("canvas");
  layer.width = canvas.width;
  layer.height = panel.height * scale;
  paintOn(layer.getContext("2d"), chart, panel, scale, panel.maker.picture);
  g.drawImage(layer, 0, top * scale);
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.liveFont = theme.font;
  write(g, fill(chart.titleOf(panel.spec), chart.scope, chart.lang), 8, 22, { size: 15, weight: 600, colour: css(theme.ink) });
  return canvas;
}

async function savePicture(chart, panel) {
  const canvas = await panelPicture(chart, panel);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = make("a", "", { href: URL.createObjectURL(blob), download: `${chart.payload.name}-${panel.spec.id}.png` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
