"""What a diagnosis is: plain data for the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.parts import Part
from symback.prose import Prose


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One mistake in an answer. `rank` counts explanations, the simplest is 0; those of one rank go together.

    `message` says where, and which principle to look at; it never contains what is missing, which stands
    in `reveal` alone. `span` are characters of the answer's text, where the place is known. `exact` tells
    that the answer has the very value that this mistake (together with those of the same rank) gives;
    otherwise it is what the factors and shapes of the answer point to.
    """

    mistake: str
    where: str
    span: tuple[int, int] | None
    message: str
    reveal: Prose = ()
    rank: int = 0
    exact: bool = True

    @property
    def title(self) -> str:
        """The mistake in a few words: "a transpose is missing"."""
        return MISTAKES[self.mistake].title

    @property
    def principle(self) -> str:
        return MISTAKES[self.mistake].principle

    @property
    def kind(self) -> str:
        """arrangement, missing, wrong, extra, sign, layout or other."""
        return MISTAKES[self.mistake].kind


@dataclass(frozen=True, slots=True)
class Factors:
    """Which factors of the right answer stand in an answer.

    `extra` are names in it that are no factors. With nothing missing and `arranged` false, all factors are
    there and only their arrangement (order, transposes, products) or a sign is wrong. `score` is the share
    of what is right, the arrangement counted as one more factor; `sentence` says so.
    """

    present: tuple[Part, ...]
    missing: tuple[Part, ...]
    extra: tuple[str, ...]
    arranged: bool
    score: float
    right: int
    total: int

    @property
    def sentence(self) -> str:
        return f"{self.right} of {self.total} factors"

    @property
    def all_present(self) -> bool:
        """Whether every factor is there, so that what is wrong is how they are put together."""
        return not self.missing


def simplest(diagnoses: Sequence[Diagnosis]) -> tuple[Diagnosis, ...]:
    """The diagnoses of the simplest explanation."""
    return tuple(d for d in diagnoses if d.rank == 0)
