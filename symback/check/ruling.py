"""Judged lines → the verdict for one derivative: right or wrong, why, how much of it is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Integer, MatrixExpr, Rational
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call, Entrywise, Gradient, IndexSum, Stack
from symback.check import numbers
from symback.check.course import Course
from symback.check.equality import Evidence, Judge
from symback.check.inline import written_out
from symback.check.lines import Judged, restates
from symback.check.meaning import AnyLayout, Meanings
from symback.check.mistakes import MISTAKES, Diagnosis, Factors, diagnose, factors_report
from symback.check.shown import fitting, misfitting
from symback.check.verdict import Line, Reading, Verdict
from symback.errors import ShapeError, SymbackError
from symback.language.build import build
from symback.notation import TEXT, write
from symback.prose import Prose, joined, prose
from symback.reading import Answer, Left, Misfit, Side, Star, Statement, Tree, readings_of
from symback.reading import Reading as Read
from symback.shapes import Shape, words

Definitions = tuple[tuple[MatrixSymbol, MatrixExpr], ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """What judges one derivative."""

    course: Course
    judge: Judge
    meanings: Meanings


@dataclass
class Ruling:
    """The verdict for one derivative, from the lines of an answer; `statement` is the one that must give it."""

    base: Verdict
    tools: Tools
    answer: Answer
    lines: Sequence[Judged]
    statement: Statement
    layout: AnyLayout | None
    star: Star
    seed: int
    quick: bool = False

    def verdict(self) -> Verdict:
        """The verdict, with its lines, diagnosis, evidence and score."""
        made = replace(
            self.base,
            layout=self.course.layout,
            reading=self.reading_text(),
            shown=self.shown(),
            notes=tuple(self.notes()),
            lines=self.told(),
            truth=self.course.truth,
            evidence=self.evidence(),
            final=self.final.number,
            wrong_first=next((line.number for line in self.lines if line.is_wrong_itself and self.belongs(line)), 0),
        )
        if self.final.ruling == "correct" and self.restating:
            told = Evidence("structural", "the derivative that is asked for stands in the answer by its name")
            return replace(
                self.wrong(made, [self.named("restates-question", "the answer")], 0.0), evidence=told, factors=None
            )
        if self.is_numeric and self.final.ruling != "correct":
            return self.of_numbers(made)
        if self.final.ruling == "correct" and (bad := self.bad_steps):
            return self.wrong(made, self.step_diagnosis(bad[0]), score=self.share())
        if self.final.ruling == "correct":
            return replace(made, verdict="correct", score=1.0, notes=(*made.notes, *self.forms()))
        if self.final.ruling in ("undecided", "unjudged"):
            return replace(made, verdict="undecided")
        if self.final.turned:
            return self.wrong(made, [self.named("transposed-layout", "the layout")])
        return self.wrong(made, self.diagnosis())

    @property
    def course(self) -> Course:
        return self.tools.course

    @property
    def asked(self) -> Gradient:
        found: Gradient = algebra.gradient(self.course.derivation.of, self.course.derivation.wrt)
        return found

    @cached_property
    def final(self) -> Judged:
        """The last equality of the statement that must give the derivative."""
        return next(line for line in reversed(self.lines) if line.statement is self.statement)

    @property
    def restating(self) -> bool:
        return self.is_gradient and self.final.expr is not None and restates(self.final.expr, self.asked)

    @property
    def bad_steps(self) -> list[Judged]:
        """Wrong equalities before a right end, which say in mathematics what is not so."""
        others = [line for line in self.lines if line is not self.final and line.is_wrong_itself]
        return [line for line in others if line.expected is not None and line.expected.strict and self.belongs(line)]

    def belongs(self, line: Judged) -> bool:
        """Whether a line belongs to this derivative: a whole backward pass has others, each judged for itself."""
        left = line.statement.left
        other = left is not None and left.kind == "gradient" and left.wrt in self.course.problem.variables
        return not other or line.statement is self.statement

    def wrong(self, made: Verdict, found: Sequence[Diagnosis], score: float | None = None) -> Verdict:
        factors = None if self.is_numeric or self.quick or not self.is_gradient else self.factors_of(self.whole, found)
        if score is None:
            # Without a count of factors, what is right but for one thing is worth half.
            nearly = bool(found) and found[0].mistake in ("sign", "constant-factor", "transposed-layout")
            score = factors.score if factors is not None else 0.5 * nearly
        score = round(min(max(score, 0.0), 0.99), 4)
        return replace(made, verdict="incorrect", diagnosis=tuple(found), factors=factors, score=score)

    # What is told of the lines.

    def told(self) -> tuple[Line, ...]:
        first = next((line for line in self.lines if line.is_wrong_itself and self.belongs(line)), None)
        return tuple(self.line(line, first is line) for line in self.lines)

    def line(self, line: Judged, first: bool) -> Line:
        comment = line.comment
        if not comment and line.ruling == "correct":
            comment = self.meant(line)
        elif not comment and line.ruling == "incorrect" and line.turned:
            comment = ("right in the other layout: transposed",)
        elif not comment and line.ruling == "incorrect":
            about = () if line.expected is None else prose("this is not {g}", g=line.expected.name)
            comment = (*about, ": the first wrong step" if about else "the first wrong step") if first else about
        text = self.answer.text[line.start : line.side.end]
        return Line(
            line.number, line.ruling, text.strip(), line.start, line.side.end, comment, line.follows,
            self.left_of(line), line.shown,
        )  # fmt: skip

    def left_of(self, line: Judged) -> MatrixExpr | None:
        """The left side as an expression: a derivative, or a name with the shape of what it stands for."""
        left = line.statement.left
        if left is None or line.shown is None:
            return None
        if left.kind == "gradient":
            return self.tools.meanings.atom(left)
        return algebra.symbol(left.name, algebra.shape(line.shown)) if left.kind == "name" else None

    def meant(self, line: Judged) -> Prose:
        """What a name of the student's own turned out to be."""
        left = line.statement.left
        if left is None or left.kind != "name" or line.expected is None or line.expected.strict:
            return ()
        if line.shown == line.expected.name:
            return ()
        return prose("this is {g}", g=line.expected.name)

    def reading_text(self) -> str:
        """The lines as they were understood, section 3 text."""
        told = []
        for line in self.lines:
            if line.shown is not None:
                left = _left(line)
                told.append(f"{left}{write(line.shown, TEXT)}")
        return "\n".join(told)

    def shown(self) -> Reading | None:
        if self.final.shown is not None:
            return fitting(self.final.shown)
        return misfitting(self.final.side, self.factor)

    def factor(self, tree: Tree) -> MatrixExpr | None:
        """The best reading of a part of an answer as an expression."""
        found = self.readings(tree)
        if isinstance(found, Misfit) or not found:
            return None
        try:
            return build(found[0].term, self.course.names)
        except (ShapeError, KeyError):
            return None

    def readings(self, tree: Tree) -> tuple[Read, ...] | Misfit:
        vocabulary = self.course.vocabulary
        code = self.answer.form == "numpy"
        return readings_of(
            tree, dict(vocabulary.shapes), vocabulary, star=self.star, wanted=self.course.derivation.shape, code=code
        )

    def notes(self) -> Iterator[Prose]:
        """How the answer was read where it could be read otherwise, and left sides that say something else."""
        several = len(self.lines) > 1
        for line in self.lines:
            for note in line.reading.notes if line.reading is not None else ():
                yield (f"line {line.number}: {note}" if several else note,)
        left = self.statement.left
        if left is not None and left.kind == "gradient" and (left.wrt, left.of) != self.asked_names:
            atom = self.tools.meanings.atom(left)
            if atom is not None and atom != self.asked:
                text = "the left side names {g}; it was judged as {asked}, which is asked for"
                yield prose(
                    text + ("; as {g} it is right" if self.is_right_for(left) else ""), g=atom, asked=self.asked
                )
        if self.quick:
            yield ("looking for the mistake took too long, so it is not named",)
        if named := self.named_derivatives():
            names = joined([(atom,) for atom in named], ", ")
            yield (*names, " are left as names" if len(named) > 1 else " is left as a name")

    def is_right_for(self, left: Left) -> bool:
        """Whether the final side is the derivative that its left side names."""
        expected = self.tools.meanings.derivative(left, "any")
        if expected is None or self.final.expr is None:
            return False
        shape = algebra.shape(self.final.expr)
        return any(
            algebra.shape(value) == shape
            and self.tools.judge.compare(self.final.expr, value, self.final.definitions).equal
            for value in expected.values
        )

    @property
    def asked_names(self) -> tuple[str, str]:
        return str(self.asked.args[1].name), str(self.asked.args[0].name)

    def named_derivatives(self) -> list[MatrixExpr]:
        """Derivatives that stand in the result by name and that the answer does not work out."""
        expr = self.final.expr
        found = () if expr is None else (n for n in algebra.nodes(expr) if isinstance(n, Gradient) and n != self.asked)
        return list(dict.fromkeys(found))

    def forms(self) -> Iterator[Prose]:
        """The form of a right answer, told to those who expect another one."""
        expr = self.final.shown
        if expr is None or self.final.outcome is None or self.final.outcome.evidence.kind == "structural":
            return
        kinds = {type(node) for node in algebra.nodes(expr)}
        calls = {node.function for node in algebra.nodes(expr) if isinstance(node, Call)}
        forms = [
            ("with diagonal matrices", "diag" in calls),
            ("by indices", bool(kinds & {IndexSum, Entrywise})),
            ("entry by entry", Stack in kinds),
            ("with the slope written out", Apply in kinds and not _has_slope(expr) and _has_slope(self.course.truth)),
        ]
        if found := [form for form, here in forms if here]:
            yield (f"you wrote it {' and '.join(found)}; it is the same",)

    # Why it is wrong.

    def named(self, slug: str, where: str, message: str = "", span: tuple[int, int] | None = None) -> Diagnosis:
        """A mistake that the verdict itself finds."""
        place = span or (self.final.side.start, self.final.side.end)
        return Diagnosis(slug, where, place, message or MISTAKES[slug].principle)

    @cached_property
    def whole(self) -> Side:
        """The final side with the answer's own names written out."""
        known: dict[str, Tree] = {}
        for line in self.lines:
            if line is self.final:
                break
            left = line.statement.left
            if left is None or left.kind == "other" or left.indices or line.statement.sides[-1] is not line.side:
                continue
            tree = written_out(line.side.tree, known)
            if tree is not None:
                known |= dict.fromkeys(_keys(line), tree)
        side = self.final.side
        tree = written_out(side.tree, known) if known else None
        if tree is None or tree == side.tree:
            return side
        found = self.readings(tree)
        if isinstance(found, Misfit):
            return replace(side, tree=tree, readings=(), misfit=found)
        return replace(side, tree=tree, readings=found, misfit=None)

    def factors_of(self, side: Side, diagnoses: Sequence[Diagnosis]) -> Factors:
        return factors_report(side, self.course, self.tools.judge, *self.own, diagnoses,
                              star=self.star, code=self.is_code)  # fmt: skip

    @property
    def own(self) -> tuple[Definitions, dict[str, Shape]]:
        """The answer's own names that still stand in the final side."""
        if self.whole is not self.final.side:
            return (), {}
        return self.final.definitions, {str(s.name): algebra.shape(s) for s, _ in self.final.definitions}

    @property
    def is_code(self) -> bool:
        return self.answer.form == "numpy"

    def diagnosis(self) -> Sequence[Diagnosis]:
        if self.quick:
            return ()
        if not self.is_gradient:
            return self.simple_mistakes()
        found = diagnose(self.whole, self.course, self.tools.judge, *self.own, star=self.star, code=self.is_code)
        if self.final.follows is None or any(d.exact for d in found):
            return found
        wrong = next(line for line in self.lines if line.number == self.final.follows)
        return self.step_diagnosis(wrong) or found

    @property
    def is_gradient(self) -> bool:
        """Whether a gradient is asked for: the wrong rules are those of the backward pass."""
        return algebra.is_scalar(self.course.derivation.of) and self.course.derivation.order == 1

    def simple_mistakes(self) -> Sequence[Diagnosis]:
        """Of a Jacobian or a Hessian only a sign and a constant factor are looked for."""
        expr, truth = self.final.expr, self.course.truth
        if expr is None or algebra.shape(expr) != algebra.shape(truth):
            return [self.named("wrong-shape", "the whole answer")] if expr is not None else []
        for slug, factor in (
            ("sign", Integer(-1)),
            ("constant-factor", Integer(2)),
            ("constant-factor", Rational(1, 2)),
        ):
            other = algebra.product(algebra.constant(factor), truth)
            if self.tools.judge.compare(expr, other, self.final.definitions).equal:
                return [self.named(slug, "the whole answer")]
        return []

    def step_diagnosis(self, line: Judged) -> Sequence[Diagnosis]:
        """What is wrong with a step, held against what that step should give."""
        where = f"line {line.number}"
        found: Sequence[Diagnosis] = ()
        if self.quick or not self.is_gradient:
            return ()
        if line.statement is self.statement:
            names = {str(symbol.name): algebra.shape(symbol) for symbol, _ in line.definitions}
            found = diagnose(line.side, self.course, self.tools.judge, line.definitions, names,
                             star=self.star, code=self.is_code)  # fmt: skip
        elif (tools := self.step_tools(line)) is not None:
            found = diagnose(line.side, tools.course, tools.judge, star=self.star, code=self.is_code)
        if found:
            return [replace(d, where=f"{where}, {d.where}" if d.where else where) for d in found]
        return [self.named("wrong-step", where, span=(line.start, line.side.end))]

    def step_tools(self, line: Judged) -> Tools | None:
        """What judges a derivative on the way, such as ∂f/∂z₁."""
        expected = line.expected
        if expected is None or not isinstance(expected.name, Gradient) or expected.name.args[0] != self.asked.args[0]:
            return None
        try:
            course = self.course.by(str(expected.name.args[1].name))
        except (SymbackError, ShapeError):
            return None
        judge = Judge(course)
        return Tools(course, judge, Meanings(course, judge))

    def share(self) -> float:
        """The part of the judged lines that is right or follows, for a derivation with a right end."""
        judged = [line for line in self.lines if line.ruling in ("correct", "incorrect")]
        good = sum(line.ruling == "correct" or line.follows is not None for line in judged)
        return good / max(1, len(judged))

    def evidence(self) -> Evidence | None:
        final = self.final
        if final.outcome is not None:
            return final.outcome.evidence
        if final.side.misfit is not None and final.ruling != "incorrect":
            told = "".join(part if isinstance(part, str) else write(part, TEXT) for part in final.comment)
            return Evidence("structural" if final.ruling == "correct" else "undecided", told)
        if final.side.misfit is not None:
            return Evidence("structural", final.side.misfit.message)
        if final.reading is not None and final.expected is not None and final.ruling == "incorrect":
            due = words(final.expected.shapes[0])
            return Evidence("structural", f"the answer is {words(final.reading.shape)}, and what is asked for is {due}")
        return None

    # Arrays of numbers.

    @cached_property
    def is_numeric(self) -> bool:
        expr = self.final.expr
        if expr is None:
            return False
        return self.final.side.decimals is not None or numbers.is_number(expr)

    def of_numbers(self, made: Verdict) -> Verdict:
        """Numbers against the numbers of the derivation at the problem's values."""
        kept = self.course.solution
        solution = kept if kept.seed == self.seed else replace(kept, seed=self.seed)
        at = numbers.truth_at(solution)
        if isinstance(at, str):
            return replace(made, verdict="undecided", evidence=Evidence("undecided", f"there are no numbers: {at}"))
        assert self.final.expr is not None
        answer, decimals = numbers.values_of(self.final.expr), self.final.side.decimals
        point = {name: value.tolist() for name, value in at.point.values.items()}
        where = "at the problem's values" + (f", sampled with seed {self.seed}" if at.point.sampled else "")
        truths = [at.gradient, at.gradient.T] if self.layout == "any" else [at.gradient]
        for truth in truths:
            if answer.shape == truth.shape:
                found = numbers.compare(answer, truth, decimals)
                detail = f"{found.reason}, {where}"
                if found.equal:
                    return replace(made, verdict="correct", score=1.0, evidence=Evidence("sampled", detail, point),
                                   lines=self.relined())  # fmt: skip
                if found.equal is None:
                    return replace(made, verdict="undecided", evidence=Evidence("undecided", detail, point))
        evidence = self.numeric_evidence(answer, at.gradient, decimals, where, point)
        if self.quick:
            return replace(self.wrong(made, (), 0.0), evidence=evidence)
        told = [self.named(slug, "the numbers", f"{text[0].upper()}{text[1:]}. {MISTAKES[slug].principle}")
                for slug, text in numbers.simple_mistakes(answer, at.gradient, decimals)]  # fmt: skip
        if not told and answer.shape == at.gradient.shape and self.is_gradient:
            told = list(diagnose(self.final.side, self.course, self.tools.judge))
        if not self.is_gradient:
            return replace(self.wrong(made, told, 0.0), evidence=evidence)
        parts = factors_report(self.final.side, self.course, self.tools.judge).total
        exact = bool(told) and told[0].exact and answer.shape == at.gradient.shape
        count = sum(d.rank == 0 for d in told)
        score = max(0, parts - count) / parts if exact and parts else 0.0
        return replace(self.wrong(made, told, score), evidence=evidence)

    def numeric_evidence(
        self,
        answer: numbers.Array,
        truth: numbers.Array,
        decimals: object,
        where: str,
        point: dict[str, list[list[float]]],
    ) -> Evidence:
        if answer.shape != truth.shape:
            due = f"{truth.shape[0]}×{truth.shape[1]}"
            return Evidence("structural", f"these numbers are {answer.shape[0]}×{answer.shape[1]}; {due} is due")
        found = numbers.compare(answer, truth, decimals)  # type: ignore[arg-type]
        entry = found.entry or (1, 1)
        i, j = entry
        # A right entry of an array that was asked for is a part of the answer: told only where it may be.
        right = f"{truth[i - 1, j - 1]:.6g}" if self.base.reveal else ""
        return Evidence("counterexample", f"{found.reason} {where}", point, entry, f"{answer[i - 1, j - 1]:g}", right)

    def relined(self) -> tuple[Line, ...]:
        return tuple(
            replace(line, ruling="correct", comment=()) if line.number == self.final.number else line
            for line in self.told()
        )


def _left(line: Judged) -> str:
    left = line.statement.left
    if left is None or line.side is not line.statement.sides[0]:
        return "" if line.side is line.statement.sides[0] else "= "
    name = f"d{left.of}/d{left.wrt}" if left.kind == "gradient" else left.name
    if left.kind == "other":
        name = " ".join(left.text.split())
    indices = f"[{','.join(left.indices)}]" if left.indices else ""
    return f"{name}{indices} = "


def _keys(line: Judged) -> tuple[str, ...]:
    left = line.statement.left
    assert left is not None
    return tuple(key for key in (left.name, f"{left.of} {left.wrt}".strip()) if key)


def _has_slope(expr: MatrixExpr) -> bool:
    return any(isinstance(node, Apply) and node.order for node in algebra.nodes(expr))
