"""The lesson on neurons: its numbers against computations made elsewhere, its sentences in both languages."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from core.charts.live import decode
from core.masks import by_count
from core.runs import default_store
from lessons.catalogue import catalogue, in_all_languages
from lessons.mlp_neurons import claims, experiment, studies, take_home
from lessons.mlp_neurons.network import Network, free, joined, over_seeds, prune
from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons, number_of, place
from lessons.settings import choices

ROOT = Path(__file__).parents[2]
CRITERIA = choices(MlpNeurons, "criterion")


def trained(**settings: object) -> tuple[MlpNeurons, Network]:
    chosen = MlpNeurons(**settings)
    default_store().request(chosen.train).result(120)
    return chosen, experiment.network(chosen.train, chosen.epoch)


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


def words(sentence) -> str:
    """The sentence in English; raises when either language lacks it."""
    return in_all_languages(sentence)["en"]


def accuracy(network: Network, params, split: str = "validation") -> float:
    """Without the project's evaluation: through torch modules."""
    rows = network.data.splits[split]
    with torch.no_grad():
        answers = network.model.module(params)(rows.x).argmax(1)
    return (answers == rows.y).double().mean().item()


# The measurements.


def test_live_means_not_zero_on_every_training_row(relu: Network) -> None:
    x = relu.data.train.x
    h1 = torch.relu(x @ relu.params["fc1.weight"].T + relu.params["fc1.bias"])
    assert torch.equal(relu.live["fc1"], (h1 != 0).any(0))
    assert torch.allclose(relu.zeros["fc1"], (h1 == 0).double().mean(0))


@pytest.mark.parametrize("which", ["relu", "tanh"])
def test_the_note_counts_the_dead(which: str, request) -> None:
    network = request.getfixturevalue(which)
    outputs = network.model.activations(network.params, network.data.train.x)
    dead = sum(int((outputs[group] == 0).all(0).sum()) for group in network.groups)
    note = words(claims.data_note(network))
    assert (f"; {dead} of {network.total} are not" if dead else "All 128 neurons are live") in note


def test_prunings_are_what_removing_units_gives(relu: Network) -> None:
    pruning = prune(relu, MEAN_OF_ABSOLUTES)
    scores = relu.scores(MEAN_OF_ABSOLUTES)
    assert pruning.plan.removed.tolist() == list(range(129))
    for k in (0, 1, 10, 77, 128):
        kept = by_count(scores, k)
        assert pruning.accuracy[k] == pytest.approx(
            accuracy(relu, relu.model.units.silence(relu.params, kept))
        )
        dead_or_kept = sum(int((~kept[g] & relu.live[g]).sum()) for g in relu.groups)
        assert pruning.live_removed[k] == dead_or_kept


def test_edits_by_hand_override_the_criterion(relu: Network) -> None:
    pruning = prune(relu, SIGNED, hand={3: "cut", 100: "keep"})
    assert not pruning.plan.kept(0)["fc1"][3]
    assert pruning.plan.kept(128)["fc2"][100 - 64]
    assert pruning.plan.removed[0] == 1
    assert pruning.plan.removed[-1] == 127


def test_layer_by_layer_takes_as_many_of_each(relu: Network) -> None:
    pruning = prune(relu, SIGNED, "layer")
    assert pruning.plan.threshold is None
    assert np.array_equal(pruning.plan.counts["fc1"], pruning.plan.counts["fc2"])


def test_free_is_the_last_number_before_the_first_fall() -> None:
    removed = np.arange(5)
    assert free(removed, np.array([0.9, 0.9, 0.895, 0.8, 0.9]), 0.9) == 2
    assert free(removed, np.array([0.9, 0.8, 0.9, 0.9, 0.9]), 0.9) == 0
    assert free(removed, np.array([0.9] * 5), 0.9) == 4


# The claim.


def test_in_this_run_the_published_sign_is_backwards(relu: Network) -> None:
    negative, live = studies.negatives(relu)
    assert negative / live > 0.8
    assert relu.agreement(SIGNED) < claims.BACKWARDS
    assert relu.agreement(MEAN_OF_ABSOLUTES) > 0.7
    by_sign, by_size = prune(relu, SIGNED), prune(relu, MEAN_OF_ABSOLUTES)
    assert by_sign.accuracy[10] < relu.random("global").accuracy[:, 10].mean() < by_size.accuracy[10] + 0.01


def test_the_claim_counts_what_autograd_counts(relu: Network) -> None:
    outputs = relu.model.activations(relu.params, relu.data.train.x)
    h2 = outputs["fc2"].detach().requires_grad_()
    logits = h2 @ relu.params["fc3.weight"].T + relu.params["fc3.bias"]
    nn.CrossEntropyLoss()(logits, relu.data.train.y).backward()
    signed = (h2 * h2.grad).sum(0)
    live = (h2 != 0).any(0)
    mine = relu.scores(SIGNED)["fc2"]
    assert torch.allclose(mine, signed, atol=1e-7)
    assert int((signed[live] < 0).sum()) == int((mine[relu.live["fc2"]] < 0).sum())
    settings = MlpNeurons()
    line = words(claims.line(relu, settings, prune(relu, SIGNED), prune(relu, SIGNED)))
    negative, alive = studies.negatives(relu)
    assert f"{negative} of the {alive} live neurons" in line
    assert f"{relu.agreement(SIGNED):+.2f}".replace("-", "−") in line


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("which", ["relu", "tanh", "one_layer"])
def test_the_line_under_the_claim_is_true_everywhere(criterion: str, which: str, request) -> None:
    network = request.getfixturevalue(which)
    settings = MlpNeurons(criterion=criterion)
    if not network.defined(criterion):
        line = words(claims.line(network, settings, None, None))
        outputs = network.model.activations(network.params, network.data.train.x)
        zeros = sum(int((outputs[group] == 0).sum()) for group in network.groups)
        assert f"{zeros:,} are exactly 0" in line
        return
    pruning, published = prune(network, criterion), prune(network, SIGNED)
    line = words(claims.line(network, settings, pruning, published))
    if criterion != SIGNED:
        dense = accuracy(network, network.params)
        assert f"{pruning.free} of {network.total}" in line
        assert (pruning.accuracy[: pruning.free + 1] >= dense - 0.01 - 1e-6).all()
        if pruning.free < network.total:
            assert pruning.accuracy[pruning.free + 1] < dense - 0.01


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("which", ["relu", "untrained", "one_layer"])
def test_before_the_guess_the_line_does_not_answer_it(criterion: str, which: str, request) -> None:
    network = request.getfixturevalue(which)
    pruning, published = prune(network, criterion), prune(network, SIGNED)
    settings = MlpNeurons(criterion=criterion)
    before = in_all_languages(claims.line(network, settings, pruning, published, revealed=False))
    for words_of_the_answer in ("needed", "correlation", "Ranked by the signed S as published"):
        assert words_of_the_answer not in before["en"]
    for words_of_the_answer in ("离不开", "秩相关", "按原文带符号"):
        assert words_of_the_answer not in before["zh"]
    for agreement in (network.agreement(SIGNED), network.agreement(MEAN_OF_ABSOLUTES)):
        assert claims.signed_number(agreement) not in before["en"]
    if criterion == SIGNED:
        negative, live = studies.negatives(network)
        assert f"{negative} of the {live} live neurons have S < 0" in before["en"]
    else:
        assert f"{pruning.free} of {network.total} neurons can go" in before["en"]


def test_the_guess_has_the_answer_that_the_figure_shows(relu: Network) -> None:
    found = claims.order(relu)
    truth, signed = joined(relu.truth), joined(relu.scores(SIGNED))
    assert (signed[list(found.units)].diff() >= 0).all()
    top = truth.argsort(descending=True)[:10].tolist()
    among = sorted(found.units.index(unit) for unit in top)
    assert (
        sum(place < found.median for place in among) >= 5 > sum(place < found.median - 1 for place in among)
    )
    assert found.answer == 3 * (found.median - 1) // 128
    first, last = found.costs
    assert first == pytest.approx(sum(truth[u].item() for u in found.units[:32]), rel=1e-5)
    caption = words(found.caption())
    assert ("negative is not small" in caption) == (first > last)
    text = words(claims.predict_why(relu, found, prune(relu, SIGNED)))
    for value in (accuracy(relu, relu.params), prune(relu, SIGNED).accuracy[10]):
        assert f"{100 * value:.1f}%" in text
    drawn = experiment.order_figure(relu.settings, MlpNeurons().epoch, "en")
    assert drawn.data[0].y == pytest.approx(found.rise)
    assert drawn.layout.title.text == words(found.title())


# One neuron.


def test_a_neuron_goes_with_its_row_its_bias_and_its_column(relu: Network) -> None:
    facts = studies.neuron(relu, 7, SIGNED)
    assert facts.touched == (("fc1.weight", 0, 7), ("fc1.bias", 0, 7), ("fc2.weight", 1, 7))
    sentence = words(claims.touched(facts, relu.model.weight_names))
    assert "Removing hidden unit 7 takes row 7 of fc1, its bias, and column 7 of fc2." in sentence


@pytest.mark.parametrize("which", ["relu", "tanh", "one_layer"])
def test_the_identity_holds_to_rounding_for_every_neuron(which: str, request) -> None:
    network = request.getfixturevalue(which)
    for unit in range(0, network.total, 9):
        facts = studies.neuron(network, unit, MEAN_OF_ABSOLUTES)
        assert abs(facts.left - facts.right) < 1e-12
        assert facts.left == pytest.approx(facts.signed, abs=1e-6)
        for sentence in claims.why_lines(network, facts, MEAN_OF_ABSOLUTES):
            words(sentence)
        words(claims.identity_line(facts))


def test_the_place_of_a_neuron_counts_what_competes_with_it(relu: Network) -> None:
    scores = relu.scores(SIGNED)
    for unit in (5, 70):
        layer, index = relu.place(unit)
        mine = scores[layer][index]
        overall = studies.neuron(relu, unit, SIGNED)
        assert overall.place == int((joined(scores) < mine).sum())
        alone = studies.neuron(relu, unit, SIGNED, "layer")
        assert alone.place == int((scores[layer] < mine).sum())
        if overall.live:
            said = words(claims.why_lines(relu, overall, SIGNED)[0])
            assert f"it goes as number {overall.place + 1}." in said
            said = words(claims.why_lines(relu, alone, SIGNED)[0])
            assert f"it goes as number {alone.place + 1} of the 64 of its layer." in said


def test_the_truth_is_the_rise_of_the_loss(relu: Network) -> None:
    unit = studies.most_needed(relu)
    facts = studies.neuron(relu, unit, SIGNED)
    without = relu.measure(relu.without(unit), relu.data.train)["loss"]
    assert facts.truth == pytest.approx(without - relu.dense["train"]["loss"], abs=1e-6)
    assert facts.cost == relu.total - 1


def test_a_dead_neuron_says_so(relu: Network) -> None:
    dead = (~joined(relu.live)).nonzero().flatten().tolist()
    if dead:
        facts = studies.neuron(relu, dead[0], SIGNED)
        assert facts.truth == 0.0
        assert "0 on every training row" in words(claims.why_lines(relu, facts, SIGNED)[0])


# What stands below.


@pytest.mark.parametrize("removed", [0, 10, 60])
def test_shrunken_and_masked_are_one_network(relu: Network, removed: int) -> None:
    kept = prune(relu, MEAN_OF_ABSOLUTES).plan.kept(removed)
    found = studies.shrunken(relu, kept)
    small_model, small = relu.model.shrink(relu.params, kept)
    assert found.after == small_model.widths
    assert found.parameters[1] == sum(tensor.numel() for tensor in small.values())
    assert found.multiply_adds[1] == sum(small[name].numel() for name in small_model.weight_names)
    assert found.difference < 1e-12
    sentence = words(claims.shrink_line(relu, found))
    assert (f"{found.parameters[1]:,}" in sentence) == (removed > 0)


def test_an_empty_layer_cannot_be_shrunken(relu: Network) -> None:
    found = studies.shrunken(relu, prune(relu, SIGNED).plan.kept(128))
    assert found.difference is None
    assert "constant answer" in words(claims.shrink_line(relu, found))


@pytest.mark.parametrize("which", ["relu", "one_layer"])
def test_each_layer_alone(which: str, request) -> None:
    network = request.getfixturevalue(which)
    found = studies.sensitivity(network, MEAN_OF_ABSOLUTES)
    scores = network.scores(MEAN_OF_ABSOLUTES)
    for layer in found:
        kept = by_count({layer.layer: scores[layer.layer]}, 20)
        masked = network.model.units.silence(network.params, kept)
        assert layer.accuracy[20] == pytest.approx(accuracy(network, masked))
    sentence = words(claims.layers_line(network, found))
    for layer in found:
        assert f"{layer.layer} alone" in sentence
        assert str(layer.free) in sentence


def test_each_layer_alone_has_its_baseline_and_its_band(relu: Network) -> None:
    _, other = trained(seed=1)
    epoch = MlpNeurons().epoch
    both = (relu.settings, other.settings)
    drawn = experiment.layers_figure(relu.settings, epoch, MEAN_OF_ABSOLUTES, both, "en")
    traces = {trace.name: trace for trace in drawn.data if trace.name}
    bands = [trace for trace in drawn.data if trace.fill == "toself"]
    assert len(bands) == 2
    for layer, band in zip(("fc1", "fc2"), bands, strict=True):
        alone = [
            next(found for found in studies.sensitivity(network, MEAN_OF_ABSOLUTES) if found.layer == layer)
            for network in (relu, other)
        ]
        assert traces[layer].y == pytest.approx(alone[0].accuracy)
        lowest_and_highest = np.stack([found.accuracy for found in alone])
        assert band.y[:65] == pytest.approx(lowest_and_highest.max(0))
        assert band.y[65:] == pytest.approx(lowest_and_highest.min(0)[::-1])
        random = traces[f"{layer}, random"].y
        assert traces[f"{layer}, random"].x == pytest.approx(np.arange(0, 65, 4))
        assert random[0] == pytest.approx(accuracy(relu, relu.params))
        without_layer = {layer: torch.zeros(64, dtype=torch.bool)}
        assert random[-1] == pytest.approx(
            accuracy(relu, relu.model.units.silence(relu.params, without_layer))
        )
    alone = experiment.layers_figure(relu.settings, epoch, MEAN_OF_ABSOLUTES, (relu.settings,), "en")
    assert not any(trace.fill for trace in alone.data)
    assert "10 draws. Shaded: lowest to highest of 2 seeds" in words(claims.layers_drawn(2))
    assert "Shaded" not in words(claims.layers_drawn(1))


@pytest.mark.parametrize("epoch", MlpNeurons().train.snapshots)
def test_every_snapshot_has_its_own_numbers(relu: Network, epoch: int) -> None:
    settings, network = trained(epoch=epoch)
    run = default_store().get(settings.train)
    assert accuracy(network, run.snapshots[epoch]) == pytest.approx(network.dense["validation"]["accuracy"])
    assert experiment.as_set(settings).network is network
    assert settings.query() == ({} if epoch == MlpNeurons().epoch else {"epoch": str(epoch)})
    history = studies.sign_history(run)
    assert history.negative[history.epochs.index(epoch)] == studies.share_negative(network)
    published = prune(network, SIGNED)
    for revealed in (False, True):
        words(claims.line(network, settings, published, published, revealed=revealed))
    words(claims.predict_why(network, claims.order(network), published))
    pair = studies.worst_pair(network)
    said = " ".join(words(sentence) for sentence in claims.pair_lines(network, pair))
    assert ("times the sum" in said) == (pair.first_rise + pair.second_rise > 0)
    words(claims.pair_title(pair))
    for facts in (studies.neuron(network, unit, SIGNED) for unit in (0, studies.most_needed(network))):
        for sentence in claims.why_lines(network, facts, SIGNED):
            words(sentence)
    assert claims.solved(network, epoch, 8, 1.0) == (epoch == settings.train.epochs)
    assert ("choose the snapshot of epoch 100" in words(claims.try_goal(network, epoch))) == (epoch < 100)


def test_an_epoch_without_snapshot_gives_the_nearest() -> None:
    assert MlpNeurons().epoch == MlpNeurons().train.epochs
    assert MlpNeurons.from_query({"epoch": "7"})[0].epoch == 5
    assert MlpNeurons.from_query({"epoch": "900"})[0].epoch == 100
    mangled, problems = MlpNeurons.from_query({"epoch": "late"})
    assert mangled == MlpNeurons()
    assert [problem.field for problem in problems] == ["epoch"]


def test_the_band_and_the_baseline_are_of_the_same_epoch(untrained: Network) -> None:
    _, other = trained(seed=1, epoch=0)
    both = (untrained.settings, other.settings)
    shown = decode(experiment.encoded(untrained.settings, 0, SIGNED, "global", (), (), both, "en").text)
    curve = next(panel for panel in shown["panels"] if panel["id"] == "curve")
    mean = over_seeds([untrained, other], SIGNED).accuracy.double().mean(0)
    random = untrained.random("global").accuracy.double().mean(0)
    lines = [trace["y"] for trace in curve["traces"] if trace.get("fill") is None]
    for wanted in (mean, random):
        assert any(len(y) == 129 and np.allclose(y, wanted, atol=1e-4) for y in lines)


def test_the_pair_is_costly_together(relu: Network) -> None:
    pair = studies.worst_pair(relu)
    units = [relu.number(*pair.first), relu.number(*pair.second)]
    base = relu.dense["train"]["loss"]
    rises = [
        relu.measure(relu.without(*gone), relu.data.train)["loss"] - base
        for gone in ((units[0],), (units[1],), tuple(units))
    ]
    assert [pair.first_rise, pair.second_rise, pair.together] == pytest.approx(rises, abs=2e-6)
    assert pair.times > 1.2
    wrong = [
        round(
            len(relu.data.train) * (1 - accuracy(relu, relu.model.units.silence(relu.params, kept), "train"))
        )
        for kept in (relu.without(), relu.without(units[0]), relu.without(units[1]), relu.without(*units))
    ]
    assert [pair.base_errors, pair.first_errors, pair.second_errors, pair.together_errors] == wrong
    assert pair.pairs == pair.candidates * (pair.candidates - 1) // 2
    text = " ".join(words(sentence) for sentence in claims.pair_lines(relu, pair))
    assert f"{pair.times:.1f} times the sum" in text


def test_two_codes_one_rate(relu: Network) -> None:
    found = studies.by_chance(relu)
    # The same random numbers: what one line removes the other keeps.
    assert np.array_equal(
        found.removed["right"] + found.removed["articles"], np.full((9, studies.DRAWS), 128)
    )
    assert found.at(30, "right")[0] == pytest.approx(0.3, abs=0.03)
    assert found.at(30, "articles")[0] == pytest.approx(0.7, abs=0.03)
    assert studies.source("right") == "keep = torch.rand(size, generator=generator) >= rate"
    assert studies.source("articles") == "keep = torch.rand(size, generator=generator) < rate"
    for rate in found.rates:
        sentences = claims.chance_lines(found, rate)
        assert f"{100 * found.at(rate, 'right')[1]:.1f}%" in words(sentences["right"])
        words(sentences["articles"])
        words(claims.chance_title(found, rate))


@pytest.mark.parametrize("criterion", ["zeros", "in_norm"])
def test_what_a_cheap_criterion_overlooks(relu: Network, criterion: str) -> None:
    found = studies.surprise(relu, criterion)
    truth = joined(relu.truth)
    unit = relu.number(found.layer, found.index)
    assert found.place < relu.total // 4
    assert found.cost_rank == 1 + int((truth > truth[unit]).sum())
    sentence = words(claims.surprise_line(relu, criterion, found))
    assert (f"only {found.cost_rank - 1} neurons" in sentence) or "none of the live neurons" in sentence


@pytest.mark.parametrize("which", ["relu", "tanh"])
def test_every_rule_beside_the_truth(which: str, request) -> None:
    network = request.getfixturevalue(which)
    found = claims.rules(network, CRITERIA)
    assert ("zeros" in {rule.criterion for rule in found}) == (which == "relu")
    assert [rule.agreement for rule in found] == sorted((rule.agreement for rule in found), reverse=True)
    assert f"{found[0].agreement:+.2f}" in words(claims.rules_line(found))


def test_the_sign_is_learned(relu: Network) -> None:
    run = default_store().get(relu.settings)
    found = studies.sign_history(run)
    assert found.epochs == run.epochs
    assert found.negative[-1] == studies.share_negative(relu)
    assert found.negative[0] < found.negative[-1]
    assert f"{100 * found.negative[-1]:.0f}%" in words(claims.history_title(found))


def test_the_history_says_what_the_shares_did(relu: Network) -> None:
    def said(*negative: float) -> str:
        epochs = (0, 1, 2, 5)
        return words(claims.history_text(studies.SignHistory(epochs, negative, (0.0,) * 4)))

    assert "never falls: 40% before training, 90% after 5 epochs" in said(0.4, 0.5, 0.5, 0.9)
    assert "higher than it began, 90% after 40%, but falls in between" in said(0.4, 0.6, 0.5, 0.9)
    assert "90% after 40%, but it had been higher: 95% after 2 epochs" in said(0.4, 0.6, 0.95, 0.9)
    assert "does not end higher than it began: 60%" in said(0.6, 0.7, 0.6, 0.6)
    found = studies.sign_history(default_store().get(relu.settings))
    rises = all(a <= b for a, b in pairwise(found.negative))
    assert ("never falls" in words(claims.history_text(found))) == rises


def test_the_exercise_can_be_solved_and_is_not_solved_at_once() -> None:
    settings, network = trained()
    start = experiment.as_set(settings)
    stop = start.plan.at_share(settings.at)
    assert not claims.solved(
        network, settings.epoch, int(start.live_removed[stop]), float(start.accuracy[stop])
    )
    ways = [
        (criterion, scope, stop)
        for criterion in CRITERIA
        for scope in ("global", "layer")
        for pruning in [prune(network, criterion, scope)]
        for stop in range(len(pruning.plan))
        if claims.solved(
            network, settings.epoch, int(pruning.live_removed[stop]), float(pruning.accuracy[stop])
        )
    ]
    assert ways
    assert "8 live neurons" in words(claims.try_goal(network, settings.epoch))
    words(claims.try_detail(3, 0.5))


# The settings, the chart, and what is taken home.


def test_settings_agree_with_each_other() -> None:
    assert MlpNeurons().train.model.widths == (64, 64, 64, 10)
    assert MlpNeurons(network="100-64-64-10").train.model.widths == (100, 64, 64, 10)
    assert MlpNeurons(network="32-64-64-10").train.model.widths == (32, 64, 64, 10)
    small = MlpNeurons(picked="fc2:9", cut=(3, 70), kept=(3, 5), network="64-64-10").consistent()
    assert (small.picked, small.cut, small.kept) == ("", (3,), (5,))
    layered = MlpNeurons(axis="threshold", at=-0.001).replace(scope="layer")
    assert (layered.axis, layered.at) == ("share", MlpNeurons().at)
    assert MlpNeurons(picked="fc2:9").picked_unit == 73
    assert MlpNeurons.from_query({"picked": "fc9:1", "cut": "1.2"})[0].picked == ""
    mangled, problems = MlpNeurons.from_query({"criterion": "best", "at": "far", "cut": "1.x"})
    assert mangled == MlpNeurons()
    assert len(problems) == 3


def test_edits_by_hand_stay_with_the_network_they_were_made_on() -> None:
    edited = MlpNeurons(cut=(3, 70), kept=(5,))
    for change in ({"network": "64-64-10"}, {"seed": 1}, {"activation": "tanh"}):
        other = edited.replace(**change)
        assert (other.cut, other.kept) == ((), ())
    for change in ({"criterion": "zeros"}, {"scope": "layer"}, {"at": 0.5}, {"network": edited.network}):
        same = edited.replace(**change)
        assert (same.cut, same.kept) == ((3, 70), (5,))
    assert edited.replace(network="64-64-10", cut=(7, 100)).cut == (7,)


def test_numbers_that_are_no_neuron_cut_nothing() -> None:
    linked, problems = MlpNeurons.from_query({"cut": "99999"})
    assert linked.cut == ()
    assert [problem.field for problem in problems] == ["cut"]
    assert MlpNeurons.from_query({"cut": "200.7"}) == (MlpNeurons(cut=(7,)), [])
    raw = MlpNeurons(cut=(200,), kept=(130, 5))
    trained()
    pruning = experiment.as_set(raw)
    assert pruning.plan.removed[0] == 0
    assert "hand={5: 'keep'}" in take_home.script(raw, pruning, 0, "neurons.py")


def test_units_are_counted_through_the_layers(relu: Network) -> None:
    for unit in (0, 63, 64, 127):
        assert number_of(relu.model, *place(relu.model, unit)) == unit
    with pytest.raises(IndexError):
        place(relu.model, 128)


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("scope", ["global", "layer"])
def test_the_chart_shows_the_pruning(relu: Network, criterion: str, scope: str) -> None:
    pruning = prune(relu, criterion, scope)
    for language in ("en", "zh"):
        encoded = experiment.chart.payload(relu, pruning, [relu], catalogue(language), language)
        shown = decode(encoded.text)
        (frame,) = shown["frames"]
        assert len(frame["stops"]["share"]) == (129 if scope == "global" else 65)
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(pruning.accuracy)
        assert np.array_equal(frame["items"][0]["gone"], pruning.plan.gone["fc1"])
        assert (shown["threshold_axis"] is None) == (scope == "layer")
        assert encoded.sizes["fc1"] == 64
    line = frame["stops"]["threshold"]
    if scope == "global":
        lowest_kept = [joined(relu.scores(criterion)).sort().values[k].item() for k in (1, 50)]
        assert [line[1], line[50]] == pytest.approx(lowest_kept)


@pytest.mark.parametrize("network", ["100-64-64-10", "32-64-64-10", "64-64-10"])
def test_every_network_has_its_chart(network: str) -> None:
    _, found = trained(network=network)
    encoded = experiment.chart.payload(found, prune(found, SIGNED), [found], catalogue("en"), "en")
    tiles = [panel for panel in decode(encoded.text)["panels"] if panel["kind"] == "tiles"]
    assert tuple(tiles[0]["picture"]) == found.data.image_shape
    assert len(tiles) == len(found.groups)


def test_the_band_holds_every_seed(relu: Network) -> None:
    band = over_seeds([relu, relu], SIGNED)
    assert band.accuracy.shape == (2, 129)
    assert torch.equal(band.accuracy[0], band.accuracy[1])


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"criterion": "in_out", "scope": "layer", "cut": (3,), "kept": (7,), "network": "64-64-10"},
        {"criterion": "contribution_mean_abs", "epoch": 5},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path: Path) -> None:
    settings, network = trained(**chosen)
    pruning = experiment.as_set(settings)
    stop = pruning.plan.at_share(0.3)
    file = tmp_path / "neurons.py"
    file.write_text(take_home.script(settings, pruning, stop, file.name), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(file)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    printed = done.stdout
    negative, live = studies.negatives(network)
    kept = pruning.plan.kept(stop)
    found = studies.shrunken(network, kept)
    assert f"live neurons with S < 0: {negative} of {live}" in printed
    assert f"truth, {SIGNED}: {network.agreement(SIGNED):+.2f}" in printed
    assert f"truth, {settings.criterion}: {network.agreement(settings.criterion):+.2f}" in printed
    assert f"removed: {pruning.plan.removed[stop]} of {network.total}" in printed
    assert f"\nvalidation accuracy: {pruning.accuracy[stop]:.1%}" in printed
    assert f"dense: {network.dense['validation']['accuracy']:.1%}" in printed
    assert f"shrunken network: {claims.shape(found.after)}" in printed
    assert f"parameters: {found.parameters[1]}" in printed
    assert f"test accuracy: {network.measure(kept, network.data.test)['accuracy']:.1%}" in printed


def test_the_table_lists_every_neuron(relu: Network, tanh: Network) -> None:
    pruning = prune(relu, SIGNED)
    rows = list(csv.DictReader(io.StringIO(take_home.table(relu, pruning, 10))))
    assert len(rows) == 128
    assert sum(row["removed"] == "1" for row in rows) == 10
    row = rows[70]
    assert (row["layer"], row["neuron"]) == ("fc2", "6")
    assert float(row["loss_rise"]) == pytest.approx(relu.truth["fc2"][6].item(), rel=1e-4, abs=1e-9)
    assert re.fullmatch(r"layer,neuron,.*", take_home.table(tanh, prune(tanh, SIGNED), 0).splitlines()[0])
