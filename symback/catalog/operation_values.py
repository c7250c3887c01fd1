"""How functions of whole arrays are computed, on real arrays and on complex ones, for the complex step.

NumPy, or what has its functions, is handed in as `np`, so that reading the table costs no import.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Array = Any
Axis = int | None


def _shifted(np: Any, axis: Axis, a: Array) -> tuple[Array, Array]:
    """a without its largest entry along the axis, and that entry: no exponential overflows."""
    top = np.max(np.real(a), axis=axis, keepdims=True)
    return a - top, top


def logsumexp(np: Any, axis: Axis, a: Array) -> Array:
    low, top = _shifted(np, axis, a)
    return np.log(np.sum(np.exp(low), axis=axis, keepdims=True)) + top


def softmax(np: Any, axis: Axis, a: Array) -> Array:
    e = np.exp(_shifted(np, axis, a)[0])
    return e / np.sum(e, axis=axis, keepdims=True)


def extreme(pick: str) -> Callable[..., Array]:
    """The largest or smallest entry by its real part."""

    def value(np: Any, axis: Axis, a: Array) -> Array:
        flat = a.reshape(-1, 1) if axis is None else a
        along = 0 if axis is None else axis
        where = np.expand_dims(getattr(np, f"arg{pick}")(np.real(flat), axis=along), along)
        return np.take_along_axis(flat, where, along)

    return value


def either(sign: float) -> Callable[..., Array]:
    """The larger (+1) or smaller (−1) of two, entry by entry."""
    return lambda np, axis, a, b: np.where(sign * np.real(a - b) > 0, a, b)


def absolute(np: Any, a: Array) -> Array:
    return np.where(np.real(a) > 0, a, -a)


def logdet(np: Any, axis: Axis, a: Array) -> Array:
    sign, log = np.linalg.slogdet(a)
    return np.reshape(np.log(sign) + log, (1, 1))


def scalar(f: Callable[[Any, Array], Any]) -> Callable[..., Array]:
    return lambda np, axis, a: np.reshape(f(np, a), (1, 1))


def length(np: Any, axis: Axis, a: Array) -> Array:
    return np.sqrt(np.sum(a * a, axis=axis, keepdims=True))


def diag(np: Any, axis: Axis, a: Array) -> Array:
    return np.diag(a[:, 0]) if a.shape[1] == 1 else np.diag(a).reshape(-1, 1)


def vec(np: Any, axis: Axis, a: Array) -> Array:
    return a.T.reshape(-1, 1)


def unvec(np: Any, axis: Axis, a: Array, shape: tuple[int, int]) -> Array:
    return a.reshape(shape[::-1]).T


def kron_left(np: Any, axis: Axis, g: Array, b: Array) -> Array:
    """Entry (i, j): the sum over block (i, j) of g times b, entry by entry."""
    p, q = b.shape
    return np.einsum("ipjq,pq->ij", g.reshape(g.shape[0] // p, p, g.shape[1] // q, q), b)


def kron_right(np: Any, axis: Axis, g: Array, a: Array) -> Array:
    """The sum of the blocks of g, each times its entry of a."""
    m, n = a.shape
    return np.einsum("ipjq,ij->pq", g.reshape(m, g.shape[0] // m, n, g.shape[1] // n), a)
