"""Small recurrent networks in float64, trained a little, and the same networks from torch's own cells."""

from functools import cache

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from core.data.dataset import Split
from core.measure.metrics import loss_fn
from core.models import Recurrent
from tests.core.small_networks import Case

NUMBERS = ("rnn", "rnn relu", "rnn sigmoid", "gru", "lstm", "rnn both", "gru both", "lstm both")
WORDS = tuple(f"{name} words" for name in NUMBERS)
EVERY = ("rnn every", "gru every", "lstm every")
RECURRENT = NUMBERS + WORDS + EVERY
"""Every cell, one direction and both, on numbers and on words with padding, and as a language model."""

ROWS, STEPS, WIDTH, WORD_COUNT = 10, 6, 3, 9


@cache
def recurrent(name: str, steps: int = 25) -> Case:
    """A trained network by its name. Shared: never write to its tensors."""
    traits = name.split()
    both, words, every = (trait in traits for trait in ("both", "words", "every"))
    activation = next((a for a in ("relu", "sigmoid") if a in traits), "tanh")
    task = "language" if every else "multiclass" if both else "binary"
    generator = torch.Generator().manual_seed(len(name))
    if every or words:
        x = torch.randint(1, WORD_COUNT, (ROWS, STEPS + 1), generator=generator)
        x[5, :3] = x[2, :3]  # a beginning that two rows share
        y = x[:, 1:] if every else torch.randint(3 if both else 2, (ROWS,), generator=generator)
        x = x[:, :STEPS]
        if words:
            length = torch.tensor([6, 3, 1, 4, 6, 5, 2, 0, 3, 5])
            x = torch.where(torch.arange(STEPS) < length.unsqueeze(1), x, 0)
    else:
        x = torch.randn(ROWS, STEPS, WIDTH, generator=generator, dtype=torch.float64)
        y = torch.randint(3 if both else 2, (ROWS,), generator=generator)
    model = Recurrent(
        WIDTH,
        (5, 4) if both else (5,),
        {"binary": 1, "multiclass": 3, "language": WORD_COUNT}[task],
        traits[0],
        activation,
        vocabulary=WORD_COUNT if words or every else 0,
        read="every" if every else "last",
    )
    params = {key: value.requires_grad_() for key, value in model.init(2, torch.float64).items()}
    optimizer = torch.optim.Adam(params.values(), lr=0.03)
    for _ in range(steps):
        optimizer.zero_grad()
        loss_fn(task)(model.forward(params, x), y).backward()
        optimizer.step()
    return Case(model, {key: value.detach() for key, value in params.items()}, Split(x, y), task)


class Unrolled(nn.Module):
    """One direction of a network on numbers, written out step by step: states[t] is an nn.Identity through
    which all passes that others read of h_t."""

    def __init__(self, model: Recurrent, params: dict[str, Tensor], layer: str = "rnn") -> None:
        super().__init__()
        self.cell, self.layer, self.params = model.cell, layer, params
        kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        self.weights = [params[f"{layer}.{kind}_l0"] for kind in kinds]
        self.states = nn.ModuleList(nn.Identity() for _ in range(STEPS))
        size = self.weights[1].shape[1]
        kind = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}[model.cell]
        options = {"nonlinearity": model.activation} if model.cell == "rnn" else {}
        self.step = kind(model.inputs, size, dtype=torch.float64, **options)
        with torch.no_grad():
            for name, value in zip(kinds, self.weights, strict=True):
                getattr(self.step, name).copy_(value)

    def forward(self, x: Tensor, gates: Tensor | float = 1.0) -> Tensor:
        """The state that is read, (n, size)."""
        if self.layer == "reverse":
            x = x.flip(1)
        h = memory = read = x.new_zeros(len(x), self.weights[1].shape[1])
        for t in range(STEPS):
            if self.cell == "lstm":
                h, memory = self.step(x[:, t], (read, memory))
            elif self.cell == "rnn":
                h = self.step(x[:, t], read)
            else:  # the cell of torch cannot tell what is read of a state from what it carries over
                w, u, b, bias = self.weights
                reset, update, new = linear(x[:, t], w, b).chunk(3, 1)
                heard = linear(read, u, bias).chunk(3, 1)
                z = torch.sigmoid(update + heard[1])
                h = (1 - z) * torch.tanh(new + torch.sigmoid(reset + heard[0]) * heard[2]) + z * h
            read = self.states[t](h.clone()) * gates  # another tensor than the one that is carried over
        return read


def outputs(model: Recurrent, params: dict[str, Tensor], read: dict[str, Tensor]) -> Tensor:
    """Logits from the states that are read."""
    return linear(torch.cat([read[g] for g in model.hidden], 1), params["out.weight"], params["out.bias"])
