"""Sweeps and ablations of recurrent networks and encoders against what a careful user would write."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import prune
from torch.nn.utils.rnn import pack_padded_sequence

from benchmarks import Row, compare, milliseconds, threads
from core.ablation import ablate_units
from core.data import Split, Task, load
from core.models import Model
from core.models.recurrent import RecurrentModule
from core.scores import WEIGHT_CRITERIA
from core.sweep import plan_stops, sweep
from core.train_settings import BaseTrainSettings
from core.training import train
from core.units import Params
from lessons.defaults import encoder_settings, recurrent_settings

STOPS = 101


def rows() -> Iterator[Row]:
    """Measure one thread against one thread, on weights of a short training."""
    with threads(1):
        settings = recurrent_settings("signal-5", epochs=5)
        yield sweep_against_loop("Elman network 10-50, signal", settings, lambda module: module)
        settings = recurrent_settings("reviews", epochs=2)
        yield sweep_against_loop("LSTM 16-32, reviews", settings, lambda module: module)
        yield sweep_against_loop("LSTM 16-32, reviews", settings, Packed, "packed sequences, ")
        settings = encoder_settings("reviews", epochs=1)
        yield sweep_against_loop("encoder, reviews", settings, lambda module: module, goal=2.0)
        yield units_against_loop("LSTM 16-32, reviews", recurrent_settings("reviews", epochs=1))
        yield units_against_loop("encoder, reviews", settings, goal=2.0)


class Packed(nn.Module):
    """The other way to write a sentence classifier: padding is packed away."""

    def __init__(self, module: RecurrentModule) -> None:
        super().__init__()
        self.embed, self.rnn, self.out = module.embed, module.rnn, module.out

    def forward(self, x: Tensor) -> Tensor:
        packed = pack_padded_sequence(self.embed(x), (x != 0).sum(1), batch_first=True, enforce_sorted=False)
        return self.out(self.rnn(packed)[1][0][0])


def trained(settings: BaseTrainSettings) -> tuple[Model, Params, Split, Task]:
    data = load(settings.dataset)
    record = list(train(settings, data))[-1]
    return settings.model, record.params, data.validation, data.task


def sweep_against_loop(
    what: str,
    settings: BaseTrainSettings,
    made: Callable[[nn.Module], nn.Module],
    how: str = "",
    goal: float = 5.0,
) -> Row:
    model, params, split, task = trained(settings)
    dense = made(model.module(params))

    @torch.no_grad()
    def loop() -> list[float]:
        out = []
        for stop in range(STOPS):
            module = copy.deepcopy(dense)
            places = [(module.get_submodule(name.rpartition(".")[0]), name) for name in model.weight_names]
            weights = [(place, name.rpartition(".")[2]) for place, name in places]
            amount = round(stop / (STOPS - 1) * model.count())
            prune.global_unstructured(weights, prune.L1Unstructured, amount=amount)
            logits = module(split.x).squeeze(-1)
            functional.binary_cross_entropy_with_logits(logits, split.y.to(logits.dtype)).item()
            out.append(((logits > 0) == split.y).float().mean().item())
        return out

    def ours() -> Tensor:
        scores = WEIGHT_CRITERIA["magnitude"](model, params, split, task)
        return sweep(model, params, split, task, plan_stops(scores, shares=STOPS)).accuracy

    assert torch.allclose(ours(), torch.tensor(loop()), atol=1.01 / len(split.x))  # a row on the edge
    ratio = compare(ours, loop, repeat=5)
    return Row(
        f"loss and accuracy at {STOPS} shares, {what}, {len(split.x)} rows, one thread",
        f"loop of deepcopy, prune.global_unstructured, {how}evaluate, one thread",
        f"{ratio.times_faster:.1f} times faster ({milliseconds(ratio.ours)}; {milliseconds(ratio.peer)})",
        f"{goal:.0f} times faster",
        ratio.times_faster >= goal,
    )


def units_against_loop(what: str, settings: BaseTrainSettings, goal: float = 3.0) -> Row:
    """No library removes a recurrent unit or a head, so the peer is a loop over silenced modules."""
    model, params, split, task = trained(settings)
    module = model.module(params)
    y = split.y.float()

    @torch.no_grad()
    def loop() -> Tensor:
        base = functional.binary_cross_entropy_with_logits(module(split.x).squeeze(-1), y)
        rises = []
        for group in model.hidden:
            for unit in range(model.units[group].size):
                kept = {group: torch.arange(model.units[group].size) != unit}
                module.load_state_dict(model.units.silence(params, kept))
                logits = module(split.x).squeeze(-1)
                rises.append(functional.binary_cross_entropy_with_logits(logits, y) - base)
        module.load_state_dict(params)
        return torch.stack(rises)

    found = torch.cat(list(ablate_units(model, params, split, task).values()))
    assert torch.allclose(found, loop(), atol=1e-5)
    ratio = compare(lambda: ablate_units(model, params, split, task), loop, repeat=5)
    return Row(
        f"ablation of all {len(found)} units, {what}, {len(split.x)} rows, one thread",
        "loop of load_state_dict without the unit, evaluate, one thread",
        f"{ratio.times_faster:.1f} times faster ({milliseconds(ratio.ours)}; {milliseconds(ratio.peer)})",
        f"{goal:.0f} times faster",
        ratio.times_faster >= goal,
    )
