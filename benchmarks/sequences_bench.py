"""Sweeps and ablations of recurrent networks and encoders against what a careful user would write."""

from __future__ import annotations

import copy
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils import prune
from torch.nn.utils.rnn import pack_padded_sequence

from benchmarks import Row, compare, in_turns, median, milliseconds, threads
from core.ablate.exact import ablate_units
from core.data.dataset import Split, Task
from core.data.registry import load
from core.models import Model
from core.models.protocol import PAD
from core.prune import sweep as sweeps
from core.prune.scores import WEIGHT_CRITERIA
from core.prune.sweep import SweepResult, plan_stops, sweep
from core.prune.units import Params
from core.train.loop import train
from core.train.settings import BaseTrainSettings, RecurrentSettings
from lessons.defaults import encoder_settings, recurrent_settings

STOPS = 101


def rows() -> Iterator[Row]:
    """Measure on weights of a short training: seconds on the processor with one thread for each side, and
    once seconds of the clock with two."""
    signal = recurrent_settings("signal-5", epochs=5)
    reviews = recurrent_settings("reviews", epochs=2)
    encoder = encoder_settings("reviews", epochs=1)
    with one_thread():
        yield sweep_against_loop("Elman network 10-50, signal", signal)
        yield sweep_against_loop("LSTM 16-32, reviews", reviews)
        yield sweep_against_passes("LSTM 16-32, reviews", reviews)
        yield sweep_against_loop("encoder, reviews", encoder, goal=2.0)
        yield units_against_loop("LSTM 16-32, reviews", reviews)
        yield units_against_loop("encoder, reviews", encoder, goal=2.0)
    yield sweep_by_the_clock("LSTM 16-32, reviews", reviews)


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch with one thread, and a sweep that does not share its stops."""
    before = sweeps.THREADS
    sweeps.THREADS = 1
    with threads(1):
        yield
    sweeps.THREADS = before


def trained(settings: BaseTrainSettings) -> tuple[Model, Params, Split, Task]:
    data = load(settings.dataset)
    record = list(train(settings, data))[-1]
    return settings.model, record.params, data.validation, data.task


def sweep_against_loop(what: str, settings: BaseTrainSettings, goal: float = 5.0) -> Row:
    ours, loop, count = both_sides(settings)
    ratio = compare(ours, loop, repeat=5)
    return Row(
        f"loss and accuracy at {STOPS} shares, {what}, {count} rows, one thread",
        "loop of deepcopy, prune.global_unstructured, evaluate, one thread",
        f"{ratio.times_faster:.1f} times faster ({milliseconds(ratio.ours)}; {milliseconds(ratio.peer)})",
        f"{goal:.0f} times faster",
        ratio.times_faster >= goal,
    )


def sweep_against_passes(what: str, settings: RecurrentSettings) -> Row:
    """The limit of a loop that would cost nothing but its evaluations, by the quickest way that torch has:
    rows sorted and packed, their embeddings looked up once, no read-out and no metrics."""
    model, params, split, task = trained(settings)
    module = model.module(params)
    length = (split.x != PAD).sum(1)

    @torch.inference_mode()
    def passes() -> None:
        packed = pack_padded_sequence(module.embed(split.x), length, batch_first=True, enforce_sorted=False)
        for _ in range(STOPS):
            module.rnn(packed)

    turns = in_turns(lambda: magnitude_sweep(model, params, split, task), passes)
    ours, theirs = median(turns, 0), median(turns, 1)
    times = statistics.median(a / b for a, b in turns)
    return Row(
        f"the same, {what}, {len(split.x)} rows, one thread",
        f"{STOPS} passes of nn.LSTM alone over packed rows, one thread",
        f"{times:.2f} times as long ({milliseconds(ours)}; {milliseconds(theirs)})",
        "at most 1.0 times",
        times <= 1.0,
    )


def magnitude_sweep(model: Model, params: Params, split: Split, task: Task) -> SweepResult:
    """Everything from the weights to the metrics of all stops."""
    scores = WEIGHT_CRITERIA["magnitude"](model, params, split, task)
    return sweep(model, params, split, task, plan_stops(scores, shares=STOPS))


def sweep_by_the_clock(what: str, settings: BaseTrainSettings, goal: float = 5.0) -> Row:
    """What a learner waits for. Both sides may use two threads: ours shares the stops, the peer's products
    are shared by torch. The quickest of several turns counts, as a clock also runs for other programs."""
    ours, loop, count = both_sides(settings)
    mine, theirs = [], []
    for _ in range(8):
        with threads(1):
            mine.append(_clock(ours))
        with threads(2):
            theirs.append(_clock(loop))
    times = min(theirs) / min(mine)
    return Row(
        f"the same, {what}, {count} rows, by the clock with two threads",
        "the same loop, by the clock with two threads",
        f"{times:.1f} times faster ({milliseconds(min(mine))}; {milliseconds(min(theirs))})",
        f"{goal:.0f} times faster",
        times >= goal,
    )


def _clock(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def both_sides(settings: BaseTrainSettings) -> tuple[Callable[[], Tensor], Callable[[], list[float]], int]:
    """A magnitude sweep, the loop that gives the same accuracies, and the number of rows."""
    model, params, split, task = trained(settings)
    dense = model.module(params)

    @torch.no_grad()
    def loop() -> list[float]:
        out = []
        for stop in range(STOPS):
            module = copy.deepcopy(dense)
            places = [name.rpartition(".") for name in model.weight_names]
            weights = [(module.get_submodule(place), name) for place, _, name in places]
            amount = round(stop / (STOPS - 1) * model.count())
            prune.global_unstructured(weights, prune.L1Unstructured, amount=amount)
            logits = module(split.x).squeeze(-1)
            functional.binary_cross_entropy_with_logits(logits, split.y.to(logits.dtype)).item()
            out.append(((logits > 0) == split.y).float().mean().item())
        return out

    def ours() -> Tensor:
        return magnitude_sweep(model, params, split, task).accuracy

    assert torch.allclose(ours(), torch.tensor(loop()), atol=1.01 / len(split.x))  # a row on the edge
    return ours, loop, len(split.x)


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
