"""Commands that stand for an operand: fonts, accents, fractions, roots, ones and zeros."""

from __future__ import annotations

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.differentials import gradient_in
from symback.reading.grammar.sizes import sizes_in
from symback.reading.grammar.summing import Summing
from symback.reading.lexing.changes import UPRIGHT
from symback.reading.lexing.tokens import Token, refuse


class Commands(Summing):
    """The part of the grammar that reads commands."""

    def font(self) -> Tree:
        r"""A font is dress, but a bold 1, 0 or I is the vector or matrix; {\bf W} and \mathbf{W}_1 are W."""
        token = self.token
        self.at += 1
        while self.token.kind == "font":
            self.at += 1
        inside = self.token.kind == "open" and self.token.value == "{"
        start = self.at
        content = [self.token] if not inside else self.stretch()[0]
        after = self.at if inside else self.at + 1
        one = content[0] if len(content) == 1 else None
        if one is not None and one.kind == "number" and one.value in ("0", "1"):
            self.at = after
            if one.value == "1":
                return self.indicator() or self.sized("ones", token.start, self.tokens[after - 1].end)
            return self.sized("zeros", token.start, self.tokens[after - 1].end)
        if one is not None and one.kind == "word" and one.value == "I" and self.names.tree("I", 0, 0) is None:
            self.at = after
            if (found := self.indicator()) is not None:
                return found
            return self.sized("identity", token.start, self.tokens[after - 1].end)
        if inside and content and all(t.kind in ("word", "under", "number", "symbol", "font") for t in content):
            joined = "".join(t.value for t in content if t.kind not in ("font",))
            # The braces of a font hold one name: \mathrm{ReLU}, \mathbf{W}; with scripts in them, \mathbf{W_1}.
            rest = Token("word", joined.replace("\\_", "_"), content[0].start, content[-1].end, True)
            single = (
                len(content) == 1
                or self.names.function(rest.value) is not None
                or self.names.declares(canonical(rest.value))
            )
            if single:
                self.at = after
                if one is not None and one.kind == "symbol":
                    return self.named(one.value, one.start, one.end, symbol=True)
                if rest.value == "d" and token.value in UPRIGHT:
                    return self.upright_d(token.start)
                if rest.value == "e" and token.value in UPRIGHT:
                    self.tokens[self.at - 1] = Token("word", "e", token.start, rest.end)
                    self.at -= 1
                    return self.word()
                return self.named(rest.value, token.start, self.tokens[after - 1].end)
        self.at = start
        return self.atom()

    def upright_d(self, start: int) -> Tree:
        r"""`\mathrm{d}W_1`: a differential, whatever else is called d."""
        called = self.token.kind in ("word", "symbol") and self.names.function(self.token.value) is not None
        tree = self.d_name() if self.token.kind != "frac" and not called else self.factor()
        if (value := gradient_in(tree)) is not None:
            return self.node("differential", (), start, tree.end, value)
        name, indices, transposed = self.named_parts(tree)
        if not name:
            return self.node("differential", (tree,), start, self.tokens[self.at - 1].end)
        made = self.node("differential", (), start, tree.end, name)
        if indices:
            made = self.node("entry", (made,), start, tree.end, indices=indices)
        return self.node("transpose", (made,), start, tree.end) if transposed else made

    def accent(self) -> Tree:
        r"""\hat y is the name yhat; \dot\sigma the slope of σ."""
        token = self.token
        self.at += 1
        while self.token.kind == "font":
            self.at += 1
        if self.token.kind == "open" and self.token.value == "{":
            content, end = self.stretch()
            content = [t for t in content if t.kind != "font" and not (t.kind in ("open", "close") and t.value == "{")]
        else:
            content, end = [self.token], self.token.end
            self.at += 1
            if content[0].kind == "word" and len(content[0].value) > 1:
                first = content[0]
                end = first.start + 1
                content = [Token("word", first.value[0], first.start, end)]
                rest = Token("word", first.value[1:], first.start + 1, first.end, True)
                self.tokens[self.at - 1 : self.at] = [*content, rest]
        if not content or content[0].kind not in ("word", "symbol"):
            raise refuse(token.start, end, "accent", "an accent stands on one letter")
        letter = content[0].value
        function = self.names.function(letter)
        if token.value == "dot" and function is not None and not self.names.declares(f"{canonical(letter)}dot"):
            return self.call(letter, function[0], function[1] + 1, token.start, end)
        if len(content) == 1:
            return self.named(f"{canonical(letter)}{token.value}", token.start, end)
        if content[1].kind == "under" and len(content) >= 3:
            tail = "".join(t.value for t in content[2:] if t.kind in ("word", "number", "comma"))
            return self.named(f"{canonical(letter)}{token.value}_{tail}", token.start, end)
        if token.value == "bar" and len(content) > 1:
            raise refuse(token.start, end, "accent", "a bar over more than one letter is no name here")
        raise refuse(token.start, end, "accent", "an accent stands on one letter")

    def fraction(self) -> Tree:
        token = self.token
        if (found := self.fraction_derivative()) is not None:
            return found
        self.at += 1
        above = self.braces("the numerator of \\frac in braces")
        below = self.braces("the denominator of \\frac in braces")
        end = self.tokens[self.at - 1].end
        chain = self.node("chain", (above, below), token.start, end, operators=("fraction",))
        return self.node("group", (chain,), token.start, end, "frac")

    def root(self) -> Tree:
        token = self.token
        self.at += 1
        if token.value == "tex" and self.token.kind == "open" and self.token.value == "[":
            degree, _ = self.stretch()
            inner = self.braces("what stands under the root in braces")
            power = self.inner(
                [
                    Token("number", "1", token.start, token.end),
                    Token("operator", "divide", token.start, token.end),
                    *degree,
                ]
            )
            return self.node("power", (inner, power), token.start, self.tokens[self.at - 1].end, "elementwise")
        inner = self.braces("what stands under the root in braces") if token.value == "tex" else self.atom()
        return self.node("call", (inner,), token.start, self.tokens[self.at - 1].end, "sqrt")

    def ones(self) -> Tree:
        token = self.token
        self.at += 1
        return self.indicator() or self.sized("ones", token.start, token.end)

    def zeros(self) -> Tree:
        token = self.token
        self.at += 1
        return self.sized("zeros", token.start, token.end)

    def sized(self, op: str, start: int, end: int) -> Tree:
        r"""`\mathbf 1`, `I`, `\mathbf 0`, with the size as a subscript where one is written: `I_n`, `1_{2×3}`."""
        if self.token.kind == "open" and self.token.value == "(" and self.token.glued and self.sizes_follow():
            inner, end = self.stretch()
            return self.node(op, (), start, end, indices=tuple(t.value for t in inner if t.kind != "operator"))
        if self.token.kind == "under":
            mark = self.at
            script = self.script()
            if sizes := sizes_in(script.tokens, self.names.vocabulary.sizes):
                return self.node(op, (), start, script.end, indices=sizes)
            if op == "ones" and any(token.kind == "compare" for token in script.tokens):
                return self.inner(script.tokens, compare=True)
            self.at = mark
        return self.node(op, (), start, end)

    def sizes_follow(self) -> bool:
        """Whether `(m×n)` stands here, as ones are printed in Unicode."""
        kinds = [(t.kind, t.value) for t in self.tokens[self.at + 1 : self.at + 5]]
        return len(kinds) == 4 and kinds[1] == ("operator", "times") and kinds[3] == ("close", "(")
