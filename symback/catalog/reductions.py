"""Functions of all entries of an array that give a scalar: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reduction:
    """A scalar r = ρ(A).

    `pullback` is what a scalar cotangent g becomes at A, in terms of g, r, A, the size of A (its number
    of entries) and J, the all-ones matrix of A's shape. `why` is one plain sentence for a student, with {y} for r.
    """

    name: str
    pullback: str
    why: str
    value: Callable[[Any, Any], Any]
    latex: tuple[str, str]
    unicode: tuple[str, str]
    kink_at_zero: bool = False
    convention: str = ""


_ROWS = (
    Reduction(
        "sum", pullback="g J", why="every entry counts once in {y}",
        value=lambda np, a: np.sum(a), latex=(r"\operatorname{sum}(", ")"), unicode=("sum(", ")"),
    ),
    Reduction(
        "mean", pullback="g / size J", why="every entry counts in {y} with the same weight, one over their number",
        value=lambda np, a: np.mean(a), latex=(r"\operatorname{mean}(", ")"), unicode=("mean(", ")"),
    ),
    Reduction(
        "norm2", pullback="g / r A", why="{y} grows fastest along the vector itself, at rate 1",
        value=lambda np, a: np.sqrt(np.sum(a * a)), latex=(r"\lVert ", r" \rVert_2"), unicode=("‖", "‖₂"),
        kink_at_zero=True, convention="not differentiable at 0",
    ),
)  # fmt: skip

REDUCTIONS: dict[str, Reduction] = {row.name: row for row in _ROWS}
"""Every reduction by its name."""
