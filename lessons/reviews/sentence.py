"""One sentence under a pruning: what each of its words adds to the answer, at every stop.

The contribution of word t is x_t . dz/dx_t: its embedding times the derivative of the logit z with respect to
it, in logits. That is the derivative of z with respect to a gate on what the network reads at step t, at gate
1. The contributions of all words add up to the derivative of z with respect to one gate on all of them,
d z(a x) / d a at a = 1: to first order, what z loses when the whole sentence is faded out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset
from core.data.language import tokens
from core.jobs import remembered
from core.models import Recurrent
from core.prune.units import Params
from lessons.question import Question
from lessons.subject import Subject, subject

EMPTY = "∅"
"""Stands where there is no word: the network then answers from its biases."""


@dataclass(frozen=True, eq=False)
class Typed:
    """A learner's text as the network reads it.

    tokens: int64 (T,). words: (T,) as they were written. cut: words after the limit, left out. unknown: words
    that the vocabulary lacks, each once; all of them are one token to the network.
    """

    tokens: Tensor
    words: tuple[str, ...]
    cut: tuple[str, ...]
    unknown: tuple[str, ...]
    limit: int

    @property
    def known(self) -> int:
        """Words that the vocabulary has."""
        return int((self.tokens > 1).sum())


def read(text: str, data: Dataset) -> Typed:
    """A text of any kind and length; what lies behind the longest row of the data is cut."""
    limit = data.train.x.shape[1]
    found = tokens.encode([text], data.vocabulary, limit)
    words = found.words[0]
    return Typed(found.tokens[0, : len(words)], words, found.cut[0], found.unknown[0], limit)


@dataclass(frozen=True, eq=False)
class Reading:
    """What a network makes of a sentence: values (S, T) in logits, logits (S, c), and the same dense.

    answer: (S,) the class at each stop. probability: (S,) that the network gives to that class. judged: the
    class whose logit the values are about.
    """

    sentence: Typed
    values: np.ndarray
    logits: np.ndarray
    dense_values: np.ndarray
    dense_logits: np.ndarray
    judged: int

    @property
    def answer(self) -> np.ndarray:
        return _answer(self.logits)

    @property
    def probability(self) -> np.ndarray:
        return _probability(self.logits)

    @property
    def dense_answer(self) -> int:
        return int(_answer(self.dense_logits[None])[0])

    @property
    def dense_probability(self) -> float:
        return float(_probability(self.dense_logits[None])[0])

    @property
    def differs(self) -> np.ndarray:
        """Whether the answer is another one than the whole network's, (S,)."""
        return self.answer != self.dense_answer


def _answer(logits: np.ndarray) -> np.ndarray:
    return (logits[:, 0] >= 0).astype(int) if logits.shape[1] == 1 else logits.argmax(1)


def _probability(logits: np.ndarray) -> np.ndarray:
    if logits.shape[1] == 1:
        return 1.0 / (1.0 + np.exp(-np.abs(logits[:, 0])))
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    return shifted.max(1) / shifted.sum(1)


@remembered(maxsize=64)
def follow(question: Question, text: str) -> Reading:
    """A text at every stop of a pruning, and read by the whole network: all stops in one batched pass."""
    found = subject(question)
    model, params = found.model, found.network.params
    typed = read(text, found.data)
    whole = {name: tensor[None] for name, tensor in params.items()}
    with torch.no_grad():
        logits = model.forward(params, _row(typed))[0]
    judged = 0 if len(logits) == 1 else int(logits.argmax())
    dense_values, dense_logits = contributions(model, whole, typed.tokens, judged)
    values, pruned = contributions(model, stacked(found), typed.tokens, judged)
    return Reading(
        typed,
        values.numpy(),
        pruned.numpy(),
        dense_values[0].numpy(),
        dense_logits[0].numpy(),
        1 if len(logits) == 1 else judged,
    )


def _row(sentence: Typed) -> Tensor:
    """One row for the network; an empty sentence is a row of padding."""
    return sentence.tokens[None] if len(sentence.tokens) else torch.zeros(1, 1, dtype=torch.int64)


def stacked(found: Subject) -> Params:
    """The parameters at all stops: {name: (S, ...)}, embeddings (1, ...), which no stop changes."""
    params, plan = found.network.params, found.plan
    if found.question.grain == "weight":
        steps = torch.arange(len(plan))[:, None, None]
        pruned = {
            name: params[name] * (torch.from_numpy(gone.astype(np.int64)) > steps)
            for name, gone in plan.gone.items()
        }
        return {name: pruned.get(name, tensor[None]) for name, tensor in params.items()}
    all_stops = [found.params(stop) for stop in range(len(plan))]
    return {
        name: tensor[None] if name == "embed.weight" else torch.stack([each[name] for each in all_stops])
        for name, tensor in params.items()
    }


def contributions(model: Recurrent, params: Params, row: Tensor, output: int) -> tuple[Tensor, Tensor]:
    """x_t . dz/dx_t of every word for many parameters at once, and the logits.

    params: {name: (S or 1, ...)}. row: int64 (T,) tokens without padding. output: which logit z is. Returns
    (S, T) and (S, c).
    """
    bare = replace(model, vocabulary=0)
    rest = {name: tensor for name, tensor in params.items() if name != "embed.weight"}
    stops = max(len(tensor) for tensor in rest.values())
    if not len(row):
        padding = torch.zeros(1, 1, dtype=torch.int64)
        with torch.no_grad():
            logits = [
                model.forward({n: t[min(stop, len(t) - 1)] for n, t in params.items()}, padding)[0]
                for stop in range(stops)
            ]
        return torch.zeros(stops, 0), torch.stack(logits)
    read = params["embed.weight"][0][row]

    def logit(values: Params, x: Tensor) -> tuple[Tensor, Tensor]:
        logits = bare.forward(values, x[None])[0]
        return logits[output], logits

    shared = {name: None if len(tensor) == 1 and stops > 1 else 0 for name, tensor in rest.items()}
    given = {name: tensor[0] if shared[name] is None else tensor for name, tensor in rest.items()}
    slope = torch.func.grad(logit, argnums=1, has_aux=True)
    gradient, logits = torch.func.vmap(slope, in_dims=(shared, None))(given, read)
    return (gradient * read).sum(-1).detach(), logits.detach()


def left_out(model: Recurrent, params: Params, typed: Typed, word: int, output: int) -> float:
    """The truth beside a contribution: z of the sentence without one word, less z of the whole, in logits."""
    rest = torch.cat([typed.tokens[:word], typed.tokens[word + 1 :]])
    if not len(rest):
        rest = torch.zeros(1, dtype=torch.int64)  # no word is left: a row of padding
    with torch.no_grad():
        whole = model.forward(params, typed.tokens[None])[0, output]
        return (model.forward(params, rest[None])[0, output] - whole).item()


def faded(model: Recurrent, params: Params, typed: Typed, output: int, step: float = 1e-3) -> float:
    """d z(a x) / d a at a = 1, measured: the logit with one gate on all words a little above 1 and a little
    below, in double precision."""
    params = {name: tensor.double() for name, tensor in params.items()}
    logits = []
    for gate in (1.0 + step, 1.0 - step):
        moved = {**params, "embed.weight": params["embed.weight"] * gate}
        with torch.no_grad():
            logits.append(model.forward(moved, typed.tokens[None])[0, output].item())
    return (logits[0] - logits[1]) / (2 * step)
