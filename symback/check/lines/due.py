"""What is due of a line on the way: the value that its left side says it has, which is not the answer's to choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr

from symback.check.lines.expected import Expected
from symback.check.lines.lefts import is_change, is_of_each_sample, is_turned
from symback.check.lines.own import OwnNames
from symback.check.lines.own_derivatives import OwnDerivatives
from symback.names import parts
from symback.reading import Left, Statement
from symback.shapes import AnyLayout


@dataclass
class Due:
    """What the lines of one answer must be equal to. `names` are those of the problem that the answer keeps."""

    names: Mapping[str, MatrixExpr]
    own: OwnNames
    derivatives: OwnDerivatives
    layout: AnyLayout
    moved: set[str] = field(default_factory=set)
    """Names that are differentials, such as dr."""

    def of(self, statement: Statement, statements: Sequence[Statement]) -> Expected | None:
        """What the sides of one of the answer's statements must be equal to; None where that is not known."""
        left = statement.left
        if left is None:
            return None
        if left.kind == "gradient":
            return self.derivative(statement, left)
        if left.kind == "name":
            symbol = self.names.get(left.name)
            if symbol is not None:
                return Expected((symbol,), symbol, strict=True)
            return self.change(statement) or self.derivatives.by_word(statement, statements)
        if left.tree is None or left.tree.op == "partial":
            return None
        if left.tree.op == "hessian":
            return self.derivatives.hessian(*left.tree.value.split())
        if left.tree.op == "second":
            return self.derivatives.second_change(left.tree.value)
        if left.tree.op == "differential" and len(names := left.tree.value.split()) == 2:
            return self.derivatives.gradient_change(*names)
        if is_of_each_sample(left.tree):
            return None
        shapes = {reading.shape for side in statement.sides for reading in side.readings}
        return self.derivatives.spelled(left.tree) or self.derivatives.formula(left.tree, shapes)

    def derivative(self, statement: Statement, left: Left) -> Expected | None:
        """What the sides must be equal to where the left one is a derivative."""
        if left.order == 2:
            return self.derivatives.second(left, self.layout)
        if is_change(left):
            return self.derivatives.entry_change(left)  # ∂h_k/∂W_ij, as dh
        found = self.derivatives.expected(left, self.layout)
        if found is not None and parts(left.name).accent == "bar" and _has_another_shape(statement, found):
            return None  # v̄ = 1/m 1ᵀ v is a mean
        return found if found is None or not is_turned(left.tree) else found.turned

    def change(self, statement: Statement) -> Expected | None:
        """What dr = … must be equal to, where it is written in differentials."""
        assert statement.left is not None
        name = statement.left.name
        nodes = (node for side in statement.sides for node in side.tree.postorder())
        moves = any(node.op == "differential" or (node.op == "name" and node.value in self.moved) for node in nodes)
        if not self.own.changes or name[:1] != "d" or not moves:
            return None
        found = self.derivatives.differential(name[1:])
        if found is not None:
            self.moved.add(name)
        return found


def _has_another_shape(statement: Statement, expected: Expected) -> bool:
    """Whether what stands on the right has a shape, and not one of those that are due."""
    first = [side.readings[0].shape for side in statement.sides if side.readings]
    return bool(first) and not {*first} & {*expected.shapes, *(shape[::-1] for shape in expected.shapes)}
