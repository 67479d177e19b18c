// Colours and fonts from the page's CSS variables, the diverging ramp, and the hatch that means "pruned".

const probe = { context: null };

/** Any CSS colour as [r, g, b, a], 0..255 (a 0..1). */
function rgba(colour) {
  if (!probe.context) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    probe.context = canvas.getContext("2d", { willReadFrequently: true });
  }
  const g = probe.context;
  g.clearRect(0, 0, 1, 1);
  g.fillStyle = "#888";
  g.fillStyle = colour;
  g.fillRect(0, 0, 1, 1);
  const [r, gr, b, a] = g.getImageData(0, 0, 1, 1).data;
  return [r, gr, b, a / 255];
}

function blend(from, to, share) {
  return [0, 1, 2].map((i) => Math.round(from[i] + (to[i] - from[i]) * share));
}

const css = ([r, g, b], alpha = 1) => (alpha >= 1 ? `rgb(${r},${g},${b})` : `rgba(${r},${g},${b},${alpha})`);
const packed = ([r, g, b]) => (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;

/** 511 packed colours from orange (-1) over the page's background (0) to blue (+1). */
function divergingRamp(orange, middle, blue) {
  const ramp = new Uint32Array(511);
  for (let i = 0; i < 511; i++) {
    const t = (i - 255) / 255;
    // Small weights are the interesting ones here: lift them off the background.
    ramp[i] = packed(blend(middle, t < 0 ? orange : blue, Math.abs(t) ** 0.72));
  }
  return ramp;
}

function rampOf(from, to) {
  const ramp = new Uint32Array(256);
  for (let i = 0; i < 256; i++) ramp[i] = packed(blend(from, to, i / 255));
  return ramp;
}

/** Diagonal lines in device pixels, so that even a 4-pixel cell shows one. */
function hatchPattern(ground, line, ratio) {
  const size = Math.max(4, Math.round(4 * ratio));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const g = canvas.getContext("2d");
  g.fillStyle = ground;
  g.fillRect(0, 0, size, size);
  g.strokeStyle = line;
  g.lineWidth = Math.max(1, ratio);
  g.beginPath();
  for (const shift of [-size, 0, size]) {
    g.moveTo(shift - 1, size + 1);
    g.lineTo(shift + size + 1, -1);
  }
  g.stroke();
  return g.createPattern(canvas, "repeat");
}

/** Everything that drawing needs to know of the page's look. */
function readTheme(root) {
  const style = getComputedStyle(root);
  const variable = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const ground = rgba(variable("--live-ground", "#ffffff"));
  const ink = rgba(variable("--live-ink", "#1c1f23"));
  const accent = rgba(variable("--live-accent", "#1f6feb"));
  const dark = 0.299 * ground[0] + 0.587 * ground[1] + 0.114 * ground[2] < 128;
  const blue = rgba(dark ? "#62a8f5" : "#1d62b0");
  const orange = rgba(dark ? "#f5a04a" : "#c25a07");
  const mix = (share) => blend(ground, ink, share);
  const theme = {
    dark, ground, ink, accent, blue, orange,
    muted: mix(0.55), grid: mix(0.11), kept: blend(mix(dark ? 0.62 : 0.6), blue, 0.55), faint: mix(0.05),
    pruned: mix(dark ? 0.17 : 0.14), line: mix(dark ? 0.36 : 0.34),
    font: variable("--live-font", "system-ui, sans-serif"),
    ratio: Math.min(window.devicePixelRatio || 1, 3),
  };
  theme.series = [accent, orange, mix(0.5), blend(accent, ink, 0.5), blend(orange, ink, 0.45), blue];
  theme.diverging = divergingRamp(orange, ground, blue);
  theme.sequential = rampOf(ground, ink);
  theme.hatch = hatchPattern(css(theme.pruned), css(theme.line), theme.ratio);
  for (const name of ["blue", "orange", "kept"]) root.style.setProperty(`--live-${name}`, css(theme[name]));
  theme.key = [ground, ink, accent, theme.font, theme.ratio].join("|");
  return theme;
}

const NAMED = /^\$(\w+)(?:\/([\d.]+))?$/;

/** A colour name such as "$accent/0.2" as CSS; anything else as it is. */
function colourOf(name, theme) {
  const match = NAMED.exec(name);
  if (!match) return name;
  const series = /^c(\d)$/.exec(match[1]);
  const colour = series ? theme.series[Number(series[1]) % theme.series.length]
    : { text: theme.ink, background: theme.ground, pruned: theme.line }[match[1]] ?? theme[match[1]];
  return Array.isArray(colour) ? css(colour, match[2] === undefined ? 1 : Number(match[2])) : name;
}

/** A copy of a Plotly object with every colour name resolved. */
function themed(value, theme) {
  if (typeof value === "string") return value[0] === "$" ? colourOf(value, theme) : value;
  if (Array.isArray(value)) return value.map((v) => themed(v, theme));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, themed(v, theme)]));
}
