"""linear-regression."""

from pages.widgets import bones
from pages.widgets.language import text

bones.claim("linear-regression", text("map-linear-regression"))
