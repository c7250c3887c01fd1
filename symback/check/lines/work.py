"""An answer line by line: each equality against the truth, and against the student's own earlier lines.

A name that the answer defines is a symbol of its own with the value that the student gave it, also where
it is the name of a derivative (δ₂ = …): what is built on a wrong line is wrong in value. Beside that the
work keeps what every definition should have been, and a later line that is right with those is marked as
following from the first wrong one.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.at_values import at_values, stands_for
from symback.check.lines.blame import Blame
from symback.check.lines.building import Building, Built
from symback.check.lines.chain_rule import ChainRule, Found
from symback.check.lines.chained import Chain
from symback.check.lines.changes import takes
from symback.check.lines.comparing import Comparing, same_shape
from symback.check.lines.due import Due
from symback.check.lines.excuses import Excuses
from symback.check.lines.expected import Expected
from symback.check.lines.figures import is_number
from symback.check.lines.judged import Judged
from symback.check.lines.layouts import IN_DENOMINATOR_LAYOUT, Layouts, is_all_names, named_in
from symback.check.lines.lefts import is_every_entry, is_turned, names_line
from symback.check.lines.meaning import Meanings
from symback.check.lines.order import judging_order
from symback.check.lines.own import OwnNames
from symback.check.lines.own_derivatives import OwnDerivatives
from symback.check.lines.sums import Sums
from symback.language import Complaint, LanguageError
from symback.prose import Prose
from symback.reading import Answer, Misfit, Side, Statement, Tree, readings_of
from symback.shapes import AnyLayout

STEP = "a true step of the chain rule, but not yet the answer: say what each derivative in it is"
NOT_JUDGED = "not judged"
"""What is said of a formula that stands alone beside the answer."""
UNTAKEN = "true, but not yet the answer: a derivative is still to be taken here; say what it is"


@dataclass
class Work:
    """The lines of one answer, judged in order. `finals` says by statement which derivative it must give."""

    course: Course
    judge: Judge
    meanings: Meanings
    names: Mapping[str, MatrixExpr]
    finals: Mapping[int, Expected]
    layout: AnyLayout
    text: str = ""
    is_code: bool = False
    statements: Sequence[Statement] = ()
    families: dict[str, str] = field(default_factory=dict)
    lines: list[Judged] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.own = OwnNames(self.course.names, dict(self.judge.changes))
        self.derivatives = OwnDerivatives(self.course, self.meanings, self.own)
        self.due = Due(self.names, self.own, self.derivatives, self.layout)
        self.layouts = Layouts(self.judge, self.own)
        self.building = Building(self.course, self.own, self.derivatives, self.finals)
        self.sums = Sums(self.course, self.judge, self.own)
        self.comparing = Comparing(self.judge, self.own, self.finals)

    def run(self, answer: Answer, only: Container[int] | None = None) -> list[Judged]:
        """Judge every equality of the answer, or of `only` some of its statements."""
        self.text, self.statements, self.is_code = answer.text, answer.statements, answer.form == "numpy"
        self.sums.begin(answer)
        first = [1 + sum(len(s.sides) for s in answer.statements[:place]) for place in range(len(answer.statements))]
        for place in judging_order(answer.statements):
            if only is not None and place not in only:
                continue
            statement = answer.statements[place]
            expected = self.finals.get(place) or self.due.of(statement, self.statements)
            made = [self.line(statement, side, expected, first[place] + n) for n, side in enumerate(statement.sides)]
            made = self.chained(statement, made) if expected is None and len(made) > 1 else made
            made = [replace(line, uses=self.own.used(line.expr)) for line in made] if self.own.makers else made
            self.lines += made
            if made:
                self.define(statement, made[-1])
        self.lines = self.layouts.settled(sorted(self.lines, key=lambda line: line.number))
        finals = [line for line in self.lines if self.is_final(line)]
        if finals and all(line.ruling == "correct" and not line.is_step for line in finals):
            return Excuses(self.lines, self.meanings, self.own).excused()
        return Blame(self.lines, self.judge, self.meanings.known, self.own).found()

    def chained(self, statement: Statement, made: list[Judged]) -> list[Judged]:
        """The lines of one name of the answer's own, the later ones held against the first."""
        if statement.left is None or statement.left.kind != "name" or made[0].expr is None:
            return made
        chain = Chain(self.judge, self.meanings.figures, self.text, self.meanings.valued, self.own.written)
        return chain.held(made, [[*self.building.built(statement, side, None)] for side in statement.sides])

    def line(self, statement: Statement, side: Side, expected: Expected | None, number: int) -> Judged:
        base = Judged(number, statement, side, "unjudged", expected, definitions=tuple(self.own.written))
        rule = ChainRule(self.course, self.judge, self.derivatives)
        if (local := rule.local(statement.left, side, self.text)) is not None:
            (ruling, comment), due = local
            return replace(base, ruling=ruling, comment=comment, expected=due)
        formal = rule.step(statement.left, side, self.text)
        if not side.readings:
            return self.unfitting(base, formal)
        built = self.sums.of_one_meaning(side, [*self.building.built(statement, side, expected)])
        if not built:
            return replace(base, ruling="undecided", comment=self.building.unbuilt(side))
        if expected is not None and not expected.strict:
            # In code dh2 may well be a slope; dz1 that is ∂f/∂h₁, or that is x, is a mistake.
            found = self.meanings.known.by_value(built[0][1], self.own.written)
            expected = found if found is not None and isinstance(found.name, Apply) else expected
            expected = self.sums.summed(expected, built)
            base = replace(base, expected=expected)
        if expected is None and statement.left is not None and statement.left.kind == "name":
            reading, expr, _ = built[0]
            expected = self.meanings.of_name(statement.left.name, expr, self.own.written, self.families)
            base = replace(base, expected=expected)
        if expected in self.finals.values():
            built = [(reading, self.building.by_vec(expr, statement.left), shown) for reading, expr, shown in built]
        if expected is None:
            reading, expr, shown = built[0]
            comment = ("used as you define it",) if statement.left is not None else (NOT_JUDGED,)
            return replace(base, reading=reading, expr=expr, shown=shown, comment=comment)
        judged = self.sums.said(self.valued(base, built, expected, formal))
        self.sums.note(judged)
        return judged

    def unfitting(self, base: Judged, formal: Found | None) -> Judged:
        """A side in which shapes do not fit, unless it is a step of the chain rule, or one in denominator layout."""
        if formal is not None:
            return self.formally(base, formal)
        if (turned := self.turned_jacobians(base) or self.narrowed(base)) is not None:
            return self.settled(turned)
        nodes = [*base.side.tree.postorder()]
        misfit = base.side.misfit
        if misfit is not None and any(self.may_not_exist(node, base) for node in nodes):
            hint = "write every entry by a letter, as in p_j - y_j"
            raise LanguageError(Complaint(misfit.start, misfit.end, "size", misfit.message, hint))
        unread = any(node.op == "unread" or self.is_untaken(node, base) for node in nodes)
        return replace(base, ruling="unjudged" if unread else "incorrect", comment=_misfit(base.side))

    @staticmethod
    def is_untaken(node: Tree, base: Judged) -> bool:
        """Whether a derivative of a formula has no value that is known here, though all in it fits."""
        misfit = base.side.misfit
        return node.op == "derived" and misfit is not None and (node.start, node.end) == (misfit.start, misfit.end)

    def may_not_exist(self, node: Tree, base: Judged) -> bool:
        """Whether one entry is told by those of arrays whose size is a name, `∂L/∂z₁ = p₁ - y₁` of k entries."""
        misfit, left = base.side.misfit, base.statement.left
        if node.op != "entry" or misfit is None or (node.start, node.end) != (misfit.start, misfit.end):
            return False
        shape = self.course.vocabulary.shapes.get(node.operands[0].value, ())
        told = left is not None and any(map(str.isdecimal, left.indices)) and any(map(str.isdecimal, node.indices))
        return told and any(isinstance(size, str) for size in shape)

    def valued(
        self, base: Judged, built: Built, expected: Expected,
        formal: Found | None,
    ) -> Judged:  # fmt: skip
        """A side whose readings have values, against what is due."""
        judged = self.settled(self.comparing.compared(base, built, expected))
        if judged.is_step:
            return judged
        if judged.ruling in ("incorrect", "undecided"):
            again = self.turned_jacobians(base) or (self.narrowed(base) if judged.outcome is None else None)
            if again is not None:
                return self.settled(again)
        if judged.ruling != "correct" and not self.is_final(judged):
            judged = at_values(judged, expected, self.meanings.figures, self.text)
        if formal is not None and judged.ruling != "correct" and judged.follows is None:
            return self.formally(judged if formal[0] == "incorrect" else base, formal)
        return judged

    def formally(self, line: Judged, formal: Found) -> Judged:
        """A line that is judged as a step of the chain rule, by its names; true, it is no answer yet."""
        ruling, comment = formal
        step = ruling == "correct" and self.is_answer(line)
        return replace(line, ruling=ruling, comment=(STEP,) if step else comment, is_step=step)

    def settled(self, judged: Judged) -> Judged:
        """A line with what its named derivatives say: in which layout they are, and whether nothing else stands there.

        A product of them alone is a step. As a row it is one in numerator layout.
        """
        if judged.shown is not None and is_all_names(judged.shown) and self.is_true(judged):
            if self.is_answer(judged) and self.leaves_names(judged):
                return replace(judged, ruling="correct", turned=False, comment=(STEP,), is_step=True)
            if not self.is_answer(judged):
                said = judged.comment if judged.ruling == "correct" else ("the chain rule, link by link",)
                return replace(judged, ruling="correct", turned=False, comment=said)
        taken = bool(self.derivatives.derived) and judged.reading is not None and takes(judged.reading.term)
        if taken and (judged.ruling == "correct" or judged.turned):
            judged = replace(judged, ruling="correct", turned=False)  # a row is one in numerator layout
            return replace(judged, comment=(UNTAKEN,), is_step=True) if self.is_answer(judged) else judged
        if self.is_final(judged) or judged.ruling not in ("correct", "incorrect") or judged.local:
            pass
        elif self.layout != "jacobian" or not judged.turned:
            judged = self.layouts.stated(judged)
        if judged.ruling == "correct" and not judged.local and judged.expr is not None:
            judged = replace(judged, local=self.layouts.used(judged.expr))
        return judged

    def leaves_names(self, judged: Judged) -> bool:
        """Whether derivatives stand in a line by name of which the answer says nothing."""
        trees = [one.left.tree for one in self.statements if one.left is not None and one.left.tree is not None]
        nodes = (node for tree in trees for node in tree.postorder() if node.op in ("gradient", "partial"))
        told = {tuple(node.value.split()[:2]) for node in nodes}
        return judged.expr is not None and not told.issuperset(named_in(judged.expr))

    def is_true(self, judged: Judged) -> bool:
        """Whether a product of derivatives by name is true of those derivatives, whatever the answer says they are.

        In numerator layout it is a row; by a matrix it is the vec of what is due.
        """
        shown, values = judged.shown, judged.expected.values if judged.expected is not None else ()
        for value in values:
            for one in (value, algebra.vec(value)):
                for due in (one, algebra.push_transpose(one)):
                    if shown is not None and same_shape(shown, due) and self.judge.compare(shown, due).equal:
                        return True
        return False

    def turned_jacobians(self, base: Judged) -> Judged | None:
        """A line that is right with its local Jacobians in denominator layout; None for another."""
        expected = base.expected
        tree = self.layouts.in_denominators(base.side.tree) if expected is not None else None
        if tree is None or expected is None:
            return None
        left = base.statement.left
        known = {name: algebra.shape(symbol) for name, symbol in self.own.known.items()}
        found = readings_of(
            tree, {**self.course.vocabulary.shapes, **known}, self.course.vocabulary, wanted=expected.shapes[0],
            indices=left.indices if left is not None else (),
        )  # fmt: skip
        if isinstance(found, Misfit) or not found:
            return None
        built = [*self.building.built(base.statement, replace(base.side, readings=found), expected)]
        judged = self.comparing.compared(base, built, expected) if built else base
        if judged.ruling != "correct" and not (
            judged.shown is not None and is_all_names(judged.shown) and self.is_true(judged)
        ):
            return None
        return replace(judged, ruling="correct", turned=False, local="denominator", comment=(IN_DENOMINATOR_LAYOUT,))

    def narrowed(self, base: Judged) -> Judged | None:
        """A line that is right where an index runs only as far as the left side or a sum says; None for another.

        `∂L/∂h_i = ∂L/∂u_i`, where h is the first part of u: how far i runs in u is not said beside it.
        """
        left, expected, tree = base.statement.left, base.expected, base.side.tree
        indexed = any(node.op in ("entry", "unit") for node in tree.postorder())
        if left is None or expected is None or not indexed or self.is_code or names_line(left):
            return None
        known = {name: algebra.shape(symbol) for name, symbol in self.own.known.items()}
        try:
            found = readings_of(
                tree, {**self.course.vocabulary.shapes, **known}, self.course.vocabulary, wanted=expected.shapes[0],
                indices=left.indices, ranges=dict(left.ranges), narrow=True,
            )  # fmt: skip
        except LanguageError:
            return None
        if isinstance(found, Misfit):
            return None
        built = [*self.building.built(base.statement, replace(base.side, readings=found), expected)]
        judged = self.comparing.compared(base, built, expected) if built else base
        return judged if judged.ruling == "correct" else None

    def define(self, statement: Statement, line: Judged) -> None:
        """Take up what a statement defines, as it was written and as it should have been."""
        left = statement.left
        if left is None or line.expr is None:
            return
        if line.ruling == "correct" and line.expected is not None and is_number(line.expr):
            line = replace(line, expr=stands_for(line.expr, line.expected))
            assert line.expr is not None
        if left.indices and not is_every_entry(left):
            return  # p_i = ... says what p is, p_1 = ... does not
        if left.kind == "name" and left.name in self.names:
            if line.ruling == "correct":
                self.own.state(self.names[left.name], line)
            return
        atom = None if is_turned(left.tree) else self.own.atom(left)
        if left.kind == "name" or atom is not None:
            self.own.take(line, atom)

    def is_final(self, line: Judged) -> bool:
        """Whether a line is the last equality of a statement that must give an asked derivative."""
        return line.expected in self.finals.values() and line.statement.sides[-1] is line.side

    def is_answer(self, line: Judged) -> bool:
        """Whether a line is the end of the statement that must give an asked derivative, and no step before it."""
        asked = any(self.statements[place] is line.statement for place in self.finals)
        return asked and line.statement.sides[-1] is line.side


def _misfit(side: Side) -> Prose:
    return (side.misfit.message,) if side.misfit is not None else ("shapes do not fit",)
