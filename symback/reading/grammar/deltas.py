r"""Identities by their parts: Kronecker's delta `\delta_{ij}`, `I_n`, the unit vector `e_i`."""

from __future__ import annotations

import unicodedata
from abc import abstractmethod

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.cursor import Script
from symback.reading.grammar.samples import Samples
from symback.reading.lexing.tokens import SUBSCRIPTS
from symback.reading.names.places import split_indices
from symback.shapes import SCALAR

UNIT_INDICES = frozenset("ijklmnpqrs")
"""Letters below e that make it a column of the identity."""
_BELOW = frozenset([*SUBSCRIPTS, "_"])


class Deltas(Samples):
    """The part of the grammar that reads identities and their entries."""

    @abstractmethod
    def apply(self, tree: object, scripts: list[Script], word: str) -> Tree: ...

    def unit_vector(self, word: str, scripts: list[Script], start: int) -> Tree | None:
        """`e_i`, where e is nothing else with entries here: column i of the identity."""
        if word[0] != "e" or word[1:2] not in ("", "_") or self.names.declares("e") or self.is_sampled("E"):
            return None
        below = (s for s in scripts if s.kind == "sub" and (s.text in UNIT_INDICES or self.is_label(s.text)))
        sub = next(below, None)
        index = word[2:] or (sub.text if sub is not None else "")
        if self.is_label(index):  # where the 1 of a one-hot y is, e_y is y
            end = sub.end if sub is not None else start + len(word)
            return self.apply(self.node("name", (), start, end, index), [s for s in scripts if s is not sub], word)
        end = sub.end if sub is not None else start + len(word)
        alone = self.names.resolve("e", "", "", start, end)
        has_entries = alone is not None and self.names.shape_of(alone.tree) != SCALAR
        if has_entries or index not in UNIT_INDICES or f"e_{index}" in self.names.own:
            return None
        columns = self.node("identity", (), start, end)
        found = self.node("sample", (columns,), start, end, indices=(index,), axis="1")
        return self.apply(found, [s for s in scripts if s is not sub], word)

    def delta_at_number(self, word: str, tree: Tree, scripts: list[Script], start: int) -> Tree | None:
        r"""`\delta_{r1}` where δ is a column: Kronecker's delta, and no index called r1."""
        sub = next((s for s in scripts if s.kind == "sub"), None)
        if canonical(word) != "delta" or sub is None or tree.op != "entry" or tree.indices != (sub.text,):
            return None
        return self.unit(sub, start) if len(sub.text) == 2 and sub.text[1].isdigit() and len(scripts) == 1 else None

    def kronecker(self, sub: Script, start: int) -> Tree | None:
        r"""`\delta_{ij}`, `\delta_{i,l+1}`; None where what stands below are no two indices."""
        if len(sub.text.replace(",", "")) == 2:
            return self.unit(sub, start)
        both = split_indices(sub.text, None) if "," in sub.text else None
        return None if both is None or len(both) != 2 else self.node("unit", (), start, sub.end, indices=both)

    def unit(self, sub: Script, start: int) -> Tree:
        first, second = [*sub.text.replace(",", "")]
        if self.is_label(first) == self.is_label(second):
            return self.node("unit", (), start, sub.end, indices=(first, second))
        label, index = (first, second) if self.is_label(first) else (second, first)
        return self.entry_of_label(label, index, start, sub.end)  # δ_jy of a one-hot y is y_j

    def sized_identity(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """`I_2`, `I_n`, `I₂` of a text, in one word."""
        size = unicodedata.normalize("NFKC", word[1:].lstrip("_")) if word[:1] == "I" and word[1:2] in _BELOW else ""
        if not size.isdecimal() and size not in self.names.vocabulary.sizes:
            return None
        return self.apply(self.node("identity", (), start, end, indices=(size,)), scripts, word)
