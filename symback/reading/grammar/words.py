"""Words: names with their scripts, functions, differentials, names run together."""

from __future__ import annotations

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import COLUMNS, Tree
from symback.reading.grammar.cursor import Script
from symback.reading.grammar.primed import Primed
from symback.reading.grammar.scripts import index_text
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.places import is_index, sum_and_index
from symback.shapes import SCALAR

_SUMMED = {
    **dict.fromkeys(["rowsum", "rowsums", "rowSums", "row_sum", "rowSum", "sum_rows"], "1"),
    **dict.fromkeys(["colsum", "colsums", "colSums", "col_sum", "colSum", "sum_cols"], "0"),
    "Total": COLUMNS,
}
"""Sums with their axis in the name: that of each row, that of each column."""
_FLAT = frozenset(["rowSums", "colSums", "Total"])
"""Those that R and Mathematica have with one axis alone, which is a row or a column, whichever fits."""


class Words(Primed):
    """The part of the grammar that reads words."""

    def word(self) -> Tree:
        token = self.token
        word = token.value
        if self.follows_module():
            return self.module_call()
        if word[0] == "d":
            found = (
                self.differential_in_brackets()
                or self.differential_of_call()
                or self.second_in_text()
                or self.operator_in_text()
                or self.fraction_of_differentials()
            )
            if found is not None:
                return found
        if word == "einsum" and any(t.kind == "subscripts" for t in self.tokens[self.at + 2 : self.at + 3]):
            self.at += 1
            return self.einsum(token.start)
        if (
            word == "t"
            and self.form != "latex"
            and not self.names.declares("t")
            and self.tokens[self.at + 1].value == "("
        ):
            self.at += 1  # R's transpose
            arguments, _, end = self.arguments()
            if len(arguments) != 1:
                raise refuse(token.start, end, "function", "t is the transpose of one array here")
            return self.node("transpose", tuple(arguments), token.start, end)
        if word in ("int", "float") and (found := self.whether_equal()) is not None:
            return found
        if (found := self.sigma_sum(token)) is not None:
            return found
        if word[:4] in ("max_", "min_"):
            self.split_extreme(token)
            token, word = self.token, self.token.value
        self.at += 1
        if (token.kind, word) == ("word", "e") and self.token.kind in ("caret", "superscript"):
            return self.raised_e(token)
        return self.named(word, token.start, token.end, token.kind == "symbol")

    def whether_equal(self) -> Tree | None:
        """`int(i == j)`, which is 1 or 0; None for any other call, which would cut off digits."""
        opened = self.tokens[self.at + 1]
        return self.equal_indices(self.at + 1) if (opened.kind, opened.value) == ("open", "(") else None

    def sigma_sum(self, token: Token) -> Tree | None:
        r"""`Σₖ` and `\Sigma_k`, where they are no name or entry: a sum."""
        sign, index = sum_and_index(token.value)
        if not sign or self.names.resolve(token.value, "", "", 0, 0):
            return None
        if [t.kind for t in self.tokens[self.at + 1 : self.at + 3]] == ["under", "number"] or index.isdigit():
            return None  # Σ₂ is a name
        if sign == "sum" and not is_index(index) and self.tokens[self.at + 1].kind != "under":
            return None
        if self.names.declares("Sigma") and sign != "sum" and not (self.names.is_matrix("Sigma") and is_index(index)):
            return None  # of a matrix Σ, one index is no entry
        put = [Token("sum", "", token.start, token.start + 1)]
        if index:
            put += [
                Token("under", "_", token.start, token.start),
                Token("word", index, token.start, token.end),
            ]
        elif self.tokens[self.at + 1].kind != "under" and sign != "Σ":
            return None
        self.tokens[self.at : self.at + 1] = put
        return self.atom()

    def split_extreme(self, token: Token) -> None:
        """`max_j` as max with its index."""
        base, _, below = token.value.partition("_")
        if base in ("max", "min") and is_index(below) and not self.names.declares(canonical(token.value)):
            at = token.start + len(base)
            self.tokens[self.at : self.at + 1] = [
                token._replace(value=base, end=at),
                Token("under", "_", at, at + 1),
                Token("word", below, at + 1, token.end),
            ]

    def named(self, word: str, start: int, end: int, symbol: bool = False) -> Tree:
        """A word that is a name with its scripts, a function with its argument, or several names without a space."""
        mark = self.at
        if (found := self.special(word, start)) is not None:
            return found
        function = None if symbol and self.is_own_with_index(word) else self.function_here(word, start, end)
        if function is not None and (self.calls(function[0]) or symbol):
            return self.call(word, function[0], function[1], start, end)
        scripts = self.scripts()
        if function is None and (made := self.function_of_layer(word, scripts, mark, start, end)) is not None:
            return made
        found = self.name_or_sample(word, scripts, start, end)
        if found is not None and self.index_is_a_name(found):
            after, self.at = self.at, mark
            if not symbol and (parts := self.run_together(word, start, end, apart=True)) is not None:
                return parts  # z_1x is z_1 x where x is a name
            self.at = after
        if found is not None:
            for node in found.postorder() if found.operands else (found,):
                self.budget.charge(node.start, node.end)
            self.no_slope(word, found, scripts)
            return self.at_its_argument(found)
        if function is not None and self.calls_after(function[0]):
            self.at = mark
            return self.call(word, function[0], function[1], start, end)
        found = self.sized_identity(word, scripts, start, end) or self.builtin(word, scripts, start, end)
        if found is not None:
            return found
        if (found := self.glued_transpose(word, scripts, start, end)) is not None:
            return found
        self.at = mark
        if not symbol and (found := self.run_together(word, start, end)) is not None:
            return found
        raise self.undefined(word, scripts, start, end)

    def is_own_with_index(self, word: str) -> bool:
        r"""Whether the answer defines the name that stands here, such as `\sigma_i`, of a function's letter."""
        if self.token.kind != "under" or not self.names.own:
            return False
        with self.looking_ahead():
            below = index_text(next((script for script in self.scripts() if script.kind == "sub"), None))
        return below is not None and canonical(f"{word}_{below}") in self.names.own

    def at_its_argument(self, found: Tree) -> Tree:
        """`f(x)`, `L(W, b)`, where f is what is derived: its value, as a function of variables that it depends on.

        That by which it is derived, or the input, is among them. Of what is derived by name, and on left sides,
        anything may be told.
        """
        known = self.names.vocabulary
        if found.op != "name" or found.value != known.of or not (self.token.kind == "open" and self.token.glued):
            return found
        inner = [t for t in self.tokens[self.at + 1 : self.partner(self.at)] if t.kind != "font" and t.value != "{"]
        words = inner[0::2]
        if self.token.value != "(" or not inner or any(t.kind != "comma" for t in inner[1::2]):
            return found
        if not all(t.kind == "word" and self.names.declares(canonical(t.value)) for t in words):
            return found
        told = [self.names.tree(canonical(t.value), t.start, t.end) for t in words]
        names = [tree.value if tree is not None and tree.op == "name" else "" for tree in told]
        others = [t for t, name in zip(words, names, strict=True) if name not in (known.arguments or known.shapes)]
        moving = [name for name in (*known.wrt, known.synonyms.get("x0")) if name]  # x0 is the input
        if not (self.lenient or self.deriving) and (others or not {*names} & {*moving}):
            shown, value = self.shown((others or words)[0]), found.value
            not_so = f"and {shown} is none of these" if others else f"and not of {shown} alone"
            message = (
                f"{value}(...) is {value} as a function of its variables, {' or '.join(moving)} among them, {not_so}"
            )
            hint = f"write {value} for its value, {value} * {shown} for a product"
            raise refuse(found.start, inner[-1].end + 1, "argument", message, hint)
        _, end = self.stretch()
        return found._replace(end=end)

    def special(self, word: str, start: int) -> Tree | None:
        """Words that are more than a name or function where what follows says so."""
        found = self.own_with_prime(word, start) or self.slope_by_a_letter(word, start)
        found = found or self.prediction_for(word, start) or self.by_subscript(word, start)
        if found is None and word == "K":
            found = self.commutation(start)
        if word in ("ones", "zeros") and self.token.kind != "open" and not self.names.declares(word):
            return self.sized(word, start, self.tokens[self.at - 1].end)
        if word in _SUMMED and self.token.kind == "open" and not self.names.declares(word):
            arguments, _, end = self.arguments()
            if word == "Total" and [one.value for one in arguments[1:]] == ["2"]:  # of both levels
                return self.function_tree(word, "sum", 0, arguments[:1], "", start, end)
            made = self.function_tree(word, "sum", 0, arguments, _SUMMED[word], start, end)
            turned = self.node("transpose", (made,), start, end)
            return self.node("either", (made, turned), start, end) if word in _FLAT else made
        if found is None and word == "chi" and not self.names.declares("chi"):
            found = self.indicator()
        return found

    def function_here(self, word: str, start: int, end: int) -> tuple[str, int] | None:
        """The function that `word` names and its primes. Of usual letters: H(z) is one, and H_1 the name that it is."""
        function = None if self.names.declares(canonical(word)) else self.names.function(word)
        if function is None or canonical(word) not in self.names.texts:
            return function
        with self.looking_ahead():
            scripts = self.scripts()
            called = self.token.kind == "open"
        layers = [s for s in scripts if s.kind in ("sub", "sup")]
        if called and layers:
            marks = [s.text if s.kind == "sub" else (self.layer_of(s) or ("",))[0] for s in layers]
            called = not any(self.names.resolve(word, "", mark, start, end) for mark in marks if mark)
        return function if called else None

    def function_of_layer(self, word: str, scripts: list[Script], mark: int, start: int, end: int) -> Tree | None:
        """`g^{[1]}(z)`, `g_1'(z)`: the function of layer 1 by its usual name."""
        if self.token.kind != "open" or self.names.declares(canonical(word)):
            return None
        layers = [found[0] for s in scripts if s.kind == "sup" and (found := self.layer_of(s)) is not None]
        layers += [text for s in scripts if s.kind == "sub" and (text := index_text(s))]
        function = self.names.function(f"{word}{layers[0]}") if len(layers) == 1 and layers[0].isdigit() else None
        if function is None or self.names.declares(canonical(f"{word}{layers[0]}")):
            return None
        self.at = mark
        return self.call(word, function[0], function[1], start, end)

    def calls(self, function: str) -> bool:
        """Whether what follows makes a function's name a call."""
        return self.token.kind in ("open", "prime", "attribute") or self.calls_after(function)

    def calls_after(self, function: str) -> bool:
        token = self.token
        return token.kind in ("caret", "under", "superscript") or self.starts_operand(token)

    def by_subscript(self, word: str, start: int) -> Tree | None:
        """`f_{W_1}`, the derivative of the output by what stands below it; None where that is no array of its own."""
        known = self.names.vocabulary
        if canonical(word) != known.of or known.shapes.get(known.of) != SCALAR or self.token.kind != "under":
            return None
        here = self.place()
        script = self.script()
        below = [token for token in script.tokens if token.kind != "font"]
        try:
            tree = self.inner(below) if len(below) > 1 and below[0].kind in ("word", "symbol") else None
        except LanguageError:
            tree = None
        if tree is not None and tree.op == "name" and tree.value in known.shapes and tree.value != known.of:
            return self.gradient_tree(known.of, tree.value, start, script.end)
        self.back_to(here)
        return None

    def commutation(self, start: int) -> Tree | None:
        """K(m,n) and K_{m,n}, the matrix that takes vec A to vec Aᵀ; where a K has entries, that too."""
        mark = self.at
        if self.token.kind not in ("open", "under"):
            return None
        script = self.script() if self.token.kind == "under" else None
        inner, end = (list(script.tokens), script.end) if script else self.stretch()
        sizes = [token for token in inner if token.kind in ("word", "number")]
        good = [t.kind == "number" or t.value in self.names.vocabulary.sizes for t in sizes]
        if len(inner) != 3 or len(sizes) != 2 or inner[1].kind != "comma" or not all(good):
            self.at = mark
            return None
        operands = [self.node("size" if t.kind == "word" else "number", (), t.start, t.end, t.value) for t in sizes]
        made = self.node("call", tuple(operands), start, end, "commutation")
        sized = all(token.kind == "word" for token in sizes)  # K_{n,m}: the name of a size is no index
        entry = self.names.resolve("K", script.text, "", start, end) if script and not sized else None
        return made if entry is None else self.node("either", (entry.tree, made), start, end)
