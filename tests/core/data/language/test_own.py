"""A learner's own texts: what is read, what is refused and in which words, and how long it is kept."""

from __future__ import annotations

import csv
import io
import random

import pytest
import torch

from core.data.language import own, tokens
from core.data.language.baseline import by_words
from core.data.language.own import OwnDataError, read_csv, read_folder, register
from core.data.registry import load
from lessons.catalogue import catalogue

NOUNS = ("film", "plot", "cast", "score", "story", "ending", "scene", "song")


def rows(n, labels=("neg", "pos"), words=("awful", "superb")):
    """n different texts whose last word tells the label; labels take turns."""
    return [
        (f"{NOUNS[i % 8]} number {i} is {words[i % len(words)]}", labels[i % len(labels)]) for i in range(n)
    ]


def table(found, head=("text", "label"), separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([head, *found])
    return out.getvalue()


def refused(content):
    with pytest.raises(OwnDataError) as caught:
        read_csv(content)
    for language in ("en", "zh"):
        assert catalogue(language)(caught.value.key, **caught.value.values)
    return caught.value


def test_a_table_becomes_a_data_set():
    data = read_csv(table(rows(100)).encode())
    assert (data.task, data.class_names, data.outputs, data.features) == ("binary", ("neg", "pos"), 1, 0)
    assert [len(split) for split in data.splits.values()] == [68, 16, 16]
    assert data.train.x.dtype == data.train.y.dtype == torch.int64
    assert data.train.x.shape == (68, 5)
    for split in data.splits.values():
        assert split.y.double().mean() == 0.5
        for row, y in zip(split.x, split.y.tolist(), strict=True):
            assert tokens.decode(row, data.vocabulary)[-1] == ("awful", "superb")[y]
    assert (data.empty, data.repeated, data.cut) == (0, 0, 0)


def test_no_text_is_in_two_splits_and_all_are_in_one():
    texts = [(f"{a} {b}", "yz"[(a + b) % 2]) for a in range(10) for b in range(10)]
    data = read_csv(table([*texts, *texts[:7]]).encode())
    found = [tuple(row) for split in data.splits.values() for row in split.x.tolist()]
    assert data.repeated == 7
    assert len(found) == len(set(found)) == 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_make_no_difference(encoding, separator):
    texts = [(f"{text}, 很好 – é", label) for text, label in rows(40)]
    expected = read_csv(table(texts).encode())
    data = read_csv(table(texts, separator=separator).encode(encoding))
    assert data.name == expected.name
    assert torch.equal(data.train.x, expected.train.x)
    assert "很" in data.vocabulary


WESTERN = [
    (f"{text}, d\xe9j\xe0 vu \u2013 \u201cna\xefve\u201d \u20ac5\u2026", label) for text, label in rows(40)
]
"""What Excel saves as CSV on a Western Windows."""


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_western_table_of_windows_is_read(separator):
    data = read_csv(table(WESTERN, separator=separator).encode("cp1252"))
    assert data.name == read_csv(table(WESTERN).encode()).name
    assert {"d\xe9j\xe0", "na\xefve"} <= set(data.vocabulary)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_ends_of_lines_make_no_difference(encoding, end):
    lines = table(WESTERN).replace("\r\n", end)
    assert lines.count(end) == 41
    assert read_csv(lines.encode(encoding)).name == read_csv(table(WESTERN).encode()).name


def test_lines_of_an_old_mac_are_counted_as_lines():
    found = refused(b"text,label\rfine,pos\rhello, world,pos\r")
    assert (found.key, found.values["line"]) == ("own-cells", 3)


@pytest.mark.parametrize("encoding", ["gbk", "big5", "cp1251", "shift-jis", "cp1253"])
def test_letters_of_other_tables_are_not_taken_for_western_ones(encoding):
    words = {
        "cp1251": "\u043e\u0447\u0435\u043d\u044c \u0445\u043e\u0440\u043e\u0448\u043e",
        "cp1253": "\u03c0\u03bf\u03bb\u03cd \u03ba\u03b1\u03bb\u03cc",
    }.get(encoding, "\u9019\u90e8\u96fb\u5f71")
    found = refused(table([(f"{words} {text}", label) for text, label in rows(40)]).encode(encoding))
    assert (found.key, found.values["came"]) == ("own-encoding", "UTF-8")


def test_a_broken_byte_among_utf_8_is_no_western_table():
    content = bytearray(table([(f"{text} \u2013 caf\xe9", label) for text, label in rows(40)]).encode())
    content[40:41] = b"\xff"
    assert refused(bytes(content)).values == {"came": "UTF-8", "at": 40}


def test_more_labels_are_classes_and_other_columns_are_ignored():
    texts = [(i, label, text) for i, (text, label) in enumerate(rows(60, "cab", ("x", "y", "z")))]
    data = read_csv(table(texts, ("id", "label", "text")).encode())
    assert (data.task, data.class_names, data.outputs) == ("multiclass", ("a", "b", "c"), 3)
    words = {"c": "x", "a": "y", "b": "z"}
    for row, y in zip(data.test.x, data.test.y, strict=True):
        assert words[data.class_names[y]] in tokens.decode(row, data.vocabulary)


def test_the_vocabulary_knows_training_rows_only_and_has_a_limit(monkeypatch):
    data = read_csv(table(rows(100)).encode())
    seen = {word for row in data.train.x for word in tokens.decode(row, data.vocabulary)}
    assert set(data.vocabulary) - {"<pad>"} == seen
    monkeypatch.setattr(own, "WORDS", 4)
    short = read_csv(table(rows(100)).encode())
    assert short.vocabulary[:4] == ("<pad>", "<unknown>", "is", "number")
    assert len(short.vocabulary) == 6


def test_the_first_rows_of_a_sorted_table_hold_every_class():
    found = sorted(rows(300, "abc", ("x", "y", "z")), key=lambda row: row[1])
    data = read_csv(table(found).encode())
    for split in data.splits.values():
        assert set(split.y[:15].tolist()) == {0, 1, 2}


def test_texts_that_differ_only_after_the_cut_are_the_same_text():
    start = " ".join(f"w{i}" for i in range(64))
    texts = [*rows(30), *((f"{start} tail {i}", "pos") for i in range(10))]
    data = read_csv(table(texts).encode())
    assert (data.repeated, data.cut) == (9, 1)
    assert sum(map(len, data.splits.values())) == 31


def test_long_texts_are_cut_and_empty_ones_left_out():
    texts = [*rows(30), ("long " * 100, "pos"), ("", "pos"), ("  ", "neg"), ("fine", ""), ("🙂 لا", "neg")]
    data = read_csv(table(texts).encode())
    assert (data.empty, data.cut) == (3, 1)
    assert data.train.x.shape[1] == 64
    assert sum(map(len, data.splits.values())) == 32


def test_the_name_follows_the_content():
    one, same, other = (read_csv(table(found).encode()) for found in (rows(40), rows(40), rows(41)))
    assert one.name == same.name != other.name
    assert len(one.name) == 16


def test_what_cannot_be_read_is_refused_in_words():
    assert refused(b"").key == "own-empty"
    assert refused(b"\xef\xbb\xbf \n").key == "own-empty"
    assert refused(b"text,label\n").values == {"expected": 20, "came": 0}
    assert refused(table(rows(19)).encode()).values == {"expected": 20, "came": 19}
    assert refused(table(rows(30), ("Text", "label")).encode()).values == {
        "expected": "text, label",
        "came": "Text, label",
    }
    assert refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9).key == "own-encoding"
    undefined = refused(b"text,label\ncaf\xe9 \x81,a\n")
    assert (undefined.key, undefined.values) == ("own-encoding", {"came": "UTF-8", "at": 14})
    cells = refused(b"text,label\nfine,pos\nhello, world,pos\n")
    assert (cells.key, cells.values) == ("own-cells", {"line": 3, "expected": 2, "came": 3})
    assert refused(b'text,label\n"never closed,pos\n').key == "own-not-a-table"
    quoted = refused(b'text,"a,label"\n' + b"fine,pos\n" * 30)
    assert (quoted.key, quoted.values["came"]) == ("own-missing-column", "text, a,label")
    assert refused(b'text,label,"' + b"x" * 200_000).key == "own-not-a-table"
    assert refused(table(rows(30, ["same"])).encode()).values == {"came": "same"}
    assert refused(table(rows(210, [str(i) for i in range(21)])).encode()).values == {
        "expected": 20,
        "came": 21,
    }
    rare = refused(table([*rows(40), *((f"rare {i}", "r") for i in range(4))]).encode())
    assert (rare.key, rare.values) == ("own-rare-class", {"expected": 5, "came": 4, "name": "r"})


def test_sizes_are_bounded(monkeypatch):
    assert refused(b"x" * 5_000_001).key == "own-too-large"
    wide = refused(table(rows(30), ("text", "label", *[""] * 999)).encode())
    assert (wide.key, wide.values) == ("own-too-many-columns", {"expected": 1000, "came": 1001})
    monkeypatch.setattr(own, "MOST_ROWS", 25)
    assert refused(table(rows(26)).encode()).values == {"expected": 25, "came": 26}
    monkeypatch.setattr(own, "MOST_HELD", 6)
    assert [len(split) for split in read_csv(table(rows(24)).encode()).splits.values()] == [16, 4, 4]
    monkeypatch.setattr(own, "MOST_ROWS", 500)
    assert len(read_csv(table(rows(400)).encode()).validation) == 6


def test_rubbish_never_crashes():
    rng = random.Random(0)
    for _ in range(200):
        rubbish = bytes(rng.choices(b'text,label\n\r";\t\0\xff\xfea1', k=rng.randrange(80)))
        for content in (rubbish, b"text,label\n" + rubbish):
            refused(content)


def test_registered_data_are_found_until_others_push_them_out():
    kept = [register(read_csv(table(rows(20 + i)).encode())) for i in range(own.KEPT)]
    assert load(kept[0].name) is kept[0]  # used again: no longer the first to go
    register(read_csv(table(rows(60)).encode()))
    assert load(kept[0].name) is kept[0]
    with pytest.raises(LookupError, match="no longer kept"):
        load(kept[1].name)


def write(folder, found):
    for i, (text, label) in enumerate(found):
        (folder / label).mkdir(parents=True, exist_ok=True)
        (folder / label / f"{i}.txt").write_text(text, encoding="utf-8")


def test_a_folder_of_classes_is_read(tmp_path):
    write(tmp_path, rows(60, ("a", "b", "c"), ("x", "y", "z")))
    (tmp_path / "readme.txt").write_text("no class")
    (tmp_path / ".git").mkdir()
    data = read_folder(tmp_path)
    assert (data.class_names, data.task) == (("a", "b", "c"), "multiclass")
    assert [len(split) for split in data.splits.values()] == [42, 9, 9]
    for row, y in zip(data.train.x, data.train.y, strict=True):
        assert tokens.decode(row, data.vocabulary)[-1] == "xyz"[y]


def test_a_folder_holds_western_files_of_windows_too(tmp_path, monkeypatch):
    for name, encoding in (("new", "utf-8"), ("old", "cp1252")):
        write(tmp_path / name, rows(30))
        for i, (text, label) in enumerate(WESTERN):
            (tmp_path / name / label / f"w{i}.txt").write_bytes(text.encode(encoding))
    new, old = read_folder(tmp_path / "new"), read_folder(tmp_path / "old")
    assert old.name == new.name
    assert "na\xefve" in old.vocabulary
    monkeypatch.setattr(own, "FILE_BYTES", 40)  # the cut may fall into a character
    assert len(read_folder(tmp_path / "new").train) > 0


def test_train_and_test_of_a_folder_stay_apart(tmp_path):
    write(tmp_path / "train", rows(100))
    write(tmp_path / "test", [(f"exam <br /><br />{text}", label) for text, label in rows(30)])
    write(tmp_path / "train", [("nobody said", "unsup")])
    data = read_folder(str(tmp_path))
    assert [len(split) for split in data.splits.values()] == [80, 20, 30]
    assert data.class_names == ("neg", "pos")
    assert "br" not in data.vocabulary
    assert (data.test.x[:, 0] == 1).all()  # "exam" is a word of the test rows alone
    assert data.test.x.shape[1] == 6


def test_a_large_folder_is_drawn_from(tmp_path, monkeypatch):
    monkeypatch.setattr(own, "FOLDER_ROWS", (20, 10, 6))
    write(tmp_path / "train", rows(100))
    write(tmp_path / "test", [(f"exam {text}", label) for text, label in rows(30)])
    data = read_folder(tmp_path)
    assert [len(split) for split in data.splits.values()] == [20, 10, 6]
    assert [split.y.double().mean() for split in data.splits.values()] == [0.5] * 3
    assert read_folder(tmp_path).name == data.name


def folder_refused(path):
    with pytest.raises(OwnDataError) as caught:
        read_folder(path)
    for language in ("en", "zh"):
        assert catalogue(language)(caught.value.key, **caught.value.values)
    return caught.value


def test_folders_that_cannot_be_read_are_refused_in_words(tmp_path):
    assert folder_refused(tmp_path / "nowhere").key == "own-no-folder"
    assert folder_refused("x" * 5000).key == "own-no-folder"
    assert folder_refused("\0").key == "own-no-folder"
    assert folder_refused(tmp_path).key == "own-no-class-folder"
    write(tmp_path / "one", [(str(i), "a") for i in range(30)])
    assert folder_refused(tmp_path / "one").key == "own-one-class"
    write(tmp_path / "two", rows(18))
    assert folder_refused(tmp_path / "two").key == "own-too-few-rows"
    for i in range(21):
        (tmp_path / "many" / f"c{i}").mkdir(parents=True)
    assert folder_refused(tmp_path / "many").key == "own-too-many-classes"
    write(tmp_path / "other" / "train", rows(30))
    write(tmp_path / "other" / "test", rows(30, ("neg", "positive")))
    assert folder_refused(tmp_path / "other").key == "own-other-classes"
    write(tmp_path / "few" / "train", rows(30))
    write(tmp_path / "few" / "test", [("exam", "neg")])
    (tmp_path / "few" / "test" / "pos").mkdir()
    assert folder_refused(tmp_path / "few").values == {"expected": 1, "came": 0, "name": "pos"}
    write(tmp_path / "bad", rows(30))
    (tmp_path / "bad" / "pos" / "x.txt").write_bytes(b"caf\xe9 \x81")
    found = folder_refused(tmp_path / "bad")
    assert (found.key, found.values) == ("own-file-encoding", {"came": "x.txt", "at": 3})


def test_a_class_folder_that_must_not_be_read_is_refused_in_words(tmp_path, monkeypatch):
    def locked(*_, **__):
        raise PermissionError(13, "Permission denied")

    write(tmp_path, rows(30))
    monkeypatch.setattr("sklearn.datasets.load_files", locked)
    assert folder_refused(tmp_path).key == "own-no-folder"


def test_the_baseline_leaves_the_texts_as_they_are():
    data = read_csv(table(rows(100)).encode())
    before = {name: split.x.clone() for name, split in data.splits.items()}
    for tf_idf in (False, True):
        answers = by_words(data, tf_idf)
        assert {name: len(found) for name, found in answers.items()} == {"validation": 16, "test": 16}
        assert all(torch.equal(answers[name], data.splits[name].y) for name in answers)
    assert all(torch.equal(split.x, before[name]) for name, split in data.splits.items())
