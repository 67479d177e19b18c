"""What decides a training run, as data: equal settings give equal numbers, under one name.

One class of settings for each kind of network, over what all of them share. The same instance is the key of
the cache, the name of the files and the label on the page.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.data.dataset import Dataset
from core.data.registry import DatasetName, load
from core.models import MLP, Activation, Encoder, Model, Recurrent
from core.models.recurrent import Cell

Optimizer = Literal["sgd", "momentum", "adam", "adamw"]

RECIPE = 4
"""Part of every settings hash: raise it when the loop or a data set changes, and old runs are not used."""

Width = Annotated[int, Field(ge=1, le=1024)]


class BaseTrainSettings(BaseModel, ABC):
    """What every training run states, whatever the network."""

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
    """A multilayer perceptron on a table."""

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
    """A transformer encoder on tokens."""

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
