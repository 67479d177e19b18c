"""The chart's own script, run without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from live_chart import script


@pytest.fixture(scope="module")
def node():
    """Runs an expression after the chart's own script, and returns its value."""
    if not shutil.which("node"):
        pytest.skip("needs node; the browser tests check the same rules in Chromium")

    def run(code: str, data: object):
        source = script().replace("export default mount;", "")
        source += f"const data = {json.dumps(data)};\nconsole.log(JSON.stringify({code}));"
        command = ["node", "--input-type=module", "-"]
        done = subprocess.run(command, input=source, capture_output=True, text=True, timeout=60, check=True)
        return json.loads(done.stdout)

    return run
