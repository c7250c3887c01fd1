"""Expression → derivation: forward equations, backward steps, closed form. Knows nothing of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply
from symback.derivation.backprop import backward_steps
from symback.derivation.closed import EXPANDED_UP_TO, ClosedForm
from symback.derivation.forward import Equation, forward_equations
from symback.derivation.steps import Derivation, Layout, Step
from symback.errors import Diagnostic, UnsupportedError
from symback.prose import prose
from symback.shapes import words


def derive_network(
    definitions: Mapping[str, MatrixExpr],
    symbols: Mapping[str, MatrixSymbol],
    of: str,
    wrt: Sequence[str],
    layout: Layout = "gradient",
) -> tuple[Derivation, ...]:
    """Derive ∂of/∂w for every w in `wrt`, all in one backward sweep.

    `definitions` are the network, in order; `symbols` every variable and definition by name. `of`
    must be a scalar: raises `UnsupportedError` where it is not. In `gradient` layout ∂f/∂W has the
    shape of W, in `jacobian` layout the transposed one.
    """
    output = symbols[of]
    if not algebra.is_scalar(output):
        raise UnsupportedError(_not_scalar(of, output))
    sizes = {size for symbol in symbols.values() for size in algebra.shape(symbol) if isinstance(size, str)}
    forward = forward_equations(definitions, {*symbols, *sizes}, of)
    steps = backward_steps(forward, output, [symbols[name] for name in wrt])
    by_lhs = {step.lhs: step for step in steps}
    place = {step.lhs: n for n, step in enumerate(steps)}
    return tuple(_one(output, symbols[name], layout, forward, by_lhs, place) for name in wrt)


def _not_scalar(of: str, output: MatrixSymbol) -> Diagnostic:
    message = f"{of} is {words(algebra.shape(output))}; a gradient is the derivative of a scalar"
    return Diagnostic("not-scalar", message, hint=f"add a loss, such as L: mse({of}, y), and derive that")


def _one(
    of: MatrixSymbol,
    wrt: MatrixSymbol,
    layout: Layout,
    forward: Sequence[Equation],
    by_lhs: Mapping[MatrixExpr, Step],
    place: Mapping[MatrixExpr, int],
) -> Derivation:
    """The part of a sweep that one derivative needs, in the order of the sweep."""
    answer = algebra.gradient(of, wrt)
    if answer in by_lhs:
        wanted = _needed(answer, by_lhs)
        steps = [by_lhs[lhs] for lhs in sorted(wanted, key=place.__getitem__)]
    elif of == wrt:
        steps = [Step(answer, algebra.constant(1), "identity", prose("{f} changes as much as itself", f=of))]
    else:
        why = prose("no equation on the way to {f} uses {x}", f=of, x=wrt)
        steps = [Step(answer, algebra.zeros(algebra.shape(wrt)), "no path", why)]
    if layout == "jacobian" and not algebra.is_scalar(wrt):
        steps.append(_transposed(answer, steps))
    return Derivation(of, wrt, layout, tuple(forward), tuple(steps))


def _needed(answer: MatrixExpr, by_lhs: Mapping[MatrixExpr, Step]) -> set[MatrixExpr]:
    needed: set[MatrixExpr] = set()
    stack: list[MatrixExpr] = [answer]
    while stack:
        lhs = stack.pop()
        if lhs not in needed:
            needed.add(lhs)
            step = by_lhs[lhs]
            stack += step.uses
            stack += {n for n in algebra.nodes(step.rhs) if isinstance(n, Apply) and n in by_lhs}
    return needed


def _transposed(answer: MatrixExpr, steps: Iterable[Step]) -> Step:
    """The last step in Jacobian layout."""
    rhs = next(step.rhs for step in steps if step.lhs == answer)
    why = prose("the Jacobian layout has a column for each entry of the variable: it is the transpose of the gradient")
    used = next(step.uses for step in steps if step.lhs == answer)
    return Step(
        algebra.transpose(answer), algebra.push_transpose(rhs), "Jacobian layout", why, (answer, *used), local=False
    )


__all__ = ["EXPANDED_UP_TO", "ClosedForm", "Derivation", "Equation", "Layout", "Step", "derive_network"]
