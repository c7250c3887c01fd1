"""A read answer → verdict: what it is asked for, its lines judged, and what is said of them."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.limits import CPU_SECONDS
from symback.check.lines.expected import Expected
from symback.check.lines.judged import Judged
from symback.check.lines.lefts import with_first_ends
from symback.check.lines.meaning import Meanings
from symback.check.lines.work import Work
from symback.check.mistakes.workshop import workshops_of
from symback.check.ruling.case import Case, Tools
from symback.check.ruling.ruling import Ruling
from symback.check.ruling.together import together
from symback.check.targets import Target, fitting, last_result, named_targets, statements_about
from symback.check.verdict import Verdict
from symback.derivation import Layout
from symback.prose import joined
from symback.reading import Answer, Star
from symback.shapes import AnyLayout
from symback.solution import plain_name
from symback.spec import Problem


@dataclass
class Judging:
    """The derivatives of one problem, and what judges answers to them that are read.

    `seed` is that of the values which the problem leaves open, `seconds` the CPU time that one answer may take.
    """

    problem: Problem
    seed: int = 0
    seconds: float = CPU_SECONDS
    _courses: dict[tuple[str, Layout, bool], Tools] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """All that is made once, for another process."""
        shops = [workshops_of(tools.judge) for tools in self._courses.values()]
        return self.__dict__ | {"_shops": shops}

    def __setstate__(self, state: dict[str, Any]) -> None:
        shops = state.pop("_shops")
        self.__dict__.update(state)
        for tools, made in zip(self._courses.values(), shops, strict=True):
            workshops_of(tools.judge).update(made)

    def asked(self, wrt: str | None) -> list[str]:
        """The names by which derivatives are asked for."""
        return [plain_name(wrt, self.problem)] if wrt is not None else list(self.problem.wrt)

    def course(self, wrt: str, layout: AnyLayout | None, *, moving: bool = False) -> Tools:
        """The course of ∂of/∂wrt, derived when it is first asked for; `moving` for answers in changes dW."""
        chosen: Layout = self.problem.layout if layout in (None, "any") else cast("Layout", layout)
        if (wrt, chosen, moving) not in self._courses:
            course = self.course(wrt, layout).course if moving else Course.of(self.problem, wrt, chosen)
            judge = Judge(course, moving=moving)
            self._courses[wrt, chosen, moving] = Tools(course, judge, Meanings(course, judge))
        return self._courses[wrt, chosen, moving]

    def with_first_ends(self, answer: Answer, ready: Mapping[str, Tools], star: Star) -> Answer:
        """An answer whose result has no formula for a left side. Raises `LanguageError` where shapes do not fit."""
        named = named_targets(answer, self.problem)
        places = {named.get(name, last_result(answer, self.problem.order)) for name in ready}
        tools = next(iter(ready.values()))
        return with_first_ends(answer, places, tools.course, tools.judge, star)

    def judged(
        self, answer: Answer, ready: Mapping[str, Tools], layout: AnyLayout | None, own: Collection[str] = ()
    ) -> list[Target]:
        """Every line judged, for the derivatives in `ready`; `own` are names that the answer gives another meaning."""
        named = named_targets(answer, self.problem)
        last = last_result(answer, self.problem.order)
        places = {name: named.get(name, last) for name in ready}
        if len(ready) > 1 and len(set(places.values())) < len(places):
            # Several are asked for, and the answer says of none that it is the one.
            return [
                Target(
                    name,
                    last,
                    self.lines(answer, tools, {last: tools.meanings.asked(layout or self.problem.layout)}, layout, own),
                )
                for name, tools in ready.items()
            ]
        expected = {
            places[name]: tools.meanings.under(answer.statements[places[name]].left, layout or self.problem.layout)
            for name, tools in ready.items()
        }
        if len(ready) > 1 and self.problem.order == 2:  # in each something else changes
            about = statements_about(answer, places)
            return [
                Target(name, at, self.lines(answer, tools, {at: expected[at]}, layout, own, about[name]))
                for (name, tools), at in zip(ready.items(), places.values(), strict=True)
            ]
        lines = self.lines(answer, next(iter(ready.values())), expected, layout, own)
        return [Target(name, place, lines) for name, place in places.items()]

    def lines(
        self, answer: Answer, tools: Tools, finals: Mapping[int, Expected], layout: AnyLayout | None,
        own: Collection[str] = (), only: Container[int] | None = None,
    ) -> list[Judged]:  # fmt: skip
        """The lines of an answer, or of `only` some of its statements."""
        names = {name: symbol for name, symbol in tools.course.names.items() if name not in own}
        work = Work(tools.course, tools.judge, tools.meanings, names, finals, layout or self.problem.layout)
        return work.run(answer, only)

    def ruled(
        self, base: Verdict, answer: Answer, ready: Mapping[str, Tools], targets: Sequence[Target],
        layout: AnyLayout | None, star: Star, *, quick: bool = False,
    ) -> Verdict:  # fmt: skip
        """The verdict on lines that are judged; a `quick` one looks for no mistakes."""
        unnamed = len(targets) > 1 and len({target.place for target in targets}) < len(targets)
        chosen = [fitting(answer, ready, targets)] if unnamed else targets
        parts = []
        for target in chosen:
            tools = ready[target.wrt]
            asked = (tools.course.derivation.answer,)
            here = base if (base.wrt, base.asked) == (target.wrt, asked) else replace(base, wrt=target.wrt, asked=asked)
            statement = answer.statements[target.place]
            others = [answer.statements[other.place] for other in chosen if other.place != target.place]
            case = Case(here, tools, answer, target.lines, statement, layout, star, self.seed, quick, others)
            parts.append(Ruling(case).verdict())
        if unnamed:
            asked = joined([(tools.course.derivation.answer,) for tools in ready.values()], ", ")
            taken = " are asked for; this was taken as ", parts[0].asked[0], " (--wrt picks another)"
            note = (*asked, *taken)
            return replace(parts[0], notes=(note, *parts[0].notes))
        return parts[0] if len(parts) == 1 else together(base, parts)
