r"""Statements as trees, and what holds for every layer, `\delta_l = W_{l+1}^\top\delta_{l+1} …`, once for each."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import Left, Tree
from symback.reading.grammar.lefts import Lefts
from symback.reading.grammar.spans import Span
from symback.reading.grammar.spelling import words_of
from symback.reading.lexing.layers import index_letter, instance, is_short, layer_letter
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token

_MOST_LAYERS = 9
_MOST_FAMILIES = 12


@dataclass
class Draft:
    """A statement whose sides are trees and not yet readings."""

    segment: Segment
    left: Left | None
    trees: list[Tree]
    sides: list[list[Token]]
    layer: str = ""
    """The letter that counts layers, where the statement holds for more of them."""


@dataclass
class Families(Lefts):
    """Makes drafts of statements that hold for every layer."""

    spans: list[Span] = field(default_factory=list)
    """What is said of how far indices run."""

    @abstractmethod
    def draft(self, piece: Segment) -> Draft:
        """The draft of one statement."""

    def families(self, pieces: Sequence[Segment]) -> dict[int, list[Draft]]:
        """The drafts, one for each layer, of those statements (by their places) that hold for every layer."""
        found: dict[int, list[Draft]] = {}
        for place, piece in enumerate(pieces):
            if len(piece.parts) == 1 or len(found) == _MOST_FAMILIES:
                continue
            left = piece.parts[0]
            letter = index_letter(left)
            counted = letter or layer_letter(left)
            behind = pieces[place + 1].tokens[0].start if place + 1 < len(pieces) else len(self.text) + 1
            told = [one for one in self.spans if one.letter == counted and piece.tokens[-1].end <= one.start < behind]
            numbers = told[0].numbers() if told else None
            if counted and (made := self.instances(piece, counted, numbers)):
                found[place] = made
            elif letter:
                self.find_indexed(piece, letter)
        return found

    def instances(self, piece: Segment, letter: str, told: range | None) -> list[Draft]:
        """`D_i = diag(σ'(z_i))` for each i that it can be read for; nothing where i is an ordinary index.

        Raises `LanguageError` where it is `told` for which i it holds, and it cannot be read for one of these.
        """
        try:
            self.draft(piece)
        except LanguageError as error:
            if not any(complaint.code == "undefined-name" for complaint in error.complaints):
                return []
        else:
            if not self.is_numbered(piece):
                return []
        if index_letter(piece.parts[0]):
            self.names.own.pop(self.own_name(piece.parts[0]) or words_of(piece.parts[0])[0], None)
        made: list[Draft] = []
        for number in told or range(1, _MOST_LAYERS + 1):
            parts = [instance(part, letter, number, short=is_short(piece.parts[0])) for part in piece.parts]
            copy = Segment(parts, piece.ends, piece.begun_by)
            name = self.own_name(copy.parts[0])
            new = bool(name) and name not in self.names.own
            try:
                if new:
                    self.names.own[name] = None
                draft = self.draft(copy)
                if draft.left is None or draft.left.kind != "other":  # ∂h_3/∂z_3 is none where there is no h_3
                    made.append(replace(draft, layer=letter))
            except LanguageError:
                if told:
                    raise
                if new:
                    del self.names.own[name]
        return made

    def is_numbered(self, piece: Segment) -> bool:
        """Whether the answer uses, with a number for its index, the diagonal matrix that a line defines: D₁ of Dᵢ.

        An entry of it has two indices, so that one counts layers.
        """
        if not any(token.value.lower() == "diag" for part in piece.parts[1:] for token in part):
            return False
        first = next(token for token in piece.parts[0] if token.kind in ("word", "symbol"))
        stem = re.match(r"[^\W\d_ᵢⱼₖₗ]+", self.text[first.start : first.end])
        if stem is None or self.names.declares(canonical(f"{stem[0]}1")):
            return False
        return re.search(rf"(?<!\w){re.escape(stem[0])}(?:_\{{?[1-9]|[₁-₉])", self.text) is not None

    def used(self, drafts: list[Draft]) -> list[Draft]:
        """Without the layers of a definition for every layer that nothing uses."""
        counted: dict[int, int] = {}
        for draft in drafts:
            counted[draft.segment.parts[0][0].start] = counted.get(draft.segment.parts[0][0].start, 0) + 1
        if max(counted.values(), default=1) == 1:
            return drafts
        mentioned = {
            node.value for draft in drafts for tree in draft.trees for node in tree.postorder() if node.op == "name"
        }
        kept = []
        for draft in drafts:
            several = counted[draft.segment.parts[0][0].start] > 1
            if several and draft.left is not None and draft.left.kind == "name" and draft.left.name not in mentioned:
                continue
            kept.append(draft)
        return kept
