"""Properties that are computed once, and never hold up another instance's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.jobs import once, remembered

WAIT = 10.0


def test_threads_that_ask_one_instance_share_one_computation():
    computed, ready = [], threading.Barrier(20)

    class Network:
        @once
        def scores(self):
            """What the criterion says."""
            computed.append(self)
            threading.Event().wait(0.05)
            return object()

    network = Network()

    def ask(_):
        ready.wait(WAIT)
        return network.scores

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(ask, range(20)))
    assert len(set(found)) == len(computed) == 1
    assert network.scores is found[0]
    assert list(vars(network)) == ["scores"]
    assert Network.scores.__doc__ == "What the criterion says."


def test_two_instances_and_a_remembered_function_do_not_wait_for_each_other():
    """One thread is in the property of one instance and needs the function; the other is in the function and
    needs the property of another instance."""
    both = threading.Barrier(2)

    @remembered(maxsize=4)
    def total(name):
        both.wait(WAIT)
        return networks["b"].size

    class Network:
        def __init__(self, name):
            self.name = name

        @once
        def size(self):
            if self.name == "a":
                both.wait(WAIT)
                return total("all") + 1
            return 1

    networks = {name: Network(name) for name in "ab"}
    with ThreadPoolExecutor(2) as pool:
        outer, inner = pool.submit(lambda: networks["a"].size), pool.submit(total, "all")
        assert (inner.result(WAIT), outer.result(WAIT)) == (1, 2)


def test_an_error_is_not_kept():
    class Network:
        tries = 0

        @once
        def loss(self):
            self.tries += 1
            if self.tries == 1:
                raise ValueError("no")
            return 2.0

    network = Network()
    with pytest.raises(ValueError, match="no"):
        _ = network.loss
    assert network.loss == 2.0
