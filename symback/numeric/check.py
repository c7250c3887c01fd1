"""The gradient check: the derived gradient against differences of the function itself.

The complex step, Im f(x + ih)/h, has no cancellation and is exact to rounding (Squire and Trapp, SIAM
Review 40, 1998; Martins, Sturdza and Alonso, 2003). Every function of the catalogue has a complex form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sympy import MatrixExpr
from sympy.matrices.expressions import Inverse, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.derivation import Equation
from symback.numeric.arrays import Array, Environment, Sizes, is_finite
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import run, takes_stacks
from symback.numeric.magnitude import ROUNDING, magnitude, stand_in

_STEP = 1e-30
_UNDERFLOW = 1e-280
"""A derivative smaller than this, times the step, is no normal number."""
_KINK_MARGIN = 1e-6
_ENTRIES_AT_ONCE = 2_000_000
"""Of all arrays together that are worked out again for entries at once: 32 MB."""
_LARGEST_CONDITION = 1e10
_UNSTEADY = 1e-3
"""Where the last digits of the values move a derivative by more than this part of it, nothing is said to agree."""


@dataclass(frozen=True, slots=True)
class Check:
    """How the derived gradient compares with differences of the function.

    `checked` of `entries` entries were compared; `note` says what a reader must know, such as that
    the check was made beside a kink.
    """

    method: str
    max_abs_error: float
    agrees: bool
    checked: int
    entries: int
    note: str = ""


def dependents(equations: Sequence[Equation], wrt: MatrixSymbol) -> list[Equation]:
    """The equations whose value changes with `wrt`."""
    changed = {wrt}
    found = []
    for equation in equations:
        if equation.name != wrt and not changed.isdisjoint(algebra.symbols(equation.value)):
            changed.add(equation.name)
            found.append(equation)
    return found


def differences(
    equations: Sequence[Equation], of: MatrixSymbol, wrt: MatrixSymbol, env: Environment, sizes: Sizes,
    entries: Sequence[tuple[int, int]],
) -> Array:  # fmt: skip
    """∂of/∂wrt at the given entries by the complex step through the forward pass alone.

    Entries are of the derivative as its name has it: of a scalar those of wrt, else of the Jacobian by vec.
    """
    tail = dependents(equations, wrt)
    if not tail:
        return np.array([float(of == wrt and (algebra.is_scalar(of) or i == j)) for i, j in entries])
    if algebra.is_scalar(of):
        return _moves(tail, of, wrt, env, sizes, entries)[:, 0]
    rows = env[wrt].shape[0]
    columns = list({j for _, j in entries})
    moves = dict(zip(columns, _moves(tail, of, wrt, env, sizes, [(j % rows, j // rows) for j in columns]), strict=True))
    return np.array([moves[j][i] for i, j in entries])


def _moves(
    tail: Sequence[Equation], of: MatrixSymbol, wrt: MatrixSymbol, env: Environment, sizes: Sizes,
    entries: Sequence[tuple[int, int]],
) -> Array:  # fmt: skip
    """How vec(of) moves with each of these entries of wrt: a row each. As many at once as memory is for."""
    total = sum(env[equation.name].size for equation in tail)
    together = max(1, _ENTRIES_AT_ONCE // total) if takes_stacks(tail) else 1
    found = []
    for start in range(0, len(entries), together):
        part = entries[start : start + together]
        moved = np.repeat(env[wrt].astype(complex)[None], len(part), axis=0)
        for place, entry in enumerate(part):
            moved[place][entry] += _STEP * 1j
        value = run(tail, {**env, wrt: moved if together > 1 else moved[0]}, sizes)[of]
        moves = np.broadcast_to(value, (len(part), *env[of].shape)).imag / _STEP
        found.append(moves.mT.reshape(len(part), -1))
    return np.concatenate(found)


def delicate(equations: Sequence[Equation]) -> list[Equation]:
    """The equations that may stand on a kink or invert something: the others need not be looked through for that."""
    return [equation for equation in equations if _is_delicate(equation.value)]


def _is_delicate(value: MatrixExpr) -> bool:
    kinds = algebra.kinds(value)
    if Call in kinds or Inverse in kinds:
        return True
    if Apply not in kinds:
        return False
    return any(FUNCTIONS[node.function].kinks for node in algebra.nodes(value) if isinstance(node, Apply))


def kink_at(equations: Sequence[Equation], env: Environment, sizes: Sizes, margin: float = _KINK_MARGIN) -> str:
    """A sentence about the first function that stands on (or nearly on) one of its kinks, or ""."""
    for equation in equations:
        for node in algebra.nodes(equation.value):
            if isinstance(node, Apply) and FUNCTIONS[node.function].kinks:
                z = evaluate(node.arg, env, sizes)
                if any(np.min(np.abs(z - kink)) <= margin for kink in FUNCTIONS[node.function].kinks):
                    return f"{node.function} stands on its kink: {FUNCTIONS[node.function].convention}"
            elif isinstance(node, Call) and _is_kinked(node, env, sizes, margin):
                return f"{node.function}: {OPERATIONS[node.function, len(node.operands)].convention}"
    return ""


def _is_kinked(node: Call, env: Environment, sizes: Sizes, margin: float) -> bool:
    """Whether a norm is at 0, or an entry that it takes without its sign, or two entries tie of which one is picked."""
    kinks = OPERATIONS[node.function, len(node.operands)].kinks
    if not kinks:
        return False
    values = [evaluate(operand, env, sizes) for operand in node.operands]
    if kinks == "entries at 0":
        return bool(np.min(np.abs(values[0])) <= margin)
    if len(values) == 2:
        return bool(np.min(np.abs(values[0] - values[1])) <= margin)
    value = evaluate(node, env, sizes)
    if kinks == "at 0":
        return bool(np.min(np.abs(value)) <= margin)
    near = np.sum(np.abs(values[0] - value) <= margin, axis=node.axis)
    return bool(np.any(near > 1))


def singular_at(equations: Sequence[Equation], env: Environment, sizes: Sizes) -> str:
    """The name of the first matrix that is inverted, here or in a derivative, and has no inverse to speak of, or ""."""
    for equation in equations:
        for node in algebra.nodes(equation.value):
            if _is_inverted(node):
                (inside,) = algebra.operands(node)
                value = evaluate(inside, env, sizes)
                if is_finite(value) and not np.linalg.cond(value) < _LARGEST_CONDITION:
                    return str(inside.name) if isinstance(inside, MatrixSymbol) else f"a matrix in {equation.name.name}"
    return ""


def not_finite(equation: Equation, env: Environment, sizes: Sizes) -> str:
    """What is said of an equation whose value is not finite: which function is outside its domain, where one is."""
    outside = (
        f"{node.function} needs {domain}"
        for node in algebra.nodes(equation.value)
        if (domain := _domain(node))
        and not is_finite(evaluate(node, env, sizes))
        and all(is_finite(evaluate(operand, env, sizes)) for operand in algebra.operands(node))
    )
    why = next(outside, "overflow, or outside a function's domain")
    return f"{equation.name.name} is not a finite number at these values ({why})"


def _domain(node: MatrixExpr) -> str:
    if isinstance(node, Apply):
        return FUNCTIONS[node.function].domain
    return OPERATIONS[node.function, len(node.operands)].domain if isinstance(node, Call) else ""


def _is_inverted(node: MatrixExpr) -> bool:
    if isinstance(node, Call):
        return any("inv(A)" in pullback for pullback in OPERATIONS[node.function, len(node.operands)].pullbacks)
    return isinstance(node, Inverse)


def flat_at(equations: Sequence[Equation], env: Environment, sizes: Sizes) -> str:
    """A sentence about the first function that is flat in every entry at these values, or "".

    Gradients through it vanish, so that whatever they are made of would agree with differences.
    """
    for equation in equations:
        for node in algebra.nodes(equation.value):
            if isinstance(node, Apply | Call) and _is_flat(node, env, sizes):
                return f"{node.function} is flat at these values, so what goes into it is not checked"
    return ""


def _is_flat(node: Apply | Call, env: Environment, sizes: Sizes) -> bool:
    """Whether an activation with a kink, or the larger or smaller of a number and something, moves in no entry."""
    if isinstance(node, Apply):
        row = FUNCTIONS[node.function]
        if not row.kinks or not row.activation or node.order:
            return False
        return not np.any(evaluate(algebra.apply(node.function, node.arg, 1), env, sizes))
    if len(node.operands) != 2 or OPERATIONS[node.function, 2].kinks != "ties":
        return False
    still = [operand for operand in node.operands if not algebra.symbols(operand)]
    if len(still) != 1:
        return False
    return not np.any(evaluate(node, env, sizes) != evaluate(still[0], env, sizes))


def compare(
    derived: Array, differenced: Array, rounding: float, entries: int, added: Callable[[], float], note: str = ""
) -> Check:
    """Compare values at the same entries.

    `rounding` is by how much these moved with the last digits of the values. `added` gives how large the numbers
    are of which a derivative is the sum; it is asked where the derivative is small against them, or 0.
    """
    error = float(np.max(np.abs(derived - differenced), initial=0.0))
    size = float(np.max(np.abs(derived), initial=0.0))
    agrees = error <= 1e-9 * size + min(rounding, _UNSTEADY * size) + _UNDERFLOW
    if not agrees and np.isfinite(whole := added()):
        agrees = error <= 1e-9 * size + min(rounding, _UNSTEADY * max(size, whole)) + float(ROUNDING) * whole
    return Check("complex step", error, bool(agrees), len(derived), entries, note)


def terms_added(
    lines: Iterable[tuple[MatrixExpr, MatrixExpr]], of: MatrixExpr, wrt: MatrixSymbol, env: Environment, sizes: Sizes
) -> float:
    """The largest sum of absolute values over all paths from an entry of `of` to the entries of `wrt`.

    So large are the numbers of which the derivative is made, where they do not cancel. Lines are names with what
    they are, in order; it is the derivative of a magnitude, by the complex step.
    """
    known: Environment = {}
    names = {name: stand_in(name) for name in env if isinstance(name, MatrixSymbol)}
    for name, value in ((name, env[name]) for name in names):
        known[name] = value
        known[names[name]] = np.abs(value)
    known[names[wrt]] = np.abs(env[wrt]) + _STEP * 1j
    for name, value in lines:
        known[name] = env[name]
        names[name] = stand_in(name)
        known[names[name]] = evaluate(magnitude(value, names, slopes=True), known, sizes)
    return float(np.max(np.abs(np.imag(known[names[of]])))) / _STEP
