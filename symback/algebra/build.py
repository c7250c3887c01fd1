"""Builders of expressions: shape-checked, order-keeping, and cheap. Floor 1.

SymPy's own constructors reorder sums and Hadamard products and spend most of their time
canonicalising; here a node is made by `Basic.__new__` after our own check. What the builders do
normalise is little and always true: nested products, sums and scalings are flat; numbers stand in
front; A ⊙ 1, A + 0, A I and double transposes are gone; a 1×1 factor scales instead of multiplying.
One expression has one form, so what is printed reads back as the same expression.

Every builder raises `ShapeError` where shapes do not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from sympy import Add, Basic, Expr, Integer, MatrixExpr, Mul, Rational, S, Symbol, cancel
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import shapes
from symback.algebra.nodes import (
    Apply,
    Call,
    Commutation,
    Constant,
    Differential,
    Entry,
    Entrywise,
    Gradient,
    Hessian,
    IndexSum,
    Part,
    Partial,
    Scaling,
    Stack,
    Str,
)
from symback.catalog import OPERATIONS
from symback.errors import ShapeError
from symback.shapes import SCALAR, Shape, Size

T = TypeVar("T")

_SHAPE, _KINDS = "_symback_shape", "_symback_kinds"


def _node(kind: type[Basic], shape: Shape, *args: Basic) -> Any:
    """A node with its shape and hash remembered: both are recursive in SymPy, and a network is deep."""
    made = Basic.__new__(kind, *args)
    setattr(made, _SHAPE, shape)
    hash(made)
    return made


def shape(expr: MatrixExpr) -> Shape:
    """Shape of `expr`, sizes as numbers or names."""
    known: Shape | None = getattr(expr, _SHAPE, None)
    if known is None:
        rows, columns = expr.shape
        known = _plain_size(rows), _plain_size(columns)
        setattr(expr, _SHAPE, known)
    return known


def _plain_size(size: Expr) -> Size:
    if isinstance(size, Integer):
        return int(size)
    if isinstance(size, Symbol):
        return str(size.name)
    return shapes.times(*(_plain_size(base) for base, power in size.as_powers_dict().items() for _ in range(power)))


def size(value: Size) -> Expr:
    """A size as SymPy has it: an Integer, a positive integer Symbol, or their product."""
    if isinstance(value, int):
        return Integer(value)
    number, names = shapes.factors(value)
    symbols = [Symbol(name, integer=True, positive=True) for name in names]
    return symbols[0] if number == 1 and len(symbols) == 1 else Mul(number, *symbols)


@lru_cache(maxsize=1 << 16)
def symbol(name: str, of_shape: Shape) -> MatrixSymbol:
    """The variable or intermediate called `name`: one object, so that looking it up compares nothing."""
    return _node(MatrixSymbol, of_shape, Str(name), size(of_shape[0]), size(of_shape[1]))


def constant(value: Expr | int | str) -> MatrixExpr:
    """A number, a formula in sizes, or (from a str) the size of that name, as a 1×1 expression."""
    return _node(Constant, SCALAR, size(value) if isinstance(value, int | str) else _lowest_terms(value))


@lru_cache(maxsize=4096)
def _lowest_terms(value: Expr) -> Expr:
    """1 − 1/n and (n − 1)/n are one number, so they have one form: a quotient without a common factor."""
    return value if value.is_Atom or value.is_number else cancel(value)


def ones(of_shape: Shape) -> MatrixExpr:
    if of_shape == SCALAR:
        return constant(1)
    return _node(OneMatrix, of_shape, size(of_shape[0]), size(of_shape[1]))


def zeros(of_shape: Shape) -> MatrixExpr:
    if of_shape == SCALAR:
        return constant(0)
    return _node(ZeroMatrix, of_shape, size(of_shape[0]), size(of_shape[1]))


def identity(n: Size) -> MatrixExpr:
    return constant(1) if n == 1 else _node(Identity, (n, n), size(n))


def is_zero(expr: MatrixExpr) -> bool:
    return isinstance(expr, ZeroMatrix) or (isinstance(expr, Constant) and expr.value == 0)


def is_scalar(expr: MatrixExpr) -> bool:
    return shape(expr) == SCALAR


def is_negative(expr: MatrixExpr) -> bool:
    """Whether `expr` is written with a minus in front."""
    number = expr.args[0] if isinstance(expr, Scaling) else expr
    return isinstance(number, Constant) and bool(number.value.could_extract_minus_sign())


def is_kron(expr: MatrixExpr) -> bool:
    return isinstance(expr, Call) and expr.function == "kron"


def is_inverse(expr: MatrixExpr) -> bool:
    """Whether `expr` is written as a denominator: an elementwise power with a negative exponent."""
    return isinstance(expr, HadamardPower) and bool(expr.exp.is_negative)


def factors(expr: MatrixExpr) -> tuple[list[MatrixExpr], MatrixExpr | None]:
    """`expr` as 1×1 factors and a body of another shape; the body is None where `expr` is 1×1."""
    if isinstance(expr, Scaling):
        return (list(expr.args), None) if is_scalar(expr.body) else (list(expr.scalars), expr.body)
    return ([expr], None) if is_scalar(expr) else ([], expr)


def scaled(scalars: Iterable[MatrixExpr], body: MatrixExpr | None) -> MatrixExpr:
    """Product of flat 1×1 factors and a body: the number first, denominators last.

    A body that is itself 1×1, such as wᵀ x, is one more factor.
    """
    if body is not None and is_scalar(body):
        scalars, body = [*scalars, *factors(body)[0]], None
    number: Expr = S.One
    above: list[MatrixExpr] = []
    below: list[MatrixExpr] = []
    for scalar in scalars:
        if isinstance(scalar, Constant):
            number = Mul(number, scalar.value)
        else:
            (below if is_inverse(scalar) else above).append(scalar)
    rest = above + _gather_denominators(below) + ([] if body is None else [body])
    of_shape = SCALAR if body is None else shape(body)
    if number == 0:
        return zeros(of_shape)
    if number != 1 or not rest:
        rest.insert(0, constant(number))
    return rest[0] if len(rest) == 1 else _node(Scaling, of_shape, *rest)


def _gather_denominators(below: list[MatrixExpr]) -> list[MatrixExpr]:
    """1/c · 1/c² as 1/c³, where the first of them stands."""
    if len(below) < 2:
        return below
    exponents: dict[MatrixExpr, Expr] = {}
    for scalar in below:
        exponents[scalar.base] = exponents.get(scalar.base, S.Zero) + scalar.exp
    return [power(base, exponent) for base, exponent in exponents.items()]


def product(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """A B: the matrix product, or a scaling where one side is a scalar."""
    of_shape = shapes.product(shape(left), shape(right))
    if is_zero(left) or is_zero(right):
        return zeros(of_shape)
    left_scalars, left_body = factors(left)
    right_scalars, right_body = factors(right)
    if left_body is None:
        return scaled(left_scalars + right_scalars, right_body)
    if right_body is None:
        if shape(left_body)[1] != 1:
            return scaled(left_scalars + right_scalars, left_body)
        if not isinstance(right, MatrixSymbol | Gradient | MatAdd | Apply):
            return scaled(left_scalars + right_scalars, left_body)
        # A column times a plain 1×1 stays in the order in which it is written: W₃ᵀ δ, or W x with one input.
        numbers = [c for c in right_scalars if isinstance(c, Constant)]
        others = [c for c in right_scalars if not isinstance(c, Constant)]
        if not others:
            return scaled(left_scalars + numbers, left_body)
        return _matmul(left_scalars + numbers, left_body, scaled(others, None))
    if isinstance(left_body, MatMul) and is_scalar(left_body.args[-1]):  # inside a product a 1×1 goes to the front
        left_scalars.append(left_body.args[-1])
        left_body = products(*left_body.args[:-1])
    return _matmul(left_scalars + right_scalars, left_body, right_body)


def _matmul(scalars: list[MatrixExpr], left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """c A B. Read from the left, as it will be: where xᵀ y comes first in xᵀ y c, it is a scalar of its own."""
    if isinstance(left, Identity):
        return scaled(scalars, right)
    if isinstance(right, Identity):
        return scaled(scalars, left)
    flat = [f for side in (left, right) for f in (side.args if isinstance(side, MatMul) else (side,))]
    for place, (first, second) in enumerate(pairwise(flat)):
        if isinstance(first, OneMatrix) and isinstance(second, OneMatrix):
            # A row of n ones times a column of them is n.
            counted = product(constant(shape(first)[1]), ones((shape(first)[0], shape(second)[1])))
            more, rest = factors(products(*flat[:place], counted, *flat[place + 2 :]))
            return scaled([*scalars, *more], rest)
    starts = [0, *(i for i in range(1, len(flat)) if shape(left)[0] == 1 and shape(flat[i - 1])[1] == 1), len(flat)]
    *heads, body = (_chain(flat[start:end]) for start, end in pairwise(starts))
    return scaled([*scalars, *(c for head in heads for c in factors(head)[0])], body)


def _chain(flat: list[MatrixExpr]) -> MatrixExpr:
    return flat[0] if len(flat) == 1 else _node(MatMul, (shape(flat[0])[0], shape(flat[-1])[1]), *flat)


def products(*factors: MatrixExpr) -> MatrixExpr:
    """Product of several factors, left to right; of very many, neighbours first, which takes linear time."""
    row = list(factors)
    while len(row) > _MANY_FACTORS:
        pairs = [row[at : at + 2] for at in range(0, len(row), 2)]
        row = [product(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    first, *rest = row
    for factor in rest:
        first = product(first, factor)
    return first


_MANY_FACTORS = 64


def negative(expr: MatrixExpr) -> MatrixExpr:
    return product(constant(-1), expr)


def add(*terms: MatrixExpr) -> MatrixExpr:
    """Sum in the order given; a scalar is added to every entry of a matrix."""
    of_shape = shapes.same([shape(t) for t in terms], "add")
    flat = [t for term in terms for t in (term.args if isinstance(term, MatAdd) else (term,))]
    flat = [t for term in flat for t in _spread_sum(term)]
    spread = [t if shape(t) == of_shape else product(t, ones(of_shape)) for t in flat]
    kept = [t for t in _gather_units(spread) if not is_zero(t)]
    if not kept:
        return zeros(of_shape)
    return kept[0] if len(kept) == 1 else _node(MatAdd, of_shape, *kept)


def _spread_sum(term: MatrixExpr) -> Sequence[MatrixExpr]:
    """The terms of a scalar sum that is added to every entry: a + b + A, however it came together."""
    spread = isinstance(term, Scaling) and isinstance(term.body, OneMatrix) and len(term.args) == 2
    return term.args[0].args if spread and isinstance(term.args[0], MatAdd) else (term,)


def _gather_units(terms: list[MatrixExpr]) -> list[MatrixExpr]:
    """Numbers added to every entry, taken together where the first of them stands."""
    found = [(place, count) for place, term in enumerate(terms) if (count := _units(term)) is not None]
    if len(found) < 2:
        return terms
    first = found[0][0]
    total = product(constant(Add(*(count for _, count in found))), ones(shape(terms[first])))
    gone = {place for place, _ in found[1:]}
    return [total if place == first else term for place, term in enumerate(terms) if place not in gone]


def _units(term: MatrixExpr) -> Expr | None:
    """c where the term is the number c in every entry."""
    if isinstance(term, Constant):
        return term.value
    if isinstance(term, OneMatrix):
        return S.One
    if isinstance(term, Scaling) and isinstance(term.body, OneMatrix) and len(term.args) == 2:
        return term.args[0].value if isinstance(term.args[0], Constant) else None
    return None


def subtract(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    return add(left, negative(right))


def hadamard(*operands: MatrixExpr) -> MatrixExpr:
    """A ⊙ B ⊙ …, entry by entry, in the order given."""
    of_shape = shapes.same([shape(f) for f in operands], "multiply entry by entry")
    scalars: list[MatrixExpr] = []
    bodies: list[MatrixExpr] = []
    for operand in operands:
        if is_zero(operand):
            return zeros(of_shape)
        more, body = factors(operand)
        scalars += more
        if body is not None and not isinstance(body, OneMatrix):
            bodies += body.args if isinstance(body, HadamardProduct) else [body]
    bodies.sort(key=is_inverse)  # denominators last: a ⊘ b rather than 1 ⊘ b ⊙ a
    if of_shape == SCALAR:
        return scaled(scalars, None)
    if not bodies:
        return scaled(scalars, ones(of_shape))
    return scaled(scalars, bodies[0] if len(bodies) == 1 else _node(HadamardProduct, of_shape, *bodies))


def power(base: MatrixExpr, exponent: Expr | int) -> MatrixExpr:
    """Elementwise power with a number as exponent; of a scalar, the power."""
    exponent = Rational(exponent) if isinstance(exponent, int) else exponent
    if exponent == 1:
        return base
    if exponent == 0 or isinstance(base, OneMatrix):
        return ones(shape(base))
    if isinstance(base, Scaling) and isinstance(base.body, OneMatrix):
        return scaled([power(c, exponent) for c in base.scalars], base.body)
    if isinstance(base, HadamardPower) and exponent.is_Integer:
        return power(base.base, base.exp * exponent)
    if isinstance(base, Constant):
        if base.value == 0 and exponent.is_negative:
            raise ShapeError("division by zero")
        return constant(base.value**exponent)
    return _node(HadamardPower, shape(base), base, exponent)


def divide(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """A / c with a scalar c."""
    if not is_scalar(right):
        raise ShapeError("the divisor must be a scalar; entry by entry, division is ./")
    if is_zero(left):
        return left
    above, body = factors(left)
    below, _ = factors(power(right, -1))
    return scaled(above + below, body)


def hadamard_divide(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """A ./ B, entry by entry."""
    return hadamard(left, power(right, -1))


def transpose(expr: MatrixExpr) -> MatrixExpr:
    """Aᵀ; of a scalar, the scalar."""
    of_shape = shapes.transpose(shape(expr))
    if of_shape == SCALAR or isinstance(expr, Identity):
        return expr
    if isinstance(expr, Transpose):
        return expr.arg
    if isinstance(expr, Scaling):
        return scaled(expr.scalars, transpose(expr.body))
    if isinstance(expr, OneMatrix):
        return ones(of_shape)
    if isinstance(expr, ZeroMatrix):
        return zeros(of_shape)
    if isinstance(expr, Call) and expr.function == "diag" and of_shape[0] == of_shape[1]:
        return expr  # a diagonal matrix is its own transpose
    if is_kron(expr):
        return call("kron", None, *(push_transpose(factor) for factor in expr.operands))
    if isinstance(expr, HadamardProduct) and all(is_kron(factor) for factor in expr.args):
        return hadamard(*map(transpose, expr.args))
    if isinstance(expr, Commutation):
        m, n = commuted(expr)
        return commutation(n, m)
    return _node(Transpose, of_shape, expr)


def apply(function: str, arg: MatrixExpr, order: int = 0) -> MatrixExpr:
    """φ(A) entry by entry, or the derivative φ⁽ᵏ⁾(A) of that order."""
    return _node(Apply, shape(arg), Str(function), Integer(order), arg)


def commutation(m: Size, n: Size) -> MatrixExpr:
    """K with vec(Aᵀ) = K vec(A) for every m×n A; the identity where A is a row or a column."""
    entries = shapes.times(m, n)
    if 1 in (m, n):
        return identity(entries)
    return _node(Commutation, (entries, entries), size(m), size(n))


def commuted(expr: Commutation) -> Shape:
    """The shape m×n of the arrays A for which K vec(A) = vec(Aᵀ)."""
    m, n = map(_plain_size, expr.args)
    return m, n


FORMS: dict[str, Callable[..., MatrixExpr | None]] = {}
"""What a call comes to without a node of its own, by function: from its arguments (and shape, where it is sized)."""


def call(function: str, axis: int | None, *arguments: MatrixExpr, sized: Shape | None = None) -> MatrixExpr:
    """A function of whole arrays; with the shape of the result where that is asked for, as by unvec.

    The sum or mean of a scalar is the scalar.
    """
    if function in {"sum", "mean"}:
        if is_scalar(arguments[0]):
            return arguments[0]
        if isinstance(arguments[0], Identity) and function == "sum":
            return (
                ones(OPERATIONS[function, 1].shape(axis, shape(arguments[0])))
                if axis is not None
                else constant(shape(arguments[0])[0])
            )
        numbers, rest = _numbers_in_front(arguments[0])
        if numbers:
            return scaled(numbers, call(function, axis, rest))
    row = OPERATIONS[function, len(arguments)]
    told = () if sized is None else (sized,)
    of_shape = row.shape(axis, *(shape(argument) for argument in arguments), *told)
    if function in FORMS and (form := FORMS[function](*arguments, *told)) is not None:
        return form
    marker = Integer(-1 if axis is None else axis)
    return _node(Call, of_shape, Str(function), marker, size(of_shape[0]), size(of_shape[1]), *arguments)


def _numbers_in_front(expr: MatrixExpr) -> tuple[list[MatrixExpr], MatrixExpr]:
    """The number in front of a scaled array, and the rest."""
    if isinstance(expr, Scaling) and isinstance(expr.args[0], Constant) and not is_scalar(expr):
        return [expr.args[0]], scaled(expr.scalars[1:], expr.body)
    return [], expr


def inverse(expr: MatrixExpr) -> MatrixExpr:
    """A⁻¹ of a square matrix; of a scalar, one over it."""
    of_shape = shapes.square(shape(expr))
    if is_scalar(expr):
        return power(expr, -1)
    if isinstance(expr, Identity):
        return expr
    if isinstance(expr, Inverse):
        return expr.arg
    if isinstance(expr, Scaling):
        return scaled([power(c, -1) for c in expr.scalars], inverse(expr.body))
    return _node(Inverse, of_shape, expr, S.NegativeOne)


def stack(axis: int, *parts: MatrixExpr) -> MatrixExpr:
    """[A; B; …] on top of each other (axis 0), [A, B, …] side by side (axis 1)."""
    if len(parts) == 1:
        return parts[0]
    flat = [p for part in parts for p in (part.operands if isinstance(part, Stack) and part.axis == axis else (part,))]
    of_shape = shapes.stacked(axis, *(shape(part) for part in flat))
    return _node(Stack, of_shape, Integer(axis), size(of_shape[0]), size(of_shape[1]), *flat)


def part(expr: MatrixExpr, rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> MatrixExpr:
    """Rows and columns of A, each as (first, last) counted from 1, or None for all of them."""
    of_shape = shapes.part(shape(expr), rows, columns)
    if of_shape == shape(expr):
        return expr
    if isinstance(expr, Scaling):
        return scaled(expr.scalars, part(expr.body, rows, columns))
    if isinstance(expr, Identity) and of_shape == SCALAR and rows is not None:
        return constant(int(rows == columns))
    if isinstance(expr, Stack) and (inside := _part_of_one(expr, (rows, columns))) is not None:
        return inside
    bounds: list[Expr] = []
    for wanted, whole in zip((rows, columns), shape(expr), strict=True):
        bounds += [S.Zero, size(whole)] if wanted is None else [Integer(wanted[0] - 1), Integer(wanted[1])]
    return _node(Part, of_shape, expr, *bounds)


def _part_of_one(expr: Stack, wanted: tuple[tuple[int, int] | None, tuple[int, int] | None]) -> MatrixExpr | None:
    """A part of joined arrays that lies in one of them, as a part of that one."""
    while True:
        along = wanted[expr.axis]
        if along is None:
            return None
        before = 0
        for operand in expr.operands:
            length = int(shape(operand)[expr.axis])
            if before < along[0] and along[1] <= before + length:
                break
            before += length
        else:
            return None
        moved = (along[0] - before, along[1] - before)
        wanted = (moved, wanted[1]) if expr.axis == 0 else (wanted[0], moved)
        if not isinstance(operand, Stack):
            return part(operand, *wanted)
        expr = operand


def ranges(expr: Part) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Rows and columns of a part as `part` takes them."""
    r0, r1, c0, c1 = expr.bounds
    whole = shape(expr.arg)
    rows = None if (r0, r1) == (S.Zero, size(whole[0])) else (int(r0) + 1, int(r1))
    columns = None if (c0, c1) == (S.Zero, size(whole[1])) else (int(c0) + 1, int(c1))
    return rows, columns


@lru_cache(maxsize=1 << 16)
def gradient(of: MatrixSymbol, wrt: MatrixSymbol, via: MatrixSymbol | None = None) -> Gradient:
    """The name ∂of/∂wrt: of a scalar in gradient layout, of anything else the Jacobian, by vec of both."""
    made: Gradient = _node(
        Gradient, shapes.derivative(shape(of), shape(wrt)), of, wrt, *(() if via is None else (via,))
    )
    return made


def differential(of: MatrixSymbol | Gradient) -> Differential:
    """The differential d(of) of a named quantity or derivative; it has the shape of that."""
    made: Differential = _node(Differential, shape(of), of)
    return made


def hessian(of: MatrixSymbol, wrt: MatrixSymbol) -> Hessian:
    """The name ∂²of/∂wrt² of the second derivative of a scalar: a row and a column for each entry of wrt."""
    made: Hessian = _node(Hessian, shapes.second_derivative(shape(of), shape(wrt)), of, wrt)
    return made


_REBUILD: dict[type[Basic], Callable[..., MatrixExpr]] = {
    MatMul: products,
    MatAdd: add,
    Scaling: products,
    HadamardProduct: hadamard,
    Transpose: transpose,
    Inverse: inverse,
}


REBUILT_BY_INDEX: dict[type[Basic], Callable[[Any, Any], MatrixExpr]] = {}
"""How nodes with indices are rebuilt; `symback.algebra.indices` fills this in, and stands above."""

_LEAVES = (
    MatrixSymbol,
    Gradient,
    Hessian,
    Partial,
    Differential,
    Constant,
    OneMatrix,
    ZeroMatrix,
    Identity,
    Commutation,
)

_OPERANDS: dict[type[Basic], slice] = {
    **dict.fromkeys(_LEAVES, slice(0, 0)),
    **dict.fromkeys((IndexSum, Entrywise, Part, Inverse, Entry, HadamardPower), slice(0, 1)),
    Call: slice(4, None),
    Stack: slice(3, None),
    Apply: slice(2, 3),
}
"""Where in its arguments a node has its operands, where not all of them are."""


def operands(expr: MatrixExpr) -> tuple[MatrixExpr, ...]:
    """The matrix operands of a node, in order; a leaf has none."""
    args: tuple[MatrixExpr, ...] = expr.args
    where = _OPERANDS.get(type(expr))
    return args if where is None else args[where]


def rebuild(expr: MatrixExpr, new: Sequence[MatrixExpr]) -> MatrixExpr:
    """`expr` with its operands replaced by `new`, in the normal form of the builders."""
    if all(a is b for a, b in zip(operands(expr), new, strict=True)):
        return expr
    if isinstance(expr, Apply):
        return apply(expr.function, new[0], expr.order)
    if isinstance(expr, Call):
        sized = shape(expr) if OPERATIONS[expr.function, len(new)].sized else None
        return call(expr.function, expr.axis, *new, sized=sized)
    if isinstance(expr, Stack):
        return stack(expr.axis, *new)
    if isinstance(expr, Part):
        return part(new[0], *ranges(expr))
    if isinstance(expr, HadamardPower):
        return power(new[0], expr.exp)
    if type(expr) in REBUILT_BY_INDEX:
        return REBUILT_BY_INDEX[type(expr)](expr, new)
    return _REBUILD[type(expr)](*new)


def fold(
    expr: MatrixExpr,
    visit: Callable[[MatrixExpr, list[T]], T],
    known: Callable[[MatrixExpr], T | None] = lambda node: None,
) -> T:
    """Work through `expr` bottom-up: `visit(node, results of its operands)` gives the node's result.

    Equal nodes are visited once; one whose result is `known`, and what stands in it, not at all. Without
    recursion: a closed form nests as deep as its network.
    """
    made: dict[MatrixExpr, T] = {}
    stack = [(expr, False)]
    while stack:
        node, opened = stack.pop()
        if node in made:
            continue
        if (result := known(node)) is not None:
            made[node] = result
            continue
        inner = operands(node)
        if opened or not inner:
            made[node] = visit(node, [made[operand] for operand in inner])
        else:
            stack.append((node, True))
            stack.extend((operand, False) for operand in reversed(inner))
    return made[expr]


def substitute(expr: MatrixExpr, new: Mapping[MatrixExpr, MatrixExpr]) -> MatrixExpr:
    """`expr` with every key of `new` replaced. What is put in is not looked into again."""
    if not new:
        return expr
    return fold(expr, lambda node, inner: new[node] if node in new else rebuild(node, inner))


def nodes(expr: MatrixExpr) -> Iterator[MatrixExpr]:
    """Every node from the root down, left to right; equal nodes once for each place."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        if inner := operands(node):
            stack += inner[::-1]


def kinds(expr: MatrixExpr) -> frozenset[type[Basic]]:
    """The classes of all nodes of `expr`, remembered with it."""
    known: frozenset[type[Basic]] | None = getattr(expr, _KINDS, None)
    if known is None:
        known = frozenset(map(type, nodes(expr)))
        setattr(expr, _KINDS, known)
    return known


def _bare(expr: MatrixExpr) -> MatrixExpr:
    return expr.body if isinstance(expr, Scaling) else expr


def push_transpose(expr: MatrixExpr) -> MatrixExpr:
    """exprᵀ with the transpose taken inside where that helps: (A B)ᵀ = Bᵀ Aᵀ, (A Bᵀ + C)ᵀ = B Aᵀ + Cᵀ."""
    if isinstance(expr, MatMul):
        return products(*(transpose(factor) for factor in reversed(expr.args)))
    if isinstance(expr, MatAdd | HadamardProduct) and any(
        isinstance(_bare(operand), Transpose | MatMul) for operand in expr.args
    ):
        return rebuild(expr, [push_transpose(operand) for operand in expr.args])
    if isinstance(expr, Scaling) and not is_scalar(expr):
        return scaled(expr.scalars, push_transpose(expr.body))
    return transpose(expr)
