"""Take-home scripts as a learner runs them, and the same as notebooks."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from lessons.catalogue import catalogue
from lessons.notebook import notebook
from tests import scripts


def run(source: str, folder: Path, *arguments: str) -> str:
    """What the script prints. Fails with its error where it does not run, or is another as a notebook."""
    file = folder / "home.py"
    file.write_text(source, encoding="utf-8")
    assert_same_notebook(source)
    return scripts.run(file, *arguments, cwd=folder)


def assert_same_notebook(source: str) -> None:
    """The notebook is a valid one, and its code is that of the script."""
    made = nbformat.reads(notebook(source, "mlp-weights", catalogue("zh")), as_version=nbformat.NO_CONVERT)
    nbformat.validate(made)
    assert (made.nbformat, made.nbformat_minor) == (4, 5)
    code = "\n".join(cell.source for cell in made.cells if cell.cell_type == "code")
    body = ast.parse(source)
    body.body = body.body[1:]  # without the docstring
    assert ast.dump(ast.parse(code)) == ast.dump(body)


def run_notebook(content: str, folder: Path) -> str:
    """What the cells of a notebook print, run by Jupyter in a folder."""
    made = nbformat.reads(content, as_version=4)
    NotebookClient(made, timeout=scripts.SECONDS, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in made.cells for output in cell.get("outputs", ())]
    assert {output.output_type for output in outputs} <= {"stream"}
    return "".join(output.text for output in outputs if output.name == "stdout")
