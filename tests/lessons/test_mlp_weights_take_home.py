"""What is taken home from the lesson on weights: a script and a table that say what the page says."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest

from lessons.catalogue import catalogue
from lessons.mlp_weights import studies
from lessons.mlp_weights.lesson import LESSON
from lessons.mlp_weights.settings import MlpWeights
from lessons.notebook import notebook
from lessons.subject import subject
from tests import scripts
from tests.lessons import take_home
from tests.lessons.reading import ready, view


@pytest.fixture(scope="module")
def moons() -> MlpWeights:
    return ready(MlpWeights(dataset="moons", epoch=1000))


@pytest.mark.parametrize(
    "changes",
    [
        {"criterion": "magnitude"},
        {"cut": (1, 2), "kept": (9,)},
        {"scope": "layer"},
        {"criterion": "wanda", "epoch": 10},
    ],
    ids=["magnitude", "by hand", "layer by layer", "row by row"],
)
def test_the_script_prints_the_numbers_of_the_page(moons: MlpWeights, changes: dict, tmp_path) -> None:
    settings = moons.replace(**changes)
    stop = len(subject(settings.question)) // 2
    numbers = studies.exact(settings.question, stop)
    done = take_home.run(LESSON.script(view(settings, stop)), tmp_path)
    printed = dict(re.findall(r"^(.+?) {2,}(.+)$", done, re.M))
    assert printed["removed"].startswith(f"{numbers.removed} of {numbers.total} ")
    assert printed["validation accuracy"] == f"{numbers.accuracy:.4f} (dense {numbers.dense:.4f})"
    assert printed["validation loss"] == f"{numbers.loss:.4f}"
    assert printed["test accuracy"] == f"{numbers.test:.4f}"
    names = subject(settings.question).data.class_names
    assert printed["worst class"] == f"{names[numbers.worst[0]]} {numbers.worst[1]:.4f}"


def test_the_notebook_prints_what_the_script_prints(moons: MlpWeights, tmp_path) -> None:
    script = LESSON.script(view(moons, 7))
    made = notebook(script, LESSON.page, catalogue("en"))
    assert take_home.run_notebook(made, scripts.ROOT) == take_home.run(script, tmp_path)
    assert made == notebook(script, LESSON.page, catalogue("en"))


def test_the_table_has_every_stop(moons: MlpWeights) -> None:
    settings = moons.replace(epoch=0)
    found = subject(settings.question)
    rows = list(csv.DictReader(io.StringIO(LESSON.table(view(settings)))))
    assert [int(row["removed"]) for row in rows] == found.plan.removed.tolist()
    assert [float(row["validation_accuracy"]) for row in rows] == pytest.approx(found.accuracy)
    layers = np.array([[int(row[f"removed_{name}"]) for name in found.plan.counts] for row in rows])
    assert (layers.sum(1) == found.plan.removed).all()
