"""Points at which expressions are evaluated: random ones modulo a prime, and real ones in fractions.

A variable's kind is kept: a probability sums to 1, a one-hot is a unit vector, a symmetric matrix is
symmetric. Sizes that are names are distinct from each other and from every number used as a size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import count
from random import Random, SystemRandom
from typing import TypeVar

from sympy.matrices.expressions import MatrixSymbol

from symback.check.equality.arithmetic import Grid
from symback.check.equality.modular import Modular
from symback.check.equality.operations import lines, transposed
from symback.numeric.arrays import concrete
from symback.numeric.values import POSITIVE_FROM, choose_sizes, sample_point
from symback.spec import Problem
from symback.spec.problem import Variable

T = TypeVar("T", int, Fraction)
Sizes = Mapping[str, int]
Rows = list[list[Fraction]]

_BITS = 40
_POSITIVE_FROM = 12
_SIGN_PATTERNS = 16
_TWO_VALUES = {"sign": (1, -1), "binary": (0, 1)}
"""Kinds of which every entry is one of two numbers."""


def unpredictable() -> Random:
    """A generator that nobody can foresee: answers must not be made for the points at which they are judged."""
    return Random(SystemRandom().getrandbits(128))  # noqa: S311 - fast, and seeded by the operating system


def size_choices(problem: Problem) -> list[dict[str, int]]:
    """Two choices of sizes for the names, in the file's order and the other way round: no array is always tall.

    No name has one size in both: a number that happens to be a size is not taken for it.
    """
    used = {size for name in problem.symbols for size in problem.shape(name) if isinstance(size, int)}
    first = choose_sizes(problem.sizes, {}, used)
    second: dict[str, int] = {}
    for name in reversed(problem.sizes):
        taken = used | {first[name], *second.values()}
        second[name] = next(size for size in count(min(first.values())) if size not in taken)
    return [first, second] if first else [first]


def exact_point(problem: Problem, sizes: Sizes, arithmetic: Modular, random: Random) -> dict[MatrixSymbol, Grid]:
    """Uniformly random values modulo the arithmetic's prime.

    A one-hot is any array that sums to 1: what holds for all of these holds for every unit vector. Likewise a
    sign, or what is binary, is any number.
    """
    prime = arithmetic.prime
    bits = prime.bit_length() - 1

    def draw(variable: Variable) -> int:
        value = random.getrandbits(bits)
        if variable.is_positive:
            arithmetic.mark_positive(value)
        return value

    point: dict[MatrixSymbol, Grid] = {}
    for name, variable in problem.variables.items():
        rows, columns, entries = _of_kind(variable, sizes, draw, None)
        point[problem.symbols[name]] = rows, columns, [entry % prime for entry in entries]
    return point


def given_points(problem: Problem) -> Iterator[tuple[dict[str, Rows], dict[str, int]]]:
    """The problem's own values, then others of few digits: points that anyone can compute with."""
    used = {size for name in problem.symbols for size in problem.shape(name) if isinstance(size, int)}
    tries = [(problem.values, problem.size_values, attempt) for attempt in range(3 if problem.values else 0)]
    tries += [({}, {}, attempt) for attempt in (*range(8), *range(POSITIVE_FROM, POSITIVE_FROM + 4))]
    for values, fixed, attempt in tries:
        sizes = choose_sizes(problem.sizes, fixed, used)
        drawn = sample_point(problem.variables, values, sizes, 0, attempt).values
        yield {name: _exact(problem.variables[name], drawn[name].tolist()) for name in drawn}, sizes


def secret_point(problem: Problem, sizes: Sizes, attempt: int, random: Random) -> dict[str, Rows]:
    """Random dyadic fractions of some 40 bits; later attempts are positive, for the sake of log and the like.

    Every place of a one-hot has its turn; a sign is 1 or −1, what is binary 0 or 1.
    """

    def draw(variable: Variable) -> Fraction:
        if variable.kind in _TWO_VALUES:
            return Fraction(random.choice(_TWO_VALUES[variable.kind]))
        value = Fraction(random.randrange(1, 1 << (_BITS + 1)) - (1 << _BITS), 1 << (_BITS - 1))
        positive = variable.is_positive or attempt >= _POSITIVE_FROM
        return abs(value) + Fraction(1, 8) if positive else value

    point: dict[str, Rows] = {}
    for name, variable in problem.variables.items():
        rows, columns, entries = _of_kind(variable, sizes, draw, attempt)
        if variable.kind == "positive-definite":
            for i in range(rows):  # dominant on the diagonal
                total = sum((abs(e) for e in entries[i * columns : (i + 1) * columns]), start=Fraction(1))
                entries[i * columns + i] = total
        if variable.kind == "probability":
            entries = _normalised(variable, (rows, columns, entries))[2]
        point[name] = [entries[i : i + columns] for i in range(0, rows * columns, columns)]
    return point


def _of_kind(
    variable: Variable, sizes: Sizes, draw: Callable[[Variable], T], turn: int | None
) -> tuple[int, int, list[T]]:
    rows, columns = (concrete(size, sizes) for size in variable.shape)
    entries = [draw(variable) for _ in range(rows * columns)]
    if variable.is_symmetric:
        entries = [entries[min(i, j) * columns + max(i, j)] for i in range(rows) for j in range(columns)]
    elif variable.is_distribution:
        axis = _axis(variable, rows)
        made = lines((rows, columns, entries), axis)
        for number, line in enumerate(made):
            if variable.kind == "one-hot" and turn is not None:
                hot = (turn + number) % len(line)
                line[:] = [type(entry)(place == hot) for place, entry in enumerate(line)]
            elif isinstance(line[0], int):
                line[-1] = 1 - sum(line[:-1])
        entries = _joined(made, axis)
    return rows, columns, entries


def max_places(problem: Problem, sizes: Sizes) -> int:
    """In how many places a one-hot of the problem can have its 1; with two values, points for patterns."""
    hot = [variable for variable in problem.variables.values() if variable.kind == "one-hot"]
    shapes = [[concrete(size, sizes) for size in variable.shape] for variable in hot]
    least = _SIGN_PATTERNS if any(variable.kind in _TWO_VALUES for variable in problem.variables.values()) else 0
    return max([least, *(shape[_axis(v, shape[0])] for v, shape in zip(hot, shapes, strict=True))])


def _axis(variable: Variable, rows: int) -> int:
    """Along which axis a distribution runs: 0 for columns."""
    if variable.axis is not None:
        return variable.axis
    return 1 if rows == 1 else 0


def _joined(made: list[list[T]], axis: int) -> list[T]:
    entries = [entry for line in made for entry in line]
    return transposed((len(made), len(made[0]), entries))[2] if axis == 0 else entries


def _normalised(variable: Variable, grid: Grid) -> Grid:
    rows, columns, _ = grid
    axis = _axis(variable, rows)
    made = [[entry / sum(line) for entry in line] for line in lines(grid, axis)]
    return rows, columns, _joined(made, axis)


@lru_cache(maxsize=1 << 16)
def _decimal(value: float) -> Fraction:
    return Fraction(repr(value))


def _exact(variable: Variable, rows: list[list[float]]) -> Rows:
    """The decimals as they are written, and for a kind what it promises exactly."""
    exact = [[_decimal(value) for value in row] for row in rows]
    if variable.is_symmetric:
        return [[exact[min(i, j)][max(i, j)] for j in range(len(exact))] for i in range(len(exact))]
    if variable.kind == "probability":
        along_rows = _axis(variable, len(exact)) == 1
        made = exact if along_rows else [list(column) for column in zip(*exact, strict=True)]
        for line in made:
            short = [Fraction(round(entry * 100), 100) for entry in line]
            line[:] = short if all(short[:-1]) and sum(short[:-1]) < 1 else line
            line[-1] = 1 - sum(line[:-1], start=Fraction(0))
        return made if along_rows else [list(row) for row in zip(*made, strict=True)]
    return exact
