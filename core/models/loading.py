"""Networks that were made and trained elsewhere with torch's own layers."""

from __future__ import annotations

from torch import Tensor, nn

from core.models.recurrent import DIRECTIONS, Recurrent
from core.prune.units import Params

_CELLS = {nn.RNN: "rnn", nn.GRU: "gru", nn.LSTM: "lstm"}


def from_torch(
    layer: nn.RNN | nn.GRU | nn.LSTM, out: nn.Linear | nn.Sequential, embed: nn.Embedding | None = None
) -> tuple[Recurrent, Params]:
    """A recurrent layer and what it stands between, as a `Recurrent` that reads the last state, with copies
    of the parameters.

    With two directions, `out` reads the state that the first has after the last step and then the state that
    the second has after the first one, as in torch.cat of the two rows of h_n. In what order the layer takes
    rows and steps does not matter. Token 0 of `embed` is padding. An nn.Sequential of one layer is that
    layer. Raises ValueError for what a `Recurrent` does not have: several layers, projections, dropout,
    layers without bias, a read-out of several layers, widths that do not fit.
    """
    _expect(type(layer) in _CELLS, "an nn.RNN, nn.GRU or nn.LSTM", _name(layer))
    while isinstance(out, nn.Sequential) and len(out) == 1:
        out = out[0]
    _expect(isinstance(out, nn.Linear), "one nn.Linear as read-out", _name(out))
    two = layer.bidirectional
    _expect(layer.num_layers == 1, "num_layers=1", f"num_layers={layer.num_layers}")
    _expect(not layer.proj_size, "proj_size=0", f"proj_size={layer.proj_size}")
    _expect(layer.bias and out.bias is not None, "bias=True in the layer and in its read-out", "bias=False")
    _expect(not layer.dropout, "dropout=0", f"dropout={layer.dropout}")
    read = layer.hidden_size * (1 + two)
    _expect(out.in_features == read, f"a read-out of {read} states", f"one of {out.in_features}")
    if embed is not None:
        _expect(isinstance(embed, nn.Embedding), "an nn.Embedding", _name(embed))
        wide = embed.embedding_dim
        _expect(wide == layer.input_size, f"embeddings of width {layer.input_size}", f"width {wide}")
        _expect(embed.padding_idx in (None, 0), "padding_idx None or 0", f"padding_idx={embed.padding_idx}")
        _expect(embed.max_norm is None, "embeddings without max_norm", f"max_norm={embed.max_norm}")
    cell = _CELLS[type(layer)]
    model = Recurrent(
        layer.input_size,
        (layer.hidden_size,) * (1 + two),
        out.out_features,
        cell,
        layer.nonlinearity if cell == "rnn" else "tanh",
        vocabulary=0 if embed is None else embed.num_embeddings,
    )
    found: dict[str, Tensor] = {"out.weight": out.weight, "out.bias": out.bias}
    if embed is not None:
        found["embed.weight"] = embed.weight
    for name, suffix in zip(DIRECTIONS[: 1 + two], ("", "_reverse"), strict=False):
        for kind in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            found[f"{name}.{kind}"] = getattr(layer, kind + suffix)
    return model, {name: found[name].detach().clone() for name in model.shapes}


def _name(module: object) -> str:
    """What a module is, with what stands in it."""
    name = type(module).__name__
    return f"{name}({', '.join(map(_name, module))})" if isinstance(module, nn.Sequential) else name


def _expect(holds: bool, what: str, got: str) -> None:
    if not holds:
        raise ValueError(f"expected {what}, got {got}")
