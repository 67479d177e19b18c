"""A study as arrays, and what can be read from them: who wins, and how many seeds say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.registry import load
from core.jobs import once, remembered
from core.study import Cell, PairedTest, Row, StudySettings, known_cells, paired, table
from core.study.cells import unpack_rows
from core.study.table import SAME

REMEMBERED = 24


class UnfinishedError(LookupError):
    """A study of which only some cells are there."""


@remembered(maxsize=REMEMBERED)
def _whole(study: StudySettings) -> tuple[Cell, ...]:
    cells = known_cells(study)
    if len(cells) < len(study.jobs()):
        raise UnfinishedError(cells)
    return cells


def cells_of(study: StudySettings) -> tuple[Cell, ...]:
    """The finished cells of a study, without starting anything; whole studies stay in memory."""
    try:
        return _whole(study)
    except UnfinishedError as error:
        return error.args[0]


@dataclass(frozen=True, eq=False)
class Race:
    """One network under K criteria, N seeds and S shares, 0 among them; what is not measured yet is NaN.

    metric, worst: (K, N, S) headline metric and recall of the worst class, on the validation rows.
    """

    study: StudySettings
    cells: tuple[Cell, ...]
    metric: np.ndarray
    worst: np.ndarray

    @property
    def criteria(self) -> tuple[str, ...]:
        return self.study.criteria

    @property
    def seeds(self) -> tuple[int, ...]:
        return self.study.seeds

    @property
    def shares(self) -> np.ndarray:
        return np.array(self.study.shares)

    @once
    def complete(self) -> np.ndarray:
        """(K,) whether a criterion has been measured under every seed."""
        return np.isfinite(self.metric).all((1, 2))

    @property
    def finished(self) -> bool:
        return bool(self.complete.all())

    @once
    def mean(self) -> np.ndarray:
        """(K, S) over the seeds that are there; NaN without any."""
        return _over_seeds(self.metric, np.mean)

    @once
    def worst_mean(self) -> np.ndarray:
        return _over_seeds(self.worst, np.mean)

    @once
    def sd(self) -> np.ndarray:
        """(K, S) standard deviation, n - 1; NaN below two seeds."""
        return _over_seeds(self.metric, lambda a, axis: a.std(axis, ddof=1) if len(a) > 1 else a[0] * np.nan)

    @once
    def winner(self) -> np.ndarray:
        """(S,) the criterion with the best mean of those that are complete. There must be one."""
        return np.where(self.complete[:, None], self.mean, -np.inf).argmax(0)

    @once
    def dissent(self) -> np.ndarray:
        """(S,) number of seeds in which another complete criterion is better than the winner of the mean."""
        best = self.metric[self.complete].max(0)
        return (best > self._at_winner(self.metric) + SAME).sum(0)

    @once
    def tied(self) -> np.ndarray:
        """(S,) number of complete criteria whose mean is as good as that of the winner, itself among them."""
        return (self.mean[self.complete] >= self.best - SAME).sum(0)

    @once
    def ranks(self) -> np.ndarray:
        """(K, N + 1, S) rank from 1 on within the mean, and within each seed; equal ones share the better."""
        columns = np.concatenate([self.mean[:, None], self.metric], 1)
        columns = np.where(self.complete[:, None, None], columns, np.nan)
        ranks = (columns[None] > columns[:, None] + SAME).sum(1) + 1.0
        return np.where(np.isfinite(columns), ranks, np.nan)

    @property
    def best(self) -> np.ndarray:
        """(S,) the mean of the winner."""
        return np.take_along_axis(self.mean, self.winner[None], 0)[0]

    def stop(self, share: float) -> int:
        """The share that is nearest."""
        return int(np.abs(self.shares - share).argmin())

    def rows(self, stop: int, split: str = "validation") -> tuple[Row, ...]:
        """The table at one share, best mean first."""
        share = self.study.shares[stop]
        found = [row for row in table(self.cells, split) if row.key.share == share]
        return tuple(sorted(found, key=lambda row: row.mean, reverse=True))

    def ranked(self, stop: int) -> tuple[Row, ...]:
        """Those of the rows whose criteria are complete: only they can be first or last."""
        names = {name for name, whole in zip(self.criteria, self.complete, strict=True) if whole}
        return tuple(row for row in self.rows(stop) if row.key.criterion in names)

    def difference(self, first: str, second: str, stop: int) -> np.ndarray:
        """(N,) how far the first is ahead of the second in each seed."""
        a, b = (self.metric[self.criteria.index(name), :, stop] for name in (first, second))
        return a - b

    def right(self, criterion: str, stop: int) -> np.ndarray | None:
        """(N, n) whether each validation row's class is found at a stop, seed by seed; None where that is not
        known of every seed."""
        own = {cell.job.model.seed: cell for cell in self.cells if cell.job.criterion == criterion}
        packed = [own[seed].points[stop].right if seed in own else "" for seed in self.seeds]
        if not all(packed):
            return None
        rows = len(load(self.study.models[0].dataset).validation)
        return np.stack([unpack_rows(one, rows) for one in packed])

    def test(self, stop: int) -> PairedTest | None:
        """Student's paired t test between the two best complete criteria; None when there are not two."""
        rows = self.ranked(stop)
        return paired(*rows[:2]) if len(rows) > 1 else None

    def _at_winner(self, values: np.ndarray) -> np.ndarray:
        return np.take_along_axis(values, self.winner[None, None], 0)[0]


@remembered(maxsize=REMEMBERED, key=lambda study, cells: (study, tuple(cells)))
def race(study: StudySettings, cells: Sequence[Cell]) -> Race:
    """The arrays of a study on one network, from the cells that there are. Correlations are left aside."""
    cells = tuple(cell for cell in cells if cell.job.kind == "curve" and cell.points)
    shape = len(study.criteria), len(study.seeds), len(study.shares)
    metric, worst = np.full(shape, np.nan), np.full(shape, np.nan)
    for cell in cells:
        k, n = study.criteria.index(cell.job.criterion), study.seeds.index(cell.job.model.seed)
        metric[k, n] = [point.validation.metric for point in cell.points]
        worst[k, n] = [point.validation.worst for point in cell.points]
    return Race(study, cells, metric, worst)


def only(whole: Race, criterion: str) -> Race:
    """The same race of which only one criterion is known."""
    return race(whole.study, [cell for cell in whole.cells if cell.job.criterion == criterion])


def _over_seeds(values: np.ndarray, function) -> np.ndarray:
    """(K, S) from (K, N, S), row by row over the seeds that are there."""
    out = np.full((values.shape[0], values.shape[2]), np.nan)
    for k, seeds in enumerate(values):
        there = seeds[np.isfinite(seeds).all(1)]
        if len(there):
            out[k] = function(there, axis=0)
    return out
