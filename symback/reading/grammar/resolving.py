"""Words that are names: which one a word is with its scripts, and what to say where it is none."""

from __future__ import annotations

from symback.errors import closest
from symback.names import canonical, parts, spelled
from symback.reading.answer import Tree
from symback.reading.grammar.cursor import Script
from symback.reading.grammar.deltas import Deltas
from symback.reading.grammar.raised import TRANSPOSES
from symback.reading.grammar.samples import is_unread, sample_mark
from symback.reading.grammar.scripts import index_text, is_part
from symback.reading.grammar.sizes import sizes_in
from symback.reading.lexing.tokens import SUBSCRIPTS, Token, refuse
from symback.reading.names.places import parted
from symback.reading.text.words import changing_word
from symback.shapes import SCALAR

_OF_MATRICES = TRANSPOSES | {"-1", "(-1)", "-T", "(-T)"}
"""What stands above a matrix, and makes another of it."""


class Resolving(Deltas):
    """The part of the grammar that finds out which name a word is."""

    def name_or_sample(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        if (column := self.unit_vector(word, scripts, start)) is not None:
            return column
        found = self.sampled(word, scripts, start, end) or self.resolved(word, scripts, start, end)
        if found is not None and (delta := self.delta_at_number(word, found, scripts, start)) is not None:
            found = self.node("either", (delta, found), start, found.end)
        if found is None or is_unread(found):
            found = self.sample_below(word, scripts, start, end) or found
        return found

    def index_is_a_name(self, tree: Tree) -> bool:
        """Whether a letter that is read as an index names something: `W_2h_1` may be W_2 h_1."""
        while tree.op in ("transpose", "power", "inverse"):
            tree = tree.operands[0]
        return tree.op == "entry" and any(self.letter_names(index) for index in tree.indices)

    def letter_names(self, index: str) -> bool:
        return index.isalpha() and any(name[:1] == index for name in (*self.names.vocabulary.shapes, *self.names.own))

    def no_slope(self, word: str, tree: Tree, scripts: list[Script]) -> None:
        """`f'(z)` where f is a number: a slope is meant, and f has none."""
        if not scripts or scripts[-1].kind != "prime" or self.token.kind != "open" or self.token.value != "(":
            return
        while tree.op == "transpose":
            tree = tree.operands[0]
        if tree.op == "name" and self.names.shape(tree.value) == SCALAR:
            message = f"{word} is a number here, not a function, so {word}' is no slope"
            raise refuse(
                scripts[-1].start, scripts[-1].end, "prime", message, "write the function's name, as in sigmoid'(z)"
            )

    def resolved(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """The name that word and scripts make, with what is left of the scripts applied."""
        if not scripts:
            alone = self.names.resolve(word, "", "", start, end)
            return None if alone is None else alone.tree
        sub = next((s for s in scripts if s.kind == "sub" and not is_part(s)), None)
        sups = [s for s in scripts if s.kind == "sup"]
        sub_text = index_text(sub) if sub else ""
        if sub is not None and sub_text is None:
            return None
        layers = ((s, of) for s in sups if (of := self.layer_of(s)) is not None)
        mark, (layer, rest) = next(layers, (None, ("", ())))
        found = plain = None
        last = max([end, *(s.end for s in (sub, mark) if s is not None)])
        if mark is not None and layer:
            found = self.names.resolve(word, sub_text or "", layer, start, last)
        bracketed = mark is not None and mark.tokens and mark.tokens[0].kind == "open"
        if mark is None or not bracketed or found is None:
            plain = self.names.resolve(word, sub_text or "", "", start, max(end, sub.end if sub else end))
        if found is not None and plain is not None and plain.tree.op == "unread":
            plain = None
        subscripted = sub is not None or any(c in SUBSCRIPTS for c in word)
        if found is not None and plain is not None and subscripted:
            power = self.of_whole(plain.tree, scripts, sub, word)
            layered = self.leftover(found.tree, scripts, sub, mark, rest)
            first, second = (power, layered) if plain.tree.op == "name" else (layered, power)
            return self.node("either", (first, second), start, max(first.end, second.end))
        if found is not None:
            return self.leftover(found.tree, scripts, sub, mark, rest)
        return None if plain is None else self.times_ones(plain.tree, scripts, sub, word)

    def times_ones(self, tree: Tree, scripts: list[Script], sub: Script | None, word: str) -> Tree:
        """`p1ᵀ`, where p is a column: p times a row of ones, which the transpose of its first entry never is."""
        made = self.of_whole(tree, scripts, sub, word)
        if sub is not None or word[-1:] != "1" or tree.op != "entry" or tree.indices != ("1",):
            return made
        if not any(script.kind == "sup" and script.text in TRANSPOSES for script in scripts):
            return made
        ones = self.node("transpose", (self.node("ones", (), made.start, made.end),), made.start, made.end)
        both = self.node("chain", (tree.operands[0], ones), made.start, made.end, operators=("beside",))
        return self.node("either", (self.node("group", (both,), made.start, made.end, "("), made), made.start, made.end)

    def of_whole(self, tree: Tree, scripts: list[Script], sub: Script | None, word: str) -> Tree:
        r"""`X^\top_{ij}`, `X^{-1}_{ij}`: entry i, j of what the superscript makes of X, as the scripts stand.

        `X_{ij}^{-1}`, `X_{ij}^\top` are written for it, too, and may be powers of the entry.
        """
        others = [s for s in scripts if s is not sub]
        if sub is None or tree.op != "entry" or len(tree.indices) != 2:
            return self.apply(tree, others, word)
        turns = [s for s in others if s.kind == "sup" and s.text.replace(" ", "") in _OF_MATRICES]
        if not turns:
            return self.apply(tree, others, word)
        whole = self.apply(tree.operands[0], turns, word)
        entry = self.node("entry", (whole,), tree.start, max(tree.end, whole.end), indices=tree.indices)
        made = self.apply(entry, [s for s in others if s not in turns], word)
        if turns[0].start < sub.start:
            return made
        return self.node("either", (made, self.apply(tree, others, word)), made.start, made.end)

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
        return self.of_whole(tree, left, sub, "")

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

    def builtin(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """I, the Kronecker delta, `dW1`: names that need no declaration."""
        sub = next((s for s in scripts if s.kind == "sub" and not is_part(s)), None)
        rest = [s for s in scripts if s is not sub]
        if word == "I" or (word in ("eye", "Id") and self.token.kind != "open"):
            if self.token.kind == "open" and not scripts and (found := self.indicator()):
                return found
            sizes = sizes_in(sub.tokens, self.names.vocabulary.sizes) if sub else ()
            if sub is None or sizes:
                made = self.node("identity", (), start, sub.end if sub else end, indices=sizes)
                return self.apply(made, rest, word)
            if len(sub.text.replace(",", "")) == 2:
                return self.unit(sub, start)
        if canonical(word) == "delta" and sub is not None and (found := self.kronecker(sub, start)) is not None:
            return self.apply(found, rest, word)
        base, below = parted(word)
        if canonical(base) == "delta" and len(below) == 2 and below.isalpha():
            return self.node("unit", (), start, end, indices=(below[0], below[1]))
        if word.removeprefix("delta_") != word or word.startswith("δ_"):
            below = word.partition("_")[2].replace(",", "")
            if len(below) == 2 and below.isalpha():
                return self.node("unit", (), start, end, indices=(below[0], below[1]))
        if (found := self.derivative_word(word, scripts, start, end)) is not None:
            return found
        if word[:1] == "d" and len(word) > 1 and (found := self.differential(word, sub, start, end)) is not None:
            if found.op == "differential" and any(s.kind == "sup" and s.text.strip() in ("-1", "-T") for s in rest):
                whole = self.apply(self.names.tree(found.value, start, found.end), rest, word)  # dX⁻¹ is that of X⁻¹
                return self.node("differential", (whole,), start, whole.end)
            return self.apply(found, rest, word)
        return None

    def derivative_word(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """`dW1`, `dZ_1`, `dZ^{[1]}`, `dZ^{[1](i)}` where they name a derivative of the output."""
        sub = next((s for s in scripts if s.kind == "sub" and not is_part(s)), None)
        mark = next((s for s in scripts if s.kind == "sup" and self.layer_of(s)), None)
        layer, behind = (self.layer_of(mark) if mark else None) or ("", ())
        behind = () if mark is None or not layer.isdigit() else behind
        if mark is not None and layer.isdigit():
            used, written, last = mark, f"{word}_{layer}", mark.end
        elif sub is not None and sub.text.isalnum():
            used, written, last = sub, f"{word}_{sub.text}", sub.end
        else:
            used, written, last = None, word, end
        parts = self.names.gradient_word(written, self.form == "numpy")
        if parts is None and used is sub is not None and self.form == "latex":  # dA_{ij}, an entry of dA
            used, last = None, end
            parts = self.names.gradient_word(word, code=False)
        if parts is None:
            return None
        left = [Script("sup", behind, s.start, s.end) if s is used else s for s in scripts if s is not used or behind]
        made = self.gradient_tree(*parts, start, last)._replace(order=1)
        for script in left:
            found = sample_mark(script) if script.kind == "sup" else None
            taken = None if found is None else self.with_sample(made, found[0], script.end)
            if found is None or taken is None:
                made = self.apply(made, [script], word)
            else:
                made = self.apply(taken, [found[1]], word) if found[1] else taken
        return made

    def differential(self, word: str, sub: Script | None, start: int, end: int) -> Tree | None:
        """`dW1`: a differential, or in code the derivative by W1."""
        resolved = self.names.resolve(
            word[1:].lstrip("_"), index_text(sub) or "" if sub else "", "", start, sub.end if sub else end
        )
        if resolved is None or resolved.tree.op not in ("name", "entry"):
            return None
        name = resolved.tree if resolved.tree.op == "name" else resolved.tree.operands[0]
        of_own = self.names.changing and name.value in self.names.own
        if name.op != "name" or (self.names.shape(name.value) is None and not of_own):
            return None
        made = self.node("differential", (), start, name.end, name.value)
        if resolved.tree.op == "entry":
            return self.node("entry", (made,), start, resolved.tree.end, indices=resolved.tree.indices)
        return made

    def run_together(self, word: str, start: int, end: int, *, apart: bool = False) -> Tree | None:
        """`W2h1` as W2 h1: the pieces are put back as tokens; the first is read here. `apart`: in two at least."""
        following = self.at

        def resolves(piece: str, at: int) -> bool:
            self.at = following
            if piece[0] == "_" or (apart and not at):
                return False
            called = at and self.token.kind in ("open", "prime") and not self.names.declares(canonical(piece))
            if called and self.names.function(piece) is not None:
                return True
            scripts = self.scripts()
            here = self.resolved(piece, scripts, start + at, end) is not None
            self.at = following
            exponential = piece == "e" and self.token.kind == "caret"
            return here or (at > 0 and (exponential or piece == "I"))

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
        if self.names.function(word) is not None:
            message = f"{word} is a function: it needs its argument in brackets"
            return refuse(start, end, "function-without-argument", message, f"write {word}(...)")
        if (telling := changing_word(self.text, start)) is not None:
            return self.changes_what_is_said(*telling)
        last = max([end, *(s.end for s in scripts if s.kind == "sub")])
        written = self.text[start:last]
        names = [*dict.fromkeys(map(spelled, self.names.known_names()))]
        stem = parts(canonical(word)).stem
        if stem in self.names.unread:
            return self.names.unread[stem]
        if stem in self.names.forgotten:
            message = f"{written[:60]!r} has no value here: this answer numbers its {stem}'s in a way of its own"
            return refuse(start, last, "undefined-name", message, f"say what {written[:60]} is, as of the others")
        called = self.token.kind == "open"
        near = closest(canonical(word), names) if len(word) < 40 and not self.lenient else None
        listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
        hint = f"did you mean {near!r}? " if near else ""
        said = repr(written[:60]).replace(r"\\", "\\")  # a command as it was typed
        what = f"there is no name{' or function' if called else ''} {said} here"
        return refuse(start, last, "undefined-name", what, f"{hint}names here: {listed or 'none'}")

    def changes_what_is_said(self, start: int, end: int, denies: bool) -> Exception:
        """Words are not read: one that denies a formula, or does something to it, can not be left out."""
        word = self.text[start:end]
        if denies:
            message = f"{word!r} denies what stands here, and only what an answer claims is judged"
            return refuse(start, end, "undefined-name", message, "write the formula that is your answer, and no other")
        message = f"{word!r} changes the formula beside it, and words are not read as mathematics"
        return refuse(start, end, "undefined-name", message, "write it with signs, as in 2 * x, x / n, x^T or x + y")

    def glued_transpose(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """`W2T`, `xT`, where nothing has that name: the transpose of W2."""
        base = word[:-1].removesuffix("_")
        if scripts or self.lenient or word[-1] != "T" or not base or self.names.declares("T"):
            return None
        found = self.names.resolve(base, "", "", start, end)
        return None if found is None else self.node("transpose", (found.tree,), start, end)
