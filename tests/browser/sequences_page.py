"""Three small networks, trained on the spot and pruned by magnitude: what the panels for sequences show."""

from __future__ import annotations

import re
from functools import lru_cache
from pydoc_data import topics

import numpy as np
import torch
from torch.nn import functional

from live_chart import (
    Axis,
    Bars,
    BarsData,
    Frame,
    Items,
    Layer,
    Matrix,
    Passage,
    PassageData,
    Payload,
    Picture,
    PictureData,
    Stops,
    Tile,
    Tokens,
    TokensData,
    Unrolled,
    UnrolledData,
    encode,
    gone_from_ranks,
)
from tests.browser.live_page import WORDS

STOPS, HEADS, HIDDEN, STEPS = 101, 8, 50, 12
SHARES = np.linspace(0, 1, STOPS)
SENTENCE = re.findall(
    r"\S+",
    "the film was not good but the actors were brilliant and the ending was very moving "
    "although the music was sometimes too loud .",
)
PLEASES = {"good": 1, "brilliant": 1, "moving": 1, "fine": 1, "loud": -1, "dull": -1, "weak": -1, "slow": -1}


def _cut(weight: torch.Tensor, share: float) -> torch.Tensor:
    """The weight without the given share of its smallest entries."""
    k = round(share * weight.numel())
    order = weight.abs().flatten().argsort(stable=True)
    kept = torch.ones(weight.numel())
    kept[order[:k]] = 0
    return weight * kept.reshape(weight.shape)


@lru_cache
def recurrent(epochs: int) -> tuple[np.ndarray, np.ndarray]:
    """U (H, H) of a tanh network that recalls the sign of channel 0 three steps back, and its states
    (S, T, H) on one sequence at each stop.
    """
    torch.manual_seed(0)
    x = torch.randn(600, STEPS, 10)
    y = (x[:, -4, 0] > 0).float()
    cell, out = torch.nn.RNN(10, HIDDEN, batch_first=True), torch.nn.Linear(HIDDEN, 1)
    optimiser = torch.optim.Adam([*cell.parameters(), *out.parameters()], 0.005)
    for _ in range(epochs):
        for batch in torch.randperm(600).split(100):
            optimiser.zero_grad()
            loss = functional.binary_cross_entropy_with_logits(out(cell(x[batch])[0][:, -1])[:, 0], y[batch])
            (loss + 2e-4 * cell.weight_hh_l0.abs().sum()).backward()
            optimiser.step()
    dense, states = cell.weight_hh_l0.detach().clone(), []
    with torch.no_grad():
        for share in SHARES:
            cell.weight_hh_l0.copy_(_cut(dense, share))
            states.append(cell(x[:1])[0][0].numpy())
    return dense.numpy(), np.stack(states)


class _Attention(torch.nn.Module):
    """One layer of attention with eight heads over words, read out from the mean."""

    def __init__(self, words: int, width: int = 32) -> None:
        super().__init__()
        self.embed, self.place = torch.nn.Embedding(words, width), torch.nn.Embedding(32, width)
        self.project, self.merge = torch.nn.Linear(width, 3 * width), torch.nn.Linear(width, width)
        self.out = torch.nn.Linear(width, 1)

    def forward(self, tokens, cut=0.0, gates=None, keep=None):
        n, t = tokens.shape
        x = self.embed(tokens) + self.place.weight[:t]
        mixed = functional.linear(x, _cut(self.project.weight, cut), self.project.bias)
        q, k, v = mixed.reshape(n, t, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
        scores = scores if keep is None else scores.masked_fill(keep[:, None, None] == 0, -torch.inf)
        maps = scores.softmax(-1)
        heads = maps @ v if gates is None else (maps @ v) * gates[:, None, None]
        merged = self.merge(heads.transpose(1, 2).reshape(n, t, -1))
        keep = torch.ones(n, t) if keep is None else keep
        mean = (merged * keep[..., None]).sum(1) / keep.sum(1, keepdim=True)
        return self.out(mean)[:, 0], maps


@lru_cache
def attention(epochs: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Maps (S, heads, T, T) and contributions (S, T) of the sentence's words at each stop, and the order in
    which heads go. A contribution is how much the answer falls without the word.
    """
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    words = sorted({*SENTENCE, *PLEASES, "boring", "scenes", "truly"})
    code = {word: i for i, word in enumerate(words)}
    sentences, labels = [], []
    for _ in range(800):
        line = [
            str(rng.choice(list(PLEASES))) if w in PLEASES else str(rng.choice([w, w, w, "the"]))
            for w in SENTENCE
        ]
        sentences.append([code[w] for w in line])
        score = sum(PLEASES.get(w, 0) * (-1 if "not" in line[max(0, i - 2) : i] else 1)
                    for i, w in enumerate(line))  # fmt: skip
        labels.append(float(score + 0.1 > 0))
    x, y = torch.tensor(sentences), torch.tensor(labels)
    net = _Attention(len(words))
    optimiser = torch.optim.Adam(net.parameters(), 0.01)
    for _ in range(epochs):
        for batch in torch.randperm(len(x)).split(100):
            optimiser.zero_grad()
            functional.binary_cross_entropy_with_logits(net(x[batch])[0], y[batch]).backward()
            optimiser.step()
    size = net.merge.weight.reshape(-1, HEADS, 32 // HEADS).norm(dim=(0, 2)).detach()
    rank = size.argsort().argsort().numpy()
    line, n = torch.tensor([[code[w] for w in SENTENCE]]), len(SENTENCE)
    without = torch.cat([torch.ones(1, n), 1 - torch.eye(n)])
    maps, values = [], []
    with torch.no_grad():
        for p, share in enumerate(SHARES):
            gates = torch.tensor(head_stops(rank) > p).float()
            answers, seen = net(line.repeat(n + 1, 1), 0.6 * share, gates, without)
            maps.append(seen[0].numpy())
            values.append((answers[0] - answers[1:]).numpy())
    return np.stack(maps), np.stack(values), rank


def head_stops(rank: np.ndarray) -> np.ndarray:
    """The stop at which each head goes: one every eleven stops."""
    return gone_from_ranks(rank, np.arange(STOPS) // 11)


@lru_cache
def prose(steps: int, length: int = 320) -> tuple[list[str], np.ndarray, list, str]:
    """Text of a small character network at each stop, from the same opening and the same random numbers: the
    different texts, the one at each stop, where words stand in them that the prose it learned from does not
    have, and the opening.
    """
    torch.manual_seed(2)
    raw = " ".join(topics.topics[name] for name in sorted(topics.topics)[:40])
    raw = re.sub(r"[^a-z .,]+", " ", raw.lower())
    given = "the function "
    raw = given + re.sub(r"\s+", " ", raw)[:120_000]
    signs = sorted(set(raw))
    text = torch.tensor([signs.index(c) for c in raw])
    context, size, hidden = 8, len(signs), 128
    table = torch.nn.Embedding(context * size, hidden)
    bias, out = torch.nn.Parameter(torch.zeros(hidden)), torch.nn.Linear(hidden, size)
    optimiser = torch.optim.Adam([*table.parameters(), bias, *out.parameters()], 0.004)
    place = torch.arange(context) * size
    for _ in range(steps):
        at = torch.randint(context, len(text), (512,))
        seen = text[at[:, None] - context + torch.arange(context)] + place
        optimiser.zero_grad()
        functional.cross_entropy(out(functional.relu(table(seen).sum(1) + bias)), text[at]).backward()
        optimiser.step()
    with torch.no_grad():
        first = torch.stack([_cut(table.weight, share) for share in SHARES])
        now = text[len(given) - context : len(given)].repeat(STOPS, 1)
        chosen = []
        for _ in range(length):
            inner = first[torch.arange(STOPS)[:, None], now + place].sum(1)
            noise = -torch.empty(1, size).exponential_().log()
            chosen.append((out(functional.relu(inner + bias)) * 1.8 + noise).argmax(1))
            now = torch.cat([now[:, 1:], chosen[-1][:, None]], 1)
    lines = ["".join(signs[int(i)] for i in row) for row in torch.stack(chosen, 1)]
    texts = list(dict.fromkeys(lines))
    known = set(re.findall(r"[a-z]+", raw))
    spans = [[m.span() for m in re.finditer(r"[a-z]+", line) if m[0] not in known] for line in texts]
    return texts, np.array([texts.index(line) for line in lines]), spans, given


STEP_NAMES = tuple(f"t−{STEPS - 1 - t}" if t < STEPS - 1 else "t" for t in range(STEPS))


@lru_cache
def sequences_payload(effort: float = 1.0, frames: int = 1) -> Payload:
    """All four panels beside a matrix and bars that share their picks. effort: of training, 1 = as shown."""
    made = [_frame(effort * (k + 1) / frames, f"snapshot {k}") for k in range(frames)]
    heads = tuple(
        Tile(f"head {h}", f"head {h}", rows=tuple(SENTENCE), columns=tuple(SENTENCE), y="from", x="to",
             items="heads", index=h) for h in range(HEADS)
    )  # fmt: skip
    panels = (
        Matrix(id="u", title="Recurrent weights", span=3, height=300, layers=(
            Layer("rnn.weight_hh_l0", "{kept:d} of {total:d} left", y="to unit", x="from unit",
                  rows="rnn", columns="rnn"),)),
        Unrolled(id="unrolled", title="One weight acts at all twelve steps", span=9, height=322,
                 weights="rnn.weight_hh_l0", steps=STEP_NAMES, items="rnn",
                 kept="The same weight, {value:f2}, {gaps} times", cut="One cut, {gaps} gaps",
                 unpicked="Pick a weight", alt="States over time"),
        Picture(id="maps", title="Who looks at whom", span=12, height=400, across=4, tiles=heads, high=0.5),
        Bars(id="heads", title="Size of each head", span=4, height=150, items=("heads",), labels=("heads",),
             y=Axis(0, 8, "norm")),
        Tokens(id="words", title="What each word adds to the answer", span=8, height=170,
               dense_label="dense", pruned_label="pruned", alt="Contributions of the words"),
        Passage(id="text", title="Text of both networks", span=12, height=200, dense_label="dense",
                pruned_label="{share:p0} percent removed", mark_label="not a word"),
    )  # fmt: skip
    return Payload(
        name="sequences",
        panels=panels,
        frames=tuple(made),
        total=HIDDEN * HIDDEN,
        reading="{share:p0} percent removed ({removed:d} of {total:d})",
        words=WORDS,
        hand=True,
    )


def _frame(effort: float, label: str) -> Frame:
    weights, states = recurrent(max(1, round(40 * effort)))
    maps, values, rank = attention(max(1, round(14 * effort)))
    texts, pick, spans, given = prose(max(2, round(900 * effort)))
    order = np.abs(weights).ravel().argsort(kind="stable").argsort(kind="stable").reshape(weights.shape)
    removed = np.round(SHARES * weights.size).astype(int)
    gone = gone_from_ranks(order, removed)
    norm = np.sqrt((weights**2).sum(0))
    items = (
        Items("rnn.weight_hh_l0", weights.shape, weights, gone),
        Items("rnn", (HIDDEN,), norm, gone.max(0)),
        Items("heads", (HEADS,), 1.0 + rank, head_stops(rank), tuple(f"head {h}" for h in range(HEADS))),
    )
    data = {
        "unrolled": UnrolledData(states, states[0]),
        "maps": PictureData({f"head {h}": maps[:, h] for h in range(HEADS)}),
        "heads": BarsData({"heads": 1.0 + rank}),
        "words": TokensData(SENTENCE, values, values[0]),
        "text": PassageData(texts, pick, int(pick[0]), spans, given),
    }
    return Frame(label, Stops(SHARES, removed), items, data)


if __name__ == "__main__":
    import sys
    from pathlib import Path

    from tests.browser.live_page import page

    Path(sys.argv[1]).write_text(page(encode(sequences_payload())), "utf-8")
