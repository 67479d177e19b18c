"""Pages without a browser: the whole app in Streamlit's own test harness."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.widgets import link

ROOT = Path(__file__).parents[2]
TIMEOUT = 120


def open_page(name: str = link.HOME, *, script: Path = ROOT / "app.py", **query: str) -> AppTest:
    """The app on the page ``name``, opened with a query, as a fresh browser would (the run is done)."""
    app = AppTest.from_file(str(script), default_timeout=TIMEOUT)
    app.query_params.update(query)
    app.run()
    if name != link.HOME:
        # Streamlit's harness begins on the first page; the query is given again, as the address would.
        app.switch_page(link.by_name(name).script)
        app.query_params.update(query)
        app.run()
    return app


def errors(app: AppTest) -> list[str]:
    """What a learner would see as an error."""
    return [f"{item.message}\n{''.join(item.stack_trace or [])}" for item in app.exception]
