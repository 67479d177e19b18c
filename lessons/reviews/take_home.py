"""What is taken home: a script that prints the numbers of the page, and the table of all stops."""

from __future__ import annotations

import csv
import io

from lessons import networks
from lessons.reviews import experiment
from lessons.reviews.network import Pruning
from lessons.reviews.settings import Reviews

_SCRIPT = '''"""{label}, pruned by {criterion}: the numbers of the page /text.

Run it in the folder of the course: {command}
"""
{more_imports}
import numpy as np
import torch

from core.data.registry import load
from core.measure.metrics import evaluate, predict
from core.data.language import tokens
{own_import}from core.train.runs import default_store
from core.prune.scores import {table}
from core.prune.plan import plan_stops
from core.train.settings import RecurrentSettings
{own_read}
settings = RecurrentSettings(
    {settings}
)
data, model = load(settings.dataset), settings.model
params = default_store().request(settings).result().snapshots[{epoch}]  # trained once, then cached

scores = {table}[{criterion!r}](model, params, data.train, data.task, seed=settings.seed)
plan = plan_stops(scores, scope={scope!r}, shares={shares}{hand})
kept = plan.kept({stop})
pruned = {apply}


def measure(params, split):
    """Accuracy over all rows, and of each skill (or class)."""
    logits = model.logits(params, split.x)
    right = (predict(logits) == split.y).double()
    if split.skills is not None:
        groups = zip(data.skill_names, split.skills.T)
    else:
        groups = ((name, split.y == label) for label, name in enumerate(data.class_names))
    by_group = {{name: right[rows].mean().item() for name, rows in groups}}
    return evaluate(logits, split.y, data.task)["accuracy"].item(), by_group


def contributions(params, row, output=0):
    """Embedding times derivative of the logit, for every word: they add up to d logit / d gate on all."""
    gate = torch.ones(len(row), 1, requires_grad=True)
    shown = {{**params, "embed.weight": params["embed.weight"][row] * gate}}
    steps = torch.arange(len(row))[None]
    # Token 0 is padding to the network: its table gets a row 0 that no word uses.
    shown["embed.weight"] = torch.cat([torch.zeros(1, shown["embed.weight"].shape[1]), shown["embed.weight"]])
    logits = model.forward(shown, steps + 1)[0]
    return torch.autograd.grad(logits[output], gate)[0].flatten(), logits.detach()


dense, dense_groups = measure(params, data.validation)
left, groups = measure(pruned, data.validation)
print(f"removed              {{plan.removed[{stop}]}} of {{plan.total}} ({{plan.share[{stop}]:.1%}})")
print(f"validation accuracy  {{left:.4f}} (dense {{dense:.4f}})")
for name, accuracy in groups.items():
    print(f"  {{name:18s}} {{accuracy:.4f}} (dense {{dense_groups[name]:.4f}})")
print(f"test accuracy        {{measure(pruned, data.test)[0]:.4f}}")

sentence = {sentence!a}
encoded = tokens.encode([sentence], data.vocabulary, data.train.x.shape[1])
row = encoded.tokens[0, : len(encoded.words[0])]
if len(row):
    output = 0 if data.outputs == 1 else int(model.forward(params, row[None])[0].argmax())
    whole, before = contributions(params, row, output)
    some, after = contributions(pruned, row, output)
    print(f"logits, dense        {{np.round(before.numpy(), 4)}}")
    print(f"logits, pruned       {{np.round(after.numpy(), 4)}}")
    for word, a, b in zip(encoded.words[0], whole.tolist(), some.tolist()):
        print(f"  {{ascii(word)[1:-1]:18s}} {{a:+.4f}} -> {{b:+.4f}}")
'''

_OWN = """
if len(sys.argv) != 2:
    sys.exit("expected the file or folder with your texts: {command}")
path = Path(sys.argv[1])
texts = register(read_folder(path) if path.is_dir() else read_csv(path.read_bytes()))
if texts.name != {dataset!r}:
    sys.exit(f"expected the texts of {dataset}, got {{texts.name}}: other rows than on the page")
"""


def script(settings: Reviews, pruning: Pruning, stop: int, file: str) -> str:
    """A Python script that prints the numbers of the page at this stop; `file` is its name."""
    units = settings.grain == "units"
    plan = pruning.plan
    # A global share counts what the criterion alone removes; edits by hand come on top.
    if units:
        shares, position = "None", str(stop)
    elif settings.scope == "global":
        alone = int(_without_hand(settings, pruning, stop))
        shares, position = f"[{alone / plan.total!r}]", str(0 if alone == 0 else 1)
    else:
        shares, position = str(networks.SHARES), str(stop)
    command = f"python {file}" + (" TEXTS" if settings.own else "")
    return _SCRIPT.format(
        label=settings.train.label,
        criterion=settings.criterion,
        command=command,
        more_imports="\nimport sys\nfrom pathlib import Path\n" if settings.own else "",
        own_import="from core.data.language.own import read_csv, read_folder, register\n"
        if settings.own
        else "",
        own_read=_OWN.format(command=command, dataset=settings.dataset) if settings.own else "",
        table="UNIT_CRITERIA" if units else "WEIGHT_CRITERIA",
        settings="\n    ".join(f"{name}={value!r}," for name, value in settings.train.model_dump().items()),
        epoch=settings.epoch,
        scope=settings.scope,
        shares=shares,
        hand=f", hand={settings.hand!r}" if settings.hand else "",
        stop=position,
        apply="model.units.silence(params, kept)" if units else "kept.apply(params)",
        sentence=settings.sentence,
    )


def _without_hand(settings: Reviews, pruning: Pruning, stop: int) -> int:
    """Weights that the criterion alone removes at a stop."""
    plain = experiment.pruning(*settings.pruning[:5])
    return plain.plan.removed[stop]


def table(pruning: Pruning) -> str:
    """Every stop of the slider as CSV, with the accuracy of each skill (or class)."""
    plan, names = pruning.plan, pruning.network.groups.names
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = ["removed", "share", "threshold", "validation_accuracy", "validation_loss"]
    writer.writerow([*header, *(f"accuracy_{_cell(name)}" for name in names)])
    for stop in range(len(plan)):
        threshold = "" if plan.threshold is None else repr(float(plan.threshold[stop]))
        numbers = [
            int(plan.removed[stop]),
            float(plan.share[stop]),
            threshold,
            float(pruning.accuracy[stop]),
            pruning.result.loss[stop].item(),
        ]
        writer.writerow([*numbers, *(float(value) for value in pruning.by_group[stop])])
    return out.getvalue()


def _cell(name: str) -> str:
    """A learner's own class on one line."""
    return " ".join(name.split())
