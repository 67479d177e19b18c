"""The lesson on neurons: what stands below the instrument, against computations made elsewhere."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from lessons.blocks import Change, Code, Plot, Table
from lessons.catalogue import catalogue
from lessons.mlp_neurons import claims, lesson, studies
from lessons.mlp_neurons.figures import layers_figure
from lessons.mlp_neurons.settings import CRITERIA, MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons
from lessons.network import Network, joined
from lessons.numbers import correlation, number, percent, shape
from lessons.subject import subject
from tests.core.cuts import by_count
from tests.lessons.neurons import accuracy, pruned, total, trained
from tests.lessons.reading import every, keys, said, view


@pytest.mark.parametrize("removed", [0, 10, 60])
def test_shrunken_and_masked_are_one_network(relu: Network, removed: int) -> None:
    found = pruned(relu, MEAN_OF_ABSOLUTES)
    shrunken = found.shrunken(removed)
    small_model, small = relu.model.shrink(relu.params, found.plan.kept(removed))
    assert claims.widths(found, shrunken.after) == small_model.widths
    assert shrunken.parameters[1] == sum(tensor.numel() for tensor in small.values())
    assert shrunken.multiply_adds[1] == sum(small[name].numel() for name in small_model.weight_names)
    assert shrunken.difference < 1e-12
    key, values = said(claims.shrink_line(found, shrunken))
    if removed:
        assert (key, values["removed"]) == ("neurons-shrink", str(removed))
        assert values["parameters_after"] == f"{shrunken.parameters[1]:,}"
        assert values["after"] == shape(small_model.widths)
        assert values["difference"] == number(shrunken.difference, 1)
    else:
        assert key == "neurons-shrink-none"


def test_an_empty_layer_cannot_be_shrunken(relu: Network) -> None:
    found = pruned(relu)
    shrunken = found.shrunken(128)
    assert shrunken.difference is None
    assert said(claims.shrink_line(found, shrunken))[0] == "neurons-shrink-empty"
    (table,) = every(Table, lesson.here(view(MlpNeurons(), 128)))
    assert [cells[1] for cells in table.rows if cells[0].key == "neurons-here-adds"] == ["–"]


# Layers.


@pytest.mark.parametrize("which", ["relu", "one_layer"])
def test_each_layer_alone(which: str, request) -> None:
    network = request.getfixturevalue(which)
    found, alone = pruned(network), studies.sensitivity(network, MEAN_OF_ABSOLUTES)
    scores = network.scores("unit", MEAN_OF_ABSOLUTES)
    assert [layer.layer for layer in alone] == list(network.model.hidden)
    for layer in alone:
        kept = by_count({layer.layer: scores[layer.layer]}, 20)
        masked = network.model.units.silence(network.params, kept)
        assert layer.accuracy[20] == pytest.approx(accuracy(network, masked))
        assert (layer.accuracy[: layer.free + 1] >= found.dense - 0.01 - 1e-6).all()
        assert layer.free == layer.size or layer.accuracy[layer.free + 1] < found.dense - 0.01
    key, values = said(claims.layers_line(found, alone))
    if len(alone) == 1:
        assert (key, values["layer"], values["free"]) == ("neurons-layers-one", "fc1", str(alone[0].free))
    else:
        assert key == "neurons-layers-two"
        for name, layer in zip(("first", "second"), alone, strict=True):
            assert values[name] == layer.layer
            assert values[f"{name}_free"] == str(layer.free)


def test_each_layer_alone_has_its_baseline_and_its_band(relu: Network) -> None:
    _, other = trained(seed=1)
    found, text = pruned(relu, MEAN_OF_ABSOLUTES), catalogue("en")
    drawn = layers_figure(found, (relu.training, other.training), text)
    traces = {trace.name: trace for trace in drawn.data if trace.name}
    bands = [trace for trace in drawn.data if trace.fill == "toself"]
    assert len(bands) == 2
    for layer, band in zip(("fc1", "fc2"), bands, strict=True):
        alone = [
            next(one for one in studies.sensitivity(network, MEAN_OF_ABSOLUTES) if one.layer == layer)
            for network in (relu, other)
        ]
        assert traces[layer].y == pytest.approx(alone[0].accuracy)
        lowest_and_highest = np.stack([one.accuracy for one in alone])
        assert band.y[:65] == pytest.approx(lowest_and_highest.max(0))
        assert band.y[65:] == pytest.approx(lowest_and_highest.min(0)[::-1])
        random = traces[text("neurons-layers-random", layer=layer)]
        assert random.x == pytest.approx(np.arange(0, 65, 4))
        assert random.y[0] == pytest.approx(accuracy(relu, relu.params))
        without = relu.model.units.silence(relu.params, {layer: torch.zeros(64, dtype=torch.bool)})
        assert random.y[-1] == pytest.approx(accuracy(relu, without))
    alone = layers_figure(found, (relu.training,), text)
    assert not any(trace.fill for trace in alone.data)
    assert said(claims.layers_drawn(2)) == ("neurons-layers-drawn-band", {"draws": 10, "seeds": 2})
    assert said(claims.layers_drawn(1)) == ("neurons-layers-drawn", {"draws": 10})


# Every snapshot.


@pytest.mark.parametrize("epoch", MlpNeurons().training.snapshots)
def test_every_snapshot_has_its_own_numbers(epoch: int) -> None:
    settings, network = trained(epoch=epoch)
    found = subject(settings.question)
    assert found.network is network
    assert accuracy(network, network.params) == pytest.approx(network.dense["validation"]["accuracy"])
    assert settings.query() == ({} if epoch == MlpNeurons().epoch else {"epoch": str(epoch)})
    history = studies.sign_history(settings.training)
    negative, live = studies.negatives(network)
    assert history.negative[history.epochs.index(epoch)] == negative / live
    for revealed in (False, True):
        assert said(claims.line(view(settings, revealed=revealed)))[1]["negative"] == str(negative)
    assert said(claims.predict_why(found))[1]["dense"] == f"{accuracy(network, network.params):.1%}"
    pair = studies.worst_pair(network)
    lines = [said(sentence)[0] for sentence in claims.pair_lines(network, pair)]
    costly = pair.first_rise + pair.second_rise > 0
    assert lines[0] == ("neurons-pair-line" if costly else "neurons-pair-line-gain")
    title = said(claims.pair_title(pair))[0]
    assert title == ("neurons-pair-title" if costly else "neurons-pair-title-gain")
    for picked in (("fc1", 0), None):
        facts = studies.neuron(found.question, picked)
        for sentence in claims.why_lines(found, facts):
            said(sentence)


# Pairs.


def test_the_pair_is_costly_together(relu: Network) -> None:
    pair, train = studies.worst_pair(relu), relu.data.train
    base = relu.dense["train"]["loss"]
    removed = ((), (pair.first,), (pair.second,), (pair.first, pair.second))
    rises = [relu.measure(train, relu.all_but(*gone))["loss"] - base for gone in removed[1:]]
    assert [pair.first_rise, pair.second_rise, pair.together] == pytest.approx(rises, abs=2e-6)
    assert pair.times == pytest.approx(pair.together / (pair.first_rise + pair.second_rise))
    assert pair.times > 1.2
    wrong = [
        round(len(train) * (1 - accuracy(relu, relu.model.units.silence(relu.params, kept), "train")))
        for kept in (relu.all_but(*gone) for gone in removed)
    ]
    assert [pair.base_errors, pair.first_errors, pair.second_errors, pair.together_errors] == wrong
    assert pair.pairs == pair.candidates * (pair.candidates - 1) // 2
    (key, values), (errors, counted), (lesson_key, _) = map(said, claims.pair_lines(relu, pair))
    assert (key, values["times"]) == ("neurons-pair-line", f"{pair.times:.1f}")
    assert (errors, lesson_key) == ("neurons-pair-errors", "neurons-pair-lesson")
    assert counted["together"] == str(wrong[-1])
    *_, plot = lesson.pair(view(MlpNeurons()))
    for language in ("en", "zh"):
        bars = plot.draw(catalogue(language)).data[0].y
        assert list(bars) == pytest.approx([rises[0], rises[1], rises[0] + rises[1], rises[2]], abs=4e-6)


# Chance.


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
        lines = {code: said(line) for code, line in claims.chance_lines(found, rate).items()}
        assert lines["right"][0] == "neurons-chance-right"
        assert lines["right"][1]["accuracy"] == percent(found.at(rate, "right")[1])
        same = rate == 50
        assert lines["articles"][0] == ("neurons-chance-same" if same else "neurons-chance-wrong")
        said(claims.chance_title(found, rate))


def test_the_box_on_chance_shows_the_lines_that_are_run(relu: Network) -> None:
    blocks = lesson.chance(view(MlpNeurons(rate=60)))
    assert [code.text for code in every(Code, blocks)] == [studies.source(c) for c in ("right", "articles")]
    (plot,) = every(Plot, blocks)
    found = studies.by_chance(relu)
    for language in ("en", "zh"):
        drawn = plot.draw(catalogue(language))
        means = found.accuracy["right"].mean(1)
        lines = [np.asarray(trace.y, float) for trace in drawn.data]
        assert any(line.shape == means.shape and np.allclose(line, means) for line in lines)
    (change,) = every(Change, blocks)
    assert change.values == {"network": "64-64-10"}
    trained(**change.values)
    assert not every(Change, lesson.chance(view(MlpNeurons(**change.values))))


# Rules.


@pytest.mark.parametrize("criterion", ["zeros", "in_norm"])
def test_what_a_cheap_criterion_overlooks(relu: Network, criterion: str) -> None:
    found = studies.surprise(relu, criterion)
    truth = joined(relu.truth())
    unit = pruned(relu).number_of(found.layer, found.index)
    assert found.place < total(relu) // 4
    assert found.cost_rank == 1 + int((truth > truth[unit]).sum())
    key, values = said(claims.surprise_line(criterion, found))
    if key == "neurons-rules-safe":
        assert found.truth <= 0 or found.cost_rank > total(relu) // 2
    else:
        assert key == {"zeros": "neurons-rules-zeros", "in_norm": "neurons-rules-norm"}[criterion]
        assert values["above"] == str(found.cost_rank - 1)
        assert dict(values["name"].values) == {"layer": found.layer, "index": found.index}


@pytest.mark.parametrize(("truth", "rank"), [(0.0, 3), (-0.1, 3), (0.2, 65)])
def test_a_criterion_that_overlooks_nothing_is_not_blamed(truth: float, rank: int) -> None:
    found = studies.Surprise("fc1", 3, 0.9, 5, truth, rank, 128)
    assert said(claims.surprise_line("zeros", found))[0] == "neurons-rules-safe"


@pytest.mark.parametrize("which", ["relu", "tanh"])
def test_every_rule_beside_the_truth(which: str, request) -> None:
    network = request.getfixturevalue(which)
    found = studies.rules(network.training, network.epoch)
    defined = {criterion for criterion in CRITERIA if network.defined("unit", criterion)}
    assert ("zeros" in defined) == (which == "relu")
    assert {rule.criterion for rule in found} == defined
    assert [rule.agreement for rule in found] == sorted((rule.agreement for rule in found), reverse=True)
    for rule in found:
        kept = by_count(network.scores("unit", rule.criterion), 10)
        masked = network.model.units.silence(network.params, kept)
        assert rule.after == pytest.approx(accuracy(network, masked))
    key, values = said(claims.rules_line(found))
    assert (key, values["value"]) == ("neurons-rules-best", correlation(found[0].agreement))
    assert values["best"].key == f"criterion-{found[0].criterion}"
    assert values["worst"].key == f"criterion-{found[-1].criterion}"
    blocks = lesson.rules(view(MlpNeurons(activation=which)))
    (table,) = every(Table, blocks)
    assert [row[0].key for row in table.rows] == [f"criterion-{rule.criterion}" for rule in found]
    assert ("neurons-rules-zeros-tanh" in keys(blocks)) == (which == "tanh")


# The sign of S.


def test_the_sign_is_learned(relu: Network) -> None:
    found = studies.sign_history(relu.training)
    negative, live = studies.negatives(relu)
    assert found.epochs == relu.training.snapshots
    assert found.negative[-1] == negative / live
    assert found.negative[0] < found.negative[-1]
    assert found.agreement[-1] == pruned(relu, SIGNED).agreement
    _, values = said(claims.history_title(found))
    assert (values["first"], values["last"]) == tuple(f"{found.negative[i]:.0%}" for i in (0, -1))


@pytest.mark.parametrize(
    ("negative", "key", "top"),
    [
        ((0.4, 0.5, 0.5, 0.9), "rises", None),
        ((0.4, 0.6, 0.5, 0.9), "unsteady", None),
        ((0.4, 0.6, 0.95, 0.9), "past", ("95%", 2)),
        ((0.6, 0.7, 0.6, 0.6), "falls", None),
    ],
)
def test_the_history_says_what_the_shares_did(negative: tuple[float, ...], key: str, top) -> None:
    found = studies.SignHistory((0, 1, 2, 5), negative, (0.0,) * 4)
    which, values = said(claims.history_text(found))
    assert which == f"neurons-history-{key}"
    assert (values["first"], values["last"], values["epochs"]) == (
        f"{negative[0]:.0%}",
        f"{negative[-1]:.0%}",
        5,
    )
    assert top is None or (values["top"], values["epoch"]) == top


def test_the_history_of_the_page_is_described_as_it_went(relu: Network) -> None:
    found = studies.sign_history(relu.training)
    rises = all(a <= b for a, b in pairwise(found.negative))
    assert (said(claims.history_text(found))[0] == "neurons-history-rises") == rises
    blocks = lesson.history(view(MlpNeurons()))
    assert {"neurons-history-why", claims.history_text(found).key} == set(keys(blocks))
    (plot,) = every(Plot, blocks)
    for language in ("en", "zh"):
        lines = plot.draw(catalogue(language)).data
        assert any(np.allclose(line.y, found.negative) for line in lines if len(line.y) == len(found.epochs))
