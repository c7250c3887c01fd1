"""Tokens → trees: one grammar for every notation.

Sums of chains of factors; a factor is an atom with its scripts. A recursive descent whose depth is
bounded by the nesting limit, which is charged before anything is opened. What is ambiguous without
shapes stays together: products are chains that are bracketed later, and where a script may be a layer
or a power, both trees stand in an `either`. The parts of the grammar stand in the modules beside this
one, each a class on top of the one below: cursor, differentials, second, untaken, derivatives, parts, code, scripts,
conditions, brackets, calling, samples, resolving, words, commands.
"""

from __future__ import annotations

from itertools import pairwise

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.commands import Commands
from symback.reading.grammar.cursor import MULTIPLYING
from symback.reading.grammar.meant_alike import with_one_meaning
from symback.reading.grammar.raised import TRANSPOSES
from symback.reading.lexing.tokens import Token, refuse
from symback.shapes import SCALAR

_TURNS = frozenset(["caret", "superscript", "transpose", "prime"])


class Parser(Commands):
    """The grammar: sums, chains, factors and atoms."""

    def whole(self) -> Tree:
        """A formula that takes all tokens."""
        tree = self.chosen(self.expression())
        if self.token.kind != "end":
            raise self.unexpected(self.token)
        return with_one_meaning(self.with_classes_picked(tree))

    def expression(self) -> Tree:
        start = self.token.start
        terms: list[Tree] = []
        signs: list[str] = []
        negative = self.sign()
        while True:
            term = self.chain()
            if negative:
                term = self.node("negative", (term,), start, term.end)
            terms.append(term)
            if not self.is_operator("plus", "minus"):
                break
            signs.append(self.token.value)
            self.at += 1
            start = self.token.start
            negative = self.sign()
        if len(terms) == 1:
            return terms[0]
        return self.node("sum", tuple(terms), terms[0].start, terms[-1].end, operators=tuple(signs))

    def sign(self) -> bool:
        negative = False
        while self.is_operator("plus", "minus"):
            negative ^= self.token.value == "minus"
            self.at += 1
        return negative

    def chain(self) -> Tree:
        factors = [self.factor()]
        operators: list[str] = []
        crosses: list[int] = []
        turns: list[int] = []
        while (operator := self.chain_operator()) is not None:
            start = self.token.start
            if operator == "beside" and self.is_times(self.token) and "x" not in self.names.vocabulary.shapes:
                crosses.append(len(factors))
            if operator == "beside" and self.token.kind in ("caret", "superscript") and self.leads_transpose():
                turns.append(len(factors))
            negative = operator != "beside" and self.sign()
            one = operator == "beside" and (self.token.kind, self.token.value) == ("number", "1")
            factor = self.factor()
            if one and factors[-1].op == "number" and factor.op == "transpose":
                factors[-1] = self.node("ones", (), factors[-1].start, factors[-1].end)
            if one and factor.op == "number":  # (Y - P) 1: a factor of 1 is none, a column of ones is
                factor = self.node("ones", (), factor.start, factor.end)
            if negative:
                factor = self.node("negative", (factor,), start, factor.end)
            operators.append(operator)
            factors.append(factor)
        if len(factors) == 1:
            return factors[0]
        made = self.node("chain", tuple(factors), factors[0].start, factors[-1].end, operators=tuple(operators))
        turns = [place for place in turns if not self.is_scalar(factors[place - 1])]
        if turns:
            return self.with_turns(made, turns)
        crosses = [place for place in crosses if operators[place : place + 1] == ["beside"]]
        return self.with_crosses(made, crosses) if crosses else made

    def is_times(self, token: Token) -> bool:
        """Whether an x with space around stands between two operands, where no variable is called x: `3 x 2`."""
        if token.value != "x" or token.kind != "word" or token.glued:
            return False
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if following.glued or not self.starts_operand(following):
            return False
        if "x" in self.names.own or "x" in self.names.aliases:
            return False
        return "x" not in self.names.vocabulary.shapes and "x" not in self.names.vocabulary.sizes

    def is_dot(self, token: Token) -> bool:
        """Whether `a.b` is a product, as Mathematica writes it: where b is a name, or a function with its bracket."""
        name, following = token.value, self.tokens[self.at + 1]
        called = following.kind == "open" and following.value == "[" and self.names.function(name) is not None
        known = self.names.declares(canonical(name)) or (name[0] == "d" and self.names.declares(canonical(name[1:])))
        named = known and name not in ("T", "H", "I") and following.value != "("
        if self.form != "text" or not (called or named):
            return False
        sign = Token("operator", "dot", token.start, token.start + 1, True)
        self.tokens[self.at : self.at + 1] = [sign, Token("word", name, token.start + 1, token.end, True)]
        return True

    def with_crosses(self, chain: Tree, places: list[int]) -> Tree:
        """A chain in which x is a name that the problem has as X: there, and where x means times."""
        factors = tuple(factor for place, factor in enumerate(chain.operands) if place not in places)
        signs = tuple(
            "times" if place in places else sign
            for place, sign in enumerate(chain.operators)
            if place + 1 not in places
        )
        if len(factors) < 2 or any(b - a == 1 for a, b in pairwise(places)):
            return chain
        other = self.node("chain", factors, chain.start, chain.end, operators=signs)
        note = "x is read as a sign of multiplication"
        return self.node("either", (chain, other), chain.start, chain.end, notes=(note,))

    def is_scalar(self, tree: Tree) -> bool:
        """Whether this is known to be a number, whose transpose nobody writes; a 1 may be ones."""
        if tree.op == "number":
            return tree.value != "1"
        return tree.op == "size" or self.names.shape_of(tree) == SCALAR

    def with_turns(self, chain: Tree, places: list[int]) -> Tree:
        """A chain with transposes that stand before factors, as in `X ^tX w`: there, and of the factors before."""
        factors = list(chain.operands)
        for place in places:
            factors[place] = factors[place].operands[0]
        for place in places:
            factors[place - 1] = self.transposed(factors[place - 1], factors[place - 1].end)
        other = chain.having(tuple(factors))
        note = "ᵗ is read as the transpose of what stands {} it"
        if self.form == "latex":
            return self.node("either", (chain, other), chain.start, chain.end, notes=(note.format("before"),))
        return self.node("either", (other, chain), chain.start, chain.end, notes=(note.format("behind"),))

    def chain_operator(self) -> str | None:
        """Take the sign of a product and tell which, or None at the end of a chain."""
        token = self.token
        if token.kind == "operator":
            if token.value not in MULTIPLYING:
                return None
            self.at += 1
            if token.value == "star" and self.token.kind == "operator" and self.token.value == "star":
                raise self.missing()
            return token.value
        if token.kind == "word" and token.value == "o" and not self.names.declares("o"):
            self.at += 1
            return "circ"
        if token.kind == "bar" and self.bars and self.bars[-1] == token.value.rstrip("()"):
            return None
        if token.kind == "word" and token.value in ("if", "for", "otherwise", "else", "when"):
            return None
        if token.kind in ("caret", "superscript") and self.leads_transpose():
            return "beside"
        if self.is_times(token) and not self.names.declares("x"):
            self.at += 1
            return "times"
        if self.starts_operand(token):
            self.refuse_two_numbers()
            return "beside"
        return None

    def refuse_two_numbers(self) -> None:
        """Raise `LanguageError` where a number follows a number, but for `1 1^T` and `2 1[z > 0]`."""
        token, before = self.token, self.tokens[self.at - 1]
        if (token.kind, before.kind) != ("number", "number"):
            return
        turned = token.value == before.value == "1" and self.tokens[self.at + 1].kind in _TURNS
        if not turned and not (token.value == "1" and self.is_indicator_ahead()):
            if word := self.larger_or_smaller_of():
                raise self.lacks_comma(word, before.start, token.end)
            raise refuse(token.start, token.end, "two-numbers", "two numbers side by side", "write * between them")

    def factor(self) -> Tree:
        if self.is_operator("plus", "minus"):
            start = self.token.start
            negative = self.sign()
            inner = self.factor()
            return self.node("negative", (inner,), start, inner.end) if negative else inner
        return self.postfix(self.atom())

    def atom(self) -> Tree:
        token = self.token
        kind = token.kind
        if kind in ("word", "symbol"):
            return self.word()
        if kind == "number":
            self.at += 1
            if token.value == "1" and (found := self.indicator()):
                return found
            if token.value in ("0", "1") and self.token.kind == "under":
                sized = self.sized("ones" if token.value == "1" else "zeros", token.start, token.end)
                return sized if sized.indices else self.node("number", (), token.start, token.end, token.value)
            return self.node("number", (), token.start, token.end, token.value)
        if (kind == "caret" and not token.value) or self.is_empty_brace():
            return self.left_transpose()
        if (kind, token.value) == ("superscript", "T"):
            return self.left_transpose()
        if kind == "open":
            return self.group()
        if kind == "bar":
            return self.between_bars()
        if kind == "alias":
            return self.alias()
        if kind == "brace":
            return self.labelled()
        handler = {
            "frac": self.fraction, "root": self.root, "sum": self.big_sum, "partial": self.slanted_derivative,
            "nabla": self.nabla, "font": self.font, "accent": self.accent, "ones": self.ones, "zeros": self.zeros,
            "begin": self.environment,
        }.get(kind)  # fmt: skip
        if handler is None:
            raise self.missing()
        return handler()

    def is_empty_brace(self) -> bool:
        """Whether `{}` stands here with a superscript behind it."""
        following = self.tokens[self.at : self.at + 3]
        kinds = [(token.kind, token.value) for token in following]
        return kinds == [("open", "{"), ("close", "{"), ("caret", "")]

    def left_transpose(self) -> Tree:
        r"""`{}^t W_2`: a transpose that is written before what it turns."""
        token = self.token
        before = self.at
        self.at += 2 * (token.kind == "open")
        if token.kind == "superscript":
            self.at += 1
        elif self.script().text not in TRANSPOSES:
            self.at = before
            raise self.missing()
        self.enter(token)
        inner = self.factor()
        self.depth -= 1
        return self.node("transpose", (inner,), token.start, inner.end)

    def postfix(self, tree: Tree) -> Tree:
        """Scripts, brackets and attributes behind an atom."""
        while True:
            token = self.token
            if token.kind == "caret" and token.value:
                self.at += 1
                self.enter(token)
                exponent = self.factor()
                self.depth -= 1
                tree = self.node("power", (tree, exponent), tree.start, exponent.end, "elementwise")
            elif token.kind == "under" and (part := self.positive_part(tree)) is not None:
                tree = part
            elif token.kind in ("caret", "under", "superscript", "transpose", "prime"):
                scripts = self.scripts()
                if not scripts:
                    return tree
                for script in scripts:
                    tree = self.scripted(tree, script)
            elif token.kind == "attribute":
                if self.is_dot(token):
                    return tree
                tree = self.attribute(tree)
            elif token.kind == "open" and token.value == "[" and token.glued and self.indexes():
                tree = self.part(tree)
            elif (token.kind, token.value, token.glued, self.form) == ("open", "[", True, "numpy") and self.picks():
                message = "an array that picks entries of another is not read: how many it picks is not known"
                raise refuse(token.start, self.tokens[self.at + 2].end, "index", message, "write y * mask, say")
            else:
                return tree
