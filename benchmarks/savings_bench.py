"""What a pruned network saves of the time, against the dense one."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from benchmarks import Row, compare, milliseconds, threads
from core.measure import ways
from core.models import MLP

WIDTHS, REMOVED, BATCH = (1024, 1024, 1024), 0.9, 64
PASSES = 20
"""In one turn: a single pass of the smaller network is too short for the clock."""


def rows() -> Iterator[Row]:
    """One thread against one thread."""
    with threads(1):
        yield shrunken_against_dense()


def shrunken_against_dense() -> Row:
    """Both by torch's own layers."""
    model = MLP(WIDTHS)
    params, x = model.init(0), torch.randn(BATCH, WIDTHS[0], generator=torch.Generator().manual_seed(0))
    norms = params["fc1.weight"].square().sum(1) * params["fc2.weight"].square().sum(0)
    kept = {"fc1": norms > norms.quantile(REMOVED)}
    small = model.shrink(params, kept)
    dense, _ = ways.dense(model.module(params), x)
    shrunken, _ = ways.dense(small[0].module(small[1]), x)
    silenced = model.forward(model.units.silence(params, kept), x)
    assert torch.allclose(shrunken.run(), silenced, atol=1e-4)

    def passes(kernel: ways.Kernel) -> None:
        for _ in range(PASSES):
            kernel.run()

    ratio = compare(lambda: passes(shrunken), lambda: passes(dense), repeat=21)
    each = [milliseconds(side / PASSES) for side in (ratio.ours, ratio.peer)]
    return Row(
        f"{'-'.join(map(str, WIDTHS))} without {REMOVED:.0%} of its neurons, batch {BATCH}, one thread",
        "the dense network",
        f"{ratio.times_faster:.1f} times faster ({each[0]}; {each[1]})",
        "5 times faster",
        ratio.times_faster >= 5,
    )
