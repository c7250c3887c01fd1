"""Expression → its entries, by sums over indices: (W x)_i = Σ_j W_ij x_j, softmax(z)_i = exp(z_i)/Σ_j exp(z_j).

Conventions of index notation as in Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019,
chapter 1. Every sum gets a letter of its own, so two sums of one equation never share one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from sympy import MatrixExpr
from sympy.matrices.expressions import MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Call, Entry, Part, Stack
from symback.catalog import OPERATIONS
from symback.derivation.forward import Equation
from symback.rules import written_out
from symback.shapes import SCALAR, Shape, Size

At = Any

_POOL = "ijklrstuvpqabcdegmnowxyz"


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters for indices, none of which is a name of the problem or of a size."""

    taken: frozenset[str]

    @staticmethod
    def beside(equations: Iterable[Equation]) -> Letters:
        """Letters that none of the equations uses."""
        taken: set[str] = set()
        for equation in equations:
            for node in (equation.name, *algebra.nodes(equation.value)):
                taken |= {str(size) for size in algebra.shape(node)}
                taken.add(str(getattr(node, "name", "")))
                taken |= {symbol.name for symbol in getattr(node, "free_symbols", ()) if hasattr(symbol, "name")}
        return Letters(frozenset(taken))

    def __iter__(self) -> Iterator[At]:
        numbered = (f"{letter}{number}" for number in count(1) for letter in "ijkl")
        return (algebra.index(name) for name in chain(_POOL, numbered) if name not in self.taken)


def spelled_out(expr: MatrixExpr, row: At, column: At, letters: Iterator[At], *, formulas: bool = False) -> MatrixExpr:
    """The entry of `expr` in a row and a column, by sums over new letters.

    With `formulas`, a softmax and its like are written by their formulas; else they keep their names,
    and only sums, means and traces are written out.
    """
    found = algebra.entry(expr, row, column)

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        return _one(algebra.rebuild(node, inner), letters, formulas=formulas)

    while True:  # what one round writes out may hold products again
        written = algebra.fold(found, visit)
        if written == found:
            return found
        found = written


def _one(node: MatrixExpr, letters: Iterator[At], *, formulas: bool) -> MatrixExpr:
    """A 1×1 node by the entries of its operands, where it is made of them; else as it is."""
    if algebra.shape(node) != SCALAR:
        return node
    arg, row, column = node, 1, 1
    if isinstance(node, Entry | Part):
        arg, (row, column) = node.arg, algebra.places_of(node)
    if isinstance(arg, MatMul):
        return _product(arg.args, row, column, letters)
    if isinstance(arg, Stack):
        return _stack(arg, row, column, letters)
    if isinstance(arg, Call):
        return _call(node, arg, (row, column), letters, formulas=formulas)
    return node


def _product(factors: Sequence[MatrixExpr], row: At, column: At, letters: Iterator[At]) -> MatrixExpr:
    """(A B C)_ij = Σ_k Σ_l A_ik B_kl C_lj."""
    sizes = [algebra.shape(factor)[1] for factor in factors[:-1]]
    inner = [1 if size == 1 else next(letters) for size in sizes]
    places = zip([row, *inner], [*inner, column], strict=True)
    body = multiplied([algebra.entry(factor, a, b) for factor, (a, b) in zip(factors, places, strict=True)])
    return summed(body, zip(inner, sizes, strict=True))


def multiplied(factors: Iterable[MatrixExpr]) -> MatrixExpr:
    """The product of 1×1 factors; equal entries as a power, x_i² for x_i x_i."""
    counts: dict[MatrixExpr, int] = {}
    for factor in factors:
        counts[factor] = counts.get(factor, 0) + 1
    named = Entry | MatrixSymbol
    powers = ([algebra.power(f, n)] if isinstance(f, named) else [f] * n for f, n in counts.items())
    return algebra.products(algebra.constant(1), *(factor for group in powers for factor in group))


def summed(body: MatrixExpr, over: Iterable[tuple[At, Size]]) -> MatrixExpr:
    """Σ_k Σ_l … body, the first of `over` outermost; a number is no index."""
    for at, size in reversed(list(over)):
        if not isinstance(at, int):
            body = algebra.index_sum(body, at, size)
    return body


def _stack(stack: Stack, row: At, column: At, letters: Iterator[At]) -> MatrixExpr:
    """[A; B]_kj = Σ_a δ_ka A_aj + Σ_b δ_k,b+m B_bj: each part where its rows (or columns) begin."""
    at, other = (row, column) if stack.axis == 0 else (column, row)
    whole = algebra.identity(algebra.shape(stack)[stack.axis])
    terms = []
    first = 1
    for part in stack.operands:
        length = int(algebra.shape(part)[stack.axis])
        inside = 1 if length == 1 else next(letters)
        placed = algebra.entry(algebra.part(whole, None, (first, first + length - 1)), at, inside)
        entry = algebra.entry(part, *((inside, other) if stack.axis == 0 else (other, inside)))
        terms.append(summed(algebra.product(placed, entry), [(inside, length)]))
        first += length
    return algebra.add(*terms)


def _call(node: MatrixExpr, call: Call, at: tuple[At, At], letters: Iterator[At], *, formulas: bool) -> MatrixExpr:
    (arg, *_), (row, column) = call.operands, at
    if call.function == "sum":
        return _sum(arg, call.axis, row, column, letters)
    if call.function == "diag":
        if algebra.shape(arg)[1] == 1:
            delta = algebra.entry(algebra.identity(algebra.shape(arg)[0]), row, column)
            return algebra.product(delta, algebra.entry(arg, row, 1))
        return algebra.entry(arg, row, row)
    formula = written_out(call) if formulas or OPERATIONS[call.function, len(call.operands)].linear else None
    if formula is None:
        return node
    return collapsed_trace(algebra.entry(formula, row, column), letters)


def collapsed_trace(expr: MatrixExpr, letters: Iterator[At]) -> MatrixExpr:
    """tr(A) is Σ_i A_ii, not Σ_i Σ_j δ_ij A_ij."""
    if isinstance(expr, Call) and expr.function == "sum" and expr.axis is None:
        from sympy.matrices.expressions import HadamardProduct, Identity

        (inside,) = expr.operands
        if isinstance(inside, HadamardProduct) and isinstance(inside.args[0], Identity):
            i = next(letters)
            rest = algebra.hadamard(*inside.args[1:])
            return algebra.index_sum(algebra.entry(rest, i, i), i, algebra.shape(rest)[0])
    return expr


def _sum(arg: MatrixExpr, axis: int | None, row: At, column: At, letters: Iterator[At]) -> MatrixExpr:
    over: list[tuple[At, Size]] = []
    at = [row, column]
    for place, size in enumerate(algebra.shape(arg)):
        if axis in (None, place):
            at[place] = 1 if size == 1 else next(letters)
            over.append((at[place], size))
    return summed(algebra.entry(arg, *at), over)


def entry_equations(forward: Sequence[Equation]) -> list[tuple[MatrixExpr, MatrixExpr]]:
    """The forward pass entry by entry: (z_i, Σ_j W_ij x_j), ..."""
    letters = Letters.beside(forward)
    out: list[tuple[MatrixExpr, MatrixExpr]] = []
    for equation in forward:
        more = iter(letters)
        row, column = indices(algebra.shape(equation.name), more)
        value = spelled_out(equation.value, row, column, more, formulas=True)
        out.append((algebra.entry(equation.name, row, column), value))
    return out


def indices(shape: Shape, letters: Iterator[At]) -> tuple[At, At]:
    """Row and column letters of an array of that shape; 1 where there is only one row or column."""
    row, column = (1 if size == 1 else next(letters) for size in shape)
    return row, column


__all__ = ["At", "Letters", "entry_equations", "indices", "multiplied", "spelled_out", "summed"]
