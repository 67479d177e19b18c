"""What the learner takes home: a script on the project's core that prints the page's numbers, and the
table."""

from __future__ import annotations

import csv
import io

from core.measure.through_time import U, W
from lessons.networks import SHARES
from lessons.rnn.network import ROWS, THROUGH, Pruning
from lessons.rnn.settings import PRUNED, UNITS, Rnn

_SCRIPT = '''"""{label}, {grain} pruned by {criterion}. Run it in the folder of the course: python {file}"""

from core.data.dataset import Split
from core.data.registry import load
from core.measure.metrics import evaluate
from core.prune.masks import Mask
from core.measure.through_time import through_time
from core.train.runs import default_store
from core.prune.scores import {table}
from core.prune.plan import plan_stops
from core.train.settings import RecurrentSettings

EPOCH = {epoch}  # snapshot of the training
settings = RecurrentSettings(
    {settings}
)
data, model = load(settings.dataset), settings.model
run = default_store().request(settings).result()  # trained once, then kept
params = run.snapshots[EPOCH]


def accuracy(params, split):
    return float(evaluate(model.logits(params, split.x).detach(), split.y, data.task)["accuracy"])


# Scores come from the first training rows. W and U are ranked; the read-out and the biases are not.
rows = Split(data.train.x[:{rows}], data.train.y[:{rows}])
scores = {table}["{criterion}"](model, params, rows, data.task, seed=settings.seed)
scores = {{name: scores[name] for name in {names}}}
plan = plan_stops(scores, "{scope}", {shares}, hand={hand})
stop = {stop}
{mask}
print(f"removed: {{plan.removed[stop]}} of {{plan.total}}")
print(f"weights of U left: {{int((pruned['{u}'] != 0).sum())}} of {{params['{u}'].numel()}}")
print(f"validation accuracy, dense: {{accuracy(params, data.validation):.1%}}")
print(f"validation accuracy: {{accuracy(pruned, data.validation):.1%}}")

# Every stop through time: states, the gradient that reaches each lag, the spectral radius of U.
through = through_time(model, params, data.validation, data.task, plan, {through})
print(f"spectral radius of U: {{through.radius[stop]:.2f}}")
print("gradient by lag:", " ".join(f"{{share:.3f}}" for share in through.share[stop]))
{shrink}
print(f"test accuracy: {{accuracy(pruned, data.test):.1%}}")
'''

_MASKS = {
    "weights": "pruned = plan.kept(stop).apply(params)\n",
    # A unit goes with its rows in all gates, its biases and its columns.
    "units": "kept = plan.kept(stop)\npruned = model.units.silence(params, kept)\n",
}
_SHRINK = """
# Masked and shrunken are one network.
if bool(kept["rnn"].any()):
    small_model, small = model.shrink(params, kept)
    count = sum(tensor.numel() for tensor in small.values())
    print(f"shrunken network: {small_model.sizes[0]} units, {count} parameters")
    x = data.validation.x
    difference = (small_model.logits(small, x) - model.logits(pruned, x)).abs().max()
    print("outputs equal:", bool(difference < 1e-3))
"""


def script(settings: Rnn, pruning: Pruning, stop: int, file: str) -> str:
    """A Python script that prints the numbers of the page at this stop; `file` is its name."""
    weights = settings.grain == "weights"
    plan = pruning.plan
    # By matrix and in units the stops are those of the page; globally the share itself is one stop.
    shares, at = (str(SHARES), str(stop)) if weights else ("None", str(stop))
    if weights and plan.scope == "global":
        shares, at = f"[{_share(pruning, stop)!r}]", "len(plan) - 1"
    fields = settings.train.model_dump().items()
    return _SCRIPT.format(
        label=settings.train.label,
        grain=settings.grain,
        criterion=settings.criterion,
        file=file,
        table="WEIGHT_CRITERIA" if weights else "UNIT_CRITERIA",
        epoch=settings.epoch,
        settings="\n    ".join(f"{name}={value!r}," for name, value in fields),
        rows=ROWS,
        names=repr(PRUNED if weights else (UNITS,)),
        scope=plan.scope,
        shares=shares,
        hand=settings.hand,
        stop=at,
        mask=_MASKS[settings.grain],
        u=U,
        through=THROUGH,
        shrink="" if weights else _SHRINK,
    )


def _share(pruning: Pruning, stop: int) -> float:
    """What the criterion alone removes at a stop, as a share: edits by hand come on top."""
    from lessons.rnn.network import prune

    plan = prune(pruning.network, pruning.grain, pruning.criterion, pruning.plan.scope).plan
    return float(plan.share[stop])


def table(pruning: Pruning) -> str:
    """Every stop of the slider as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    steps = pruning.network.steps
    writer.writerow(
        ["removed", "share", "threshold", "validation_accuracy", "validation_loss", "spectral_radius",
         "left_in_W", "left_in_U", *(f"gradient_at_lag_{lag}" for lag in range(steps))]
    )  # fmt: skip
    plan, through = pruning.plan, pruning.through
    for stop in range(len(plan)):
        threshold = "" if plan.threshold is None else f"{plan.threshold[stop]:.6g}"
        left = [int((pruning.gone[name] > stop).sum()) for name in (W, U)]
        writer.writerow(
            [int(plan.removed[stop]), f"{plan.share[stop]:.6f}", threshold,
             f"{pruning.accuracy[stop]:.6f}", f"{pruning.loss[stop]:.6g}", f"{through.radius[stop]:.6g}",
             *left, *(f"{share:.6g}" for share in through.share[stop])]
        )  # fmt: skip
    return out.getvalue()
