"""Print one table of all rows, or of the modules named: `python -m benchmarks [core ...]`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from dataclasses import astuple, fields

import benchmarks
from benchmarks import Row


def main(names: list[str]) -> int:
    """Measure and print; the last column says which goals are met."""
    found = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name.endswith("_bench"))
    chosen = [name for name in found if not names or name.removesuffix("_bench") in names]
    if not chosen:
        print(f"expected some of {[name.removesuffix('_bench') for name in found]}, got {names}")
        return 2
    table: list[Row] = []
    for name in chosen:
        for row in importlib.import_module(f"benchmarks.{name}").rows():
            print(f"{row.what}: {row.measured}", file=sys.stderr, flush=True)
            table.append(row)
    print(_render(table))
    return 0


def _render(table: list[Row]) -> str:
    lines = [tuple(field.name for field in fields(Row))]
    lines += [(*astuple(row)[:-1], "yes" if row.ok else "NO") for row in table]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
