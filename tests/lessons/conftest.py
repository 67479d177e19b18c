"""Really trained networks for the lesson on neurons, each trained once."""

from __future__ import annotations

import pytest

from lessons.network import Network
from tests.lessons.neurons import trained


@pytest.fixture(scope="module")
def relu() -> Network:
    return trained()[1]


@pytest.fixture(scope="module")
def untrained() -> Network:
    return trained(epoch=0)[1]


@pytest.fixture(scope="module")
def tanh() -> Network:
    return trained(activation="tanh")[1]


@pytest.fixture(scope="module")
def one_layer() -> Network:
    return trained(network="64-64-10")[1]
