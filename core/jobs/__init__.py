"""Work that sessions share: results remembered once for all."""

from core.jobs.memory import remembered

__all__ = ["remembered"]
