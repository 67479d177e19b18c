"""Computations that many sessions share: each is done once, however many ask for it at the same moment."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import update_wrapper
from typing import Generic, NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class CacheInfo(NamedTuple):
    """`hits`: answers without a computation, also those that waited for another's; `misses`: computations."""

    hits: int
    misses: int
    maxsize: int
    currsize: int


class _Key:
    """Arguments of a call, hashed once: settings are many fields deep."""

    __slots__ = ("hash", "parts")

    def __init__(self, parts: Hashable):
        self.parts = parts
        self.hash = hash(parts)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.parts == other.parts


class _Flight(Future):
    """A computation under way, and the thread that does it."""

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.get_ident()


class Remembered(Generic[P, R]):
    """A function whose last `maxsize` results are kept and whose equal calls share one computation.

    No lock is held while the function runs: other arguments go on beside it, and it may call itself
    or another remembered function. A call that needs its own result raises RecursionError.
    """

    def __init__(self, function: Callable[P, R], maxsize: int, key: Callable[..., Hashable] | None):
        update_wrapper(self, function)
        self._function, self._maxsize, self._key = function, maxsize, key
        self._lock = threading.Lock()
        self.cache_clear()

    def _key_of(self, args: tuple, kwargs: dict) -> _Key:
        if self._key is not None:
            return _Key(self._key(*args, **kwargs))
        return _Key((args, tuple(sorted(kwargs.items()))) if kwargs else args)

    def has(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether a call would be answered at once."""
        with self._lock:
            return self._key_of(args, kwargs) in self._results

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        key = self._key_of(args, kwargs)
        while True:
            with self._lock:
                if key in self._results:
                    self._results.move_to_end(key)
                    self._hits += 1
                    return self._results[key]
                flight = self._flights.get(key)
                if flight is None:
                    mine = self._flights[key] = _Flight()
                    self._misses += 1
                    break
            if flight.thread == threading.get_ident():
                raise RecursionError(f"{self.__qualname__} waits for its own result")
            error = flight.exception()
            # An error is the answer for all who wait. What only ends the thread that computed (a script
            # that is run anew, a key pressed) says nothing about the result: somebody else computes it.
            if isinstance(error, Exception):
                raise error
            if error is None:
                with self._lock:
                    self._hits += 1
                return flight.result()
        return self._compute(key, mine, args, kwargs)

    def _compute(self, key: _Key, flight: _Flight, args: tuple, kwargs: dict) -> R:
        try:
            result = self._function(*args, **kwargs)
        except BaseException as error:
            with self._lock:
                self._land(key, flight)
            flight.set_exception(error)
            raise
        with self._lock:
            if self._land(key, flight):
                self._results[key] = result
                while len(self._results) > self._maxsize:
                    self._results.popitem(last=False)
        flight.set_result(result)
        return result

    def _land(self, key: _Key, flight: _Flight) -> bool:
        """Whether the computation is still the one that counts: `cache_clear` disowns those under way."""
        if self._flights.get(key) is not flight:
            return False
        del self._flights[key]
        return True

    def cache_clear(self) -> None:
        """Forgets everything; a computation under way answers those who wait for it, and is not kept."""
        with self._lock:
            self._results: OrderedDict[_Key, R] = OrderedDict()
            self._flights: dict[_Key, _Flight] = {}
            self._hits = self._misses = 0

    def cache_info(self) -> CacheInfo:
        with self._lock:
            return CacheInfo(self._hits, self._misses, self._maxsize, len(self._results))


def remembered(
    maxsize: int, key: Callable[..., Hashable] | None = None
) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Decorator: the last `maxsize` results are kept, and equal calls at the same time are one computation.

    Calls are equal when their arguments are, or what `key(*args, **kwargs)` makes of them. An error is
    raised in every call that waited for it and is not remembered.
    """

    def decorate(function: Callable[P, R]) -> Remembered[P, R]:
        return Remembered(function, maxsize, key)

    return decorate
