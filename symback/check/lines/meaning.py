"""What the left sides of an answer stand for, and what their right sides must therefore be equal to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sympy import MatrixExpr
from sympy.matrices.expressions import Transpose

from symback import algebra
from symback.algebra import Gradient
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.expected import Expected
from symback.check.lines.figures import Figures
from symback.check.lines.known_values import KnownValues
from symback.check.lines.lefts import equation_for, is_bare, refuse_another, refuse_unread, says_place
from symback.errors import ShapeError
from symback.language import Term
from symback.language.build import Builder
from symback.names import BEFORE, parts
from symback.reading import Left, Tree
from symback.shapes import AnyLayout

MOST_BUILDERS = 40
"""Sets of names of an answer's own over which terms are kept for later answers."""

MOST_KEPT = 250
"""Terms that are kept over each of them."""

_EXPLICIT = re.compile(r"∂|∇|\\partial|\\nabla|/|_d|grad|\\frac|(?:\\delta|δ)(?!\s*$)")
_OF_A_LAYER = {"d": "z", "delta": "z", "dz": "z", "dW": "W", "db": "b", "gW": "W", "gb": "b"}
"""Usual names of derivatives in code: d2 is ∂f/∂z₂. A name that has another value is the student's own business."""


@dataclass
class Meanings:
    """The derivatives and values of one course by the names that an answer gives them."""

    course: Course
    judge: Judge
    _asked: dict[AnyLayout, Expected] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._builders: dict[tuple[object, ...], Builder] = {}

    @cached_property
    def figures(self) -> Figures:
        """The values that the problem gives, at which numbers on the way are compared."""
        return Figures(self.course)

    @cached_property
    def known(self) -> KnownValues:
        """The quantities of the course by their values."""
        return KnownValues(self.course, self.judge)

    def __getstate__(self) -> dict[str, object]:
        """Without what was built, which is known by identity."""
        return self.__dict__ | {"_builders": {}}

    def built(self, term: Term, names: Mapping[str, MatrixExpr]) -> MatrixExpr:
        """What an answer's term is, with `names` of its own; what it has in common with other answers' is kept.

        Raises `ShapeError`, and `KeyError` for a name that nothing stands for.
        """
        if not names:
            return self.course.builder.build(term)
        key = tuple(names.items())
        if key not in self._builders:
            if len(self._builders) >= MOST_BUILDERS:
                self._builders.clear()
            self._builders[key] = Builder({**self.course.names, **names}, MOST_KEPT)
        return self._builders[key].build(term)

    def asked(self, layout: AnyLayout) -> Expected:
        """The derivative that the course is about, in a layout or in any."""
        if layout not in self._asked:
            self._asked[layout] = self._asked_in(layout)
        return self._asked[layout]

    def _asked_in(self, layout: AnyLayout) -> Expected:
        course = self.course
        gradient = course.gradient
        first = algebra.gradient(course.derivation.of, course.derivation.wrt)
        return self.laid_out(course.derivation.answer if course.derivation.order == 2 else first, gradient, layout)

    def laid_out(self, name: MatrixExpr, gradient: MatrixExpr, layout: AnyLayout) -> Expected:
        turned = algebra.push_transpose(gradient)
        values = {"gradient": (gradient,), "jacobian": (turned,), "any": tuple(dict.fromkeys((gradient, turned)))}
        return Expected((*values[layout], *as_matrix(name, gradient)), name)

    def under(self, left: Left | None, layout: AnyLayout) -> Expected:
        """The derivative that is asked for, or what a left side makes of it: vec(∂f/∂W), (∂f/∂W)ᵀ, df = tr(… dW).

        Raises `LanguageError` for a left side from which the derivative does not follow.
        """
        refuse_unread(left)
        asked = self.asked(layout)
        if left is None or left.tree is None or left.kind == "name":
            return asked
        course = self.course
        of, wrt = course.derivation.of, course.derivation.wrt
        tree = left.tree
        by_vec = tree.op == "call" and tree.value == "vec" and tree.operands[0].op == "differential"
        tree = tree.operands[0] if by_vec else tree
        spelled = bool(tree.operands) and course.derivation.order == 1
        change = tree.op == "differential" and (tree.value == of.name or spelled)
        if change:
            refuse_another(replace(left, tree=tree), course, self.judge)
        if change and not algebra.is_scalar(of):
            moved = algebra.product(course.jacobian, algebra.vec(algebra.differential(wrt)))
            changed = algebra.differential(of)
            if by_vec:
                return Expected((moved,), algebra.vec(changed))
            return Expected((algebra.unvec(moved, algebra.shape(of)),), changed)
        if change:
            moved = algebra.call(
                "tr", None, algebra.product(algebra.transpose(course.gradient), algebra.differential(wrt))
            )
            return Expected((*asked.values, moved), asked.name)
        if course.derivation.order == 2 and (found := self.second_change(tree)) is not None:
            return replace(found, values=tuple(map(algebra.vec, found.values))) if by_vec else found
        if is_bare(left.tree) or (equation := equation_for(left, course, self.judge)) is None:
            return asked
        expr, atom = equation
        name = algebra.hessian(of, wrt) if course.derivation.order == 2 else asked.name
        gradient = course.gradient
        expr = algebra.substitute(expr, {name: atom})
        value = algebra.substitute(expr, {name: gradient})
        turned = algebra.push_transpose(value)
        values = {"gradient": (value,), "jacobian": (turned,), "any": (value, turned)}[layout]
        return Expected(values, expr)

    def second_change(self, tree: Tree) -> Expected | None:
        """What d(∂f/∂X), and d²f, are equal to where X changes, of the second derivative asked; None for others.

        By a column it is a matrix times dx, by a matrix the change of ∂f/∂X as it is.
        """
        of, wrt = self.course.derivation.of, self.course.derivation.wrt
        change, moved = algebra.differential(wrt), change_of_gradient(self.course.truth, wrt)
        if (tree.op, tree.value) == ("differential", f"{of.name} {wrt.name}"):
            return Expected((moved,), algebra.differential(algebra.gradient(of, wrt)))
        if (tree.op, tree.value) == ("second", str(of.name)):
            return Expected((algebra.call("tr", None, algebra.product(algebra.transpose(change), moved)),), None)
        return None

    def atom(self, left: Left) -> MatrixExpr | None:
        """The named derivative that a left side is."""
        names = self.course.names
        if left.of not in names or left.wrt not in names:
            return None
        try:
            return algebra.gradient(names[left.of], names[left.wrt])
        except ShapeError:
            return None

    def derivative(self, left: Left, layout: AnyLayout) -> Expected | None:
        """What ∂of/∂wrt is equal to; None for one that is no matrix, such as ∂h₁/∂W₁."""
        atom = self.atom(left)
        if atom is None:
            return None
        value = self.value(atom)
        if left.indices and all(index.isdigit() for index in left.indices):
            return self.entry(atom, value, left.indices)
        strict = bool(_EXPLICIT.search(left.text))
        if left.wrt in self.course.problem.variables and left.of == self.course.derivation.of.name:
            jacobian = value is atom and not algebra.is_scalar(self.course.derivation.of)  # which stands for itself
            laid = self.laid_out(atom, algebra.push_transpose(value) if jacobian else value, layout)
            return Expected(laid.values, atom, strict)
        values = [value, *self.of_own_equation(left), *as_matrix(atom, value)]
        free = not says_place(left, value)
        turned = [algebra.push_transpose(one) for one in values if free and len({*algebra.shape(one)}) > 1]
        return Expected((*values, *turned), atom, strict)

    def of_own_equation(self, left: Left) -> list[MatrixExpr]:
        """∂y/∂x of the one equation that defines y, where x reaches y by others too: many books call that ∂y/∂x.

        (Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, 2013, write ∂⁺.)
        """
        of, wrt = self.course.names[left.of], self.course.names[left.wrt]
        equation = next((e for e in self.course.forward if e.name == of), None)
        if equation is None or of == self.course.derivation.of or wrt not in algebra.nodes(equation.value):
            return []
        return [algebra.gradient(of, wrt, of)]

    def entry(self, atom: MatrixExpr, value: MatrixExpr, indices: Sequence[str]) -> Expected | None:
        columns = algebra.shape(value)[1]
        numbers = [int(index) for index in indices]
        if len(numbers) == 1:
            numbers = [numbers[0], 1] if columns == 1 else [1, numbers[0]]
        i, j = numbers[:2]
        try:
            return Expected((algebra.part(value, (i, i), (j, j)),), algebra.part(atom, (i, i), (j, j)))
        except ShapeError:
            return None

    def value(self, atom: MatrixExpr) -> MatrixExpr:
        """The formula of a named derivative, in the forward pass and in other named derivatives.

        A derivative of something else than the output, such as ∂h₂/∂z₂, stands for itself: the judge knows its value.
        """
        course = self.course
        asked = algebra.gradient(course.derivation.of, course.derivation.wrt)
        if atom == asked and course.derivation.order == 1:
            return course.gradient
        return course.gradients.get(atom, atom)

    def valued(self, expr: MatrixExpr) -> MatrixExpr:
        """A formula with their values for the derivatives of the output, of one number, that stand in it by name."""
        of = self.course.derivation.of
        if not algebra.is_scalar(of):
            return expr
        atoms = [node for node in algebra.nodes(expr) if isinstance(node, Gradient) and node.args[0] == of]
        return algebra.substitute(expr, {atom: self.value(atom) for atom in atoms}) if atoms else expr

    def of_name(
        self,
        name: str,
        expr: MatrixExpr,
        definitions: Sequence[tuple[MatrixExpr, MatrixExpr]],
        families: dict[str, str],
    ) -> Expected | None:
        """What a name of the student's own means: by its value, else as its fellows.

        `families` are the stems of the answer's names that were understood, with the stem of the names by which
        they are derivatives: d → z once d2 was ∂f/∂z₂, so that d1 must be ∂f/∂z₁.
        """
        if (found := self.known.by_value(expr, definitions)) is not None:
            stem = parts(name).stem
            atom = found.name.arg if isinstance(found.name, Transpose) else found.name
            if isinstance(atom, Gradient):
                families.setdefault(stem, parts(str(atom.args[1].name)).stem)
            return found
        if BEFORE in name:
            return None  # an earlier value, such as the zeros with which a sum begins
        taken = parts(name)
        layer = families.get(taken.stem) or _OF_A_LAYER.get(taken.stem)
        wrt = self.course.names.get(f"{layer}{taken.index}") if layer else None
        if wrt is None:
            return None
        atom = algebra.gradient(self.course.derivation.of, wrt)
        value = self.value(atom)
        turned = algebra.push_transpose(value)
        values = (value, turned) if algebra.shape(turned) != algebra.shape(value) else (value,)
        return Expected(values, atom, strict=False) if algebra.shape(expr) in map(algebra.shape, values) else None


def as_matrix(name: MatrixExpr, value: MatrixExpr) -> tuple[MatrixExpr, ...]:
    """The derivative of a matrix by a number as a matrix of the same shape, where `value` is the vec of it; else none.

    (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, equation 5.9, write ∂K/∂θ so.)
    """
    if not isinstance(name, Gradient) or not algebra.is_scalar(name.wrt) or 1 in algebra.shape(name.of):
        return ()
    column = value if algebra.shape(value)[1] == 1 else algebra.transpose(value)
    return (algebra.unvec(column, algebra.shape(name.of)),)


def change_of_gradient(hessian: MatrixExpr, wrt: MatrixExpr) -> MatrixExpr:
    """d(∂f/∂X) by the second derivative: a matrix times dx, or what it is already where that is a map of dX."""
    change = algebra.differential(wrt)
    if change in algebra.nodes(hessian):
        return hessian
    if algebra.shape(change)[1] == 1:
        return algebra.product(hessian, change)
    return algebra.transpose(algebra.product(hessian, algebra.transpose(change)))
