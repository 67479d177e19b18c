"""What a learner takes home: scripts from templates, and tables as CSV.

A lesson's script is the template ``lessons/<lesson>/script.py.j2``. It may use the macros of
``lessons/network.py.j2``, the filter ``code`` (a value as Python), and whatever the lesson hands it.
"""

from __future__ import annotations

import csv as _csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from core.models import Model
from core.models.export import OPSET, onnx_bytes, tensor_bytes
from core.prune.units import Params
from core.train.settings import BaseTrainSettings
from lessons.blocks import Words
from lessons.catalogue import Sentence
from lessons.question import hand, prunable
from lessons.subject import SHARES, Subject

_FOLDER = Path(__file__).parent
WIDTH = 100

Files = Mapping[str, tuple[Words, str | bytes | Callable[[], bytes]]]
"""{name of a file: its label, and what is in it, or what makes it}."""


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["code"] = code
    return environment


def script(lesson: str, **values: Any) -> str:
    """The lesson's template, filled. Raises ``jinja2.UndefinedError`` for a value that is not given."""
    return _environment().get_template(f"{lesson}/script.py.j2").render(values)


def network_script(lesson: str, file: str, subject: Subject, stop: int, **values: Any) -> str:
    """The same for a lesson that prunes a trained network: `question`, `training`, `plan`, `stop`, `file` and
    the edits by hand are given."""
    asked = subject.question
    sizes = prunable(subject.model, asked.grain, asked.names)
    edits = hand(asked.cut, asked.kept, sum(sizes.values()))
    given = {
        "question": asked,
        "training": asked.training,
        "plan": subject.plan,
        "stop": stop,
        "edits": edits,
        "even_shares": SHARES,
    }
    return script(lesson, file=file, subject=subject, **given, **values)


def pruned_network(subject: Subject, stop: int) -> tuple[Model, Params]:
    """The network at a stop: a smaller one where whole units are gone, else of the dense shapes with zeros,
    which it also is where a group is empty: other programs stumble over tensors without numbers."""
    if subject.question.grain == "unit":
        with suppress(ValueError):
            model, params = subject.model.shrink(subject.network.params, subject.kept(stop))
            if all(tensor.numel() for tensor in params.values()):
                return model, params
    return subject.model, subject.params(stop)


def network_files(subject: Subject, stop: int, stem: str) -> Files:
    """The pruned network for other programs, made when it is asked for: its tensors, and itself as ONNX where
    torch has its layers."""

    def tensors() -> bytes:
        model, params = pruned_network(subject, stop)
        removed = f"{subject.plan.removed[stop]} of {subject.plan.total}"
        return tensor_bytes(params, network=repr(model), training=subject.question.training.label,
                            criterion=subject.question.criterion, removed=removed)  # fmt: skip

    found: dict[str, tuple[Words, Callable[[], bytes]]] = {
        f"{stem}.safetensors": (Sentence("take-home-tensors"), tensors)
    }
    if subject.model.in_torch:
        label = Sentence("take-home-onnx", opset=str(OPSET))
        found[f"{stem}.onnx"] = (label, lambda: as_onnx(subject, stop))
    return found


def as_onnx(subject: Subject, stop: int) -> bytes:
    """The network at a stop as an ONNX file, for any number of rows."""
    model, params = pruned_network(subject, stop)
    return onnx_bytes(model.module(params), subject.data.validation.x[:2])


def code(value: Any) -> str:
    """A value as Python: settings as the call that makes them, a field a line; the rest as ``ascii``."""
    if isinstance(value, BaseTrainSettings):
        fields = [f"    {name}={item!r},\n" for name, item in value.model_dump().items()]
        return f"{type(value).__name__}(\n{''.join(fields)})"
    return ascii(value)


def csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV; floats to ten significant digits."""
    out = io.StringIO()
    writer = _csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([f"{cell:.10g}" if isinstance(cell, float) else cell for cell in row] for row in rows)
    return out.getvalue()


def stops_csv(subject: Subject, **metrics: Sequence[float]) -> str:
    """Every stop of the slider: items removed, of all and of each tensor or group, threshold, accuracy, loss,
    and other metrics (S,), nan where one is not known."""
    plan = subject.plan
    threshold = [""] * len(plan) if plan.threshold is None else plan.threshold.tolist()
    columns = {
        "removed": plan.removed.tolist(),
        "share": plan.share.tolist(),
        "threshold": threshold,
        "validation_accuracy": subject.accuracy.tolist(),
        "validation_loss": subject.loss.tolist(),
        **{name: ["" if np.isnan(value) else float(value) for value in values]
           for name, values in metrics.items()},
        **{f"removed_{name}": counts.tolist() for name, counts in plan.counts.items()},
    }  # fmt: skip
    return csv(list(columns), zip(*columns.values(), strict=True))
