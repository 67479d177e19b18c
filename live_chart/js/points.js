// Curves and points: `figure` (and its special case, the curve over the share), `scatter`, `boundary`.

import { asDashes } from "./dashes.js";
import { offscreen } from "./dom.js";
import { axesOf, dot, fillShape, nothing, plotArea, plotlyLayout, ring, singleArea, stroke, thresholdLine } from "./draw.js";
import { clamp } from "./stops.js";
import { formatted } from "./templates.js";
import { colourOf, css, themed } from "./theme.js";

/** @typedef {import("./types").BoundarySpec} BoundarySpec */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").FigureSpec} FigureSpec */
/** @typedef {import("./types").Maker} Maker */
/** @typedef {import("./types").Offscreen} Offscreen */
/** @typedef {import("./types").PlotlyTrace} PlotlyTrace */
/** @typedef {import("./types").ScatterSpec} ScatterSpec */
/** @typedef {import("./types").View} View */

const UNIT = { lo: 0, hi: 1, log: false };
const EMPTY = plotArea(0, 0, 0, 0, UNIT, UNIT);

/**
 * @param {FigureSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function figurePanel(spec, chart) {
  let area = EMPTY;

  /** @type {(name: string) => ArrayLike<number> | null | undefined} */
  const column = (name) => {
    const { share, threshold, removed, metrics } = chart.stops;
    return /** @type {Record<string, ArrayLike<number> | null>} */ ({ share, threshold, removed })[name] ?? metrics[name];
  };
  /** @type {(value: number | undefined) => value is number} */
  const known = (value) => value !== undefined && Number.isFinite(value);

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    const { theme } = chart;
    area = singleArea(width, height, spec.x, spec.y);
    const traces = [...spec.traces, ...(chart.data(spec)?.traces ?? [])];
    /** @type {PlotlyTrace[]} */
    const data = themed(traces, theme).map((trace) => ({ hoverinfo: "skip", ...asDashes(trace, area) }));
    const axes = axesOf(area, width, height, theme, { x: { grid: false, most: 6 }, y: { most: 5 } });
    const annotations = themed(spec.annotations, theme).map((a) => ({ showarrow: false, font: { size: 11, color: css(theme.muted) }, ...a }));
    return { data: data.length ? data : [nothing()], layout: { ...plotlyLayout(width, height, theme, axes), annotations } };
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, stop } = chart;
    g.save();
    g.beginPath();
    g.rect(area.x0 - 8, area.y0 - 8, area.width + 16, area.height + 16);
    g.clip();
    for (const { x, y, colour } of spec.paths) {
      const many = x.shape[1];
      const points = [];
      for (let k = stop * many; k < (stop + 1) * many; k++) if (known(x[k]) && known(y[k])) points.push([area.X(x[k]), area.Y(y[k])]);
      g.lineJoin = "round";
      stroke(g, colourOf(colour, theme), 2.25, points);
    }
    for (const line of spec.lines) {
      const xs = column(line.x);
      const ys = column(line.y);
      if (!xs || !ys) continue;
      const points = [];
      for (let p = 0; p < ys.length; p++) if (known(ys[p]) && known(xs[p])) points.push([area.X(xs[p]), area.Y(ys[p])]);
      const edge = line.to ? column(line.to) : null;
      if (edge) {
        for (let p = edge.length - 1; p >= 0; p--) if (known(edge[p]) && known(xs[p])) points.push([area.X(xs[p]), area.Y(edge[p])]);
        fillShape(g, colourOf(line.colour, theme), points);
        continue;
      }
      g.lineJoin = "round";
      stroke(g, colourOf(line.colour, theme), 2.25, points, line.dash ? [5, 4] : []);
    }
    for (const mark of spec.marks) {
      const x = column(mark.x)?.[stop];
      const y = column(mark.y)?.[stop];
      if (!known(x)) continue;
      const px = area.X(clamp(x, spec.x.lo, spec.x.hi));
      if (mark.line) stroke(g, css(theme.accent, 0.55), 1.5, [[px, area.y0], [px, area.y0 + area.height]]);
      if (known(y)) dot(g, theme, px, area.Y(clamp(y, spec.y.lo, spec.y.hi)), colourOf(mark.colour, theme), 6.5);
    }
    g.restore();
  }

  /**
   * The slider can be dragged here where the x axis is one of the slider's own.
   * @type {import("./types").Grab}
   */
  function grab(px, py, held) {
    for (const { line, x } of spec.marks) {
      if (!line || (x !== "share" && x !== "threshold")) continue;
      return column(x) && (held || area.inside(px, py)) ? { axis: x, at: area.atX(px) } : null;
    }
    return null;
  }

  const perFrame = chart.frames.some((frame) => frame.data[spec.id]);
  return { layout, paint, grab, perFrame, legend: "traces" };
}

/**
 * @param {ScatterSpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function scatterPanel(spec, chart) {
  let area = EMPTY;

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    area = singleArea(width, height, spec.x, spec.y);
    const lo = Math.max(spec.x.lo, spec.y.lo);
    const hi = Math.min(spec.x.hi, spec.y.hi);
    const line = { type: "scatter", mode: "lines", x: [lo, hi], y: [lo, hi], hoverinfo: "skip",
      line: { color: css(chart.theme.muted), width: 1, dash: "dot" } };
    const axes = axesOf(area, width, height, chart.theme, { x: { most: 5 }, y: { most: 5 } });
    return { data: [spec.identity ? line : nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  /** @param {(item: string, index: number, x: number, y: number, gone: number) => void} visit */
  function each(visit) {
    const { x, y } = chart.data(spec);
    for (const item of spec.items) {
      const { gone } = chart.items(item);
      for (let i = 0; i < gone.length; i++) {
        if (!Number.isFinite(x[item][i]) || !Number.isFinite(y[item][i])) continue;
        visit(item, i, area.X(clamp(x[item][i], spec.x.lo, spec.x.hi)), area.Y(clamp(y[item][i], spec.y.lo, spec.y.hi)), gone[i]);
      }
    }
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, stop } = chart;
    const crosses = g.newPath();
    const dots = g.newPath();
    each((_item, _index, x, y, gone) => {
      if (gone <= stop) {
        crosses.moveTo(x - 3, y - 3);
        crosses.lineTo(x + 3, y + 3);
        crosses.moveTo(x + 3, y - 3);
        crosses.lineTo(x - 3, y + 3);
      } else {
        dots.moveTo(x + 3.5, y);
        dots.arc(x, y, 3.5, 0, 2 * Math.PI);
      }
    });
    g.strokeStyle = css(theme.line);
    g.lineWidth = 1.5;
    g.stroke(crosses);
    g.fillStyle = css(theme.kept, 0.85);
    g.fill(dots);
    const { threshold } = chart.stops;
    if (spec.threshold && threshold) thresholdLine(g, theme, area, area.X(clamp(threshold[stop], spec.x.lo, spec.x.hi)));
    for (const ref of [chart.hover, chart.picked]) for (const box of ref ? boxes(ref) : []) ring(g, theme, box, 2);
  }

  /** @type {import("./types").Boxes} */
  function boxes(ref) {
    /** @type {Box[]} */
    const found = [];
    if (!spec.items.includes(ref.item)) return found;
    each((item, index, x, y) => {
      if (item === ref.item && index === ref.index) found.push([x - 4, y - 4, 8, 8]);
    });
    return found;
  }

  /** @type {import("./types").Hit} */
  function hit(px, py) {
    /** @type {import("./types").Ref | null} */
    let best = null;
    let nearest = 14 ** 2;
    each((item, index, x, y) => {
      const distance = (x - px) ** 2 + (y - py) ** 2;
      if (distance < nearest) [nearest, best] = [distance, { item, index }];
    });
    return best;
  }

  /** @type {Maker["lines"]} */
  const lines = ({ item, index }) => {
    const { x, y } = chart.data(spec);
    if (!x[item]) return [];
    const show = (/** @type {string | undefined} */ title, /** @type {number} */ value) => `${title}: ${formatted(value, "g", 3, chart.lang)}`;
    return [show(spec.x.title, x[item][index]), show(spec.y.title, y[item][index])];
  };

  return { layout, paint, hit, boxes, lines, legend: "points" };
}

/**
 * @param {BoundarySpec} spec
 * @param {View} chart
 * @returns {Maker}
 */
export function boundaryPanel(spec, chart) {
  let area = EMPTY;
  /** @type {Offscreen | null} */
  let picture = null;

  /** @type {import("./types").Layout} */
  function layout(width, height) {
    area = singleArea(width, height, spec.x, spec.y);
    const axes = axesOf(area, width, height, chart.theme, { x: { grid: false, most: 5 }, y: { grid: false, most: 4 } });
    return { data: [nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  /** @type {import("./types").Paint} */
  function paint(g) {
    const { theme, stop } = chart;
    const { grid } = chart.data(spec);
    const size = grid.shape[1];
    if (!picture || picture.canvas.width !== size) picture = offscreen(size, size);
    const start = stop * size * size;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        // Ten bands: their edges are contour lines, the middle one is where the answer changes.
        const band = Math.round(grid[start + (size - 1 - row) * size + column] / 25.5) / 10;
        picture.pixels[row * size + column] = theme.diverging[255 + Math.round((band - 0.5) * 2 * 130)];
      }
    }
    picture.show();
    g.imageSmoothingEnabled = true;
    g.drawImage(picture.canvas, area.x0, area.y0, area.width, area.height);
    for (const [label, colour] of /** @type {const} */ ([[0, theme.orange], [1, theme.blue]])) {
      const shapes = g.newPath();
      for (let i = 0; i < spec.labels.length; i++) {
        if (spec.labels[i] !== label) continue;
        const x = area.X(spec.points[2 * i]);
        const y = area.Y(spec.points[2 * i + 1]);
        if (label) {
          shapes.moveTo(x + 3, y);
          shapes.arc(x, y, 3, 0, 2 * Math.PI);
        } else shapes.rect(x - 2.8, y - 2.8, 5.6, 5.6);
      }
      g.fillStyle = css(colour);
      g.fill(shapes);
      g.strokeStyle = css(theme.ground);
      g.lineWidth = 1;
      g.stroke(shapes);
    }
  }

  return { layout, paint };
}
