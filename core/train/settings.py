"""What decides a training run, as data: equal settings give equal numbers, under one name.

One class of settings for each architecture, over what all of them share, and with it how the course trains
it. The same instance is the key of the cache, the name of the files and the label on the page.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.data.dataset import Dataset, Entry, Kind, Task
from core.data.registry import DatasetName, entry, load
from core.models import MLP, Activation, ConvNet, Encoder, Model, Recurrent
from core.models.recurrent import Cell

Optimizer = Literal["sgd", "momentum", "adam", "adamw"]

RECIPE = 5
"""Part of every settings hash: raise it when the loop or a data set changes, and old runs are not used."""

Width = Annotated[int, Field(ge=1, le=1024)]


SNAPSHOTS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Epochs that the course keeps, as far as a training goes."""

_ADAM = {"optimizer": "adam", "clip": 1.0, "batch_size": 64, "learning_rate": 0.01}


class BaseTrainSettings(BaseModel, ABC):
    """What every training run states, whatever the network.

    architecture : its name.
    kinds, tasks : of the data that it can learn.
    recipes      : {kind or task of the data: fields} of the course's trainings. The task goes before the
                   kind, and what a data set says of itself before both; other fields are as by default.
    """

    architecture: ClassVar[str]
    kinds: ClassVar[tuple[Kind, ...]]
    tasks: ClassVar[tuple[Task, ...]] = get_args(Task)
    recipes: ClassVar[Mapping[Kind | Task, Mapping[str, object]]]

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: DatasetName = "digits"
    optimizer: Optimizer = "sgd"
    learning_rate: float = Field(default=0.1, gt=0.0, le=10.0, allow_inf_nan=False)
    batch_size: int = Field(default=64, ge=0, le=65536)
    """Rows a step; 0 is the full batch."""
    epochs: int = Field(default=100, ge=1, le=10_000)
    weight_decay: float = Field(default=0.0, ge=0.0, le=10.0, allow_inf_nan=False)
    """L2: adds weight_decay / 2 * sum of squared weights to the loss (under adamw, decoupled from it)."""
    l1: float = Field(default=0.0, ge=0.0, le=10.0, allow_inf_nan=False)
    """L1: adds l1 * sum of absolute weights, by a proximal step, so that zeros are exact."""
    clip: float = Field(default=0.0, ge=0.0, le=1e6, allow_inf_nan=False)
    """Largest norm of the gradient of a step, longer ones are shortened to it; 0 leaves them as they are."""
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    """Decides the initial parameters and the order of the rows; never the splits of the data."""
    snapshots: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=64)] = ()
    """Epochs whose parameters are kept. 0 (before training) and the last are always among them."""
    keep: Literal["last", "best"] = Field(default="last", exclude_if=lambda keep: keep == "last")
    """What the parameters of the last snapshot are: those after the last epoch, or, against overfitting,
    those after the epoch that was best on validation. The default is no part of what names a run."""

    @model_validator(mode="before")
    @classmethod
    def _complete_snapshots(cls, values: object) -> object:
        """Sort the snapshots and add 0 and the last epoch, so that equal requests are equal settings."""
        if isinstance(values, dict):
            epochs = values.get("epochs", cls.model_fields["epochs"].default)
            given = values.get("snapshots", ())
            whole = isinstance(given, tuple | list) and all(isinstance(epoch, int) for epoch in given)
            if whole and isinstance(epochs, int):
                values = values | {"snapshots": tuple(sorted({0, *given, epochs}))}
        return values

    @model_validator(mode="after")
    def _snapshots_in_range(self) -> BaseTrainSettings:
        if any(epoch > self.epochs for epoch in self.snapshots):
            raise ValueError(f"expected snapshots up to epoch {self.epochs}, got {max(self.snapshots)}")
        return self

    @classmethod
    def of(cls, dataset: str, seed: int = 0, **changes: object) -> Self:
        """How the course trains this architecture on a data set: the one place that lessons take it from.

        `changes` replace fields, e.g. l1=1e-3. Snapshots are those of SNAPSHOTS up to the last epoch. Raises
        ValueError for data that it cannot learn.
        """
        data = entry(dataset)
        if not cls.can_learn(data):
            raise ValueError(
                f"expected data for {cls.architecture!r}, of a kind among {list(cls.kinds)} and a task among "
                f"{list(cls.tasks)}, got {dataset!r}: {data.kind}, {data.task}"
            )
        prescribed = (
            cls.recipes.get(data.kind, {}),
            cls.recipes.get(data.task, {}),
            data.recipe.get(cls.architecture, {}),
        )
        fields: dict[str, object] = {"dataset": dataset, "seed": seed}
        for part in (*prescribed, changes):
            fields |= part
        epochs = fields.get("epochs", cls.model_fields["epochs"].default)
        return cls(**{"snapshots": tuple(epoch for epoch in SNAPSHOTS if epoch <= epochs), **fields})

    @classmethod
    def can_learn(cls, data: Entry) -> bool:
        """Whether the architecture reads such data and has an output for their task."""
        return data.kind in cls.kinds and data.task in cls.tasks

    @abstractmethod
    def build(self, data: Dataset) -> Model:
        """The architecture for a data set. Raises ValueError where the data are not what it reads."""

    @property
    def model(self) -> Model:
        """The architecture for the data set that is named."""
        return self.build(load(self.dataset))

    @property
    @abstractmethod
    def shape(self) -> str:
        """The architecture in a few characters, for labels."""

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits that name this run: the same in every process and on every machine."""
        text = f"{RECIPE}:{type(self).__name__}:{self.model_dump_json()}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """A short name for lists and logs, e.g. "digits 64-64-64-10 relu seed 0"."""
        penalty = f" L1 {self.l1:g}" if self.l1 else ""
        return f"{self.dataset} {self.shape}{penalty} seed {self.seed}"


class TrainSettings(BaseTrainSettings):
    """A multilayer perceptron on a table or on pictures as rows of pixels."""

    architecture = "mlp"
    kinds = ("table", "picture")
    recipes: ClassVar = {
        "regression": {"widths": (), "learning_rate": 0.05, "batch_size": 0, "epochs": 500},
    }

    widths: Annotated[tuple[Width, ...], Field(max_length=6)] = (64, 64)
    """Widths of the hidden layers; () is linear or logistic regression."""
    activation: Activation = "relu"

    def build(self, data: Dataset) -> MLP:
        return MLP((data.features, *self.widths, data.outputs), self.activation)

    @property
    def shape(self) -> str:
        return f"{'-'.join(str(width) for width in self.model.widths)} {self.activation}"


class RecurrentSettings(BaseTrainSettings):
    """A recurrent network on sequences; on the task "language" it answers at every step."""

    architecture = "recurrent"
    kinds = ("sequence", "tokens")
    recipes: ClassVar = {
        "sequence": {**_ADAM, "cell": "rnn", "size": 50, "epochs": 15},
        "tokens": {**_ADAM, "cell": "lstm", "size": 32, "embedding": 16, "epochs": 10},
        "language": {"cell": "gru", "size": 96, "embedding": 24, "epochs": 12, "l1": 5e-5},
    }

    dataset: DatasetName = "signal-5"
    cell: Cell = "rnn"
    size: Width = 50
    """Hidden units of each direction."""
    activation: Activation = "tanh"
    """Of the cell "rnn"; GRU and LSTM have tanh."""
    bidirectional: bool = False
    embedding: Width = 16
    """Width of the embedding, where the data are tokens."""

    def build(self, data: Dataset) -> Recurrent:
        vocabulary = len(data.vocabulary)
        if not vocabulary and data.train.x.ndim != 3:
            raise ValueError(f"expected sequences for a recurrent network, got the table {data.name!r}")
        return Recurrent(
            inputs=self.embedding if vocabulary else data.features,
            sizes=(self.size,) * (2 if self.bidirectional else 1),
            outputs=data.outputs,
            cell=self.cell,
            activation=self.activation,
            vocabulary=vocabulary,
            read="every" if data.task == "language" else "last",
        )

    @property
    def shape(self) -> str:
        size = f"2 x {self.size}" if self.bidirectional else str(self.size)
        return f"{self.cell.upper()} {size}{f' {self.activation}' if self.cell == 'rnn' else ''}"


class EncoderSettings(BaseTrainSettings):
    """A transformer encoder on tokens, with one answer a row."""

    architecture = "encoder"
    kinds = ("tokens",)
    tasks = ("regression", "binary", "multiclass")
    recipes: ClassVar = {
        "tokens": {
            **_ADAM,
            "heads": (8, 8),
            "head_width": 4,
            "feedforward": (32, 32),
            "batch_size": 32,
            "learning_rate": 0.002,
            "l1": 1e-4,
            "epochs": 12,
        },
    }

    dataset: DatasetName = "reviews"
    width: Width = 32
    heads: Annotated[tuple[Annotated[int, Field(ge=1, le=16)], ...], Field(min_length=1, max_length=6)] = (
        4,
        4,
    )
    """Heads of each block."""
    head_width: Annotated[int, Field(ge=1, le=128)] = 8
    feedforward: Annotated[tuple[Width, ...], Field(min_length=1, max_length=6)] = (64, 64)
    """Feed-forward neurons of each block."""

    def build(self, data: Dataset) -> Encoder:
        if not data.vocabulary:
            raise ValueError(f"expected tokens for an encoder, got {data.name!r}, which has no vocabulary")
        return Encoder(
            vocabulary=len(data.vocabulary),
            width=self.width,
            heads=self.heads,
            head_width=self.head_width,
            feedforward=self.feedforward,
            outputs=data.outputs,
            length=data.train.x.shape[1],
        )

    @property
    def shape(self) -> str:
        return f"encoder {'+'.join(map(str, self.heads))} heads"


class ConvNetSettings(BaseTrainSettings):
    """A residual convolutional network on pictures."""

    architecture = "convnet"
    kinds = ("picture",)
    tasks = ("binary", "multiclass")
    recipes: ClassVar = {
        "picture": {"optimizer": "adam", "learning_rate": 0.003, "batch_size": 64, "epochs": 20},
    }

    widths: Annotated[tuple[Annotated[int, Field(ge=1, le=64)], ...], Field(min_length=1, max_length=3)] = (
        8,
        16,
    )
    """Filters of each stage; the inner ones of its blocks are as many."""
    blocks: Annotated[int, Field(ge=1, le=4)] = 2
    """Blocks of each stage."""

    def build(self, data: Dataset) -> ConvNet:
        if data.image_shape is None:
            raise ValueError(f"expected pictures for a convolutional network, got {data.name!r}")
        blocks = tuple((width,) * self.blocks for width in self.widths)
        return ConvNet(self.widths, blocks, data.outputs, data.image_shape)

    @property
    def shape(self) -> str:
        return f"residual {'-'.join(map(str, self.widths))} x {self.blocks}"


ARCHITECTURES: dict[str, type[BaseTrainSettings]] = {
    kind.architecture: kind for kind in (TrainSettings, ConvNetSettings, RecurrentSettings, EncoderSettings)
}
"""By name, in teaching order. A new one is its file in `core.models` and its class here."""


def architectures(dataset: str) -> tuple[str, ...]:
    """Names of those that can learn a data set."""
    data = entry(dataset)
    return tuple(name for name, kind in ARCHITECTURES.items() if kind.can_learn(data))
