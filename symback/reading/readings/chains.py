"""Sums and cases, and products as chains: left to right, with other brackets where that does not fit."""

from __future__ import annotations

from itertools import islice, product

from symback.language import Term
from symback.reading.answer import TURNED, Misfit, Reading, Tree
from symback.reading.readings.arrays import Arrays
from symback.reading.readings.axes import with_axes
from symback.reading.readings.passes import INSIDE, KEPT, SPREAD, STRICT, merged
from symback.reading.readings.products import BESIDE, ONE_AXIS, Meaning, reason
from symback.reading.readings.terms import NoReadingError
from symback.shapes import SCALAR

_LONGEST_BRACKETED = 14
_LOOSE = frozenset(["hadamard", "circ", "bullet", "hadamard_divide"])
_HOLDING = _LOOSE | {"otimes"}


class Chains(Arrays):
    """Readings of sums, cases and chains."""

    def _cases(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        """Of what the parts mean, what goes together: δ_ij in a condition runs as far as the indices of the values."""
        last = operands[-1][:1] if len(operands) % 2 == 0 else operands[-1]  # a last condition is not asked
        found: list[Reading] = []
        for chosen in islice(product(*operands[:-1], last), INSIDE):
            self.charge()
            try:
                found += super()._cases(node, [[one] for one in chosen])
            except NoReadingError as error:
                self.note_misfit(node, str(error))
        return found

    def _sum(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        made = operands[0]
        signs = with_axes(node) if self.code else node.operators
        for place, (sign, following) in enumerate(zip(signs, operands[1:], strict=True)):
            op = "add" if "plus" in sign else "subtract"  # a sign may have marks
            made = self.pairs(node, (0, place), place + 1, made, following, sign, op)
            if not made:
                return []
        return made

    def pairs(
        self,
        node: Tree,
        left: tuple[int, int],
        right: int,
        first: list[Reading],
        second: list[Reading],
        sign: str,
        op: str,
    ) -> list[Reading]:
        """What two parts mean under a sign: worked out once for their very readings, unless something did not fit."""
        turned = TURNED in node.notes
        key = sign, turned, id(first), id(second)
        self.charge(len(first) * len(second))
        if key in self.joined:
            return self.joined[key]
        found: list[Reading] = []
        failed: tuple[Term, Term] | None = None
        fits = True
        for a in first:
            for b in second:
                try:
                    results = self.meanings(sign, op, a.term, b.term)
                except NoReadingError as error:
                    self.note_misfit(node, str(error), a.term.shape, b.term.shape)
                    fits = False
                    continue
                if turned:
                    results = [meaning for meaning in results if meaning[2] != ONE_AXIS]
                flat = a.flat or b.flat
                if flat:
                    results = [meaning for meaning in results if not _is_outer(a.term, b.term, meaning[0])]
                if not results:
                    failed = failed or (a.term, b.term)
                for term, cost, note in results:
                    notes = merged(a.notes, b.notes, (note,) if note else ()) if a.notes or b.notes or note else ()
                    flat_here = note == ONE_AXIS or (flat and term.shape[1] == 1)
                    found.append(Reading(term, a.cost + b.cost + cost, notes, flat_here))
        if not found and failed and self.misfit is None and not self.hasty:
            span = node.operands[left[0]].start, node.operands[right].end
            self.misfit = Misfit(*span, reason(sign, *failed), failed[0].shape, failed[1].shape)
        kept = self.keep(found, INSIDE)
        if kept and fits:
            self.joined[key] = kept
        return kept

    def meanings(self, sign: str, op: str, a: Term, b: Term) -> list[Meaning]:
        """What two terms can mean together."""
        if op == "product":
            return self.products.meanings(sign, a, b)
        _, a, b, upright = self.products.along_the_last_axis(sign, a, b)
        if a.shape == b.shape or SCALAR in (a.shape, b.shape):
            return [(self.make.add(op, a, b), 0, "")]
        return self.products.over(a, b, lambda x, y: self.make.add(op, x, y), upright)

    def _chain(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        signs = with_axes(node) if self.code else node.operators
        made = self.folded(node, operands, signs, list(range(len(operands))))
        if self.code or (not made and self.level in (STRICT, SPREAD)):
            return made
        kept = self.misfit
        tight = [*self.tight(node, operands, signs), *self.outermost(node, operands, signs)]
        if made:  # A ⊙ B C is (A ⊙ B) C, and where A ⊙ (B C) has a value too it may be meant
            self.misfit = kept
            return self.keep([*made, *tight], INSIDE)
        if not tight and len(operands) <= _LONGEST_BRACKETED and not _HOLDING.isdisjoint(signs):
            tight = self.bracketed(node, operands, signs)
        if tight:
            self.misfit = kept
        return tight

    def folded(
        self, node: Tree, operands: list[list[Reading]], signs: tuple[str, ...], places: list[int]
    ) -> list[Reading]:
        """Left to right."""
        made = operands[0]
        for at, sign in enumerate(signs):
            made = self.pairs(node, (places[0], places[at]), places[at + 1], made, operands[at + 1], sign, "product")
            if not made:
                return []
        return made

    def outermost(self, node: Tree, operands: list[list[Reading]], signs: tuple[str, ...]) -> list[Reading]:
        """⊗ behind a ⊙ as the last that is multiplied: `σ'(z) ⊙ Wᵀ δ ⊗ x` is (σ'(z) ⊙ Wᵀ δ) xᵀ."""
        at = next((place for place, sign in reversed([*enumerate(signs)]) if sign == "otimes"), 0)
        if not at or _LOOSE.isdisjoint(signs[:at]) or not _LOOSE.isdisjoint(signs[at + 1 :]):
            return []
        before = self.tight(node, operands[: at + 1], signs[:at])
        behind = self.folded(node, operands[at + 1 :], signs[at + 1 :], [*range(at + 1, len(operands))])
        if not before or not behind:
            return []
        made = self.pairs(node, (0, at), at + 1, before, behind, "otimes", "product")
        note = "⊗ is taken last"
        return [Reading(one.term, one.cost + 1, merged(one.notes, (note,))) for one in made]

    def tight(self, node: Tree, operands: list[list[Reading]], signs: tuple[str, ...]) -> list[Reading]:
        """Side by side binding tighter than ⊙."""
        if not any(sign in _LOOSE for sign in signs) or all(sign in _LOOSE for sign in signs):
            return []
        runs: list[list[Reading]] = []
        places: list[int] = []
        between: list[str] = []
        start = 0
        for at in range(len(operands)):
            if at == len(signs) or signs[at] in _LOOSE:
                run = self.folded(node, operands[start : at + 1], signs[start:at], list(range(start, at + 1)))
                if not run:
                    return []
                runs.append(run)
                places.append(start)
                if at < len(signs):
                    between.append(signs[at])
                start = at + 1
        made = self.folded(node, runs, tuple(between), places)
        note = "products side by side are taken before ⊙"
        return [Reading(one.term, one.cost + 2, merged(one.notes, (note,))) for one in made]

    def bracketed(self, node: Tree, operands: list[list[Reading]], signs: tuple[str, ...]) -> list[Reading]:
        """Every bracketing around a ⊙ or ⊗, by spans; brackets that were not written cost.

        Columns that merely stand side by side are not multiplied so: brackets would make any row of factors right.
        """
        count = len(operands)
        table: dict[tuple[int, int], list[Reading]] = {(i, i): operands[i] for i in range(count)}
        kept = self.misfit
        for width in range(1, count):
            for i in range(count - width):
                j = i + width
                found: list[Reading] = []
                for k in range(j - 1, i - 1, -1):
                    left, right = table[i, k], table[k + 1, j]
                    if not left or not right:
                        continue
                    extra = 0 if k == j - 1 else 3
                    found += [
                        Reading(one.term, one.cost + extra, one.notes)
                        for one in self.pairs(node, (i, k), j, left, right, signs[k], "product")
                        if BESIDE not in one.notes
                    ]
                table[i, j] = self.keep(found, KEPT)
        self.misfit = kept
        note = "brackets that make the shapes fit are added"
        return [Reading(one.term, one.cost, merged(one.notes, (note,))) for one in table[0, count - 1]]


def _is_outer(a: Term, b: Term, made: Term) -> bool:
    """Whether a column and a row were multiplied to a matrix: an array of one axis is no column, and `.T` leaves it."""
    return made.shape == (a.shape[0], b.shape[1]) and a.shape[1] == b.shape[0] == 1 and 1 not in made.shape
