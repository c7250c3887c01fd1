"""Calls, attributes, indices and keywords as NumPy, PyTorch and SymPy code writes them; read, never run."""

from __future__ import annotations

import re
from itertools import pairwise

from symback.catalog import OPERATION_NAMES
from symback.reading.answer import COLUMNS, LAST, ONE_AXIS_LEFT, Tree
from symback.reading.grammar.called_operators import CalledOperators
from symback.reading.grammar.measures import is_tuple
from symback.reading.grammar.parts import is_row
from symback.reading.lexing.symbols import MODULES
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.code_functions import (
    AXES,
    BEHIND_MODULES,
    FLAT,
    METHODS,
    SAME,
)
from symback.reading.names.functions import plain_function

_KEPT = re.compile(r"\bkeepdims?[ \t]*=[ \t]*(?:True|true|1)\b")
_OF_TWO = frozenset(["maximum", "minimum", "fmax", "fmin", "fmaxf", "fminf"])
"""What takes the larger or smaller of two, entry by entry."""
_OF_NORMAL = {"cdf": "normal_cdf", "pdf": "normal_pdf"}
"""`norm.cdf(z)`: the methods of a standard normal distribution."""
_KEYWORDS = frozenset(["axis", "dim", "dims", "keepdims", "keepdim", "ord", "dtype", "order", "p"])

_OF_ONE_OR_TWO = frozenset({"max", "min"})
_CALLED = frozenset({"word", "symbol", "attribute"})


class CodeCalls(CalledOperators):
    """The part of the grammar that reads code."""

    def follows_module(self) -> bool:
        """Whether `np.` or the like stands here, before the name of a function."""
        token = self.token
        return (
            token.kind == "word"
            and token.value in MODULES
            and self.tokens[self.at + 1].kind == "attribute"
            and not self.names.declares(token.value)
        )

    def module_call(self) -> Tree:
        start = self.token
        self.at += 1
        while self.token.kind == "attribute" and self.tokens[self.at + 1].kind == "attribute":
            self.at += 1
        name = self.token
        self.at += 1
        if self.token.kind != "open" and name.value == "pi":
            return self.named("pi", start.start, name.end)
        if self.token.kind != "open":
            message = f"{self.text[start.start : name.end]} is no function call that is known here"
            raise refuse(
                start.start, name.end, "unknown-attribute", message, "functions of mathematics are read, nothing else"
            )
        return self.named_call(name, start.start)

    def named_call(self, name: Token, start: int) -> Tree:
        if name.value == "einsum":
            return self.einsum(start)
        found = self.names.function(name.value) or ((name.value, 0) if name.value in BEHIND_MODULES else None)
        if self.text[start : name.start].rstrip(".").endswith("norm"):  # of scipy.stats
            found = _OF_NORMAL.get(name.value, ""), 0
        if found is None and (plain := plain_function(name.value)) is not None:  # norm = np.linalg.norm(v)
            found = plain, 0
        if found is None or not found[0]:
            message = f"there is no function {name.value!r} here"
            raise refuse(
                name.start, name.end, "undefined-name", message, "functions of mathematics are read, nothing else"
            )
        arguments, axis, end = self.arguments()
        return self.function_tree(name.value, found[0], found[1], arguments, axis, start, end)

    def einsum(self, start: int) -> Tree:
        """`np.einsum('ij,jk->ik', A, B)`: entries with these indices, summed over those that the result lacks."""
        opened = self.token
        spec = self.tokens[self.at + 1]
        if opened.kind != "open" or spec.kind != "subscripts":
            raise refuse(start, opened.end, "einsum", "einsum begins with its indices, as in einsum('ij,jk->ik', A, B)")
        above, arrow, below = spec.value.replace(" ", "").partition("->")
        letters = above.split(",")
        free = below if arrow else "".join(sorted(c for c in set(above) if c.isalpha() and above.count(c) == 1))
        known = {*above} - {","}
        if not all(c.isalpha() for c in {*known, *free}) or len({*free}) < len(free) or not {*free} <= known:
            message = "the indices of einsum are letters, and each one behind -> stands before it"
            raise refuse(spec.start, spec.end, "einsum", message)
        self.tokens[self.at : self.at + 2] = [opened]
        if self.tokens[self.at + 1].kind == "comma":
            del self.tokens[self.at + 1]
        arrays, _, end = self.arguments()
        if len(arrays) != len(letters) or max(map(len, (free, *letters))) > 2:
            message = f"{len(letters)} arrays of at most two indices are named here, and {len(arrays)} follow"
            raise refuse(spec.start, spec.end, "einsum", message)
        factors = tuple(
            self.node("entry", (array,), array.start, array.end, indices=tuple(own)) if own else array
            for array, own in zip(arrays, letters, strict=True)
        )
        made = factors[0]
        if len(factors) > 1:
            made = self.node("chain", factors, start, end, operators=("beside",) * (len(factors) - 1))
        for letter in sorted(known - {*free}):
            made = self.node("index_sum", (made,), start, end, indices=(letter,))
        return self.node("entries", (made,), start, end, indices=tuple(free)) if free else made

    # Attributes

    def attribute(self, tree: Tree) -> Tree:
        """`.T`, `.dot(b)`, `.sum(axis=0)`, `.shape[0]` behind a value."""
        token = self.token
        self.at += 1
        if token.value in ("T", "mT", "H"):
            return self.node("transpose", (tree,), tree.start, token.end)
        if token.value == "I" and self.token.kind != "open":
            return self.node("inverse", (tree,), tree.start, token.end)
        if token.value == "grad" and tree.op == "name" and self.token.kind != "open":
            return self.gradient_tree(self.names.vocabulary.of, tree.value, tree.start, token.end)
        if token.value in SAME and self.token.kind == "open":
            _, end = self.stretch()
            if token.value in FLAT and is_row(self.names.shape_of(tree)):
                return self.of_one_axis(tree, end)
            if token.value in FLAT:
                return self.node("call", (tree,), tree.start, end, FLAT[token.value])
            return self.node("group", (tree,), tree.start, end, "call")
        if token.value in ("shape", "size", "numel") and (made := self.size_in(tree, token)) is not None:
            return made
        if token.value not in METHODS or self.token.kind != "open":
            message = f"nothing called .{token.value[:40]} is known here"
            raise refuse(
                token.start,
                token.end,
                "unknown-attribute",
                message,
                "known are .T, .dot(...), .sum(axis=...) and the like",
            )
        found = self.names.find_function(token.value) or (token.value, 0)
        arguments, axis, end = self.arguments()
        return self.function_tree(token.value, found[0], found[1], [tree, *arguments], axis, tree.start, end)

    def keyword(self) -> str | None:
        """`axis=0`, `keepdims=True` in a call: the axis, "" for what changes nothing; None where no keyword stands."""
        at = self.at
        while self.tokens[at].kind == "font" or (self.tokens[at].kind == "open" and self.tokens[at].value == "{"):
            at += 1
        token = self.tokens[at]
        if token.kind != "word" or token.value not in _KEYWORDS:
            return None
        at += 1
        while self.tokens[at].kind == "close" and self.tokens[at].value == "{":
            at += 1
        if self.tokens[at].kind != "relation":
            return None
        self.at = at + 1
        negative = self.is_operator("minus")
        self.at += negative
        value = self.token
        if value.kind not in ("number", "word"):
            raise self.missing(f"the value of {token.value}")
        self.at += 1
        if token.value not in ("axis", "dim", "dims"):
            return ""
        if token.value == "dims" and (negative or value.value not in ("1", "2")):
            raise refuse(value.start, value.end, "axis", "dims is 1 (each column) or 2 (each row)")
        if token.value == "dims":
            return {"1": "0"}.get(value.value, "1")
        if value.value not in ("0", "1", "2", "None"):
            raise refuse(value.start, value.end, "axis", "axis is 0 (each column) or 1 (each row)")
        if negative:
            return {"1": LAST, "2": "0"}.get(value.value, "0")
        if value.value == "2":
            raise refuse(value.start, value.end, "axis", "axis is 0 (each column) or 1 (each row)")
        return "" if value.value == "None" else value.value

    # Calls

    def function_tree(
        self, word: str, function: str, order: int, arguments: list[Tree], axis: str, start: int, end: int
    ) -> Tree:  # fmt: skip
        """The tree of a call. What code writes as a call and mathematics as an operator becomes the operator."""
        if (made := self.as_operator(function, arguments, axis, start, end)) is not None:
            return made
        if function in _OF_ONE_OR_TWO and len(arguments) == 1 and not axis and (gap := _without_comma(arguments[0])):
            raise self.lacks_comma(word, *gap)
        by_entries = word in _OF_TWO or self.is_builtin(word, start)
        if not axis and not by_entries and (axis := self.second_as_axis(function, arguments, start)):
            return self.function_tree(word, function, order, arguments[:1], axis, start, end)
        if self.names.from_one and function in ("sum", "mean") and len(arguments) == 1 and not axis:
            axis = COLUMNS
        if function == "step":  # the value at 0 of np.heaviside is left to the convention
            arguments = arguments[:1]
        if function not in OPERATION_NAMES:
            arguments = [inner for a in arguments for inner in (a.operands if is_tuple(a) else (a,))]
        lost = self.form == "numpy" and not self.names.from_one and bool(axis)
        lost = lost and not keeps_axis(self.text[start:end])
        bounds = ONE_AXIS_LEFT if lost and function in ("sum", "mean", "max", "min") else ()
        return self.node("call", tuple(arguments), start, end, function, order=order, axis=axis, bounds=bounds)

    def lacks_comma(self, word: str, start: int, end: int) -> Exception:
        message = f"a comma is missing here: {word} is taken of two arguments"
        return refuse(start, end, "comma", message, f"write {word}(a, b)")

    def larger_or_smaller_of(self) -> str:
        """The word, such as max, in whose brackets this token stands without a comma before it, or ""."""
        depth = 0
        for at in range(self.at - 1, 0, -1):
            token = self.tokens[at]
            depth += {"close": 1, "open": -1}.get(token.kind, 0)
            if depth < 0:
                word = self.tokens[at - 1].value
                function = self.names.function(word) if self.tokens[at - 1].kind in _CALLED else None
                return word if function is not None and function[0] in _OF_ONE_OR_TWO else ""
            if token.kind == "comma" and not depth:
                break
        return ""

    def is_builtin(self, word: str, start: int) -> bool:
        """Whether `max(z, 0)` of Python itself stands here, whose second argument is no axis, as in np.max(z, 0)."""
        return (
            word in ("max", "min") and self.text.startswith(f"{word}(", start) and self.text[start - 1 : start] != "."
        )

    def second_as_axis(self, function: str, arguments: list[Tree], start: int) -> str:
        """The axis that the second argument is, as in np.sum(A, 0), A.sum(-1) and MATLAB's sum(A, 2), or ""."""
        if function not in AXES or len(arguments) != 2:
            return ""
        of_text = function in ("max", "min") and self.form != "numpy"  # max(a, b), but not A.max(1)
        if of_text and arguments[0].start != start:
            return ""
        negative = arguments[1].op == "negative"
        number = arguments[1].operands[0] if negative else arguments[1]
        if number.op != "number":
            return ""
        if negative:
            return {"1": LAST, "2": "0"}.get(number.value, "")
        if self.names.from_one or (number.value == "2" and self.form == "text"):
            return {"1": "0", "2": "1"}.get(number.value, "")
        return number.value * (number.value in ("0", "1"))


def _without_comma(tree: Tree) -> tuple[int, int] | None:
    """Where a comma is missing in `max(0 (1 - m))`, `max(1 - m 0)`: nobody has a 0, or a number last, for a factor."""
    for term in tree.operands if tree.op == "sum" else (tree,):
        chain = term.operands[0] if term.op == "negative" else term
        if chain.op == "chain":
            for sign, (left, right) in zip(chain.operators, pairwise(chain.operands), strict=True):
                if sign == "beside" and (right.op == "number" or (left.op, left.value) == ("number", "0")):
                    return left.start, right.end
    return None


def keeps_axis(call: str) -> bool:
    """Whether a call, the last in its text, keeps the axis along which it sums.

    >>> keeps_axis("np.sum(A.max(axis=1, keepdims=True), axis=1)"), keeps_axis("A.sum(axis=1, keepdims=True)")
    (False, True)
    """
    depth = 0
    for place in range(len(call) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(call[place], 0)
        if not depth and call[place] == "(":
            break
    inner = call[place + 1 :] if call else ""
    found = (match.start() for match in _KEPT.finditer(inner))
    return any(inner.count("(", 0, at) == inner.count(")", 0, at) for at in found)
