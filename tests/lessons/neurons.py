"""What the tests of the lesson on neurons share."""

from __future__ import annotations

from core.prune.units import Params
from core.train.runs import default_store
from lessons.mlp_neurons.settings import SIGNED, MlpNeurons
from lessons.network import Network, joined, network
from lessons.question import Question
from lessons.subject import Subject, subject
from tests.lessons import reading


def trained(**settings: object) -> tuple[MlpNeurons, Network]:
    chosen = MlpNeurons(**settings)
    default_store().request(chosen.training).result(120)
    return chosen, network(chosen.training, chosen.epoch)


def pruned(found: Network, criterion: str = SIGNED, scope: str = "global", **hand: object) -> Subject:
    """The network's neurons, ranked."""
    return subject(Question(found.training, found.epoch, "unit", criterion, scope, **hand))


def total(found: Network) -> int:
    return len(joined(found.live))


def accuracy(found: Network, params: Params, split: str = "validation") -> float:
    """Without the project's evaluation: through torch modules."""
    return reading.accuracy(found, params, found.data.splits[split])
