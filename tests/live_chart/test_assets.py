"""The script that a browser runs: modules joined in order, and nothing that joining does not understand."""

from __future__ import annotations

import pytest

from live_chart.assets import FOLDER, join, script, style

MODULES = {
    "a.js": """import { b } from "./b.js";
import { c } from "./c.js";
export default function mount() { return b + c; }
""",
    "b.js": """import { c } from "./c.js";
// Says why.
export const b = c + 1;
""",
    "c.js": """/**
 * @param {number} x
 */
export function one(x) { return /** @type {number} */ (x); }

export const c = one(1);
""",
}
JOINED = """function one(x) { return (x); }
const c = one(1);
const b = c + 1;
function mount() { return b + c; }
"""


def test_modules_come_after_what_they_import_and_comments_stay_at_home() -> None:
    assert join(MODULES, "a.js") == JOINED


@pytest.mark.parametrize(
    ("name", "source", "message"),
    [
        (
            "c.js",
            'import { b } from "./b.js";\nexport const c = b;\n',
            "in a circle: a.js -> b.js -> c.js -> b.js",
        ),
        ("c.js", "const c = 1;\n", "imports c, which c.js does not export"),
        ("b.js", "export const b = 1;\nfunction one() {}\n", "both have a top-level one"),
        ("b.js", 'import { x } from "./x.js";\nexport const b = 1;\n', "imports x.js, which is not there"),
        ("b.js", "const b = 1;\nexport { b };\n", "does not export"),
        ("b.js", 'import * as all from "./c.js";\nexport const b = 1;\n', "b.js: cannot be joined: import"),
    ],
)
def test_what_cannot_be_joined_is_refused(name: str, source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        join({**MODULES, name: source}, "a.js")


def test_every_module_is_in_the_script() -> None:
    code = script()
    for path in (FOLDER / "js").glob("*.js"):
        assert path.read_text("utf-8").count("\nexport ") > 0, path.name
    assert "/**" not in code
    assert code.count("export ") == 1
    assert code.endswith("export default mount;\n")
    assert "export" not in script("liveChart")
    assert "window.liveChart = mount;" in script("liveChart")


def test_the_script_holds_no_words_and_asks_nobody() -> None:
    code = script() + style()
    assert "http://" not in code.replace('"http://www.w3.org/2000/svg"', "")  # a name, no address
    assert "https://" not in code
