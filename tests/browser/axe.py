"""The rules of axe-core on a page as it stands: what keeps somebody from reading or using it."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_FINDINGS = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false })
  return violations.filter((rule) => rule.impact !== "minor").flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`))
}
"""


def findings(page: Page) -> list[str]:
    """What is wrong with a page, seriously or moderately, as "rule: element"."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(_FINDINGS)
