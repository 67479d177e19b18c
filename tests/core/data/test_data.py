"""Data sets: sizes, splits, scaling without a look at validation or test rows, and known truths."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits

from core.data import tables
from core.data.dataset import Split
from core.data.registry import load
from core.data.tables import SYNTHETIC_TRUTH

SIZES = {
    "y2x": (12, 6, 6),
    "diabetes": (266, 88, 88),
    "synthetic": (240, 80, 80),
    "breast_cancer": (341, 114, 114),
    "digits": (1078, 270, 449),
    "digits-32": (1078, 270, 449),
    "digits-100": (1078, 270, 449),
    "moons": (450, 150, 150),
}


@pytest.mark.parametrize("name", SIZES)
def test_shapes_and_types_are_what_the_contract_says(name):
    data = load(name)
    assert tuple(len(split) for split in data.splits.values()) == SIZES[name]
    for split in data.splits.values():
        assert split.x.dtype == torch.float32
        assert split.x.shape == (len(split), data.features)
        if data.task == "regression":
            assert split.y.dtype == torch.float32
            assert split.y.shape == (len(split), 1)
        else:
            assert split.y.dtype == torch.int64
            assert split.y.shape == (len(split),)
            assert set(split.y.tolist()) == set(range(len(data.class_names)))
    assert data.outputs == (len(data.class_names) if data.task == "multiclass" else 1)
    assert data.scaling.startswith("scaling-")
    if data.image_shape:
        assert data.image_shape[0] * data.image_shape[1] == data.features


def test_a_data_set_is_loaded_once_and_an_unknown_name_is_refused():
    assert load("moons") is load("moons")
    with pytest.raises(ValueError, match="expected a data set among"):
        load("iris")
    with pytest.raises(ValueError, match="expected a data set among"):
        load("own-0123456789abc")
    with pytest.raises(LookupError, match="own-0123456789ab"):
        load("own-0123456789ab")


@pytest.mark.parametrize("name", ["digits", "moons", "breast_cancer"])
def test_classes_are_equally_frequent_in_all_splits(name):
    data = load(name)
    shares = [
        torch.bincount(split.y, minlength=len(data.class_names)) / len(split)
        for split in data.splits.values()
    ]
    assert torch.allclose(shares[0], shares[1], atol=0.01)
    assert torch.allclose(shares[0], shares[2], atol=0.01)


@pytest.mark.parametrize("name", ["diabetes", "breast_cancer", "moons"])
def test_scaling_knows_the_training_rows_only(name):
    data = load(name)
    x = data.train.x.double()
    assert torch.allclose(x.mean(0), torch.zeros(data.features, dtype=torch.float64), atol=1e-5)
    assert torch.allclose(x.std(0, correction=0), torch.ones(data.features, dtype=torch.float64), atol=1e-5)
    assert (data.validation.x.mean(0).abs() > 1e-3).any()
    assert (data.test.x.mean(0).abs() > 1e-3).any()


def test_splits_hold_every_row_of_digits_once():
    raw = np.sort((load_digits().data / 16).astype(np.float32), axis=0)
    ours = torch.cat([split.x for split in load("digits").splits.values()]).numpy()
    assert np.array_equal(np.sort(ours, axis=0), raw)
    rows = {row.tobytes() for row in ours}
    assert len(rows) == len({row.astype(np.float32).tobytes() for row in load_digits().data / 16})


def test_digits_keep_their_zeros_and_their_labels():
    raw = load_digits()
    known = {
        (row / 16).astype(np.float32).tobytes(): label
        for row, label in zip(raw.data, raw.target, strict=True)
    }
    split = load("digits").validation
    assert all(known[x.numpy().tobytes()] == y for x, y in zip(split.x, split.y.tolist(), strict=True))
    assert (split.x == 0).float().mean() > 0.4


def test_narrow_and_wide_digits_are_the_same_pictures():
    picture = load("digits").train.x.view(-1, 8, 8)
    narrow = load("digits-32").train.x.view(-1, 8, 4)
    wide = load("digits-100").train.x.view(-1, 10, 10)
    assert torch.allclose(narrow[:, :, 1], (picture[:, :, 2] + picture[:, :, 3]) / 2)
    corners = (..., [0, 0, -1, -1], [0, -1, 0, -1])
    assert torch.allclose(wide[corners], picture[corners], atol=1e-6)
    assert wide.min() >= 0
    assert wide.max() <= 1
    assert torch.equal(load("digits-32").train.y, load("digits-100").train.y)


def test_diabetes_can_be_read_in_its_own_unit():
    data = load("diabetes")
    y = (
        torch.cat([split.y for split in data.splits.values()]).flatten() * data.target_scale
        + data.target_mean
    )
    assert np.allclose(np.sort(y.numpy()), np.sort(load_diabetes().target), atol=1e-3)


def test_the_positive_class_of_breast_cancer_is_the_illness():
    data = load("breast_cancer")
    ill = sum(int(split.y.sum()) for split in data.splits.values())
    assert data.class_names[1] == "malignant"
    assert ill == int((load_breast_cancer().target_names[load_breast_cancer().target] == "malignant").sum())


def test_least_squares_on_the_small_table_finds_two_and_nothing_else():
    data = load("y2x").to(torch.float64)
    assert torch.allclose(data.train.y, 2 * data.train.x[:, :1])
    design = torch.cat([data.train.x, torch.ones(12, 1, dtype=torch.float64)], dim=1)
    weight = torch.linalg.lstsq(design, data.train.y).solution.flatten()
    assert torch.allclose(weight[:-1], data.truth, atol=1e-5)
    related = np.corrcoef(torch.cat([data.train.x, data.train.y], dim=1).T.numpy())[-1, :-1]
    assert (np.abs(related[:4]) > 0.9).all()
    assert (np.abs(related[4:]) < 0.3).all()


def test_synthetic_truth_is_found_again_and_columns_correlate():
    data = load("synthetic").to(torch.float64)
    weight = torch.linalg.lstsq(data.train.x, data.train.y).solution.flatten()
    assert torch.allclose(data.truth, torch.tensor(SYNTHETIC_TRUTH, dtype=torch.float64))
    assert (weight - data.truth).abs().max() < 0.5
    assert int((data.truth == 0).sum()) == 5
    neighbours = np.corrcoef(data.train.x.T.numpy())[np.arange(9), np.arange(1, 10)]
    assert (neighbours > 0.5).all()


def test_to_changes_floating_point_tensors_only():
    wide = load("moons").to(torch.float64)
    assert wide.train.x.dtype == torch.float64
    assert wide.train.y.dtype == torch.int64
    assert load("moons").train.x.dtype == torch.float32


def test_to_keeps_tokens_and_skills():
    skills = torch.tensor([[True, False]])
    split = Split(torch.tensor([[2, 0]]), torch.tensor([1]), skills).to(torch.float64)
    assert split.x.dtype == split.y.dtype == torch.int64
    assert split.skills is skills


def test_digits_are_split_as_the_others_are() -> None:
    raw = load_digits()
    expected = tables._split(len(raw.target), 270, 449, raw.target)
    for found, rows in zip(tables._digits_split(), expected, strict=True):
        assert found.tolist() == rows.tolist()
