"""The page of prune and retrain in Streamlit's harness: start, stop, undo, going on, and whose run it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.retrain import default_loops, runner
from core.retrain.files import LoopFiles
from core.train.loop import DivergenceError
from lessons.catalogue import catalogue
from lessons.prune_retrain import experiment
from lessons.prune_retrain.settings import PAGE, PruneRetrain
from tests.pages.harness import errors, open_page, reading

SHORT = {"rounds": "3", "epochs": "1"}
LONG = {"rounds": "20", "epochs": "30"}


def press(app: AppTest, name: str) -> AppTest:
    app.button(key=f"{PAGE}-{name}").click().run()
    assert errors(app) == []
    return app


def has(app: AppTest, name: str) -> bool:
    return any(button.key == f"{PAGE}-{name}" for button in app.button)


def finish(app: AppTest) -> AppTest:
    """Look at the page until the run is done."""
    until = time.monotonic() + 60
    while has(app, "stop") and time.monotonic() < until:
        time.sleep(0.1)
        app.run()
        assert errors(app) == []
    assert not has(app, "stop")
    return app


def restart() -> None:
    """Forget every run that came to its end and what was seen of those that did not, as a new process has."""
    default_loops().queue._jobs.clear()
    experiment._stopped.clear()


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests have run what these are to run, in this process or on disk."""
    monkeypatch.setattr(default_loops(), "files", None)
    restart()


@pytest.fixture
def app() -> AppTest:
    return open_page(PAGE, **SHORT)


def status(app: AppTest) -> str:
    return reading(app)


def test_a_run_from_start_to_end_undo_and_on(app: AppTest) -> None:
    assert errors(app) == []
    settings = PruneRetrain().replace(rounds=3, epochs=1)
    finish(press(app, "start"))
    first = experiment.finished(settings)
    assert [done.index for done in first] == [0, 1, 2, 3]
    assert "the schedule is at its end" in status(app)
    assert "The dearest cut" in reading(app)

    press(app, "undo")
    assert (
        app.query_params["base"] == [f"{settings.key}:2"] or app.query_params["base"] == f"{settings.key}:2"
    )
    branch = settings.replace(base=f"{settings.key}:2")
    assert experiment.standing(branch, None)[:2] == (first[:3], "fresh")
    app.selectbox(key=f"{PAGE}-criterion").set_value("random").run()
    finish(press(app, "start"))
    branch = settings.replace(base=f"{settings.key}:2", criterion="random")
    rounds = experiment.finished(branch)
    assert rounds[1] is first[1]
    assert rounds[3].mask != first[3].mask

    # Another session that opens the address finds the finished run.
    other = open_page(PAGE, **branch.query())
    assert errors(other) == []
    assert not has(other, "start")
    assert "the schedule is at its end" in status(other)


def test_pause_stop_and_one_run_a_session() -> None:
    app = press(open_page(PAGE, **LONG), "start")
    handle = default_loops().find(app.session_state["visitor"])
    assert not handle.finished
    press(app, "pause")
    until = time.monotonic() + 20
    while handle.status != "paused" and time.monotonic() < until:
        time.sleep(0.05)
    assert handle.status == "paused"
    press(app, "pause")
    assert handle.status != "paused"
    press(app, "stop")
    assert handle.status == "stopped"
    assert not has(app, "stop")

    press(app, "start")
    second = default_loops().find(app.session_state["visitor"])
    assert second is not handle
    # Other settings: the run that they do not ask for ends.
    app.selectbox(key=f"{PAGE}-schedule").set_value("linear").run()
    assert errors(app) == []
    assert second.wait(10)
    assert has(app, "start")


def test_a_reload_goes_on_from_the_rounds_that_are_there() -> None:
    wanted = {"rounds": "19", "epochs": "30"}
    app = press(open_page(PAGE, **wanted), "start")
    handle = default_loops().find(app.session_state["visitor"])
    until = time.monotonic() + 30
    while len(handle.rounds) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    app.run()
    assert has(app, "stop")
    try:
        other = open_page(PAGE, **wanted)  # another visitor, while the run still goes on
        assert errors(other) == []
        last = len(experiment.recall(handle.key)) - 1
        assert last >= 2
        assert other.button(key=f"{PAGE}-start").label == f"Go on from round {last}"
        press(other, "start")
        assert default_loops().find(other.session_state["visitor"]).key != handle.key
        assert other.query_params["base"] in (f"{handle.key}:{last}", [f"{handle.key}:{last}"])
        press(other, "stop")
    finally:
        handle.stop()
        assert handle.wait(20)


def test_a_closed_tab_leaves_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default_loops().queue, "patience", 0.5)
    app = press(open_page(PAGE, **LONG), "start")
    handle = default_loops().find(app.session_state["visitor"])
    assert handle.wait(20)  # nobody looks any more
    assert (handle.status, handle.reason_key) == ("stopped", "loop-abandoned")
    app.run()
    assert errors(app) == []
    assert not has(app, "stop")


def test_the_queue_is_shown() -> None:
    other = default_loops().start("someone else", PruneRetrain().replace(rounds=20, epochs=30, seed=1).loop)
    try:
        app = press(open_page(PAGE, rounds="7", epochs="1"), "start")
        assert "One run comes before yours" in app.get("progress")[0].proto.text
        press(app, "stop")
        assert not has(app, "stop")
    finally:
        other.stop()
        assert other.wait(20)


def test_a_run_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def diverge(*given: object, **more: object):
        raise DivergenceError("the loss is not finite")
        yield

    monkeypatch.setattr(runner, "steps", diverge)
    app = finish(press(open_page(PAGE, rounds="6", epochs="1"), "start"))
    assert "smaller learning rate" in status(app)
    assert has(app, "start")


def test_the_way_back_leads_to_a_round_that_can_be_gone_on_from() -> None:
    """Not to the dense network: every run begins there."""
    app = finish(press(open_page(PAGE, **SHORT), "start"))
    last = PruneRetrain().replace(**{name: int(value) for name, value in SHORT.items()}).rounds
    for to in range(last - 1, 0, -1):
        press(app, "undo")
        assert errors(app) == []
        assert f":{to}" in str(app.query_params["base"])
    assert not has(app, "undo")
    press(app, "dense")
    assert "base" not in app.query_params


def test_an_unknown_run_to_go_on_from_is_said() -> None:
    app = open_page(PAGE, base="0123456789abcdef:3", rounds="4", epochs="1")
    assert errors(app) == []
    assert any("no longer known" in warning.value for warning in app.warning)
    assert has(app, "start")


def test_a_rule_that_fires_is_named() -> None:
    app = finish(press(open_page(PAGE, stop_share="40", **SHORT), "start"))
    assert "by a rule: share removed" in status(app)


def test_runs_side_by_side_in_the_background() -> None:
    app = finish(press(open_page(PAGE, compare="adaptive", **SHORT), "start"))
    press(app, "compare-run")
    assert has(app, "compare-stop")
    until = time.monotonic() + 60
    while has(app, "compare-stop") and time.monotonic() < until:
        time.sleep(0.1)
        app.run()
        assert errors(app) == []
    assert not has(app, "compare-run")
    assert "adaptive" in status(app)


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_what_is_below_the_chart(grain: str) -> None:
    wanted = {"grain": grain, "teach": "1", "rounds": "2", "epochs": "1"}
    app = finish(press(open_page(PAGE, **wanted), "start"))
    for name in ("epochs-box", "rounds-box"):
        app.session_state[f"{PAGE}-{name}"] = True
    app.run()
    assert errors(app) == []
    assert any("before the cut" in frame.value.columns for frame in app.dataframe)
    # Another session finds the run, in another language.
    other = open_page(PAGE, lang="zh", **wanted)
    assert errors(other) == []
    assert "稀疏度调度走完" in status(other)
    assert other.title[0].value == catalogue("zh")("claim-prune-retrain")


@pytest.mark.parametrize("adaptive", ["0", "1"])
def test_the_formula_is_shown_only_of_a_run_that_follows_it(adaptive: str) -> None:
    app = finish(press(open_page(PAGE, adaptive=adaptive, rounds="5", epochs="1"), "start"))
    assert ("s_{5}" in status(app)) == (adaptive == "0")
    assert ("The step is adaptive" in status(app)) == (adaptive == "1")


def test_a_run_is_there_after_a_restart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(default_loops(), "files", LoopFiles(tmp_path))
    short = {"rounds": "2", "epochs": "1", "seed": "3"}
    finish(press(open_page(PAGE, **short), "start"))
    restart()
    app = open_page(PAGE, **short)
    assert errors(app) == []
    assert has(app, "start"), "whoever comes next begins it as the first one did"
    monkeypatch.setattr(runner, "steps", None)  # nothing is computed
    finish(press(app, "start"))
    assert "the schedule is at its end" in status(app)
    branch = PruneRetrain().replace(rounds=2, epochs=1, seed=3)
    restart()
    assert len(experiment.past(branch.replace(base=f"{branch.key}:1"))) == 2, "and can be gone on from"


def test_a_branch_outlives_the_run_that_it_goes_on_from(app: AppTest) -> None:
    settings = PruneRetrain().replace(rounds=3, epochs=1)
    finish(press(app, "start"))
    press(app, "undo")
    app.selectbox(key=f"{PAGE}-criterion").set_value("taylor").run()
    finish(press(app, "start"))
    branch = settings.replace(base=f"{settings.key}:2", criterion="taylor")
    rounds = experiment.finished(branch)
    experiment._stopped.clear()
    default_loops().queue._jobs.pop(settings.key)
    app.run()
    assert errors(app) == []
    assert not any("no longer known" in warning.value for warning in app.warning)
    assert experiment.standing(branch, None)[:2] == (rounds, "done")
    # Where it is not there either, whatever asks for it says so and starts from the dense network.
    app.selectbox(key=f"{PAGE}-criterion").set_value("wanda").run()
    assert errors(app) == []
    assert any("no longer known" in warning.value for warning in app.warning)
    assert has(app, "start")
