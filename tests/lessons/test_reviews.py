"""The lesson on film reviews: the sentence, the skills, and what is said about them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from core.data.language import reviews as texts
from core.data.registry import load
from core.models import Recurrent
from core.prune.plan import plan_stops
from core.train.runs import default_store
from lessons.catalogue import in_all_languages
from lessons.reviews import claims, experiment, sentence, studies
from lessons.reviews.network import Course, Network, bag_of_words, falls, prune
from lessons.reviews.settings import EXAMPLES, UNIT_RULES, WEIGHT_RULES, Reviews


@pytest.fixture(scope="module")
def network() -> Network:
    settings = Reviews()
    default_store().request(settings.train).result(120)
    return experiment.network(settings.train, settings.epoch)


def words(said) -> str:
    return in_all_languages(said)["en"]


def modules(network: Network, params, x: torch.Tensor) -> torch.Tensor:
    """Answers by torch's own layers, without the project's evaluation."""
    with torch.no_grad():
        return (network.model.module(params)(x).squeeze(-1) > 0).long()


# The network and its skills.


def test_the_default_network_knows_every_skill(network: Network) -> None:
    rows = network.data.validation
    right = modules(network, network.params, rows.x) == rows.y
    for k, name in enumerate(texts.SKILLS):
        assert right[rows.skills[:, k]].double().mean() >= 0.93, name
        assert network.dense.by_group[k] == pytest.approx(right[rows.skills[:, k]].double().mean().item())


def test_accuracy_by_skill_is_that_of_torch_modules(network: Network) -> None:
    pruning = prune(network, "weights", "gradient")
    rows = network.data.validation
    for stop in (0, len(pruning.plan) // 2, len(pruning.plan) - 1):
        right = modules(network, network.pruned(pruning.plan, stop), rows.x) == rows.y
        by_skill = [right[rows.skills[:, k]].double().mean().item() for k in range(5)]
        assert pruning.by_group[stop] == pytest.approx(by_skill, abs=1.01 / 120)
    assert pruning.plan.removed[-1] == network.model.count()


def test_a_bag_of_words_fails_where_order_decides() -> None:
    """Another model of counts, another library path: the same failure."""
    train, held = texts.sentences("train"), texts.sentences("validation")
    counts = CountVectorizer(token_pattern=r"\S+")
    other = MultinomialNB().fit(counts.fit_transform([r.text for r in train]), [r.label for r in train])
    found = other.predict(counts.transform([r.text for r in held]))
    bag = bag_of_words("reviews")
    for skill in texts.SKILLS:
        rows = [i for i, r in enumerate(held) if r.skill == skill]
        score = np.mean([found[i] == held[i].label for i in rows])
        assert (score > 0.9) == (bag[skill] > 0.9) == (skill == "plain")
    assert 0.5 < bag[""] < 0.7


def test_the_exercise_can_be_solved_with_the_default_run(network: Network) -> None:
    settings = Reviews()
    pruning = experiment.as_set(settings)
    plain, negation = (texts.SKILLS.index(name) for name in ("plain", "negation"))
    good = [
        stop for stop in range(len(pruning.plan)) if claims.solved(settings, network, pruning.by_group[stop])
    ]
    assert good
    rows = network.data.validation
    right = modules(network, network.pruned(pruning.plan, good[0]), rows.x) == rows.y
    assert right[rows.skills[:, negation]].double().mean() <= 0.6
    assert right[rows.skills[:, plain]].double().mean() >= 0.9
    opened = pruning.plan.at_share(settings.at)
    assert not claims.solved(settings, network, pruning.by_group[opened])
    early = settings.model_copy(update={"epoch": 2})
    assert not claims.solved(early, network, pruning.by_group[good[0]])


# The sentence.


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("both", [False, True])
def test_contributions_add_up_to_one_gate_on_all_words(cell: str, both: bool) -> None:
    """In double precision, at several prunings, against a finite difference and against single gates."""
    model = Recurrent(inputs=3, sizes=(4, 4) if both else (4,), outputs=2, cell=cell, vocabulary=7)
    params = model.init(0, dtype=torch.float64)
    row = torch.tensor([2, 5, 1, 6])
    pruned = {name: torch.stack([t, t * (t.abs() > 0.3), t * 0.5]) for name, t in params.items()}
    pruned["embed.weight"] = params["embed.weight"][None]
    values, logits = sentence.contributions(model, pruned, row, 1)
    assert values.shape == (3, 4)
    assert logits.shape == (3, 2)
    for stop in range(3):
        here = {name: t[min(stop, len(t) - 1)] for name, t in pruned.items()}

        def logit(gates: torch.Tensor, here=here) -> torch.Tensor:
            table = torch.cat(
                [torch.zeros(1, 3, dtype=gates.dtype), here["embed.weight"][row] * gates[:, None]]
            )
            return model.forward({**here, "embed.weight": table}, torch.arange(1, 5)[None])[0, 1]

        step, ones = 1e-6, torch.ones(4, dtype=torch.float64)
        each = [(logit(ones + step * e) - logit(ones - step * e)) / (2 * step) for e in torch.eye(4).double()]
        assert values[stop] == pytest.approx(torch.stack(each), abs=1e-7)
        whole = (logit(ones * (1 + step)) - logit(ones * (1 - step))) / (2 * step)
        assert values[stop].sum().item() == pytest.approx(whole.item(), abs=1e-7)
        assert logits[stop, 1].item() == pytest.approx(logit(ones).item(), abs=1e-12)


@pytest.mark.parametrize("grain", ["weights", "units"])
def test_a_sentence_gets_the_answers_of_the_pruned_network(network: Network, grain: str) -> None:
    criterion = "gradient" if grain == "weights" else "contribution_mean_abs"
    pruning = prune(network, grain, criterion)
    for text in (*EXAMPLES.values(), "good", ""):
        typed = sentence.read(text, network.data)
        found = sentence.follow(network, pruning.plan, typed)
        row = torch.zeros(1, 24, dtype=torch.int64)
        row[0, : len(typed.tokens)] = typed.tokens
        for stop in (0, len(pruning.plan) // 3, len(pruning.plan) - 1):
            with torch.no_grad():
                z = network.model.module(network.pruned(pruning.plan, stop))(row).item()
            assert found.logits[stop, 0] == pytest.approx(z, abs=2e-4)
            p = 1 / (1 + np.exp(-z))
            assert found.probability[stop] == pytest.approx(max(p, 1 - p), abs=1e-4)
            assert found.answer[stop] == (z >= 0)
        assert found.values.shape == (len(pruning.plan), len(typed.words))


def test_the_measured_gate_is_the_sum_on_the_page(network: Network) -> None:
    pruning = experiment.as_set(Reviews())
    typed = sentence.read(EXAMPLES["contrast"], network.data)
    found = sentence.follow(network, pruning.plan, typed)
    for stop in (0, 30, 90):
        measured = studies.faded(network, pruning.plan, stop, typed, 0)
        assert found.values[stop].sum() == pytest.approx(measured, rel=1e-3, abs=1e-3)


def test_a_word_is_left_out_for_real(network: Network) -> None:
    typed = sentence.read("it was not good", network.data)
    found = sentence.left_out(network, network.params, typed, 2, 0)
    module = network.model.module(network.params)
    rows = sentence.read("it was good", network.data).tokens, typed.tokens
    with torch.no_grad():
        without, whole = (module(row[None]).item() for row in rows)
    assert found == pytest.approx(without - whole, abs=1e-4)
    alone = sentence.read("good", network.data)
    bias = network.params["out.bias"].item()
    with torch.no_grad():
        good = module(alone.tokens[None]).item()
    assert sentence.left_out(network, network.params, alone, 0, 0) == pytest.approx(bias - good, abs=1e-4)
    reading = experiment.reading(Reviews().pruning, "it was not good")
    strongest = reading.dense_values[np.abs(reading.dense_values).argmax()]
    promised = words(claims.left_out_line(reading, -strongest, 0.0))
    broken = words(claims.left_out_line(reading, strongest, 0.0))
    assert "small steps" in broken
    assert "small steps" not in promised


def test_the_default_sentence_turns_while_the_average_holds(network: Network) -> None:
    settings = Reviews()
    pruning, reading = experiment.as_set(settings), experiment.reading(settings.pruning, settings.sentence)
    stop = pruning.plan.at_share(settings.at)
    assert reading.dense_answer == 0
    assert reading.dense_probability > 0.9
    assert reading.differs[stop]
    assert pruning.accuracy[stop] > 0.9


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_understood_word_by_word(network: Network, name: str) -> None:
    typed = sentence.read(EXAMPLES[name], network.data)
    assert typed.unknown == ()
    assert typed.cut == ()
    assert sentence.follow(network, plan_stops({"out.weight": torch.ones(1, 32)}), typed).dense_answer == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["no word"]),
        ("   \t​", ["no word"]),
        ("今天 天气 🎬", ["None of these words"]),
        ("the zyzzyva was good", ["zyzzyva"]),
        ("good " * 60, ["last 36"]),
        ("<b>bad</b> [x](http://x)", ["unknown word"]),
        ("it was not good", []),
    ],
)
def test_every_text_is_read_and_said(network: Network, text: str, said: list[str]) -> None:
    typed = sentence.read(text, network.data)
    notes = claims.notes(typed)
    assert len(notes) == len(said)
    for note, part in zip(notes, said, strict=True):
        assert part in words(note)
        assert "<b>" not in words(note)
        assert "](" not in words(note)
    assert len(typed.words) <= 24
    values = sentence.follow(network, experiment.as_set(Reviews()).plan, typed).values
    assert np.isfinite(values).all()


# What is said.


def forgotten(*seeds: list[float], skills: bool = True) -> claims.Forgetting:
    return claims.Forgetting(texts.SKILLS, skills, np.array(seeds))


def test_falls_are_the_first_share_ten_points_below() -> None:
    share = np.array([0.0, 0.25, 0.5, 1.0])
    table = np.array([[1.0, 0.9, 0.8], [0.95, 0.8, 0.9], [0.89, 0.95, 0.71], [0.5, 0.5, 0.71]])
    assert falls(share, table) == pytest.approx([0.5, 0.25, np.nan], nan_ok=True)


def test_the_line_says_what_the_run_shows(network: Network) -> None:
    apart = forgotten([0.8, 0.4, 0.5, 0.6, 0.3])
    course = Course(np.linspace(0, 1, 3), np.array([1.0, 0.995, 0.5]), np.ones((3, 5)))
    said = words(claims.line(Reviews(), apart, course, revealed=True))
    assert "distance 30%, negation 40%, contrast 50%, intensity 60%, plain words 80%" in said
    assert "One after another" in said
    pairs = words(claims.line(Reviews(), forgotten([0.8, 0.4, 0.4, 0.6, 0.3]), course, revealed=True))
    assert "Not strictly" in pairs
    assert "One after another" not in pairs
    together = words(claims.line(Reviews(), forgotten([0.5, 0.5, 0.55, 0.5, 0.5]), course, revealed=True))
    assert "go together" in together
    one = words(claims.line(Reviews(), forgotten([0.5, *[np.nan] * 4]), course, revealed=True))
    assert "Only one of the skills" in one
    never = words(claims.line(Reviews(), forgotten([np.nan] * 5), course, revealed=True))
    assert "None of the skills" in never
    before = words(claims.line(Reviews(), apart, course, revealed=False))
    assert "50%" in before
    assert "distance" not in before


def test_the_claim_holds_on_the_default_run(network: Network) -> None:
    settings = Reviews()
    found = experiment.forgetting(*settings.pruning[:5], (settings.train,))
    course = experiment.course(*settings.pruning[:5])
    assert found.course == "apart"
    assert found.names[found.order[-1]] == "plain"
    assert "One after another" in words(claims.line(settings, found, course, revealed=True))
    for k, share in enumerate(found.seeds[0]):
        at = round(share * 100)
        assert course.by_group[at, k] <= course.by_group[0, k] - 0.1 + 1e-9
        assert (course.by_group[:at, k] > course.by_group[0, k] - 0.1 + 1e-9).all()


def test_stability_counts_seeds() -> None:
    one = forgotten([0.8, 0.4, 0.5, 0.6, 0.3])
    assert "one network" in words(claims.stability(one))
    split = forgotten([0.8, 0.4, 0.5, 0.6, 0.3], [0.9, 0.3, 0.5, 0.6, 0.4], [0.7, 0.2, 0.5, 0.9, 0.4])
    said = words(claims.stability(split))
    assert "negation 2, distance 1" in said
    assert "plain words goes last, in 2 of 3" in said
    always = forgotten([0.8, 0.2, 0.5, 0.6, 0.3], [0.9, 0.3, 0.5, 0.6, 0.4])
    assert "In all 2 seeds negation goes first" in words(claims.stability(always))
    assert split.answer == 4
    assert always.answer == 1
    assert "negation (30%)" in words(claims.forgetting_title(split))


def test_what_never_falls_is_neither_first_nor_last() -> None:
    never = np.nan
    half = forgotten([0.5, *[never] * 4], [never] * 5, [0.5, *[never] * 4])
    assert half.times(first=True) == [(0, 2)]
    assert half.times(first=False) == []
    said = words(claims.stability(half))
    assert "only 2 of 3 seeds; plain words goes first" in said
    assert "last" not in said
    assert "In all" not in said
    ends = forgotten([0.5, 0.8, never, never, never], [0.6, 0.9, 0.9, never, never])
    assert ends.times(first=False) == [(1, 2), (2, 1)]
    assert "negation goes last, in 2 of 2" in words(claims.stability(ends))
    later = forgotten([never] * 5, [0.5, 0.5, never, never, never], [never, 0.4, never, never, never])
    assert "only 2 of 3 seeds; negation goes first" in words(claims.stability(later))
    nowhere = words(claims.stability(forgotten([never] * 5, [never] * 5)))
    assert "In none of the 2 seeds" in nowhere


def test_the_bag_line_needs_the_bag_to_fail(network: Network) -> None:
    bag = bag_of_words("reviews")
    assert "twin" in words(claims.bag_line(bag, network))
    good = dict.fromkeys(bag, 0.8)
    assert "twin" not in words(claims.bag_line(good, network))
    assert "nothing that it has learned" in words(claims.bag_line(dict.fromkeys(bag, 1.0), network))


def test_units_and_what_they_carry(network: Network) -> None:
    found = studies.unit_skills(network, network.params)
    rows = network.data.validation
    kept = torch.arange(32) != 9
    silenced = network.model.units.silence(network.params, {"rnn": kept})
    small, fewer = network.model.shrink(network.params, {"rnn": kept})
    right = (small.module(fewer)(rows.x).squeeze(-1) > 0).long() == rows.y
    change = [right[rows.skills[:, k]].double().mean().item() - found.left[k] for k in range(5)]
    assert found.change[9] == pytest.approx(change, abs=1.01 / 120)
    assert torch.equal(
        modules(network, silenced, rows.x), (small.module(fewer)(rows.x).squeeze(-1) > 0).long()
    )

    def units(change: list[list[float]]) -> studies.UnitSkills:
        places = tuple(("rnn", i) for i in range(len(change)))
        return studies.UnitSkills(places, texts.SKILLS, True, np.ones(5), np.array(change))

    assert "carries negation" in words(claims.units_line(units([[0, -0.3, -0.1, 0, 0], [0] * 5]), 0.5))
    assert "several" in words(claims.units_line(units([[0, -0.3, -0.2, 0, 0], [0] * 5]), 0.5))
    assert "no single unit" in words(claims.units_line(units([[0, -0.02, 0, 0, 0], [0] * 5]), 0.5))
    assert "No hidden unit" in words(claims.units_title(units([[0] * 5])))
    loses = units([[0, -0.123, 0.02, 0.03, 0.04], [0] * 5])
    assert "costs negation 12.3 points" in words(claims.units_line(loses, 0.5))
    assert "negation 12.3 points" in words(claims.units_title(loses))
    nothing_else = units([[0.05, -0.2, -0.05, 0, 0], [0] * 5])
    assert "half of that (5.0)" in words(claims.units_line(nothing_else, 0.5))
    assert "costs plain words 0.0 points" in words(claims.units_line(units([[0] * 5]), 0.5))
    gains = words(claims.units_line(units([[0.05, 0.02, 0.03, 0.04, 0.05]]), 0.5))
    assert "costs negation −2.0 points" in gains


def test_masks_of_seeds_are_compared_with_chance() -> None:
    parts, kept = (("out.weight", ""),), np.array([[0.5], [0.4]])
    chance = studies.Masks(0.7, 0.22, 0.2, parts, kept)
    assert "no names" in words(claims.masks_line(chance))
    assert "differs by 10.0 points" in words(claims.masks_line(chance))
    assert "alike" not in words(claims.masks_line(chance))
    assert "more than" in words(claims.masks_line(studies.Masks(0.7, 0.6, 0.2, parts, kept)))
    assert "nothing to compare" in words(claims.masks_line(studies.Masks(1.0, np.nan, np.nan, parts, kept)))


def test_overlap_of_masks_by_hand(network: Network) -> None:
    found = studies.masks([network, network], "magnitude", "global", 0.5)
    assert found.overlap == pytest.approx(1.0)
    assert 0.3 < found.chance < 0.45  # halves: a third, more where matrices keep different shares
    sizes = np.array([512] * 4 + [1024] * 4 + [32])
    assert (found.kept[0] * sizes).sum() == pytest.approx(6176 / 2)


def test_the_small_network_is_the_masked_one(network: Network) -> None:
    kept = prune(network, "units", "contribution_mean_abs").plan.kept(20)
    found = studies.shrunken(network, kept)
    assert found.after == (12,)
    assert found.difference < 1e-4
    assert found.parameters[1] == 355 * 16 + 48 * 12 + 48 * 16 + 2 * 48 + 12 + 1
    assert "same logits" in words(claims.shrink_line(found))
    empty = prune(network, "units", "contribution_mean_abs").plan.kept(32)
    assert "Nothing" in words(claims.shrink_line(studies.shrunken(network, empty)))


def test_the_picked_weight_is_removed_for_real(network: Network) -> None:
    pruning = experiment.as_set(Reviews())
    found = studies.picked(pruning, "rnn.weight_hh_l0:70")
    assert found.title == "rnn.weight_hh_l0[2, 6]"
    assert found.value == pytest.approx(network.params["rnn.weight_hh_l0"][2, 6].item())
    params = {name: tensor.clone().requires_grad_() for name, tensor in network.params.items()}
    train = network.data.train
    logits = network.model.forward(params, train.x).squeeze(-1)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, train.y.float())
    loss.backward()
    assert found.score == pytest.approx(params["rnn.weight_hh_l0"].grad[2, 6].abs().item(), rel=1e-3)
    assert found.loss == pytest.approx(loss.item(), rel=1e-4)
    best = studies.picked(pruning, "")
    assert best.rank == best.rivals == 6176
    unit = studies.picked(prune(network, "units", "in_out"), "rnn:7")
    assert unit.unit
    assert unit.title == "rnn[7]"
    assert len(claims.picked_lines(unit, network, 0)) == 3


def test_criteria_and_their_orders(network: Network) -> None:
    settings = Reviews()
    rules = ("gradient", "magnitude", "random")
    found = experiment.orders(settings.train, settings.epoch, "weights", rules, "global")
    assert [order.criterion for order in found] == list(rules)
    falls_first = {int(np.nanargmin(order.course.falls)) for order in found}
    said = words(claims.orders_line(found, network.groups))
    assert ("No:" in said) == (len(falls_first) > 1)
    assert set(WEIGHT_RULES) & set(UNIT_RULES) == set()
    assert load("reviews").skill_names == network.groups.names


def test_the_exercise_names_its_own_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "GOAL_DEAD", 0.55)
    monkeypatch.setattr(claims, "GOAL_ALIVE", 0.85)
    said = words(claims.try_goal())
    assert "at most 55%" in said
    assert "at least 85%" in said
