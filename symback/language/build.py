"""Terms → SymPy matrix expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from sympy import MatrixExpr, Rational

from symback import algebra
from symback.catalog import OPERATIONS
from symback.language.terms import Term

_BUILDERS: dict[str, Callable[..., Any]] = {
    "add": algebra.add,
    "subtract": algebra.subtract,
    "negative": algebra.negative,
    "product": algebra.product,
    "divide": algebra.divide,
    "hadamard": algebra.hadamard,
    "hadamard_divide": algebra.hadamard_divide,
    "transpose": algebra.transpose,
    "inverse": algebra.inverse,
}
_LEAVES: dict[str, Callable[[Term], MatrixExpr]] = {
    "constant": lambda term: algebra.constant(
        _rational(term.value) if isinstance(term.value, Fraction) else str(term.value)
    ),
    "ones": lambda term: algebra.ones(term.shape),
    "zeros": lambda term: algebra.zeros(term.shape),
    "eye": lambda term: algebra.identity(term.shape[0]),
    "commutation": lambda term: algebra.commutation(*term.value),
}


_BY_INDEX: dict[str, Callable[[Term, list[MatrixExpr], Mapping[str, MatrixExpr]], MatrixExpr]] = {
    "entry": lambda term, operands, _: algebra.entry(operands[0], *_places(term.value)),
    "index_sum": lambda term, operands, _: algebra.index_sum(operands[0], algebra.index(term.value[0]), term.value[1]),
    "entrywise": lambda term, operands, _: _entrywise(operands[0], term),
    "partial": lambda term, _, names: algebra.partial(
        *(algebra.entry(names[n], *_places(at)) for n, at in zip(term.value[:2], term.value[2:], strict=True))
    ),
}


def _entrywise(body: MatrixExpr, term: Term) -> MatrixExpr:
    row, column = _places(term.value)
    return algebra.entrywise(body, row, column, term.shape)


def _places(value: Any) -> list[Any]:
    return [algebra.index(place) if isinstance(place, str) else place for place in value]


def build(term: Term, names: Mapping[str, MatrixExpr]) -> MatrixExpr:
    """The expression of a term, with `names` for its names (symbols, or whole expressions)."""
    made: dict[int, MatrixExpr] = {}
    for node in term.postorder():
        made[id(node)] = build_node(node, [made[id(operand)] for operand in node.operands], names)
    return made[id(term)]


class Builder:
    """Builds terms over the same names, each term once: terms are known by identity, and those built are kept."""

    def __init__(self, names: Mapping[str, MatrixExpr], most: int | None = None) -> None:
        self.names = names
        self.most = most
        self._made: dict[int, MatrixExpr] = {}
        self._each: dict[MatrixExpr, MatrixExpr] = {}
        """Every expression that was built: equal ones are one object, so that they are told apart at once."""
        self._kept: list[Term] = []

    def __reduce__(self) -> tuple[type[Builder], tuple[Mapping[str, MatrixExpr], int | None]]:
        """What is known by identity does not go along into another process."""
        return Builder, (self.names, self.most)

    def build(self, term: Term) -> MatrixExpr:
        """The expression of a term; where `most` terms are kept, they are forgotten first."""
        if self.most is not None and len(self._kept) > self.most:
            self._made.clear()
            self._each.clear()
            self._kept.clear()
        made = self._made
        for node in term.postorder(made):
            built = build_node(node, [made[id(operand)] for operand in node.operands], self.names)
            made[id(node)] = self._each.setdefault(built, built)
            self._kept.append(node)
        return made[id(term)]


def build_node(term: Term, operands: list[MatrixExpr], names: Mapping[str, MatrixExpr]) -> MatrixExpr:
    """The expression of a term whose operands have theirs."""
    if term.op == "symbol":
        return names[str(term.value)]
    if term.op == "gradient":
        return algebra.gradient(*(names[name] for name in str(term.value).split()))
    if term.op == "differential":
        of = [names[name] for name in str(term.value).split()]
        return algebra.differential(of[0] if len(of) == 1 else algebra.gradient(*of))
    if term.op == "hessian":
        return algebra.hessian(*(names[name] for name in str(term.value).split()))
    if term.op == "apply":
        return algebra.apply(str(term.value), operands[0], term.order)
    if term.op == "call":
        axis = None if term.order == -1 else term.order
        sized = term.shape if OPERATIONS[str(term.value), len(operands)].sized else None
        return algebra.call(str(term.value), axis, *operands, sized=sized)
    if term.op == "stack":
        return algebra.stack(term.order, *operands)
    if term.op == "part":
        return algebra.part(operands[0], *term.value)
    if term.op in _BY_INDEX:
        return _BY_INDEX[term.op](term, operands, names)
    if term.op == "power":
        assert isinstance(term.value, Fraction)
        return algebra.power(operands[0], _rational(term.value))
    if term.op in _LEAVES:
        return _LEAVES[term.op](term)
    return _BUILDERS[term.op](*operands)


def _rational(number: Fraction) -> Rational:
    return Rational(number.numerator, number.denominator)
