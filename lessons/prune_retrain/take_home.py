"""What the learner takes home: a script on the project's core that prints the page's numbers, and the
table of the rounds."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from core.retrain import LoopSettings, Round

_SCRIPT = '''"""{label}. Run it in the folder of the course: python {file}"""

from core.retrain import LoopSettings, Stops, measure, prune_and_retrain, result
from core.data.registry import load
from core.train.runs import default_store
from core.train.settings import {train_class}

settings = LoopSettings(
    train={train_class}(
        {train}
    ),
    {fields}
)
{more}dense = default_store().request(settings.dense).result()  # trained once, then kept
data = load(settings.train.dataset)

rounds = []
for done in prune_and_retrain(settings, dense=dense):
    rounds.append(done)
    print(
        f"round {{done.index}}: {{done.share:.1%}} removed, before {{done.before.metric:.1%}}, "
        f"cut {{done.cut.metric:.1%}}, healed {{done.healed.metric:.1%}} {{done.reason}}"
    )
    # A removed weight stays removed: none of them may have come back.
    for name, kept in done.mask.items():
        if name in done.params and kept.shape == done.params[name].shape:
            assert not done.params[name][~kept].any()

left = result(rounds)  # the last round within the drop limit
print(f"dense: {{rounds[0].healed.metric:.1%}}")
print(f"result: round {{left.index}}, {{left.share:.1%}} removed, {{left.healed.metric:.1%}}")
print(f"weights: {{left.ledger.weights}}, bytes: {{left.ledger.bytes}}, "
      f"multiply-adds: {{left.ledger.multiply_adds}}")
print(f"test accuracy: {{measure(left.model, left.params, data.test, data.task).metric:.1%}}")
'''

_BRANCH = """# The page goes on from round {index} of an earlier run; this starts from the dense network.
"""


def script(loop: LoopSettings, file: str, branch: int | None = None) -> str:
    """A Python script that prints the numbers of the page; `file` is its name. branch: the round of another
    run that the one on the page goes on from."""
    train = loop.train
    fields = [
        f"{name}={getattr(loop, name)!r},"
        for name in type(loop).model_fields
        if name not in ("train", "stops")
    ]
    stops = {name: value for name, value in loop.stops.model_dump().items() if value is not None}
    fields.append(f"stops=Stops({', '.join(f'{name}={value!r}' for name, value in stops.items())}),")
    return _SCRIPT.format(
        label=loop.label,
        file=file,
        train_class=type(train).__name__,
        train="\n        ".join(f"{name}={value!r}," for name, value in train.model_dump().items()),
        fields="\n    ".join(fields),
        more="" if branch is None else _BRANCH.format(index=branch),
    )


def table(rounds: Sequence[Round]) -> str:
    """One line a round, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = ("before", "cut", "healed")
    writer.writerow(
        ["round", "share", "removed", *(f"{name}_{what}" for name in names for what in ("accuracy", "loss")),
         "step", "rate", "weights", "bytes", "multiply_adds", "seconds", "reason", "within_drop"]
    )  # fmt: skip
    for done in rounds:
        metrics = [getattr(done, name) for name in names]
        writer.writerow(
            [done.index, f"{done.share:.6f}", done.removed,
             *(f"{value:.6f}" for found in metrics for value in (found.metric, found.loss)),
             f"{done.step:.6f}", f"{done.rate:g}", done.ledger.weights, done.ledger.bytes,
             done.ledger.multiply_adds, f"{done.seconds:.2f}", done.reason, int(done.good)]
        )  # fmt: skip
    return out.getvalue()
