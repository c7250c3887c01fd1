"""What an answer means with another part in it, where that can be told without reading the answer anew.

What a formula means depends on its parts by their shapes: where one part takes the place of another of the same
shape, all around it means what it meant. So the answer's term is copied along the path to that part alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from symback.check.mistakes.trees import Path
from symback.language import Term
from symback.reading import LimitError, Reading, Tree
from symback.reading.readings import Elaborator

Way = tuple[tuple[Term, int], ...]
"""From a part up to a term that it stands in: each term on the way, with the place of the last one in it."""

MOST_READINGS = 3
"""Readings of an edited answer that are compared; of an answer that has more, nothing is told without reading it."""

_RUN_TOGETHER = frozenset({"new_axis"})
"""Functions that change what a sign beside them says."""


class Substitution:
    """An answer, and the pass that has read it.

    Nothing is told (None) of an answer that the pass cannot read, of one with indices, and of places whose parts do
    not stand in the terms one by one: where numbers were worked out, or products put in another order.
    """

    def __init__(self, tree: Tree, elaborator: Elaborator, code: bool) -> None:
        self.tree = tree
        self.elaborator = elaborator
        mixed = code and any(node.op == "call" and node.value in _RUN_TOGETHER for node in tree.postorder())
        found = () if mixed else self._read(tree)
        self.roots = tuple(one.term for one in found) if len(found) <= MOST_READINGS else ()
        self._ways: dict[tuple[int, int], tuple[tuple[Term, Way], ...] | None] = {}

    def put(self, path: Path, new: Tree) -> list[Term] | None:
        """What the answer means with `new` at a place. The tree is read, so it must be kept: nodes are known by ids."""
        found = self._read(new) if self.roots else ()
        if len(found) != 1:
            return None
        made = []
        for root in self.roots:
            ways = self._down(root, path)
            if ways is None or ways[0].shape != found[0].shape:
                return None
            made.append(self._up(found[0].term, ways[1]))
        return made

    def renamed(self, change: Mapping[str, str]) -> list[Term] | None:
        """What it means with names exchanged at every place."""
        if any(self.elaborator.shape(name) != self.elaborator.shape(other) for name, other in change.items()):
            return None
        return [self._renamed(terms, change) for terms in self._postorders] or None

    @cached_property
    def _postorders(self) -> list[tuple[Term, ...]]:
        return [tuple(root.postorder()) for root in self.roots]

    def _renamed(self, terms: Sequence[Term], change: Mapping[str, str]) -> Term:
        made: dict[int, Term] = {}
        for term in terms:
            if term.op == "symbol":
                if term.value in change:
                    made[id(term)] = self._like(term, (), change[term.value])
            elif any(id(operand) in made for operand in term.operands):
                made[id(term)] = self._like(term, tuple(made.get(id(o), o) for o in term.operands), term.value)
        return made.get(id(terms[-1]), terms[-1])

    def _read(self, tree: Tree) -> Sequence[Reading]:
        elaborator = self.elaborator
        elaborator.work, elaborator.misfit = 0, None
        try:
            return elaborator.run(tree)
        except LimitError:
            return ()

    def _down(self, term: Term, path: Path) -> tuple[Term, list[Way]] | None:
        """The term at a place, and the ways from there up to the root, the last one first."""
        node, ways = self.tree, []
        for place in path:
            parts = self._parts(node, term)
            if parts is None:
                return None
            term, way = parts[place]
            node = node.operands[place]
            ways.append(way)
        return term, ways[::-1]

    def _up(self, term: Term, ways: Sequence[Way]) -> Term:
        for way in ways:
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
