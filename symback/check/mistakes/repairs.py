"""Repairs: the answer as written, edited until it is right. What had to be undone is the mistake.

The other direction from the wrong rules: those start from the right answer, this from the student's,
so it also serves answers whose shapes do not fit, and it knows the place to the character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, pairwise

from symback.check.mistakes.bench import Bench
from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.edits import Edit, Names, insertions, small_edits, together
from symback.check.mistakes.table import Explanation
from symback.check.mistakes.trees import above_of, edited, in_function, places, renamed
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

MOST_EXCHANGES = 30
"""Pairs of names that are exchanged."""


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
    size: int = 0
    edits: tuple[Edit, ...] = ()
    nodes: Sequence[Tree] = ()
    named: Sequence[Tree] = ()
    tried: dict[int, tuple[Edit, list[Term]]] = field(default_factory=dict)
    """What the answer may mean after an edit, by the id of the edit: it is looked at for several reasons."""

    def __post_init__(self) -> None:
        self.nodes = tuple(self.tree.postorder())
        widest = max(len(node.operands) for node in self.nodes)
        # A long chain can be bracketed in many ways, and a formula with indices is read afresh at every edit.
        dear = 5 if widest > LONG or free_indices(self.tree) else 1
        written = [node for _, node, _ in places(self.tree)]
        self.size = dear * (8 + len(written))
        self.named = [node for node in written if node.op == "name"]
        found = small_edits(self.tree, self.around)
        self.edits = tuple(sorted(found, key=lambda e: MISTAKES[e.slug].cost))

    def single(self, likely: Collection[str]) -> list[Repair]:
        """Repairs of one edit, or else of the same edit at several places; those that undo `likely` mistakes first.

        Where there are likely ones, less work is done for others.
        """
        tries = [*((edit,) for edit in self.edits), *self.exchanges()]
        tries.sort(key=lambda edits: edits[0].slug not in likely)
        return self.fitting(tries, CONFIRM_WORK if likely else SINGLE_WORK) or self.fitting(self.alike(), CONFIRM_WORK)

    def alike(self) -> Iterator[tuple[Edit, ...]]:
        """Every name without its transpose; two names exchanged."""
        turned = [e for e in self.edits if e.slug == "missing-transpose" and e.about]
        weights = [e for e in turned if e.about in self.around.weights]
        outside = [e for e in turned if not in_function(above_of(self.tree, e.path))]
        for group in (weights, outside, [e for e in outside if e in weights]):
            if len(group) > 1:
                yield tuple(group)
        yield from islice(self.renamed_twice(), MOST_EXCHANGES)
        squares = [e for e in self.edits if e.slug == "missing-square"]
        if len(squares) > 1:
            yield from combinations(squares, 2)
        slopes = [e for e in self.edits if e.slug == "function-for-slope"]
        if len(slopes) > 1:
            yield tuple(slopes)

    def renamed_twice(self) -> Iterator[tuple[Edit, ...]]:
        """One name for another at two neighbouring places, such as h ⊙ (1 − h) of the wrong layer."""
        groups: dict[tuple[str, str], list[Edit]] = {}
        for edit in self.edits:
            if edit.about and edit.right and edit.new.op == "name" and edit.about not in self.around.weights:
                groups.setdefault((edit.about, edit.right), []).append(edit._replace(slug="wrong-layer"))
        for group in groups.values():
            group.sort(key=lambda edit: edit.start)
            yield from pairwise(group)

    def exchanges(self) -> Iterator[tuple[Edit, ...]]:
        """One name for another at all its places, or two names exchanged."""
        count = Counter(node.value for node in self.named)
        first = {node.value: node for node in reversed(self.named)}
        weights, outputs = self.around.weights, self.around.outputs
        for name in count:
            for other in self.around.others(name) if count[name] > 1 else ():
                slug = "slope-at-input" if outputs.get(name) == other else "wrong-layer"
                slug = "wrong-weight" if name in weights else slug
                yield (self.renaming(slug, first[name], {name: other}),)
        for name, other in islice(combinations(count, 2), MOST_EXCHANGES):
            if (name in weights) == (other in weights):
                slug = "wrong-order" if name in weights else "swapped-layers"
                yield (self.renaming(slug, first[name], {name: other, other: name}),)

    def renaming(self, slug: str, first: Tree, change: Mapping[str, str]) -> Edit:
        return Edit(slug, (), renamed(self.nodes, change), first.start, first.end, first.value, change[first.value])

    def inserted(self, factors: Sequence[tuple[str, Tree, str]]) -> list[Repair]:
        """Repairs that put one factor in."""
        return self.fitting(((edit,) for edit in insertions(self.tree, factors)), INSERT_WORK, enough=2)

    def combined(self, explain: Callable[[Hashable | None], list[Explanation]]) -> list[tuple[Edit, Explanation]]:
        """Edits that turn the answer into one that a wrong rule explains: two mistakes, one of them at its place."""
        found: list[tuple[Edit, Explanation]] = []
        work = COMBINED_WORK
        for edit in self.edits:
            work -= self.size
            if work < 0 or len(found) >= 2:
                break
            for term in self.after(edit):
                if edit.slug == "transposed-layout" and term.shape != self.bench.wanted:
                    continue  # of another shape it is right in no layout
                explanations = explain(self.bench.values.fingerprint(term))
                if explanations and not _moves(edit, explanations[0]):
                    found.append((edit, explanations[0]))
                    break
        return found

    def double(self) -> list[Repair]:
        """Repairs of two edits, likely ones first."""
        likely = [e for e in self.edits if MISTAKES[e.slug].cost <= 2]
        pairs = sorted(combinations(likely, 2), key=lambda pair: sum(MISTAKES[e.slug].cost for e in pair))
        return self.fitting((pair for pair in pairs if together(*pair)), PAIR_WORK, enough=1)

    def fitting(self, tries: Iterable[tuple[Edit, ...]], work: int, enough: int = 6) -> list[Repair]:
        found: list[Repair] = []
        for edits in tries:
            work -= self.size
            if work < 0 or len(found) >= enough:
                break
            rest = self.bench.rightness(self.after_all(edits))
            if rest is not None:
                found.append(Repair(edits, rest))
        return found

    def after(self, edit: Edit) -> list[Term]:
        """What the answer may mean with an edit made."""
        if id(edit) not in self.tried:
            self.tried[id(edit)] = edit, self.bench.terms_of(self.tree, (edit.path, edit.new))
        return self.tried[id(edit)][1]

    def after_all(self, edits: Sequence[Edit]) -> list[Term]:
        """What it may mean with some edits made; nothing where two of them are at one place."""
        if len(edits) == 1:
            return self.after(edits[0])
        new = {edit.path: edit.new for edit in edits}
        return self.bench.terms_of(edited(self.tree, new)) if len(new) == len(edits) else []


def _moves(edit: Edit, explanation: Explanation) -> bool:
    """Whether a factor is only left out in one place to be missed in another."""
    dropped = MISTAKES[edit.slug].kind == "extra"
    return dropped and any(MISTAKES[piece.slug].kind == "missing" for piece in explanation.pieces)
