"""What the page says, as functions of results."""

from __future__ import annotations

from core.models import ConvNet
from lessons.catalogue import Sentence
from lessons.convnet import studies
from lessons.convnet.settings import ConvNetPage
from lessons.convnet.studies import Blocks, Cut, Facts, Rule, Touched, Unit
from lessons.lesson import View
from lessons.mlp_neurons.studies import Pair
from lessons.network import Network, Shrunken
from lessons.numbers import correlation, count, lost, number, percent, signed
from lessons.pairs import pair_lines as of_pair
from lessons.panels import criterion_name
from lessons.subject import Subject


def unit(group: str, index: int) -> Sentence:
    """Such as "filter 3 of stage1", or "the branch of block 2"."""
    if group.startswith("branch"):
        return Sentence("convnet-unit-branch", block=group[6:])
    return Sentence("convnet-unit-filter", group=group, index=index)


def line(view: View[ConvNetPage]) -> Sentence:
    """One line under the claim, of the network without edits by hand."""
    found = view.subject.unedited
    values = {
        "free": count(found.free),
        "total": count(found.total),
        "criterion": criterion_name(found.question.criterion),
        "saved": percent(studies.saved(found.question)[max(found.last_within, 0)], 0),
    }
    return Sentence(f"convnet-line-{view.settings.grain}", **values)


def data_note(found: Network) -> Sentence:
    model = found.model
    return Sentence(
        "convnet-data-note",
        blocks=len(model.places),
        filters=count(sum(model.units[group].size for group in model.hidden)),
        rows=count(len(found.measured)),
        validation=count(len(found.data.validation)),
    )


def healed(view: View[ConvNetPage]) -> Sentence | None:
    """What the smaller network can do once it is trained on; None where that is not asked for."""
    found, stop, epochs = view.subject, view.stop, view.settings.heal
    if not epochs or not found.plan.removed[stop]:
        return None
    after = studies.after_training(view.settings, stop)
    if after is None:
        return Sentence("convnet-healed-none")
    shown = {"cut": found.accuracy[stop], "healed": after["validation"], "dense": found.dense}
    return Sentence(
        "convnet-healed", epochs=epochs, **{name: percent(value) for name, value in shown.items()}
    )


# What goes together.


def example(model: ConvNet) -> tuple[Touched, Touched]:
    """What goes with a filter inside of the first block, and with one of the first stage."""
    return studies.touched(model, ("block1", 0)), studies.touched(model, ("stage1", 0))


def options(model: ConvNet) -> tuple[int, ...]:
    """Numbers of tensors to guess among: as inside of a block, one convolution more, and the right one."""
    inside, along = example(model)
    return inside.tensors, 2 * inside.tensors, along.tensors


def predict(model: ConvNet) -> Sentence:
    return Sentence("convnet-predict", inside=example(model)[0].tensors, blocks=len(model.blocks[0]))


def predict_why(model: ConvNet) -> Sentence:
    _, along = example(model)
    return Sentence(
        "convnet-predict-why",
        tensors=along.tensors,
        made=len(along.of("row")),
        norms=len(along.of("entry")),
        used=len(along.of("column")),
    )


def goes(cut: Cut) -> tuple[Sentence | str, Sentence]:
    """A layer, and what goes of it."""
    if cut.kind == "entry":
        layer: Sentence | str = Sentence("convnet-goes-norm", layer=cut.layer, count=len(cut.names))
    else:
        layer = cut.names[0]
    if cut.index is None:
        return layer, Sentence("convnet-goes-whole")
    return layer, Sentence(f"convnet-goes-{cut.kind}", index=cut.index)


def touched(group: str, index: int, found: Touched) -> Sentence:
    return Sentence("convnet-touched", unit=unit(group, index), tensors=found.tensors, layers=len(found.cuts))


# One unit.


def why_line(found: Subject, facts: Facts) -> Sentence:
    """What the numbers of one unit mean."""
    layered = found.question.scope == "layer"
    return Sentence(
        "convnet-why-sign-layer" if layered else "convnet-why-sign",
        estimate=signed(-facts.signed, 2),
        truth=signed(facts.truth, 2),
        cheaper=count(facts.cost),
        total=count(found.total),
        criterion=criterion_name(found.question.criterion),
        score=number(facts.score, 2),
        place=count(facts.place + 1),
        size=found.sizes[facts.unit[0]],
    )


def identity_line(facts: Facts) -> Sentence:
    kind = "branch" if facts.unit[0].startswith("branch") else "filter"
    return Sentence(f"convnet-why-identity-{kind}", difference=number(abs(facts.left - facts.right), 1))


# Here.


def sizes(model: ConvNet | None) -> str:
    """Filters of every stage and of its blocks, such as "8 (8, 8) · 16 (16, 16)"; a dash for no branch."""
    if model is None:
        return "–"
    stages = zip(model.widths, model.blocks, strict=True)
    return " · ".join(f"{width} ({', '.join(str(b) if b else '–' for b in row)})" for width, row in stages)


def size(value: int | None) -> str:
    """A number of parameters or products; a dash where there is no network."""
    return "–" if value is None else count(value)


def shrink_line(found: Network, small: Shrunken, removed: int) -> Sentence:
    if not removed:
        return Sentence("convnet-shrink-none")
    if small.difference is None:
        return Sentence("convnet-shrink-empty")
    before, after = small.multiply_adds
    return Sentence(
        "convnet-shrink",
        rows=count(len(found.data.validation)),
        difference=number(small.difference, 1),
        parameters=percent(1 - small.parameters[1] / small.parameters[0], 0),
        adds=percent(1 - after / before, 0),
    )


# Pairs, blocks, rules.


def pair_lines(pair: Pair) -> list[Sentence]:
    return of_pair("convnet", pair, unit)


def blocks_gone(one: Blocks) -> Sentence | str:
    """Which branches are gone, in words."""
    if not one.gone:
        return Sentence("convnet-blocks-none")
    return " + ".join(map(str, one.gone))


def blocks_line(choices: tuple[Blocks, ...]) -> Sentence:
    """The cheapest and the costliest single block."""
    dense = choices[0]
    alone = [one for one in choices if len(one.gone) == 1]
    best, worst = max(alone, key=lambda one: one.accuracy), min(alone, key=lambda one: one.accuracy)
    return Sentence(
        "convnet-blocks-line",
        best=best.gone[0],
        best_cost=lost(dense.accuracy - best.accuracy),
        best_adds=percent(1 - best.multiply_adds / dense.multiply_adds, 0),
        worst=worst.gone[0],
        worst_cost=lost(dense.accuracy - worst.accuracy),
        none=percent(choices[-1].accuracy),
    )


def rules_line(rules: tuple[Rule, ...]) -> Sentence:
    known = [rule for rule in rules if rule.criterion != "ablation"]
    most = max(rules, key=lambda rule: rule.saved)
    return Sentence(
        "convnet-rules-line",
        best=criterion_name(known[0].criterion),
        value=correlation(known[0].agreement),
        worst=criterion_name(known[-1].criterion),
        worst_value=correlation(known[-1].agreement),
        most=criterion_name(most.criterion),
        saved=percent(most.saved, 0),
    )


def who(view: View[ConvNetPage], found: Unit) -> Sentence:
    """Which unit is described, and why this one."""
    if view.settings.picked_item is not None:
        return Sentence("convnet-why-picked", unit=unit(*found))
    inside = view.settings.grain == "filters" and not view.revealed
    return Sentence("convnet-why-none-inside" if inside else "convnet-why-none", unit=unit(*found))


def most_needed(view: View[ConvNetPage]) -> Unit:
    """What is described while nothing is picked. Until the guess it is a filter inside of a block: what goes
    with one of a stage is what the guess asks."""
    return studies.most_needed(view.settings.question, inside=not view.revealed)
