"""What the registry says of a data set without loading it is what its rows are."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from pydantic import TypeAdapter, ValidationError

from core.data.registry import DATASETS, DatasetName, datasets, entry, load
from lessons.catalogue import catalogue


@pytest.mark.parametrize("name", DATASETS)
def test_an_entry_says_what_its_data_are(name):
    data, known = load(name), entry(name)
    assert (data.name, data.task) == (name, known.task)
    x = data.train.x
    found = {
        "table": x.ndim == 2 and x.is_floating_point() and data.image_shape is None,
        "picture": x.ndim == 2 and x.is_floating_point() and data.image_shape is not None,
        "sequence": x.ndim == 3 and x.is_floating_point(),
        "tokens": x.dtype == torch.int64 and bool(data.vocabulary),
    }
    assert [kind for kind, holds in found.items() if holds] == [known.kind]
    if known.form_of:
        assert torch.equal(data.train.y, load(known.form_of).train.y)


@pytest.mark.parametrize("name", DATASETS)
def test_it_has_its_name_in_both_languages(name):
    for language in ("en", "zh"):
        assert f"dataset-{name}" in catalogue(language)


@pytest.mark.parametrize(
    ("choice", "offered", "kept_back"),
    [
        ({"kinds": ("table",), "tasks": ("regression",)}, ("y2x", "diabetes", "synthetic"), ("moons",)),
        (
            {"kinds": ("table", "picture"), "tasks": ("multiclass",)},
            ("digits", "moons"),
            ("digits-32", "reviews"),
        ),
        ({"kinds": ("picture",), "forms": True}, ("digits", "digits-32", "digits-100"), ("moons",)),
        ({"kinds": ("sequence",)}, ("signal-1", "signal-8", "digits-rows"), ("digits", "prose")),
        ({"tasks": ("language",)}, ("prose",), ("reviews",)),
        ({"forms": True}, tuple(DATASETS), ()),
    ],
)
def test_choices_go_by_kind_and_task(choice, offered, kept_back):
    found = datasets(**choice)
    assert [name for name in found if name in offered] == list(offered)  # in teaching order
    assert not set(found) & set(kept_back)


def test_names_are_checked_where_they_are_set():
    name = TypeAdapter(DatasetName)
    assert name.validate_python("digits") == "digits"
    assert name.validate_python("own-0123456789ab") == "own-0123456789ab"
    for wrong in ("iris", "own-", "own-0123456789abc", "own", 3):
        with pytest.raises(ValidationError):
            name.validate_python(wrong)


def test_data_of_ones_own_are_texts_whether_or_not_they_are_still_there():
    known = entry("own-0123456789ab")
    assert (known.name, known.kind) == ("own-0123456789ab", "tokens")
    with pytest.raises(LookupError, match="own-0123456789ab"):
        known.load()


def test_names_can_be_chosen_without_what_makes_rows():
    """scikit-learn takes two seconds to import, and pages that show no rows do not need it."""
    code = "import sys, core.train.settings; print(sorted({'sklearn', 'pandas', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
