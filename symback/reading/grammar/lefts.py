"""Left sides: the derivative that one is, or the name that it defines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, pairwise

from symback.language import Complaint, LanguageError
from symback.reading.answer import Left, Tree
from symback.reading.grammar.applied import does_something, ends_in_transpose, of_whole_arrays, without_size
from symback.reading.grammar.naming import Naming
from symback.reading.grammar.spelling import words_of
from symback.reading.lexing.layers import COUNTING
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token
from symback.reading.lexing.under_braces import Labelled, labels_in
from symback.reading.names.places import is_index
from symback.reading.text.words import CHANGING
from symback.shapes import SCALAR

_UNKNOWN = ("undefined-name", "function-without-argument", "derivative", "prime")


@dataclass
class Lefts(Naming):
    """Reads left sides."""

    def left(self, tokens: list[Token]) -> Left:
        tokens = without_size(tokens, self.vocabulary.sizes.__contains__)
        start, end = tokens[0].start, tokens[-1].end
        text = self.text[start:end]
        if name := self.own_name(tokens):
            of, wrt = self.claimed(name)
            told = None if wrt or not ends_in_transpose(tokens) else self.turned_name(tokens)
            return Left("gradient" if wrt else "name", text, start, end, of=of, wrt=wrt, name=name, complaint=told)
        try:
            tree = self.parser(tokens, lenient=True).whole()
        except LanguageError as error:
            if all(complaint.code in _UNKNOWN for complaint in error.complaints) and not self.is_changed(tokens):
                told = error.complaints[0] if error.complaints and does_something(tokens) else None
                return Left("other", text, start, end, indices=letters_in(tokens), complaint=told)
            raise
        found = self.left_of(tree, text, start, end)
        if tree.op == "unread":
            return replace(found, indices=letters_in(tokens))
        if found.kind == "other" and not found.indices:
            whole, indices = of_whole_arrays(tree, self.is_number)
            return replace(found, tree=whole, indices=indices)
        return found

    def is_changed(self, tokens: Sequence[Token]) -> bool:
        """Whether a word that changes a value stands before a derivative by its name: `minus δ2`, `Multiply δ2`."""
        rest = list(dropwhile(lambda token: token.kind == "word" and token.value.lower() in CHANGING, tokens))
        if not 0 < len(rest) < len(tokens):
            return False
        try:
            return self.left(rest).kind == "gradient"
        except LanguageError:
            return False

    def is_number(self, tree: Tree) -> bool:
        """Whether a part of a left side is a number, and no array."""
        if tree.op in ("number", "size"):
            return True
        if tree.op in ("group", "negative", "chain"):
            return all(map(self.is_number, tree.operands))
        return tree.op == "name" and self.names.shape_of(tree) == SCALAR

    def label(self, tokens: Sequence[Token]) -> list[Token]:
        """What stands before a colon as a left side: a derivative, or a name, of a variable its derivative; or nothing.

        `∂L/∂W_2: ...`, `dW2: ...`, `W_2: ...`, `z_1: ...`; not `Answer: ...`.
        """
        kept = [token for token in tokens if token.kind not in ("quad", "ampersand", "newline")]
        if not kept:
            return []
        words = words_of(kept)
        if len(words) == 1 and words[0][0] == "d" and self.is_differential(words[0]):
            return kept
        try:
            left = self.left(kept)
        except LanguageError:
            return []
        if left.kind == "gradient":
            return kept
        name = left.tree.value if left.kind == "name" and left.tree is not None and left.tree.op == "name" else ""
        if name not in self.vocabulary.shapes:
            return []
        if name not in self.vocabulary.arguments:
            return kept
        first, last = kept[0].start, kept[-1].end
        head = [Token("nabla", "", first, first), Token("under", "_", first, first), Token("open", "{", first, first)]
        return [*head, *kept, Token("close", "{", last, last)]

    def with_labels_told(self, pieces: Sequence[Segment]) -> list[Segment]:
        """The statements, each behind those that the labels of its braces make: `δ2 = W3ᵀ ⊙ σ′(z2)`.

        A label that is neither a left side nor, behind an equals sign, a formula says nothing that is read.
        """
        made: list[Segment] = []
        words = [token.value for piece in pieces for token in piece.tokens if token.kind == "word"]
        for piece in pieces:
            for found in labels_in(piece.tokens, self.text):
                if self.names_what_it_labels(found, words):
                    made.append(Segment([found.label, found.held], piece.ends))
                elif found.equal and self.is_formula(found.label):
                    made.append(Segment([found.held, found.label], piece.ends))
            made.append(piece)
        return made

    def names_what_it_labels(self, found: Labelled, words: Sequence[str]) -> bool:
        """Whether a label is a derivative of the output, a part of the network, or a name that the answer uses.

        Behind an equals sign it is any derivative and any name.
        """
        try:
            left = self.left(found.label)
        except LanguageError:
            return False
        known = self.vocabulary
        if left.kind != "name":
            return left.kind == "gradient" and (found.equal or left.of == known.of)
        if left.name in known.shapes:
            return not left.indices and (found.equal or left.name not in known.arguments)
        return found.equal or (left.name not in COUNTING and words.count(found.label[0].value) > 1)

    def is_formula(self, tokens: Sequence[Token]) -> bool:
        try:
            self.parser(tokens).whole()
        except LanguageError:
            return False
        return True

    def turned_name(self, tokens: Sequence[Token]) -> Complaint:
        """What is said of `grad^T = ...` where it must give the derivative."""
        start, end = tokens[0].start, tokens[-1].end
        message = f"{self.text[start:end]} is a transpose, and of what is not known"
        return Complaint(start, end, "left-side", message, "give the derivative itself, with its name on the left side")

    def asks(self, left: Left) -> bool:
        """Whether a left side is the derivative that is asked for."""
        return left.of == self.vocabulary.of and left.wrt in self.vocabulary.wrt

    def left_of(self, tree: Tree, text: str, start: int, end: int) -> Left:
        indices: tuple[str, ...] = ()
        inner = tree
        while inner.op in ("group", "transpose", "entry", "either", "sample") and inner.operands:
            if inner.op in ("entry", "sample"):
                indices = inner.indices
            inner = inner.operands[0]
        if inner.op == "partial":
            indices = inner.indices
        if inner.op in ("gradient", "partial"):
            of, wrt, *via = inner.value.split()
            if via and (not indices or any(index.isdigit() for index in indices)):
                return Left("other", text, start, end, tree=tree)
            if via:  # one path's share of a derivative is none that an answer must give
                return Left("other", text, start, end, of=of, wrt=wrt, indices=indices, tree=inner)
            found = Left("gradient", text, start, end, of=of, wrt=wrt, indices=indices, tree=tree)
            letters = tuple(index for index in indices if not index.isdigit())
            if len({*letters}) < len(letters) and not self.asks(found):
                return replace(found, kind="other", indices=tuple(dict.fromkeys(letters)))  # no array has the entries
            return found
        if inner.op == "hessian" and self.vocabulary.changes:
            of, wrt = inner.value.split()
            return Left("gradient", text, start, end, of=of, wrt=wrt, indices=indices, tree=tree, order=2)
        known = self.vocabulary
        column = 1 in known.shapes.get(known.of, SCALAR) != SCALAR
        if inner.op == "name" and len(indices) == 2 and inner.value == known.of and column and known.wrt:
            return Left("gradient", text, start, end, of=known.of, wrt=known.wrt[0], indices=indices)  # J[i,j] of p
        if inner.op == "name":
            return Left("name", text, start, end, name=inner.value, indices=indices, tree=tree)
        return Left("other", text, start, end, tree=tree)


def letters_in(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Index letters that stand below names, each once: i and j in `∂q_i/∂v_j`."""
    found: dict[str, None] = {}
    opened = tokens[0]
    for before, token in pairwise([tokens[0], *tokens]):
        word = token.value if token.kind == "word" else ""
        below = before.kind == "under" or (before.kind == "open" and opened.kind == "under")
        letters = word if below else word.rpartition("_")[2] if "_" in word else ""
        for letter in letters if len(letters) < 3 else ():
            if is_index(letter) and letter.islower():
                found[letter] = None
        opened = before
    return tuple(found)[:2]
