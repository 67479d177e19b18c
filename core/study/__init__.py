"""Studies: a race of criteria over shares, seeds and networks, on all cores or on a cluster."""

from core.study.cells import Cell, Correlation, Measure, Point, study_folder
from core.study.run import run_study
from core.study.settings import Job, StudyError, StudySettings, describe, parse_settings, read_settings
from core.study.table import (
    Curve,
    EqualSize,
    PairedTest,
    Row,
    Truth,
    best_two,
    contests,
    csv_text,
    curves,
    equal_sizes,
    paired,
    table,
    truths,
)

__all__ = [
    "Cell",
    "Correlation",
    "Curve",
    "EqualSize",
    "Job",
    "Measure",
    "PairedTest",
    "Point",
    "Row",
    "StudyError",
    "StudySettings",
    "Truth",
    "best_two",
    "contests",
    "csv_text",
    "curves",
    "describe",
    "equal_sizes",
    "paired",
    "parse_settings",
    "read_settings",
    "run_study",
    "study_folder",
    "table",
    "truths",
]
