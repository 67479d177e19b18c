"""The chart and the sentences of the lesson on recurrent networks, and what is taken home."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch

from core.measure.through_time import OneWeight, U, W
from lessons.blocks import Change, Plot, Table
from lessons.catalogue import catalogue, in_all_languages
from lessons.rnn import claims, lesson, studies
from lessons.rnn.lesson import LESSON
from lessons.rnn.settings import SIGNED, UNITS, Rnn
from lessons.settings import LANGUAGES
from lessons.subject import Subject, subject
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.reading import every, looked, said, sentences, view
from tests.lessons.recurrent import pruned, short, trained


@pytest.fixture(scope="module")
def page() -> Rnn:
    return trained()


# The chart.


@pytest.mark.parametrize("scope", ["global", "layer"])
@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_the_chart_shows_the_pruning(page: Rnn, grain: str, scope: str) -> None:
    names = page.replace(grain=grain).criteria
    for criterion, language in zip(names, ("en", "zh") * len(names), strict=False):
        chosen = page.replace(grain=grain, criterion=criterion, scope=scope)
        found = subject(chosen.question)
        encoded = LESSON.payload(view(chosen, language=language))
        shown = decode(encoded.text)
        (frame,) = shown["frames"]
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(found.accuracy)
        gone = {item["name"]: item["gone"] for item in frame["items"]}
        assert np.array_equal(gone[U].reshape(50, 50), found.gone(U))
        assert (shown["threshold_axis"] is None) == (grain == "weight" and chosen.scope != "global")
        # Edits by hand count through what is ranked: that comes first.
        ranked = [UNITS] if grain == "unit" else [W, U]
        assert list(encoded.sizes)[: len(ranked)] == ranked
        kinds = [panel["kind"] for panel in shown["panels"]]
        assert {"matrix", "unrolled", "classes", "figure"} <= set(kinds)
        assert ("bars" in kinds) == (grain == "unit")


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_gated_cells_have_their_chart(cell: str, grain: str) -> None:
    shown = decode(LESSON.payload(view(short(cell, grain=grain))).text)
    (strip,) = [panel for panel in shown["panels"] if panel["kind"] == "unrolled"]
    assert len(strip["gates"]) == {"gru": 3, "lstm": 4}[cell]
    assert len(strip["steps"]) == 12


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_only_a_cell_without_gates_has_no_memory_left(cell: str) -> None:
    """With U at zero the state before the last no longer moves a plain cell, and still moves a gated one."""
    settings = short(cell, criterion="magnitude")
    network = subject(settings.question).network
    params = {**network.params, U: torch.zeros_like(network.params[U])}
    x = network.data.validation.x[:4]
    earlier = x.clone()
    earlier[:, 0] += 1.0
    layer = network.model.module(params).rnn
    remembers = not torch.equal(layer(x)[0][:, -1], layer(earlier)[0][:, -1])
    assert remembers == (cell != "rnn")
    notes = [note["text"] for note in decode(LESSON.payload(view(settings)).text)["frames"][0]["notes"]]
    text = catalogue("en")
    assert (text("rnn-note-u") in notes) == (not remembers)
    assert (text("rnn-note-u-gates") in notes) == remembers


def test_the_strip_shows_the_states_of_torch(page: Rnn) -> None:
    found = pruned(page, criterion="magnitude")
    layer = found.model.module(found.params(40)).rnn
    states = layer(found.data.validation.x[:1])[0][0].detach().numpy()
    assert studies.through(found.question).states[40] == pytest.approx(states, abs=1e-5)


def test_the_page_picks_for_those_who_have_not(page: Rnn) -> None:
    name, index = studies.suggestion(page.question)
    assert lesson.suggest(page) == {"picked": f"{name}:{index}"}
    assert lesson.suggest(page.replace(picked=f"{U}:7")) == {}


# The line and the guess.


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_often_a_weight_is_used_is_not_said_before_the_guess(page: Rnn, language: str) -> None:
    name, index = studies.suggestion(page.question)
    picked = page.replace(picked=f"{name}:{index}")
    stop = int(pruned(page).gone(name).ravel()[index])  # where it goes
    told = {}
    for revealed in (False, True):
        here = view(picked, stop, language=language, revealed=revealed)
        (strip,) = [p for p in decode(LESSON.payload(here).text)["panels"] if p["kind"] == "unrolled"]
        told[revealed] = (
            "{gaps}" in strip["cut"],
            "{gaps}" in strip["kept"],
            {said(one)[0] for one in sentences(lesson.body(here))},
        )
    assert told[False][:2] == (False, False)
    assert told[True][:2] == (True, True)
    assert "rnn-fate-cut-asked" in told[False][2]
    assert "rnn-fate-cut" in told[True][2]


@dataclass(frozen=True, eq=False)
class Steady(Subject):
    """A subject whose accuracy is the same at every stop."""

    value: float = 1.0

    @property
    def unedited(self) -> Subject:
        return self

    @property
    def accuracy(self) -> np.ndarray:
        return np.full(len(self), self.value)


@pytest.mark.parametrize(("cell", "part"), [("rnn", "U"), ("gru", "gate n of U"), ("lstm", "gate g of U")])
def test_eigenvalues_are_said_to_be_of_what_is_square(page: Rnn, cell: str, part: str) -> None:
    """Of a gated cell U is several blocks, of which one proposes the new content."""
    model = page.replace(cell=cell).training.model
    assert in_all_languages(claims.square(model))["en"] == part
    gates = model.shapes[U][0] // model.shapes[U][1]
    assert (gates == 1) == (part == "U")


def test_the_line_follows_the_result(page: Rnn) -> None:
    found = subject(page.question)
    key, values = said(claims.line(found, 5))
    assert key == "rnn-line-lag-weight"
    assert said(values["u"]) == ("rnn-u", {})
    assert values["share"] == f"{found.plan.share[found.last_within]:.0%}"
    assert said(claims.line(pruned(page, cut=(3,)), 5)) == (key, values)
    assert said(claims.line(found, None))[0] == "rnn-line-weight"
    assert said(claims.line(Steady(page.question, 0.1), 5))[0] == "rnn-line-fragile-weight"
    assert said(claims.line(Steady(page.question, 1.0), 5))[0] == "rnn-line-nothing"


def made(change, once, always: float, terms=(1.0, -1.0, 0.5)) -> studies.Weight:
    time = OneWeight(np.array(terms), np.array(change), np.array(once), always)
    return studies.Weight(U, 4, 7, "h", 4, 0.5, 0.01, 3, 100, 9, time)


def test_the_guess_is_answered_by_the_figure(page: Rnn) -> None:
    asked = lesson.guess(view(page))
    weight = studies.weight(page.question, *studies.suggestion(page.question))
    assert [said(option)[1]["steps"] for option in asked.options] == [1, 6, 11, 12]
    drawn = np.asarray(lesson.states_figure(weight, catalogue("en")).data[0].y)
    assert said(asked.options[asked.answer])[1]["steps"] == (drawn > 1e-6 * drawn.max()).sum() == 11
    assert said(asked.why())[0] == "rnn-predict-why"
    few = said(claims.predict_why(made([0.0] * 9 + [0.1] * 3, [0.1] * 12, 0.2)))
    assert (few[0], few[1]["steps"], few[1]["of"]) == ("rnn-predict-why-other", 3, 12)
    (columns,) = asked.shown()
    plots = every(Plot, (columns,))
    for language in ("en", "zh"):
        assert all(plot.draw(catalogue(language)).data for plot in plots)


def test_the_guess_is_about_a_weight_also_where_units_go(page: Rnn) -> None:
    units = page.replace(grain="unit")
    assert lesson.guess(view(units)).question == lesson.guess(view(page)).question


def test_once_and_always_are_compared_as_they_are() -> None:
    assert said(claims.cost(made([1.0] * 12, [0.1] * 12, 0.2)))[0] == "rnn-cost-more"
    assert said(claims.cost(made([1.0] * 12, [0.1] * 12, 0.05)))[0] == "rnn-cost-less"


# Why.


def test_cancelling_is_only_said_where_it_happens() -> None:
    much, little = made([1.0], [1.0], 1.0, (1.0, -0.9)), made([1.0], [1.0], 1.0, (1.0, 0.9))
    assert said(claims.cancel(much, 0.5))[0] == "rnn-cancel"
    key, values = said(claims.cancel(little, 0.5))
    assert (key, values["cancelled"]) == ("rnn-cancel-little", "0%")


@pytest.mark.parametrize(("rise", "signed"), [(0.5, "+0.5"), (0.0, "0"), (-0.5, "−0.5")])
def test_what_cancels_says_nothing_about_the_use(rise: float, signed: str) -> None:
    """Removing the weight can do nothing, or help: only the measured change is said."""
    _, values = said(claims.cancel(made([1.0], [1.0], rise, (1.0, -0.9)), 0.5))
    assert values["rise"] == signed


@pytest.mark.parametrize(
    ("cell", "rows"), [("rnn", None), ("gru", "7, 57, 107"), ("lstm", "7, 57, 107, 157")]
)
def test_what_goes_with_a_unit_comes_from_the_table(cell: str, rows: str | None) -> None:
    key, values = said(claims.touched(studies.unit(subject(short(cell).question).network, 7)))
    assert values["index"] == 7
    assert key == ("rnn-touched" if rows is None else "rnn-touched-gates")
    assert rows is None or values["rows"] == rows


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"picked": f"{W}:13", "cut": (13,), "scope": "layer"},
        {"picked": "rnn.bias:7"},
        {"grain": "unit"},
        {"grain": "unit", "picked": f"{U}:60", "kept": (1,)},
    ],
)
def test_the_body_stands_in_both_languages(page: Rnn, chosen: dict) -> None:
    settings = page.replace(**chosen)
    blocks = lesson.body(view(settings, 30))
    texts = list(sentences(blocks))
    keys = {said(sentence)[0] for sentence in texts}
    assert "network-here" in keys
    assert ("rnn-forms-line" in keys or "rnn-forms-line-backwards" in keys) == (settings.grain == "unit")
    assert ("rnn-why-default" in keys or "rnn-why-default-unit" in keys) == ("picked" not in chosen)
    if chosen.get("cut") == (13,):
        assert {"rnn-fate-hand-cut", "rnn-standing-layer", "rnn-why-w"} <= keys
    for plot in every(Plot, blocks):
        for language in ("en", "zh"):
            assert catalogue(language)(f"rnn-{plot.name}-alt")
            assert plot.draw(catalogue(language)).data


def test_the_numbers_here_are_those_of_the_masked_network(page: Rnn) -> None:
    settings = page.replace(grain="unit", criterion="in_out")
    found, stop = subject(settings.question), 20
    table = next(block for block in lesson.here(view(settings, stop)).blocks if isinstance(block, Table))
    cells = {name.key: cell for name, cell, _ in table.rows}
    params = found.params(stop)
    assert cells["rnn-here-units"] == "30"
    assert cells["rnn-here-u"] == f"{int((params[U] != 0).sum()):,}"
    assert cells["rnn-here-w"] == f"{int((params[W] != 0).sum()):,}"
    radius = abs(np.linalg.eigvals(params[U].double().numpy())).max()
    assert float(cells["rnn-here-radius"]) == pytest.approx(radius, abs=0.006)
    shown = looked((lesson.here(view(settings, stop)),))
    assert shown["test"] == f"{found.measure(stop, 'test')['accuracy']:.1%}"


# The three forms, the traps, the exercise.


def test_sentences_of_traps_follow_the_numbers() -> None:
    lost = studies.Gates("lstm", 10, 50, False, 0.99, (0.98, 1e-15), (0.5, 3.0), {U: (160, 40)}, 36)
    key, values = said(claims.gates_lines(lost)[-1])
    assert (key, values["whole"], values["mixed"]) == ("rnn-gates-accuracy", "98.0%", "50.0%")
    kept = replace(lost, mixed=(0.98, 3.0))
    assert said(claims.gates_lines(kept)[-1])[0] == "rnn-gates-accuracy-same"
    drawn = [said(line)[0] for line in claims.gates_lines(replace(lost, drawn=True))]
    assert drawn == ["rnn-gates-drawn", "rnn-gates-differ"]
    _, values = said(claims.percentile_line(studies.Percentile(95, 3000, (2850, 150), (0.5, 0.97), 0.98)))
    assert (values["removed"], values["total"], values["meant"]) == ("2,850", "3,000", "150")


def test_boxes_show_what_is_measured(page: Rnn) -> None:
    here = view(page)
    boxes = {box.name: box.blocks(here) for box in LESSON.deeper}
    assert [said(line)[0] for line in sentences(boxes["percentile"])] == [
        "rnn-percentile-text",
        "rnn-percentile-line",
    ]
    (change,) = [block for block in boxes["gates"] if isinstance(block, Change)]
    assert change.values == {"cell": "lstm"}
    (table,) = [block for block in boxes["keeps"] if isinstance(block, Table)]
    assert len(table.rows) == len(page.criteria)
    assert table.head[-1].values["lag"] == 5


class Made:
    """A network with a given agreement of the signed form with the truth."""

    def __init__(self, signed: float) -> None:
        self.signed = signed

    def agreement(self, grain: str, form: str) -> float:
        return self.signed if form == SIGNED else 0.4

    def scores(self, grain: str, form: str) -> dict[str, torch.Tensor]:
        return {UNITS: torch.tensor([-1.0, 0.5, 2.0])}


@pytest.mark.parametrize(
    ("signed", "key"),
    [
        (-0.79, "rnn-forms-line-backwards"),
        (-0.01, "rnn-forms-line"),
        (0.6, "rnn-forms-line"),
        (float("nan"), "rnn-forms-line"),
    ],
)
def test_a_correlation_near_zero_is_not_backwards(signed: float, key: str) -> None:
    found, values = said(claims.forms_line(Made(signed)))
    assert found == key
    assert (values["negative"], values["total"]) == ("1", "3")
    best = SIGNED if signed == 0.6 else "contribution_abs_mean"
    assert values["best"].key == f"criterion-{best}"


def test_the_exercise_is_about_one_network(page: Rnn) -> None:
    chosen = page.replace(criterion="magnitude")
    found = subject(chosen.question)
    every = [lesson.goal(view(chosen, s)) for s in range(len(found))]
    stop = next(s for s, (goal, _) in enumerate(every) if goal.done)
    assert any(harder.done for _, harder in every)
    assert not every[int(np.searchsorted(found.removed(U), 1250)) - 1][0].done
    assert (said(every[stop][0].words)[0], every[stop][0].elsewhere) == ("rnn-try", None)
    # Digits are trained for longer: the epoch that leads there is that of the exercise.
    for elsewhere in (chosen.replace(epoch=0), page.replace(dataset="digits-rows")):
        for goal in lesson.goal(view(elsewhere, stop)):
            assert (goal.done, said(goal.needs[0].words)[0]) == (False, "rnn-try-elsewhere")
            assert goal.elsewhere.values == {"dataset": "signal-5", "epoch": 15}


# Take home.


@pytest.mark.parametrize(
    "chosen",
    [
        {"cut": (600,), "kept": (700, 701)},
        {"grain": "unit", "criterion": "contribution_mean_abs", "cut": (3,)},
        {"criterion": "magnitude", "scope": "layer", "epoch": 5},
        {"criterion": "wanda"},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path) -> None:
    settings = trained(**chosen)
    found = subject(settings.question)
    stop = found.plan.at_share(0.3)
    printed = take_home.run(lesson.script(view(settings, stop)), tmp_path)
    moved, test = studies.through(found.question), found.measure(stop, "test")["accuracy"]
    assert f"removed: {found.plan.removed[stop]} of {found.plan.total}" in printed
    assert f"weights of U left: {2500 - found.removed(U)[stop]} of 2500" in printed
    assert f"validation accuracy, dense: {found.dense:.1%}" in printed
    assert f"validation accuracy: {found.accuracy[stop]:.1%}" in printed
    assert f"spectral radius of U: {moved.radius[stop]:.2f}" in printed
    lags = " ".join(f"{share:.3f}" for share in moved.share[stop])
    assert f"gradient by lag: {lags}" in printed
    assert f"test accuracy: {test:.1%}" in printed
    if settings.grain == "unit":
        small = found.shrunken(stop)
        assert f"shrunken network: {small.after[UNITS]} units, {small.parameters[1]} parameters" in printed
        assert "outputs equal: True" in printed


def test_the_table_lists_every_stop(page: Rnn) -> None:
    found = subject(page.question)
    rows = list(csv.DictReader(io.StringIO(lesson.table(view(page)))))
    assert len(rows) == len(found)
    last = rows[-1]
    assert (last["left_in_U"], last["left_in_W"]) == ("0", "0")
    moved = studies.through(found.question)
    assert float(rows[10]["spectral_radius"]) == pytest.approx(moved.radius[10], rel=1e-4)
    assert float(rows[10]["gradient_at_lag_5"]) == pytest.approx(moved.share[10, 5], rel=1e-4)
