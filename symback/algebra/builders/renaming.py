"""The same expressions with other names. Floor 1."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback.algebra.builders.atoms import gradient, made_node, shape
from symback.algebra.builders.walking import KINDS, kinds, nodes, operands
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
    found = tuple(places)
    return (*key, *map(shape, found)), found


def symbols(expr: MatrixExpr) -> tuple[MatrixSymbol, ...]:
    """The symbols of `expr`, each once, left to right."""
    return form(expr)[1]


class Renaming:
    """Expressions that are written again with other names: symbols, and what consists of these, of the same form.

    The names in it do not change the normal form of an expression, so its nodes are made as they are.
    """

    def __init__(self, exprs: Iterable[MatrixExpr], names: Sequence[MatrixExpr]) -> None:
        self.places: dict[Basic, int] = {name: place for place, name in enumerate(names)}
        self.given = len(names)
        self.rows: list[_Row] = []
        self.wanted: list[int] = []
        self.kinds: dict[int, frozenset[type[Basic]]] = {}
        for expr in exprs:
            self.wanted.append(self._place(expr))
            self.kinds[self.wanted[-1]] = kinds(expr)

    def __call__(self, names: Sequence[MatrixExpr]) -> list[MatrixExpr]:
        """The expressions with these names for the ones that they were given with, in their order."""
        made: list[MatrixExpr] = [*names]
        at = made.__getitem__
        for make, before, places, after in self.rows:
            made.append(make(*before, *map(at, places), *after))
        for place, found in self.kinds.items():
            setattr(made[place], KINDS, found)
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
            self.places[node] = self.given + len(self.rows)
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
