"""The differentials of equations: dz = W dx for z = W x, each with the laws that it follows from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Constant, Part, Scaling, Stack
from symback.catalog import OPERATIONS
from symback.derivation.reasons import is_plain, with_convention
from symback.prose import Prose, Relation, joined, prose
from symback.rules import RULES, all_smoothed, convention, pushforwards, slope_of, smoothed
from symback.shapes import SCALAR

_MOST_LAWS = 3


def moved(
    name: MatrixExpr,
    value: MatrixExpr,
    changes: Mapping[MatrixExpr, MatrixExpr],
    outputs: Mapping[MatrixExpr, MatrixExpr],
) -> MatrixExpr:
    """The differential of `name` = `value`. What has a name (`outputs`: value → name) is called by it."""
    pushed = pushforwards(value, changes)
    named = {node: outputs[node] for node in algebra.nodes(pushed) if node in outputs}
    if algebra.operands(value):
        named[value] = name
    return algebra.substitute(pushed, named)


def laws(value: MatrixExpr, changes: Mapping[MatrixExpr, MatrixExpr]) -> tuple[str, Prose]:
    """The rules by which `value` is differentiated, outermost first: their names, and why."""
    holding: set[MatrixExpr] = set()

    def visit(node: MatrixExpr, inner: list[bool]) -> bool:
        holds = node in changes or any(inner)
        if holds:
            holding.add(node)
        return holds

    algebra.fold(value, visit)
    nodes = [node for node in algebra.nodes(value) if node in holding and algebra.operands(node)]
    told = [node for node in nodes if not is_plain(node)] or nodes
    names = list(dict.fromkeys(RULES[type(node)].name for node in told))
    powers = {node.base: node for node in nodes if isinstance(node, HadamardPower)}
    above = {node: powers[node] for node in all_smoothed(value) if node in powers}
    laws = {node: with_convention(_law(node), node, above.get(node)) for node in told}
    sentences = list(dict.fromkeys(laws.values()))
    more: list[Prose] = [("and likewise inside",)] if len(sentences) > _MOST_LAWS else []
    late = [node for node in told if laws[node] in sentences[_MOST_LAWS:]]
    taken = ((node, smoothed(node, above.get(node)) or convention(node)) for node in late)
    more += [(f"{node.function}: {what}",) for node, what in taken if what]
    return ", ".join(names) or "equal names", joined([*sentences[:_MOST_LAWS], *more]) or ("they are equal",)


def _law(node: MatrixExpr) -> Prose:
    return _LAWS[type(node)](node) if type(node) in _LAWS else RULES[type(node)].why(node, 0)


def _letters(*names: str, shape: tuple[str, str] = ("n", "n")) -> list[MatrixExpr]:
    return [algebra.symbol(name, shape) for name in names]


@lru_cache(maxsize=256)
def _follows(y: MatrixExpr, value: MatrixExpr, *changing: MatrixSymbol) -> Prose:
    """`Y = A B gives dY = dA B + A dB`."""
    change = pushforwards(value, {symbol: algebra.differential(symbol) for symbol in changing})
    return prose("{y} gives {law}", y=Relation(y, value), law=Relation(algebra.differential(y), change))


def _product(node: MatrixExpr) -> Prose:
    y, a, b = _letters("Y", "A", "B")
    return _follows(y, algebra.product(a, b), a, b)


def _hadamard(node: MatrixExpr) -> Prose:
    y, a, b = _letters("Y", "A", "B")
    return _follows(y, algebra.hadamard(a, b), a, b)


def _scaling(node: MatrixExpr) -> Prose:
    if all(isinstance(factor, Constant) for factor in node.args[:-1]):
        return prose("a constant factor stays in front")
    c = algebra.symbol("c", SCALAR)
    y, a = _letters("Y", "A")
    if algebra.is_scalar(node):
        y, a = (algebra.symbol(name, SCALAR) for name in "ya")
    return _follows(y, algebra.product(c, a), c, a)


def _power(node: HadamardPower) -> Prose:
    y, t = (algebra.symbol(name, SCALAR) for name in "yt")
    return _follows(y, algebra.power(t, node.exp), t)


def _apply(node: Apply) -> Prose:
    if algebra.is_zero(slope_of(node)):
        return RULES[type(node)].why(node, 0)
    y, t = (algebra.symbol(name, SCALAR) for name in "yt")
    each = () if algebra.is_scalar(node) else (", entry by entry",)
    convention = RULES[type(node)].why(node, 0)
    said = _follows(y, algebra.apply(node.function, t, node.order), t)
    tail = convention[-1] if isinstance(convention[-1], str) and convention[-1].startswith("; ") else ""
    return (*said, *each, *((tail,) if tail else ()))


def _inverse(node: Inverse) -> Prose:
    y, a = _letters("Y", "A")
    return _follows(y, algebra.inverse(a), a)


def _call(node: Call) -> Prose:
    row = OPERATIONS[node.function, len(node.operands)]
    if row.linear:
        template = "{y} is linear in {a}, so the differential can be taken inside"
        return prose(template, y=node, a=node.operands[0])
    return RULES[type(node)].why(node, 0)


_LAWS: dict[type[Basic], Callable[..., Prose]] = {
    MatMul: _product,
    MatAdd: lambda node: prose("the differential of a sum is the sum of the differentials"),
    Scaling: _scaling,
    HadamardProduct: _hadamard,
    HadamardPower: _power,
    Transpose: lambda node: prose("the differential of a transpose is the transpose of the differential"),
    Apply: _apply,
    Inverse: _inverse,
    Call: _call,
    Stack: lambda node: prose("the differential is taken block by block"),
    Part: lambda node: prose("the differential of a part is that part of the differential"),
}
"""The law of each kind of node; of a kind without one, the reason of its pullback."""
