"""The start page: its claim is true of its own network."""

from __future__ import annotations

import pytest

from core.train.runs import default_store
from lessons import home
from lessons.catalogue import catalogue, in_all_languages
from lessons.subject import SHARES, WITHIN


@pytest.fixture(scope="module", autouse=True)
def _trained() -> None:
    default_store().request(home.run()).result(120)


def test_most_weights_can_go() -> None:
    found = home.found()
    assert found.free_share > 0.5
    held = found.accuracy[found.plan.share <= found.free_share + 1e-9]
    assert (held >= found.dense - WITHIN - 1e-6).all()
    assert found.accuracy[len(held)] < found.dense - WITHIN
    assert found.dense > 0.95
    in_all_languages(home.claim_line())


def test_caption_claims_an_advantage_only_where_there_is_one() -> None:
    for stop in range(len(home.found().plan)):
        found = home.comparison(stop)
        assert (found.sentence.key == "home-caption") == (found.accuracy > found.random)
    in_all_languages(home.comparison(0).sentence)


def test_payload_in_both_languages() -> None:
    for language in ("en", "zh"):
        encoded = home.chart((home.run(),), catalogue(language))
        assert encoded.axes == ("share",)
        assert len(encoded.stops[0]) == SHARES
