"""What a learner takes home from the lesson on weights: a script with the page's numbers, and a table."""

from __future__ import annotations

import csv
import io

from lessons import networks
from lessons.mlp_weights import lesson

_SCRIPT = '''"""{label}, pruned by {criterion}: the numbers of the page /mlp-weights.

Run it in the folder of the course: python {filename}.py
"""

from core.data.registry import load
from core.measure.metrics import evaluate
from core.train.runs import default_store
from core.prune.scores import WEIGHT_CRITERIA
from core.prune.plan import plan_stops
from core.train.loop import TrainSettings

settings = TrainSettings(
    dataset={run.dataset!r},
    widths={run.widths!r},
    activation={run.activation!r},
    optimizer={run.optimizer!r},
    learning_rate={run.learning_rate!r},
    batch_size={run.batch_size!r},
    epochs={run.epochs!r},
    weight_decay={run.weight_decay!r},
    l1={run.l1!r},
    seed={run.seed!r},
    snapshots={run.snapshots!r},
)
data, model = load(settings.dataset), settings.model
params = default_store().request(settings).result().snapshots[{epoch}]  # trained once, then cached

scores = WEIGHT_CRITERIA[{criterion!r}](model, params, data.train, data.task)
plan = plan_stops(scores, scope={scope!r}, shares={shares}{hand})
stop = {position}
pruned = plan.kept(stop).apply(params)

dense = evaluate(model.forward(params, data.validation.x), data.validation.y, data.task)
left = evaluate(model.forward(pruned, data.validation.x), data.validation.y, data.task)
test = evaluate(model.forward(pruned, data.test.x), data.test.y, data.task)
print(f"removed              {{plan.removed[stop]}} of {{plan.total}} ({{plan.share[stop]:.1%}})")
print(f"validation accuracy  {{left['accuracy']:.4f}} (dense {{dense['accuracy']:.4f}})")
print(f"validation loss      {{left['loss']:.4f}}")
worst = int(left["per_class"].argmin())
print(f"worst class          {{data.class_names[worst]}} {{left['per_class'][worst]:.4f}}")
print(f"test accuracy        {{test['accuracy']:.4f}}")
'''


def script(settings: lesson.Settings, frame: lesson.Snapshot, stop: int, filename: str) -> str:
    """A Python script on the project's core that prints the numbers of this stop."""
    edits = networks.hand(settings.cut, settings.kept, settings.run.model.count())
    if settings.scope == "global":
        # The share counts what the criterion alone removes; edits by hand come on top.
        at = lesson.snapshot(settings.run, frame.epoch, settings.criterion, "global", (), ()).plan
        shares, position = f"[{float(at.share[stop])!r}]", "len(plan) - 1"
    else:
        shares, position = str(networks.SHARES), str(stop)
    return _SCRIPT.format(
        label=settings.run.label,
        filename=filename,
        run=settings.run,
        epoch=frame.epoch,
        criterion=settings.criterion,
        scope=settings.scope,
        shares=shares,
        position=position,
        hand=f", hand={edits!r}" if edits else "",
    )


def table(frame: lesson.Snapshot) -> str:
    """Every stop of the slider as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    layers = list(frame.plan.counts)
    header = ["removed", "share", "threshold", "validation_accuracy", "validation_loss"]
    writer.writerow([*header, *(f"removed_{name}" for name in layers)])
    for p in range(len(frame.plan)):
        threshold = "" if frame.plan.threshold is None else repr(float(frame.plan.threshold[p]))
        numbers = [
            int(frame.plan.removed[p]),
            float(frame.plan.share[p]),
            threshold,
            frame.result.accuracy[p].item(),
            frame.result.loss[p].item(),
        ]
        writer.writerow([*numbers, *(int(frame.plan.counts[name][p]) for name in layers)])
    return out.getvalue()
