"""Work shared out so that what belongs together is done in one place, which remembers what it computed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, TypeVar

T = TypeVar("T")


def results(
    lanes: Sequence[Executor], tasks: Sequence[T], group: Callable[[T], Any], work: Callable[[T], Any]
) -> Iterator[tuple[T, Any]]:
    """Each task with its result, as they come. lanes: executors that do one thing at a time. A lane takes a
    group and goes on with it; where no group is left, it helps the one with the most to do."""
    waiting: dict[Any, deque[T]] = {}
    for task in tasks:
        waiting.setdefault(group(task), deque()).append(task)
    untaken = deque(waiting)
    own: dict[Executor, Any] = {}
    running: dict[Future, tuple[Executor, T]] = {}

    def begin(lane: Executor) -> None:
        if not waiting.get(own.get(lane)):
            while untaken and not waiting[untaken[0]]:
                untaken.popleft()
            most = max(waiting, key=lambda name: len(waiting[name]), default=None)
            own[lane] = untaken.popleft() if untaken else most
        if waiting.get(own[lane]):
            task = waiting[own[lane]].popleft()
            running[lane.submit(work, task)] = lane, task

    for lane in lanes:
        begin(lane)
    while running:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            lane, task = running.pop(future)
            begin(lane)
            yield task, future.result()
