"""The lesson's sentences, exercise and take-home against the numbers behind them."""

from __future__ import annotations

import csv
import io
import itertools

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from core.data.registry import datasets, load
from core.linear import criteria
from lessons.blocks import Plot
from lessons.catalogue import in_all_languages
from lessons.lesson import View
from lessons.linear_regression import claims, lesson, studies
from lessons.linear_regression.experiment import experiment, scene
from lessons.linear_regression.lesson import LESSON
from lessons.linear_regression.settings import FRAMES, Settings, to_mark
from lessons.numbers import latex, number
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.reading import every, keys, refuted, said

DATASETS = datasets(tasks=("regression",))
CRITERIA = tuple(criteria.CRITERIA)


def payload(settings: Settings, language: str = "en", revealed: bool = True):
    return LESSON.payload(View(settings, revealed=revealed, language=language))


def numpy_loss(dataset: str, split: str, w: np.ndarray) -> float:
    """Mean squared error of weights with the intercept of the training means, straight from the data."""
    data = load(dataset)
    x, y = (t.double().numpy() for t in (data.train.x, data.train.y))
    other = data.splits[split]
    intercept = y.mean() - x.mean(0) @ w
    return float(np.mean((other.y.double().numpy().ravel() - other.x.double().numpy() @ w - intercept) ** 2))


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("refit", [False, True])
@pytest.mark.parametrize("thousandths", [False, True])
def test_exact_numbers_are_those_of_the_plain_data(dataset, refit, thousandths):
    at = 0.4
    view = scene(
        Settings().replace(
            dataset=dataset, refit=refit, thousandths=thousandths, criterion="magnitude", axis="share", at=at
        )
    )
    found, gone = claims.exact(view), view.now
    w = view.experiment.weights[view.settings.frame] * view.experiment.unit
    if refit:
        data = load(dataset)
        x, y = data.train.x.double().numpy()[:, ~gone], data.train.y.double().numpy().ravel()
        w = np.zeros(view.size)
        w[~gone] = LinearRegression().fit(x, y).coef_
    w = np.where(gone, 0.0, w)
    for name, split in (("training", "train"), ("validation", "validation"), ("test", "test")):
        assert found[name] == pytest.approx(numpy_loss(dataset, split, w), rel=1e-6, abs=1e-9)
    assert found["regret"] >= 0.0
    assert found["kept"] == view.size - round(at * view.size)


def test_the_claim_holds_where_the_page_opens():
    """Among weights with a gradient below the threshold stands one whose loss rises by a fifth and more."""
    view = scene(Settings())
    gradient = np.abs(view.experiment.run.gradients[view.settings.step])
    small = gradient < 1e-3
    assert np.array_equal(view.now, small)
    worst = view.worst(view.settings.frame, small)
    w = np.where(np.arange(10) == worst, 0.0, view.experiment.weights[view.settings.frame])
    rise = numpy_loss("diabetes", "train", w) - view.experiment.run.losses[view.settings.step]
    line = claims.claim_line(view)
    assert line.key == "linear-line"
    assert line.values["removed"] == str(int(small.sum()))
    assert line.values["name"] == view.experiment.names[worst]
    assert line.values["rise"] == number(rise)
    assert rise > 0.2 * view.experiment.run.losses[view.settings.step]


def test_at_the_end_the_same_threshold_removes_everything():
    view = scene(Settings().replace(dataset="synthetic", step=1000))
    assert view.now.all()
    assert claims.claim_line(view).values["removed"] == "10"


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_sentence_can_be_said_in_both_languages(dataset, criterion):
    for refit, axis, at in ((False, "threshold", 1e-3), (True, "share", 0.5), (False, "share", 0.0)):
        settings = Settings().replace(dataset=dataset, criterion=criterion, refit=refit, axis=axis, at=at)
        view = scene(settings)
        sentences = [
            claims.claim_line(view),
            claims.thousandths_line(settings),
            claims.least_squares_line(view),
            claims.truth_line(view, 1),
            *(goal.words for goal in LESSON.goal(View(settings))),
            *(need.words for goal in LESSON.goal(View(settings)) for need in goal.needs),
            claims.verdict_line(view, tuple(range(to_mark(view.size)))),
        ]
        if load(dataset).truth is not None:
            sentences.append(claims.known_line(view))
        for sentence in sentences:
            for words in in_all_languages(sentence).values():
                assert "nan" not in words
                assert "∞" not in words
        assert lesson.score_formula(view, 0).count("{") == lesson.score_formula(view, 0).count("}")


def test_another_unit_breaks_magnitude_and_gradient_but_not_what_is_fair():
    for name in CRITERIA:
        line = claims.thousandths_line(Settings().replace(dataset="synthetic", criterion=name))
        fair = name in ("obd", "obs", "fisher", "taylor", "contribution_signed")
        assert line.key == ("linear-thousandths-same" if fair else "linear-thousandths-moved"), name
    magnitude = claims.thousandths_line(Settings().replace(dataset="synthetic", criterion="magnitude"))
    assert magnitude.values["name"] == "x1"
    assert (magnitude.values["before"], int(magnitude.values["after"]) <= 2) == ("10", True)


def test_another_unit_may_change_the_scores_and_no_place():
    """A feature that goes last stays last when its score grows a thousandfold: nothing moved."""
    seen = set()
    for step in FRAMES:
        settings = Settings().replace(dataset="y2x", criterion="gradient", step=step)
        line = claims.thousandths_line(settings)
        moved = line.values["before"] != line.values["after"]
        assert line.key == f"linear-thousandths-{'moved' if moved else 'scores'}"
        in_all_languages(line)
        seen.add(moved)
    assert seen == {False, True}


def test_a_gradient_that_is_only_rounding_does_not_notice_another_unit():
    settings = Settings().replace(dataset="synthetic", criterion="gradient", step=1000)
    assert scene(settings).scores[settings.frame].max() < 1e-13
    assert claims.thousandths_line(settings).key == "linear-thousandths-same"


@pytest.mark.parametrize("where", ["validation", "training"])
def test_the_verdict_compares_with_every_way(where):
    settings = Settings().replace(where=where)
    view, marks = scene(settings), (0, 1, 2, 3, 4)
    w = view.experiment.weights[settings.frame]
    split = {"validation": "validation", "training": "train"}[where]
    losses = {
        gone: numpy_loss("diabetes", split, np.where(np.isin(np.arange(10), gone), 0.0, w))
        for gone in itertools.combinations(range(10), 5)
    }
    found = claims.judge(view, marks)
    assert found.ways == 252
    assert found.best == pytest.approx(min(losses.values()))
    assert losses[found.best_gone] == pytest.approx(found.best)
    assert found.loss == pytest.approx(losses[marks])
    assert found.better == sum(loss < losses[marks] - 1e-9 for loss in losses.values())
    assert claims.verdict_line(view, found.best_gone).key == "linear-verdict-best"


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("refit", [False, True])
def test_the_exercise_can_be_solved_by_hand_and_only_with_half_gone(dataset, refit):
    settings = Settings().replace(dataset=dataset, refit=refit, axis="share", at=0.0)
    view = scene(settings)
    half = to_mark(view.size)
    best = claims.judge(view, tuple(range(half))).best_gone

    def done(**changes: object) -> bool:
        return LESSON.goal(View(settings.replace(**changes)))[0].done

    assert not done()
    assert done(cut=best)
    assert not done(cut=best[:-1])


def test_the_harder_exercise_takes_a_rule_that_no_unit_disturbs() -> None:
    there = Settings().replace(thousandths=True, criterion="obs", axis="share", at=0.6)

    def met(**changes: object) -> tuple[bool, ...]:
        """The thousandths, nothing by hand, how many, how near to the best."""
        return tuple(need.met for need in LESSON.goal(View(there.replace(**changes)))[1].needs)

    assert met() == (True,) * 4
    assert met(thousandths=False) == (False, True, True, True)
    assert met(at=0.5)[2:] == (False, False)
    gone = np.flatnonzero(scene(there).now)
    assert met(at=0.0, cut=tuple(gone)) == (True, False, True, True)
    others = (name for name in criteria.CRITERIA if name != "obs")
    assert not any(all(met(criterion=name)) for name in others)


def test_cuts_by_hand_join_the_threshold_and_can_be_taken_back():
    plain = scene(Settings())
    gone = set(np.flatnonzero(plain.now).tolist())
    held, taken = min(gone), min(set(range(10)) - gone)
    view = scene(Settings().replace(cut=(taken,), kept=(held,)))
    assert set(np.flatnonzero(view.now).tolist()) == gone - {held} | {taken}
    assert claims.truth_line(view, taken).values["fate"].key == "linear-fate-cut"
    assert claims.truth_line(view, held).values["fate"].key == "linear-fate-kept-by-hand"


def test_where_nothing_is_lost_with_the_smallest_gradient_the_line_says_not_here():
    settings = Settings().replace(dataset="y2x", step=113, axis="share", at=0.1)
    not_here, line = refuted(claims.claim_line(scene(settings)))
    assert (not_here, line.key) == (True, "linear-line-share-harmless")
    assert not refuted(claims.claim_line(scene(Settings())))[0]


def test_the_claim_does_not_credit_the_threshold_with_what_was_done_by_hand():
    everyone = tuple(range(10))
    for at, cut, kept, removed in ((1e-6, (0, 1), (), None), (10.0, (), everyone, "10")):
        view = scene(Settings().replace(at=at, cut=cut, kept=kept))
        plain = claims.claim_line(scene(Settings().replace(at=at)))
        line = claims.claim_line(view)
        assert view.now.sum() == len(cut)
        assert line.key == "linear-line-hand"
        assert line.values["line"] == plain
        assert (line.values["cut"], line.values["held"]) == (str(len(cut)), str(len(kept)))
        assert plain.key == ("linear-line-none" if removed is None else "linear-line")
        in_all_languages(line)
    # By share, the slider is credited with what it takes: the others were cut by hand.
    view = scene(Settings().replace(axis="share", at=0.5, cut=(0, 1)))
    line = claims.claim_line(view).values["line"]
    assert line.values["removed"] == str(int(view.by_score.sum()))
    assert view.now.sum() == 5
    assert set(np.flatnonzero(view.now)) == set(np.flatnonzero(view.by_score)) | {0, 1}


@pytest.mark.parametrize("dataset", DATASETS)
def test_before_the_guess_the_formulas_give_no_rise_away(dataset):
    view = scene(Settings().replace(dataset=dataset))
    frame = view.settings.frame
    first = claims.focus(view, revealed=False)
    assert view.scores[frame, first] == view.scores[frame].min()
    assert claims.focus(view, revealed=True) == view.worst(frame, view.now)
    picked = scene(view.settings.replace(picked="w:2"))
    assert claims.focus(picked, False) == claims.focus(picked, True) == 2
    rise = latex(view.truth[frame, 2])
    assert rise in lesson.rise_formula(view, 2)
    hidden = lesson.rise_formula(view, 2, revealed=False)
    assert not any(digit in hidden.replace("w_k=0", "").replace("tfrac12", "") for digit in "3456789.")
    assert hidden.count("{") == hidden.count("}")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dataset", DATASETS)
def test_what_the_page_says_before_and_after_the_guess(dataset, language):
    """Line, known truth and ranking are there only once the truth may be told; every figure can be drawn."""
    settings = Settings().replace(dataset=dataset)
    before, after = (View(settings, revealed=shown, language=language) for shown in (False, True))
    assert LESSON.line(before) is None
    assert LESSON.line(after) == claims.claim_line(scene(settings))
    hidden, shown = keys(LESSON.body(before)), keys(LESSON.body(after))
    assert set(hidden) < set(shown)
    told = {"linear-why-order", "linear-ranking-line", "linear-ranking-line-worst", "linear-known"}
    assert not told & set(hidden)
    assert len(told & set(shown)) == 2 + (load(dataset).truth is not None)
    blocks = [*LESSON.body(after), *(block for box in LESSON.deeper for block in box.blocks(after))]
    plots = every(Plot, blocks)
    assert len(plots) == 5
    assert all(plot.draw(after.text).data for plot in plots)
    keys(blocks)


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_guess_is_half_of_the_weights_and_the_exact_best_is_right(dataset):
    settings = Settings().replace(dataset=dataset)
    view = scene(settings)
    half = to_mark(view.size)
    asked = LESSON.guess(View(settings, revealed=False))
    assert said(asked.question) == ("linear-predict", {"count": half, "total": view.size})
    assert (asked.choose, len(asked.answer), asked.options) == (half, half, view.experiment.names)
    best = LESSON.guess(View(settings.replace(marks=asked.answer)))
    assert best.answer == asked.answer
    assert said(best.why())[0] == "linear-verdict-best"
    worse = next(
        marks
        for marks in itertools.combinations(range(view.size), half)
        if claims.judge(view, marks).better > 0
    )
    other = LESSON.guess(View(settings.replace(marks=worse)))
    assert other.answer != worse
    assert said(other.why())[0] == "linear-verdict"


def test_another_data_set_forgets_what_was_said_of_the_features():
    settings = Settings(cut=(1,), kept=(2,), marks=(0, 1, 2, 3, 4), picked="w:3", across=1, up=2, at=0.02)
    other = settings.replace(dataset="y2x")
    assert other == Settings(dataset="y2x", at=0.02)
    assert settings.replace(criterion="obd").marks == settings.marks


def test_sgd_takes_no_more_rows_than_there_are():
    for dataset in DATASETS:
        rows = len(load(dataset).train.y)
        assert studies.descents_line(dataset, 0).values["batch"] == str(min(16, rows))
    assert "16" not in in_all_languages(studies.descents_line("y2x", 0))["en"]


def test_least_squares_is_not_said_to_use_what_it_leaves_at_0():
    for dataset in DATASETS:
        dense = next(row for row in studies.neighbours(dataset) if row.name == "dense")
        line = studies.neighbour_line(dense)
        assert line.key.endswith("-some") == bool(dense.zeros)
        assert line.values["zeros"] == str(int((dense.weights == 0.0).sum()))
        in_all_languages(line)
    rows = {row.name: row for row in studies.neighbours("y2x")}
    assert rows["dense"].zeros == 7  # y = 2x needs one column of eight


def test_bars_have_short_names_from_the_catalogue():
    for lang in ("en", "zh"):
        chart = decode(payload(Settings().replace(dataset="y2x"), lang, True).text)
        labels = chart["frames"][0]["items"][0]["labels"]
        assert max(map(len, labels)) <= 4
        assert len(set(labels)) == 8


def test_regret_ranks_the_repeated_truth_above_the_gradient_threshold():
    rows = {row.name: row for row in studies.ranking(Settings().replace(refit=True, where="training"))}
    assert rows["backward"].regret < rows["gradient"].regret
    assert all(row.regret >= 0.0 for row in rows.values())
    assert all(row.low <= row.high for row in rows.values())
    for words in in_all_languages(studies.ranking_line(tuple(rows.values()))).values():
        assert number(rows["gradient"].regret, 2) in words


@pytest.mark.parametrize("dataset", DATASETS)
def test_what_lies_deeper_says_what_it_computed(dataset):
    found = studies.lasso(Settings().replace(dataset=dataset))
    line = studies.lasso_line(found)
    place = found.half
    assert line.values["raw"] == number(found.raw[place])
    assert (line.key == "linear-lasso-helps") == bool(found.refit[place] < found.raw[place])
    support = found.path.support[place]
    data = load(dataset)
    x, y = data.train.x.double().numpy()[:, support], data.train.y.double().numpy().ravel()
    w = np.zeros(len(support))
    w[support] = LinearRegression().fit(x, y).coef_
    assert found.refit[place] == pytest.approx(numpy_loss(dataset, "validation", w), rel=1e-6, abs=1e-9)
    for sentence in (
        line,
        studies.descents_line(dataset, 0),
        studies.descents_title(dataset, 0),
        *map(studies.neighbour_line, studies.neighbours(dataset)),
    ):
        in_all_languages(sentence)
    zeros = {row.name: row.zeros for row in studies.neighbours(dataset)}
    assert zeros["regularisation"] == 0
    assert zeros["pruning"] >= to_mark(len(support))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"dataset": "synthetic", "criterion": "magnitude", "thousandths": True, "at": 0.3, "refit": True},
        {"dataset": "y2x", "criterion": "contribution_signed", "axis": "share", "at": 0.5, "method": "sgd"},
        {"where": "training", "cut": (0, 3), "kept": (2,), "seed": 3, "step": 1000},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(tmp_path, changes):
    settings = Settings().replace(**changes)
    view, output = scene(settings), take_home.run(LESSON.script(View(settings)), tmp_path)
    printed = dict(line.split()[:2] for line in output.splitlines() if line[:1].isalpha())
    found = claims.exact(view)
    assert int(printed["removed"]) == view.now.sum()
    for name in ("training", "validation", "dense", "best", "regret"):
        assert float(printed[name]) == pytest.approx(found[name], rel=1e-9, abs=1e-12), name


def test_the_table_holds_every_weight():
    view = scene(Settings())
    rows = list(csv.DictReader(io.StringIO(LESSON.table(View(Settings())))))
    assert [row["feature"] for row in rows] == list(view.experiment.names)
    assert [bool(int(row["removed"])) for row in rows] == view.now.tolist()
    assert float(rows[2]["rise"]) == pytest.approx(view.experiment.rise[view.settings.frame, 2])


def test_the_chart_shows_every_frame_and_hides_the_truth_until_it_is_asked_for():
    settings = Settings()
    view = scene(settings)
    hidden, shown = (decode(payload(settings, "en", revealed).text) for revealed in (False, True))
    assert len(shown["frames"]) == len(FRAMES)
    frame = shown["frames"][settings.frame]
    assert np.allclose(frame["data"]["truth"]["values"]["w"], view.truth[settings.frame])
    assert np.isnan(hidden["frames"][settings.frame]["data"]["truth"]["values"]["w"]).all()
    metrics, gone = frame["stops"]["metrics"], frame["items"][0]["gone"]
    for stop in range(0, len(frame["stops"]["share"]), 7):
        w = np.where(gone <= stop, 0.0, view.experiment.weights[settings.frame])
        assert metrics["loss"][stop] == pytest.approx(numpy_loss("diabetes", "validation", w))
        assert metrics["regret"][stop] >= 0.0
    assert 1e-3 in np.round(frame["stops"]["threshold"], 12)


def test_what_only_moves_the_chart_does_not_make_a_new_payload():
    first = payload(Settings(), "en", True)
    assert payload(Settings().replace(step=10, at=0.5, axis="share", picked="w:3"), "en", True) is first
    assert payload(Settings(), "zh", True) is not first


def test_settings_survive_the_address_and_nonsense_does_not():
    settings = Settings().replace(
        dataset="y2x",
        criterion="obs",
        refit=True,
        cut=(1, 2),
        kept=(3,),
        marks=(0, 1, 2, 3),
        picked="w:5",
        at=0.02,
    )
    again, problems = Settings.from_query(settings.query())
    assert again == settings
    assert not problems
    odd, problems = Settings.from_query(
        {"marks": "1.2", "picked": "x", "step": "-4", "dataset": "iris", "cut": "77"}
    )
    assert (odd.marks, odd.picked, odd.dataset, odd.cut) == ((), "", "diabetes", ())
    assert {problem.field for problem in problems} == {"picked", "step", "dataset"}
    assert Settings().replace(dataset="y2x", picked="w:9").picked == ""


def test_the_same_scores_as_the_courses_general_criteria():
    """Linear regression is the network (d, 1): the general criteria must agree with these."""
    import torch

    from core.models import MLP
    from core.prune.scores import WEIGHT_CRITERIA

    data = load("diabetes").to(torch.float64)
    found = experiment(Settings())
    w = found.weights[10]
    intercept = found.table.offset - found.table.centre @ w
    params = {"fc1.weight": torch.tensor(w)[None], "fc1.bias": torch.tensor([intercept])}
    for name in ("magnitude", "gradient", "taylor", "per_sample_gradient", "fisher", "obd"):
        score = WEIGHT_CRITERIA[name](MLP((10, 1)), params, data.train, data.task)["fc1.weight"][0].numpy()
        assert np.allclose(score, criteria.CRITERIA[name].score(found.table, w), rtol=1e-6, atol=1e-9), name


@pytest.mark.parametrize("value", [7.43e-6, -7.43e-6, -2.0])
def test_a_number_that_is_squared_stands_in_brackets(value: float) -> None:
    said = lesson._factor(value)
    assert said[0] == "("
    assert said[-1] == ")"
    assert lesson._factor(2.0) == "2"
