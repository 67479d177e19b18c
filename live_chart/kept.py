"""An encoded payload as bytes, to be kept on disk."""

from __future__ import annotations

from dataclasses import asdict

import orjson

from live_chart.payload import Encoded, pack, restore
from live_chart.stops import Axis, Stops


def to_bytes(encoded: Encoded) -> bytes:
    """All of it: `from_bytes` gives an equal one, stops to the last bit."""
    axis = encoded.threshold_axis
    return orjson.dumps(
        {
            "text": encoded.text,
            "stops": [_plain(stops) for stops in encoded.stops],
            "sizes": encoded.sizes,
            "threshold_axis": None if axis is None else asdict(axis),
            "hand": encoded.hand,
        }
    )


def from_bytes(content: bytes) -> Encoded:
    """Raises ValueError, KeyError or TypeError where the bytes are not those of `to_bytes`."""
    plain = restore(orjson.loads(content))
    axis = plain["threshold_axis"]
    if axis is not None and axis["ticks"] is not None:
        axis["ticks"] = tuple(tuple(tick) for tick in axis["ticks"])
    return Encoded(
        text=plain["text"],
        stops=tuple(Stops(**stops) for stops in plain["stops"]),
        sizes=plain["sizes"],
        threshold_axis=None if axis is None else Axis(**axis),
        hand=plain["hand"],
    )


def _plain(stops: Stops) -> dict:
    threshold = None if stops.threshold is None else pack(stops.threshold)
    metrics = {name: pack(column) for name, column in stops.metrics.items()}
    return {
        "share": pack(stops.share),
        "removed": pack(stops.removed),
        "threshold": threshold,
        "metrics": metrics,
    }
