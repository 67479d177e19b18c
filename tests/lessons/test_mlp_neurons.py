"""The lesson on neurons: its claim, its guess and one neuron, against computations made elsewhere."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
import torch
from torch import nn

from lessons.blocks import Plot
from lessons.catalogue import catalogue, in_all_languages
from lessons.mlp_neurons import claims, lesson, studies
from lessons.mlp_neurons.figures import order_figure
from lessons.mlp_neurons.settings import CRITERIA, MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons
from lessons.network import Network, joined
from lessons.numbers import correlation
from lessons.subject import WITHIN
from tests.core.cuts import by_count
from tests.lessons.neurons import accuracy, pruned, total, trained
from tests.lessons.reading import every, keys, refuted, said, sentences, view

NETWORKS = {
    "relu": {},
    "tanh": {"activation": "tanh"},
    "one_layer": {"network": "64-64-10"},
    "untrained": {"epoch": 0},
}
"""Settings of the fixtures of the same names."""

# The measurements.


def test_live_means_not_zero_on_every_training_row(relu: Network) -> None:
    x = relu.data.train.x
    h1 = torch.relu(x @ relu.params["fc1.weight"].T + relu.params["fc1.bias"])
    assert torch.equal(relu.live["fc1"], (h1 != 0).any(0))
    assert torch.allclose(relu.zeros["fc1"], (h1 == 0).double().mean(0))


@pytest.mark.parametrize("which", ["relu", "tanh"])
def test_the_note_counts_the_dead(which: str, request) -> None:
    found = request.getfixturevalue(which)
    outputs = found.model.activations(found.params, found.data.train.x)
    dead = sum(int((outputs[group] == 0).all(0).sum()) for group in found.model.hidden)
    key, values = said(claims.data_note(found))
    assert (key, values.get("dead")) == (
        ("neurons-data-note", str(dead)) if dead else ("neurons-data-note-all", None)
    )
    assert values["total"] == "128"
    assert values["train"] == f"{len(found.data.train):,}"


def test_prunings_are_what_removing_units_gives(relu: Network) -> None:
    found = pruned(relu, MEAN_OF_ABSOLUTES)
    assert found.plan.removed.tolist() == list(range(129))
    live = studies.live_removed(found)
    for k in (0, 1, 10, 77, 128):
        kept = by_count(found.scores, k)
        masked = relu.model.units.silence(relu.params, kept)
        assert found.accuracy[k] == pytest.approx(accuracy(relu, masked))
        assert live[k] == sum(int((~kept[g] & relu.live[g]).sum()) for g in relu.model.hidden)


# The claim.


def test_in_this_run_the_published_sign_is_backwards(relu: Network) -> None:
    negative, live = studies.negatives(relu)
    assert negative / live > 0.8
    by_sign, by_size = pruned(relu, SIGNED), pruned(relu, MEAN_OF_ABSOLUTES)
    assert by_sign.agreement < claims.BACKWARDS
    assert by_size.agreement > 0.7
    at_random = by_sign.random(draws=10).values[:, 10].mean()
    assert by_sign.accuracy[10] < at_random < by_size.accuracy[10] + 0.01


def test_the_claim_counts_what_autograd_counts(relu: Network) -> None:
    outputs = relu.model.activations(relu.params, relu.data.train.x)
    h2 = outputs["fc2"].detach().requires_grad_()
    logits = h2 @ relu.params["fc3.weight"].T + relu.params["fc3.bias"]
    nn.CrossEntropyLoss()(logits, relu.data.train.y).backward()
    signed = (h2 * h2.grad).sum(0)
    live = (h2 != 0).any(0)
    mine = relu.scores("unit", SIGNED)["fc2"]
    assert torch.allclose(mine, signed, atol=1e-7)
    assert int((signed[live] < 0).sum()) == int((mine[relu.live["fc2"]] < 0).sum())
    key, values = said(claims.line(view(MlpNeurons())))
    negative, alive = studies.negatives(relu)
    assert key == "neurons-line-backwards"
    assert (values["negative"], values["live"]) == (str(negative), str(alive))
    assert values["signed"] == correlation(pruned(relu).agreement)
    assert values["absolutes"] == correlation(pruned(relu, MEAN_OF_ABSOLUTES).agreement)


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("which", ["relu", "tanh", "one_layer"])
def test_the_line_under_the_claim_is_true_everywhere(criterion: str, which: str, request) -> None:
    found = request.getfixturevalue(which)
    settings = MlpNeurons(criterion=criterion, **NETWORKS[which])
    if not found.defined("unit", criterion):
        key, values = said(lesson.unready(settings))
        outputs = found.model.activations(found.params, found.data.train.x)
        zeros = sum(int((outputs[group] == 0).sum()) for group in found.model.hidden)
        assert (key, values["zeros"]) == ("neurons-undefined", f"{zeros:,}")
        assert values["outputs"] == f"{sum(outputs[group].numel() for group in found.model.hidden):,}"
        return
    assert lesson.unready(settings) is None
    not_here, line = refuted(claims.line(view(settings)))
    key, values = said(line)
    mine = pruned(found, criterion)
    if criterion == SIGNED:
        backwards = mine.agreement < claims.BACKWARDS
        assert key == ("neurons-line-backwards" if backwards else "neurons-line-signed")
        as_good = mine.agreement >= pruned(found, MEAN_OF_ABSOLUTES).agreement
        assert not_here == (as_good or values["negative"] == "0")
        return
    dense = accuracy(found, found.params)
    assert (key, values["free"], values["total"]) == ("neurons-line-other", str(mine.free), str(mine.total))
    assert (values["criterion"].key, values["published"]) == (
        f"criterion-{criterion}",
        str(pruned(found).free),
    )
    assert (mine.accuracy[: mine.free + 1] >= dense - WITHIN - 1e-6).all()
    if mine.free < mine.total:
        assert mine.accuracy[mine.free + 1] < dense - WITHIN


def test_the_line_does_not_count_edits_by_hand(relu: Network) -> None:
    for criterion in (SIGNED, MEAN_OF_ABSOLUTES):
        settings = MlpNeurons(criterion=criterion)
        assert claims.line(view(settings.replace(cut=tuple(range(40))))) == claims.line(view(settings))


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("which", ["relu", "untrained", "one_layer"])
def test_before_the_guess_the_line_does_not_answer_it(criterion: str, which: str, request) -> None:
    found = request.getfixturevalue(which)
    settings = MlpNeurons(criterion=criterion, **NETWORKS[which])
    key, values = said(claims.line(view(settings, revealed=False)))
    # What is not among the values cannot be said: no correlation, and nothing of how far S goes.
    if criterion == SIGNED:
        negative, live = studies.negatives(found)
        assert key == "neurons-line-before"
        assert values == {"negative": str(negative), "live": str(live)}
    else:
        assert key == "neurons-line-other-before"
        assert set(values) == {"criterion", "free", "total"}
        assert values["free"] == str(pruned(found, criterion).free)


def test_before_the_guess_the_texts_do_not_answer_it() -> None:
    forbidden = {
        "en": ("needed", "correlation", "Ranked by the signed S as published"),
        "zh": ("离不开", "秩相关", "按原文带符号"),
    }
    for language, answers in forbidden.items():
        text = catalogue(language)
        for words in (
            text("neurons-line-before", negative="1", live="2"),
            text("neurons-line-other-before", criterion="x", free="1", total="2"),
        ):
            assert not any(answer in words for answer in answers)


def test_the_guess_has_the_answer_that_the_figure_shows(relu: Network) -> None:
    found, signed_by = studies.order(relu), pruned(relu)
    truth, signed = joined(relu.truth()), joined(signed_by.scores)
    assert (signed[list(found.units)].diff() >= 0).all()
    top = truth.argsort(descending=True)[:10].tolist()
    among = sorted(found.units.index(unit) for unit in top)
    early, earlier = (sum(place < found.median - back for place in among) for back in (0, 1))
    assert early >= 5 > earlier
    assert found.answer == 3 * (found.median - 1) // 128
    first, last = found.costs
    assert first == pytest.approx(sum(truth[u].item() for u in found.units[:32]), rel=1e-5)
    assert last == pytest.approx(sum(truth[u].item() for u in found.units[-32:]), rel=1e-5)
    other = "" if first > last else "-other"
    assert said(claims.order_caption(found))[0] == f"neurons-order-caption{other}"
    assert said(claims.order_title(found))[0] == f"neurons-order-title{other}"
    asked = lesson.guess(view(MlpNeurons()))
    assert [option.key for option in asked.options] == [
        f"neurons-predict-{third}" for third in ("first", "middle", "last")
    ]
    assert asked.answer == found.answer
    key, values = said(asked.why())
    assert (key, values["median"]) == ("neurons-predict-why", str(found.median))
    assert values["dense"] == f"{accuracy(relu, relu.params):.1%}"
    for name, criterion in (("signed", SIGNED), ("absolutes", MEAN_OF_ABSOLUTES)):
        kept = by_count(relu.scores("unit", criterion), 10)
        assert values[name] == f"{accuracy(relu, relu.model.units.silence(relu.params, kept)):.1%}"
    assert values["random"] == f"{signed_by.random(draws=10).values[:, 10].mean():.1%}"
    (plot,) = every(Plot, asked.shown())
    for language in ("en", "zh"):
        drawn = plot.draw(catalogue(language))
        assert drawn.data[0].y == pytest.approx(found.rise)
        assert drawn.layout.title.text == catalogue(language)(claims.order_title(found))
    assert order_figure(signed_by, catalogue("en")).data[0].y == pytest.approx(found.rise)


# One neuron.


def test_a_neuron_goes_with_its_row_its_bias_and_its_column(relu: Network) -> None:
    facts = studies.neuron(pruned(relu).question, ("fc1", 7))
    assert facts.touched == (("fc1.weight", 0, 7), ("fc1.bias", 0, 7), ("fc2.weight", 1, 7))
    key, values = said(claims.touched(facts, relu.model.weight_names))
    assert (key, values["index"]) == ("neurons-why-touched", 7)
    parts = [values["parts"].values[name] for name in ("first", "second", "third")]
    assert [(part.key, dict(part.values)) for part in parts] == [
        ("neurons-part-row", {"index": 7, "layer": "fc1"}),
        ("neurons-part-bias", {}),
        ("neurons-part-column", {"index": 7, "layer": "fc2"}),
    ]


@pytest.mark.parametrize("which", ["relu", "tanh", "one_layer"])
def test_the_identity_holds_to_rounding_for_every_neuron(which: str, request) -> None:
    found = pruned(request.getfixturevalue(which), MEAN_OF_ABSOLUTES)
    for unit in range(0, found.total, 9):
        facts = studies.neuron(found.question, found.place(unit))
        assert abs(facts.left - facts.right) < 1e-12
        assert facts.left == pytest.approx(facts.signed, abs=1e-6)
        for sentence in claims.why_lines(found, facts):
            said(sentence)
        assert said(claims.identity_line(facts))[0] == "neurons-why-identity"


def test_the_place_of_a_neuron_counts_what_competes_with_it(relu: Network) -> None:
    together, apart = pruned(relu), pruned(relu, scope="layer")
    scores = together.scores
    for unit in (5, 70):
        layer, index = together.place(unit)
        mine = scores[layer][index]
        overall = studies.neuron(together.question, (layer, index))
        assert overall.place == int((joined(scores) < mine).sum())
        alone = studies.neuron(apart.question, (layer, index))
        assert alone.place == int((scores[layer] < mine).sum())
        if overall.live:
            key, values = said(claims.why_lines(together, overall)[0])
            assert (key, values["place"]) == ("neurons-why-sign", str(overall.place + 1))
            key, values = said(claims.why_lines(apart, alone)[0])
            assert (key, values["place"]) == ("neurons-why-sign-layer", str(alone.place + 1))
            assert values["size"] == 64
            for found, facts in ((together, overall), (apart, alone)):
                asked = in_all_languages(claims.why_lines(found, facts, revealed=False)[0])
                assert "number" not in asked["en"], "the guess asks where the needed ones stand"


def test_what_cancels_is_only_said_where_it_does(relu: Network) -> None:
    found = pruned(relu)
    for unit in range(0, 128, 7):
        facts = studies.neuron(found.question, found.place(unit))
        lines = [said(sentence)[0] for sentence in claims.why_lines(found, facts)]
        if facts.live:
            cancels = abs(facts.signed) < 0.5 * facts.mean_of_absolutes
            assert ("neurons-why-cancel" in lines) == cancels
        else:
            assert lines == ["neurons-why-dead"]


def test_the_truth_is_the_rise_of_the_loss(relu: Network) -> None:
    found = pruned(relu)
    dearest = studies.neuron(found.question, None)
    unit = int(joined(relu.truth()).argmax())
    assert found.number_of(dearest.layer, dearest.index) == unit
    without = relu.measure(relu.data.train, relu.one_less(dearest.layer, dearest.index))["loss"]
    assert dearest.truth == pytest.approx(without - relu.dense["train"]["loss"], abs=1e-6)
    assert dearest.cost == total(relu) - 1


def test_a_dead_neuron_says_so() -> None:
    """Seeds differ in how many die; over the band there are some."""
    seen = 0
    for seed in (0, 1, 2, 3, 4):
        _, network = trained(seed=seed)
        found = pruned(network)
        dead = (~joined(network.live)).nonzero().flatten().tolist()
        assert len(dead) == studies.dead(network)
        for unit in dead:
            seen += 1
            facts = studies.neuron(found.question, found.place(unit))
            assert facts.truth == 0.0
            assert [said(line)[0] for line in claims.why_lines(found, facts)] == ["neurons-why-dead"]
    assert seen


@pytest.mark.parametrize("picked", ["", "fc2:5"])
def test_why_shows_what_was_picked(relu: Network, picked: str) -> None:
    settings = MlpNeurons(picked=picked)
    found = pruned(relu)
    facts = studies.neuron(settings.question, settings.picked_item)
    gone = int(found.plan.gone[facts.layer][facts.index])
    for stop in (gone - 1, gone):
        blocks = lesson.why(view(settings, max(stop, 0)))
        first = next(sentences(blocks))
        key, values = said(first)
        assert key == ("neurons-why-picked" if picked else "neurons-why-none")
        assert (values["layer"], values["index"]) == (facts.layer, facts.index)
        status = "cut" if gone <= stop else "kept"
        said_keys = {f"network-status-{status}", "neurons-why-touched", "neurons-why-identity"}
        assert said_keys <= set(keys(blocks))


def test_before_the_guess_the_chart_does_not_answer_it(relu: Network) -> None:
    titles = {}
    for told in (False, True):
        sent = lesson.LESSON.payload(view(MlpNeurons(), revealed=told)).text
        payload = json.loads(zlib.decompress(base64.b64decode(sent)))
        titles[told] = next(panel["title"] for panel in payload["panels"] if panel["id"] == "scatter")
    veiled = catalogue("en")("network-panel-scatter-veiled")
    assert titles[False] == veiled
    assert titles[True] != veiled
