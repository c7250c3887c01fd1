"""What is told of an answer: its lines, how it was read, and which form it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply, Call, Entrywise, Gradient, IndexSum, Stack
from symback.check.lines.judged import Judged, derivatives_in
from symback.check.lines.lefts import by_letters
from symback.check.mistakes.where import in_words
from symback.check.ruling.case import Case
from symback.check.ruling.shown import fitting, misfitting, with_decimals
from symback.check.verdict import Line, Reading
from symback.errors import ShapeError
from symback.language.build import build
from symback.names import spelled
from symback.prose import Prose, joined, prose
from symback.reading import Left, Misfit, Tree, written
from symback.reading.readings.products import STAR_ELEMENTWISE, STAR_MATMUL

_FORMULA = re.compile(r"[=<\\]")


@dataclass
class Told:
    """The words and formulas that a verdict shows beside its ruling."""

    case: Case

    def told(self) -> tuple[Line, ...]:
        first = next((line for line in self.case.lines if line.is_wrong_itself), None)  # of several derivatives too
        return tuple(self.line(line, first is line and self.case.belongs(line)) for line in self.case.lines)

    def line(self, line: Judged, first: bool) -> Line:
        comment = line.comment
        if not comment and line.ruling == "correct":
            comment = self.meant(line)
        elif not comment and line.ruling == "incorrect" and line.turned:
            entries = by_letters(line.statement.left)
            comment = ("right with its indices exchanged" if entries else "right in the other layout: transposed",)
        elif not comment and line.ruling == "incorrect":
            about: Prose = ()
            if line.expected is not None and line.expected.name is not None:
                about = prose("this is not {g}", g=line.expected.name)
            about = about or ("this does not hold",)
            comment = (*about, ": the first wrong step") if first else about
        text = self.case.answer.text[line.start : line.end]
        left, shown = self.left_of(line), self.echo(line)
        if left is None and line.statement.left is not None and line.statement is not self.case.statement:
            shown = None  # what has a left side of its own is no value of what is asked
        return Line(
            line.number, line.ruling, text.strip(), line.start, line.end, comment, line.follows, left, shown
        )  # fmt: skip

    def left_of(self, line: Judged) -> MatrixExpr | None:
        """The left side as an expression: a derivative, or a name with the shape of what it stands for."""
        left = line.statement.left
        if left is None or line.shown is None:
            return None
        if left.kind == "gradient" and left.order == 2:
            names = self.case.course.names
            known = {left.of, left.wrt} <= names.keys() and algebra.is_scalar(names[left.of])
            return algebra.hessian(names[left.of], names[left.wrt]) if known else None
        tree = left.tree
        if tree is not None and tree.op == "differential" and tree.value in self.case.course.names:
            return algebra.differential(self.case.course.names[tree.value])
        if left.kind == "gradient":
            name = line.expected.name if line.expected is not None else None
            said = name if isinstance(name, Gradient) else None
            atom = self.case.tools.meanings.atom(left)
            return said or atom if left.name else atom or said  # a δ may be counted in another way
        return algebra.symbol(left.name, algebra.shape(line.shown)) if left.kind == "name" else None

    def meant(self, line: Judged) -> Prose:
        """What a name of the student's own turned out to be."""
        left = line.statement.left
        if left is None or left.kind != "name" or line.expected is None or line.expected.strict:
            return ()
        if line.expected.name is None or line.shown == line.expected.name:
            return ()
        return "this is ", *in_words(line.expected.name)

    def understood(self) -> Iterator[tuple[str, MatrixExpr]]:
        """The lines as they were understood, each with what stands before it."""
        for line in self.case.lines:
            if (shown := self.echo(line)) is not None:
                yield _left(line), shown

    @staticmethod
    def echo(line: Judged) -> MatrixExpr | None:
        """A line as it was understood, its numbers as they were typed."""
        return None if line.shown is None else with_decimals(line.shown, line.side.tree)

    def shown(self) -> Reading | None:
        if (shown := self.echo(self.case.final)) is not None:
            return fitting(shown)
        return misfitting(self.case.final.side, self.factor)

    def factor(self, tree: Tree) -> MatrixExpr | None:
        """The best reading of a part of an answer as an expression."""
        found = self.case.readings(tree)
        if isinstance(found, Misfit) or not found:
            return None
        try:
            return with_decimals(build(found[0].term, self.case.course.names), tree)
        except (ShapeError, KeyError):
            return None

    def notes(self) -> Iterator[Prose]:
        """How the answer was read where it could be read otherwise, and left sides that say something else."""
        several = len(self.case.lines) > 1
        for line in self.case.lines:
            for note in _once(line.reading.notes) if line.reading is not None else ():
                yield (f"line {line.number}: {note}" if several else note,)
        left = self.case.statement.left
        if left is not None and left.kind == "gradient" and (left.wrt, left.of) != self.case.asked_names:
            atom = self.case.tools.meanings.atom(left)
            if atom is not None and atom != self.case.asked:
                text = "the left side names {g}; it was judged as {asked}, which is asked for"
                yield prose(
                    text + ("; as {g} it is right" if self.is_right_for(left) else ""), g=atom, asked=self.case.asked
                )
        for remark in self.case.answer.remarks:
            yield (f"'{remark}' is left out" if _FORMULA.search(remark) else f"the words “{remark}” are left out",)
        if self.case.quick:
            yield ("looking for the mistake took too long, so it is not named",)
        if named := self.named_derivatives():
            names = joined([(atom,) for atom in named], ", ")
            yield (*names, " are left as names" if len(named) > 1 else " is left as a name")

    def is_right_for(self, left: Left) -> bool:
        """Whether the final side is the derivative that its left side names."""
        expected = self.case.tools.meanings.derivative(left, "any")
        if expected is None or self.case.final.expr is None:
            return False
        shape = algebra.shape(self.case.final.expr)
        return any(
            algebra.shape(value) == shape
            and self.case.tools.judge.compare(self.case.final.expr, value, self.case.final.definitions).equal
            for value in expected.values
        )

    def named_derivatives(self) -> list[MatrixExpr]:
        """Derivatives that stand in the result by name and that the answer does not work out."""
        expr = self.case.final.expr
        return [] if expr is None else [atom for atom in derivatives_in(expr) if atom != self.case.asked]

    def forms(self) -> Iterator[Prose]:
        """The form of a right answer, told to those who expect another one."""
        expr = self.case.final.shown
        if expr is None or self.case.final.outcome is None or self.case.final.outcome.evidence.kind == "structural":
            return
        if found := _forms(expr, _has_slope(self.case.course.truth)):
            yield (f"you wrote it {' and '.join(found)}; it is the same",)


def _once(notes: tuple[str, ...]) -> tuple[str, ...]:
    """The notes on a line; of a sign that is read in two ways in it, one that says so."""
    if not {STAR_MATMUL, STAR_ELEMENTWISE} <= {*notes}:
        return notes
    both = "* is read as the matrix product in one place and entry by entry in another, as the shapes ask"
    return tuple(dict.fromkeys(both if note in (STAR_MATMUL, STAR_ELEMENTWISE) else note for note in notes))


def _left(line: Judged) -> str:
    left = line.statement.left
    if left is None or line.side is not line.statement.sides[0]:
        return "" if line.side is line.statement.sides[0] else "= "
    name = f"d{left.of}/d{left.wrt}" if left.kind == "gradient" else spelled(left.name)
    if left.order == 2:
        name = f"d({name})/d{left.wrt}"
    if left.kind == "other":
        name = _as_text(left)
        if not name:
            return ""
    whole = left.kind == "other" or left.name.endswith(f"_{''.join(left.indices)}")
    indices = f"[{','.join(left.indices)}]" if left.indices and not whole else ""
    return f"{name}{indices} = "


def _as_text(left: Left) -> str:
    """A left side that is neither a derivative nor a name, in the language of formulas; "" where LaTeX has no text."""
    typed = " ".join(left.text.split())
    if "\\" not in typed:
        return typed
    tree = left.tree
    while tree is not None and tree.op == "group" and len(tree.operands) == 1:
        tree = tree.operands[0]
    if tree is None or any(node.op == "unread" or (node.op, node.value) == ("name", "") for node in tree.postorder()):
        return ""
    return written(tree)


@lru_cache(maxsize=4096)
def _forms(expr: MatrixExpr, slopes: bool) -> list[str]:
    """What is special in how an expression is written, beside a right answer with `slopes` in it."""
    nodes = [*algebra.nodes(expr)]
    kinds = {type(node) for node in nodes}
    forms = [
        ("with diagonal matrices", any(isinstance(node, Call) and node.function == "diag" for node in nodes)),
        ("by indices", bool(kinds & {IndexSum, Entrywise})),
        ("entry by entry", Stack in kinds),
        ("with the slope written out", Apply in kinds and slopes and not _has_slope(expr)),
    ]
    return [form for form, here in forms if here]


@lru_cache(maxsize=4096)
def _has_slope(expr: MatrixExpr) -> bool:
    return any(isinstance(node, Apply) and node.order for node in algebra.nodes(expr))
