"""What the learner takes home: a script on the project's core that prints the page's numbers, and the
table."""

from __future__ import annotations

import csv
import io

from core.prune.masks import removal_rank
from core.train.loop import TrainSettings
from lessons.mlp_neurons.network import Network, Pruning
from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons

_SCRIPT = '''"""Neurons of {label}, pruned by {criterion}. Run it in the folder of the course: python
{file}"""

import torch

from core.ablate.exact import ablate_units
from core.data.registry import load
from core.measure.metrics import evaluate
from core.train.runs import default_store
from core.prune.scores import UNIT_CRITERIA
from core.prune.plan import plan_stops
from core.train.loop import TrainSettings

EPOCH = {epoch}  # snapshot of the training
REMOVED = {removed}  # position of the slider: stop {stop}
settings = {settings}
data, model = load(settings.dataset), settings.model
run = default_store().request(settings).result()  # trained once, then kept
params = run.snapshots[EPOCH]


def accuracy(params, model, split):
    with torch.no_grad():
        return float(evaluate(model.forward(params, split.x), split.y, data.task)["accuracy"])


def ranks(table):
    """Ranks of all neurons, ties sharing their mean rank."""
    values = torch.cat(list(table.values()))
    _, place, counts = values.unique(return_inverse=True, return_counts=True)
    return (counts.cumsum(0).double() - (counts - 1) / 2)[place]


# Scores and the truth come from the training rows.
truth = ablate_units(model, params, data.train, data.task)
outputs = model.activations(params, data.train.x)
live = torch.cat([(outputs[group] != 0).any(0) for group in model.hidden])
signed = UNIT_CRITERIA["{signed}"](model, params, data.train, data.task)
flat = torch.cat(list(signed.values()))
print(f"live neurons with S < 0: {{int((flat[live] < 0).sum())}} of {{int(live.sum())}}")
for name in ("{signed}", "{absolutes}", "{criterion}"):
    scores = UNIT_CRITERIA[name](model, params, data.train, data.task, seed=settings.seed)
    agreement = torch.corrcoef(torch.stack([ranks(scores), ranks(truth)]))[0, 1]
    print(f"rank correlation with the truth, {{name}}: {{agreement:+.2f}}")

# Remove the neurons with the smallest scores, each with its row, its bias and its column.
plan = plan_stops(scores, "{scope}", shares=None, hand={hand})
kept = plan.kept({stop})
masked = model.units.silence(params, kept)
print(f"removed: {{REMOVED}} of {{plan.total}}")
print(f"validation accuracy, dense: {{accuracy(params, model, data.validation):.1%}}")
print(f"validation accuracy: {{accuracy(masked, model, data.validation):.1%}}")

# Masked and shrunken are one network.
if all(bool(flags.any()) for flags in kept.values()):
    small_model, small = model.shrink(params, kept)
    print("shrunken network:", "-".join(map(str, small_model.widths)))
    print("parameters:", sum(tensor.numel() for tensor in small.values()))

print(f"test accuracy: {{accuracy(masked, model, data.test):.1%}}")
'''


def script(settings: MlpNeurons, pruning: Pruning, stop: int, file: str) -> str:
    """A Python script that prints the numbers of the page at this stop; `file` is its name."""
    return _SCRIPT.format(
        label=settings.train.label,
        criterion=settings.criterion,
        file=file,
        epoch=settings.epoch,
        removed=int(pruning.plan.removed[stop]),
        stop=stop,
        settings=_as_code(settings.train),
        signed=SIGNED,
        absolutes=MEAN_OF_ABSOLUTES,
        scope=settings.scope,
        hand=settings.hand,
    )


def _as_code(settings: TrainSettings) -> str:
    fields = ", ".join(f"{name}={value!r}" for name, value in settings.model_dump().items())
    return f"TrainSettings(\n    {fields}\n)".replace(", optimizer", ",\n    optimizer").replace(
        ", l1", ",\n    l1"
    )


def table(network: Network, pruning: Pruning, stop: int) -> str:
    """One line a neuron, as CSV: its scores by every criterion defined here, the truth, and whether it is
    removed."""
    names = [name for name in _COLUMNS if network.defined(name)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["layer", "neuron", *names, "loss_rise", "share_of_zeros", "order", "removed"])
    order = removal_rank(network.scores(pruning.criterion), pruning.plan.scope)
    for group, gone in pruning.plan.gone.items():
        for index in range(len(gone)):
            scores = [f"{network.scores(name)[group][index].item():.6g}" for name in names]
            truth = f"{network.truth[group][index].item():.6g}"
            zeros = f"{network.zeros[group][index].item():.4f}"
            writer.writerow(
                [group, index, *scores, truth, zeros, int(order[group][index]) + 1, int(gone[index] <= stop)]
            )
    return out.getvalue()


_COLUMNS = (SIGNED, "contribution_abs_mean", MEAN_OF_ABSOLUTES, "in_norm", "out_norm", "in_out")
