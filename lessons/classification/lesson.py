"""The lesson on classification: accuracy is not enough to prune by."""

from __future__ import annotations

import numpy as np

from core.charts import classification as figures
from core.prune.scores import WEIGHT_CRITERIA
from lessons import take_home
from lessons.blocks import Blocks, Columns, Formula, Guess, Part, Plot, Press, Table, here_table, say
from lessons.catalogue import Catalogue, Sentence
from lessons.classification import claims, studies
from lessons.classification.chart import SHARES, chart
from lessons.classification.experiment import Pruning, pruning, spread
from lessons.classification.settings import DECISIONS, FEATURES, PAGE, Settings
from lessons.classification.tasks import goal
from lessons.classification.walk import WALK
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.numbers import percent
from lessons.panels import criterion_name

View = AnyView[Settings]


def at(view: View) -> tuple[Pruning, int]:
    """What the criterion does, and the stop at which the page stands."""
    found = pruning(view.settings)
    return found, found.stop(view.settings.at)


def line(view: View) -> tuple[Sentence, ...] | None:
    """What accuracy hides is the answer of the guess: nothing of it is told before."""
    if not view.revealed:
        return None
    found, _ = at(view)
    return claims.position_line(found, view.settings), claims.hidden_line(found, view.settings)


def guess(view: View) -> Guess:
    return claims.guess(pruning(view.settings.unedited))


# Why, and the exact numbers.


def body(view: View) -> Blocks:
    if not view.revealed:
        return (Part("why", (say(Sentence("classify-why-who")), say(Sentence("classify-why-hidden")))),)
    return (Columns(((Part("why", why(view)),), (here(view),)), widths=(3, 2)),)


def why(view: View) -> Blocks:
    """The metrics with the numbers of this confusion matrix put in, and the score of one weight."""
    (found, stop), settings = at(view), view.settings
    same = claims.order_line(found)
    return (
        say(Sentence("classify-why-who")),
        *(Formula(formula) for formula in claims.formulas(found.here(stop, settings.frame), view.text)),
        say(Sentence("classify-why-recall"), claims.ranking_line(found, stop)),
        say(claims.feature_line(found, settings, stop)),
        Formula(WEIGHT_CRITERIA[settings.criterion].formula),
        *((say(same),) if same is not None else ()),
    )


def here(view: View) -> Part:
    """The metrics beside those of the whole model, at the same decision threshold."""
    (found, stop), settings = at(view), view.settings
    now, dense = found.here(stop, settings.frame), found.dense(settings.decision)
    shown = dict.fromkeys(SHARES, percent) | dict.fromkeys(("auc", "loss"), "{:.4f}".format)
    table = here_table(
        [(claims.metric_name(name), form(now[name]), form(dense[name])) for name, form in shown.items()]
    )

    def test_rows() -> Blocks:
        return (say(claims.test_line(found, stop, settings.decision)),)

    look = Press("test", Sentence("test-look"), test_rows, ":material/visibility:", counted=True)
    return Part(
        "here",
        (table, look, say(claims.interval_line(found, stop, settings.decision)),
         say(Sentence("classify-data"), look="caption")),
        Sentence("classify-exact", decision=f"{settings.decision:.2f}"),
    )  # fmt: skip


# Try, take home.


def script(view: View) -> str:
    """A Python script that prints the numbers of the page."""
    found, stop = at(view)
    return take_home.script(
        "classification",
        file=f"{view.settings.file_stem(PAGE)}.py",
        settings=view.settings,
        stop=stop,
        removed=int(found.plan.removed[stop]),
        edits=dict.fromkeys(view.settings.kept, "keep") | dict.fromkeys(view.settings.cut, "cut"),
    )


def table(view: View) -> str:
    """Every stop with its counts and metrics at the decision threshold, as CSV."""
    found, _ = at(view)
    metrics = found.at(view.settings.frame)
    columns = {"removed": found.plan.removed.tolist(), "share": found.plan.share.tolist()}
    columns |= {name: values.tolist() for name, values in metrics.items()}
    return take_home.csv(list(columns), zip(*columns.values(), strict=True))


# Deeper.


def words_of(text: Catalogue, name: str, *metrics: str) -> dict[str, str]:
    """Title and axes of a figure, and the names of metrics in it."""
    found = {part: text(f"classify-{name}-{part}") for part in ("title", "x", "y")}
    return found | {metric: text(claims.metric_name(metric)) for metric in metrics}


def price(view: View) -> Blocks:
    (found, stop), settings = at(view), view.settings
    metrics = {name: np.array([at[name][stop] for at in found.decided]) for name in SHARES}

    def draw(text: Catalogue):
        words = words_of(text, "price", *SHARES)
        return figures.by_decision(np.array(DECISIONS), metrics, settings.decision, words)

    key = (found.settings, stop, settings.decision)
    return (say(studies.price_line(found, stop)), Plot("price", draw, key=key))


def luck(view: View) -> Blocks:
    (found, stop), frame = at(view), view.settings.frame
    drawn = spread(found.settings.unedited)

    def draw(text: Catalogue):
        words = words_of(text, "luck", "recall", "accuracy") | {"random": text("classify-trace-random")}
        bands = {"recall": drawn.recall[..., frame], "accuracy": drawn.accuracy[..., frame]}
        return figures.luck(bands, drawn.random_recall[..., frame].mean(0), words)

    return (say(studies.luck_line(found, stop, frame)), Plot("luck", draw, key=(drawn, frame)))


def logloss(view: View) -> Blocks:
    found = pruning(view.settings.unedited)
    frame, name = view.settings.frame, view.text(claims.metric_name("loss"))

    def draw(text: Catalogue):
        words = words_of(text, "logloss", "loss") | {"errors": text("classify-errors")}
        return figures.losses(found.ranked["loss"], found.at(frame)["accuracy"], words)

    return (
        say(studies.loss_line(found)),
        Formula(
            rf"\text{{{name}}} = "
            r"-\frac{1}{n}\sum_i \bigl( y_i \ln p_i + (1 - y_i) \ln (1 - p_i) \bigr)"
        ),
        Plot("logloss", draw, key=(found, frame)),
        say(Sentence("classify-logloss-note")),
    )


def l1(view: View) -> Blocks:
    settings = view.settings
    usual = DECISIONS.index(studies.USUAL)

    def draw(text: Catalogue):
        path, kept = studies.path(), FEATURES - np.arange(FEATURES + 1)
        ways = {"l1": (path.kept, path.decided["recall"])}
        for name, refit in (("cut", False), ("refit", True)):
            found = pruning(Settings(strength=settings.strength, refit=refit))
            ways[name] = (kept, found.at(usual)["recall"])
        words = words_of(text, "l1") | {name: text(f"classify-l1-{name}") for name in ways}
        return figures.paths(ways, words)

    line = studies.path_line(settings)
    return (say(line), Plot("l1", draw, key=settings.strength), say(Sentence("classify-l1-note")))


def criteria(view: View) -> Blocks:
    found, stop = at(view)
    head = (Sentence("setting-criterion"), *(Sentence(f"classify-short-{n}") for n in ("fn", "fp")),
            *map(claims.metric_name, ("accuracy", "recall", "loss")))  # fmt: skip
    rows = [
        (criterion_name(name), int(now["fn"]), int(now["fp"]), round(100 * now["accuracy"], 1),
         round(100 * now["recall"], 1), round(now["loss"], 3))
        for name, now in studies.compared(view.settings, min(int(found.plan.removed[stop]), FEATURES))
    ]  # fmt: skip
    count = int(found.plan.removed[stop])
    return (say(Sentence("classify-criteria-line", count=count, total=FEATURES)), Table(head, tuple(rows)))


LESSON = Lesson(
    page=PAGE,
    prefix="classify",
    settings=Settings,
    controls=(
        Control("criterion", width=230),
        Control("strength", name=str, width=120, help=Sentence("setting-strength-help")),
        Control("refit", "toggle", help=Sentence("classify-refit-help"), width="content"),
    ),
    line=line,
    follows=True,
    chart=chart,
    hides=True,
    frames=lambda settings: DECISIONS,
    frame_field="decision",
    under=lambda view: (say(claims.fine_print(at(view)[0]), look="caption"),) if view.revealed else (),
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    deeper=(
        Box("price", price),
        Box("luck", luck),
        Box("logloss", logloss),
        Box("l1", l1),
        Box("criteria", criteria),
    ),
    walk=WALK,
)
