"""Tokens → trees: one grammar for every notation.

Sums of chains of factors; a factor is an atom with its scripts. A recursive descent whose depth is
bounded by the nesting limit, which is charged before anything is opened. What is ambiguous without
shapes stays together: products are chains that are bracketed later, and where a script may be a layer
or a power, both trees stand in an `either`.
"""

from __future__ import annotations

from dataclasses import replace

from symback.errors import closest
from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.code import CodeCalls
from symback.reading.cursor import CLOSING, Script
from symback.reading.names import split_indices
from symback.reading.tokens import SUBSCRIPTS, Token, refuse

_CHAIN = frozenset(
    ["star", "matmul", "dot", "times", "bullet", "hadamard", "circ", "otimes", "divide", "hadamard_divide"]
)
_TRANSPOSES = frozenset(["T", "t", "tr", "⊤", "top", "transpose", "intercal"])


class Parser(CodeCalls):
    """The grammar: sums, chains, factors, scripts, words, commands."""

    # Sums and chains

    def whole(self) -> Tree:
        """A formula that takes all tokens."""
        tree = self.expression()
        if self.token.kind != "end":
            raise self.unexpected(self.token)
        return tree

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
        while (operator := self.chain_operator()) is not None:
            start = self.token.start
            negative = operator != "beside" and self.sign()
            factor = self.factor()
            if negative:
                factor = self.node("negative", (factor,), start, factor.end)
            operators.append(operator)
            factors.append(factor)
        if len(factors) == 1:
            return factors[0]
        return self.node("chain", tuple(factors), factors[0].start, factors[-1].end, operators=tuple(operators))

    def chain_operator(self) -> str | None:
        """Take the sign of a product and tell which, or None at the end of a chain."""
        token = self.token
        if token.kind == "operator":
            if token.value not in _CHAIN:
                return None
            self.at += 1
            if token.value == "star" and self.token.kind == "operator" and self.token.value == "star":
                raise self.missing()
            return token.value
        if token.kind == "word" and token.value in ("o", "x") and not self.names.declares(token.value):
            if token.value == "o" and self.starts_operand(self.tokens[self.at + 1]):
                self.at += 1
                return "circ"
        if token.kind == "bar" and self.bars and self.bars[-1] == token.value.rstrip("()"):
            return None
        if token.kind == "word" and token.value in ("if", "for", "otherwise", "else", "when"):
            return None
        if self.starts_operand(token):
            before = self.tokens[self.at - 1]
            if token.kind == "number" and before.kind == "number":
                raise refuse(token.start, token.end, "two-numbers", "two numbers side by side", "write * between them")
            return "beside"
        return None

    # Factors

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
            return self.node("number", (), token.start, token.end, token.value)
        if kind == "open":
            return self.group()
        if kind == "bar":
            return self.between_bars()
        if kind == "alias":
            return self.alias()
        handler = {
            "frac": self.fraction, "root": self.root, "sum": self.big_sum, "partial": self.slanted_derivative,
            "nabla": self.nabla, "font": self.font, "accent": self.accent, "ones": self.ones, "zeros": self.zeros,
            "begin": self.environment,
        }.get(kind)  # fmt: skip
        if handler is None:
            raise self.missing()
        return handler()

    def alias(self) -> Tree:
        """A run of tokens that the problem file lets stand for a formula or a function."""
        token = self.token
        self.at += 1
        bare = token.value.strip().rstrip("'′")
        function = self.names.find_function(bare.lstrip("\\"))
        if function is not None and not self.names.declares(canonical(bare)):
            return self.call(
                bare, function[0], function[1] + len(token.value.strip()) - len(bare), token.start, token.end
            )
        tree = self.names.alias(f"alias {token.value}", token.value, token.start, token.end)
        if tree is None:
            raise refuse(token.start, token.end, "alias", "this alias stands for itself")
        return self.node("group", (tree,), token.start, token.end, "alias")

    def group(self) -> Tree:
        """Brackets: a group, a concatenation, an array, a comparison."""
        opened = self.token
        if opened.value == "{" and (found := self.braced_word()) is not None:
            return found
        if opened.value == "[" and (found := self.numbers()) is not None:
            return found
        self.enter(opened)
        self.at += 1
        hidden, self.bars = self.bars, []
        items: list[Tree] = []
        rows: list[int] = []
        commas = semicolons = False
        while True:
            inner = self.expression()
            if self.token.kind == "compare":
                inner = self.comparison(inner)
            items.append(inner)
            if self.accept("comma"):
                commas = True
                if self.token.kind == "close":
                    break
            elif opened.value == "[" and (self.accept("semicolon") or self.accept("newline")):
                semicolons = True
                rows.append(len(items) - sum(rows))
            elif self.token.kind in ("newline", "ampersand") and self.token.value in ("\n",):
                self.at += 1
            else:
                break
        closed = self.close(opened)
        self.bars = hidden
        self.depth -= 1
        if opened.value == "[" and (commas or semicolons):
            return self.array(items, rows, opened, closed)
        if len(items) > 1:
            if all(item.op == "group" and item.value == "," for item in items):
                flat = [entry for item in items for entry in item.operands]
                sizes = tuple(len(item.operands) for item in items)
                return self.node("matrix", tuple(flat), opened.start, closed.end, "(", rows=sizes)
            return self.node("group", tuple(items), opened.start, closed.end, ",")
        if opened.value == "[" and items[0].op == "matrix" and items[0].value == "[":
            return replace(items[0], start=opened.start, end=closed.end, value="[[")
        shown = "" if opened.value == "{" and self.form == "latex" else opened.value
        return self.node("group", (items[0],), opened.start, closed.end, shown)

    def braced_word(self) -> Tree | None:
        """`{\\bf W}_1`, `{\\sigma}'(z)`: braces around one word are dress, its scripts stand behind them."""
        end = self.at + 1
        while self.tokens[end].kind == "font":
            end += 1
        content = [self.tokens[end]]
        end += 1
        if content[0].kind not in ("word", "symbol") or (self.tokens[end].kind, self.tokens[end].value) != (
            "close",
            "{",
        ):
            return None
        word = content[0]
        self.at = end + 1
        return self.named(word.value, word.start, word.end, word.kind == "symbol")

    def numbers(self) -> Tree | None:
        """`[0.1 -0.2; 0.3 0.4]`: numbers that only spaces part are entries, not a product."""
        opened = self.token
        end = self.at + 1
        while self.tokens[end].kind in ("number", "comma", "semicolon", "newline", "operator"):
            end += 1
        if (self.tokens[end].kind, self.tokens[end].value) != ("close", "["):
            return None
        inner = self.tokens[self.at + 1 : end]
        entries: list[Tree] = []
        rows = [0]
        side_by_side = False
        for place, token in enumerate(inner):
            before = inner[place - 1] if place else None
            if token.kind == "number":
                negative = before is not None and before.kind == "operator"
                if before is not None and not negative and before.kind == "number":
                    side_by_side = True
                made = self.node("number", (), token.start, token.end, token.value)
                entries.append(self.node("negative", (made,), before.start, token.end) if negative and before else made)
                rows[-1] += 1
            elif token.kind == "operator" and token.value == "minus":
                following = inner[place + 1] if place + 1 < len(inner) else None
                if following is None or following.kind != "number" or not following.glued:
                    return None
                if before is not None and before.kind == "number":
                    if token.glued:
                        return None
                    side_by_side = True
            elif token.kind in ("semicolon", "newline") and rows[-1]:
                rows.append(0)
            elif token.kind != "comma":
                return None
        if not side_by_side:
            return None
        self.at = end + 1
        kept = tuple(size for size in rows if size)
        return self.node("matrix", tuple(entries), opened.start, self.tokens[end].end, "[", rows=kept)

    def array(self, items: list[Tree], rows: list[int], opened: Token, closed: Token) -> Tree:
        """`[a, b; c, d]`, or `[[a, b], [c, d]]`, whose inner rows are arrays of one row."""
        nested = [item for item in items if item.op == "matrix" and item.value == "[" and len(item.rows) == 1]
        if not rows and len(nested) == len(items):
            flat = tuple(entry for item in items for entry in item.operands)
            sizes = tuple(len(item.operands) for item in items)
            return self.node("matrix", flat, opened.start, closed.end, "[[", rows=sizes)
        sizes = (*rows, len(items) - sum(rows))
        return self.node("matrix", tuple(items), opened.start, closed.end, "[", rows=tuple(s for s in sizes if s))

    def comparison(self, left: Tree) -> Tree:
        sign = self.token
        self.at += 1
        right = self.expression()
        if self.token.kind == "compare":
            raise refuse(self.token.start, self.token.end, "comparison", "a comparison has two sides, not three")
        if sign.value in ("!=", "=="):
            message = f"{self.shown(sign)!r} is no comparison that a derivative can depend on here"
            raise refuse(sign.start, sign.end, "comparison", message, "use > or <")
        return self.node("compare", (left, right), left.start, right.end, sign.value)

    def close(self, opened: Token) -> Token:
        token = self.token
        if token.kind == "close" and token.value == opened.value:
            self.at += 1
            return token
        want = CLOSING[opened.value]
        if token.kind == "end":
            message = f"{self.shown(opened)!r} is never closed"
            raise refuse(opened.start, opened.end, "unbalanced", message, f"add the missing {want}")
        if token.kind == "close":
            message = f"{self.shown(opened)!r} is closed by {self.shown(token)!r}; expected {want!r}"
            raise refuse(token.start, token.end, "unbalanced", message)
        raise self.unexpected(token)

    def between_bars(self) -> Tree:
        """|X|, ‖x‖: opened where an operand is expected, closed by the same sign."""
        opened = self.token
        value = opened.value.rstrip("(")
        self.enter(opened)
        self.at += 1
        self.bars.append(value)
        inner = self.expression()
        self.bars.pop()
        closed = self.token
        if closed.kind != "bar" or closed.value.rstrip(")") != value:
            raise refuse(opened.start, opened.end, "unbalanced", f"{self.shown(opened)!r} is never closed")
        self.at += 1
        self.depth -= 1
        kind, end = ("bars" if value == "|" else "norm"), closed.end
        if kind == "norm" and self.token.kind == "under":
            script = self.script()
            named = {"1": "norm1", "2": "norm2", "F": "norm_fro", "Fro": "norm_fro", "fro": "norm_fro"}
            kind, end = named.get(script.text, ""), script.end
            if not kind:
                message = f"no norm {script.text!r} is known here"
                raise refuse(script.start, script.end, "norm", message, "norms are 1, 2 and F")
        return self.node("bars", (inner,), opened.start, end, kind)

    def ones(self) -> Tree:
        token = self.token
        self.at += 1
        return self.indicator() or self.sized("ones", token.start, token.end)

    def zeros(self) -> Tree:
        token = self.token
        self.at += 1
        return self.sized("zeros", token.start, token.end)

    def sized(self, op: str, start: int, end: int) -> Tree:
        """`\\mathbf 1`, `I`, `\\mathbf 0`, with the size as a subscript where one is written: `I_n`, `1_{2×3}`."""
        if self.token.kind == "open" and self.token.value == "(" and self.token.glued and self.sizes_follow():
            inner, end = self.stretch()
            return self.node(op, (), start, end, indices=tuple(t.value for t in inner if t.kind != "operator"))
        if self.token.kind == "under":
            mark = self.at
            script = self.script()
            sizes = [part for part in script.text.replace("times", ",").replace("×", ",").split(",") if part]
            if 1 <= len(sizes) <= 2 and all(s.isdigit() or s in self.names.vocabulary.sizes for s in sizes):
                return self.node(op, (), start, script.end, indices=tuple(sizes))
            if op == "ones" and any(token.kind == "compare" for token in script.tokens):
                return self.inner(script.tokens, compare=True)
            self.at = mark
        return self.node(op, (), start, end)

    def sizes_follow(self) -> bool:
        """Whether `(m×n)` stands here, as ones are printed in Unicode."""
        kinds = [(t.kind, t.value) for t in self.tokens[self.at + 1 : self.at + 5]]
        return len(kinds) == 4 and kinds[1] == ("operator", "times") and kinds[3] == ("close", "(")

    def indicator(self) -> Tree | None:
        """`1[z > 0]`, `1\\{z > 0\\}`, `1_{z > 0}`: the bracket behind a one that compares."""
        ahead = self.token
        place = self.at
        if ahead.kind == "under" and self.tokens[place + 1].kind == "open":
            place += 1
            ahead = self.tokens[place]
        elif ahead.kind != "open":
            return None
        depth = 0
        for at in range(place, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "open":
                depth += 1
            elif token.kind == "close":
                depth -= 1
                if not depth:
                    return None
            elif (
                token.kind == "compare"
                and depth <= 2
                and all(t.kind != "open" or t.value == "{" for t in self.tokens[place + 1 : at] if depth > 1)
            ):
                self.at = place
                return self.group()
        return None

    # Scripts

    def script(self) -> Script:
        """The script behind `^` or `_`: one token, or a bracketed stretch."""
        mark = self.token
        self.at += 1
        token = self.token
        kind = "sub" if mark.kind == "under" else "sup"
        fonts: list[Token] = []
        while self.token.kind == "font":
            fonts.append(self.token)
            self.at += 1
            token = self.token
        if token.kind == "open":
            inner, end = self.stretch()
            return Script(kind, tuple(inner), mark.start, end, token.value)
        if token.kind == "word":
            return Script(kind, (self.first_letters(token, kind),), mark.start, self.tokens[self.at - 1].end)
        if token.kind in ("number", "symbol", "transpose", "prime", "ones"):
            self.at += 1
            return Script(kind, (token,), mark.start, token.end)
        if token.kind == "operator" and token.value in ("minus", "plus"):
            self.at += 1
            following = self.token
            if following.kind in ("word", "number", "symbol", "transpose"):
                last = self.first_letters(following, kind) if following.kind == "word" else following
                self.at += following.kind != "word"
                return Script(kind, (token, last), mark.start, last.end)
        if token.kind == "operator" and token.value == "star":
            raise refuse(mark.start, token.end, "exponent", "'^*' has no meaning here", "a transpose is ^T")
        if (
            token.kind == "operator"
            and token.value in ("hadamard", "circ")
            and self.tokens[self.at + 1].kind == "number"
        ):
            self.at += 2
            return Script(kind, (token, self.tokens[self.at - 1]), mark.start, self.tokens[self.at - 1].end)
        if token.kind == "operator" and token.value in ("hadamard", "circ") and self.tokens[self.at + 1].kind == "open":
            self.at += 1
            inner, end = self.stretch()
            return Script(kind, (token, *inner), mark.start, end)
        raise self.missing("an exponent" if kind == "sup" else "an index")

    def first_letters(self, token: Token, kind: str) -> Token:
        """In LaTeX a script without braces is one letter; `^Tδ` and `_kW` leave the rest as a word."""
        word = token.value
        self.at += 1
        if len(word) == 1 or (self.form != "latex" and not (kind == "sup" and word[0] in "Tt")):
            return token
        if kind == "sup" and self.form != "latex" and self.names.declares(canonical(word)):
            return token
        rest = Token("word", word[1:], token.start + 1, token.end, True)
        if kind == "sub" and not self.splits(rest):
            return token
        first = Token("word", word[0], token.start, token.start + 1, token.glued)
        if not word[1].isalpha():
            rest = Token("number", word[1:], token.start + 1, token.end, True)
        self.tokens.insert(self.at, rest)
        return first

    def splits(self, rest: Token) -> bool:
        word = rest.value
        return word[0].isalpha() and self.names.split(word, lambda piece, at: self.names.is_piece(piece)) is not None

    def scripts(self, primes: bool = True) -> list[Script]:
        """Every script behind a word or a bracket, in order."""
        found: list[Script] = []
        while True:
            token = self.token
            if token.kind == "under" or (token.kind == "caret" and not token.value):
                if token.kind == "under" and self.tokens[self.at + 1].kind == "bar":
                    return found
                found.append(self.script())
                if token.kind == "caret" and self.form != "latex" and self.token.kind == "caret":
                    found[-1] = self.tower(found[-1])
            elif token.kind == "superscript":
                self.at += 1
                found.append(Script("sup", (token,), token.start, token.end, "unicode"))
            elif token.kind == "transpose":
                self.at += 1
                found.append(Script("transpose", (token,), token.start, token.end))
            elif token.kind == "prime" and primes:
                self.at += 1
                found.append(Script("prime", (token,), token.start, token.end))
            else:
                return found

    def tower(self, below: Script) -> Script:
        """`x^2^3` goes from the right in text."""
        tokens = list(below.tokens)
        while self.token.kind == "caret" and not self.token.value:
            caret = self.token
            self.enter(caret)
            above = self.script()
            tokens += [caret, *([Token("open", "(", above.start, above.start), *above.tokens,
                                 Token("close", "(", above.end, above.end)] if len(above.tokens) > 1 else above.tokens)]  # fmt: skip
            below = Script("sup", tuple(tokens), below.start, above.end, "(")
        return below

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
            elif token.kind in ("caret", "under", "superscript", "transpose", "prime"):
                scripts = self.scripts()
                if not scripts:
                    return tree
                for script in scripts:
                    tree = self.scripted(tree, script)
            elif token.kind == "attribute":
                tree = self.attribute(tree)
            elif token.kind == "open" and token.value == "[" and token.glued and self.indexes():
                tree = self.part(tree)
            else:
                return tree

    def scripted(self, tree: Tree, script: Script) -> Tree:
        """`tree` with one script that is no part of its name."""
        if script.kind == "sub":
            return self.subscripted(tree, script)
        if script.kind == "transpose":
            return self.node("transpose", (tree,), tree.start, script.end)
        if script.kind == "prime":
            for _ in script.tokens[0].value:
                tree = self.node("transpose", (tree,), tree.start, script.end)
            return tree
        return self.raised(tree, script)

    def subscripted(self, tree: Tree, script: Script) -> Tree:
        shown = script.text.strip("[]()")
        if ":" in shown:
            return self.part_of(tree, script)
        indices = split_indices(shown, self.names.shape_of(tree))
        if indices is None:
            message = f"{script.text!r} is no index here: an entry has a row and a column, each a letter or a number"
            raise refuse(script.start, script.end, "index", message)
        return self.node("entry", (tree,), tree.start, script.end, indices=indices)

    def part_of(self, tree: Tree, script: Script) -> Tree:
        """`A_{[1,:]}`, as LaTeX is printed."""
        inner = [t for t in script.tokens if not (t.kind in ("open", "close") and t.value == "[")]
        ranges = self.ranges(inner, script)
        return self.node("part", (tree,), tree.start, script.end, ranges=ranges)

    def raised(self, tree: Tree, script: Script) -> Tree:
        """Powers, transposes, inverses: what a superscript does."""
        tokens = list(script.tokens)
        text = script.text.replace(" ", "")
        if text in _TRANSPOSES:
            return self.node("transpose", (tree,), tree.start, script.end)
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
        digits = text.strip("()")
        if not digits.lstrip("-").isdigit():
            raise refuse(script.start, script.end, "exponent", f"{text!r} is no exponent here")
        exponent = self.node("number", (), script.start, script.end, digits)
        return self.node("power", (tree, exponent), tree.start, script.end)

    def inner(self, tokens: list[Token] | tuple[Token, ...], compare: bool = False) -> Tree:
        """A formula of its own inside a script."""
        place = tokens[-1].end if tokens else self.token.start
        inner = Parser([*tokens, Token("end", "", place, place)], self.names, self.form, self.text, self.budget, 0,
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

    # Words: names, functions, derivatives

    def word(self) -> Tree:
        token = self.token
        word = token.value
        if self.follows_module():
            return self.module_call()
        if (found := self.fraction_of_differentials()) is not None:
            return found
        self.at += 1
        if (
            token.kind == "word"
            and word in ("e",)
            and not self.names.declares("e")
            and self.token.kind in ("caret", "superscript")
        ):
            return self.exponential(token)
        return self.named(word, token.start, token.end, token.kind == "symbol")

    def exponential(self, token: Token) -> Tree:
        """e^{-z}."""
        if self.token.kind == "superscript":
            script = self.scripts()[0]
            argument = self.node("number", (), script.start, script.end, script.text)
        elif self.token.value == "code" or self.is_signed_factor():
            self.at += 1
            self.enter(token)
            argument = self.factor()
            self.depth -= 1
        else:
            argument = self.inner(self.script().tokens)
        return self.node(
            "call", (argument,), token.start, argument.end if argument.end > token.end else token.end, "exp"
        )

    def is_signed_factor(self) -> bool:
        following = self.tokens[self.at + 1]
        return self.form != "latex" and following.kind == "operator" and following.value == "minus"

    def named(self, word: str, start: int, end: int, symbol: bool = False) -> Tree:
        """A word that is a name with its scripts, a function with its argument, or several names without a space."""
        mark = self.at
        function = self.names.function(word) if not self.names.declares(canonical(word)) else None
        if function is not None and (self.calls(function[0]) or symbol) and not self.index_of_unit(word):
            return self.call(word, function[0], function[1], start, end)
        scripts = self.name_scripts()
        if (found := self.resolved(word, scripts, start, end)) is not None:
            return found
        if function is not None and self.calls_after(function[0]):
            self.at = mark
            return self.call(word, function[0], function[1], start, end)
        if (found := self.builtin(word, scripts, start, end)) is not None:
            return found
        self.at = mark
        if not symbol and (found := self.run_together(word, start, end)) is not None:
            return found
        raise self.undefined(word, scripts, start, end)

    def index_of_unit(self, word: str) -> bool:
        return False

    def calls(self, function: str) -> bool:
        """Whether what follows makes a function's name a call."""
        return self.token.kind in ("open", "prime", "attribute") or self.calls_after(function)

    def calls_after(self, function: str) -> bool:
        token = self.token
        return token.kind in ("caret", "under", "superscript") or self.starts_operand(token)

    def name_scripts(self) -> list[Script]:
        """Scripts behind a name; a prime stays, since it is a transpose there."""
        return self.scripts()

    def resolved(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """The name that word and scripts make, with what is left of the scripts applied."""
        sub = next((s for s in scripts if s.kind == "sub" and not _is_part(s)), None)
        sups = [s for s in scripts if s.kind == "sup"]
        sub_text = _index_text(sub) if sub else ""
        if sub is not None and sub_text is None:
            return None
        mark = next((s for s in sups if self.layer_of(s) is not None), None)
        found = plain = None
        layer, rest = self.layer_of(mark) or ("", ()) if mark else ("", ())
        last = max([end, *(s.end for s in (sub, mark) if s is not None)])
        if mark is not None and layer:
            found = self.names.resolve(word, sub_text or "", layer, start, last)
        bracketed = mark is not None and mark.tokens and mark.tokens[0].kind == "open"
        if mark is None or not bracketed or found is None:
            plain = self.names.resolve(word, sub_text or "", "", start, max(end, sub.end if sub else end))
        subscripted = sub is not None or any(c in SUBSCRIPTS for c in word)
        if found is not None and plain is not None and subscripted:
            power = self.apply(plain, [s for s in scripts if s is not sub], word)
            layered = self.leftover(found.tree, scripts, sub, mark, rest)
            first, second = (power, layered) if plain.tree.op == "name" else (layered, power)
            return self.node("either", (first, second), start, max(first.end, second.end))
        if found is not None:
            return self.leftover(found.tree, scripts, sub, mark, rest)
        if plain is not None:
            return self.apply(plain.tree, [s for s in scripts if s is not sub], word)
        return None

    def leftover(
        self, tree: Tree, scripts: list[Script], sub: Script | None, mark: Script | None, rest: tuple[Token, ...]
    ) -> Tree:
        left = []
        for script in scripts:
            if script is sub:
                continue
            if script is mark:
                if rest:
                    left.append(Script("sup", rest, script.start, script.end))
                continue
            left.append(script)
        return self.apply(tree, left, "")

    def apply(self, tree: object, scripts: list[Script], word: str) -> Tree:
        made: Tree = tree if isinstance(tree, Tree) else tree.tree  # type: ignore[attr-defined]
        for script in scripts:
            made = self.scripted(made, script)
        if self.form == "latex" and sum(s.kind == "sup" and s.wrap != "unicode" for s in scripts) > 1:
            second = [s for s in scripts if s.kind == "sup"][1]
            raise refuse(
                second.start, second.end, "double-superscript", "two superscripts on one letter", "set braces: {x^a}^b"
            )
        return made

    def layer_of(self, script: Script) -> tuple[str, tuple[Token, ...]] | None:
        """(layer, what follows it) where a superscript is a layer's mark: `(2)`, `[2]`, `2`, `(2)T`, `[2]^T`, `2T`."""
        tokens = [t for t in script.tokens if t.kind != "font"]
        if script.wrap == "unicode":
            text = script.text
            head = text.rstrip("T")
            tail = (Token("transpose", "T", script.start, script.end),) if head != text else ()
            bare = head[1:-1] if head[:1] == "(" and head[-1:] == ")" else head
            return (bare, tail) if bare.isdigit() else None
        if script.wrap in ("(", "[") and all(t.kind in ("number", "word") for t in tokens) and len(tokens) == 1:
            return tokens[0].value, ()
        if not tokens:
            return None
        if tokens[0].kind == "open" and tokens[0].value in ("(", "["):
            closing = next((i for i, t in enumerate(tokens) if t.kind == "close"), None)
            if closing is None:
                return None
            mark = _sum_of(tokens[1:closing])
            if mark is None:
                return None
            rest = tokens[closing + 1 :]
            if rest and rest[0].kind == "caret":
                rest = rest[1:]
            if rest and rest[0].kind == "open" and rest[-1].kind == "close":
                rest = rest[1:-1]
            return mark, tuple(rest)
        if (
            tokens[0].kind == "number"
            and tokens[0].value.isdigit()
            and all(t.kind in ("transpose", "prime") or t.value in ("T", "t") for t in tokens[1:])
        ):
            return tokens[0].value, tuple(tokens[1:])
        if len(tokens) == 1 and tokens[0].kind == "word" and tokens[0].value not in _TRANSPOSES:
            return tokens[0].value, ()
        return None

    def builtin(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """I, the Kronecker delta, `dW1`: names that need no declaration."""
        sub = next((s for s in scripts if s.kind == "sub" and not _is_part(s)), None)
        rest = [s for s in scripts if s is not sub]
        if word == "I" or (word in ("eye", "Id") and self.token.kind != "open"):
            if self.token.kind == "open" and not scripts and (found := self.indicator()):
                return found
            sizes = (sub.text,) if sub and (sub.text.isdigit() or sub.text in self.names.vocabulary.sizes) else ()
            if sub is None or sizes:
                made = self.node("identity", (), start, sub.end if sub else end, indices=sizes)
                return self.apply(made, rest, word)
            if len(sub.text.replace(",", "")) == 2:
                return self.unit(sub, start)
        if canonical(word) == "delta" and sub is not None and len(sub.text.replace(",", "")) == 2:
            return self.apply(self.unit(sub, start), rest, word)
        if word.startswith("delta_") and len(word) == 8:
            return self.node("unit", (), start, end, indices=(word[6], word[7]))
        written = f"{word}_{sub.text}" if sub is not None and sub.text.isalnum() else word
        if (parts := self.names.gradient_word(written, self.form == "numpy")) is not None:
            return self.apply(self.gradient_tree(*parts, start, sub.end if sub else end), rest, word)
        if word[:1] == "d" and len(word) > 1 and (found := self.differential(word, sub, start, end)) is not None:
            return self.apply(found, rest, word)
        return None

    def unit(self, sub: Script, start: int) -> Tree:
        letters = sub.text.replace(",", "")
        return self.node("unit", (), start, sub.end, indices=(letters[0], letters[1]))

    def differential(self, word: str, sub: Script | None, start: int, end: int) -> Tree | None:
        """`dW1`: a differential, or in code the derivative by W1."""
        resolved = self.names.resolve(
            word[1:].lstrip("_"), _index_text(sub) or "" if sub else "", "", start, sub.end if sub else end
        )
        if resolved is None or resolved.tree.op not in ("name", "entry"):
            return None
        name = resolved.tree if resolved.tree.op == "name" else resolved.tree.operands[0]
        if name.op != "name" or self.names.shape(name.value) is None:
            return None
        made = self.node("differential", (), start, name.end, name.value)
        if resolved.tree.op == "entry":
            return self.node("entry", (made,), start, resolved.tree.end, indices=resolved.tree.indices)
        return made

    def run_together(self, word: str, start: int, end: int) -> Tree | None:
        """`W2h1` as W2 h1: the pieces are put back as tokens; the first is read here."""
        following = self.at

        def resolves(piece: str, at: int) -> bool:
            self.at = following
            if piece[0] == "_":
                return False
            function = self.names.function(piece)
            if function is not None and not self.names.declares(canonical(piece)) and at:
                if self.token.kind in ("open", "prime") or (self.token.kind == "operator" and not piece.isascii()):
                    return True
            scripts = self.scripts()
            here = self.resolved(piece, scripts, start + at, end) is not None
            self.at = following
            return here or (piece == "e" and at > 0 and self.token.kind == "caret")

        spent = self.budget.spent
        pieces = self.names.split(word, resolves)
        self.at = following
        self.budget.spent = spent
        if pieces is None or len(pieces) < 2:
            return None
        tokens = [Token("word", word[a:b], start + a, start + b, a > 0) for a, b in pieces]
        self.tokens[following - 1 : following] = tokens
        self.at = following
        first = tokens[0]
        return self.named(first.value, first.start, first.end)

    def undefined(self, word: str, scripts: list[Script], start: int, end: int) -> Exception:
        last = max([end, *(s.end for s in scripts if s.kind == "sub")])
        written = self.text[start:last]
        names = self.names.known_names()
        called = self.token.kind == "open"
        near = closest(canonical(word), names) if len(word) < 40 else None
        listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
        hint = f"did you mean {near!r}? " if near else ""
        what = f"no name or function {written[:60]!r} here" if called else f"there is no name {written[:60]!r} here"
        return refuse(start, last, "undefined-name", what, f"{hint}names here: {listed or 'none'}")

    # Functions

    def call(self, word: str, function: str, order: int, start: int, end: int) -> Tree:
        """A function with primes, powers and its argument, in brackets or not."""
        if function == "sum" and self.token.kind == "open" and self.token.value == "[" and self.indexes():
            return self.text_sum(start)
        after: list[Script] = []
        base = ""
        while self.token.kind in ("prime", "caret", "superscript", "under", "transpose"):
            if self.token.kind == "caret" and self.token.value:
                break
            script = self.scripts()[0] if self.token.kind != "prime" else None
            if script is None:
                order += len(self.token.value)
                self.at += 1
                continue
            text = script.text
            if text and set(text) <= {"'"}:
                order += len(text)
            elif script.kind == "sub":
                base = text
            elif (
                self.layer_of(script)
                and script.wrap in ("{", "", "(")
                and script.tokens
                and script.tokens[0].kind == "open"
            ):
                order += text.count("'")
            elif text in ("-1", "(-1)") and function not in ("det", "tr"):
                raise refuse(start, script.end, "inverse-function", f"the inverse function of {word} is not known here")
            else:
                after.append(script)
        if base and function in ("log",):
            raise refuse(
                start,
                self.tokens[self.at - 1].end,
                "function",
                f"only the natural logarithm is read, not to base {base}",
            )
        tree = self.argued(word, function, order, start, base)
        for script in after:
            tree = self.elementwise_script(tree, script)
        return tree

    def elementwise_script(self, tree: Tree, script: Script) -> Tree:
        """`\\tanh^2(z)` squares entry by entry."""
        made = self.scripted(tree, script)
        return replace(made, value="elementwise") if made.op == "power" else made

    def argued(self, word: str, function: str, order: int, start: int, base: str) -> Tree:
        token = self.token
        if token.kind == "open":
            arguments, axis, end = self.arguments()
        elif token.kind == "bar" and not token.value.endswith(")"):
            inner = self.between_bars()
            arguments, axis, end = [inner], "", inner.end
        elif self.starts_operand(token) or (self.is_operator("minus") and self.form == "latex" and function == "exp"):
            arguments, axis, end = [self.bare_argument()], "", self.tokens[self.at - 1].end
        else:
            message = f"{word} is a function: it needs its argument in brackets"
            raise refuse(
                start, self.tokens[self.at - 1].end, "function-without-argument", message, f"write {word}(...)"
            )
        return self.function_tree(word, function, order, arguments, axis, start, end)

    def bare_argument(self) -> Tree:
        """`\\log p`, `\\log\\det X`, `\\sin 2 x`: one factor, with a number before it."""
        self.enter(self.token)
        number = self.token.kind == "number"
        inner = self.factor()
        if number and self.starts_operand(self.token) and self.token.kind != "bar":
            second = self.factor()
            inner = self.node("chain", (inner, second), inner.start, second.end, operators=("beside",))
        self.depth -= 1
        return inner

    def arguments(self) -> tuple[list[Tree], str, int]:
        """Arguments in brackets and the text behind `axis=`."""
        opened = self.token
        self.enter(opened)
        self.at += 1
        hidden, self.bars = self.bars, []
        found: list[Tree] = []
        axis = ""
        while self.token.kind != "close":
            while self.token.kind == "newline" and self.token.value == "\n":
                self.at += 1
            if (keyword := self.keyword()) is not None:
                axis = keyword or axis
            else:
                inner = self.expression()
                if self.token.kind == "compare":
                    inner = self.comparison(inner)
                elif self.token.kind == "bar" and not found:
                    raise self.unexpected(self.token)
                found.append(inner)
            if not self.accept("comma"):
                break
        while self.token.kind == "newline" and self.token.value == "\n":
            self.at += 1
        closed = self.close(opened)
        self.bars = hidden
        self.depth -= 1
        return found, axis, closed.end

    # Fonts and accents

    def font(self) -> Tree:
        """A font is dress, but a bold 1, 0 or I is the vector or matrix; {\\bf W} and \\mathbf{W}_1 are W."""
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
                if rest.value == "d" or (token.value == "mathrm" and rest.value == "e"):
                    self.tokens[self.at - 1] = Token("word", rest.value, token.start, rest.end)
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

    def accent(self) -> Tree:
        """\\hat y is the name yhat; \\dot\\sigma the slope of σ."""
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
                self.tokens.insert(self.at, Token("word", first.value[1:], first.start + 1, first.end, True))
                content = [Token("word", first.value[0], first.start, end)]
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

    # Fractions, roots, sums

    def braces(self, what: str) -> Tree:
        """An argument of a command: in braces, or one token (`\\frac12`)."""
        token = self.token
        if token.kind == "open" and token.value == "{":
            self.enter(token)
            self.at += 1
            hidden, self.bars = self.bars, []
            inner = self.expression()
            closed = self.close(token)
            self.bars = hidden
            self.depth -= 1
            return replace(inner, start=token.start, end=closed.end) if inner.op == "group" else inner
        if token.kind == "number":
            first = Token("number", token.value[0], token.start, token.start + 1)
            if len(token.value) > 1:
                self.tokens[self.at] = Token("number", token.value[1:], token.start + 1, token.end, True)
            else:
                self.at += 1
            return self.node("number", (), first.start, first.end, first.value)
        if token.kind in ("word", "symbol", "font", "accent"):
            if token.kind == "word" and len(token.value) > 1:
                self.tokens[self.at : self.at + 1] = [
                    Token("word", token.value[0], token.start, token.start + 1),
                    Token("word", token.value[1:], token.start + 1, token.end, True),
                ]
            return self.atom()
        raise self.missing(what)

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
        inner = (
            self.braces("what stands under the root in braces") if token.value == "tex" else self.atom()
        )
        return self.node("call", (inner,), token.start, self.tokens[self.at - 1].end, "sqrt")

    def big_sum(self) -> Tree:
        """Σ_k, Σ_{k=1}^{n}, Σ_{i,k}, sum[k](...): over the product that follows."""
        token = self.token
        self.at += 1
        letters: list[str] = []
        bounds: list[str] = []
        while self.token.kind in ("under", "caret", "superscript"):
            script = self.scripts()[0]
            if script.kind == "sub":
                letters, low = _sum_letters(script)
                if not letters:
                    raise refuse(script.start, script.end, "sum", "below a sum stands its index, as in k or k=1")
                bounds = [low, *bounds[1:]] if low else bounds
            else:
                bounds = [bounds[0] if bounds else "1", script.text]
        self.enter(token)
        body = self.chain()
        self.depth -= 1
        if not letters:
            raise refuse(token.start, token.end, "sum", "a sum needs its index below it", "write \\sum_k")
        for letter in reversed(letters):
            body = self.node("index_sum", (body,), token.start, body.end, indices=(letter,),
                             bounds=tuple(bounds) if len(letters) == 1 else ())  # fmt: skip
        return body

    def text_sum(self, start: int) -> Tree:
        """`sum[k](...)`."""
        inner, _ = self.stretch()
        letters = [token.value for token in inner if token.kind == "word" and len(token.value) == 1]
        if self.token.kind != "open" or not letters:
            raise self.missing("what is summed, in brackets,")
        body = self.group()
        for letter in reversed(letters):
            body = self.node("index_sum", (body,), start, body.end, indices=(letter,))
        return body

    # Matrices and cases

    def environment(self) -> Tree:
        token = self.token
        if token.value not in ("matrix", "vmatrix", "cases"):
            raise self.unexpected(token)
        self.enter(token)
        self.at += 1
        hidden, self.bars = self.bars, []
        items: list[Tree] = []
        rows: list[int] = []
        row = 0
        while self.token.kind != "endenv":
            if self.token.kind == "end":
                raise refuse(token.start, token.end, "unbalanced", "this environment is never ended")
            if self.accept("newline"):
                if row:
                    rows.append(row)
                row = 0
            elif self.accept("ampersand") or self.token.kind in ("separator", "quad", "comma"):
                self.at += self.token.kind in ("separator", "quad", "comma")
            elif token.value == "cases" and row % 2 == 1:
                items.append(self.condition())
                row += 1
            else:
                items.append(self.expression())
                row += 1
        closed = self.token
        if closed.value != token.value:
            raise refuse(closed.start, closed.end, "unbalanced", "another environment is ended than was begun")
        self.at += 1
        self.bars = hidden
        self.depth -= 1
        if row:
            rows.append(row)
        if not items:
            raise refuse(token.start, closed.end, "missing-operand", "there is nothing in this environment")
        if token.value == "cases":
            if any(size > 2 for size in rows):
                raise refuse(token.start, closed.end, "cases", "each case has a value and a condition")
            return self.node("cases", tuple(items), token.start, closed.end)
        made = self.node("matrix", tuple(items), token.start, closed.end, "env", rows=tuple(rows))
        return self.node("bars", (made,), token.start, closed.end, "bars") if token.value == "vmatrix" else made

    def condition(self) -> Tree:
        """`if z > 0`, `z \\le 0`, `otherwise`."""
        token = self.token
        if token.kind == "word" and token.value in ("if", "for", "when"):
            self.at += 1
            token = self.token
        if token.kind == "word" and token.value in ("otherwise", "else", "elsewhere"):
            self.at += 1
            return self.node(
                "number",
                (),
                token.start,
                token.end,
                "1",
            )
        if self.token.kind in ("newline", "end"):
            return self.node("number", (), token.start, token.end, "1")
        left = self.expression()
        if self.token.kind != "compare":
            raise self.missing("a condition such as z > 0")
        return self.comparison(left)


def _is_part(script: Script) -> bool:
    """`_{[1:3,:]}`, as parts are printed."""
    return any(t.kind == "colon" for t in script.tokens) or bool(
        script.tokens and script.tokens[0].kind == "open" and script.tokens[0].value == "["
    )


def _index_text(script: Script | None) -> str | None:
    """Text of a subscript that can be part of a name or an index."""
    if script is None:
        return ""
    text = script.text.replace(" ", "").strip("()[]")
    plain = text.replace(",", "").replace("_", "")
    return text if plain and all(c.isalnum() for c in plain) else None


def _sum_of(tokens: list[Token]) -> str | None:
    """`2`, `l`, `3-1`: the layer that a mark names."""
    if len(tokens) == 1 and tokens[0].kind in ("number", "word", "symbol"):
        return tokens[0].value
    if len(tokens) == 3 and tokens[0].kind == tokens[2].kind == "number" and tokens[1].kind == "operator":
        if (
            tokens[0].value.isdigit()
            and tokens[2].value.isdigit()
            and len(tokens[0].value) < 4
            and len(tokens[2].value) < 4
        ):
            step = int(tokens[2].value) * (1 if tokens[1].value == "plus" else -1)
            return str(int(tokens[0].value) + step) if tokens[1].value in ("plus", "minus") else None
    return None


def _sum_letters(script: Script) -> tuple[list[str], str]:
    """Index letters below a sum, and the first value where one is written."""
    text = script.text.replace(" ", "")
    letters, _, low = text.partition("=")
    parts = letters.split(",") if "," in letters else list(letters)
    good = parts and all(len(p) == 1 and p.isalpha() for p in parts)
    return (parts if good else []), low
