"""Below the instrument: luck, the price of an error, log-loss, the L1 path, and all criteria side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.jobs import remembered
from core.linear.logistic import l1_path
from core.linear.table import Array
from core.measure.decisions import at_threshold
from lessons.catalogue import Sentence
from lessons.classification.claims import HALF
from lessons.classification.experiment import DRAWS, Pruning, by, pruning, rows, spread
from lessons.classification.settings import CRITERIA, DECISIONS, FEATURES, USUAL, Settings
from lessons.numbers import number, percent

PRICE = 10
"""False alarms that one missed tumour is worth, for an example."""
STRENGTHS = np.geomspace(0.005, 3.0, 20)
"""C along the L1 path, from few weights to many."""


# Luck.


def luck_line(found: Pruning, stop: int, frame: int) -> Sentence:
    """Recall after as many removals on other training rows, and by chance."""
    luck = spread(found.settings.unedited)
    count = min(int(found.plan.removed[stop]), FEATURES)
    recall, chance = luck.recall[:, count, frame], luck.random_recall[:, count, frame]
    return Sentence(
        "classify-luck-line",
        draws=DRAWS,
        count=count,
        low=percent(recall.min()),
        high=percent(recall.max()),
        random=percent(chance.mean()),
        accuracy_low=percent(luck.accuracy[:, count, frame].min()),
        accuracy_high=percent(luck.accuracy[:, count, frame].max()),
    )


# The price of an error.


def cheapest(found: Pruning, stop: int) -> int:
    """The frame at which the errors cost least; the decision nearest to the usual one of equals."""
    cost = [PRICE * at["fn"][stop] + at["fp"][stop] for at in found.decided]
    return min(range(len(DECISIONS)), key=lambda k: (cost[k], abs(DECISIONS[k] - USUAL)))


def price_line(found: Pruning, stop: int) -> Sentence:
    best, usual = cheapest(found, stop), DECISIONS.index(USUAL)
    here = {name: found.here(stop, frame) for name, frame in (("best", best), ("usual", usual))}
    return Sentence(
        "classify-price-line" if best != usual else "classify-price-line-usual",
        price=PRICE,
        best=f"{DECISIONS[best]:.2f}",
        missed=int(here["best"]["fn"]),
        alarms=int(here["best"]["fp"]),
        usual=f"{USUAL:.2f}",
        missed_usual=int(here["usual"]["fn"]),
        alarms_usual=int(here["usual"]["fp"]),
    )


# Log-loss.


def loss_line(found: Pruning) -> Sentence:
    """How log-loss has risen at the last stop whose accuracy is still that of the whole model."""
    usual = DECISIONS.index(USUAL)
    dense, accuracy = found.dense(USUAL), found.at(usual)["accuracy"]
    stop = int(np.flatnonzero(accuracy >= dense["accuracy"] - 1e-12)[-1])
    loss = float(found.ranked["loss"][stop])
    return Sentence(
        "classify-logloss-line" if loss > dense["loss"] else "classify-logloss-line-not",
        removed=int(found.plan.removed[stop]),
        accuracy=percent(dense["accuracy"]),
        before=number(dense["loss"]),
        loss=number(loss),
        auc=f"{found.ranked['auc'][stop]:.4f}",
    )


# The L1 path.


@dataclass(frozen=True, eq=False)
class Path:
    """kept: (m,) weights that are not zero at each C of STRENGTHS. decided: metrics (m,) at the usual
    decision."""

    kept: Array
    decided: dict[str, Array]

    @property
    def half(self) -> int:
        """The place with the most weights, at most half of them."""
        return int(np.flatnonzero(self.kept <= HALF)[-1])


@remembered(maxsize=1)
def path() -> Path:
    """Logistic regression under an L1 penalty: the training itself makes weights zero."""
    x, y, other, truth = rows()
    weights, biases = l1_path(x, y, STRENGTHS)
    return Path((weights != 0).sum(1), at_threshold(weights @ other.T + biases[:, None], truth, USUAL))


def path_line(settings: Settings) -> Sentence:
    """L1 against cutting by magnitude and against cutting and refitting, about half of the weights gone."""
    found, usual = path(), DECISIONS.index(USUAL)
    kept = int(found.kept[found.half])
    missed = {}
    for name, refit in (("cut", False), ("refit", True)):
        asked = Settings(strength=settings.strength, refit=refit)
        missed[name] = pruning(asked).here(FEATURES - kept, usual)
    return Sentence(
        "classify-l1-line",
        kept=kept,
        strength=number(STRENGTHS[found.half], 2),
        l1=int(found.decided["fn"][found.half]),
        l1_alarms=int(found.decided["fp"][found.half]),
        cut=int(missed["cut"]["fn"]),
        cut_alarms=int(missed["cut"]["fp"]),
        refit=int(missed["refit"]["fn"]),
        refit_alarms=int(missed["refit"]["fp"]),
    )


# All criteria.


def compared(settings: Settings, stop: int) -> list[tuple[str, dict[str, float]]]:
    """Every criterion with as many features out, at the decision of the page."""
    return [(name, by(settings, name).here(stop, settings.frame)) for name in CRITERIA]
