"""Writes the site: what is there and unchanged is left, so that a build goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context, util
from pathlib import Path
from typing import Any

import jinja2
import orjson

import lessons
from lessons import openings, pictures, term_tip
from lessons.catalogue import catalogue
from lessons.course import PAGES, CoursePage, by_name
from lessons.lesson import Lesson
from lessons.quiz import quizzes
from lessons.settings import LANGUAGES, CourseSettings
from lessons.tasks import tasks as asked_of
from live_chart import plotly_js, script, style
from live_chart.assets import join, module
from website import registry, schema, variants, words
from website.draw import COMMAND
from website.lanes import results
from website.pack import pack
from website.record import Recorder, Recording

FOLDER = Path(__file__).parent
MANIFEST = "manifest.json"
PLOTLY = "plotly.js"
OWN = ("data", "files", *LANGUAGES)
"""Parts of the folder in which recordings write."""
log = logging.getLogger(__name__)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What a page may load: its own files. plotly.js sets styles from its script."""


class RefusedError(ValueError):
    """What was asked for is not there to be written, or not where it was asked for."""


@dataclass(frozen=True)
class Task:
    """One page under one choice of settings."""

    page: str
    key: str

    @property
    def name(self) -> str:
        return f"{self.page}/{self.key}"


def tasks(pages: Iterable[str] = ()) -> list[Task]:
    """All that is to be written of these pages ("page", or "page/recording"), by default of all; what pages
    open with first. Raises RefusedError where one of them is not there."""
    chosen = set(pages) or {page.name for page in PAGES}
    found = []
    for page, lesson in registry.pages():
        if any(name.partition("/")[0] == page.name for name in chosen):
            keys = list(variants.variants(lesson)) if lesson else ["default"]
            every = [Task(page.name, key) for key in keys]
            found += [task for task in every if {task.page, task.name} & chosen]
    unknown = chosen - {name for task in found for name in (task.page, task.name)}
    if unknown:
        named = ", ".join(sorted(unknown))
        raise RefusedError(
            f"no page or recording {named}; pages are {', '.join(page.name for page in PAGES)}"
        )
    return sorted(found, key=lambda task: task.key != "default")


def build(
    folder: Path,
    wanted: Sequence[Task],
    processes: int = 2,
    say: Callable[[str], None] = print,
    whole: bool = False,
) -> int:
    """Write the site, or a part of it, into a folder. say: is told how far it is. whole: nothing else is part
    of it, so what earlier versions left goes. Returns how much was left out. Raises RefusedError where the
    folder holds what no build wrote in the place of its own."""
    started = time.monotonic()
    _take(folder)
    manifest = _read(folder)
    version = _version()
    waiting = [task for task in wanted if not _whole(folder, manifest.get(task.name), version)]
    _assets(folder)
    _write(folder / "index.html", _environment().get_template("index.html.j2").render(languages=LANGUAGES))
    done, left_out = len(wanted) - len(waiting), 0

    def finished(task: Task, made: tuple[dict[str, str], str]) -> None:
        nonlocal done, left_out
        done += 1
        files, problem = made
        left_out += bool(problem)
        if not problem:
            manifest[task.name] = {"version": version, "files": files}
            _write(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        seconds = time.monotonic() - started
        say(f"{done}/{len(wanted)} {task.name} ({seconds:.0f} s){problem and f': left out, {problem}'}")

    if processes <= 1:
        for task in waiting:
            finished(task, make(folder, task))
    else:
        with ExitStack() as stack:
            # Recordings of one page share most of what is computed for them: a process for each page.
            new = partial(ProcessPoolExecutor, 1, mp_context=get_context("spawn"), initializer=_settle)
            pools = [stack.enter_context(new()) for _ in range(processes)]
            for task, made in results(pools, waiting, lambda task: task.page, partial(make, folder)):
                finished(task, made)
    if whole and not left_out:
        _tidy(folder, {task.name: manifest[task.name] for task in wanted})
    return left_out


def _take(folder: Path) -> None:
    """Make a folder the site's own: a build may delete what stands in its parts."""
    if not (folder / MANIFEST).exists():
        strange = [name for name in OWN if any((folder / name).glob("*"))]
        if strange:
            raise RefusedError(
                f"{folder / strange[0]} holds files that no build wrote: choose another folder"
            )
        _write(folder / MANIFEST, "{}")


def _tidy(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Delete what no recording of the manifest wrote."""
    _write(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    kept = {folder / name for entry in manifest.values() for name in entry["files"]}
    for part in OWN:
        for path in sorted((folder / part).rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path not in kept:
                path.unlink()


def _settle() -> None:
    """What a worker does first."""
    import torch

    torch.set_num_threads(1)
    util.Finalize(None, _end_studies, exitpriority=1)


def _end_studies() -> None:
    if "core.study.run" in sys.modules:
        sys.modules["core.study.run"].end_workers()


def make(folder: Path, task: Task) -> tuple[dict[str, str], str]:
    """Write one recording, and, for the one with which a page opens, the page. Returns {file: its hash}, and
    why it could not be recorded: then the page says that it needs the served course."""
    page = by_name(task.page)
    try:
        files, problem = _files(page, task.key), ""
    except Exception as error:
        # One page that cannot be drawn here must not cost the others.
        log.exception("%s", task.name)
        files, problem = {}, f"{type(error).__name__}: {error}"
        if task.key == "default":
            files = _without(page)
    return _all(folder, files), problem


def _files(page: CoursePage, key: str) -> dict[str, str | bytes]:
    lesson = registry.lesson_of(page)
    if lesson is None:
        return _without(page)
    known = variants.variants(lesson)
    made = Recorder(lesson, known).record(key)
    files: dict[str, str | bytes] = {
        f"data/{page.name}/{key}.{language}.js": _hand("recording", key, pack(plain))
        for language, plain in made.plain.items()
    }
    if made.chart is not None:
        files[f"data/{page.name}/{key}.js"] = _hand("chart", key, made.chart)
    files |= {f"files/{name}": content for name, content in made.files.items()}
    if key == "default":
        for language in LANGUAGES:
            data = _page(page, lesson, known, language)
            files[f"data/{page.name}/page.{language}.js"] = (
                f"course.page({orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()});\n"
            )
            files[f"{language}/{registry.file_of(page)}"] = _html(page, lesson, made, language)
    return files


def _without(page: CoursePage) -> dict[str, str | bytes]:
    """The page where nothing of it can be recorded."""
    return {f"{one}/{registry.file_of(page)}": _html(page, None, None, one) for one in LANGUAGES}


def _all(folder: Path, files: Mapping[str, str | bytes]) -> dict[str, str]:
    return {name: _write(folder / name, content) for name, content in sorted(files.items())}


def _hand(what: str, key: str, packed: str) -> str:
    """A classic script that hands data to the page: files that are opened from disk may not be fetched."""
    return f"course.{what}({json.dumps(key)},{json.dumps(packed)});\n"


def _page(page: CoursePage, lesson: Lesson, known: Mapping[str, Any], language: str) -> dict[str, Any]:
    text = catalogue(language)
    after = PAGES[PAGES.index(page) + 1 :]
    opens = lesson.settings().consistent()
    return {
        "page": page.name,
        "language": language,
        "fields": schema.fields(opens, text),
        "course": schema.fields(CourseSettings(), text, schema.COURSE),
        "place": sorted(variants.place(lesson)),
        "frame": lesson.frame_field if lesson.frames(opens) else "",
        "known": schema.known(lesson, known),
        "files": dict.fromkeys(known, True),
        "words": schema.words(text, COMMAND),
        "next": registry.file_of(after[0]) if after else "",
    }


def _html(page: CoursePage, lesson: Lesson | None, made: Recording | None, language: str) -> str:
    text = catalogue(language)
    at = PAGES.index(page)
    beside = {name: (PAGES[i], registry.file_of(PAGES[i])) if 0 <= i < len(PAGES) else None
              for name, i in (("before", at - 1), ("after", at + 1))}  # fmt: skip
    question = text(f"question-{page.name}") if f"question-{page.name}" in text else ""
    plain = made.plain[language] if made else {}
    asks = bool(plain.get("guesses"))
    said = made.regions[language]["veiled" if asks else "open"] if made else {}
    others = [(one, registry.file_of(one)) for one in PAGES if one.name != "home"]
    command = {"command": f"`{COMMAND}`"}
    return _environment().get_template("page.html.j2").render(
        page=page, lesson=lesson, language=language, languages=LANGUAGES, text=text,
        site=lambda name: text(f"site-{name}"), policy=POLICY,
        file=registry.file_of(page), menu=_menu(), question=question if asks else "", said=said, asks=asks,
        quizzes=quizzes(page.name), tasks=asked_of(page.name),
        inline=lambda said: words.inline(text(said), language),
        chart=bool(made and made.chart), cards=others if page.name == "home" else (),
        recorded=words.inline(text("site-recorded", **command), language),
        missing=words.inline(text("site-missing", **command), language),
        picked=words.inline(text("site-picked", **command), language), **beside,
    )  # fmt: skip


def _menu() -> list[tuple[str, list[tuple[CoursePage, str]]]]:
    found: dict[str, list[tuple[CoursePage, str]]] = {}
    for page in PAGES:
        found.setdefault(page.section, []).append((page, registry.file_of(page)))
    return list(found.items())


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=jinja2.select_autoescape(("html.j2", "html")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _assets(folder: Path) -> None:
    """What all pages share."""
    modules = {path.name: path.read_text("utf-8") for path in sorted((FOLDER / "js").glob("*.js"))}
    worker = modules.pop("worker.js")
    modules[PLOTLY] = module(PLOTLY)  # charts and figures of a page wait for the same file
    own = f"(() => {{\n{join(modules, 'page.js')}{term_tip.SCRIPT}}})();\n"
    own_style = (FOLDER / "css" / "site.css").read_text("utf-8")
    assets = {
        "assets/live.js": script("liveChart"),
        "assets/plotly.min.js": plotly_js(),
        "assets/site.js": own,
        "assets/site.css": "".join((own_style, style(), term_tip.STYLE, pictures.STYLE)),
        "assets/favicon.svg": Path(lessons.__file__).with_name("favicon.svg").read_text("utf-8"),
    }
    _all(folder, assets)
    _write(folder / "sw.js", worker.replace("VERSION", _version()))


@cache
def _version() -> str:
    """Of all that a file of the site depends on beside its settings."""
    found = hashlib.sha256(openings.code_version().encode())
    for file in sorted(FOLDER.rglob("*")):
        if file.suffix in {".py", ".js", ".css", ".j2", ".svg"}:
            found.update(f"{file.relative_to(FOLDER)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _write(file: Path, content: str | bytes) -> str:
    """Write a file whole, if it does not say so already; returns its hash."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if not file.exists() or file.read_bytes() != data:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.part")
        part.write_bytes(data)
        part.replace(file)
    return hashlib.sha256(data).hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _whole(folder: Path, entry: Mapping[str, Any] | None, version: str) -> bool:
    """Whether all files of a recording are there as this version of the course wrote them."""
    if not entry or entry.get("version") != version:
        return False
    for name, known in entry["files"].items():
        file = folder / name
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != known:
            return False
    return True
