"""One lesson under one choice of settings, as data for the browser: the chart, and what is said at its stops.

Everything comes from the functions of the lesson that the served page calls, at the same settings.
"""

from __future__ import annotations

import base64
import itertools
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import orjson

from core.train.runs import default_store
from lessons.blocks import Blocks, Goal, Guess, Part, Watch, Work
from lessons.catalogue import Sentence, catalogue
from lessons.defaults import seed_band
from lessons.lesson import Lesson, View, nearest_frame
from lessons.network import known
from lessons.notebook import notebook
from lessons.settings import LANGUAGES, Settings, encode
from lessons.walk import GUESS, done
from live_chart import Encoded, nearest_stop
from website import variants
from website.draw import VISITOR, Drawer, begins
from website.pack import REGIONS, Arrays, pack, said, shared

ALL_STOPS = 400
"""Stops at which everything is said, of the frame with which a page opens."""
STOPS = 21
"""The same of other choices, evenly over the slider."""
FRAME_STOPS = 9
"""The same of other frames."""
MOST_MARKS = 300
"""Guesses of several options together of which each is judged beforehand."""
TRIES = 10
"""How often work is begun: what follows by itself may be looked at before it goes on. What fails, fails."""
PATIENCE = 900.0
"""Seconds that work of a page may take until it is recorded."""


@dataclass
class Recording:
    """What one choice of settings holds. plain: per language, what goes to the browser; regions: per
    language, what is said where the page opens; files: {name: content} for downloads; chart: what its charts
    share in all languages, before and after the guess."""

    key: str
    settings: Settings
    plain: dict[str, dict[str, Any]] = field(default_factory=dict)
    regions: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    chart: str | None = None


class Recorder:
    """Records a lesson. known: all choices of the page that are recorded, {name: settings}."""

    def __init__(self, lesson: Lesson, known: Mapping[str, Settings]) -> None:
        self.lesson, self.known = lesson, known
        self.place = variants.place(lesson)

    def record(self, key: str) -> Recording:
        """One choice of settings, in all languages."""
        lesson, settings = self.lesson, self.known[key]
        self.prepare(settings)
        if lesson.suggest is not None:
            settings = settings.replace(**lesson.suggest(settings))
        made = Recording(key, settings)
        drawers = {
            language: Drawer(catalogue(language), lesson.page, lesson.prefix) for language in LANGUAGES
        }
        why_not = lesson.unready(settings)
        if why_not is not None:
            for language, drawer in drawers.items():
                made.plain[language] = self._without(key, settings, drawer, drawer.inline(why_not))
            return made
        views = {language: self.view(settings, language) for language in LANGUAGES}
        charts = {language: self._chart(view) for language, view in views.items()}
        chart = charts["en"]
        start = self._start(settings, chart)
        rows: dict[str, list] = {language: [] for language in LANGUAGES}
        for frame, stop in self._positions(settings, chart, start, key == "default"):
            here = self._at(settings, chart, frame, stop)
            for language, view in views.items():
                at = replace(view, settings=here, stop=stop)
                looks = self._both(at, drawers[language])
                share = 0.0 if chart is None else float(chart.stops[frame].share[stop])
                rows[language].append((frame, stop, share, list(looks.values())))
                if (frame, stop) == start:
                    made.regions[language] = looks
        words = self._share(made, views, charts)
        for language, view in views.items():
            drawer, at = drawers[language], replace(view, settings=settings, stop=start[1])
            made.plain[language] = {
                "key": key,
                "settings": variants.texts(settings),
                "start": {"axis": getattr(settings, "axis", "share"), "at": getattr(settings, "at", 0.0),
                          "frame": start[0], "stop": start[1]},
                "frames": [encode(value) for value in self._frames(settings, chart)],
                "words": words[language],
                "said": said(rows[language]),
                "guesses": [self._guess(one, at, drawer) for one in lesson.guesses(at)],
                "controls": self._controls(settings, drawer),
                "notes": drawer.blocks(lesson.say("notes", at), self._goto(settings)),
                "after": drawer.blocks(self._after(at), self._goto(settings)),
                "work": drawer._work(lesson.work(at)) if lesson.work else "",
                "boxes": self._boxes(at, drawer) if key == "default" else [],
                "files": self._files(at, made, drawer),
                "walk": self._walk(settings, drawer),
                "figures": drawer.figures,
                "goals": self._goals(at, drawer) if key == "default" else None,
            }  # fmt: skip
        return made

    def _without(self, key: str, settings: Settings, drawer: Drawer, why: str) -> dict[str, Any]:
        """A choice under which there is no chart, and why."""
        line = drawer.lines(" ".join(map(drawer.say, self.lesson.told(None))))
        regions = dict.fromkeys(REGIONS, "") | {"line": line, "body": f'<p class="info">{why}</p>'}
        nothing = {name: [] for name in ("frames", "guesses", "boxes", "files")}
        return {
            **nothing,
            **dict.fromkeys(("notes", "after", "work"), ""),
            "key": key,
            "settings": variants.texts(settings),
            "start": {"axis": "share", "at": 0.0, "frame": 0, "stop": 0},
            "words": None,
            "said": said([(0, 0, 0.0, [regions])]),
            "controls": self._controls(settings, drawer),
            "walk": None,
            "figures": {},
            "goals": None,
        }

    def prepare(self, settings: Settings) -> None:
        """Train what has to be trained, and let the work of the page go on until it is done."""
        lesson = self.lesson
        if lesson.training is not None:
            run = lesson.training(settings)
            for one in seed_band(run) if lesson.band else (run,):
                _wait(lambda one=one: known(one) is not None, lambda one=one: default_store().request(one))
        if lesson.work is not None:
            _finish(lambda: lesson.work(self.view(settings, "en")))
        # Else what is said would depend on what was recorded before.
        for watch in _watches(self._after(self.view(settings, "en"))):
            _finish(lambda watch=watch: watch.look(VISITOR))

    def _after(self, view: View) -> Blocks:
        """What follows; nothing where it is about runs that are not recorded."""
        blocks = self.lesson.after(view)
        alone = not variants.together(self.lesson, view.settings)
        return () if alone and any(_watches(blocks)) else blocks

    def view(self, settings: Settings, language: str) -> View:
        """What the served page would show to who has answered everything."""
        lesson = self.lesson
        view = lesson.view(settings, VISITOR, revealed=True, language=language)
        waiting = lesson.unmeasured(view)
        for seed in waiting:
            lesson.measure(view, seed)
        return replace(view, seeds=lesson.seeds(view)) if waiting else view

    def _chart(self, view: View) -> Encoded | None:
        return None if self.lesson.chart is None else self.lesson.payload(view)

    def _share(
        self, made: Recording, views: Mapping[str, View], charts: Mapping[str, Encoded | None]
    ) -> dict[str, Any]:
        """Take apart what the charts of all languages have in common: most of them are numbers."""
        if charts["en"] is None:
            return dict.fromkeys(charts)
        arrays, plain = Arrays(), []
        for language, view in views.items():
            for chart in (charts[language], self._chart(replace(view, revealed=False))):
                plain.append(arrays.apart(_plain(chart)))
        words: list[list[Any]] = [[] for _ in plain]
        made.chart = pack(shared(plain, words), arrays)
        return {
            language: {"open": words[2 * i], "veiled": words[2 * i + 1]} for i, language in enumerate(views)
        }

    # Where the chart stands.

    def _frames(self, settings: Settings, chart: Encoded | None) -> tuple[Any, ...]:
        return () if chart is None else self.lesson.frames_of(settings, chart)

    def _start(self, settings: Settings, chart: Encoded | None) -> tuple[int, int]:
        if chart is None:
            return 0, 0
        frames = self._frames(settings, chart)
        frame = len(chart.stops) - 1
        if frames:
            frame = nearest_frame(frames, getattr(settings, self.lesson.frame_field))
        return frame, self._stop(settings, chart, frame)

    def _stop(self, settings: Settings, chart: Encoded, frame: int) -> int:
        axis = settings.axis if settings.axis in chart.axes else "share"
        return nearest_stop(chart.stops[frame], axis, settings.at, chart.threshold_axis)

    def _at(self, settings: Settings, chart: Encoded | None, frame: int, stop: int) -> Settings:
        """The settings of a position, as the chart reports it."""
        if chart is None:
            return settings
        stops = chart.stops[frame]
        column = stops.threshold if settings.axis == "threshold" else stops.share
        changes: dict[str, Any] = {"at": float(column[stop])} if column is not None else {}
        frames = self._frames(settings, chart)
        if frames:
            changes[self.lesson.frame_field] = frames[frame]
        return settings.replace(**changes)

    def _positions(
        self, settings: Settings, chart: Encoded | None, start: tuple[int, int], opens: bool
    ) -> Iterator[tuple[int, int]]:
        """Where everything is said: (frame, stop)."""
        if chart is None:
            yield start
            return
        for frame, stops in enumerate(chart.stops):
            last = len(stops) - 1
            own = frame == start[0]
            most = (ALL_STOPS if opens else STOPS) if own else (FRAME_STOPS if opens else 2)
            found = (
                {round(last * i / (most - 1)) for i in range(most)} if most <= last else set(range(last + 1))
            )
            # Who goes through the frames and leaves the slider where it is has numbers at each.
            found.add(self._stop(settings, chart, frame))
            yield from ((frame, stop) for stop in sorted(found))

    # What is said.

    def _both(self, view: View, drawer: Drawer) -> dict[str, dict[str, str]]:
        said = {"open": self._regions(view, drawer)}
        if self.lesson.guess is not None:
            said["veiled"] = self._regions(replace(view, revealed=False), drawer)
        return said

    def _regions(self, view: View, drawer: Drawer) -> dict[str, str]:
        lesson, goto = self.lesson, self._goto(view.settings)
        lines = lesson.told(lesson.say("line", view))
        found = dict.fromkeys(REGIONS, "") | {
            "line": drawer.lines(" ".join(map(drawer.say, lines))),
            "under": drawer.blocks(lesson.say("under", view), goto),
        }
        if lesson.enough(view):
            found["body"] = drawer.blocks(lesson.say("body", view), goto)
            found |= {task.name: self._goal(goal, view, drawer) for task, goal in lesson.goals(view)}
        return found

    def _goal(self, goal: Goal, view: View, drawer: Drawer) -> str:
        """What is asked, whether it is reached, and what is missing."""
        elsewhere = (goal.elsewhere,) if goal.elsewhere is not None else ()
        more = drawer.blocks((*elsewhere, *goal.blocks), self._goto(view.settings))
        badge = f'<span class="badge" data-done="{int(goal.done)}"></span>'
        needs = "".join(
            f'<li data-met="{int(need.met)}">{drawer.inline(need.words)}</li>'
            for need in goal.needs
            if goal.told
        )
        return f'{drawer.lines(goal.words)}{badge}<ul class="needs">{needs}</ul>{more}'

    def _goto(self, settings: Settings) -> Any:
        """Where a change of these settings leads: the recording, and what changes of the position."""

        def goto(changes: Mapping[str, Any]) -> str:
            try:
                new = settings.replace(**changes)
            except (ValueError, KeyError, LookupError):
                return ""
            key = variants.key(self.lesson, new)
            if key not in self.known:
                return ""
            moved = {
                name: encode(getattr(new, name))
                for name in sorted(self.place)
                if name in changes or getattr(new, name) != getattr(settings, name)
            }
            return orjson.dumps({"to": key, "set": moved}).decode()

        return goto

    def _guess(self, guess: Guess, view: View, drawer: Drawer) -> dict[str, Any]:
        """A question with all that can be answered to any guess."""
        answers = guess.answer if isinstance(guess.answer, tuple) else (guess.answer,)
        names = [drawer.say(option) for option in guess.options]
        asked = {
            "name": guess.name,
            "question": drawer.inline(guess.question),
            "options": [drawer.inline(option) for option in guess.options],
            "answers": list(answers),
            "choose": guess.choose,
            "shown": drawer.blocks(guess.shown()),
            "why": "",
            "wrong": [],
            "judged": {},
        }
        if guess.choose > 1:
            asked["judged"] = self._judged(guess, view, drawer)
            return asked
        asked["why"] = drawer.lines(guess.why())
        if guess.wrong is not None:
            asked["wrong"] = [
                "" if index in answers else drawer.inline(guess.wrong(index)) for index in range(len(names))
            ]
        return asked

    def _judged(self, guess: Guess, view: View, drawer: Drawer) -> dict[str, str]:
        """What is said of every guess of several options together."""
        found = {}
        field = self.lesson.guessed
        every = itertools.combinations(range(len(guess.options)), guess.choose)
        for marks in itertools.islice(every, MOST_MARKS):
            settings = view.settings.replace(**{field: marks})
            own = next(one for one in self.lesson.guesses(replace(view, settings=settings))
                       if one.name == guess.name)  # fmt: skip
            found[".".join(map(str, marks))] = drawer.lines(own.why())
        return found

    def _goals(self, view: View, drawer: Drawer) -> dict[str, Any] | None:
        """What the goal says of every set of questions that is answered rightly, by their names, where these
        are asked in several recordings of the page. None where the goal is of the position."""
        lesson = self.lesson
        if lesson.goal is None or lesson.answered is None:
            return None
        views = (replace(view, settings=settings) for settings in self.known.values())
        asked = [(at.settings, one) for at in views for one in lesson.guesses(at) if one.wrong is not None]
        if 2 ** len(asked) > MOST_MARKS:
            return None
        found = {}
        for right in itertools.product((False, True), repeat=len(asked)):
            kept: dict[str, Any] = {}
            names = []
            for settings, guess in itertools.compress(asked, right):
                at = replace(view, settings=settings.replace(**kept))
                again = next(one for one in lesson.guesses(at) if one.name == guess.name)
                kept |= again.keep(again.answer)
                names.append(guess.name)
            at = replace(view, settings=view.settings.replace(**kept))
            (_, goal), *_ = lesson.goals(at)
            found[".".join(names)] = self._goal(goal, at, drawer)
        return {"answers": [[guess.name, guess.answer] for _, guess in asked], "said": found}

    def _controls(self, settings: Settings, drawer: Drawer) -> list[dict[str, Any]]:
        """Controls of which more than one choice is recorded."""
        found, goto = [], self._goto(settings)
        for control in variants.controls(self.lesson, settings):
            if control.field in self.place:
                continue
            given = control.options(settings) if control.options is not None else {}
            choices = []
            for value in variants.offered(control, settings):
                if isinstance(given, Mapping) and value in given:
                    name = drawer.say(given[value])
                elif control.name is not None:
                    name = drawer.say(control.name(value))
                elif isinstance(value, bool):
                    name = drawer.text("site-on" if value else "site-off")
                else:
                    name = drawer.text(f"{control.field}-{value}") if isinstance(value, str) else str(value)
                choices.append({"value": encode(value), "name": name, "goto": goto({control.field: value})})
            if sum(bool(one["goto"]) for one in choices) < 2:
                continue
            label = drawer.say(control.label_under(settings))
            found.append({"field": control.field, "label": label, "choices": choices,
                          "value": encode(getattr(settings, control.field))})  # fmt: skip
        return found

    def _boxes(self, view: View, drawer: Drawer) -> list[dict[str, str]]:
        lesson, found = self.lesson, []
        for box in lesson.deeper:
            if box.shown(view.settings):
                title = box.title(view.settings) if box.title else Sentence(f"{lesson.prefix}-{box.name}")
                inner = drawer.blocks(box.blocks(view), self._goto(view.settings))
                found.append({"name": box.name, "title": drawer.inline(title), "html": inner})
        return found

    def _files(self, view: View, made: Recording, drawer: Drawer) -> list[dict[str, str]]:
        lesson, stem = self.lesson, made.settings.file_stem(self.lesson.page)
        if not lesson.enough(view):
            return []
        found: dict[str, tuple[str, Any]] = {}
        if lesson.script is not None:
            script, language = lesson.script(view), drawer.text.language
            found[f"{stem}.py"] = drawer.text("take-home-script"), script
            book = partial(notebook, script, lesson.page, drawer.text)
            found[f"{stem}.{language}.ipynb"] = drawer.text("take-home-notebook"), book
        if lesson.table is not None:
            found[f"{stem}.csv"] = drawer.text("take-home-data"), lesson.table(view)
        if made.key == "default":
            found |= {
                name: (drawer.say(label), content) for name, (label, content) in lesson.files(view).items()
            }
        for name, (_, content) in found.items():
            if name not in made.files:
                content = content() if callable(content) else content
                made.files[name] = content.encode() if isinstance(content, str) else bytes(content)
        return [{"name": name, "label": label} for name, (label, _) in found.items()]

    def _walk(self, settings: Settings, drawer: Drawer) -> dict[str, Any] | None:
        """The walk as the chart takes it, and the recording of each of its steps."""
        guided = self.lesson.guided
        if guided is None:
            return None
        steps = guided.for_chart(type(settings), drawer.text, lambda name: f'[data-field="{name}"]')
        watched = sorted(guided.watched)
        opening = variants.opening(self.lesson)
        entered = [guided.entered(opening, number, fresh=True) for number in range(1, len(steps) + 1)]
        return {"plain": guided.drawn(steps, drawer.text).plain(),
                "keys": [variants.key(self.lesson, one) for one in entered],
                "watched": watched, "guess": GUESS, "keeps": guided.keeps,
                "typed": {name: getattr(settings, name) for name in watched
                          if name in type(settings).model_fields},
                "work": {name: True for name in watched if name.endswith(done(""))}}  # fmt: skip


def _wait(ready: Any, begin: Any) -> None:
    """Until work in the background has come to its end. Raises TimeoutError."""
    if ready():
        return
    begin()
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"expected a run to be trained within {PATIENCE:.0f} seconds")
        time.sleep(0.02)


def _finish(look: Callable[[], Work]) -> None:
    """Begin what can be begun of work, until there is nothing left. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    begun: Counter[str] = Counter()
    while time.monotonic() < deadline:
        work = look()
        if work.goes_on:
            time.sleep(0.02)
            continue
        deeds = [deed for deed in work.deeds if begins(deed) and begun[deed.name] < TRIES]
        if not deeds:
            return
        if deeds[0].enabled:
            begun[deeds[0].name] += 1
            deeds[0].act(VISITOR)
        time.sleep(0.02)
    raise TimeoutError(f"expected work to come to its end within {PATIENCE:.0f} seconds")


def _watches(blocks: Blocks) -> Iterator[Watch]:
    for block in blocks:
        if isinstance(block, Watch):
            yield block
        elif isinstance(block, Part):
            yield from _watches(block.blocks)


def _plain(chart: Encoded) -> dict[str, Any]:
    """A chart without cuts by hand: their numbers would have to be computed."""
    plain = orjson.loads(zlib.decompress(base64.b64decode(chart.text)))
    return {**plain, "hand": False}
