"""What the learner takes home: a script on the project's core that prints the page's numbers, and the
table."""

from __future__ import annotations

import csv
import io

from core.prune.masks import removal_rank
from core.train.settings import EncoderSettings
from lessons.attention.network import ROWS, Network, Pruning
from lessons.attention.settings import MEAN_OF_ABSOLUTES, SIGNED, Attention

_SCRIPT = '''"""Heads and neurons of {label}, pruned by {criterion}. In the folder of the course:
python {file}"""

import torch

from core.ablate.exact import ablate_units
from core.data.dataset import Split
from core.data.registry import load
from core.measure.metrics import evaluate
from core.data.language.tokens import encode
from core.train.runs import default_store
from core.prune.scores import UNIT_CRITERIA
from core.prune.plan import plan_stops
from core.train.settings import EncoderSettings

GROUPS = {groups}  # what is removed
STOP = {stop}  # position of the slider
settings = {settings}
data, model = load(settings.dataset), settings.model
run = default_store().request(settings).result()  # trained once, then kept
params = run.snapshots[settings.epochs]


def accuracy(params, split):
    with torch.no_grad():
        return float(evaluate(model.forward(params, split.x), split.y, data.task)["accuracy"])


def ranks(table):
    """Ranks of all units, ties sharing their mean rank."""
    values = torch.cat(list(table.values()))
    _, place, counts = values.unique(return_inverse=True, return_counts=True)
    return (counts.cumsum(0).double() - (counts - 1) / 2)[place]


# Scores and the truth come from the first training rows.
rows = Split(data.train.x[:{rows}], data.train.y[:{rows}])
truth = ablate_units(model, params, rows, data.task, GROUPS)
asked = model.hidden if "{criterion}" == "random" else GROUPS
scores = UNIT_CRITERIA["{criterion}"](model, params, rows, data.task, seed=settings.seed, groups=asked)
scores = {{group: scores[group] for group in GROUPS}}
agreement = torch.corrcoef(torch.stack([ranks(scores), ranks(truth)]))[0, 1]
print(f"rank correlation with the truth: {{agreement:+.2f}}")

# Remove the units with the smallest scores, each with its rows, its biases and its columns.
plan = plan_stops(scores, shares=None, hand={hand})
kept = dict(plan.kept(STOP))
masked = model.units.silence(params, kept)
print(f"removed: {{plan.removed[STOP]}} of {{plan.total}}")
print(f"validation accuracy, dense: {{accuracy(params, data.validation):.1%}}")
print(f"validation accuracy: {{accuracy(masked, data.validation):.1%}}")

# Masked and shrunken are one network.
small_model, small = model.shrink(params, kept)
print("heads left:", *small_model.heads)
print("feed-forward neurons left:", *small_model.feedforward)
print("parameters:", sum(tensor.numel() for tensor in small.values()))
with torch.no_grad():
    x = data.validation.x
    difference = (small_model.forward(small, x) - model.forward(masked, x)).abs().max()
print(f"shrunken against masked, largest difference: {{difference:.0e}}")

# Where the heads of the last block look in the sentence on the page.
sentence = encode([{sentence!r}], data.vocabulary, model.length)
words = sentence.words[0]
if words:
    x = sentence.tokens[:, : len(words)]
    with torch.no_grad():
        maps = model.attention(masked, x)[f"heads{{len(model.heads)}}"][0]
        print(f"positive: {{model.forward(masked, x).sigmoid().item():.1%}}")
    for head, picture in enumerate(maps):
        if kept.get(f"heads{{len(model.heads)}}", torch.ones(len(maps)))[head]:
            print(f"head {{head}} looks most at:", words[int(picture.mean(0).argmax())])

print(f"test accuracy: {{accuracy(masked, data.test):.1%}}")
'''


def script(settings: Attention, pruning: Pruning, stop: int, file: str) -> str:
    """A Python script that prints the numbers of the page at this stop; `file` is its name."""
    return _SCRIPT.format(
        label=settings.train.label,
        criterion=settings.criterion,
        file=file,
        groups=tuple(pruning.plan.gone),
        stop=stop,
        settings=_as_code(settings.train),
        rows=ROWS,
        hand=settings.hand,
        sentence=settings.sentence,
    )


def _as_code(settings: EncoderSettings) -> str:
    fields = "".join(f"    {name}={value!r},\n" for name, value in settings.model_dump().items())
    return f"EncoderSettings(\n{fields})"


def table(network: Network, pruning: Pruning, stop: int) -> str:
    """One line a unit, as CSV: its scores, the truth, and whether it is removed."""
    grain, criterion = pruning.grain, pruning.criterion
    names = list(dict.fromkeys((MEAN_OF_ABSOLUTES, "contribution_abs_mean", SIGNED, criterion)))
    truth = network.truth(grain)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["group", "unit", *names, "loss_rise", "order", "removed"])
    order = removal_rank(network.scores(criterion, grain))
    for group, gone in pruning.plan.gone.items():
        for index in range(len(gone)):
            scores = [f"{network.scores(name, grain)[group][index].item():.6g}" for name in names]
            rise = f"{truth[group][index].item():.6g}"
            writer.writerow(
                [group, index, *scores, rise, int(order[group][index]) + 1, int(gone[index] <= stop)]
            )
    return out.getvalue()
