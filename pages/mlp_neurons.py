"""mlp-neurons."""

from pages.widgets import bones
from pages.widgets.language import text

bones.claim("mlp-neurons", text("map-mlp-neurons"))
