"""Closed forms as books print them, to the letter: each is true, every step to it is, and it reads back.

`test_identities.py` compares lengths with a book's; here a form that is as long, but that nobody would print, is
an error too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from test_derivation import check_every_line, check_every_line_reads_back

import symback


@dataclass(frozen=True)
class Printed:
    """∂f/∂wrt of a small network as its text. `kinds` are the variables that are not plain."""

    network: dict[str, str]
    shapes: dict[str, list[Any]]
    wrt: str
    text: str
    kinds: dict[str, Any] = field(default_factory=dict)
    method: str | None = None


def form(
    network: str | dict[str, str], shapes: str, wrt: str, text: str, *, method: str | None = None, **kinds: Any
) -> Printed:
    """`shapes` as "A: m n, x: n, c:"; a kind is a word, or a word and an axis."""
    sizes: dict[str, list[Any]] = {}
    for entry in shapes.split(","):
        variable, _, written = entry.partition(":")
        sizes[variable.strip()] = [int(s) if s.isdigit() else s for s in written.split()]
    return Printed({"f": network} if isinstance(network, str) else network, sizes, wrt, text, kinds, method)


def solved(row: Printed, order: int | None = None) -> symback.Solution:
    variables: dict[str, Any] = {}
    for name, shape in row.shapes.items():
        kind = row.kinds.get(name, "real")
        word, *axis = (kind,) if isinstance(kind, str) else kind
        variables[name] = {"shape": shape, "kind": word, **({"axis": axis[0]} if axis else {})}
    problem = symback.from_python(variables, row.network, wrt=row.wrt)
    return symback.derive(problem, method=row.method, order=order)


SPD, POS = "positive-definite", "positive"

KL = "sum(log(s) - log(r) + (r.^2 + (m - k).^2) ./ (2 s.^2) - 1/2)"

POWERS = [
    form(KL, "m: n, k: n, s: n, r: n", "m", "(m - k) ./ s .^ 2", s=POS, r=POS),
    form(KL, "m: n, k: n, s: n, r: n", "s", "1 ./ s - (r .^ 2 + (m - k) .^ 2) ./ s .^ 3", s=POS, r=POS),
    form("det(X)^2", "X: n n", "X", "2 det(X)^2 X^-T"),
    form("sum(a ./ (3 x).^2)", "a: n, x: n", "x", "-2/9 a ./ x .^ 3", x=POS),
    form("exp(-sum(x.^2) / (2 s^2))", "x: n, s:", "s", "f sum(x .^ 2) / s^3", s=POS),
    form("(a^T x)^3 / (2 c)", "a: n, x: n, c:", "x", "3/2 (a^T x)^2 a / c", c=POS),
    form("sum(x .* x .* y)", "x: n, y: n", "y", "x .* x"),
]


@pytest.mark.parametrize("row", POWERS, ids=lambda row: f"{list(row.network.values())[-1]} by {row.wrt}")
def test_the_form_that_books_print(row: Printed) -> None:
    solution = solved(row)
    assert symback.text(solution.derivations[0].closed.compact) == row.text
    assert isinstance(solution.numbers, list), solution.numbers.reason
    assert all(found.check.agrees for found in solution.numbers)
    if row.method is None:
        check_every_line(solution)
        check_every_line_reads_back(solution)
    assert symback.check(solution.problem, row.text).verdict == "correct"
