"""The lesson on a language model: what is measured, against torch's own layers and against plain counting."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.data.language import prose
from core.measure.through_time import gate_blocks
from lessons.catalogue import catalogue
from lessons.language_model import studies
from lessons.language_model.chart import chart
from lessons.language_model.settings import CRITERIA, WINDOWS, LanguageModel
from lessons.language_model.studies import Words, read, share_of_words
from lessons.lesson import View
from lessons.network import Network
from lessons.question import Question, rule
from lessons.subject import Subject, subject
from live_chart import decode
from tests.lessons.reading import train

SMALL = {"size": 24, "epochs": 2, "snapshots": (0, 2)}


def ask(grain: str, criterion: str, **changes: object) -> Subject:
    """A small network, trained for a moment: what is tested here holds of any."""
    run = train(LanguageModel().training.model_copy(update=SMALL))
    windows = WINDOWS.get(rule(grain, criterion).needs, 0)
    asked = {"rows": windows, "thresholds": 0, **changes}
    return subject(Question(run, run.epochs, grain, criterion, **asked))


@pytest.fixture(scope="module")
def pruning() -> Subject:
    return ask("weight", "magnitude")


@pytest.fixture(scope="module")
def units() -> Subject:
    return ask("unit", "contribution_mean_abs")


@pytest.fixture(scope="module")
def network(pruning: Subject) -> Network:
    return pruning.network


def by_module(network: Network, params) -> torch.Tensor:
    with torch.no_grad():
        return network.model.module(params)(network.data.validation.x)


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_perplexity_is_that_of_torchs_own_layers(
    grain: str, pruning: Subject, units: Subject, network: Network
) -> None:
    found = pruning if grain == "weight" else units
    y = network.data.validation.y.flatten()
    for stop in (0, len(found.plan) // 2, len(found.plan) - 1):
        params = found.params(stop)
        loss = torch.nn.functional.cross_entropy(by_module(network, params).flatten(0, 1), y).item()
        assert found.metric[stop] == pytest.approx(math.exp(loss), rel=1e-4)
        measured = found.measure(stop, "validation")["perplexity"]
        assert measured == pytest.approx(math.exp(loss), rel=1e-4)
        assert found.harm[stop] == pytest.approx(measured / found.dense - 1.0, abs=1e-4)
    assert found.dense == pytest.approx(found.metric[0])
    assert found.dense < len(network.data.vocabulary) / 3


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_the_band_and_the_baseline_are_perplexities(grain: str, pruning: Subject, units: Subject) -> None:
    found, shares = pruning if grain == "weight" else units, (0.0, 0.25, 0.5, 1.0)
    band = found.band((found.question.training,), shares)
    assert band.share.tolist() == list(shares)
    at = [found.plan.at_share(share) for share in shares]
    assert band.values[0] == pytest.approx(found.metric[at], rel=1e-4)
    random = found.random(shares, draws=2)
    assert random.values[:, 0] == pytest.approx(found.dense, rel=1e-4)
    assert random.values[:, -1] == pytest.approx(found.metric[-1], rel=1e-4)
    assert random.at(0.5) > found.metric[at[2]]


def test_it_holds_while_perplexity_is_up_at_most_five_percent(pruning: Subject) -> None:
    last = pruning.last_within
    assert pruning.metric[: last + 1].max() <= 1.05 * pruning.dense * (1 + 1e-6)
    assert pruning.metric[last + 1] > 1.05 * pruning.dense
    assert pruning.free == pruning.plan.removed[last] > 0


def test_a_slider_with_even_shares_alone_still_has_thresholds(pruning: Subject) -> None:
    assert len(pruning) <= 101
    assert pruning.axis.log
    assert pruning.axis.low < pruning.plan.threshold[50] < pruning.axis.high


def test_with_everything_removed_only_the_frequencies_of_characters_are_left(pruning: Subject) -> None:
    params = pruning.params(len(pruning) - 1)
    logits = by_module(pruning.network, params)
    assert torch.allclose(logits, logits[:1, :1].expand_as(logits), atol=1e-5)


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_every_criterion_ranks_every_item(grain: str, network: Network) -> None:
    offered = LanguageModel().replace(grain=grain).criteria
    assert set(offered) <= set(CRITERIA)
    assert "random" in offered
    for criterion in offered:
        scores = ask(grain, criterion).scores
        if grain == "weight":
            assert {n: tuple(s.shape) for n, s in scores.items()} == {
                n: network.model.shapes[n] for n in network.model.weight_names
            }
        else:
            assert {n: tuple(s.shape) for n, s in scores.items()} == {"rnn": (24,)}
        assert all(bool(torch.isfinite(score).all()) for score in scores.values())


def test_some_windows_come_from_the_whole_text(network: Network) -> None:
    train = network.data.train
    few = network.data.some(10)
    assert len(few) == 10
    assert torch.equal(few.x[0], train.x[0])
    assert torch.equal(few.y[-1], train.y[-1])
    assert network.data.some(10**6) is network.data.some(0) is train
    assert len(ask("weight", "fisher").network.measured) == 256


def test_a_stop_writes_the_same_alone_as_beside_others(pruning: Subject) -> None:
    asked = pruning.question
    texts = studies.texts(asked, "the class", 0.7, 3)
    assert len(texts) == len(pruning)
    assert all(len(text) == studies.SHOWN for text in texts)
    assert texts[0] != studies.texts(asked, "the class", 0.7, 4)[0]
    alone = studies._write(asked, [60], "the class", 0.7, 3, 1, studies.SHOWN)
    assert prose.decode(alone[0, 0]) == texts[60]
    # what is exactly 0 already changes nothing when it goes
    zeros = int(sum((pruning.network.params[n] == 0).sum() for n in pruning.plan.gone))
    assert texts[pruning.stop_at(zeros)] == texts[0] != texts[-1]


def test_what_is_cut_by_hand_is_missing_at_every_stop(units: Subject) -> None:
    cut = ask("unit", "contribution_mean_abs", cut=tuple(range(12)))
    assert cut.dense == units.dense < cut.metric[0]
    assert studies.texts(cut.question, "", 0.0, 0)[0] != studies.texts(units.question, "", 0.0, 0)[0]
    assert studies.bend(cut.question, 0.5).up == cut.plan.share[0]


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


def test_words_at_every_second_stop(pruning: Subject) -> None:
    words = studies.words(pruning.question, 0.5)
    assert words.stops[0] == 0
    assert words.stops[-1] == 100
    assert len(words.stops) == 51
    assert words.below(101).tolist() == [p // 2 for p in range(101)]
    assert words.share[0] > words.share[-1] + 0.1


def test_the_smooth_share_is_the_mean_with_its_neighbours() -> None:
    words = Words(np.arange(4), np.arange(4) / 3, np.array([1.0, 0.4, 0.7, 0.1]))
    assert words.smooth == pytest.approx([0.8, 0.7, 0.4, 0.3])


def test_what_is_left_of_each_gate(pruning: Subject) -> None:
    left, blocks = studies.left_by_block(pruning.question), gate_blocks(pruning.model)
    assert len(blocks) == left.shape[1] == 7
    assert (left[0] == 1).all()
    assert (left[-1] == 0).all()
    params, kept = pruning.params(70), pruning.plan.kept(70)
    update_gate = kept["rnn.weight_hh_l0"][24:48]
    column = next(k for k, block in enumerate(blocks) if block[:2] == ("rnn.weight_hh_l0", "z"))
    assert left[70, column] == pytest.approx(update_gate.double().mean().item())
    assert left[70, -1] == pytest.approx(kept["out.weight"].double().mean().item())
    assert (params["out.weight"][~kept["out.weight"]] == 0).all()


def test_kinds_of_characters() -> None:
    assert studies.places("if x_1: return.").tolist() == [0, 1, 3, 0, 3, 3, 3, 3, 0, 1, 1, 2, 2, 2, 3]


def test_bits_of_the_kinds_add_up_to_the_whole(pruning: Subject) -> None:
    found = studies.suffering(pruning.question)
    weight = found.count / found.count.sum()
    stops = [pruning.plan.at_share(share) for share in found.share]
    assert found.count.sum() == pruning.network.data.validation.y.numel()
    assert found.bits @ weight == pytest.approx(np.log2(pruning.metric[stops]), rel=1e-4)
    bent = stops[found.at]
    assert pruning.harm[bent] >= 0.2 > pruning.harm[bent - 1]
    assert found.rise[found.answer] == found.rise.max()


def test_the_smaller_network_writes_the_same(units: Subject) -> None:
    found = studies.lighter(units.question, 10)
    assert found.units == (24, 14)
    assert found.difference < 1e-12
    model, params = studies.smaller(units.model, units.params(10))
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
    model, small = studies.smaller(network.model, params)
    assert model.sizes == (22,)
    with torch.no_grad():
        difference = by_module(network, params) - model.module(small)(network.data.validation.x)
    assert difference.abs().max() < 1e-4


def test_nothing_is_left_of_a_network_without_units(units: Subject) -> None:
    asked = units.question
    assert studies.lighter(asked, 24).difference is None
    assert studies.lighter(asked, 0).units == (24, 24)
    speeds = studies.speed(asked, 24)
    assert [one.smaller for one in speeds] == [None, None]
    assert all(one.dense > 0 and one.masked > 0 for one in speeds)
    assert studies.speed(asked, 0)[0].smaller is None
    assert studies.speed(asked, 12)[0].smaller > 0


@pytest.mark.parametrize(
    "picked", [("rnn.weight_hh_l0", 24 * 24 + 5), ("out.weight", 3), ("rnn.weight_ih_l0", 0)]
)
def test_the_numbers_of_one_weight(pruning: Subject, picked: tuple[str, int]) -> None:
    facts, network = studies.item(pruning.question, picked), pruning.network
    name, index = picked
    without = network.params | {name: network.params[name].clone()}
    without[name].view(-1)[index] = 0.0
    train = network.data.some(128)
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
        assert (facts.gate, facts.unit, facts.column) == ("z", 0, 5)
    if name == "out.weight":
        assert facts.character == network.data.vocabulary[0]


def test_without_a_pick_the_largest_score_is_shown(units: Subject) -> None:
    facts = studies.item(units.question, None)
    assert facts.index == int(units.scores["rnn"].argmax())
    assert facts.rise > 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_lstm_has_four_gates_and_a_chart(language: str) -> None:
    class Small(LanguageModel):
        @property
        def training(self):
            changes = {"size": 6, "epochs": 1, "snapshots": (0, 1)}
            return super().training.model_copy(update=changes)

    settings = Small(network="lstm-64", criterion="lamp", scope="layer", opening="", temperature=0.0)
    train(settings.training)
    lstm = subject(settings.question)
    left = studies.left_by_block(settings.question)
    assert left.shape == (len(lstm), 9)
    assert studies.item(settings.question, ("rnn.weight_hh_l0", 6 * 6)).gate == "f"
    view = View(settings, seeds=(settings.training,), language=language)
    plain = decode(chart(view).text)
    panels = {panel["id"]: panel for panel in plain["panels"]}
    assert len(panels["parts"]["names"]) == 9
    assert panels["parts"]["names"][-1] == catalogue(language)("lm-matrix-out")
    assert plain["threshold_axis"] is None
    assert plain["frames"][0]["data"]["parts"]["values"] == pytest.approx(left)
