"""Settings of the sample pages."""

from typing import ClassVar, Literal, Self

from pydantic import Field

from lessons.settings import Settings


class Sample(Settings):
    RENAMED: ClassVar = {"exact": {"exactly": "1"}}

    lang_of_code: Literal["en", "zh"] = "en"
    width: Literal[32, 64, 100] = 64
    epoch: int = Field(5, ge=0, le=10)
    at: float = Field(0.001, ge=1e-9, le=10)
    exact: bool = False
    picked: int | None = Field(None, ge=0, le=63)
    cut: tuple[int, ...] = ()
    layer: int = Field(1, ge=1, le=3)

    def consistent(self) -> Self:
        # the narrow network has one layer
        return self.model_copy(update={"layer": 1}) if self.width == 32 else self
