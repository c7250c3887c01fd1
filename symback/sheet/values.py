"""New numbers in place of those that a problem file gives: as simple, of the same sign, of the same kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import ceil

from symback.sheet.draws import Draws
from symback.spec import Variable
from symback.spec.problem import Kind

Rows = tuple[tuple[float, ...], ...]

_GRIDS = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10))
"""What numbers can be multiples of; the first that fits those given, else tenths."""
_LEAST, _MOST = 3, 20
"""Steps of the grid from 0 to the largest number: at least, so that there is a choice, and at most."""


_SIMPLE = ((-2.0, -1.0, -0.5, 0.5, 1.0, 2.0),)
_SIMPLE_POSITIVE = ((0.5, 1.0, 1.5, 2.0),)


def simple_values(variable: Variable, shape: tuple[int, int], draws: Draws, *, positive: bool = False) -> Rows:
    """Numbers for a variable that had none; `positive` ones for the sake of functions such as log."""
    return drawn_values(variable, _SIMPLE_POSITIVE if positive else _SIMPLE, shape, draws)


def drawn_values(variable: Variable, given: Rows, shape: tuple[int, int], draws: Draws) -> Rows:
    """Numbers of a shape for a variable that had the numbers `given`."""
    made = _KINDS.get(variable.kind, _plain)(_Numbers(variable, given, shape, draws))
    return tuple(tuple(map(float, row)) for row in made)


@dataclass(frozen=True, slots=True)
class _Numbers:
    variable: Variable
    given: Rows
    shape: tuple[int, int]
    draws: Draws

    def choices(self) -> list[Fraction]:
        """Multiples of the grid of the given numbers, as large as they are, and of their sign where they have one."""
        entries = [Fraction(repr(value)) for value in chain(*self.given)]
        grid = next((grid for grid in _GRIDS if all(entry % grid == 0 for entry in entries)), _GRIDS[-1])
        if set(entries) <= {Fraction(0), Fraction(1)} and len(set(entries)) == 2:
            return [Fraction(0), Fraction(1)]  # a mask
        if set(entries) == {Fraction(-1), Fraction(1)}:
            return [Fraction(-1), Fraction(1)]  # labels
        if all(0 < entry < 1 for entry in entries):  # shares and rates
            grid = min(grid, _GRIDS[2])
            return [grid * step for step in range(1, int(1 / grid))]
        top = max(_LEAST, min(_MOST, ceil(max(map(abs, entries)) / grid)))
        lowest = -top if min(entries) < 0 else 0
        highest = top if max(entries) > 0 else 0
        return [grid * step for step in range(lowest, highest + 1) if step or Fraction(0) in entries]

    def entry(self, row: int, column: int, choices: Sequence[Fraction]) -> Fraction:
        return self.draws.pick(f"value {self.variable.name} {row} {column}", choices)


def _plain(numbers: _Numbers) -> list[list[Fraction]]:
    rows, columns = numbers.shape
    choices = numbers.choices()
    return [[numbers.entry(i, j, choices) for j in range(columns)] for i in range(rows)]


def _positive(numbers: _Numbers) -> list[list[Fraction]]:
    choices = [choice for choice in numbers.choices() if choice > 0]
    return [[numbers.entry(i, j, choices) for j in range(numbers.shape[1])] for i in range(numbers.shape[0])]


def _signs(numbers: _Numbers) -> list[list[Fraction]]:
    choices = [Fraction(-1), Fraction(1)]
    return [[numbers.entry(i, j, choices) for j in range(numbers.shape[1])] for i in range(numbers.shape[0])]


def _bits(numbers: _Numbers) -> list[list[Fraction]]:
    choices = [Fraction(0), Fraction(1)]
    return [[numbers.entry(i, j, choices) for j in range(numbers.shape[1])] for i in range(numbers.shape[0])]


def _symmetric(numbers: _Numbers) -> list[list[Fraction]]:
    """The part below the diagonal, mirrored."""
    choices, size = numbers.choices(), range(numbers.shape[0])
    return [[numbers.entry(max(i, j), min(i, j), choices) for j in size] for i in size]


def _positive_definite(numbers: _Numbers) -> list[list[Fraction]]:
    """L Lᵀ of a triangular L of small whole numbers, with 1 or 2 on its diagonal."""
    size = range(numbers.shape[0])
    below, diagonal = [Fraction(step) for step in (-1, 0, 1)], [Fraction(1), Fraction(2)]
    lower = [[numbers.entry(i, j, below if j < i else diagonal) if j <= i else Fraction(0) for j in size] for i in size]
    return [[sum((a * b for a, b in zip(lower[i], lower[j], strict=True)), Fraction(0)) for j in size] for i in size]


def _one_hot(numbers: _Numbers) -> list[list[Fraction]]:
    def line(place: int, length: int) -> list[Fraction]:
        hot = numbers.draws.pick(f"value {numbers.variable.name} {place}", range(length))
        return [Fraction(int(at == hot)) for at in range(length)]

    return _by_lines(numbers, line)


def _probabilities(numbers: _Numbers) -> list[list[Fraction]]:
    """Tenths (of many entries, finer) of which none is 0 and that sum to 1."""

    def line(place: int, length: int) -> list[Fraction]:
        parts = 10 if length <= 10 else 10 * ceil(length / 10)
        shares = [1] * length
        for step in range(parts - length):
            shares[numbers.draws.pick(f"value {numbers.variable.name} {place} {step}", range(length))] += 1
        return [Fraction(share, parts) for share in shares]

    return _by_lines(numbers, line)


def _by_lines(numbers: _Numbers, line: Callable[[int, int], list[Fraction]]) -> list[list[Fraction]]:
    """Each column drawn as a whole, or each row where the variable says so or is a single one."""
    axis = numbers.variable.axis
    along = 1 if axis == 1 or (axis is None and numbers.shape[0] == 1) else 0
    count, length = numbers.shape if along else numbers.shape[::-1]
    lines = [line(place, length) for place in range(count)]
    return lines if along else [list(row) for row in zip(*lines, strict=True)]


_KINDS: dict[Kind, Callable[[_Numbers], list[list[Fraction]]]] = {
    "positive": _positive,
    "sign": _signs,
    "binary": _bits,
    "symmetric": _symmetric,
    "positive-definite": _positive_definite,
    "one-hot": _one_hot,
    "probability": _probabilities,
}
