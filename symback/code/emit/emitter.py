"""Expressions → assignments, bottom-up and without recursion.

What is used in several places, nests too deep or must be a name becomes an assignment of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import Identity, MatrixSymbol, OneMatrix, Transpose, ZeroMatrix

from symback import algebra
from symback.algebra import Call, Constant, Gradient, Part, Scaling
from symback.code.emit.context import Context
from symback.code.emit.nodes import WRITE
from symback.code.emit.pieces import DEEPEST, Code, Rank


@dataclass
class Emitter(Context):
    """Writes assignments, one after the other, into `lines`."""

    shared: set[MatrixExpr] = field(default_factory=set)

    def share(self, expressions: Iterable[MatrixExpr]) -> None:
        """Find what the right sides, in order, have in common: it is computed once."""
        seen: set[MatrixExpr] = set()
        whole: set[MatrixExpr] = set()
        for root in expressions:
            stack = [root]
            while stack:
                node = stack.pop()
                if node in whole:  # it has a name by then
                    continue
                if node in seen:
                    if _is_worth_a_name(node):
                        self.shared.add(node)
                    continue
                seen.add(node)
                stack.extend(algebra.operands(node))
            whole.add(root)

    def assign(self, thing: MatrixExpr, wished: str, value: MatrixExpr, into: str = "") -> None:
        """`name of thing = value`; where `into` is code for an array or nothing, the value is written into that."""
        code = self.array(self.expression(value, whole=True))
        name = self.name(thing, wished)
        self.say(f"{name} = {self.into(code, into) if into else code.text}{self.target.end}")
        self.named[thing] = name
        self.named.setdefault(value, name)
        self.values[thing] = value

    def into(self, code: Code, out: str) -> str:
        """The code with `out` as the array that its last operation writes into; what has none to tell is copied."""
        if code.last is None:
            return self.target.into["other"].format(a=code.text, out=out)
        left, right = code.last.left, code.last.right
        first = left.at(Rank.ATOM) if code.last.kind == "product" else left.text
        return self.target.into[code.last.kind].format(a=first, b=right.text, out=out)

    def expression(self, expr: MatrixExpr, *, whole: bool = False) -> Code:
        def visit(node: MatrixExpr, inner: list[Code]) -> Code:
            if node in self.named:
                return Code(Rank.ATOM, self.named[node])
            made = WRITE[type(node)](self, node, inner)
            code = replace(made, depth=max(made.depth, 1 + max((c.depth for c in inner), default=-1)))
            if node is expr and whole:
                return code
            if node in self.shared or code.depth > DEEPEST:
                return self.spill(node, code)
            return code

        return self.fold(expr, visit)

    def fold(self, expr: MatrixExpr, visit: Callable[[MatrixExpr, list[Code]], Code]) -> Code:
        """`algebra.fold` that does not look into what has a name."""
        made: dict[MatrixExpr, Code] = {}
        stack = [(expr, False)]
        while stack:
            node, opened = stack.pop()
            if node in made:
                continue
            inner = () if node in self.named else algebra.operands(node)
            if opened or not inner:
                made[node] = visit(node, [made[operand] for operand in inner])
            else:
                stack.append((node, True))
                stack.extend((operand, False) for operand in reversed(inner))
        return made[expr]


def _is_worth_a_name(node: MatrixExpr) -> bool:
    """Whether computing `node` twice is worse than one more name."""
    if isinstance(node, Transpose | Part | MatrixSymbol | Gradient | Constant | OneMatrix | ZeroMatrix | Identity):
        return False
    if isinstance(node, Call) and node.function == "diag":  # v is given the name, and diag(v) never made
        return algebra.shape(node)[1] == 1
    if isinstance(node, Scaling):
        return any(_is_worth_a_name(factor) for factor in node.args) or not isinstance(node.args[0], Constant)
    return True
