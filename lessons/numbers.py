"""Numbers as a learner reads them: in sentences, tables and formulas, alike in both languages."""

from __future__ import annotations

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: float, digits: int = 1) -> str:
    """A share (0 to 1) as percent: ``0.942`` -> ``94.2%``."""
    return f"{100 * float(share):.{digits}f}%"


def points(difference: float, digits: int = 1) -> str:
    """A difference of two shares in percentage points, with its sign: ``-0.031`` -> ``−3.1``."""
    return f"{100 * float(difference):+.{digits}f}".replace("-", "−")


def lost(loss: float, digits: int = 1) -> str:
    """A loss of a share in percentage points, for words such as "costs": ``0.123`` -> ``12.3``. Only a gain
    has a sign."""
    # adding 0.0 turns a rounded minus zero into zero
    return f"{round(100 * float(loss), digits) + 0.0:.{digits}f}".replace("-", "−")


def count(number: float) -> str:
    """A whole number with thousands separators: ``12345`` -> ``12,345``."""
    return f"{int(number):,}"


def number(value: float, digits: int = 3) -> str:
    """A number to so many significant digits, whole digits never cut: ``0.001``, ``1 × 10⁻⁵``, ``1,234``."""
    value = float(value)
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -5 < power < 6:
        text = f"{value:,.{max(digits - 1 - power, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}\u00a0×\u00a010{str(power).translate(_SUPERSCRIPT)}"  # one number, one line
    return text.replace("-", "−")


def signed(value: float, digits: int = 3) -> str:
    """A change with its sign: ``0.02`` -> ``+0.02``."""
    return ("+" if value > 0 else "") + number(value, digits)


def correlation(value: float) -> str:
    """A correlation with its sign: ``−0.79``."""
    return f"{value:+.2f}".replace("-", "−")


def shape(sizes: tuple[int, ...], between: str = "-") -> str:
    """Sizes in a row: ``(64, 32, 10)`` -> ``64-32-10``."""
    return between.join(str(size) for size in sizes)


def latex(value: float, digits: int = 3) -> str:
    """A number for a formula, to so many significant digits: ``0.02`` or ``{1.5 \\cdot 10^{-7}}``, in braces
    so that no narrow screen breaks it."""
    if value == 0.0 or not math.isfinite(value):
        return "0" if value == 0.0 else r"\infty"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    return f"{value:.{digits}g}" if -4 < power < digits else rf"{{{mantissa} \cdot 10^{{{power}}}}}"
