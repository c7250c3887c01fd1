"""What a diagnosis is: plain data for the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import MatrixExpr

from symback.check.mistakes.catalogue import MISTAKES, Role, Way
from symback.check.mistakes.parts import Part
from symback.notation import plain
from symback.prose import Prose, capital

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One mistake in an answer. `rank` counts explanations, the simplest is 0; those of one rank go together.

    It is told in rungs: `place` and `title` say where and what, `principle` what to look at; none of them contains
    what is missing, which stands in `reveal` alone. `span` are characters of the answer's text, where the place is
    known. `exact` tells that the answer has the very value that this mistake (together with those of the same rank)
    gives; otherwise it is what the factors and shapes of the answer point to.
    """

    mistake: str
    place: Prose
    title: Prose
    principle: Prose
    span: Span | None = None
    reveal: Prose = ()
    rank: int = 0
    exact: bool = True

    @classmethod
    def of(
        cls, slug: str, place: Prose, span: Span | None = None, *, role: Role = "", way: Way = "",
        title: Prose = (), principle: Prose = (), reveal: Prose = (), exact: bool = True,
    ) -> Diagnosis:  # fmt: skip
        """One in the words of the catalogue, or in others where they say more."""
        row = MISTAKES[slug]
        return cls(
            slug, place, title or (row.title_for(way),), principle or (row.principle_for(role),), span, reveal, 0, exact
        )

    @property
    def where(self) -> str:
        """The place as plain text."""
        return plain(self.place)

    @property
    def headline(self) -> Prose:
        """Where and what: "Layer 2: the slope of an activation is missing". What was typed stays as it is."""
        return (*capital(self.place), ": ", *self.title)

    @property
    def message(self) -> str:
        """All of it but what it reveals, as plain text."""
        return plain((*self.headline, ". ", *self.principle))

    def repeats(self, other: Diagnosis) -> bool:
        """Whether another one has told this: the same mistake, and not in two parts of the answer's text."""
        mine, theirs = self.span, other.span
        apart = bool(mine and theirs and (mine[1] <= theirs[0] or theirs[1] <= mine[0]))
        return self.mistake == other.mistake and not apart

    @property
    def kind(self) -> str:
        """arrangement, missing, wrong, extra, sign, layout or other."""
        return MISTAKES[self.mistake].kind


@dataclass(frozen=True, slots=True)
class Factors:
    """Which factors of the right answer stand in an answer.

    `near` are factors that are right but for a sign or a number in front, as they are written, and `extra` names
    that the right answer does not have. With nothing missing and `arranged` false, all factors are there and only
    their arrangement (order, transposes, products) or a sign is wrong. `score` is the share of what is right, the
    arrangement counted as one more point; `sentence` says so.
    """

    present: tuple[Part, ...]
    missing: tuple[Part, ...]
    extra: tuple[str, ...]
    arranged: bool
    score: float
    right: int
    total: int
    near: tuple[tuple[Part, MatrixExpr], ...] = ()

    @property
    def sentence(self) -> str:
        factors = self.total - 1
        parts = (*self.present, *self.missing, *(part for part, _ in self.near))
        what = "term" if any(part.kind == "term" for part in parts) else "factor"
        counted = f"{factors} {what}{'' if factors == 1 else 's'}; 1 for signs, numbers, and order"
        return f"{self.right} of {self.total} points ({counted})"

    @property
    def all_present(self) -> bool:
        """Whether every factor is there, so that what is wrong is how they are put together."""
        return not self.missing


def simplest(diagnoses: Sequence[Diagnosis]) -> tuple[Diagnosis, ...]:
    """The diagnoses of the simplest explanation."""
    return tuple(d for d in diagnoses if d.rank == 0)
