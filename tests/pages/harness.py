"""Pages without a browser: the whole app in Streamlit's own test harness."""

from __future__ import annotations

import re
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lessons.catalogue import catalogue
from pages.widgets import link

ROOT = Path(__file__).parents[2]
TIMEOUT = 240


def open_page(name: str = link.HOME, *, wait: bool = True, essentials: bool = False, **query: str) -> AppTest:
    """The app on the page ``name``, opened with a query, as a fresh browser would (the run is done).

    A page that trains first is run again until its network is there, unless ``wait`` is false. It shows all
    that it has unless ``essentials`` are asked for.
    """
    query = query if essentials else {"full": "1", **query}
    app = AppTest.from_file(str(ROOT / "pages" / "course.py"), default_timeout=TIMEOUT)
    app.query_params.update(query)
    if name != link.HOME:
        # switch_page would open the first page before; a browser opens the address that it was given.
        app._page_hash = calc_hash(link.by_name(name).path)
    app.run()
    until = time.monotonic() + TIMEOUT
    while wait and _is_training(app, name):
        assert time.monotonic() < until, f"{name} still trains after {TIMEOUT} s"
        time.sleep(0.2)
        # As a page's own rerun: app.run() would also send what every widget holds, choices by their words in
        # English.
        app._run(timeout=TIMEOUT)
    return app


def _is_training(app: AppTest, name: str) -> bool:
    return any(button.key == f"{name}-cancel" for button in app.button)


def heading(name: str, language: str) -> str:
    """The title of a page to a learner who has not guessed yet: a question, where its claim would answer."""
    text = catalogue(language)
    return text(f"question-{name}" if f"question-{name}" in text else f"claim-{name}")


_TERM = re.compile(r'<span class="term".*?>(.*?)</span>')


def reading(app: AppTest) -> str:
    """What a learner reads in texts and captions, one a line; terms are words as all others."""
    return "\n".join(_TERM.sub(r"\1", str(block.value)) for block in (*app.markdown, *app.caption))


def errors(app: AppTest) -> list[str]:
    """What a learner would see as an error."""
    return [f"{item.message}\n{''.join(item.stack_trace or [])}" for item in app.exception]
