"""Commands that stand for an operand: fonts, accents, fractions, roots, sums, ones and zeros."""

from __future__ import annotations

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import BY_INDEX, Tree
from symback.reading.grammar.bounds import above, below
from symback.reading.grammar.differentials import gradient_in
from symback.reading.grammar.sizes import sizes_in
from symback.reading.grammar.words import Words
from symback.reading.index import free_indices
from symback.reading.lexing.layers import instance, numbered_by
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.extents import is_own, shifted

_UPRIGHT = frozenset(["mathrm", "rm", "mathsf", "mathit", "textrm"])


_MOST_TERMS = 9
_MOST_NUMBER = 30
_MOST_SUMS = 2
"""Sums inside one another whose terms are written out: each is read several times."""


class Commands(Words):
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
                if rest.value == "d" and token.value in _UPRIGHT:
                    return self.upright_d(token.start)
                if rest.value == "e" and token.value in _UPRIGHT:
                    self.tokens[self.at - 1] = Token("word", "e", token.start, rest.end)
                    self.at -= 1
                    return self.word()
                return self.named(rest.value, token.start, self.tokens[after - 1].end)
        self.at = start
        if (
            not inside
            and one is not None
            and one.kind == "word"
            and len(one.value) > 1
            and token.value not in ("bf", "rm", "it", "cal", "bfseries")
        ):
            # \mathbf W_1 without braces: the font takes one letter, and so does the name.
            return self.word()
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

    def sum_over_layers(self, letters: list[str], bounds: tuple[str, ...]) -> Tree | None:
        r"""`\sum_{t=1}^{3} \delta_t h_{t-1}^T`, where t is no index but part of names: its terms, written out."""
        first, last = self.layers_between(letters[0], bounds) if len(letters) == 1 else (1, 0)
        if not 1 <= last - first + 1 <= _MOST_TERMS or self.budget.summing >= _MOST_SUMS:
            return None
        self.budget.summing += 1
        try:
            return self.written_out(letters[0], first, last)
        finally:
            self.budget.summing -= 1

    def written_out(self, letter: str, first: int, last: int) -> Tree | None:
        """The terms of a sum, or None where the letter below it is an index."""
        mark, saved, spent, depth = self.at, list(self.tokens), self.budget.spent, self.depth
        try:
            self.chain()
        except LanguageError as error:
            plain = error if all(complaint.code == "undefined-name" for complaint in error.complaints) else None
        else:
            plain = None
        self.at, self.tokens[:], self.depth, self.budget.spent = mark, saved, depth, spent
        if plain is None:
            return None
        terms = []
        try:
            for number in range(first, last + 1):
                self.tokens[:] = [*saved[:mark], *instance(saved[mark:], letter, number)]
                self.at = mark
                terms.append(self.chain())
        except LanguageError:
            raise plain from None
        behind = len(self.tokens) - self.at
        self.tokens[:] = saved
        self.at = len(saved) - behind
        if len(terms) == 1:
            return terms[0]
        made = self.node("sum", tuple(terms), terms[0].start, terms[-1].end, operators=("plus",) * (len(terms) - 1))
        return self.node("group", (made,), made.start, made.end)

    def layers_between(self, letter: str, bounds: tuple[str, ...]) -> tuple[int, int]:
        """The first and the last number of names; where none is written, or a T, the last that names below it have."""
        low, high = bounds[0] if bounds else "1", bounds[1] if len(bounds) > 1 else ""
        if not (low.isdigit() and len(low) < 3):
            return 1, 0
        if high.isdigit() and len(high) < 3:
            return int(low), int(high)
        name, shift = shifted(high)
        if high and (not is_own(high, self.names.vocabulary.sizes) or self.names.declares(name)):
            return 1, 0
        stems = numbered_by(self.tokens[self.at :], letter)
        known = [
            n for n in range(1, _MOST_NUMBER) if any(self.names.declares(canonical(f"{stem}_{n}")) for stem in stems)
        ]
        return int(low), max(known, default=0) + shift

    def big_sum(self) -> Tree:
        """Σ_k, Σ_{k=1}^{n}, Σ_{i,k}, sum[k](...): over the product that follows."""
        token = self.token
        self.at += 1
        letters: list[str] = []
        low = high = ""
        self.part_from_script()
        for script in self.scripts():
            if script.kind == "sub":
                letters, low = below(script)
            else:
                high = above(script, self.text, self.names)
        bounds = (low or "1", *([high] if high else [])) if low or high else ()
        self.enter(token)
        layers = self.sum_over_layers(letters, bounds)
        body = layers or self.chain()
        self.depth -= 1
        if layers is not None:
            return layers
        if not letters and not free_indices(body):
            raise refuse(token.start, token.end, "sum", "a sum needs its index below it", "write \\sum_k")
        if not letters:  # over the one that stands in it
            return self.node("call", (body,), token.start, body.end, "sum", bounds=BY_INDEX)
        for letter in reversed(letters):
            body = self.node("index_sum", (body,), token.start, body.end, indices=(letter,),
                             bounds=bounds)  # fmt: skip
        return body

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
