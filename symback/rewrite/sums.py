"""Rewritings of sums: like terms together, what all share in front, the order of terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import Expr, Integer, MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Constant, Scaling
from symback.prose import prose
from symback.rewrite.lines import Facts, Line, everywhere, is_number, positive_first, symbols_in
from symback.rewrite.terms import Term, alike, in_all, number_and_rest
from symback.shapes import SCALAR

DEEPEST = 6
"""Differences are looked for in products within products so deep; the closed form of a network is deeper."""


def factor_out(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A x + B x = (A + B) x, x A + x B = x (A + B) and v ⊙ a + v ⊙ b = v ⊙ (a + b), wherever it stands."""
    shared: list[MatrixExpr] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        for split in (_outside, entrywise_factored):
            if isinstance(node, MatAdd) and (found := split(node)) and symbols_in(found[1]) < symbols_in(node):
                shared.append(found[0])
                node = found[1]
        return node

    value = everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "factor out", prose("factor out {x}", x=shared[0]))


def _outside(expr: MatAdd) -> tuple[MatrixExpr, MatrixExpr] | None:
    """The last or first factor of several matrix products, and the sum with it taken out."""
    for last in (True, False):
        groups: dict[MatrixExpr, list[MatrixExpr]] = {}
        for term in expr.args:
            groups.setdefault(_outer_factor(term, last=last), []).append(term)
        shared = next((f for f, terms in groups.items() if len(terms) > 1 and not isinstance(f, Constant)), None)
        if shared is not None and len(groups) < len(expr.args):
            terms = [part for factor, members in groups.items() for part in _taken_out(factor, members, last=last)]
            return shared, algebra.add(*terms)
    return None


def _outer_factor(term: MatrixExpr, *, last: bool) -> MatrixExpr:
    """The last or first factor of a matrix product; a number where the term is none."""
    body = term.body if isinstance(term, Scaling) else term
    return body.args[-1 if last else 0] if isinstance(body, MatMul) else algebra.constant(len(str(type(term))))


def _taken_out(factor: MatrixExpr, terms: Sequence[MatrixExpr], *, last: bool) -> list[MatrixExpr]:
    if len(terms) < 2 or isinstance(factor, Constant):
        return list(terms)
    rests = []
    for term in terms:
        scalars, body = (list(term.scalars), term.body) if isinstance(term, Scaling) else ([], term)
        rest = algebra.products(*(body.args[:-1] if last else body.args[1:]))
        rests.append(
            algebra.scaled(scalars, rest) if not algebra.is_scalar(rest) else algebra.scaled([*scalars, rest], None)
        )
    inside = algebra.add(*rests)
    return [algebra.product(inside, factor) if last else algebra.product(factor, inside)]


def entrywise_factored(expr: MatAdd) -> tuple[MatrixExpr, MatrixExpr] | None:
    """What all terms share as a 1×1 factor or entry by entry, and the sum with it taken out."""
    terms = [Term.of(term) for term in expr.args]
    shared = Term(
        Integer(1), in_all([term.scalars for term in terms]), in_all([term.arrays for term in terms])
    )  # fmt: skip
    if not shared.scalars and not shared.arrays:
        return None
    shape = algebra.shape(expr)
    rests = [term.over(shared) for term in terms]
    plain = not any(rest.arrays for rest in rests)  # what is left of every term is 1×1
    inside = positive_first(algebra.add(*(rest.expr(SCALAR if plain and shared.arrays else shape) for rest in rests)))
    front = shared.expr(shape if shared.arrays else SCALAR)
    if not shared.arrays:
        return front, algebra.product(front, inside)
    return front, algebra.product(inside, front) if plain else algebra.hadamard(front, inside)


def order_of_terms(expr: MatrixExpr, facts: Facts) -> Line | None:
    """−a + b = b − a and −(a − b) = b − a; inside a sum only −(a − 1) = 1 − a."""
    value = everywhere(expr, lambda node: _turned(positive_first(node), _to_one)) or expr
    value = _turned(value, _is_difference)
    if value == expr:
        return None
    ordered = everywhere(expr, positive_first)
    first, turned = "write the positive term first", "a minus sign swaps the terms of a difference"
    said = turned if ordered is None else first if ordered == value else f"{first}; {turned}"
    return Line(value, "order of terms", prose(said))


def _turned(expr: MatrixExpr, wanted: Callable[[MatrixExpr], bool]) -> MatrixExpr:
    """−c A (a − b) as c A (b − a)."""
    if not (isinstance(expr, Scaling) and algebra.is_negative(expr)):
        return expr
    for place, factor in enumerate(expr.args):
        if (turned := _opposite(factor, wanted)) is not None:
            rest = [*expr.args[:place], turned, *expr.args[place + 1 :]]
            return algebra.products(algebra.constant(-1), *rest)
    return expr


def _opposite(expr: MatrixExpr, wanted: Callable[[MatrixExpr], bool], depth: int = DEEPEST) -> MatrixExpr | None:
    """−expr by one difference in it that is turned; None where there is none. (a − b) (a − b)ᵀ stays a square."""
    if wanted(expr):
        return algebra.add(*(algebra.negative(term) for term in reversed(expr.args)))
    if not depth or not isinstance(expr, MatMul | HadamardProduct | Transpose):
        return None
    bare = [algebra.untransposed(part) for part in expr.args]
    for place, part in enumerate(expr.args):
        if bare.count(bare[place]) == 1 and (turned := _opposite(part, wanted, depth - 1)) is not None:
            return algebra.rebuild(expr, [*expr.args[:place], turned, *expr.args[place + 1 :]])
    return None


def _is_difference(expr: MatrixExpr) -> bool:
    """a − b, but not 1 − b, which courses leave as it is."""
    if not isinstance(expr, MatAdd) or len(expr.args) != 2:
        return False
    first, second = expr.args
    return not is_number(first) and not algebra.is_negative(first) and algebra.is_negative(second)


def _to_one(expr: MatrixExpr) -> bool:
    return _is_difference(expr) and is_number(expr.args[1])


def collect_terms(expr: MatrixExpr, facts: Facts) -> Line | None:
    """2 A + 3 A = 5 A, wherever it stands."""
    value = everywhere(expr, _collected)
    if value is None:
        return None
    return Line(value, "collect", prose("collect like terms"))


def _collected(expr: MatrixExpr) -> MatrixExpr:
    if not isinstance(expr, MatAdd):
        return expr
    opened = algebra.add(*map(_distributed, expr.args))
    if opened != expr and symbols_in(value := _collected(opened)) < symbols_in(expr):
        return value
    counts: dict[frozenset[tuple[MatrixExpr, int]], tuple[Expr, MatrixExpr]] = {}
    for term in expr.args:
        number, rest = number_and_rest(term)
        key = alike(rest)
        known = counts.get(key)
        counts[key] = (number, rest) if known is None else (known[0] + number, known[1])
    if len(counts) == len(expr.args):
        return expr
    made = [algebra.product(algebra.constant(number), rest) for number, rest in counts.values()]
    return algebra.add(algebra.zeros(algebra.shape(expr)), *made)


def _distributed(term: MatrixExpr) -> MatrixExpr:
    """−2 (a − b) as −2 a + 2 b."""
    number, rest = number_and_rest(term)
    spread = isinstance(rest, Scaling) and len(rest.args) == 2 and isinstance(rest.body, OneMatrix)
    whole, body = (rest.args[0], [rest.body]) if spread else (rest, [])
    if not isinstance(whole, MatAdd):
        return term
    return algebra.add(*(algebra.products(algebra.constant(number), part, *body) for part in whole.args))


def common_number(expr: MatrixExpr, facts: Facts) -> Line | None:
    """2 A − 2 B = 2 (A − B), wherever it stands; −2 A − 2 B = −2 (A + B)."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatAdd):
            return node
        numbers = {abs(number_and_rest(term)[0]) for term in node.args}
        if len(numbers) != 1 or (number := numbers.pop()) == 1:
            return node
        number = -number if all(map(algebra.is_negative, node.args)) else number
        shared, share = algebra.constant(number), algebra.constant(1 / number)
        return algebra.product(shared, algebra.add(*(algebra.product(share, term) for term in node.args)))

    value = everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "common factor", prose("factor out the common number"))
