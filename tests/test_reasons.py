"""What the reasons of steps say is what is printed beside them."""

from __future__ import annotations

import pytest
from tried import FILES

import symback
from symback.derivation import METHODS
from symback.notation import UNICODE, write
from symback.solution import Solution
from symback.writers.sentences import sentence


def derived(name: str, method: str) -> Solution | None:
    try:
        return symback.derive(FILES[name], method=method, order=1)
    except symback.UnsupportedError:
        return None


@pytest.mark.parametrize("method", [name for name in METHODS if name != "entries"])
@pytest.mark.parametrize("name", sorted(FILES))
def test_no_reason_speaks_of_ones_that_are_not_printed(name: str, method: str) -> None:
    """c - mu is c - mu 1; who reads it sees no 1."""
    solution = derived(name, method)
    forward = "" if solution is None else " ".join(write(e.value, UNICODE) for e in solution.forward)
    before = ""
    for step in () if solution is None else solution.steps:
        printed = f"{write(step.lhs, UNICODE)} {write(step.rhs, UNICODE)}"
        said = sentence(step.why, UNICODE)
        assert "𝟏" not in said or "𝟏" in forward + printed + before, f"{printed}: {said}"
        before = printed


def test_a_number_that_is_added_to_an_array_collects_from_all_entries() -> None:
    solution = symback.derive_expression("sum((x - m).^2)", {"x": [3], "m": []}, wrt=["m"])
    assert "m stands in every entry, so it collects from all of them" in sentence(solution.steps[0].why, UNICODE)
