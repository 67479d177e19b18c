"""`python -m website [folder] [page or page/recording ...]`: writes the course as plain files."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from website.build import build, tasks

if __name__ == "__main__":
    folder, *pages = sys.argv[1:] or ["site"]
    build(Path(folder), tasks(pages), say=partial(print, flush=True))
    print(f"The course: {Path(folder).resolve() / 'index.html'}")
