"""Brackets of every kind: groups, arrays, bars, environments, the arguments of a call."""

from __future__ import annotations

from symback.reading.answer import OF_ENTRIES, Tree
from symback.reading.grammar.conditions import Conditions
from symback.reading.grammar.cursor import CLOSING
from symback.reading.lexing.tokens import Token, refuse


class Brackets(Conditions):
    """The part of the grammar that reads brackets."""

    def group(self) -> Tree:
        """Brackets: a group, a concatenation, an array, a comparison."""
        opened = self.token
        if opened.value == "{" and (found := self.braced_word()) is not None:
            return found
        if opened.value == "[" and (found := self.numbers()) is not None:
            return found
        if opened.value in ("[", "("):  # Iverson's bracket
            found = self.equal_indices(self.at) or self.bracketed_label(self.at)
            if found is not None:
                return found
        self.enter(opened)
        self.at += 1
        hidden, self.bars = self.bars, []
        items, rows, commas = self.listed(opened)
        closed = self.close(opened)
        self.bars = hidden
        self.depth -= 1
        if opened.value == "⟨":
            return self.inner_product(items, opened, closed)
        if opened.value == "[" and (commas or rows):
            return self.array(items, rows, opened, closed)
        if len(items) > 1:
            return self.several(items, opened, closed)
        if opened.value == "[" and items[0].op == "matrix" and items[0].value == "[":
            return items[0]._replace(start=opened.start, end=closed.end, value="[[")
        shown = "" if opened.value == "{" and self.form == "latex" else opened.value
        return self.node("group", (items[0],), opened.start, closed.end, shown)

    def inner_product(self, items: list[Tree], opened: Token, closed: Token) -> Tree:
        """`⟨A, B⟩`: the sum of the products of entries that stand in one place."""
        if len(items) != 2:
            message = "an inner product is that of two arrays"
            raise refuse(opened.start, closed.end, "arguments", message, "write ⟨A, B⟩, or tr(A^T B)")
        factors = tuple(self.node("group", (item,), item.start, item.end, "(") for item in items)
        product = self.node("chain", factors, opened.start, closed.end, operators=("hadamard",))
        return self.node("call", (product,), opened.start, closed.end, "sum", bounds=OF_ENTRIES)

    def listed(self, opened: Token) -> tuple[list[Tree], list[int], bool]:
        """What stands in a bracket: its parts, the lengths of rows that ; ended, whether commas part them."""
        items: list[Tree] = []
        rows: list[int] = []
        commas = False
        while True:
            inner = self.expression()
            if self.token.kind == "compare":
                inner = self.comparison(inner)
            items.append(self.chosen(inner))
            if self.accept("comma"):
                commas = True
                if self.token.kind == "close":
                    break
            elif opened.value == "[" and (self.accept("semicolon") or self.accept("newline")):
                rows.append(len(items) - sum(rows))
            elif not self.accept("newline", "\n"):
                break
        return items, rows, commas

    def several(self, items: list[Tree], opened: Token, closed: Token) -> Tree:
        """`(2, 1)`, `((1, 2), (3, 4))`."""
        if not all(item.op == "group" and item.value == "," for item in items):
            return self.node("group", (*items,), opened.start, closed.end, ",")
        flat = [entry for item in items for entry in item.operands]
        sizes = [len(item.operands) for item in items]
        return self.node("matrix", (*flat,), opened.start, closed.end, "(", rows=(*sizes,))

    def braced_word(self) -> Tree | None:
        r"""`{\bf W}_1`, `{\sigma}'(z)`: braces around one word are dress, its scripts stand behind them."""
        end = self.at + 1
        while self.tokens[end].kind == "font":
            end += 1
        word, closing = self.tokens[end], self.tokens[min(end + 1, len(self.tokens) - 1)]
        if word.kind not in ("word", "symbol") or (closing.kind, closing.value) != ("close", "{"):
            return None
        self.at = end + 2
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
        if not are_entries(inner):
            return None
        entries: list[Tree] = []
        rows = [0]
        for place, token in enumerate(inner):
            if token.kind in ("semicolon", "newline"):
                rows.append(0)
            if token.kind != "number":
                continue
            made = self.node("number", (), token.start, token.end, token.value)
            sign = inner[place - 1] if place else None
            if sign is not None and sign.kind == "operator":
                made = self.node("negative", (made,), sign.start, token.end)
            entries.append(made)
            rows[-1] += 1
        self.at = end + 1
        kept = tuple(size for size in rows if size)
        return self.node("matrix", tuple(entries), opened.start, self.tokens[end].end, "[", rows=kept)

    def array(self, items: list[Tree], rows: list[int], opened: Token, closed: Token) -> Tree:
        """`[a, b; c, d]`, or `[[a, b], [c, d]]` of rows, which may be of one entry each as in `[[a], [b]]`."""
        if all(_is_row(item, alone=not rows) for item in items):
            flat = tuple(entry for item in items for entry in item.operands)
            sizes = tuple(len(item.operands) for item in items)
            return self.node("matrix", flat, opened.start, closed.end, "[[", rows=sizes)
        sizes = (*rows, len(items) - sum(rows))
        return self.node("matrix", tuple(items), opened.start, closed.end, "[", rows=tuple(s for s in sizes if s))

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
        if kind == "bars" == inner.value and (inner.start, inner.end) == (opened.end, closed.start):
            kind, inner = "norm", inner.operands[0]  # ||x||
        if kind == "norm" and self.token.kind == "under":
            script = self.script()
            named = {"1": "norm1", "2": "norm2", "F": "norm_fro", "Fro": "norm_fro", "fro": "norm_fro"}
            kind, end = named.get(script.text, ""), script.end
            if not kind:
                message = f"no norm {script.text!r} is known here"
                raise refuse(script.start, script.end, "norm", message, "norms are 1, 2 and F")
        return self.node("bars", (inner,), opened.start, end, kind)

    def environment(self) -> Tree:
        token = self.token
        if token.value not in ("matrix", "vmatrix", "cases"):
            raise self.unexpected(token)
        self.enter(token)
        self.at += 1
        hidden, self.bars = self.bars, []
        items, rows = self.cells(token)
        closed = self.token
        if closed.value != token.value:
            raise refuse(closed.start, closed.end, "unbalanced", "another environment is ended than was begun")
        self.at += 1
        self.bars = hidden
        self.depth -= 1
        if not items:
            raise refuse(token.start, closed.end, "missing-operand", "there is nothing in this environment")
        if token.value == "cases":
            if any(size > 2 for size in rows):
                raise refuse(token.start, closed.end, "cases", "each case has a value and a condition")
            return self.node("cases", tuple(items), token.start, closed.end)
        made = self.node("matrix", tuple(items), token.start, closed.end, "env", rows=tuple(rows))
        return self.node("bars", (made,), token.start, closed.end, "bars") if token.value == "vmatrix" else made

    def cells(self, begun: Token) -> tuple[list[Tree], list[int]]:
        """The cells up to the end of an environment, and how many each row has."""
        items: list[Tree] = []
        rows = [0]
        while self.token.kind != "endenv":
            if self.token.kind == "end":
                raise refuse(begun.start, begun.end, "unbalanced", "this environment is never ended")
            if self.accept("newline"):
                rows.append(0)
            elif self.token.kind in ("ampersand", "separator", "quad", "comma", "semicolon"):
                self.at += 1
            else:
                items.append(self.condition() if begun.value == "cases" and rows[-1] % 2 else self.expression())
                rows[-1] += 1
        return items, [size for size in rows if size]

    def arguments(self) -> tuple[list[Tree], str, int]:
        """Arguments in brackets and the text behind `axis=`."""
        opened = self.token
        self.enter(opened)
        self.at += 1
        if [token.value for token in self.tokens[self.at : self.at + 2]] == ["Times", ","]:
            self.at += 2  # Outer[Times, a, b]
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

    def labelled(self) -> Tree:
        r"""`\underbrace{...}_{label}`: the label says nothing that is read."""
        self.at += 1
        inner = self.braces("what stands over the brace, in braces")
        if self.token.kind in ("under", "caret"):
            self.script()
        return self.node("group", (inner,), inner.start, inner.end)

    def braces(self, what: str) -> Tree:
        r"""An argument of a command: in braces, or one token (`\frac12`)."""
        token = self.token
        if token.kind == "open" and token.value == "{":
            self.enter(token)
            self.at += 1
            hidden, self.bars = self.bars, []
            inner = self.expression()
            closed = self.close(token)
            self.bars = hidden
            self.depth -= 1
            return inner._replace(start=token.start, end=closed.end) if inner.op == "group" else inner
        if token.kind == "number":
            first = Token("number", token.value[0], token.start, token.start + 1)
            if len(token.value) > 1:
                self.tokens[self.at] = Token("number", token.value[1:], token.start + 1, token.end, True)
            else:
                self.at += 1
            return self.node("number", (), first.start, first.end, first.value)
        if token.kind in ("word", "symbol", "font", "accent"):
            rest = token.value[1:] if token.kind == "word" else ""
            if rest:
                self.tokens[self.at : self.at + 1] = [
                    Token("word", token.value[0], token.start, token.start + 1),
                    Token("number" if rest.isdigit() else "word", rest, token.start + 1, token.end, True),
                ]
            if token.kind == "word" and self.tokens[self.at + 1].kind == "open":  # \frac1d(...) calls nothing
                self.at += 1
                return self.inner(self.tokens[self.at - 1 : self.at])
            return self.atom()
        raise self.missing(what)


def _is_row(item: Tree, *, alone: bool) -> bool:
    """Whether a part of an array is itself a row; of one entry only where nothing else parts the rows."""
    if item.op == "group":
        return alone and item.value == "["
    return item.op == "matrix" and item.value == "[" and len(item.rows) == 1


def are_entries(tokens: list[Token], *, parted: bool = False) -> bool:
    """Whether numbers stand here with nothing but a space between two of them, or `parted` by other signs."""
    beside = parted
    for place, token in enumerate(tokens):
        before = tokens[place - 1].kind if place else ""
        if token.kind == "number":
            beside = beside or before == "number"
        elif token.kind == "operator":
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            if token.value != "minus" or following is None or following.kind != "number" or not following.glued:
                return False
            if before == "number" and token.glued:
                return False
            beside = beside or before == "number"
    return beside
