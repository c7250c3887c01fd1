"""Explanations and repairs → diagnoses: ranked, each with its place and what belongs there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sympy import MatrixExpr
from sympy.matrices.expressions import Transpose

from symback import algebra
from symback.algebra import Gradient
from symback.check.mistakes.bench import Bench
from symback.check.mistakes.diagnosis import Diagnosis
from symback.check.mistakes.edits import Edit
from symback.check.mistakes.feedback import reveal_of
from symback.check.mistakes.repairs import Repair
from symback.check.mistakes.search import Combined
from symback.check.mistakes.table import Explanation, Piece
from symback.check.mistakes.trees import at, places
from symback.check.mistakes.ways import way_of_edit, way_of_piece
from symback.check.mistakes.where import A_PART, THE_ANSWER, in_words, written
from symback.check.mistakes.workshop import Workshop
from symback.names import parts
from symback.notation import TEXT, plain, write
from symback.prose import Prose, as_typed, prose
from symback.reading import Side

MOST_RANKS = 4
"""So many explanations are told at most."""

CONFIRMED = 3
"""An explanation that is found at a place of the answer's text as well is so much simpler."""

UNNUMBERED = 10
"""So much less simple is an exchange of layers without numbers: y − p for p − y is a sign."""

UNASKED = 2
"""So much less simple is another name for one that is no weight, no activation and nothing that the variable meets."""

_PATHS = frozenset({"missing-path", "missing-jacobian"})

_OTHER_NAMES = ("wrong-input", "wrong-name")


class _Told(NamedTuple):
    """An explanation, how simple it is, and how simple it is wherever it was found."""

    cost: int
    alone: int
    group: list[Diagnosis]

    @classmethod
    def of(cls, cost: int, less: int, group: list[Diagnosis]) -> _Told:
        cost += UNNUMBERED * any(map(_is_unnumbered, group))
        return cls(cost - less, cost, group)


@dataclass
class Telling:
    """What is told of one wrong side."""

    shop: Workshop
    side: Side
    bench: Bench
    text: str
    """The whole answer, in which names may be defined that the side has written out."""
    known: set[str] = field(default_factory=set)
    """The mistakes of the explanations."""
    placed: set[str] = field(default_factory=set)
    """The mistakes that are undone by one edit of the answer."""

    def told(
        self, explained: Sequence[Explanation], repairs: Sequence[Repair], combined: Sequence[Combined] = ()
    ) -> tuple[Diagnosis, ...]:
        """One list, the simplest first: where an explanation and a repair say the same, the place is known too.

        Those that are as simple as the simplest are told; the place counts for them, and not against the others.
        """
        used: set[int] = set()
        self.known = {piece.slug for explanation in explained for piece in explanation.pieces}
        self.placed = {repair.edits[0].slug for repair in repairs if len(repair.edits) == 1}
        told: list[_Told] = []
        for explanation in explained:
            match = next((i for i, r in enumerate(repairs) if i not in used and self.same(explanation, r)), None)
            edits: Sequence[Edit] = repairs[match].edits if match is not None else ()
            if match is not None:
                used.add(match)
            cost = explanation.cost + self.unlike(explanation, confirmed=bool(edits))
            told.append(_Told.of(cost, CONFIRMED * bool(edits), self.of_explanation(explanation, edits)))
        for repair in (r for i, r in enumerate(repairs) if i not in used):
            cost = repair.cost + 1 + self.unasked(e.right for e in repair.edits if e.slug in _OTHER_NAMES)
            told.append(_Told.of(cost, CONFIRMED, self.of_repair(repair)))
        for edit, explanation in combined:
            group = [*self.of_repair(Repair((edit,))), *self.of_explanation(explanation, ())]
            told.append(_Told.of(Repair((edit,)).cost + explanation.cost, 0, group))
        told.sort(key=lambda one: one.cost)
        groups = {tuple((d.mistake, d.where) for d in one.group): one for one in reversed(told)}
        least = min((one.alone for one in told), default=0)
        close = [one.group for one in told if (one.cost == told[0].cost or one.alone == least)
                 and any(one is kept for kept in groups.values())]  # fmt: skip
        return tuple(replace(d, rank=rank) for rank, group in enumerate(close[:MOST_RANKS]) for d in group)

    def same(self, explanation: Explanation, repair: Repair) -> bool:
        """Whether a repair undoes the mistakes of an explanation, in the layers where it says they are."""
        left = list(repair.edits)
        for piece in explanation.pieces:
            edit = self.undone(piece, left)
            if edit is None:
                return False
            left.remove(edit)
        return not left and not repair.rest

    def undone(self, piece: Piece, edits: Sequence[Edit]) -> Edit | None:
        """The edit that undoes one mistake of an explanation."""
        fitting = (e for e in edits if e.slug == piece.slug and _layers_in(plain(piece.where)) <= self.layers(e))
        return next(fitting, None)

    def layers(self, edit: Edit) -> set[str]:
        """The layers of the names that an edit is about."""
        names = {node.value for _, node, _ in places(at(self.side.tree, edit.path)) if node.op == "name"}
        names |= {edit.about, edit.right} - {""}
        return {f"layer {index}" for name in names if (index := parts(name).index).isdigit()}

    def unasked(self, names: Iterable[str]) -> int:
        """How much less likely it is that other names were written for these: 0 where all of them are inputs."""
        return UNASKED * any(name not in self.shop.inputs for name in names)

    def unlike(self, explanation: Explanation, *, confirmed: bool) -> int:
        """How much less likely an explanation is for the way in which the answer is written, and beside others.

        One of several paths is the derivative by something on it as well: that a path is missing says more. So does
        the place of a transpose.
        """
        pieces = {piece.slug: piece for piece in explanation.pieces}
        if "another-gradient" in pieces and not _PATHS.isdisjoint(self.known):
            return 1
        if "assumed-symmetric" in pieces:
            return int("missing-transpose" in self.placed)
        if "another-gradient" in pieces and self.is_asked(pieces["another-gradient"].about):
            return -1  # β for γ: both are in the question
        nodes = [node for _, node, _ in places(self.side.tree)]
        written = {node.value for node in nodes if node.op in ("call", "power", "name")}
        if "softmax-elementwise" in pieces:  # which leaves p where it stands
            return int(not written & {str(pieces["softmax-elementwise"].about), "softmax", "exp", "e"})
        if "wrong-power" in pieces:
            return CONFIRMED * (not confirmed and all(node.op != "power" for node in nodes))
        if "missing-square" not in pieces:
            return self.unasked(str(piece.right) for piece in explanation.pieces if piece.slug in _OTHER_NAMES)
        return -2 if written & {"exp", "e"} else 1

    def is_asked(self, about: MatrixExpr | None) -> bool:
        """Whether a derivative is one by a variable by which derivatives are asked for."""
        return isinstance(about, Gradient) and about.wrt in self.shop.around.parameters

    def of_explanation(self, explanation: Explanation, edits: Sequence[Edit]) -> list[Diagnosis]:
        made: list[Diagnosis] = []
        left = list(edits)
        for piece in explanation.pieces:
            edit = self.undone(piece, left)
            if edit is not None:
                left.remove(edit)
            span = None if edit is None else edit.span(self.side.tree)
            reveal = reveal_of(piece.slug, piece.about, piece.right)
            role = self.shop.around.role(piece.about)
            title = self.other_derivative(piece)
            way = way_of_piece(piece) if edit is None or piece.about is not None else way_of_edit(edit, self.side.tree)
            told = Diagnosis.of(piece.slug, piece.where, span, role=role, way=way, title=title, reveal=reveal)
            made.append(told)
        return made

    def other_derivative(self, piece: Piece) -> Prose:
        """Which derivative an answer is, where it is another one than is asked for."""
        asked = self.shop.chain.answer
        asked = asked.arg if isinstance(asked, Transpose) else asked
        if piece.slug == "another-output" and piece.about is not None:
            return prose("this is the derivative of {other}, not of {of}", other=piece.about, of=self.shop.around.of)
        if piece.slug != "another-gradient" or piece.about is None or piece.about == asked:
            return ()
        if not isinstance(piece.about, Gradient):
            wrt = self.shop.around.asked
            return prose("this is the derivative by {other}, not by {wrt}", other=piece.about, wrt=wrt)
        return ("this is ", *in_words(piece.about), *prose(", not {asked}", asked=asked))

    def of_repair(self, repair: Repair) -> list[Diagnosis]:
        made: list[Diagnosis] = []
        for edit in repair.edits:
            name = self.bench.symbols.get(edit.about)
            made.append(Diagnosis.of(edit.slug, self.place(edit), edit.span(self.side.tree),
                                     role=self.shop.around.role(name), way=way_of_edit(edit, self.side.tree),
                                     reveal=self.revealed(edit)))  # fmt: skip
        if repair.rest:
            made.append(Diagnosis.of(repair.rest, THE_ANSWER))
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

    def place(self, edit: Edit) -> Prose:
        """Where an edit is made: at a name, where a factor that was put in comes from, or at what the student wrote."""
        if edit.about:
            name = self.bench.symbols.get(edit.about)
            return as_typed(edit.about) if name is None else (name,)
        for part in self.shop.parts if edit.right else ():
            if edit.right in (write(part.expr, TEXT), write(algebra.transpose(part.expr), TEXT)):
                return part.where
        start, end = edit.span(self.side.tree)
        otherwise = THE_ANSWER if (start, end) == (self.side.start, self.side.end) else A_PART
        return written(self.text[start:end], otherwise)


def _is_unnumbered(told: Diagnosis) -> bool:
    return told.mistake == "swapped-layers" and not any(map(str.isdigit, told.where))


def _layers_in(where: str) -> set[str]:
    """The layers of a place such as "layer 1 and layer 2"; none where it is no layer."""
    return {place for place in where.split(" and ") if place.startswith("layer ")}
