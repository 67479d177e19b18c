"""plotly.js of the installed package, with the kinds of traces that are drawn and nothing else.

The package brings one file with all fifty kinds, maps and three dimensions among them: 4.8 MB, which a
browser takes most of a second to run before it draws its first line. What bundles JavaScript with less in it
needs node, which the course does not. But the file is a row of modules, each a function that runs when
another one calls it by name (esbuild writes them so, and gives each a name of its own in the whole file):
those that nobody calls can be left out.
"""

from __future__ import annotations

import importlib.util
import re
from bisect import bisect
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

TRACES = ("bar", "contour", "heatmap")
"""What charts and figures of the course draw, besides scatter, without which there is no plotly.js."""

_MODULE = re.compile(r"\b([\w$]+)=\(\w,\w\)=>\(\)=>\{try\{return \w\|\|\w\(\(\w=\{exports:\{\}\}\)\.exports,")
"""What makes a module of a function, and its name in the file."""

_LAZY = re.compile(r"\b([\w$]+)=\(\w,\w,\w\)=>\(\)=>\{if\(\w\)throw \w\[0\];try\{")
"""The same for modules of the newer kind, whose functions stand beside what makes them ready."""

_REGISTERED = re.compile(r"\.register\(\[((?:[\w$]+\(\),?)+)\]\)")
_KIND = re.compile(r'moduleType:"trace",name:"(\w+)"')
_ALIAS = re.compile(r"exports=([\w$]+)\(\)")
_NAME = re.compile(r"[\w$]+")
_LONGEST = 16
"""Characters of a name, at most."""


def source() -> Path:
    """The file of the installed package."""
    return Path(importlib.util.find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"


def drawable(traces: Iterable[Mapping[str, Any]]) -> None:
    """Raises ValueError where traces (dicts) are of a kind that is left out."""
    if left_out := {str(trace.get("type", "scatter")) for trace in traces} - {"scatter", *TRACES}:
        raise ValueError(
            f"expected traces of the kinds scatter, {', '.join(TRACES)}, got {', '.join(sorted(left_out))}"
        )


def plotly_js(traces: tuple[str, ...] = TRACES) -> str:
    """The script that makes `window.Plotly`, for these kinds of traces and scatter.

    Where a version of the package is bundled in another way, the whole file. Raises ValueError for a kind
    that plotly.js has not.
    """
    whole = source().read_text("utf-8")
    module, lazy, registered = (form.search(whole) for form in (_MODULE, _LAZY, _REGISTERED))
    if not (module and lazy and registered):
        return whole
    made = [
        (_NAME.findall(whole, found.start() - _LONGEST, found.start())[-1], found.start())
        for helper in (module[1], lazy[1])
        for found in re.finditer(re.escape(f"={helper}("), whole)
    ]
    # A part begins with a module of the older kind and holds those of the newer that follow it.
    starts = [at - len(f"var {name}") for name, at in made if whole.startswith(f"={module[1]}(", at)]
    parts = [whole[start:end] for start, end in pairwise([0, *starts, len(whole)])]
    of = {name: bisect(starts, at) for name, at in made}

    def kind(entry: str) -> str | None:
        alias = _ALIAS.search(parts[of[entry]])
        found = alias and _KIND.search(parts[of[alias[1]]])
        return found and found[1]

    entries = {kind(entry): entry for entry in _NAME.findall(registered[1])}
    if unknown := [trace for trace in traces if trace not in entries]:
        raise ValueError(f"expected kinds of traces that plotly.js has, got {', '.join(unknown)}")
    fewer = ",".join(f"{entries[trace]}()" for trace in traces)
    parts[-1] = parts[-1].replace(registered[0], f".register([{fewer}])")

    kept: set[int] = set()
    left = {0, len(parts) - 1}
    while left:
        kept |= left
        called = {of[name] for part in left for name in _NAME.findall(parts[part]) if name in of}
        left = called - kept
    return "".join(part for number, part in enumerate(parts) if number in kept)
