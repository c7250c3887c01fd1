"""The same expressions with other names."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import count
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback.algebra.builders.atoms import gradient, made_node, shape
from symback.algebra.builders.walking import KINDS, kinds, nodes, operands
from symback.algebra.nodes import (
    Differential,
    Entry,
    Entrywise,
    Gradient,
    Hessian,
    IndexSum,
    Part,
    Partial,
    Str,
)

_FORM = "_symback_form"
_SKELETON = "_symback_skeleton"

NAMED: frozenset[type[Basic]] = frozenset({MatrixSymbol, Gradient, Differential, Hessian})
"""What is written by names alone."""
_INTO_NAMES: frozenset[type[Basic]] = frozenset({Entry, Entrywise, IndexSum, Part, Partial})
"""What takes the names in it apart."""
_MOST_PARTS = 200
"""An expression with more stands alone."""
_MOST_NUMBERED = 1 << 12

Skeleton = tuple[int, tuple[MatrixExpr, ...]]
"""A number for what an expression is apart from its names, and these, each once, left to right."""

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
    known = skeleton(expr)
    if known is not None and all(type(name) is MatrixSymbol for name in known[1]):
        return known
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


def skeleton(expr: MatrixExpr) -> Skeleton | None:
    """What `expr` is apart from its names, where derivatives and differentials are names too; remembered with it.

    The classes and shapes of the names belong to what it is. None for what is large, and for what takes names apart.
    """
    try:
        return getattr(expr, _SKELETON)  # type: ignore[no-any-return]
    except AttributeError:
        found = _skeleton(expr)
        setattr(expr, _SKELETON, found)
        return found


def _skeleton(expr: MatrixExpr) -> Skeleton | None:
    if type(expr) in NAMED:
        return _number((0, type(expr), shape(expr))), (expr,)
    places: dict[MatrixExpr, int] = {}
    key: list[Any] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind in NAMED:
            key.append(places.setdefault(node, len(places)))
        elif kind in _INTO_NAMES or len(key) > _MOST_PARTS:
            return None
        elif inner := operands(node):
            key += (kind, len(inner))
            if len(node.args) > len(inner):
                # Text and SymPy's own numbers are compared at once, nodes are not.
                key += [arg.name if type(arg) is Str else arg for arg in node.args if not isinstance(arg, MatrixExpr)]
            stack += inner[::-1]
        else:
            key += (kind, *node.args)
    return _number((*key, *map(type, places), *map(shape, places))), tuple(places)


class Numbering:
    """A number for each thing. What is forgotten gets a new one, and no number is given twice."""

    def __init__(self) -> None:
        self._next = count()
        self._known: dict[Hashable, int] = {}

    def __call__(self, thing: Hashable) -> int:
        known = self._known.get(thing)
        if known is None:
            if len(self._known) >= _MOST_NUMBERED:
                self._known.clear()
            known = self._known[thing] = next(self._next)
        return known


_number = Numbering()


class Renaming:
    """Expressions that are written again with other names: symbols, and what consists of these, of the same form.

    The names in it do not change the normal form of an expression, so its nodes are made as they are. What holds
    none of the names stays as it is.
    """

    def __init__(self, exprs: Iterable[MatrixExpr], names: Sequence[MatrixExpr]) -> None:
        exprs = tuple(exprs)
        renamed, fixed = _parted(exprs, names)
        known = (*names, *fixed)
        self.fixed = fixed
        self.given = len(known)
        self.places: dict[Basic, int] = {
            **{node: place for place, node in enumerate(known)},
            **{node: place for place, node in enumerate(renamed, self.given)},
        }
        self.rows = [self._row(node) for node in renamed]
        self.wanted = [self.places[expr] for expr in exprs]
        self.changes = bool(self.rows) or any(place < len(names) for place in self.wanted)
        self.kinds: dict[int, frozenset[type[Basic]]] = {}
        self.skeletons: dict[int, tuple[int, tuple[int, ...]]] = {}
        for place, expr in zip(self.wanted, exprs, strict=True):
            self._remember(place, expr)

    def __call__(self, names: Sequence[MatrixExpr]) -> list[MatrixExpr]:
        """The expressions with these names for the ones that they were given with, in their order."""
        made: list[MatrixExpr] = [*names, *self.fixed]
        if not self.rows:
            return [made[place] for place in self.wanted]
        at = made.__getitem__
        for make, before, places, after in self.rows:
            made.append(make(*before, *map(at, places), *after))
        for place, found in self.kinds.items():
            setattr(made[place], KINDS, found)
        for place, (number, inside) in self.skeletons.items():
            setattr(made[place], _SKELETON, (number, tuple(map(at, inside))))
        return [made[place] for place in self.wanted]

    def _remember(self, place: int, expr: MatrixExpr) -> None:
        """Note what is known of an expression at a place, and holds of what is made there."""
        if place < self.given:
            return
        self.kinds[place] = kinds(expr)
        found = None if type(expr) in NAMED else skeleton(expr)
        if found is not None and all(name in self.places for name in found[1]):
            self.skeletons[place] = found[0], tuple(self.places[name] for name in found[1])

    def _row(self, node: MatrixExpr) -> _Row:
        inner = _matrices(node)
        places = tuple(self.places[arg] for arg in inner)
        if isinstance(node, Gradient):
            return gradient, (), places, ()
        first = node.args.index(inner[0])
        before, after = node.args[:first], node.args[first + len(inner) :]
        return made_node, (type(node), shape(node), *before), places, after


def _parted(
    exprs: Sequence[MatrixExpr], names: Sequence[MatrixExpr]
) -> tuple[tuple[MatrixExpr, ...], tuple[MatrixExpr, ...]]:
    """The nodes that hold a name, and those that hold none, each behind what stands in it."""
    holding: dict[MatrixExpr, bool] = dict.fromkeys(names, True)
    stack = [(expr, False) for expr in reversed(exprs)]
    while stack:
        node, opened = stack.pop()
        if node in holding:
            continue
        inner = _matrices(node)
        if opened or not inner:
            holding[node] = any(holding[arg] for arg in inner)
        else:
            stack += [(node, True), *((arg, False) for arg in inner)]
    renamed = tuple(node for node, holds in holding.items() if holds)[len(set(names)) :]
    return renamed, tuple(node for node, holds in holding.items() if not holds)


def _matrices(node: MatrixExpr) -> list[MatrixExpr]:
    return [arg for arg in node.args if isinstance(arg, MatrixExpr)]
