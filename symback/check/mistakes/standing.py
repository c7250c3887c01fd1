"""Whether a factor that was not found stands in a wrong answer after all: with another value, in another form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Gradient
from symback.check.mistakes.parts import Part
from symback.check.mistakes.surroundings import Surroundings


class Standing:
    """What an expression is made of: its names, and the functions in it; the answer's own names written out."""

    def __init__(
        self, expr: MatrixExpr, around: Surroundings, gradients: Mapping[MatrixExpr, MatrixExpr],
        definitions: Iterable[tuple[MatrixExpr, MatrixExpr]],
    ) -> None:  # fmt: skip
        self.around = around
        self.written = {**gradients, **dict(definitions)}
        self.names: set[MatrixExpr] = set()
        """The names in it, but for those in the argument of a function."""
        self.functions: set[Apply] = set()
        stack, opened = [expr], set[MatrixExpr]()
        while stack:
            node = stack.pop()
            if node in opened:
                continue
            opened.add(node)
            if node in self.written:
                stack.append(self.written[node])
            elif isinstance(node, MatrixSymbol):
                self.names.add(node)
            elif isinstance(node, Apply):
                self.functions.add(node)
            elif not isinstance(node, Gradient):
                stack.extend(algebra.operands(node))
        inside = (self.arguments(function.arg) for function in self.functions)
        self.all_names = self.names.union(*inside)

    def arguments(self, expr: MatrixExpr) -> set[MatrixExpr]:
        """The names in an expression, and in what those of the answer's own stand for."""
        found: set[MatrixExpr] = set()
        stack = [expr]
        while stack:
            for node in algebra.nodes(stack.pop()):
                if node in self.written:
                    stack.append(self.written[node])
                elif isinstance(node, MatrixSymbol):
                    found.add(node)
        return found

    def holds(self, part: Part, others: Sequence[Part]) -> bool:
        """Whether all that a factor is made of is there; `others` are the other factors of the right answer."""
        if part.kind in ("weight", "input") and isinstance(part.expr, MatrixSymbol):
            return part.expr in self.names
        slope = self.around.as_slope(part.expr)
        if slope is not None:
            return self.holds_slope(slope, [other.expr for other in others])
        named = [node for node in algebra.nodes(part.expr) if isinstance(node, MatrixSymbol)]
        return all(map(self.is_named, named))

    def is_named(self, name: MatrixExpr) -> bool:
        """Whether a name stands there, or all that it is made of does."""
        if name in self.all_names or name not in self.around.values:
            return name in self.all_names
        return all(map(self.is_named, _names_in(self.around.values[name])))

    def holds_slope(self, slope: Apply, others: Sequence[MatrixExpr]) -> bool:
        """Whether a slope stands there as a formula in h or z, or a function of what goes into the activation."""
        z, h = slope.arg, self.around.output(slope.arg, slope.function)
        if z in self.names or (h in self.names and h not in others):
            return True
        due = self.variables(z)
        taken = [self.variables(other.arg) for other in others if isinstance(other, Apply)]
        reached = [self.variables(function.arg) for function in self.functions if function not in others]
        return any(one == due or (one < due and one not in taken) for one in reached)

    def variables(self, expr: MatrixExpr) -> frozenset[MatrixExpr]:
        """The variables of which an expression is made in the end."""
        found: set[MatrixExpr] = set()
        stack, opened = [expr], set[MatrixExpr]()
        while stack:
            for name in self.arguments(stack.pop()) - opened:
                opened.add(name)
                if name in self.around.values:
                    stack.append(self.around.values[name])
                else:
                    found.add(name)
        return frozenset(found)


def _names_in(expr: MatrixExpr) -> Iterator[MatrixExpr]:
    return (node for node in algebra.nodes(expr) if isinstance(node, MatrixSymbol))
