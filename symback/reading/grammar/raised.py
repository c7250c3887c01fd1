"""What a script does to what it stands at: entries, parts, powers, transposes, inverses."""

from __future__ import annotations

from symback.reading.answer import Tree
from symback.reading.grammar.code import CodeCalls
from symback.reading.grammar.cursor import Script
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.places import split_indices

TRANSPOSES = frozenset(["T", "t", "tr", "⊤", "top", "transpose", "intercal", "dagger"])

_PARTS = frozenset([("operator", "plus"), ("operator", "minus")])


class Raised(CodeCalls):
    """The part of the grammar that gives scripts their meaning."""

    def scripted(self, tree: Tree, script: Script) -> Tree:
        """`tree` with one script that is no part of its name."""
        if script.kind == "sub":
            return self.subscripted(tree, script)
        if script.kind == "transpose":
            return self.transposed(tree, script.end)
        if script.kind == "prime":
            for _ in script.tokens[0].value:
                tree = self.transposed(tree, script.end)
            return tree
        return self.raised(tree, script)

    def transposed(self, tree: Tree, end: int) -> Tree:
        """`A^T`; `(1, 1)^T` is a column, since its entries are printed in a row, and `1^T` a row of ones."""
        if tree.op == "number" and tree.value in ("1", "11"):
            ones = self.node("ones", (), tree.start, tree.end)
            if tree.value == "11":  # the ones of all rows and columns
                turned = self.node("transpose", (ones,), tree.start, end)
                both = self.node("chain", (ones, turned), tree.start, end, operators=("beside",))
                return self.node("group", (both,), tree.start, end, "(")
            tree = ones
        made = self.node("transpose", (tree,), tree.start, end)
        if tree.op == "group" and tree.value == ",":
            return self.node("either", (tree, made), tree.start, end)
        return made

    def positive_part(self, tree: Tree) -> Tree | None:
        """`[1 - m]_+`, `(1 - m)_+`: the larger of 0 and what stands in brackets; None where no such sign follows.

        Raises `LanguageError` for the minus, which books have as max(0, -x) and as min(0, x).
        """
        under, *behind = [*self.tokens[self.at : self.at + 4], *[self.tokens[-1]] * 3][:4]
        braced = (behind[0].kind, behind[0].value) == ("open", "{")
        sign = behind[1] if braced else behind[0]
        if tree.op != "group" or under.kind != "under" or (sign.kind, sign.value) not in _PARTS:
            return None
        if braced and behind[2].kind != "close":
            return None
        if sign.value == "minus":
            message = "a minus below brackets is max(0, -x) in some books and min(0, x) in others"
            raise refuse(tree.start, sign.end, "negative-part", message, "write max or min with both arguments")
        self.at += 4 if braced else 2
        zero = self.node("number", (), tree.start, tree.start, "0")
        return self.node("call", (zero, tree), tree.start, self.tokens[self.at - 1].end, "max")

    def subscripted(self, tree: Tree, script: Script) -> Tree:
        shown = script.text.strip("[]()")
        if ":" in shown:
            return self.part_of(tree, script)
        named = tree.operands[0] if tree.op == "group" else tree
        weight = named.op == "name" and named.value in self.names.vocabulary.from_to
        indices = self.names.from_to(named, shown) if weight else split_indices(shown, self.names.shape_of(tree))
        if indices is None:
            message = f"{script.text!r} is no index here: an entry has a row and a column, each a letter or a number"
            raise refuse(script.start, script.end, "index", message)
        return self.node("entry", (tree,), tree.start, script.end, indices=indices)

    def part_of(self, tree: Tree, script: Script) -> Tree:
        """`A_{[1,:]}`, as LaTeX is printed."""
        inner = [t for t in script.tokens if not (t.kind in ("open", "close") and t.value == "[")]
        if (letter := self.one_row(inner, tree)) is not None:
            return self.row_of(tree, *letter, script.end)
        ranges = self.ranges(inner, script)
        return self.node("part", (tree,), tree.start, script.end, ranges=ranges)

    def raised(self, tree: Tree, script: Script) -> Tree:
        """Powers, transposes, inverses: what a superscript does."""
        tokens = list(script.tokens)
        text = script.text.replace(" ", "")
        if text in TRANSPOSES or (text == "H" and not self.names.declares("H")):
            return self.transposed(tree, script.end)
        if text and set(text) <= {"'"}:
            return self.scripted(tree, Script("prime", script.tokens, script.start, script.end))
        if text in ("-1", "(-1)"):
            inverse = self.node("inverse", (tree,), tree.start, script.end)
            exponent = self.node("number", (), script.start, script.end, "-1")
            if self.form == "numpy":
                return self.node("power", (tree, exponent), tree.start, script.end)
            return inverse
        if text in ("-T", "(-T)", "-t", "-1T", "T-1", "-(T)"):
            inverse = self.node("inverse", (tree,), tree.start, script.end)
            return self.node("transpose", (inverse,), tree.start, script.end)
        if tokens and tokens[0].kind == "operator" and tokens[0].value in ("hadamard", "circ"):
            exponent = self.inner(tokens[1:])
            return self.node("power", (tree, exponent), tree.start, script.end, "elementwise")
        if len(tokens) > 1 and tokens[-1].kind in ("transpose", "word") and tokens[-1].value in ("T", "⊤"):
            # `^{2T}`: a power and a transpose.
            before = self.raised(tree, Script("sup", tuple(tokens[:-1]), script.start, script.end))
            return self.node("transpose", (before,), tree.start, script.end)
        if script.wrap == "unicode":
            return self.unicode_power(tree, script, text)
        exponent = self.inner(tokens)
        return self.node("power", (tree, exponent), tree.start, script.end)

    def unicode_power(self, tree: Tree, script: Script, text: str) -> Tree:
        if text.endswith("T") and len(text) > 1:
            head = text[:-1]
            tree = self.unicode_power(tree, script, head)
            return self.node("transpose", (tree,), tree.start, script.end)
        return self.node("power", (tree, self.unicode_exponent(script, text)), tree.start, script.end)

    def unicode_exponent(self, script: Script, text: str) -> Tree:
        """A number, or the name that a letter above is, as in x² and eˡ."""
        digits = text.strip("()")
        if named := self.names.tree(digits, script.start, script.end) if self.names.declares(digits) else None:
            return named
        if not digits.removeprefix("-").isdigit():
            raise refuse(script.start, script.end, "exponent", f"{text!r} is no exponent here")
        return self.node("number", (), script.start, script.end, digits)

    def inner(self, tokens: list[Token] | tuple[Token, ...], compare: bool = False) -> Tree:
        """A formula of its own inside a script."""
        place = tokens[-1].end if tokens else self.token.start
        inner = type(self)([*tokens, Token("end", "", place, place)], self.names, self.form, self.text, self.budget, 0,
                       self.depth + 1, [], self.lenient)  # fmt: skip
        self.budget.nest(self.depth + 1, inner.token)
        if not tokens:
            raise self.missing("an exponent")
        tree = inner.expression()
        if compare and inner.token.kind == "compare":
            tree = inner.comparison(tree)
        if inner.token.kind != "end":
            raise inner.unexpected(inner.token)
        return tree
