"""The lesson on mistakes: eight broken pruners, and how their figures give them away."""

from __future__ import annotations

from lessons.blocks import Blocks, Code, Guess, Part, Table, say
from lessons.catalogue import Sentence
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.mistakes import claims, studies
from lessons.mistakes.chart import chart
from lessons.mistakes.settings import PAGE, Mistakes
from lessons.mistakes.tasks import goal
from lessons.mistakes.walk import WALK
from lessons.numbers import percent
from lessons.take_home import csv
from lessons.take_home import script as filled

View = AnyView[Mistakes]


def cases(settings: Mistakes) -> dict[int, str]:
    """The numbers of the cases; those whose bug has been named are ticked."""
    return {case: f"{case} ✓" if settings.named(case) else str(case) for case in studies.ALL}


def asked(settings: Mistakes) -> tuple[str, ...]:
    return (f"case-{settings.case}",)


def guess(view: View) -> Guess:
    settings, case = view.settings, view.settings.chosen
    return Guess(
        Sentence("mistakes-question"),
        tuple(claims.bug(name) for name in case.choices),
        case.answer,
        lambda: claims.about(settings, "why"),
        name=asked(settings)[0],
        wrong=lambda choice: claims.wrong(settings, choice),
        keep=lambda choice: {"answers": settings.with_choice(choice)},
        given=settings.given(settings.case),
    )


def body(view: View) -> Blocks:
    return (listing(view), here(view))


def listing(view: View) -> Part:
    """The function that runs above; once its bug is named, with the wrong line marked, and the right one."""
    broken, corrected = view.settings.chosen.mistake.listings
    if not view.revealed:
        title = Sentence("mistakes-listing")
        return Part(
            "why", (Code(broken.source), say(Sentence("mistakes-listing-same"), look="caption")), title
        )
    words = (view.text("mistakes-mark-wrong"), view.text("mistakes-mark-right"))
    blocks = (
        Code(broken.with_mark(words[0])),
        Code(corrected.with_mark(words[1])),
        say(Sentence("mistakes-listing-same"), look="caption"),
        say(claims.about(view.settings, "guard")),
    )
    return Part("why", blocks, Sentence("mistakes-listing-bug", bug=claims.bug(view.settings.chosen.name)))


def here(view: View) -> Part:
    """The exact numbers of this position."""
    found = studies.outcome(view.settings)
    runs = ("broken", "corrected") if view.revealed else ("broken",)
    head = ("", *(Sentence(f"mistakes-run-{run}") for run in runs))
    table = Table(head, claims.rows(found, view.stop, both=view.revealed), "short")
    return Part("here", (table,), Sentence("mistakes-here", share=percent(found.asked[view.stop], 0)))


def script(view: View) -> str:
    settings, found = view.settings, studies.outcome(view.settings)
    return filled(
        "mistakes",
        file=settings.file_stem(PAGE),
        training=settings.training,
        number=settings.case,
        stop=view.stop,
        columns=list(studies.columns(found)),
    )


def table(view: View) -> str:
    """Every position of both runs."""
    found = studies.outcome(view.settings)
    names = list(studies.columns(found))
    runs = {"broken": found.broken, "corrected": found.corrected}
    head = ["asked", *(f"{run}_{name}" for run in runs for name in names)]
    columns = [found.asked, *(run[name] for run in runs.values() for name in names)]
    return csv(head, zip(*(column.tolist() for column in columns), strict=True))


def seeds(view: View) -> Blocks:
    """The symptom under every seed that is trained."""
    case = view.settings.chosen
    found, share = studies.symptoms(view.settings), studies.telling(case)
    head = ("setting-seed", "mistakes-run-broken", *(("mistakes-run-corrected",) if view.revealed else ()))
    rows = tuple(
        (
            str(one.seed),
            claims.read(case.symptom, one.broken),
            *((claims.read(case.symptom, one.corrected),) if view.revealed else ()),
        )
        for one in found
    )
    what = Sentence(f"mistakes-column-{case.symptom}")
    words = Sentence("mistakes-seeds-line", what=what, share=percent(share, 0), seeds=len(found))
    return say(words), Table(tuple(map(Sentence, head)), rows)


LESSON = Lesson(
    page=PAGE,
    prefix="mistakes",
    settings=Mistakes,
    controls=(Control("case", "segmented", options=cases),),
    more=(Control("seed", "segmented", name=str),),
    training=lambda settings: settings.training,
    band=False,
    line=lambda view: claims.line(view.settings),
    chart=chart,
    hides=True,
    position=("axis", "at", "picked", "answers"),
    notes=lambda view: (say(claims.about(view.settings, "story")),),
    under=lambda view: (say(claims.note(view.settings), look="caption"),),
    guess=guess,
    asked=asked,
    guessed="answers",
    answered=lambda settings: settings.named(settings.case),
    body=body,
    goal=goal,
    script=script,
    table=table,
    deeper=(Box("seeds", seeds),),
    walk=WALK,
    essentials=("case",),
)
