"""Signs that follow from other signs are those that every real value has."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import path

import symback
from symback.check.equality.implied import Implied

PRIME = (1 << 61) - 1

offsets = st.builds(Fraction, st.integers(-6, 6), st.sampled_from([1, 2]))


def residue(value: Fraction) -> int:
    return value.numerator * pow(value.denominator, -1, PRIME) % PRIME


@given(st.lists(st.tuples(st.sampled_from([1, -1]), offsets), max_size=12), st.lists(offsets, min_size=2, max_size=2))
def test_what_is_implied_holds_for_every_real_value(asked: list[tuple[int, Fraction]], reals: list[Fraction]) -> None:
    """A symbol r that is known modulo a prime, at real values of which the signs are taken."""
    symbol = 123_456_789_012_345_678
    for real in reals:
        implied = Implied(PRIME)
        for sign, offset in asked:
            number = (sign * symbol + residue(offset)) % PRIME
            truth = int(sign * real + offset > 0)
            told = implied.step(number)
            assert told in (None, truth)
            if told is None:
                implied.learn(number, truth)
            assert implied.step(number) in (None, truth)


def test_signs_follow_where_values_are_apart_by_a_number() -> None:
    implied = Implied(PRIME)
    r = 987_654_321_098_765_432
    assert implied.step(r - 1) is None
    implied.learn(r - 1, 1)
    assert implied.step(r) == 1
    assert implied.step(r - 1) == 1
    assert implied.step(PRIME - r) == 0
    assert implied.step(r - 2) is None
    assert implied.step(2 * r % PRIME) is None
    assert implied.step(3) == 1
    assert implied.step(PRIME - 3) == 0
    assert implied.step(0) == 0


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("X.T @ np.clip(X @ w - y, -1, 1)", "correct"),
        ("X^T min(max(X w - y, -1), 1)", "correct"),
        ("X^T max(min(X w - y, 1), -1)", "correct"),
        ("X^T (r + relu(-r - 1) - relu(r - 1))", "correct"),
        ("X.T @ np.clip(X @ w - y, -1, 2)", "incorrect"),
        ("X.T @ np.clip(X @ w - y, -2, 1)", "incorrect"),
        ("X^T max(X w - y, -1)", "incorrect"),
        ("X^T (r + relu(-r - 1) - relu(r - 1/2))", "incorrect"),
        (
            "X^T (r + relu(-r - 1) - relu(r - 1) + step(r - 1) .* step(2 - r) .* step(r - 19/10))",
            "not correct",
        ),
        ("X^T (r + relu(-r - 1) - relu(r - 1) + step(r - 30) .* step(31 - r))", "not correct"),
    ],
)
def test_patterns_that_nothing_real_has_are_left_out(text: str, verdict: str) -> None:
    found = symback.check(path("huber_regression"), text).verdict
    assert found != "correct" if verdict == "not correct" else found == verdict
