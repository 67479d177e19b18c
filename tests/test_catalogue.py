"""Both languages have the same texts with the same variables, and the code asks only for what exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from core.data.registry import DATASETS
from lessons.catalogue import TEXT_FOLDER, Catalogue, MissingTextError, Sentence, catalogue, in_all_languages
from lessons.lesson import Lesson
from lessons.numbers import count, lost, number, percent, points
from lessons.settings import LANGUAGES, CourseSettings, Settings, choices

ROOT = Path(__file__).parents[1]
FUNCTIONS = {"text", "Sentence"}
"""Calls whose first argument is a key."""


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Variables of every message of a language."""
    found = {}
    for file in sorted((TEXT_FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, fluent.Message):
                variables = Variables()
                variables.visit(entry)
                found[entry.id.name] = variables.names
    return found


def literal_keys() -> list[tuple[str, str]]:
    """Keys written out in the code, with their places; both branches of ``a if b else c`` count."""
    keys = []
    for folder in ("pages", "lessons", "website"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args:
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in FUNCTIONS:
                        place = f"{file.relative_to(ROOT)}:{node.lineno}"
                        keys += [(key, place) for key in _texts(node.args[0])]
    return keys


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    return []


SLOT = r"[\w-]*"
"""What stands for a part that is computed, in a pattern of keys."""


def strings() -> Iterator[str]:
    """Every text in the code that may be a key, as a pattern: what is computed in it is a SLOT. Names of
    widgets (`key=`) are none."""
    for folder in ("app.py", "pages", "lessons", "core", "website"):
        place = ROOT / folder
        for file in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            widgets = {
                id(node)
                for call in ast.walk(tree)
                if isinstance(call, ast.Call)
                for keyword in call.keywords
                if keyword.arg == "key"
                for node in ast.walk(keyword.value)
            }
            for node in ast.walk(tree):
                if id(node) not in widgets:
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield re.escape(node.value)
                    elif isinstance(node, ast.JoinedStr):
                        yield "".join(
                            re.escape(part.value) if isinstance(part, ast.Constant) else SLOT
                            for part in node.values
                        )


def modules() -> Iterator[object]:
    for file in sorted((ROOT / "lessons").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        yield import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def offered() -> Iterator[str]:
    """Keys of what is named by itself: boxes, settings and their options, data sets."""
    yield from (f"dataset-{name}" for name in DATASETS)
    kinds: set[type[Settings]] = {CourseSettings}
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, Lesson):
                kinds.add(value.settings)
                yield from (f"{value.prefix}-{box.name}" for box in value.deeper if box.title is None)
            elif isinstance(value, type) and issubclass(value, Settings):
                kinds.add(value)
    for kind in kinds:
        for name in kind.model_fields:
            yield f"setting-{name}"
            try:
                yield from (f"{name}-{option}" for option in choices(kind, name))
            except TypeError:
                continue  # not a choice


def unused(keys: Iterable[str]) -> list[str]:
    """Those of the keys that nothing asks for.

    A key is asked for when the code has it as a text, or a text with a computed part that begins as it does;
    when it is `offered`; or when it is such a key with an ending that code puts behind keys,
    as ``f"{key}-alt"``. The figures of a lesson have names, and its prefix before them.
    """
    found = set(strings())
    begun = [pattern for pattern in found if re.match(r"[a-z]+\\-", pattern)]
    after_a_key = re.compile(re.escape(SLOT) + r"(\\-[a-z]+)+")
    ends = {pattern.removeprefix(SLOT) for pattern in found if after_a_key.fullmatch(pattern)}
    prefixes = {
        value.prefix for module in modules() for value in vars(module).values() if isinstance(value, Lesson)
    }
    asked = re.compile("|".join(begun))
    named = set(offered())
    plots = re.compile(rf"({'|'.join(sorted(prefixes))})-({'|'.join(sorted(_plots()))})-alt")
    ending = re.compile("|".join(sorted(ends, key=len, reverse=True)))

    def is_asked(key: str) -> bool:
        if asked.fullmatch(key) or key in named or re.escape(key) in found or plots.fullmatch(key):
            return True
        return any(
            ending.fullmatch(key[match.start() :]) and is_asked(key[: match.start()])
            for match in re.finditer("-", key)
            if match.start()
        )

    return sorted(key for key in keys if not is_asked(key))


def _plots() -> set[str]:
    """Names of figures, as patterns."""
    names = set()
    for file in sorted((ROOT / "lessons").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Plot" and node.args:
                first = node.args[0]
                names.add(re.escape(first.value) if isinstance(first, ast.Constant) else SLOT)
    return names


def test_languages_have_the_same_files() -> None:
    names = [sorted(file.name for file in (TEXT_FOLDER / language).glob("*.ftl")) for language in LANGUAGES]
    assert names[0] == names[1]


def test_languages_have_the_same_texts_and_variables() -> None:
    english, chinese = (messages(language) for language in LANGUAGES)
    assert sorted(english) == sorted(chinese)
    assert {key: names for key, names in english.items() if names != chinese[key]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_can_be_read(language: str) -> None:
    assert Catalogue(language).keys == messages(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled(language: str) -> None:
    text = catalogue(language)
    for key, names in messages(language).items():
        assert text.strictly(key, **dict.fromkeys(names, "x")).strip()


def test_code_asks_only_for_texts_that_exist() -> None:
    keys = literal_keys()
    assert len(keys) > 20
    assert [f"{place}: {key}" for key, place in keys if key not in catalogue("en")] == []


def test_every_text_is_asked_for() -> None:
    nobody = {"network-nobody", "weights-try-nobody", "neurons-nobody-other"}
    assert unused(catalogue("en").keys | nobody) == sorted(nobody)


def test_missing_text_raises_here() -> None:
    with pytest.raises(MissingTextError, match="no text 'nowhere'"):
        catalogue("zh")("nowhere")
    with pytest.raises(MissingTextError, match="predict-right"):
        catalogue("en")("predict-right")


def test_missing_text_falls_back_to_english_for_learners(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("COURSE_STRICT")
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "some.ftl").write_text("else = 别的\npredict-right = { $nobody }\n", encoding="utf-8")
    text = Catalogue("zh", tmp_path)
    assert text("skip") == catalogue("en")("skip")
    assert text("predict-right", guess="x") == catalogue("en")("predict-right", guess="x")
    assert text("nowhere") == "nowhere"


def test_key_in_two_files_is_refused(tmp_path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("a.ftl", "b.ftl"):
        (tmp_path / "en" / name).write_text("same = x\n")
    with pytest.raises(ValueError, match=r"same is in a\.ftl and again in b\.ftl"):
        Catalogue("en", tmp_path)


def test_broken_file_is_named(tmp_path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.ftl").write_text("fine = x\nbroken { y\n")
    with pytest.raises(ValueError, match=r"a\.ftl"):
        Catalogue("en", tmp_path)("fine")


def test_text_may_quote_one_of_another_file(tmp_path) -> None:
    (tmp_path / "en").mkdir()
    for name, text in (("a", "a = { b } and { c }\n"), ("b", "b = B\n"), ("c", "c = { a }\n")):
        (tmp_path / "en" / f"{name}.ftl").write_text(text)
    text = Catalogue("en", tmp_path)
    assert text("b") == "B"
    with pytest.raises(MissingTextError, match="a"):  # a circle
        text("a")


def test_sentences_nest_and_compare() -> None:
    inner = Sentence("expected-number-between", low="0", high="1")
    outer = Sentence("address-problem", field="at", came="x", expected=inner, used="0.5")
    words = in_all_languages(outer)
    assert words["en"] == "The address says at=x; expected a number between 0 and 1; using 0.5."
    assert "0 到 1 之间的数" in words["zh"]
    assert inner == Sentence("expected-number-between", high="1", low="0")
    assert inner != Sentence("expected-number-between", low="0", high="2")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1e-3, "0.001"),
        (1e-5, "1\u00a0×\u00a010⁻⁵"),
        (1.234e-7, "1.23\u00a0×\u00a010⁻⁷"),
        (0.9999, "1"),
        (-0.05, "−0.05"),
        (1234.5, "1,234"),
        (12_345_678, "1.23\u00a0×\u00a010⁷"),
        (100, "100"),
        (9.999e-5, "0.0001"),
        (float("inf"), "∞"),
        (float("nan"), "–"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


def test_percent_points_count() -> None:
    assert percent(0.9421) == "94.2%"
    assert percent(1, 0) == "100%"
    assert points(-0.031) == "−3.1"
    assert points(0.02) == "+2.0"
    assert lost(0.123) == "12.3"
    assert lost(-0.02) == "−2.0"
    assert lost(-1e-9) == "0.0"
    assert count(12345) == "12,345"


def test_a_value_and_chinese_words_have_a_space_between_them_where_one_of_the_two_is_not_chinese(
    tmp_path: Path,
) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "all.ftl").write_text("led = { $first }在 { $share } 处领先{ $second }。", "utf-8")
    text = Catalogue("zh", tmp_path)
    assert text("led", first="Fisher", share="70%", second="OBD") == "Fisher 在 70% 处领先 OBD。"
    assert text("led", first="幅值", share="70%", second="随机") == "幅值在 70% 处领先随机。"


def test_chinese_and_latin_letters_have_a_space_between_them() -> None:
    touching = re.compile("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    for file in sorted((TEXT_FOLDER / "zh").glob("*.ftl")):
        for line in file.read_text("utf-8").splitlines():
            if not line.startswith("#"):
                assert not touching.search(re.sub(r"\{[^}]*\}", "|", line)), line
