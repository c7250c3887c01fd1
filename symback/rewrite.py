"""Rewrite steps: from what the rules give to the form that books print. Floor 5.

Each is an identity with a name and a sentence; a derivation shows it as a line of its own, and its
two sides are checked by numbers like every other step. None of them knows a function by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sympy import Add, Dummy, Expr, Integer, MatrixExpr, Mul, Poly, Pow, cancel, fraction, together
from sympy.matrices.expressions import HadamardPower, HadamardProduct, MatAdd, MatMul, OneMatrix

from symback import algebra
from symback.algebra import Call, Constant, Scaling
from symback.prose import Prose, prose

LARGEST = 200
"""Expressions with more nodes than this are left as the rules made them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something true of the problem's values, such as sum(y) = 1, and how it is said."""

    value: MatrixExpr
    why: Prose


Facts = Mapping[MatrixExpr, Fact]


@dataclass(frozen=True, slots=True)
class Line:
    """The next form of an expression, and why it is the same."""

    value: MatrixExpr
    rule: str
    why: Prose


def rewritten(expr: MatrixExpr, facts: Facts) -> list[Line]:
    """The lines that lead from `expr` to its textbook form; none where it has that form already."""
    lines: list[Line] = []
    for _ in range(12):
        following = next((line for rule in _RULES if (line := rule(expr, facts)) is not None), None)
        if following is None:
            break
        lines.append(following)
        expr = following.value
    return lines


def symbols_in(expr: MatrixExpr) -> int:
    """Number of symbols of a written form."""
    return sum(1 for node in algebra.nodes(expr) if not algebra.operands(node) and not isinstance(node, Constant))


def has_quotient(expr: MatrixExpr) -> bool:
    """Whether something stands in a denominator, so that a product with it may cancel."""
    return any(algebra.is_inverse(node) for node in algebra.nodes(expr))


def _use_facts(expr: MatrixExpr, facts: Facts) -> Line | None:
    used = [fact for known, fact in facts.items() if any(node == known for node in algebra.nodes(expr))]
    if not used:
        return None
    value = _positive_first(algebra.substitute(expr, {known: fact.value for known, fact in facts.items()}))
    return Line(value, "what the values are", used[0].why)


def _positive_first(expr: MatrixExpr) -> MatrixExpr:
    """p − y rather than −y + p."""
    if not isinstance(expr, MatAdd):
        return expr
    return algebra.add(*sorted(expr.args, key=algebra.is_negative))


def _cancel(expr: MatrixExpr, facts: Facts) -> Line | None:
    if not has_quotient(expr):
        return None
    value = tidied(expr)
    if symbols_in(value) >= symbols_in(expr):
        return None
    return Line(value, "cancel entry by entry", prose("multiplied out entry by entry, and what cancels is gone"))


def _diagonal(expr: MatrixExpr, facts: Facts) -> Line | None:
    """diag(v) A with a column A is v ⊙ A."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if not isinstance(node, MatMul) or algebra.shape(node)[1] != 1:
            return node
        for place, factor in enumerate(node.args[:-1]):
            if isinstance(factor, Call) and factor.function == "diag" and algebra.shape(factor.operands[0])[1] == 1:
                rest = algebra.products(*node.args[place + 1 :])
                scaled = algebra.hadamard(factor.operands[0], rest)
                return algebra.products(*node.args[:place], scaled) if place else scaled
        return node

    value = algebra.fold(expr, visit)
    if value == expr:
        return None
    return Line(
        value, "diagonal matrix", prose("a diagonal matrix scales each row: diag(v) u is v times u, entry by entry")
    )


def _factor(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A x + B x = (A + B) x, and x A + x B = x (A + B)."""
    if not isinstance(expr, MatAdd):
        return None
    for last in (True, False):
        groups: dict[MatrixExpr, list[MatrixExpr]] = {}
        for term in expr.args:
            groups.setdefault(_outer_factor(term, last=last), []).append(term)
        shared = next((f for f, terms in groups.items() if len(terms) > 1 and not isinstance(f, Constant)), None)
        if shared is not None and len(groups) < len(expr.args):
            terms = [part for factor, members in groups.items() for part in _taken_out(factor, members, last=last)]
            value = algebra.add(*terms)
            if symbols_in(value) < symbols_in(expr):
                return Line(value, "factor out", prose("{x} is a factor of several terms", x=shared))
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


def _collect(expr: MatrixExpr, facts: Facts) -> Line | None:
    """2 A + 3 A = 5 A, wherever it stands."""
    value = algebra.fold(expr, lambda node, inner: _collected(algebra.rebuild(node, inner)))
    if value == expr:
        return None
    return Line(value, "collect", prose("terms that are alike are taken together"))


def _collected(expr: MatrixExpr) -> MatrixExpr:
    if not isinstance(expr, MatAdd):
        return expr
    counts: dict[frozenset[tuple[MatrixExpr, int]], tuple[Expr, MatrixExpr]] = {}
    for term in expr.args:
        number, rest = _number_and_rest(term)
        key = _alike(rest)
        known = counts.get(key)
        counts[key] = (number, rest) if known is None else (known[0] + number, known[1])
    if len(counts) == len(expr.args):
        return expr
    made = [algebra.product(algebra.constant(number), rest) for number, rest in counts.values()]
    return algebra.add(algebra.zeros(algebra.shape(expr)), *made)


def _number_and_rest(term: MatrixExpr) -> tuple[Expr, MatrixExpr]:
    if isinstance(term, Scaling) and isinstance(term.args[0], Constant):
        return term.args[0].value, algebra.products(*term.args[1:])
    return Integer(1), term


def _alike(term: MatrixExpr) -> frozenset[tuple[MatrixExpr, int]]:
    """What a term is apart from the order of its 1×1 factors, or of the factors of a Hadamard product."""
    scalars, body = algebra.factors(term)
    parts = list(scalars)
    if isinstance(body, MatMul):
        parts += [factor for factor in body.args if algebra.is_scalar(factor)]
        body = algebra.products(*(factor for factor in body.args if not algebra.is_scalar(factor)))
    if isinstance(body, HadamardProduct):
        parts += body.args
    elif body is not None:
        parts.append(body)
    return frozenset(Counter(parts).items())


def _common_number(expr: MatrixExpr, facts: Facts) -> Line | None:
    """2 A − 2 B = 2 (A − B), wherever it stands."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if not isinstance(node, MatAdd):
            return node
        numbers = {abs(_number_and_rest(term)[0]) for term in node.args}
        if len(numbers) != 1 or (number := numbers.pop()) == 1:
            return node
        shared, share = algebra.constant(number), algebra.constant(1 / number)
        return algebra.product(shared, algebra.add(*(algebra.product(share, term) for term in node.args)))

    value = algebra.fold(expr, visit)
    if value == expr:
        return None
    return Line(value, "common factor", prose("a number that all terms share stands in front"))


_RULES: tuple[Callable[[MatrixExpr, Facts], Line | None], ...] = (
    _cancel, _use_facts, _collect, _common_number, _diagonal, _factor,
)  # fmt: skip
"""In the order in which they are tried."""

_ELEMENTWISE = (MatAdd, Scaling, HadamardProduct, HadamardPower)


def tidied(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with every elementwise part multiplied out and cancelled, where that makes it shorter.

    Entry by entry, sums and products of arrays of one shape are ordinary algebra, so SymPy's `cancel`
    of commuting symbols decides; each symbol stands for a part that is not elementwise.
    """
    if not isinstance(expr, _ELEMENTWISE):
        inner = algebra.operands(expr)
        return algebra.rebuild(expr, [tidied(operand) for operand in inner]) if inner else expr
    leaves: dict[MatrixExpr, Dummy] = {}
    scalar = _as_scalar(expr, leaves)
    meaning = {dummy: leaf for leaf, dummy in leaves.items()}
    above, below = fraction(cancel(together(scalar)))
    shape = algebra.shape(expr)
    value = _from_polynomial(above, meaning, shape)
    if below != 1:
        value = algebra.hadamard_divide(value, _from_polynomial(below, meaning, shape))
    plain = algebra.substitute(expr, {})
    return value if symbols_in(value) < symbols_in(plain) else plain


def _as_scalar(expr: MatrixExpr, leaves: dict[MatrixExpr, Dummy]) -> Expr:
    """One entry of an elementwise expression, as a formula in commuting symbols."""
    if isinstance(expr, Constant):
        return expr.value
    if isinstance(expr, OneMatrix):
        return Integer(1)
    if isinstance(expr, MatAdd):
        return Add(*(_as_scalar(term, leaves) for term in expr.args))
    if isinstance(expr, Scaling | HadamardProduct):
        return Mul(*(_as_scalar(factor, leaves) for factor in expr.args))
    if isinstance(expr, HadamardPower) and expr.exp.is_Integer:
        return Pow(_as_scalar(expr.base, leaves), expr.exp)
    leaf = tidied(expr) if not isinstance(expr, HadamardPower) else expr
    return leaves.setdefault(leaf, Dummy(f"e{len(leaves)}"))


def _from_polynomial(value: Expr, meaning: Mapping[Dummy, MatrixExpr], shape: tuple[object, object]) -> MatrixExpr:
    """A polynomial in commuting symbols back as an elementwise expression, positive terms first."""
    generators = [dummy for dummy in meaning if dummy in value.free_symbols]
    if not generators:
        return algebra.product(algebra.constant(value), algebra.ones(shape))  # type: ignore[arg-type]
    terms = Poly(value, *generators).terms()
    made = []
    for powers, coefficient in terms:
        factors = [algebra.power(meaning[g], Integer(k)) for g, k in zip(generators, powers, strict=True) if k]
        product = algebra.hadamard(algebra.constant(coefficient), *factors)
        made.append(product if factors else algebra.product(product, algebra.ones(shape)))  # type: ignore[arg-type]
    return _positive_first(algebra.add(*made))
