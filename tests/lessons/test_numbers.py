"""Numbers as they stand in sentences and formulas."""

from __future__ import annotations

import pytest

from lessons.numbers import correlation, latex, shape, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.1234, "0.123"),
        (-3.2e-7, r"{-3.20 \cdot 10^{-7}}"),
        (0.001, "0.001"),
        (0.0001, r"{1.00 \cdot 10^{-4}}"),
        (12.345, "12.3"),
        (123.4, "123"),
        (999.9, r"{1.00 \cdot 10^{3}}"),
        (1234.0, r"{1.23 \cdot 10^{3}}"),
    ],
)
def test_formula(value: float, text: str) -> None:
    assert latex(value) == text


def test_changes_have_a_sign_and_nothing_has_none() -> None:
    assert [signed(value) for value in (0.02, 0.0, -0.02)] == ["+0.02", "0", "−0.02"]
    assert [correlation(value) for value in (0.791, -0.791, 0.0)] == ["+0.79", "−0.79", "+0.00"]


def test_sizes_in_a_row() -> None:
    assert shape((64, 32, 10)) == "64-32-10"
    assert shape((8, 8), " + ") == "8 + 8"
