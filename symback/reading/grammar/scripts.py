"""Scripts: what stands above and below a name or a bracket."""

from __future__ import annotations

from symback.names import canonical
from symback.reading.grammar.cursor import Script
from symback.reading.grammar.raised import TRANSPOSES, Raised
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.shifts import is_shift

_SCRIPTED = frozenset(["under", "caret", "prime", "superscript", "transpose", "open"])


class Scripts(Raised):
    """The part of the grammar that finds superscripts, subscripts, primes and transposes."""

    def script(self) -> Script:
        """The script behind `^` or `_`: one token, or a bracketed stretch."""
        mark, before = self.token, self.tokens[self.at - 1] if self.at else self.token
        self.part_from_script()
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
            return Script(kind, tuple(self.with_last_layer(inner, before)), mark.start, end, token.value)
        if token.kind == "word" and (number := self.with_last_layer([token], before)[0]) is not token:
            self.at += 1
            return Script(kind, (number,), mark.start, token.end)
        if token.kind == "word" and kind == "sup" and token.value[:2] == "T_" and len(token.value) > 2:  # X^T_ij
            under, end = token.start + 1, token.end
            split = [token._replace(value="T", end=under), Token("under", "_", under, under + 1, True)]
            self.tokens[self.at : self.at + 1] = [*split, Token("word", token.value[2:], under + 1, end, True)]
            token = self.token
        if token.kind == "word":
            return Script(kind, (self.first_letters(token, kind),), mark.start, self.tokens[self.at - 1].end)
        if token.kind in ("number", "symbol", "transpose", "prime", "ones"):
            self.at += 1
            return Script(kind, (token,), mark.start, token.end)
        if token.kind == "operator" and (found := self.signed_script(token, kind, mark.start)) is not None:
            return found
        raise self.missing("an exponent" if kind == "sup" else "an index")

    def signed_script(self, sign: Token, kind: str, start: int) -> Script | None:
        """`^-1` without brackets, and the power entry by entry as `^⊙2`, `^∘(2)`; None where nothing follows the sign.

        Raises `LanguageError` for `^*`.
        """
        if sign.value == "star":
            raise refuse(start, sign.end, "exponent", "'^*' has no meaning here", "a transpose is ^T")
        following = self.tokens[self.at + 1]
        if sign.value in ("minus", "plus"):
            self.at += 1
            if following.kind not in ("word", "number", "symbol", "transpose"):
                return None
            last = self.first_letters(following, kind) if following.kind == "word" else following
            self.at += following.kind != "word"
            return Script(kind, (sign, last), start, last.end)
        if sign.value in ("hadamard", "circ") and following.kind == "number":
            self.at += 2
            return Script(kind, (sign, following), start, following.end)
        if sign.value in ("hadamard", "circ") and following.kind == "open":
            self.at += 1
            inner, end = self.stretch()
            return Script(kind, (sign, *inner), start, end)
        return None

    def with_last_layer(self, tokens: list[Token], before: Token) -> list[Token]:
        """`L`, `L-1`, `(L)` on a name: with the number of the last layer, where a network has numbered ones."""
        last = self.names.vocabulary.last if before.kind in ("word", "symbol", "close") else 0
        bare = [t for t in tokens if t.kind not in ("open", "close", "font", "transpose") and t.value != "T"]
        if not last or not bare or (bare[0].kind, bare[0].value) != ("word", "L") or len(bare) not in (1, 3):
            return tokens
        if len(bare) == 3 and [bare[1].value, bare[2].kind] != ["minus", "number"]:
            return tokens
        return [t._replace(kind="number", value=str(last)) if t is bare[0] else t for t in tokens]

    def part_from_script(self) -> None:
        r"""Part `iX` of `\sum_iX_{ij}` in LaTeX, where a script without braces is one letter; not `ij` of `\sum_ij`."""
        if self.form != "latex" or self.token.kind != "under":
            return
        word, behind = self.tokens[self.at + 1], self.tokens[min(self.at + 2, len(self.tokens) - 1)]
        rest = word.value[1:]
        if word.kind != "word" or not rest or not rest[0].isalpha() or self.names.declares(canonical(word.value)):
            return
        letters = all(letter in "ijklmn" for letter in rest)
        if rest[0].isupper() or self.names.declares(canonical(rest)) or (behind.kind in _SCRIPTED and not letters):
            middle = word.start + 1
            parts = [word._replace(value=word.value[0], end=middle), Token("word", rest, middle, word.end, True)]
            self.tokens[self.at + 1 : self.at + 2] = parts

    def first_letters(self, token: Token, kind: str) -> Token:
        """In LaTeX a script without braces is one letter; `^Tδ` and `_kW` leave the rest as a word."""
        word = token.value
        self.at += 1
        if (
            len(word) == 1
            or not word[1].isalnum()
            or (self.form != "latex" and not (kind == "sup" and word[0] in "Tt"))
        ):
            return token
        if kind == "sup" and self.form != "latex" and self.names.declares(canonical(word)):
            return token
        rest = Token("word", word[1:], token.start + 1, token.end, True)
        if kind == "sub" and not self.splits(rest):
            return token
        first = Token("word", word[0], token.start, token.start + 1, token.glued)
        if word[1:].isascii() and word[1:].isdigit():
            rest = Token("number", word[1:], token.start + 1, token.end, True)
        self.tokens[self.at - 1 : self.at] = [first, rest]  # in its place: what is read again must not part it again
        return first

    def splits(self, rest: Token) -> bool:
        word = rest.value
        return word[0].isalpha() and self.names.split(word, lambda piece, at: self.names.is_piece(piece)) is not None

    def scripts(self, primes: bool = True) -> list[Script]:
        """Every script behind a word or a bracket, in order."""
        found: list[Script] = []
        while True:
            token = self.token
            if token.kind in ("caret", "superscript") and self.leads_transpose():
                return found
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
                                 Token("close", "(", above.end,
                                                  above.end)] if len(above.tokens) > 1 else above.tokens)]  # fmt: skip
            below = Script("sup", tuple(tokens), below.start, above.end, "(")
        return below

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
            mark = sum_of(tokens[1:closing])
            if mark is None:
                return None
            rest = tokens[closing + 1 :]
            if rest and rest[0].kind == "caret":
                rest = rest[1:]
            if rest and rest[0].kind == "open" and rest[-1].kind == "close":
                rest = rest[1:-1]
            return mark, tuple(rest)
        if len(tokens) == 3 and tokens[1].kind == "operator" and (total := sum_of(tokens)) is not None:
            return total, ()
        if (
            tokens[0].kind == "number"
            and tokens[0].value.isdigit()
            and all(t.kind in ("transpose", "prime") or t.value in ("T", "t") for t in tokens[1:])
        ):
            return tokens[0].value, tuple(tokens[1:])
        if len(tokens) == 1 and tokens[0].kind == "word" and tokens[0].value not in TRANSPOSES:
            return tokens[0].value, ()
        return None


def is_part(script: Script) -> bool:
    """`_{[1:3,:]}`, as parts are printed."""
    return any(t.kind == "colon" for t in script.tokens) or bool(
        script.tokens and script.tokens[0].kind == "open" and script.tokens[0].value == "["
    )


def index_text(script: Script | None) -> str | None:
    """Text of a subscript that can be part of a name or an index."""
    if script is None:
        return ""
    added = [t for t in script.tokens if t.kind != "font"]
    if len(added) == 3 and (total := sum_of(added)) is not None:
        return total
    text = script.text.replace(" ", "")
    bare = text.strip("()[]")
    text = bare if bare.count("(") == bare.count(")") else text  # i+2(k-1)
    plain = text.replace(",", "").replace("_", "")
    if plain and all(c.isalnum() for c in plain):
        return text
    return text if any(map(is_shift, text.split(","))) else None


def sum_of(tokens: list[Token]) -> str | None:
    """`2`, `l`, `3-1`: the layer that a mark names."""
    if len(tokens) == 1 and tokens[0].kind in ("number", "word", "symbol"):
        return tokens[0].value
    if [token.kind for token in tokens] != ["number", "operator", "number"]:
        return None
    first, sign, second = (token.value for token in tokens)
    if not (first.isdigit() and second.isdigit() and len(first) < 4 and len(second) < 4):
        return None
    return {"plus": str(int(first) + int(second)), "minus": str(int(first) - int(second))}.get(sign)
