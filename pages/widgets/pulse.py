"""A fragment that runs again by itself, like one with `run_every`, but never under a learner's hand, nor
while the page is about to change."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.widgets import unseen

# The pointer is down from a press anywhere on the page until it is let go, cancelled, or the window is left.
_SCRIPT = """
if (!window.coursePointers) {
  window.coursePointers = new Set();
  const let_go = (event) => {
    window.coursePointers.delete(event.pointerId);
    window.courseLetGo = performance.now();
  };
  addEventListener("pointerdown", (event) => window.coursePointers.add(event.pointerId), true);
  addEventListener("pointerup", let_go, true);
  addEventListener("pointercancel", let_go, true);
  addEventListener("blur", () => window.coursePointers.clear());
}
const timers = new WeakMap();
// A run that is asked for or under way may lead to another page. A beat would then be for one that is left,
// and Streamlit would go back to it and show nothing. Streamlit says that it runs only once the server has
// answered: until then there is the address of the next page, or the click that has led to it.
const IDLE = "notRunning", ANSWERED = 1000;
const idle = () => (document.querySelector(".stApp")?.dataset.testScriptState ?? IDLE) === IDLE
  && performance.now() - (window.courseLetGo ?? -ANSWERED) > ANSWERED;
export default function ({ data, parentElement, setTriggerValue }) {
  clearTimeout(timers.get(parentElement));
  const page = location.pathname;
  const beat = () => {
    const stays = idle() && location.pathname === page;
    if (!window.coursePointers.size && stays) return setTriggerValue("beat", data.count);
    timers.set(parentElement, setTimeout(beat, 100));
  };
  timers.set(parentElement, setTimeout(beat, 1000 * data.seconds));
  return () => clearTimeout(timers.get(parentElement));
}
"""

_pulse = unseen.component("pulse", _SCRIPT)


def run_again(seconds: float, key: str) -> None:
    """Run the fragment (or page) that calls this again, once, after so many seconds; later if a pointer is
    held down then: what the learner drags moves without a message to the server.
    """
    slot = f"{key}.count"
    st.session_state[slot] = count = st.session_state.get(slot, 0) + 1
    _pulse(key=key, data={"seconds": seconds, "count": count}, on_beat_change=_nothing)


def in_fragment() -> bool:
    """Whether this run is one of a fragment alone, not of the whole page."""
    context = get_script_run_ctx()
    return bool(context is not None and context.fragment_ids_this_run)


def _nothing() -> None:
    """Streamlit reports a trigger only where a callback is given."""
