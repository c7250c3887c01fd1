"""The layout of local Jacobians: ∂z₂/∂h₁ = W₂ in numerator layout, W₂ᵀ in denominator layout.

An answer may choose. In denominator layout the chain grows to the left, ∂f/∂h₁ = ∂z₂/∂h₁ ∂f/∂z₂. What it may not do is
mix them: once a local Jacobian is in the one layout for certain, none is in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import Transpose

from symback import algebra
from symback.algebra import Entry, Gradient, Partial
from symback.check.equality import Judge
from symback.check.lines.judged import Judged, LocalLayout, derivatives_in
from symback.check.lines.lefts import by_letters
from symback.check.lines.own import OwnNames
from symback.errors import ShapeError
from symback.prose import prose
from symback.reading import Tree
from symback.shapes import SCALAR

IN_DENOMINATOR_LAYOUT = "in denominator layout"


@dataclass(eq=False)
class Layouts:
    """The layouts of the local Jacobians of one answer."""

    judge: Judge
    names: OwnNames
    told: dict[Gradient, bool] = field(default_factory=dict)
    """Whether Jacobians look different in the two layouts, as far as that was asked."""

    def jacobian(self, name: MatrixExpr | None) -> Gradient | None:
        """A derivative of a column by an array that looks different in the two layouts; None for another."""
        if not isinstance(name, Gradient) or name.via is not None:
            return None
        rows, columns = algebra.shape(name.of)
        local = columns == 1 != rows and algebra.shape(name.wrt) != SCALAR
        return name if local and self.tells_layouts_apart(name) else None

    def tells_layouts_apart(self, name: Gradient) -> bool:
        """Whether a Jacobian is not its own transpose, as that of σ is."""
        if name not in self.told:
            rows, columns = algebra.shape(name)
            apart = rows != columns or self.judge.compare(name, algebra.transpose(name)).equal is False
            self.told[name] = apart
        return self.told[name]

    def stated(self, line: Judged) -> Judged:
        """A line that says what a local Jacobian is, with its layout: right in either, if no other line differs."""
        name = None if line.expected is None or by_letters(line.statement.left) else line.expected.name
        if (
            not isinstance(name, Gradient)
            or algebra.shape(name.wrt)[1] != 1
            or self.jacobian(name) is None
            or line.expr is None
            or not line.is_claim
        ):
            return line
        if line.turned:
            made = replace(line, ruling="correct", turned=False, comment=(IN_DENOMINATOR_LAYOUT,))
            return replace(made, local="denominator")
        if line.ruling != "correct":
            return line
        as_named = algebra.shape(line.expr) == algebra.shape(name)
        return replace(line, local="numerator" if as_named else "denominator")

    def used(self, expr: MatrixExpr) -> LocalLayout:
        """The layout of the local Jacobians that stand in a right side by name."""
        return "numerator" if any(map(self.jacobian, derivatives_in(expr))) else ""

    def in_denominators(self, tree: Tree) -> Tree | None:
        """A formula with its local Jacobians in denominator layout; None where none of them can be.

        What the answer itself says of one is taken as it was written.
        """
        nodes = [*tree.postorder()]
        if not any(node.op == "gradient" for node in nodes):
            return None
        made: dict[int, Tree] = {}
        turned = False
        for node in nodes:
            inner = tuple(made[id(operand)] for operand in node.operands)
            kept = node if all(a is b for a, b in zip(node.operands, inner, strict=True)) else node.having(inner)
            if node.op == "entry" and node.operands[0].op == "gradient":
                kept = node  # of a named entry the indices say which it is
            elif node.op == "gradient" and self.may_be_turned(node):
                kept, turned = Tree("transpose", (node,), node.start, node.end), True
            made[id(node)] = kept
        return made[id(tree)] if turned else None

    def may_be_turned(self, node: Tree) -> bool:
        symbols = [self.names.symbol(name) for name in node.value.split()]
        try:
            name = algebra.gradient(*symbols) if len(symbols) == 2 and None not in symbols else None
        except ShapeError:
            return False
        own = self.names.atoms.get(name) if name is not None else None
        return self.jacobian(name) is not None and (own is None or isinstance(own, Transpose))

    def settled(self, lines: Sequence[Judged]) -> list[Judged]:
        """The lines, those in denominator layout marked wrong where another is in numerator layout."""
        numerator = next((line for line in lines if line.local == "numerator"), None)
        if numerator is None:
            return [*lines]
        text = f"this holds in denominator layout, but line {numerator.number} is in numerator layout"
        return [
            replace(line, ruling="incorrect", comment=prose(text)) if line.local == "denominator" else line
            for line in lines
        ]


def is_all_names(expr: MatrixExpr) -> bool:
    """Whether an expression is a product of derivatives by name, or a sum of them, and nothing else."""
    found = 0
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Gradient | Partial):
            found += 1
        elif inner := algebra.operands(node):
            waiting += inner
        else:
            return False
    return found > 1


def named_in(expr: MatrixExpr) -> set[tuple[str, str]]:
    """The derivatives, of entries too, that stand in an expression by name: of what, by what."""
    found = (node.args[:2] for node in algebra.nodes(expr) if isinstance(node, Gradient | Partial))
    return {(_name(above), _name(below)) for above, below in found}


def _name(array: MatrixExpr) -> str:
    return str(array.arg.name if isinstance(array, Entry) else array.name)
