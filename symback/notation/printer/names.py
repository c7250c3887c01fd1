"""Names: of arrays, derivatives, differentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Differential, Gradient, Hessian
from symback.names import is_square
from symback.notation.printer.pieces import Rank
from symback.notation.styles import Style


def name_of(node: MatrixExpr, style: Style) -> str:
    """The name by which a node is written, or "" where it is written otherwise."""
    if isinstance(node, MatrixSymbol):
        return str(node.name)
    if isinstance(node, Gradient) and node.via is None:
        return style.abbreviated(str(node.of.name), str(node.wrt.name))
    return ""


def written_name(node: MatrixExpr, style: Style) -> tuple[Rank, str]:
    """The rank of a name, and the name as it is written."""
    return NAMES[type(node)](node, style)


def name_of_names(node: MatrixExpr, style: Style, name: Callable[[str], str]) -> str:
    """The name of a derivative as it is written where `name` writes the names in it."""
    return written_name(node, replace(style, name=name))[1]


def _named(name: str, style: Style) -> tuple[Rank, str]:
    return Rank.POWER if style.raised(name) or is_square(name) else Rank.ATOM, style.name(name)


def derivative(of: str, wrt: str, style: Style, via: str = "") -> str:
    """The derivative of a scalar by what is written `wrt`."""
    if not via and style.by_variable(of):
        return f"d{wrt}"
    return style.gradient(style.name(of), wrt, style.name(via) if via else "")


def _symbol(node: MatrixSymbol, style: Style) -> tuple[Rank, str]:
    return _named(str(node.name), style)


def _gradient(node: Gradient, style: Style) -> tuple[Rank, str]:
    symbols = node.args
    of, wrt, *vias = [symbol.name for symbol in symbols]
    if not vias and (short := style.abbreviated(of, wrt)):
        return _named(short, style)
    if not algebra.is_scalar(symbols[0]):
        shown = [
            style.name(name) if algebra.shape(part)[1] == 1 else style.vec(style.name(name))
            for name, part in zip((of, wrt), symbols, strict=False)
        ]
        return Rank.FACTOR, style.gradient(*shown, *map(style.name, vias))
    return Rank.FACTOR, derivative(of, style.name(wrt), style, *vias)


def _differential(node: Differential, style: Style) -> tuple[Rank, str]:
    if isinstance(node.of, Gradient):
        return Rank.ATOM, style.differential(*(style.name(str(part.name)) for part in node.of.args))
    rank, name = _named(str(node.of.name), style)
    return rank, style.differential(name)  # of a name with a superscript no other stands beside


def _hessian(node: Hessian, style: Style) -> tuple[Rank, str]:
    of, wrt = (str(part.name) for part in node.args)
    below = f"({style.name(wrt)})" if style.raised(wrt) else style.name(wrt)
    return Rank.FACTOR, style.hessian(style.name(of), below)


NAMES: dict[type[Basic], Callable[..., tuple[Rank, str]]] = {
    MatrixSymbol: _symbol,
    Gradient: _gradient,
    Differential: _differential,
    Hessian: _hessian,
}
