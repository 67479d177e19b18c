"""The store: whole entries or none, a folder that stays within its bounds, one writer at a time."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.store import Store

ROOT = Path(__file__).parents[2]
KEYS = [f"{i:016x}" for i in range(4)]
WAIT = 60.0


def both(body, tensors):
    return body["value"], tensors


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store", 10_000, "things")


def test_what_is_written_is_read_with_and_without_tensors(store):
    assert store.read(KEYS[0], both) is None
    store.write(KEYS[0], {"value": [1, 2.5, None]}, b"tensors")
    store.write(KEYS[1], {"value": "text"})
    assert store.read(KEYS[0], both) == ([1, 2.5, None], b"tensors")
    assert store.read(KEYS[1], both) == ("text", None)
    assert sorted(path.suffix for path in store.folder.iterdir()) == [".json", ".json", ".safetensors"]
    store.write(KEYS[0], {"value": 2})
    assert store.read(KEYS[0], both) == (2, None)


def test_what_its_reader_refuses_reads_as_nothing(store):
    store.write(KEYS[0], {"value": 1})
    assert store.read(KEYS[0], lambda body, tensors: 1 // 0) is None
    assert store.read(KEYS[0], both) == (1, None)


def test_locks_are_trimmed_with_their_entries_and_those_of_none_when_they_are_old(store):
    for key in KEYS[:2]:
        with store.alone(key):
            store.write(key, {"value": "x" * 6000})
    for key in KEYS[2:]:
        with store.alone(key):
            pass
    old = time.time() - 7200
    for key in (KEYS[0], KEYS[2]):
        for path in store.folder.glob(f"{key}.*"):
            os.utime(path, (old, old))
    store.trim(keep=KEYS[1])
    assert {path.name for path in store.folder.iterdir()} == {
        f"{KEYS[1]}.json",
        f"{KEYS[1]}.lock",
        f"{KEYS[3]}.lock",
    }


def test_a_lock_is_not_trimmed_while_somebody_is_inside(store):
    other = Store(store.folder, 1, "things")
    old = time.time() - 7200
    store.write(KEYS[1], {"value": "of an entry that does not fit"})

    def inside(key):
        told = []

        def enter():
            with other.alone(key, lambda: True) as mine:
                told.append(mine)

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join(WAIT)
        return told == [True]

    with store.alone(KEYS[0]) as mine, store.alone(KEYS[1]) as too:
        assert mine
        assert too
        for path in store.folder.iterdir():
            os.utime(path, (old, old))
        other.trim()
        assert {path.name for path in store.folder.iterdir()} == {f"{key}.lock" for key in KEYS[:2]}
        assert not inside(KEYS[0])
        assert not inside(KEYS[1])
    assert inside(KEYS[0])
    for path in store.folder.iterdir():
        os.utime(path, (old, old))
    other.trim()
    assert list(store.folder.iterdir()) == []


def test_a_lock_that_cannot_be_deleted_while_it_is_open_goes_all_the_same(store, monkeypatch):
    """As on Windows."""
    with store.alone(KEYS[0]):
        pass
    path = store.folder / f"{KEYS[0]}.lock"
    old = time.time() - 7200
    os.utime(path, (old, old))
    unlink, asked = Path.unlink, []

    def refuse_once(self, missing_ok=False):
        asked.append(self)
        if len(asked) == 1:
            raise PermissionError("open")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse_once)
    store.trim()
    assert (asked, path.exists()) == ([path] * 2, False)


def test_reading_keeps_an_entry_young(store):
    for i, key in enumerate(KEYS[:3]):
        store.write(key, {"value": "x" * 4000})
        os.utime(store.path(key), (i + 1, i + 1))
    assert store.read(KEYS[0], both)
    store.trim()
    assert [store.path(key).exists() for key in KEYS[:3]] == [True, False, True]


def test_a_lock_lets_one_thread_in_after_the_other_and_gives_up_when_told(store):
    inside, most, cancelled = [], [], threading.Event()

    def enter():
        with store.alone(KEYS[0]) as mine:
            assert mine
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.02)
            inside.pop()

    threads = [threading.Thread(target=enter) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert most == [1] * 5
    given_up = []

    def wait():
        with Store(store.folder, 1, "things").alone(KEYS[0], cancelled.is_set) as mine:
            given_up.append(not mine)

    with store.alone(KEYS[0]):
        thread = threading.Thread(target=wait)
        thread.start()
        with store.alone(KEYS[1]) as other:
            assert other
        cancelled.set()
        thread.join(WAIT)
    assert given_up == [True]


HOLD = """
import sys, time
from core.store import Store
with Store(sys.argv[1], 1, "things").alone(sys.argv[2]):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_process_that_dies_lets_go(store):
    command = [sys.executable, "-c", HOLD, str(store.folder), KEYS[0]]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        cancelled = threading.Event()
        threading.Timer(0.2, cancelled.set).start()
        with store.alone(KEYS[0], cancelled.is_set) as mine:
            assert not mine
        process.kill()
    with store.alone(KEYS[0]) as mine:
        assert mine


def test_where_there_can_be_no_lock_the_work_goes_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "store", 1, "things")
    with store.alone(KEYS[0]) as mine:
        assert mine
    store.write(KEYS[0], {"value": 1})
    assert not store.writable
    store.trim()
