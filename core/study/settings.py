"""What a study is, as data: criteria x shares x seeds x networks x retraining, and the jobs it falls into.

A job is all that one worker does at a stretch: one trained network under one criterion, at all shares. Its
hash is the name of its file, so two studies that share a job compute it once.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)

from core.prune.masks import Scope
from core.prune.scores import Grain, criterion
from core.train.settings import ARCHITECTURES, BaseTrainSettings

RECIPE = 3
"""Part of every job's hash: raise it when what a job computes changes, and old cells are not used."""


class StudyError(ValueError):
    """A study cannot be read or cannot go on; the message says why in one sentence."""


def _network(value: object) -> object:
    """The settings of a network from a JSON object whose key "network" says which kind it is."""
    if not isinstance(value, dict):
        return value
    kind = value.get("network", "mlp")
    if not isinstance(kind, str) or kind not in ARCHITECTURES:
        raise ValueError(f"expected a network among {list(ARCHITECTURES)}, got {kind!r}")
    try:
        fields = {key: field for key, field in value.items() if key != "network"}
        return ARCHITECTURES[kind].model_validate(fields)
    except ValidationError as error:
        raise ValueError(_sentence(error)) from None


def _described(settings: BaseTrainSettings) -> dict[str, object]:
    return {"network": settings.architecture, **settings.model_dump(mode="json")}


Network = Annotated[BaseTrainSettings, BeforeValidator(_network), PlainSerializer(_described)]

Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Epochs = Annotated[int, Field(ge=0, le=10_000)]


class Job(BaseModel):
    """One trained network and one criterion: every share, without retraining and after it.

    `kind` "curve" prunes; "truth" compares all `criteria` with exact ablation at every snapshot.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["curve", "truth"]
    model: Network
    criteria: tuple[str, ...]
    grain: Grain
    scope: Scope = "global"
    shares: tuple[Share, ...] = ()
    retrain: tuple[Epochs, ...] = ()

    @property
    def criterion(self) -> str:
        """The criterion of a curve."""
        return self.criteria[0]

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits: the same in every process and on every machine."""
        text = f"{RECIPE}:{self.model.hash}:{self.model_dump_json()}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """A short name for progress and errors."""
        return f"{self.model.label}, {self.criterion if self.kind == 'curve' else 'truth'}"


class StudySettings(BaseModel):
    """One frozen description: equal studies are equal files, in whatever order their seeds and shares came.

    models  : networks with their training; their own seed is replaced by each of `seeds`.
    shares  : of weights or of units that go; 0, the dense network, is always among them.
    retrain : epochs of training after the cut, 0 for none; several may be asked for.
    scope   : what competes for the same budget; None is the scope that each criterion was published for,
              else "global".
    truth   : also the rank correlation of each criterion with exact ablation, at every snapshot of a
              training.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: Annotated[tuple[Network, ...], Field(min_length=1, max_length=16)]
    criteria: Annotated[tuple[str, ...], Field(min_length=1, max_length=32)]
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=1001)]
    seeds: Annotated[tuple[Seed, ...], Field(min_length=1, max_length=1000)] = (0, 1, 2, 3, 4)
    retrain: Annotated[tuple[Epochs, ...], Field(min_length=1, max_length=16)] = (0,)
    grain: Grain = "weight"
    scope: Scope | None = None
    truth: bool = False

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, values: object) -> object:
        """Sort what has an order and drop what is there twice, so that equal requests are equal studies."""
        if not isinstance(values, dict):
            return values
        values = dict(values)
        for name in ("shares", "seeds", "retrain"):
            given = values.get(name)
            if isinstance(given, list | tuple) and all(type(one) in (int, float) for one in given):
                zero = {0.0} if name == "shares" and given else set()
                values[name] = tuple(sorted({*given} | zero))
        names = values.get("criteria")
        if isinstance(names, list | tuple) and all(isinstance(name, str) for name in names):
            values["criteria"] = tuple(dict.fromkeys(names))
        return values

    @model_validator(mode="after")
    def _possible(self) -> StudySettings:
        if len({model.model_copy(update={"seed": 0}) for model in self.models}) < len(self.models):
            raise ValueError("expected different models, got the same one twice")
        try:
            networks = [model.model for model in self.models]
        except LookupError as error:  # data of a learner that are no longer kept
            raise ValueError(f"expected data that are kept, got none: {error.args[0]}") from None
        if self.grain == "unit" and self.scope not in (None, "global", "layer"):
            raise ValueError(f"expected the scope global or layer for units, got {self.scope!r}")
        for name in self.criteria:
            found = criterion(self.grain, name)
            for model, built in zip(self.models, networks, strict=True):
                if found.unavailable(built):
                    raise ValueError(
                        f"expected criteria that are defined for {model.shape}, got {name!r}, "
                        f"which needs {found.asks}"
                    )
        if self.grain == "unit":
            for model, built in zip(self.models, networks, strict=True):
                if not built.hidden:
                    raise ValueError(f"expected networks with hidden units, got {model.shape}")
        return self

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits that name the study."""
        return hashlib.sha256(f"{RECIPE}:{self.model_dump_json()}".encode()).hexdigest()[:16]

    @property
    def runs(self) -> tuple[BaseTrainSettings, ...]:
        """The trainings, model by model."""
        return tuple(m.model_copy(update={"seed": seed}) for m in self.models for seed in self.seeds)

    def jobs(self) -> tuple[Job, ...]:
        """Every job once. The first criterion goes through all networks first: it is the one that trains."""
        curves = [
            Job(
                kind="curve",
                model=run,
                criteria=(name,),
                grain=self.grain,
                scope=self.scope or criterion(self.grain, name).scope or "global",
                shares=self.shares,
                retrain=self.retrain,
            )
            for name in self.criteria
            for run in self.runs
        ]
        truths = [
            Job(kind="truth", model=run, criteria=self.criteria, grain=self.grain)
            for run in (self.runs if self.truth else ())
        ]
        return (*curves, *truths)


def read_settings(path: Path | str) -> StudySettings:
    """A study from a JSON file. Raises StudyError, in one sentence: what was expected and what came."""
    path = Path(path)
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StudyError(f"expected a settings file at {path}, got: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # RecursionError: lists in lists in lists
        raise StudyError(f"expected JSON in {path}, got: {error}") from None
    return parse_settings(values, path.name)


def parse_settings(values: object, where: str = "settings") -> StudySettings:
    """A study from plain values. Raises StudyError as `read_settings` does."""
    if not isinstance(values, dict):
        raise StudyError(f"{where}: expected an object with models, criteria and shares, got {values!r:.60}")
    try:
        return StudySettings.model_validate(values)
    except ValidationError as error:
        raise StudyError(f"{where}: {_sentence(error)}") from None


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong."""
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    message = re.sub(r"^\w+ should (be|have) (.*?)( after validation.*)?$", r"expected \2", first["msg"])
    message = message.removeprefix("Value error, ")
    if first["type"] == "missing":
        message = "expected a value, got none"
    elif first["type"] == "extra_forbidden":
        message = "expected no such field"
    if ", got " not in message:
        message += f", got {first['input']!r:.80}"
    return f"{place}: {message}" if place else message


def describe(settings: StudySettings) -> str:
    """The JSON file of a study: what `read_settings` reads."""
    return json.dumps(settings.model_dump(mode="json"), indent=2) + "\n"
