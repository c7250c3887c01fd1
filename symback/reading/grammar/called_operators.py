"""Operators of mathematics that code writes as calls: `np.dot(a, b)`, `np.linalg.inv(A)`, `np.where(c, a, b)`."""

from __future__ import annotations

from symback.reading.answer import LAST, Tree
from symback.reading.grammar.measures import Measures, is_tuple
from symback.reading.lexing.tokens import refuse
from symback.reading.names.code_functions import CHAINS, SAME, STACKS, SUMS, TRANSPOSES


class CalledOperators(Measures):
    """The part of the grammar that makes operators of calls."""

    def as_operator(self, function: str, arguments: list[Tree], axis: str, start: int, end: int) -> Tree | None:
        """What a call stands for, or None where it is the function's own."""
        made = self.stacking_call(function, arguments, axis, start, end)
        made = made or self.operator_call(function, arguments, start, end)
        made = made or self.measuring_call(function, arguments, start, end)
        made = made or self.shaping_call(function, arguments, start, end)
        if made is None and function in ("var", "std"):
            return self.spread(function, arguments, axis, start, end)
        return made

    def stacking_call(self, function: str, arguments: list[Tree], axis: str, start: int, end: int) -> Tree | None:
        """`np.concatenate([h, x])`, on top of each other unless axis=1; of columns `np.hstack` does that too."""
        if function not in STACKS or len(arguments) != 1:
            return None
        parts = arguments[0].operands
        if not (is_tuple(arguments[0]) or (arguments[0].op == "matrix" and len(arguments[0].rows) == 1)):
            return None
        above = self.node("matrix", parts, start, end, "[", rows=(1,) * len(parts))
        beside = self.node("matrix", parts, start, end, "[", rows=(len(parts),))
        if function == "hstack":
            return self.node("either", (beside, above), start, end)
        return beside if axis in ("1", LAST) and function != "vstack" else above

    def operator_call(self, function: str, arguments: list[Tree], start: int, end: int) -> Tree | None:
        """`np.dot(a, b)` and the like, of two arguments."""
        if function in ("crossprod", "tcrossprod"):  # R's AᵀB and ABᵀ, AᵀA of one argument
            if not 1 <= len(arguments) <= 2:
                raise refuse(start, end, "function", f"{function} takes one or two arrays")
            turned = [self.node("transpose", (one,), one.start, one.end) for one in arguments]
            factors = (turned[0], arguments[-1]) if function[0] == "c" else (arguments[0], turned[-1])
            return self.wrapped(self.node("chain", factors, start, end, operators=("matmul",)))
        if len(arguments) != 2:
            return self.node("negative", tuple(arguments), start, end) if function == "negative" and arguments else None
        if function == "solve":
            inverse = self.node("inverse", (arguments[0],), start, end)
            return self.wrapped(self.node("chain", (inverse, arguments[1]), start, end, operators=("matmul",)))
        if function in CHAINS:
            return self.wrapped(self.node("chain", tuple(arguments), start, end, operators=(CHAINS[function],)))
        if function in SUMS:
            return self.wrapped(self.node("sum", tuple(arguments), start, end, operators=(SUMS[function],)))
        if function in ("power", "pow"):
            return self.node("power", tuple(arguments), start, end, "elementwise")
        if function in ("Derivative", "diff"):
            return self.derivative(arguments[0], arguments[1], start)
        return None

    def shaping_call(self, function: str, arguments: list[Tree], start: int, end: int) -> Tree | None:
        """Calls that stand for a transpose, an inverse, a copy, a size, a choice."""
        if not arguments:
            return None
        first = arguments[0]
        if function == "where" and len(arguments) == 3:
            one = self.node("number", (), start, end, "1")
            return self.node("cases", (arguments[1], first, arguments[2], one), start, end)
        if function == "clip" and len(arguments) == 3:
            below = self.node("call", (first, arguments[1]), start, end, "max")
            return self.node("call", (below, arguments[2]), start, end, "min")
        if function in TRANSPOSES:
            same = function == "permute" and [axis.value for axis in arguments[1:]] == ["0", "1"]
            return first if same else self.node("transpose", (first,), start, end)
        if function == "multi_dot" and first.op == "matrix" and len(first.rows) == 1:
            signs = ("matmul",) * (len(first.operands) - 1)
            return self.wrapped(self.node("chain", first.operands, start, end, operators=signs))
        if function in ("inv", "inverse"):
            return self.node("inverse", (first,), start, end)
        if function in ("adj", "adjugate", "cof", "cofactor"):  # X adj(X) = det(X) I; cofactors are its transpose
            factors = self.node("call", (first,), start, end, "det"), self.node("inverse", (first,), start, end)
            made = self.wrapped(self.node("chain", factors, start, end, operators=("beside",)))
            return made if function[:3] == "adj" else self.node("transpose", (made,), start, end)
        if function == "norm":
            return self.node("bars", (first,), start, end, "norm")
        return self.copied(first, function, start, end) if function in SAME else None

    def spread(self, function: str, arguments: list[Tree], axis: str, start: int, end: int) -> Tree:
        """`np.var(x)`, the mean of (x − mean(x))², and its root `np.std(x)`; PyTorch divides by one less."""
        if len(arguments) != 1 or "torch" in self.text:
            message = f"{function} is the mean of squares of one array here"
            raise refuse(start, end, "function", message, "write np.mean((x - np.mean(x))**2)")
        mean = self.node("call", (arguments[0],), start, end, "mean", axis=axis)
        centred = self.node("sum", (arguments[0], mean), start, end, operators=("minus",))
        two = self.node("number", (), start, end, "2")
        square = self.node("power", (self.wrapped(centred), two), start, end, "elementwise")
        made = self.node("call", (square,), start, end, "mean", axis=axis)
        return made if function == "var" else self.node("call", (made,), start, end, "sqrt")

    def copied(self, tree: Tree, function: str, start: int, end: int) -> Tree:
        """`np.array([1, 2])` is a column or a row, whichever fits; other copies are what they copy."""
        if tree.op == "matrix" and len(tree.rows) == 1 and tree.value == "[" and "atrix" not in function:
            column = Tree("matrix", tree.operands, start, end, "[", rows=(1,) * tree.rows[0])
            return self.node("either", (column, tree), start, end)
        if tree.op == "matrix" and len(tree.rows) == 1 and tree.value == "[":
            return Tree("matrix", tree.operands, start, end, "[", rows=(1,) * tree.rows[0])
        return self.node("group", (tree,), start, end, "call")
