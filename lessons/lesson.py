"""A lesson as data: what a page shows and asks, without a word on how it is drawn.

A `Lesson` is one value: its settings, its controls, the chart, and functions from a `View` (settings,
position of the slider, seeds that are trained, what work has brought) to blocks. `pages.widgets.lesson`
draws it in Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from core.data.registry import is_own
from core.jobs import once, remembered
from core.train.settings import BaseTrainSettings
from lessons import openings
from lessons.blocks import Blocks, Goal, Guess, Words, Work
from lessons.catalogue import Catalogue, Sentence, catalogue
from lessons.defaults import seed_band
from lessons.network import known_seeds
from lessons.settings import Settings
from lessons.subject import Subject, subject
from lessons.tasks import Task, tasks
from lessons.walk import Step, Walk
from live_chart import Encoded, from_bytes, to_bytes

S = TypeVar("S", bound=Settings)

Kind = Literal[
    "select",
    "segmented",
    "pills",
    "toggle",
    "slider",
    "number",
    "line",
    "examples",
    "own-texts",
]


@dataclass(frozen=True, eq=False)
class Control(Generic[S]):
    """One setting that the learner can change.

    field: name of the setting. options: what is offered, where that depends on other settings (default: all
    that the field allows), or {value: its name}. name: an option in words (default: the text
    `<field>-<option>`, numbers as they are). label: a key of the catalogue (default: `setting-<field>`), or
    words under these settings. help: more of it. shown, enabled: whether it is there, and whether it can be
    changed, under these settings. width: pixels, or "content". step: of a number. placeholder: what stands in
    an empty line. bare: its label is for those who cannot see the page.

    "examples" offers values for a field under names: options gives {value: name}. "own-texts" is the
    learner's own data.
    """

    field: str
    kind: Kind = "select"
    options: Callable[[S], Any] | None = None
    name: Callable[[Any], Words] | None = None
    label: str | Callable[[S], Words] | None = None
    help: Sentence | None = None
    shown: Callable[[S], bool] | None = None
    enabled: Callable[[S], bool] | None = None
    width: int | Literal["content"] | None = None
    step: float | None = None
    placeholder: Callable[[S], Words] | None = None
    bare: bool = False

    def label_under(self, settings: S) -> Words:
        """Its label under these settings."""
        label = f"setting-{self.field}" if self.label is None else self.label
        return label(settings) if callable(label) else Sentence(label)


@dataclass(frozen=True, eq=False)
class Menu(Generic[S]):
    """A box among the controls for what is changed rarely. label: a key of the catalogue."""

    label: str
    blocks: Callable[[S], Blocks]
    icon: str = ""


@dataclass(frozen=True)
class View(Generic[S]):
    """One position of one page: everything that a sentence on it may depend on.

    stop: position of the slider in the plan. seeds: trainings of the band that are there, the page's own
    first. revealed: whether the page may say what its guess asks. state: what the lesson's `state` found.
    """

    settings: S
    stop: int = 0
    seeds: tuple[BaseTrainSettings, ...] = ()
    revealed: bool = True
    language: str = "en"
    state: Any = None

    @once
    def subject(self) -> Subject:
        """The pruning on the page, edits by hand included."""
        return subject(self.settings.question)

    @property
    def text(self) -> Catalogue:
        return catalogue(self.language)


@dataclass(frozen=True, eq=False)
class Box(Generic[S]):
    """A closed box under "deeper"; what is in it is computed when it is opened. Its title is the text
    `<prefix>-<name>`. apart: it stays while the lesson's own work goes on, of which it says nothing."""

    name: str
    blocks: Callable[[View[S]], Blocks]
    shown: Callable[[S], bool] = lambda settings: True
    title: Callable[[S], Words] | None = None
    apart: bool = False


def _nothing(view: View) -> Blocks:
    return ()


@dataclass(frozen=True, eq=False)
class Lesson(Generic[S]):
    """One page of the course.

    page      : its name; the catalogue has `page-`, `claim-` and `map-<page>`.
    prefix    : how the keys of its own texts begin.
    settings  : its class of settings.
    controls  : one line of them; `more` is in a box for what is changed rarely.
    training  : the run that stands behind settings; None where the page needs none. band: whether the page
                also shows its seeds.
    state     : what work in the background has brought so far for settings and the name of who looks. To ask
                is a sign that they are still there, and begins what begins by itself.
    lost      : settings to go back to, and why, where these name what is no longer there.
    work      : that work as it stands, above the chart; while it goes on there is nothing below the chart.
    line      : the line under the claim, None for the text `map-<page>`; asked once the run is there.
    follows   : whether that line is of the position of the slider.
    chart     : the live chart, None where there is none yet. `position` names the settings that it does not
                depend on; `hides`: it depends on whether the guess was made.
    frames    : values of the setting `frame_field`, one a frame of the chart; where the chart has fewer, its
                last frame has the last of them.
    unready   : why there can be no chart under these settings, None where there can.
    notes     : lines between the controls and the chart, on what was typed.
    under     : one line under the chart on the data.
    guess     : one structured guess or several, None where the page has none; `asked` has their names. Where
                there is no chart yet, they stand above the work. guessed: name of the setting that holds
                guesses, which links take along. answered: whether it holds all that is asked under these
                settings, None where anything in it is.
    enough    : whether all that follows the chart can be said.
    body      : why, and the exact numbers here.
    goal      : what to try: a task, or several in the order of `lessons.tasks`.
    script    : the same computation in Python. table: its numbers as CSV. files: more of them, {name: (label,
                content, or what makes it)}.
    after     : what follows these.
    deeper    : closed boxes.
    suggest   : settings that the page picks for the learner when a network is opened.
    inputs    : what the learner writes, above the chart.
    seeds     : trainings of the band that can be drawn at once, where not all that are there can; `measure`
                makes one more of them ready.
    walk      : steps that take a learner through the page.
    essentials: settings whose controls are there from the start; the others come with "everything", or where
                they have been set.
    """

    page: str
    prefix: str
    settings: type[S]
    controls: tuple[Control[S] | Menu[S], ...] = ()
    more: tuple[Control[S], ...] = ()
    training: Callable[[S], BaseTrainSettings] | None = None
    band: bool = True
    state: Callable[[S, str], Any] | None = None
    lost: Callable[[View[S]], tuple[Mapping[str, Any], Words] | None] = lambda view: None
    work: Callable[[View[S]], Work] | None = None
    line: Callable[[View[S]], Words | tuple[Words, ...] | None] = lambda view: None
    follows: bool = False
    chart: Callable[[View[S]], Encoded | None] | None = None
    hides: bool = False
    position: tuple[str, ...] = ("axis", "at", "picked")
    frames: Callable[[S], Sequence[Any]] = lambda settings: ()
    frame_field: str = "epoch"
    unready: Callable[[S], Words | None] = lambda settings: None
    inputs: tuple[Control[S], ...] = ()
    notes: Callable[[View[S]], Blocks] = _nothing
    under: Callable[[View[S]], Blocks] = _nothing
    guess: Callable[[View[S]], Guess | tuple[Guess, ...]] | None = None
    asked: Callable[[S], tuple[str, ...]] = lambda settings: ("predict",)
    enough: Callable[[View[S]], bool] = lambda view: True
    guessed: str = ""
    answered: Callable[[S], bool] | None = None
    body: Callable[[View[S]], Blocks] = _nothing
    goal: Callable[[View[S]], Goal | tuple[Goal, ...]] | None = None
    script: Callable[[View[S]], str] | None = None
    table: Callable[[View[S]], str] | None = None
    files: Callable[[View[S]], Mapping[str, tuple[Words, Any]]] = lambda view: {}
    after: Callable[[View[S]], Blocks] = _nothing
    deeper: tuple[Box[S], ...] = ()
    suggest: Callable[[S], dict[str, Any]] | None = None
    seeds: Callable[[View[S]], tuple[BaseTrainSettings, ...]] | None = None
    measure: Callable[[View[S], BaseTrainSettings], None] | None = None
    walk: tuple[Step, ...] = ()
    essentials: tuple[str, ...] = ("criterion",)

    @cached_property
    def guided(self) -> Walk | None:
        """The walk, None where the page has none."""
        if not self.walk:
            return None
        snapshot = self.frame_field if self.frames(self.settings().consistent()) else ""
        return Walk(
            self.page,
            self.walk,
            self.position,
            snapshot,
            self.frames,
            self.asked,
            held=("picked", self.guessed),
            keeps=self.work is not None,
        )

    def line_of_controls(
        self, settings: S, full: bool, hidden: tuple[str, ...] = (), locked: tuple[str, ...] = ()
    ) -> tuple[Control[S] | Menu[S], ...]:
        """All controls, or the essentials and those of what was set otherwise than on a fresh page, or is
        `locked` in sight; not those of `hidden` settings."""

        def there(controls: Sequence[Control[S] | Menu[S]]) -> tuple[Control[S] | Menu[S], ...]:
            return tuple(one for one in controls if getattr(one, "field", "") not in hidden)

        if full:
            more = there(self.more)
            menu = (Menu("more-settings", lambda settings: more, ":material/tune:"),) if more else ()
            return (*there(self.controls), *menu)
        fresh = self.settings().consistent()

        def kept(name: str) -> bool:
            return name in (*self.essentials, *locked) or getattr(settings, name) != getattr(fresh, name)

        every = (one for one in there((*self.controls, *self.more)) if isinstance(one, Control))
        return tuple(one for one in every if kept(one.field))

    def view(self, settings: S, visitor: str, *, revealed: bool, language: str) -> View[S]:
        """What a visitor may see under these settings, with the seeds that can be drawn."""
        state = self.state(settings, visitor) if self.state else None
        view = View(settings, 0, (), revealed, language, state)
        if not self.band:
            return view
        if self.seeds is not None:
            return replace(view, seeds=self.seeds(view))
        return replace(view, seeds=known_seeds(self.training(settings))) if self.training else view

    def unmeasured(self, view: View[S]) -> tuple[BaseTrainSettings, ...]:
        """Trained seeds that `measure` has still to make ready."""
        if self.measure is None or not self.band:
            return ()
        return tuple(seed for seed in known_seeds(self.training(view.settings)) if seed not in view.seeds)

    def frames_of(self, settings: S, chart: Encoded) -> tuple[Any, ...]:
        """The values of `frame_field`, one a frame of the chart."""
        frames = tuple(self.frames(settings))
        return (*frames[: len(chart.stops) - 1], frames[-1]) if frames else ()

    def told(self, line: Words | tuple[Words, ...] | None) -> tuple[Words, ...]:
        """The line under the claim, by what `line` has said."""
        if line is None:
            return (Sentence(f"map-{self.page}"),)
        return line if isinstance(line, tuple) else (line,)

    def payload(self, view: View[S]) -> Encoded | None:
        """The live chart of a view: the same object for all positions of the slider."""
        if view.state is not None:
            return self.chart(view)
        default = self.settings()
        still = {name: getattr(default, name) for name in self.position}
        if self.frames(view.settings):
            still[self.frame_field] = getattr(default, self.frame_field)
        settings = view.settings.model_copy(update=still)
        return _payload(self, View(settings, 0, view.seeds, view.revealed or not self.hides, view.language))

    def say(self, what: str, view: View[S]) -> Any:
        """What a function of the lesson ("body", "under", ...) says of a view, remembered unless it speaks of
        work in the background."""
        return getattr(self, what)(view) if view.state is not None else _said(self, what, view)

    def holds_guess(self, settings: S) -> bool:
        """Whether the settings hold what has been guessed."""
        if self.answered is not None:
            return self.answered(settings)
        return bool(self.guessed and getattr(settings, self.guessed))

    def guesses(self, view: View[S]) -> tuple[Guess, ...]:
        """All that the page asks."""
        found = () if self.guess is None else self.say("guess", view)
        return found if isinstance(found, tuple) else (found,)

    def goals(self, view: View[S]) -> tuple[tuple[Task, Goal], ...]:
        """All that can be tried on the page, with what helps there."""
        found = () if self.goal is None else self.say("goal", view)
        goals = found if isinstance(found, tuple) else (found,)
        return tuple(zip(tasks(self.page), goals, strict=True))


def nearest_frame(frames: Sequence[float], wanted: float) -> int:
    """The number of the frame whose value is nearest, the first of two that are as near."""
    return min(range(len(frames)), key=lambda i: (abs(frames[i] - wanted), i))


@remembered(maxsize=96)
def _payload(lesson: Lesson, view: View) -> Encoded:
    """The chart; one that a page may open with is kept on disk."""
    name = _opening(lesson, view)
    if name is None:
        return lesson.chart(view)
    kept = openings.opening(name)
    if kept is not None:
        return from_bytes(kept)
    made = lesson.chart(view)
    openings.keep(name, to_bytes(made))
    return made


def _opening(lesson: Lesson, view: View) -> str | None:
    """The name of a chart on disk. None for what will not be asked for again: edits by hand, seeds still to
    come; for what is a learner's own; and for what is drawn without a network."""
    settings = view.settings
    if lesson.training is None or getattr(settings, "cut", ()) or getattr(settings, "kept", ()):
        return None
    training = lesson.training(settings)
    if is_own(training.dataset) or set(view.seeds) != set(seed_band(training)):
        return None
    seeds = [seed.hash for seed in view.seeds]
    return openings.name("chart", lesson.page, settings.query(), seeds, view.revealed, view.language)


@remembered(maxsize=4096)
def _said(lesson: Lesson, what: str, view: View) -> Any:
    return getattr(lesson, what)(view)
