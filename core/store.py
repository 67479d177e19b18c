"""Results on disk: an entry is `<key>.json`, notes with check sums, and maybe `<key>.safetensors` beside it.

Nothing that is read here is trusted: an entry that is damaged, cut short or of other library versions reads
as none at all, and the next result is written over it. Files appear by renaming, so that a reader in any
process finds a whole file; a pair from two writers fails its check sum. An entry that another process keeps
open, as can be on Windows, is left as it is.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from platformdirs import user_cache_dir

log = logging.getLogger(__name__)

T = TypeVar("T")

Notes = Mapping[str, Any]
"""What JSON can hold."""

_LIBRARIES = ("torch", "numpy", "scikit-learn")
_STALE_SECONDS = 3600.0
_OURS = re.compile(r"([0-9a-f]{16})\.(json|safetensors|lock)(\.\d+-[0-9a-f]{32}\.tmp)?")


def cache_root() -> Path:
    """The folder COURSE_CACHE_DIR, or the course's in the user's cache."""
    return Path(os.environ.get("COURSE_CACHE_DIR") or user_cache_dir("pruning-course", appauthor=False))


class Store:
    """A folder of entries of at most `limit_bytes`; what was not used for longest goes first.

    `what` names the entries in the log. Keys are hashes of 16 hexadecimal digits. Reading, writing and
    trimming never raise: a folder that cannot be written is reported once, in one line, then left alone.
    """

    def __init__(self, folder: Path | str, limit_bytes: int, what: str) -> None:
        self.folder = Path(folder)
        self.limit_bytes = limit_bytes
        self.what = what
        self.writable = True

    def path(self, key: str) -> Path:
        """The file of the notes."""
        return self.folder / f"{key}.json"

    def read(self, key: str, parse: Callable[[Notes, bytes | None], T]) -> T | None:
        """What `parse` makes of an entry's notes and tensors, or None when it is not there or not sound.

        `parse` raises whatever it likes where an entry is not what its key promises.
        """
        notes_path, tensors_path = self.path(key), self._tensors(key)
        try:
            notes = json.loads(notes_path.read_bytes())
            body = notes["body"]
            if notes["sha256"] != _digest(_canonical(body)):
                raise ValueError("the notes fail their check sum")
            if body["versions"] != versions():
                raise ValueError("written under other library versions")
            tensors = None
            if "tensors" in body:
                if tensors_path.stat().st_size != body["bytes"]:
                    raise ValueError(
                        f"expected {body['bytes']} bytes of tensors, got {tensors_path.stat().st_size}"
                    )
                tensors = tensors_path.read_bytes()
                if _digest(tensors) != body["tensors"]:
                    raise ValueError("the tensors fail their check sum")
            found = parse(body, tensors)
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever is wrong with the files, the answer is to compute it again
            log.info("%s %s is not used: %s", self.what, key, error)
            return None
        with suppress(OSError):
            os.utime(notes_path)
        return found

    def write(self, key: str, body: Notes, tensors: bytes | None = None) -> None:
        """Keep an entry."""
        if not self.writable:
            return
        body = {**body, "versions": versions()}
        if tensors is not None:
            body |= {"bytes": len(tensors), "tensors": _digest(tensors)}
        notes = json.dumps({"sha256": _digest(_canonical(body)), "body": body})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if tensors is not None:
                self._replace(self._tensors(key), tensors)  # notes last: they vouch for the tensors
            self._replace(self.path(key), notes.encode())
        except OSError as error:
            if isinstance(error, PermissionError) and os.path.exists(self.path(key)):
                log.info("%s %s is left as it is: another process keeps it open", self.what, key)
                return
            self.writable = False
            log.warning("%s: kept in memory only, cannot write to %s (%s)", self.what, self.folder, error)

    @contextmanager
    def alone(self, key: str, cancelled: Callable[[], bool] | None = None) -> Iterator[bool]:
        """Nobody else, in whatever process of this machine, is inside for the same key; the system lets go
        when a process dies. False when `cancelled` said so before it was this one's turn.

        Where there are no locks, something may be computed twice and nothing else happens.
        """
        lock = _lock(self.folder / f"{key}.lock")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(cancel_check=cancelled)
        except Timeout:
            yield False
            return
        except OSError:
            yield True
            return
        try:
            yield True
        finally:
            lock.release()

    def trim(self, keep: str = "") -> None:
        """Delete what killed processes left behind, then the oldest entries, but not `keep`, until the folder
        fits. Locks go with their entries, those of none when they are an hour old; but not while somebody is
        inside, whose entry may come yet."""
        found: dict[str, list[tuple[Path, os.stat_result]]] = {}
        try:
            paths = [(path, path.stat()) for path in self.folder.iterdir() if _OURS.fullmatch(path.name)]
        except OSError:
            return  # no folder yet, or another process is at it
        for path, stat in paths:
            if path.suffix == ".tmp":
                if time.time() - stat.st_mtime > _STALE_SECONDS:
                    _unlink(path)
            else:
                found.setdefault(path.stem, []).append((path, stat))
        total = sum(stat.st_size for entry in found.values() for _, stat in entry)
        for key, entry in sorted(found.items(), key=lambda item: max(stat.st_mtime for _, stat in item[1])):
            age = time.time() - max(stat.st_mtime for _, stat in entry)
            orphan = all(path.suffix == ".lock" for path, _ in entry) and age > _STALE_SECONDS
            if key != keep and (orphan or total > self.limit_bytes):
                for path, stat in entry:
                    gone = _unlink_lock(path) if path.suffix == ".lock" else _unlink(path)
                    total -= stat.st_size if gone else 0

    def _tensors(self, key: str) -> Path:
        return self.folder / f"{key}.safetensors"

    def _replace(self, path: Path, content: bytes) -> None:
        temporary = self.folder / f"{path.name}.{os.getpid()}-{uuid.uuid4().hex}.tmp"
        try:
            temporary.write_bytes(content)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def _unlink(path: Path) -> bool:
    """Whether it is gone; another process may keep it open."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _lock(path: Path) -> FileLock:
    return FileLock(path, thread_local=False, fallback_to_soft=False, preserve_lock_file=True)


def _unlink_lock(path: Path) -> bool:
    """Whether it is gone; who holds it keeps it."""
    lock = _lock(path)
    try:
        lock.acquire(blocking=False)
    except OSError:  # held by somebody, or there are no locks
        return False
    try:
        gone = _unlink(path)  # who gets hold of a lock that is no longer there opens another
    finally:
        lock.release()
    return gone or _unlink(path)  # Windows deletes what is open for nobody, and nothing else


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _canonical(body: Notes) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


@cache
def versions() -> dict[str, str]:
    """What results depend on beside their settings."""
    # Python's too: the data set "prose" is made of the documentation that comes with it
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}
