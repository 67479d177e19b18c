"""Models as values: an architecture that knows its shapes, and parameters that are a plain dict of tensors.

Nothing here is mutated: pruned, rewound and shrunken networks are new dicts beside the old one.
"""

from core.models.convnet import ConvNet
from core.models.encoder import Encoder
from core.models.mlp import MLP
from core.models.protocol import INPUT, PAD, Activation, Model
from core.models.recurrent import Recurrent

__all__ = ["INPUT", "MLP", "PAD", "Activation", "ConvNet", "Encoder", "Model", "Recurrent"]
