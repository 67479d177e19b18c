"""What the learner takes home: a script that prints the numbers of the page, and the table of scores."""

from __future__ import annotations

from core.linear import criteria
from lessons import take_home
from lessons.linear_regression.experiment import Scene
from lessons.linear_regression.settings import FRAMES, THOUSANDTH


def script(view: Scene, file: str) -> str:
    """A Python script that prints the numbers of the page. file: its name, without ending."""
    settings, frame = view.settings, view.settings.frame
    rescale = ""
    if settings.thousandths:
        k = view.experiment.rescaled
        rescale = f"table = table.rescale({k}, {THOUSANDTH})\nw[{k}] /= {THOUSANDTH}\n"
    place = view.position(frame)
    if settings.axis == "threshold":
        gone = f"gone = score < {float(place.thresholds[view.stop])!r}"
    else:
        count = int(place.counts[view.stop])
        gone = f"gone = np.isin(np.arange(table.size), subsets.removal_order(score)[:{count}])"
    for value, features in (("True", settings.cut), ("False", settings.kept)):
        if features:
            gone += f"\ngone[{list(features)}] = {value}  # by hand"
    return take_home.script(
        "linear_regression",
        file=f"{file}.py",
        dataset=settings.dataset,
        seed=settings.seed,
        method=settings.method,
        step=FRAMES[frame],
        rescale=rescale,
        criterion=settings.criterion,
        gone=gone,
        cloud="refitted(table)" if settings.refit else "masked(table, w)",
        truth="rise_after_refit(table)" if settings.refit else "rise(table, w)",
        where=settings.where,
    )


def table(view: Scene) -> str:
    """Every weight with every criterion at the step, the true rises, and whether it is removed, as CSV."""
    found, frame = view.experiment, view.settings.frame
    w = found.weights[frame]
    columns = {"feature": found.names, "weight": w, "gradient": found.table.training.gradient(w)}
    columns |= {f"score_{name}": c.score(found.table, w) for name, c in criteria.CRITERIA.items()}
    columns |= {
        "rise": found.rise[frame],
        "rise_after_refit": found.rise_after_refit,
        "removed": [int(gone) for gone in view.now],
        "marked": [int(k in view.settings.marks) for k in range(view.size)],
    }
    return take_home.csv(list(columns), zip(*columns.values(), strict=True))
