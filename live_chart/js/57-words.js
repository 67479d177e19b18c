// Words as elements of the page, not on the canvas: a sentence with contributions, `tokens`, and two texts, `passage`.
// What a learner typed only ever becomes text content, and each piece finds its own direction of writing.

/** Light of a colour as eyes see it, 0..1 (WCAG 2 relative luminance). */
function luminance(colour) {
  const [r, g, b] = colour.slice(0, 3).map((v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The page's own colour of text if it can be read on this ground, else whatever can: one of black and white always can. */
function readableOn(ground, theme) {
  const order = [theme.ink, theme.ground, [0, 0, 0], [255, 255, 255]];
  return order.find((colour) => contrast(colour, ground) >= 4.5) ?? order[2];
}

function textElement(tag, name, text, attributes = {}) {
  const element = make(tag, name, attributes);
  element.textContent = text;
  return element;
}

function tokensPanel(spec, chart) {
  const rows = ["dense", "pruned"].map((kind) => ({ kind, label: make("span", "live-words-label"), line: make("div", "live-words", { dir: "auto" }), words: [] }));
  const element = make("div", "live-tokens", { role: "group", tabindex: "0" }, ...rows.map(({ kind, label, line }) =>
    make("div", "live-words-row", { "data-row": kind }, label, line)));
  let tokens = null;
  let cursor = null;
  let tints = null;

  function build() {
    const now = chart.data(spec.id).tokens;
    if (tokens && now.length === tokens.length && now.every((text, i) => text === tokens[i])) return;
    tokens = now;
    for (const row of rows) {
      row.words = tokens.map((text, i) => textElement("span", "live-word", text, { "data-index": i }));
      row.line.replaceChildren(...row.words);
    }
  }

  /** The contribution that gets the full colour: nearly the largest one of all frames and stops. */
  function limit() {
    if (spec.limit) return spec.limit;
    const sizes = chart.frames.flatMap(({ data }) => [...data[spec.id].values, ...data[spec.id].dense].map(Math.abs)).sort((a, b) => a - b);
    return sizes[Math.floor(0.995 * (sizes.length - 1))] || 1;
  }

  /** Ground and text colour for every step of the ramp, worked out once for a theme. */
  function prepare() {
    const { theme } = chart;
    const grounds = Array.from(theme.diverging, (v) => [v & 255, (v >> 8) & 255, (v >> 16) & 255]);
    tints = { theme, limit: limit(), looks: grounds.map((ground) => [css(ground), css(readableOn(ground, theme))]) };
  }

  const valueOf = (kind, i) => {
    const { values, dense } = chart.data(spec.id);
    return kind === "dense" ? dense[i] : values[chart.stop * tokens.length + i];
  };

  function paint() {
    build();
    if (tints?.theme !== chart.theme) prepare();
    for (const row of rows) {
      writeTemplate(row.label, spec[`${row.kind}_label`], chart.scope, chart.lang);
      row.words.forEach((word, i) => {
        const value = valueOf(row.kind, i) || 0;
        const step = 255 + Math.round(255 * clamp(value / tints.limit, -1, 1));
        if (word.liveStep !== step || word.liveTints !== tints) {
          [word.style.backgroundColor, word.style.color] = tints.looks[step];
          Object.assign(word, { liveStep: step, liveTints: tints });
        }
        word.dataset.value = value;
      });
    }
  }

  const linesOf = (i) => [tokens[i], ...rows.map(({ kind }) => `${chart.words[kind]}: ${formatted(valueOf(kind, i), "g", 2, chart.lang)}`)];

  function mark(index) {
    if (cursor === index) return;
    cursor = index;
    for (const row of rows) row.words.forEach((word, i) => word.classList.toggle("live-word-on", i === index));
  }

  /** The word under the pointer; a finger's first touch counts as well. */
  function tell(px, py) {
    const box = element.getBoundingClientRect();
    const found = element.getRootNode().elementFromPoint(box.left + px, box.top + py)?.closest?.(".live-word");
    mark(found && element.contains(found) ? Number(found.dataset.index) : null);
    return cursor === null ? null : linesOf(cursor);
  }

  element.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || !tokens.length) return;
    event.preventDefault();
    mark(clamp((cursor ?? (step > 0 ? -1 : tokens.length)) + step, 0, tokens.length - 1));
    rows[1].words[cursor].scrollIntoView?.({ block: "nearest" });
    chart.say(linesOf(cursor).join(", "));
  };
  element.onblur = () => mark(null);

  /** As high as the wrapped words are: they are the same at all stops, so nothing moves while dragging. */
  function prefer(width) {
    build();
    const outer = element.parentElement;
    if (!outer) return spec.height;
    for (const row of rows) writeTemplate(row.label, spec[`${row.kind}_label`], chart.scope, chart.lang);
    element.classList.toggle("live-stacked", width < 560);
    element.style.height = "auto";
    const natural = element.scrollHeight;
    element.style.height = "";
    return Math.max(spec.height, natural);
  }

  const layout = () => null;
  const chips = () => {
    const most = formatted(limit(), "g", 2, chart.lang);
    return [rampChip(`−${most}`, `+${most}`)];
  };
  const leave = () => mark(null);
  return { element, layout, paint, prefer, tell, leave, chips, frame: build, picture: (g) => drawWords(g, chart.theme, element) };
}

function passagePanel(spec, chart) {
  const columns = ["dense", "pruned"].map((kind) => ({ kind, label: make("p", "live-passage-label"), text: make("div", "live-passage-text", { dir: "auto", tabindex: "0", role: "region" }), shown: null }));
  const element = make("div", "live-passage", { role: "group" }, ...columns.map(({ kind, label, text }) =>
    make("section", "live-passage-column", { "data-column": kind }, label, text)));

  function show(column) {
    const { texts, pick, dense, given } = chart.data(spec.id);
    const index = column.kind === "dense" ? dense : pick[chart.stop];
    writeTemplate(column.label, spec[`${column.kind}_label`], chart.scope, chart.lang);
    if (column.shown === texts[index]) return;
    column.shown = texts[index];
    const pieces = texts[index].map((text, i) => (i % 2 ? textElement("span", "live-mark", text) : document.createTextNode(text)));
    column.text.replaceChildren(...(given ? [textElement("span", "live-given", given)] : []), ...pieces);
    column.text.dataset.text = index;
    column.text.setAttribute("aria-label", column.label.textContent);
  }

  function layout(width) {
    element.classList.toggle("live-stacked", width < 560);
    return null;
  }

  const prefer = (width) => (width < 560 ? Math.round(spec.height * 1.7) : spec.height);
  const chips = () => (spec.mark_label ? [make("span", "live-chip", {}, textElement("span", "live-mark", spec.mark_label))] : []);
  return { element, layout, prefer, paint: () => columns.forEach(show), chips, picture: (g) => drawWords(g, chart.theme, element) };
}

/** Puts a maker's element over the canvas, which then only serves to be saved; wires the pointer to its words. */
function mountWords(chart, panel) {
  const { maker, spec } = panel;
  panel.element.querySelector(".live-words-body")?.remove();
  panel.canvas.hidden = Boolean(maker.element);
  if (!maker.element) return;
  const body = make("div", "live-words-body", {}, maker.element);
  panel.canvas.after(body);
  if (spec.alt) maker.element.setAttribute("aria-label", spec.alt);
  if (!maker.tell) return;
  maker.element.onpointermove = maker.element.onpointerdown = (event) => {
    const box = body.getBoundingClientRect();
    showTip(chart, panel, event.clientX - box.left, event.clientY - box.top);
  };
  maker.element.onpointerleave = () => {
    maker.leave();
    panel.tip.hidden = true;
  };
}

/** The visible words of an element as they stand on the page, onto a canvas whose corner is the element's. */
function drawWords(g, theme, root) {
  const origin = root.getBoundingClientRect();
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    const style = getComputedStyle(owner);
    const view = (owner.closest(".live-passage-text") ?? root).getBoundingClientRect();
    g.save();
    g.beginPath();
    g.rect(view.left - origin.left, view.top - origin.top, view.width, view.height);
    g.clip();
    if (owner.classList.contains("live-word")) {
      const box = owner.getBoundingClientRect();
      g.fillStyle = style.backgroundColor;
      g.fillRect(box.left - origin.left, box.top - origin.top, box.width, box.height);
    }
    g.direction = style.direction;
    for (const { index, 0: word } of node.textContent.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect();
      const [x, y] = [box.left - origin.left, box.top - origin.top];
      write(g, word, style.direction === "rtl" ? x + box.width : x, y + box.height * 0.78,
        { size: parseFloat(style.fontSize), weight: style.fontWeight, colour: style.color, align: "start" });
      if (owner.classList.contains("live-mark")) stroke(g, css(theme.orange), 1.5, [[x, y + box.height - 1], [x + box.width, y + box.height - 1]]);
    }
    g.restore();
  }
}
