"""What the learner takes home: a script on the project's core that prints the page's numbers, and the
table."""

from __future__ import annotations

from lessons import take_home
from lessons.language_model.network import SHOWN, WINDOWS, Pruning, Words, read, rule_of
from lessons.language_model.settings import LanguageModel
from lessons.subject import SHARES


def script(settings: LanguageModel, stop: int, file: str) -> str:
    """A Python script that prints the numbers of the page at this stop; `file` is its name without ending."""
    needs = rule_of(settings.grain, settings.criterion).needs
    return take_home.script(
        "language_model",
        training=settings.training,
        file=file,
        table="WEIGHT_CRITERIA" if settings.grain == "weights" else "UNIT_CRITERIA",
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
    plan, names = pruning.plan, list(pruning.plan.counts)
    head = ["removed", "share", "perplexity", "next_character_found", "real_words"]
    counted = dict(zip(words.stops.tolist(), words.share.tolist(), strict=True))
    rows = (
        [
            int(plan.removed[p]),
            float(plan.share[p]),
            float(pruning.perplexity[p]),
            float(pruning.found[p]),
            counted.get(p, ""),
            *(int(plan.counts[name][p]) for name in names),
        ]
        for p in range(len(plan))
    )
    return take_home.csv([*head, *(f"removed_{name}" for name in names)], rows)
