"""Panels saved as pictures from a page, and how alike two pictures are."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Page

DIFFERENCE = """async (addresses) => {
  const images = await Promise.all(addresses.map(async (src) => {
    const image = Object.assign(new Image(), { src });
    await image.decode();
    return image;
  }));
  const { width, height } = images[0];
  const [one, other] = images.map((image) => {
    const g = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
    g.drawImage(image, 0, 0, width, height);
    return g.getImageData(0, 0, width, height).data;
  });
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += Math.abs(one[i] - other[i]);
  return [sum / one.length, images[1].width * 2 - width, images[1].height * 2 - height];
}"""
KINDS = {"png": "image/png", "svg": "image/svg+xml"}


def save(tab: Page, panel: str, kind: str, folder: Path) -> Path:
    """The file that the panel's button saves, under its own name."""
    tab.locator(f"[data-panel={panel}]").hover()
    tab.locator(f"[data-panel={panel}] .live-save").click()
    with tab.expect_download() as download:
        tab.locator(f"[data-panel={panel}] [data-format={kind}]").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def difference(tab: Page, png: Path, svg: Path) -> float:
    """Mean difference of a channel, 0 to 255. The SVG is drawn at the size of the PNG, twice its own."""
    addresses = [
        f"data:{KINDS[file.suffix[1:]]};base64,{base64.b64encode(file.read_bytes()).decode()}"
        for file in (png, svg)
    ]
    mean, *sizes = tab.evaluate(DIFFERENCE, addresses)
    assert sizes == [0, 0]
    return mean
