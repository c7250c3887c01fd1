"""Is it a layered network? Then its layers: from forward equations, by their form alone.

A layer is z = W h, perhaps with a bias, for one column or for many samples in columns or rows, and perhaps a function
of z after it; W is a variable or its transpose, and h what the layer before gave. What comes after the last layer and
uses nothing inside the network but its output, a loss say, is its head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, MatrixSymbol, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Scaling
from symback.derivation import Equation
from symback.draw.known import operand_names
from symback.names import parts
from symback.shapes import Size

MOST_IN_HEAD = 3


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its equations, what it gives, its weights, and how many units it has."""

    equations: tuple[Equation, ...]
    output: MatrixSymbol
    weight: MatrixSymbol
    bias: MatrixSymbol | None
    turned: bool
    """Whether row i, column j of the weight belongs to the way from unit i to unit j."""
    units: Size


@dataclass(frozen=True, slots=True)
class Layered:
    """A layered network: the input, its layers, and the equations after the last."""

    source: MatrixSymbol
    inputs: Size
    layers: tuple[Layer, ...]
    head: tuple[Equation, ...]
    samples: Size | None = None
    """How many samples go through together, where they are not one."""


@dataclass(frozen=True, slots=True)
class _Affine:
    """W h + b, or h W + b with samples in rows (`rows`)."""

    weight: MatrixSymbol
    transposed: bool
    data: MatrixSymbol
    bias: MatrixSymbol | None
    rows: bool


def layered(forward: Sequence[Equation], variables: frozenset[str], asked: frozenset[str]) -> Layered | None:
    """The layers of a network whose equations are `forward`, or None where they are no chain of layers."""
    layers: list[Layer] = []
    source: MatrixSymbol | None = None
    place = 0
    rows = False
    while place < len(forward):
        current = layers[-1].output if layers else None
        found = _affine(forward[place].value, variables, asked, current)
        if found is None or (layers and found.rows != rows and not _is_column(found.data)):
            break
        source = source if source is not None else found.data
        rows = found.rows if not layers else rows
        layers.append(_layer(forward[place], found, rows=rows))
        place += 1
        if place < len(forward) and _applied(forward[place].value, layers[-1].output):
            one = forward[place]
            layers[-1] = replace(layers[-1], equations=(*layers[-1].equations, one), output=one.name)
            place += 1
    head = tuple(forward[place:])
    if source is None:
        return None
    if not _closes(head, source, layers[-1].output, variables) and len(layers[-1].equations) > 1:
        first, applied = layers[-1].equations  # a loss of logits uses z beside its function
        layers[-1] = replace(layers[-1], equations=(first,), output=first.name)
        head = (applied, *head)
    if not _closes(head, source, layers[-1].output, variables):
        return None
    units, samples = algebra.shape(source)[::-1] if rows else algebra.shape(source)
    return Layered(source, units, tuple(layers), head, None if samples == 1 else samples)


def _is_column(symbol: MatrixSymbol) -> bool:
    return algebra.shape(symbol)[1] == 1


def _layer(equation: Equation, found: _Affine, *, rows: bool) -> Layer:
    units = algebra.shape(equation.name)[1 if rows else 0]
    return Layer((equation,), equation.name, found.weight, found.bias, found.transposed != found.rows, units)


def _applied(value: MatrixExpr, z: MatrixSymbol) -> bool:
    """Whether `value` is an activation of z: a function entry by entry, or a softmax."""
    if isinstance(value, Apply):
        return value.order == 0 and value.arg == z
    return isinstance(value, Call) and value.function in ("softmax", "log_softmax") and value.operands == (z,)


def _closes(head: Sequence[Equation], source: MatrixSymbol, output: MatrixSymbol, variables: frozenset[str]) -> bool:
    """Whether the equations after the last layer are few, and no way round the layers from input to output."""
    known = variables | {str(e.name.name) for e in head} | {str(output.name)}
    products = (node for e in head for node in algebra.nodes(e.value) if isinstance(node, MatMul))
    around = any(source in algebra.nodes(product) for product in products)
    return len(head) <= MOST_IN_HEAD and not around and all(set(operand_names([e.value])) <= known for e in head)


def _affine(
    value: MatrixExpr, variables: frozenset[str], asked: frozenset[str], current: MatrixSymbol | None
) -> _Affine | None:
    """`value` as a layer's z, of what the layer before gives (of a variable, where there is none yet)."""
    terms = value.args if isinstance(value, MatAdd) else (value,)
    found: _Affine | None = None
    bias: MatrixSymbol | None = None
    for term in terms:
        product = _product(term, variables, asked, current)
        if product is not None and found is None:
            found = product
        elif bias is None and (named := _bias(term, variables)) is not None:
            bias = named
        else:
            return None
    return None if found is None else replace(found, bias=bias)


def _bias(term: MatrixExpr, variables: frozenset[str]) -> MatrixSymbol | None:
    """b, or b spread over samples: b 1ᵀ, 1 bᵀ, b added to every entry."""
    if isinstance(term, MatMul) and any(isinstance(factor, OneMatrix) for factor in term.args):
        rest = [factor for factor in term.args if not isinstance(factor, OneMatrix)]
        term = rest[0] if len(rest) == 1 else term
    elif isinstance(term, Scaling) and isinstance(term.body, OneMatrix) and len(term.scalars) == 1:
        term = term.scalars[0]
    term = algebra.untransposed(term)
    return term if isinstance(term, MatrixSymbol) and str(term.name) in variables else None


def _product(
    term: MatrixExpr, variables: frozenset[str], asked: frozenset[str], current: MatrixSymbol | None
) -> _Affine | None:
    """W h, Wᵀ h, h W or, of scalars, w h."""
    factors = term.args if isinstance(term, MatMul) else _scalars(term)
    if len(factors) != 2:
        return None
    plain = [algebra.untransposed(factor) for factor in factors]
    if not all(isinstance(factor, MatrixSymbol) for factor in plain):
        return None
    places = [1, 0] if current is None and _is_data(plain[0], plain[1], asked) else [0, 1]
    if current is not None:
        if current not in plain:
            return None
        places = [1 - plain.index(current), plain.index(current)]
    weight, data = (plain[place] for place in places)
    if isinstance(factors[places[1]], Transpose) or not {str(weight.name)} <= variables:
        return None
    if current is None and str(data.name) not in variables:
        return None
    scalar = not isinstance(term, MatMul)
    return _Affine(weight, isinstance(factors[places[0]], Transpose), data, None, places == [1, 0] and not scalar)


def _scalars(term: MatrixExpr) -> tuple[MatrixExpr, ...]:
    """The factors of a product of scalars."""
    if not isinstance(term, Scaling):
        return ()
    scalars, body = algebra.factors(term)
    return tuple(scalars) if body is None else ()


def _is_data(first: MatrixSymbol, second: MatrixSymbol, asked: frozenset[str]) -> bool:
    """Whether of two variables that are multiplied the first is the input and the second the weight.

    An x is the input; else what is asked for is the weight; else a matrix is the weight of a column.
    """
    names = str(first.name), str(second.name)
    stems = [parts(name).stem in ("x", "X") for name in names]
    if stems[0] != stems[1]:
        return stems[0]
    if (names[0] in asked) != (names[1] in asked):
        return names[1] in asked
    return _is_column(first) and not _is_column(second)
