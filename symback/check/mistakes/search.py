"""Looking for what explains a wrong answer, the cheap ways first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from sympy import MatrixExpr

from symback import algebra
from symback.check.mistakes.bench import Bench, Definitions
from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.diagnosis import Diagnosis, Factors
from symback.check.mistakes.edits import Edit, insertions
from symback.check.mistakes.inventory import Inventory
from symback.check.mistakes.repairs import Repair, Repairer
from symback.check.mistakes.standing import Standing
from symback.check.mistakes.table import Explanation, Piece
from symback.check.mistakes.terms import as_if_symmetric, terms_of
from symback.check.mistakes.trees import at
from symback.check.mistakes.where import THE_ANSWER
from symback.check.mistakes.workshop import Workshop
from symback.reading import Side, Star, Tree
from symback.shapes import Shape

MOST_READINGS = 4
"""Readings of an answer whose values are looked up."""

MOST_COMPARED = 12
"""Answers with a factor put in that are compared in full."""

UNLIKE = 5
"""An explanation that costs so much is of two mistakes that are not alike."""

MOST_REMEMBERED = 2_000
"""Sides, each for one thing that was looked for, of which is kept what was found."""

Found = TypeVar("Found")

Combined = tuple[Edit, Explanation]
"""An edit that turns the answer into one that a wrong rule explains: two mistakes."""


@dataclass
class Search:
    """One wrong side, and the bench on which it is read again."""

    shop: Workshop
    side: Side
    definitions: Definitions
    names: Mapping[str, Shape]
    star: Star
    code: bool
    indices: tuple[str, ...]
    within: tuple[int, int] | None = None
    bench: Bench = field(init=False)

    def __post_init__(self) -> None:
        self.bench = self.shop.bench(self.definitions, self.names, self.star, self.code, self.indices)
        readable = bool(self.side.readings)
        self.bench.begin(self.side.tree, self.shop.right_mark, self.shop.wanted, readable=readable)

    def remembered(self, what: str, find: Callable[[], Found]) -> Found:
        """What is found of this side, looked for once of all that are written alike and have no names of their own."""
        if self.names or self.definitions:
            return find()
        terms = tuple(reading.term for reading in self.side.readings)
        if len(self.bench.found) >= MOST_REMEMBERED:
            self.bench.found.clear()
        key = what, self.within, self.bench.numbers[id(self.side.tree)], *map(id, terms)
        if key not in self.bench.found:
            self.bench.found[key] = terms, find()  # the terms are known by their ids, so they are kept
        found: Found = self.bench.found[key][1]
        return found

    def everything(self) -> tuple[list[Explanation], list[Repair], list[Combined]]:
        """Explanations by value and repairs as written; the costly kinds only where nothing else explains it."""
        return self.remembered("everything", self._everything)

    def _everything(self) -> tuple[list[Explanation], list[Repair], list[Combined]]:
        explained = self.explained()
        if self.shop.right is None or (not explained and self.has_corners()):
            explained = explained or [*self.compared()]
            if explained or self.shop.right is None:
                return explained, [], []
        repairer = Repairer(self.side.tree, self.bench, self.shop, self.within)
        likely = {piece.slug for explanation in explained for piece in explanation.pieces}
        repairs = repairer.single(likely, quick=any(len(explanation.pieces) == 1 for explanation in explained))
        if (explained and min(e.cost for e in explained) < UNLIKE) or repairs:
            return [*self.summed(explained), *explained], repairs, []
        if not explained and (symmetric := [*self.as_symmetric()]):
            return symmetric, [], []
        if self.side.readings and (repairs := self.left_out(repairer)):
            return explained, repairs, []
        return (explained, [], []) if explained else self.two_mistakes(repairer)

    def two_mistakes(self, repairer: Repairer) -> tuple[list[Explanation], list[Repair], list[Combined]]:
        """What explains a side that one mistake does not."""
        if repairs := repairer.double():
            return [], repairs, []
        if scaled := [*self.scaled()]:
            return scaled, [], []
        self.bench.right = self.shop.scaled_marks
        if repairs := repairer.single(()):
            return [], repairs, []
        if not self.side.readings and (repairs := repairer.inserted(self.shop.materials)):
            return [], repairs, []
        if combined := repairer.combined(self.of_more_than_zero):
            return [], [], combined
        if self.side.readings and (repairs := repairer.inserted(self.shop.materials)):
            return [], repairs, []
        return self.explained(pairs=True), [], []

    def left_out(self, repairer: Repairer) -> list[Repair]:
        """A factor that is put in; beside a maximum or a minimum it is compared, as fingerprints do not tell there."""
        if not self.has_corners():
            return repairer.inserted(self.shop.materials)
        judge, truth = self.bench.judge, self.shop.truth
        tries = (e for e in insertions(self.side.tree, self.shop.materials) if _is_corner(at(self.side.tree, e.path)))
        made = ((edit, self.bench.built(term)) for edit in tries for term in repairer.after(edit)[:1])
        fitting = ((e, value) for e, value in made if value is not None and algebra.shape(value) == self.shop.wanted)
        found = (
            e for e, value in islice(fitting, MOST_COMPARED) if judge.compare(value, truth, self.definitions).equal
        )
        return [Repair((edit,)) for edit in islice(found, 1)]

    def line(self) -> list[Repair]:
        """The simplest repairs that make the side any derivative or slope on the way."""
        self.bench.right, self.bench.wanted = self.shop.line_marks, None
        found = Repairer(self.side.tree, self.bench, self.shop).single(())
        least = min((repair.cost for repair in found), default=0)
        return [repair for repair in found if repair.cost == least]

    def values(self) -> Iterator[MatrixExpr]:
        """What the side can mean, in the readings that shapes allow."""
        for reading in self.side.readings[:MOST_READINGS]:
            made = self.bench.built(reading.term)
            if made is not None:
                yield made

    def explained(self, *, pairs: bool = False) -> list[Explanation]:
        """Explanations of the values that the side can have."""
        table = self.shop.table
        return [e for value in self.values() for e in table.explain(self.bench.mark(value), pairs=pairs)]

    def of_more_than_zero(self, mark: Hashable | None) -> list[Explanation]:
        """Explanations of a value, but of zero, which two mistakes easily make of any answer: y − y and f − f."""
        return [] if mark == self.shop.zero_mark else self.shop.table.explain(mark)

    def summed(self, explained: Sequence[Explanation]) -> Iterator[Explanation]:
        """A sum over the samples left out, by which an answer is nothing but the derivative by another name."""
        if {piece.slug for explanation in explained for piece in explanation.pieces} != {"another-gradient"}:
            return
        for value in self.values():
            if any(self.bench.mark(total) in self.shop.right_mark.said for total in _sums(value, self.shop.wanted)):
                yield Explanation((Piece("missing-sum", THE_ANSWER),), value, MISTAKES["missing-sum"].cost)

    def as_symmetric(self) -> Iterator[Explanation]:
        """A matrix taken for symmetric, and a term left out: 2 A x for (A + Aᵀ) x + b."""
        cost = MISTAKES["assumed-symmetric"].cost + MISTAKES["missing-term"].cost + 3
        marks = {mark: value for value in self.values() if (mark := self.bench.mark(value)) is not None}
        for terms in map(terms_of, as_if_symmetric(self.shop.truth)):
            for i, term in enumerate(terms) if len(terms) > 1 else ():
                mark = self.bench.mark(algebra.add(*terms[:i], *terms[i + 1 :]))
                if mark in marks:
                    left_out = Piece("missing-term", THE_ANSWER, None, term)
                    yield Explanation((Piece("assumed-symmetric", THE_ANSWER), left_out), marks[mark], cost)

    def scaled(self) -> Iterator[Explanation]:
        """Explanations of one mistake, and a wrong sign or constant beside it."""
        for value in self.values():
            for slug, factor in self.shop.scales:
                inverse = algebra.power(factor, -1)
                for explanation in self.shop.table.explain(self.bench.mark(algebra.product(inverse, value))):
                    pieces = (*explanation.pieces, Piece(slug, THE_ANSWER, factor))
                    yield Explanation(pieces, value, explanation.cost + MISTAKES[slug].cost + 3)

    def has_corners(self) -> bool:
        """Whether a maximum or a minimum stands in the side: |x| is one as well, and has another fingerprint."""
        return any(map(_is_corner, self.side.tree.postorder()))

    def compared(self) -> Iterator[Explanation]:
        """A wrong sign or constant of an answer whose fingerprint does not tell that."""
        for value in islice(self.values(), 1):
            for slug, factor in self.shop.scales if algebra.shape(value) == self.shop.wanted else ():
                if self.bench.judge.compare(value, algebra.product(factor, self.shop.truth), self.definitions).equal:
                    yield Explanation((Piece(slug, THE_ANSWER, factor),), value, MISTAKES[slug].cost)

    def inventory(self) -> Inventory:
        """The factors of the right answer that stand in the side."""
        inventory = Inventory(self.shop.part_marks, self.bench, self.shop.known_names, self.shop.gradients)
        expr = next(self.values(), None)
        if expr is not None:
            inventory.look(expr)
        if len(inventory.found) < len(self.shop.parts):
            inventory.look_in_tree(self.side.tree)
        return inventory

    def standing(self) -> Standing | None:
        """What the side is made of, where it has a value."""
        expr = next(self.values(), None)
        return None if expr is None else Standing(expr, self.shop.around, self.shop.gradients, self.definitions)

    def factors(self, diagnoses: Sequence[Diagnosis]) -> Factors:
        """Which factors of the right answer are there, and how much of it is right."""
        inventory = self.remembered("inventory", self.inventory)
        present = tuple(part for part in self.shop.parts if part.expr in inventory.found)
        hidden = _is_complete(diagnoses)  # in some other form
        missing = tuple(part for part in self.shop.parts if part.expr not in inventory.found and not hidden)
        arranged = _is_arranged(diagnoses)
        total = len(self.shop.parts) + 1
        right = len(self.shop.parts) - len(missing) + arranged
        if not missing and arranged:  # every factor is there, and one too many or a wrong one beside it
            right -= 1
        near = tuple((part, written) for part in present if (written := inventory.found[part.expr]) is not None)
        exact = tuple(part for part in present if inventory.found[part.expr] is None)
        return Factors(exact, missing, tuple(inventory.extra), arranged, right / total, right, total, near)


def _is_corner(node: Tree) -> bool:
    return node.op == "call" and node.value in ("max", "min")


def _sums(expr: MatrixExpr, shape: Shape) -> Iterator[MatrixExpr]:
    """The sums along the columns and the rows of an array of another shape than this one, where they have it."""
    for axis in (0, 1) if algebra.shape(expr) != shape else ():
        total = algebra.call("sum", axis, expr)
        yield from (one for one in (total, algebra.transpose(total)) if algebra.shape(one) == shape)


def _is_complete(diagnoses: Sequence[Diagnosis]) -> bool:
    """Whether the simplest explanation says that the answer is right but for a number in front or an arrangement."""
    simplest = [d for d in diagnoses if d.rank == 0]
    numbers = ("sign", "constant-factor", "missing-mean")
    return bool(simplest) and all(
        d.exact and (d.kind in ("arrangement", "layout") or d.mistake in numbers) for d in simplest
    )


def _is_arranged(diagnoses: Sequence[Diagnosis]) -> bool:
    """Whether the simplest explanation finds fault with factors alone, not with how they are put together."""
    simplest = [d for d in diagnoses if d.rank == 0]
    faults = (d.kind not in ("missing", "wrong", "extra") or not d.exact for d in simplest)
    return bool(simplest) and simplest[0].mistake != "another-gradient" and not any(faults)
