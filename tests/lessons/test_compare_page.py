"""The page /compare without a browser: what starts by itself, what waits, and what a stop leaves."""

from __future__ import annotations

import time

from core.study import default_studies
from lessons.compare.race import cells_of
from lessons.compare.settings import Compare
from tests.pages.harness import errors, open_page, reading

SECONDS = 120
SMALL = {"dataset": "moons", "width": 16, "seeds": 2, "criteria": ("magnitude", "random")}
ADDRESS = {"dataset": "moons", "width": "16", "seeds": "2", "criteria": "magnitude.random", "teach": "1"}


def keys(app) -> set[str]:
    return {button.key for button in app.button}


def owner(app) -> str:
    return app.session_state["visitor"]


def test_retraining_waits_for_the_button_and_streams() -> None:
    study = Compare(**SMALL, retrain=1).study
    app = open_page("compare", retrain="1", **ADDRESS)
    assert errors(app) == []
    assert "compare-race-start" in keys(app)
    assert default_studies().find(owner(app)) is None
    app.button(key="compare-race-start").click().run()
    handle = default_studies().find(owner(app))
    assert handle.settings == study
    assert "compare-race-stop" in keys(app)
    until = time.monotonic() + SECONDS
    while not handle.finished and time.monotonic() < until:
        app.run()
        time.sleep(0.3)
    app.run()
    assert errors(app) == []
    assert handle.status == "done"
    assert len(cells_of(study)) == 4
    assert "Differences by seed" in reading(app)


def test_a_stop_is_kept_until_the_learner_goes_on() -> None:
    app = open_page("compare", wait=False, scope="layer", **ADDRESS)
    first = default_studies().find(owner(app))
    assert first is not None
    app.button(key="compare-race-stop").click().run()
    assert first.wait(SECONDS)
    app.run()
    assert first.status in ("stopped", "done")
    if len(cells_of(first.settings)) < first.total:  # the stop was not overtaken by the last cell
        assert "compare-race-start" in keys(app)
        assert default_studies().find(owner(app)) is first
    assert errors(app) == []


def test_criteria_are_chosen_by_pills_in_the_order_of_the_page() -> None:
    app = open_page("compare", retrain="10", **ADDRESS)

    def pills():
        return next(group for group in app.get("button_group") if group.key == "compare-criteria")

    pills().set_value(["random", "magnitude", "lamp"]).run()
    assert app.query_params["criteria"] == "magnitude.lamp.random"
    assert pills().value == ["magnitude", "lamp", "random"]
    pills().set_value([]).run()
    assert pills().value == ["magnitude", "lamp", "random"]
    assert errors(app) == []
