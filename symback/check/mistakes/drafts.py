"""Drafts: the edits of nodes, each with what the node would mean.

They depend on what is written in the node, and on the little that an edit knows of the nodes above: for all nodes that
are written alike, in whatever answers, they are worked out once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.edits import Context, Edit, Names, edits_at
from symback.check.mistakes.trees import Path
from symback.language import Term
from symback.reading import Tree

MOST_PLACED = 20_000
"""Forms at paths of which the drafts are kept."""


class Draft(NamedTuple):
    """An edit, the term that it puts at its place, and how unlikely its mistake is.

    The term is None where that is not one for sure.
    """

    edit: Edit
    term: Term | None
    cost: int = 0

    @classmethod
    def of(cls, edit: Edit, term: Term | None = None) -> Draft:
        return cls(edit, term, MISTAKES[edit.slug].cost)


class Drafts:
    """The drafts of nodes by their forms; `meaning` tells what a tree means by itself, where that is one thing."""

    def __init__(self, around: Names, meaning: Callable[[Tree], Term | None]) -> None:
        self.around = around
        self.meaning = meaning
        self._known: dict[tuple[int, Context], tuple[Draft, ...]] = {}
        self._placed: dict[tuple[int, Context, Path], tuple[Draft, ...]] = {}

    def at(self, path: Path, form: int, node: Tree, context: Context) -> tuple[Draft, ...]:
        """The drafts of a node of this form at a path."""
        key = form, context, path
        if key not in self._placed:
            if len(self._placed) >= MOST_PLACED:
                self._placed.clear()
            found = self.of(form, node, context)
            self._placed[key] = tuple(d._replace(edit=d.edit._replace(path=(*path, *d.edit.path))) for d in found)
        return self._placed[key]

    def of(self, form: int, node: Tree, context: Context) -> tuple[Draft, ...]:
        """The drafts of a node of this form, wherever it stands."""
        key = form, context
        if key not in self._known:
            self._known[key] = tuple(self.draft(edit, context) for edit in edits_at((), node, context, self.around))
        return self._known[key]

    def draft(self, edit: Edit, context: Context) -> Draft:
        """A draft; of an edit of the whole answer nothing is told without reading it as a whole."""
        return Draft.of(edit, self.meaning(edit.new) if context.parent or edit.path else None)
