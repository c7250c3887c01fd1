"""Where code is written: the target, the names that are given, the lines so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply
from symback.code.emit.helpers import Helpers
from symback.code.emit.pieces import Code, Rank
from symback.code.functions import FUNCTION_CODE, OPERATION_CODE
from symback.code.targets import Identifiers, Target
from symback.shapes import Size, factors


@dataclass
class Context:
    """What the writing of one node can ask for; what must be a name first becomes a line of its own."""

    target: Target
    name: Identifiers
    helpers: Helpers
    like: str = ""
    lines: list[str] = field(default_factory=list)
    sizes: set[str] = field(default_factory=set)
    named: dict[MatrixExpr, str] = field(default_factory=dict)
    values: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    parts: int = 0

    def say(self, line: str) -> None:
        self.lines.append(line)

    def spill(self, node: MatrixExpr, code: Code) -> Code:
        """Give `node` a name, by an assignment before the one that is being written."""
        if isinstance(node, Apply) and isinstance(node.arg, MatrixSymbol):
            wished = f"{node.function}{'_slope' * node.order}_{node.arg.name}"
        else:
            self.parts += 1
            wished = f"t{self.parts}"
        name = self.name(("part", node), wished)
        self.say(f"{name} = {self.array(code).text}{self.target.end}")
        self.named[node] = name
        return Code(Rank.ATOM, name)

    def temporary(self, code: Code) -> Code:
        """The same as a name, by an assignment before the one that is being written."""
        self.parts += 1
        name = self.name(("part", self.parts), f"t{self.parts}")
        self.say(f"{name} = {code.text}{self.target.end}")
        return Code(Rank.ATOM, name)

    def array(self, code: Code) -> Code:
        """A bare number as a 1×1 array."""
        if not code.constant:
            return code
        return Code(Rank.ATOM, self.target.full.format(c=code.text, like=self.like), code.depth)

    def reduced(self, code: Code, axis: int) -> Code:
        """The sum down each column (0) or along each row (1)."""
        snippet = OPERATION_CODE["sum", 1].snippet(self.target.name, self.target.family)
        told = {"z": code.text, "a": code.at(Rank.ATOM), "axis": self.target.axes[1 + axis], "np": self.target.module}
        return Code(Rank.ATOM, snippet.format(**told))

    def size(self, size: Size) -> str:
        if isinstance(size, int):
            return str(size)
        number, names = factors(size)
        self.sizes.update(names)
        parts = [*([str(number)] if number != 1 else []), *(self.name(("size", name), name) for name in names)]
        return " * ".join(parts)

    def shaped(self, template: str, node: MatrixExpr) -> Code:
        rows, columns = (self.size(size) for size in algebra.shape(node))
        return Code(Rank.ATOM, template.format(rows=rows, columns=columns, like=self.like))

    def apply(self, function: str, order: int, argument: Code) -> Code:
        argument = self.array(argument)
        if helper := self.helpers.function(function, order):
            return Code(Rank.ATOM, f"{helper}{self.target.each}({argument.text})")
        snippet = FUNCTION_CODE[function].snippet(self.target.name, self.target.family, order)
        # In a comparison or under a sign the argument is bracketed as `{a}` is.
        shown = argument.at(Rank.FACTOR) if " > " in snippet else argument.text
        text = snippet.format(z=shown, a=argument.at(Rank.ATOM), np=self.target.module)
        return Code(Rank.ATOM, text)
