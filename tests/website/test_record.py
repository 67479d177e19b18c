"""What the site says is what the lesson says, to the last number, in both languages; twice the same bytes."""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("latex2mathml")
pytest.importorskip("markdown_it")

from lessons import defaults
from lessons.blocks import Blocks, Columns, Part, Row, Say, Table
from lessons.catalogue import Catalogue, Sentence, catalogue
from lessons.course import PAGES, by_name
from lessons.lesson import View
from lessons.settings import LANGUAGES
from tests.pages.harness import errors, open_page
from website import build, record, registry, variants
from website.draw import Drawer
from website.pack import REGIONS
from website.record import Recorder

WHOLE = os.environ.get("COURSE_SITE_ALL") == "1"
"""Whether bands have all their networks and the closed boxes are recorded too: that takes minutes."""
NUMBER = re.compile(r"\d[\d.,]*")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_STOPS", "STOPS", "FRAME_STOPS"):
        monkeypatch.setattr(record, name, 2)


def said(blocks: Blocks, text: Catalogue) -> Iterator[str]:
    """All words of blocks, as the lesson hands them over."""

    def words(one: Any) -> str:
        return text(one) if isinstance(one, Sentence) else str(one) if isinstance(one, str) else ""

    for block in blocks:
        if isinstance(block, Say):
            yield from map(words, block.words)
        elif isinstance(block, Table) and block.look == "short":
            yield from (words(cell) for row in block.rows for cell in row)
        elif isinstance(block, (Part, Row)):
            yield from said(block.blocks, text)
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from said(column, text)


def numbers(words: str) -> list[str]:
    return [one.rstrip(".,") for one in NUMBER.findall(re.sub(r"\$[^$]+\$|`|(?<=\])\([^)]*\)", "", words))]


def served(page: str, language: str) -> Counter[str]:
    """All numbers in the words of the served page, to whom everything is shown."""
    app = open_page(page, lang=language, teach="1")
    assert errors(app) == []
    texts = [block.value for block in (*app.markdown, *app.caption, *app.header, *app.subheader)]
    labels = [button.label for button in app.button]
    pictures = [shown(block.proto.body) for block in app.get("html") if "<figure" in block.proto.body]
    plain = [re.sub(r"\$\$.*?\$\$|</?[a-z][^>]*>", " ", words, flags=re.DOTALL) for words in map(str, texts)]
    return Counter(one for words in (*plain, *labels, *pictures) for one in numbers(words))


def shown(page: str) -> str:
    """The words of HTML, without formulas, and in their order."""
    return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<math.*?</math>", "", page, flags=re.DOTALL)))


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_the_numbers_are_those_of_the_lesson(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not WHOLE:
        monkeypatch.setattr(defaults, "band_size", lambda: 1)
        monkeypatch.setattr(Recorder, "_boxes", lambda *_: [])
        monkeypatch.setattr(Recorder, "_files", lambda *_: [])
    lesson = registry.lesson_of(by_name(page))
    recorder = Recorder(lesson, variants.variants(lesson))
    made = recorder.record("default")
    for language in LANGUAGES:
        text, plain = catalogue(language), made.plain[language]
        view = recorder.view(made.settings, language)
        chart = recorder._chart(view)
        if chart is not None:
            recorded = {(frame, stop) for frame, stop, *_ in plain["said"]["rows"]}
            stands = {
                (frame, recorder._stop(made.settings, chart, frame)) for frame in range(len(chart.stops))
            }
            assert stands <= recorded, "the frames can be gone through without moving the slider"
        for frame, stop, _, *looks in plain["said"]["rows"]:
            at = record.replace(view, stop=stop, settings=recorder._at(made.settings, chart, frame, stop))
            for revealed, look in zip((True, False), looks, strict=False):
                at = record.replace(at, revealed=revealed)
                for region in ("under", "body"):
                    page_html = "".join(plain["said"]["pieces"][i] for i in look[REGIONS.index(region)])
                    told = said(getattr(lesson, region)(at), text)
                    expected = Counter(one for words in told for one in numbers(words))
                    missing = expected - Counter(numbers(shown(page_html)))
                    assert not (lesson.enough(at) and missing), f"{page} {language} {region} {frame}/{stop}"
        if page == "reference":
            continue  # it shows one criterion and one topic at a time, and its table to scroll through
        on_the_site = Counter(numbers(shown(" ".join(made.regions[language]["open"].values()))))
        assert on_the_site, "numbers are said where the page opens"
        assert not on_the_site - served(page, language), f"{page} {language}"


def test_a_goal_of_several_answers_is_said_of_every_set_of_them() -> None:
    lesson = registry.lesson_of(by_name("mistakes"))
    recorder = Recorder(lesson, variants.variants(lesson))
    drawer = Drawer(catalogue("en"), lesson.page, lesson.prefix)
    recorder.prepare(variants.opening(lesson))
    goals = recorder._goals(View(variants.opening(lesson)), drawer)
    names = [name for name, _ in goals["answers"]]
    assert len(goals["said"]) == 2 ** len(names) == 256
    done = {key for key, said in goals["said"].items() if 'data-done="1"' in said}
    assert done == {".".join(names)}
    assert "Still open: 2, 4" in goals["said"]["case-1.case-3"]


def test_twice_the_same_bytes_and_nothing_twice(tmp_path: Path) -> None:
    wanted = [task for task in build.tasks(["home"]) if task.key == "default"]
    lines: list[str] = []
    for folder in ("one", "two"):
        build.build(tmp_path / folder, wanted, processes=1, say=lines.append)
    first, second = (
        {str(file.relative_to(tmp_path / folder)): file.read_bytes()
         for file in sorted((tmp_path / folder).rglob("*")) if file.is_file()}
        for folder in ("one", "two")
    )  # fmt: skip
    assert first == second
    assert len(lines) == 2
    build.build(tmp_path / "one", wanted, processes=1, say=lines.append)
    assert len(lines) == 2, "what is there is not written again"
    (tmp_path / "one" / "en" / "index.html").write_text("spoilt", "utf-8")
    build.build(tmp_path / "one", wanted, processes=1, say=lines.append)
    assert (tmp_path / "one" / "en" / "index.html").read_bytes() == first["en/index.html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_the_notes_say_what_is_read_here(language: str) -> None:
    lesson = registry.lesson_of(by_name("teach"))
    told = " ".join(said(lesson.body(View(lesson.settings(), language=language)), catalogue(language)))
    links = re.findall(r"\]\(([^)]*\.html[^)]*)\)", told)
    assert len(links) > 40
    assert not [one for one in links if re.search(r"[?&](present|full|lang)=", one)]
    assert any("teach=1" in one for one in links)


def test_every_page_has_a_file_and_no_two_recordings_share_one() -> None:
    assert len({registry.file_of(page) for page in PAGES}) == len(PAGES)
    names = [task.name for task in build.tasks()]
    assert len(set(names)) == len(names)
    assert {task.page for task in build.tasks()} == {page.name for page in PAGES}


def test_a_page_that_cannot_be_recorded_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(Recorder, "record", broken)
    lines: list[str] = []
    build.build(tmp_path, [build.Task("home", "default")], processes=1, say=lines.append)
    assert "left out" in lines[0]
    assert "make app" in (tmp_path / "en" / "index.html").read_text("utf-8")
