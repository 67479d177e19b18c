"""The page on a language model: what it says, its exercise, and what is taken home."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.train.runs import default_store
from lessons.catalogue import catalogue, in_all_languages
from lessons.language_model import chart, claims, experiment, studies, take_home
from lessons.language_model.settings import CRITERIA, LONGEST, LanguageModel, scopes
from lessons.language_model.studies import Bend, Lighter, Speed
from live_chart import decode
from tests import scripts

ROOT = Path(__file__).parents[2]
SETTINGS = LanguageModel()


@pytest.fixture(scope="module")
def pruning():
    """The network that the page opens with."""
    default_store().request(SETTINGS.training).result(300)
    return experiment.as_set(SETTINGS)


def words(sentence) -> str:
    """The sentence in English; raises when either language lacks it."""
    return in_all_languages(sentence)["en"]


# The default run.


def test_the_default_run_is_worth_pruning(pruning) -> None:
    assert pruning.dense < 4.2
    assert experiment.words(*SETTINGS.pruning, 0.5).share[0] > 0.9


def test_the_claim_holds_in_the_default_run(pruning) -> None:
    found = experiment.bend(*SETTINGS.pruning, SETTINGS.temperature)
    assert found.order in ("first", "between")
    up, bent = (
        int(np.argmax(pruning.perplexity >= factor * pruning.perplexity[0])) for factor in (1.05, 1.2)
    )
    assert (found.up, found.bent) == (pruning.plan.share[up], pruning.plan.share[bent])
    said = words(claims.line(found, SETTINGS))
    assert f"{100 * found.up:.0f}% removed" in said
    assert f"{100 * found.broken:.0f}%" in said


def test_the_exercise_is_solved_with_the_default_run(pruning) -> None:
    stop = pruning.plan.at_share(0.6)
    assert pruning.plan.removed[stop] >= 0.6 * pruning.plan.total
    assert claims.solved(pruning, stop)
    assert not claims.solved(pruning, stop - 1)
    too_far = pruning.plan.at_share(0.75)
    assert not claims.solved(pruning, too_far)
    by_layer = experiment.as_set(SETTINGS.replace(scope="layer"))
    assert not claims.solved(by_layer, stop)
    assert not claims.solved(experiment.as_set(SETTINGS.replace(grain="units")), 60)


def test_the_payload_shows_what_was_computed(pruning) -> None:
    encoded = experiment.encoded(SETTINGS.pruning, SETTINGS.writing, (SETTINGS.training,), "en")
    plain = decode(encoded.text)
    frame = plain["frames"][0]
    assert frame["stops"]["metrics"]["perplexity"] == pytest.approx(pruning.perplexity)
    assert len(encoded.stops[0]) == 101
    texts = frame["data"]["text"]
    shown = ["".join(pieces) for pieces in texts["texts"]]
    written = experiment.texts(*SETTINGS.pruning, *SETTINGS.writing)
    assert [shown[i] for i in texts["pick"]] == list(written)
    assert shown[texts["dense"]] == written[0]
    assert texts["given"] == SETTINGS.opening
    title = frame["titles"]["curve"]
    assert [title["pick"][p] == 1 for p in range(101)] == (pruning.rise < 0).tolist()


def test_marks_are_words_that_the_training_text_lacks() -> None:
    # "thzz" began in the opening: its part in the text is marked
    assert chart.invented("zz value qxq of", "the th") == ((0, 2), (9, 12))
    assert chart.invented("e value of", "th") == ()


@pytest.mark.parametrize("grain", ["weights", "units"])
def test_a_payload_in_both_languages(grain: str, pruning) -> None:
    s = SETTINGS.replace(grain=grain, opening="", temperature=0.0)
    for language in ("en", "zh"):
        assert experiment.encoded(s.pruning, s.writing, (s.training,), language).text


def test_a_change_of_luck_changes_only_the_text(pruning) -> None:
    one = experiment.texts(*SETTINGS.pruning, "the", 0.7, 0)
    other = experiment.texts(*SETTINGS.pruning, "the", 0.7, 1)
    assert one[0] != other[0]
    cold = [experiment.texts(*SETTINGS.pruning, "the", 0.0, draw)[0] for draw in (0, 1)]
    assert cold[0] == cold[1]


# What the page says, with results that say otherwise.

BEND = Bend(up=0.5, bent=0.7, broken=0.6, dense=0.95, perplexity=3.5)


@pytest.mark.parametrize(
    ("found", "order"),
    [
        (BEND, "between"),
        (replace(BEND, broken=0.8), "first"),
        (replace(BEND, broken=0.4), "last"),
        (replace(BEND, broken=None), "never"),
        (replace(BEND, bent=None), "never"),
    ],
)
def test_the_line_says_what_comes_first(found: Bend, order: str) -> None:
    assert found.order == order
    sentence = claims.line(found, SETTINGS)
    assert sentence.key == f"lm-line-{order}"
    # Real words are counted; whether the text reads well is not.
    assert "reads" not in words(sentence)
    if order == "last":
        assert "Not here" in words(sentence)
        assert "with 40% removed, before perplexity is up 5%" in words(sentence)
    if order == "never":
        assert "never happens" in words(sentence)


def test_bends_are_the_first_stops_that_reach_a_level() -> None:
    class Curves:
        plan = type("Plan", (), {"share": np.linspace(0, 1, 5)})
        rise = np.array([0.0, 0.04, 0.05, 0.1, 0.3])
        dense = 4.0

    shown = studies.Words(np.arange(5), np.linspace(0, 1, 5), np.array([0.9, 0.9, 0.9, 0.7, 0.0]))
    found = studies.bend(Curves, shown)
    assert (found.up, found.bent) == (0.5, 1.0)
    # the mean of 0.9, 0.9, 0.7 is less than ten points below 0.9, that of 0.9, 0.7, 0.0 is more
    assert found.broken == 0.75


def test_over_seeds() -> None:
    last = replace(BEND, broken=0.4)
    early = replace(BEND, broken=0.8)
    never = replace(BEND, broken=None)
    assert claims.seeds_line([BEND]).key == "lm-seeds-one"
    everyone = claims.seeds_line([BEND, early])
    assert everyone.key == "lm-seeds-all"
    assert "in 1 of 2 it is even up 20%" in words(everyone)
    assert "In 1 of 3 networks" in words(claims.seeds_line([BEND, last, never]))
    assert "does not hold" in words(claims.seeds_line([last, never]))
    assert claims.table([(3, never)]) == [("3", "50%", "70%", "–")]


@pytest.mark.parametrize(
    ("found", "grain", "key"),
    [
        (Lighter((9, 9), (100, 100), 50, 0.0), "weights", "lm-lighter-none-weights"),
        (Lighter((9, 9), (100, 100), 100, 0.0), "units", "lm-lighter-none-units"),
        (Lighter((9, 5), (100, 60), 60, 1e-15), "units", "lm-lighter-units"),
        (Lighter((9, 8), (100, 90), 20, 0.0), "weights", "lm-lighter-weights"),
        (Lighter((9, 0), (100, 100), 10, None), "units", "lm-lighter-empty"),
    ],
)
def test_what_can_be_taken_out(found: Lighter, grain: str, key: str) -> None:
    sentence = claims.lighter_line(found, grain)
    assert sentence.key == key
    said = words(sentence)
    if grain == "units" and found.difference:
        assert "5 of 9 hidden units and 240 bytes in the place of 400 (40% less)" in said


@pytest.mark.parametrize(
    ("speeds", "key", "zeros"),
    [
        ((Speed(1, 0.1, 0.1, 0.1), Speed(64, 0.01, 0.0101, 0.005)), "lm-speed-gain", "lm-speed-zeros"),
        ((Speed(1, 0.1, 0.1, 0.1), Speed(64, 0.01, 0.01, 0.01)), "lm-speed-no-gain", "lm-speed-zeros"),
        ((Speed(1, 0.1, 0.1, None), Speed(64, 0.01, 0.005, None)), "lm-speed-empty", "lm-speed-zeros-differ"),
    ],
)
def test_what_was_measured_is_said(speeds: tuple[Speed, ...], key: str, zeros: str) -> None:
    sentence = claims.speed_line(speeds)
    assert (sentence.key, sentence.values["zeros"].key) == (key, zeros)
    assert ("2.0 times" in words(sentence)) == (key != "lm-speed-no-gain")


def test_times_are_not_explained_by_what_was_not_measured() -> None:
    """One text may gain more than many, and a difference may be more than noise."""
    said = words(claims.speed_line((Speed(1, 0.3, 0.3, 0.1), Speed(64, 0.01, 0.005, 0.005))))
    assert "measured 2.0 times as fast as dense (64 texts at a time)" in said
    assert said.endswith(
        "2.0 times as fast as dense when 64 texts are written at a time, and 3.0 times with one."
    )
    assert "no more than" not in said


def test_which_characters_suffer_is_said_of_the_result() -> None:
    bits = np.array([[4.0, 2.0, 1.0, 1.5], [4.1, 2.1, 1.6, 1.6]])
    found = studies.Suffering(np.array([0.0, 0.7]), bits, np.ones(4), 1)
    assert found.answer == 2
    said = words(claims.suffering_why(found))
    assert "1.00 bits a character before, 1.60 after, 0.60 more" in said
    assert "at 4.00 bits; there it loses 0.10" in said
    found = replace(found, bits=np.array([[4.0, 2.0, 1.0, 1.5], [5.1, 2.1, 1.6, 1.6]]))
    assert found.answer == 0
    assert claims.suffering_why(found).values["closing"].key == "lm-predict-same"


@pytest.mark.parametrize(("answer", "forgets"), [(0, False), (1, True), (2, True), (3, False)])
def test_words_are_only_forgotten_where_they_have_begun(answer: int, forgets: bool) -> None:
    dearest = 1 if answer == 0 else 0
    bits = np.array([[1.0] * 4, [1.1] * 4])
    bits[:, dearest] += 3.0
    bits[1, answer] += 0.7
    found = studies.Suffering(np.array([0.0, 0.7]), bits, np.ones(4), 1)
    assert found.answer == answer
    said = words(claims.suffering_why(found))
    assert "at 4.00 bits; there it loses 0.10." in said
    assert ("how a word that has begun goes on" in said) == forgets
    # Where the dearest kind also lost most, nothing is said of what was forgotten.
    bits[0, answer] += 5.0
    bits[1, answer] += 5.0
    assert "goes on" not in words(claims.suffering_why(found))


def test_criteria_beside_each_other(pruning) -> None:
    names = ("random", "magnitude", "lamp")
    found = [experiment.as_set(SETTINGS.replace(criterion=name)) for name in names]
    rows = studies.ranked(found, 0.6)
    assert rows[-1].criterion == "random"
    assert rows[0].rise <= 0.05
    assert rows[0].rise <= rows[1].rise <= rows[2].rise
    best = found[names.index(rows[0].criterion)]
    held = best.plan.at_share(rows[0].holds)
    assert best.rise[: held + 1].max() <= 0.05 < best.rise[held + 1]
    said = words(claims.ranked_line(rows, 0.6))
    assert claims.change(rows[0].rise) in said
    assert claims.change(rows[-1].rise) in said
    assert claims.change(-0.0123) == "−1.2%"


def test_the_penalty_is_praised_only_where_it_helps(pruning) -> None:
    worse = replace(pruning, perplexity=pruning.perplexity**2)
    assert claims.penalty_line(pruning, worse).key == "lm-penalty-line"
    assert claims.penalty_line(worse, pruning).key == "lm-penalty-line-other"
    assert words(claims.penalty_line(pruning, worse))


def test_unknown_characters_are_named() -> None:
    assert claims.skipped("", "the") is None
    assert words(claims.skipped("中", "the 中")).startswith("The network has never seen 中: left out")
    assert "both networks start from a space" in words(claims.skipped("中文", "中文"))
    many = claims.skipped("".join(chr(0x4E00 + i) for i in range(40)), "x" * 5)
    assert "…" in words(many)


# Settings.


def test_settings_agree_with_each_other() -> None:
    s = SETTINGS.replace(axis="threshold", at=0.01, picked="rnn.weight_hh_l0:77")
    assert s.replace(scope="layer").axis == "share"
    units = s.replace(grain="units")
    assert (units.criterion, units.picked, units.axis) == ("contribution_mean_abs", "", "share")
    assert units.at < 0.2
    assert SETTINGS.replace(criterion="wanda").scope == "row"
    assert SETTINGS.replace(picked="rnn.weight_hh_l0:999999").picked == ""
    assert SETTINGS.replace(opening="  a   b ").opening == "a b"
    assert SETTINGS.replace(network="gru-48", picked="").training.size == 48
    assert SETTINGS.replace(trained="none").training.l1 == 0.0
    assert SETTINGS.training.l1 > 0
    assert all(scopes(grain, name) for grain, names in CRITERIA.items() for name in names)


@pytest.mark.parametrize("opening", ["", "中文 Ω", "<b>&amp;", "x" * LONGEST])
def test_any_opening_survives_the_address(opening: str) -> None:
    s = SETTINGS.replace(opening=opening)
    found, problems = LanguageModel.from_query(s.query())
    assert (found, problems) == (s, [])


def test_a_mangled_address_is_mended() -> None:
    found, problems = LanguageModel.from_query(
        {"opening": "x" * (LONGEST + 1), "temperature": "hot", "picked": "<script>"}
    )
    assert found == SETTINGS
    assert {problem.field for problem in problems} == {"opening", "temperature", "picked"}


# Take home.


@pytest.mark.parametrize("grain", ["weights", "units"])
def test_the_script_prints_the_numbers_of_the_page(grain: str, pruning, tmp_path: Path) -> None:
    s = SETTINGS.replace(grain=grain, opening="it's a \"test", temperature=0.7)
    found = experiment.as_set(s)
    stop = 60 if grain == "weights" else 12
    file = tmp_path / "home.py"
    file.write_text(take_home.script(s, stop, "home"))
    output = scripts.run(file)
    lines = dict(line.split(None, 1) for line in output.splitlines())
    assert f"{found.plan.removed[stop]} of {found.plan.total}" in lines["removed"]
    assert f"{found.perplexity[stop]:.3f} (dense {found.dense:.3f}" in lines["validation"]
    assert f"{experiment.exact(*s.pruning, stop).test:.3f}" in lines["test"]
    written = experiment.texts(*s.pruning, *s.writing)
    assert lines["dense:"] == repr(written[0])
    assert lines["pruned:"] == repr(written[stop])


def test_the_table_has_every_stop(pruning) -> None:
    counted = experiment.words(*SETTINGS.pruning, 0.5)
    rows = list(csv.DictReader(io.StringIO(take_home.table(pruning, counted))))
    assert [float(row["perplexity"]) for row in rows] == pytest.approx(pruning.perplexity)
    assert [row["real_words"] != "" for row in rows] == [p % 2 == 0 for p in range(101)]
    removed = [sum(int(row[f"removed_{name}"]) for name in pruning.plan.gone) for row in rows]
    assert removed == [int(row["removed"]) for row in rows]


def test_every_text_of_the_page_is_used() -> None:
    """Keys made of parts are listed by their beginnings."""
    sources = [*ROOT.glob("lessons/language_model/*.py"), ROOT / "pages/language_model.py"]
    code = "\n".join(path.read_text() for path in sources)
    parts = ("lm-line-", "lm-gate-", "lm-place-", "lm-here-", "lm-speed-", "lm-lighter-", "lm-why-")
    parts += (
        "lm-reading-",
        "lm-grain-",
        "lm-panel-curve-",
        "lm-matrix-",
        "lm-layer",
        "lm-trained-",
        "lm-seeds-",
    )
    parts += ("lm-axis-", "lm-seeds", "lm-ranked", "lm-penalty", "lm-bits-alt")
    for key in (key for key in catalogue("en").keys if key.startswith("lm-")):
        assert f'"{key}"' in code or key.startswith(parts), key
