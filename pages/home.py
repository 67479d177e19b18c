"""home."""

from pages.widgets import bones
from pages.widgets.language import text

bones.claim("home", text("map-home"))
