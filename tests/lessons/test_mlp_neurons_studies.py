"""The lesson on neurons: what stands below the instrument, against computations made elsewhere."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from core.prune.masks import by_count
from core.train.runs import default_store
from lessons.mlp_neurons import claims, experiment, studies
from lessons.mlp_neurons.network import Network, joined, over_seeds, prune
from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons
from live_chart import decode
from tests.lessons.neurons import CRITERIA, accuracy, trained, words


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
