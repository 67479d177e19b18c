// Grids of small pictures: `tiles` (a unit's incoming weights), `samples` (inputs and answers), `inputs` (the input mask).

/** Columns, size and place of n equal tiles of a given aspect in a box. `under`: pixels kept below each. */
function tileGrid(n, width, height, aspect, gap, under) {
  let best = { size: 0, columns: 1 };
  for (let columns = 1; columns <= n; columns++) {
    const rows = Math.ceil(n / columns);
    const w = (width - gap * (columns - 1)) / columns;
    const h = (height - gap * (rows - 1)) / rows - under;
    const size = Math.min(w, h * aspect);
    if (size > best.size) best = { size, columns };
  }
  const w = Math.max(2, Math.floor(best.size));
  const h = Math.max(2, Math.floor(w / aspect));
  const left = Math.max(0, Math.floor((width - best.columns * (w + gap) + gap) / 2));
  return {
    w, h,
    at: (i) => [left + (i % best.columns) * (w + gap), Math.floor(i / best.columns) * (h + under + gap)],
  };
}

const insideBox = (px, py, [x, y, w, h]) => px >= x && px < x + w && py >= y && py < y + h;

function tilesPanel(spec, chart) {
  const [high, wide] = spec.picture;
  const count = chart.items(spec.weights).shape[0];
  const picture = offscreen(wide, high * count);
  let grid = null;
  const box = (i) => [...grid.at(i), grid.w, grid.h];

  function paint(g) {
    const { theme, stop } = chart;
    const weights = chart.items(spec.weights);
    const units = spec.items ? chart.items(spec.items) : null;
    paintKept(picture, weightColours(chart, weights), weights.gone, stop);
    g.imageSmoothingEnabled = false;
    hatched(g, theme, () => { for (let i = 0; i < count; i++) g.rect(...box(i)); });
    const cross = [];
    for (let i = 0; i < count; i++) {
      const out = units && units.gone[i] <= stop;
      g.globalAlpha = out ? 0.22 : 1;
      g.drawImage(picture.canvas, 0, i * high, wide, high, ...box(i));
      if (out) cross.push(box(i));
    }
    g.globalAlpha = 1;
    g.beginPath();
    for (const [x, y, w, h] of cross) {
      g.moveTo(x + 2, y + 2);
      g.lineTo(x + w - 2, y + h - 2);
      g.moveTo(x + w - 2, y + 2);
      g.lineTo(x + 2, y + h - 2);
    }
    g.strokeStyle = css(theme.muted);
    g.lineWidth = 1.25;
    g.stroke();
    for (const ref of [chart.hover, chart.picked]) for (const b of ref ? boxes(ref) : []) ring(g, theme, b, 1);
  }

  function boxes(ref) {
    if (spec.items && ref.item === spec.items && ref.index < count) return [box(ref.index)];
    if (ref.item !== spec.weights) return [];
    const [unit, input] = twoOf(ref.index, high * wide);
    const [row, column] = twoOf(input, wide);
    const [x, y, w, h] = box(unit);
    return [[x + (column * w) / wide, y + (row * h) / high, w / wide, h / high]];
  }

  function hit(px, py) {
    for (let i = 0; i < count; i++) {
      const [x, y, w, h] = box(i);
      if (!insideBox(px, py, [x, y, w, h])) continue;
      if (spec.items) return { item: spec.items, index: i };
      const column = Math.floor(((px - x) / w) * wide);
      const row = Math.floor(((py - y) / h) * high);
      return { item: spec.weights, index: i * high * wide + row * wide + column };
    }
    return null;
  }

  function layout(width, height) {
    grid = tileGrid(count, width, height, wide / high, 4, 0);
    return null;
  }

  return { layout, paint, hit, boxes, legend: "signed" };
}

function samplesPanel(spec, chart) {
  const [count, high, wide] = spec.pictures.shape;
  const UNDER = 17;
  let grid = null;
  let sheet = null;
  let sheetTheme = null;

  function prepare() {
    sheetTheme = chart.theme;
    sheet = offscreen(wide, high * count);
    for (let i = 0; i < sheet.pixels.length; i++) {
      sheet.pixels[i] = chart.theme.sequential[Math.round(255 * clamp(spec.pictures[i], 0, 1))];
    }
    sheet.show();
  }

  function paint(g) {
    const { theme, stop } = chart;
    if (sheetTheme !== theme) prepare();
    const { answers } = chart.data(spec.id);
    g.imageSmoothingEnabled = false;
    for (let i = 0; i < count; i++) {
      const [x, y] = grid.at(i);
      const answer = answers[stop * count + i];
      const wrong = answer !== spec.truth[i];
      g.globalAlpha = wrong ? 1 : 0.75;
      g.drawImage(sheet.canvas, 0, i * high, wide, high, x, y, grid.w, grid.h);
      g.globalAlpha = 1;
      g.strokeStyle = wrong ? css(theme.orange) : css(theme.grid);
      g.lineWidth = wrong ? 2.5 : 1;
      g.strokeRect(x + 0.5, y + 0.5, grid.w - 1, grid.h - 1);
      const name = spec.names[answer] ?? "–";
      write(g, wrong ? `✕ ${name}` : name, x + grid.w / 2, y + grid.h + 13,
        { size: 12, weight: wrong ? 700 : 400, colour: css(wrong ? theme.orange : theme.muted), align: "center" });
    }
  }

  function layout(width, height) {
    grid = tileGrid(count, width, height, wide / high, 8, UNDER);
    return null;
  }

  function tell(px, py) {
    for (let i = 0; i < count; i++) {
      if (!insideBox(px, py, [...grid.at(i), grid.w, grid.h + UNDER])) continue;
      const answer = chart.data(spec.id).answers[chart.stop * count + i];
      return [`${chart.words.truth}: ${spec.names[spec.truth[i]]}`, `${chart.words.answer}: ${spec.names[answer] ?? "–"}`];
    }
    return null;
  }

  return { layout, paint, tell };
}

function inputsPanel(spec, chart) {
  const [high, wide] = spec.picture;
  const picture = offscreen(wide, high);
  const inputs = high * wide;
  const left = new Float32Array(inputs);
  let place = null;

  function count() {
    const { gone } = chart.items(spec.items);
    const rows = gone.length / inputs;
    left.fill(0);
    for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < inputs; c++, i++) if (gone[i] > chart.stop) left[c]++;
    for (let c = 0; c < inputs; c++) left[c] /= rows;
  }

  function paint(g) {
    const { theme } = chart;
    count();
    const [r, gr, b] = theme.kept;
    for (let c = 0; c < inputs; c++) {
      // Transparent where nothing is left, so that the hatch shows; at least a trace where something is.
      const alpha = left[c] ? Math.round(60 + 195 * left[c]) : 0;
      picture.pixels[c] = ((alpha << 24) | (b << 16) | (gr << 8) | r) >>> 0;
    }
    picture.show();
    hatched(g, theme, () => {
      for (let c = 0; c < inputs; c++) if (!left[c]) g.rect(...cell(c));
    });
    g.imageSmoothingEnabled = false;
    g.drawImage(picture.canvas, ...place);
    g.strokeStyle = css(theme.grid);
    g.lineWidth = 1;
    g.strokeRect(place[0] - 0.5, place[1] - 0.5, place[2] + 1, place[3] + 1);
  }

  function cell(index) {
    const [row, column] = twoOf(index, wide);
    const [x, y, w, h] = place;
    return [x + (column * w) / wide, y + (row * h) / high, w / wide, h / high];
  }

  function layout(width, height) {
    const scale = Math.min((width - 2) / wide, (height - 2) / high);
    const w = Math.floor(wide * scale);
    const h = Math.floor(high * scale);
    place = [Math.floor((width - w) / 2), 1, w, h];
    return null;
  }

  function tell(px, py) {
    for (let c = 0; c < inputs; c++) {
      if (insideBox(px, py, cell(c))) {
        const [row, column] = twoOf(c, wide);
        return [`${chart.words.row} ${row}, ${chart.words.column} ${column}`,
          `${chart.words.kept}: ${formatted(left[c], "p", 0, chart.lang)}%`];
      }
    }
    return null;
  }

  return { layout, paint, tell };
}
