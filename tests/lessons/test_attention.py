"""The lesson on attention: its measurements and its claims, against computations made elsewhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import torch

from core.data.language import tokens
from lessons.attention import claims, experiment, studies
from lessons.attention.network import ROWS, Network, free_share, over_seeds, prune, read, skill_accuracy
from lessons.attention.settings import MEAN_OF_ABSOLUTES, SIGNED
from lessons.mlp_neurons.network import joined
from tests.lessons.attention import accuracy, trained, words


@pytest.fixture(scope="module")
def network() -> Network:
    return trained()[1]


def gated(network: Network, *off: studies.Unit) -> dict[str, torch.Tensor]:
    gates = {g: torch.ones(network.model.units[g].size) for g in network.model.hidden}
    for group, index in off:
        gates[group][index] = 0.0
    return gates


# The measurements.


def test_the_default_network_has_learned_every_skill(network: Network) -> None:
    assert accuracy(network) >= 0.93
    assert len(network.dense_by_skill) == 5
    assert network.dense_by_skill.min() > 0.6
    skills = network.data.validation.skills
    assert (skills.sum(1) == 1).all()
    share = skills.double().mean(0).numpy()
    assert network.dense_by_skill @ share == pytest.approx(network.dense["validation"]["accuracy"], abs=1e-6)


def test_prunings_are_what_closing_gates_gives(network: Network) -> None:
    for grain, kinds in (("heads", {"heads"}), ("ff", {"ff"}), ("both", {"heads", "ff"})):
        found = prune(network, "out_norm", grain)
        assert {g.rstrip("12") for g in found.plan.gone} == kinds
        units = network.units(grain)
        assert found.plan.removed.tolist() == list(range(len(units) + 1))
        order = joined(network.scores("out_norm", grain)).argsort(stable=True).tolist()
        for k in (0, 1, 7, len(units)):
            gates = gated(network, *(units[i] for i in order[:k]))
            with torch.no_grad():
                logits = network.model.forward(network.params, network.data.validation.x, gates)
            right = (logits.squeeze(-1) > 0).long() == network.data.validation.y
            assert found.accuracy[k] == pytest.approx(right.double().mean().item(), abs=2 / 600)
            by_skill = [right[rows].double().mean().item() for rows in network.data.validation.skills.T]
            assert found.by_skill[k] == pytest.approx(by_skill, abs=2 / 120)


def test_the_signed_contribution_is_the_slope_of_the_loss_in_a_gate(network: Network) -> None:
    model, rows = network.model, network.rows
    params = {name: tensor.double() for name, tensor in network.params.items()}

    def loss(gate: float) -> float:
        gates = {g: torch.ones(model.units[g].size, dtype=torch.float64) for g in model.hidden}
        gates["heads2"][3] = gate
        with torch.no_grad():
            logits = model.forward(params, rows.x, gates).squeeze(-1)
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, rows.y.double()).item()

    assert len(rows) == ROWS
    slope = (loss(1 + 1e-5) - loss(1 - 1e-5)) / 2e-5
    facts = studies.facts(network, ("heads2", 3), SIGNED)
    assert facts.signed == pytest.approx(slope, rel=1e-3, abs=1e-7)
    assert facts.left == pytest.approx(slope, rel=1e-5, abs=1e-9)
    assert facts.truth == pytest.approx(loss(0.0) - loss(1.0), rel=1e-3, abs=1e-6)


def test_the_identity_holds_to_rounding_for_every_unit(network: Network) -> None:
    for group, (left, right) in network.identity.items():
        assert (left - right).abs().max() < 1e-12
        assert left.abs().max() > 1e-6
        assert len(left) == network.model.units[group].size


def test_random_scores_do_not_depend_on_the_grain(network: Network) -> None:
    both = network.scores("random", "both")
    again = Network(network.settings, network.params).scores("random", "ff")
    assert torch.equal(both["ff2"], again["ff2"])
    assert not torch.equal(both["heads1"], both["heads2"])


def test_edits_by_hand_override_the_criterion(network: Network) -> None:
    found = prune(network, MEAN_OF_ABSOLUTES, "heads", {3: "cut", 9: "keep"})
    assert not found.plan.kept(0)["heads1"][3]
    assert found.plan.kept(len(found.plan) - 1)["heads2"][1]
    assert found.removed(0, "heads") == 1
    assert found.removed(0, "ff") == 0


# The learner's sentence.


def test_maps_are_those_of_the_network_as_it_is_at_the_stop(network: Network) -> None:
    found = prune(network, MEAN_OF_ABSOLUTES)
    row = tokens.encode(["the plot was not funny"], network.data.vocabulary, 24)
    reading = read(found, row.words[0], row.tokens[0, :5])
    assert reading.words == ("the", "plot", "was", "not", "funny")
    assert len(reading.positive) == len(found.plan)
    for stop in (0, 5, 12):
        masked = network.model.units.silence(network.params, found.kept(stop))
        with torch.no_grad():
            alone = network.model.attention(masked, row.tokens)  # padded to the full length
            answer = network.model.forward(masked, row.tokens).sigmoid().item()
        assert reading.positive[stop] == pytest.approx(answer, abs=1e-5)
        kept = found.kept(stop)
        for group, maps in reading.maps.items():
            shown = maps[min(stop, len(maps) - 1)]
            assert shown[kept[group]] == pytest.approx(
                alone[group][0, :, :5, :5].numpy()[kept[group]], abs=1e-5
            )
    assert reading.dense == pytest.approx(reading.positive[0])
    first, last = reading.maps["heads2"][0], reading.maps["heads2"][-1]
    assert np.abs(first - last).max() > 0.01, "maps of the second block must follow the first"


@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ("", "attention-sentence-empty", "no word"),
        ("  \u200b ", "attention-sentence-empty", "no word"),
        ("zzyzx qwxyz", "attention-sentence-unknown-all", "none of these words"),
        ("中文 句子", "attention-sentence-unknown-all", "none of these words"),
        ("the zzyzx was good", "attention-sentence-unknown", "“zzyzx”"),
        ("good " * 40, "attention-sentence-cut", "the last 16"),
    ],
)
def test_every_sentence_gets_an_answer(network: Network, typed: str, key: str, said: str) -> None:
    row = experiment.sentence(network.settings, typed)
    notes = claims.sentence_note(row)
    assert [note.key for note in notes] == [key]
    assert said in words(notes[0])
    payload = experiment.encoded(
        network.settings, MEAN_OF_ABSOLUTES, "heads", (), (), typed, ("heads2", 0), (network.settings,), "zh"
    )
    assert payload.text


def test_a_plain_sentence_needs_no_note(network: Network) -> None:
    assert claims.sentence_note(experiment.sentence(network.settings, "the plot was good")) == []


# Structures.


def test_a_block_removed_is_the_network_without_it(network: Network) -> None:
    model, x = network.model, network.data.validation.x
    small, params = studies.without_block(model, network.params, 1)
    assert (small.heads, small.feedforward) == (model.heads[1:], model.feedforward[1:])
    assert {name: tuple(tensor.shape) for name, tensor in params.items()} == small.shapes
    x = x[:50]
    with torch.no_grad():
        module = network.model.module(network.params)
        seen = x != 0
        h = module.embed(x) + module.position.weight
        h = module.blocks[1](h, torch.zeros(x.shape).masked_fill(~seen, -1e30))
        pooled = (h * seen.unsqueeze(-1)).sum(1) / seen.sum(1, keepdim=True)
        assert torch.allclose(small.forward(params, x), module.out(pooled), atol=1e-5)


def test_costs_of_structures_are_exact(network: Network) -> None:
    found = {(one.name, one.block): one for one in studies.structures(network)}
    assert set(found) == {(name, block) for name in ("attention", "ff", "block") for block in (1, 2)}
    heads = [("heads1", i) for i in range(network.model.heads[0])]
    with torch.no_grad():
        logits = network.model.forward(network.params, network.data.validation.x, gated(network, *heads))
    right = (logits.squeeze(-1) > 0).long() == network.data.validation.y
    assert found["attention", 1].accuracy == pytest.approx(right.double().mean().item(), abs=2 / 600)
    # in-projection (3 x 32 rows of 32, and biases), and the 32 columns of the output projection
    assert found["attention", 1].parameters == 3 * 32 * 32 + 3 * 32 + 32 * 32
    assert found["ff", 2].parameters == 32 * 32 + 32 + 32 * 32
    line = words(claims.structures_line(network, tuple(found.values())))
    worst = min(found.values(), key=lambda one: one.accuracy)
    assert words(claims.structure(worst)) in line.partition("Costliest")[2]


def test_shrunken_is_masked_and_smaller(network: Network) -> None:
    kept = prune(network, MEAN_OF_ABSOLUTES, "both").kept(40)
    found = studies.shrunken(network, kept)
    assert found.difference < 1e-12
    assert found.heads[1] == tuple(int(kept[g].sum()) for g in ("heads1", "heads2"))
    assert found.parameters[1] < found.parameters[0]
    assert found.parameters[0] == sum(p.numel() for p in network.model.module(network.params).parameters())
    assert "differ by at most" in words(claims.shrink_line(network, found))
    nothing = studies.shrunken(network, network.without())
    assert "nothing to shrink" in words(claims.shrink_line(network, nothing))
    everything = studies.shrunken(network, network.without(*network.units("both")))
    assert everything.heads[1] == everything.feedforward[1] == (0, 0)


def test_multiply_adds_count_weights_and_maps(network: Network) -> None:
    model = replace(network.model, heads=(2,), feedforward=(3,), width=5, head_width=4, length=7)
    one_token = 3 * 8 * 5 + 8 * 5 + 2 * 3 * 5  # in, out, feed-forward
    maps = 2 * (7 * 7 * 4) * 2  # two heads, queries times keys and maps times values
    assert studies.multiply_adds(model) == 7 * one_token + maps + 5


# Heads and skills, pairs, greedy.


def test_skills_without_each_head(network: Network) -> None:
    found = studies.skills(network)
    split = network.data.validation
    worst = found.units[found.costliest]
    with torch.no_grad():
        logits = network.model.forward(network.params, split.x, gated(network, worst))
    by_skill = skill_accuracy(logits, split)
    assert found.by_skill[found.costliest] == pytest.approx(by_skill, abs=2 / 120)
    assert found.accuracy.min() == found.accuracy[found.costliest]
    assert found.change[found.costliest].min() == found.change[found.costliest, found.carried]
    drawn = experiment.skills_figure(network.settings, "en")
    assert np.asarray(drawn.data[0].z) == pytest.approx(100 * found.change)
    assert words(claims.unit(*worst)) in drawn.layout.title.text


def test_the_worst_pair_is_the_worst(network: Network) -> None:
    found = studies.worst_pair(network)
    truth = network.truth("heads")

    def rise(*off: studies.Unit) -> float:
        with torch.no_grad():
            logits = network.model.forward(network.params, network.rows.x, gated(network, *off)).squeeze(-1)
            y = network.rows.y.float()
            return torch.nn.functional.binary_cross_entropy_with_logits(logits, y).item()

    assert found.together == pytest.approx(rise(found.first, found.second) - rise(), abs=1e-5)
    assert found.first_rise == pytest.approx(truth[found.first[0]][found.first[1]].item(), abs=1e-5)
    dense = accuracy(network)
    cheap = [
        unit
        for unit in network.units("heads")
        if network.measure(network.without(unit), network.data.validation)["accuracy"] >= dense - 0.01 - 1e-6
    ]
    assert (found.candidates, found.pairs) == (len(cheap), len(list(combinations(cheap, 2))))
    for a, b in list(combinations(cheap, 2))[::9]:
        extra = rise(a, b) - rise(a) - rise(b) + rise()
        assert extra <= found.together - found.sum + 1e-5
    for sentence in claims.pair_lines(found):
        words(sentence)
    cheaper = replace(found, first_rise=-0.1, second_rise=-0.1)
    assert cheaper.times is None
    assert "multiple of the sum means nothing" in words(claims.pair_lines(cheaper)[0])
    less = replace(found, together=0.5 * abs(found.sum), first_rise=abs(found.sum), second_rise=0.0)
    assert claims.pair_lines(less)[-1].key == "attention-pair-lesson-none"


def test_greedy_takes_the_cheapest_of_those_left(network: Network) -> None:
    found = experiment.greedy(network.settings)
    heads = network.units("heads")
    assert sorted(found.order) == sorted(heads)
    assert found.evaluations == len(heads) * (len(heads) + 1) // 2
    truth = joined(network.truth("heads"))
    assert heads[int(truth.argmin())] == found.order[0]
    with torch.no_grad():
        gates = gated(network, *found.order[:4])
        logits = network.model.forward(network.params, network.data.validation.x, gates)
    right = (logits.squeeze(-1) > 0).long() == network.data.validation.y
    assert found.accuracy[4] == pytest.approx(right.double().mean().item(), abs=2 / 600)
    # by the loss on the rows of the scores no other third head would have been cheaper
    first, second, third = found.order[:3]

    def loss(*off: studies.Unit) -> float:
        return network.measure(network.without(*off), network.rows)["loss"]

    assert (
        loss(first, second, third)
        <= min(loss(first, second, other) for other in heads if other not in (first, second)) + 1e-6
    )


@pytest.mark.parametrize(("once", "key"), [(9, "fewer"), (5, "same"), (2, "more")])
def test_the_line_on_greedy_says_what_came_out(once: int, key: str) -> None:
    order = tuple(("heads1", i) for i in range(12))
    found = studies.Greedy(order, np.ones(13), 78, 5)
    sentence = claims.greedy_line(found, {"ablation": once, SIGNED: 0})
    assert sentence.key == f"attention-greedy-{key}"
    assert str(once) in words(sentence)


# The claim.


def test_the_claim_counts_what_can_go(network: Network) -> None:
    found, skills = prune(network, MEAN_OF_ABSOLUTES), experiment.skills(network.settings)
    dense = accuracy(network)
    assert (found.accuracy[: found.free + 1] >= dense - 0.01 - 1e-6).all()
    assert found.accuracy[found.free + 1] < dense - 0.01
    alone, _ = claims.line(found, (0.5,), skills)
    assert f"{found.free} of 16 heads can go within one point" in words(alone)
    assert "seeds" not in words(alone)
    first, second = claims.line(found, (0.25, 0.5, 0.375), skills)
    assert "(4 to 8 over 3 seeds)" in words(first)
    assert words(claims.unit(*skills.units[skills.costliest])) in words(second)
    assert words(claims.skill(skills.names[skills.carried])) in words(second)
    _, before = claims.line(found, (0.5,), skills, revealed=False)
    for name in skills.names:
        assert words(claims.skill(name)) not in words(before)


def test_where_no_head_matters_the_claim_says_so(network: Network) -> None:
    found, skills = prune(network, MEAN_OF_ABSOLUTES), experiment.skills(network.settings)
    spared = replace(skills, accuracy=np.full(16, skills.dense - 0.005))
    said = words(claims.line(found, (0.5,), spared)[1])
    assert "No single head of the 16" in said
    assert "(0.5 at most)" in said
    better = replace(skills, accuracy=np.full(16, skills.dense + 0.02))
    assert "(−2.0 at most)" in words(claims.line(found, (0.5,), better)[1])


def test_a_cost_is_a_loss_without_a_sign(network: Network) -> None:
    found, skills = prune(network, MEAN_OF_ABSOLUTES), experiment.skills(network.settings)
    needed = replace(skills, accuracy=np.array([*[skills.dense] * 15, skills.dense - 0.123]))
    for revealed in (True, False):
        assert "costs most: 12.3 points" in words(claims.line(found, (0.5,), needed, revealed=revealed)[1])
    assert "changes by −12.3 points" in words(claims.predict_why(needed))


def one_head(*change: float) -> studies.Skills:
    """A network with one head, and what each kind of sentence gains without it."""
    by_skill = 0.9 + np.array([change])
    names = ("plain", "negation", "contrast", "intensity", "distance")
    return studies.Skills((("heads1", 0),), names, by_skill.mean(1), by_skill, 0.9, np.full(5, 0.9))


@pytest.mark.parametrize(
    ("change", "clear"),
    [
        ((-0.1, -0.304, 0.0, 0.0, 0.0), True),
        ((-0.304, -0.304, 0.0, 0.0, 0.0), False),
        ((0.0, -0.005, 0.0, 0.0, 0.0), False),
        ((0.1, 0.02, 0.1, 0.1, 0.1), False),
    ],
)
def test_one_kind_suffers_most_only_where_it_does(change: tuple[float, ...], clear: bool) -> None:
    said = words(claims.predict_why(one_head(*change)))
    assert ("On negation it falls from 90.0% to 59.6%" in said) == clear
    assert ("no one kind of sentence clearly suffers most" in said) != clear


def test_the_band_is_measured_at_the_same_shares(network: Network) -> None:
    band = over_seeds([network, network], MEAN_OF_ABSOLUTES, "heads")
    found = prune(network, MEAN_OF_ABSOLUTES)
    assert band.accuracy.shape == (2, 17)
    assert band.accuracy[1] == pytest.approx(found.accuracy)
    assert free_share(network, MEAN_OF_ABSOLUTES, "heads") == pytest.approx(found.free / 16)


def test_a_backwards_criterion_is_called_so() -> None:
    line = claims.rules_line({"out_norm": 0.4, SIGNED: -0.6, "ablation": 1.0, "random": -0.9})
    assert line.key == "attention-rules-backwards"
    assert "random" not in words(line)
    assert claims.rules_line({"out_norm": 0.4, SIGNED: 0.1}).key == "attention-rules-best"


# One unit.


def test_a_head_goes_with_its_rows_and_columns(network: Network) -> None:
    sentence = words(claims.touched(studies.facts(network, ("heads1", 3), SIGNED), 4))
    assert "Removing head 3 of block 1 takes rows 12–15 of Q, K and V" in sentence
    assert "columns 12–15 of the output projection" in sentence
    neuron = studies.facts(network, ("ff2", 9), SIGNED)
    assert "row 9 of ff1 in block 2, its bias, and column 9 of ff2" in words(claims.touched(neuron, 4))
    assert (neuron.kind, neuron.block, neuron.size) == ("ff", 2, 64)
    for facts in (neuron, studies.facts(network, studies.most_needed(network), MEAN_OF_ABSOLUTES)):
        for line in (*claims.why_lines(facts, SIGNED), claims.identity_line(facts)):
            words(line)


def test_cancelling_is_told_where_it_happens(network: Network) -> None:
    facts = studies.facts(network, ("heads1", 0), SIGNED)
    half = replace(facts, signed=0.1, mean_of_absolutes=1.0)
    assert "only 10% of" in words(claims.why_lines(half, SIGNED)[-1])
    assert len(claims.why_lines(replace(facts, signed=0.9, mean_of_absolutes=1.0), SIGNED)) == 1
    assert len(claims.why_lines(replace(facts, signed=0.0, mean_of_absolutes=0.0), SIGNED)) == 1
