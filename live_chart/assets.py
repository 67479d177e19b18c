"""What a browser needs to draw the chart: one script, joined from the ES modules, and its style sheets.

The modules are joined here, not by a tool of the browser's world: the course runs without node, and a page
that is opened as a file may not import others. Each module keeps to what the joining understands: named
imports from its own folder, exports in front of declarations, top-level names that no other module has.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
ENTRY = "live.js"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (default )?(?=async |function |const |let |class )", re.MULTILINE)
_DECLARED = re.compile(
    r"^(export )?(?:default )?(?:async )?(?:function|const|let|class) ([\w$]+)", re.MULTILINE
)
_COMMENT = re.compile(r"/\*\*.*?\*/ ?|^[ ]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
_LEFT = re.compile(r"^(import|export)\b.*", re.MULTILINE)
_EMPTY = re.compile(r"^\s*\n", re.MULTILINE)


@cache
def script(name: str = "") -> str:
    """The chart's JavaScript: a module whose default export mounts a chart. With a `name` the same function
    is `window.<name>` instead, for a page that imports nothing.
    """
    modules = {path.name: path.read_text("utf-8") for path in sorted((FOLDER / "js").glob("*.js"))}
    code = join(modules, ENTRY)
    return f"(() => {{\n{code}window.{name} = mount;\n}})();\n" if name else f"{code}export default mount;\n"


def module(name: str) -> str:
    """One module, for a script of its own that joins it."""
    return (FOLDER / "js" / name).read_text("utf-8")


@cache
def style() -> str:
    """The chart's style sheets, one after another."""
    return "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / "css").glob("*.css")))


def join(modules: dict[str, str], entry: str) -> str:
    """One script of several ES modules, in an order in which each comes after those that it imports.

    Comments go: the script travels often. Raises ValueError where a module is not what joining understands.
    """
    order: list[str] = []
    owner: dict[str, str] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"modules import each other in a circle: {' -> '.join((*path, name))}")
        if name in order:
            return
        for names, other in _IMPORT.findall(modules[name]):
            if other not in modules:
                raise ValueError(f"{name} imports {other}, which is not there")
            visit(other, (*path, name))
            exported = {found for export, found in _DECLARED.findall(modules[other]) if export}
            for wanted in filter(None, (one.strip() for one in names.split(","))):
                if wanted not in exported:
                    raise ValueError(f"{name} imports {wanted}, which {other} does not export")
        for _, declared in _DECLARED.findall(modules[name]):
            if declared in owner:
                raise ValueError(f"{name} and {owner[declared]} both have a top-level {declared}")
            owner[declared] = name
        order.append(name)

    visit(entry, ())
    return "".join(_plain(name, modules[name]) for name in order)


def _plain(name: str, source: str) -> str:
    """A module without comments, imports and exports."""
    source = _EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", source)))
    if left := _LEFT.search(source):
        raise ValueError(f"{name}: cannot be joined: {left[0]}")
    return _EMPTY.sub("", source)
