"""The lesson on comparing: one seed lies."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from core.study import Cell, PairedTest, StudyHandle, StudySettings, default_studies
from lessons.blocks import (
    Blocks,
    Code,
    Columns,
    Deed,
    Formula,
    Guess,
    Part,
    Plot,
    Table,
    Watch,
    Words,
    Work,
    say,
)
from lessons.catalogue import Sentence
from lessons.compare import claims, experiment, take_home
from lessons.compare.cost_runner import default_costs
from lessons.compare.race import Race, cells_of, only
from lessons.compare.settings import ASKED, CRITERIA, PAGE, WIDTHS, Compare
from lessons.compare.tasks import goal
from lessons.compare.walk import WALK
from lessons.fine_print import look
from lessons.lesson import Box, Control, Lesson, Menu
from lessons.lesson import View as AnyView
from lessons.numbers import percent
from lessons.panels import criterion_name
from live_chart import Encoded

View = AnyView[Compare]
Cells = Sequence[Cell]

START, STOP = ":material/play_arrow:", ":material/stop:"

PACE_KNOWN = 0.25
"""Share of the cells after which the pace says something: the first ones train the networks."""


# The race.


def work(view: View) -> Work:
    race, handle, running = view.state
    return study_work(race.study, "race", handle, running, race.cells)


def study_work(
    study: StudySettings,
    name: str,
    handle: StudyHandle | None,
    running: bool,
    cells: Cells,
    blocks: Blocks = (),
) -> Work:
    """A study as it stands: how far it is and its end, or what there is and what starts the rest."""
    total = len(study.jobs())
    if running:
        stop = Deed(f"{name}-stop", Sentence("race-stop"), default_studies().stop, STOP)
        return Work(name, progress_line(handle), handle.fraction, (stop,), blocks=blocks)
    if len(cells) == total:
        return Work(name, blocks=blocks)

    def act(visitor: str) -> None:
        default_studies().start(visitor, study)

    start = Deed(f"{name}-start", Sentence("race-resume" if cells else "race-start"), act, START, main=True)
    failed = handle is not None and handle.settings == study and handle.status == "failed"
    problem = Sentence(f"race-{handle.reason_key}") if failed else ""
    words = Sentence("race-offer", known=len(cells), total=total)
    return Work(name, words, deeds=(start,), problem=problem, blocks=blocks)


def progress_line(handle: StudyHandle) -> Sentence:
    done, total = len(handle.cells), handle.total
    if handle.status == "queued" and handle.position:
        return Sentence("race-queued", position=handle.position)
    if handle.fraction < PACE_KNOWN or math.isnan(handle.seconds_left):
        return Sentence("race-begins", done=done, total=total)
    return Sentence("race-running", done=done, total=total, seconds=math.ceil(handle.seconds_left))


def line(view: View) -> Sentence | None:
    race, _, running = view.state
    return claims.line(race) if view.revealed and not running and race.complete.any() else None


def notes(view: View) -> Blocks:
    race, _, running = view.state
    stopped = race.cells and not running and not race.finished
    return (
        *((say(claims.partial(race), look="caption"),) if stopped else ()),
        *(() if view.revealed else (say(Sentence("race-after-guess"), look="caption"),)),
    )


def chart(view: View) -> Encoded | None:
    """Cells are drawn as they come; before the guesses only what has to be beaten: removal at random."""
    race = view.state.race if view.revealed else only(view.state.race, "random")
    return experiment.encoded(race, view.settings.lines, view.language) if race.cells else None


# The guess: other criteria are another race, asked anew.


def asked(settings: Compare) -> tuple[str, ...]:
    return (f"predict-{100 * ASKED[1]:.0f}-{'-'.join(settings.named)}",)


def guess(view: View) -> tuple[Guess, ...]:
    """Which of a few wins; what a guess is worth is said when the race is known."""
    race, named = view.state.race, view.settings.named
    if view.revealed and not race.finished:
        return ()
    (name,), share = asked(view.settings), ASKED[1]
    return (
        Guess(
            Sentence("race-predict", share=percent(share, 0)),
            tuple(Sentence(f"criterion-{one}-short") for one in named),
            claims.answers(race, share, named) if race.finished else (),
            lambda: claims.explain(race, share, named),
            name=name,
        ),
    )


# The table, the test, and the exercise.


def body(view: View) -> Blocks:
    race = view.state.race
    figure = Plot("dissent", lambda text: experiment.dissent_figure(race, text.language), key=race)
    return (
        Columns(((here(race, view.stop),), (Part("why", why(race, view.stop)),))),
        say(claims.dissent_title(race), look="strong"),
        figure,
    )


def here(race: Race, stop: int) -> Part:
    """The table at this share."""
    rows = []
    for row in race.rows(stop):
        mean, sd, worst = map(shown, (row.mean, row.sd, row.worst))
        rows.append((criterion_name(row.key.criterion), mean, sd, str(row.n), worst))
    title = Sentence("race-here", share=percent(race.shares[stop], 0))
    blocks = (
        _table(("criterion", "mean", "sd", "n", "worst"), rows),
        say(claims.worst_line(race.ranked(stop))),
        look(lambda: (tested(race, stop),)),
    )
    return Part("here", blocks, title)


def tested(race: Race, stop: int) -> Table:
    """Means on the test rows."""
    rows = [(criterion_name(row.key.criterion), shown(row.mean)) for row in race.rows(stop, "test")]
    return _table(("criterion", "test"), rows)


def shown(value: float) -> str:
    return "–" if math.isnan(value) else percent(value)


def _table(names: Sequence[str], rows: Sequence[tuple]) -> Table:
    return Table(tuple(Sentence(f"race-column-{name}") for name in names), tuple(rows), "short")


def why(race: Race, stop: int) -> Blocks:
    """The paired test with the numbers of the two best, over seeds; and what other rows would do."""
    test = race.test(stop)
    if test is None:
        return (say(Sentence("race-why")),)
    others = dict(zip(test.second.seeds, test.second.metrics, strict=True))
    pairs = [
        f"{100 * (metric - others[seed]):+.1f}".replace("-", "−")
        for seed, metric in zip(test.first.seeds, test.first.metrics, strict=True)
        if seed in others
    ]
    return (
        say(Sentence("race-why")),
        Formula(formula(test)),
        say(Sentence("race-why-pairs", differences=", ".join(pairs))),
        say(claims.verdict(test)),
        say(claims.other_rows(race, stop)),
        say(*claims.test_notes(test), look="caption"),
    )


def formula(test: PairedTest) -> str:
    mean = f"{100 * test.difference:.2f}"
    if not test.statistic or math.isnan(test.statistic):
        return rf"\bar d = {mean}, \qquad n = {test.n}"
    sd = test.difference / test.statistic * math.sqrt(test.n)
    return (
        r"t = \frac{\bar d}{s_d / \sqrt{n}} = "
        rf"\frac{{{mean}}}{{{100 * sd:.2f} / \sqrt{{{test.n}}}}} = {test.statistic:.2f}"
        rf", \qquad p = {test.p:.2g}"
    )


# Take home.


def script(view: View) -> str:
    race = view.state.race
    return take_home.script(race.study, float(race.shares[view.stop]), view.settings.file_stem(PAGE))


def files(view: View) -> Mapping[str, tuple[Words, str]]:
    name = f"{view.settings.file_stem(PAGE)}.json"
    return {name: (Sentence("race-settings-file"), take_home.settings_json(view.state.race.study))}


def after(view: View) -> Blocks:
    commands = take_home.commands(view.settings.file_stem(PAGE))
    return say(Sentence("race-without-browser")), Code(commands, "bash")


# Closed boxes: studies of their own, and costs.


def truth(view: View) -> Blocks:
    def blocks(study: StudySettings, cells: Cells) -> Blocks:
        rows = experiment.truth_rows(cells)
        figure = Plot("truth", lambda text: experiment.truth_figure(rows, text.language), key=(study, cells))
        return (figure, *map(say, experiment.truth_lines(study, cells))) if rows else ()

    return say(Sentence("race-truth-text")), study_box("truth", view.settings.truth_study, blocks)


def size(view: View) -> Blocks:
    def blocks(study: StudySettings, cells: Cells) -> Blocks:
        figure = Plot("size", lambda text: experiment.size_figure(cells, text.language), key=(study, cells))
        return (figure, *map(say, experiment.size_lines(study, cells))) if cells else ()

    words = say(Sentence("race-size-text", networks=len(WIDTHS)))
    return words, study_box("size", view.settings.size_study, blocks)


def study_box(name: str, study: StudySettings, blocks: Callable[[StudySettings, Cells], Blocks]) -> Watch:
    """A study of its own: what is known of it, and what starts or stops the rest."""

    def look(visitor: str) -> Work:
        handle = default_studies().find(visitor)
        running = handle is not None and handle.settings == study and not handle.finished
        if running:
            handle.attend()
        cells = handle.cells if running else cells_of(study)
        return study_work(study, name, handle, running, cells, blocks(study, cells))

    return Watch(look)


def cost(view: View) -> Blocks:
    return say(claims.cost_intro()), Watch(cost_work)


def cost_work(visitor: str) -> Work:
    """What criteria cost here: measured once for all who look."""
    store = default_costs()
    visit = store.look(visitor)
    found = visit.progress if visit else ()
    plot = Plot("cost", lambda text: experiment.cost_figure(found, text.language), key=found)
    blocks = (plot, say(claims.cost_line(found)), say(claims.skipped_line(found))) if found else ()
    if visit and not visit.finished:
        visit.attend()
        words = Sentence("race-cost-running", done=len(found), all=store.total)
        stop = Deed("cost-stop", Sentence("race-stop"), lambda visitor: visit.stop(), STOP)
        return Work("cost", words, len(found) / store.total, (stop,), blocks=blocks)
    if visit and visit.status == "done":
        return Work("cost", blocks=blocks)

    def act(visitor: str) -> None:
        store.start(visitor)

    failed = Sentence("race-cost-failed") if visit and visit.status == "failed" else ""
    start = Deed("cost-start", Sentence("race-cost-start"), act, START, main=True)
    return Work("cost", deeds=(start,), problem=failed, blocks=blocks)


def _criteria(settings: Compare) -> Blocks:
    return (Control("criteria", "pills", lambda s: CRITERIA, criterion_name, label="setting-criterion"),)


def _more(settings: Compare) -> Blocks:
    return (
        Control("retrain", "segmented", label="race-setting-retrain"),
        Control("scope", "segmented", name=lambda scope: Sentence(f"race-scope-{scope}")),
    )


LESSON = Lesson(
    page=PAGE,
    prefix="race",
    settings=Compare,
    controls=(
        Control("dataset", width=170),
        Control("width", "segmented", label="race-setting-width"),
        Control("seeds", "segmented", label="race-setting-seeds"),
        Menu("race-setting-criteria", _criteria),
        Menu("more-settings", _more),
        Control("lines", "toggle", label="race-setting-lines"),
    ),
    state=experiment.look,
    work=work,
    line=line,
    notes=notes,
    chart=chart,
    guess=guess,
    asked=asked,
    enough=lambda view: view.revealed and bool(view.state.race.complete.any()),
    body=body,
    goal=goal,
    script=script,
    table=lambda view: take_home.table(view.state.race),
    files=files,
    after=after,
    deeper=(Box("truth", truth, apart=True), Box("size", size, apart=True), Box("cost", cost, apart=True)),
    walk=WALK,
    essentials=("dataset",),
)
