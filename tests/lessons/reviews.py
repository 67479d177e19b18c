"""What the tests of the lesson on film reviews share."""

from __future__ import annotations

import torch

from core.prune.units import Params
from lessons.network import Network
from lessons.reviews.lesson import LESSON
from lessons.reviews.settings import Reviews
from lessons.subject import Subject, subject
from live_chart import decode
from tests.lessons.reading import ready, view


def trained(**chosen: object) -> Reviews:
    """The page's settings, their network trained."""
    return ready(Reviews().replace(**chosen))


def pruned(settings: Reviews, **changes: object) -> Subject:
    """The pruning of the page under changed settings."""
    return subject(settings.replace(**changes).question)


def modules(network: Network, params: Params, x: torch.Tensor) -> torch.Tensor:
    """Answers by torch's own layers, without the project's evaluation."""
    with torch.no_grad():
        return (network.model.module(params)(x).squeeze(-1) > 0).long()


def shown(settings: Reviews, revealed: bool = True, language: str = "en") -> dict:
    """The payload of the chart as the browser gets it."""
    return decode(LESSON.payload(view(settings, revealed=revealed, language=language)).text)
