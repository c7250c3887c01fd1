"""The point at which numbers are computed: given values, the rest sampled from a stated seed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from symback.numeric.arrays import Array, concrete
from symback.shapes import Shape

_FIRST_SIZE = 3


class VariableLike(Protocol):
    """What sampling needs to know of a variable."""

    @property
    def shape(self) -> Shape: ...
    @property
    def kind(self) -> str: ...
    @property
    def axis(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Point:
    """Values of all variables, by name; which of them were sampled; the sizes that names stand for."""

    values: Mapping[str, Array]
    sampled: tuple[str, ...]
    sizes: Mapping[str, int]
    seed: int


def choose_sizes(names: tuple[str, ...], fixed: Mapping[str, int], used: set[int]) -> dict[str, int]:
    """Sizes for the size names: those fixed, the rest distinct from each other and from every number used."""
    sizes = dict(fixed)
    taken = used | set(fixed.values())
    candidate = _FIRST_SIZE
    for name in names:
        if name not in sizes:
            while candidate in taken:
                candidate += 1
            sizes[name] = candidate
            taken.add(candidate)
    return sizes


def sample_point(
    variables: Mapping[str, VariableLike],
    given: Mapping[str, tuple[tuple[float, ...], ...]],
    sizes: Mapping[str, int],
    seed: int,
    attempt: int = 0,
) -> Point:
    """Given values, and for the rest a draw that depends on the seed, the attempt and the order of the file.

    Late attempts draw positive numbers only, for the sake of functions such as log.
    """
    generator = np.random.default_rng([seed, attempt])
    values: dict[str, Array] = {}
    for name, variable in variables.items():
        rows, columns = (concrete(size, sizes) for size in variable.shape)
        drawn = _draw(generator, variable.kind, variable.axis, rows, columns, positive=attempt >= POSITIVE_FROM)
        values[name] = np.array(given[name], dtype=float) if name in given else drawn
    sampled = tuple(name for name in variables if name not in given)
    return Point(values, sampled, dict(sizes), seed)


POSITIVE_FROM = 20
ATTEMPTS = 40


def _draw(
    generator: np.random.Generator, kind: str, axis: int | None, rows: int, columns: int, *, positive: bool
) -> Array:
    """An array of the kind, with few decimals, so that a page shows what was computed with."""
    plain = generator.normal(size=(rows, columns)) / max(1.0, math.sqrt(columns) / 2)
    if kind == "real":
        return (np.abs(plain) + 0.1 if positive else plain).round(2 if columns <= 16 else 4)
    if kind == "sign":
        return np.where(plain < 0, -1.0, 1.0)
    if kind == "binary":
        return np.where(plain < 0, 0.0, 1.0)
    if kind == "positive":
        return np.round(np.abs(plain) + 0.1, 2)
    if kind == "symmetric":
        return np.round((plain + plain.T) / 2, 2)
    if kind == "positive-definite":
        return np.round(plain @ plain.T, 2) + np.eye(rows)
    lines = plain if axis == 1 or (axis is None and rows == 1) else plain.T
    if kind == "one-hot":
        hot = np.zeros_like(lines)
        hot[np.arange(len(lines)), np.argmax(lines, axis=1)] = 1.0
    else:
        hot = np.exp(lines) / np.sum(np.exp(lines), axis=1, keepdims=True)
    return hot if lines is plain else hot.T
