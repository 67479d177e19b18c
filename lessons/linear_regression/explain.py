"""Formulas with the numbers of the picked weight put in, as LaTeX without words."""

from __future__ import annotations

import math

import numpy as np

from core.linear import criteria
from lessons.linear_regression.experiment import Scene


def latex(value: float, digits: int = 3) -> str:
    """A number in LaTeX: 0.00048 becomes 4.8 x 10^-4."""
    value = float(value)
    if value == 0.0 or not math.isfinite(value):
        return "0" if value == 0.0 else r"\infty"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if -3 <= int(exponent) < 5:
        return f"{value:.{max(digits - 1 - int(exponent), 0)}f}"
    return rf"{mantissa}\times 10^{{{int(exponent)}}}"


def signed(value: float) -> str:
    """The same in brackets where it is negative, to stand in a product."""
    return f"({latex(value)})" if value < 0 else latex(value)


def score_formula(view: Scene, feature: int) -> str:
    """The chosen criterion for one weight: formula, numbers, result."""
    found, frame, name = view.experiment, view.settings.frame, view.settings.criterion
    w = float(found.weights[frame, feature])
    g = float(found.table.training.gradient(found.weights[frame])[feature])
    h = float(found.table.training.hessian[feature, feature])
    score = float(view.scores[frame, feature])
    put_in = {
        "gradient": rf"\left|{latex(g)}\right|",
        "magnitude": rf"\left|{latex(w)}\right|",
        "obd": rf"\tfrac12\cdot{latex(h)}\cdot{signed(w)}^2",
        "taylor": rf"\left|{latex(w)}\cdot{signed(g)}\right|",
        "contribution_signed": rf"{latex(w)}\cdot{signed(g)}",
        "obs": rf"\frac{{{signed(w)}^2}}{{2\cdot{latex(_inverse(view, feature))}}}",
        "fisher": rf"\tfrac12\cdot{signed(w)}^2\cdot{latex(2 * score / w**2 if w else 0.0)}",
    }
    middle = f"{put_in[name]} = " if name in put_in else ""
    return rf"{criteria.CRITERIA[name].formula} = {middle}{latex(score)}"


def rise_formula(view: Scene, feature: int, revealed: bool = True) -> str:
    """The exact rise of the loss without one weight, nothing refitted; without numbers unless `revealed`."""
    general = r"L_{w_k=0}-L &= -\,g_k w_k+\tfrac12 H_{kk}w_k^2"
    if not revealed:
        return rf"\begin{{aligned}} {general} \end{{aligned}}"
    found, frame = view.experiment, view.settings.frame
    w = float(found.weights[frame, feature])
    g = float(found.table.training.gradient(found.weights[frame])[feature])
    h = float(found.table.training.hessian[feature, feature])
    rise = float(found.rise[frame, feature])
    return (
        rf"\begin{{aligned}} {general} \\"
        rf" &= -{signed(g)}\cdot{signed(w)}+\tfrac12\cdot{latex(h)}\cdot{signed(w)}^2 \\"
        rf" &= {latex(rise)} \end{{aligned}}"
    )


def refit_formula(view: Scene, feature: int) -> str:
    """OBS at the least squares solution: the rise after the survivors are refitted."""
    w = float(view.experiment.cloud.weights[-1, feature])
    inverse = _inverse(view, feature)
    return (
        r"\frac{w_k^2}{2\,[H^{-1}]_{kk}}"
        rf" \;=\; \frac{{{signed(w)}^2}}{{2\cdot{latex(inverse)}}} \;=\; {latex(w**2 / (2 * inverse))}"
    )


def _inverse(view: Scene, feature: int) -> float:
    """Diagonal entry of the inverse Hessian."""
    hessian = view.experiment.table.training.hessian
    return float(np.linalg.pinv(hessian, hermitian=True)[feature, feature])
