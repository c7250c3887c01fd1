"""Entry by entry, for sizes that are numbers: every array written out as a matrix of its entries.

The chain rule of `index`, with numbers for its indices: each entry of ∂f/∂x is the sum over the entries
of y that hold it, ∂f/∂y_k · ∂y_k/∂x_ij, and what is 0 is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Entry, IndexSum, Partial
from symback.derivation.forward import Equation
from symback.derivation.index import index_steps
from symback.derivation.spelled import At, spelled_out
from symback.derivation.steps import Step
from symback.errors import Diagnostic, UnsupportedError
from symback.rewrite import Facts
from symback.shapes import Shape, words

MOST_ENTRIES = 16
"""An array with more entries than this is not written out."""

_LEFT_OUT = ("read as matrices", "deltas")
"""Lines of `index` that say nothing more once the indices are numbers."""


def written_steps(
    forward: Sequence[Equation], of: MatrixSymbol, wrt: Iterable[MatrixSymbol], facts: Facts
) -> list[Step]:
    """The steps of `index` with every entry written out.

    Raises `UnsupportedError` where a size is a name, and where an array has too many entries.
    """
    _check_sizes(forward, wrt := list(wrt))
    steps = index_steps(forward, of, wrt, facts)
    slopes = {step.lhs: step for step in steps if step.is_slope}
    values: dict[MatrixExpr, Step] = {}
    out: list[Step] = []
    for step in steps:
        if isinstance(step.lhs, Partial):
            values[algebra.arrays_of(step.lhs)] = step
            _note(out, _with_slopes(step, out, slopes))
        elif step.rule not in _LEFT_OUT and not step.is_slope:
            _note(out, _with_slopes(_numbered(step, values), out, slopes))
    return out


def _with_slopes(step: Step, out: list[Step], slopes: Mapping[MatrixExpr, Step]) -> Step:
    """The step, which then uses what the slopes in it are; a slope that is new is noted first."""
    used: dict[MatrixExpr, None] = {}
    for node in algebra.nodes(step.rhs):
        if not isinstance(node, Apply) or not node.order:
            continue
        whole = algebra.apply(node.function, getattr(node.arg, "arg", node.arg), node.order)
        if whole in slopes and whole != step.lhs:
            used[whole] = None
    for whole in used:
        if not any(before.lhs == whole for before in out):
            _note(out, _with_slopes(_numbered(slopes[whole], {}), out, slopes))
    return replace(step, uses=tuple(dict.fromkeys([*step.uses, *used])))


def written_equations(forward: Sequence[Equation]) -> list[tuple[MatrixExpr, MatrixExpr]]:
    """The forward pass with every array as the matrix of its entries."""
    return [(e.name, written_out(e.value, formulas=True)) for e in forward]


def _note(out: list[Step], step: Step) -> None:
    before = next((s for s in reversed(out) if s.lhs == step.lhs), None)
    if before is None or before.rhs != step.rhs:
        out.append(step)


def _numbered(step: Step, values: dict[MatrixExpr, Step]) -> Step:
    lhs = step.lhs.arg if isinstance(step.lhs, Entry) else step.lhs
    uses = tuple(dict.fromkeys(use.arg if isinstance(use, Entry) else use for use in step.uses))
    rhs = step.rhs
    if isinstance(step.lhs, Entry):
        rhs = algebra.entrywise(step.rhs, *algebra.places(step.lhs), algebra.shape(lhs))
    return Step(lhs, written_out(rhs, values=values), step.rule, step.why, uses, step.local, step.continues)


def written_out(
    expr: MatrixExpr, *, formulas: bool = False, values: dict[MatrixExpr, Step] | None = None
) -> MatrixExpr:
    """The matrix of the entries of `expr`, each with its sums added up term by term."""
    rows, columns = (range(1, int(size) + 1) for size in algebra.shape(expr))

    def one(row: int, column: int) -> MatrixExpr:
        letters = (algebra.index(f"_{n}") for n in count())
        return _added_up(spelled_out(expr, row, column, letters, formulas=formulas), values or {})

    return algebra.stack(0, *(algebra.stack(1, *(one(row, column) for column in columns)) for row in rows))


def _added_up(expr: MatrixExpr, values: dict[MatrixExpr, Step]) -> MatrixExpr:
    """`expr` with its sums written out, and without the partial derivatives that are 0."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if not isinstance(node, IndexSum):
            return node
        last = int(algebra.count_of(node))
        return algebra.add(*(algebra.reindexed(node.body, {node.index: n}) for n in range(1, last + 1)))

    found = algebra.fold(expr, visit)
    named = {node for node in algebra.nodes(found) if isinstance(node, Partial)}
    zeros = {node: algebra.constant(0) for node in named if _vanishes(node, values)}
    return algebra.substitute(found, zeros) if zeros else found


def _vanishes(name: Partial, values: dict[MatrixExpr, Step]) -> bool:
    """Whether a partial derivative is 0, by the line that says what it is for all indices."""
    step = values[algebra.arrays_of(name)]
    new: dict[At, At] = {}
    for general, special in zip(step.lhs.args, name.args, strict=True):
        for at, to in zip(algebra.places_of(general), algebra.places_of(special), strict=True):
            if new.setdefault(at, to) != to:
                return True
    renaming = {at: to for at, to in new.items() if not isinstance(at, int)}
    return algebra.is_zero(_added_up(algebra.reindexed(step.rhs, renaming), values))


def _check_sizes(forward: Sequence[Equation], wrt: Iterable[MatrixSymbol]) -> None:
    """Raise where an array cannot be written out."""
    inside = [n for e in forward for n in (e.name, *algebra.nodes(e.value)) if isinstance(n, MatrixSymbol)]
    for symbol in dict.fromkeys([*inside, *wrt]):
        shape = algebra.shape(symbol)
        if any(isinstance(size, str) for size in shape):
            raise UnsupportedError(_unknown_size(str(symbol.name), shape))
        entries = int(shape[0]) * int(shape[1])
        if entries > MOST_ENTRIES:
            raise UnsupportedError(_too_many(str(symbol.name), shape, entries))


def _unknown_size(name: str, shape: Shape) -> Diagnostic:
    size = next(size for size in shape if isinstance(size, str))
    message = f"{name} is {words(shape)}: the method entries writes out every entry, so sizes must be numbers"
    return Diagnostic("unsupported", message, hint=f"write a number such as 2 for {size}, or use --method index")


def _too_many(name: str, shape: Shape, entries: int) -> Diagnostic:
    message = f"{name} is {words(shape)}, {entries:,} entries; the method entries writes out at most {MOST_ENTRIES}"
    return Diagnostic("unsupported", message, hint="make the sizes smaller, or use --method index")


__all__ = ["MOST_ENTRIES", "written_equations", "written_out", "written_steps"]
