// Curves that a panel did not have before come one after the other. A trace says in `meta` whose it is.

/** @typedef {import("./types").Panel} Panel */
/** @typedef {import("./types").PanelSpec} PanelSpec */

/** Milliseconds from one curve to the next. */
const EACH = 700;

/**
 * @param {PanelSpec} spec
 * @returns {Set<unknown>}
 */
const owners = (spec) => new Set(spec.kind === "figure" ? spec.traces.map(({ meta }) => meta).filter(Boolean) : []);

/**
 * Those who have a curve now and had none before, where there were some before.
 * @param {PanelSpec} before
 * @param {PanelSpec} now
 */
export function newcomers(before, now) {
  const known = owners(before);
  return known.size ? [...owners(now)].filter((owner) => !known.has(owner)) : [];
}

/**
 * Lets the newcomers of a panel that Plotly has just drawn appear in turn, and then what moves over them. Where
 * motion is not wanted, the style sheet shows all at once.
 * @param {Panel} panel
 */
export function takeTurns(panel) {
  const { turns, target, figure, canvas } = panel;
  panel.turns = [];
  if (turns.length < 2 || !figure) return;
  /** @type {(element: HTMLElement | SVGElement, turn: number) => void} */
  const appear = (element, turn) => {
    element.classList.add("live-turn");
    element.style.animationDelay = `${EACH * turn}ms`;
    element.onanimationend = () => element.classList.remove("live-turn");
  };
  /** @type {NodeListOf<SVGElement>} */ (target.querySelectorAll(".scatterlayer .trace")).forEach((element, i) => {
    const turn = turns.indexOf(figure.data[i]?.meta);
    if (turn >= 0) appear(element, turn);
  });
  appear(canvas, turns.length);
}
