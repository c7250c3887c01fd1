"""Expression → derivation: forward equations, backward steps, closed form. Knows nothing of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply
from symback.derivation.backprop import backward_steps
from symback.derivation.closed import EXPANDED_UP_TO, ClosedForm
from symback.derivation.forward import Equation, forward_equations
from symback.derivation.jacobian import jacobian_steps
from symback.derivation.steps import Derivation, Layout, Step
from symback.errors import Diagnostic, UnsupportedError
from symback.prose import prose
from symback.rewrite import Fact, Facts, facts_of
from symback.shapes import words


def derive_network(
    definitions: Mapping[str, MatrixExpr],
    symbols: Mapping[str, MatrixSymbol],
    of: str,
    wrt: Sequence[str],
    layout: Layout = "gradient",
    facts: Facts | None = None,
    method: str = "backprop",
) -> tuple[Derivation, ...]:
    """Derive ∂of/∂w for every w in `wrt`, all in one backward sweep.

    `definitions` are the network, in order; `symbols` every variable and definition by name. `of`
    must be a scalar: raises `UnsupportedError` where it is not. In `gradient` layout ∂f/∂W has the
    shape of W, in `jacobian` layout the transposed one. `facts` are what the kinds of the variables
    make true, for the rewriting of results.
    """
    output = symbols[of]
    if not algebra.is_scalar(output):
        raise UnsupportedError(_not_scalar(of, output))
    sizes = {size for symbol in symbols.values() for size in algebra.shape(symbol) if isinstance(size, str)}
    forward = forward_equations(definitions, {*symbols, *sizes}, of)
    known = facts_of(((e.name, e.value) for e in forward), facts or {})
    targets = [symbols[name] for name in wrt]
    steps = METHODS[method].steps(forward, output, targets, known)
    sweep: dict[MatrixExpr, list[tuple[int, Step]]] = {}
    for place, step in enumerate(steps):
        sweep.setdefault(step.lhs, []).append((place, step))
    return tuple(_one(output, target, layout, method, tuple(forward), sweep) for target in targets)


@dataclass(frozen=True, slots=True)
class Method:
    """A way to derive: its steps from forward equations, output, names and facts; the heading above them."""

    name: str
    steps: Callable[[Sequence[Equation], MatrixSymbol, Sequence[MatrixSymbol], Facts], list[Step]]
    heading: str


_METHODS = (
    Method("backprop", backward_steps, "Backward pass"),
    Method("jacobian", lambda forward, of, wrt, facts: jacobian_steps(forward, of, wrt), "Backward pass"),
)

METHODS: dict[str, Method] = {row.name: row for row in _METHODS}
"""How a derivation can go, by name."""


def _not_scalar(of: str, output: MatrixSymbol) -> Diagnostic:
    message = f"{of} is {words(algebra.shape(output))}; a gradient is the derivative of a scalar"
    return Diagnostic("not-scalar", message, hint=f"add a loss, such as L: mse({of}, y), and derive that")


def _one(
    of: MatrixSymbol,
    wrt: MatrixSymbol,
    layout: Layout,
    method: str,
    forward: tuple[Equation, ...],
    sweep: Mapping[MatrixExpr, Sequence[tuple[int, Step]]],
) -> Derivation:
    """The part of a sweep (left side → steps and their places) that one derivative needs, in its order."""
    answer = algebra.gradient(of, wrt)
    if answer in sweep:
        placed = sorted((found for lhs in _needed(answer, sweep) for found in sweep[lhs]), key=lambda pair: pair[0])
        steps = [step for _, step in placed]
    elif of == wrt:
        steps = [Step(answer, algebra.constant(1), "identity", prose("{f} changes as much as itself", f=of))]
    else:
        why = prose("no equation on the way to {f} uses {x}", f=of, x=wrt)
        steps = [Step(answer, algebra.zeros(algebra.shape(wrt)), "no path", why)]
    if layout == "jacobian" and not any(step.lhs == algebra.transpose(answer) for step in steps):
        steps.append(_transposed(answer, steps))
    return Derivation(of, wrt, layout, forward, tuple(steps), method)


def _needed(answer: MatrixExpr, sweep: Mapping[MatrixExpr, Sequence[tuple[int, Step]]]) -> set[MatrixExpr]:
    needed: set[MatrixExpr] = set()
    stack: list[MatrixExpr] = [answer]
    while stack:
        lhs = stack.pop()
        if lhs not in needed:
            needed.add(lhs)
            for _, step in sweep[lhs]:
                stack += step.uses
                stack += {n for n in algebra.nodes(step.rhs) if isinstance(n, Apply) and n in sweep}
    return needed


def _transposed(answer: MatrixExpr, steps: Iterable[Step]) -> Step:
    """The last step in Jacobian layout."""
    rhs = [step.rhs for step in steps if step.lhs == answer][-1]
    why = prose("the Jacobian layout has a column for each entry of the variable: it is the transpose of the gradient")
    used = next(step.uses for step in steps if step.lhs == answer)
    return Step(
        algebra.transpose(answer), algebra.push_transpose(rhs), "Jacobian layout", why, (answer, *used), local=False
    )


__all__ = [
    "EXPANDED_UP_TO",
    "METHODS",
    "ClosedForm",
    "Derivation",
    "Equation",
    "Fact",
    "Facts",
    "Layout",
    "Method",
    "Step",
    "derive_network",
]
