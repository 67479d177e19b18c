"""What criteria cost where the page runs: measured once for all visitors, in the background, on demand."""

from __future__ import annotations

from collections.abc import Iterator

from core.jobs import PATIENCE, LoneJob, Queue, Visit, Visits, remembered
from core.prune.scores import WEIGHT_CRITERIA
from core.study.costs import SIZES, Cost, costs

BUDGET_SECONDS = 2.0
"""A single score that would take longer is not run; its time is estimated."""

NAMES = tuple(WEIGHT_CRITERIA)

Costs = tuple[Cost, ...]


class CostJob(LoneJob[Costs, Costs]):
    """The measurement. Its progress is what is timed so far."""

    KIND = "cost"

    def __init__(self, sizes: tuple[int, ...], budget: float) -> None:
        super().__init__("costs", "The measurement", ())
        self._sizes, self._budget = sizes, budget

    def work(self) -> Iterator[Costs]:
        found: Costs = ()
        for one in costs("weight", NAMES, self._sizes, budget=self._budget, cancel=self.cancelled):
            found = (*found, one)
            yield found
        return None if self.cancelled.is_set() else found


class CostStore:
    """The measurement of a process. One that no visitor gave a sign of for `patience` seconds ends."""

    def __init__(
        self, sizes: tuple[int, ...] = SIZES, budget: float = BUDGET_SECONDS, patience: float = PATIENCE
    ) -> None:
        self.total = len(NAMES) * len(sizes)
        self.queue = Queue("costs", patience=patience)
        self._sizes, self._budget = sizes, budget
        self._visits: Visits[Visit[Costs]] = Visits(self.queue)

    def start(self, visitor: str) -> Visit[Costs]:
        """The measurement: a new one, unless it goes on already or is done."""
        return self._visits.start(visitor, CostJob(self._sizes, self._budget), Visit)

    def look(self, visitor: str) -> Visit[Costs] | None:
        """What the visitor began or stopped, else what others have under way or done; None without either."""
        own, shared = self._visits.find(visitor), self.queue.find("costs")
        if shared is None or shared.ending or (own and own.job is shared and shared.status != "done"):
            return own
        return self.start(visitor)


@remembered(maxsize=1)
def default_costs() -> CostStore:
    """The measurement of this process."""
    return CostStore()
