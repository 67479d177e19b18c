"""The lesson on film reviews: the sentence, the skills, units, masks and weights, against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from core.data.language import reviews as texts
from core.data.registry import load
from core.models import Recurrent
from lessons.catalogue import Sentence
from lessons.network import Network
from lessons.reviews import claims, groups, lesson, sentence, studies
from lessons.reviews.settings import EXAMPLES, Reviews
from lessons.subject import subject
from tests.lessons.reading import said, view
from tests.lessons.reviews import modules, pruned, trained


@pytest.fixture(scope="module")
def page() -> Reviews:
    return trained()


@pytest.fixture(scope="module")
def network(page: Reviews) -> Network:
    return subject(page.question).network


# The network and its skills.


def test_the_default_network_knows_every_skill(network: Network) -> None:
    rows = network.data.validation
    right = modules(network, network.params, rows.x) == rows.y
    for k, name in enumerate(texts.SKILLS):
        assert right[rows.skills[:, k]].double().mean() >= 0.93, name
        assert groups.dense(network)[k] == pytest.approx(right[rows.skills[:, k]].double().mean().item())


def test_accuracy_by_skill_is_that_of_torch_modules(page: Reviews, network: Network) -> None:
    found, rows = subject(page.question), network.data.validation
    by_group = groups.by_stop(page.question)
    for stop in (0, len(found) // 2, len(found) - 1):
        right = modules(network, found.params(stop), rows.x) == rows.y
        by_skill = [right[rows.skills[:, k]].double().mean().item() for k in range(5)]
        assert by_group[stop] == pytest.approx(by_skill, abs=1.01 / 120)
    assert found.plan.removed[-1] == network.model.count()


def test_a_bag_of_words_fails_where_order_decides() -> None:
    """Another model of counts, another library path: the same failure."""
    train, held = texts.sentences("train"), texts.sentences("validation")
    counts = CountVectorizer(token_pattern=r"\S+")
    other = MultinomialNB().fit(counts.fit_transform([r.text for r in train]), [r.label for r in train])
    found = other.predict(counts.transform([r.text for r in held]))
    bag = groups.bag_of_words("reviews")
    for skill in texts.SKILLS:
        rows = [i for i, r in enumerate(held) if r.skill == skill]
        score = np.mean([found[i] == held[i].label for i in rows])
        assert (score > 0.9) == (bag[skill] > 0.9) == (skill == "plain")
    assert 0.5 < bag[""] < 0.7


def test_the_exercise_can_be_solved_with_the_default_run(page: Reviews, network: Network) -> None:
    found = subject(page.question)
    plain, negation = (texts.SKILLS.index(name) for name in ("plain", "negation"))
    good = [stop for stop in range(len(found)) if lesson.goal(view(page, stop))[0].done]
    assert good
    rows = network.data.validation
    right = modules(network, found.params(good[0]), rows.x) == rows.y
    assert right[rows.skills[:, negation]].double().mean() <= 0.6
    assert right[rows.skills[:, plain]].double().mean() >= 0.9
    assert found.plan.at_share(page.at) not in good
    early = page.model_copy(update={"epoch": 2})
    there, _ = lesson.goal(view(early, good[0]))
    assert (there.done, said(there.needs[0].words)[0]) == (False, "reviews-try-elsewhere")
    careful = page.replace(criterion="fisher")
    harder = [stop for stop in range(len(found)) if lesson.goal(view(careful, stop))[1].done]
    right = modules(network, subject(careful.question).params(harder[0]), rows.x) == rows.y
    for skill in range(len(texts.SKILLS)):
        assert right[rows.skills[:, skill]].double().mean() >= 0.85
    told = [lesson.goal(view(page, revealed=revealed))[1].told for revealed in (True, False)]
    assert told == [True, False], "the weakest skill is what the guess asks"


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


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_a_sentence_gets_the_answers_of_the_pruned_network(
    page: Reviews, network: Network, grain: str
) -> None:
    pruning = pruned(page, grain=grain)
    assert pruning.question.criterion == {"weight": "gradient", "unit": "contribution_mean_abs"}[grain]
    for text in (*EXAMPLES.values(), "good", ""):
        found = sentence.follow(pruning.question, text)
        typed = found.sentence
        row = torch.zeros(1, 24, dtype=torch.int64)
        row[0, : len(typed.tokens)] = typed.tokens
        for stop in (0, len(pruning) // 3, len(pruning) - 1):
            with torch.no_grad():
                z = network.model.module(pruning.params(stop))(row).item()
            assert found.logits[stop, 0] == pytest.approx(z, abs=2e-4)
            p = 1 / (1 + np.exp(-z))
            assert found.probability[stop] == pytest.approx(max(p, 1 - p), abs=1e-4)
            assert found.answer[stop] == (z >= 0)
        assert found.values.shape == (len(pruning), len(typed.words))


def test_the_measured_gate_is_the_sum_on_the_page(page: Reviews, network: Network) -> None:
    pruning = subject(page.question)
    found = sentence.follow(page.question, EXAMPLES["contrast"])
    for stop in (0, 30, 90):
        measured = sentence.faded(network.model, pruning.params(stop), found.sentence, 0)
        assert found.values[stop].sum() == pytest.approx(measured, rel=1e-3, abs=1e-3)


def test_a_word_is_left_out_for_real(page: Reviews, network: Network) -> None:
    model, params = network.model, network.params
    typed = sentence.read("it was not good", network.data)
    found = sentence.left_out(model, params, typed, 2, 0)
    module = model.module(params)
    rows = sentence.read("it was good", network.data).tokens, typed.tokens
    with torch.no_grad():
        without, whole = (module(row[None]).item() for row in rows)
    assert found == pytest.approx(without - whole, abs=1e-4)
    alone = sentence.read("good", network.data)
    bias = params["out.bias"].item()
    with torch.no_grad():
        good = module(alone.tokens[None]).item()
    assert sentence.left_out(model, params, alone, 0, 0) == pytest.approx(bias - good, abs=1e-4)
    reading = sentence.follow(page.question, "it was not good")
    strongest = reading.dense_values[np.abs(reading.dense_values).argmax()]
    assert said(claims.left_out_line(reading, -strongest, 0.0))[0] == "reviews-word-out"
    assert said(claims.left_out_line(reading, strongest, 0.0))[0] == "reviews-word-out-other"


def test_the_word_that_weighs_most_is_followed(page: Reviews, network: Network) -> None:
    reading = sentence.follow(page.question, "it was not good")
    strongest = int(np.abs(reading.dense_values).argmax())
    before = float(reading.dense_values[strongest])

    def key(now: float) -> str:
        values = reading.values.copy()
        values[3, strongest] = now
        moved = sentence.Reading(
            reading.sentence, values, reading.logits, reading.dense_values, reading.dense_logits, 1
        )
        found, said_values = said(claims.word_line(moved, 3, network))
        assert said_values["word"] == reading.sentence.words[strongest]
        assert said_values["answer"] == Sentence("reviews-class-positive")
        return found

    assert key(-before) == "reviews-word-turned"
    assert key(0.5 * before) == "reviews-word-less"
    assert key(2.0 * before) == "reviews-word-more"


def test_the_default_sentence_turns_while_the_average_holds(page: Reviews) -> None:
    found, reading = subject(page.question), sentence.follow(page.question, page.sentence)
    stop = found.plan.at_share(page.at)
    assert reading.dense_answer == 0
    assert reading.dense_probability > 0.9
    assert reading.differs[stop]
    assert found.accuracy[stop] > 0.9


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_understood_word_by_word(page: Reviews, name: str) -> None:
    reading = sentence.follow(page.question, EXAMPLES[name])
    assert reading.sentence.unknown == ()
    assert reading.sentence.cut == ()
    assert reading.dense_answer == 0


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["reviews-note-empty"]),
        ("   \t​", ["reviews-note-empty"]),
        ("今天 天气 🎬", ["reviews-note-only-unknown"]),
        ("the zyzzyva was good", ["reviews-note-unknown"]),
        ("good " * 60, ["reviews-note-cut"]),
        ("<b>bad</b> [x](http://x)", ["reviews-note-unknown"]),
        ("it was not good", []),
    ],
)
def test_every_text_is_read_and_said(page: Reviews, network: Network, text: str, keys: list[str]) -> None:
    typed = sentence.read(text, network.data)
    notes = dict(said(note) for note in claims.notes(typed))
    assert list(notes) == keys
    if "reviews-note-cut" in notes:
        assert notes["reviews-note-cut"] == {"limit": 24, "cut": "36"}
    if "reviews-note-unknown" in notes:
        words = notes["reviews-note-unknown"]["words"]
        assert "zyzzyva" in words or "zyzzyva" not in text
        assert "<b>" not in words
        assert "](" not in words
    assert len(typed.words) <= 24
    assert np.isfinite(sentence.follow(page.question, text).values).all()


# Units, masks, weights.


def test_units_are_removed_for_real(page: Reviews, network: Network) -> None:
    found, rows = studies.unit_skills(page.question, 0), network.data.validation
    kept = torch.arange(32) != 9
    silenced = network.model.units.silence(network.params, {"rnn": kept})
    small, fewer = network.model.shrink(network.params, {"rnn": kept})
    right = (small.module(fewer)(rows.x).squeeze(-1) > 0).long() == rows.y
    change = [right[rows.skills[:, k]].double().mean().item() - found.left[k] for k in range(5)]
    assert found.places[9] == ("rnn", 9)
    assert found.change[9] == pytest.approx(change, abs=1.01 / 120)
    assert torch.equal(
        modules(network, silenced, rows.x), (small.module(fewer)(rows.x).squeeze(-1) > 0).long()
    )
    # Of what is left: the unit goes from the pruned network.
    later, stop = studies.unit_skills(page.question, 50), 50
    params = network.model.units.silence(subject(page.question).params(stop), {"rnn": kept})
    right = modules(network, params, rows.x) == rows.y
    change = [right[rows.skills[:, k]].double().mean().item() - later.left[k] for k in range(5)]
    assert later.change[9] == pytest.approx(change, abs=2.01 / 120)
    assert later.left == pytest.approx(groups.by_stop(page.question)[stop], abs=1.01 / 120)


def test_overlap_of_masks_by_hand(page: Reviews) -> None:
    question, training = page.replace(criterion="magnitude").question, page.training
    found = studies.masks(question, (training, training), 0.5)
    assert found.overlap == pytest.approx(1.0)
    assert 0.3 < found.chance < 0.45  # halves: a third, more where matrices keep different shares
    sizes = np.array([512] * 4 + [1024] * 4 + [32])
    assert (found.kept[0] * sizes).sum() == pytest.approx(6176 / 2)


def test_the_small_network_is_the_masked_one(page: Reviews) -> None:
    pruning = pruned(page, grain="unit")
    found = pruning.shrunken(20)
    assert found.after == {"rnn": 12}
    assert found.difference < 1e-4
    assert found.parameters[1] == 355 * 16 + 48 * 12 + 48 * 16 + 2 * 48 + 12 + 1
    assert said(claims.shrink_line(found))[0] == "reviews-shrink"
    assert said(claims.shrink_line(pruning.shrunken(32)))[0] == "reviews-shrink-empty"


def test_the_picked_weight_is_removed_for_real(page: Reviews, network: Network) -> None:
    found = studies.picked(page.question, ("rnn.weight_hh_l0", 70))
    assert found.title == "rnn.weight_hh_l0[2, 6]"
    assert found.value == pytest.approx(network.params["rnn.weight_hh_l0"][2, 6].item())
    params = {name: tensor.clone().requires_grad_() for name, tensor in network.params.items()}
    train = network.data.train

    def loss(params: dict[str, torch.Tensor]) -> torch.Tensor:
        logits = network.model.forward(params, train.x).squeeze(-1)
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, train.y.float())

    whole = loss(params)
    whole.backward()
    slope = params["rnn.weight_hh_l0"].grad[2, 6].item()
    assert found.gradient == pytest.approx(slope, rel=1e-3)
    assert found.score == pytest.approx(abs(slope), rel=1e-3)
    assert found.loss == pytest.approx(whole.item(), rel=1e-4)
    without = network.params["rnn.weight_hh_l0"].clone()
    without[2, 6] = 0.0
    with torch.no_grad():
        rise = loss({**network.params, "rnn.weight_hh_l0": without}) - whole
    assert found.rise == pytest.approx(rise.item(), abs=1e-6)
    best = studies.picked(page.question, None)
    assert best.rank == best.rivals == 6176
    assert best.stop == len(subject(page.question)) - 1
    in_out = page.replace(grain="unit", criterion="in_out")
    unit = studies.picked(in_out.question, ("rnn", 7))
    assert unit.unit
    assert unit.title == "rnn[7]"
    keys = [said(line)[0] for line in claims.picked_lines(unit, network, 0)]
    assert keys[:2] == ["reviews-why-rank", "reviews-why-here-kept"]
    assert said(claims.picked_lines(unit, network, unit.stop)[1])[0] == "reviews-why-here-cut"
    # A weight that is picked has no score where units go: the page shows a unit.
    assert studies.picked(in_out.question, ("rnn.weight_hh_l0", 70)).unit


def test_criteria_and_their_orders(page: Reviews, network: Network) -> None:
    rules = ("gradient", "magnitude", "random")
    found = studies.orders(page.question, rules)
    assert [order.criterion for order in found] == list(rules)
    falls_first = {int(np.nanargmin(order.course.falls)) for order in found}
    key, values = said(claims.orders_line(found, groups.groups(network)))
    assert (key == "reviews-orders-differ") == (len(falls_first) > 1)
    assert values["criteria"] == 3
    assert load("reviews").skill_names == groups.groups(network).names
