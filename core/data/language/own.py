"""Texts that a learner brings: a table of text and label, or a folder with a sub-folder a class.

What is wrong with them is said by `OwnDataError`: a key of the text catalogue and the values of its text.
Data are known by their content: the same rows have the same name, "own-" and twelve hexadecimal digits.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import random
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

import torch

from core.data.dataset import Dataset, Entry, Split
from core.data.language import tokens

MEGABYTES = 5
"""Largest table, in units of 1,000,000 bytes."""
MOST_ROWS, LEAST_ROWS = 20_000, 20
MOST_COLUMNS = 1000
"""More of them take seconds to read, and none but two are read at all."""
MOST_CLASSES = 20
LEAST_A_CLASS = 5
"""Rows of a class without which it cannot be in all three splits."""
WORDS = 2000
"""Most frequent words of the training rows that make the vocabulary."""
LEAST = 2
"""Times that a word occurs there: one seen once stays unknown, so that training meets unknown words."""
LENGTH = 64
"""Tokens of a text that are read; the rest is cut."""
SHARE, MOST_HELD = 0.15, 500
"""Validation and test each take this share of a table, and about this many rows at most: sweeps read them
all."""
FOLDER_ROWS = (2000, 500, 500)
"""Texts of a folder that train, validate and test at most, equally many of each class as far as there are."""
FILE_BYTES = 20_000
"""Bytes that are read of one file: more than 64 words need."""
SHOWN = 120
"""Characters of a learner's own text that an error repeats."""
KEPT = 16
"""Data sets that the process keeps; the one that was used longest ago goes first."""

COLUMNS = ("text", "label")
_SEPARATORS = (",", ";", "\t")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_NOT_WESTERN = re.compile(rb"[\0-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
"""Control characters, and the five bytes that Windows-1252 leaves open."""


class OwnDataError(ValueError):
    """What is wrong with data that a learner brought: a key of the text catalogue and the values it takes."""

    def __init__(self, key: str, /, **values: str | int) -> None:
        super().__init__(f"{key}: {', '.join(f'{name} {value!r}' for name, value in values.items())}")
        self.key = key
        self.values = values


@dataclass(frozen=True, eq=False)
class OwnDataset(Dataset):
    """A data set, and what happened to the rows on the way: texts (or labels) that were empty and texts that
    came again were left out; texts of more than 64 tokens were cut."""

    empty: int = 0
    repeated: int = 0
    cut: int = 0


def read_csv(content: bytes) -> OwnDataset:
    """The table in a file: the columns "text" and "label", others are ignored.

    The encoding is UTF-8, UTF-16 or Windows-1252, the separator a comma, a semicolon or a tab, and lines end
    as on any system. Two labels make the task binary (the second in the order of characters is class 1), more
    of them multiclass. Validation and test take 15 percent of every class each, and about 500 rows at most;
    the others train.

    x is int64 (n, T) with T the longest text, at most 64. Raises OwnDataError.
    """
    if len(content) > MEGABYTES * 1_000_000:
        raise OwnDataError("own-too-large", expected=MEGABYTES, came=f"{len(content) / 1e6:.1f}")
    table = _table(_decode(content))
    if len(table) > MOST_ROWS:
        raise OwnDataError("own-too-many-rows", expected=MOST_ROWS, came=len(table))
    rows = _Rows()
    for text, label in table:
        rows.add(text, label.strip())
    _check(rows.labels)
    return _dataset(rows, _split(rows.labels, min(SHARE, MOST_HELD / len(rows.labels)), test=True))


def read_folder(path: str | Path) -> OwnDataset:
    """The texts of a folder: a sub-folder a class and a file a text, or "train" and "test" built like that.

    The second is how the IMDB reviews come; their "unsup" is ignored. At most 2,000 texts train, 500 validate
    and 500 test, drawn with a fixed seed, and the first 64 tokens of each are read. With "train" and "test"
    the validation rows are drawn from "train". Raises OwnDataError.
    """
    path = Path(path)
    train, validation, test = FOLDER_ROWS
    rows = _Rows()
    if not {"train", "test"} <= set(_folders(path)):
        _read_files(path, _classes(path), sum(FOLDER_ROWS), rows)
        _check(rows.labels)
        return _dataset(rows, _split(rows.labels, test / sum(FOLDER_ROWS), test=True))
    classes = _classes(path / "train")
    if _classes(path / "test") != classes:
        came = ", ".join(_classes(path / "test"))
        raise OwnDataError("own-other-classes", expected=", ".join(classes), came=came)
    _read_files(path / "train", classes, train + validation, rows)
    _check(rows.labels)
    split = _split(rows.labels, validation / (train + validation), test=False)
    known = len(rows.labels)
    _read_files(path / "test", classes, test, rows)
    split["test"] = list(range(known, len(rows.labels)))
    for name in classes:
        if name not in rows.labels[known:]:
            raise OwnDataError("own-rare-class", expected=1, came=0, name=name)
    return _dataset(rows, split)


def entry(name: str) -> Entry:
    """What all of them have in common, whether or not they are still kept: texts of two classes or more."""
    recipe = {"recurrent": {"epochs": 15, "keep": "best"}, "encoder": {"keep": "best"}}
    return Entry(name, "multiclass", "tokens", partial(registered, name), recipe)


_registry: OrderedDict[str, Dataset] = OrderedDict()
_lock = Lock()


def register(dataset: Dataset) -> Dataset:
    """Keep the data set, with the 16 last used, for `core.data.registry.load`, and return it."""
    with _lock:
        _registry[dataset.name] = dataset
        _registry.move_to_end(dataset.name)
        while len(_registry) > KEPT:
            _registry.popitem(last=False)
    return dataset


def registered(name: str) -> Dataset:
    """The data set of that name. Raises LookupError when it is not kept (any more)."""
    with _lock:
        if name not in _registry:
            raise LookupError(f"the data set {name!r} is no longer kept: load its file again")
        _registry.move_to_end(name)
        return _registry[name]


class _Rows:
    """Texts, as tokens, and labels as they come in: empty ones and repetitions are counted and left out."""

    def __init__(self) -> None:
        self.words: list[tuple[str, ...]] = []
        self.labels: list[str] = []
        self.empty = self.repeated = 0
        self._seen: set[tuple[str, ...]] = set()

    def add(self, text: str, label: str) -> None:
        words = tuple(tokens.tokenise(text))
        read = words[:LENGTH]  # what a network sees: texts that agree in it are the same text
        if not words or not label:
            self.empty += 1
        elif read in self._seen:
            self.repeated += 1
        else:
            self._seen.add(read)
            self.words.append(words)
            self.labels.append(label)


def _decode(content: bytes) -> str:
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise OwnDataError("own-empty")
    encoding = "utf-8-sig"
    even, odd = content[:64:2].count(0), content[1:64:2].count(0)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif bool(even) != bool(odd):  # UTF-16 without its mark: one of the two bytes of every Latin letter is 0
        encoding = "utf-16-be" if even else "utf-16-le"
    try:
        return _read(content, encoding)
    except UnicodeDecodeError as error:
        raise OwnDataError("own-encoding", came=encoding[:6].upper().rstrip("-"), at=error.start) from None


def _read(content: bytes, encoding: str, whole: bool = True) -> str:
    """Text in an encoding, or in Windows-1252 where it is not UTF-8 and looks like that; lines end in a line
    feed. whole: the bytes do not end within a character. Raises UnicodeDecodeError."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(content, final=whole)
    except UnicodeDecodeError:
        if not encoding.startswith("utf-8") or not _western(content):
            raise
        text = content.decode("cp1252")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _western(content: bytes) -> bool:
    """Whether bytes may be Windows-1252. It gives nearly every byte a meaning, so that any encoding could be
    taken for it: but in others, bytes beyond ASCII stand in rows, and in this one each between letters."""
    rows = _BEYOND_ASCII.findall(content)
    alone = sum(map(len, rows)) <= 1.5 * len(rows)
    return alone and not _NOT_WESTERN.search(content)


def _table(text: str) -> list[tuple[str, str]]:
    """The columns text and label, "" where a cell is missing."""
    import pandas as pd  # slow to import, and needed by nobody who brings no table

    text = text.replace("\0", "").lstrip()
    try:
        heads = {mark: _head(next(csv.reader(io.StringIO(text), delimiter=mark), ())) for mark in _SEPARATORS}
    except csv.Error:  # a quotation mark that is never closed
        raise OwnDataError("own-not-a-table") from None
    mark = max(heads, key=lambda mark: (set(COLUMNS) <= set(heads[mark]), len(heads[mark])))
    _check_head(heads[mark])
    try:
        # Without a header of its own, pandas takes as many columns as the first line has, and says where a
        # comma without quotation marks makes one more.
        table = pd.read_csv(io.StringIO(text), sep=mark, header=None, dtype=str, keep_default_na=False)
    except pd.errors.ParserError as error:
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if found is None:
            raise OwnDataError("own-not-a-table") from None
        expected, line, came = map(int, found.groups())
        raise OwnDataError("own-cells", line=line, expected=expected, came=came) from None
    head = _head(table.iloc[0])
    _check_head(head)  # pandas may read the quotation marks of the first line in another way
    columns = [list(table[head.index(name)].fillna("")) for name in COLUMNS]
    return list(zip(*columns, strict=True))[1:]


def _head(cells: Iterable[object]) -> list[str]:
    return [str(cell).strip(" \"'") for cell in cells]


def _check_head(head: list[str]) -> None:
    if not set(COLUMNS) <= set(head):
        came = ", ".join(head)[:SHOWN]
        raise OwnDataError("own-missing-column", expected=", ".join(COLUMNS), came=came)
    if len(head) > MOST_COLUMNS:
        raise OwnDataError("own-too-many-columns", expected=MOST_COLUMNS, came=len(head))


def _folders(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.iterdir() if entry.is_dir())
    except (OSError, ValueError):  # ValueError: a NUL character in the path
        raise OwnDataError("own-no-folder", came=str(path)[:SHOWN]) from None


def _classes(path: Path) -> list[str]:
    """Names of the sub-folders that hold a class, sorted."""
    found = _folders(path)
    classes = [name for name in found if name != "unsup" and not name.startswith(".")]
    if not classes:
        raise OwnDataError("own-no-class-folder", came=str(path)[:SHOWN])
    if len(classes) > MOST_CLASSES:
        raise OwnDataError("own-too-many-classes", expected=MOST_CLASSES, came=len(classes))
    return classes


def _read_files(path: Path, classes: list[str], most: int, rows: _Rows) -> None:
    """Add texts of a folder, as many of each class as fit into `most` equal shares."""
    from sklearn.datasets import load_files

    wanted = dict.fromkeys(classes, most // len(classes))
    try:
        # Names only: the folder may be larger than the memory.
        found = load_files(str(path), categories=classes, load_content=False, shuffle=True, random_state=0)
        for name, target in zip(found.filenames, found.target, strict=True):
            label = found.target_names[target]
            if wanted[label] and Path(name).is_file():
                wanted[label] -= 1
                rows.add(_read_file(Path(name)), label)
    except OSError:  # a sub-folder that must not be read
        raise OwnDataError("own-no-folder", came=str(path)[:SHOWN]) from None


def _read_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES)
    except OSError:
        raise OwnDataError("own-no-file", came=path.name[:SHOWN]) from None
    try:
        text = _read(content, "utf-8-sig", whole=False)
    except UnicodeDecodeError as error:
        raise OwnDataError("own-file-encoding", came=path.name[:SHOWN], at=error.start) from None
    return re.sub(r"<br\s*/?>", " ", text)  # the IMDB reviews are pieces of web pages


def _check(labels: list[str]) -> None:
    counts = Counter(labels)
    if len(labels) < LEAST_ROWS:
        raise OwnDataError("own-too-few-rows", expected=LEAST_ROWS, came=len(labels))
    if len(counts) == 1:
        raise OwnDataError("own-one-class", came=labels[0][:SHOWN])
    if len(counts) > MOST_CLASSES:
        raise OwnDataError("own-too-many-classes", expected=MOST_CLASSES, came=len(counts))
    name, rarest = min(counts.items(), key=lambda item: (item[1], item[0]))
    if rarest < LEAST_A_CLASS:
        raise OwnDataError("own-rare-class", expected=LEAST_A_CLASS, came=rarest, name=name[:SHOWN])


def _split(labels: list[str], share: float, *, test: bool) -> dict[str, list[int]]:
    """Row numbers of the splits: `share` of every class validates, and as much tests, one row at least.

    Each split is shuffled: some measurements take its first rows, and a table may be sorted by its label.
    """
    rng = random.Random(0)
    split: dict[str, list[int]] = {"train": [], "validation": [], "test": []}
    for label in sorted(set(labels)):
        rows = [row for row, other in enumerate(labels) if other == label]
        rng.shuffle(rows)
        held = max(1, round(share * len(rows)))
        split["validation"] += rows[:held]
        split["test"] += rows[held : 2 * held] if test else []
        split["train"] += rows[2 * held if test else held :]
    for rows in split.values():
        rng.shuffle(rows)
    return split


def _dataset(rows: _Rows, split: dict[str, list[int]]) -> OwnDataset:
    vocabulary = tokens.build((rows.words[row] for row in split["train"]), limit=WORDS, least=LEAST)
    names = tuple(sorted(set(rows.labels)))
    encoded = tokens.encode(rows.words, vocabulary, LENGTH)
    x = encoded.tokens[:, : max(map(len, encoded.words))].contiguous()
    y = torch.tensor([names.index(label) for label in rows.labels])
    content = repr([(name, [(rows.words[row], rows.labels[row]) for row in split[name]]) for name in split])
    return OwnDataset(
        name=f"own-{hashlib.sha256(content.encode()).hexdigest()[:12]}",
        task="binary" if len(names) == 2 else "multiclass",
        **{name: Split(x[picked], y[picked]) for name, picked in split.items()},
        feature_names=(),
        class_names=names,
        scaling="scaling-none",
        vocabulary=vocabulary,
        empty=rows.empty,
        repeated=rows.repeated,
        cut=sum(map(bool, encoded.cut)),
    )
