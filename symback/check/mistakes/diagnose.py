"""From a wrong answer to its diagnoses: looked up by value, repaired as written, or read off its factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sympy import MatrixExpr

from symback import algebra
from symback.check.mistakes.bench import Bench, Definitions
from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.diagnosis import Diagnosis, Factors
from symback.check.mistakes.feedback import message, reveal_of
from symback.check.mistakes.guesses import guesses, misfits
from symback.check.mistakes.inventory import MOST_PARTS, Inventory
from symback.check.mistakes.numbers import numbers_explained, wrong_entries
from symback.check.mistakes.repairs import Repair, Repairer
from symback.check.mistakes.table import Explanation, Piece
from symback.check.mistakes.trees import Edit, at, places
from symback.check.mistakes.workshop import Workshop
from symback.language import LanguageError
from symback.names import parts
from symback.notation import TEXT, write
from symback.prose import Prose
from symback.reading import LimitError, Side, Star, Tree, read_answer
from symback.shapes import Shape

if TYPE_CHECKING:
    from symback.check.course import Course
    from symback.check.equality import Judge

MOST_RANKS = 4
"""So many explanations are told at most."""

FARTHEST = 3
"""An explanation that is by more than this less simple than the simplest is not told."""

CONFIRMED = 3
"""An explanation that is found at a place of the answer's text as well is so much simpler."""


def diagnose(
    side: Side,
    course: Course,
    judge: Judge,
    definitions: Definitions = (),
    names: Mapping[str, Shape] | None = None,
    *,
    target: MatrixExpr | None = None,
    star: Star = "either",
    code: bool = False,
    indices: tuple[str, ...] = (),
) -> tuple[Diagnosis, ...]:
    """What went wrong in a side that is not the right answer, simplest first.

    `definitions` are the student's own names and `names` their shapes; `indices` the free indices on the
    left of the side. The side is held against the
    answer of the course or, for a line on the way, against the named derivative `target`. Every
    explanation that gives the very value of the answer is told (`exact`); where there is none, what its
    factors and shapes point to.
    """
    shop = Workshop.of(course, judge, target)
    case = _Case(shop, side, definitions, names or {}, star, code, indices)
    if side.decimals is not None:
        return case.of_numbers()
    return case.diagnoses()


def diagnose_line(
    side: Side,
    course: Course,
    judge: Judge,
    definitions: Definitions = (),
    names: Mapping[str, Shape] | None = None,
    *,
    star: Star = "either",
    code: bool = False,
    indices: tuple[str, ...] = (),
) -> tuple[Diagnosis, ...]:
    """What went wrong in a line whose shapes do not fit and of which it is not said what it is meant to be.

    Repairs that make it any derivative on the way, or else where its shapes stop fitting.
    """
    case = _Case(Workshop.of(course, judge), side, definitions, names or {}, star, code, indices)
    return case.of_line()


def factors_report(
    side: Side,
    course: Course,
    judge: Judge,
    definitions: Definitions = (),
    names: Mapping[str, Shape] | None = None,
    diagnoses: Sequence[Diagnosis] = (),
    *,
    star: Star = "either",
    code: bool = False,
    indices: tuple[str, ...] = (),
) -> Factors:
    """Which factors of the right answer stand in a wrong one; `diagnoses` tell whether they are arranged rightly."""
    shop = Workshop.of(course, judge)
    return _Case(shop, side, definitions, names or {}, star, code, indices).factors(diagnoses)


@dataclass
class _Case:
    """One wrong side."""

    shop: Workshop
    side: Side
    definitions: Definitions
    names: Mapping[str, Shape]
    star: Star
    code: bool
    indices: tuple[str, ...]
    bench: Bench = field(init=False)

    def __post_init__(self) -> None:
        right = () if self.shop.right is None else (self.shop.right,)
        vocabulary = self.shop.course.vocabulary
        self.bench = Bench(
            self.shop.judge, right, self.shop.wanted, vocabulary, self.names, self.definitions, self.star, self.code,
            self.indices, any(node.op in ("entry", "index_sum", "unit") for node in self.side.tree.postorder()),
        )  # fmt: skip

    def diagnoses(self) -> tuple[Diagnosis, ...]:
        explained = self.explained(pairs=False)
        repairs = self.repairs(explained)
        if not explained and not repairs:
            explained = self.explained(pairs=True)
        told = self.told(explained, repairs)
        if told:
            return told
        factors = self.factors(())
        return tuple(guesses(self.side, factors, self.shop, self.bench))

    def of_line(self) -> tuple[Diagnosis, ...]:
        self.bench.right, self.bench.wanted = self.shop.marks, None
        found = Repairer(self.side.tree, self.bench, self.shop).single(set())
        least = min((repair.cost for repair in found), default=0)
        return self.told((), [r for r in found if r.cost == least]) or tuple(misfits(self.side))

    def explained(self, *, pairs: bool) -> list[Explanation]:
        """Explanations of the values that the side can have, in the readings that shapes allow."""
        found: list[Explanation] = []
        for reading in self.side.readings[:4]:
            expr = self.bench.built(reading)
            if expr is not None:
                found += self.shop.table.explain(self.bench.mark(expr), pairs=pairs)
        return found

    def repairs(self, explained: Sequence[Explanation]) -> list[Repair]:
        """Repairs of the side as written; the costly kinds only where nothing else explains it."""
        if self.shop.right is None:
            return []
        repairer = Repairer(self.side.tree, self.bench, self.shop)
        found = repairer.single({piece.slug for explanation in explained for piece in explanation.pieces})
        if not found and not explained:
            found = repairer.inserted(self.materials()) or repairer.double()
        return found

    def materials(self) -> list[tuple[str, Tree, str]]:
        """The factors of the right answer as trees, to be put in."""
        made: list[tuple[str, Tree, str]] = []
        for part in self.shop.parts[:MOST_PARTS]:
            for expr in dict.fromkeys((part.expr, algebra.transpose(part.expr))):
                text = write(expr, TEXT)
                try:
                    tree = read_answer(text, self.shop.course.vocabulary, form="text").statements[0].sides[0].tree
                except (LanguageError, LimitError, IndexError):
                    continue
                made.append((part.slug, Tree("group", (tree,), 0, 0), text))
        return made

    def told(self, explained: Sequence[Explanation], repairs: Sequence[Repair]) -> tuple[Diagnosis, ...]:
        """Explanations and repairs as one list: where both say the same, the place in the text is known too."""
        used: set[int] = set()
        ranked: list[tuple[int, list[Diagnosis]]] = []
        seen: set[tuple[object, ...]] = set()
        for explanation in explained:
            match = next((i for i, r in enumerate(repairs) if i not in used and self.same(explanation, r)), None)
            edits: Sequence[Edit] = repairs[match].edits if match is not None else ()
            if match is not None:
                used.add(match)
            group = self.of_explanation(explanation, edits)
            key = tuple((d.mistake, d.where) for d in group)
            if key not in seen:
                seen.add(key)
                ranked.append((explanation.cost - CONFIRMED * bool(edits) + self.unlike(explanation), group))
        for i, repair in enumerate(repairs):
            group = self.of_repair(repair)
            key = tuple((d.mistake, d.where) for d in group)
            if i not in used and key not in seen:
                seen.add(key)
                ranked.append((repair.cost - CONFIRMED + 1, group))
        ranked.sort(key=lambda pair: pair[0])
        told: list[Diagnosis] = []
        close = [group for cost, group in ranked if cost <= ranked[0][0] + FARTHEST]
        for rank, group in enumerate(close[:MOST_RANKS]):
            told += [replace(d, rank=rank) for d in group]
        return tuple(told)

    def same(self, explanation: Explanation, repair: Repair) -> bool:
        """Whether a repair undoes the mistakes of an explanation, in the layers where it says they are."""
        left = list(repair.edits)
        for piece in explanation.pieces:
            edit = self.undone(piece, left)
            if edit is None:
                return False
            left.remove(edit)
        return not left

    def undone(self, piece: Piece, edits: Sequence[Edit]) -> Edit | None:
        """The edit that undoes one mistake of an explanation."""
        fitting = (e for e in edits if e.slug == piece.slug and _layers_in(piece.where) <= self.layers(e))
        return next(fitting, None)

    def layers(self, edit: Edit) -> set[str]:
        """The layers of the names that an edit is about."""
        names = {node.value for _, node, _ in places(at(self.side.tree, edit.path)) if node.op == "name"}
        names |= {edit.about, edit.right} - {""}
        return {f"layer {index}" for name in names if (index := parts(name).index).isdigit()}

    def unlike(self, explanation: Explanation) -> int:
        """How much less likely an explanation is for the way in which the answer is written."""
        if not any(piece.slug == "missing-square" for piece in explanation.pieces):
            return 0
        written = {node.value for _, node, _ in places(self.side.tree) if node.op in ("call", "power", "name")}
        return -2 if written & {"exp", "e"} else 1

    def of_explanation(self, explanation: Explanation, edits: Sequence[Edit]) -> list[Diagnosis]:
        made: list[Diagnosis] = []
        left = list(edits)
        for piece in explanation.pieces:
            edit = self.undone(piece, left)
            if edit is not None:
                left.remove(edit)
            span = None if edit is None else (edit.start, edit.end)
            reveal = reveal_of(piece.slug, piece.about, piece.right)
            made.append(Diagnosis(piece.slug, piece.where, span, message(piece.slug, piece.where), reveal))
        return made

    def of_repair(self, repair: Repair) -> list[Diagnosis]:
        made: list[Diagnosis] = []
        for edit in repair.edits:
            where = edit.about or self.place(edit)
            reveal = self.revealed(edit)
            made.append(Diagnosis(edit.slug, where, (edit.start, edit.end), message(edit.slug, where), reveal))
        return made

    def revealed(self, edit: Edit) -> Prose:
        """What belongs where an edit was made."""
        name = self.bench.symbols.get(edit.about)
        if edit.slug == "missing-transpose" and name is not None:
            return reveal_of(edit.slug, name, algebra.transpose(name))
        other = self.bench.symbols.get(edit.right)
        if name is not None and other is not None:
            return reveal_of(edit.slug, name, other)
        return reveal_of(edit.slug, None, None, edit.right)

    def place(self, edit: Edit) -> str:
        """Where an edit is made, in the student's own words."""
        start, end = edit.start - self.side.start, edit.end - self.side.start
        text = " ".join(self.side.text[start:end].split()) if 0 <= start < end <= len(self.side.text) else ""
        return text if 0 < len(text) <= 40 else "the answer"

    def of_numbers(self) -> tuple[Diagnosis, ...]:
        found = numbers_explained(self.side, self.shop)
        return self.told(found, ()) or tuple(wrong_entries(self.side, self.shop))

    def factors(self, diagnoses: Sequence[Diagnosis]) -> Factors:
        inventory = Inventory(self.shop.parts, self.bench, self.shop.gradients)
        expr = next((e for r in self.side.readings[:1] if (e := self.bench.built(r)) is not None), None)
        if expr is not None:
            inventory.look(expr)
        if len(inventory.found) < len(self.shop.parts):
            inventory.look_in_tree(self.side.tree)
        present = tuple(part for part in self.shop.parts if part.expr in inventory.found)
        missing = tuple(part for part in self.shop.parts if part.expr not in inventory.found)
        arranged = (
            bool(diagnoses)
            and diagnoses[0].mistake != "another-gradient"
            and not any(
                MISTAKES[d.mistake].kind not in ("missing", "wrong", "extra") or not d.exact
                for d in diagnoses
                if d.rank == 0
            )
        )
        total = len(self.shop.parts) + 1
        right = len(present) + arranged
        if not missing and arranged:  # every factor is there, and one too many or a wrong one beside it
            right -= 1
        return Factors(present, missing, tuple(inventory.extra), arranged, right / total, right, total)


def _layers_in(where: str) -> set[str]:
    """The layers of a place such as "layer 1 and layer 2"; none where it is no layer."""
    return {place for place in where.split(" and ") if place.startswith("layer ")}
