"""Reasons that are told of many steps, each time with other names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Renaming
from symback.prose import Prose, Relation


class Reason:
    """What is said of a step `lhs = rhs`, to be told of others that have other names for `names`."""

    def __init__(self, lhs: MatrixExpr, rhs: MatrixExpr, said: Prose, names: Sequence[MatrixExpr]) -> None:
        self._sides = lhs, rhs
        self._said = said
        self._names = names
        self._parted: dict[str, tuple[Reason, Reason]] = {}

    def told(self, names: Sequence[MatrixExpr]) -> Prose:
        if not self._renaming.changes:
            return self._said
        made = iter(self._renaming(names))
        return tuple(_fragment(part, made) for part in self._said)

    def inside(self, names: Sequence[MatrixExpr], lhs: MatrixExpr) -> Sequence[MatrixExpr] | None:
        """The names in a step and in what is said of it, each once; None where there are some that are taken apart."""
        return None if self._inside is None else self._inside((*names, lhs))

    def parted(self, separator: str) -> tuple[Reason, Reason]:
        """What is said before a fragment, and from there on."""
        if separator not in self._parted:
            found = _parted(self._said, separator)
            first, rest = (Reason(*self._sides, said, self._names) for said in found)
            self._parted[separator] = first, rest
        return self._parted[separator]

    @cached_property
    def _renaming(self) -> Renaming:
        return Renaming(_expressions(self._said), self._names)

    @cached_property
    def _inside(self) -> Renaming | None:
        found = [algebra.skeleton(expr) for expr in (*self._sides, *_expressions(self._said))]
        if None in found:
            return None
        inside = dict.fromkeys(name for skeleton in found if skeleton for name in skeleton[1])
        return Renaming(inside, (*self._names, self._sides[0]))


@dataclass(slots=True, eq=False)
class Retold:
    """A reason with names of its own, which is put together when somebody reads it."""

    reason: Reason
    names: Sequence[MatrixExpr]

    def __call__(self) -> Prose:
        return self.reason.told(self.names)

    def inside(self, lhs: MatrixExpr) -> Sequence[MatrixExpr] | None:
        return self.reason.inside(self.names, lhs)


def parted(said: Prose | Retold, separator: str) -> tuple[Prose, Prose | Retold]:
    """What is said before a fragment, and what from there on, to be put together when it is asked for."""
    if not isinstance(said, Retold):
        return _parted(said, separator)
    first, rest = said.reason.parted(separator)
    return first.told(said.names), Retold(rest, said.names)


def _parted(said: Prose, separator: str) -> tuple[Prose, Prose]:
    end = said.index(separator) if separator in said else len(said)
    return said[:end], said[end:]


def _expressions(said: Prose) -> Iterator[MatrixExpr]:
    for part in said:
        if isinstance(part, Relation):
            yield from (part.left, part.right)
        elif isinstance(part, MatrixExpr):
            yield part


def _fragment(part: object, made: Iterator[MatrixExpr]) -> object:
    """A part of a sentence, the next expressions in place of its own."""
    if isinstance(part, Relation):
        return Relation(next(made), next(made))
    return next(made) if isinstance(part, MatrixExpr) else part
