"""Sweeps and ablations against what a careful user would write with torch and captum."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import torch
from captum.attr import LayerFeatureAblation
from torch.nn import functional
from torch.nn.utils import prune

from benchmarks import Row, compare, milliseconds, threads
from core.ablate.exact import ablate_units, ablate_weights
from core.data.dataset import Split, Task
from core.data.registry import load
from core.models import MLP
from core.prune.scores import WEIGHT_CRITERIA
from core.prune.sweep import plan_stops, sweep
from core.prune.units import Params
from core.train.loop import TrainSettings, train

STOPS = 101
SAMPLED = 10
"""The plain loop over all weights is timed on every tenth weight and scaled up: it is slow and uniform."""


def rows() -> Iterator[Row]:
    """Measure one thread against one thread."""
    with threads(1):
        data, model = load("digits"), MLP((64, 64, 64, 10))
        record = list(train(TrainSettings(), data))[-1]
        yield sweep_against_loop(model, record.params, data.validation, data.task)
        yield sweep_against_forwards()
        yield units_against_captum(model, record.params, data.validation, data.task)
        yield weights_against_loop(model, record.params, data.validation, data.task)


def magnitude_sweep(model: MLP, params: Params, split: Split, task: Task):
    """Everything from the weights to the metrics of all stops."""
    scores = WEIGHT_CRITERIA["magnitude"](model, params, split, task)
    return sweep(model, params, split, task, plan_stops(scores, shares=STOPS))


def sweep_against_loop(model: MLP, params: Params, split: Split, task: Task) -> Row:
    dense = model.module(params)

    @torch.no_grad()
    def loop() -> list[float]:
        out = []
        for stop in range(STOPS):
            module = copy.deepcopy(dense)
            layers = [(getattr(module, layer), "weight") for layer in model.layers]
            amount = round(stop / (STOPS - 1) * model.count())
            prune.global_unstructured(layers, prune.L1Unstructured, amount=amount)
            logits = module(split.x)
            functional.cross_entropy(logits, split.y).item()
            out.append((logits.argmax(-1) == split.y).float().mean().item())
        return out

    assert torch.allclose(magnitude_sweep(model, params, split, task).accuracy, torch.tensor(loop()))
    ratio = compare(lambda: magnitude_sweep(model, params, split, task), loop, repeat=7)
    return Row(
        f"loss and accuracy at {STOPS} shares, digits 64-64-64-10, {len(split.x)} rows",
        "loop of deepcopy, prune.global_unstructured, evaluate",
        f"{ratio.times_faster:.1f} times faster ({milliseconds(ratio.ours)}; {milliseconds(ratio.peer)})",
        "10 times faster",
        ratio.times_faster >= 10,
    )


def sweep_against_forwards() -> Row:
    model = MLP((784, 300, 100, 10))
    params = model.init(0)
    generator = torch.Generator().manual_seed(0)
    split = Split(torch.rand(2000, 784, generator=generator), torch.randint(10, (2000,), generator=generator))

    @torch.no_grad()
    def forwards() -> None:
        for _ in range(STOPS):
            model.forward(params, split.x)

    ratio = compare(lambda: magnitude_sweep(model, params, split, "multiclass"), forwards, repeat=5)
    times = 1 / ratio.times_faster
    return Row(
        f"the same at 784-300-100-10 on {len(split.x)} rows",
        f"{STOPS} forward passes of the dense network",
        f"{times:.2f} times as long ({milliseconds(ratio.ours)}; {milliseconds(ratio.peer)})",
        "at most 1.2 times",
        times <= 1.2,
    )


def units_against_captum(model: MLP, params: Params, split: Split, task: Task) -> Row:
    module = model.module(params)
    layers = [getattr(module, f"act{i}") for i in range(1, len(model.layers))]

    @torch.no_grad()
    def captum() -> torch.Tensor:
        def loss(x: torch.Tensor) -> torch.Tensor:
            return functional.cross_entropy(module(x), split.y).unsqueeze(0)

        return -torch.cat(
            [LayerFeatureAblation(loss, layer).attribute(split.x).flatten() for layer in layers]
        )

    found = torch.cat(list(ablate_units(model, params, split, task).values()))
    assert torch.allclose(found, captum(), atol=1e-5)
    ratio = compare(lambda: ablate_units(model, params, split, task), captum, repeat=11)
    return Row(
        f"ablation of all {len(found)} hidden units, digits 64-64-64-10",
        "captum LayerFeatureAblation",
        f"{ratio.times_faster:.1f} times faster ({milliseconds(ratio.ours)}; {milliseconds(ratio.peer)})",
        "10 times faster",
        ratio.times_faster >= 10,
    )


def weights_against_loop(model: MLP, params: Params, split: Split, task: Task) -> Row:
    @torch.no_grad()
    def loop() -> torch.Tensor:
        base = functional.cross_entropy(model.forward(params, split.x), split.y)
        rises = []
        for name in model.weight_names:
            for item in range(0, params[name].numel(), SAMPLED):
                pruned = {key: tensor.clone() for key, tensor in params.items()}
                pruned[name].view(-1)[item] = 0.0
                rises.append(functional.cross_entropy(model.forward(pruned, split.x), split.y) - base)
        return torch.stack(rises)

    found = ablate_weights(model, params, split, task)
    sampled = torch.cat([rise.flatten()[::SAMPLED] for rise in found.values()])
    assert torch.allclose(sampled, loop(), atol=1e-5)
    ratio = compare(
        lambda: ablate_weights(model, params, split, task),
        loop,
        repeat=5,
        peer_share=len(sampled) / model.count(),
    )
    return Row(
        f"ablation of all {model.count():,} weights, digits 64-64-64-10",
        "a plain loop: clone, zero, forward, loss",
        f"{ratio.times_faster:.1f} times faster ({milliseconds(ratio.ours)}; {milliseconds(ratio.peer)})",
        "50 times faster",
        ratio.times_faster >= 50,
    )
