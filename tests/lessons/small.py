"""One small network of each architecture: enough for what holds for every network."""

from __future__ import annotations

from core.train.settings import BaseTrainSettings
from lessons.defaults import convnet_settings, encoder_settings, mlp_settings, recurrent_settings
from lessons.question import Question
from lessons.subject import Subject, subject
from tests.lessons.reading import train

TRAININGS: dict[str, BaseTrainSettings] = {
    "mlp": mlp_settings("moons", (6, 5), epochs=20, snapshots=(5,)),
    "convnet": convnet_settings(widths=(3, 4), blocks=1, epochs=3, snapshots=(1,)),
    "recurrent": recurrent_settings("signal-1", size=8, epochs=2, snapshots=(1,)),
    "encoder": encoder_settings("reviews", heads=(3, 2), feedforward=(5, 4), width=8, epochs=1, snapshots=()),
}
GRAINS = ("weight", "unit")
CRITERION = {"weight": "magnitude", "unit": "in_norm"}
NAMES = ("blocks.0.ff2.weight", "blocks.1.attention.out_proj.weight")
LESS = {
    ("encoder", "weight"): {"names": NAMES, "rows": 100, "thresholds": None},
    ("encoder", "unit"): {"rows": 100},
}
"""What is asked of the encoder, which takes longest: two of its tensors, the first rows, no thresholds."""


def ask(name: str, grain: str, **changes: object) -> Subject:
    """A pruning of the trained network: by magnitude, or by the norm of what comes in, unless said."""
    training = train(TRAININGS[name])
    asked = {"training": training, "epoch": training.epochs, "grain": grain, "criterion": CRITERION[grain]}
    return subject(Question(**{**asked, **LESS.get((name, grain), {}), **changes}))
