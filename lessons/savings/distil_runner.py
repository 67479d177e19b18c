"""Students with and without a teacher, over seeds: trained in the background, on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.jobs import PATIENCE, LoneJob, Queue, Visit, Visits, remembered
from core.retrain.distil import KINDS, Student, students
from core.train.runs import default_store
from core.train.settings import TrainSettings
from lessons.defaults import seed_band
from lessons.savings.settings import Savings

Students = tuple[Student, ...]


@dataclass(frozen=True)
class Teaching:
    """What is taught: to students of a network that loses a share of its weights, at a temperature, and with
    which part of the loss."""

    training: TrainSettings
    share: float
    temperature: float
    mix: float

    @classmethod
    def of(cls, settings: Savings) -> Teaching:
        return cls(settings.training, settings.student / 100, settings.temperature, settings.mix / 100)

    @property
    def key(self) -> str:
        return f"{self.training.hash}-{self.share}-{self.temperature}-{self.mix}"

    @property
    def total(self) -> int:
        """Students in all."""
        return 2 * len(KINDS) * len(seed_band(self.training))


class DistilJob(LoneJob[Students, Students]):
    """The students of all seeds. Its progress is those that are finished."""

    KIND = "distil"

    def __init__(self, lesson: Teaching) -> None:
        super().__init__(lesson.key, "The teaching", ())
        self._lesson = lesson

    def work(self) -> Iterator[Students]:
        lesson, found = self._lesson, ()
        for settings in seed_band(lesson.training):
            dense = default_store().request(settings).result().snapshots[settings.epochs]
            taught = students(
                settings, dense, lesson.share, lesson.temperature, lesson.mix, cancel=self.cancelled
            )
            for one in taught:
                found = (*found, one)
                yield found
            if self.cancelled.is_set():
                return None
        return found


class DistilStore:
    """The teaching of a process. What no visitor gave a sign of for `patience` seconds ends."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.queue = Queue("distil", patience=patience)
        self._visits: Visits[Visit[Students]] = Visits(self.queue)

    def start(self, visitor: str, lesson: Teaching) -> Visit[Students]:
        return self._visits.start(visitor, DistilJob(lesson), Visit)

    def look(self, visitor: str, lesson: Teaching) -> Visit[Students] | None:
        """What the visitor has of this lesson, or what others have finished of it."""
        own = self._visits.find(visitor)
        if own is not None and own.job.key == lesson.key:
            if not own.finished:
                own.attend()
            return own
        shared = self.queue.find(lesson.key)
        return self.start(visitor, lesson) if shared is not None and shared.status == "done" else None


@remembered(maxsize=1)
def default_lessons() -> DistilStore:
    """The teaching of this process."""
    return DistilStore()
