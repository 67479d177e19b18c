"""A script to take home as a Jupyter notebook: the same code, cut at its own paragraphs and comments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lessons.catalogue import Catalogue

_HOW_TO_RUN = re.compile(r"Run it in [^\n]*")
KIND = "application/x-ipynb+json"


def notebook(script: str, page: str, text: Catalogue) -> str:
    """The script as a notebook of format 4.5, byte for byte the same each time, without outputs.

    Its docstring opens the notebook, without the line that says how a script is run. What is between blank
    lines at the top level is a cell, and a comment above it a heading, in the language of `text` where the
    catalogue has it. Raises SyntaxError for a script that is none.
    """
    import nbformat  # a third of a second, for the first learner who takes one home

    make = nbformat.v4
    about = _HOW_TO_RUN.sub("", ast.get_docstring(ast.parse(script)) or "").strip()
    opening = f"# {text(f'page-{page}')}\n\n{about}\n\n{text('notebook-how')}"
    cells = [make.new_markdown_cell(opening, id="opening")]
    for number, (comment, code) in enumerate(paragraphs(script), start=1):
        if comment:
            cells.append(make.new_markdown_cell(f"### {_said(comment, text)}", id=f"section-{number}"))
        cells.append(make.new_code_cell(code, id=f"code-{number}"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = make.new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    return nbformat.writes(made) + "\n"


def paragraphs(script: str) -> Iterator[tuple[str, str]]:
    """(comment above it, code) of each paragraph after the docstring. All imports are one paragraph."""
    lines, body = script.splitlines(), ast.parse(script).body
    if ast.get_docstring(ast.parse(script)) is not None:
        body = body[1:]
    starts: list[int] = []
    imports = False
    for statement in body:
        first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))]) - 1
        while first and lines[first - 1].startswith("#"):
            first -= 1
        goes_on = imports and isinstance(statement, ast.Import | ast.ImportFrom)
        if not starts or not (lines[first - 1].strip() or goes_on):
            starts.append(first)
            imports = True
        imports = imports and isinstance(statement, ast.Import | ast.ImportFrom)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        code = start
        while lines[code].startswith("#"):
            code += 1
        comment = " ".join(line.lstrip("# ") for line in lines[start:code])
        yield comment, "\n".join(lines[code:end]).strip("\n")


def _said(comment: str, text: Catalogue) -> str:
    """The comment in the language of the page; as it is where the catalogue does not have it."""
    key = f"notebook-section-{'-'.join(re.findall('[a-z]+', comment.lower()))}"
    return text(key) if key in text else comment
