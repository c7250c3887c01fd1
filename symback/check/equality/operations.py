"""Functions of whole arrays, in any arithmetic: one row each, by the names of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symback.check.equality.arithmetic import Arithmetic, Entries, Grid, Number

Axis = int | None
Operation = Callable[..., Grid]


def lines(grid: Grid, axis: Axis) -> list[Entries]:
    """The columns (axis 0), the rows (axis 1), or all entries as one line."""
    rows, columns, entries = grid
    if axis is None:
        return [entries]
    if axis == 0:
        return [entries[j::columns] for j in range(columns)]
    return [entries[i : i + columns] for i in range(0, rows * columns, columns)]


def transposed(grid: Grid) -> Grid:
    rows, columns, entries = grid
    if rows == 1 or columns == 1:
        return columns, rows, entries
    return columns, rows, [entry for j in range(columns) for entry in entries[j::columns]]


def _reduced(line: Callable[[Arithmetic, Entries], Number]) -> Operation:
    """An operation that takes each line to one number."""

    def value(arithmetic: Arithmetic, axis: Axis, grid: Grid) -> Grid:
        made = [line(arithmetic, entries) for entries in lines(grid, axis)]
        return (1, len(made), made) if axis != 1 else (len(made), 1, made)

    return value


def _along(line: Callable[[Arithmetic, Entries], Entries]) -> Operation:
    """An operation that takes each line to a line."""

    def value(arithmetic: Arithmetic, axis: Axis, grid: Grid) -> Grid:
        rows, columns, _ = grid
        made = [entry for entries in lines(grid, axis) for entry in line(arithmetic, entries)]
        return transposed((columns, rows, made)) if axis == 0 else (rows, columns, made)

    return value


def _exponentials(arithmetic: Arithmetic, line: Entries) -> Entries:
    return [arithmetic.function("exp")(entry) for entry in line]


def _logsumexp(arithmetic: Arithmetic, line: Entries) -> Number:
    return arithmetic.function("log")(arithmetic.total(_exponentials(arithmetic, line)))


def _softmax(arithmetic: Arithmetic, line: Entries) -> Entries:
    exponentials = _exponentials(arithmetic, line)
    return arithmetic.scale(arithmetic.reciprocal(arithmetic.total(exponentials)), exponentials)


def _log_softmax(arithmetic: Arithmetic, line: Entries) -> Entries:
    down = arithmetic.scale(arithmetic.constant(Fraction(-1)), [_logsumexp(arithmetic, line)])
    return arithmetic.add([line, down * len(line)])


def _mean(arithmetic: Arithmetic, line: Entries) -> Number:
    return arithmetic.scale(arithmetic.constant(Fraction(1, len(line))), [arithmetic.total(line)])[0]


def _max(arithmetic: Arithmetic, line: Entries) -> Number:
    best = line[0]
    for entry in line[1:]:
        best = arithmetic.larger(best, entry)
    return best


def _negated(arithmetic: Arithmetic, line: Entries) -> Entries:
    return arithmetic.scale(arithmetic.constant(Fraction(-1)), line)


def _min(arithmetic: Arithmetic, line: Entries) -> Number:
    return _negated(arithmetic, [_max(arithmetic, _negated(arithmetic, line))])[0]


def _norm1(arithmetic: Arithmetic, line: Entries) -> Number:
    sign = arithmetic.function("sign")
    return arithmetic.total(arithmetic.multiply([[sign(entry) for entry in line], line]))


def _norm(arithmetic: Arithmetic, line: Entries) -> Number:
    return arithmetic.function("sqrt")(arithmetic.total(arithmetic.multiply([line, line])))


def _trace(arithmetic: Arithmetic, axis: Axis, grid: Grid) -> Grid:
    n, _, entries = grid
    return 1, 1, [arithmetic.total(entries[:: n + 1])]


def _det(arithmetic: Arithmetic, axis: Axis, grid: Grid) -> Grid:
    return 1, 1, [arithmetic.det(grid)]


def _logdet(arithmetic: Arithmetic, axis: Axis, grid: Grid) -> Grid:
    return 1, 1, [arithmetic.function("log")(arithmetic.det(grid))]


def _diag(arithmetic: Arithmetic, axis: Axis, grid: Grid) -> Grid:
    rows, columns, entries = grid
    if columns != 1:
        return rows, 1, entries[:: columns + 1]
    zero = arithmetic.constant(Fraction(0))
    return rows, rows, [entries[i] if i == j else zero for i in range(rows) for j in range(rows)]


def _vec(arithmetic: Arithmetic, axis: Axis, grid: Grid) -> Grid:
    """Columns stacked."""
    rows, columns, _ = grid
    return rows * columns, 1, transposed(grid)[2]


def _kron(arithmetic: Arithmetic, axis: Axis, a: Grid, b: Grid) -> Grid:
    (m, n, left), (p, q, right) = a, b
    blocks = [arithmetic.scale(entry, right) for entry in left]
    entries = [
        entry for i in range(m) for r in range(p) for j in range(n) for entry in blocks[i * n + j][r * q : (r + 1) * q]
    ]
    return m * p, n * q, entries


def _unvec(arithmetic: Arithmetic, shape: tuple[int, int], grid: Grid) -> Grid:
    """The array of that shape whose columns are stacked in a column."""
    rows, columns = shape
    return transposed((columns, rows, grid[2]))


def _blocks(grid: Grid, rows: int, columns: int) -> list[Entries]:
    """The blocks of so many rows and columns, row by row."""
    height, width, entries = grid
    return [
        [entries[(i + r) * width + j + c] for r in range(rows) for c in range(columns)]
        for i in range(0, height, rows)
        for j in range(0, width, columns)
    ]


def _kron_left(arithmetic: Arithmetic, axis: Axis, g: Grid, b: Grid) -> Grid:
    """Entry (i, j): the sum over block (i, j) of g times b, entry by entry."""
    p, q, right = b
    made = [arithmetic.total(arithmetic.multiply([block, right])) for block in _blocks(g, p, q)]
    return g[0] // p, g[1] // q, made


def _kron_right(arithmetic: Arithmetic, axis: Axis, g: Grid, a: Grid) -> Grid:
    """The sum of the blocks of g, each times its entry of a."""
    m, n, left = a
    p, q = g[0] // m, g[1] // n
    scaled = [arithmetic.scale(entry, block) for entry, block in zip(left, _blocks(g, p, q), strict=True)]
    return p, q, arithmetic.add(scaled)


def _pair(pick: Callable[[Arithmetic, Entries], Number]) -> Operation:
    """The larger or smaller of two arrays, entry by entry; a scalar is spread."""

    def value(arithmetic: Arithmetic, axis: Axis, a: Grid, b: Grid) -> Grid:
        rows, columns = max(a[0], b[0]), max(a[1], b[1])
        left, right = (g[2] * (rows * columns) if len(g[2]) == 1 else g[2] for g in (a, b))
        return rows, columns, [pick(arithmetic, [x, y]) for x, y in zip(left, right, strict=True)]

    return value


OPERATIONS: dict[tuple[str, int], Operation] = {
    ("sum", 1): _reduced(lambda arithmetic, line: arithmetic.total(line)),
    ("mean", 1): _reduced(_mean),
    ("logsumexp", 1): _reduced(_logsumexp),
    ("max", 1): _reduced(_max),
    ("min", 1): _reduced(_min),
    ("norm1", 1): _reduced(_norm1),
    ("norm2", 1): _reduced(_norm),
    ("norm_fro", 1): _reduced(_norm),
    ("softmax", 1): _along(_softmax),
    ("log_softmax", 1): _along(_log_softmax),
    ("tr", 1): _trace,
    ("det", 1): _det,
    ("logdet", 1): _logdet,
    ("diag", 1): _diag,
    ("vec", 1): _vec,
    ("unvec", 1): _unvec,
    ("kron", 2): _kron,
    ("kron_left", 2): _kron_left,
    ("kron_right", 2): _kron_right,
    ("max", 2): _pair(_max),
    ("min", 2): _pair(_min),
}
"""By name and number of arguments; `operation(arithmetic, axis, *grids)`."""

SIZED = frozenset({"unvec"})
"""Those that take the shape of their result in place of an axis."""
