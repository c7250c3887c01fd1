"""Which words of an answer stand for derivatives, as `dz2` does in a backward pass, and which for changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from symback.reading.answer import Vocabulary
from symback.reading.grammar.spelling import begins_with_change, words_of
from symback.reading.lexing.changes import UPRIGHT, with_upright_joined
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token
from symback.reading.names.table import Names


class DerivativeWords:
    """The part of naming that tells derivatives from changes, by what the statements define and use."""

    vocabulary: Vocabulary
    names: Names

    def with_gradients_upright(self, pieces: list[Segment]) -> list[Segment]:
        r"""The statements with `dz_2` for `\mathrm{d}z_2`, where such lines go back through the network.

        In a second derivative d is a change, as in `\mathrm{d}^2 f`.
        """
        if self.vocabulary.changes or not any(token.value in UPRIGHT for piece in pieces for token in piece.tokens):
            return pieces
        made = [replace(piece, parts=list(map(with_upright_joined, piece.parts))) for piece in pieces]
        joined = [
            set(words_of(new)) - set(words_of(old))
            for one, piece in zip(made, pieces, strict=True)
            for new, old in zip(one.parts, piece.parts, strict=True)
            if len(new) != len(old)
        ]
        used = {word for words in joined for word in words if word[0] == "d"}
        if not used:
            return pieces
        return made if used <= self.defined_gradients(made, words_said(made))[1] else pieces

    def find_gradient_words(self, pieces: list[Segment]) -> None:
        """`dz2 = ...` defines a derivative, unless its right side is in differentials of its own (`dz2 = W2 dh1`)."""
        said = words_said(pieces)
        lefts, kept = self.defined_gradients(pieces, said)
        self.names.gradient_words |= kept
        self.find_used_gradients(said, lefts - kept)
        words_used = {word for words in said for part in words for word in part}
        upright = any(
            one.kind == "font" and two.value == "d" for piece in pieces for one, two in pairwise(piece.tokens)
        )
        self.names.changing = upright or any(
            self.is_differential(word) for word in words_used - self.names.gradient_words
        )

    def defined_gradients(
        self, pieces: Sequence[Segment], said: Sequence[list[list[str]]]
    ) -> tuple[set[str], set[str]]:
        """The words `dz2` that the statements define, and those of them that stand for derivatives.

        `said` are the words of every part of them.
        """
        lefts: dict[str, set[str]] = {}
        defined = {first[0] for first, *_ in said[:-1] if len(first) == 1}
        for piece, words in zip(pieces, said, strict=True):
            for place in range(len(words) if len(words) > 1 else 0):
                if word := self.defined_derivative(piece.parts, words, place):
                    behind = {w for at, part in enumerate(words) if at != place for w in part if w[0] == "d"}
                    whole = word == f"d{self.vocabulary.of}"  # dL = rᵀ dr is in changes of r, which a line defines
                    moving = {w for w in behind if whole and (w[1:] in {"", *defined} or self.is_entry_of_change(w))}
                    lefts[word] = moving | {w for w in behind if self.is_differential(w)}
        kept = {word for word in lefts if self.is_differential(word)}
        while gone := {word for word in kept if lefts[word] - kept}:
            kept -= gone
        return {*lefts}, kept

    def defined_derivative(self, parts: Sequence[Sequence[Token]], words: Sequence[Sequence[str]], place: int) -> str:
        """The `dz2` that a part of an equation defines, or "".

        It is what the equation begins with, or all of another part, as in `W2^T dz3 = dh2`; `dr = dx` defines no dx.
        """
        part, said = parts[place], words[place]
        named = [w for w in said if w[0] == "d" and len(w) > 1]
        if len(named) != 1 or begins_with_change(part):
            return ""
        if place:
            alone = len(part) == 1 and not any(len(other) == 1 for other in parts[:place])
            return named[0] if alone else ""
        if any((t.kind, t.value) in (("operator", "plus"), ("operator", "minus")) for t in part):
            return ""
        return named[0] if len(said) == 1 or (said[0] == named[0] and self.is_differential(named[0])) else ""

    def find_used_gradients(self, said: Sequence[list[list[str]]], lefts: set[str]) -> None:
        """`dW1 = 1/m dZ1 X^T` goes back through the network, so that dZ1, which nothing defines, is a derivative.

        In differentials it goes forward (`dz2 = W2 dh1`), and ends at that of the output.
        """
        if self.vocabulary.changes:
            return
        forward = {"tr", "trace", f"d{self.vocabulary.of}"}
        if any(not forward.isdisjoint(part) for words in said for part in words):
            return
        order = {name: place for place, name in enumerate(self.vocabulary.shapes)}
        found: set[str] = set()
        for words in said:
            used = {w for w in words[-1] if w[0] == "d" and self.is_differential(w)}
            if not used:
                continue
            first = words[0][0] if len(words) > 1 and len(words[0]) == 1 else ""
            begins = first[1:] if first[:1] == "d" else next(iter(self.vocabulary.wrt), "")
            changed = {w: self.changed(w) for w in used}
            back = {
                w for w, of in changed.items() if of not in self.vocabulary.wrt and order[of] > order.get(begins, -1)
            }
            if used - back - self.names.gradient_words:
                return
            found |= back
        self.names.gradient_words |= found | ({word for word in lefts if found} if found else set())

    def is_differential(self, word: str) -> bool:
        return self.changed(word) != "" and not self.names.declares(word)

    def changed(self, word: str) -> str:
        """The name whose change a word may be: W1 of `dW1`, Wz of `dW_z`; "" for another word."""
        named = word[1:]
        joined = named[:1] + named[1:].replace("_", "")
        return next((name for name in (named, joined) if name in self.vocabulary.shapes), "")

    def is_entry_of_change(self, word: str) -> bool:
        """Whether a word is an entry of a differential, `dX_ij`."""
        stem, _, below = word[1:].partition("_")
        return stem in self.vocabulary.shapes and 0 < len(below) < 3 and below.isalpha()


def words_said(pieces: Sequence[Segment]) -> list[list[list[str]]]:
    """The words of every part of every statement."""
    return [[words_of(part) for part in piece.parts] for piece in pieces]
