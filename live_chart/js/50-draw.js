// What all panels share: plot areas with axes (drawn by Plotly), and small drawing helpers (on the canvas).

/** A rectangle in CSS pixels with a number axis along each side. */
function plotArea(x0, y0, width, height, x, y) {
  const sx = scaleOf(x);
  const sy = scaleOf(y);
  return {
    x0, y0, width, height, x, y,
    X: (v) => x0 + width * sx.to(v),
    Y: (v) => y0 + height * (1 - sy.to(v)),
    atX: (px) => sx.from(clamp((px - x0) / width, 0, 1)),
    inside: (px, py) => px >= x0 && px <= x0 + width && py >= y0 && py <= y0 + height,
  };
}

function plotlyAxis(axis, theme, options = {}) {
  const f = axis.log ? Math.log10 : (v) => v;
  const { most = 5, grid = true, ...more } = options;
  const ticks = ticksOf(axis, most);
  return {
    type: axis.log ? "log" : "linear", range: [f(axis.lo), f(axis.hi)], fixedrange: true, automargin: false,
    tickmode: "array", tickvals: ticks.map((t) => t.value), ticktext: ticks.map((t) => t.label),
    title: { text: axis.title || "", standoff: 6, font: { size: 12, color: css(theme.muted) } },
    tickfont: { size: 11, color: css(theme.muted) }, showgrid: grid, gridcolor: css(theme.grid), gridwidth: 1,
    zeroline: false, showline: false, ticks: "", ticklabelstandoff: 3, ticklabeloverflow: "allow", ...more,
  };
}

/** Plotly's layout around plot areas: fixed size, no margin of its own, the page's font. */
function plotlyLayout(width, height, theme, axes, more = {}) {
  return {
    width, height, margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 }, showlegend: false, hovermode: false, dragmode: false,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 12, color: css(theme.ink) }, ...axes, ...more,
  };
}

/** The two Plotly axes of a plot area; n is "" for the first pair, 2, 3, ... after it. */
function axesOf(area, width, height, theme, n = "", options = {}) {
  const box = (from, to, size) => [clamp(from / size, 0, 1), clamp(to / size, 0, 1)];
  return {
    [`xaxis${n}`]: { ...plotlyAxis(area.x, theme, options.x), anchor: `y${n}`,
      domain: box(area.x0, area.x0 + area.width, width) },
    [`yaxis${n}`]: { ...plotlyAxis(area.y, theme, options.y), anchor: `x${n}`,
      domain: box(height - area.y0 - area.height, height - area.y0, height) },
  };
}

/** An invisible trace: Plotly draws axes only where there is data. */
const nothing = (n = "") => ({ type: "scatter", x: [null], y: [null], xaxis: `x${n}`, yaxis: `y${n}`, hoverinfo: "skip" });

/** Room for tick labels and titles around a single plot. */
function margins(x, y) {
  return { left: y.title ? 54 : 40, right: 18, top: 8, bottom: x.title ? 40 : 22 };
}

function singleArea(width, height, x, y) {
  const m = margins(x, y);
  return plotArea(m.left, m.top, Math.max(width - m.left - m.right, 20), Math.max(height - m.top - m.bottom, 20), x, y);
}

function offscreen(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const g = canvas.getContext("2d");
  const image = g.createImageData(width, height);
  return { canvas, g, image, pixels: new Uint32Array(image.data.buffer), show: () => g.putImageData(image, 0, 0) };
}

/** Fills with the hatch. The pattern stays in device pixels whatever the scale. */
function hatchRect(g, theme, x, y, width, height) {
  hatched(g, theme, () => g.rect(x, y, width, height));
}

function hatched(g, theme, outline) {
  theme.hatch.setTransform(new DOMMatrix().scale(1 / g.liveScale));
  g.fillStyle = theme.hatch;
  g.beginPath();
  outline();
  g.fill();
}

function write(g, text, x, y, { size = 12, weight = 400, colour, align = "left", base = "alphabetic" }) {
  g.font = `${weight} ${size}px ${g.liveFont}`;
  g.fillStyle = colour;
  g.textAlign = align;
  g.textBaseline = base;
  g.fillText(text, x, y);
}

/** A ring that shows on any ground: the accent inside a halo of the background. */
function ring(g, theme, [x, y, width, height], pad = 2) {
  for (const [colour, line] of [[theme.ground, 4.5], [theme.accent, 2]]) {
    g.strokeStyle = css(colour);
    g.lineWidth = line;
    g.strokeRect(x - pad, y - pad, width + 2 * pad, height + 2 * pad);
  }
}

function dot(g, theme, x, y, colour, radius = 5.5) {
  g.beginPath();
  g.arc(x, y, radius, 0, 2 * Math.PI);
  g.fillStyle = colour;
  g.fill();
  g.lineWidth = 2;
  g.strokeStyle = css(theme.ground);
  g.stroke();
}

function stroke(g, colour, width, points, dash = []) {
  g.beginPath();
  points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.setLineDash(dash);
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.stroke();
  g.setLineDash([]);
}

const samePick = (a, b) => Boolean(a && b && a.item === b.item && a.index === b.index);
const twoOf = (index, columns) => [Math.floor(index / columns), index % columns];
