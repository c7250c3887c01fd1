"""The gradient check: the derived gradient against differences of the function itself.

The complex step, Im f(x + ih)/h, has no cancellation and is exact to rounding (Squire and Trapp, SIAM
Review 40, 1998; Martins, Sturdza and Alonso, 2003). Where a function has no complex form here,
five-point central differences with error O(h⁴) stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.derivation import Equation
from symback.numeric.evaluate import Array, Environment, Sizes, evaluate, run

_TINY = 1e-30
_KINK_MARGIN = 1e-6


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
        if equation.name != wrt and not changed.isdisjoint(algebra.nodes(equation.value)):
            changed.add(equation.name)
            found.append(equation)
    return found


def differences(
    equations: Sequence[Equation], of: MatrixSymbol, wrt: MatrixSymbol, env: Environment, sizes: Sizes,
    entries: Sequence[tuple[int, int]],
) -> tuple[str, Array]:  # fmt: skip
    """The method used, and ∂of/∂wrt at the given entries by differences of the forward pass alone."""
    tail = dependents(equations, wrt)
    if not tail:
        return "complex step", np.full(len(entries), 1.0 if of == wrt else 0.0)
    analytic = all(FUNCTIONS[n.function].analytic for e in tail for n in algebra.nodes(e.value) if isinstance(n, Apply))

    def output(entry: tuple[int, int], change: complex) -> complex:
        moved = env[wrt].astype(complex if analytic else float)
        moved[entry] += change
        return run(tail, {**env, wrt: moved}, sizes)[of][0, 0]  # type: ignore[no-any-return]

    if analytic:
        return "complex step", np.array([output(entry, _TINY * 1j).imag / _TINY for entry in entries])
    return "central differences", np.array([_five_point(output, entry, env[wrt][entry]) for entry in entries])


def _five_point(output, entry: tuple[int, int], at: float) -> float:  # type: ignore[no-untyped-def]
    h = 1e-3 * max(1.0, abs(at))
    near = output(entry, h) - output(entry, -h)
    far = output(entry, 2 * h) - output(entry, -2 * h)
    return float((8 * near - far) / (12 * h))


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
    """Whether a norm is at 0, or two entries tie of which one is picked."""
    if not OPERATIONS[node.function, len(node.operands)].kinked:
        return False
    value = evaluate(node, env, sizes)
    values = [evaluate(operand, env, sizes) for operand in node.operands]
    if len(values) == 2:
        return bool(np.min(np.abs(values[0] - values[1])) <= margin)
    if node.function.startswith("norm"):
        return bool(np.min(np.abs(value)) <= margin)
    near = np.sum(np.abs(values[0] - value) <= margin, axis=node.axis)
    return bool(np.any(near > 1))


def is_dull(equations: Sequence[Equation], env: Environment, sizes: Sizes) -> bool:
    """Whether some function with a kink has slope 0 everywhere at these values, so that gradients vanish."""
    kinked = (n for e in equations for n in algebra.nodes(e.value) if isinstance(n, Apply))
    return any(
        not np.any(evaluate(algebra.apply(node.function, node.arg, 1), env, sizes))
        for node in kinked
        if FUNCTIONS[node.function].kinks and FUNCTIONS[node.function].activation and not node.order
    )


def compare(method: str, derived: Array, differenced: Array, scale: float, entries: int, note: str = "") -> Check:
    """Compare values at the same entries; `scale` is the size of the function, whose rounding differences feel."""
    error = float(np.max(np.abs(derived - differenced), initial=0.0))
    size = float(np.max(np.abs(derived), initial=0.0))
    # The complex step has only relative rounding; central differences also feel that of f itself.
    tolerance = 1e-9 * size + (1e-300 if method == "complex step" else 1e-9 * max(scale, size))
    return Check(method, error, bool(error <= tolerance), len(derived), entries, note)
