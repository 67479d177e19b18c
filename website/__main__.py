"""`python -m website [folder] [page or page/recording ...]`: writes the course as plain files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from website.build import RefusedError, build, tasks


def main(asked: Sequence[str]) -> int:
    """Write what is asked for. Returns 0, 1 where something had to be left out, 2 where it cannot be done."""
    folder, *pages = asked or ["site"]
    try:
        wanted = tasks(pages)
        left_out = build(Path(folder), wanted, say=partial(print, flush=True), whole=not pages)
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"The course: {Path(folder).resolve() / 'index.html'}")
    if left_out:
        print(f"{left_out} of {len(wanted)} recordings were left out, see above.", file=sys.stderr)
    return int(left_out > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
