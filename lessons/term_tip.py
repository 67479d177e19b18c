"""What a browser needs to show the meaning of a term: style and script of `glossary.looked_up`."""

STYLE = """
.term { text-decoration: underline dotted 1px; text-underline-offset: 0.22em; cursor: help;
  text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); }
.term:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 2px; }
#term-tip { position: fixed; z-index: 1000000; max-width: min(34ch, calc(100vw - 16px));
  padding: 0.5rem 0.75rem;
  border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 0.5rem;
  box-shadow: 0 4px 16px rgb(0 0 0 / 18%); font-size: 0.875rem; line-height: 1.4; pointer-events: none; }
"""

# One tip for the whole page, outside of what Streamlit draws: nothing can cut it off.
SCRIPT = """
if (!document.getElementById("term-tip")) {
  const tip = document.createElement("div")
  Object.assign(tip, { id: "term-tip", role: "tooltip", hidden: true })
  document.body.append(tip)
  let term = null
  const place = () => {
    const word = term?.getClientRects()[0]
    tip.hidden = !word || word.bottom < 0 || word.top > innerHeight
    if (tip.hidden) return
    const below = word.bottom + 6 + tip.offsetHeight < innerHeight
    tip.style.left = `${Math.max(8, Math.min(word.left, innerWidth - tip.offsetWidth - 8))}px`
    tip.style.top = `${below ? word.bottom + 6 : word.top - 6 - tip.offsetHeight}px`
  }
  const show = (event) => {
    term = event.target.closest?.(".term")
    if (term) {
      const page = document.querySelector(".stApp") ?? document.body
      const { backgroundColor, color, fontFamily } = getComputedStyle(page)
      Object.assign(tip.style, { backgroundColor, color, fontFamily })
      tip.textContent = term.dataset.what
    }
    place()
  }
  for (const kind of ["pointerover", "focusin", "click"]) document.addEventListener(kind, show)
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true })
  document.addEventListener("scroll", () => { if (!tip.hidden) place() }, true)
}
"""
