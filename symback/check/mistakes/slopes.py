"""Wrong slopes: what students write for σ′(z). Everything comes from the function's row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, MatAdd

from symback import algebra
from symback.algebra import Apply
from symback.catalog import FUNCTIONS
from symback.check.mistakes.chain import Path, edited, places, put_in
from symback.check.mistakes.functions import at_minus, branches
from symback.check.mistakes.surroundings import Surroundings, is_one
from symback.errors import ShapeError
from symback.rules import formula, slope


def wrong_slopes(node: Apply, around: Surroundings) -> Iterator[tuple[str, MatrixExpr, str]]:
    """Mistake, wrong expression, and which misconception it is, for a slope φ⁽ᵏ⁾(z)."""
    z, function, order = node.arg, node.function, node.order
    h = around.output(z, function) if order == 1 else algebra.apply(function, z, order - 1)
    yield "missing-slope", algebra.ones(algebra.shape(z)), "missing-slope"
    yield "function-for-slope", h, "function"
    yield "slope-of-output", algebra.apply(function, h, order), "at-output"
    yield at_minus(node) or "sign-in-slope", algebra.apply(function, algebra.negative(z), order), "at-minus-z"
    yield "wrong-slope", algebra.apply(function, z, order + 1), "derived-twice"
    for other in dict.fromkeys([*around.arguments(), *around.names()]):
        if other not in (z, h) and algebra.shape(other) == algebra.shape(z):
            yield "wrong-layer", algebra.apply(function, other, order), f"at-{other}"
    for place, template in enumerate(branches(function) if order == 1 else ()):
        yield "wrong-branch", _with(template, z, h), f"branch-{place}"
    for place, (slug, template) in enumerate(_templates(function, order)):
        yield slug, _with(template, z, h), f"{slug}-{place}"
    for other in FUNCTIONS.values():
        own = order != 1 or _slope(other.name, 1) == algebra.apply(function, _Z)  # φ itself is no other slope
        if other.activation and other.name != function and not own:
            yield "wrong-slope", algebra.apply(other.name, z, 1), f"{other.name}-at-z"
            yield "wrong-slope", _with(_slope(other.name, 1), z, h), f"{other.name}-at-h"


_Z, _H = (algebra.symbol(letter, (2, 3)) for letter in "zh")


@lru_cache(maxsize=256)
def _slope(function: str, order: int) -> MatrixExpr:
    return slope(function, order, _Z, _H)


def _with(template: MatrixExpr, z: MatrixExpr, h: MatrixExpr) -> MatrixExpr:
    """A formula in z and h with expressions for them; all-ones take their shape."""
    names, shape = {_Z: z, _H: h}, algebra.shape(z)

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        if node in names:
            return names[node]
        if is_one(node) and not algebra.is_scalar(node):
            return algebra.ones(shape)
        return algebra.rebuild(node, inner)

    return algebra.fold(template, visit)


@lru_cache(maxsize=256)
def _templates(function: str, order: int) -> tuple[tuple[str, MatrixExpr], ...]:
    """Wrong formulas for the slope in z and h, each with its mistake: one node of the right formula goes wrong."""
    right = _slope(function, order)
    wrong = [
        (slug, edited(right, {(*path, *below): new}))
        for path, node, _ in places(right)
        for slug, below, new in _wrong_nodes(node)
    ]
    if order == 1 and any(n == _H for n in algebra.nodes(right)):
        wrong.append(("slope-at-input", algebra.substitute(right, {_H: _Z})))
    if order == 1 and (below := _denominator(function)) is not None:
        wrong.append(("missing-square", algebra.hadamard(right, below)))
    found: dict[MatrixExpr, str] = {}
    by_product_rule = isinstance(formula(function, _Z), HadamardProduct)
    for slug, value in wrong:
        slug = "wrong-slope" if slug == "missing-slope-term" and not by_product_rule else slug
        if value != right and not is_one(value):  # of 1 it is said that the slope is left out
            found.setdefault(value, slug)
    return tuple((slug, value) for value, slug in found.items())


def _wrong_nodes(node: MatrixExpr) -> Iterator[tuple[str, Path, MatrixExpr]]:
    """Mistake, where in a node of the formula, and what is written there in place of what belongs there."""
    if isinstance(node, HadamardProduct):
        for i, factor in enumerate(node.args):
            slug = "missing-one-minus" if isinstance(factor, MatAdd) else "missing-sigma-factor"
            yield slug, (i,), algebra.ones(algebra.shape(factor))
    if isinstance(node, MatAdd):
        yield "sign-in-slope", (), algebra.negative(node)
        for i in range(len(node.args)):
            turned = [algebra.negative(t) if j == i else t for j, t in enumerate(node.args)]
            yield "sign-in-slope", (), algebra.add(*turned)
            slug = "missing-one-minus" if any(map(is_one, node.args)) else "missing-slope-term"
            yield slug, (), algebra.add(*node.args[:i], *node.args[i + 1 :])
        for square in algebra.nodes(node):
            if isinstance(square, HadamardPower) and square.exp == 2:
                yield "misplaced-square", (), algebra.power(put_in(node, {square: square.base}), 2)
        for term in (term for term in node.args if algebra.untransposed(term) in (_H, algebra.negative(_H))):
            squared = algebra.hadamard(_H, term)
            yield "wrong-power", (), put_in(node, {term: squared})
    if isinstance(node, HadamardPower):
        yield "missing-square", (), node.base


def _denominator(function: str) -> MatrixExpr | None:
    """What the formula of φ is divided by: by the quotient rule its slope is divided by the square of it."""
    written = formula(function, _Z)
    if written is None:
        return None
    below = [f for f in algebra.operands(written) if algebra.is_inverse(f)] + [written] * algebra.is_inverse(written)
    try:
        return algebra.power(below[0], -1) if below else None
    except ShapeError:
        return None
