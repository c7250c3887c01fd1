"""Builders of expressions: shape-checked, order-keeping, and cheap.

SymPy's own constructors reorder sums and Hadamard products and spend most of their time
canonicalising; here a node is made by `Basic.__new__` after our own check. What the builders do
normalise is little and always true: nested products, sums and scalings are flat; numbers stand in
front; A ⊙ 1, A + 0, A I and double transposes are gone; a 1×1 factor scales instead of multiplying.
One expression has one form, so what is printed reads back as the same expression.

Every builder raises `ShapeError` where shapes do not fit.
"""

from symback.algebra.builders.atoms import (
    commutation,
    commuted,
    constant,
    differential,
    gradient,
    hessian,
    identity,
    is_inverse,
    is_kron,
    is_negative,
    is_scalar,
    is_zero,
    made_node,
    ones,
    plain_size,
    shape,
    size,
    symbol,
    zeros,
)
from symback.algebra.builders.functions import FORMS, apply, call, inverse, part, ranges, stack
from symback.algebra.builders.products import (
    divide,
    factors,
    hadamard,
    hadamard_divide,
    negative,
    power,
    product,
    products,
    scaled,
)
from symback.algebra.builders.rebuilding import (
    REBUILT_BY_INDEX,
    push_transpose,
    rebuild,
    substitute,
    transpose,
    untransposed,
)
from symback.algebra.builders.renaming import NAMED, Numbering, Renaming, form, skeleton, symbols
from symback.algebra.builders.sums import add, subtract
from symback.algebra.builders.walking import fold, kinds, leaves, nodes, operands

__all__ = [
    "FORMS",
    "NAMED",
    "REBUILT_BY_INDEX",
    "Numbering",
    "Renaming",
    "add",
    "apply",
    "call",
    "commutation",
    "commuted",
    "constant",
    "differential",
    "divide",
    "factors",
    "fold",
    "form",
    "gradient",
    "hadamard",
    "hadamard_divide",
    "hessian",
    "identity",
    "inverse",
    "is_inverse",
    "is_kron",
    "is_negative",
    "is_scalar",
    "is_zero",
    "kinds",
    "leaves",
    "made_node",
    "negative",
    "nodes",
    "ones",
    "operands",
    "part",
    "plain_size",
    "power",
    "product",
    "products",
    "push_transpose",
    "ranges",
    "rebuild",
    "scaled",
    "shape",
    "size",
    "skeleton",
    "stack",
    "substitute",
    "subtract",
    "symbol",
    "symbols",
    "transpose",
    "untransposed",
    "zeros",
]
