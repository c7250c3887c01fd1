"""Why an answer is wrong: its mistakes, those of its steps, and which factors of the right answer it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from symback import algebra
from symback.algebra import Apply, Differential, Gradient
from symback.check.equality import Judge
from symback.check.lines.judged import Judged
from symback.check.lines.lefts import is_change
from symback.check.lines.meaning import Meanings
from symback.check.mistakes import MISTAKES, THE_ANSWER, Diagnosis, Factors, diagnose, factors_report
from symback.check.mistakes.diagnosis import Span, simplest
from symback.check.mistakes.guesses import misfits
from symback.check.mistakes.slopes import wrong_slopes
from symback.check.mistakes.workshop import Workshop
from symback.check.ruling.case import Case, Tools
from symback.check.ruling.simple import simple_mistake, wrong_piece
from symback.check.ruling.written import Written, keys_of, shapes_of
from symback.errors import ShapeError, SymbackError
from symback.prose import Prose, prose
from symback.reading import Side, Statement
from symback.shapes import Shape, words


@dataclass
class Faults:
    """What is wrong with an answer that was judged."""

    case: Case

    @cached_property
    def written(self) -> Written:
        return Written(self.case, self.end)

    @cached_property
    def end(self) -> Judged:
        """The first line that gives the derivative as wrongly as the last one does."""
        final, judge = self.case.final, self.case.tools.judge
        lines = [line for line in self.case.lines if line.is_wrong_itself and line.expected == final.expected]
        if final.expr is None or final.follows is not None or len(lines) < 2:
            return final
        mark = judge.fingerprint(final.expr, final.definitions)
        valued = (line for line in lines if line.expr is not None and mark is not None)
        same = (line for line in valued if judge.fingerprint(line.expr, line.definitions) == mark)
        return next(same, final)

    def named(
        self, slug: str, where: Prose = THE_ANSWER, span: tuple[int, int] | None = None, *,
        title: Prose = (), principle: Prose = (),
    ) -> Diagnosis:  # fmt: skip
        """A mistake that the verdict itself finds."""
        side = self.case.final.side
        return Diagnosis.of(slug, where, span or (side.start, side.end), title=title, principle=principle)

    @property
    def whole(self) -> Side:
        """The final side with the answer's own names written out."""
        return self.written.side

    def factors_of(self, side: Side, diagnoses: Sequence[Diagnosis]) -> Factors:
        return factors_report(side, self.case.course, self.case.tools.judge, *self.written.own, diagnoses,
                              star=self.case.star, code=self.case.is_code)  # fmt: skip

    def diagnosis(self) -> Sequence[Diagnosis]:
        if self.case.quick:
            return ()
        if self.is_multiple:
            return self.simple_mistakes() or [self.named("wrong-step", ("the left side",))]
        if (root := self.root) is not None and self.is_right_but_for(root):
            return self.step_diagnosis(root)
        if root is None or not self.case.is_gradient:
            return self.of_the_last_line(self.of_the_end())
        return self.of_one_line(root) if self.may_be_wrong == [root] else self.of_several_lines(root)

    def of_the_last_line(self, found: Sequence[Diagnosis]) -> Sequence[Diagnosis]:
        """What is wrong with the end; what is told of all of it, in an answer of several lines, of its line."""
        several = len(self.case.lines) > 1
        return [told if told.place != THE_ANSWER or not several else _in_line(self.end, [told])[0]
                for told in found]  # fmt: skip

    @property
    def may_be_wrong(self) -> list[Judged]:
        """The lines from which the end comes that are wrong by themselves, or of which that is not known."""
        root, used, settled = self.root, self.case.final.uses, self.written.settled
        before = root.uses if root is not None else frozenset[int]()
        return [
            line
            for line in self.case.lines
            if (line.is_wrong_itself and line.number in used)
            or (line.ruling == "unjudged" and line.number in before - settled)
        ]

    def of_one_line(self, root: Judged) -> Sequence[Diagnosis]:
        """What is wrong where the end follows from one wrong line: it is in that line, if it can be told so."""
        if _is_exact(found := self.of_the_end((root.start, root.end))):
            return _in_line(root, found)
        if _is_exact(step := self.step_diagnosis(root)):
            return step
        found = self.of_the_end()
        return found if _is_exact(found) else step

    def of_several_lines(self, root: Judged) -> Sequence[Diagnosis]:
        """What is wrong where the end follows from a wrong line `root`, and others may be wrong as well."""
        found = self.of_the_end()
        return found if _is_exact(found) else self.step_diagnosis(root) or found

    def of_the_end(self, within: Span | None = None) -> Sequence[Diagnosis]:
        """What is wrong with the end, in a part of the answer where that is known."""
        simple = () if self.case.is_gradient and not self.is_change else self.simple_mistakes()
        if not simple and self.is_without_direction:
            return [self.named("missing-direction")]
        found: Sequence[Diagnosis] = simple or diagnose(
            self.whole, self.case.course, self.case.tools.judge, *self.written.own, star=self.case.star,
            code=self.case.is_code, indices=self.indices, within=within, text=self.case.answer.text,
        )  # fmt: skip
        if self.is_change and not simple:
            return [told for told in found if told.mistake.startswith("missing")] or [self.named("wrong-step")]
        if not self.case.is_gradient and not (_is_exact(found) and len(simplest(found)) == 1):
            exact = [d for d in found if d.exact]
            return self.misshapen() or exact or self.wrong_pieces() or (*misfits(self.whole),)
        return found

    @property
    def root(self) -> Judged | None:
        """The wrong line from which the end follows."""
        return next((line for line in self.case.lines if line.number == self.case.final.follows), None)

    def is_right_but_for(self, root: Judged) -> bool:
        """Whether the end is right with what is due in the place of a derivative that an earlier line says wrongly.

        What is asked for of the end takes that derivative for what it is, and finds nothing wrong in it.
        """
        final, judge = self.case.final, self.case.tools.judge
        keys = keys_of(root)
        if not any(node.op == "gradient" and node.value in keys for node in self.whole.tree.postorder()):
            return False
        due = root.expected.values[0] if root.expected is not None else None
        if final.expr is None or due is None or not self.case.is_gradient or root.expr is None:
            return False
        right = tuple((name, due if value == root.expr else value) for name, value in final.definitions)
        mark = judge.fingerprint(final.expr, right) if algebra.shape(root.expr) == algebra.shape(due) else None
        return mark is not None and mark == judge.fingerprint(self.case.course.truth)

    @property
    def indices(self) -> tuple[str, ...]:
        """The free indices on the left."""
        return _indices(self.end.statement)

    @property
    def is_change(self) -> bool:
        """Whether the answer is the change of a number, dL = …, which has not the shape of the gradient."""
        expr = self.case.final.expr
        return is_change(self.case.statement.left) and expr is not None and algebra.is_scalar(expr)

    @property
    def is_multiple(self) -> bool:
        """Whether the left side is an equation for the derivative, such as 2 ∂L/∂W = …, and an array of its shape."""
        left = self.case.final.expected
        names = (self.case.asked, self.case.course.derivation.answer)
        return left is not None and left.name not in names and left.values[0] != self.case.course.truth and (
            left.shapes[0] == algebra.shape(self.case.course.truth)
        )  # fmt: skip

    @property
    def is_without_direction(self) -> bool:
        """Whether an answer in the place of a second differential names no change of the variable."""
        expr, truth = self.case.final.expr, self.case.course.truth
        if expr is None or self.case.course.derivation.order == 1 or algebra.shape(expr) != algebra.shape(truth):
            return False
        written = (expr, *(value for _, value in self.case.final.definitions))
        changes = [any(isinstance(n, Differential) for one in some for n in algebra.nodes(one))
                   for some in ((truth,), written)]  # fmt: skip
        return changes == [True, False]

    def simple_mistakes(self) -> Sequence[Diagnosis]:
        """A mistake of a Jacobian, a Hessian, a change or a multiple that shows in its value alone."""
        slug = simple_mistake(self.case)
        return [] if slug is None else [self.named(slug)]

    def wrong_pieces(self) -> Sequence[Diagnosis]:
        """A mistake in one piece of an answer that the wrong rules of the backward pass do not make."""
        slug = wrong_piece(self.case)
        return [] if slug is None else [self.named(slug)]

    def misshapen(self) -> Sequence[Diagnosis]:
        """What is said of a Jacobian or a Hessian in no shape that it may have."""
        expr, due = self.case.final.expr, self.case.final.expected
        shapes = {algebra.shape(self.case.course.truth), *(due.shapes if due is not None else ())}
        if expr is None or algebra.shape(expr) in shapes:
            return ()
        return [self.wrong_shape(algebra.shape(expr))]

    def wrong_shape(self, found: Shape) -> Diagnosis:
        """What is said of an answer with another shape than a Jacobian or a Hessian has."""
        derivation = self.case.course.derivation
        of, wrt = derivation.of, derivation.wrt
        due = words(algebra.shape(self.case.course.truth))
        if derivation.order == 1:
            side, other = ("row", "column") if self.case.course.layout == "jacobian" else ("column", "row")
            told = (
                f"the Jacobian has a {side} for each entry of {{of}} and a {other} for each of {{wrt}}: it is {{due}}"
            )
        elif 1 in algebra.shape(derivation.wrt):
            told = "the second derivative has a row and a column for each entry of {wrt}: it is {due}"
        else:
            size = words(algebra.shape(algebra.gradient(algebra.vec(derivation.wrt), algebra.vec(derivation.wrt))))
            change = "the change of {first}, {due}, or a matrix for {vec}, " + size
            told = f"the second derivative by a matrix is {change}"
        why = prose(f"This is {words(found)}; {told}.", of=of, wrt=wrt, due=due, vec=algebra.vec(wrt),
                    first=algebra.gradient(of, wrt))  # fmt: skip
        return self.named("wrong-shape", principle=why)

    def step_diagnosis(self, line: Judged) -> Sequence[Diagnosis]:
        """What is wrong with a step, held against what that step should give."""
        where: Prose = (f"line {line.number}",)
        found: Sequence[Diagnosis] = ()
        if self.case.quick:
            return ()
        if not self.case.is_gradient:
            return [self.named("wrong-step", where, (line.start, line.end))]
        if (slug := self.slope_mistake(line)) is not None:
            return [self.named(slug, where, (line.start, line.end))]
        tools = self.case.tools if line.statement is self.case.statement else self.step_tools(line)
        if tools is not None:
            names = shapes_of(line.definitions)
            found = diagnose(line.side, tools.course, tools.judge, line.definitions, names, star=self.case.star,
                             code=self.case.is_code, indices=_indices(line.statement),
                             text=self.case.answer.text)  # fmt: skip
        if found:
            return _in_line(line, found)
        return [self.named("wrong-step", where, (line.start, line.end))]

    def slope_mistake(self, line: Judged) -> str | None:
        """What is wrong with the formula of a slope, in a line that says what φ′ is."""
        due = line.expected.values[0] if line.expected is not None else None
        if not isinstance(due, Apply) or not due.order or line.expr is None:
            return None
        judge = self.case.tools.judge
        mark = judge.fingerprint(line.expr, line.definitions)
        around = Workshop.of(self.case.course, judge).around
        if mark is None:
            return None
        found = {slug for slug, wrong, _ in wrong_slopes(due, around) if judge.fingerprint(wrong) == mark}
        elsewhere = ("wrong-layer", "slope-of-output")  # where a formula is given, the formula is at fault
        return min(found, key=lambda slug: (slug in elsewhere, MISTAKES[slug].cost, slug), default=None)

    def step_tools(self, line: Judged) -> Tools | None:
        """What judges a derivative on the way, such as ∂f/∂z₁."""
        expected = line.expected
        if (
            expected is None
            or not isinstance(expected.name, Gradient)
            or expected.name.of != self.case.asked.of
            or expected.name.wrt not in self.case.course.names.values()
        ):
            return None
        name, steps = str(expected.name.wrt.name), self.case.tools.steps
        if name not in steps:
            try:
                course = self.case.course.by(name)
            except (SymbackError, ShapeError):
                return None
            judge = Judge(course)
            steps[name] = Tools(course, judge, Meanings(course, judge))
        return steps[name]


def _is_exact(found: Sequence[Diagnosis]) -> bool:
    """Whether what was found has the very value of the answer."""
    return any(told.exact for told in found)


def _in_line(line: Judged, found: Sequence[Diagnosis]) -> Sequence[Diagnosis]:
    """What is wrong, told with the line in which it is."""
    where, side = f"line {line.number}", (line.side.start, line.side.end)
    return [
        replace(d, place=(where,) if d.place == THE_ANSWER else (where, ", ", *d.place), span=d.span or side)
        for d in found
    ]


def _indices(statement: Statement) -> tuple[str, ...]:
    """The free indices on the left of a statement."""
    left = statement.left
    return () if left is None else tuple(index for index in left.indices if not index.isdigit())
