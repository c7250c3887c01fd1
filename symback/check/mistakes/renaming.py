"""One name for another at several places of an answer: everywhere, at neighbours, two exchanged, all a step on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, pairwise

from symback.check.mistakes.bench import Bench
from symback.check.mistakes.edits import Context, Edit, Names
from symback.check.mistakes.substitution import Substitution
from symback.check.mistakes.trees import Path, above_of, at, renamed
from symback.language import Term
from symback.names import parts
from symback.reading import Tree

MOST_EXCHANGES = 30
"""Pairs of names that are exchanged."""

Tried = dict[tuple[Path, int], tuple[Edit, list[Term]]]
"""What an answer may mean after an edit, by its place and the id of what it puts there."""


@dataclass
class Renamer:
    """The edits of one tree that write names otherwise; what they have found out is noted as `tried`."""

    tree: Tree
    placed: dict[Path, tuple[Tree, Context]]
    bench: Bench
    around: Names
    substitution: Substitution | None
    tried: Tried
    within: tuple[int, int] | None = None
    """Where in the answer's text the edits must be, if anywhere."""

    @cached_property
    def outside(self) -> frozenset[str]:
        """The names that stand where nothing may be edited, so that they are exchanged for no others everywhere."""
        nodes = [node for node, _ in self.placed.values() if node.op == "name"] if self.within is not None else []
        start, end = self.within or (0, 0)
        return frozenset(node.value for node in nodes if not start <= node.start <= node.end <= end)

    def renamed_twice(self, edits: Sequence[Edit]) -> Iterator[tuple[Edit, ...]]:
        """One name for another at two neighbouring places, such as h ⊙ (1 − h) of the wrong layer."""
        groups: dict[tuple[str, str], list[Edit]] = {}
        for edit in edits:
            if edit.about and edit.right and edit.new.op == "name" and edit.about not in self.around.weights:
                slug = self.elsewhere(edit.about, edit.right)
                groups.setdefault((edit.about, edit.right), []).append(edit._replace(slug=slug))
        for group in groups.values():
            group.sort(key=lambda edit: edit.span(self.tree))
            yield from pairwise(group)

    def elsewhere(self, written: str, right: str) -> str:
        """Which mistake it is to take a slope at another name."""
        return "slope-of-output" if self.around.outputs.get(right) == written else "wrong-layer"

    def exchanges(self) -> Iterator[Edit]:
        """One name for another at all its places, or two names exchanged."""
        named = [(path, node.value) for path, (node, _) in self.placed.items() if node.op == "name"]
        named = [(path, name) for path, name in named if name not in self.outside]
        count = Counter(name for _, name in named)
        first = {name: path for path, name in reversed(named)}
        weights, outputs = self.around.matrices, self.around.outputs
        for name in count:
            for other in self.around.others(name) if count[name] > 1 else ():
                slug = "slope-at-input" if outputs.get(name) == other else self.elsewhere(name, other)
                slug = "wrong-weight" if name in weights else slug
                yield from self.renaming(slug, name, first[name], {name: other})
        for name, other in islice(combinations(count, 2), MOST_EXCHANGES):
            alike = (name in weights) == (other in weights)
            if alike and not (name in weights and self.are_beside(first[name], first[other])):
                slug = "wrong-order" if name in weights else "swapped-layers"
                yield from self.renaming(slug, name, first[name], {name: other, other: name})

    def are_beside(self, first: Path, second: Path) -> bool:
        """Whether two names are factors of one product, whose order is tried by itself."""
        return self.chain_of(first) == self.chain_of(second) != ()

    def chain_of(self, path: Path) -> tuple[Tree, ...]:
        above = above_of(self.tree, path)
        return above[: max((i + 1 for i, node in enumerate(above) if node.op == "chain"), default=0)]

    def shifts(self) -> Iterator[Edit]:
        """All names of one kind a step on: x₃ and x₂ for x₂ and x₁, where a layer comes several times."""
        named = ((path, node) for path, (node, _) in reversed(self.placed.items()) if node.op == "name")
        first = {node.value: path for path, node in named if node.value not in self.outside}
        families: dict[str, list[str]] = {}
        for name in first:
            if parts(name).index.isdecimal() and name not in self.around.weights:
                families.setdefault(parts(name).stem, []).append(name)
        for names in families.values():
            for step in (1, -1) if len(names) > 1 else ():
                change = {name: _shifted(name, step, self.around.others(name)) for name in names}
                if all(change.values()):
                    slug = "wrong-input" if self.around.inputs & {*names, *change.values()} else "wrong-layer"
                    tree = renamed(tuple(self.tree.postorder()), change)
                    yield Edit(slug, (), tree, names[0], change[names[0]], first[names[0]], first[names[0]])

    def each(self, renaming: Edit) -> tuple[Edit, ...]:
        """The edits of single names that make up one of many."""
        named = [(path, node, at(renaming.new, path)) for path, (node, _) in self.placed.items() if node.op == "name"]
        changed = [(path, node.value, new) for path, node, new in named if new.value != node.value]
        return tuple(Edit(renaming.slug, path, new, name, new.value) for path, name, new in changed)

    def renaming(self, slug: str, name: str, first: Path, change: Mapping[str, str]) -> Iterator[Edit]:
        terms = None
        if self.substitution is not None:
            if self.substitution.may_be_found_renamed(self.bench.right, change) is False:
                return
            terms = self.substitution.renamed(change)
        if terms is None or self.bench.rightness(terms) is not None:
            edit = Edit(slug, (), renamed(tuple(self.tree.postorder()), change), name, change[name], first, first)
            if terms is not None:
                self.tried[edit.path, id(edit.new)] = edit, terms
            yield edit


def _shifted(name: str, step: int, others: Sequence[str]) -> str:
    """The name so many layers on; "" where there is none."""
    here = parts(name)
    due = here.stem, str(int(here.index) + step)
    return next((other for other in others if (parts(other).stem, parts(other).index) == due), "")
