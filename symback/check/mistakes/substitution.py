"""What an answer means with another part in it, where that can be told without reading the answer anew.

What a formula means depends on its parts by their shapes: where one part takes the place of another of the same
shape, all around it means what it meant. So the answer's term is copied along the path to that part alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from symback.check.equality.holes import Hole, Holes, Way
from symback.check.equality.terms import Marks
from symback.check.mistakes.trees import Path
from symback.language import Term
from symback.reading import LimitError, Reading, Tree
from symback.reading.readings import Elaborator


@dataclass(slots=True)
class Place:
    """Where a part stands in a term of the answer: what stands there now, its way up to the whole, and its hole there.

    None is the hole where something around it has no value.
    """

    term: Term
    way: Way
    hole: Hole | None


MOST_READINGS = 3
"""Readings of an edited answer that are compared; of an answer that has more, nothing is told without reading it."""

_RUN_TOGETHER = frozenset({"new_axis"})
"""Functions that change what a sign beside them says."""


class Substitution:
    """An answer, and the pass that has read it.

    Nothing is told (None) of an answer that the pass cannot read, of one with indices, and of places whose parts do
    not stand in the terms one by one: where numbers were worked out, or products put in another order.
    """

    def __init__(self, tree: Tree, elaborator: Elaborator, holes: Holes, code: bool) -> None:
        self.tree = tree
        self.elaborator = elaborator
        self.holes = holes
        mixed = code and any(node.op == "call" and node.value in _RUN_TOGETHER for node in tree.postorder())
        found = () if mixed else read_alone(elaborator, tree)
        self.roots = tuple(one.term for one in found) if len(found) <= MOST_READINGS else ()
        self._ways: dict[tuple[int, int], tuple[tuple[Term, Way], ...] | None] = {}
        self._nodes: dict[Path, Tree] = {(): tree}
        self._places: dict[Path, list[Place] | None] = {
            (): [Place(root, (), holes.whole(root)) for root in self.roots] or None
        }

    def put(self, path: Path, new: Term) -> list[Term] | None:
        """What the answer means with a `new` term at a place."""
        places = self._fitting(path, new)
        return None if places is None else [self._up(new, place.way) for place in places]

    def may_be_found(self, marks: Marks, path: Path, new: Term) -> bool | None:
        """Whether `marks` may hold the answer with a `new` term at a place; where not, they do not."""
        places = self._fitting(path, new)
        if places is None:
            return None
        for place in places:
            hole = place.hole
            if hole is None or self.holes.may_be_found(marks, hole, self._up(new, hole.made) if hole.made else new):
                return True
        return False

    def _fitting(self, path: Path, new: Term) -> list[Place] | None:
        """The places at a path where a term would stand; None where that is not clear."""
        places = self._at(path)
        for place in places or ():
            if place.term.shape != new.shape:
                return None
        return places

    def renamed(self, change: Mapping[str, str]) -> list[Term] | None:
        """What it means with names exchanged at every place."""
        names = self._names(change)
        return None if names is None else [self._renamed(root, names) for root in self.roots] or None

    def may_be_found_renamed(self, marks: Marks, change: Mapping[str, str]) -> bool | None:
        """Whether `marks` may hold it so; where not, they do not."""
        names = self._names(change)
        if names is None or not self.roots:
            return None
        return any(self.holes.may_be_found_with(marks, root, names, self._holding(root, names)) for root in self.roots)

    def _names(self, change: Mapping[str, str]) -> dict[str, Term] | None:
        """The terms of names to be put in for others; None where they have other shapes."""
        found: dict[str, Term] = {}
        for name, other in change.items():
            shape = self.elaborator.shape(other)
            if shape is None or shape != self.elaborator.shape(name):
                return None
            found[name] = self.elaborator.make.term("symbol", (), shape, other)
        return found

    @cached_property
    def _names_in(self) -> dict[int, list[tuple[Term, frozenset[str]]]]:
        """The terms in each root, operands first, with the names that stand in them."""
        found: dict[int, list[tuple[Term, frozenset[str]]]] = {}
        for root in self.roots:
            names: dict[int, frozenset[str]] = {}
            terms = found[id(root)] = []
            for term in root.postorder():
                own = [term.value] if term.op == "symbol" else ()
                names[id(term)] = frozenset(own).union(*(names[id(operand)] for operand in term.operands))
                terms.append((term, names[id(term)]))
        return found

    def _holding(self, root: Term, names: Mapping[str, Term]) -> list[Term]:
        return [term for term, held in self._names_in[id(root)] if not held.isdisjoint(names)]

    def _renamed(self, root: Term, names: Mapping[str, Term]) -> Term:
        made: dict[int, Term] = {}
        for term in self._holding(root, names):
            inner = tuple(made.get(id(operand), operand) for operand in term.operands)
            made[id(term)] = self._like(term, inner, term.value) if inner else names[term.value]
        return made.get(id(root), root)

    def _at(self, path: Path) -> list[Place] | None:
        """The place at a path, in each of the terms; None where that is not clear."""
        for length in range(1, len(path) + 1) if path not in self._places else ():
            if path[:length] not in self._places:
                above = self._nodes[path[: length - 1]]
                self._nodes[path[:length]] = above.operands[path[length - 1]]
                self._places[path[:length]] = self._below(above, self._places[path[: length - 1]], path[length - 1])
        return self._places[path]

    def _below(self, node: Tree, places: list[Place] | None, operand: int) -> list[Place] | None:
        """From the places of a node those of one of its operands."""
        made = []
        for place in places or ():
            parts = self._parts(node, place.term)
            if parts is None:
                return None
            term, way = parts[operand]
            made.append(Place(term, (*way, *place.way), self.holes.inside(place.hole, way)))
        return made or None

    def _up(self, term: Term, way: Way) -> Term:
        for above, place in way:
            term = self._like(above, (*above.operands[:place], term, *above.operands[place + 1 :]), above.value)
        return term

    def _like(self, term: Term, operands: tuple[Term, ...], value: object) -> Term:
        return self.elaborator.make.term(term.op, operands, term.shape, value, term.order)

    def _parts(self, node: Tree, term: Term) -> tuple[tuple[Term, Way], ...] | None:
        """Of each operand of a node its term in that of the node, and the way from it; None where that is not clear."""
        key = id(node), id(term)
        if key not in self._ways:
            self._ways[key] = self._found(node, term)
        return self._ways[key]

    def _found(self, node: Tree, term: Term) -> tuple[tuple[Term, Way], ...] | None:
        done = self.elaborator.done
        whose: dict[int, int] = {}
        for place, operand in enumerate(node.operands):
            for one in done[id(operand)]:
                if whose.setdefault(id(one.term), place) != place:
                    return None
        parts: list[tuple[Term, Way] | None] = [None] * len(node.operands)
        stack: list[tuple[Term, Way]] = [(term, ())]
        while stack:
            inner, way = stack.pop()
            if id(inner) not in whose:
                stack += [(operand, ((inner, i), *way)) for i, operand in enumerate(inner.operands)]
            elif parts[whose[id(inner)]] is None:
                parts[whose[id(inner)]] = inner, way
            else:
                return None
        found = tuple(part for part in parts if part is not None)
        return found if len(found) == len(parts) else None


def read_alone(elaborator: Elaborator, tree: Tree) -> Sequence[Reading]:
    """What a tree means by itself in one pass; nothing where that takes too much work."""
    elaborator.work, elaborator.misfit = 0, None
    try:
        return elaborator.run(tree)
    except LimitError:
        return ()
