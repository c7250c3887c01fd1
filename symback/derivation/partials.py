"""Partial derivatives entry by entry: ∂y_kl/∂x_ij of one equation, as a sum of terms with Kronecker deltas.

Sum rule, product rule and chain rule of one variable, from ∂x_kl/∂x_ij = δ_ki δ_lj; then δ_ki in a sum
over k leaves the term k = i. A function of whole arrays has its row's pullback, of the cotangent that is
1 at (k, l) and 0 elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Basic, MatrixExpr, Symbol
from sympy.matrices.expressions import HadamardPower, Identity, Inverse, MatAdd, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call, Constant, Entry, IndexSum, Part, Scaling
from symback.derivation.spelled import At, multiplied, spelled_out, summed
from symback.errors import Diagnostic, UnsupportedError
from symback.rules import RULES, slope_of
from symback.shapes import Size

_DEEPEST = 60
"""Functions of whole arrays inside each other: beyond this they want names."""


@dataclass(frozen=True, slots=True)
class Term:
    """A product of 1×1 factors, summed over indices."""

    factors: tuple[MatrixExpr, ...]
    sums: tuple[tuple[At, Size], ...] = ()

    def times(self, before: Iterable[MatrixExpr] = (), after: Iterable[MatrixExpr] = ()) -> Term:
        return Term((*before, *self.factors, *after), self.sums)

    @property
    def expr(self) -> MatrixExpr:
        """The term as one expression."""
        return summed(multiplied(self.factors), self.sums)

    @property
    def deltas(self) -> list[Entry]:
        return [factor for factor in self.factors if is_delta(factor)]


def total(terms: Sequence[Term]) -> MatrixExpr:
    return algebra.add(algebra.constant(0), *(term.expr for term in terms))


def together(terms: Iterable[Term]) -> list[Term]:
    """Terms that differ by a number alone, as one."""
    numbers: dict[Term, MatrixExpr] = {}
    for term in terms:
        flat = [f for factor in term.factors for f in (factor.args if isinstance(factor, Scaling) else (factor,))]
        bare = Term(tuple(factor for factor in flat if not isinstance(factor, Constant)), term.sums)
        number = algebra.products(algebra.constant(1), *(factor for factor in flat if isinstance(factor, Constant)))
        numbers[bare] = algebra.add(numbers[bare], number) if bare in numbers else number
    one = algebra.constant(1)
    kept = ((term, number) for term, number in numbers.items() if not algebra.is_zero(number))
    return [term if number == one else term.times([number]) for term, number in kept]


def is_delta(factor: MatrixExpr) -> bool:
    """Whether `factor` is a Kronecker delta δ_ki, or one that counts from further on, δ_k,i+2."""
    if not isinstance(factor, Entry):
        return False
    return isinstance(factor.arg, Identity) or (isinstance(factor.arg, Part) and isinstance(factor.arg.arg, Identity))


def partials(body: MatrixExpr, x: MatrixSymbol, at: tuple[At, At], letters: Iterator[At], depth: int = 0) -> list[Term]:
    """The derivative of a 1×1 `body` by the entry `at` of x, where x stands in it.

    Raises `UnsupportedError` for what has no derivative by indices.
    """
    if depth > _DEEPEST:
        message = f"functions of whole arrays stand inside each other more than {_DEEPEST} deep"
        raise UnsupportedError(Diagnostic("unsupported", message, hint="name the inner ones in lines of their own"))

    def visit(node: MatrixExpr, inner: list[list[Term]]) -> list[Term]:
        if not algebra.is_scalar(node):
            return []
        if isinstance(node, Entry | Part) and not isinstance(node.arg, MatrixSymbol):
            return _of_array(node, x, at, letters, depth)
        if isinstance(node, Entry | Part):
            return _of_entry(node, x, at)
        if isinstance(node, Call) and not all(algebra.is_scalar(operand) for operand in node.operands):
            return _opaque(node, (1, 1), x, at, letters, depth)
        return _ROWS[type(node)](node, inner, x) if type(node) in _ROWS else []

    return algebra.fold(body, visit)


def _of_entry(node: MatrixExpr, x: MatrixSymbol, at: tuple[At, At]) -> list[Term]:
    """∂x_kl/∂x_ij = δ_ki δ_lj."""
    if node.arg != x:
        return []
    return [Term(_deltas(algebra.places_of(node), at, x))]


def _deltas(here: Sequence[At], at: Sequence[At], x: MatrixExpr) -> tuple[MatrixExpr, ...]:
    sizes = algebra.shape(x)
    made = (algebra.entry(algebra.identity(n), a, b) for n, a, b in zip(sizes, here, at, strict=True) if n != 1)
    return tuple(delta for delta in made if delta != algebra.constant(1))


def _of_array(node: MatrixExpr, x: MatrixSymbol, at: tuple[At, At], letters: Iterator[At], depth: int) -> list[Term]:
    """An entry of something that is no name: of a part of x, or of a function of x."""
    if x not in set(algebra.nodes(node.arg)):
        return []
    if isinstance(node.arg, Part) and node.arg.arg == x:
        factors = []
        for place, wanted, size, chosen in zip(
            algebra.places_of(node), at, algebra.shape(x), algebra.ranges(node.arg), strict=True
        ):
            if size != 1:
                factors.append(algebra.entry(algebra.part(algebra.identity(size), None, chosen), wanted, place))
        return [Term(tuple(factors))]
    return _opaque(node.arg, algebra.places_of(node), x, at, letters, depth)


def _opaque(
    node: MatrixExpr, places: Sequence[At], x: MatrixSymbol, at: tuple[At, At], letters: Iterator[At], depth: int
) -> list[Term]:
    """The chain rule through a function of whole arrays R = f(A): Σ_ab ∂R_kl/∂A_ab ∂A_ab/∂x_ij."""
    if not isinstance(node, Call | Inverse):
        raise UnsupportedError(_no_entries(node))
    row, column = places
    out: list[Term] = []
    for place, operand in enumerate(algebra.operands(node)):
        if x not in set(algebra.nodes(operand)):
            continue
        a, b = (1 if size == 1 else next(letters) for size in algebra.shape(operand))
        unit = _unit(node, row, column, letters)
        pulled = RULES[type(node)].pull(node, place, unit)
        outer = [collapsed(term) for term in expanded(spelled_out(pulled, a, b, letters))]
        inside = (n for term in outer if term is not None for factor in term.factors for n in algebra.nodes(factor))
        if any(isinstance(n, Entry) and algebra.free(n.arg) for n in inside):
            raise UnsupportedError(_no_entries(node))
        inner = partials(spelled_out(operand, a, b, letters), x, at, letters, depth + 1)
        over = tuple((k, size) for k, size in zip((a, b), algebra.shape(operand), strict=True) if k != 1)
        for first in outer:
            if first is not None:
                out += [Term(first.factors + t.factors, over + first.sums + t.sums) for t in inner]
    return out


def _unit(node: MatrixExpr, row: At, column: At, letters: Iterator[At]) -> MatrixExpr:
    """The cotangent that is 1 at an entry of `node` and 0 elsewhere."""
    shape = algebra.shape(node)
    k, l = (1 if size == 1 else next(letters) for size in shape)  # noqa: E741
    body = algebra.products(algebra.constant(1), *_deltas((k, l), (row, column), node))
    return algebra.entrywise(body, k, l, shape)


def _no_entries(node: MatrixExpr) -> Diagnostic:
    what = node.function if isinstance(node, Call) else type(node).__name__.lower()
    message = f"the entries of {what}(...) have no index form here"
    return Diagnostic("unsupported", message, hint="--method backprop derives it")


def _product_rule(node: Scaling, inner: list[list[Term]], _: MatrixSymbol) -> list[Term]:
    return [
        term.times(node.args[:place], node.args[place + 1 :]) for place, terms in enumerate(inner) for term in terms
    ]


def _power_rule(node: HadamardPower, inner: list[list[Term]], _: MatrixSymbol) -> list[Term]:
    outer = algebra.constant(node.exp), algebra.power(node.base, node.exp - 1)
    return [term.times(outer) for term in inner[0]]


def _elementwise(node: Apply, inner: list[list[Term]], _: MatrixSymbol) -> list[Term]:
    rate = slope_of(node)
    return [] if algebra.is_zero(rate) else [term.times([rate]) for term in inner[0]]


def _pair(node: Call, inner: list[list[Term]], _: MatrixSymbol) -> list[Term]:
    one = algebra.constant(1)
    return [term.times([RULES[Call].pull(node, place, one)]) for place, terms in enumerate(inner) for term in terms]


Rule = Callable[[Any, list[list[Term]], MatrixSymbol], list[Term]]
_ROWS: dict[type[Basic], Rule] = {
    MatrixSymbol: lambda node, _, x: [Term(())] if node == x else [],
    MatAdd: lambda _node, inner, _: [term for terms in inner for term in terms],
    Scaling: _product_rule,
    HadamardPower: _power_rule,
    Apply: _elementwise,
    Call: _pair,
    IndexSum: lambda node, inner, _: [
        Term(term.factors, ((node.index, algebra.count_of(node)), *term.sums)) for term in inner[0]
    ],
}
"""The rules for one variable, a row for each kind of 1×1 node."""


# Deltas.


def expanded(expr: MatrixExpr) -> list[Term]:
    """A 1×1 expression as terms, multiplied out where a delta stands in a factor."""
    out: list[Term] = []
    stack = [Term((expr,))]
    while stack:
        term = stack.pop()
        place = next((n for n, factor in enumerate(term.factors) if _opens(factor)), None)
        if place is None:
            out.append(term)
            continue
        factor = term.factors[place]
        before, after = term.factors[:place], term.factors[place + 1 :]
        if isinstance(factor, IndexSum):
            index, body = _apart(factor, term.sums, (*before, *after))
            stack.append(Term((*before, body, *after), (*term.sums, (index, algebra.count_of(factor)))))
        elif isinstance(factor, Scaling):
            stack.append(Term((*before, *factor.args, *after), term.sums))
        else:
            stack.extend(Term((*before, part, *after), term.sums) for part in reversed(factor.args))
    return out


def _apart(factor: IndexSum, sums: Sequence[tuple[At, Size]], beside: Sequence[MatrixExpr]) -> tuple[At, MatrixExpr]:
    """The index of a sum and what it adds, where another stands in a product with it: two sums are never one."""
    used = {index for index, _ in sums}.union(*(algebra.free(other) for other in beside))
    if factor.index not in used:
        return factor.index, factor.body
    index = algebra.fresh({*used, *algebra.free(factor.body), *algebra.bound(factor.body)})
    return index, algebra.reindexed(factor.body, {factor.index: index})


def _opens(factor: MatrixExpr) -> bool:
    if not isinstance(factor, IndexSum | Scaling | MatAdd):
        return False
    return isinstance(factor, Scaling) or any(is_delta(node) for node in algebra.nodes(factor))


def collapsed(term: Term) -> Term | None:
    """The term with its deltas used up by its sums: Σ_k a_k δ_ki is a_i. None where it is 0."""
    while True:
        found = next(((delta, step) for delta in term.deltas if (step := fixed_by(delta, term.sums))), None)
        if found is None:
            break
        delta, (index, shift, to) = found
        factors = [factor for factor in term.factors if factor is not delta]
        factors = [moved(factor, index, to, shift) for factor in factors]
        term = Term(
            tuple(f for factor in factors for f in (factor.args if isinstance(factor, Scaling) else (factor,))),
            tuple(pair for pair in term.sums if pair[0] != index),
        )
    return None if any(algebra.is_zero(factor) for factor in term.factors) else term


def fixed_by(delta: Entry, sums: Sequence[tuple[At, Size]]) -> tuple[At, tuple[int, int] | None, At] | None:
    """Which index of a sum a delta fixes, and to what: (k, the rows that i + c runs over, i).

    An index that counts in a part of the rows is not fixed: where i lies outside of them, the sum has no such term.
    """
    row, column = algebra.places(delta)
    over = {index for index, _ in sums}
    rows, columns = algebra.ranges(delta.arg) if isinstance(delta.arg, Part) else (None, None)
    if row in over and rows is None:
        return row, columns, column
    if column in over and columns is None:
        return column, rows, row
    return None


def moved(expr: MatrixExpr, index: At, to: At, rows: tuple[int, int] | None) -> MatrixExpr:
    """`expr` at index = to, or at index = to + c where `rows` are c + 1, c + 2, ..."""
    if rows is None:
        return algebra.reindexed(expr, {index: to})
    if isinstance(to, int):
        return algebra.reindexed(expr, {index: to + rows[0] - 1})
    # Under a name that stands nowhere yet, so that neither `to` nor a sum over it is taken for the index.
    moving = algebra.fresh({*algebra.free(expr), *algebra.bound(expr), to})

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        if not isinstance(node, Entry) or moving not in algebra.places(node):
            return algebra.rebuild(node, inner)
        cut = algebra.part(inner[0], *(rows if at == moving else None for at in algebra.places(node)))
        return algebra.entry(cut, *algebra.places(node))

    return algebra.reindexed(algebra.fold(algebra.reindexed(expr, {index: moving}), visit), {moving: to})


def bound_by_deltas(terms: Sequence[Term], own: Sequence[At], wanted: Sequence[At]) -> Mapping[Symbol, At] | None:
    """Where every term fixes all of y's indices `own` to x's `wanted`, one to one: which to which; else None.

    So it is where y is computed entry by entry from x.
    """
    found: list[dict[Symbol, At]] = []
    for term in terms:
        fixed: dict[Symbol, At] = {}
        for delta in term.deltas:
            row, column = algebra.places(delta)
            if isinstance(delta.arg, Identity):
                fixed |= {a: b for a, b in ((row, column), (column, row)) if a in own and b in wanted}
        found.append(fixed)
    first = found[0] if found else {}
    one_to_one = set(first) == set(own) and set(first.values()) == set(wanted)
    return first if one_to_one and all(fixed == first for fixed in found) else None


def without_deltas(terms: Sequence[Term], fixed: Mapping[Symbol, At]) -> list[Term]:
    """The terms at those indices, where the deltas that fix them are 1."""
    out = []
    for term in terms:
        factors = [algebra.reindexed(factor, fixed) for factor in term.factors]
        out.append(Term(tuple(factor for factor in factors if factor != algebra.constant(1)), term.sums))
    return out


__all__ = [
    "Term", "bound_by_deltas", "collapsed", "expanded", "fixed_by", "is_delta", "moved", "partials", "together",
    "total", "without_deltas",
]  # fmt: skip
