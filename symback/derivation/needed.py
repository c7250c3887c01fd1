"""The steps that one derivative needs, of a pass that derived several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Differential
from symback.derivation.steps import Step
from symback.prose import prose
from symback.rewrite import own_transposes
from symback.shapes import Layout, times

_ASIDE = frozenset({Apply, Differential})
"""What steps say beside the derivatives: slopes, and how names move."""


class Pass:
    """The steps of one pass, by their left sides."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.places: dict[MatrixExpr, list[tuple[int, Step]]] = {}
        for place, step in enumerate(steps):
            self.places.setdefault(step.lhs, []).append((place, step))

    def needed(self, answer: MatrixExpr, seen: set[MatrixExpr]) -> list[Step]:
        """The steps that lead to `answer`, in the order of the pass, but for left sides `seen`, which grows."""
        found: list[tuple[int, Step]] = []
        stack = [answer]
        while stack:
            lhs = stack.pop()
            if lhs in seen:
                continue
            seen.add(lhs)
            found += self.places[lhs]
            for _, step in self.places[lhs]:
                stack += step.uses
                if not algebra.kinds(step.rhs).isdisjoint(_ASIDE):
                    inside = [node for node in algebra.nodes(step.rhs) if type(node) in _ASIDE]
                    stack += [node for node in inside if node in self.places]
        return [step for _, step in sorted(found, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class NeededSteps(Sequence[Step]):
    """The steps for one derivative, found when they are first looked at: all weights of a network share one pass."""

    whole: Pass
    of: MatrixSymbol
    wrt: MatrixSymbol
    layout: Layout

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, place: int | slice) -> Step | tuple[Step, ...]:
        return self.found[place]

    def __iter__(self) -> Iterator[Step]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __eq__(self, other: object) -> bool:
        """As a tuple of steps is equal to another."""
        return self.found == tuple(other) if isinstance(other, NeededSteps | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.found)

    @cached_property
    def found(self) -> tuple[Step, ...]:
        return tuple(self.beyond(set()))

    def beyond(self, seen: set[MatrixExpr]) -> list[Step]:
        """The steps but for those with left sides in `seen`, to which theirs are added."""
        answer = algebra.gradient(self.of, self.wrt)
        if answer in self.whole.places:
            own = [step for _, step in self.whole.places[answer]]
            steps = self.whole.needed(answer, seen)
        else:
            own = steps = [self.without_path(answer)]
        turned = (self.layout == "jacobian") == algebra.is_scalar(self.of)
        if turned and algebra.transpose(answer) not in seen:
            return [*steps, *self.transposed(answer, own)]
        return steps

    def without_path(self, answer: MatrixExpr) -> Step:
        if self.of == self.wrt:
            itself = algebra.identity(times(*algebra.shape(self.of)))
            return Step(answer, itself, "identity", prose("{f} changes as much as itself", f=self.of))
        why = prose("no equation on the way to {f} uses {x}", f=self.of, x=self.wrt)
        return Step(answer, algebra.zeros(algebra.shape(answer)), "no path", why)

    def transposed(self, answer: MatrixExpr, own: Sequence[Step]) -> Iterator[Step]:
        """The last steps, in the layout that was asked for; what is its own transpose is not written as one."""
        rule, why = _TURNED[self.layout]
        value, uses = algebra.push_transpose(own[-1].rhs), (answer, *own[0].uses)
        yield Step(algebra.transpose(answer), value, rule, prose(why), uses, local=False)
        if (line := own_transposes(value, {})) is not None:
            yield Step(algebra.transpose(answer), line.value, line.rule, line.why, uses, local=False, continues=True)


_TURNED: dict[Layout, tuple[str, str]] = {
    "jacobian": (
        "Jacobian layout",
        "the Jacobian layout has a column for each entry of the variable: it is the transpose of the gradient",
    ),
    "gradient": (
        "gradient layout",
        (
            "the gradient layout has a column for each entry of the output, its gradient by vec:"
            " it is the transpose of the Jacobian"
        ),
    ),
}


def together(sequences: Sequence[Sequence[Step]]) -> tuple[Step, ...]:
    """The steps of several derivatives of one pass in one sequence, each once."""
    several, seen = len(sequences) > 1, set[MatrixExpr]()
    parts = (part.beyond(seen) if several and isinstance(part, NeededSteps) else part for part in sequences)
    steps = (step for part in parts for step in part)
    return tuple({(step.lhs, step.rhs): step for step in steps}.values())


__all__ = ["NeededSteps", "Pass", "together"]
