"""The rules of axe-core on a page as it stands: what keeps somebody from reading or using it."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_FINDINGS = """
async (rules) => {
  const options = { resultTypes: ["violations"], preload: false }
  if (rules.length) options.runOnly = { type: "rule", values: rules }
  const { violations } = await axe.run(document, options)
  return violations.filter((rule) => rule.impact !== "minor").flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`))
}
"""


def findings(page: Page, *rules: str) -> list[str]:
    """What is wrong with a page, seriously or moderately, as "rule: element", by these rules or by all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(_FINDINGS, list(rules))
