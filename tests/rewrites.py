"""Random answers to a course: value-keeping rewrites of the truth, mutants of it, and random spellings of both.

`rewrite` and `mutate` take an expression and give another one; what a rewrite gives is equal, what a mutation
gives most likely is not. `spelled` writes an expression as text in one of many ways, which reads back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sympy import Integer, MatrixExpr, Rational
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
)

from symback import algebra
from symback.algebra import Apply, Call, Constant, Gradient, Scaling, Stack
from symback.catalog import FUNCTIONS
from symback.check.course import Course
from symback.errors import ShapeError
from symback.notation import TEXT, write
from symback.rules import formula, slope
from symback.shapes import SCALAR

Change = Callable[["Rewriter", MatrixExpr], MatrixExpr | None]


@dataclass
class Rewriter:
    """Makes answers to one course. `count` numbers the indices that are made up."""

    course: Course
    random: Random
    count: int = 0
    equations: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    names: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for equation in self.course.forward:
            self.equations[equation.name] = equation.value
            self.names.setdefault(equation.value, equation.name)
        for atom, value in self.course.gradients.items():
            self.names.setdefault(value, atom)

    def start(self) -> MatrixExpr:
        """The truth in one of the forms that the derivation gives it."""
        forms = [self.course.truth, self.course.truth, self.course.derivation.closed.expanded]
        if self.course.layout == "gradient":
            forms.append(self.course.gradients.get(self.course.derivation.answer))
        return self.random.choice([form for form in forms if form is not None])

    def rewrite(self, expr: MatrixExpr, times: int) -> MatrixExpr:
        for _ in range(times):
            expr = self._changed(expr, REWRITES) or expr
        return expr

    def mutate(self, expr: MatrixExpr) -> MatrixExpr | None:
        """A mutant, or None where no mutation was found that fits."""
        return self._changed(expr, MUTATIONS)

    def _changed(self, expr: MatrixExpr, changes: tuple[Change, ...]) -> MatrixExpr | None:
        """`expr` with one change made at one random place where it can be made."""
        for _ in range(40):
            places = list(paths(expr))
            if len(places) > 600:
                return None
            path, node = self.random.choice(places)
            try:
                new = self.random.choice(changes)(self, node)
                if new is not None and algebra.shape(new) == algebra.shape(node):
                    made = put(expr, path, new)
                    if made != expr:
                        return made
            except ShapeError:
                continue
        return None

    def index(self) -> Any:
        """A letter that means nothing else, as long as there are some."""
        taken = {*self.course.names, *map(str, self.course.problem.sizes)}
        letters = [letter for letter in "ijklpqrstuv" if letter not in taken]
        self.count += 1
        return algebra.index(letters[self.count - 1] if self.count <= len(letters) else f"i{self.count}")


def paths(expr: MatrixExpr) -> Iterator[tuple[tuple[int, ...], MatrixExpr]]:
    """Every place in an expression, and what stands there."""
    stack: list[tuple[tuple[int, ...], MatrixExpr]] = [((), expr)]
    while stack:
        path, node = stack.pop()
        yield path, node
        stack += [((*path, place), operand) for place, operand in enumerate(algebra.operands(node))]


def put(expr: MatrixExpr, path: tuple[int, ...], new: MatrixExpr) -> MatrixExpr:
    """`expr` with `new` at a place."""
    above = [expr]
    for place in path:
        above.append(algebra.operands(above[-1])[place])
    for node, place in zip(reversed(above[:-1]), reversed(path), strict=True):
        operands = list(algebra.operands(node))
        operands[place] = new
        new = algebra.rebuild(node, operands)
    return new


def is_free(node: MatrixExpr) -> bool:
    """Whether no index in it is bound outside of it; then it can be taken anywhere."""
    return not any(isinstance(inner, algebra.Entry) for inner in algebra.nodes(node))


# ------------------------------------------------------------------------------------------------ rewrites


def _commute(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, HadamardProduct | MatAdd):
        return algebra.rebuild(node, at.random.sample(list(node.args), len(node.args)))
    return None


def _diagonal(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """v ⊙ w as diag(v) w; row by row too."""
    if not isinstance(node, HadamardProduct):
        return None
    first, rest = node.args[0], algebra.hadamard(*node.args[1:])
    if algebra.shape(node)[1] == 1:
        return algebra.product(algebra.call("diag", None, first), rest)
    if algebra.shape(node)[0] == 1:
        return algebra.product(rest, algebra.call("diag", None, algebra.transpose(first)))
    return None


def _undiagonal(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, MatMul) and algebra.shape(node)[1] == 1:
        first, rest = node.args[0], algebra.products(*node.args[1:])
        if isinstance(first, Call) and first.function == "diag" and algebra.shape(first.operands[0])[1] == 1:
            return algebra.hadamard(first.operands[0], rest)
    return None


def _transpose_twice(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    return algebra.transpose(algebra.push_transpose(node))


def _transposed_operands(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, MatMul):
        return algebra.transpose(algebra.products(*(algebra.transpose(factor) for factor in reversed(node.args))))
    if isinstance(node, HadamardProduct | MatAdd | Apply):
        operands = [algebra.transpose(operand) for operand in algebra.operands(node)]
        return algebra.transpose(algebra.rebuild(node, operands))
    return None


def _expand(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, MatMul | HadamardProduct | Scaling):
        sums = [place for place, factor in enumerate(node.args) if isinstance(factor, MatAdd)]
        if sums:
            place = at.random.choice(sums)
            terms = [
                algebra.rebuild(node, [*node.args[:place], term, *node.args[place + 1 :]])
                for term in node.args[place].args
            ]
            return algebra.add(*terms)
    return None


def _factor(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """a ⊙ b + a ⊙ c as a ⊙ (b + c), A B + A C as A (B + C)."""
    if isinstance(node, MatAdd) and len(node.args) == 2:
        left, right = node.args
        for kind, join in ((MatMul, algebra.products), (HadamardProduct, algebra.hadamard)):
            if isinstance(left, kind) and isinstance(right, kind) and left.args[0] == right.args[0]:
                return join(left.args[0], algebra.add(join(*left.args[1:]), join(*right.args[1:])))
    return None


def _halves(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    part = Rational(at.random.randint(1, 9), at.random.randint(2, 9))
    pieces = (algebra.product(algebra.constant(p), node) for p in (part, 1 - part))
    return algebra.add(*pieces)


def _rescaled(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """A B as (c A) (1/c B), where c is another quantity, put so that it does not meet its inverse at once."""
    if isinstance(node, MatMul):
        c = algebra.constant(Rational(at.random.randint(2, 9), 7))
        return algebra.add(
            algebra.product(algebra.power(c, 2), node),
            algebra.product(algebra.subtract(algebra.constant(1), algebra.power(c, 2)), node),
        )
    return None


def _inlined(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """A name by what it stands for."""
    if isinstance(node, Gradient):
        return at.course.gradients.get(node)
    return at.equations.get(node)


def _named(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    return at.names.get(node)


def _slope_written(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """σ′(z) as h ⊙ (1 − h), with h by its name or as σ(z)."""
    if not isinstance(node, Apply) or not node.order:
        return None
    applied = algebra.apply(node.function, node.arg)
    return slope(node.function, node.order, node.arg, at.names.get(applied, applied))


def _function_written(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if not isinstance(node, Apply):
        return None
    if node.order == 0:
        return formula(node.function, node.arg)
    if node.function == "sigmoid" and node.order == 1:  # e^{−z} / (1 + e^{−z})²
        e = algebra.apply("exp", algebra.negative(node.arg))
        return algebra.hadamard_divide(e, algebra.power(algebra.add(algebra.constant(1), e), 2))
    return None


def _as_square(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, HadamardPower) and node.exp == 2:
        return algebra.hadamard(node.base, node.base)
    return None


def _indices(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """A product, a sum or an array by its entries."""
    shape = algebra.shape(node)
    if shape == SCALAR and not isinstance(node, Call):
        return None
    i, j, k = at.index(), at.index(), at.index()
    if isinstance(node, MatMul):
        left, right = node.args[0], algebra.products(*node.args[1:])
        terms = algebra.product(algebra.entry(left, i, k), algebra.entry(right, k, j))
        return algebra.entrywise(algebra.index_sum(terms, k, algebra.shape(left)[1]), i, j, shape)
    if isinstance(node, HadamardProduct):
        return algebra.entrywise(algebra.products(*(algebra.entry(f, i, j) for f in node.args)), i, j, shape)
    if isinstance(node, Transpose):
        return algebra.entrywise(algebra.entry(node.arg, j, i), i, j, shape)
    if isinstance(node, Call) and node.function == "sum" and shape == SCALAR:
        (inner,) = node.operands
        rows, columns = algebra.shape(inner)
        return algebra.index_sum(algebra.index_sum(algebra.entry(inner, i, j), j, columns), i, rows)
    return None


def _by_index_sum(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """A scalar product wᵀ x as Σ w_k x_k."""
    if isinstance(node, MatMul) and algebra.shape(node) == SCALAR:
        k = at.index()
        left, right = node.args[0], algebra.products(*node.args[1:])
        body = algebra.product(algebra.entry(left, 1, k), algebra.entry(right, k, 1))
        return algebra.index_sum(body, k, algebra.shape(left)[1])
    return None


def _entries(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """A small array as a bracket of its entries."""
    rows, columns = algebra.shape(node)
    if not (isinstance(rows, int) and isinstance(columns, int)) or not 1 < rows * columns <= 6 or not is_free(node):
        return None
    if isinstance(node, OneMatrix | Stack):
        return None
    lines = [
        algebra.stack(1, *(algebra.part(node, (r, r), (c, c)) for c in range(1, columns + 1)))
        for r in range(1, rows + 1)
    ]
    return algebra.stack(0, *lines)


def _summed(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """sum(A) as 1ᵀ A 1, and along an axis."""
    if isinstance(node, Call) and node.function == "sum":
        (inner,) = node.operands
        rows, columns = algebra.shape(inner)
        if node.axis != 1 and rows != 1:
            inner = algebra.product(algebra.ones((1, rows)), inner)
        if node.axis != 0 and columns != 1:
            inner = algebra.product(inner, algebra.ones((columns, 1)))
        return inner
    return None


def _trace(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """A scalar product as a trace."""
    if isinstance(node, MatMul) and algebra.shape(node) == SCALAR and algebra.shape(node.args[0])[1] != 1:
        left, right = node.args[0], algebra.products(*node.args[1:])
        return algebra.call("tr", None, algebra.product(right, left))
    return None


def _plus_minus(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """A as (A + B) − B."""
    others = [s for s in at.course.problem.symbols.values() if algebra.shape(s) == algebra.shape(node)]
    if not others or not is_free(node):
        return None
    other = at.random.choice(others)
    return algebra.subtract(algebra.hadamard(algebra.ones(algebra.shape(node)), algebra.add(node, other)), other)


REWRITES: tuple[Change, ...] = (
    _commute, _commute, _diagonal, _undiagonal, _transpose_twice, _transposed_operands, _expand, _factor, _halves,
    _rescaled, _inlined, _inlined, _named, _slope_written, _slope_written, _function_written, _as_square, _indices,
    _by_index_sum, _entries, _summed, _trace, _plus_minus,
)  # fmt: skip


# ----------------------------------------------------------------------------------------------- mutations


def _sign(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    return algebra.negative(node)


def _factor_wrong(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    wrong = at.random.choice([Rational(2), Rational(1, 2), Rational(100005, 100000), 1 + Rational(1, 10**13)])
    return algebra.product(algebra.constant(wrong), node)


def _transposed(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    return algebra.transpose(node)


def _dropped(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, MatMul | HadamardProduct | MatAdd | Scaling):
        place = at.random.randrange(len(node.args))
        rest = [*node.args[:place], *node.args[place + 1 :]]
        join = {HadamardProduct: algebra.hadamard, MatAdd: algebra.add}.get(type(node), algebra.products)
        return join(*rest)
    return None


def _swapped(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """Another name of the same shape."""
    if isinstance(node, MatrixSymbol | Gradient):
        names = [*at.course.problem.symbols.values(), *at.equations, *at.course.gradients]
        others = [name for name in names if algebra.shape(name) == algebra.shape(node) and name != node]
        return at.random.choice(others) if others else None
    return None


def _other_function(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if not isinstance(node, Apply):
        return None
    if node.order and at.random.random() < 0.6:
        return at.random.choice(
            [
                algebra.apply(node.function, node.arg, node.order - 1),
                algebra.apply(node.function, algebra.apply(node.function, node.arg), node.order),
                algebra.ones(algebra.shape(node)),
            ]
        )
    name = at.random.choice([n for n in FUNCTIONS if n != node.function and not FUNCTIONS[n].domain])
    return algebra.apply(name, node.arg, node.order)


def _other_order(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, MatMul):
        return algebra.products(*at.random.sample(list(node.args), len(node.args)))
    return None


def _other_product(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, HadamardProduct):
        return algebra.products(*node.args)
    return algebra.hadamard(*node.args) if isinstance(node, MatMul) else None


def _disturbed(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    """x + 1e-13 y."""
    others = [s for s in at.course.problem.symbols.values() if algebra.shape(s) == algebra.shape(node)]
    if not others:
        return None
    return algebra.add(node, algebra.product(algebra.constant(Rational(1, 10**13)), at.random.choice(others)))


def _other_number(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    if isinstance(node, Constant):
        return algebra.constant(node.value + at.random.choice([Integer(1), Integer(-1), Rational(1, 2)]))
    if isinstance(node, HadamardPower):
        return algebra.power(node.base, node.exp + 1)
    return None


def _not_inverted(at: Rewriter, node: MatrixExpr) -> MatrixExpr | None:
    return node.arg if isinstance(node, Inverse) else None


MUTATIONS: tuple[Change, ...] = (
    _sign, _factor_wrong, _transposed, _dropped, _dropped, _swapped, _swapped, _other_function, _other_order,
    _other_product, _disturbed, _other_number, _not_inverted,
)  # fmt: skip


# ------------------------------------------------------------------------------------------------ spellings


def spelled(expr: MatrixExpr, random: Random) -> str:
    """`expr` as text, by the language's own notation with its signs exchanged for others of one meaning."""
    text = write(expr, TEXT)
    if random.random() < 0.5:
        text = text.replace(" .* ", random.choice([" ⊙ ", " ∘ "]))
    if random.random() < 0.5 and "'" not in text:
        text = text.replace(".T", random.choice(["^T", "ᵀ"])).replace("^T", random.choice(["^T", ".T", "ᵀ"]))
    return f"({text})" if random.random() < 0.3 else text


__all__ = ["MUTATIONS", "REWRITES", "Rewriter", "paths", "put", "spelled"]
