"""Pictures as HTML: each holds itself, and says what it is."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from lessons import pictures


def tags(found: str) -> list[dict[str, str | None]]:
    images: list[dict[str, str | None]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list) -> None:
            if tag == "img":
                images.append(dict(attrs))

    Parser().feed(found)
    return images


def pixels(address: str | None) -> np.ndarray:
    return np.asarray(
        Image.open(io.BytesIO(base64.b64decode(address.removeprefix("data:image/png;base64,"))))
    )


def test_a_picture_holds_itself() -> None:
    grey = np.array([[0, 128], [255, 7]], np.uint8)
    (image,) = tags(pictures.row([grey], ["8 → 9"], "Digit", 56))
    assert np.array_equal(pixels(image["src"]), grey)
    assert image["alt"] == "Digit: 8 → 9"


def test_from_0_to_1_is_from_black_to_white() -> None:
    assert pixels(pictures.address(np.array([[-1.0, 0.0, 0.5, 1.0, 2.0]]))).tolist() == [
        [0, 0, 127, 255, 255]
    ]


def test_words_are_words() -> None:
    found = pictures.row([np.zeros((1, 1))], ['<b>"'], "<i>", 40)
    assert "&lt;b&gt;&quot;</figcaption>" in found
    assert tags(found)[0]["alt"] == '<i>: <b>"'


def test_a_caption_for_each() -> None:
    with pytest.raises(ValueError, match="shorter"):
        pictures.row([np.zeros((1, 1))] * 2, ["one"], "", 40)
