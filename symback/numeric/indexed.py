"""Numbers of expressions with indices: arrays with an axis for each index, and no larger than they must be.

A product under sums is kept as its factors until its value is needed, and then contracted a pair at a
time (`numpy.einsum`, greedy path): Σ_k a_k B_ki C_kj costs what the matrix products cost that it is,
not the product of the sizes of all its indices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from sympy import MatrixExpr, Symbol

from symback import algebra
from symback.algebra import Call, Entry, Entrywise, IndexSum, Scaling
from symback.errors import ShapeError
from symback.numeric.arrays import Array

Label = Any
"""A free index (a `Symbol`), or a number for one that a sum has bound."""

_MOST_LABELS = 40
"""`numpy.einsum` knows 52 of them."""

_bound = count()


@dataclass(frozen=True, slots=True)
class Indexed:
    """A 1×1 value that depends on indices: the product of arrays, each with its axes, summed over some of them."""

    factors: tuple[tuple[Array, tuple[Label, ...]], ...]
    summed: frozenset[Label] = frozenset()

    @property
    def labels(self) -> tuple[Label, ...]:
        """The free indices, in the order in which they are met."""
        met = (label for _, labels in self.factors for label in labels if label not in self.summed)
        return tuple(dict.fromkeys(met))

    def over(self, labels: Sequence[Label]) -> Array:
        """The value with these axes in this order; all of the free indices are among them."""
        mine = [label for label in labels if label in self.labels]
        names = {label: n for n, label in enumerate(dict.fromkeys(a for _, axes in self.factors for a in axes))}
        operands: list[Any] = []
        for array, axes in self.factors:
            operands += [array, [names[axis] for axis in axes]]
        found = np.einsum(
            *operands, [names[label] for label in mine], optimize="greedy" if len(operands) > 4 else False
        )
        return found.reshape([*(found.shape[mine.index(x)] if x in mine else 1 for x in labels)])

    def times(self, other: Indexed) -> Indexed:
        if self.summed & other.summed:  # one sum that stands in two places
            other = renamed(other, {label: next(_bound) for label in other.summed})
        product = Indexed(self.factors + other.factors, self.summed | other.summed)
        if len({label for _, labels in product.factors for label in labels}) <= _MOST_LABELS:
            return product
        return Indexed(((product.over(product.labels), product.labels),))

    def sum_over(self, label: Label) -> Indexed:
        mine = next(_bound)
        called = renamed(self, {label: mine})
        return Indexed(called.factors, called.summed | {mine})


Value = Array | Indexed


def number(value: Value) -> Indexed:
    """A 1×1 array as a value that depends on no index."""
    return value if isinstance(value, Indexed) else Indexed(((np.asarray(value)[0, 0], ()),))


def plain(value: Value) -> Array:
    """The two-dimensional array of a value that depends on no index."""
    if not isinstance(value, Indexed):
        return value
    if value.labels:
        free = ", ".join(label.name for label in value.labels)
        raise ShapeError(f"{free}: an index that no sum runs over, inside an array")
    return value.over(()).reshape(1, 1)


def entry(node: Entry, operands: list[Value]) -> Value:
    """A_ij: an axis for each index that is no number; of A_ii, the diagonal."""
    array, places = plain(operands[0]), algebra.places(node)
    array = array[tuple(place - 1 if isinstance(place, int) else slice(None) for place in places)]
    labels = tuple(place for place in places if isinstance(place, Symbol))
    if len(labels) == 2 and labels[0] == labels[1]:
        return Indexed(((np.diagonal(array), labels[:1]),))
    return Indexed(((array, labels),))


def index_sum(node: IndexSum, operands: list[Value], size: int) -> Value:
    """The sum, not yet carried out; where the index is missing, as many times the body."""
    body = number(operands[0])
    if node.index in body.labels:
        return body.sum_over(node.index)
    return body.times(number(np.array([[float(size)]])))


def entrywise(node: Entrywise, operands: list[Value], shape: tuple[int, int]) -> Array:
    """The array whose entries the body gives."""
    body = number(operands[0])
    labels = tuple(at for at in node.indices if isinstance(at, Symbol))
    if set(body.labels) - set(labels):
        raise ShapeError("an index that no sum runs over, inside an array")
    lengths = [n for n, at in zip(shape, node.indices, strict=True) if isinstance(at, Symbol)]
    return np.broadcast_to(body.over(labels), lengths).reshape(shape)


def of_entries(node: MatrixExpr, operands: list[Value], compute: Callable[[list[Array]], Array]) -> Value:
    """A function of 1×1 values that depend on indices, computed for all values of these at once.

    `compute` gives the node's value for operands of one shape.
    """
    if not all(isinstance(value, Indexed) or value.shape == (1, 1) for value in operands):
        plain(next(value for value in operands if isinstance(value, Indexed)))
    values = [number(value) for value in operands]
    if isinstance(node, Scaling):
        product = values[0]
        for value in values[1:]:
            product = product.times(value)
        return product
    labels = tuple(dict.fromkeys(label for value in values for label in value.labels))
    arrays = np.broadcast_arrays(*(value.over(labels) for value in values))
    flat = [array.reshape(-1, 1) for array in arrays]
    if isinstance(node, Call) and len(operands) == 1:  # a function of a whole array, which is 1×1 here
        column = np.concatenate([compute([row.reshape(1, 1)]) for row in flat[0]])
    else:
        column = compute(flat)
    return Indexed(((np.broadcast_to(column, flat[0].shape).reshape(arrays[0].shape), labels),))


def renamed(value: Indexed, labels: Mapping[Label, Label]) -> Indexed:
    """The value with other labels for its axes."""
    factors = tuple((a, tuple(labels.get(axis, axis) for axis in axes)) for a, axes in value.factors)
    return Indexed(factors, frozenset(labels.get(label, label) for label in value.summed))


def over(value: Value, labels: Iterable[tuple[Label, int]]) -> Array:
    """The value with an axis of that length for each index."""
    axes = list(labels)
    found = number(value).over([label for label, _ in axes])
    return np.broadcast_to(found, [length for _, length in axes])
