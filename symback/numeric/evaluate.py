"""Expression → array of float64 (or complex128, for the complex step).

Functions are computed by their rows' stable formulas, so |z| = 1000 gives no nan and no warning.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from sympy import Basic, MatrixExpr, Symbol
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import (
    Apply,
    Call,
    Commutation,
    Constant,
    Differential,
    Entry,
    Entrywise,
    Gradient,
    Hessian,
    IndexSum,
    Part,
    Partial,
    Scaling,
    Stack,
)
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.derivation import Equation, Step
from symback.numeric import indexed
from symback.numeric.indexed import Indexed
from symback.rules import slope
from symback.shapes import Size, factors

Array = Any
Environment = dict[MatrixExpr, Array]
Sizes = Mapping[str, int]

ENTRIES_OF_A_PARTIAL = 10_000
"""A partial derivative ∂y_kl/∂x_ij with more values than this is not written down as numbers."""


def evaluate(expr: MatrixExpr, env: Mapping[MatrixExpr, Array], sizes: Sizes) -> Array:
    """Value of `expr` as a two-dimensional array; `env` gives what has one already: symbols, named derivatives."""
    with np.errstate(all="ignore"):  # what overflows is found by `is_finite`, and said in words
        return indexed.plain(_value(expr, env, sizes))


def evaluate_over(
    expr: MatrixExpr, indices: Mapping[Symbol, Size], env: Mapping[MatrixExpr, Array], sizes: Sizes
) -> Array:
    """Value of a 1×1 `expr` with free indices, for all values of them: an axis for each of `indices`."""
    with np.errstate(all="ignore"):
        return indexed.over(_value(expr, env, sizes), [(at, concrete(size, sizes)) for at, size in indices.items()])


def _value(expr: MatrixExpr, env: Mapping[MatrixExpr, Array], sizes: Sizes) -> Array | Indexed:
    program, names = _program_of(expr)
    return _folded(expr, env, sizes) if program is None else program(names, env, sizes)


_Compute = Callable[[Any, list[Array], Sizes], Array]
_Row = tuple[_Compute, MatrixExpr, Sequence[int]]
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


def _computed(node: MatrixExpr) -> _Compute:
    """How a node is worked out; the row of an elementwise function is looked up beforehand."""
    if not isinstance(node, Apply) or node.order > 1:
        return _EVALUATE[type(node)]
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
            return _value(_partial(node, env), env, sizes)
        if isinstance(node, Entry):
            return indexed.entry(node, operands)
        if isinstance(node, IndexSum):
            return indexed.index_sum(node, operands, concrete(algebra.count_of(node), sizes))
        if isinstance(node, Entrywise):
            return indexed.entrywise(node, operands, _shape(node, sizes))
        if any(isinstance(operand, Indexed) for operand in operands):
            return indexed.of_entries(node, operands, lambda arrays: _EVALUATE[type(node)](node, arrays, sizes))
        return _EVALUATE[type(node)](node, operands, sizes)

    return algebra.fold(expr, visit, known)


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


def remember(known: dict[MatrixExpr, Any], steps: Iterable[Step], sizes: Sizes) -> None:
    """Add to `known` what steps say: the value of the left side, and of the array of which that is an entry.

    A partial derivative with more entries than are worth keeping is remembered by its formula alone.
    """
    with np.errstate(all="ignore"):
        for step in steps:
            if isinstance(step.lhs, Entry | Partial):
                _remember_entries(known, step, sizes)
            else:
                value = _value(step.lhs if step.is_slope else step.rhs, known, sizes)
                known[step.lhs] = indexed.plain(value)
                if isinstance(step.lhs, Transpose):
                    known[step.lhs.arg] = known[step.lhs].T


def _remember_entries(known: dict[MatrixExpr, Any], step: Step, sizes: Sizes) -> None:
    lhs = step.lhs
    indices = algebra.free(lhs)
    if isinstance(lhs, Entry):
        known[lhs] = evaluate_over(step.rhs, indices, known, sizes).reshape(_shape(lhs.arg, sizes))
        known[lhs.arg] = known[lhs]
        return
    known[algebra.arrays_of(lhs)] = lhs, step.rhs
    if math.prod(concrete(size, sizes) for size in indices.values()) <= ENTRIES_OF_A_PARTIAL:
        known[lhs] = evaluate_over(step.rhs, indices, known, sizes)


def run(equations: Iterable[Equation], env: Environment, sizes: Sizes) -> Environment:
    """Values of all equations, in order, added to a copy of `env`."""
    known = dict(env)
    with np.errstate(all="ignore"):
        for equation in equations:
            known[equation.name] = indexed.plain(_value(equation.value, known, sizes))
    return known


_STACKED = frozenset(
    {MatrixSymbol, Constant, OneMatrix, ZeroMatrix, Identity, MatAdd, MatMul, Scaling, HadamardProduct, HadamardPower}
    | {Transpose, Apply}
)  # fmt: skip


def takes_stacks(equations: Iterable[Equation]) -> bool:
    """Whether `run` takes stacks of arrays too: values with one more axis, in front, along which each is by itself."""
    return all(algebra.kinds(equation.value) <= _STACKED for equation in equations)


def is_finite(value: Array) -> bool:
    return bool(np.isfinite(value).all())


def first_infinite(values: Sequence[Array]) -> int | None:
    """The place of the first array that is not finite. They are looked at together, and by themselves if one is not."""
    if not values or is_finite(np.concatenate([value.ravel() for value in values])):
        return None
    return next(place for place, value in enumerate(values) if not is_finite(value))


def concrete(size: Size, sizes: Sizes) -> int:
    """A size as a number."""
    if isinstance(size, int):
        return size
    number, names = factors(size)
    return number * prod(sizes[name] for name in names)


def _shape(node: MatrixExpr, sizes: Sizes) -> tuple[int, int]:
    rows, columns = algebra.shape(node)
    return concrete(rows, sizes), concrete(columns, sizes)


def _constant(node: Constant, _: list[Array], sizes: Sizes) -> Array:
    if node.value.is_Integer:
        return np.array([[float(node.value)]])
    symbols = {symbol: sizes[symbol.name] for symbol in node.value.free_symbols if isinstance(symbol, Symbol)}
    return np.array([[float(node.value.xreplace({s: algebra.size(n) for s, n in symbols.items()}))]])


def _apply(node: Apply, operands: list[Array], sizes: Sizes) -> Array:
    if node.order <= 1:
        return _computed(node)(node, operands, sizes)
    z, h = (algebra.symbol(name, algebra.shape(node)) for name in "zh")
    known = {z: operands[0], h: FUNCTIONS[node.function].value(np, operands[0])}
    return evaluate(slope(node.function, node.order, z, h), known, sizes)


def _hadamard(node: MatrixExpr, operands: list[Array], sizes: Sizes) -> Array:
    result = operands[0]
    for operand in operands[1:]:
        result = result * operand  # a scalar is 1×1 and spreads; nothing else may differ in shape
    return result


def _product(node: MatMul, operands: list[Array], sizes: Sizes) -> Array:
    """The product from the side where a vector stands: linear instead of cubic work."""
    backwards = operands[-1].shape[-1] <= operands[0].shape[-2]
    result = operands[-1] if backwards else operands[0]
    for operand in reversed(operands[:-1]) if backwards else operands[1:]:
        result = operand @ result if backwards else result @ operand
    return result


def _part(node: Part, operands: list[Array], _: Sizes) -> Array:
    rows, columns = (slice(None) if r is None else slice(r[0] - 1, r[1]) for r in algebra.ranges(node))
    return operands[0][rows, columns]


def _call(node: Call, operands: list[Array], sizes: Sizes) -> Array:
    row = OPERATIONS[node.function, len(operands)]
    told = (_shape(node, sizes),) if row.sized else ()
    return row.value(np, node.axis, *operands, *told)


def _commutation(node: Commutation, _: list[Array], sizes: Sizes) -> Array:
    m, n = (concrete(size, sizes) for size in algebra.commuted(node))
    return np.eye(m * n)[np.arange(m * n).reshape(n, m).T.ravel()]


def _inverse(value: Array) -> Array:
    """The inverse; nan where there is none, which is found by `is_finite` and said in words."""
    try:
        return np.linalg.inv(value)
    except np.linalg.LinAlgError:
        return np.full(value.shape, np.nan)


_EVALUATE: dict[type[Basic], _Compute] = {
    Constant: _constant,
    OneMatrix: lambda node, _, sizes: np.ones(_shape(node, sizes)),
    ZeroMatrix: lambda node, _, sizes: np.zeros(_shape(node, sizes)),
    Identity: lambda node, _, sizes: np.eye(_shape(node, sizes)[0]),
    MatAdd: lambda node, operands, _: sum(operands[1:], start=operands[0]),
    MatMul: _product,
    Scaling: _hadamard,
    HadamardProduct: _hadamard,
    HadamardPower: lambda node, operands, _: operands[0] ** _exponent(node),
    Transpose: lambda node, operands, _: operands[0].mT,
    Apply: _apply,
    Call: _call,
    Commutation: _commutation,
    Inverse: lambda node, operands, _: _inverse(operands[0]),
    Stack: lambda node, operands, _: np.concatenate(operands, axis=node.axis),
    Part: _part,
}


def _exponent(node: HadamardPower) -> int | float:
    return int(node.exp) if node.exp.is_Integer else float(node.exp)
