"""Index forms that are put into one another: every bound index by a letter of its own, every delta summed away.

In Σ_k a_k (Σ_k b_k) the inner k is another one, which is true and misread; and Σ_k a_k δ_ki is a_i. Both come
about where one index form takes the place of an entry in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sympy import MatrixExpr, Symbol
from sympy.matrices.expressions import MatAdd

from symback import algebra
from symback.algebra import Entry, Entrywise, IndexSum, Part, Scaling
from symback.derivation.partials import Term, collapsed, fixed_by, is_delta, moved, together, total
from symback.derivation.reading import factors_and_sums
from symback.derivation.spelled import At, Letters
from symback.shapes import Size


def apart(expr: MatrixExpr, free: Iterable[Symbol], letters: Letters) -> MatrixExpr:
    """`expr` with no index bound that is free in it or beside it, bound again further in, or a name of the problem."""
    if algebra.kinds(expr).isdisjoint((IndexSum, Entrywise)):
        return expr
    outside = {*free, *algebra.free(expr)}
    used = outside | algebra.bound(expr)
    others = (at for at in letters if at not in used)

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if not isinstance(node, IndexSum | Entrywise):
            return node
        there = outside | algebra.bound(node.body)
        own = (node.index,) if isinstance(node, IndexSum) else node.indices
        new = {at: next(others) for at in own if at in there or (at != 1 and at.name in letters.taken)}
        if not new:
            return node
        body = algebra.reindexed(node.body, new)
        if isinstance(node, IndexSum):
            return algebra.index_sum(body, new[node.index], algebra.count_of(node))
        row, column = (new.get(at, at) for at in algebra.places(node))
        return algebra.entrywise(body, row, column, algebra.shape(node))

    return algebra.fold(expr, visit)


def without_parts(expr: MatrixExpr, letters: Iterator[At]) -> MatrixExpr:
    """An entry of some rows or columns of what is given by entries, as an entry of that."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if not isinstance(node, Entry) or not isinstance(node.arg, Part) or Entrywise not in algebra.kinds(node.arg):
            return node
        places = algebra.places(node)
        there = tuple(at if isinstance(at, int) else next(letters) for at in places)
        whole = algebra.entry(node.arg.arg, *there)
        for index, to, rows in zip(there, places, algebra.ranges(node.arg), strict=True):
            if not isinstance(index, int):
                whole = moved(whole, index, to, rows)
        return whole

    return algebra.fold(expr, visit)


def without_deltas_inside(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with every delta that meets a sum over its index summed away; what is in its way is multiplied out."""
    if not any(is_delta(node) for node in algebra.nodes(expr)):
        return expr

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        rebuilt = algebra.rebuild(node, inner)
        if not isinstance(rebuilt, IndexSum):
            return rebuilt
        factors, sums = factors_and_sums(rebuilt)
        whole = Term(tuple(factors), tuple(sums))
        terms = [collapsed(term) for term in _opened(whole)]
        if terms == [whole]:
            return rebuilt if rebuilt is node else whole.expr
        return total(together(term for term in terms if term is not None))

    return algebra.fold(expr, visit)


def _opened(term: Term) -> list[Term]:
    """A term, multiplied out where a factor holds a delta that one of the term's own sums uses up."""
    out: list[Term] = []
    stack = [term]
    while stack:
        term = stack.pop()
        place = next((n for n, factor in enumerate(term.factors) if _holds_delta(factor, term.sums)), None)
        if place is None:
            out.append(term)
            continue
        before, factor, after = term.factors[:place], term.factors[place], term.factors[place + 1 :]
        if isinstance(factor, MatAdd):
            stack.extend(Term((*before, part, *after), term.sums) for part in reversed(factor.args))
        else:
            factors, sums = factors_and_sums(term.expr)  # their letters are told apart
            stack.append(Term(tuple(factors), tuple(sums)))
    return out


def _holds_delta(factor: MatrixExpr, sums: Sequence[tuple[At, Size]]) -> bool:
    """Whether a product or a sum of terms holds a delta with one of the indices that is summed over."""
    if not isinstance(factor, IndexSum | Scaling | MatAdd):
        return False
    return any(isinstance(node, Entry) and is_delta(node) and fixed_by(node, sums) for node in algebra.nodes(factor))


__all__ = ["apart", "without_deltas_inside", "without_parts"]
