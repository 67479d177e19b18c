"""What holds for the repository as a whole: pins, layers, sizes, nothing from elsewhere."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).parents[1]
LAYERS = {"live_chart": 0, "core": 1, "lessons": 2, "website": 3, "pages": 4}
LONGEST_FILE = 500
REQUIREMENTS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-cluster.txt",
    "requirements-site.txt",
)
CODE = [
    file
    for pattern in ("*.py", *(f"{folder}/**/*.py" for folder in (*LAYERS, "benchmarks")))
    for file in sorted(ROOT.glob(pattern))
]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def requirements(file: str) -> list[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_requirements_are_pinned_and_installed(file: str) -> None:
    for line in requirements(file):
        assert re.fullmatch(r"[A-Za-z][\w.-]*==\d[\w.]*", line), f"{line} is no exact pin"
        package, pin = line.split("==")
        # torch names its build after a plus sign
        assert version(package).split("+")[0] == pin, package


def test_readme_says_why_each_package_is_here() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for file in REQUIREMENTS:
        for line in requirements(file):
            assert line.split("==")[0] in readme, line


@pytest.mark.parametrize("file", CODE, ids=name)
def test_imports_go_down_only(file: Path) -> None:
    layer = LAYERS.get(file.relative_to(ROOT).parts[0])
    if layer is None:
        return
    for module in imports(file):
        top = module.split(".")[0]
        assert LAYERS.get(top, -1) <= layer, f"{name(file)} imports {module}"
        assert layer == LAYERS["pages"] or top != "streamlit", f"{name(file)} imports {module}"


@pytest.mark.parametrize("file", CODE, ids=name)
def test_files_can_be_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_nothing_is_fetched_from_elsewhere() -> None:
    suspicious = re.compile(r"cdn\.|unpkg|jsdelivr|googleapis|<script[^>]+src\s*=\s*[\"']http", re.IGNORECASE)
    for folder in LAYERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".js", ".css", ".html", ".ftl"}:
                assert not suspicious.search(file.read_text(encoding="utf-8")), name(file)


def test_streamlit_knows_every_option() -> None:
    chosen = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    def flat(table: dict, prefix: str = "") -> Iterator[str]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{key}.")
            else:
                yield prefix + key

    known = set(config._config_options_template)
    assert [option for option in flat(chosen) if option not in known] == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("client.showErrorDetails", "none"),
        ("browser.gatherUsageStats", False),
        ("server.address", "127.0.0.1"),
        ("server.enableXsrfProtection", True),
        ("server.enableCORS", True),
        ("runner.postScriptGC", False),
    ],
)
def test_safe_configuration(option: str, value: object) -> None:
    chosen = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    section, key = option.split(".")
    assert chosen[section][key] == value
    assert chosen["server"]["maxUploadSize"] <= 10
