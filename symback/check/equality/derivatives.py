"""Derivatives that an answer names and the backward pass does not: ∂h₂/∂z₁, ∂z₂/∂W₁."""

from __future__ import annotations

from sympy import MatrixExpr

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
    missing = {name: value for name, value in course.problem.definitions.items() if name not in definitions}
    symbols = {**course.problem.symbols, **{str(equation.name.name): equation.name for equation in course.forward}}
    definitions |= missing
    of, probe = node.of, None
    if not algebra.is_scalar(of):
        probe = algebra.symbol(f"cotangent of {of.name}", algebra.shape(of))
        of = algebra.symbol(f"probe of {node.of.name}", (1, 1))
        definitions[of.name] = algebra.call("sum", None, algebra.hadamard(probe, node.of))
        symbols |= {of.name: of, probe.name: probe}
    try:
        steps = derive_network(definitions, symbols, of.name, [str(node.wrt.name)])[0].steps
    except (SymbackError, ShapeError, KeyError) as error:
        raise UnsupportedNodeError(f"∂{node.of.name}/∂{node.wrt.name} cannot be derived") from error
    named: dict[MatrixExpr, MatrixExpr] = {step.lhs: step.rhs for step in steps if isinstance(step.lhs, Gradient)}
    value = named.pop(algebra.gradient(of, node.wrt))
    return Derived(value, named, probe)
