"""Logits of the same rows for many sets of parameters: what `Encoder.reader` gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.models.protocol import PAD
from core.prune.units import Params

if TYPE_CHECKING:
    from core.models.encoder import Encoder

Step = tuple[tuple[str, ...], Callable[[Params, Tensor | None], Tensor]]
"""Names of parameters, and a function of them and of what the step before has made."""

LENGTHS = 4
"""Lengths to which rows are padded, instead of the longest."""

REMEMBERED = 1 << 24
"""Numbers that may be kept of the first call; where they would be more, none are."""


class EncoderReader:
    """Without one unit or one weight, everything in front of it gives what it gave with it: a call goes on
    from the first step whose parameters are not those of the first call."""

    def __init__(self, model: Encoder, x: Tensor) -> None:
        length, order = (x != PAD).sum(1).sort()
        some = order.chunk(LENGTHS)
        ends = (max(1, int(part.max())) for part in length.chunk(LENGTHS))
        self.parts = [model.steps(x[rows, :end]) for rows, end in zip(some, ends, strict=True)]
        self.back = torch.cat(some).argsort()
        self.reads = [names for names, _ in self.parts[0]]
        self.keeps = x.numel() * model.width * len(self.reads) <= REMEMBERED
        self.first: Params = {}
        self.made: list[list[Tensor]] = [[] for _ in self.reads]

    def __call__(self, params: Params) -> Tensor:
        """Logits (n, c), in inference: parameters and results of the first call are kept."""
        start, keep = self._unchanged(params), self.keeps and not self.first
        logits = []
        for number, steps in enumerate(self.parts):
            now = self.made[start - 1][number] if start else None
            for made, (_, step) in zip(self.made[start:], steps[start:], strict=True):
                now = step(params, now)
                if keep:
                    made.append(now)
            logits.append(now)
        if keep:
            self.first = {name: tensor.clone() for name, tensor in params.items()}
        return torch.cat(logits)[self.back]

    def _unchanged(self, params: Params) -> int:
        """How many of the first steps would make what they made in the first call."""
        if not self.first or params["out.weight"].dtype != self.first["out.weight"].dtype:
            return 0
        equal = [all(torch.equal(params[n], self.first[n]) for n in names) for names in self.reads]
        return [*equal, False].index(False)
