"""The pages of the course in teaching order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CoursePage:
    """One page: its name (also its address, where it has no other) and the section it stands in.

    The script is ``<name with underscores>.py`` in ``pages/``; the catalogue has ``page-<name>``,
    ``claim-<name>``, ``map-<name>`` and ``section-<section>``.
    """

    name: str
    section: str
    icon: str
    address: str = ""

    @property
    def script(self) -> str:
        return f"{self.name.replace('-', '_')}.py"

    @property
    def path(self) -> str:
        return "" if self.name == HOME else self.address or self.name


HOME = "home"
PAGES = (
    CoursePage("home", "start", ":material/home:"),
    CoursePage("linear-regression", "weights", ":material/show_chart:"),
    CoursePage("classification", "weights", ":material/rule:"),
    CoursePage("mlp-weights", "networks", ":material/grid_on:"),
    CoursePage("mlp-neurons", "networks", ":material/hub:"),
    CoursePage("convnet", "networks", ":material/filter_frames:"),
    CoursePage("rnn", "sequences", ":material/replay:"),
    CoursePage("reviews", "sequences", ":material/rate_review:", "text"),
    CoursePage("language-model", "sequences", ":material/edit_note:"),
    CoursePage("attention", "sequences", ":material/visibility:"),
    CoursePage("prune-retrain", "practice", ":material/healing:"),
    CoursePage("compare", "practice", ":material/leaderboard:"),
    CoursePage("savings", "practice", ":material/savings:"),
    CoursePage("mistakes", "practice", ":material/bug_report:"),
    CoursePage("reference", "reference", ":material/menu_book:"),
    CoursePage("teach", "reference", ":material/school:"),
)


def by_name(name: str) -> CoursePage:
    """The page of that name; ``KeyError`` if there is none."""
    for page in PAGES:
        if page.name == name:
            return page
    raise KeyError(f"no page {name!r}; there are {', '.join(page.name for page in PAGES)}")


def next_page(name: str) -> str:
    """The name of the page that follows in the course; "" after the last one."""
    names = [page.name for page in PAGES]
    after = names[names.index(name) + 1 :]
    return after[0] if after else ""
