"""The course as plain files: how long a page takes from disk, and how fast its chart follows a drag."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks import Row
from benchmarks.app_bench import DRAG, SECONDS
from benchmarks.processes import BARE
from benchmarks.start_bench import LIVE, OPENINGS, PLOTS, ratio_row, there
from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT, WIDE, running

PAGE = "mlp-weights"


def rows() -> Iterator[Row]:
    """Both figures; needs Chromium. Trains what the page shows first."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = [sys.executable, "-m", "website", str(folder / "site"), f"{PAGE}/default"]
        environment = {**os.environ, "COURSE_CACHE_DIR": str(folder), "OMP_NUM_THREADS": "1"}
        subprocess.run(written, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        address = (folder / "site" / "en" / f"{PAGE}.html").as_uri()
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield drag(browser, address)
        yield from_disk(browser, address, folder)
        browser.close()


def drag(browser: Browser, address: str) -> Row:
    page = browser.new_page(viewport=WIDE)
    page.goto(address)
    page.wait_for_selector(LIVE)
    rate = page.evaluate(DRAG, [".live", SECONDS])
    page.close()
    what = f"updates a second during the drag, /{PAGE} of the site, from disk"
    return Row(what, "-", f"{rate:.0f}", "50", rate >= 50)


def from_disk(browser: Browser, address: str, folder: Path) -> Row:
    """To the first chart, in a fresh browser, ours and a bare page in turns."""
    script = folder / "bare.py"
    script.write_text(BARE)
    with running(script, folder) as bare:
        pairs = [
            (_first(browser, address, LIVE), _first(browser, bare, PLOTS, 3)) for _ in range(OPENINGS + 1)
        ][1:]
    what = f"/{PAGE} of the site, from disk to its first chart"
    return ratio_row(what, "a bare page of Streamlit: three Plotly charts", pairs, 1.0)


def _first(browser: Browser, address: str, what: str, n: int = 1) -> float:
    """Seconds until it is there."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    taken = there(page, what, n)
    context.close()
    return taken
