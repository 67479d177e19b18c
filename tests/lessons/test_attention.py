"""The lesson on attention: its measurements and its claims, against computations made elsewhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import torch

from core.data.language import tokens
from core.measure.ledger import ledger
from lessons.attention import claims, lesson, studies
from lessons.attention.claims import BAND_SHARES
from lessons.attention.lesson import LESSON
from lessons.attention.settings import CRITERIA, ROWS, SIGNED, Attention
from lessons.blocks import Plot
from lessons.catalogue import Sentence
from lessons.network import Network, joined
from lessons.subject import subject
from tests.lessons.attention import Short, pruned, trained
from tests.lessons.reading import accuracy, every, ready, refuted, said, view


@pytest.fixture(scope="module")
def page() -> Attention:
    return trained()


@pytest.fixture(scope="module")
def network(page: Attention) -> Network:
    return subject(page.question).network


def units(network: Network) -> list[studies.Unit]:
    return [(group, i) for group in network.model.hidden for i in range(network.model.units[group].size)]


def gated(network: Network, *off: studies.Unit) -> dict[str, torch.Tensor]:
    gates = {g: torch.ones(network.model.units[g].size) for g in network.model.hidden}
    for group, index in off:
        gates[group][index] = 0.0
    return gates


def right(network: Network, *off: studies.Unit) -> torch.Tensor:
    """Which validation sentences are understood with the gates of some units closed."""
    rows = network.data.validation
    with torch.no_grad():
        logits = network.model.forward(network.params, rows.x, gated(network, *off))
    return (logits.squeeze(-1) > 0).long() == rows.y


def share(flags: torch.Tensor) -> float:
    return flags.double().mean().item()


# The measurements.


def test_the_default_network_has_learned_every_skill(network: Network) -> None:
    assert accuracy(network, network.params, network.data.validation) >= 0.93
    by_skill = studies.dense_by_skill(network)
    assert len(by_skill) == 5
    assert by_skill.min() > 0.6
    skills = network.data.validation.skills
    assert (skills.sum(1) == 1).all()
    shares = skills.double().mean(0).numpy()
    assert by_skill @ shares == pytest.approx(network.dense["validation"]["accuracy"], abs=1e-6)


def test_prunings_are_what_closing_gates_gives(page: Attention, network: Network) -> None:
    skills = network.data.validation.skills
    for grain, kinds in (("heads", {"heads"}), ("ff", {"ff"}), ("both", {"heads", "ff"})):
        found = pruned(page, grain=grain, criterion="out_norm")
        assert {g.rstrip("12") for g in found.plan.gone} == kinds
        ranked = [unit for unit in units(network) if unit[0].rstrip("12") in kinds]
        assert found.plan.removed.tolist() == list(range(len(ranked) + 1))
        order = joined(found.scores).argsort(stable=True).tolist()
        by_skill = studies.skills_by_stop(found.question)
        for k in (0, 1, 7, len(ranked)):
            flags = right(network, *(ranked[i] for i in order[:k]))
            assert found.accuracy[k] == pytest.approx(share(flags), abs=2 / 600)
            assert by_skill[k] == pytest.approx([share(flags[rows]) for rows in skills.T], abs=2 / 120)


def test_the_signed_contribution_is_the_slope_of_the_loss_in_a_gate(
    page: Attention, network: Network
) -> None:
    model, rows = network.model, network.measured
    params = {name: tensor.double() for name, tensor in network.params.items()}

    def loss(gate: float) -> float:
        gates = {g: torch.ones(model.units[g].size, dtype=torch.float64) for g in model.hidden}
        gates["heads2"][3] = gate
        with torch.no_grad():
            logits = model.forward(params, rows.x, gates).squeeze(-1)
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, rows.y.double()).item()

    assert len(rows) == ROWS
    slope = (loss(1 + 1e-5) - loss(1 - 1e-5)) / 2e-5
    facts = studies.facts(page.question, ("heads2", 3))
    assert facts.signed == pytest.approx(slope, rel=1e-3, abs=1e-7)
    assert facts.left == pytest.approx(slope, rel=1e-5, abs=1e-9)
    assert facts.truth == pytest.approx(loss(0.0) - loss(1.0), rel=1e-3, abs=1e-6)


def test_a_unit_is_ranked_among_its_kind(page: Attention, network: Network) -> None:
    found = pruned(page, criterion="out_norm")
    facts = studies.facts(found.question, ("heads2", 3))
    scores, truth = joined(found.scores), joined(network.truth(("heads1", "heads2")))
    assert facts.place == int((scores < scores[11]).sum())
    assert facts.cheaper == int((truth < truth[11]).sum())
    assert facts.size == 16
    # A neuron competes with neurons, also while the slider removes heads.
    neuron = studies.facts(found.question, ("ff2", 9))
    scores = joined(network.scores("unit", "out_norm", ("ff1", "ff2")))
    assert (neuron.place, neuron.size) == (int((scores < scores[32 + 9]).sum()), 64)


def test_the_identity_holds_to_rounding_for_every_unit(network: Network) -> None:
    for group, (left, right) in network.identity.items():
        assert (left - right).abs().max() < 1e-12
        assert left.abs().max() > 1e-6
        assert len(left) == network.model.units[group].size


def test_random_scores_do_not_depend_on_the_grain(page: Attention, network: Network) -> None:
    both = pruned(page, criterion="random", grain="both").scores
    again = Network(network.training, network.epoch, network.params).scores("unit", "random", ("ff1", "ff2"))
    assert torch.equal(both["ff2"], again["ff2"])
    assert not torch.equal(both["heads1"], both["heads2"])


def test_edits_by_hand_override_the_criterion(page: Attention) -> None:
    found = pruned(page, cut=(3,), kept=(9,))
    assert not found.kept(0)["heads1"][3]
    assert found.kept(len(found) - 1)["heads2"][1]
    assert studies.removed(found, 0, "heads") == 1
    assert studies.removed(found, 0, "ff") == 0


# The learner's sentence.


def test_maps_are_those_of_the_network_as_it_is_at_the_stop(page: Attention, network: Network) -> None:
    found = subject(page.question)
    row = tokens.encode(["the plot was not funny"], network.data.vocabulary, 24)
    reading = studies.read(page.question, "the plot was not funny")
    assert reading.words == ("the", "plot", "was", "not", "funny")
    assert len(reading.positive) == len(found)
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
    ("typed", "key", "values"),
    [
        ("", "attention-sentence-empty", {}),
        ("  \u200b ", "attention-sentence-empty", {}),
        ("zzyzx qwxyz", "attention-sentence-unknown-all", {}),
        ("中文 句子", "attention-sentence-unknown-all", {}),
        ("the zzyzx was good", "attention-sentence-unknown", {"count": 1, "words": "“zzyzx”"}),
        ("good " * 40, "attention-sentence-cut", {"kept": 24, "cut": 16}),
    ],
)
def test_every_sentence_gets_an_answer(page: Attention, typed: str, key: str, values: dict) -> None:
    here = view(page.replace(sentence=typed, picked="heads2:0"), language="zh")
    (note,) = LESSON.notes(here)
    assert [said(one) for one in note.words] == [(key, values)]
    assert LESSON.payload(here).text


def test_a_plain_sentence_needs_no_note(page: Attention) -> None:
    assert LESSON.notes(view(page.replace(sentence="the plot was good"))) == ()


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
    assert found["attention", 1].accuracy == pytest.approx(share(right(network, *heads)), abs=2 / 600)
    # in-projection (3 x 32 rows of 32, and biases), and the 32 columns of the output projection
    assert found["attention", 1].parameters == 3 * 32 * 32 + 3 * 32 + 32 * 32
    assert found["ff", 2].parameters == 32 * 32 + 32 + 32 * 32
    key, values = said(claims.structures_line(network, tuple(found.values())))
    assert key == "attention-structures-line"
    worst = min(found.values(), key=lambda one: one.accuracy)
    best = max(found.values(), key=lambda one: one.accuracy)
    assert values["worst"] == claims.structure(worst)
    assert values["best"] == claims.structure(best)


def test_shrunken_is_masked_and_smaller(page: Attention, network: Network) -> None:
    both = pruned(page, grain="both")
    kept, found = both.kept(40), both.shrunken(40)
    assert found.difference < 1e-12
    assert tuple(found.after.values()) == tuple(int(kept[group].sum()) for group in network.model.hidden)
    assert found.parameters[1] < found.parameters[0]
    assert found.parameters[0] == sum(p.numel() for p in network.model.module(network.params).parameters())
    assert said(claims.shrink_line(network, found))[0] == "attention-shrink"
    _, values = said(claims.sizes(found.after))
    assert values["heads"] == " + ".join(str(int(kept[g].sum())) for g in ("heads1", "heads2"))
    assert said(claims.shrink_line(network, both.shrunken(0)))[0] == "attention-shrink-none"
    everything = both.shrunken(len(both) - 1)
    assert set(everything.after.values()) == {0}
    assert everything.difference < 1e-12


def test_multiply_adds_count_weights_and_maps(network: Network) -> None:
    model = replace(network.model, heads=(2,), feedforward=(3,), width=5, head_width=4, length=7)
    one_token = 3 * 8 * 5 + 8 * 5 + 2 * 3 * 5  # in, out, feed-forward
    maps = 2 * (7 * 7 * 4) * 2  # two heads, queries times keys and maps times values
    rows = torch.zeros(1, 7, dtype=torch.int64)
    assert ledger(model, steps=model.row_steps(rows)).multiply_adds == 7 * one_token + maps + 5


# Heads and skills, pairs, greedy.


def test_skills_without_each_head(page: Attention, network: Network) -> None:
    found, rows = studies.skills(network), network.data.validation
    worst = found.units[found.costliest]
    flags = right(network, worst)
    by_skill = [share(flags[of_skill]) for of_skill in rows.skills.T]
    assert found.by_skill[found.costliest] == pytest.approx(by_skill, abs=2 / 120)
    assert found.accuracy.min() == found.accuracy[found.costliest]
    assert found.accuracy[found.costliest] == pytest.approx(share(flags), abs=2 / 600)
    assert found.change[found.costliest].min() == found.change[found.costliest, found.carried]
    asked = lesson.guess(view(page))
    assert asked.options[asked.answer] == claims.skill(found.names[found.carried])
    (plot,) = every(Plot, asked.shown())
    drawn = plot.draw(view(page).text)
    assert np.asarray(drawn.data[0].z) == pytest.approx(100 * found.change)
    assert view(page).text(claims.unit(*worst)) in drawn.layout.title.text


def test_the_worst_pair_is_the_worst(network: Network) -> None:
    found = studies.worst_pair(network)
    truth = network.truth()

    def rise(*off: studies.Unit) -> float:
        rows = network.measured
        with torch.no_grad():
            logits = network.model.forward(network.params, rows.x, gated(network, *off)).squeeze(-1)
            return torch.nn.functional.binary_cross_entropy_with_logits(logits, rows.y.float()).item()

    assert found.together == pytest.approx(rise(found.first, found.second) - rise(), abs=1e-5)
    assert found.first_rise == pytest.approx(truth[found.first[0]][found.first[1]].item(), abs=1e-5)
    dense = accuracy(network, network.params, network.data.validation)
    cheap = [unit for unit in studies.heads(network) if share(right(network, unit)) >= dense - 0.01 - 1e-6]
    assert (found.candidates, found.pairs) == (len(cheap), len(list(combinations(cheap, 2))))
    for a, b in list(combinations(cheap, 2))[::9]:
        extra = rise(a, b) - rise(a) - rise(b) + rise()
        assert extra <= found.together - found.sum + 1e-5
    for sentence in (*claims.pair_lines(found), claims.pair_title(found)):
        said(sentence)
    cheaper = replace(found, first_rise=-0.1, second_rise=-0.1)
    assert cheaper.times is None
    assert [said(line)[0] for line in claims.pair_lines(cheaper)] == ["attention-pair-line-gain"]
    assert said(claims.pair_title(cheaper))[0] == "attention-pair-title-gain"
    less = replace(found, together=0.5 * abs(found.sum), first_rise=abs(found.sum), second_rise=0.0)
    assert claims.pair_lines(less)[-1].key == "attention-pair-lesson-none"


def test_greedy_takes_the_cheapest_of_those_left(network: Network) -> None:
    found, heads = studies.greedy(network), studies.heads(network)
    assert sorted(found.order) == sorted(heads)
    assert found.evaluations == len(heads) * (len(heads) + 1) // 2
    truth = joined(network.truth(("heads1", "heads2")))
    assert heads[int(truth.argmin())] == found.order[0]
    assert found.accuracy[4] == pytest.approx(share(right(network, *found.order[:4])), abs=2 / 600)
    # by the loss on the rows of the scores no other third head would have been cheaper
    first, second, third = found.order[:3]

    def loss(*off: studies.Unit) -> float:
        return network.measure(network.measured, network.all_but(*off))["loss"]

    assert (
        loss(first, second, third)
        <= min(loss(first, second, other) for other in heads if other not in (first, second)) + 1e-6
    )


@pytest.mark.parametrize(("once", "key"), [(9, "fewer"), (5, "same"), (2, "more")])
def test_the_line_on_greedy_says_what_came_out(once: int, key: str) -> None:
    order = tuple(("heads1", i) for i in range(12))
    found = studies.Greedy(order, np.ones(13), 78, 5)
    asked, values = said(claims.greedy_line(found, {"ablation": once, SIGNED: 0}))
    assert asked == f"attention-greedy-{key}"
    assert (values["once"], values["free"], values["total"]) == (once, 5, 12)
    assert values["best"].key == "criterion-ablation"


# The claim.


def line(page: Attention, *seeds: int, revealed: bool = True) -> tuple[tuple[str, dict], ...]:
    """Keys and values of the two sentences under the claim."""
    trainings = tuple(page.replace(seed=seed).training for seed in seeds) or (page.training,)
    here = replace(view(page, revealed=revealed), seeds=trainings)
    return tuple(said(sentence) for sentence in claims.line(here))


def test_the_claim_counts_what_can_go(page: Attention, network: Network) -> None:
    found, skills = subject(page.question), studies.skills(network)
    dense = accuracy(network, network.params, network.data.validation)
    assert (found.accuracy[: found.free + 1] >= dense - 0.01 - 1e-6).all()
    assert found.accuracy[found.free + 1] < dense - 0.01
    (key, values), (head_key, head) = line(page)
    assert (key, values["free"], values["total"]) == ("attention-line", str(found.free), "16")
    assert head_key == "attention-line-head"
    assert head["head"] == claims.unit(*skills.units[skills.costliest])
    assert head["skill"] == claims.skill(skills.names[skills.carried])
    _, (before, values) = line(page, revealed=False)
    assert before == "attention-line-head-before"
    assert not any(isinstance(v, Sentence) and v.key.startswith("skill-") for v in values.values())
    # Edits by hand do not change what the page claims.
    assert line(page.replace(cut=(3,))) == line(page)


def test_where_half_of_the_heads_or_more_must_stay_the_line_says_not_here(page: Attention) -> None:
    found = {}
    for criterion in CRITERIA:
        settings = page.replace(criterion=criterion)
        pruned = subject(settings.question)
        found[criterion] = refuted(claims.line(view(settings))[0])[0]
        assert found[criterion] == (2 * pruned.free <= pruned.total), criterion
    assert set(found.values()) == {True, False}
    assert not refuted(claims.line(view(page.replace(grain="ff")))[0])[0]


def test_the_claim_says_how_far_seeds_differ(page: Attention, monkeypatch: pytest.MonkeyPatch) -> None:
    shares = iter((0.25, 0.5, 0.375))
    monkeypatch.setattr(claims, "free_share", lambda pruned, seed: next(shares))
    (key, values), _ = line(page, 0, 1, 2)
    assert key == "attention-line-seeds"
    assert (values["low"], values["high"], values["seeds"]) == ("4", "8", 3)


def with_skills(monkeypatch: pytest.MonkeyPatch, found: studies.Skills) -> None:
    monkeypatch.setattr(claims, "skills", lambda network: found)


def test_where_no_head_matters_the_claim_says_so(
    page: Attention, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    skills = studies.skills(network)
    for change, cost in ((-0.005, "0.5"), (0.02, "−2.0")):
        with_skills(monkeypatch, replace(skills, accuracy=np.full(16, skills.dense + change)))
        assert line(page)[1] == ("attention-line-none", {"total": 16, "cost": cost})


def test_a_cost_is_a_loss_without_a_sign(
    page: Attention, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    skills = studies.skills(network)
    needed = replace(skills, accuracy=np.array([*[skills.dense] * 15, skills.dense - 0.123]))
    with_skills(monkeypatch, needed)
    for revealed in (True, False):
        assert line(page, revealed=revealed)[1][1]["cost"] == "12.3"
    assert said(claims.predict_why(needed))[1]["cost"] == "−12.3"


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
    key, values = said(claims.predict_why(one_head(*change)))
    assert key == ("attention-predict-why" if clear else "attention-predict-why-even")
    if clear:
        assert (values["skill"].key, values["before"], values["after"]) == (
            "skill-negation",
            "90.0%",
            "59.6%",
        )


def test_heads_that_hurt_are_counted() -> None:
    key, values = said(claims.skills_line(one_head(0.0, -0.02, 0.0, 0.0, 0.0)))
    assert (key, values) == ("attention-skills-line", {"total": 1, "hurts": 1, "free": 0})
    assert said(claims.skills_line(one_head(0.0, -0.01, 0.1, 0.0, 0.0)))[1]["free"] == 1


def test_the_band_is_measured_at_the_same_shares(page: Attention) -> None:
    found = subject(page.question)
    band = found.band([page.training, page.training], BAND_SHARES)
    assert band.values.shape == (2, 17)
    assert band.values[1] == pytest.approx(found.accuracy)
    assert claims.free_share(found, page.training) == pytest.approx(found.free / 16)


def test_only_measured_seeds_are_drawn() -> None:
    """The page's own seed always; another one once its curve is there."""
    chosen = ready(Short(network="1 x 8", criterion="in_norm"))
    other = ready(chosen.replace(seed=1)).training
    assert other not in lesson.seeds(view(chosen))
    assert chosen.training in lesson.seeds(view(chosen))
    lesson.measure(view(chosen), other)
    assert other in lesson.seeds(view(chosen))


def test_a_backwards_criterion_is_called_so() -> None:
    key, values = said(
        claims.rules_line({"out_norm": 0.4, SIGNED: -0.6, "ablation": 1.0, "random": -0.9, "zeros": np.nan})
    )
    assert key == "attention-rules-backwards"
    assert (values["best"].key, values["worst"].key) == ("criterion-out_norm", f"criterion-{SIGNED}")
    assert claims.rules_line({"out_norm": 0.4, SIGNED: 0.1}).key == "attention-rules-best"


# One unit.


def test_a_head_goes_with_its_rows_and_columns(page: Attention, network: Network) -> None:
    signed = page.replace(criterion=SIGNED).question
    key, values = said(claims.touched(studies.facts(signed, ("heads1", 3)), 4))
    assert key == "attention-why-touched"
    assert values == {"index": 3, "block": 1, "rows": "12–15", "columns": "12–15"}
    neuron = studies.facts(signed, ("ff2", 9))
    assert said(claims.touched(neuron, 4)) == (
        "attention-why-touched-ff",
        {"index": 9, "block": 2, "column": 9},
    )
    assert (neuron.kind, neuron.block, neuron.size) == ("ff", 2, 64)
    for facts in (neuron, studies.facts(page.question, studies.most_needed(network))):
        for sentence in (*claims.why_lines(facts, SIGNED), claims.identity_line(facts)):
            said(sentence)


def test_the_head_that_is_needed_most_is_the_dearest(network: Network) -> None:
    truth = {unit: network.truth()[unit[0]][unit[1]].item() for unit in studies.heads(network)}
    assert studies.most_needed(network) == max(truth, key=truth.get)


def test_cancelling_is_told_where_it_happens(page: Attention) -> None:
    facts = studies.facts(page.question, ("heads1", 0))
    half = replace(facts, signed=0.1, mean_of_absolutes=1.0)
    assert said(claims.why_lines(half, SIGNED)[-1]) == ("attention-why-cancel", {"share": "10%"})
    assert len(claims.why_lines(replace(facts, signed=0.9, mean_of_absolutes=1.0), SIGNED)) == 1
    assert len(claims.why_lines(replace(facts, signed=0.0, mean_of_absolutes=0.0), SIGNED)) == 1
