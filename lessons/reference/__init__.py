"""All criteria as data, and each of them measured on a trained network: what the page /reference shows.

Everything comes from the registries of the core: a criterion that is added there appears here by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Literal, Self

import numpy as np
import torch
from pydantic import Field

from core.data.registry import load
from core.jobs import remembered
from core.linear import criteria as linear
from core.linear.descent import descend, start
from core.linear.sparse import lasso
from core.linear.table import Table
from core.measure.correlation import rank_correlation
from core.models import INPUT
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA, Criterion
from core.train.loop import TrainSettings
from core.train.runs import Run
from lessons import settings as base
from lessons.catalogue import Sentence
from lessons.defaults import mlp_settings
from lessons.numbers import count, number
from lessons.take_home import csv, script

PAGE = "reference"
DATASET = "digits"
REGRESSION = "diabetes"
TRUTH = "ablation"
STRONG, WEAK = 0.3, 0.2
"""Rank correlations from which the page says that a score opposes the truth, or knows nothing of it."""

MEASURED_ON = ("network", "regression")

Text = Callable[..., str]


@dataclass(frozen=True)
class Card:
    """One criterion as the page shows it. `criterion` is the score on networks; those that are measured on
    the linear regression have none. `truth` names what it is compared with: removal alone, or with a refit.
    """

    name: str
    grain: Literal["weight", "unit"]
    formula: str
    rule: str
    needs: str
    source: str = ""
    signed: bool = False
    log_axis: bool = True
    published: str | None = None
    activations: tuple[str, ...] = ()
    criterion: Criterion | None = None
    truth: Literal["ablation", "refit"] = "ablation"

    @property
    def id(self) -> str:
        return f"{self.grain}-{self.name}"

    @property
    def name_key(self) -> str:
        return f"criterion-{self.name}"

    @property
    def what_key(self) -> str:
        return f"criterion-{self.name}-what"

    @property
    def trap_key(self) -> str:
        return f"criterion-{self.name}-trap"

    def title(self, text: Text) -> str:
        """Its name, with the grain where criteria of both grains share one."""
        name = text(self.name_key)
        if self.name in WEIGHT_CRITERIA and self.name in UNIT_CRITERIA:
            return text("reference-name-grain", name=name, grain=text(f"reference-ranks-{self.grain}"))
        return name

    @property
    def on(self) -> Literal["network", "regression"]:
        """What it is measured on."""
        return "network" if self.criterion else "regression"

    @property
    def sign(self) -> Sentence:
        return Sentence("reference-sign-signed" if self.signed else "reference-sign-positive")


def _of(criterion: Criterion) -> Card:
    shared = [field.name for field in fields(Card) if field.name not in ("criterion", "truth")]
    return Card(**{name: getattr(criterion, name) for name in shared}, criterion=criterion)


def _trained() -> tuple[Card, ...]:
    """Criteria that change the training or the survivors: no score of a finished network."""
    obs = linear.CRITERIA["obs"]
    return (
        Card(
            "obs", "weight",
            rf"{obs.formula}, \quad \delta w = -\frac{{w_q}}{{[H^{{-1}}]_{{qq}}}}\, H^{{-1}} e_q",
            rf"{obs.formula} < \varepsilon \;\Rightarrow\; w_q = 0,\; w \leftarrow w + \delta w",
            "hessian", obs.source, truth="refit",
        ),
        Card(
            "l1", "weight", r"\begin{gathered} \max\{\lambda : w_k(\lambda) \ne 0\} \\"
            r" w(\lambda) = \arg\min_w\, L(w) + \lambda \textstyle\sum_k |w_k| \end{gathered}",
            r"w_k(\lambda) = 0 \;\Rightarrow\; w_k = 0", "training", "Tibshirani 1996", truth="refit",
        ),
        Card(
            "movement", "weight", r"-\sum_t w^{(t)} \frac{\partial L}{\partial w^{(t)}}",
            r"-\sum_t w^{(t)} g^{(t)} < \varepsilon \;\Rightarrow\; w = 0", "training",
            "Sanh 2020, arXiv 2005.07683", signed=True,
        ),
    )  # fmt: skip


def cards() -> dict[str, Card]:
    """All criteria by id: those of weights, then of units, the truth last of its grain."""
    weights = sorted(map(_of, WEIGHT_CRITERIA.values()), key=lambda card: card.name == TRUTH)
    units = sorted(map(_of, UNIT_CRITERIA.values()), key=lambda card: card.name == TRUTH)
    known = (*weights[:-1], *_trained(), weights[-1], *units)
    return {card.id: card for card in known}


CARD_IDS = tuple(cards())
NEEDS = ("any", *dict.fromkeys(card.needs for card in cards().values()))
TOPICS = ("identity", "choosing", "schedules", "neighbours", "metrics", "papers", "glossary")


def train_settings() -> TrainSettings:
    """The trained network that the criteria are measured on."""
    return mlp_settings(DATASET)


EPOCHS = train_settings().snapshots
GROUPS = (INPUT, *train_settings().model.hidden)
LAST_UNIT = max(train_settings().model.units[group].size for group in GROUPS) - 1


class Settings(base.Settings):
    """What the learner looks at: filters, one criterion, one moment of the training, one topic below."""

    ranks: Literal["all", "weight", "unit"] = "all"
    needs: Literal[NEEDS] = "any"
    criterion: Literal[CARD_IDS] = "weight-gradient"
    epoch: Literal[EPOCHS] = EPOCHS[-1]
    topic: Literal[TOPICS] = "identity"
    group: Literal[GROUPS] = GROUPS[1]
    unit: int = Field(7, ge=0, le=LAST_UNIT)
    share: float = Field(0.4, ge=0.0, le=1.0)
    final: float = Field(0.9, ge=0.5, le=0.99)
    rounds: int = Field(10, ge=2, le=30)

    def consistent(self) -> Self:
        needs = self.needs if self.needs in needs_of(self.ranks) else "any"
        found = matching(self.ranks, needs)
        criterion = self.criterion if self.criterion in found else next(iter(found))
        unit = min(self.unit, train_settings().model.units[self.group].size - 1)
        return self.model_copy(update={"needs": needs, "criterion": criterion, "unit": unit})


def needs_of(ranks: str) -> tuple[str, ...]:
    """What the criteria of a grain need, "any" first: the options of the filter, none of them empty."""
    return ("any", *dict.fromkeys(c.needs for c in cards().values() if ranks in ("all", c.grain)))


def matching(ranks: str, needs: str) -> dict[str, Card]:
    """The cards that pass the filters."""
    return {
        name: card
        for name, card in cards().items()
        if ranks in ("all", card.grain) and needs in ("any", card.needs)
    }


@dataclass(frozen=True, eq=False)
class Measured:
    """A criterion on trained weights: scores (n,), the truth beside them (n,), on what they were measured,
    and the name of each item where they are few.
    """

    scores: np.ndarray
    truth: np.ndarray
    where: Sentence
    names: tuple[str, ...] = ()

    @property
    def agreement(self) -> float:
        """Rank correlation with the truth, -1 to 1; nan where all scores are equal."""
        return rank_correlation(torch.as_tensor(self.scores), torch.as_tensor(self.truth))

    @property
    def zeros(self) -> int:
        return int((self.scores == 0).sum())

    @property
    def negative(self) -> int:
        return int((self.scores < 0).sum())


def measure(run: Run, epoch: int) -> dict[str, Measured]:
    """Every criterion that is defined for the network, at a snapshot, on its training rows."""
    data = load(run.settings.dataset)
    where = Sentence("reference-where-network", label=run.settings.label, epoch=count(epoch))
    flat: dict[str, np.ndarray] = {}
    for card in cards().values():
        if card.criterion and not card.criterion.unavailable(run.model):
            scores = card.criterion(run.model, run.snapshots[epoch], data.train, data.task)
            flat[card.id] = torch.cat([score.detach().flatten() for score in scores.values()]).numpy()
    grain = {card.id: card.grain for card in cards().values()}
    return {name: Measured(score, flat[f"{grain[name]}-{TRUTH}"], where) for name, score in flat.items()}


@remembered(maxsize=1)
def regression_table() -> Table:
    """The ten standardised features of the linear regression."""
    data = load(REGRESSION)
    split = (data.train.x, data.train.y, data.validation.x, data.validation.y)
    return Table.of(*(part.numpy() for part in split), data.feature_names)


@remembered(maxsize=1)
def measure_regression() -> dict[str, Measured]:
    """OBS at the least squares solution, the penalty at which the Lasso drops a weight, and movement along
    gradient descent; beside the true rise of the loss, with the other weights refitted or left alone.
    """
    table = regression_table()
    solution = table.training.solve()
    refit = linear.rise_after_refit(table)
    found = lasso(table)
    awake = np.where(found.support, found.lambdas[:, None], 0.0).max(0)
    descent = descend(table, start(table.size, seed=0))
    moved = -(descent.weights[:-1] * descent.gradients[:-1]).sum(0)
    scores = {
        "weight-obs": (linear.obs(table, solution), refit, "regression"),
        "weight-l1": (awake, refit, "regression"),
        "weight-movement": (moved, linear.rise(table, descent.weights[-1]), "descent"),
    }
    where = {"dataset": REGRESSION, "features": count(table.size), "steps": count(len(descent.weights) - 1)}
    return {
        name: Measured(score, truth, Sentence(f"reference-where-{how}", **where), table.names)
        for name, (score, truth, how) in scores.items()
    }


def measure_all(run: Run | None, epoch: int) -> dict[str, Measured]:
    """All criteria that can be measured now; without a trained network only those of the regression."""
    return (measure(run, epoch) if run else {}) | measure_regression()


# Claims: sentences that are functions of what was measured.


def reading(card: Card, measured: Measured) -> Sentence:
    """How well a criterion knows the truth here."""
    value = measured.agreement
    values = {
        "value": signed(value),
        "items": Sentence(f"reference-items-{card.grain}", count=count(len(measured.scores))),
        "where": measured.where,
        "truth": Sentence(f"reference-truth-{card.truth}"),
    }
    if card.name == TRUTH:
        return Sentence("reference-reading-truth", items=values["items"], where=measured.where)
    if np.isnan(value):
        return Sentence("reference-reading-constant", items=values["items"], where=measured.where)
    if value < -STRONG:
        return Sentence("reference-reading-backwards", **values)
    if abs(value) < WEAK:
        return Sentence("reference-reading-blind", **values)
    return Sentence("reference-reading-follows", **values)


def absent(card: Card) -> Sentence:
    """Why there is nothing measured: it is not defined for the network, or that is not trained yet."""
    reason = card.criterion.unavailable(train_settings().model) if card.criterion else None
    return Sentence(reason or "reference-waiting")


def distribution(measured: Measured) -> Sentence:
    """What the picture of the scores shows."""
    values = {"total": count(len(measured.scores)), "half": number(float(np.median(measured.scores)))}
    if measured.negative:
        return Sentence("reference-scores-negative", negative=count(measured.negative), **values)
    if measured.zeros:
        return Sentence("reference-scores-zeros", zeros=count(measured.zeros), **values)
    return Sentence("reference-scores", **values)


def ranking(measured: Mapping[str, Measured], grain: str, epoch: int) -> Sentence | None:
    """The best and the worst criterion of a grain on the network; None while nothing is measured there."""
    known = [card for card in cards().values() if card.id in measured and card.criterion]
    values = {c: measured[c.id].agreement for c in known if c.grain == grain and c.name != TRUTH}
    values = {card: value for card, value in values.items() if not np.isnan(value)}
    if not values:
        return None
    best, worst = max(values, key=values.get), min(values, key=values.get)
    if values[best] < WEAK:
        ends = {"low": signed(values[worst]), "high": signed(values[best])}
        return Sentence(f"reference-ranking-{grain}-blind", epoch=count(epoch), **ends)
    return Sentence(
        f"reference-ranking-{grain}",
        epoch=count(epoch),
        best=Sentence(best.name_key),
        worst=Sentence(worst.name_key),
        best_value=signed(values[best]),
        worst_value=signed(values[worst]),
    )


def signed(value: float) -> str:
    """A correlation with its sign: "+0.94", "−0.79"."""
    return "–" if np.isnan(value) else f"{value:+.2f}".replace("-", "−")


def linked(source: str) -> str:
    """A citation as Markdown, its arXiv numbers as links."""
    return re.sub(r"arXiv (\d{4}\.\d{4,5})", r"[arXiv \1](https://arxiv.org/abs/\1)", source)


# Take home.


def table_csv(measured: Mapping[str, Measured], text: Text) -> str:
    """All criteria as a table: comma separated, one row each, texts in the language of `text`."""
    head = ["criterion", "name", "ranks", "score", "removes", "signed", "needs", "trap"]
    head += [f"rank_correlation_{on}" for on in MEASURED_ON]
    head += ["items", "measured_on", "source"]
    rows = []
    for card in cards().values():
        found = measured.get(card.id)
        rows.append(
            [card.id, text(card.name_key), card.grain, card.formula, card.rule, int(card.signed)]
            + [text(f"needs-{card.needs}"), text(card.trap_key)]
            + [f"{found.agreement:.4f}" if found and card.on == on else "" for on in MEASURED_ON]
            + [len(found.scores) if found else "", text(found.where) if found else "", card.source]
        )
    return csv(head, rows)


def take_home(settings: Settings) -> str:
    """A script that lists the registry and prints the rank correlations of the page."""
    return script("reference", file=settings.file_stem(PAGE), epoch=settings.epoch)
