"""What the learner takes home: the study as a file, a script that prints the page's numbers, the CSV."""

from __future__ import annotations

import pprint

from core.study import StudySettings, csv_text, describe
from lessons import take_home
from lessons.compare.race import Race


def settings_json(study: StudySettings) -> str:
    """The file that `python -m core.study` reads."""
    return describe(study)


def script(study: StudySettings, share: float, name: str) -> str:
    """A script on the project's core that prints the table at one share."""
    settings = pprint.pformat(study.model_dump(mode="json"), width=100, sort_dicts=False)
    return take_home.script("compare", name=name, settings=settings, share=share)


def table(race: Race) -> str:
    """The CSV, byte for byte what `python -m core.study` writes."""
    return csv_text(race.study, race.cells)


def commands(name: str) -> str:
    """How to run the study without a browser."""
    return (
        f"python -m core.study {name}.json --out {name}.csv\n"
        f"SCHEDULER=tcp://host:8786 python -m core.study {name}.json --out {name}.csv"
    )
