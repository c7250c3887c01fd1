"""A power one too high or one too low: of what carries an exponent, of a norm, of what stands below a fraction line."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symback.check.mistakes.edits.edit import Context, Edit, Names
from symback.check.mistakes.trees import DIVISIONS, Path, bare, grouped, is_number, name_in, number
from symback.reading import Tree

_HALF = Fraction(1, 2)

_SCALARS = ("name", "call", "entry", "power")
"""What a factor below a fraction line may be, to be raised alone."""


def powers(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    base, exponent = node.operands
    value = _value(exponent)
    if is_number(exponent) and not is_number(base) and not context.function:
        # A slope that stands twice is one factor too many; 1 − h² and 1/τ² are formulas with another power.
        twice = value == 2 and not context.formula and base.op not in ("name", "bars")
        slug = "extra-factor" if twice else "wrong-power"
        yield Edit(slug, path, base, name_in(base))
    inner = base.operands[0] if base.op == "group" else base
    if inner.op == "sum" and len(inner.operands) == 2 and is_number(inner.operands[0]) and is_number(exponent):
        first, last = inner.operands
        squared = Tree("power", (last, exponent), last.start, last.end, node.value)
        yield Edit("misplaced-square", path, grouped(inner.having((first, squared))), name_in(last))
    if value is None or is_number(base) or context.function:
        return
    steps = (1, -1) if value.denominator == 1 and inner.op != "chain" else (1, -1, _HALF, -_HALF)
    for changed in (value + step for step in steps):
        if changed not in (0, 1):  # without an exponent is what was tried first
            new = node.having((base, _written(changed, exponent)))
            yield Edit("wrong-power", path, new, name_in(base))


def norms(path: Path, node: Tree, context: Context) -> Iterator[Edit]:
    """A norm squared, since it comes from a root and soon stands once too few; and the array in its place."""
    if not context.function and context.parent != "power":
        yield Edit("wrong-power", path, _raised(node, Fraction(2)), name_in(node.operands[0]))
        yield Edit("number-for-array", path, grouped(node.operands[0]))


def below(path: Path, node: Tree) -> Iterator[Edit]:
    """What a product is divided by, squared or no longer squared: the whole of it, or one of its factors."""
    for i, operator in enumerate(node.operators):
        divisor = node.operands[i + 1]
        if operator not in DIVISIONS or is_number(divisor):
            continue
        inner = bare(divisor)
        if inner.op == "chain":
            inside = (*path, i + 1, *(0,) * _depth(divisor, inner))
            for j, factor in enumerate(inner.operands):
                if factor.op in _SCALARS:
                    yield from _other_powers((*inside, j), factor)
            yield from _lengths(inside, inner)
        yield from _other_powers((*path, i + 1), divisor)


def _other_powers(path: Path, divisor: Tree) -> Iterator[Edit]:
    if divisor.op == "power":
        if _value(divisor.operands[1]) == 2:
            yield Edit("wrong-power", path, divisor.operands[0], name_in(divisor.operands[0]))
    elif divisor.op != "bars":  # which is raised wherever it stands
        for exponent in (Fraction(2), Fraction(3, 2)) if bare(divisor).op == "chain" else (Fraction(2),):
            yield Edit("wrong-power", path, _raised(grouped(divisor), exponent), name_in(divisor))


def _lengths(path: Path, node: Tree) -> Iterator[Edit]:
    """Among several factors xᵀ x, the square of a length, as another power of that length."""
    for j in range(len(node.operands) - 1 if len(node.operands) > 2 else 0):
        pair = node.operands[j : j + 2]
        if pair[0].op == "transpose" and name_in(pair[0]) == name_in(pair[1]) != "":
            square = Tree("chain", pair, pair[0].start, pair[1].end, operators=node.operators[j : j + 1])
            for exponent in (Fraction(3, 2), _HALF, Fraction(2)):
                operands = (*node.operands[:j], _raised(grouped(square), exponent), *node.operands[j + 2 :])
                new = node.having(operands, (*node.operators[:j], *node.operators[j + 1 :]))
                yield Edit("wrong-power", path, new, name_in(pair[1]), first=(j,), last=(j + 1,))


def inverses(path: Path, node: Tree, context: Context) -> Iterator[Edit]:
    """An inverse twice: the derivative of an inverse has two of them."""
    if not context.function and context.parent != "power":
        yield Edit("wrong-power", path, _raised(node, Fraction(2)), name_in(node.operands[0]))


def _depth(outer: Tree, inner: Tree) -> int:
    depth = 0
    while outer is not inner:
        outer, depth = outer.operands[0], depth + 1
    return depth


def _raised(node: Tree, exponent: Fraction) -> Tree:
    return Tree("power", (node, _written(exponent, node)), node.start, node.end)


def _value(exponent: Tree) -> Fraction | None:
    """The number that an exponent is; None where it is another formula."""
    if exponent.op == "group":
        return _value(exponent.operands[0])
    if exponent.op == "number":
        return Fraction(exponent.value)
    inner = [_value(operand) for operand in exponent.operands]
    if exponent.op == "negative" and inner[0] is not None:
        return -inner[0]
    if exponent.op == "chain" and len(inner) == 2 and exponent.operators[0] in DIVISIONS:
        above, under = inner
        return above / under if above is not None and under else None
    return None


def _written(value: Fraction, near: Tree) -> Tree:
    """A number as a tree."""
    made = number(str(abs(value.numerator)), near)
    if value.denominator != 1:
        made = Tree("chain", (made, number(str(value.denominator), near)), near.start, near.end, operators=("divide",))
    return made if value > 0 else Tree("negative", (made,), near.start, near.end)
