"""reference."""

from pages.widgets import bones
from pages.widgets.language import text

bones.claim("reference", text("map-reference"))
