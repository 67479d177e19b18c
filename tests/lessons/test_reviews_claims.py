"""The lesson on film reviews: what is said, and that it follows the results."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.language import reviews as texts
from lessons.catalogue import Sentence, in_all_languages
from lessons.network import Network
from lessons.reviews import claims, groups, lesson, studies
from lessons.reviews.groups import Course
from lessons.reviews.settings import Reviews
from lessons.subject import subject
from tests.lessons.reading import refuted, said, view
from tests.lessons.reviews import trained


@pytest.fixture(scope="module")
def page() -> Reviews:
    return trained()


@pytest.fixture(scope="module")
def network(page: Reviews) -> Network:
    return subject(page.question).network


def forgotten(*seeds: list[float], skills: bool = True) -> claims.Forgetting:
    return claims.Forgetting(texts.SKILLS, skills, np.array(seeds))


def listing(found: Sentence) -> list[tuple[str, str]]:
    """A list inside of a sentence as (skill, what is said of it)."""
    said(found)
    parts = []
    while True:
        share = found.values["share"]
        parts.append((found.values["name"].key.removeprefix("skill-"), getattr(share, "key", share)))
        if found.key == "reviews-list-last":
            return parts
        found = found.values["rest"]


def test_falls_are_the_first_share_ten_points_below() -> None:
    share = np.array([0.0, 0.25, 0.5, 1.0])
    table = np.array([[1.0, 0.9, 0.8], [0.95, 0.8, 0.9], [0.89, 0.95, 0.71], [0.5, 0.5, 0.71]])
    course = Course(share, np.array([1.0, 0.995, 0.5, 0.5]), table)
    assert course.falls == pytest.approx([0.5, 0.25, np.nan], nan_ok=True)
    assert course.holds == 0.25


@pytest.mark.parametrize(
    ("falls", "key"),
    [
        ([0.8, 0.4, 0.5, 0.6, 0.3], "apart"),
        ([0.8, 0.4, 0.4, 0.6, 0.3], "pairs"),
        ([0.5, 0.5, 0.55, 0.5, 0.5], "together"),
        ([0.5, *[np.nan] * 4], "one"),
        ([np.nan] * 5, "none"),
    ],
)
def test_the_line_says_what_the_run_shows(
    page: Reviews, monkeypatch: pytest.MonkeyPatch, falls: list[float], key: str
) -> None:
    monkeypatch.setattr(claims, "forgetting", lambda view: forgotten(falls))
    not_here, line = refuted(claims.line(view(page)))
    found, values = said(line)
    assert found == f"reviews-line-{key}"
    assert not_here == (key in ("together", "one", "none"))
    assert values["kind"] == Sentence("reviews-kind-skills")
    listed = listing(values["list"])
    order = sorted(zip(np.nan_to_num(falls, nan=2.0), range(5), strict=True))
    assert listed == [
        (texts.SKILLS[k], f"{share:.0%}" if share <= 1 else "reviews-never") for share, k in order
    ]


def test_before_the_guess_the_line_does_not_say_which(page: Reviews) -> None:
    key, values = said(claims.line(view(page, revealed=False)))
    assert key == "reviews-line-before"
    assert values["share"] == f"{groups.course(page.question).holds:.0%}"
    assert set(values) == {"grain", "share", "kind"}
    # Edits by hand do not change what the page claims.
    for revealed in (True, False):
        here = view(page, revealed=revealed)
        edited = view(page.replace(cut=(7,)), revealed=revealed)
        assert claims.line(edited) == claims.line(here)


def test_the_claim_holds_on_the_default_run(page: Reviews) -> None:
    found, course = claims.forgetting(view(page)), groups.course(page.question)
    assert found.course == "apart"
    assert found.names[found.order[-1]] == "plain"
    assert said(claims.line(view(page)))[0] == "reviews-line-apart"
    for k, share in enumerate(found.seeds[0]):
        at = round(share * 100)
        assert course.by_group[at, k] <= course.by_group[0, k] - 0.1 + 1e-9
        assert (course.by_group[:at, k] > course.by_group[0, k] - 0.1 + 1e-9).all()


def test_the_guess_is_answered_by_the_run(page: Reviews) -> None:
    asked, found = lesson.guess(view(page)), claims.forgetting(view(page))
    assert asked.options[asked.answer] == Sentence(f"skill-{found.names[found.answer]}")
    assert found.seeds[0, found.answer] == np.nanmin(found.seeds[0])
    assert said(asked.why())[1]["stability"] == claims.stability(found)


def test_stability_counts_seeds() -> None:
    one = forgotten([0.8, 0.4, 0.5, 0.6, 0.3])
    assert said(claims.stability(one))[0] == "reviews-stable-one"
    split = forgotten([0.8, 0.4, 0.5, 0.6, 0.3], [0.9, 0.3, 0.5, 0.6, 0.4], [0.7, 0.2, 0.5, 0.9, 0.4])
    key, values = said(claims.stability(split))
    assert (key, values["last"].key, values["times"], values["seeds"]) == (
        "reviews-stable-last",
        "skill-plain",
        2,
        3,
    )
    assert values["first"].key == "reviews-unstable"
    assert listing(values["first"].values["list"]) == [("negation", "2"), ("distance", "1")]
    always = forgotten([0.8, 0.2, 0.5, 0.6, 0.3], [0.9, 0.3, 0.5, 0.6, 0.4])
    first = said(claims.stability(always))[1]["first"]
    assert (first.key, first.values["seeds"], first.values["first"].key) == (
        "reviews-stable",
        2,
        "skill-negation",
    )
    assert split.answer == 4
    assert always.answer == 1
    key, values = said(claims.forgetting_title(split))
    assert (key, values["first"].key, values["first_share"]) == (
        "reviews-falls-title",
        "skill-negation",
        "30%",
    )
    assert said(claims.forgetting_title(one))[0] == "reviews-falls-title-one"
    own = claims.Forgetting(("*bad*", "<b>good</b>"), False, np.array([[0.3, 0.8]]))
    values = said(claims.forgetting_title(own))[1]
    assert (values["first"], values["last"]) == ("*bad*", "‹b›good‹/b›"), "Plotly reads HTML and no Markdown"


def test_what_never_falls_is_neither_first_nor_last() -> None:
    never = np.nan
    half = forgotten([0.5, *[never] * 4], [never] * 5, [0.5, *[never] * 4])
    assert half.times(first=True) == [(0, 2)]
    assert half.times(first=False) == []
    key, values = said(claims.stability(half))
    assert (key, values["falling"], values["seeds"], values["first"].key) == (
        "reviews-stable-some",
        2,
        3,
        "skill-plain",
    )
    ends = forgotten([0.5, 0.8, never, never, never], [0.6, 0.9, 0.9, never, never])
    assert ends.times(first=False) == [(1, 2), (2, 1)]
    key, values = said(claims.stability(ends))
    assert (key, values["last"].key, values["times"]) == ("reviews-stable-last", "skill-negation", 2)
    later = forgotten([never] * 5, [0.5, 0.5, never, never, never], [never, 0.4, never, never, never])
    key, values = said(claims.stability(later))
    some = values["first"] if key == "reviews-stable-last" else claims.stability(later)
    assert (some.key, some.values["falling"], some.values["first"].key) == (
        "reviews-stable-some",
        2,
        "skill-negation",
    )
    nowhere = forgotten([never] * 5, [never] * 5)
    key, values = said(claims.stability(nowhere))
    assert (key, values["seeds"]) == ("reviews-stable-none", 2)
    assert said(claims.forgetting_title(nowhere))[0] == "reviews-falls-title-none"


def test_the_bag_line_needs_the_bag_to_fail(network: Network) -> None:
    bag = groups.bag_of_words("reviews")
    key, values = said(claims.bag_line(bag, network))
    assert (key, values["best"].key) == ("reviews-bag-chance", "skill-plain")
    assert values["rest"] == "50%", "each has its twin"
    apart = said(claims.bag_line({**bag, "negation": 0.48}, network))[1]["rest"]
    assert in_all_languages(apart)["en"] == "48% to 50%"
    assert said(claims.bag_line(dict.fromkeys(bag, 0.8), network))[0] == "reviews-bag-behind"
    assert said(claims.bag_line(dict.fromkeys(bag, 1.0), network))[0] == "reviews-bag-ahead"


def units(*change: list[float]) -> studies.UnitSkills:
    places = tuple(("rnn", i) for i in range(len(change)))
    return studies.UnitSkills(places, texts.SKILLS, True, np.ones(5), np.array(change))


@pytest.mark.parametrize(
    ("change", "key"),
    [([0, -0.3, -0.1, 0, 0], "carries"), ([0, -0.3, -0.2, 0, 0], "shared"), ([0, -0.02, 0, 0, 0], "spread")],
)
def test_a_unit_carries_a_skill_only_where_others_hardly_lose(change: list[float], key: str) -> None:
    found, values = said(claims.units_line(units(change, [0] * 5), 0.5))
    assert found == f"reviews-units-{key}"
    assert (values["unit"], values["name"].key, values["total"]) == ("rnn 0", "skill-negation", "2")


def test_losses_of_units_have_no_sign_and_gains_have() -> None:
    assert said(claims.units_title(units([0] * 5)))[0] == "reviews-units-title-none"
    loses = units([0, -0.123, 0.02, 0.03, 0.04], [0] * 5)
    for found in (claims.units_line(loses, 0.5), claims.units_title(loses)):
        assert (found.values["name"].key, found.values["loss"]) == ("skill-negation", "12.3")
    assert said(claims.units_line(units([0.05, -0.2, -0.05, 0, 0], [0] * 5), 0.5))[1]["others"] == "5.0"
    nothing = said(claims.units_line(units([0] * 5), 0.5))[1]
    assert (nothing["name"].key, nothing["loss"]) == ("skill-plain", "0.0")
    gains = said(claims.units_line(units([0.05, 0.02, 0.03, 0.04, 0.05]), 0.5))[1]
    assert (gains["name"].key, gains["loss"]) == ("skill-negation", "−2.0")


def test_masks_of_seeds_are_compared_with_chance() -> None:
    parts, kept = (("out.weight", ""),), np.array([[0.5], [0.4]])
    key, values = said(claims.masks_line(studies.Masks(0.7, 0.22, 0.2, parts, kept)))
    assert (key, values["spread"], values["seeds"]) == ("reviews-masks-chance", "10.0", 2)
    alike = claims.masks_line(studies.Masks(0.7, 0.6, 0.2, parts, kept))
    assert said(alike)[0] == "reviews-masks-alike"
    alone = claims.masks_line(studies.Masks(1.0, np.nan, np.nan, parts, kept))
    assert said(alone)[0] == "reviews-masks-one"
