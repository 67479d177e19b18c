"""Studies: a race of criteria over shares, seeds and networks, on all cores or on a cluster."""

from core.study.cells import Cell, Correlation, Measure, Point, study_folder
from core.study.run import known_cells, run_study
from core.study.runner import StudyHandle, StudyStore, default_studies
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
    "StudyHandle",
    "StudySettings",
    "StudyStore",
    "Truth",
    "best_two",
    "contests",
    "csv_text",
    "curves",
    "default_studies",
    "describe",
    "equal_sizes",
    "known_cells",
    "paired",
    "parse_settings",
    "read_settings",
    "run_study",
    "study_folder",
    "table",
    "truths",
]
