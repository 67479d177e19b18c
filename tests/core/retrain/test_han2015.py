"""The table of Han 2015: the reader of IDX files on small ones, the table on what they hold, no MNIST."""

from __future__ import annotations

import gzip
import struct

import numpy as np
import pytest

from benchmarks import han2015
from benchmarks.__main__ import main
from core.retrain import prune_and_retrain


def write(path, array, kind=8):
    head = bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    path.write_bytes(gzip.compress(head + array.astype(np.uint8).tobytes()))


@pytest.fixture
def folder(tmp_path):
    """Four files of pictures of ten patterns, 300 and 100 of them."""
    generator = np.random.default_rng(0)
    patterns = generator.integers(0, 200, (10, 28, 28))
    for part, rows in (("train", 300), ("test", 100)):
        labels = np.arange(rows) % 10
        images = patterns[labels] + generator.integers(0, 55, (rows, 28, 28))
        write(tmp_path / han2015.FILES[part][0], images)
        write(tmp_path / han2015.FILES[part][1], labels)
    return tmp_path


def test_files_are_read_as_they_were_written(tmp_path):
    array = np.arange(24).reshape(2, 3, 4)
    write(tmp_path / "a.gz", array)
    assert np.array_equal(han2015.read_idx(tmp_path / "a.gz"), array)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"PK\x03\x04", "format IDX"),
        (b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0", "unsigned bytes"),
        (b"\0\0\x08\x02\0\0\0\x01", "2 sizes"),
        (b"\0\0\x08\x01\0\0\0\x05\x01\x02", "5 numbers"),
        (b"", "format IDX"),
    ],
)
def test_other_files_are_refused(tmp_path, raw, words):
    (tmp_path / "a.gz").write_bytes(gzip.compress(raw))
    with pytest.raises(ValueError, match=words):
        han2015.read_idx(tmp_path / "a.gz")


def test_the_table_of_small_files(folder):
    data = han2015.dataset(han2015.from_folder(folder), validation=100)
    assert [len(split) for split in data.splits.values()] == [200, 100, 100]
    assert data.train.x.shape[1] == 784
    assert 0.5 < data.train.x.max() <= 1.0
    rounds = list(prune_and_retrain(han2015.settings(epochs=4, retrain_epochs=1, rounds=2), data))
    table = han2015.report(rounds[0], rounds[-1], data.test)
    assert rounds[-1].total == 266_200
    assert "| all | 266200 | 8.0% | 8.2% |" in table
    kept, size = rounds[-1].mask.counts()["fc3.weight"]
    assert f"| fc3 | 1000 | {kept / size:.1%} | 26% |" in table
    wrong = 1 - (rounds[-1].model.forward(rounds[-1].params, data.test.x).argmax(1) == data.test.y).double()
    assert f"| after | {wrong.mean().item():.2%} | 1.59% |" in table


def test_without_mnist_it_says_so(tmp_path, capsys, monkeypatch):
    assert han2015.main([str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "not at hand" in said
    assert "t10k-labels-idx1-ubyte.gz" in said

    def offline(*_, **__):
        raise OSError("no route")

    monkeypatch.setattr(han2015, "fetch_openml", offline)
    assert han2015.main([]) == 2
    assert "no route" in capsys.readouterr().err


DAMAGE = {
    "no gzip": (0, lambda path: path.write_bytes(b"<html>not found</html>"), "gzip"),
    "cut short": (0, lambda path: path.write_bytes(path.read_bytes()[:-100]), "gzip"),
    "overwritten": (0, lambda path: path.write_bytes(path.read_bytes()[:10] + b"\xff" * 100), "gzip"),
    "other format": (0, lambda path: path.write_bytes(gzip.compress(b"PK")), "format IDX"),
    "other pictures": (0, lambda path: write(path, np.zeros((300, 27, 28))), r"(300, 27, 28)"),
    "pictures for labels": (1, lambda path: write(path, np.zeros((300, 28, 28))), r"(300, 28, 28)"),
    "labels missing": (1, lambda path: write(path, np.zeros(299)), "expected 300 labels"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_files_are_said_in_words(folder, damage, capsys):
    which, spoil, words = damage
    spoil(folder / han2015.FILES["train"][which])
    assert han2015.main([str(folder)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert han2015.FILES["train"][which] in said.partition("Give a folder")[0]


def test_the_ordinary_table_leaves_it_out(capsys):
    assert main(["han2015"]) == 2  # a name that it does not know
    assert "han2015" not in capsys.readouterr().out.partition(", got")[0]
