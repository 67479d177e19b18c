"""Studies as data: one description, one hash, jobs that share nothing, errors in a sentence."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from core.study import StudyError, StudySettings, describe, parse_settings, read_settings
from core.train.settings import EncoderSettings, RecurrentSettings, TrainSettings


def test_jobs_are_every_network_seed_and_criterion_once(study):
    two = study(
        models=(TrainSettings(dataset="moons", widths=(4,)), TrainSettings(dataset="moons", widths=(8,))),
        seeds=(0, 1, 2),
    )
    jobs = two.jobs()
    assert len(jobs) == len({job.hash for job in jobs}) == 2 * 2 * 3
    # the first pass meets every network once: it trains them all
    assert len({job.model for job in jobs[:6]}) == 6
    assert {job.criterion for job in jobs[:6]} == {"magnitude"}
    assert len(study(truth=True).jobs()) == 4 + 2


def test_equal_requests_are_equal_studies(study):
    other = study(shares=(0.9, 0.3, 0.6, 0.0, 0.3), seeds=(1, 0, 1), criteria=("magnitude", "taylor"))
    assert other == study()
    assert other.hash == study().hash
    assert other.shares == (0.0, 0.3, 0.6, 0.9)
    assert study(seeds=(0, 2)).hash != study().hash


def test_studies_share_the_jobs_that_they_have_in_common(study):
    ours = {job.hash for job in study().jobs()}
    more = {job.hash for job in study(seeds=(0, 1, 2), criteria=("taylor", "lamp", "magnitude")).jobs()}
    assert ours < more
    assert not ours & {job.hash for job in study(shares=(0.3,)).jobs()}
    assert not ours & {job.hash for job in study(retrain=(0, 1)).jobs()}


def test_each_criterion_keeps_the_scope_that_it_was_published_for(study):
    scopes = {job.criterion: job.scope for job in study(criteria=("magnitude", "wanda")).jobs()}
    assert scopes == {"magnitude": "global", "wanda": "row"}
    layer = study(criteria=("magnitude", "wanda"), scope="layer").jobs()
    assert {job.scope for job in layer} == {"layer"}


def test_a_file_says_it_all_in_every_process(study, tmp_path):
    mixed = study(
        models=(
            TrainSettings(dataset="moons", widths=(4,), epochs=2),
            RecurrentSettings(dataset="signal-3", epochs=2),
            EncoderSettings(epochs=2),
        )
    )
    path = tmp_path / "study.json"
    path.write_text(describe(mixed), encoding="utf-8")
    assert read_settings(path) == mixed
    code = f"from core.study import read_settings; s = read_settings({str(path)!r}); print(s.jobs()[0].hash)"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.split() == [mixed.jobs()[0].hash]


GOOD = {"models": [{"dataset": "moons", "widths": [4]}], "criteria": ["magnitude"], "shares": [0.5]}
WRONG = {
    "share": ({"shares": [0.5, 1.5]}, "shares.2", "less than or equal to 1", "1.5"),
    "no shares": ({"shares": []}, "shares", "at least 1", "got"),
    "criterion": ({"criteria": ["best"]}, "expected a weight criterion among", "magnitude", "'best'"),
    "field": ({"colour": 1}, "colour", "expected no such field", "1"),
    "field of a network": ({"models": [{"width": [4]}]}, "models.0", "width", "expected no such field"),
    "network": ({"models": [{"network": "cnn"}]}, "models.0", "expected a network among", "'cnn'"),
    "data": ({"models": [{"dataset": "mnist"}]}, "models.0", "dataset", "'mnist'"),
    "seed": ({"seeds": [-1]}, "seeds.0", "greater than or equal to 0", "-1"),
    "text for a seed": ({"seeds": ["a"]}, "seeds.0", "integer", "'a'"),
    "twice": ({"models": GOOD["models"] * 2}, "expected different models", "twice", ""),
    "grain": ({"grain": "head"}, "grain", "'weight' or 'unit'", "'head'"),
    "scope": ({"grain": "unit", "criteria": ["in_norm"], "scope": "row"}, "global or layer", "'row'", ""),
    "undefined": (
        {"grain": "unit", "criteria": ["zeros"], "models": [{"widths": [4], "activation": "tanh"}]},
        "expected criteria that are defined for",
        "tanh",
        "'zeros'",
    ),
    "list for a criterion": ({"criteria": [["magnitude"]]}, "criteria.0", "string", "['magnitude']"),
    "list for a network": ({"models": [{"network": []}]}, "models.0", "expected a network among", "[]"),
    "data that are gone": (
        {"models": [{"network": "recurrent", "dataset": "own-0123456789ab"}]},
        "own-0123456789ab",
        "no longer kept",
        "",
    ),
    "table for steps": ({"models": [{"network": "recurrent", "dataset": "moons"}]}, "sequences", "moons", ""),
    "table for tokens": ({"models": [{"network": "encoder", "dataset": "moons"}]}, "tokens", "moons", ""),
    "steps for tokens": (
        {"models": [{"network": "encoder", "dataset": "signal-3"}]},
        "tokens",
        "signal-3",
        "",
    ),
    "no units": (
        {"grain": "unit", "criteria": ["random"], "models": [{"widths": []}]},
        "hidden units",
        "",
        "",
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_in_one_sentence(wrong):
    parse_settings(GOOD)
    changes, *words = wrong
    with pytest.raises(StudyError) as error:
        parse_settings({**GOOD, **changes}, "study.json")
    message = str(error.value)
    assert message.startswith("study.json: ")
    assert "\n" not in message
    assert "expected" in message
    for word in words:
        assert word in message


def test_a_file_that_is_no_settings(tmp_path):
    with pytest.raises(StudyError, match="expected a settings file at"):
        read_settings(tmp_path / "missing.json")
    path = tmp_path / "study.json"
    for text in ("{", "\xff", "[" * 200_000):
        path.write_text(text, encoding="latin-1")
        with pytest.raises(StudyError, match="expected JSON in"):
            read_settings(path)
    path.write_text("[1]")
    with pytest.raises(StudyError, match=r"expected an object with .*, got \[1\]"):
        read_settings(path)
    with pytest.raises(StudyError, match=r"models: expected a value, got none"):
        parse_settings({"criteria": ["magnitude"], "shares": [0.5]})


def test_settings_are_frozen_and_plain(study):
    with pytest.raises(ValueError, match="frozen"):
        study().seeds = (3,)
    assert StudySettings.model_validate(json.loads(study().model_dump_json())) == study()
