"""Below the instrument: the criteria ranked by regret, the Lasso, pruning's neighbours, two kinds of
descent, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.jobs import remembered
from core.linear import criteria, sparse, subsets
from core.linear.descent import STEPS, batch_of, descend
from core.linear.race import DRAWS
from core.linear.table import Array
from lessons.catalogue import Sentence
from lessons.linear_regression.experiment import bootstraps, experiment
from lessons.linear_regression.settings import Settings, to_mark
from lessons.numbers import number

SGD_SEEDS = 10
OWN_WAYS = ("rfe", "backward", "lasso")


@dataclass(frozen=True)
class Rank:
    """One way to drop features: mean regret over all sizes, and its 10 and 90 percent quantiles over
    bootstraps.
    """

    name: str
    regret: float
    low: float
    high: float


def ranking(settings: Settings) -> tuple[Rank, ...]:
    """Criteria at this step, elimination one by one, the Lasso, and random removal: best first."""
    default = Settings()
    neutral = {
        name: getattr(default, name) for name in ("criterion", "axis", "at", "picked", "cut", "kept", "marks")
    }
    return _ranking(settings.replace(**neutral, across=None, up=None))


@remembered(maxsize=16)
def _own_orders(dataset: str, method: str, seed: int, thousandths: bool) -> tuple[dict[str, Array], ...]:
    """Orders of the ways that need no step: on the table, then on each bootstrap."""
    settings = Settings().replace(dataset=dataset, method=method, seed=seed, thousandths=thousandths)
    out = []
    for one in (experiment(settings).draw, *bootstraps(settings)):
        cloud = subsets.refitted(one.table)
        path = sparse.lasso(one.table, count=60)
        orders = (sparse.eliminate(cloud), sparse.backward(cloud), sparse.lasso_order(path))
        out.append(dict(zip(OWN_WAYS, orders, strict=True)))
    return tuple(out)


@remembered(maxsize=32)
def _ranking(settings: Settings) -> tuple[Rank, ...]:
    frame = settings.frame
    own = _own_orders(settings.dataset, settings.method, settings.seed, settings.thousandths)
    regrets: dict[str, list[float]] = {}
    for one, fixed in zip((experiment(settings).draw, *bootstraps(settings)), own, strict=True):
        losses = one.losses(settings.refit, settings.where)[frame]
        best = losses[subsets.best_of(losses)][::-1]
        orders = fixed | {
            name: subsets.removal_order(criterion.score(one.table, one.weights[frame]))
            for name, criterion in criteria.CRITERIA.items()
        }
        lost = {name: losses[subsets.path(order)] for name, order in orders.items()}
        counts = subsets.all_kept(one.size).sum(1)
        lost["random"] = np.array([losses[counts == k].mean() for k in range(one.size, -1, -1)])
        for name, along in lost.items():
            # All kept and none kept are the same for everyone.
            regrets.setdefault(name, []).append(float((along - best)[1:-1].mean()))
    rows = [
        Rank(name, found[0], float(np.quantile(found[1:], 0.1)), float(np.quantile(found[1:], 0.9)))
        for name, found in regrets.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.regret))


def rank_name(name: str) -> Sentence:
    """The name of one way of the ranking."""
    return Sentence(f"linear-way-{name}" if name in OWN_WAYS else f"criterion-{name}")


def ranking_line(rows: tuple[Rank, ...]) -> Sentence:
    by_name = {row.name: row for row in rows}
    ranked = [row for row in rows if row.name != "random"]
    # The gradient threshold is always told; it may be the farthest itself.
    return Sentence(
        "linear-ranking-line-worst" if ranked[-1].name == "gradient" else "linear-ranking-line",
        best=rank_name(ranked[0].name),
        best_regret=number(ranked[0].regret, 2),
        worst=rank_name(ranked[-1].name),
        worst_regret=number(ranked[-1].regret, 2),
        gradient=number(by_name["gradient"].regret, 2),
        random=number(by_name["random"].regret, 2),
        draws=str(DRAWS),
    )


@dataclass(frozen=True, eq=False)
class Lasso:
    """The path, its validation loss as it stands (m,) and with the survivors refitted (m,), and the refit's
    weights (m, d).
    """

    names: tuple[str, ...]
    path: sparse.LassoPath
    raw: Array
    refit: Array

    @property
    def awake(self) -> Array:
        return self.path.support.sum(1)

    @property
    def half(self) -> int:
        """The place on the path with the weakest penalty at which at most half of the weights are awake."""
        return int(np.flatnonzero((self.awake > 0) & (self.awake <= to_mark(len(self.names))))[-1])


def lasso(settings: Settings) -> Lasso:
    return _lasso(settings.dataset, settings.thousandths)


@remembered(maxsize=16)
def _lasso(dataset: str, thousandths: bool) -> Lasso:
    found = experiment(Settings().replace(dataset=dataset, thousandths=thousandths))
    path = sparse.lasso(found.table)
    raw = found.table.validation.loss(path.weights)
    return Lasso(found.names, path, raw, found.cloud.validation[path.subset])


def lasso_line(found: Lasso) -> Sentence:
    """What shrinking costs and refitting changes with half of the features awake."""
    place, order = found.half, sparse.lasso_order(found.path)
    better = found.refit[place] < found.raw[place]
    return Sentence(
        "linear-lasso-helps" if better else "linear-lasso-hurts",
        awake=str(int(found.awake[place])),
        penalty=number(found.path.lambdas[place], 2),
        raw=number(found.raw[place]),
        refit=number(found.refit[place]),
        last=found.names[order[-1]],
    )


@remembered(maxsize=16)
def neighbours(dataset: str) -> tuple[sparse.Neighbour, ...]:
    """Pruning beside what it is taken for, on the least squares fit, all aimed at half of the weights."""
    table = experiment(Settings().replace(dataset=dataset)).table
    return sparse.neighbours(table, table.size - to_mark(table.size))


def neighbour_line(one: sparse.Neighbour) -> Sentence:
    # Without noise least squares finds the few columns that made y, and uses no others.
    some = "-some" if one.name == "dense" and one.zeros else ""
    return Sentence(
        f"linear-neighbour-{one.name}-line{some}",
        zeros=str(one.zeros),
        total=str(len(one.weights)),
        largest=number(np.abs(one.weights).max(), 2),
        loss=number(one.validation),
    )


@remembered(maxsize=8)
def descents(dataset: str, seed: int) -> tuple[Array, Array, float]:
    """Training loss of gradient descent (steps + 1,), of SGD under ten seeds (10, steps + 1), and the lowest
    possible."""
    found = experiment(Settings().replace(dataset=dataset, seed=seed))
    table = found.table
    many = [descend(table, found.first, method="sgd", seed=s).losses for s in range(SGD_SEEDS)]
    return found.run.losses, np.array(many), float(table.training.loss(table.training.solve()))


def _rows(dataset: str) -> int:
    return len(experiment(Settings().replace(dataset=dataset)).table.y)


def descents_title(dataset: str, seed: int) -> Sentence:
    """Steps, and rows read, for 99 percent of the way from the start to the lowest loss; SGD: median over
    seeds.
    """
    smooth, noisy, floor = descents(dataset, seed)
    rows = _rows(dataset)
    target = floor + 0.01 * (smooth[0] - floor)
    gd, sgd = (np.flatnonzero(losses <= target) for losses in (smooth, np.median(noisy, axis=0)))
    if not len(gd) or not len(sgd):
        return Sentence("linear-descents-title-never", steps=f"{STEPS:,}")
    return Sentence(
        "linear-descents-title",
        gd=f"{gd[0]:,}",
        gd_rows=f"{gd[0] * rows:,}",
        sgd=f"{sgd[0]:,}",
        sgd_rows=f"{sgd[0] * batch_of(rows):,}",
    )


def descents_line(dataset: str, seed: int) -> Sentence:
    smooth, noisy, floor = descents(dataset, seed)
    return Sentence(
        "linear-descents-line",
        batch=str(batch_of(_rows(dataset))),
        gd=number(smooth[-1]),
        low=number(noisy[:, -1].min()),
        high=number(noisy[:, -1].max()),
        floor=number(floor),
        steps=f"{STEPS:,}",
        seeds=str(SGD_SEEDS),
    )
