"""One reading of an answer, from its text to a verdict: macros put in, read, judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from symback.check.judging import Judging
from symback.check.limits import Clock, TooLongError, time_complaint
from symback.check.lines.continued import with_ends
from symback.check.lines.renaming import are_renamed, redefined, renamed, used_of
from symback.check.lines.stationary import without_zeros
from symback.check.places import as_typed
from symback.check.request import Request
from symback.check.ruling.case import Tools
from symback.check.targets import Target, is_in_changes, targets_of, wrong_themselves
from symback.check.verdict import Verdict
from symback.check.vocabulary import without_doubtful_names, without_functions, without_names
from symback.check.words import named_layout
from symback.collector import uncollected
from symback.language import LanguageError
from symback.reading import Answer, LimitError, body_of_document, expanded, no_formula, read_answer
from symback.rulings import Ruling
from symback.shapes import AnyLayout


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of what is requested, judged by the derivatives of a problem within what `clock` has left."""

    judging: Judging
    request: Request
    clock: Clock

    def verdict(self) -> Verdict:
        """The verdict, at the places of what was typed: that nothing can be read is one too."""
        text, complaint = self.request.decoded()
        if complaint is not None:
            ruling: Ruling = "limit" if complaint.code == "too-long" else "unreadable"
            return replace(self._unread(text), verdict=ruling, complaints=(complaint,))
        try:
            with self.clock.running():
                read = expanded(text)
        except (LanguageError, LimitError, TooLongError) as error:
            return self._refused(text, error)
        return self._on(text) if read is None else as_typed(self._on(read.text), text, read)

    @property
    def _first(self) -> Tools:
        """What judges the derivative that is asked for, or the first of several."""
        return self.judging.course(self.judging.asked(self.request.wrt)[0], self.request.layout)

    def _unread(self, text: str) -> Verdict:
        """The verdict before anything is read."""
        derivation = self._first.course.derivation
        return Verdict(
            "unreadable", str(derivation.of.name), self.judging.asked(self.request.wrt)[0], None, 0.0, (), text,
            title=self.judging.problem.title, asked=(derivation.answer,), reveal=self.request.reveal,
        )  # fmt: skip

    def _refused(self, text: str, error: LanguageError | LimitError | TooLongError) -> Verdict:
        """The verdict on a text that has no meaning, or is too much."""
        base = self._unread(text)
        if isinstance(error, LanguageError):
            return replace(base, complaints=tuple(error.complaints))
        told = error.complaint if isinstance(error, LimitError) else time_complaint(self.clock.seconds)
        return replace(base, verdict="limit", complaints=(told,))

    @uncollected()
    def _on(self, text: str) -> Verdict:
        """The verdict on a text without macros."""
        try:
            with self.clock.running():
                said, plain = named_layout(body_of_document(text))
                read = self._read(text, plain)
            return self._judged(text, plain, read, said or self.request.layout)
        except (LanguageError, LimitError, TooLongError) as error:
            return self._refused(text, error)

    def _read(self, text: str, plain: str) -> Answer:
        """The statements of a text, `plain` without the words that name a layout.

        Raises `LanguageError`, also where there is no formula at all, and `LimitError`.
        """
        first, request = self._first, self.request
        vocabulary = first.course.vocabulary
        nothing = LanguageError(no_formula(text, vocabulary.of, vocabulary.wrt))
        if text.strip() and not plain.strip():
            raise nothing
        try:
            read = read_answer(plain, vocabulary, form=request.form, star=request.star, passes=first.course.passes)
        except LanguageError as error:
            if error.complaints:
                raise
            raise nothing from error
        if not any(statement.sides for statement in read.statements):
            raise nothing
        return without_zeros(with_ends(read, first.course), first.course, first.judge)

    def _judged(self, text: str, plain: str, read: Answer, layout: AnyLayout | None) -> Verdict:
        """The verdict on what was read. Where the time is up before the mistake is found, it says that it is wrong.

        Raises `LanguageError` where shapes do not fit, and `TooLongError` where the time is up before that.
        """
        judging, request = self.judging, self.request
        ready = {
            name: judging.course(name, layout, moving=is_in_changes(read))
            for name in targets_of(read, judging.problem, request.wrt, judging.asked(request.wrt))
        }  # derived while the clock stands still
        rule: Callable[..., Verdict] | None = None
        try:
            with self.clock.running():
                read = judging.with_first_ends(read, ready, request.star)
                targets = judging.judged(read, ready, layout)
                rule = partial(judging.ruled, self._unread(text), read, ready, targets, layout, request.star)
                verdict = rule()
                if verdict.verdict == "incorrect":
                    self._refuse_doubtful_names(plain)
                    return self._with_own_names(text, plain, ready, targets, layout) or verdict
                return verdict
        except TooLongError:
            if rule is None:
                raise
            return rule(quick=True)

    def _refuse_doubtful_names(self, plain: str) -> None:
        """Raise `LanguageError` for an answer that is wrong only as its undeclared names are taken here."""
        surer = without_doubtful_names(self._first.course.vocabulary, plain)
        if surer is not None:
            with suppress(LimitError):  # what is too much to read once more is judged as it was read
                read_answer(plain, surer, form=self.request.form, star=self.request.star)

    def _with_own_names(
        self, text: str, plain: str, ready: Mapping[str, Tools], targets: Sequence[Target], layout: AnyLayout | None
    ) -> Verdict | None:
        """The verdict where some names are taken as the answer defines them; None where that does not make it better.

        Bishop calls z what others call h, and a what they call z. Such an answer is right, or fewer of its lines than
        by the problem's names, as in `targets`, are wrong by a mistake of their own. One with a function of its own,
        `S(z) = 1/(2 + e^z + e^-z)`, is right.
        """
        judging, request = self.judging, self.request
        first = self._first.course
        own, functions = renamed(targets[0].lines, first), redefined(targets[0].lines)
        if not own and not functions:
            return None
        vocabulary = without_functions(without_names(first.vocabulary, own), functions)
        try:
            read = read_answer(plain, vocabulary, form=request.form, star=request.star)
            read = judging.with_first_ends(read, ready, request.star)
            again = judging.judged(read, ready, layout, own)
            declared = {*judging.problem.variables, *judging.problem.terms}
            if not all(are_renamed(target.lines, own, declared) for target in again):
                return None
            verdict = judging.ruled(self._unread(text), read, ready, again, layout, request.star)
        except (LanguageError, LimitError):
            return None
        used = [is_used for target in again for is_used in used_of(target.lines, own)]
        fewer = any(used) and wrong_themselves(again) < wrong_themselves(targets)
        if not (verdict.verdict == "incorrect" and fewer) and not (verdict.verdict == "correct" and all(used)):
            return None
        names = sorted(own | functions)
        called = "is a name" if len(names) == 1 else "are names"
        note = f"by your lines {', '.join(names)} {called} of your own, not the problem's"
        return replace(verdict, notes=((note,), *verdict.notes))
