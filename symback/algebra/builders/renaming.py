"""The same expressions with other names. Floor 1."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback.algebra.builders.atoms import gradient, made_node, shape
from symback.algebra.builders.walking import nodes, operands
from symback.algebra.nodes import Gradient

_FORM = "_symback_form"

_Row = tuple[Callable[..., Any], tuple[Any, ...], tuple[int, ...], tuple[Any, ...]]
"""What makes a node, its arguments before its operands, the places of those, its arguments after them."""


def form(expr: MatrixExpr) -> tuple[Hashable, tuple[MatrixSymbol, ...]]:
    """What `expr` is apart from its names, and its symbols, each once, left to right; remembered with it.

    W₂ h₁ has the form of W₁ x where the shapes are the same.
    """
    known: tuple[Hashable, tuple[MatrixSymbol, ...]] | None = getattr(expr, _FORM, None)
    if known is None:
        known = _form(expr)
        setattr(expr, _FORM, known)
    return known


def _form(expr: MatrixExpr) -> tuple[Hashable, tuple[MatrixSymbol, ...]]:
    places: dict[MatrixSymbol, int] = {}
    key: list[Hashable] = []
    for node in nodes(expr):
        if isinstance(node, MatrixSymbol):
            key.append(places.setdefault(node, len(places)))
        elif inner := operands(node):
            key.append((type(node), len(inner), *(arg for arg in node.args if not isinstance(arg, MatrixExpr))))
        else:
            key.append(node)
    symbols = tuple(places)
    return (*key, *map(shape, symbols)), symbols


def symbols(expr: MatrixExpr) -> tuple[MatrixSymbol, ...]:
    """The symbols of `expr`, each once, left to right."""
    return form(expr)[1]


class Renaming:
    """Expressions that are written again with other symbols of the same shapes.

    The names in it do not change the normal form of an expression, so its nodes are made as they are.
    """

    def __init__(self, exprs: Iterable[MatrixExpr], symbols: Sequence[MatrixSymbol]) -> None:
        self.places: dict[Basic, int] = {symbol: place for place, symbol in enumerate(symbols)}
        self.rows: list[_Row] = []
        self.wanted = [self._place(expr) for expr in exprs]

    def __call__(self, symbols: Sequence[MatrixSymbol]) -> list[MatrixExpr]:
        """The expressions with these symbols for the ones that they were given with, in their order."""
        made: list[MatrixExpr] = [*symbols]
        for make, before, places, after in self.rows:
            made.append(make(*before, *[made[place] for place in places], *after))
        return [made[place] for place in self.wanted]

    def _place(self, expr: MatrixExpr) -> int:
        stack = [(expr, False)]
        while stack:
            node, opened = stack.pop()
            if node in self.places:
                continue
            inner = [arg for arg in node.args if isinstance(arg, MatrixExpr)]
            if inner and not opened:
                stack += [(node, True), *((arg, False) for arg in inner)]
                continue
            self.places[node] = len(self.places)
            self.rows.append(self._row(node, inner))
        return self.places[expr]

    def _row(self, node: MatrixExpr, inner: Sequence[MatrixExpr]) -> _Row:
        places = tuple(self.places[arg] for arg in inner)
        if not inner:
            return _itself, (node,), (), ()
        if isinstance(node, Gradient):
            return gradient, (), places, ()
        first = node.args.index(inner[0])
        before, after = node.args[:first], node.args[first + len(inner) :]
        return made_node, (type(node), shape(node), *before), places, after


def _itself(node: MatrixExpr) -> MatrixExpr:
    return node
