"""How a formula was understood, factor by factor with shapes, for people to compare with what they meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from functools import lru_cache

from sympy import Float, MatrixExpr, Rational
from sympy.matrices.expressions import HadamardProduct, MatMul

from symback import algebra
from symback.algebra import Constant, Scaling
from symback.check.mistakes.trees import bare
from symback.check.verdict import Reading
from symback.reading import Side, Tree

DIGITS = 30
"""Digits of a number with a point that are shown."""


def with_decimals(expr: MatrixExpr, tree: Tree) -> MatrixExpr:
    """An expression to be shown, in which numbers that were typed with a point have one: 0.1 and not 1/10.

    What is computed of such numbers alone, 2 · 0.1, has one as well, where it ends; beside a fraction of whole numbers
    nothing but what was typed.
    """
    found = _fractions(expr)
    typed = {abs(value) for value in _typed(tree)} if found else ()
    if not typed:
        return expr
    only = not any(map(_is_fraction, tree.postorder()))
    pointed = (node for node, value in found.items() if abs(value) in typed or (only and _ends(value)))
    new = {node: algebra.constant(Float(node.value, DIGITS)) for node in pointed}
    return algebra.substitute(expr, new) if new else expr


@lru_cache(maxsize=4096)
def _fractions(expr: MatrixExpr) -> dict[MatrixExpr, Fraction]:
    """The numbers in an expression that may have been typed with a point."""
    found = (node for node in algebra.nodes(expr) if isinstance(node, Constant) and isinstance(node.value, Rational))
    values = {node: Fraction(int(node.value.p), int(node.value.q)) for node in found}
    return {node: value for node, value in values.items() if value.denominator != 1 or _is_long(value)}


def _typed(tree: Tree) -> Iterator[Fraction]:
    """The numbers that were typed with a point."""
    for node in tree.postorder():
        if node.op == "number" and not node.value.isdigit():
            with suppress(ValueError):
                yield Fraction(node.value)


def _is_fraction(tree: Tree) -> bool:
    """Whether whole numbers are divided in a node: 1/2."""
    whole = [bare(operand).op == "number" and bare(operand).value.isdigit() for operand in tree.operands]
    return any(
        sign in ("divide", "fraction") and whole[place] and whole[place + 1]
        for place, sign in enumerate(tree.operators)
    )


def _ends(value: Fraction) -> bool:
    """Whether a number has an end when it is written with a point, and not too many digits before it."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1 and value.denominator < 10 ** (DIGITS // 3)


def _is_long(value: Fraction) -> bool:
    """Whether a whole number is written 1e300 rather than with its zeros."""
    digits = str(abs(value.numerator))
    return len(digits) > DIGITS and not digits[DIGITS:].strip("0")


def fitting(expr: MatrixExpr) -> Reading:
    """The outermost product of an expression, each factor with its shape."""
    scalars: list[MatrixExpr] = []
    body = expr
    if isinstance(expr, Scaling):
        found, rest = algebra.factors(expr)
        scalars, body = (found, rest) if rest is not None else (found[:-1], found[-1])
    parts = list(body.args) if isinstance(body, MatMul | HadamardProduct) else [body]
    if scalars and isinstance(scalars[0], Constant):  # −x and 2 A are factors, −1 is none
        parts[0] = algebra.product(scalars.pop(0), parts[0])
    joint = "hadamard" if isinstance(body, HadamardProduct) else "product"
    factors = tuple((factor, algebra.shape(factor)) for factor in (*scalars, *parts))
    return Reading(expr, factors, ("product",) * len(scalars) + (joint,) * (len(parts) - 1))


def misfitting(side: Side, build: Callable[[Tree], MatrixExpr | None]) -> Reading | None:
    """The factors of the product in which shapes stop fitting, up to the one that does not fit.

    `build` gives the expression of a factor, or None where the factor itself is at fault.
    """
    misfit = side.misfit
    if misfit is None:
        return None
    chains = (tree for tree in side.tree.postorder() if tree.op == "chain")
    best = next((tree for tree in chains if tree.start <= misfit.start and misfit.end <= tree.end), None)
    factors, joints = _factors(best) if best is not None else ([], [])
    made: list[tuple[MatrixExpr, tuple[int | str, int | str]]] = []
    place = None
    for n, factor in enumerate(factors):
        expr = build(factor)
        if expr is None:
            return None
        made.append((expr, algebra.shape(expr)))
        if place is None and factor.end >= misfit.end and n > 0:
            place = n
    return Reading(None, tuple(made), tuple(joints), place) if len(made) > 1 else None


def _factors(chain: Tree) -> tuple[list[Tree], list[str]]:
    """The factors of a product as it is written, and what joins them; what is divided, 2/n, is one."""
    factors, joints = [chain.operands[0]], list[str]()
    for sign, operand in zip(chain.operators, chain.operands[1:], strict=True):
        if sign in ("divide", "fraction"):
            last = factors.pop()
            factors.append(Tree("chain", (last, operand), last.start, operand.end, operators=(sign,)))
        else:
            factors.append(operand)
            joints.append("hadamard" if sign in ("hadamard", "circ") else "product")
    return factors, joints
