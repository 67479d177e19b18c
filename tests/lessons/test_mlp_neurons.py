"""The lesson on neurons: its measurements, its claim and one neuron, against computations made elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from core.prune.masks import by_count
from lessons.catalogue import in_all_languages
from lessons.mlp_neurons import claims, experiment, studies
from lessons.mlp_neurons.network import Network, free, joined, prune
from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons
from tests.lessons.neurons import CRITERIA, accuracy, words

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
