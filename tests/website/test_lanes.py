"""What belongs together is done in one place, and nobody is idle while there is work."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from website.lanes import results


def test_a_group_stays_in_its_lane_until_a_lane_is_idle() -> None:
    tasks = [(name, number) for name, many in (("a", 6), ("b", 2), ("c", 1)) for number in range(many)]
    both = threading.Barrier(2, timeout=10)
    where: dict[tuple[str, int], int] = {}

    def work(task: tuple[str, int]) -> str:
        where[task] = threading.get_ident()
        if len(where) < len(tasks):
            both.wait()  # the lanes keep step
        return f"{task[0]}{task[1]}"

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as two:
        found = dict(results([one, two], tasks, lambda task: task[0], work))
    assert found == {task: f"{task[0]}{task[1]}" for task in tasks}
    assert len({where["b", 0], where["b", 1], where["c", 0]}) == 1
    assert {where["a", number] for number in range(3)} == {where["a", 0]} != {where["b", 0]}
    assert where["b", 0] in {where["a", number] for number in range(3, 6)}, "an idle lane helps"


def test_nothing_to_do_is_done() -> None:
    with ThreadPoolExecutor(1) as lane:
        assert list(results([lane], [], str, str)) == []
