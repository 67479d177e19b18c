"""Sweeps of networks that are no perceptrons: every stop is the pruned network evaluated by itself."""

import numpy as np
import pytest
import torch

from core.measure.metrics import evaluate
from core.models import Encoder, Recurrent
from core.prune import sweep as sweeps
from core.prune.masks import Mask
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.structure import first_stops, warnings, warnings_by_stop
from core.prune.sweep import plan_stops, random_sweep, sweep, sweep_outputs
from tests.core.small_networks import Case
from tests.core.small_recurrent import WORD_COUNT, recurrent

NAMES = ("rnn", "rnn sigmoid", "gru", "lstm", "gru both", "rnn relu words", "lstm both words", "gru every")


@pytest.fixture(params=[*NAMES, "encoder"])
def c(request):
    return encoder() if request.param == "encoder" else recurrent(request.param)


def encoder():
    model = Encoder(WORD_COUNT, 6, heads=(2, 3), head_width=2, feedforward=(4, 5), outputs=3, length=8)
    other = recurrent("gru both words")
    return Case(model, model.init(1, torch.float64), other.split, other.task)


def assert_stop(c, result, stop, outputs):
    expected = evaluate(outputs, c.y, c.task)
    torch.testing.assert_close(result.outputs[stop], outputs, rtol=0, atol=1e-12)
    assert result.loss[stop].item() == pytest.approx(expected["loss"].item(), abs=1e-12)
    assert result.accuracy[stop].item() == pytest.approx(expected["accuracy"].item(), abs=1e-12)
    if c.task == "language":
        assert result.per_class is None
        assert result.predictions[stop].tolist() == outputs.argmax(-1).tolist()
    else:
        torch.testing.assert_close(result.per_class[stop], expected["per_class"])


def test_weight_sweep_is_every_mask_evaluated_by_itself(c):
    scores = WEIGHT_CRITERIA["taylor"](*c.all)
    plan = plan_stops(scores, shares=9)
    before = {key: value.clone() for key, value in c.params.items()}
    result = sweep(*c.all, plan, keep_outputs=True)
    for stop in range(len(plan)):
        assert_stop(c, result, stop, c.model.forward(plan.kept(stop).apply(c.params), c.x))
    assert all(torch.equal(before[key], value) for key, value in c.params.items())
    assert not result.outputs.is_inference()
    torch.testing.assert_close(sweep_outputs(c.model, c.params, c.x, plan), result.outputs)


def test_unit_sweep_is_every_silenced_network_evaluated_by_itself(c):
    scores = UNIT_CRITERIA["contribution_mean_abs"](*c.all)
    plan = plan_stops(scores, shares=None)
    result = sweep(*c.all, plan, keep_outputs=True)
    assert len(plan) == 1 + sum(score.numel() for score in scores.values())
    for stop in range(len(plan)):
        assert_stop(c, result, stop, c.model.forward(c.model.units.silence(c.params, plan.kept(stop)), c.x))


def test_blocks_of_stops_and_threads_change_nothing(monkeypatch):
    c = recurrent("gru every")
    plan = plan_stops(WEIGHT_CRITERIA["magnitude"](*c.all), shares=7)
    whole = sweep(*c.all, plan, keep_outputs=True)
    monkeypatch.setattr(sweeps, "BLOCK", 2 * whole.outputs[0].numel())
    monkeypatch.setattr(sweeps, "SHARED", 0)
    for threads in (1, 2, 3):
        monkeypatch.setattr(sweeps, "THREADS", threads)
        parts = sweep(*c.all, plan, keep_outputs=True)
        for name in ("loss", "accuracy", "predictions", "outputs"):
            assert torch.equal(getattr(parts, name), getattr(whole, name))


def test_zeros_that_go_are_not_evaluated_again(monkeypatch):
    c = recurrent("lstm words")
    scores = WEIGHT_CRITERIA["magnitude"](*c.all)
    plan = plan_stops(scores, shares=11)
    pruned = plan.kept(4).apply(c.params)
    calls = []

    def counted(model, x):
        logits = reader(model, x)
        return lambda params: calls.append(1) or logits(params)

    reader = Recurrent.reader
    monkeypatch.setattr(Recurrent, "reader", counted)
    monkeypatch.setattr(sweeps, "THREADS", 1)
    result = sweep(c.model, pruned, c.split, c.task, plan)
    assert len(calls) == len(plan) - 4
    assert (result.loss[:5] == result.loss[0]).all()
    torch.testing.assert_close(result.loss[4:], sweep(*c.all, plan).loss[4:])


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("vocabulary", [0, 40])
def test_single_precision_of_a_course_size(cell, vocabulary):
    """The quick paths against torch's modules at every stop, in the precision and the sizes of the pages."""
    generator = torch.Generator().manual_seed(0)
    if vocabulary:
        x = torch.randint(1, vocabulary, (60, 24), generator=generator)
        length = torch.randint(0, 25, (60, 1), generator=generator)
        x = torch.where(torch.arange(24) < length, x, 0)
    else:
        x = torch.randn(60, 12, 10, generator=generator)
    model = Recurrent(10, (32, 32), 4, cell, vocabulary=vocabulary)
    params = {key: value * 1.5 for key, value in model.init(0).items()}
    plan = plan_stops({key: params[key].abs() for key in model.weight_names}, shares=12)
    found = sweep_outputs(model, params, x, plan)
    assert found.dtype == torch.float32
    for stop in range(len(plan)):
        expected = model.module(plan.kept(stop).apply(params))(x).detach()
        torch.testing.assert_close(found[stop], expected, rtol=0, atol=1e-5)
        best = expected.topk(2).values
        clear = best[:, 0] - best[:, 1] > 2e-5  # a network without weights answers with ties
        assert torch.equal(found[stop].argmax(-1)[clear], expected.argmax(-1)[clear])
        assert clear.sum() > 50 or stop > 8


def test_random_sweep_is_on_the_shares_of_the_plan(c):
    plan = plan_stops(UNIT_CRITERIA["out_norm"](*c.all), shares=None)
    band = random_sweep(*c.all, plan, draws=2, seed=1)
    assert band.loss.shape == (2, len(plan))
    dense = sweep(*c.all, plan)
    torch.testing.assert_close(band.loss[:, 0], dense.loss[0].expand(2))
    torch.testing.assert_close(band.loss[:, -1], dense.loss[-1].expand(2))


def found_by(model, kept):
    return {(w.kind, w.layer, w.unit) for w in warnings(model, Mask(kept))}


def whole(c):
    return {name: torch.ones(c.model.shapes[name], dtype=torch.bool) for name in c.model.weight_names}


def test_warnings_name_what_a_recurrent_network_has_lost():
    c = recurrent("gru both")
    kept = whole(c)
    assert found_by(c.model, kept) == set()
    kept["rnn.weight_hh_l0"] = torch.zeros_like(kept["rnn.weight_hh_l0"])
    assert found_by(c.model, kept) == {("layer", "rnn.weight_hh_l0", None)}
    kept["rnn.weight_ih_l0"] = torch.zeros_like(kept["rnn.weight_ih_l0"])
    kept["out.weight"][1, 5:] = False  # class 1 hears the first direction, which hears nothing
    lost = {("layer", "rnn.weight_hh_l0", None), ("layer", "rnn.weight_ih_l0", None), ("output", "out", 1)}
    assert found_by(c.model, kept) == lost


def test_a_path_through_time_is_a_path():
    """Unit 0 hears the input, unit 1 hears unit 0 a step later, and only unit 1 is read out."""
    c = recurrent("lstm")
    kept = {name: torch.zeros_like(flags) for name, flags in whole(c).items()}
    kept["rnn.weight_ih_l0"][10, 2] = True  # row 10 is unit 0 of the third gate
    kept["rnn.weight_hh_l0"][1, 0] = True
    kept["out.weight"][0, 1] = True
    assert found_by(c.model, kept) == set()
    kept["rnn.weight_hh_l0"][1, 0] = False
    kept["rnn.weight_hh_l0"][0, 1] = True  # the other way round leads nowhere
    assert found_by(c.model, kept) == {("path", "out", None)}


def test_an_encoder_hears_as_long_as_its_read_out_does():
    c = encoder()
    gone = {group: torch.zeros(c.model.units[group].size, dtype=torch.bool) for group in c.model.hidden}
    assert {kind for kind, _, _ in found_by(c.model, gone)} == {"layer"}
    kept = whole(c)
    kept["out.weight"][2] = False
    assert found_by(c.model, kept) == {("output", "out", 2)}
    kept["out.weight"][:] = False
    assert ("path", "out", None) in found_by(c.model, kept)


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_warnings_by_stop_are_those_of_every_mask(c, grain):
    scores = (WEIGHT_CRITERIA if grain == "weight" else UNIT_CRITERIA)["random"](*c.all, seed=4)
    plan = plan_stops(scores, shares=40)
    found = warnings_by_stop(c.model, plan)
    assert found
    for stop in range(0, len(plan), 5):
        here = found_by(c.model, plan.kept(stop))
        assert here == {(w.kind, w.layer, w.unit) for w in found if w.stop <= stop}


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_first_stops_are_where_each_entry_turns_to_zero(c, grain):
    scores = (WEIGHT_CRITERIA if grain == "weight" else UNIT_CRITERIA)["random"](*c.all, seed=4)
    plan = plan_stops(scores, shares=12, hand={1: "cut", 2: "keep"})
    ones = {name: torch.ones_like(tensor) for name, tensor in c.params.items()}
    for stop in range(len(plan)):
        kept = plan.kept(stop)
        left = kept.apply(ones) if grain == "weight" else c.model.units.silence(ones, kept)
        for name, tensor in left.items():
            gone = first_stops(c.model, plan, name)
            assert gone.dtype == next(iter(plan.gone.values())).dtype
            assert np.array_equal(gone > stop, (tensor != 0).numpy())


def test_what_no_input_reaches_gives_every_row_the_same_answer(c):
    """The rule against the network itself: outputs differ between rows as long as a path is left, and only
    so long."""
    plan = plan_stops(WEIGHT_CRITERIA["random"](*c.all, seed=1), shares=60)
    ends = {w.unit: w.stop for w in warnings_by_stop(c.model, plan) if w.kind == "output"}
    if not ends:
        ends = {0: next(w.stop for w in warnings_by_stop(c.model, plan) if w.kind == "path")}
    words = not c.x.is_floating_point()
    rows = c.x[(c.x != 0).all(1)] if words else c.x  # of one length: a network can count without hearing
    outputs = sweep_outputs(c.model, c.params, rows, plan)
    for unit, stop in ends.items():
        spread = np.ptp(outputs[..., unit].numpy(), axis=1).reshape(len(plan), -1).max(1)
        assert (spread[stop:] < 1e-12).all()
        assert (spread[: max(1, stop // 2)] > 1e-12).all()
