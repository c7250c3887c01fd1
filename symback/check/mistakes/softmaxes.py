"""Wrong rules for a softmax: its Jacobian left out, its diagonal alone, or every entry of it by the rule for one."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatrixSymbol

from symback import algebra
from symback.algebra import Call
from symback.catalog import OPERATIONS
from symback.check.mistakes.chain import Chain
from symback.check.mistakes.surroundings import Surroundings

Found = tuple[str, MatrixExpr, MatrixSymbol]
"""A mistake, the answer that it gives, and the name of what the softmax gives."""


def wrong_softmaxes(chain: Chain, around: Surroundings) -> Iterator[Found]:
    """What arrives at a softmax, or at a log-softmax, as it goes on from there with a wrong Jacobian or with none."""
    for equation in around.forward:
        p = equation.name
        for node in algebra.nodes(equation.value):
            if not (isinstance(node, Call) and _mixes(node)):
                continue
            whole = node is equation.value and sums_to_one(node, node.axis)
            for place, link in enumerate(chain.links):
                if link.name == node.operands[0] and algebra.is_scalar(around.of):
                    yield from _arrived(chain, place, p, algebra.gradient(around.of, p), whole=whole)
                elif whole and link.lhs == algebra.gradient(p, link.name) and algebra.shape(p)[1] == 1:
                    yield "softmax-elementwise", chain.value({place: diagonal(p)}), p


def _arrived(chain: Chain, place: int, p: MatrixSymbol, arrived: MatrixExpr, *, whole: bool) -> Iterator[Found]:
    """What arrives at p goes on from there; p is the softmax where that is the `whole` of its equation."""
    if algebra.shape(chain.links[place].lhs) == algebra.shape(p):
        yield "missing-jacobian", chain.value({place: arrived}), p
    if whole:
        for wrong in (algebra.hadamard(arrived, slopes(p)), algebra.hadamard(arrived, p)):
            yield "softmax-elementwise", chain.value({place: wrong}), p
        if algebra.shape(p)[1] == 1:  # pᵢ (1 − pⱼ) for pᵢ (δᵢⱼ − pⱼ)
            total = algebra.product(algebra.transpose(p), arrived)
            others = algebra.subtract(algebra.ones(algebra.shape(p)), p)
            yield "missing-delta", chain.value({place: algebra.product(total, others)}), p


def slopes(p: MatrixExpr) -> MatrixExpr:
    """p ⊙ (1 − p), which is the diagonal of softmax's Jacobian."""
    return algebra.hadamard(p, algebra.subtract(algebra.constant(1), p))


def diagonal(p: MatrixExpr) -> MatrixExpr:
    return algebra.call("diag", None, slopes(p))


def of_jacobian(node: MatAdd, around: Surroundings) -> Iterator[tuple[str, MatrixExpr]]:
    """What stands for diag(p) − p pᵀ where it is written out, as in a second derivative: its diagonal alone."""
    for term in node.args:
        if isinstance(term, Call) and term.function == "diag" and algebra.shape(term.operands[0])[1] == 1:
            p = term.operands[0]
            outer = algebra.negative(algebra.product(p, algebra.transpose(p)))
            if outer in node.args and sums_to_one(around.values.get(p, p), None):
                rest = (one for one in node.args if one not in (term, outer))
                yield "softmax-elementwise", algebra.add(diagonal(p), *rest)


def sums_to_one(value: MatrixExpr, axis: int | None) -> bool:
    """Whether the entries of an array add up to one along an axis."""
    row = OPERATIONS.get((value.function, len(value.operands))) if isinstance(value, Call) else None
    return row is not None and row.sums_to_one and value.axis == axis


def _mixes(node: Call) -> bool:
    return node.function == "log_softmax" or sums_to_one(node, node.axis)
