"""The colours that an address names, in the words of Streamlit's own script."""

from __future__ import annotations

import pytest

from pages.widgets.colours import elsewhere


@pytest.mark.parametrize(
    ("query", "then"),
    [
        ("", None),
        ("at=0.5", None),
        ("theme=auto", None),
        ("theme=![x]", None),
        ("theme=dark&embed_options=dark_theme", None),
        ("theme=dark&at=0.5&picked=", "theme=dark&at=0.5&picked=&embed_options=dark_theme"),
        ("theme=light&embed_options=dark_theme", "theme=light&embed_options=light_theme"),
        (
            "embed_options=show_padding&theme=light",
            "embed_options=show_padding&theme=light&embed_options=light_theme",
        ),
    ],
)
def test_a_page_under_a_theme_is_sent_on_once(query: str, then: str | None) -> None:
    assert elsewhere(query) == then
    if then is not None:
        assert elsewhere(then) is None
