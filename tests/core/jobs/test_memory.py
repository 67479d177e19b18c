"""Single flight: equal calls at the same time are one computation."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.jobs import remembered

WAIT = 10.0


def gather(count, call):
    """What `count` threads get that call at the same moment: results and errors in the order of threads."""
    ready = threading.Barrier(count)

    def one(i):
        ready.wait(WAIT)
        try:
            return call(i)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def waiters(function):
    """How many calls wait for a computation under way, or are about to."""
    return sum(len(flight._condition._waiters) for flight in list(function._flights.values()))


def until(condition):
    """Waits for the condition, at most ten seconds."""
    pause = threading.Event()
    for _ in range(2000):
        if condition():
            return
        pause.wait(0.005)
    raise AssertionError("waited too long")


def test_twenty_at_once_are_one_computation():
    computed = []

    @remembered(maxsize=4)
    def slow(x):
        computed.append(x)
        until(lambda: waiters(slow) == 19)
        return object()

    results = gather(20, lambda i: slow(7))
    assert computed == [7]
    assert len({id(result) for result in results}) == 1
    assert slow.cache_info() == (19, 1, 4, 1)


def test_an_error_reaches_all_who_wait_and_is_not_remembered():
    computed = []

    @remembered(maxsize=4)
    def fails(x):
        computed.append(x)
        if len(computed) == 1:
            until(lambda: waiters(fails) == 4)
            raise ValueError("no")
        return x

    errors = gather(5, lambda i: fails(3))
    assert [str(error) for error in errors] == ["no"] * 5
    assert computed == [3]
    assert fails(3) == 3
    assert computed == [3, 3]


def test_what_ends_one_thread_does_not_end_those_who_wait():
    class Rerun(BaseException):
        pass

    computed = []

    @remembered(maxsize=4)
    def interrupted(x):
        computed.append(x)
        if len(computed) == 1:
            until(lambda: waiters(interrupted) == 3)
            raise Rerun
        return x

    def call(i):
        try:
            return interrupted(3)
        except Rerun:
            return "rerun"

    assert sorted(map(str, gather(4, call))) == ["3", "3", "3", "rerun"]
    assert computed == [3, 3]


def test_other_arguments_are_computed_beside():
    both = threading.Barrier(2)

    @remembered(maxsize=4)
    def meet(x):
        both.wait(WAIT)  # breaks unless both computations are under way together
        return x

    assert gather(2, meet) == [0, 1]


def test_a_function_may_call_itself_and_others():
    @remembered(maxsize=128)
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + other(n - 2)

    @remembered(maxsize=128)
    def other(n):
        return fibonacci(n)

    assert gather(8, lambda i: fibonacci(40 + i % 2)) == [102334155, 165580141] * 4
    assert fibonacci.cache_info().misses == 42


def test_a_call_that_needs_its_own_result_says_so():
    @remembered(maxsize=1)
    def circle(x):
        return circle(x)

    with pytest.raises(RecursionError, match="circle waits for its own result"):
        circle(1)
    with pytest.raises(RecursionError):  # and is not left waiting for ever
        circle(1)


def test_the_least_recently_asked_goes_first():
    computed = []

    @remembered(maxsize=2)
    def square(x, *, offset=0):
        computed.append(x)
        return x * x + offset

    square(1), square(2), square(1), square(3)
    assert square.cache_info().currsize == 2
    square(1)
    assert computed == [1, 2, 3]
    square(2)
    assert computed == [1, 2, 3, 2]
    assert square(2, offset=1) == 5


def test_equal_by_key():
    computed = []

    @remembered(maxsize=2, key=lambda name, values: name)
    def total(name, values):
        computed.append(name)
        return sum(values)

    assert total("a", [1, 2]) == total("a", [9]) == 3
    assert computed == ["a"]


def test_clearing_disowns_what_is_under_way():
    started, go = threading.Event(), threading.Event()
    computed = []

    @remembered(maxsize=2)
    def slow(x):
        computed.append(x)
        if len(computed) == 1:
            started.set()
            go.wait(WAIT)
        return len(computed)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(slow, 1)
        assert started.wait(WAIT)
        slow.cache_clear()
        assert slow(1) == 2  # not held up by the old computation
        go.set()
        first.result(WAIT)
    assert slow(1) == 2
    assert slow.__name__ == "slow"
    assert slow.__wrapped__(1) == 3
