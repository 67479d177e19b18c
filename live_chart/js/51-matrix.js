// Weights as pictures: `matrix`. The hatch lies below; kept weights are painted over it, removed ones let it show.

/** The colour of every weight of these items in this frame. */
function weightColours(chart, items) {
  const { theme } = chart;
  if (items.colours && items.coloursOf === theme) return items.colours;
  const limit = chart.colourLimit(items.name);
  const ramp = theme.diverging;
  const colours = new Uint32Array(items.values.length);
  for (let i = 0; i < colours.length; i++) {
    colours[i] = ramp[255 + Math.round(255 * clamp((items.values[i] * items.scale) / limit, -1, 1))];
  }
  items.coloursOf = theme;
  items.colours = colours;
  return colours;
}

/** Kept weights in their colours, removed ones transparent. */
function paintKept(picture, colours, gone, stop) {
  const { pixels } = picture;
  for (let i = 0; i < pixels.length; i++) pixels[i] = gone[i] <= stop ? 0 : colours[i];
  picture.show();
}

function matrixPanel(spec, chart) {
  let cells = [];
  const TITLE = 22;
  const LEFT = 34;

  function arrange(width, height) {
    const shapes = spec.layers.map((layer) => chart.items(layer.items).shape);
    const perRow = width < 560 ? Math.min(2, shapes.length) : shapes.length;
    const rows = Math.ceil(shapes.length / perRow);
    const below = spec.layers.some((layer) => layer.x) ? 36 : 20;
    const rowHeight = height / rows;
    cells = [];
    for (let row = 0; row < rows; row++) {
      const members = shapes.slice(row * perRow, (row + 1) * perRow);
      // Wide layers get more room, but less than in proportion: the small ones must stay readable.
      const weights = members.map(([, columns]) => columns ** 0.6);
      const free = width - members.length * (LEFT + 10);
      const sum = weights.reduce((a, b) => a + b, 0);
      let x = 0;
      members.forEach(([out, into], i) => {
        const layer = spec.layers[row * perRow + i];
        const w = Math.round((free * weights[i]) / sum);
        const h = Math.round(rowHeight - TITLE - below);
        const area = plotArea(x + LEFT, Math.round(row * rowHeight) + TITLE, w, h,
          countAxis(into, layer.x), { ...countAxis(out, layer.y), lo: out - 0.5, hi: -0.5 });
        cells.push({ layer, area, rows: out, columns: into, picture: offscreen(into, out) });
        x += w + LEFT + 10;
      });
    }
  }

  function layout(width, height) {
    arrange(width, height);
    const axes = {};
    cells.forEach(({ area }, i) => {
      const n = i ? i + 1 : "";
      Object.assign(axes, axesOf(area, width, height, chart.theme, n, { x: { grid: false }, y: { grid: false } }));
    });
    return { data: cells.map((_, i) => nothing(i ? i + 1 : "")), layout: plotlyLayout(width, height, chart.theme, axes) };
  }

  function paint(g) {
    const { theme, stop } = chart;
    for (const cell of cells) {
      const { area, layer, picture } = cell;
      const items = chart.items(layer.items);
      paintKept(picture, weightColours(chart, items), items.gone, stop);
      hatchRect(g, theme, area.x0, area.y0, area.width, area.height);
      g.imageSmoothingEnabled = area.width * theme.ratio < cell.columns || area.height * theme.ratio < cell.rows;
      g.drawImage(picture.canvas, area.x0, area.y0, area.width, area.height);
      if (area.width / cell.columns > 12 && area.height / cell.rows > 6) gridLines(g, cell);
      g.strokeStyle = css(theme.grid);
      g.lineWidth = 1;
      g.strokeRect(area.x0 - 0.5, area.y0 - 0.5, area.width + 1, area.height + 1);
      const title = fill(layer.title, chart.scopeOf(items), chart.lang);
      write(g, title, area.x0, area.y0 - 8, { size: 12.5, weight: 500, colour: css(theme.ink) });
    }
    for (const ref of [chart.hover, chart.picked]) {
      if (!ref) continue;
      for (const box of boxes(ref)) ring(g, theme, box, 1);
    }
  }

  function gridLines(g, { area, rows, columns }) {
    g.fillStyle = css(chart.theme.ground);
    for (let c = 1; c < columns; c++) g.fillRect(Math.round(area.x0 + (c * area.width) / columns), area.y0, 1, area.height);
    for (let r = 1; r < rows; r++) g.fillRect(area.x0, Math.round(area.y0 + (r * area.height) / rows), area.width, 1);
  }

  /** Rectangles of a reference: a weight's cell, or a unit's row and column in every layer. */
  function boxes(ref) {
    const found = [];
    for (const { layer, area, rows, columns } of cells) {
      const w = area.width / columns;
      const h = area.height / rows;
      if (layer.items === ref.item) {
        const [row, column] = twoOf(ref.index, columns);
        found.push([area.x0 + column * w, area.y0 + row * h, w, h]);
      }
      if (layer.rows === ref.item) found.push([area.x0, area.y0 + ref.index * h, area.width, h]);
      if (layer.columns === ref.item) found.push([area.x0 + ref.index * w, area.y0, w, area.height]);
    }
    return found;
  }

  function hit(px, py) {
    for (const { layer, area, rows, columns } of cells) {
      if (!area.inside(px, py)) continue;
      const column = Math.min(columns - 1, Math.floor(((px - area.x0) / area.width) * columns));
      const row = Math.min(rows - 1, Math.floor(((py - area.y0) / area.height) * rows));
      return { item: layer.items, index: row * columns + column };
    }
    return null;
  }

  return {
    layout, paint, hit, boxes, legend: "signed",
    prefer: (width) => (width < 560 && spec.layers.length > 2 ? Math.round(spec.height * 1.7) : spec.height),
  };
}

/** The axis of n rows or columns: whole numbers, three or so of them. */
function countAxis(n, title) {
  const step = [1, 2, 5, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 1000].find((s) => n / s <= 4.01) || n;
  const ticks = [];
  for (let v = 0; v < n; v += step) ticks.push([v, String(v)]);
  return { lo: -0.5, hi: n - 0.5, title: title || "", log: false, ticks };
}
