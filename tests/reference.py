"""What symback is compared with: a problem's text, evaluated without any of its mathematics.

The terms that the language reads are computed here by NumPy, or by HIPS autograd's NumPy and then
differentiated by it. Nothing of `symback.algebra`, `rules`, `derivation` or `numeric` is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from autograd.extend import defvjp, primitive

from symback.language import Term

Array = Any
Values = Mapping[str, Array]


@primitive
def normal_cdf(z: Array) -> Array:
    return np.vectorize(lambda t: math.erfc(-t / math.sqrt(2)) / 2)(z)


defvjp(normal_cdf, lambda ans, z: lambda g: g * np.exp(-z * z / 2) / math.sqrt(2 * math.pi))

ELEMENTWISE: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda z: anp.exp(-anp.logaddexp(0.0, -z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "elu": lambda z: anp.where(z > 0, z, anp.expm1(anp.where(z > 0, 0.0, z))),
    "gelu": lambda z: z * normal_cdf(z),
    "silu": lambda z: z * anp.exp(-anp.logaddexp(0.0, -z)),
    "softplus": lambda z: anp.logaddexp(0.0, z),
    "sign": anp.sign,
    "step": lambda z: anp.where(z > 0, 1.0, 0.0) + 0 * z,
    "normal_cdf": normal_cdf,
    "normal_pdf": lambda z: anp.exp(-z * z / 2) / math.sqrt(2 * math.pi),
    **{name: getattr(anp, name) for name in ("exp", "log", "sqrt", "sin", "cos", "sinh", "cosh", "abs", "square")},
}


def _softmax(axis: int | None, a: Array) -> Array:
    e = anp.exp(a - anp.max(a, axis=axis, keepdims=True))
    return e / anp.sum(e, axis=axis, keepdims=True)


def _logsumexp(axis: int | None, a: Array) -> Array:
    top = anp.max(a, axis=axis, keepdims=True)
    return anp.log(anp.sum(anp.exp(a - top), axis=axis, keepdims=True)) + top


def _of_all(f: Callable[[Array], Array]) -> Callable[..., Array]:
    return lambda axis, a: anp.reshape(f(a), (1, 1))


def _reduction(f: Callable[..., Array]) -> Callable[..., Array]:
    return lambda axis, a: anp.reshape(f(a), (1, 1)) if axis is None else f(a, axis=axis, keepdims=True)


OPERATIONS: dict[tuple[str, int], Callable[..., Array]] = {
    ("sum", 1): _reduction(anp.sum),
    ("mean", 1): _reduction(anp.mean),
    ("max", 1): _reduction(anp.max),
    ("min", 1): _reduction(anp.min),
    ("max", 2): lambda axis, a, b: anp.where(a > b, a, b),
    ("min", 2): lambda axis, a, b: anp.where(a < b, a, b),
    ("norm1", 1): _of_all(lambda a: anp.sum(anp.abs(a))),
    ("norm2", 1): _of_all(lambda a: anp.sqrt(anp.sum(a**2))),
    ("norm_fro", 1): _of_all(lambda a: anp.sqrt(anp.sum(a**2))),
    ("softmax", 1): _softmax,
    ("log_softmax", 1): lambda axis, a: a - _logsumexp(axis, a),
    ("logsumexp", 1): _logsumexp,
    ("tr", 1): _of_all(anp.trace),
    ("det", 1): _of_all(anp.linalg.det),
    ("logdet", 1): _of_all(lambda a: anp.linalg.slogdet(a)[1]),
    ("diag", 1): lambda axis, a: anp.diag(a[:, 0]) if a.shape[1] == 1 else anp.reshape(anp.diag(a), (-1, 1)),
    ("vec", 1): lambda axis, a: anp.reshape(a.T, (-1, 1)),
    ("kron", 2): lambda axis, a, b: anp.reshape(anp.einsum("ij,pq->ipjq", a, b), _times(a, b)),
    ("kron_left", 2): lambda axis, g, b: anp.einsum("ipjq,pq->ij", _in_blocks(g, b.shape), b),
    ("kron_right", 2): lambda axis, g, a: anp.einsum("ipjq,ij->pq", _in_blocks(g, _over(g, a)), a),
}


def _times(a: Array, b: Array) -> tuple[int, int]:
    return a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]


def _over(g: Array, a: Array) -> tuple[int, int]:
    return g.shape[0] // a.shape[0], g.shape[1] // a.shape[1]


def _in_blocks(g: Array, block: tuple[int, int]) -> Array:
    p, q = block
    return anp.reshape(g, (g.shape[0] // p, p, g.shape[1] // q, q))


_BINARY: dict[str, Callable[[Array, Array], Array]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "hadamard": lambda a, b: a * b,
    "hadamard_divide": lambda a, b: a / b,
    "divide": lambda a, b: a / b,
    "product": lambda a, b: a @ b if a.shape[1] == b.shape[0] else a * b,
}
_FILLED: dict[str, Callable[..., Array]] = {"ones": np.ones, "zeros": np.zeros}


def forward(terms: Mapping[str, Term], values: Values, sizes: Mapping[str, int]) -> dict[str, Array]:
    """Every definition's value, in order, as a two-dimensional array."""
    known = dict(values)
    for name, term in terms.items():
        if any(node.op in _INDEXED for node in term.postorder()):
            known[name] = _by_indices(term, known, sizes, {})
            continue
        made: dict[int, Array] = {}
        for node in term.postorder():
            made[id(node)] = _one(node, [made[id(operand)] for operand in node.operands], known, sizes)
        known[name] = made[id(term)]
    return known


_INDEXED = ("entry", "entrywise", "index_sum")


def _by_indices(term: Term, known: Values, sizes: Mapping[str, int], at: Mapping[str, int]) -> Array:
    """The value of a term with indices in it, one entry at a time; `at` says which number each index is."""

    def inside(more: Mapping[str, int]) -> Array:
        return _by_indices(term.operands[0], known, sizes, {**at, **more})

    if term.op == "entry":
        row, column = (place if isinstance(place, int) else at[place] for place in term.value)
        return inside({})[row - 1 : row, column - 1 : column]
    if term.op == "index_sum":
        index, size = term.value
        return sum(inside({index: k}) for k in range(1, _size(size, sizes) + 1))
    if term.op == "entrywise":
        (row, column), (height, width) = term.value, (_size(size, sizes) for size in term.shape)
        rows = ([inside({row: i, column: j}) for j in range(1, width + 1)] for i in range(1, height + 1))
        return anp.concatenate([anp.concatenate(entries, axis=1) for entries in rows], axis=0)
    return _one(term, [_by_indices(operand, known, sizes, at) for operand in term.operands], known, sizes)


_UNARY: dict[str, Callable[[Array], Array]] = {
    "negative": lambda a: -a,
    "transpose": lambda a: a.T,
    "inverse": anp.linalg.inv,
}


def _one(term: Term, operands: list[Array], known: Values, sizes: Mapping[str, int]) -> Array:
    if term.op in _BINARY:
        return _BINARY[term.op](*operands)
    if term.op in _UNARY:
        return _UNARY[term.op](*operands)
    match term.op:
        case "symbol":
            return known[str(term.value)]
        case "constant":
            number = term.value if isinstance(term.value, Fraction) else sizes[str(term.value)]
            return np.array([[float(number)]])
        case "power":
            return operands[0] ** float(term.value)
        case "apply":
            return _derivative(ELEMENTWISE[str(term.value)], term.order)(operands[0])
        case "call":
            return _called(term, operands, sizes)
        case "stack":
            return anp.concatenate(operands, axis=term.order)
        case "part":
            return operands[0][tuple(slice(None) if r is None else slice(r[0] - 1, r[1]) for r in term.value)]
        case "commutation":
            m, n = (_size(s, sizes) for s in term.value)
            return np.array([np.eye(m * n)[k].reshape(m, n).ravel(order="F") for k in range(m * n)])
        case "eye":
            return np.eye(*(_size(s, sizes) for s in term.shape))
    return _FILLED[term.op]([_size(s, sizes) for s in term.shape])


def _called(term: Term, operands: list[Array], sizes: Mapping[str, int]) -> Array:
    if term.value == "unvec":
        rows, columns = (_size(s, sizes) for s in term.shape)
        return anp.reshape(operands[0], (columns, rows)).T
    axis = None if term.order == -1 else term.order
    return OPERATIONS[str(term.value), len(operands)](axis, *operands)


def _size(size: int | str, sizes: Mapping[str, int]) -> int:
    return size if isinstance(size, int) else sizes[size]


def _derivative(function: Callable[[Array], Array], order: int) -> Callable[[Array], Array]:
    for _ in range(order):
        function = autograd.elementwise_grad(function)
    return function


def gradients(
    terms: Mapping[str, Term], values: Values, sizes: Mapping[str, int], of: str, wrt: Sequence[str]
) -> list[Array]:
    """∂of/∂w for every w, by reverse-mode automatic differentiation."""

    def output(*moved: Array) -> Array:
        return forward(terms, {**values, **dict(zip(wrt, moved, strict=True))}, sizes)[of][0, 0]

    return list(autograd.grad(output, tuple(range(len(wrt))))(*(values[name] for name in wrt)))


def jacobians(
    terms: Mapping[str, Term], values: Values, sizes: Mapping[str, int], of: str, wrt: Sequence[str]
) -> list[Array]:
    """∂vec(of)/∂vec(w) for every w, by automatic differentiation of each entry; vec stacks columns."""

    def by(name: str) -> Array:
        def output(moved: Array) -> Array:
            value = forward(terms, {**values, name: moved}, sizes)[of]
            return anp.reshape(value.T, (-1,)) + 0 * anp.sum(moved)  # autograd wants an output that depends

        found = autograd.jacobian(output)(values[name])
        return np.transpose(found, (0, 2, 1)).reshape(len(found), -1)

    return [by(name) for name in wrt]


def along(
    terms: Mapping[str, Term], values: Values, sizes: Mapping[str, int], of: str, name: str, direction: Array
) -> float:
    """The derivative of `of` where `name` moves along `direction`, by five-point central differences.

    Of several steps, the one whose result changes least when it is made smaller.
    """

    def moved(distance: float) -> float:
        return float(forward(terms, {**values, name: values[name] + distance * direction}, sizes)[of][0, 0])

    def five_point(h: float) -> float:
        return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)

    length = math.sqrt(np.sum(direction**2))
    found = [five_point(4.0**-k / length) for k in range(4, 11)]
    changes = np.abs(np.diff(found))
    return found[int(np.argmin(changes)) + 1]
