"""The problem that a page with row vectors shows: every array is the transpose of the file's, z = x W for z = W x.

Who answers a sheet in row vectors means these arrays. As (A B)ᵀ = Bᵀ Aᵀ holds for whole expressions, what is true of
the one problem is true of the other, transposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatMul, MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Call, Part, Stack
from symback.language import Scope, Term, read
from symback.notation import TEXT, write
from symback.numeric import NoNumbers
from symback.shapes import is_scalar
from symback.solution import derive
from symback.spec import Problem

_TURNS_WITHIN = frozenset(
    ["tr", "det", "logdet", "sum", "mean", "norm1", "norm2", "norm_fro", "max", "min", "inv", "kron"]
)
"""Functions of a whole array that are of the transpose what they are of the array, or the transpose of it."""


def in_rows(problem: Problem, seed: int) -> Problem:
    """The problem with every array transposed, at the values that a page shows for `seed`.

    Raises `SymbackError` where a definition cannot be written so.
    """
    symbols = {s: algebra.symbol(str(s.name), algebra.shape(s)[::-1]) for s in problem.symbols.values()}
    shapes = {str(symbol.name): algebra.shape(symbol) for symbol in symbols.values()}
    texts = {name: write(turned(value, symbols), TEXT) for name, value in problem.definitions.items()}
    terms: dict[str, Term] = {}
    for name, text in texts.items():
        known = {n: shape for n, shape in shapes.items() if n in problem.variables or n in terms}
        terms[name] = read(text, Scope(known, frozenset(problem.sizes)))
    variables = {
        name: replace(one, shape=one.shape[::-1], axis=None if one.axis is None else 1 - one.axis)
        for name, one in problem.variables.items()
    }
    values, sizes = _values(problem, seed)
    notation = {key: value for key, value in problem.notation.items() if key not in ("vectors", "weights")}
    return replace(
        problem,
        variables=variables,
        terms=terms,
        texts=texts,
        values=values,
        size_values=sizes,
        notation=notation,
        in_rows=True,
    )


def _values(problem: Problem, seed: int) -> tuple[Mapping[str, tuple[tuple[float, ...], ...]], Mapping[str, int]]:
    """The values of all variables, sampled ones too, as rows of the transposes; and the sizes."""
    numbers = derive(problem, seed=seed).numbers
    if isinstance(numbers, NoNumbers):
        return {name: tuple(zip(*rows, strict=True)) for name, rows in problem.values.items()}, problem.size_values
    point = numbers[0].point
    return {name: tuple(map(tuple, value.T.tolist())) for name, value in point.values.items()}, dict(point.sizes)


def turned(expr: MatrixExpr, symbols: Mapping[MatrixExpr, MatrixSymbol]) -> MatrixExpr:
    """The transpose of an expression, in symbols that stand for the transposes of its own."""
    return algebra.fold(expr, _rebuilt, symbols.get)


def _rebuilt(expr: MatrixExpr, new: Sequence[MatrixExpr]) -> MatrixExpr:
    """The transpose of a node whose operands' transposes are `new`."""
    if not new:
        return algebra.transpose(expr)
    if isinstance(expr, MatMul):
        return algebra.products(*reversed(new))
    if isinstance(expr, Transpose):
        return algebra.transpose(new[0])
    if isinstance(expr, Stack):
        return algebra.stack(1 - expr.axis, *new)
    if isinstance(expr, Part):
        rows, columns = algebra.ranges(expr)
        return algebra.part(new[0], columns, rows)
    if isinstance(expr, Call) and expr.axis is not None:
        return algebra.call(expr.function, 1 - expr.axis, *new)
    along = isinstance(expr, Call) and expr.function not in _TURNS_WITHIN and not _is_line(new[0])
    by_entries = type(expr).__name__ in ("Entry", "IndexSum", "Entrywise")
    if along or by_entries or (isinstance(expr, Call) and expr.function in ("diag", "vec", "unvec")):
        return algebra.transpose(algebra.rebuild(expr, [algebra.transpose(one) for one in new]))
    return algebra.rebuild(expr, new)


def _is_line(expr: MatrixExpr) -> bool:
    """Whether functions run along a row or a column."""
    return 1 in algebra.shape(expr) and not is_scalar(algebra.shape(expr))
