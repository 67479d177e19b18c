"""Notes for teachers, one for each lesson: aim, plan of 45 minutes with addresses, questions, usual wrong
answers and what to say, what pupils can say afterwards. They speak of ideas and of what the page shows, not
of numbers of one run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from lessons.blocks import Block, Blocks, Part, Say
from lessons.catalogue import Catalogue
from lessons.course import CoursePage, by_name
from lessons.settings import Settings

PAGE = "teach"
MINUTES = 45
ASKS, WRONG, ABLE, CLASS = 3, 2, 2, 4
"""How many questions, wrong answers and abilities each note has, and how many rules there are for a class."""

Address = Callable[[CoursePage, Mapping[str, str]], str]
"""A page and what is asked of it, as an address."""

PRESENT = {"present": "1"}
HALVED = {"at": "0.5"}


@dataclass(frozen=True)
class Moment:
    """minutes: how long. query: what the address says beside the page and the language."""

    minutes: int
    query: Mapping[str, str]


def _plan(*moments: tuple[int, Mapping[str, str]]) -> tuple[Moment, ...]:
    return tuple(Moment(minutes, query) for minutes, query in moments)


WALK = {"walk": "1"}
PLANS: Mapping[str, tuple[Moment, ...]] = {
    "linear-regression": _plan(
        (5, PRESENT),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.001", "step": "1000"}),
        (15, {"full": "1", "criterion": "magnitude", "thousandths": "1"}),
    ),
    "classification": _plan(
        (10, PRESENT),
        (15, WALK),
        (10, {"teach": "1", "present": "1", **HALVED, "decision": "0.3"}),
        (10, {**HALVED}),
    ),
    "mlp-weights": _plan(
        (5, PRESENT),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "epoch": "0"}),
        (15, {"dataset": "moons", "network": "2-16-16-2", "criterion": "magnitude"}),
    ),
    "mlp-neurons": _plan(
        (10, PRESENT),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.25", "criterion": "contribution_mean_abs"}),
        (10, {"full": "1", "criterion": "contribution_mean_abs"}),
    ),
    "convnet": _plan(
        (10, PRESENT),
        (10, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.3", "heal": "5"}),
        (15, {"full": "1", "grain": "blocks"}),
    ),
    "rnn": _plan(
        (10, PRESENT),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.7"}),
        (10, {"full": "1", **HALVED}),
    ),
    "reviews": _plan(
        (5, {**PRESENT, "at": "0"}),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.6"}),
        (15, {"at": "0.35"}),
    ),
    "language-model": _plan(
        (5, {**PRESENT, "at": "0"}),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.9"}),
        (15, {"full": "1", "at": "0.6"}),
    ),
    "attention": _plan(
        (10, {**PRESENT, "at": "0"}),
        (15, WALK),
        (10, {"teach": "1", "present": "1", **HALVED}),
        (10, {"full": "1", **HALVED}),
    ),
    "prune-retrain": _plan(
        (10, PRESENT),
        (15, WALK),
        (10, {"full": "1", "schedule": "one-shot", "target": "98"}),  # at 90 percent they come out even
        (10, {"full": "1", "schedule": "lottery"}),
    ),
    "compare": _plan(
        (5, PRESENT),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.7"}),
        (15, {"full": "1", "at": "0.9"}),
    ),
    "savings": _plan(
        (5, {**PRESENT, "at": "0.9"}),
        (15, WALK),
        (10, {"teach": "1", "present": "1", "at": "0.9", "way": "shrunken"}),
        (15, {"full": "1", "criterion": "obd", "form": "bitmask", "at": "0.7"}),
    ),
    "mistakes": _plan(
        (10, {**PRESENT, "case": "1"}),
        (20, {"case": "2"}),
        (10, {**PRESENT, "case": "8"}),
        (5, {"case": "4"}),
    ),
}
"""{page: its plan}."""


class TeachSettings(Settings):
    """Which lesson the notes are of."""

    lesson: Literal[("all", *PLANS)] = "all"


def blocks(
    text: Catalogue, file: Callable[[CoursePage], str], lesson: str = "all", without: Collection[str] = ()
) -> Blocks:
    """The notes in a language, of one lesson or of all. file: where a page of the course is. without: what
    addresses there do not say."""
    pages = PLANS if lesson == "all" else (lesson,)

    def address(page: CoursePage, query: Mapping[str, str]) -> str:
        said = {"lang": text.language, **query}
        asked = urlencode({name: value for name, value in said.items() if name not in without})
        return f"{file(page)}?{asked}" if asked else file(page)

    return (_class(text), *(_notes(text, by_name(page), address) for page in pages))


def _class(text: Catalogue) -> Block:
    rules = _list(text(f"notes-class-{number}") for number in range(1, CLASS + 1))
    return Part("notes-class", (Say((rules,)),))


def _notes(text: Catalogue, page: CoursePage, address: Address) -> Block:
    key = f"notes-{page.name}"

    def numbered(name: str, count: int) -> str:
        return _list(text(f"{key}-{name}-{number}") for number in range(1, count + 1))

    wrong = _list(
        f"“{text(f'{key}-wrong-{number}')}” {text(f'{key}-say-{number}')}" for number in range(1, WRONG + 1)
    )
    parts = {
        "aim": text(f"{key}-aim"),
        "plan": _moments(text, page, address),
        "ask": numbered("ask", ASKS),
        "wrong": wrong,
        "able": numbered("able", ABLE),
    }
    heads = {name: text(f"notes-{name}", minutes=MINUTES) for name in parts}
    said = "\n\n".join(f"**{heads[name]}**\n\n{one}" for name, one in parts.items())
    title = f"{text(f'page-{page.name}')}: {text(f'claim-{page.name}')}"
    return Part(f"notes-of-{page.name}", (Say((said,)),), title)


def _moments(text: Catalogue, page: CoursePage, address: Address) -> str:
    lines, start = [], 0
    for number, moment in enumerate(PLANS[page.name], 1):
        end = start + moment.minutes
        said = text(f"notes-{page.name}-plan-{number}")
        when = text("notes-minutes", start=start, end=end)
        lines.append(f"{when} {said} [{text('notes-open')}]({address(page, moment.query)})")
        start = end
    return _list(lines)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
