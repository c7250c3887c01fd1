"""Where an answer is read again, piece by piece or edited, and compared by fingerprint."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.errors import ShapeError
from symback.language import Term
from symback.language.build import build
from symback.reading import LimitError, Misfit, Reading, Star, Tree, Vocabulary, readings_of
from symback.reading.index import free_indices
from symback.reading.readings import BRACKETED, KEPT, STRICT, Elaborator
from symback.shapes import Shape

Definitions = Sequence[tuple[MatrixSymbol, MatrixExpr]]

MOST_READINGS = 3
"""Readings of an edited answer that are compared."""


class Prints(Protocol):
    """Who gives fingerprints; `definitions` are the answer's own names."""

    def fingerprint(self, expr: MatrixExpr, definitions: Definitions = ()) -> Hashable | None: ...


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

    An edited answer shares most of its nodes with the answer, so readings and expressions of nodes are
    kept; they are told apart by identity, which is why every tree that was read is kept as well. `indexed`
    tells that the answer may hold indices, so that its nodes mean what the indices around them say.
    """

    prints: Prints
    right: Mapping[Hashable, str]
    wanted: Shape | None
    vocabulary: Vocabulary
    names: Mapping[str, Shape] = field(default_factory=dict)
    definitions: Definitions = ()
    star: Star = "either"
    code: bool = False
    indices: tuple[str, ...] = ()
    indexed: bool = True
    passes: list[Elaborator] = field(default_factory=list)
    kept: list[Tree] = field(default_factory=list)
    made: dict[int, MatrixExpr] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.symbols = Symbols(self.vocabulary.shapes, self.names)
        for level in (STRICT,) if self.code else (STRICT, BRACKETED):
            self.passes.append(Elaborator(self.names, self.vocabulary, self.star, self.code, level, self.wanted))

    def expressions(self, tree: Tree) -> Iterator[MatrixExpr]:
        """What a tree may mean, best first."""
        for reading in self.readings(tree)[:MOST_READINGS]:
            made = self.built(reading)
            if made is not None:
                yield made

    def readings(self, tree: Tree) -> Sequence[Reading]:
        self.kept.append(tree)
        try:
            if self.indexed and free_indices(tree):
                return self.afresh(tree)
            for elaborator in self.passes:
                elaborator.work = 0
                if found := elaborator.run(tree):
                    return elaborator.keep(found, KEPT, root=True)
        except LimitError:
            pass
        return ()

    def afresh(self, tree: Tree) -> Sequence[Reading]:
        """Readings of a tree with indices, whose nodes mean what the indices around them say."""
        found = readings_of(tree, self.names, self.vocabulary, star=self.star, wanted=self.wanted,
                            code=self.code, indices=self.indices)  # fmt: skip
        return () if isinstance(found, Misfit) else found

    def built(self, reading: Reading) -> MatrixExpr | None:
        """The expression of a reading; None where it has none."""
        try:
            for term in reading.term.postorder():
                if id(term) not in self.made:
                    self.made[id(term)] = self.one(term)
                    self.terms.append(term)
        except (ShapeError, KeyError):
            return None
        return self.made[id(reading.term)]

    def one(self, term: Term) -> MatrixExpr:
        """The expression of a term whose operands have theirs."""
        if not term.operands:
            return build(term, self.symbols)
        known = {str(i): self.made[id(operand)] for i, operand in enumerate(term.operands)}
        names = tuple(Term("symbol", (), operand.shape, str(i)) for i, operand in enumerate(term.operands))
        return build(replace(term, operands=names), known)

    def mark(self, expr: MatrixExpr) -> Hashable | None:
        return self.prints.fingerprint(expr, self.definitions)

    def rightness(self, tree: Tree) -> str | None:
        """The mistake of the whole with which a tree is right, "" where it is right, None where it is wrong."""
        for expr in self.expressions(tree):
            if self.wanted in (None, algebra.shape(expr)):
                mark = self.mark(expr)
                if mark in self.right:
                    return self.right[mark]
        return None
