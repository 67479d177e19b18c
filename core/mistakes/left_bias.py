"""Units whose incoming weights are removed, and whose bias is left: it still speaks to the next layer.

weight: incoming, (units, inputs). bias: (units,). kept: 1.0 or 0.0 for each unit, (units,). Returns both with
zeros where a unit is removed.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from core.mistakes.outcome import Columns, Outcome, Trained
from core.prune.units import Params


def broken(weight: Tensor, bias: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
    weight = weight * kept.unsqueeze(1)
    return weight, bias


def corrected(weight: Tensor, bias: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
    weight = weight * kept.unsqueeze(1)
    return weight, bias * kept


def experiment(trained: Trained) -> Outcome:
    """Both for every number of units, least contribution first, all but the last of a layer: `accuracy`, and
    the largest `difference` of an output from that of the shrunken network, (S,). Facts: which units are
    `gone`, (S, units); `bias` of every unit, (units,); `accuracy` of the shrunken network, (S,); how many of
    the removed units still `speak`: their bias is above 0, (S,)."""
    model, rows = trained.model, trained.data.validation.to(torch.float64)
    params = {name: tensor.double() for name, tensor in trained.params.items()}
    order = (trained.outputs * trained.output_gradients).abs().mean(0).argsort()
    kept = []
    for count in range(len(order) + 1):
        flags = trained.without(order[:count])
        if not all(bool(own.any()) for own in flags.values()):
            break
        kept.append(flags)
    shrunken = [model.shrink(params, flags) for flags in kept]
    small = [trained.logits(params, rows, model) for model, params in shrunken]

    def removed(function, flags: dict[str, Tensor]) -> Params:
        out = dict(params)
        for layer, own in flags.items():
            names = f"{layer}.weight", f"{layer}.bias"
            found = function(params[names[0]], params[names[1]], own.double())
            out.update(zip(names, found, strict=True))
        return out

    def run(function) -> Columns:
        masked = [removed(function, flags) for flags in kept]
        outputs = [trained.logits(one, rows) for one in masked]
        apart = [(one - less).abs().max().item() for one, less in zip(outputs, small, strict=True)]
        return {
            "accuracy": np.array([trained.accuracy(one, rows) for one in masked]),
            "difference": np.array(apart),
        }

    gone = np.stack([~torch.cat(list(flags.values())).numpy() for flags in kept])
    bias = torch.cat([params[f"{layer}.bias"] for layer in model.hidden]).numpy()
    right = [float((one.argmax(1) == rows.y).double().mean()) for one in small]
    facts = {"gone": gone, "bias": bias, "accuracy": np.array(right), "speak": (gone & (bias > 0)).sum(1)}
    return Outcome(gone.mean(1), trained.dense, run(broken), run(corrected), facts)
