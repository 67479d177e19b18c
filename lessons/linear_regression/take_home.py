"""What the learner takes home: a script that prints the numbers of the page, and the table of scores."""

from __future__ import annotations

import csv
import io

from core.linear import criteria
from lessons.linear_regression.experiment import Scene
from lessons.linear_regression.settings import FRAMES, THOUSANDTH

_SCRIPT = '''"""Linear regression: what a criterion removes at one step of the descent, and what it costs.

Run it in the root folder of the course: python {file}
"""

import numpy as np

from core.data.registry import load
from core.linear import subsets
from core.linear.criteria import CRITERIA, rise, rise_after_refit
from core.linear.descent import descend, start
from core.linear.table import Table

data = load("{dataset}")
table = Table.of(data.train.x, data.train.y, data.validation.x, data.validation.y, data.feature_names)
w = descend(table, start(table.size, seed={seed}), method="{method}", seed={seed}).weights[{step}]
{rescale}
score = CRITERIA["{criterion}"].score(table, w)
{gone}
cloud = subsets.{cloud}
truth = {truth}
row = subsets.code(~gone)
best = cloud.best("{where}")[int((~gone).sum())]
loss = cloud.loss("{where}")

print(f"{{'feature':>12}} {{'weight':>10}} {{'score':>12}} {{'true rise':>12}}")
for k, name in enumerate(table.names):
    fate = "removed" if gone[k] else ""
    print(f"{{name:>12}} {{w[k]:10.4g}} {{score[k]:12.4g}} {{truth[k]:12.4g}} {{fate}}")
print("removed", int(gone.sum()))
print("training", cloud.training[row])
print("validation", cloud.validation[row])
print("dense", loss[-1])
print("best", loss[best], [table.names[k] for k in np.flatnonzero(subsets.all_kept(table.size)[best])])
print("regret", loss[row] - loss[best])
'''


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
    return _SCRIPT.format(
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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()
