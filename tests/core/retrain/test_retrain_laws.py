"""Laws of the loop: masks only shrink, schedules, exact zeros, exact rewinding, small networks that move."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import nn

from core.prune.masks import Mask, by_share
from core.retrain import LoopSettings, prune_and_retrain
from core.retrain.plan import OUTPUT_KEEP, Plan, by_lot, widened
from core.retrain.schedules import SCHEDULES
from core.train.loop import train
from tests.core.cuts import within
from tests.core.retrain.small import KINDS, MOONS, SIGNAL, dense, few, loop, same

NAMES = ("one-shot", "linear", "cubic", "exponential", "lottery")
SIZES = {"fc1.weight": 235_200, "fc2.weight": 30_000, "fc3.weight": 1000}
AFTER = ("continue", "rewind", "reinitialise", "random-mask", "scratch")


def rounds_of(settings, rows=150):
    return list(
        prune_and_retrain(settings, few(settings.train.dataset, rows), dense=dense(settings.dense, rows))
    )


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("schedule", NAMES)
def test_masks_only_shrink_and_weights_that_went_are_zero(schedule, after):  # laws 2 and 12
    settings = loop(schedule=schedule, after=after, rounds=4, retrain_epochs=1)
    rounds = rounds_of(settings)
    assert all(within(b.mask, a.mask) and b.share >= a.share for a, b in pairwise(rounds))
    for done in rounds:
        assert all((done.params[name][~done.mask[name]] == 0).all() for name in done.mask)
        assert done.removed == done.total - done.mask.count
    assert rounds[0].removed == 0
    assert rounds[-1].share == pytest.approx(0.6, abs=1.5 / 112)
    assert rounds[-1].reason == "schedule"


@pytest.mark.parametrize("train_settings", KINDS, ids=lambda s: s.dataset)
@pytest.mark.parametrize("gradual", [False, True])
def test_units_and_heads_go_and_only_go(train_settings, gradual):  # law 2, every kind of network
    choice = {"grain": "unit", "criterion": "contribution_mean_abs", "schedule": "linear"}
    settings = loop(train_settings, gradual=gradual, **choice)
    rounds = rounds_of(settings)
    whole = settings.train.build(few(train_settings.dataset))
    for a, b in pairwise(rounds):
        assert within(b.mask, a.mask)
        assert b.mask.count < a.mask.count
    last = rounds[-1]
    assert all(last.model.units[g].size == int(last.mask[g].sum()) for g in whole.hidden)
    assert {n: tuple(t.shape) for n, t in last.params.items()} == last.model.shapes
    assert last.ledger.dense_bytes < rounds[0].ledger.dense_bytes
    logits = last.model.forward(last.params, few(train_settings.dataset).validation.x)
    assert torch.isfinite(logits).all()


@pytest.mark.parametrize("final", [0.5, 0.9, 0.97])
@pytest.mark.parametrize("name", NAMES)
def test_schedules_begin_at_nothing_end_at_the_target_and_never_fall(name, final):  # law 12
    plan = Plan.of(LoopSettings(schedule=name, target=final, rounds=7), SIZES, "fc3.weight")
    shares = plan.shares()
    assert (shares[0], shares[-1]) == (0.0, final)
    assert all(a <= b for a, b in pairwise(shares))
    assert len(shares) == plan.rounds + 1
    if name not in ("lottery",):
        want = SCHEDULES[name.replace("-", "_")].sparsities(final, 7)
        assert shares == pytest.approx(want, abs=1e-12)


def test_a_lottery_keeps_four_fifths_of_what_is_left_and_nine_tenths_of_the_output():  # law 12
    plan = Plan.of(LoopSettings(schedule="lottery", target=0.9), SIZES, "fc3.weight")
    left = dict(SIZES)
    for share in plan.shares()[1:-1]:
        left = {n: left[n] * (0.9 if n == "fc3.weight" else 0.8) for n in left}
        assert 1 - share == pytest.approx(sum(left.values()) / sum(SIZES.values()), abs=1e-9)
    assert plan.rounds == 11  # 0.8 ** 10 is still more than a tenth
    scores = {"a": torch.rand(100, 10), "out": torch.rand(10, 10)}
    plan = Plan.of(LoopSettings(schedule="lottery", target=0.9), {"a": 1000, "out": 100}, "out")
    kept = Mask.dense(scores)
    for k in (1, 2):
        kept = plan.choose(scores, kept, plan.shares()[k])
        assert int(kept["a"].sum()) == 1000 * 4**k // 5**k
        assert int(kept["out"].sum()) == 100 * 9**k // 10**k
    assert pytest.approx(0.9) == OUTPUT_KEEP


def test_cubic_is_that_of_torch():  # law 12
    pruning = pytest.importorskip("torch.ao.pruning")
    sparsifier = pruning.WeightNormSparsifier(sparsity_level=0.9)
    sparsifier.prepare(nn.Sequential(nn.Linear(4, 4)), config=[{"tensor_fqn": "0.weight"}])
    reference = pruning.CubicSL(sparsifier, init_sl=0.0, init_t=0, delta_t=1, total_t=10, initially_zero=True)
    want = [sparsifier.groups[0]["sparsity_level"]]
    for _ in range(10):
        sparsifier.step()
        reference.step()
        want.append(sparsifier.groups[0]["sparsity_level"])
    plan = Plan.of(LoopSettings(schedule="cubic", target=0.9, rounds=10), SIZES)
    assert plan.shares() == pytest.approx(want, abs=1e-12)


@pytest.mark.parametrize(("optimizer", "decay"), [("momentum", 1e-2), ("adam", 1e-2), ("adamw", 1e-1)])
@pytest.mark.parametrize("kind", [MOONS, SIGNAL], ids=["mlp", "recurrent"])
def test_removed_weights_are_zero_throughout_fifty_steps(kind, optimizer, decay):  # law 13
    changes = {"optimizer": optimizer, "weight_decay": decay, "learning_rate": 0.01, "batch_size": 0}
    start = dense(kind).final
    settings = type(kind)(**(kind.model_dump() | changes | {"epochs": 50, "snapshots": tuple(range(51))}))
    model = settings.build(few(kind.dataset))
    mask = by_share({name: start[name].abs() for name in model.weight_names}, 0.5)
    later = by_share({name: start[name].abs() for name in model.weight_names}, 0.7)

    def recut(epoch, params):
        return mask if epoch <= 25 else later

    for record in train(settings, few(kind.dataset), start=mask.apply(start), recut=recut):
        held = mask if record.epoch <= 25 else later
        assert all((record.params[name][~held[name]] == 0).all() for name in held)
        if record.epoch == 25:
            assert any((record.params[name][~later[name]] != 0).any() for name in later)


@pytest.mark.parametrize("kind", KINDS, ids=lambda s: s.dataset)
def test_every_live_parameter_moves_after_shrinking(kind):  # law 13
    settings = loop(kind, grain="unit", criterion="random", rounds=1, retrain_epochs=0, target=0.4)
    cut = rounds_of(settings)[-1]
    data = few(kind.dataset)
    retrained = kind.model_copy(update={"epochs": 3, "snapshots": (3,), "weight_decay": 0.0, "l1": 0.0})
    healed = list(train(retrained, data, start=cut.params, model=cut.model))[-1].params
    leaves = {n: t.clone().requires_grad_() for n, t in cut.params.items()}
    cut.model.forward(leaves, data.train.x).square().sum().backward()
    for name, leaf in leaves.items():
        live = leaf.grad != 0
        assert live.any()
        assert (healed[name] != cut.params[name])[live].all(), name


@pytest.mark.parametrize("epoch", [0, 3])
@pytest.mark.parametrize("gone", ["weight", "unit"])
def test_rewound_is_the_past_times_the_mask_bit_for_bit(epoch, gone):  # law 14
    name = "magnitude" if gone == "weight" else "in_norm"
    settings = loop(grain=gone, criterion=name, after="rewind", rewind_epoch=epoch, retrain_epochs=0)
    past = dense(settings.dense).snapshots[epoch]
    for done in rounds_of(settings)[1:]:
        if gone == "weight":
            assert same(
                {n: done.params[n] for n in done.mask}, {n: past[n] * done.mask[n] for n in done.mask}
            )
            assert all(torch.equal(done.params[n], past[n]) for n in past if n not in done.mask)
        else:
            first, second = (done.mask[g] for g in ("fc1", "fc2"))
            assert torch.equal(done.params["fc2.weight"], past["fc2.weight"][second][:, first])
            assert torch.equal(done.params["fc2.bias"], past["fc2.bias"][second])


def test_lots_keep_the_counts_and_differ_by_seed():
    kept = Mask({"a": torch.arange(60).view(6, 10) < 50})
    chosen = by_share({"a": torch.rand(6, 10)}, 0.5)
    drawn = by_lot(chosen, kept, 3)
    assert within(drawn, kept)
    assert drawn.count == chosen.count
    assert drawn == by_lot(chosen, kept, 3)
    assert drawn != by_lot(chosen, kept, 4)


def test_rows_that_lost_inputs_start_wider():
    weight, flags = torch.ones(3, 8), torch.zeros(3, 8, dtype=torch.bool)
    flags[0] = True
    flags[1, :2] = True
    wide = widened(weight, flags)
    assert torch.equal(wide[:2, 0], torch.tensor([1.0, 2.0]))  # root of 8 / 2
    assert torch.isfinite(wide).all()
