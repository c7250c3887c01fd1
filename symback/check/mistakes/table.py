"""Fingerprint → explanations: every wrong answer that the wrong rules make, looked up by value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import Protocol

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Gradient
from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.chain import Chain, edited, layer
from symback.check.mistakes.local import Wrong, wrongs
from symback.check.mistakes.surroundings import Surroundings
from symback.check.mistakes.whole import wholes
from symback.errors import ShapeError


class Prints(Protocol):
    """Who gives fingerprints: equal values have equal ones, and it is None where there is none."""

    def fingerprint(self, expr: MatrixExpr) -> Hashable | None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """One mistake of an explanation: which, where, with what it is made, and what belongs there."""

    slug: str
    where: str
    about: MatrixExpr | None = None
    right: MatrixExpr | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A wrong answer and the mistakes that make it. The smaller the `cost`, the simpler."""

    pieces: tuple[Piece, ...]
    value: MatrixExpr
    cost: int


WORK = 40_000
"""Nodes that are built for the wrong answers of one mistake."""

PAIR_WORK = 12_000
"""Nodes that are built for the wrong answers of two mistakes."""


@dataclass
class Table:
    """The wrong answers of one derivative by fingerprint; those of two mistakes are made when first needed."""

    chain: Chain
    truth: MatrixExpr
    gradients: Mapping[MatrixExpr, MatrixExpr]
    around: Surroundings
    prints: Prints
    found: dict[Hashable, list[Explanation]] = field(default_factory=dict)
    singles: list[tuple[Wrong, ...]] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    paired: bool = False

    def __post_init__(self) -> None:
        for one in wholes(self.chain, self.truth, self.gradients, self.around):
            piece = Piece(one.slug, one.where, one.about, one.right)
            self.note(Explanation((piece,), one.value, MISTAKES[one.slug].cost))
        budget = WORK
        size = 1 + sum(1 for _ in algebra.nodes(self.truth)) if len(self.chain.links) < 200 else WORK // 8
        seen: set[tuple[int, str, MatrixExpr]] = set()
        every = list(wrongs(self.chain, self.around))
        for wrong in every:
            if budget < 0:
                break
            budget -= size
            self.try_out((wrong,), seen)
        for group in self.same_everywhere(every):
            if budget < 0:
                break
            budget -= size
            self.try_out(group, seen)

    def same_everywhere(self, every: Iterable[Wrong]) -> Iterator[tuple[Wrong, ...]]:
        """The same misconception at every place where it can be made, in the form that books print."""
        groups: dict[str, dict[int, Wrong]] = {}
        for wrong in every:
            if wrong.form == len(self.chain.links[wrong.link].forms) - 1 and wrong.key:
                groups.setdefault(wrong.key, {}).setdefault(wrong.link, wrong)
        for group in groups.values():
            if len(group) > 1:
                yield tuple(group.values())

    def try_out(self, made: tuple[Wrong, ...], seen: set[tuple[int, str, MatrixExpr]] | None = None) -> None:
        """Note the wrong answer that some wrong rules make together, where its shapes fit."""
        try:
            changed = self.changed(made)
            if seen is not None and len(made) == 1:
                mark = (made[0].link, made[0].slug, changed[made[0].link])
                if mark in seen:
                    return
                seen.add(mark)
                self.singles.append(made)
            value = self.chain.value(changed)
        except ShapeError:
            return
        pieces = tuple(dict.fromkeys(self.piece(wrong) for wrong in made))
        slugs = {piece.slug for piece in pieces}
        cost = sum(MISTAKES[slug].cost for slug in slugs) + (len(pieces) - 1) * (1 if len(slugs) == 1 else 3)
        self.note(Explanation(pieces, value, cost))

    def changed(self, made: tuple[Wrong, ...]) -> dict[int, MatrixExpr]:
        by_link: dict[int, list[Wrong]] = {}
        for wrong in made:
            by_link.setdefault(wrong.link, []).append(wrong)
        return {
            place: edited(self.chain.links[place].forms[here[0].form], {w.path: w.new for w in here})
            for place, here in by_link.items()
        }

    def note(self, explanation: Explanation) -> None:
        mark = self.prints.fingerprint(explanation.value)
        if mark is None or mark == self.right:
            return
        self.explanations.append(explanation)
        self.found.setdefault(mark, []).append(explanation)

    @property
    def right(self) -> Hashable | None:
        return self.prints.fingerprint(self.truth)

    def explain(self, mark: Hashable | None, *, pairs: bool = False) -> list[Explanation]:
        """The explanations of a fingerprint, simplest first; those of two mistakes are made when first asked for."""
        if mark is None:
            return []
        if pairs and mark not in self.found and not self.paired:
            self.pair_up()
        return sorted(self.found.get(mark, []), key=lambda e: e.cost)

    def pair_up(self) -> None:
        """Two mistakes at two places, likely ones first, until the work is done."""
        self.paired = True
        budget = PAIR_WORK
        size = 1 + sum(1 for _ in algebra.nodes(self.truth)) if len(self.chain.links) < 200 else PAIR_WORK
        likely = sorted((w for (w,) in self.singles if MISTAKES[w.slug].cost <= 2), key=lambda w: MISTAKES[w.slug].cost)
        pairs = islice(combinations(likely, 2), 10_000)
        for first, second in sorted(pairs, key=lambda pair: sum(MISTAKES[w.slug].cost for w in pair)):
            if budget < 0:
                return
            if not _together(first, second):
                continue
            budget -= size
            self.try_out((first, second))

    def piece(self, wrong: Wrong) -> Piece:
        return Piece(wrong.slug, self.where(wrong), wrong.about, wrong.right)

    def where(self, wrong: Wrong) -> str:
        """For people: a layer, or the equation between two names. It never names what is missing."""
        link = self.chain.links[wrong.link]
        node = wrong.right
        if isinstance(node, Apply) and node.order:
            z = node.arg
            return layer(z if isinstance(z, MatrixSymbol) else link.name)
        if wrong.slug in ("missing-transpose", "extra-transpose") and isinstance(wrong.about, MatrixSymbol):
            return str(wrong.about.name)
        arrived = [n.wrt for n in algebra.nodes(link.forms[wrong.form]) if isinstance(n, Gradient)]
        above = arrived[0] if arrived else self.around.of
        if MISTAKES[wrong.slug].kind == "missing" or wrong.slug in ("wrong-weight", "wrong-input"):
            return f"between {link.name.name} and {above.name}"
        return layer(link.name)


def _together(first: Wrong, second: Wrong) -> bool:
    """Whether two wrong rules can be made at once: at two places, none of them inside the other."""
    if first.link != second.link:
        return True
    if first.form != second.form:
        return False
    shorter, longer = sorted((first.path, second.path), key=len)
    return longer[: len(shorter)] != shorter
