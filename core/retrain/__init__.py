"""Prune and retrain, round by round: settings, the loop, and the runs of many visitors."""

from core.retrain.loop import measure, prune_and_retrain, result, steps
from core.retrain.rounds import Epoch, Metrics, Round
from core.retrain.runner import LoopHandle, LoopStore, default_loops
from core.retrain.settings import LoopSettings, Stops

__all__ = [
    "Epoch",
    "LoopHandle",
    "LoopSettings",
    "LoopStore",
    "Metrics",
    "Round",
    "Stops",
    "default_loops",
    "measure",
    "prune_and_retrain",
    "result",
    "steps",
]
