// Curves and points: `figure` (and its special case, the curve over the share), `scatter`, `boundary`.

function figurePanel(spec, chart) {
  let area = null;
  const column = (name) => ({ share: chart.stops.share, threshold: chart.stops.threshold, removed: chart.stops.removed })[name]
    ?? chart.stops.metrics[name];
  const known = (v) => v !== undefined && Number.isFinite(v);

  function layout(width, height) {
    const { theme } = chart;
    area = singleArea(width, height, spec.x, spec.y);
    const own = chart.data(spec.id);
    const data = themed([...spec.traces, ...(own ? own.traces : [])], theme).map((trace) => ({ hoverinfo: "skip", ...trace }));
    const axes = axesOf(area, width, height, theme, "", { x: { grid: false, most: 6 }, y: { most: 5 } });
    const annotations = themed(spec.annotations, theme).map((a) => ({ showarrow: false, font: { size: 11, color: css(theme.muted) }, ...a }));
    return { data: data.length ? data : [nothing()], layout: plotlyLayout(width, height, theme, axes, { annotations }) };
  }

  function paint(g) {
    const { theme, stop } = chart;
    g.save();
    g.beginPath();
    g.rect(area.x0 - 8, area.y0 - 8, area.width + 16, area.height + 16);
    g.clip();
    for (const line of spec.lines) {
      const xs = column(line.x);
      const ys = column(line.y);
      if (!xs || !ys) continue;
      const points = [];
      for (let p = 0; p < ys.length; p++) if (known(ys[p]) && known(xs[p])) points.push([area.X(xs[p]), area.Y(ys[p])]);
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

  /** The slider can be dragged here where the x axis is one of the slider's own. */
  function grab(px, py, held) {
    const axis = spec.marks.find((mark) => mark.line && (mark.x === "share" || mark.x === "threshold"))?.x;
    return axis && column(axis) && (held || area.inside(px, py)) ? { axis, at: area.atX(px) } : null;
  }

  const perFrame = chart.frames.some((frame) => frame.data[spec.id]);
  return { layout, paint, grab, perFrame, legend: "traces" };
}

function scatterPanel(spec, chart) {
  let area = null;

  function layout(width, height) {
    area = singleArea(width, height, spec.x, spec.y);
    const lo = Math.max(spec.x.lo, spec.y.lo);
    const hi = Math.min(spec.x.hi, spec.y.hi);
    const line = { type: "scatter", mode: "lines", x: [lo, hi], y: [lo, hi], hoverinfo: "skip",
      line: { color: css(chart.theme.muted), width: 1, dash: "dot" } };
    const axes = axesOf(area, width, height, chart.theme, "", { x: { most: 5 }, y: { most: 5 } });
    return { data: [spec.identity ? line : nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  function each(visit) {
    const { x, y } = chart.data(spec.id);
    for (const item of spec.items) {
      const { gone } = chart.items(item);
      for (let i = 0; i < gone.length; i++) {
        if (!Number.isFinite(x[item][i]) || !Number.isFinite(y[item][i])) continue;
        visit(item, i, area.X(clamp(x[item][i], spec.x.lo, spec.x.hi)), area.Y(clamp(y[item][i], spec.y.lo, spec.y.hi)), gone[i]);
      }
    }
  }

  function paint(g) {
    const { theme, stop } = chart;
    const crosses = new Path2D();
    const dots = new Path2D();
    each((_item, _i, x, y, gone) => {
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
    if (spec.threshold && threshold) {
      const x = area.X(clamp(threshold[stop], spec.x.lo, spec.x.hi));
      thresholdLine(g, theme, area, x);
    }
    for (const ref of [chart.hover, chart.picked]) for (const box of ref ? boxes(ref) : []) ring(g, theme, box, 2);
  }

  function boxes(ref) {
    const found = [];
    if (spec.items.includes(ref.item)) each((item, i, x, y) => item === ref.item && i === ref.index && found.push([x - 4, y - 4, 8, 8]));
    return found;
  }

  function hit(px, py) {
    let best = null;
    let nearest = 14 ** 2;
    each((item, index, x, y) => {
      const distance = (x - px) ** 2 + (y - py) ** 2;
      if (distance < nearest) [nearest, best] = [distance, { item, index }];
    });
    return best;
  }

  function lines(ref) {
    const { x, y } = chart.data(spec.id);
    if (!x[ref.item]) return [];
    return [[spec.x, x], [spec.y, y]].map(([axis, values]) => `${axis.title}: ${formatted(values[ref.item][ref.index], "g", 3, chart.lang)}`);
  }

  return { layout, paint, hit, boxes, lines, legend: "points" };
}

function boundaryPanel(spec, chart) {
  let area = null;
  let picture = null;

  function layout(width, height) {
    area = singleArea(width, height, spec.x, spec.y);
    const axes = axesOf(area, width, height, chart.theme, "", { x: { grid: false, most: 5 }, y: { grid: false, most: 4 } });
    return { data: [nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  function paint(g) {
    const { theme, stop } = chart;
    const { grid } = chart.data(spec.id);
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
    const n = spec.labels.length;
    for (const [label, colour] of [[0, theme.orange], [1, theme.blue]]) {
      const shapes = new Path2D();
      for (let i = 0; i < n; i++) {
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
