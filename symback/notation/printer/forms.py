"""Expressions of one form are written alike, each with its own names: W₂ h₁ as W₁ x.

A deep network has many equations and few forms. What the walk gives for the first expression of a form is kept
with places for its names, and filled in for the others. Two expressions share it only where the walk would do the
same for both: one structure, and names that look alike to everything that chooses brackets, spaces and breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Gradient
from symback.notation.digits import around_nines, in_nines, numberless
from symback.notation.gaps import gap
from symback.notation.printer.arithmetic import joint
from symback.notation.printer.names import written_name
from symback.notation.printer.pieces import Named, Rank, Token
from symback.notation.styles import Style
from symback.shapes import Shape

T = TypeVar("T")

_MOST_FORMS = 1 << 12


class Name(NamedTuple):
    """How a name is written, by itself and with the sign of a transpose in it; `look` is what others see of it.

    Names that differ in their digits alone look alike: they hold together alike and are set as wide.
    """

    text: str
    transposed: str
    look: Hashable
    rank: Rank


@lru_cache(maxsize=1 << 14)
def named(node: MatrixExpr, style: Style) -> Name:
    return (isinstance(node, MatrixSymbol) and _numbered_name(node, style)) or _written(node, style)


def _written(node: MatrixExpr, style: Style) -> Name:
    rank, text = written_name(node, style)
    return Name(text, joint(node, style) if style.joint else "", _look(node, rank, style), rank)


def _numbered_name(node: MatrixSymbol, style: Style) -> Name | None:
    """A name that ends in a number, from one that ends in another: h₁₂ from h₉₉."""
    if (found := in_nines(node.name)) is None:
        return None
    number, other = found
    series = _series(other, len(number), algebra.shape(node), style)
    if series is None:
        return None
    text, transposed, look, rank = series
    return Name(number.join(text), number.join(transposed), look, rank)


@lru_cache(maxsize=_MOST_FORMS)
def _series(name: str, digits: int, shape: Shape, style: Style) -> tuple[list[str], list[str], Hashable, Rank] | None:
    """What stands around the number of a name, alone and transposed, and the rest; None where it is not in digits."""
    text, transposed, look, rank = _written(algebra.symbol(name, shape), style)
    around = around_nines(text, digits)
    around_transposed = around_nines(transposed, digits) if transposed else []
    return None if around is None or around_transposed is None else (around, around_transposed, look, rank)


def _look(node: MatrixExpr, rank: Rank, style: Style) -> Hashable:
    """What the symbols in a name look like, and of a derivative, how it is called.

    For digits every style writes digits; and by what derivatives are called hangs on the output, digits and all.
    """
    if isinstance(node, MatrixSymbol):
        return _symbol_look(node)
    symbols = node.args
    if isinstance(node, Gradient):
        return (Gradient, rank, style.by_variable(symbols[0].name), *map(_symbol_look, symbols))
    if isinstance(symbols[0], Gradient):
        symbols = symbols[0].args
    return (type(node), *map(_symbol_look, symbols))


_numbered = algebra.Numbering()


@lru_cache(maxsize=1 << 14)
def _symbol_look(node: MatrixSymbol) -> int:
    return _numbered((algebra.shape(node), numberless(node.name)))


class Templates(Generic[T]):
    """What is made of the tokens of each form in each style, with places for the names."""

    def __init__(self, make: Callable[[MatrixExpr, Style, Callable[[Token], Token]], T]) -> None:
        self._make = make
        self._made: dict[Hashable, T] = {}

    def __call__(self, expr: MatrixExpr, style: Style) -> tuple[T, Sequence[str]] | None:
        """What is made for the form of `expr`, and the texts to fill in; None where it has no form."""
        skeleton = algebra.skeleton(expr)
        if skeleton is None:
            return None
        number, nodes = skeleton
        names = [named(node, style) for node in nodes]
        key = (number, style, *[name.look for name in names])
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= _MOST_FORMS:
                self._made.clear()
            made = self._made[key] = self._make(expr, style, _places(nodes))
        texts = [name.text for name in names]
        return made, texts if style.joint is None else texts + [name.transposed for name in names]


def _places(nodes: Sequence[MatrixExpr]) -> Callable[[Token], Token]:
    """Tokens with gaps where names stand."""
    place: Mapping[MatrixExpr, int] = {node: at for at, node in enumerate(nodes)}

    def shown(token: Token) -> Token:
        if isinstance(token, Named):
            node = token.node
            return gap(place[node] if node in place else len(nodes) + place[node.arg])
        return token

    return shown
