"""Why an answer is wrong: its mistakes, those of its steps, and which factors of the right answer it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Differential, Gradient
from symback.check.equality import Judge
from symback.check.lines.judged import Judged
from symback.check.lines.lefts import is_change
from symback.check.lines.meaning import Meanings
from symback.check.mistakes import MISTAKES, THE_ANSWER, Diagnosis, Factors, diagnose, factors_report
from symback.check.mistakes.diagnosis import simplest
from symback.check.mistakes.guesses import misfits
from symback.check.mistakes.slopes import wrong_slopes
from symback.check.mistakes.workshop import Workshop
from symback.check.ruling.case import Case, Tools
from symback.check.ruling.simple import simple_mistake, wrong_piece
from symback.errors import ShapeError, SymbackError
from symback.prose import Prose, prose
from symback.reading import Misfit, Side, Statement, Tree, written_out
from symback.shapes import Shape, words

Definitions = tuple[tuple[MatrixExpr, MatrixExpr], ...]


@dataclass
class Faults:
    """What is wrong with an answer that was judged."""

    case: Case

    def named(
        self, slug: str, where: Prose = THE_ANSWER, span: tuple[int, int] | None = None, *,
        title: Prose = (), principle: Prose = (),
    ) -> Diagnosis:  # fmt: skip
        """A mistake that the verdict itself finds."""
        side = self.case.final.side
        return Diagnosis.of(slug, where, span or (side.start, side.end), title=title, principle=principle)

    @cached_property
    def whole(self) -> Side:
        """The final side with the answer's own names written out."""
        known: dict[str, Tree] = dict(self.case.final.meant)
        for line in self.case.lines:
            if line is self.case.final:
                break
            left = line.statement.left
            if left is None or left.kind == "other" or left.indices or line.statement.sides[-1] is not line.side:
                continue
            tree = written_out(line.side.tree, known)
            if tree is not None:
                known |= dict.fromkeys(_keys(line), tree)
        side = self.case.final.side
        tree = written_out(side.tree, known) if known else None
        if tree is None or tree == side.tree:
            return side
        found = self.case.readings(tree)
        if isinstance(found, Misfit):
            return replace(side, tree=tree, readings=(), misfit=found)
        return replace(side, tree=tree, readings=found, misfit=None)

    def factors_of(self, side: Side, diagnoses: Sequence[Diagnosis]) -> Factors:
        return factors_report(side, self.case.course, self.case.tools.judge, *self.own, diagnoses,
                              star=self.case.star, code=self.case.is_code)  # fmt: skip

    @property
    def own(self) -> tuple[Definitions, dict[str, Shape]]:
        """The answer's own names that still stand in the final side."""
        if self.whole is not self.case.final.side:
            return (), {}
        definitions = self.case.final.definitions
        return definitions, _shapes_of(definitions)

    def diagnosis(self) -> Sequence[Diagnosis]:
        if self.case.quick:
            return ()
        if self.is_multiple:
            return self.simple_mistakes() or [self.named("wrong-step", ("the left side",))]
        if (root := self.root) is not None and self.is_right_but_for(root):
            return self.step_diagnosis(root)
        simple = () if self.case.is_gradient and not self.is_change else self.simple_mistakes()
        if not simple and self.is_without_direction:
            return [self.named("missing-direction")]
        found: Sequence[Diagnosis] = simple or diagnose(
            self.whole, self.case.course, self.case.tools.judge, *self.own, star=self.case.star, code=self.case.is_code,
            indices=self.indices,
        )  # fmt: skip
        if self.is_change and not simple:
            return [told for told in found if told.mistake.startswith("missing")] or [self.named("wrong-step")]
        if not self.case.is_gradient and not (any(d.exact for d in found) and len(simplest(found)) == 1):
            exact = [d for d in found if d.exact]
            return self.misshapen() or exact or self.wrong_pieces() or (*misfits(self.whole),)
        if self.case.final.follows is None or any(d.exact for d in found):
            return found
        return (self.step_diagnosis(root) if root is not None else ()) or found

    @property
    def root(self) -> Judged | None:
        """The wrong line from which the end follows."""
        return next((line for line in self.case.lines if line.number == self.case.final.follows), None)

    def is_right_but_for(self, root: Judged) -> bool:
        """Whether the end is right with what is due in the place of a derivative that an earlier line says wrongly.

        What is asked for of the end takes that derivative for what it is, and finds nothing wrong in it.
        """
        final, judge = self.case.final, self.case.tools.judge
        if not any(node.op == "gradient" for node in self.whole.tree.postorder()):
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
        return _indices(self.case.statement)

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
            names = _shapes_of(line.definitions)
            found = diagnose(line.side, tools.course, tools.judge, line.definitions, names, star=self.case.star,
                             code=self.case.is_code, indices=_indices(line.statement))  # fmt: skip
        if found:
            return [replace(d, place=(*where, ", ", *d.place)) for d in found]
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
        try:
            course = self.case.course.by(str(expected.name.wrt.name))
        except (SymbackError, ShapeError):
            return None
        judge = Judge(course)
        return Tools(course, judge, Meanings(course, judge))


def _shapes_of(definitions: Definitions) -> dict[str, Shape]:
    """The shapes of an answer's own names."""
    return {str(name.name): algebra.shape(name) for name, _ in definitions if isinstance(name, MatrixSymbol)}


def _indices(statement: Statement) -> tuple[str, ...]:
    """The free indices on the left of a statement."""
    left = statement.left
    return () if left is None else tuple(index for index in left.indices if not index.isdigit())


def _keys(line: Judged) -> tuple[str, ...]:
    left = line.statement.left
    assert left is not None
    return tuple(key for key in (left.name, f"{left.of} {left.wrt}".strip()) if key)
