"""Answer → verdict: read, judged, diagnosed. The floor above knows no mathematics, the floors below no student."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from symback.check.judging import Judging
from symback.check.limits import MOST_BYTES, TooLongError, cpu_time, time_complaint
from symback.check.lines.continued import with_ends
from symback.check.lines.meaning import AnyLayout
from symback.check.lines.renaming import are_renamed, renamed, used_of
from symback.check.lines.stationary import without_zeros
from symback.check.lines.work import NOT_JUDGED
from symback.check.places import as_typed
from symback.check.rows import in_rows
from symback.check.ruling.case import Tools
from symback.check.ruling.together import beside_code
from symback.check.targets import (
    is_in_changes,
    targets_of,
    wrong_themselves,
)
from symback.check.verdict import Verdict
from symback.check.vocabulary import without_doubtful_names, without_names
from symback.check.words import named_layout
from symback.collector import uncollected
from symback.errors import ShapeError, SymbackError
from symback.language import Complaint, LanguageError
from symback.reading import (
    Answer,
    Form,
    LimitError,
    Star,
    Vocabulary,
    body_of_document,
    code_apart,
    expanded,
    no_formula,
    read_answer,
    without_words_of,
)
from symback.reading.readings.products import INNER
from symback.spec import Problem, load

Taken = TypeVar("Taken")

_OF_CODE = frozenset(["loop", "update"])
"""What is refused of code: leaving words out would leave lines of it."""


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


MOST_VERDICTS = 1_024
"""Verdicts that a checker keeps: in a class, many answers are written alike."""

LONGEST_KEPT = 2_000
"""Only those on answers that are no longer than this."""


@dataclass
class Checker(Judging):
    """One problem, ready to judge many answers: what is derived and evaluated for it is kept.

    `seed` is that of the values which the problem leaves open, `seconds` the CPU time that one answer may take.
    """

    _verdicts: dict[tuple[object, ...], Verdict] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """All but the verdicts."""
        return super().__getstate__() | {"_verdicts": {}}

    def check(
        self, answer: str | bytes, wrt: str | None = None, *, form: Form = "auto", layout: AnyLayout | None = None,
        star: Star = "either", reveal: bool = False,
    ) -> Verdict:  # fmt: skip
        """The verdict on one answer; see `check`. What is written alike is judged once."""
        key = answer, wrt, form, layout, star, reveal, self.seed
        known = self._verdicts.get(key)
        if known is not None:
            return known
        shown = None
        if self.in_rows is not None:
            shown = self.in_rows.check(answer, wrt, form=form, layout=layout, star=star, reveal=reveal)
            if shown.verdict == "correct":
                return shown
        found = self._in_columns(key, answer, wrt, form, layout, star, reveal)
        if shown is None:
            return found
        note = "this is read with columns, as the problem file is written; its pages show row vectors"
        return replace(found, notes=((note,), *found.notes)) if found.verdict == "correct" else shown

    @cached_property
    def in_rows(self) -> Checker | None:
        """What judges answers in row vectors, where the problem's pages show those; None where they do not."""
        if self.problem.notation.get("vectors") != "row":
            return None
        try:
            return Checker(in_rows(self.problem, self.seed), self.seed, self.seconds)
        except (SymbackError, ShapeError):
            return None

    def _in_columns(
        self, key: tuple[object, ...], answer: str | bytes, wrt: str | None, form: Form, layout: AnyLayout | None,
        star: Star, reveal: bool,
    ) -> Verdict:  # fmt: skip
        """The verdict on an answer in the arrays of the problem file."""
        found = self._judged(key, answer, wrt, form, layout, star, reveal)
        parts = self._apart(code_apart, found.answer) if found.verdict == "unreadable" else None
        if parts is not None:
            formulas, code = (self._judged((*key, part), part, wrt, form, layout, star, reveal) for part in parts)
            return self._keep(key, beside_code(formulas, code, found.answer))
        if found.verdict == "unreadable" and not _OF_CODE & {one.code for one in found.complaints}:
            return self._without_words(found, key, wrt, form, layout, star, reveal)
        if star == "either" and found.verdict in ("incorrect", "undecided") and _has_dots(found):
            other = self._judged((*key, "dots"), answer, wrt, form, layout, "dots", reveal)
            return self._keep(key, other) if other.verdict == "correct" else found
        return found

    def _without_words(
        self, found: Verdict, key: tuple[object, ...], wrt: str | None, form: Form, layout: AnyLayout | None,
        star: Star, reveal: bool,
    ) -> Verdict:  # fmt: skip
        """The verdict on the formulas of a plain text that is not read with its words; `found` where it is not, too."""
        vocabulary = self.course(self.asked(wrt)[0], layout).course.vocabulary
        apart = self._apart(without_words_of, found.answer, vocabulary)
        if apart is None:
            return found
        other = self._judged((*key, "without words"), apart.text, wrt, form, layout, star, reveal)
        stands_alone = any(line.comment == (NOT_JUDGED,) for line in other.lines)  # another answer, maybe
        if (
            other.verdict not in ("correct", "incorrect")
            or stands_alone
            or (other.verdict == "incorrect" and apart.orders)
        ):
            return found
        note = f"words between the formulas were left out{': ' if apart.left_out else ''}{apart.left_out}"
        return self._keep(key, replace(other, answer=found.answer, notes=((note,), *other.notes)))

    def _apart(self, take: Callable[..., Taken | None], *given: object) -> Taken | None:
        """What is taken from a text; None where nothing is, or that takes too long."""
        try:
            with cpu_time(self.seconds):
                return take(*given)
        except TooLongError:
            return None

    def _keep(self, key: tuple[object, ...], verdict: Verdict) -> Verdict:
        if len(verdict.answer) <= LONGEST_KEPT:
            if len(self._verdicts) >= MOST_VERDICTS:
                del self._verdicts[next(iter(self._verdicts))]
            self._verdicts[key] = verdict
        return verdict

    def _judged(
        self, key: tuple[object, ...], answer: str | bytes, wrt: str | None, form: Form, layout: AnyLayout | None,
        star: Star, reveal: bool,
    ) -> Verdict:  # fmt: skip
        """The verdict on an answer that was not judged before, with its macros put in."""
        text, complaint = _decoded(answer)
        try:
            with cpu_time(self.seconds):
                read = expanded(text) if complaint is None else None
        except LanguageError as error:
            return replace(self._unread(text, wrt, layout, reveal), complaints=tuple(error.complaints))
        except (LimitError, TooLongError) as error:
            told = error.complaint if isinstance(error, LimitError) else time_complaint(self.seconds)
            return replace(self._unread(text, wrt, layout, reveal), verdict="limit", complaints=(told,))
        if read is None:
            return self._judged_as_it_stands(key, text, complaint, wrt, form, layout, star, reveal)
        found = self._judged_as_it_stands((*key, "expanded"), read.text, None, wrt, form, layout, star, reveal)
        return as_typed(found, text, read)

    def _unread(self, text: str, wrt: str | None, layout: AnyLayout | None, reveal: bool) -> Verdict:
        """The verdict on an answer before anything of it is read."""
        asked = self.asked(wrt)
        first = self.course(asked[0], layout).course
        return Verdict(
            "unreadable", str(first.derivation.of.name), asked[0], None, 0.0, (), text,
            title=self.problem.title, asked=(first.derivation.answer,), reveal=reveal,
        )  # fmt: skip

    @uncollected()
    def _judged_as_it_stands(
        self, key: tuple[object, ...], text: str, complaint: Complaint | None, wrt: str | None, form: Form,
        layout: AnyLayout | None, star: Star, reveal: bool,
    ) -> Verdict:  # fmt: skip
        """The verdict on a text as it stands; what a limit cut short is not kept under `key`."""
        asked = self.asked(wrt)
        first = self.course(asked[0], layout).course
        base = self._unread(text, wrt, layout, reveal)
        if complaint is not None:
            return replace(
                base, verdict="limit" if complaint.code == "too-long" else "unreadable", complaints=(complaint,)
            )
        try:
            with cpu_time(self.seconds):
                said, plain = named_layout(body_of_document(text))
                nothing = no_formula(text, first.vocabulary.of, first.vocabulary.wrt)
        except TooLongError:
            return replace(base, verdict="limit", complaints=(time_complaint(self.seconds),))
        if text.strip() and not plain.strip():
            return replace(base, complaints=(nothing,))
        chosen = said or layout
        used = time.process_time()
        try:
            with cpu_time(self.seconds):
                found = read_answer(plain, first.vocabulary, form=form, star=star, passes=first.passes)
                if not any(statement.sides for statement in found.statements):
                    return replace(base, complaints=(nothing,))
                found = without_zeros(with_ends(found, first), first, self.course(asked[0], layout).judge)
            left = max(0.05, self.seconds - (time.process_time() - used))
        except LanguageError as error:
            return replace(base, complaints=tuple(error.complaints) or (nothing,))
        except LimitError as error:
            return replace(base, verdict="limit", complaints=(error.complaint,))
        except TooLongError:
            return replace(base, verdict="limit", complaints=(time_complaint(self.seconds),))
        ready = {
            name: self.course(name, chosen, moving=is_in_changes(found))
            for name in targets_of(found, self.problem, wrt, asked)
        }  # derived before the clock runs on
        rule: Callable[..., Verdict] | None = None
        try:
            with cpu_time(left):
                found = self.with_first_ends(found, ready, star)
                targets = self.judged(found, ready, chosen)
                rule = partial(self.ruled, base, found, ready, targets, chosen, star)
                verdict = rule()
                if verdict.verdict == "incorrect":
                    self.refuse_doubtful_names(plain, first.vocabulary, form, star)
                    own = renamed(targets[0].lines, first)
                    again = partial(read_answer, plain, without_names(first.vocabulary, own), form=form, star=star)
                    wrong = wrong_themselves(targets)
                    verdict = self.with_own_names(base, again, ready, own, chosen, star, wrong) or verdict
                return self._keep(key, verdict)
        except LanguageError as error:
            return replace(base, complaints=tuple(error.complaints))
        except TooLongError:
            if rule is not None:  # the verdict is known; only why is not
                return rule(quick=True)
            return replace(base, verdict="limit", complaints=(time_complaint(self.seconds),))

    def refuse_doubtful_names(self, text: str, vocabulary: Vocabulary, form: Form, star: Star) -> None:
        """Raise `LanguageError` for an answer that is wrong only as its undeclared names are taken here."""
        surer = without_doubtful_names(vocabulary, text)
        if surer is not None:
            with suppress(LimitError):  # what is too much to read once more is judged as it was read
                read_answer(text, surer, form=form, star=star)

    def with_own_names(
        self, base: Verdict, read: Callable[[], Answer], ready: Mapping[str, Tools], own: Collection[str],
        layout: AnyLayout | None, star: Star, wrong: int,
    ) -> Verdict | None:  # fmt: skip
        """The verdict on an answer where `own` are names that it defines; None where that does not make it better.

        Bishop calls z what others call h, and a what they call z. Such an answer is right, or fewer of its lines than
        the `wrong` ones by the problem's names are wrong by a mistake of their own.
        """
        if not own:
            return None
        try:
            found = self.with_first_ends(read(), ready, star)
            targets = self.judged(found, ready, layout, own)
            declared = {*self.problem.variables, *self.problem.terms}
            if not all(are_renamed(target.lines, own, declared) for target in targets):
                return None
            verdict = self.ruled(base, found, ready, targets, layout, star)
        except (LanguageError, LimitError):
            return None
        used = [is_used for target in targets for is_used in used_of(target.lines, own)]
        better = verdict.verdict == "incorrect" and any(used) and wrong_themselves(targets) < wrong
        if not better and not (verdict.verdict == "correct" and all(used)):
            return None
        names = ", ".join(sorted(own))
        note = f"by your lines {names} {'is a name' if len(own) == 1 else 'are names'} of your own, not the problem's"
        return replace(verdict, notes=((note,), *verdict.notes))


def _has_dots(verdict: Verdict) -> bool:
    """Whether in some line · between two columns was read as their inner product, and may be entry by entry as well."""
    dotted = "·" in verdict.answer or "\\cdot" in verdict.answer
    return dotted and any(INNER in str(note) for note in verdict.notes)


def _decoded(answer: str | bytes) -> tuple[str, Complaint | None]:
    """The text of an answer, or why it is none."""
    raw = answer.encode("utf-8", "surrogatepass") if isinstance(answer, str) else answer
    if len(raw) > MOST_BYTES:
        message = f"an answer has at most {MOST_BYTES // 1024} KiB"
        return "", Complaint(0, 0, "too-long", message, "send the formula alone")
    try:
        text = raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"this is not UTF-8 text (byte {error.start + 1})"
        return "", Complaint(0, 0, "encoding", message, "save it as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n"), None
