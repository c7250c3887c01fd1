"""Mathematical expressions: SymPy's matrix expressions, a few nodes of our own, and the builders."""

from symback.algebra.build import (
    add,
    apply,
    constant,
    divide,
    factors,
    fold,
    gradient,
    hadamard,
    hadamard_divide,
    identity,
    is_inverse,
    is_scalar,
    is_zero,
    negative,
    nodes,
    ones,
    operands,
    power,
    product,
    products,
    push_transpose,
    rebuild,
    reduce,
    scaled,
    shape,
    size,
    substitute,
    subtract,
    symbol,
    transpose,
    zeros,
)
from symback.algebra.nodes import Apply, Constant, Gradient, Reduce, Scaling

__all__ = [
    "Apply", "Constant", "Gradient", "Reduce", "Scaling", "add", "apply", "constant", "divide", "factors",
    "fold", "gradient", "hadamard", "hadamard_divide", "identity", "is_inverse", "is_scalar", "is_zero",
    "negative", "nodes", "ones", "operands", "power", "product", "products", "push_transpose", "rebuild",
    "reduce", "scaled", "shape", "size", "substitute", "subtract", "symbol", "transpose", "zeros",
]  # fmt: skip
