"""The start page: its claim is true of its own network."""

from __future__ import annotations

import pytest

from core.train.runs import default_store
from lessons import home, networks
from lessons.catalogue import catalogue, in_all_languages


@pytest.fixture(scope="module", autouse=True)
def _trained() -> None:
    default_store().request(home.run()).result(120)


def test_most_weights_can_go() -> None:
    frame = home.frame()
    share = networks.holds_until(home.run(), frame.epoch, home.CRITERION, "global")
    assert share > 0.5
    held = frame.result.accuracy.numpy()[frame.plan.share <= share + 1e-3]
    assert (held >= frame.dense - networks.WITHIN - 1e-6).all()
    assert frame.dense > 0.95
    in_all_languages(home.claim_line())


def test_caption_claims_an_advantage_only_where_there_is_one() -> None:
    frame = home.frame()
    for stop in range(len(frame.plan)):
        found = home.comparison(stop)
        assert (found.sentence.key == "home-caption") == (found.accuracy > found.random)
    in_all_languages(home.comparison(0).sentence)


def test_payload_in_both_languages() -> None:
    for language in ("en", "zh"):
        encoded = home.chart((home.run(),), catalogue(language), language)
        assert encoded.axes == ("share",)
        assert len(encoded.stops[0]) == networks.SHARES
