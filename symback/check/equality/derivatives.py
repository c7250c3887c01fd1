"""Derivatives that an answer names and the backward pass does not: ∂h₂/∂z₁, ∂z₂/∂W₁."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Gradient
from symback.check.course import Course
from symback.check.equality.errors import UnsupportedNodeError
from symback.check.equality.program import Derived
from symback.derivation import derive_network
from symback.errors import ShapeError, SymbackError


def derived(course: Course, node: Gradient) -> Derived:
    """The derivative that `node` names.

    Of a scalar its gradient; of anything else y the gradient of Σ u ⊙ y for a cotangent u, whose values
    at the unit vectors are the rows of the Jacobian. Raises `UnsupportedNodeError` where it cannot be derived.
    """
    definitions = {str(equation.name.name): equation.value for equation in course.forward}
    definitions |= {name: value for name, value in course.problem.definitions.items() if name not in definitions}
    symbols = {**course.problem.symbols, **{str(equation.name.name): equation.name for equation in course.forward}}
    named: dict[MatrixExpr, MatrixExpr] = {}
    of, wrt, probe = node.of, node.wrt, None
    if node.via is not None:  # through one equation alone: by a copy of the name that stands there
        wrt = algebra.symbol(f"copy of {wrt.name} in {node.via.name}", algebra.shape(wrt))
        via = str(node.via.name)
        definitions[via] = algebra.substitute(definitions.get(via, node.via), {node.wrt: wrt})
        symbols[wrt.name] = wrt
        named[wrt] = node.wrt
    if not algebra.is_scalar(of):
        probe = algebra.symbol(f"cotangent of {of.name}", algebra.shape(of))
        of = algebra.symbol(f"probe of {of.name}", (1, 1))
        definitions[of.name] = algebra.call("sum", None, algebra.hadamard(probe, node.of))
        symbols |= {of.name: of, probe.name: probe}
    known = {*symbols}
    try:
        derivation = derive_network(definitions, symbols, of.name, [wrt.name])[0]
    except (SymbackError, ShapeError, KeyError) as error:
        raise UnsupportedNodeError(f"∂{node.of.name}/∂{node.wrt.name} cannot be derived") from error
    named |= {step.lhs: step.rhs for step in derivation.steps if isinstance(step.lhs, Gradient)}
    named |= {equation.name: equation.value for equation in derivation.forward if equation.name.name not in known}
    return Derived(named.pop(algebra.gradient(of, wrt)), named, probe)


def partial_jacobian(course: Course, of: MatrixSymbol, wrt: MatrixSymbol) -> Gradient:
    """The name of the Jacobian in which ∂of_k/∂wrt_i is an entry.

    Where `wrt` stands in the equation that defines `of`, it is that of this one equation.
    """
    values = {equation.name: equation.value for equation in course.forward}
    direct = of in values and wrt in algebra.nodes(values[of])
    try:
        return algebra.gradient(of, wrt, of if direct else None)
    except ShapeError as error:
        raise UnsupportedNodeError(f"∂{of.name}/∂{wrt.name}: {error}") from error
