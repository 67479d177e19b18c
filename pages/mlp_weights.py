"""mlp-weights."""

from pages.widgets import bones
from pages.widgets.language import text

bones.claim("mlp-weights", text("map-mlp-weights"))
