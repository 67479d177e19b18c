"""How a recording travels: JSON and arrays in one deflated stream, as text that a classic script can hold.

Browsers do not let a page that was opened from disk fetch a file; a script may carry it. An array is written
once however often it is shown, and its bytes are put in the order in which they compress best.
website/js/unpack.js reads it.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any

import numpy as np
import orjson

from lessons.tasks import FIRST, HARDER

_TAG = re.compile(r"(<[^>]*>)")
REGIONS = ("line", "under", "body", FIRST, HARDER)
"""Parts of a page in which is said what the slider changes."""
_SMALL = 64
"""Bytes of an array below which no order is tried."""


class Arrays:
    """Distinct arrays, in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, tuple[int, ...], str], int] = {}

    def apart(self, value: Any) -> Any:
        """JSON in which {"@": number} stands for every array as `live_chart` packs it."""
        if isinstance(value, dict):
            if isinstance(value.get("$"), str) and isinstance(value.get("b"), str):
                key = value["$"], tuple(value["n"]), value["b"]
                return {"@": self._numbers.setdefault(key, len(self._numbers))}
            return {name: self.apart(one) for name, one in value.items()}
        return [self.apart(one) for one in value] if isinstance(value, list) else value

    def written(self) -> tuple[list[list[Any]], bytes]:
        """Of each array its type, its shape, the order of its bytes and their number; and all the bytes."""
        heads, parts = [], []
        for kind, shape, text in self._numbers:
            order, data = _ordered(base64.b64decode(text), np.dtype(kind).itemsize, shape)
            heads.append([kind, shape, order, len(data)])
            parts.append(data)
        return heads, b"".join(parts)


def pack(value: Any, arrays: Arrays | None = None) -> str:
    """JSON, and the arrays that it names, as text: base64 of zlib of a head's length, the head, bytes."""
    heads, data = (arrays or Arrays()).written()
    head = orjson.dumps({"value": value, "arrays": heads}, option=orjson.OPT_SORT_KEYS)
    return base64.b64encode(zlib.compress(len(head).to_bytes(4, "little") + head + data, 9)).decode("ascii")


def _ordered(data: bytes, size: int, shape: tuple[int, ...]) -> tuple[str, bytes]:
    """The order that compresses best: "d" writes what changes from one row to the next (of grids and masks at
    neighbouring stops, little), "s" all first bytes of the numbers, then all second ones. size: bytes of a
    number."""
    if len(data) < _SMALL:
        return "", data
    found = {"": data}
    rows = np.frombuffer(data, np.uint8).reshape(shape[0], -1) if shape and shape[0] > 1 else None
    if rows is not None:
        changes = rows.copy()
        changes[1:] -= rows[:-1]
        found["d"] = changes.tobytes()
    if size > 1:
        for order in tuple(found):
            found[f"{order}s"] = np.frombuffer(found[order], np.uint8).reshape(-1, size).T.tobytes()
    return min(found.items(), key=lambda one: (len(zlib.compress(one[1], 1)), one[0]))


def shared(values: list[Any], words: list[list[Any]]) -> Any:
    """What several values have in common; where they differ stands {"~": i}, and words[k][i] is what value k
    has there. An array is the same or another one as a whole."""
    first = values[0]
    if all(value == first for value in values):
        return first
    if all(isinstance(value, dict) and value.keys() == first.keys() != {"@"} for value in values):
        return {name: shared([value[name] for value in values], words) for name in first}
    if all(isinstance(value, list) and len(value) == len(first) for value in values):
        return [shared(list(parts), words) for parts in zip(*values, strict=True)]
    for own, value in zip(words, values, strict=True):
        own.append(value)
    return {"~": len(words[0]) - 1}


def said(rows: list[tuple[int, int, float, list[dict[str, str]]]]) -> dict[str, Any]:
    """What is said at all positions (frame, stop, share): most of it is the same from one to the next, so
    that every piece between two tags is written once, and a text is a list of their numbers."""
    pieces: dict[str, int] = {}
    found = [
        [frame, stop, round(share, 6),
         *([[pieces.setdefault(piece, len(pieces)) for piece in _TAG.split(look[region]) if piece]
            for region in REGIONS] for look in looks)]
        for frame, stop, share, looks in rows
    ]  # fmt: skip
    return {"pieces": list(pieces), "rows": found}
