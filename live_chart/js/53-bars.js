// Bars: one an item (`bars`), the distribution of the criterion (`histogram`), one a class (`classes`).

/** The threshold as a line across an area, with a knob that says it can be dragged. */
function thresholdLine(g, theme, area, x) {
  stroke(g, css(theme.accent), 2, [[x, area.y0], [x, area.y0 + area.height]]);
  dot(g, theme, x, area.y0 + 5, css(theme.accent));
}

function barsPanel(spec, chart) {
  let area = null;
  let slots = []; // {item, index, x, w}
  let starts = [];

  function arrange() {
    const sizes = spec.items.map((name) => chart.items(name).shape.reduce((a, b) => a * b, 1));
    const total = sizes.reduce((a, b) => a + b, 0);
    const gap = spec.items.length > 1 ? Math.min(18, area.width * 0.03) : 0;
    const w = (area.width - gap * (sizes.length - 1)) / total;
    let x = area.x0;
    slots = [];
    starts = [];
    spec.items.forEach((item, group) => {
      starts.push([x, sizes[group] * w]);
      const order = [...Array(sizes[group]).keys()];
      if (spec.sort) {
        const values = chart.data(spec.id).values[item];
        order.sort((a, b) => values[a] - values[b]);
      }
      for (const index of order) {
        slots.push({ item, index, x, w });
        x += w;
      }
      x += gap;
    });
  }

  function layout(width, height) {
    const m = margins({ title: spec.labels.length || chart.items(spec.items[0]).labels ? "x" : "" }, spec.y);
    area = plotArea(m.left, m.top, Math.max(width - m.left - m.right, 20), height - m.top - m.bottom + 12,
      { lo: 0, hi: 1, log: false, ticks: [] }, spec.y);
    arrange();
    return {
      data: [nothing()],
      layout: plotlyLayout(width, height, chart.theme, axesOf(area, width, height, chart.theme, "", { x: { grid: false }, y: { most: 4 } })),
    };
  }

  function paint(g) {
    const { theme, stop } = chart;
    const { values } = chart.data(spec.id);
    const base = clamp(area.Y(spec.y.log ? spec.y.lo : Math.max(spec.y.lo, Math.min(0, spec.y.hi))), area.y0, area.y0 + area.height);
    const paths = { kept: new Path2D(), negative: new Path2D(), gone: [] };
    for (const slot of slots) {
      const value = values[slot.item][slot.index];
      if (!Number.isFinite(value)) continue;
      const y = clamp(area.Y(clamp(value, spec.y.lo, spec.y.hi)), area.y0, area.y0 + area.height);
      const inner = slot.w > 3 ? Math.max(1, slot.w * 0.14) : 0;
      const box = [slot.x + inner / 2, Math.min(y, base), slot.w - inner, Math.max(Math.abs(base - y), 1)];
      if (chart.items(slot.item).gone[slot.index] <= stop) paths.gone.push(box);
      else (value < 0 ? paths.negative : paths.kept).rect(...box);
    }
    hatched(g, theme, () => paths.gone.forEach((box) => g.rect(...box)));
    // Blue and orange say the sign; where there is only one, they would say nothing.
    g.fillStyle = css(spec.y.lo < 0 ? theme.blue : theme.kept);
    g.fill(paths.kept);
    g.fillStyle = css(theme.orange);
    g.fill(paths.negative);
    stroke(g, css(theme.muted), 1, [[area.x0, base], [area.x0 + area.width, base]]);
    labels(g, theme);
    const { threshold } = chart.stops;
    if (spec.threshold && threshold) {
      const y = area.Y(clamp(threshold[stop], spec.y.lo, spec.y.hi));
      stroke(g, css(theme.accent), 2, [[area.x0, y], [area.x0 + area.width, y]]);
    }
    for (const ref of [chart.hover, chart.picked]) for (const box of ref ? boxes(ref) : []) ring(g, theme, box, 1);
  }

  function labels(g, theme) {
    const bottom = area.y0 + area.height;
    if (spec.labels.length) {
      spec.labels.forEach((label, i) => write(g, label, starts[i][0] + starts[i][1] / 2, bottom + 17,
        { size: 12, colour: css(theme.muted), align: "center" }));
      return;
    }
    for (const { item, index, x, w } of slots) {
      const names = chart.items(item).labels;
      if (!names || w < 13) continue;
      write(g, names[index], x + w / 2, bottom + 15, { size: w < 20 ? 9 : w < 30 ? 10 : 12, colour: css(theme.muted), align: "center" });
    }
  }

  function boxes(ref) {
    return slots.filter((slot) => samePick(slot, ref)).map((slot) => [slot.x, area.y0, slot.w, area.height]);
  }

  function hit(px, py) {
    if (py < area.y0 || py > area.y0 + area.height + 20) return null;
    const slot = slots.find(({ x, w }) => px >= x && px < x + w);
    return slot ? { item: slot.item, index: slot.index } : null;
  }

  return { layout, paint, hit, boxes, frame: arrange, legend: spec.y.lo < 0 ? "pruned" : "kept", value: (ref) => chart.data(spec.id).values[ref.item]?.[ref.index] };
}

function histogramPanel(spec, chart) {
  const highest = Math.max(...chart.frames.map((frame) => Math.max(...frame.data[spec.id].total)));
  const y = spec.y || { lo: 0, hi: highest * 1.08 || 1, title: "", log: false };
  let area = null;

  function layout(width, height) {
    area = singleArea(width, height, spec.x, y);
    const axes = axesOf(area, width, height, chart.theme, "", { x: { grid: false, most: 6 }, y: { most: 3 } });
    return { data: [nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  function paint(g) {
    const { theme, stop } = chart;
    const { total, removed } = chart.data(spec.id);
    const bins = total.length;
    const base = area.y0 + area.height;
    const kept = new Path2D();
    const gone = [];
    for (let b = 0; b < bins; b++) {
      const x = area.X(clamp(spec.edges[b], spec.x.lo, spec.x.hi));
      const w = area.X(clamp(spec.edges[b + 1], spec.x.lo, spec.x.hi)) - x;
      const out = removed[stop * bins + b];
      const top = area.Y(Math.max(total[b], y.lo));
      const split = area.Y(Math.max(out, y.lo));
      const inner = w > 3 ? 1 : 0;
      if (out) gone.push([x, split, w - inner, base - split]);
      if (total[b] > out) kept.rect(x, top, w - inner, split - top);
    }
    hatched(g, theme, () => gone.forEach((box) => g.rect(...box)));
    g.fillStyle = css(theme.kept);
    g.fill(kept);
    const { threshold } = chart.stops;
    if (threshold) {
      const x = area.X(clamp(threshold[stop], spec.x.lo, spec.x.hi));
      g.fillStyle = css(theme.ink, 0.05);
      g.fillRect(area.x0, area.y0, x - area.x0, area.height);
      thresholdLine(g, theme, area, x);
    }
  }

  /** held: the drag has begun, so a hand past the edge still means the nearest point inside. */
  const grab = (px, py, held) => (chart.stops.threshold && (held || area.inside(px, py)) ? { axis: "threshold", at: area.atX(px) } : null);
  return { layout, paint, grab, legend: "kept" };
}

function classesPanel(spec, chart) {
  const count = spec.names.length;
  let area = null;
  const slot = (i) => [area.x0 + (area.width * (i + 0.14)) / count, (area.width * 0.72) / count];

  function layout(width, height) {
    const x = { lo: -0.5, hi: count - 0.5, log: false, ticks: spec.names.map((name, i) => [i, name]) };
    area = singleArea(width, height, x, spec.y);
    const axes = axesOf(area, width, height, chart.theme, "", { x: { grid: false }, y: { most: 4 } });
    return { data: [nothing()], layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  function paint(g) {
    const { theme, stop } = chart;
    const { values, dense } = chart.data(spec.id);
    const base = area.y0 + area.height;
    g.fillStyle = css(theme.kept);
    for (let i = 0; i < count; i++) {
      const [x, w] = slot(i);
      const y = area.Y(clamp(values[stop * count + i] || 0, spec.y.lo, spec.y.hi));
      g.fillRect(x, y, w, Math.max(base - y, 0));
    }
    g.strokeStyle = css(theme.ink);
    g.lineWidth = 2;
    g.beginPath();
    for (let i = 0; i < count; i++) {
      const [x, w] = slot(i);
      const y = Math.round(area.Y(clamp(dense[i], spec.y.lo, spec.y.hi)));
      g.moveTo(x, y);
      g.lineTo(x + w, y);
    }
    g.stroke();
  }

  function tell(px, py) {
    if (!area.inside(px, py)) return null;
    const i = clamp(Math.floor(((px - area.x0) / area.width) * count), 0, count - 1);
    const { values, dense } = chart.data(spec.id);
    const show = (v) => (spec.y.percent ? `${formatted(v, "p", 1, chart.lang)}%` : formatted(v, "g", 3, chart.lang));
    return [spec.names[i], show(values[chart.stop * count + i]), `${chart.words.dense}: ${show(dense[i])}`];
  }

  return { layout, paint, tell, legend: "dense" };
}
