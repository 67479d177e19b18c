"""The page on a language model: what it says, its exercise, and what is taken home."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lessons.catalogue import catalogue, in_all_languages
from lessons.language_model import chart, claims, studies
from lessons.language_model.lesson import LESSON
from lessons.language_model.settings import LONGEST, LanguageModel
from lessons.language_model.studies import Bend, Lighter, Speed
from lessons.subject import Subject, subject
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.reading import ready, refuted, view

ROOT = Path(__file__).parents[2]
SETTINGS = LanguageModel()


def ask(**changes: object) -> Subject:
    """What is pruned on the page, some settings changed."""
    return subject(ready(SETTINGS.replace(**changes)).question)


@pytest.fixture(scope="module")
def pruning() -> Subject:
    """The network that the page opens with."""
    return ask()


def words(sentence) -> str:
    """The sentence in English; raises when either language lacks it."""
    return in_all_languages(sentence)["en"]


# The default run.


def test_the_default_run_is_worth_pruning(pruning) -> None:
    assert pruning.dense < 4.2
    assert studies.words(pruning.question, 0.5).share[0] > 0.9


def test_the_claim_holds_in_the_default_run(pruning) -> None:
    found = studies.bend(pruning.question, SETTINGS.temperature)
    assert found.order in ("first", "between")
    up, bent = (int(np.argmax(pruning.metric >= factor * pruning.metric[0])) for factor in (1.05, 1.2))
    assert (found.up, found.bent) == (pruning.plan.share[up], pruning.plan.share[bent])
    said = words(claims.line(found, SETTINGS))
    assert f"{100 * found.up:.0f}% removed" in said
    assert f"{100 * found.broken:.0f}%" in said


def test_the_exercise_is_solved_with_the_default_run(pruning) -> None:
    stop = pruning.plan.at_share(0.6)
    assert pruning.plan.removed[stop] >= 0.6 * pruning.plan.total

    def done(stop: int, **changes: object) -> tuple[bool, ...]:
        return tuple(goal.done for goal in LESSON.goal(view(SETTINGS.replace(**changes), stop)))

    assert done(stop) == (True, False)
    assert done(stop, criterion="fisher") == (True, True)
    for other in (done(stop - 1), done(pruning.plan.at_share(0.75)), done(stop, scope="layer")):
        assert not any(other)
    assert not any(done(60, grain="unit"))


def test_the_payload_shows_what_was_computed(pruning) -> None:
    encoded = LESSON.payload(view(SETTINGS))
    plain = decode(encoded.text)
    frame = plain["frames"][0]
    assert frame["stops"]["metrics"]["perplexity"] == pytest.approx(pruning.metric)
    assert len(encoded.stops[0]) == 101
    texts = frame["data"]["text"]
    shown = ["".join(pieces) for pieces in texts["texts"]]
    written = studies.texts(pruning.question, *SETTINGS.writing)
    assert [shown[i] for i in texts["pick"]] == list(written)
    assert shown[texts["dense"]] == written[0]
    assert texts["given"] == SETTINGS.opening
    title = frame["titles"]["curve"]
    assert [title["pick"][p] == 1 for p in range(101)] == (pruning.harm < -chart.EQUAL).tolist()


def test_marks_are_words_that_the_training_text_lacks() -> None:
    # "thzz" began in the opening: its part in the text is marked
    assert chart.invented("zz value qxq of", "the th") == ((0, 2), (9, 12))
    assert chart.invented("e value of", "th") == ()


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_a_payload_in_both_languages(grain: str, pruning) -> None:
    s = SETTINGS.replace(grain=grain, opening="", temperature=0.0)
    for language in ("en", "zh"):
        assert LESSON.payload(view(s, language=language)).text


def test_the_dense_text_is_that_of_the_whole_network(pruning) -> None:
    edited = SETTINGS.replace(cut=tuple(range(9000, 9400)))
    assert LESSON.payload(view(edited)).hand
    texts = decode(LESSON.payload(view(edited)).text)["frames"][0]["data"]["text"]
    whole = studies.texts(pruning.question, *SETTINGS.writing)[0]
    assert "".join(texts["texts"][texts["dense"]]) == whole
    assert subject(edited.question).metric[0] > pruning.dense


def test_a_change_of_luck_changes_only_the_text(pruning) -> None:
    one, other = (studies.texts(pruning.question, "the", 0.7, draw) for draw in (0, 1))
    assert one[0] != other[0]
    cold = [studies.texts(pruning.question, "the", 0.0, draw)[0] for draw in (0, 1)]
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
    not_here, line = refuted(sentence)
    assert line.key == f"lm-line-{order}"
    assert not_here == (order in ("last", "never"))
    # Real words are counted; whether the text reads well is not.
    assert "reads" not in words(sentence)
    if order == "last":
        assert "Not here" in words(sentence)
        assert "with 40% removed, before perplexity is up 5%" in words(sentence)
    if order == "never":
        assert "never happens" in words(sentence)


def test_bends_are_the_first_stops_that_reach_a_level() -> None:
    share, rise = np.linspace(0, 1, 5), np.array([0.0, 0.04, 0.05, 0.1, 0.3])
    shown = studies.Words(np.arange(5), share, np.array([0.9, 0.9, 0.9, 0.7, 0.0]))
    found = studies.read_bend(share, rise, 4.0, shown, 0.9)
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
        (Lighter((9, 9), (100, 100), 50, 0.0), "weight", "lm-lighter-none-weight"),
        (Lighter((9, 9), (100, 100), 100, 0.0), "unit", "lm-lighter-none-unit"),
        (Lighter((9, 5), (100, 60), 60, 1e-15), "unit", "lm-lighter-unit"),
        (Lighter((9, 8), (100, 90), 20, 0.0), "weight", "lm-lighter-weight"),
        (Lighter((9, 0), (100, 100), 10, None), "unit", "lm-lighter-empty"),
    ],
)
def test_what_can_be_taken_out(found: Lighter, grain: str, key: str) -> None:
    sentence = claims.lighter_line(found, grain)
    assert sentence.key == key
    said = words(sentence)
    if grain == "unit" and found.difference:
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
    found = [ask(criterion=name) for name in names]
    rows = studies.ranked(tuple(one.question for one in found), 0.6)
    assert rows[-1].criterion == "random"
    assert rows[0].rise <= 0.05
    assert rows[0].rise <= rows[1].rise <= rows[2].rise
    best = found[names.index(rows[0].criterion)]
    held = best.plan.at_share(rows[0].holds)
    assert best.harm[: held + 1].max() <= 0.05 < best.harm[held + 1]
    said = words(claims.ranked_line(rows, 0.6))
    assert claims.change(rows[0].rise) in said
    assert claims.change(rows[-1].rise) in said
    assert claims.change(-0.0123) == "−1.2%"


def test_the_penalty_is_praised_only_where_it_helps(pruning) -> None:
    class Worse(Subject):
        @property
        def harm(self):
            return 2 * pruning.harm + 1

    worse = Worse(pruning.question)
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
    units = s.replace(grain="unit")
    assert (units.criterion, units.picked, units.axis) == ("contribution_mean_abs", "", "share")
    assert units.at < 0.2
    assert SETTINGS.replace(criterion="wanda").scope == "row"
    assert SETTINGS.replace(picked="rnn.weight_hh_l0:999999").picked == ""
    assert SETTINGS.replace(opening="  a   b ").opening == "a b"
    assert SETTINGS.replace(network="gru-48", picked="").training.size == 48
    assert SETTINGS.replace(trained="none").training.l1 == 0.0
    assert SETTINGS.training.l1 > 0
    assert units.scopes == ("global",)
    assert SETTINGS.replace(cut=(5,), kept=(7,)).replace(seed=1).cut == ()


def test_links_from_before_the_grains_were_renamed_are_understood() -> None:
    found, problems = LanguageModel.from_query({"grain": "units", "criterion": "out_norm", "picked": "rnn:7"})
    assert (found.grain, found.criterion, found.picked_item) == ("unit", "out_norm", ("rnn", 7))
    assert problems == []
    assert LanguageModel.from_query({"grain": "weights"}) == (SETTINGS, [])


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


@pytest.mark.parametrize(
    ("changes", "stop"),
    [
        ({}, 60),
        ({"criterion": "fisher", "scope": "layer", "cut": (3, 77), "kept": (5,)}, 60),
        ({"grain": "unit"}, 12),
    ],
)
def test_the_script_prints_the_numbers_of_the_page(changes: dict, stop: int, pruning, tmp_path: Path) -> None:
    s = SETTINGS.replace(opening="it's a \"test", temperature=0.7, **changes)
    found = subject(s.question)
    output = take_home.run(LESSON.script(view(s, stop)), tmp_path)
    lines = dict(line.split(None, 1) for line in output.splitlines())
    assert f"{found.plan.removed[stop]} of {found.plan.total}" in lines["removed"]
    assert f"{found.metric[stop]:.3f} (dense {found.dense:.3f}" in lines["validation"]
    assert f"{found.measure(stop, 'test')['perplexity']:.3f}" in lines["test"]
    written = studies.texts(s.question, *s.writing)
    assert lines["dense:"] == repr(studies.texts(s.question.unedited, *s.writing)[0])
    assert lines["pruned:"] == repr(written[stop])


def test_the_table_has_every_stop(pruning) -> None:
    rows = list(csv.DictReader(io.StringIO(LESSON.table(view(SETTINGS)))))
    assert [float(row["perplexity"]) for row in rows] == pytest.approx(pruning.metric)
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
        "lm-panel-curve-",
        "lm-trained-",
        "lm-seeds-",
    )
    parts += ("lm-axis-", "lm-seeds", "lm-ranked", "lm-penalty", "lm-bits-alt")
    for key in (key for key in catalogue("en").keys if key.startswith("lm-")):
        assert f'"{key}"' in code or key.startswith(parts), key
