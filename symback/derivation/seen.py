"""How a sum over indices is seen as an expression in matrices: the reason of the line that reads it so."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd

from symback import algebra
from symback.algebra import Scaling
from symback.derivation.reading import factors_and_sums
from symback.derivation.spelled import At
from symback.prose import Prose, joined, prose


def why_read(at: tuple[At, At], value: MatrixExpr, body: MatrixExpr, *, put_in: bool) -> Prose:
    """How the index form `body` of the entry `at` is seen as matrices.

    Where other derivatives were `put_in`, it is not the line before, and is told.
    """
    found = value.body if isinstance(value, Scaling) else value
    said = list(_taken_apart(at, found, body)) if isinstance(found, HadamardProduct) else []
    if isinstance(found, HadamardProduct) and not said:
        law = "all factors have the same indices, so the product is taken entry by entry"
        return prose("read {b} as arrays: " + law, b=body) if put_in else prose("read as arrays: " + law)
    where = _place_words(at)
    if put_in:
        return joined(
            [*said, prose(f"read as matrices, {{b}} is {where.removeprefix('it is ')}{{v}}", b=body, v=value)]
        )
    return joined([*said, prose(f"read as matrices: {where}{{v}}", v=value)])


def _taken_apart(places: tuple[At, At], value: HadamardProduct, body: MatrixExpr) -> Iterator[Prose]:
    """What is done to come from the indices to a product entry by entry, where that is not all there is to it."""
    terms = body.args if isinstance(body, MatAdd) else (body,)
    shared = [factor for factor in value.args if not isinstance(factor, MatAdd)]
    if len(terms) > 1 and shared:
        yield prose("{x} stands in every term, so it comes out in front", x=algebra.hadamard(*shared))
    wanted = {at for at in places if not isinstance(at, int)}
    taken = [factors_and_sums(term) for term in terms]
    over = dict.fromkeys(index for _, sums in taken for index, _ in sums)
    if over:
        yield prose("the sum over " + " and ".join(index.name for index in over) + " is a product of matrices")
    for at, lines in zip(places, ("column", "row"), strict=True):
        alone = {at} if at in wanted and len(wanted) > 1 else None
        if any(wanted.intersection(algebra.free(factor)) == alone for factors, _ in taken for factor in factors):
            yield prose(f"what has the index {at.name} alone is the same in every {lines}")


def _place_words(at: tuple[At, At]) -> str:
    named = [at_.name for at_ in at if not isinstance(at_, int)]
    if len(named) == 2:
        return f"row {named[0]}, column {named[1]} of "
    return f"entry {named[0]} of " if named else "it is "


__all__ = ["why_read"]
