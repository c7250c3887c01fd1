"""What a comparison comes to, and how it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from symback.check.equality.arithmetic import Grid
from symback.notation import plain
from symback.prose import Prose


@dataclass(frozen=True, slots=True)
class Evidence:
    """How an outcome is known.

    What is `told` is a sentence without a full stop. Of a counterexample, `point` has the values of all variables
    (rows of numbers), `entry` the row and column, counted from 1, where answer and truth differ most plainly,
    `answer` and `truth` what stands there.
    """

    kind: Literal["structural", "sampled", "counterexample", "undecided"]
    told: Prose | str
    point: Mapping[str, list[list[float]]] | None = None
    entry: tuple[int, int] | None = None
    answer: str = ""
    truth: str = ""

    @property
    def detail(self) -> str:
        """What is told, as plain text."""
        return plain(self.told)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether answer and truth are equal (None: undecided), and how that is known."""

    equal: bool | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """An expression's shapes and residues at the points of one judge: equal expressions have equal ones."""

    shapes: tuple[tuple[int, int], ...]
    residues: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, grids: Sequence[Grid]) -> Fingerprint:
        """The fingerprint of what has these values, one at each point."""
        return cls(tuple((r, c) for r, c, _ in grids), tuple(tuple(entries) for _, _, entries in grids))


def undecided(detail: Prose | str) -> Outcome:
    return Outcome(None, Evidence("undecided", detail))
