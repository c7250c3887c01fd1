"""Second derivatives: the differential of the gradient, and the Hessian that is read off it.

d(∂f/∂x) = H dx, and of a matrix vec d(∂f/∂W) = H vec dW (Magnus and Neudecker, Matrix Differential
Calculus, 3rd ed., 2019, chapters 6 and 10). The gradient is derived first, by the backward pass; the
equations that its closed form uses are then differentiated like any others, put into one another, and
the matrix of that linear map is read off. Of a matrix the map itself, dW ↦ d(∂f/∂W), is the answer, and
its matrix in vec–Kronecker form goes with it where it can be read off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sympy import Integer, MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatMul, Transpose

from symback import algebra
from symback.algebra import Apply, Gradient
from symback.derivation.backprop import Sweep
from symback.derivation.closed import NAMED_ABOVE
from symback.derivation.differential import refuse_clashes
from symback.derivation.linear import matrix_of
from symback.derivation.mixed import mixed
from symback.derivation.steps import Derivation, Step
from symback.derivation.tangent import laws, moved
from symback.prose import Prose, Relation, joined, prose
from symback.rewrite import Facts, Line, rewritten, symbols_in, tidy

LONGEST = 400
"""A Hessian with more symbols than this is left as the map that the named differentials make."""

REWRITTEN = 60
"""What has more symbols than this is left as it was put together: multiplied out, little would cancel."""

SHORT = 16
"""A Hessian with no more symbols than this has its slopes written out."""


def second_derivative(first: Derivation, names: Sequence[str], facts: Facts) -> Derivation:
    """∂²f/∂x² from the derivation of ∂f/∂x in gradient layout.

    `names` are all names of the problem. Raises `UnsupportedError` where a name of the problem is spelled
    like a differential, or where the gradient holds a node that has no differential.
    """
    refuse_clashes([*names, *(str(e.name.name) for e in first.forward)])
    work = _Second(first, facts)
    steps = work.run()
    return replace(first, steps=steps, method="differential", order=2, gradient_steps=work.gradient_steps)


@dataclass(slots=True)
class _Second:
    first: Derivation
    facts: Facts
    steps: list[Step] = field(default_factory=list)
    changes: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    moved: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    gradient_steps: int = 0

    def run(self) -> tuple[Step, ...]:
        first = self.first
        gradient = algebra.gradient(first.of, first.wrt)
        self.steps = list(first.steps)
        equations = self.equations(gradient)
        self.gradient_steps = len(self.steps)
        self.find_changes(equations)
        whole = algebra.differential(gradient)
        for name, value in self.needed(gradient, equations):
            self.differential(name, value)
        if gradient not in self.changes:
            why = prose("{g} does not depend on {x}", g=gradient, x=first.wrt)
            self.note(whole, algebra.zeros(algebra.shape(gradient)), "constant gradient", why)
        self.put_in(whole)
        self.read_off(whole)
        return tuple(self.steps)

    def equations(self, gradient: MatrixExpr) -> list[tuple[MatrixExpr, MatrixExpr]]:
        """What the gradient is made of, in an order to compute it in: its closed form where that is short."""
        first = self.first
        pairs: list[tuple[MatrixExpr, MatrixExpr]] = [(e.name, e.value) for e in first.forward if e.name != first.wrt]
        known = {step.lhs: step.rhs for step in first.steps if isinstance(step.lhs, Gradient)}
        closed = first.closed
        if symbols_in(closed.compact) > NAMED_ABOVE:  # step by step, so that the differentials stay short
            return [*pairs, *known.items()]
        for lhs, rhs in [*closed.where, (gradient, closed.compact)]:
            pairs.append((lhs, rhs))
            if known.get(lhs) != rhs:
                used = tuple(name for name in known if name != lhs)
                self.note(lhs, rhs, "closed form", prose("substitute the earlier steps"), used)
        return pairs

    def find_changes(self, equations: Sequence[tuple[MatrixExpr, MatrixExpr]]) -> None:
        self.changes = {self.first.wrt: algebra.differential(self.first.wrt)}
        for name, value in equations:
            if any(node in self.changes for node in algebra.nodes(value)):
                self.changes[name] = algebra.differential(name)

    def needed(
        self, gradient: MatrixExpr, equations: Sequence[tuple[MatrixExpr, MatrixExpr]]
    ) -> list[tuple[MatrixExpr, MatrixExpr]]:
        """The equations that change and that the gradient uses, the gradient first."""
        wanted = {gradient}
        found = []
        for name, value in reversed(equations):
            if name in wanted and name in self.changes:
                found.append((name, value))
                wanted |= set(algebra.nodes(value))
        return found

    def differential(self, name: MatrixExpr, value: MatrixExpr) -> None:
        """d(name), with what its slopes are; a part that is flat does not change."""
        outputs: dict[MatrixExpr, MatrixExpr] = {
            e.value: e.name for e in self.first.forward if isinstance(e.value, Apply)
        }
        if not isinstance(name, Gradient):
            pushed = moved(name, value, self.changes, outputs)
        else:
            pushed = moved(value, value, self.changes, outputs)
        rule, why = laws(value, self.changes)
        self.moved[self.changes[name]] = pushed
        self.note(self.changes[name], pushed, f"differential: {rule}", why, local=not isinstance(name, Gradient))
        self.slopes(pushed)

    def slopes(self, value: MatrixExpr) -> None:
        """What every slope in `value` is, said once."""
        teller = Sweep(self.first.forward, self.first.of, frozenset({self.first.wrt}), self.facts)
        teller.outputs = {e.value: e.name for e in self.first.forward if isinstance(e.value, Apply)}
        teller.sloped = {step.lhs for step in self.steps if isinstance(step.lhs, Apply)}
        teller.slopes(value)
        for step in teller.steps:
            self.steps.append(replace(step, rhs=tidy(step.rhs)) if step.lhs.order > 1 else step)

    def put_in(self, whole: MatrixExpr) -> None:
        """Every differential but that of the variable put into d(∂f/∂x), and that brought to its textbook form."""
        total = next(step.rhs for step in self.steps if step.lhs == whole)
        used = [node for node in dict.fromkeys(algebra.nodes(total)) if node in self.moved]
        if used and self.size(whole) <= LONGEST:
            known: dict[MatrixExpr, MatrixExpr] = {}
            for change, rhs in reversed(self.moved.items()):
                known[change] = algebra.substitute(rhs, known)
            total = known[whole]
            others = tuple(change for change in self.moved if change != whole)
            told = ("substitute ", *joined([(change,) for change in others], ", "))
            self.note(whole, total, "substitution", told, others)
        opened = algebra.fold(total, lambda node, inner: _opened(algebra.rebuild(node, inner)))
        if opened != total:
            why = prose("the transpose of a product is the product of the transposes in reverse order")
            self.note(whole, opened, "transpose of a product", why)
        for line in self.rewritten(opened):
            self.note(whole, line.value, line.rule, line.why)

    def size(self, whole: MatrixExpr) -> int:
        """Symbols of d(∂f/∂x) with every differential put in, counted before it is built."""
        sizes: dict[MatrixExpr, int] = {}
        for change, rhs in reversed(self.moved.items()):
            sizes[change] = sum(sizes.get(node, 1) for node in algebra.nodes(rhs) if not algebra.operands(node))
        return sizes[whole]

    def read_off(self, whole: MatrixExpr) -> None:
        """H from d(∂f/∂x) = H dx, where it is short enough to be written and seen to be linear."""
        wrt = self.first.wrt
        change = algebra.differential(wrt)
        value = [step.rhs for step in self.steps if step.lhs == whole][-1]
        matrix = matrix_of(value, change) if self.size_of(value, change) <= LONGEST else None
        if matrix is None or symbols_in(matrix) > LONGEST:
            return
        name = algebra.hessian(self.first.of, wrt)
        if algebra.shape(wrt)[1] == 1:
            law = Relation(whole, algebra.product(name, change))
            why = prose("{law} for every {d}: the matrix in front of {d} is the Hessian", law=law, d=change)
        else:
            law = Relation(algebra.vec(whole), algebra.product(name, algebra.vec(change)))
            why = prose("{law} for every {d}, where vec stacks the columns", law=law, d=change)
        self.note(name, matrix, "read off", why, (whole,))
        for line in self.book_form(matrix):
            self.note(name, line.value, line.rule, line.why, (whole,))

    def size_of(self, value: MatrixExpr, change: MatrixExpr) -> int:
        """Symbols of `value`; too many where differentials of other names stand in it still."""
        if any(node in self.moved for node in algebra.nodes(value)):
            return LONGEST + 1
        return symbols_in(value)

    def book_form(self, matrix: MatrixExpr) -> list[Line]:
        lines: list[Line] = []

        def go_on(found: Sequence[Line]) -> None:
            lines.extend(found)

        def now() -> MatrixExpr:
            return lines[-1].value if lines else matrix

        for change in (self.kronecker, self.squares, self.slopes_put_in):
            go_on(change(now()))
            go_on(self.rewritten(now()))
        return lines

    def rewritten(self, expr: MatrixExpr) -> list[Line]:
        return rewritten(expr, self.facts) if symbols_in(expr) <= REWRITTEN else []

    def kronecker(self, expr: MatrixExpr) -> list[Line]:
        """One Kronecker product, as books print it."""
        value = mixed(expr)
        if value == expr:
            return []
        return [
            Line(
                value,
                "mixed product",
                prose("{law}; factor out what all terms share", law=_mixed_product()),
            )
        ]

    def squares(self, expr: MatrixExpr) -> list[Line]:
        """y ⊙ a ⊙ y as y² ⊙ a."""
        squared: list[Relation] = []

        def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
            made = algebra.rebuild(node, inner)
            if not isinstance(made, HadamardProduct) or len(set(made.args)) == len(made.args):
                return made
            counts: dict[MatrixExpr, int] = {}
            for factor in made.args:
                counts[factor] = counts.get(factor, 0) + 1
            squared.extend(
                Relation(algebra.hadamard(*[factor] * count), algebra.power(factor, Integer(count)))
                for factor, count in counts.items()
                if count > 1
            )
            return algebra.hadamard(*(algebra.power(factor, Integer(count)) for factor, count in counts.items()))

        value = algebra.fold(expr, visit)
        return [Line(value, "powers", (squared[0],))] if squared else []

    def slopes_put_in(self, expr: MatrixExpr) -> list[Line]:
        """σ′(z) as p ⊙ (1 − p), in a short Hessian."""
        rates = {step.lhs: step.rhs for step in self.steps if isinstance(step.lhs, Apply)}
        value = algebra.substitute(expr, {node: rate for node, rate in rates.items() if node.order == 1})
        if value == expr or symbols_in(value) > SHORT:
            return []
        told = [(Relation(node, rates[node]),) for node in dict.fromkeys(algebra.nodes(expr)) if node in rates]
        return [Line(value, "substitution", joined(told))]

    def note(
        self, lhs: MatrixExpr, rhs: MatrixExpr, rule: str, why: Prose, used: Sequence[MatrixExpr] = (), *,
        local: bool = False,
    ) -> None:  # fmt: skip
        uses = dict.fromkeys([*used, *(n for n in algebra.nodes(rhs) if isinstance(n, Gradient) and n != lhs)])
        continues = bool(self.steps) and self.steps[-1].lhs == lhs
        self.steps.append(Step(lhs, rhs, rule, why, tuple(uses), local=local, continues=continues))


def _opened(expr: MatrixExpr) -> MatrixExpr:
    """(A B)ᵀ as Bᵀ Aᵀ."""
    return algebra.push_transpose(expr.arg) if isinstance(expr, Transpose) and isinstance(expr.arg, MatMul) else expr


@cache
def _mixed_product() -> Relation:
    """(A ⊗ B)(C ⊗ D) = (A C) ⊗ (B D). Sizes that are products make SymPy load its tensors, so only where it is said."""
    a, b, c, d = (algebra.symbol(name, ("n", "n")) for name in "ABCD")
    return Relation(
        algebra.product(algebra.kron(a, b), algebra.kron(c, d)),
        algebra.kron(algebra.product(a, c), algebra.product(b, d)),
    )
