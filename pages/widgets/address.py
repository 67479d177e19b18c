"""The address holds everything that the learner set: settings of a page from the query, and back.

A page makes one ``Form`` per run (and one more inside each fragment that has widgets of its own)::

    form = address.form(Settings, page="mlp-weights")
    form.select("criterion")
    form.set(axis="share", at=0.59)          # from the callback of the live chart
    form.settings                            # frozen and valid, before any widget is drawn

Who wins. The address wins when a page is first opened and when the browser goes back or forward. Afterwards a
widget that the learner moved wins. A query that we never wrote (an edited link followed inside the session)
wins too; one that we did write earlier is only late, because two clicks were faster than the answer, and is
ignored. A page entered again without any setting in its query keeps what it had.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pydantic
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lessons.catalogue import Catalogue, catalogue, plain
from lessons.settings import CourseSettings, Problem, Settings, bounds, choices

S = TypeVar("S", bound=Settings)
Options = Iterable[Any] | None
COURSE = "course"
REMEMBERED = 32
SHOWN_CHARACTERS = 40


@dataclass
class _Memory(Generic[S]):
    """What a session knows of one page; ``seen`` is the value of each widget when it was last looked at."""

    settings: S
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)
    written: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))


def _memories() -> dict[str, _Memory]:
    known = st.session_state.get("address")  # asked for with every text: one look is what it may cost
    if known is None:
        known = st.session_state["address"] = {}
    return known


def _is_history_navigation() -> bool:
    context = get_script_run_ctx()
    return bool(context is not None and getattr(context, "is_history_navigation", False))


def sentence(problem: Problem, text: Catalogue) -> str:
    """A problem in words, safe to be shown as Markdown whatever the address said."""
    came = problem.came if len(problem.came) <= SHOWN_CHARACTERS else problem.came[:SHOWN_CHARACTERS] + "…"
    if problem.used is None:
        return text("address-problem-unused", came=plain(came), expected=problem.expected)
    names = {"field": problem.field, "used": plain(problem.used) or "–"}
    return text("address-problem", came=plain(came), expected=problem.expected, **names)


def language() -> str:
    """The language of this session."""
    return course().lang


def teaching() -> bool:
    """Whether the teacher mode is on: nothing is hidden behind a guess."""
    return course().teach


def full() -> bool:
    """Whether pages show all that they have, not the essentials only."""
    return course().full


def course() -> CourseSettings:
    """What holds on every page of this session."""
    memory = _memories().get(COURSE)
    return memory.settings if memory else CourseSettings()


def remembered_query(page: str) -> dict[str, str]:
    """The query that opens a page as the session left it, language and teacher mode included."""
    query: dict[str, str] = {}
    for name in (COURSE, page):
        if name in _memories():
            query |= _memories()[name].settings.query()
    return query


def names(page: str) -> set[str]:
    """What an address of a page that was drawn can name."""
    memories = (_memories().get(part) for part in (COURSE, page, f"{page}-walk"))
    return {name for memory in memories if memory for name in type(memory.settings).model_fields}


def form(model: type[S], page: str) -> Form[S]:
    """The settings of ``page`` in this run: reads the address and the widgets, writes the address."""
    return Form(model, page)


class Form(Generic[S]):
    """Settings of one page and the widgets bound to them. Widget keys are ``<page>-<field>``."""

    def __init__(self, model: type[S], page: str) -> None:
        if page != COURSE and set(model.model_fields) & set(CourseSettings.model_fields):
            raise ValueError(f"{model.__name__} has a field that is the whole course's")
        self.model = model
        self.page = page
        self._late = False
        query = self._own_query()
        memory = _memories().get(page)
        if memory is None or not isinstance(memory.settings, model):
            settings, problems = model.from_query(query)
            self._memory = _memories()[page] = _Memory(settings, problems)
            self._adopted(query)
        else:
            self._memory = memory
            self._follow(query)

    @property
    def settings(self) -> S:
        return self._memory.settings

    @property
    def problems(self) -> list[str]:
        """Sentences on what the address said and could not be used; gone after the next change."""
        text = catalogue(language())
        return [sentence(problem, text) for problem in self._memory.problems]

    def show_problems(self) -> None:
        """One line for each problem."""
        for words in self.problems:
            st.warning(words, icon=":material/link_off:")

    def set(self, **values: Any) -> S:
        """Change settings from code: a callback, or the value that the live chart reported.

        Values out of bounds raise ``pydantic.ValidationError``; check what comes from a browser with
        ``accepts``. Widgets of these fields show the new value when they are drawn next.
        """
        settings = self.settings.replace(**values)
        if settings != self.settings:
            self._memory.settings = settings
            self._memory.problems = []
            self._write()
        return settings

    def suggest(self, **values: Any) -> S:
        """Change settings on the page's own account, as a first pick does: what an address said that was no
        use is still to be read."""
        unread = {name: memory.problems for name, memory in _memories().items()}
        settings = self.set(**values)
        for name, problems in unread.items():
            _memories()[name].problems = problems
        return settings

    def accepts(self, **values: Any) -> bool:
        """Whether these values would be valid settings."""
        try:
            self.settings.replace(**values)
        except (pydantic.ValidationError, TypeError, ValueError):
            return False
        return True

    def key(self, name: str) -> str:
        """The key of the widget of a field; in the browser its element has the class ``st-key-<key>``."""
        return f"{self.page}-{name}"

    # Widgets. Each returns the value of its field. ``label`` defaults to the text ``setting-<field>``;
    # options default to those of the Literal, shown as the texts ``<field>-<option>`` (numbers as they are).

    def select(self, name: str, options: Options = None, label: str | None = None, **more: Any) -> Any:
        """A drop-down list."""
        return self._choice(st.selectbox, name, options, label, more)

    def segmented(self, name: str, options: Options = None, label: str | None = None, **more: Any) -> Any:
        """All options side by side, one chosen."""
        return self._choice(st.segmented_control, name, options, label, {"required": True, **more})

    def pills(self, name: str, options: Sequence[Any], label: str | None = None, **more: Any) -> tuple:
        """All options side by side, any number chosen, for a field that is a tuple."""
        more.setdefault("format_func", lambda option: self._option(name, option))
        more = {"selection_mode": "multi", **more}
        return self._widget(st.pills, name, self._label(name, label), list(options), **more)

    def toggle(self, name: str, label: str | None = None, **more: Any) -> bool:
        """A switch for a field that is a bool."""
        return self._widget(st.toggle, name, self._label(name, label), **more)

    def slider(self, name: str, label: str | None = None, **more: Any) -> Any:
        """A slider over the bounds of the field (``ge`` and ``le``); these stay fixed, or the browser resets
        it.
        """
        return self._widget(st.slider, name, self._label(name, label), **self._range(name, more))

    def number(self, name: str, label: str | None = None, **more: Any) -> Any:
        """A number that is typed."""
        return self._widget(st.number_input, name, self._label(name, label), **self._range(name, more))

    def line(self, name: str, label: str | None = None, **more: Any) -> str:
        """Words that are typed, up to the length that the field allows."""
        metadata = self.model.model_fields[name].metadata
        longest = next((item.max_length for item in metadata if hasattr(item, "max_length")), None)
        return self._widget(st.text_input, name, self._label(name, label), **{"max_chars": longest, **more})

    @contextmanager
    def late(self) -> Iterator[None]:
        """For widgets that a browser draws later than it hears of them, in a box that is opened or a section
        that was away: it would show their lowest values. What they hold is sent along with every run."""
        before, self._late = self._late, True
        try:
            yield
        finally:
            self._late = before

    @contextmanager
    def popover(self, label: str, **more: Any) -> Iterator[None]:
        """A box for what is changed rarely."""
        with st.popover(label, **more), self.late():
            yield

    def _choice(
        self,
        widget: Callable[..., Any],
        name: str,
        options: Options,
        label: str | None,
        more: dict[str, Any],
    ) -> Any:
        offered: Sequence[Any] = list(choices(self.model, name) if options is None else options)
        if getattr(self.settings, name) not in offered:
            # The options depend on another setting that has changed: the first one is the way back to sense.
            self.set(**{name: offered[0]})
        more.setdefault("format_func", lambda option: self._option(name, option))
        return self._widget(widget, name, self._label(name, label), offered, **more)

    def _option(self, name: str, option: Any) -> str:
        if isinstance(option, str):
            return catalogue(language())(f"{name}-{option}")
        return str(option)

    def _label(self, name: str, label: str | None) -> str:
        return catalogue(language())(f"setting-{name}") if label is None else label

    def _range(self, name: str, more: dict[str, Any]) -> dict[str, Any]:
        low, high = bounds(self.model.model_fields[name])
        kind = type(getattr(self.settings, name))
        limits = {"min_value": low, "max_value": high}
        return {limit: kind(value) for limit, value in limits.items() if value is not None} | more

    def _widget(self, widget: Callable[..., Any], name: str, *arguments: Any, **more: Any) -> Any:
        key, value = self.key(name), getattr(self.settings, name)
        held = list(value) if isinstance(value, tuple) else value
        if self._late or key not in st.session_state or st.session_state[key] != held:
            st.session_state[key] = held
        self._memory.seen[name] = held
        widget(*arguments, key=key, **more)
        return value

    # The two directions.

    def _own_query(self) -> dict[str, str]:
        return {name: st.query_params[name] for name in self.model.model_fields if name in st.query_params}

    def _follow(self, query: dict[str, str]) -> None:
        """Bring the memory up to date with the widgets, then with the address, then the address with the
        memory.
        """
        before = self.settings
        self._read_widgets()
        known = not query or query in self._memory.written
        if _is_history_navigation() or not known:
            settings, problems = self.model.from_query(query)
            if settings != self.settings or (problems and problems != self._memory.problems):
                self._memory.settings, self._memory.problems = settings, problems
                self._adopted(query)
                return
        if self.settings != before:
            self._memory.problems = []
        self._write()

    def _adopted(self, query: dict[str, str]) -> None:
        """The address was taken over. It is only rewritten where it made no sense."""
        self._memory.written.append(query)
        if self._memory.problems:
            self._write(unread=True)

    def _read_widgets(self) -> None:
        for name, seen in self._memory.seen.items():
            value = st.session_state.get(self.key(name), seen)
            if value == seen:
                continue
            # Limits of widgets are kept by the browser only: what it sends is checked like an address.
            if self.accepts(**{name: value}):
                self._memory.settings = self.settings.replace(**{name: value})
            self._memory.seen[name] = value

    def _write(self, *, unread: bool = False) -> None:
        """Put the settings into the address of the browser; no run follows from it. unread: what the rest of
        the same address said is still to be read.
        """
        own = self.settings.query()
        written = self._memory.written
        if own == self._own_query() and (not written or own == written[-1]):
            return
        written.append(own)
        for memory in _memories().values():
            if memory is not self._memory and not unread:
                memory.problems = []
        course = _memories()[COURSE].settings.query() if COURSE in _memories() else {}
        mine = {*self.model.model_fields, *CourseSettings.model_fields}
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in mine}
        st.query_params.from_dict({**others, **course, **own})
