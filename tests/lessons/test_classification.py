"""The lesson on classification: every number against scikit-learn, and every sentence against the numbers."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

from core.data.registry import load
from core.linear.logistic import sigmoid
from lessons.blocks import Press
from lessons.catalogue import catalogue, in_all_languages
from lessons.classification import claims, studies
from lessons.classification.experiment import others, pruning, spread
from lessons.classification.lesson import LESSON
from lessons.classification.settings import CRITERIA, DECISIONS, FEATURES, USUAL, Settings
from lessons.classification.tasks import ALLOWED, MORE
from lessons.classification.walk import BETTER
from lessons.lesson import View
from lessons.numbers import percent
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.reading import every, keys, refuted

ACCURACY_ALONE = {"accuracy"}


def view(revealed: bool = True, **settings: object) -> View:
    return View(Settings().replace(**settings), revealed=revealed)


def payload(revealed: bool = True, **settings: object) -> dict:
    return decode(LESSON.payload(view(revealed, **settings)).text)


def fit_elsewhere(kept: np.ndarray | None = None) -> tuple[np.ndarray, float]:
    """Weights and bias of scikit-learn, of the training rows."""
    x, y = load("breast_cancer").train.x.double().numpy(), load("breast_cancer").train.y.numpy()
    kept = np.ones(FEATURES, bool) if kept is None else kept
    model = LogisticRegression(tol=1e-10, max_iter=20_000).fit(x[:, kept], y)
    weights = np.zeros(FEATURES)
    weights[kept] = model.coef_[0]
    return weights, float(model.intercept_[0])


@pytest.mark.parametrize("settings", [{}, {"criterion": "obd", "strength": "10", "refit": True}])
def test_the_chart_shows_what_scikit_learn_computes_at_every_stop_and_threshold(settings: dict) -> None:
    found, frames = pruning(Settings().replace(**settings)), payload(**settings)["frames"]
    y = load("breast_cancer").validation.y.numpy()
    assert len(frames) == len(DECISIONS)
    for frame in (0, 29, 49, 98):
        shown = frames[frame]["stops"]["metrics"]
        for stop, logits in enumerate(found.logits):
            p = sigmoid(logits)
            called = p >= DECISIONS[frame]
            (tn, fp), (fn, tp) = metrics.confusion_matrix(y, called)
            expected = {
                "tp": tp, "fp": fp, "fn": fn, "tn": tn,
                "accuracy": metrics.accuracy_score(y, called),
                "precision": metrics.precision_score(y, called, zero_division=0),
                "recall": metrics.recall_score(y, called),
                "f1": metrics.f1_score(y, called, zero_division=0),
                "auc": metrics.roc_auc_score(y, p),
                "loss": metrics.log_loss(y, p),
            }  # fmt: skip
            assert {name: shown[name][stop] for name in expected} == pytest.approx(expected, abs=1e-7)


def test_the_curves_of_every_stop_are_those_of_scikit_learn() -> None:
    found, y = pruning(Settings()), load("breast_cancer").validation.y.numpy()
    panels = {panel["id"]: panel for panel in payload()["panels"]}
    for stop, logits in enumerate(found.logits):
        alarms, recall, _ = metrics.roc_curve(y, logits, drop_intermediate=False)
        precision, hit, _ = metrics.precision_recall_curve(y, logits)
        for name, x, up in (("roc", alarms, recall), ("pr", hit[::-1], precision[::-1])):
            path = panels[name]["paths"][0]
            there = ~np.isnan(path["x"][stop])
            assert np.allclose(path["x"][stop][there], x, atol=1e-6)
            assert np.allclose(path["y"][stop][there], up, atol=1e-6)


def test_the_claim_holds_where_the_page_opens() -> None:
    """Half of the features out: the same accuracy, and the one error is a missed tumour, no false alarm."""
    weights, bias = fit_elsewhere()
    rows = load("breast_cancer").validation
    x, y = rows.x.double().numpy(), rows.y.numpy()
    cut = np.where(np.argsort(np.argsort(np.abs(weights))) < FEATURES // 2, 0.0, weights)
    tables = [metrics.confusion_matrix(y, x @ w + bias >= 0) for w in (weights, cut)]
    assert tables[0].trace() == tables[1].trace()
    (_, before_fp), (before_fn, _) = tables[0]
    (_, after_fp), (after_fn, _) = tables[1]
    assert (before_fp, before_fn, after_fp, after_fn) == (1, 0, 0, 1)
    found, settings = pruning(Settings()), Settings().replace(at=0.5)
    assert claims.hiding(found, settings.frame) == FEATURES // 2
    line = claims.hidden_line(found, settings)
    assert line.key == "classify-hides"
    assert (line.values["before"], line.values["recall"]) == ("100.0%", "97.7%")
    assert claims.position_line(found, settings).values["missed"] == after_fn


def test_the_words_of_the_walk_are_true() -> None:
    found, usual = pruning(Settings()), DECISIONS.index(USUAL)
    half = found.stop(0.5)
    dense = found.dense(USUAL)
    here = found.here(half, usual)
    # "accuracy is exactly what it was before, but the one error is of the other kind"
    assert here["accuracy"] == dense["accuracy"]
    assert (dense["fn"], dense["fp"], here["fn"], here["fp"]) == (0, 1, 1, 0)
    # "it hardly moves" up to there, "still nearly perfect"
    assert min(found.at(usual)["accuracy"][: half + 1]) > dense["accuracy"] - 0.01
    assert here["auc"] > 0.999
    # "nothing is missed any more, but the false alarms become many"
    end = found.here(half, 0)
    assert end["fn"] == 0
    assert end["fp"] > 0.4 * found.negatives
    # "at 0.30 none is missed, and one false alarm is left"
    better = found.here(half, DECISIONS.index(BETTER))
    assert (better["fn"], better["fp"]) == (0, 1)


def test_where_it_hides_nothing_that_is_said() -> None:
    settings = Settings().replace(decision=0.3)
    assert claims.hiding(pruning(settings), settings.frame) is None
    not_here, line = refuted(claims.hidden_line(pruning(settings), settings))
    assert (not_here, line.key) == (True, "classify-hides-not")
    usual = Settings()
    assert not refuted(claims.hidden_line(pruning(usual), usual))[0]


def test_recall_falls_furthest_and_that_is_hidden_before_the_guess() -> None:
    fallen = claims.falls(pruning(Settings()))
    guess = claims.guess(pruning(Settings()))
    assert claims.ASKED[guess.answer] == max(fallen, key=fallen.get) == "recall"
    in_all_languages(guess.why())
    veiled = payload(revealed=False)
    assert {name for frame in veiled["frames"] for name in frame["stops"]["metrics"]} == ACCURACY_ALONE
    assert {name for frame in veiled["frames"] for name in frame["facts"]} == {"dense_accuracy"}
    panels = {panel["id"]: panel for panel in veiled["panels"]}
    assert {cell["value"] for cell in panels["confusion"]["cells"]} == {"?"}
    assert not panels["roc"]["paths"]
    assert not any(trace["name"] == "dense" for name in ("roc", "pr") for trace in panels[name]["traces"])
    assert LESSON.line(view(revealed=False)) is None
    assert "classify-why-recall" not in keys(LESSON.body(view(revealed=False)))
    assert not any(goal.told for goal in LESSON.goal(view(revealed=False)))


def test_who_calls_nobody_malignant_reads_why_precision_is_zero() -> None:
    for frame, decision in zip(payload()["frames"], DECISIONS, strict=True):
        called = frame["stops"]["metrics"]["tp"] + frame["stops"]["metrics"]["fp"]
        noted = {note["first"] for note in frame["notes"]}
        assert noted == set(np.flatnonzero(called == 0)), decision
    formula = claims.formulas(pruning(Settings()).here(FEATURES, 98), catalogue("zh"))[1]
    assert formula.startswith(r"\text{精确率} = \frac{TP}{TP + FP}")
    assert formula.endswith(r"\tfrac{0}{0} \to 0")


def test_the_exercise_is_open_solvable_and_not_by_calling_everybody_ill() -> None:
    def met(**settings: object) -> tuple[bool, ...]:
        """Features, recall, precision."""
        return tuple(need.met for need in LESSON.goal(View(Settings().replace(**settings)))[0].needs)

    assert not met()[0]
    assert met(at=0.5) == (True, False, True)
    assert met(at=0.5, decision=0.01) == (True, True, False)
    assert met(at=0.5, decision=BETTER) == (True, True, True)
    one_more = ALLOWED * pruning(Settings()).positives
    assert one_more < 1, "the text says that one missed tumour is more than may be lost"


def test_the_harder_exercise_takes_both_sliders() -> None:
    def done(**settings: object) -> bool:
        return LESSON.goal(View(Settings().replace(**settings)))[1].done

    assert done(at=MORE / FEATURES, decision=0.38)
    assert not done(at=MORE / FEATURES, decision=USUAL)
    assert not done(at=(MORE - 1) / FEATURES, decision=0.38)


def test_these_criteria_are_one_order_here_and_the_page_says_so() -> None:
    assert set(others(pruning(Settings()))) == {"gradient", "taylor", "lamp", "wanda"}
    assert claims.order_line(pruning(Settings().replace(criterion="obd"))) is None


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_sentence_can_be_said_in_both_languages(criterion: str) -> None:
    for more in (
        {},
        {"at": 1.0, "decision": 0.99},
        {"at": 0.5, "cut": (2, 29), "kept": (0,), "picked": "w:7"},
    ):
        settings = Settings().replace(criterion=criterion, **more)
        found, stop = pruning(settings), pruning(settings).stop(settings.at)
        for sentence in (
            claims.position_line(found, settings),
            claims.hidden_line(found, settings),
            claims.feature_line(found, settings, stop),
            claims.ranking_line(found, stop),
            claims.fine_print(found),
            claims.test_line(found, stop, settings.decision),
            claims.interval_line(found, stop, settings.decision),
            studies.luck_line(found, stop, settings.frame),
            studies.price_line(found, stop),
            studies.loss_line(found),
        ):
            for words in in_all_languages(sentence).values():
                assert not re.search(r"\bnan\b", words)


def test_hand_edits_hold_at_every_stop_and_say_nothing_of_luck() -> None:
    edited = Settings().replace(cut=(5,), kept=(3, 5))
    assert (edited.cut, edited.kept) == ((5,), (3,))
    found = pruning(edited)
    assert (found.first[5], found.gone(len(found.plan) - 1)[3]) == (0, False)
    assert spread(edited.unedited) is spread(Settings().unedited)


def test_intervals_hold_the_number_itself_and_luck_its_own_draws() -> None:
    found = pruning(Settings())
    here = found.here(15, DECISIONS.index(USUAL))
    for name, (low, high) in claims.interval(found, 15, USUAL).items():
        assert low <= here[name] <= high
        assert high - low > 0.01
    luck = spread(Settings().unedited)
    assert luck.recall.shape == (20, FEATURES + 1, len(DECISIONS))
    everything = luck.recall[:, -1, DECISIONS.index(USUAL)]
    assert set(everything) <= {0.0, 1.0}, "without features everybody is called alike"


def test_the_test_rows_are_counted_as_scikit_learn_does_and_behind_a_button() -> None:
    there = view(at=0.8, decision=0.3)
    (press,) = every(Press, LESSON.body(there))
    assert press.counted
    rows = load("breast_cancer").test
    (shown,) = press.blocks()
    weights, bias = fit_elsewhere()
    cut = np.where(np.argsort(np.argsort(np.abs(weights))) < 24, 0.0, weights)
    called = sigmoid(rows.x.double().numpy() @ cut + bias) >= 0.3
    (_, _), (missed, found) = metrics.confusion_matrix(rows.y.numpy(), called)
    values = shown.words[0].values
    assert (values["missed"], values["positives"]) == (missed, missed + found)
    assert values["accuracy"] == percent(metrics.accuracy_score(rows.y.numpy(), called))


def test_the_cheapest_threshold_is_cheapest() -> None:
    found = pruning(Settings())
    best = studies.cheapest(found, 20)
    costs = [studies.PRICE * at["fn"][20] + at["fp"][20] for at in found.decided]
    assert costs[best] == min(costs) < costs[DECISIONS.index(USUAL)]


def test_the_l1_path_keeps_at_most_half_where_it_is_compared() -> None:
    path = studies.path()
    assert 1 < path.kept[path.half] <= FEATURES // 2
    in_all_languages(studies.path_line(Settings()))


def printed(out: str, name: str) -> dict[str, float]:
    line = next(line for line in out.splitlines() if line.startswith(f"{name} {{"))
    return {key: float(value) for key, value in re.findall(r"'(\w+)': ([\d.]+)", line)}


@pytest.mark.parametrize(
    "settings",
    [
        {"at": 0.5, "decision": 0.3},
        {"criterion": "fisher", "at": 0.7, "refit": True, "cut": (4,), "kept": (1,)},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(settings: dict, tmp_path) -> None:
    there = view(**settings)
    found = pruning(there.settings)
    stop = found.stop(there.settings.at)
    out = take_home.run(LESSON.script(there), tmp_path)
    here, dense = found.here(stop, there.settings.frame), found.dense(there.settings.decision)
    assert printed(out, "pruned") == pytest.approx({name: here[name] for name in here}, abs=2e-6)
    assert printed(out, "whole") == pytest.approx(dense, abs=2e-6)
    assert f"removed {found.plan.removed[stop]} " in out


def test_the_table_has_every_stop() -> None:
    rows = list(csv.DictReader(io.StringIO(LESSON.table(view(decision=0.3)))))
    found = pruning(Settings())
    assert [int(row["removed"]) for row in rows] == found.plan.removed.tolist()
    assert [float(row["fn"]) for row in rows] == found.decided[29]["fn"].tolist()


def test_settings_keep_to_what_the_sliders_offer() -> None:
    settings, problems = Settings.from_query({"decision": "0.3333", "cut": "40.2", "picked": "w:30"})
    assert settings.decision == 0.33
    assert settings.cut == (2,)
    assert [problem.field for problem in problems] == ["picked"]
