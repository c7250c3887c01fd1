"""Why each rule is what it is: lines of equations, each true as it stands.

A proof is told for one equation y = node, with a scalar f that depends on y and ∂f/∂y known. It says
what an entry of y is, how ∂f/∂y reaches an entry of an operand, and what that is for whole arrays,
where it ends in the pullback itself. Sources as in `pullbacks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sympy import Basic, MatrixExpr
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
from symback.algebra import Apply, Call, Constant, Part, Scaling, Stack
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.language.build import build
from symback.prose import Prose, prose
from symback.rules.pullbacks import RULES, formula_term, names_of_call, shapes_of_call, slope
from symback.shapes import SCALAR

I, J, K = (algebra.index(letter) for letter in "ijk")


@dataclass(frozen=True, slots=True)
class ProofLine:
    """`left = right`, with a few words; a line with the left side of the one before goes on from it."""

    left: MatrixExpr
    right: MatrixExpr
    why: Prose = ()


Lines = Iterator[ProofLine]


@dataclass(frozen=True, slots=True)
class Case:
    """The equation y = node that a proof is told for; the operands of the node are names or constants."""

    of: MatrixSymbol
    name: MatrixSymbol
    node: MatrixExpr

    @property
    def arrived(self) -> MatrixExpr:
        """∂f/∂y."""
        return algebra.constant(1) if self.of == self.name else algebra.gradient(self.of, self.name)

    def by(self, operand: MatrixExpr) -> MatrixExpr:
        return algebra.gradient(self.of, operand)

    @property
    def variables(self) -> list[tuple[int, MatrixSymbol]]:
        """The operands that are no constants, with their places."""
        return [(n, o) for n, o in enumerate(algebra.operands(self.node)) if isinstance(o, MatrixSymbol)]

    def pulled(self, place: int) -> MatrixExpr:
        """What the rule says of the operand in a place, with y called by its name."""
        pulled = RULES[type(self.node)].pull(self.node, place, self.arrived)
        return algebra.substitute(pulled, {self.node: self.name})

    def whole(self, place: int, words: str = "as whole arrays") -> ProofLine:
        """The pullback itself, to which the proof leads."""
        operand = algebra.operands(self.node)[place]
        return ProofLine(self.by(operand), self.pulled(place), prose(words))


def is_constant(operand: MatrixExpr) -> bool:
    """Whether an operand stays as it is in a proof: a number, a matrix of ones."""
    return isinstance(operand, Constant | OneMatrix | ZeroMatrix | Identity)


def prove(case: Case) -> tuple[ProofLine, ...]:
    """The lines of the proof for the kind of node that the case has."""
    return tuple(line for line in PROOFS[type(case.node)](case) if line.left != line.right)


def _product(case: Case) -> Lines:
    left, right = case.node.args[0], algebra.products(*case.node.args[1:])
    inner = algebra.shape(left)[1]
    rows, columns = algebra.shape(case.node)
    y, arrived = case.name, case.arrived
    total = algebra.index_sum(algebra.product(algebra.entry(left, I, K), algebra.entry(right, K, J)), K, inner)
    yield ProofLine(algebra.entry(y, I, J), total, prose("row i of {a} meets column j of {b}", a=left, b=right))
    for place, operand in case.variables:
        if place == 0:
            body = algebra.product(algebra.entry(arrived, I, J), algebra.entry(right, K, J))
            at, over, count = (I, K), J, columns
            words = "{x} meets column k of the other in every entry of row i of {y}, and these paths add"
        elif len(case.node.args) == 2:
            body = algebra.product(algebra.entry(left, I, K), algebra.entry(arrived, I, J))
            at, over, count = (K, J), I, rows
            words = "{x} is in every entry of column j of {y}, and these paths add"
        else:
            continue
        entry = algebra.entry(case.by(operand), *at)
        found = algebra.index_sum(body, over, count)
        why = prose(words, x=algebra.entry(operand, *at), y=y) if count != 1 else prose(
            "{x} is in no other entry", x=algebra.entry(operand, *at)
        )
        yield ProofLine(entry, found, why)
        yield case.whole(place, "the same for whole arrays: the sum is one over a common index")
