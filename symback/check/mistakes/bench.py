"""Where an answer is read again, piece by piece or edited, and compared by fingerprint."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from sympy import MatrixExpr

from symback import algebra
from symback.check.equality.holes import Holes
from symback.check.equality.terms import Marks, Terms
from symback.check.mistakes.drafts import Drafts
from symback.check.mistakes.edits import Names
from symback.check.mistakes.substitution import MOST_READINGS, Substitution, read_alone
from symback.check.mistakes.trees import Path, above_of, edited
from symback.errors import ShapeError
from symback.language import LanguageError, Term
from symback.language.build import Builder
from symback.reading import LimitError, Misfit, Reading, Star, Tree, Vocabulary, readings_of
from symback.reading.index import free_indices
from symback.reading.readings import BRACKETED, KEPT, SPREAD, STRICT, Elaborator, Forms
from symback.shapes import Shape

if TYPE_CHECKING:
    from symback.check.equality import Judge

Definitions = Sequence[tuple[MatrixExpr, MatrixExpr]]

MOST_KEPT = 20_000
"""Terms whose values are kept, and so many of what their trees say, and of their expressions."""


class Symbols(Mapping[str, MatrixExpr]):
    """Symbols for the names that an answer may use, made when they are asked for."""

    def __init__(self, *shapes: Mapping[str, Shape]) -> None:
        self.shapes = {name: shape for some in shapes for name, shape in some.items()}

    def __getitem__(self, name: str) -> MatrixExpr:
        return algebra.symbol(name, self.shapes[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.shapes)

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass
class Bench:
    """What an answer may speak of, and which fingerprints are right, but for a mistake of the whole (or "").

    An edited answer shares most of its nodes with the answer, so readings of nodes are kept for one answer, and what
    parts mean, terms with their values and expressions for all that have no names of their own. They are told apart
    by identity, which is why every tree that was read is kept as well. `indexed` tells that the answer may hold
    indices, so that its nodes mean what the indices around them say, and `single` that each of its nodes is one thing
    (none is an `either`).
    """

    judge: Judge
    vocabulary: Vocabulary
    names: Mapping[str, Shape] = field(default_factory=dict)
    definitions: Definitions = ()
    star: Star = "either"
    code: bool = False
    indices: tuple[str, ...] = ()
    right: Marks = field(default_factory=lambda: Marks({}))
    wanted: Shape | None = None
    indexed: bool = True
    single: bool = False
    kept: list[Tree] = field(default_factory=list)
    found: dict[tuple[object, ...], tuple[tuple[Term, ...], Any]] = field(default_factory=dict)
    """What was found of sides in one form, with the readings that it was found for."""

    def __post_init__(self) -> None:
        self.symbols = Symbols(self.vocabulary.shapes, self.names)
        own = self.names or self.definitions
        self.builder = Builder(self.symbols) if own else self.judge.course.builder
        self.values = Terms(self.judge, partial(_built, self.builder), self.definitions)
        self.holes = Holes(self.values)
        self.forms = Forms()
        self.numbers: dict[int, int] = {}
        """The forms of the nodes of the answer taken up, by their ids."""
        self.parted: dict[int, tuple[MatrixExpr, Any]] = {}
        """What was found of nodes, by their ids, see `Inventory`."""
        self._drafts: Drafts | None = None
        self.readable = self.spreads = False
        levels = (STRICT, SPREAD) if self.code else (STRICT, BRACKETED, SPREAD)
        *self.passes, self.spreading = (
            Elaborator(self.names, self.vocabulary, self.star, self.code, level, self.wanted) for level in levels
        )

    @property
    def is_full(self) -> bool:
        """Whether so much is kept that it is time for another bench."""
        many = (self.values.kept, self.parted, *(one.known for one in (*self.passes, self.spreading)))
        return any(len(kept) > MOST_KEPT for kept in many) or self.forms.is_full

    def leave(self) -> None:
        """Forget what holds the bench itself, where another one takes its place."""
        self.found.clear()

    def begin(self, tree: Tree, right: Marks, wanted: Shape, *, readable: bool = False) -> None:
        """Take up an answer; what is known of the trees of the last one is forgotten, if that was another.

        One that is `readable`, though not as it stands, spreads a column over a matrix, and so it does when edited.
        """
        self.right, self.wanted = right, wanted
        self.readable, self.spreads = readable, False
        if self.kept and self.kept[0] is tree:
            return
        self.numbers = self.forms.within(tree)
        kinds = {node.op for node in tree.postorder()}
        self.indexed, self.single = not kinds.isdisjoint(("entry", "index_sum", "unit")), "either" not in kinds
        for elaborator in (*self.passes, self.spreading):
            elaborator.forget()
        self.kept[:] = [tree]

    def substitution(self, tree: Tree) -> Substitution | None:
        """What the answer taken up means with other parts in it; None where that cannot be told of any part."""
        if self.indexed:  # its parts mean what the indices around them say
            return None
        self.passes[0].hasty = self.single
        made = Substitution(tree, self.passes[0], self.holes, self.code)
        self.spreads = self.readable and not made.roots
        return made if made.roots else None

    def drafts(self, around: Names) -> Drafts:
        """The drafts of nodes, for the names of the one network that answers on this bench are about."""
        if self._drafts is None:
            self._drafts = Drafts(around, partial(_meaning, self.passes[0], self.kept))
        return self._drafts

    def meaning(self, tree: Tree) -> Term | None:
        """What a tree means by itself, where that is one thing."""
        return _meaning(self.passes[0], self.kept, tree)

    def built(self, term: Term) -> MatrixExpr | None:
        """The expression of a term; None where it has none."""
        return _built(self.builder, term)

    def expressions(self, tree: Tree) -> Iterator[MatrixExpr]:
        """What a tree may mean, best first."""
        for term in self.terms_of(tree):
            made = self.built(term)
            if made is not None:
                yield made

    def terms_of(self, tree: Tree, change: tuple[Path, Tree] | None = None) -> list[Term]:
        """The terms of what a tree may mean, best first; or of what it may mean with another one at a place."""
        return [reading.term for reading in self.readings(tree, *(change or ((), tree)))[:MOST_READINGS]]

    def readings(self, tree: Tree, path: Path, new: Tree) -> Sequence[Reading]:
        self.kept.append(new)  # its nodes are known by their ids
        try:
            if self.indexed:
                whole = edited(tree, {path: new})
                if free_indices(whole):
                    return self.afresh(whole)
            above = list(zip(above_of(tree, path), path, strict=True))
            for elaborator in (*self.passes, self.spreading) if self.spreads else self.passes:
                elaborator.work, elaborator.misfit, elaborator.hasty = 0, None, self.single
                if found := elaborator.changed(above, new):
                    return elaborator.keep(found, KEPT, root=True)
                misfit = elaborator.last
                if self.spreads:
                    continue
                if self.single and misfit is not None and (misfit.op != "chain" or len(misfit.operands) < 3):
                    return ()  # other brackets change nothing but chains of three factors or more
        except LimitError:
            pass
        return ()

    def afresh(self, tree: Tree) -> Sequence[Reading]:
        """Readings of a tree with indices, whose nodes mean what the indices around them say."""
        try:
            found = readings_of(tree, self.names, self.vocabulary, star=self.star, wanted=self.wanted,
                                code=self.code, indices=self.indices)  # fmt: skip
        except LanguageError:  # an index that is changed counts entries that do not exist
            return ()
        return () if isinstance(found, Misfit) else found

    def mark(self, expr: MatrixExpr) -> Hashable | None:
        """The fingerprint of an expression."""
        return self.judge.fingerprint(expr, self.definitions)

    def rightness(self, terms: Sequence[Term]) -> str | None:
        """The mistake of the whole with which one of these is right, "" where it is right, None where none is."""
        for term in terms:
            if self.wanted in (None, term.shape):
                said = self.values.found_in(self.right, term)
                if said is not None:
                    return said
        return None


# Of no bench: one whose parts hold it would be garbage to collect.


def _meaning(elaborator: Elaborator, kept: list[Tree], tree: Tree) -> Term | None:
    kept.append(tree)  # its nodes are known by their ids
    found = read_alone(elaborator, tree)
    return found[0].term if len(found) == 1 else None


def _built(builder: Builder, term: Term) -> MatrixExpr | None:
    try:
        return builder.build(term)
    except (ShapeError, KeyError):
        return None
