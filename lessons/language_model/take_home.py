"""What the learner takes home: a script on the project's core that prints the page's numbers, and the
table."""

from __future__ import annotations

import csv
import io

from lessons.language_model.network import SHOWN, WINDOWS, Pruning, Words, read, rule_of
from lessons.language_model.settings import LanguageModel
from lessons.networks import SHARES

_SCRIPT = '''"""{label}, pruned by {criterion}: the numbers of the page /language-model.

Run it in the folder of the course: python {file}.py
"""

import torch

from core.data.dataset import Split
from core.data.registry import load
from core.measure.metrics import evaluate
from core.data.language import prose, writing
from core.train.runs import default_store
from core.prune.scores import {table}
from core.prune.plan import plan_stops
from core.train.settings import RecurrentSettings

settings = RecurrentSettings(
{settings}
)
data, model = load(settings.dataset), settings.model
params = default_store().request(settings).result().snapshots[settings.epochs]  # trained once, then kept

# Scores come from some windows of the training text.
rows = torch.linspace(0, len(data.train) - 1, {windows}).round().long()
train = Split(data.train.x[rows], data.train.y[rows])
scores = {table}[{criterion!r}](model, params, train, data.task, seed=settings.seed)
plan = plan_stops(scores, {scope!r}, {shares})
stop = {stop}  # position of the slider
pruned = {{name: tensor[0] for name, tensor in writing.stacked(model, params, plan, [stop]).items()}}


def perplexity(params, split):
    with torch.no_grad():
        return float(evaluate(model.logits(params, split.x), split.y, data.task)["perplexity"])


dense, left = perplexity(params, data.validation), perplexity(pruned, data.validation)
print(f"removed                {{plan.removed[stop]}} of {{plan.total}} ({{plan.share[stop]:.1%}})")
print(f"validation perplexity  {{left:.3f}} (dense {{dense:.3f}}, {{left / dense - 1:+.1%}})")
print(f"test perplexity        {{perplexity(pruned, data.test):.3f}}")

# The same opening and the same luck for both networks.
opening = {opening}
noise = writing.gumbel({length}, 1, len(data.vocabulary), seed={draw})
for name, values in (("dense", params), ("pruned", pruned)):
    text = prose.decode(writing.write(model, values, opening, noise, {temperature})[0])
    print(f"{{name}}: {{text!r}}")
'''


def script(settings: LanguageModel, stop: int, file: str) -> str:
    """A Python script that prints the numbers of the page at this stop; `file` is its name without ending."""
    run = settings.run
    needs = rule_of(settings.grain, settings.criterion).needs
    fields = "\n".join(f"    {name}={value!r}," for name, value in run.model_dump().items())
    return _SCRIPT.format(
        label=run.label,
        file=file,
        table="WEIGHT_CRITERIA" if settings.grain == "weights" else "UNIT_CRITERIA",
        settings=fields,
        windows=WINDOWS.get(needs, "len(data.train)"),
        criterion=settings.criterion,
        scope=settings.scope,
        shares=SHARES if settings.grain == "weights" else None,
        stop=stop,
        opening=read(settings.opening)[0],
        length=SHOWN,
        draw=settings.draw,
        temperature=settings.temperature,
    )


def table(pruning: Pruning, words: Words) -> str:
    """Every stop of the slider as CSV; real words where they were counted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = list(pruning.plan.counts)
    writer.writerow(
        ["removed", "share", "perplexity", "next_character_found", "real_words"]
        + [f"removed_{name}" for name in names]
    )
    counted = dict(zip(words.stops.tolist(), words.share.tolist(), strict=True))
    for p in range(len(pruning.plan)):
        writer.writerow(
            [
                int(pruning.plan.removed[p]),
                float(pruning.plan.share[p]),
                float(pruning.perplexity[p]),
                float(pruning.found[p]),
                counted.get(p, ""),
                *(int(pruning.plan.counts[name][p]) for name in names),
            ]
        )
    return out.getvalue()
