"""Expression → array of float64 (or complex128, for the complex step).

Functions are computed by their rows' stable formulas, so |z| = 1000 gives no nan and no warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import MatrixExpr, Symbol
from sympy.matrices.expressions import MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Differential, Entry, Entrywise, Gradient, Hessian, IndexSum, Partial
from symback.catalog import FUNCTIONS
from symback.numeric import indexed
from symback.numeric.arrays import Array, Sizes, concrete, extents
from symback.numeric.indexed import Indexed
from symback.numeric.magnitude import steady
from symback.numeric.nodes import VALUES, Compute
from symback.rules import slope
from symback.shapes import Size


def evaluate(expr: MatrixExpr, env: Mapping[MatrixExpr, Array], sizes: Sizes) -> Array:
    """Value of `expr` as a two-dimensional array; `env` gives what has one already: symbols, named derivatives."""
    with np.errstate(all="ignore"):  # what overflows is found by `is_finite`, and said in words
        return indexed.plain(value_of(expr, env, sizes))


def evaluate_over(
    expr: MatrixExpr, indices: Mapping[Symbol, Size], env: Mapping[MatrixExpr, Array], sizes: Sizes
) -> Array:
    """Value of a 1×1 `expr` with free indices, for all values of them: an axis for each of `indices`."""
    with np.errstate(all="ignore"):
        return indexed.over(value_of(expr, env, sizes), [(at, concrete(size, sizes)) for at, size in indices.items()])


def value_of(expr: MatrixExpr, env: Mapping[MatrixExpr, Array], sizes: Sizes) -> Array | Indexed:
    """Value of `expr`, with its free indices if it has some; NumPy may warn."""
    program, names = _program_of(expr)
    return _folded(expr, env, sizes) if program is None else program(names, env, sizes)


_Row = tuple[Compute, MatrixExpr, Sequence[int]]
"""How a node is worked out, the node, and the places of its operands among all values."""


@dataclass(frozen=True, slots=True)
class _Program:
    """How an expression without indices is worked out: the values that are looked up, and then a node after the other.

    It is made once, since an expression is evaluated at many values: for every entry that is checked, and more.
    What differs by its names alone has one program.
    """

    looked_up: Sequence[tuple[int, bool]]
    """Which of the names is looked up, and whether its transpose is."""
    rows: Sequence[_Row]

    def __call__(self, names: Sequence[MatrixExpr], env: Mapping[MatrixExpr, Array], sizes: Sizes) -> Array:
        values = [_turned(names[place], env) if turned else env[names[place]] for place, turned in self.looked_up]
        for compute, node, places in self.rows:
            values.append(compute(node, [values[place] for place in places], sizes))
        return values[-1]


def _turned(name: MatrixExpr, env: Mapping[MatrixExpr, Array]) -> Array:
    """The transpose of a name. A derivative may be known as a row alone, vec(∂f/∂Z)ᵀ."""
    row = None if isinstance(name, MatrixSymbol) else env.get(algebra.transpose(name))
    return env[name].mT if row is None else row


_NamedProgram = tuple[_Program | None, Sequence[MatrixExpr]]
"""A program, and the names to run it with; none where indices, or rows vec(∂f/∂Z)ᵀ, stand in the expression."""

_PROGRAM = "_symback_program"
_MOST_PROGRAMS = 1 << 12
_programs: dict[int, _Program | None] = {}
"""The number of a skeleton → the program of all expressions that have it."""


def _program_of(expr: MatrixExpr) -> _NamedProgram:
    """The program of an expression: that of its skeleton, or, of what has none, one that is remembered with it."""
    skeleton = algebra.skeleton(expr)
    if skeleton is None:
        return _own_program(expr)
    number, names = skeleton
    if number not in _programs:
        if len(_programs) >= _MOST_PROGRAMS:
            _programs.clear()
        _programs[number] = _made_program(expr, names)
    return _programs[number], names


def _own_program(expr: MatrixExpr) -> _NamedProgram:
    try:
        return getattr(expr, _PROGRAM)  # type: ignore[no-any-return]
    except AttributeError:
        names = tuple(dict.fromkeys(node for node in algebra.leaves(expr) if isinstance(node, _SYMBOLS)))
        made = _made_program(expr, names), names
        setattr(expr, _PROGRAM, made)
        return made


def _made_program(expr: MatrixExpr, called: Sequence[MatrixExpr]) -> _Program | None:
    expr = steady(expr)
    kinds = algebra.kinds(expr)
    if not kinds.isdisjoint(_INDEXED):
        return None
    transposed = Transpose in kinds and not kinds.isdisjoint(_DERIVATIVES)
    names: dict[MatrixExpr, int] = {}
    rows: dict[MatrixExpr, Sequence[MatrixExpr]] = {}
    stack = [(expr, False)]
    while stack:
        node, opened = stack.pop()
        if node in names or node in rows:
            continue
        inner = algebra.operands(node)
        if isinstance(node.arg if isinstance(node, Transpose) else node, _SYMBOLS):
            names[node] = len(names)
        elif opened or not inner:
            rows[node] = inner
        elif transposed and isinstance(node, Transpose):
            return None
        else:
            stack.append((node, True))
            stack.extend((operand, False) for operand in reversed(inner))
    place = {node: at for at, node in enumerate((*names, *rows))}
    called_at = {name: at for at, name in enumerate(called)}
    looked_up = [(name.arg, True) if isinstance(name, Transpose) else (name, False) for name in names]
    return _Program(
        [(called_at[name], turned) for name, turned in looked_up],
        [(_computed(node), node, [place[operand] for operand in inner]) for node, inner in rows.items()],
    )


def _computed(node: MatrixExpr) -> Compute:
    """How a node is worked out; the row of an elementwise function is looked up beforehand."""
    if not isinstance(node, Apply) or node.order > 1:
        return _VALUES[type(node)]
    row = FUNCTIONS[node.function]
    value = row.slope_value if node.order else row.value
    return lambda _, operands, sizes: value(np, operands[0])


def _folded(expr: MatrixExpr, env: Mapping[MatrixExpr, Array], sizes: Sizes) -> Array | Indexed:
    def visit(node: MatrixExpr, operands: list[Any]) -> Any:
        value = compute(node, operands)
        return indexed.plain(value) if isinstance(value, Indexed) and not value.labels else value

    def known(node: MatrixExpr) -> Any:
        return env.get(node) if isinstance(node, _NAMES) else None

    def compute(node: MatrixExpr, operands: list[Any]) -> Any:
        if isinstance(node, Partial):
            return value_of(_partial(node, env), env, sizes)
        if isinstance(node, Entry):
            return indexed.entry(node, operands)
        if isinstance(node, IndexSum):
            return indexed.index_sum(node, operands, concrete(algebra.count_of(node), sizes))
        if isinstance(node, Entrywise):
            return indexed.entrywise(node, operands, extents(node, sizes))
        if any(isinstance(operand, Indexed) for operand in operands):
            return indexed.of_entries(node, operands, lambda arrays: _VALUES[type(node)](node, arrays, sizes))
        return _VALUES[type(node)](node, operands, sizes)

    return algebra.fold(steady(expr), visit, known)


_SYMBOLS = (MatrixSymbol, Gradient, Hessian, Differential)
_NAMES = (*_SYMBOLS, Transpose)
"""What has a value of its own: a row vec(∂f/∂Z)ᵀ too, but not a slope, which moves with its argument."""
_DERIVATIVES = frozenset({Gradient, Hessian, Differential})
_INDEXED = frozenset({Entry, Entrywise, IndexSum, Partial})


def _partial(node: Partial, env: Mapping[MatrixExpr, Any]) -> MatrixExpr:
    """The formula of a partial derivative, from the line that says what it is: as numbers it has up to four indices."""
    lhs, rhs = env[algebra.arrays_of(node)]
    new = {at: to for side, mine in ((lhs.of, node.of), (lhs.wrt, node.wrt)) for at, to in _matched(side, mine)}
    return algebra.reindexed(rhs, new)


def _matched(general: MatrixExpr, special: MatrixExpr) -> list[tuple[Any, Any]]:
    return list(zip(algebra.places_of(general), algebra.places_of(special), strict=True))


def _apply(node: Apply, operands: list[Array], sizes: Sizes) -> Array:
    if node.order <= 1:
        return _computed(node)(node, operands, sizes)
    z, h = (algebra.symbol(name, algebra.shape(node)) for name in "zh")
    known = {z: operands[0], h: FUNCTIONS[node.function].value(np, operands[0])}
    return evaluate(slope(node.function, node.order, z, h), known, sizes)


_VALUES = {**VALUES, Apply: _apply}
