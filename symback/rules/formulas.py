"""Formulas in rows of the catalogue, with expressions for the names in them."""

from __future__ import annotations

from functools import lru_cache

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower

from symback import algebra
from symback.algebra import Apply, Call
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.language import Scope, Term, read
from symback.language.build import build
from symback.shapes import SCALAR, Shape


def formula(function: str, z: MatrixExpr) -> MatrixExpr | None:
    """φ(z) written out by its formula, or None for a primitive such as exp."""
    text = FUNCTIONS[function].formula
    return None if text is None else in_terms_of_argument(text, z)


def convention(node: MatrixExpr) -> str:
    """What is taken where the function of `node` has no derivative; "" where there is nothing to say."""
    if isinstance(node, Call):
        return OPERATIONS[node.function, len(node.operands)].convention
    return FUNCTIONS[node.function].convention if isinstance(node, Apply) else ""


_SMOOTH = "where it has no derivative, its power has the derivative 0"


def smoothed(node: MatrixExpr, above: MatrixExpr | None) -> str:
    """What is said for the `convention` of `node`, where `above` is a power of it that has a derivative; or "".

    max(0, u)² and ‖x‖² have a derivative everywhere: where the function has none, it is 0.
    """
    if not isinstance(above, HadamardPower) or not (above.exp - 1).is_positive or not convention(node):
        return ""
    if isinstance(node, Call):
        pair = len(node.operands) == 2 and any(map(algebra.is_zero, node.operands))
        return _SMOOTH if pair or OPERATIONS[node.function, len(node.operands)].kinks == "at 0" else ""
    written = None if node.order else formula(node.function, algebra.constant(0))
    return _SMOOTH if written is not None and algebra.is_zero(written) else ""


def all_smoothed(value: MatrixExpr) -> frozenset[MatrixExpr]:
    """The nodes of `value` that stand nowhere but under powers by which they are `smoothed`."""
    found: set[MatrixExpr] = set()
    plain: set[MatrixExpr] = {value}
    for node in algebra.nodes(value):
        for operand in algebra.operands(node):
            (found if smoothed(operand, node) else plain).add(operand)
    return frozenset(found - plain)


def in_terms_of_argument(template: str, z: MatrixExpr) -> MatrixExpr:
    """A formula in z of an elementwise function's row, with an expression for z."""
    return build(formula_term(template, (("z", algebra.shape(z)),)), {"z": z})


@lru_cache(maxsize=1024)
def formula_term(text: str, shapes: tuple[tuple[str, Shape], ...]) -> Term:
    return read(text, Scope(dict(shapes)))


def written_out(node: Call) -> MatrixExpr | None:
    """A function of whole arrays by sums and elementwise functions, as its row says; None where it says nothing."""
    text = OPERATIONS[node.function, len(node.operands)].formula
    return in_terms_of(node, text, {}, node) if text else None


def in_terms_of(node: Call, template: str, more: dict[str, MatrixExpr], spread: MatrixExpr) -> MatrixExpr:
    """A formula of a row's, with expressions for the names in it."""
    operands = tuple(algebra.shape(operand) for operand in node.operands)
    text, shapes = _in_names(template, node.axis, operands, algebra.shape(node))
    names = names_of_call(node, spread) | more
    if template == "V":
        names["V"] = algebra.unvec(spread, operands[0])
    return build(formula_term(text, tuple(shapes.items())), names)


def shapes_of_call(node: Call) -> dict[str, Shape]:
    """The shapes of the names in a row of the catalogue."""
    operands = [algebra.shape(operand) for operand in node.operands]
    return _shapes(tuple(operands), algebra.shape(node)) | {"D": operands[0]}


def names_of_call(node: Call, spread: MatrixExpr) -> dict[str, MatrixExpr]:
    """What the names in a row of the catalogue stand for; S is `spread` over the shape of the first operand."""
    rows, columns = algebra.shape(node.operands[0])
    ones = {"u": algebra.ones((rows, 1)), "v": algebra.ones((columns, 1)), "J": algebra.ones((rows, columns))}
    names = ones | {"R": node, "I": algebra.identity(rows)} | dict(zip("AB", node.operands, strict=False))
    names["S"], names["T"] = (_spread(value, node.axis, ones) for value in (spread, node))
    counted = [size for axis, size in enumerate((rows, columns)) if node.axis in (None, axis)]
    return names | {"count": algebra.products(*(algebra.constant(size) for size in counted))}


def _spread(value: MatrixExpr, axis: int | None, ones: dict[str, MatrixExpr]) -> MatrixExpr:
    """A reduced value, over the shape of what was reduced."""
    if axis is None:
        return algebra.product(value, ones["J"]) if algebra.is_scalar(value) else value
    if axis == 0:
        return algebra.product(ones["u"], value) if algebra.shape(value)[0] == 1 else value
    return algebra.product(value, algebra.transpose(ones["v"])) if algebra.shape(value)[1] == 1 else value


@lru_cache(maxsize=1024)
def _in_names(
    template: str, axis: int | None, operands: tuple[Shape, ...], result: Shape
) -> tuple[str, dict[str, Shape]]:
    """A row's formula for an axis, and the shapes of the names in it."""
    fields = {None: ("", "", ""), 0: (", axis=0", "u ", ""), 1: (", axis=1", "", " v^T")}[axis]
    text = template.format(**dict(zip(("axis", "left", "right"), fields, strict=True)))
    return text, _shapes(operands, result)


def _shapes(operands: tuple[Shape, ...], result: Shape) -> dict[str, Shape]:
    rows, columns = operands[0]
    shapes: dict[str, Shape] = dict(zip("AB", operands, strict=False))
    shapes |= {"G": result, "R": result, "S": operands[0], "T": operands[0], "J": operands[0], "count": SCALAR}
    shapes["V"] = operands[0]
    return shapes | {"u": (rows, 1), "v": (columns, 1), "I": (rows, rows)}
