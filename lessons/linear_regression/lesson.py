"""The lesson on linear regression: a small gradient does not mean a useless weight."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.charts import linear_figures as figures
from core.linear import criteria
from lessons import take_home
from lessons.blocks import Blocks, Columns, Formula, Guess, Part, Plot, say
from lessons.catalogue import Catalogue, Sentence
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.linear_regression import claims, studies
from lessons.linear_regression.chart import chart
from lessons.linear_regression.experiment import Scene, experiment, scene
from lessons.linear_regression.settings import FRAMES, PAGE, THOUSANDTH, Settings, to_mark
from lessons.linear_regression.tasks import goal
from lessons.linear_regression.walk import WALK
from lessons.numbers import latex, number

View = AnyView[Settings]


def found_at(view: View) -> Scene:
    """What the criterion does at the position of the page."""
    return scene(view.settings)


def line(view: View) -> Sentence | None:
    """The true rise is the answer of the guess: nothing of it is told before."""
    return claims.claim_line(found_at(view)) if view.revealed else None


def guess(view: View) -> Guess:
    """Which half of the weights to drop, judged against all ways to drop as many."""
    found, marks = found_at(view), view.settings.marks
    half = to_mark(found.size)
    judged = claims.judge(found, marks or tuple(range(half)))
    return Guess(
        Sentence("linear-predict", count=half, total=found.size),
        found.experiment.names,
        # there may be several ways that no other beats
        marks if marks and judged.better == 0 else judged.best_gone,
        lambda: claims.verdict_line(found, marks),
        choose=half,
    )


# Why, and the exact numbers.


def body(view: View) -> Blocks:
    columns = Columns(((Part("why", why(view)),), (here(view),)), widths=(3, 2))
    return (columns, *(regrets(view) if view.revealed else ()))


def why(view: View) -> Blocks:
    """The criterion and the truth, with the numbers of one weight put in."""
    found, shown = found_at(view), view.revealed
    feature = claims.focus(found, shown)
    name = found.experiment.names[feature]
    refit: Blocks = ()
    if view.settings.refit and shown:
        rise = number(found.experiment.rise_after_refit[feature])
        refit = (
            Formula(refit_formula(found, feature)),
            say(Sentence("linear-why-refit", name=name, rise=rise)),
        )
    pick = say(Sentence("linear-why-pick", name=name), look="caption")
    return (
        *((pick,) if view.settings.feature is None else ()),
        *((say(claims.truth_line(found, feature)),) if shown else ()),
        Formula(score_formula(found, feature)),
        Formula(rise_formula(found, feature, shown)),
        say(Sentence("linear-why-truth")),
        *refit,
        say(Sentence("linear-why-factor"), Sentence("linear-why-identity"), look="caption"),
    )


def _factor(value: float) -> str:
    """A number to stand in a product or to be squared: in brackets where it is negative or has a power of
    ten."""
    said = latex(value)
    return f"({said})" if value < 0 or "^" in said else said


def _of(found: Scene, feature: int) -> tuple[float, float, float]:
    """Weight, gradient and curvature of one feature."""
    rows, weights = found.experiment.table.training, found.experiment.weights[found.settings.frame]
    return tuple(
        map(float, (weights[feature], rows.gradient(weights)[feature], rows.hessian[feature, feature]))
    )


def _inverse(found: Scene, feature: int) -> float:
    """Diagonal entry of the inverse Hessian."""
    return float(np.linalg.pinv(found.experiment.table.training.hessian, hermitian=True)[feature, feature])


def score_formula(found: Scene, feature: int) -> str:
    """The chosen criterion for one weight: formula, numbers, result."""
    name = found.settings.criterion
    w, g, h = _of(found, feature)
    score = float(found.scores[found.settings.frame, feature])
    put_in = {
        "gradient": rf"\left|{latex(g)}\right|",
        "magnitude": rf"\left|{latex(w)}\right|",
        "obd": rf"\tfrac12\cdot{latex(h)}\cdot{_factor(w)}^2",
        "taylor": rf"\left|{latex(w)}\cdot{_factor(g)}\right|",
        "contribution_signed": rf"{latex(w)}\cdot{_factor(g)}",
        "obs": rf"\frac{{{_factor(w)}^2}}{{2\cdot{latex(_inverse(found, feature))}}}",
        "fisher": rf"\tfrac12\cdot{_factor(w)}^2\cdot{latex(2 * score / w**2 if w else 0.0)}",
    }
    middle = f"{put_in[name]} = " if name in put_in else ""
    return rf"{criteria.CRITERIA[name].formula} = {middle}{latex(score)}"


def rise_formula(found: Scene, feature: int, revealed: bool = True) -> str:
    """The exact rise of the loss without one weight, nothing refitted; without numbers unless `revealed`."""
    general = r"L_{w_k=0}-L &= -\,g_k w_k+\tfrac12 H_{kk}w_k^2"
    if not revealed:
        return rf"\begin{{aligned}} {general} \end{{aligned}}"
    w, g, h = _of(found, feature)
    rise = found.experiment.rise[found.settings.frame, feature]
    return (
        rf"\begin{{aligned}} {general} \\"
        rf" &= -{_factor(g)}\cdot{_factor(w)}+\tfrac12\cdot{latex(h)}\cdot{_factor(w)}^2 \\"
        rf" &= {latex(rise)} \end{{aligned}}"
    )


def refit_formula(found: Scene, feature: int) -> str:
    """OBS at the least squares solution: the rise after the survivors are refitted."""
    w, inverse = float(found.experiment.cloud.weights[-1, feature]), _inverse(found, feature)
    return (
        r"\frac{w_k^2}{2\,[H^{-1}]_{kk}}"
        rf" \;=\; \frac{{{_factor(w)}^2}}{{2\cdot{latex(inverse)}}} \;=\; {latex(w**2 / (2 * inverse))}"
    )


def here(view: View) -> Part:
    found = found_at(view)
    exact = claims.exact(found)
    values = {name: number(exact[name]) for name in ("training", "validation", "regret", "test")}
    known = claims.known_line(found) if view.revealed else None
    lines = (
        Sentence("linear-exact-line", where=claims.where_name(found), **values),
        claims.least_squares_line(found),
        *((known,) if known is not None else ()),
        claims.thousandths_line(view.settings),
    )
    what = say(Sentence(f"dataset-{view.settings.dataset}-what"), look="caption")
    return Part("here", (*map(say, lines), what), Sentence("linear-exact"))


def regrets(view: View) -> Blocks:
    """All ways to drop features by what they lose against the exact best."""
    rows = studies.ranking(view.settings)
    said = studies.ranking_line(rows)

    def draw(text: Catalogue):
        return figures.ranking(
            [text(studies.rank_name(row.name)) for row in rows],
            [row.regret for row in rows],
            [row.low for row in rows],
            [row.high for row in rows],
            text("criterion-random"),
            text("linear-axis-regret", where=text(f"where-{view.settings.where}")),
        )

    title = Sentence("linear-ranking-title", best=said.values["best"], worst=said.values["worst"])
    return (Part("regret", (say(said), Plot("ranking", draw, key=rows)), title),)


# Try, take home, deeper.


def script(view: View) -> str:
    """A Python script that prints the numbers of the page."""
    found, settings = found_at(view), view.settings
    rescale = ""
    if settings.thousandths:
        k = found.experiment.rescaled
        rescale = f"table = table.rescale({k}, {THOUSANDTH})\nw[{k}] /= {THOUSANDTH}\n"
    place = found.position(settings.frame)
    if settings.axis == "threshold":
        gone = f"gone = score < {float(place.thresholds[found.stop])!r}"
    else:
        count = int(place.counts[found.stop])
        gone = f"gone = np.isin(np.arange(table.size), subsets.removal_order(score)[:{count}])"
    for value, features in (("True", settings.cut), ("False", settings.kept)):
        if features:
            gone += f"\ngone[{list(features)}] = {value}  # by hand"
    return take_home.script(
        "linear_regression",
        file=f"{settings.file_stem(PAGE)}.py",
        settings=settings,
        rescale=rescale,
        gone=gone,
        cloud="refitted(table)" if settings.refit else "masked(table, w)",
        truth="rise_after_refit(table)" if settings.refit else "rise(table, w)",
    )


def table(view: View) -> str:
    """Every weight with every criterion at the step, the true rises, and whether it is removed, as CSV."""
    at = found_at(view)
    found, frame = at.experiment, view.settings.frame
    w = found.weights[frame]
    columns = {"feature": found.names, "weight": w, "gradient": found.table.training.gradient(w)}
    columns |= {f"score_{name}": c.score(found.table, w) for name, c in criteria.CRITERIA.items()}
    columns |= {
        "rise": found.rise[frame],
        "rise_after_refit": found.rise_after_refit,
        "removed": [int(gone) for gone in at.now],
        "marked": [int(k in view.settings.marks) for k in range(at.size)],
    }
    return take_home.csv(list(columns), zip(*columns.values(), strict=True))


def lasso(view: View) -> Blocks:
    found = studies.lasso(view.settings)
    said = studies.lasso_line(found)

    def weights(text: Catalogue):
        axes = {name: text(f"linear-axis-{name}") for name in ("penalty", "weight")}
        return figures.lasso_weights(found.path, found.names, axes)

    def losses(text: Catalogue):
        words = {name: text(f"linear-trace-{name}") for name in ("raw", "refit")}
        words |= {"penalty": text("linear-axis-penalty"), "loss": text("linear-axis-loss-validation")}
        return figures.lasso_losses(found.path, found.raw, found.refit, words)

    title = Sentence("linear-lasso-title", last=said.values["last"])
    left = say(title, look="strong"), Plot("lasso", weights, key=found)
    right = say(Sentence("linear-lasso-loss-title"), look="strong"), Plot("lasso-loss", losses, key=found)
    return (say(said), Columns((left, right)), say(Sentence("linear-lasso-note"), look="caption"))


def neighbours(view: View) -> Blocks:
    dataset = view.settings.dataset
    rows = studies.neighbours(dataset)

    def draw(text: Catalogue):
        labels = [text(f"linear-neighbour-{row.name}") for row in rows]
        return figures.neighbours(rows, labels, experiment(Settings(dataset=dataset)).names)

    title = say(Sentence("linear-neighbours-title"), look="strong")
    return (title, Plot("neighbours", draw, key=dataset), *(say(studies.neighbour_line(row)) for row in rows))


def descents(view: View) -> Blocks:
    asked = view.settings.dataset, view.settings.seed

    def draw(text: Catalogue):
        words = {name: text(f"linear-{name}") for name in ("gd", "sgd")}
        words |= {"floor": text("linear-trace-floor"), "step": text("linear-axis-step")}
        words |= {"loss": text("linear-axis-loss-training")}
        return figures.descents(*studies.descents(*asked), words)

    title = say(studies.descents_title(*asked), look="strong")
    return (title, Plot("descents", draw, key=asked), say(studies.descents_line(*asked)))


def thousandths_label(settings: Settings) -> Sentence:
    found = experiment(settings)
    return Sentence("setting-thousandths", name=found.names[found.rescaled])


def others(taken: str):
    """Weights that one side of the surface may show: all but the one on the other side."""

    def options(settings: Settings) -> dict[int | None, Any]:
        names = dict(enumerate(experiment(settings).names))
        names.pop(getattr(settings, taken), None)
        return {None: Sentence("linear-auto"), **names}

    return options


LESSON = Lesson(
    page=PAGE,
    prefix="linear",
    settings=Settings,
    controls=(
        Control("dataset", width=210),
        Control("criterion", width=230),
        Control("refit", "toggle", help=Sentence("setting-refit-help"), width="content"),
        Control(
            "thousandths",
            "toggle",
            label=thousandths_label,
            help=Sentence("setting-thousandths-help"),
            width="content",
        ),
    ),
    more=(
        Control("where", "segmented"),
        Control("method", "segmented"),
        Control("seed", "number", step=1),
        Control("across", options=others("up")),
        Control("up", options=others("across")),
    ),
    line=line,
    follows=True,
    chart=chart,
    hides=True,
    frames=lambda settings: FRAMES,
    frame_field="step",
    guess=guess,
    guessed="marks",
    body=body,
    goal=goal,
    script=script,
    table=table,
    deeper=(Box("lasso", lasso), Box("neighbours", neighbours), Box("descents", descents)),
    walk=WALK,
)
