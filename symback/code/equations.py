"""Solution → the lines of its code: the equation list, each quantity once, in forms that compute well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Differential, Gradient, Hessian
from symback.code.stable import stable
from symback.derivation import Derivation, Step
from symback.errors import printable
from symback.notation import TEXT, write
from symback.rules import slope
from symback.shapes import SCALAR
from symback.solution import Solution


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment; `formula` is the equation as the derivation has it, where it is worth saying."""

    thing: MatrixExpr
    wished: str
    value: MatrixExpr
    formula: str = ""


def forward(solution: Solution) -> list[Line]:
    values = {e.name: e.value for e in solution.forward}
    low = _lowering(solution)
    lines = []
    for equation in solution.forward:
        computed = stable(equation.value, values)
        formula = _formula(equation.name, equation.value) if computed != equation.value else ""
        lines.append(Line(equation.name, str(equation.name.name), low(computed), formula))
    return lines


def backward(solution: Solution) -> list[Line]:
    """Each derivative once, by the last form that its derivation gives it."""
    pairs = [pair for d in solution.derivations for pair in _last_forms(_of_gradient(d))]
    return _lines(solution, pairs)


def differentials(solution: Solution, derivation: Derivation) -> list[Line]:
    """dz, dh, … and at last d(∂f/∂x), by the first form that the derivation of a second derivative gives them."""
    return _lines(solution, list(reversed(derivation.differentials.items())))


def hessian(solution: Solution, derivation: Derivation) -> list[Line]:
    """The Hessian by vec as one formula; none where it has none."""
    found = derivation.hessian
    return [] if found is None else _lines(solution, [(derivation.name, found)])


def kronecker_lines(solution: Solution, derivation: Derivation) -> list[tuple[Line, Line]]:
    """(A, B), … where the Hessian by vec is A ⊗ B, or a sum of such; none where it is anything else."""
    found = derivation.hessian
    terms = () if found is None else found.args if isinstance(found, MatAdd) else (found,)
    pairs = []
    for count, term in enumerate(terms, 1):
        scalars, body = algebra.factors(term)
        if body is None or not algebra.is_kron(body):
            return []
        end = f"{derivation.wrt.name}" if len(terms) == 1 else f"{derivation.wrt.name}_{count}"
        left, right = body.operands
        pairs.append(
            (_part(solution, f"left_{end}", algebra.products(*scalars, left)), _part(solution, f"right_{end}", right))
        )
    return pairs


def _part(solution: Solution, name: str, value: MatrixExpr) -> Line:
    """A line for something that has no name in the derivation; the blank keeps its name apart from those that have."""
    return Line(algebra.symbol(f"{name} ", algebra.shape(value)), name, _lowering(solution)(value))


def needed(lines: Sequence[Line], wanted: Iterable[MatrixExpr]) -> list[Line]:
    """The lines that what is wanted depends on, in their order."""
    of = {line.thing: line for line in lines}
    found: set[MatrixExpr] = set()
    stack = list(wanted)
    while stack:
        thing = stack.pop()
        if thing in of and thing not in found:
            found.add(thing)
            stack.extend(algebra.nodes(of[thing].value))
    return [line for line in lines if line.thing in found]


def answers(solution: Solution) -> list[MatrixExpr]:
    return [derivation.answer for derivation in solution.derivations]


# The forms that are computed


def _of_gradient(derivation: Derivation) -> Sequence[Step]:
    return derivation.steps if derivation.order == 1 else derivation.steps[: derivation.gradient_steps]


def _last_forms(steps: Sequence[Step]) -> list[tuple[MatrixExpr, MatrixExpr]]:
    """Each left side with the last right side that it gets, but as it is before everything is put into it."""
    kept = [step for step in steps if not step.is_slope and step.rule != "closed form"]
    last = {step.lhs: place for place, step in enumerate(kept)}
    return [(step.lhs, step.rhs) for place, step in enumerate(kept) if last[step.lhs] == place]


def _lines(solution: Solution, pairs: Iterable[tuple[MatrixExpr, MatrixExpr]]) -> list[Line]:
    low = _lowering(solution)
    lines: dict[MatrixExpr, Line] = {}
    for lhs, rhs in pairs:
        if lhs not in lines:
            lines[lhs] = Line(lhs, _wished(lhs), low(rhs), _formula(lhs, rhs))
    return list(lines.values())


def _formula(lhs: MatrixExpr, rhs: MatrixExpr) -> str:
    return printable(f"{write(lhs, TEXT)} = {write(rhs, TEXT)}")


def _wished(lhs: MatrixExpr) -> str:
    """`df_dW1`; one equation's contribution `df_dW1_via_z2`; a Jacobian `df_dW1_row`; `dz1`, `ddf_dW1`, `d2f_dW1`."""
    if isinstance(lhs, Transpose):
        inside = algebra.operands(lhs.arg)
        return f"{_wished(inside[0])}_row" if inside else f"{_wished(lhs.arg)}_transposed"
    if isinstance(lhs, Differential):
        return f"d{_wished(lhs.of)}"
    if isinstance(lhs, MatrixSymbol):
        return str(lhs.name)
    if isinstance(lhs, Hessian):
        return f"d2{lhs.of.name}_d{lhs.wrt.name}"
    if not isinstance(lhs, Gradient):
        return "t"
    via = "" if lhs.via is None else f"_via_{lhs.via.name}"
    return f"d{lhs.of.name}_d{lhs.wrt.name}{via}"


def _lowering(solution: Solution) -> Callable[[MatrixExpr], MatrixExpr]:
    """Slopes by the outputs that have names, as in σ′(z) = h ⊙ (1 − h); higher ones by functions and first slopes."""
    outputs = {e.value: e.name for e in solution.forward if isinstance(e.value, Apply) and not e.value.order}

    def form(node: Apply) -> MatrixExpr | None:
        applied = algebra.apply(node.function, node.arg)
        output = outputs.get(applied)
        if node.order > 1 or (output is not None and _is_of_output(node.function)):
            return slope(node.function, node.order, node.arg, output or applied)
        return None

    def lowered(expr: MatrixExpr) -> MatrixExpr:
        while new := {
            node: made
            for node in algebra.nodes(expr)
            if isinstance(node, Apply) and node.order and (made := form(node)) is not None
        }:
            expr = algebra.substitute(expr, new)
        return expr

    return lowered


@cache
def _is_of_output(function: str) -> bool:
    """Whether the first slope of a function is a formula in its output alone."""
    z, h = algebra.symbol("z", SCALAR), algebra.symbol("h", SCALAR)
    inside = set(algebra.nodes(slope(function, 1, z, h)))
    return h in inside and z not in inside
