"""Small pictures with words under them as HTML, on a served page and on the site."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable

import numpy as np

from core.jobs import remembered

STYLE = """
.pictures { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.pictures figure { margin: 0; text-align: center; font-size: 0.8rem; }
.pictures img { display: block; width: 100%; image-rendering: pixelated; border-radius: 3px; }
"""


def row(images: Iterable[np.ndarray], captions: Iterable[str], alt: str, width: int) -> str:
    """Pictures one beside the other. images: (h, w), 0 to 1, or uint8. alt: what each of them is."""
    made = "".join(
        f'<figure style="width:{width}px">'
        f'<img alt="{html.escape(f"{alt}: {caption}")}" src="{address(image)}">'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
        for image, caption in zip(images, captions, strict=True)
    )
    return f'<div class="pictures">{made}</div>'


def address(image: np.ndarray) -> str:
    """An address that holds the picture itself: nothing is kept or fetched."""
    pixels = image if image.dtype == np.uint8 else (255 * image.clip(0.0, 1.0)).astype(np.uint8)
    return _png(pixels.tobytes(), pixels.shape)


@remembered(maxsize=4096)
def _png(pixels: bytes, shape: tuple[int, int]) -> str:
    from PIL import Image  # every page needs the style, few the pictures

    file = io.BytesIO()
    Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(shape)).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
