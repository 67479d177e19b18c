"""A property that is computed once, whoever asks for it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from core.jobs.memory import Remembered

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 (a decorator, written as one)
    """Like ``functools.cached_property``, which in Python 3.11 holds one lock for all instances while it
    computes: there two networks would wait for each other, and with `remembered` functions in between for
    ever. Here those wait that ask the same instance.
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> once[T]: ...
    @overload
    def __get__(self, instance: Any, owner: type) -> T: ...
    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        known, mine = instance.__dict__, f"_{self._name}_flight"
        flight = known.setdefault(mine, Remembered(lambda: self._function(instance), 1, None))
        # Who comes here after another has finished, but had looked before, finds the value now.
        value = known[self._name] if self._name in known else flight()
        known[self._name] = value  # found there from now on: the descriptor is not asked again
        known.pop(mine, None)
        return value
