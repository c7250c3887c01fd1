"""Answer → verdict: read, judged, diagnosed. The floor above knows no mathematics, the floors below no student."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from symback.check.attempt import Attempt
from symback.check.judging import Judging
from symback.check.limits import Clock, TooLongError
from symback.check.lines.work import NOT_JUDGED
from symback.check.request import Request
from symback.check.rows import in_rows
from symback.check.ruling.together import beside_code
from symback.check.verdict import Verdict
from symback.errors import ShapeError, SymbackError
from symback.reading import Form, Star, code_apart, without_words_of
from symback.reading.readings.products import INNER
from symback.shapes import AnyLayout
from symback.spec import Problem, load

Taken = TypeVar("Taken")

_OF_CODE = frozenset(["loop", "update"])
"""What is refused of code: leaving words out would leave lines of it."""

MOST_VERDICTS = 1_024
"""Verdicts that a checker keeps: in a class, many answers are written alike."""

LONGEST_KEPT = 2_000
"""Only those on answers that are no longer than this."""


def check(
    problem: Problem | str | Path,
    answer: str | bytes,
    wrt: str | None = None,
    *,
    form: Form = "auto",
    layout: AnyLayout | None = None,
    star: Star = "either",
    reveal: bool = False,
    seed: int = 0,
) -> Verdict:
    """Judge an answer to a problem, or to the problem file at a path.

    `wrt` names the derivative; without it, what the answer's left sides name and the problem asks. `form` is what the
    answer is written in: auto, latex or text. `layout` is gradient, jacobian or any (both are right), by default the
    problem's. `star` is what `*` means between two matrices: matmul, elementwise or either. With `reveal` pages of the
    verdict also show what would be right. `seed` is that of the values which the problem leaves open. Whatever the
    answer says, the result is a `Verdict`; raises `InputError` for a problem in error or a name that it does not have.
    To judge many answers to one problem, keep a `Checker`.
    """
    loaded = problem if isinstance(problem, Problem) else load(problem)
    return Checker(loaded, seed).check(answer, wrt, form=form, layout=layout, star=star, reveal=reveal)


@dataclass
class Checker(Judging):
    """One problem, ready to judge many answers: what is derived and evaluated for it is kept.

    `seed` is that of the values which the problem leaves open, `seconds` the CPU time that one answer may take.
    """

    _verdicts: dict[Request, Verdict] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """All but the verdicts."""
        return super().__getstate__() | {"_verdicts": {}}

    def check(
        self, answer: str | bytes, wrt: str | None = None, *, form: Form = "auto", layout: AnyLayout | None = None,
        star: Star = "either", reveal: bool = False,
    ) -> Verdict:  # fmt: skip
        """The verdict on one answer; see `check`. What is written alike is judged once."""
        request = Request(answer, wrt, form, layout, star, reveal)
        known = self._verdicts.get(request)
        if known is not None:
            return known
        clock = Clock(self.seconds)
        verdict = self._judged_in_rows(request, clock)
        if len(answer) <= LONGEST_KEPT and not clock.ran_out:
            if len(self._verdicts) >= MOST_VERDICTS:
                del self._verdicts[next(iter(self._verdicts))]
            self._verdicts[request] = verdict
        return verdict

    def _judged_in_rows(self, request: Request, clock: Clock) -> Verdict:
        """The verdict on an answer in row vectors, where the problem's pages show those, or in columns."""
        if self._in_rows is None:
            return self._judged_by_passes(request, clock)
        shown = self._in_rows._judged_by_passes(request, clock)
        if shown.verdict == "correct":
            return shown
        found = self._judged_by_passes(request, clock)
        if found.verdict != "correct":
            return shown
        note = "this is read with columns, as the problem file is written; its pages show row vectors"
        return replace(found, notes=((note,), *found.notes))

    @cached_property
    def _in_rows(self) -> Checker | None:
        """What judges answers in row vectors, where the problem's pages show those; None where they do not."""
        if self.problem.notation.get("vectors") != "row":
            return None
        try:
            return Checker(in_rows(self.problem, self.seed), self.seed, self.seconds)
        except (SymbackError, ShapeError):
            return None

    def _judged_by_passes(self, request: Request, clock: Clock) -> Verdict:
        """The verdict on an answer as it stands, else apart from its code, its words, or with · entry by entry."""
        found = Attempt(self, request, clock).verdict()
        if found.verdict == "unreadable":
            parts = _in_time(clock, code_apart, found.answer)
            if parts is not None:
                formulas, code = (Attempt(self, replace(request, answer=part), clock).verdict() for part in parts)
                return beside_code(formulas, code, found.answer)
            if not _OF_CODE & {one.code for one in found.complaints}:
                return self._judged_without_words(found, request, clock)
        if request.star == "either" and found.verdict in ("incorrect", "undecided") and _has_dots(found):
            other = Attempt(self, replace(request, star="dots"), clock).verdict()
            return other if other.verdict == "correct" else found
        return found

    def _judged_without_words(self, found: Verdict, request: Request, clock: Clock) -> Verdict:
        """The verdict on the formulas of a plain text that is not read with its words; `found` where it is not, too."""
        vocabulary = self.course(self.asked(request.wrt)[0], request.layout).course.vocabulary
        apart = _in_time(clock, without_words_of, found.answer, vocabulary)
        if apart is None:
            return found
        other = Attempt(self, replace(request, answer=apart.text), clock).verdict()
        stands_alone = any(line.comment == (NOT_JUDGED,) for line in other.lines)  # another answer, maybe
        if (
            other.verdict not in ("correct", "incorrect")
            or stands_alone
            or (other.verdict == "incorrect" and apart.orders)
        ):
            return found
        note = f"words between the formulas were left out{': ' if apart.left_out else ''}{apart.left_out}"
        return replace(other, answer=found.answer, notes=((note,), *other.notes))


def _in_time(clock: Clock, take: Callable[..., Taken | None], *given: object) -> Taken | None:
    """What is taken from a text; None where nothing is, or the time is up."""
    try:
        with clock.running():
            return take(*given)
    except TooLongError:
        return None


def _has_dots(verdict: Verdict) -> bool:
    """Whether in some line · between two columns was read as their inner product, and may be entry by entry as well."""
    dotted = "·" in verdict.answer or "\\cdot" in verdict.answer
    return dotted and any(INNER in str(note) for note in verdict.notes)
