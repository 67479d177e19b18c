"""Han et al. 2015, arXiv 1506.02626: LeNet-300-100 on MNIST, pruned and retrained by magnitude.

`python -m benchmarks.han2015 [folder]` prints the share left in each layer and the error before and after,
beside the paper's figures. MNIST comes from a folder that holds the four original gzip files, or else from
OpenML. Not a part of `python -m benchmarks`: it takes minutes, and data that are not here.
"""

from __future__ import annotations

import gzip
import math
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import fetch_openml

from core.data.dataset import Dataset, Split
from core.measure.metrics import accuracy
from core.models import Model
from core.prune.units import Params
from core.retrain import LoopSettings, Round, prune_and_retrain
from core.train.settings import TrainSettings

FILES = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}
VALIDATION = 5000
"""Training rows, the last ones, that are kept out of training: what is reported is the error on the test
rows, which nothing is chosen by."""

PAPER_LEFT = {"fc1.weight": 0.08, "fc2.weight": 0.09, "fc3.weight": 0.26}
PAPER_ERROR = (0.0164, 0.0159)
PAPER_WEIGHTS = (267_000, 22_000)
TARGET = 0.92
"""Share removed: 22K of 267K are left."""

_IDX_BYTES = 0x08
_PICTURE = (28, 28)


class NoMnistError(RuntimeError):
    """MNIST is not at hand; the message says where it was looked for."""


def read_idx(path: Path) -> np.ndarray:
    """The array, uint8, in a gzip file of the format IDX. Raises ValueError when it is another or damaged."""
    try:
        raw = gzip.decompress(path.read_bytes())
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"expected a whole gzip file in {path.name}, got: {error}") from None
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] != _IDX_BYTES:
        raise ValueError(f"expected unsigned bytes in the format IDX in {path.name}, got {raw[:4]!r}")
    start = 4 + 4 * raw[3]
    if len(raw) < start:
        raise ValueError(f"expected {raw[3]} sizes in {path.name}, got {len(raw)} bytes")
    shape = struct.unpack(f">{raw[3]}I", raw[4:start])
    if len(raw) - start != math.prod(shape):
        raise ValueError(f"expected {math.prod(shape)} numbers in {path.name}, got {len(raw) - start}")
    return np.frombuffer(raw, dtype=np.uint8, offset=start).reshape(shape)


def from_folder(folder: Path) -> tuple[np.ndarray, ...]:
    """(train images, train labels, test images, test labels) from the four files: (n, 28, 28) and (n,).

    Raises NoMnistError where a file is missing, damaged or something else.
    """
    missing = [name for pair in FILES.values() for name in pair if not (folder / name).is_file()]
    if missing:
        raise NoMnistError(f"{folder} lacks {', '.join(missing)}")
    try:
        return tuple(part for pair in FILES.values() for part in _read_pair(folder, *pair))
    except (OSError, ValueError) as error:
        raise NoMnistError(str(error)) from None


def _read_pair(folder: Path, images_name: str, labels_name: str) -> tuple[np.ndarray, np.ndarray]:
    images, labels = read_idx(folder / images_name), read_idx(folder / labels_name)
    if images.shape[1:] != _PICTURE:
        raise ValueError(f"expected images (n, 28, 28) in {images_name}, got {images.shape}")
    if labels.shape != images.shape[:1]:
        raise ValueError(f"expected {len(images)} labels in {labels_name}, got {labels.shape}")
    return images, labels


def from_openml() -> tuple[np.ndarray, ...]:
    """The same from OpenML, or from its cache. Raises NoMnistError."""
    try:
        found = fetch_openml("mnist_784", version=1, as_frame=False, parser="liac-arff")
    except Exception as error:  # no network, a proxy, a server that is down: all mean the same here
        raise NoMnistError(f"OpenML did not give mnist_784 ({type(error).__name__}: {error})") from error
    images, labels = found.data.astype(np.uint8), found.target.astype(np.uint8)
    return images[:60_000], labels[:60_000], images[60_000:], labels[60_000:]


def dataset(arrays: tuple[np.ndarray, ...], validation: int = VALIDATION) -> Dataset:
    """The rows as numbers from 0 to 1, flat; the last training rows are the validation."""
    x, y, test_x, test_y = (torch.from_numpy(np.array(part)) for part in arrays)

    def split(images: torch.Tensor, labels: torch.Tensor) -> Split:
        return Split(images.flatten(1).float() / 255.0, labels.long())

    cut = len(x) - validation
    train, held, test = split(x[:cut], y[:cut]), split(x[cut:], y[cut:]), split(test_x, test_y)
    names = tuple(f"pixel {i}" for i in range(train.x.shape[1]))
    return Dataset("mnist", "multiclass", train, held, test, names, tuple("0123456789"), "scaling-unit")


def settings(epochs: int = 20, retrain_epochs: int = 4, rounds: int = 10) -> LoopSettings:
    """How the table is made. As in the paper, retraining goes on with a smaller learning rate."""
    train = TrainSettings(
        widths=(300, 100), optimizer="momentum", learning_rate=0.02, weight_decay=5e-4, epochs=epochs
    )
    return LoopSettings(
        train=train,
        criterion="magnitude",
        schedule="exponential",
        target=TARGET,
        rounds=rounds,
        retrain_epochs=retrain_epochs,
        rate_factor=0.3,
    )


def error(model: Model, params: Params, split: Split) -> float:
    """Share of rows that are not found."""
    with torch.no_grad():
        return 1.0 - accuracy(model.logits(params, split.x), split.y).item()


def report(first: Round, last: Round, test: Split) -> str:
    """The table: ours beside the paper's."""
    lines = ["| layer | weights | left here | left in the paper |", "|---|---|---|---|"]
    for name, (kept, size) in last.mask.counts().items():
        lines.append(f"| {name.split('.')[0]} | {size} | {kept / size:.1%} | {PAPER_LEFT[name]:.0%} |")
    lines.append(f"| all | {last.total} | {1 - last.share:.1%} | {PAPER_WEIGHTS[1] / PAPER_WEIGHTS[0]:.1%} |")
    lines += ["", "| test error | here | in the paper |", "|---|---|---|"]
    for words, done, paper in zip(("before", "after"), (first, last), PAPER_ERROR, strict=True):
        lines.append(f"| {words} | {error(done.model, done.params, test):.2%} | {paper:.2%} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run and print; 2 where MNIST is not at hand."""
    try:
        arrays = from_folder(Path(arguments[0])) if arguments else from_openml()
    except NoMnistError as missing:
        print(
            f"MNIST is not at hand, so there is no table: {missing}. Give a folder that holds "
            f"{', '.join(name for pair in FILES.values() for name in pair)}.",
            file=sys.stderr,
        )
        return 2
    data = dataset(arrays)
    rounds: list[Round] = []
    for done in prune_and_retrain(settings(), data):
        rounds.append(done)
        print(
            f"round {done.index}: {done.share:.1%} removed, validation error {1 - done.healed.metric:.2%}, "
            f"{done.seconds:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    print(report(rounds[0], rounds[-1], data.test))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
