"""Work that sessions share: results remembered once for all, and jobs in the background with visitors."""

from core.jobs.job import NOBODY, Job, LoneJob, Priority, Status, UnavailableError
from core.jobs.memory import remembered
from core.jobs.once import once
from core.jobs.queue import PATIENCE, Queue
from core.jobs.visits import Visit, Visits

__all__ = [
    "NOBODY",
    "PATIENCE",
    "Job",
    "LoneJob",
    "Priority",
    "Queue",
    "Status",
    "UnavailableError",
    "Visit",
    "Visits",
    "once",
    "remembered",
]
