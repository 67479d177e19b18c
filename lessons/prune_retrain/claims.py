"""What the page says, as functions of the rounds of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from core.data.dataset import Dataset
from core.measure.metrics import predict
from core.retrain import LoopSettings, Round, result
from core.retrain.plan import OUTPUT_KEEP, Plan
from core.retrain.schedules import LOTTERY_KEEP
from lessons.catalogue import Sentence
from lessons.numbers import count, percent, points
from lessons.panels import not_here
from lessons.prune_retrain.travel import Moment
from lessons.rows import rows_line
from lessons.subject import WITHIN

ROUNDING = 1e-6
BINS = (0.9, 0.6, 0.3)
"""Accuracies between the options of the guess, from the top."""


def worst(rounds: Sequence[Round]) -> Round:
    """The round whose cut cost most."""
    return min(rounds[1:], key=lambda done: done.cut.metric - done.before.metric)


def line(rounds: Sequence[Round]) -> Sentence:
    """One line under the claim: the dearest cut, its healing, and what the run leaves."""
    found, dense = worst(rounds), rounds[0].healed.metric
    values = {
        "round": found.index,
        "before": percent(found.before.metric),
        "cut": percent(found.cut.metric),
        "healed": percent(found.healed.metric),
        "result": leaves(rounds),
    }
    if found.before.metric - found.cut.metric <= WITHIN + ROUNDING:
        return not_here(Sentence("retrain-line-smooth", **values))
    if found.healed.metric <= found.cut.metric + ROUNDING:
        return not_here(Sentence("retrain-line-unhealed", **values))
    return Sentence("retrain-line", dense=percent(dense), **values)


def leaves(rounds: Sequence[Round]) -> Sentence:
    """The result of a run beside the dense network."""
    left, dense = result(rounds), rounds[0].healed.metric
    lost = dense - left.healed.metric
    values = {
        "share": percent(left.share, 0),
        "accuracy": percent(left.healed.metric),
        "dense": percent(dense),
    }
    if lost <= WITHIN + ROUNDING:
        return Sentence("retrain-leaves-within", **values)
    return Sentence("retrain-leaves-below", lost=points(lost).removeprefix("+"), **values)


def ended(rounds: Sequence[Round], whole: bool) -> Sentence:
    """Why the run ended, and which round is its result."""
    last = rounds[-1]
    if not whole or not last.reason:
        return Sentence("retrain-end-stopped", round=last.index)
    values = {"round": last.index, "result": result(rounds).index}
    if last.reason == "schedule":
        why = Sentence("retrain-end-schedule", share=percent(last.share, 0), **values)
    else:
        why = Sentence("retrain-end-rule", rule=Sentence(f"retrain-rule-{last.reason}"), **values)
    if not last.good:
        return Sentence("retrain-end-back", why=why, **values)
    return why


# The guess: what is left after one cut without retraining?


def at_once(moment: Moment, target: float) -> float:
    """Accuracy of the dense network cut at once to the share, without retraining."""
    return float(moment.accuracy[int(np.abs(moment.share - target).argmin())])


def option(index: int) -> Sentence:
    """One range of accuracies."""
    if index == 0:
        return Sentence("retrain-predict-above", low=percent(BINS[0], 0))
    if index == len(BINS):
        return Sentence("retrain-predict-below", high=percent(BINS[-1], 0))
    return Sentence("retrain-predict-between", low=percent(BINS[index], 0), high=percent(BINS[index - 1], 0))


def answer(accuracy: float) -> int:
    """Index of the range that an accuracy falls into."""
    return sum(accuracy < edge for edge in BINS)


def predict_why(accuracy: float, target: float, rounds: Sequence[Round]) -> Sentence:
    dense = rounds[0].healed.metric
    values = {"accuracy": percent(accuracy), "dense": percent(dense), "share": percent(target, 0)}
    if len(rounds) < 2:
        return Sentence("retrain-predict-why", **values)
    left = result(rounds)
    key = "retrain-predict-why-healed" if left.healed.metric > accuracy else "retrain-predict-why-not"
    return Sentence(key, healed=percent(left.healed.metric), out=percent(left.share, 0), **values)


# Why


def schedule_latex(plan: Plan, index: int) -> str:
    """The share that the schedule asks for after a round, with its numbers."""
    target, rounds = plan.settings.target, plan.rounds
    k = min(max(index, 1), rounds)
    shares = plan.shares()
    t = rf"\tfrac{{{k}}}{{{rounds}}}"
    lottery = rf"N_h\,{LOTTERY_KEEP:g}^{{{k}}} + N_o\,{OUTPUT_KEEP:g}^{{{k}}}"
    right = {
        "one-shot": f"{target:g}",
        "linear": rf"{target:g} \cdot {t}",
        "cubic": rf"{target:g} - {target:g}\,\left(1 - {t}\right)^3",
        "exponential": rf"1 - (1 - {target:g})^{{{t}}}",
        "lottery": rf"1 - \tfrac{{1}}{{N}}\left({lottery}\right)",
    }[plan.settings.schedule]
    if plan.settings.schedule == "lottery" and k == rounds:
        right = f"{target:g}"
    return rf"s_{{{k}}} = {right} = {shares[k]:.3f}"


def own_share(done: Round) -> Sentence:
    """What is gone after a round whose share is not the one that the schedule has for its number."""
    return Sentence("retrain-why-adaptive", round=done.index, share=percent(done.share))


def lottery_note(grain: str) -> Sentence:
    """What a round of the lottery keeps; only weights have an output layer that keeps more."""
    keep = percent(LOTTERY_KEEP, 0)
    if grain == "unit":
        return Sentence("retrain-lottery-note-unit", keep=keep)
    return Sentence("retrain-lottery-note-weight", keep=keep, output=percent(OUTPUT_KEEP, 0))


def kept_zero(found: tuple[int, int], grain: str) -> Sentence:
    """A removed weight stays removed, counted."""
    wrong, seen = found
    if grain == "unit":
        return Sentence("retrain-why-units")
    if not seen:
        return Sentence("retrain-why-zero-none")
    key = "retrain-why-zero" if wrong == 0 else "retrain-why-revived"
    return Sentence(key, wrong=count(wrong), seen=count(seen))


def moved(before: Round, done: Round) -> tuple[int, int] | None:
    """(kept weights that changed in a round, kept weights); None where the network got another shape."""
    changed = kept = 0
    for name, flags in done.mask.items():
        if name not in done.params or before.params[name].shape != done.params[name].shape:
            return None
        old, new = before.params[name][flags], done.params[name][flags]
        changed, kept = changed + int((old != new).sum()), kept + new.numel()
    return changed, kept


def moved_line(found: tuple[int, int], index: int) -> Sentence:
    changed, kept = found
    key = "retrain-why-moved" if changed == kept else "retrain-why-moved-some"
    return Sentence(key, changed=count(changed), kept=count(kept), round=index)


def after_step(optimizer: str) -> Sentence:
    """Why the mask comes after the step of the optimiser: what would move a weight without a gradient."""
    return Sentence(f"retrain-why-optimiser-{'adam' if optimizer in ('adam', 'adamw') else 'sgd'}")


# Runs side by side


def compared(what: str, found: Mapping[str, Sequence[Round]]) -> Sentence:
    """Which of the runs that are there leaves the best network: a title that a telephone has room for."""
    if len(found) < 2:
        return Sentence("retrain-compare-few")
    ends = _ends(found)
    best = max(ends, key=ends.get)
    if ends[best] - min(ends.values()) <= ROUNDING:
        return Sentence("retrain-compare-equal", accuracy=percent(ends[best]))
    return Sentence("retrain-compare-best", best=variant(what, best), accuracy=percent(ends[best]))


def lead(what: str, found: Mapping[str, Sequence[Round]]) -> Sentence | None:
    """How far the best run is above the last; None where there are no two, or no difference."""
    ends = _ends(found)
    best, last = max(ends, key=ends.get, default=""), min(ends, key=ends.get, default="")
    if len(ends) < 2 or ends[best] - ends[last] <= ROUNDING:
        return None
    return Sentence(
        "retrain-compare-lead",
        best=variant(what, best),
        last=variant(what, last),
        low=percent(ends[last]),
        apart=points(ends[best] - ends[last]).removeprefix("+"),
    )


def _ends(found: Mapping[str, Sequence[Round]]) -> dict[str, float]:
    """The metric of what each run leaves."""
    return {name: result(rounds).healed.metric for name, rounds in found.items()}


def compare_notes(what: str, seed: int) -> tuple[Sentence, ...]:
    """What holds of every comparison, and what the starts of retraining mean where these are compared."""
    note = Sentence("retrain-compare-note", seed=seed)
    return (note, Sentence("retrain-compare-note-after")) if what == "after" else (note,)


def epochs(rounds: Sequence[Round]) -> int:
    """Epochs that a run was retrained for, all rounds together; each keeps a record of its start too."""
    return sum(len(done.train) - 1 for done in rounds[1:])


def epochs_line(what: str, found: Mapping[str, Sequence[Round]]) -> Sentence:
    """Whether all runs side by side had the same epochs to learn in, and else how many each had."""
    each = {name: epochs(rounds) for name, rounds in found.items()}
    if len(set(each.values())) == 1:
        return Sentence("retrain-epochs-equal", epochs=count(min(each.values())))
    listed: Sentence | None = None
    for name, number in reversed(each.items()):
        one = {"name": variant(what, name), "epochs": count(number)}
        listed = (
            Sentence("retrain-epochs-more", **one, rest=listed)
            if listed
            else Sentence("retrain-epochs-one", **one)
        )
    return Sentence("retrain-epochs-differ", list=listed)


def other_rows(what: str, found: Mapping[str, Sequence[Round]], data: Dataset) -> Sentence | None:
    """The best run and the last on other validation rows; None where there are no two, or no classes."""
    if len(found) < 2 or data.task not in ("binary", "multiclass"):
        return None
    ranked = sorted(found, key=lambda name: -result(found[name]).healed.metric)
    ends = ranked[0], ranked[-1]
    right = [found_classes(result(found[name]), data) for name in ends]
    return rows_line(*(variant(what, name) for name in ends), *right)


def found_classes(done: Round, data: Dataset) -> np.ndarray:
    """(n,) whether a round's network finds the class of each validation row."""
    with torch.no_grad():
        logits = done.model.logits(done.params, data.validation.x)
    return (predict(logits) == data.validation.y).numpy()


def variant(what: str, name: str) -> Sentence:
    return Sentence(f"adaptive-{name}" if what == "adaptive" else f"{what}-{name}")


def rounds_taken(found: dict[str, Sequence[Round]]) -> Sentence:
    """Fixed against adaptive: rounds and result."""
    fixed, adaptive = found["fixed"], found["adaptive"]
    return Sentence(
        "retrain-rates-line" if len(adaptive) != len(fixed) else "retrain-rates-same",
        fixed=len(fixed) - 1,
        adaptive=len(adaptive) - 1,
        first=percent(result(fixed).healed.metric),
        second=percent(result(adaptive).healed.metric),
    )


def variants(loop: LoopSettings, what: str) -> dict[str, LoopSettings]:
    """The runs that a comparison needs, by name: all but one setting as on the page."""
    if what == "after":
        plain = loop.model_copy(update={"gradual": False})
        names = ("continue", "rewind", "reinitialise", "random-mask", "scratch")
        return {name: _with(plain, after=name) for name in names}
    if what == "schedule":
        plain = loop.model_copy(update={"adaptive": False})
        names = ("one-shot", "linear", "cubic", "exponential", "lottery")
        return {name: _with(plain, schedule=name) for name in names}
    stepped = "exponential" if loop.schedule == "one-shot" else loop.schedule
    return {
        name: _with(loop, schedule=stepped, adaptive=name == "adaptive") for name in ("fixed", "adaptive")
    }


def _with(loop: LoopSettings, **changes: object) -> LoopSettings:
    """Validated again: what settings imply for each other is mended as for any others."""
    return LoopSettings(**{name: getattr(loop, name) for name in type(loop).model_fields} | changes)
