"""A page without a server: the live chart over a really trained network, for browser tests and benches."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import load_digits

from live_chart import (
    Axis,
    Bars,
    BarsData,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Histogram,
    Inputs,
    Items,
    Layer,
    Line,
    Matrix,
    Note,
    Payload,
    Samples,
    SamplesData,
    Scatter,
    ScatterData,
    Stops,
    Tiles,
    Walk,
    Words,
    encode,
    gone_from_thresholds,
    histogram,
    plotly_js,
    script,
    style,
)

PLOTLY = "plotly.min.js"
"""Beside the page, where `write` puts both."""

UNREADABLE = "The data of this chart cannot be read."
SCORE = Axis(1e-8, 1.0, "|w ∂L/∂w|", log=True)
WORDS = Words(
    share="share",
    threshold="threshold",
    slider="Prune",
    type_value="Value",
    frame="Training",
    hand="Cut by hand",
    hand_help="A click cuts or restores",
    picture="Save as picture",
    table="Show as a table",
    no_plotly="No axes: plotly.js is missing.",
    kept="kept",
    pruned="pruned",
    dense="dense",
    value="value",
    row="row",
    column="column",
    unit="unit",
    truth="true digit",
    answer="answer",
)


@lru_cache
def _digits() -> tuple[torch.Tensor, torch.Tensor]:
    data = load_digits()
    return torch.tensor(data.data / 16, dtype=torch.float32), torch.tensor(data.target)


def _network(widths: tuple[int, ...]) -> torch.nn.Sequential:
    torch.manual_seed(0)
    parts: list[torch.nn.Module] = []
    for into, out in pairwise(widths):
        parts += [torch.nn.Linear(into, out), torch.nn.ReLU()]
    return torch.nn.Sequential(*parts[:-1])


def _inputs(width: int) -> tuple[torch.Tensor, torch.Tensor]:
    x, y = _digits()
    side = int(width**0.5)
    if side != 8:
        x = torch.nn.functional.interpolate(x.reshape(-1, 1, 8, 8), (side, side), mode="bilinear").flatten(1)
    return x, y


@lru_cache
def digits_payload(
    widths: tuple[int, ...] = (64, 64, 64, 10), snapshots: int = 5, epochs: int = 40
) -> Payload:
    """Train on the digits, keep snapshots, sweep thresholds of |w dL/dw| on each: all numbers are real."""
    x, y = _inputs(widths[0])
    x, y, vx, vy = x[:1300], y[:1300], x[1300:1700], y[1300:1700]
    net = _network(widths)
    optimiser = torch.optim.Adam(net.parameters(), 0.003)
    keep = (
        {round(epochs * i / max(snapshots - 1, 1)) for i in range(snapshots)} if snapshots > 1 else {epochs}
    )
    frames = []
    for epoch in range(epochs + 1):
        if epoch in keep:
            frames.append(_frame(net, x, y, vx, vy, epoch))
        for batch in torch.randperm(len(x)).split(64):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(net(x[batch]), y[batch]).backward()
            optimiser.step()
    names = [item.name for item in frames[0].items if item.name.endswith("weight")]
    layers = tuple(
        Layer(
            name,
            f"{name[:3]}: {{kept:d}} of {{total:d}} left",
            y="unit" if i == 0 else "",
            x="input",
            rows=name[:3],
            columns=f"fc{i}",
        )
        for i, name in enumerate(names)
    )
    side = int(widths[0] ** 0.5)
    first_hidden = ("fc1",)
    panels = (
        Matrix(
            id="weights",
            title="Weights of the network",
            span=12,
            height=252,
            layers=layers,
            alt="Weights of each layer",
        ),
        Histogram(
            id="dist",
            title="{removed:d} weights are below the threshold",
            span=4,
            height=168,
            x=SCORE,
            edges=np.logspace(-8, 0, 49),
        ),
        Curve(
            id="curve",
            title="Accuracy goes from {dense:p0} to {accuracy:p0} percent",
            span=4,
            height=168,
            y=Axis(0, 1, "validation accuracy", percent=True),
            lines=(Line("accuracy", label="this network"),),
            traces=[
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [0, 1],
                    "y": [0.1, 0.1],
                    "name": "guessing",
                    "line": {"color": "$muted", "dash": "dot", "width": 1.5},
                }
            ],
        ),
        Classes(
            id="classes",
            title="Share of each digit that is recognised",
            span=4,
            height=168,
            names=tuple("0123456789"),
        ),
        Tiles(
            id="tiles",
            title="What each unit of fc1 looks at",
            span=5,
            height=230,
            weights="fc1.weight",
            items="fc1",
            picture=(side, side),
        ),
        Samples(
            id="samples",
            title="Pictures and answers",
            span=4,
            height=230,
            pictures=vx[:24].reshape(-1, side, side).numpy(),
            truth=vy[:24].numpy().astype(np.uint8),
            names=tuple("0123456789"),
        ),
        Inputs(
            id="inputs",
            title="Inputs that are still connected",
            span=3,
            height=230,
            items="fc1.weight",
            picture=(side, side),
        ),
        Bars(
            id="bars",
            title="Norm of each unit of fc1",
            span=7,
            height=170,
            items=first_hidden,
            labels=("fc1",),
            y=Axis(0, 3, "norm"),
            sort=True,
        ),
        Scatter(
            id="scatter",
            title="Norm against share of zeros",
            span=5,
            height=170,
            items=first_hidden,
            x=Axis(0, 3, "norm"),
            y=Axis(0, 1, "zeros"),
        ),
    )
    return Payload(
        name="digits",
        panels=panels,
        frames=tuple(frames),
        total=sum(int(np.prod(f.shape)) for f in frames[0].items[:-1]),
        reading="{share:p0} percent removed ({removed:d} of {total:d}) – "
        "validation {accuracy:p1}, dense {dense:p1}",
        words=WORDS,
        threshold_axis=SCORE,
        hand=True,
    )


def _frame(net, x, y, vx, vy, epoch: int) -> Frame:
    linear = [m for m in net if isinstance(m, torch.nn.Linear)]
    net.zero_grad()
    torch.nn.functional.cross_entropy(net(x), y).backward()
    weights = [m.weight.detach().numpy().copy() for m in linear]
    scores = [(m.weight * m.weight.grad).detach().abs().numpy() for m in linear]
    flat = np.sort(np.concatenate([s.ravel() for s in scores]))
    even = np.append(flat[np.minimum(np.arange(101) * len(flat) // 100, len(flat) - 1)][:100], SCORE.hi)
    thresholds = np.unique(np.concatenate([even, np.logspace(-8, 0, 60)]))
    gone = [gone_from_thresholds(s, thresholds) for s in scores]
    removed = np.searchsorted(flat, thresholds, side="left")
    accuracy, classes, answers = _sweep(net, linear, weights, gone, len(thresholds), vx, vy)
    norm = np.linalg.norm(weights[0], axis=1).astype(np.float32)
    zeros = (net[1](net[0](vx)) == 0).float().mean(0).detach().numpy()
    unit_gone = gone[0].max(1)
    items = tuple(
        Items(f"fc{i + 1}.weight", w.shape, w, g) for i, (w, g) in enumerate(zip(weights, gone, strict=True))
    )
    first_cut = int(max(int(g.max()) if g.max() < len(thresholds) else len(thresholds) for g in gone[-1:]))
    return Frame(
        f"epoch {epoch}",
        Stops(removed / len(flat), removed, thresholds, {"accuracy": accuracy}),
        (*items, Items("fc1", norm.shape, norm, unit_gone)),
        {
            "dist": histogram(scores, gone, np.logspace(-8, 0, 49), len(thresholds)),
            "classes": ClassesData(classes, classes[0]),
            "samples": SamplesData(answers[:, :24]),
            "bars": BarsData({"fc1": norm}),
            "scatter": ScatterData({"fc1": norm}, {"fc1": zeros}),
        },
        {"dense": float(accuracy[0])},
        notes=(Note(first_cut, 1000, "The last layer is cut through."),),
    )


@torch.no_grad()
def _sweep(net, linear, weights, gone, stops: int, vx, vy):
    accuracy, classes, answers = np.zeros(stops), np.zeros((stops, 10)), np.zeros((stops, len(vy)), np.uint8)
    for p in range(stops):
        for module, weight, first in zip(linear, weights, gone, strict=True):
            module.weight.copy_(torch.tensor(np.where(first <= p, 0, weight)))
        answer = net(vx).argmax(1)
        answers[p], right = answer.numpy(), (answer == vy).numpy()
        accuracy[p] = right.mean()
        classes[p] = [right[(vy == c).numpy()].mean() for c in range(10)]
    for module, weight in zip(linear, weights, strict=True):
        module.weight.copy_(torch.tensor(weight))
    return accuracy, classes, answers


def page(
    payload: Encoded,
    *,
    initial: dict | None = None,
    plotly: str = PLOTLY,
    walk: Walk | None = None,
) -> str:
    """An HTML document that needs no server. Messages to Python are collected in `window.messages`."""
    data = {
        "payload": payload.text,
        "initial": initial or {"axis": "share", "at": 0.3},
        "id": "page",
        "unreadable": UNREADABLE,
        "walk": walk.plain() if walk else None,
        "plotly": plotly,
    }
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Live chart</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style()}
html {{ color-scheme: light dark; }}
body {{ margin: 0 auto; max-width: 1120px; padding: 16px; background: #fcfcfa; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #121417; }} }}</style></head>
<body><div id="place"><div class="live"></div></div><script>
{script("mountLive")}
window.messages = []; window.liveData = {json.dumps(data)};
window.liveRun = (change) => {{
  Object.assign(window.liveData, change);
  const parentElement = document.querySelector("#place");
  const setStateValue = (key, value) => window.messages.push([key, value]);
  window.liveStop = window.mountLive({{ data: window.liveData, parentElement, setStateValue }});
}};
window.liveRun({{}});
</script></body></html>"""


def write(path: Path, payload: Payload, **options) -> Path:
    """The page as a file, with the plotly.js that it needs."""
    path.with_name(PLOTLY).write_text(plotly_js(), "utf-8")
    path.write_text(page(encode(payload), **options), "utf-8")
    return path
