"""Prune and retrain, round by round: settings, the loop, and the runs of many visitors."""

from core.retrain.loop import Epoch, Metrics, Round, measure, prune_and_retrain, result, steps
from core.retrain.settings import LoopSettings, Stops

__all__ = [
    "Epoch",
    "LoopSettings",
    "Metrics",
    "Round",
    "Stops",
    "measure",
    "prune_and_retrain",
    "result",
    "steps",
]
