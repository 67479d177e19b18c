// Who uses the keyboard stays where they are, though what they were on has been drawn anew.

/** @param {Element | null | undefined} element */
const there = (element) => Boolean(element?.isConnected && element.getClientRects().length);

/**
 * Takes the keyboard to an element, whatever it is. Returns whether it is there.
 * @param {HTMLElement | null | undefined} element
 */
export function focusOn(element) {
  if (!element || !there(element)) return false;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/**
 * Draws a part of the page. Who was on something that is gone by it, or hidden, is taken to what stands for it: the
 * same control, the answer where the question was, the same button, else the part itself.
 * @param {() => void} draw
 */
export function keepFocus(draw) {
  const before = document.activeElement;
  /** @param {string} name */
  const named = (name) => {
    const value = before?.closest(`[${name}]`)?.getAttribute(name);
    return value == null ? "" : `[${name}="${CSS.escape(value)}"]`;
  };
  const [field, button, region] = ["data-field", "data-name", "data-region"].map(named);
  draw();
  if (!before || before === document.body || there(before)) return;
  const others = [field && `${field} select`, field, button, region, "#body"].filter(Boolean);
  others.some((one) => focusOn(/** @type {HTMLElement | null} */ (document.querySelector(one))));
}
