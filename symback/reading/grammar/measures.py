"""What code asks of sizes, and makes by them: `X.shape[0]`, `x.numel()`, `repmat(b', n, 1)`."""

from __future__ import annotations

from symback.reading.answer import Tree
from symback.reading.grammar.parts import Parts
from symback.reading.lexing.tokens import Token, refuse

_COUNTS = {"len": "0", "length": "0", "numel": "size"}
"""Functions that count, and what they count: rows, or all entries."""


class Measures(Parts):
    """The part of the grammar that reads sizes in code."""

    def size_in(self, tree: Tree, token: Token) -> Tree | None:
        """`X.size`, `X.size(0)` and `X.numel()` of PyTorch, `X.shape`, `X.shape[0]`, `X.shape[-1]`."""
        opened, number, closed = [*self.tokens[self.at : self.at + 3], *[self.tokens[-1]] * 2][:3]
        if token.value == "numel":
            empty = (opened.kind, number.kind) == ("open", "close")
            self.at += 2 * empty
            return self.node("size_of", (tree,), tree.start, number.end, "size") if empty else None
        opens = opened.kind == "open" and opened.value == ("[" if token.value == "shape" else "(")
        if not opens:
            if token.value == "shape":
                return self.node("call", (tree,), tree.start, token.end, "shape")
            return None if opened.kind == "open" else self.node("size_of", (tree,), tree.start, token.end, "size")
        if closed.kind == "close" and number.value in ("0", "1"):
            self.at += 3
            return self.node("size_of", (tree,), tree.start, closed.end, number.value)
        if token.value == "shape":
            inner, end = self.stretch()
            shape = self.names.shape_of(tree)
            from_end = {"-1": "1", "-2": "0"}.get("".join({"minus": "-"}.get(t.value, t.value) for t in inner))
            if from_end is not None and shape is not None and 1 not in shape:
                return self.node("size_of", (tree,), tree.start, end, from_end)
            raise refuse(token.start, end, "unknown-attribute", "a shape has the entries 0 and 1")
        return None

    def measuring_call(self, function: str, arguments: list[Tree], start: int, end: int) -> Tree | None:
        """Calls that measure an array, or make one of the size of another."""
        if not arguments:
            return None
        first = arguments[0]
        if function in ("zeros", "ones") and (first.op, first.value) == ("call", "shape"):
            return self.node("call", first.operands, start, end, f"{function}_like")
        if function in ("reshape", "view") and len(arguments) == 2 and arguments[1].value == "shape":
            return self.node("call", (first, *arguments[1].operands), start, end, "reshape_like")
        if function in ("repmat", "tile"):
            return self.repeated(first, arguments[1:], start, end)
        if function in _COUNTS:
            return self.node("size_of", (first,), start, end, _COUNTS[function])
        return None

    def repeated(self, array: Tree, times: list[Tree], start: int, end: int) -> Tree:
        """MATLAB's `repmat(b', n, 1)` and NumPy's `np.tile(b, (n, 1))`: a row n times below itself, by a product."""
        times = [inner for one in times for inner in (one.operands if is_tuple(one) else (one,))]
        counts = [(one.op, one.value) == ("number", "1") for one in times]
        if len(times) != 2 or not any(counts):
            message = "an array is repeated as rows or as columns here"
            raise refuse(start, end, "function", message, "write repmat(b', n, 1) or repmat(b, 1, n)")
        if all(counts):
            return array
        ones = self.node("call", (times[counts[0]],), start, end, "ones")
        if counts[0]:
            factors = array, self.node("transpose", (ones,), start, end)
        elif self.form == "numpy":  # whose arrays of one axis lie in a row
            turned = self.node("transpose", (array,), array.start, array.end)
            factors = ones, self.node("either", (array, turned), array.start, array.end)
        else:
            factors = ones, array
        return self.wrapped(self.node("chain", factors, start, end, operators=("matmul",)))

    def wrapped(self, tree: Tree) -> Tree:
        return self.node("group", (tree,), tree.start, tree.end, "call")


def is_tuple(tree: Tree) -> bool:
    """Whether this is several values in one bracket."""
    return tree.op == "group" and tree.value == ","
