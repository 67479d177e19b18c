"""The lesson on a language model: what is measured, against torch's own layers and against plain counting."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.data.language import prose
from core.train.runs import default_store
from lessons.catalogue import catalogue
from lessons.language_model import chart, studies
from lessons.language_model.network import Network, Pruning, Words, prune, read, share_of_words, some
from lessons.language_model.settings import CRITERIA, LanguageModel, scopes
from lessons.subject import SeedBand
from live_chart import decode

SMALL = {"size": 24, "epochs": 2}


@pytest.fixture(scope="module")
def network() -> Network:
    """A small network, trained for a moment: what is tested here holds of any."""
    run = LanguageModel().training.model_copy(update={**SMALL, "snapshots": (0, 2)})
    trained = default_store().request(run).result(120)
    return Network(run, trained.snapshots[run.epochs])


@pytest.fixture(scope="module")
def pruning(network: Network) -> Pruning:
    return prune(network, "weights", "magnitude", "global")


@pytest.fixture(scope="module")
def units(network: Network) -> Pruning:
    return prune(network, "units", "contribution_mean_abs", "global")


def by_module(network: Network, params) -> torch.Tensor:
    with torch.no_grad():
        return network.model.module(params)(network.data.validation.x)


@pytest.mark.parametrize("grain", ["weights", "units"])
def test_perplexity_is_that_of_torchs_own_layers(
    grain: str, pruning: Pruning, units: Pruning, network: Network
) -> None:
    found = pruning if grain == "weights" else units
    y = network.data.validation.y.flatten()
    for stop in (0, len(found.plan) // 2, len(found.plan) - 1):
        params = network.pruned(found.plan, stop)
        loss = torch.nn.functional.cross_entropy(by_module(network, params).flatten(0, 1), y).item()
        assert found.perplexity[stop] == pytest.approx(math.exp(loss), rel=1e-4)
        assert network.measure(params, "validation")["perplexity"] == pytest.approx(math.exp(loss), rel=1e-4)
    assert found.dense == found.perplexity[0] < len(network.data.vocabulary) / 3


def test_with_everything_removed_only_the_frequencies_of_characters_are_left(pruning: Pruning) -> None:
    params = pruning.network.pruned(pruning.plan, 100)
    logits = by_module(pruning.network, params)
    assert torch.allclose(logits, logits[:1, :1].expand_as(logits), atol=1e-5)


@pytest.mark.parametrize(("grain", "criterion"), [(g, c) for g, names in CRITERIA.items() for c in names])
def test_every_criterion_ranks_every_item(grain: str, criterion: str, network: Network) -> None:
    scores = network.score(grain, criterion)
    if grain == "weights":
        assert {n: tuple(s.shape) for n, s in scores.items()} == {
            n: network.model.shapes[n] for n in network.model.weight_names
        }
    else:
        assert {n: tuple(s.shape) for n, s in scores.items()} == {"rnn": (24,)}
    assert all(bool(torch.isfinite(score).all()) for score in scores.values())
    assert scopes(grain, criterion)


def test_some_windows_come_from_the_whole_text(network: Network) -> None:
    train = network.data.train
    few = some(train, 10)
    assert len(few) == 10
    assert torch.equal(few.x[0], train.x[0])
    assert torch.equal(few.y[-1], train.y[-1])
    assert some(train, 10**6) is train


def test_a_stop_writes_the_same_alone_as_beside_others(pruning: Pruning) -> None:
    texts = pruning.write("the class", 0.7, draw=3, length=40)
    assert len(texts) == len(pruning.plan)
    assert all(len(text) == 40 for text in texts)
    assert texts == pruning.write("the class", 0.7, draw=3, length=40)
    assert texts[0] != pruning.write("the class", 0.7, draw=4, length=40)[0]
    # what is exactly 0 already changes nothing when it goes
    zeros = int(sum((pruning.network.params[n] == 0).sum() for n in pruning.plan.gone))
    same = int(np.searchsorted(pruning.plan.removed, zeros, side="right")) - 1
    assert texts[same] == texts[0] != texts[100]


def test_an_opening_in_any_script() -> None:
    tokens, unknown = read("The Ωμέγα 中文 value")
    assert prose.decode(torch.tensor(tokens)) == " the   value"
    assert unknown == "Ωμέγα中文"
    assert read("") == (prose.encode(" ").tolist(), "")
    assert prose.decode(torch.tensor(read("İstanbul")[0])).strip() == "stanbul"


def test_real_words_are_counted_over_all_texts() -> None:
    texts = torch.stack([prose.encode("the qzzq value of thi"), prose.encode("a class of the names ")])
    # the, value, of, a, class, of, the, names of nine whole words; what the end cuts off does not count
    assert share_of_words(texts) == pytest.approx(8 / 9)


def test_words_at_every_second_stop(pruning: Pruning) -> None:
    words = pruning.words(0.5)
    assert words.stops[0] == 0
    assert words.stops[-1] == 100
    assert len(words.stops) == 51
    assert words.below(101).tolist() == [p // 2 for p in range(101)]
    assert words.share[0] > words.share[-1] + 0.1


def test_the_smooth_share_is_the_mean_with_its_neighbours() -> None:
    words = Words(np.arange(4), np.arange(4) / 3, np.array([1.0, 0.4, 0.7, 0.1]))
    assert words.smooth == pytest.approx([0.8, 0.7, 0.4, 0.3])


def test_what_is_left_of_each_gate(pruning: Pruning) -> None:
    model, left = pruning.network.model, studies.left_by_part(pruning)
    names = studies.parts(model)
    assert len(names) == left.shape[1] == 7
    assert (left[0] == 1).all()
    assert (left[-1] == 0).all()
    params = pruning.network.pruned(pruning.plan, 70)
    kept = pruning.plan.kept(70)
    update_gate = kept["rnn.weight_hh_l0"][24:48]
    assert left[70, names.index(("rnn.weight_hh_l0", 1))] == pytest.approx(update_gate.double().mean().item())
    assert left[70, -1] == pytest.approx(kept["out.weight"].double().mean().item())
    assert (params["out.weight"][~kept["out.weight"]] == 0).all()


def test_kinds_of_characters() -> None:
    assert studies.places("if x_1: return.").tolist() == [0, 1, 3, 0, 3, 3, 3, 3, 0, 1, 1, 2, 2, 2, 3]


def test_bits_of_the_kinds_add_up_to_the_whole(pruning: Pruning) -> None:
    found = studies.suffering(pruning)
    weight = found.count / found.count.sum()
    stops = [pruning.plan.at_share(share) for share in found.share]
    assert found.count.sum() == pruning.network.data.validation.y.numel()
    assert found.bits @ weight == pytest.approx(np.log2(pruning.perplexity[stops]), rel=1e-4)
    bent = stops[found.at]
    assert pruning.rise[bent] >= 0.2 > pruning.rise[bent - 1]
    assert found.rise[found.answer] == found.rise.max()


def test_the_smaller_network_writes_the_same(units: Pruning) -> None:
    found = studies.lighter(units, 10)
    assert found.units == (24, 14)
    assert found.difference < 1e-12
    model, params = studies.smaller(units.network, units.network.pruned(units.plan, 10))
    assert found.parameters == (
        sum(t.numel() for t in units.network.params.values()),
        sum(t.numel() for t in params.values()),
    )
    assert found.size[1] == 4 * sum(p.numel() for p in model.module(params).parameters())


def test_units_that_no_weight_reads_can_go(network: Network) -> None:
    params = {name: tensor.clone() for name, tensor in network.params.items()}
    for unit in (3, 20):
        params["rnn.weight_hh_l0"][:, unit] = 0.0
        params["out.weight"][:, unit] = 0.0
    assert studies.unread(network.model, params).nonzero().flatten().tolist() == [3, 20]
    model, small = studies.smaller(network, params)
    assert model.sizes == (22,)
    with torch.no_grad():
        difference = by_module(network, params) - model.module(small)(network.data.validation.x)
    assert difference.abs().max() < 1e-4


def test_nothing_is_left_of_a_network_without_units(units: Pruning) -> None:
    assert studies.lighter(units, 24).difference is None
    assert studies.lighter(units, 0).units == (24, 24)
    speeds = studies.speed(units, 24)
    assert [one.smaller for one in speeds] == [None, None]
    assert all(one.dense > 0 and one.masked > 0 for one in speeds)
    assert studies.speed(units, 0)[0].smaller is None
    assert studies.speed(units, 12)[0].smaller > 0


@pytest.mark.parametrize(
    "picked", [("rnn.weight_hh_l0", 24 * 24 + 5), ("out.weight", 3), ("rnn.weight_ih_l0", 0)]
)
def test_the_numbers_of_one_weight(pruning: Pruning, picked: tuple[str, int]) -> None:
    facts, network = studies.item(pruning, picked), pruning.network
    name, index = picked
    without = network.params | {name: network.params[name].clone()}
    without[name].view(-1)[index] = 0.0
    train = some(network.data.train, 128)
    losses = [
        torch.nn.functional.cross_entropy(
            network.model.module(params)(train.x).flatten(0, 1), train.y.flatten()
        ).item()
        for params in (network.params, without)
    ]
    assert facts.value == network.params[name].view(-1)[index].item()
    assert facts.score == pytest.approx(abs(facts.value))
    assert facts.rise == pytest.approx(losses[1] - losses[0], abs=1e-5)
    everything = torch.cat([network.params[n].abs().flatten() for n in network.model.weight_names])
    assert facts.place == pytest.approx(int((everything < abs(facts.value)).sum()), abs=2)
    assert facts.rivals == len(everything)
    if name == "rnn.weight_hh_l0":
        assert (facts.gate, facts.unit, facts.column) == ("update", 0, 5)
    if name == "out.weight":
        assert facts.character == network.data.vocabulary[0]


def test_without_a_pick_the_largest_score_is_shown(units: Pruning) -> None:
    facts = studies.item(units, None)
    scores = units.network.score("units", "contribution_mean_abs")["rnn"]
    assert facts.index == int(scores.argmax())
    assert facts.rise > 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_lstm_has_four_gates_and_a_chart(language: str) -> None:
    run = LanguageModel(network="lstm-64").training.model_copy(update={"size": 6})
    lstm = prune(Network(run, run.model.init(0)), "weights", "lamp", "layer")
    left = studies.left_by_part(lstm)
    assert left.shape == (101, 9)
    assert studies.item(lstm, ("rnn.weight_hh_l0", 6 * 6)).gate == "forget"
    flat = SeedBand(np.array([0.0, 1.0]), np.stack([lstm.at((0.0, 1.0))] * 2))
    shown = chart.Shown("", lstm.write("", 1.5, 0, length=9), lstm.words(0.0), flat, flat)
    plain = decode(chart.payload(lstm, shown, catalogue(language), language).text)
    panels = {panel["id"]: panel for panel in plain["panels"]}
    assert len(panels["parts"]["names"]) == 9
    assert plain["threshold_axis"] is None
    assert plain["frames"][0]["data"]["parts"]["values"] == pytest.approx(left)
