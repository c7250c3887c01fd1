"""What looks for words takes time in proportion to the text, whatever stands there again and again."""

from __future__ import annotations

import time

import pytest

from symback.reading.lexing.tokens import LONGEST
from symback.reading.text.claims.conditional import without_special_cases
from symback.reading.undressed import undressed

_AROUND = "(p - y) x^T = of the shape, where it is out to cancel, transpose * | ∈\n"
"""Has what patterns are tried for only where it stands in a text."""

# what comes first, and what follows it again and again
RUNS = [
    ("", " "),
    ("", "_"),
    ("", "1 "),
    ("", "a\n"),
    ("", "(a) "),
    ("", "f(a) "),
    ("", "where x is "),
    ("x denote", " "),
    ("denote ", " "),
    ("computing", " "),
    ("the ", " "),
    ("the x ", " "),
    ("id", " "),
    ("is", " "),
    ("shape", " "),
    ("(shape", " "),
    ("x (", "a "),
    ("(", "a"),
    ("x, with ", "a, "),
    ("", "x," + " " * 1990 + "\n"),
    ("", "x, where" + " " * 1990 + "\n"),
    ("", "Word. "),
    ("", "so the x cancels, "),
    ("", "Row i of "),
    ("", "x = 0 at the "),
    ("", "x = 1 for x = 1, "),
    ("x = 1 for ", " "),
    ("x is the error", " "),
    ("", "x is the error, i.e. "),
    ("", "x, so x and "),
]


@pytest.mark.parametrize(("first", "again"), RUNS)
def test_long_runs_are_no_trouble(first: str, again: str) -> None:
    run = first + again * ((LONGEST - 2 * len(_AROUND)) // len(again))
    start = time.process_time()
    text = f"{_AROUND}{run}\n{_AROUND}"
    undressed(without_special_cases(text), {"p", "y", "x"}.__contains__)
    assert time.process_time() - start < 2
