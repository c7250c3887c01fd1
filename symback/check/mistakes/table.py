"""Fingerprint → explanations: every wrong answer that the wrong rules make, looked up by value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, islice, takewhile
from typing import Protocol

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Gradient
from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.chain import Chain, edited
from symback.check.mistakes.local import Wrong, wrongs
from symback.check.mistakes.surroundings import Surroundings, undressed
from symback.check.mistakes.where import between, layer
from symback.check.mistakes.whole import wholes
from symback.errors import ShapeError
from symback.notation import plain
from symback.prose import Prose, joined


class Prints(Protocol):
    """Who gives fingerprints: equal values have equal ones, and it is None where there is none."""

    def fingerprint(self, expr: MatrixExpr) -> Hashable | None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """One mistake of an explanation: which, where, with what it is made, and what belongs there."""

    slug: str
    where: Prose
    about: MatrixExpr | None = None
    right: MatrixExpr | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A wrong answer and the mistakes that make it. The smaller the `cost`, the simpler."""

    pieces: tuple[Piece, ...]
    value: MatrixExpr
    cost: int


WORK = 20_000
"""Nodes that are built for wrong rules at one place (and a quarter of that for the same rule everywhere)."""

WHOLE_WORK = 8_000
"""Nodes that are built for rules that are wrong as a whole."""

PAIR_WORK = 20_000
"""Nodes that are built for the wrong answers of two mistakes."""

DEEPEST = 500
"""A wrong rule that is farther from the answer than so many nodes is not tried."""

_SOME_PLACES = 6
"""Pairs of places at which the same wrong rule is tried."""

_PAIRS = 10_000
"""Pairs of wrong rules that are looked at at all."""


@dataclass
class _Budget:
    """Work that may be done."""

    left: int

    def spend(self, amount: int) -> bool:
        """Whether there was enough for this."""
        self.left -= amount
        return self.left >= 0


@dataclass
class Table:
    """The wrong answers of one derivative by fingerprint; those of two mistakes are made when first needed."""

    chain: Chain
    truth: MatrixExpr
    gradients: Mapping[MatrixExpr, MatrixExpr]
    around: Surroundings
    prints: Prints
    found: dict[Hashable, list[Explanation]] = field(default_factory=dict)
    twice: dict[Hashable, list[Explanation]] = field(default_factory=dict)
    singles: list[Wrong] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    paired: bool = False

    def __post_init__(self) -> None:
        budget = _Budget(WHOLE_WORK)
        for one in wholes(self.chain, self.truth, self.gradients, self.around):
            if not budget.spend(self.size if one.is_rebuilt else 8) or (one.is_rebuilt and self.size > DEEPEST):
                break
            piece = Piece(one.slug, one.where, one.about, one.right)
            self.note(Explanation((piece,), one.value, MISTAKES[one.slug].cost))
        budget = _Budget(WORK)
        near = (wrong for wrong in self.different() if self.cost([wrong]) < DEEPEST)
        every = list(takewhile(lambda wrong: budget.spend(self.cost([wrong])), near))
        self.singles = [wrong for wrong in every if self.try_out([wrong])]
        budget = _Budget(WORK // 4)
        for group in self.everywhere(every):
            if budget.spend(self.cost(group)):
                self.try_out(group)
        for pair in _exchanged(every):
            if budget.spend(self.cost(pair)):
                where = joined(sorted((self.where(wrong) for wrong in pair), key=plain), " and ")
                self.try_out(pair, (Piece("swapped-layers", where),))

    @cached_property
    def size(self) -> int:
        """What it costs to build the whole answer again, in nodes."""
        return 20 + (self.chain.sizes[0] if self.chain.links else 0)

    def cost(self, made: Sequence[Wrong]) -> int:
        """What one wrong answer costs to build, in nodes."""
        return 20 + self.chain.sizes[min(wrong.link for wrong in made)]

    def different(self) -> Iterator[Wrong]:
        """The wrong rules of the chain, each once for each right side that it gives."""
        seen: set[tuple[int, str, MatrixExpr]] = set()
        for wrong in wrongs(self.chain, self.around):
            try:
                mark = (wrong.link, wrong.slug, self.changed([wrong])[wrong.link])
            except ShapeError:
                continue
            if mark not in seen:
                seen.add(mark)
                yield wrong

    def everywhere(self, every: Iterable[Wrong]) -> Iterator[list[Wrong]]:
        """The same misconception at two places or at every one, in the form that books print."""
        groups: dict[str, dict[int, Wrong]] = {}
        for wrong in every:
            if wrong.form == len(self.chain.links[wrong.link].forms) - 1 and wrong.key:
                groups.setdefault(wrong.key, {}).setdefault(wrong.link, wrong)
        for group in groups.values():
            made = list(group.values())
            if len(made) > 2:
                yield from map(list, islice(combinations(made, 2), _SOME_PLACES))
            if len(made) > 1:
                yield made

    def try_out(self, made: Sequence[Wrong], pieces: tuple[Piece, ...] = ()) -> bool:
        """Note the wrong answer that some wrong rules make together; False where there is none."""
        try:
            value = self.chain.value(self.changed(made))
        except ShapeError:
            return False
        pieces = pieces or tuple(dict.fromkeys(self.piece(wrong) for wrong in made))
        slugs = {piece.slug for piece in pieces}
        more = 1 if len(slugs) == 1 else 3
        cost = sum(MISTAKES[slug].cost for slug in slugs) + more * (len(pieces) - 1)
        return self.note(Explanation(pieces, value, cost))

    def changed(self, made: Sequence[Wrong]) -> dict[int, MatrixExpr]:
        """The right sides of links that some wrong rules give. Raises `ShapeError` where they do not fit."""
        by_link: dict[int, list[Wrong]] = {}
        for wrong in made:
            by_link.setdefault(wrong.link, []).append(wrong)
        return {
            place: edited(self.chain.links[place].forms[here[0].form], {w.path: w.new for w in here})
            for place, here in by_link.items()
        }

    def note(self, explanation: Explanation) -> bool:
        """Keep an explanation, if its value is wrong; one of two mistakes only where one does not explain it."""
        mark = self.prints.fingerprint(explanation.value)
        if mark is None or mark == self.right:
            return False
        if not self.paired:
            self.explanations.append(explanation)
            self.found.setdefault(mark, []).append(explanation)
        elif mark not in self.found:
            self.twice.setdefault(mark, []).append(explanation)
        return True

    @cached_property
    def right(self) -> Hashable | None:
        return self.prints.fingerprint(self.truth)

    def explain(self, mark: Hashable | None, *, pairs: bool = False) -> list[Explanation]:
        """The explanations of a fingerprint, simplest first; with `pairs`, by two mistakes where one does not do.

        Those of two are made when first asked for; what is told never depends on who asked before.
        """
        if mark is None:
            return []
        found = self.found.get(mark)
        if found is None and pairs:
            self.pair_up()
            found = self.twice.get(mark)
        return sorted(found or [], key=lambda e: e.cost)

    def pair_up(self) -> None:
        """Two mistakes at two places, likely ones first, until the work is done."""
        if self.paired:
            return
        self.paired = True
        cost = {wrong: MISTAKES[wrong.slug].cost for wrong in self.singles}
        likely = sorted((wrong for wrong in self.singles if cost[wrong] <= 2), key=cost.__getitem__)
        pairs = islice((pair for pair in combinations(likely, 2) if _together(*pair)), _PAIRS)
        budget = _Budget(PAIR_WORK)
        for pair in sorted(pairs, key=lambda pair: sum(map(cost.__getitem__, pair))):
            if not budget.spend(self.cost(pair)):
                return
            self.try_out(pair)

    def piece(self, wrong: Wrong) -> Piece:
        return Piece(wrong.slug, self.where(wrong), wrong.about, wrong.right)

    def where(self, wrong: Wrong) -> Prose:
        """For people: a layer, or the equation between two names. It never names what is missing."""
        link = self.chain.links[wrong.link if wrong.seen_at is None else wrong.seen_at]
        form = link.forms[wrong.form if wrong.seen_at is None else -1]
        right = None if wrong.right is None else undressed(wrong.right)
        if right is not None and (slope := self.around.as_slope(right)) is not None:
            return layer(slope.arg if isinstance(slope.arg, MatrixSymbol) else link.name)
        if wrong.slug in ("missing-transpose", "extra-transpose", "assumed-symmetric") and isinstance(
            wrong.about, MatrixSymbol
        ):
            return (wrong.about,)
        arrived = [n.wrt for n in algebra.nodes(form) if isinstance(n, Gradient)]
        above = arrived[0] if arrived else self.around.of
        if MISTAKES[wrong.slug].kind == "missing" or wrong.slug in ("wrong-weight", "wrong-input", "wrong-name"):
            return between(link.name, above, wrong.right)
        return layer(link.name)


def _exchanged(every: Iterable[Wrong]) -> Iterator[tuple[Wrong, Wrong]]:
    """The slopes of two layers in each other's place."""
    moved = [w for w in every if w.slug == "wrong-layer" and isinstance(w.right, Apply) and isinstance(w.new, Apply)]
    for first, second in combinations(moved, 2):
        if first.link != second.link and _arguments(first) == _arguments(second)[::-1]:
            yield first, second


def _arguments(wrong: Wrong) -> tuple[MatrixExpr, MatrixExpr]:
    """What the slope is taken at, wrongly and rightly."""
    assert isinstance(wrong.new, Apply)
    assert isinstance(wrong.right, Apply)
    return wrong.new.arg, wrong.right.arg


def _together(first: Wrong, second: Wrong) -> bool:
    """Whether two wrong rules can be made at once: at two places, none of them inside the other."""
    if first.link != second.link:
        return True
    if first.form != second.form:
        return False
    shorter, longer = sorted((first.path, second.path), key=len)
    return longer[: len(shorter)] != shorter
