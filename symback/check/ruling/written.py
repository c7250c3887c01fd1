"""The end of an answer with the answer's own names written out, as far as what is wrong may stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Gradient
from symback.check.lines.judged import Judged
from symback.check.ruling.case import Case
from symback.names import spelled
from symback.reading import Misfit, Side, Tree, written_out
from symback.shapes import Shape

Definitions = tuple[tuple[MatrixExpr, MatrixExpr], ...]


@dataclass
class Written:
    """The side `end` of an answer, in which mistakes are looked for.

    A line that is right, or that a right line uses, stays as it is: what would be changed in it would make lines wrong
    that are right. Its name stands there for what it is; all other names are written out.
    """

    case: Case
    end: Judged

    @cached_property
    def side(self) -> Side:
        """The side with its names written out."""
        side = self.end.side
        known, short = self._known
        tree = written_out(side.tree, known, short) if known or short else None
        if tree is None or tree == side.tree:
            return side
        found = self.case.readings(tree, self._shapes)
        if isinstance(found, Misfit):
            return replace(side, tree=tree, readings=(), misfit=found)
        return replace(side, tree=tree, readings=found, misfit=None)

    @property
    def own(self) -> tuple[Definitions, dict[str, Shape]]:
        """The answer's own names that still stand in the side."""
        definitions, shapes = self.end.definitions, self._shapes
        if self.side is self.end.side:
            return definitions, shapes
        left = any(node.op == "name" and node.value in shapes for node in self.side.tree.postorder())
        return (definitions, shapes) if left else ((), {})

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        return shapes_of(self.end.definitions)

    @cached_property
    def _known(self) -> tuple[Mapping[str, Tree], Mapping[str, Tree]]:
        """What stands for the names, as it was written, and by a name of the problem for what a line gives rightly."""
        known: dict[str, Tree] = dict(self.end.meant)
        short: dict[str, Tree] = {}
        for line in self._defining():
            named = self._named(line) if line.number in self.settled else None
            if named is None and line.number in self.settled and self._is_one_name(line):
                continue  # it stays as a name of the answer's own
            tree = written_out(line.side.tree, known, short) if named is None else named
            if tree is not None:
                here, there = (known, short) if named is None else (short, known)
                for key in keys_of(line):
                    there.pop(key, None)
                    here[key] = tree
        return known, short

    def _defining(self) -> Iterator[Judged]:
        """The lines before the end that say what a name is."""
        for line in self.case.lines:
            if line is self.end:
                break
            left = line.statement.left
            if left is None or left.kind == "other" or left.indices or line.statement.sides[-1] is not line.side:
                continue
            yield line

    def _is_one_name(self, line: Judged) -> bool:
        """Whether the name that a line gives a value has no other, in this answer or in the problem."""
        names = [spelled(str(name.name)) for name, _ in self.end.definitions if isinstance(name, MatrixSymbol)]
        return any(names.count(key) == 1 and key in self._shapes for key in keys_of(line))

    @cached_property
    def settled(self) -> frozenset[int]:
        """The numbers of the lines that are right, and of those that right lines use.

        What is right as one path to a derivative may lack the others, and is open.
        """
        right = [line for line in self.case.lines if line.ruling == "correct" and not _is_of_one_path(line)]
        wrong = {line.number for line in self.case.lines if line.ruling == "incorrect"}
        used = frozenset[int]().union(*(line.uses for line in right))
        return (used | {line.number for line in right}) - wrong

    def _named(self, line: Judged) -> Tree | None:
        """What a line says, by the name that the problem has for it; None where it has none, or it is turned."""
        due = line.expected.name if line.expected is not None and line.ruling == "correct" else None
        left = line.statement.left
        assert left is not None
        if due is None or line.expr is None:
            return None
        if left.kind == "name" and due == self.case.course.names.get(left.name):
            return _name(left.name)
        judge = self.case.tools.judge
        mark = judge.fingerprint(line.expr, line.definitions)
        for one in (due, algebra.transpose(due)) if mark is not None else ():
            if algebra.shape(one) == algebra.shape(line.expr) and judge.fingerprint(one) == mark:
                return self._tree(one)
        return None

    def _tree(self, expr: MatrixExpr) -> Tree | None:
        """A name, a derivative by name or the slope at a name as somebody would write it; None for all else."""
        if isinstance(expr, Transpose):
            inner = self._tree(expr.arg)
            return None if inner is None else Tree("transpose", (inner,), 0, 0)
        if isinstance(expr, Gradient) and {*expr.args} <= {*self.case.course.names.values()}:
            return Tree("gradient", (), 0, 0, " ".join(str(name.name) for name in expr.args))
        if isinstance(expr, Apply) and expr.order and expr.arg in self.case.course.names.values():
            return Tree("call", (_name(str(expr.arg.name)),), 0, 0, expr.function, order=expr.order)
        return _name(str(expr.name)) if isinstance(expr, MatrixSymbol) else None


def shapes_of(definitions: Definitions) -> dict[str, Shape]:
    """The shapes of an answer's own names."""
    return {str(name.name): algebra.shape(name) for name, _ in definitions if isinstance(name, MatrixSymbol)}


def _is_of_one_path(line: Judged) -> bool:
    """Whether a line is right as that part of a derivative which comes by one equation, ∂L/∂h₂ by L alone."""
    due = line.expected.name if line.expected is not None else None
    due = due.arg if isinstance(due, Transpose) else due
    return isinstance(due, Gradient) and len(due.args) > 2


def _name(name: str) -> Tree:
    return Tree("name", (), 0, 0, name)


def keys_of(line: Judged) -> tuple[str, ...]:
    """By what later lines may call what a line gives: a name, or `of wrt` for a derivative."""
    left = line.statement.left
    assert left is not None
    return tuple(key for key in (left.name, f"{left.of} {left.wrt}".strip()) if key)
