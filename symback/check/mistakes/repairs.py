"""Repairs: the answer as written, edited until it is right. What had to be undone is the mistake.

The other direction from the wrong rules: those start from the right answer, this from the student's,
so it also serves answers whose shapes do not fit, and it knows the place to the character.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, islice

from symback.check.mistakes.bench import Bench
from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.drafts import Draft
from symback.check.mistakes.edits import Edit, Names, edits_at, entrywise, insertions, placed, reindexed, together
from symback.check.mistakes.renaming import MOST_EXCHANGES, Renamer
from symback.check.mistakes.table import Explanation
from symback.check.mistakes.trees import Path, above_of, edited, in_function
from symback.language import Term
from symback.reading import Tree
from symback.reading.index import free_indices

SINGLE_WORK = 6_000
"""Nodes that are read again for repairs of one edit."""

CONFIRM_WORK = 3_000
"""Nodes that are read again to find the place of a mistake that is known already."""

COMBINED_WORK = 6_000
"""Nodes that are read again for one edit and a wrong rule together."""

INSERT_WORK = 12_000
"""Nodes that are read again for repairs that put a factor in."""

PAIR_WORK = 5_000
"""Nodes that are read again for repairs of two edits."""


LONG = 5
"""A chain with more factors than this takes long to read."""

_ALIKE = frozenset({"sign", "arrangement"})
"""Kinds of mistakes that are often each other: a sign is the same at any factor, and a transpose an order."""

MOST_FOUND = 6
"""Repairs of one edit that are looked for."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Edits that make the answer right, but for a mistake of the whole such as its sign, where `rest` names one."""

    edits: tuple[Edit, ...]
    rest: str = ""

    @property
    def cost(self) -> int:
        more = 3 if self.rest else 0
        return sum(MISTAKES[slug].cost for slug in {e.slug for e in self.edits}) + 2 * (len(self.edits) - 1) + more


@dataclass
class Repairer:
    """Tries edits of one tree, until the work is done."""

    tree: Tree
    bench: Bench
    around: Names
    within: tuple[int, int] | None = None
    """Where in the answer's text the edits must be, if anywhere: in the line that is wrong first."""
    tried: dict[tuple[Path, int], tuple[Edit, list[Term]]] = field(default_factory=dict)
    """What the answer may mean after an edit, by its place and the id of what it puts there: it is looked at for
    several reasons."""

    def __post_init__(self) -> None:
        self.substitution = self.bench.substitution(self.tree)
        self.placed = {path: (node, context) for path, node, context in placed(self.tree)}
        widest = max(len(node.operands) for node, _ in self.placed.values())
        self.renamer = Renamer(
            self.tree, self.placed, self.bench, self.around, self.substitution, self.tried, self.within
        )
        # A long chain can be bracketed in many ways, and a formula with indices is read afresh at every edit.
        dear = 5 if widest > LONG or free_indices(self.tree) else 1
        self.plain = 8 + len(self.placed)
        self.size = dear * self.plain

    @cached_property
    def drafts(self) -> list[Draft]:
        """All small edits; those of likely mistakes first."""
        if self.substitution is None:
            edits = (e for path, here in self.placed.items() for e in edits_at(path, *here, self.around))
            found = [Draft.of(edit) for edit in (*reindexed(self.tree, self.bench.indices), *edits)]
        else:
            drafts, forms = self.bench.drafts(self.around), self.bench.numbers
            found = [
                draft
                for path, (node, context) in self.placed.items()
                for draft in drafts.at(path, forms[id(node)], node, context)
            ]
        return sorted(filter(self.is_within, found), key=lambda draft: draft.cost)

    def is_within(self, draft: Draft) -> bool:
        """Whether an edit is of what may be wrong."""
        if self.within is None:
            return True
        start, end = draft.edit.span(self.tree)
        return self.within[0] <= start <= end <= self.within[1]

    @property
    def edits(self) -> list[Edit]:
        return [draft.edit for draft in self.drafts]

    def single(self, likely: Collection[str], *, quick: bool = False) -> list[Repair]:
        """Repairs of one edit, or else of the same edit at several places; those that undo `likely` mistakes first.

        Where one of these is found, or the search is to be `quick`, others are tried only as far as the answer need
        not be read anew.
        """
        tries = [*self.drafts, *map(Draft.of, self.renamer.exchanges())]
        kinds = {MISTAKES[slug].kind for slug in likely} & _ALIKE
        likely = {slug for slug, mistake in MISTAKES.items() if slug in likely or mistake.kind in kinds}
        first = [draft for draft in tries if draft.edit.slug in likely]
        others = [draft for draft in tries if draft.edit.slug not in likely]
        found = self.fitting(map(self.unless_dismissed, first), CONFIRM_WORK)
        work = CONFIRM_WORK if likely else SINGLE_WORK
        if (quick or found) and self.substitution is not None:
            others = [
                draft for draft in others if _is_short(draft.edit, self.tree) or self.is_dismissed(draft) is False
            ]
        found += self.fitting(map(self.unless_dismissed, others), work, MOST_FOUND - len(found))
        return found or self.fitting(self.alike(), CONFIRM_WORK)

    def alike(self) -> Iterator[tuple[Edit, ...]]:
        """Every slope entry by entry; every name without its transpose; a factor less; two names exchanged."""
        if self.within is None:
            yield from ((edit,) for edit in entrywise(self.tree, frozenset(self.around.outputs.values())))
        turned = [e for e in self.edits if e.slug == "missing-transpose" and e.about]
        weights = [e for e in turned if e.about in self.around.weights]
        outside = [e for e in turned if not in_function(above_of(self.tree, e.path))]
        for group in (weights, outside, [e for e in outside if e in weights]):
            if len(group) > 1:
                yield tuple(group)
        yield from ((edit,) for edit in self.edits if edit.slug == "extra-factor" and not edit.path)
        yield from islice(self.renamer.renamed_twice(self.edits), MOST_EXCHANGES)
        yield from map(self.renamer.each, self.renamer.shifts())
        axes = [e for e in self.edits if e.slug == "wrong-axis"]
        if len(axes) > 1:
            yield tuple(axes)
        squares = [e for e in self.edits if e.slug == "missing-square"]
        if len(squares) > 1:
            yield from combinations(squares, 2)
        slopes = [e for e in self.edits if e.slug == "function-for-slope"]
        if len(slopes) > 1:
            yield tuple(slopes)

    def inserted(self, factors: Sequence[tuple[str, Tree, str]]) -> list[Repair]:
        """Repairs that put one factor in."""
        drafts = (Draft.of(edit, self.meaning(edit)) for edit in insertions(self.tree, factors))
        found = self.fitting(map(self.unless_dismissed, filter(self.is_within, drafts)), INSERT_WORK, enough=2)
        first = {(repair.edits[0].right, repair.rest): repair for repair in reversed(found)}
        return [repair for repair in found if repair in first.values()]

    def meaning(self, edit: Edit) -> Term | None:
        return self.bench.meaning(edit.new) if self.substitution is not None and edit.path else None

    def combined(self, explain: Callable[[Hashable | None], list[Explanation]]) -> list[tuple[Edit, Explanation]]:
        """Edits that turn the answer into one that a wrong rule explains: two mistakes, one of them at its place."""
        found: list[tuple[Edit, Explanation]] = []
        work = COMBINED_WORK
        for edit in (*self.renamer.shifts(), *self.edits):
            work -= self.size
            if work < 0 or len(found) >= 2:
                break
            for term in self.after(edit):
                if edit.slug == "transposed-layout" and term.shape != self.bench.wanted:
                    continue  # of another shape it is right in no layout
                explanations = explain(self.bench.values.fingerprint(term))
                if explanations and not self.moves(edit, explanations[0]):
                    found.append((edit, explanations[0]))
                    break
        return found

    def moves(self, edit: Edit, explanation: Explanation) -> bool:
        """Whether a factor is only left out in one place to be missed in another; what is left is such a derivative."""
        pieces = {piece.slug for piece in explanation.pieces}
        missed = "another-gradient" in pieces or any(MISTAKES[slug].kind == "missing" for slug in pieces)
        return MISTAKES[edit.slug].kind == "extra" and missed

    def double(self) -> list[Repair]:
        """Repairs of two edits, likely ones first."""
        likely = [e for e in self.edits if MISTAKES[e.slug].cost <= 2]
        costs = [MISTAKES[e.slug].cost for e in likely]
        totals = sorted({a + b for a in set(costs) for b in set(costs)})
        pairs = (  # one after the other, since of a long answer there are millions
            (likely[i], likely[j])
            for total in totals
            for i, j in combinations(range(len(likely)), 2)
            if costs[i] + costs[j] == total
        )
        return self.fitting((pair for pair in pairs if together(*pair)), PAIR_WORK, enough=1)

    def fitting(self, tries: Iterable[tuple[Edit, ...]], work: int, enough: int = MOST_FOUND) -> list[Repair]:
        found: list[Repair] = []
        for edits in tries:
            work -= self.size if edits else self.plain  # what is dismissed by its value is not read
            if work < 0 or len(found) >= enough:
                break
            rest = self.bench.rightness(self.after_all(edits)) if edits else None
            if rest is not None:
                found.append(Repair(edits, rest))
        return found

    def unless_dismissed(self, draft: Draft) -> tuple[Edit, ...]:
        """An edit to be tried; nothing where it is known not to make the answer right."""
        return () if self.is_dismissed(draft) else (draft.edit,)

    def is_dismissed(self, draft: Draft) -> bool | None:
        """Whether an edit does not make the answer right; None where that is not known without reading it anew."""
        edit, term = draft.edit, draft.term
        if (edit.path, id(edit.new)) in self.tried:
            return self.bench.rightness(self.after(edit)) is None
        if self.substitution is None or term is None:
            return None
        may_be_right = self.substitution.may_be_found(self.bench.right, edit.path, term)
        if not may_be_right:
            return None if may_be_right is None else True
        terms = self.substitution.put(edit.path, term)
        return terms is None or self.bench.rightness(terms) is None

    def after(self, edit: Edit) -> list[Term]:
        """What the answer may mean with an edit made."""
        key = edit.path, id(edit.new)
        if key not in self.tried:
            self.tried[key] = edit, self.bench.terms_of(self.tree, (edit.path, edit.new))
        return self.tried[key][1]

    def after_all(self, edits: Sequence[Edit]) -> list[Term]:
        """What it may mean with some edits made; nothing where two of them are at one place."""
        if len(edits) == 1:
            return self.after(edits[0])
        new = {edit.path: edit.new for edit in edits}
        return self.bench.terms_of(edited(self.tree, new)) if len(new) == len(edits) else []


def _is_short(edit: Edit, tree: Tree) -> bool:
    """Whether one of the two factors of an answer is left out, which is soon read again."""
    return edit.slug == "extra-factor" and not edit.path and len(tree.operands) == 2
