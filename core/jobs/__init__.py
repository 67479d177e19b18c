"""Work that sessions share: results remembered once for all."""

from core.jobs.memory import remembered
from core.jobs.once import once

__all__ = ["once", "remembered"]
