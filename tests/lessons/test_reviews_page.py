"""The lesson on film reviews: settings, chart, what is taken home, and a learner's own texts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lessons.blocks import Plot, Table
from lessons.catalogue import Sentence, catalogue
from lessons.reviews import groups, lesson, sentence, studies
from lessons.reviews.lesson import LESSON
from lessons.reviews.settings import EXAMPLES, UNIT_RULES, WEIGHT_RULES, Reviews
from lessons.subject import subject
from tests.lessons import take_home
from tests.lessons.reading import cells, every, looked, said, sentences, view
from tests.lessons.reviews import modules, shown, trained


def test_settings_agree_with_each_other() -> None:
    units = Reviews().replace(grain="unit")
    assert (units.criterion, units.scope) == ("contribution_mean_abs", "global")
    assert units.replace(grain="weight").criterion == "gradient"
    assert Reviews(criterion="wanda").consistent().scope == "row"
    rowwise = Reviews(axis="threshold", at=1e-6).replace(scope="layer")
    assert (rowwise.axis, rowwise.at) == ("share", Reviews().at)
    edited = Reviews().replace(cut=(3, 6175), kept=(5,), picked="rnn.weight_hh_l0:4095")
    assert (edited.cut, edited.kept) == ((3, 6175), (5,))
    assert edited.replace(cell="gru").cut == edited.replace(grain="unit").cut == ()
    assert Reviews().replace(cut=(6176,)).cut == ()
    assert Reviews().replace(picked="rnn.weight_hh_l0:4096").picked == ""
    assert Reviews().replace(picked="reverse:3").picked == ""
    assert Reviews().replace(grain="unit", picked="reverse:3", both=True).picked_item == ("reverse", 3)
    mangled, problems = Reviews.from_query({"criterion": "best", "dataset": "own-xyz", "at": "far"})
    assert mangled == Reviews()
    assert len(problems) == 3
    gone, problems = Reviews.from_query({"dataset": "own-0123456789ab"})
    assert gone.missing
    assert problems == []


def test_links_from_before_the_grains_were_renamed_are_understood() -> None:
    settings, problems = Reviews.from_query({"grain": "units", "at": "0.75", "picked": "rnn:5"})
    assert (settings.grain, settings.at, settings.picked_item) == ("unit", 0.75, ("rnn", 5))
    assert not problems
    assert Reviews.from_query({"grain": "weights"}) == (Reviews(), [])


def test_units_of_two_directions_may_compete_each_for_itself() -> None:
    assert Reviews().replace(grain="unit", scope="layer").scope == "global"
    assert Reviews().replace(grain="unit", both=True).scopes == ("global", "layer")
    assert Reviews().scopes == ("global", "layer", "row")


@pytest.mark.parametrize(
    "typed", ["", "it's  <b>“so”</b> & good?", "今天的电影很好看 🎬", "a\\b_c*d`e", "x" * 400]
)
def test_any_sentence_goes_through_the_address(typed: str) -> None:
    settings = Reviews().replace(sentence=typed)
    assert Reviews.from_query(settings.query()) == (settings, [])


# The chart.


def test_the_chart_shows_sentence_skills_and_weights() -> None:
    settings = trained()
    found, by_group = subject(settings.question), groups.by_stop(settings.question)
    (frame,) = shown(settings)["frames"]
    assert frame["items"][1]["name"] == "rnn.weight_hh_l0"
    assert np.array_equal(frame["items"][1]["gone"], found.plan.gone["rnn.weight_hh_l0"])
    for k in range(5):
        assert frame["stops"]["metrics"][f"group{k}"] == pytest.approx(by_group[:, k], abs=1e-6)
    assert frame["data"]["words"]["tokens"] == ["it", "was", "not", "good"]
    assert frame["data"]["words"]["values"].shape == (len(found), 4)
    title = frame["titles"]["words"]
    reading = sentence.follow(settings.question, settings.sentence)
    assert np.array_equal(title["pick"], reading.answer)
    assert reading.dense_answer == 0
    text = catalogue("en")
    told = {
        "probability": "{probability:p1}%",
        "dense": text("reviews-class-negative"),
        "dense_probability": f"{reading.dense_probability:.1%}",
        "judged": text("reviews-class-positive"),
    }
    assert title["texts"] == [
        text("reviews-panel-words", answer=text("reviews-class-negative"), **told),
        text("reviews-panel-words-differs", answer=text("reviews-class-positive"), **told),
    ]
    ids = [panel["id"] for panel in shown(settings)["panels"]]
    assert {"words", "weights", "scores", "skills", "curve", "groups"} == set(ids)
    hidden = shown(settings, revealed=False)
    assert {panel["id"] for panel in hidden["panels"]} == set(ids) - {"skills", "groups"}


@pytest.mark.parametrize("criterion", dict.fromkeys([*WEIGHT_RULES, *UNIT_RULES]))
def test_every_criterion_has_its_chart(criterion: str) -> None:
    for grain in ("weight", "unit"):
        settings = trained(grain=grain)
        if criterion not in settings.criteria:
            continue
        settings = settings.replace(criterion=criterion)
        assert settings.criterion == criterion
        (frame,) = shown(settings, language="zh")["frames"]
        no_threshold = settings.scope != "global" or subject(settings.question).axis is None
        assert (frame["stops"]["threshold"] is None) == no_threshold


def test_every_criterion_can_be_chosen() -> None:
    assert Reviews().criteria == WEIGHT_RULES
    offered = Reviews(grain="unit").criteria
    assert set(offered) <= set(UNIT_RULES)
    model = Reviews().training.model
    for name in UNIT_RULES:
        rule = Reviews(grain="unit", criterion=name).question.rule
        assert (name in offered) == (rule.unavailable(model) is None)


def test_units_take_their_weights_along() -> None:
    settings = trained(grain="unit", criterion="in_out")
    found = subject(settings.question)
    items = {item["name"]: item for item in shown(settings)["frames"][0]["items"]}
    assert next(iter(items)) == "rnn", "edits by hand count units from 0"
    for stop in (1, 9, 31):
        params = found.params(stop)
        for name in found.model.weight_names:
            gone = items[name]["gone"].reshape(tuple(params[name].shape))
            assert np.array_equal(params[name].numpy() != 0, gone > stop)


def test_other_networks_have_their_page() -> None:
    settings = trained(cell="gru", both=True, grain="unit")
    assert shown(settings)["frames"][0]["data"]["words"]["tokens"]
    found = subject(settings.question)
    rows = found.data.validation
    right = modules(found.network, found.network.params, rows.x) == rows.y
    assert right.double().mean() > 0.8
    assert {key for key, _ in map(said, sentences(lesson.body(view(settings, 5))))} >= {"reviews-shrink"}


def test_an_empty_matrix_is_said() -> None:
    found = subject(trained().question)
    (frame,) = shown(trained())["frames"]
    text = catalogue("en")
    notes = {note["text"]: note["first"] for note in frame["notes"]}
    for name, gone in found.plan.gone.items():
        first = next(stop for stop in range(len(found)) if (found.params(stop)[name] == 0).all())
        assert notes[text("reviews-warn-empty", name=name)] == first == gone.max()


# What is read.


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"sentence": ""},
        {"picked": "rnn.weight_hh_l0:70", "cut": (600,), "scope": "layer"},
        {"grain": "unit", "picked": "rnn:7", "at": 1.0},
        {"grain": "unit", "picked": "rnn.weight_hh_l0:70"},
    ],
)
def test_the_body_stands_in_both_languages(chosen: dict) -> None:
    settings = trained(**chosen)
    found = dict(said(one) for one in sentences(lesson.body(view(settings, 30))))
    assert {"network-here", "reviews-here-all", "reviews-why-rank"} <= set(found)
    assert ("reviews-why-word" in found) == (settings.sentence != "")
    # Where units go, a weight that is picked has no score to show.
    head = (
        settings.grain
        if chosen.get("picked") == {"weight": "rnn.weight_hh_l0:70", "unit": "rnn:7"}[settings.grain]
        else "none"
    )
    assert f"reviews-why-{head}" in found
    assert any(key.startswith("reviews-shrink") for key in found) == (settings.grain == "unit")


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_the_numbers_here_are_those_of_the_masked_network(grain: str) -> None:
    settings, stop = trained(grain=grain), 12
    found = subject(settings.question)
    (table,) = every(Table, lesson.here(view(settings, stop)))
    rows = cells(table)
    params, bag = found.params(stop), groups.bag_of_words("reviews")
    for k, name in enumerate(found.data.skill_names):
        of_skill = found.data.validation.skills[:, k]
        split = found.data.validation
        right = (modules(found.network, params, split.x) == split.y)[of_skill].double().mean().item()
        now, _, words = rows[f"skill-{name}"]
        assert float(now.rstrip("%")) == pytest.approx(100 * right, abs=0.9)
        assert words == f"{bag[name]:.1%}"
    hidden = cells(every(Table, lesson.here(view(settings, stop, revealed=False)))[0])
    assert {key: row for key, row in rows.items() if not key.startswith("skill-")} == hidden, "what is asked"
    test = found.data.test
    right = (modules(found.network, params, test.x) == test.y).double().mean().item()
    shown = looked(lesson.here(view(settings, stop)))
    assert float(shown["test"].rstrip("%")) == pytest.approx(100 * right, abs=0.3)
    if grain == "unit":
        assert rows["reviews-here-kept"][:2] == ("20", "32")
        small = found.shrunken(stop)
        assert rows["network-here-parameters"][0] == f"{small.parameters[1]:,}"
    else:
        left = int((params["out.weight"] != 0).sum())
        assert rows["reviews-here-kept"][:2] == (str(left), "32")


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_boxes_show_what_is_measured(grain: str) -> None:
    trained(grain=grain, seed=1)
    settings = trained(grain=grain)
    here = replace(view(settings, 20), seeds=(settings.training, settings.replace(seed=1).training))
    boxes = {box.name: box.blocks(here) for box in LESSON.deeper if box.shown(settings)}
    assert list(boxes) == (
        ["units", "masks", "orders", "bag"] if grain == "weight" else ["units", "orders", "bag"]
    )
    for blocks in boxes.values():
        for one in sentences(blocks):
            said(one)
        for plot in every(Plot, blocks):
            for language in ("en", "zh"):
                assert catalogue(language)(f"reviews-{plot.name}-alt")
                assert plot.draw(catalogue(language)).data
    (plot,) = every(Plot, boxes["units"])
    drawn = np.asarray(plot.draw(catalogue("en")).data[0].z)
    change = studies.unit_skills(settings.question, 20).change
    assert np.sort(drawn.ravel()) == pytest.approx(np.sort(100 * change.ravel()))
    (table,) = every(Table, boxes["orders"])
    assert [row[0].key for row in table.rows] == [f"criterion-{name}" for name in settings.criteria]
    (table,) = every(Table, boxes["bag"])
    assert [row[1] for row in table.rows] == [
        f"{groups.bag_of_words('reviews')[name]:.1%}" for name in subject(settings.question).data.skill_names
    ]


def test_controls_name_what_they_offer() -> None:
    own = {control.field: control for control in (*LESSON.controls, *LESSON.more)}
    epochs = own["epoch"].options(Reviews())
    assert list(epochs) == list(Reviews().training.snapshots)
    (given,) = [control for control in LESSON.inputs if control.kind == "examples"]
    assert given.options(Reviews()) == {words: Sentence(f"skill-{name}") for name, words in EXAMPLES.items()}


# Take home.


@pytest.mark.parametrize(
    "chosen",
    [
        {"sentence": 'say "good"; {x} \\ 好', "cut": (7,), "kept": (9,)},
        {"grain": "unit", "criterion": "in_out", "cut": (3,)},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path: Path) -> None:
    settings = trained(**chosen)
    found, by_group = subject(settings.question), groups.by_stop(settings.question)
    stop = found.plan.at_share(0.6)
    printed = take_home.run(lesson.script(view(settings, stop)), tmp_path)
    plan = found.plan
    assert f"{plan.removed[stop]} of {plan.total} ({plan.share[stop]:.1%})" in printed
    assert f"validation accuracy  {found.accuracy[stop]:.4f}" in printed
    for k, name in enumerate(found.data.skill_names):
        assert f"{name:18s} {by_group[stop, k]:.4f}" in printed
    assert f"test accuracy        {found.measure(stop, 'test')['accuracy']:.4f}" in printed
    reading = sentence.follow(settings.question, settings.sentence)
    lines = [line for line in printed.splitlines() if "->" in line]
    assert len(lines) == len(reading.sentence.words)
    for line, before, now in zip(lines, reading.dense_values, reading.values[stop], strict=True):
        a, b = line[20:].split("->")
        assert (float(a), float(b)) == pytest.approx((before, now), abs=2e-3)


def test_the_table_lists_every_stop() -> None:
    settings = trained()
    rows = list(csv.DictReader(io.StringIO(lesson.table(view(settings)))))
    assert len(rows) == len(subject(settings.question))
    by_group = groups.by_stop(settings.question)
    assert float(rows[40]["accuracy_negation"]) == pytest.approx(by_group[40, 1], rel=1e-5)
