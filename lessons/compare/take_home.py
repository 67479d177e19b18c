"""What the learner takes home: the study as a file, a script that prints the page's numbers, the CSV."""

from __future__ import annotations

import pprint

from core.study import StudySettings, csv_text, describe
from lessons.compare.race import Race

_SCRIPT = '''"""A race of criteria. Run it in the folder of the course: python {file}

The same without a line of Python: python -m core.study {json}
On a cluster: SCHEDULER=tcp://host:8786 python -m core.study {json}
"""

from pathlib import Path

from core.study import best_two, contests, csv_text, parse_settings, run_study, table

SETTINGS = {settings}
SHARE = {share!r}  # position of the slider


def main():
    study = parse_settings(SETTINGS)
    cells = list(run_study(study))  # finished cells are on disk and are not run again
    rows = contests(table(cells))[study.models[0], study.retrain[0], SHARE]
    for row in sorted(rows, key=lambda row: row.mean, reverse=True):
        name = row.key.criterion
        print(f"{{name:<20}} {{row.mean:.4f}} sd {{row.sd:.4f}} n {{row.n}}, worst {{row.worst:.4f}}")
    test = best_two(rows)
    if test is not None:
        names = test.first.key.criterion, test.second.key.criterion
        print(f"{{names[0]}} - {{names[1]}}: {{test.difference:+.4f}}, p = {{test.p:.4f}} ({{test.name}})")
    Path("{csv}").write_text(csv_text(study, cells), encoding="utf-8")


if __name__ == "__main__":  # workers import this file
    main()
'''


def settings_json(study: StudySettings) -> str:
    """The file that `python -m core.study` reads."""
    return describe(study)


def script(study: StudySettings, share: float, name: str) -> str:
    """A script on the project's core that prints the table at one share."""
    settings = pprint.pformat(study.model_dump(mode="json"), width=100, sort_dicts=False)
    return _SCRIPT.format(
        file=f"{name}.py", json=f"{name}.json", csv=f"{name}.csv", settings=settings, share=share
    )


def table(race: Race) -> str:
    """The CSV, byte for byte what `python -m core.study` writes."""
    return csv_text(race.study, race.cells)


def commands(name: str) -> str:
    """How to run the study without a browser."""
    return (
        f"python -m core.study {name}.json --out {name}.csv\n"
        f"SCHEDULER=tcp://host:8786 python -m core.study {name}.json --out {name}.csv"
    )
