"""Node classes that SymPy lacks, on `MatrixExpr`.

Everything is a matrix: a scalar is 1×1, so no rule needs a special case for scalars. Nodes are
plain containers; `symback.algebra.builders` checks shapes and keeps the normal form. Each node knows
its entries (`_entry`), so SymPy's own `as_explicit` works on every expression of symback.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, MatrixExpr, Mul, S, Symbol
from sympy.core.symbol import Str
from sympy.matrices.expressions import MatrixSymbol


class _Whole(MatrixExpr):  # type: ignore[misc]
    """A node whose entries have no formula of their own: an entry of it is just that."""

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        from sympy.matrices.expressions.matexpr import MatrixElement

        return MatrixElement(self, i, j)


class _Scalar(MatrixExpr):  # type: ignore[misc]
    """A node that is 1×1."""

    @property
    def shape(self) -> Any:
        return (S.One, S.One)


class _Derivative(_Whole):
    """The name of a derivative: of `args[0]` by `args[1]`."""

    @property
    def of(self) -> MatrixExpr:
        return self.args[0]

    @property
    def wrt(self) -> MatrixExpr:
        return self.args[1]


class Constant(_Scalar):
    """A number, or a formula in sizes such as 1/n, as a 1×1 matrix. `args = (value,)`."""

    @property
    def value(self) -> Expr:
        return self.args[0]

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        return self.value


class Scaling(MatrixExpr):  # type: ignore[misc]
    """c₁ c₂ … A with 1×1 factors cᵢ. `args = (c1, c2, ..., A)`; has the shape of A."""

    @property
    def scalars(self) -> tuple[MatrixExpr, ...]:
        return tuple(self.args[:-1])

    @property
    def body(self) -> MatrixExpr:
        return self.args[-1]

    @property
    def shape(self) -> Any:
        return self.body.shape

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        return Mul(*(c[0, 0] for c in self.scalars), self.body[i, j])


class Apply(MatrixExpr):  # type: ignore[misc]
    """An elementwise function, or its derivative: φ⁽ᵏ⁾(A). `args = (name, k, A)`; has the shape of A.

    What φ is stands in `symback.catalog.FUNCTIONS`; the node knows only the name.
    """

    @property
    def function(self) -> str:
        return str(self.args[0].name)

    @property
    def order(self) -> int:
        return int(self.args[1])

    @property
    def arg(self) -> MatrixExpr:
        return self.args[2]

    @property
    def shape(self) -> Any:
        return self.arg.shape

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        from sympy import Derivative, Function, Subs

        t = Symbol("t")
        called = Function(self.function)
        if not self.order:
            return called(self.arg[i, j])
        return Subs(Derivative(called(t), (t, self.order)), t, self.arg[i, j])


class Call(_Whole):
    """A function of whole arrays: softmax(A), sum(A, axis=0), max(A, B). `args = (name, axis, A, ...)`.

    What the function is stands in `symback.catalog.OPERATIONS`. The axis is −1 where there is none.
    The shape is given by the builder, because a node does not know its function.
    """

    @property
    def function(self) -> str:
        return str(self.args[0].name)

    @property
    def axis(self) -> int | None:
        return None if self.args[1] == -1 else int(self.args[1])

    @property
    def operands(self) -> tuple[MatrixExpr, ...]:
        return tuple(self.args[4:])

    @property
    def shape(self) -> Any:
        return self.args[2:4]


class Stack(_Whole):
    """Arrays joined: on top of each other (axis 0) or side by side (axis 1). `args = (axis, rows, columns, A, ...)`."""

    @property
    def axis(self) -> int:
        return int(self.args[0])

    @property
    def operands(self) -> tuple[MatrixExpr, ...]:
        return tuple(self.args[3:])

    @property
    def shape(self) -> Any:
        return self.args[1:3]


class Part(MatrixExpr):  # type: ignore[misc]
    """Rows r₀+1 … r₁ and columns c₀+1 … c₁ of A. `args = (A, r0, r1, c0, c1)`."""

    @property
    def arg(self) -> MatrixExpr:
        return self.args[0]

    @property
    def bounds(self) -> tuple[Expr, ...]:
        return tuple(self.args[1:])

    @property
    def shape(self) -> Any:
        r0, r1, c0, c1 = self.bounds
        return (r1 - r0, c1 - c0)

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        return self.arg[i + self.bounds[0], j + self.bounds[2]]


class Gradient(_Derivative):
    """The name ∂f/∂x of a derivative. `args = (f, x[, via])`.

    Of a scalar f in gradient layout: the shape of x. Of any other f the Jacobian: a row for each entry of
    vec f, a column for each entry of vec x (Magnus and Neudecker, Matrix Differential Calculus, 3rd ed.,
    2019, section 5.15).

    With `via`, the contribution of the one equation that defines `via`: the derivative by the copy of
    x that stands there. The contributions of all equations in which x stands add up to ∂f/∂x
    (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 10.2.2, writes x⁽ᵗ⁾ for the copies).
    """

    @property
    def via(self) -> MatrixSymbol | None:
        return self.args[2] if len(self.args) > 2 else None

    @property
    def shape(self) -> Any:
        if self.of.shape == (1, 1):
            return self.wrt.shape
        return (self.of.rows * self.of.cols, self.wrt.rows * self.wrt.cols)


class Differential(_Whole):
    """The differential dx of a named quantity x, or of a named derivative. `args = (x,)`; has the shape of x.

    A first-order change, as in dz = W dx (Magnus and Neudecker, Matrix Differential Calculus, 3rd ed.,
    2019, chapter 5): an expression that holds one is linear in it.
    """

    @property
    def of(self) -> MatrixSymbol | Gradient:
        return self.args[0]

    @property
    def shape(self) -> Any:
        return self.of.shape

    def _sympystr(self, printer: Any) -> str:
        # SymPy has another class of this name, whose printer would be taken.
        return f"Differential({printer._print(self.of)})"


class Hessian(_Derivative):
    """The name ∂²f/∂x² of the second derivative of a scalar f: the Jacobian of ∂f/∂x by x. `args = (f, x)`.

    A row and a column for each entry of x; of a matrix, in the order of vec (columns stacked).
    """

    @property
    def shape(self) -> Any:
        entries = self.wrt.rows * self.wrt.cols
        return (entries, entries)


class Commutation(_Whole):
    """K with vec(Aᵀ) = K vec(A) for every m×n A (Magnus and Neudecker, section 3.7). `args = (m, n)`."""

    @property
    def shape(self) -> Any:
        entries = Mul(*self.args)
        return entries, entries


class Partial(_Scalar, _Derivative):
    """The name ∂y_kl/∂x_ij of a partial derivative, as a 1×1 matrix. `args = (y_kl, x_ij)`.

    Both are entries of named arrays (or a named scalar); the derivative is that of the one equation
    that defines y. A derivative of one array by another has up to four indices, so it is named by
    entries and never stands for an array.
    """


class Entry(_Scalar):
    """The entry of A in row i and column j, as a 1×1 matrix. `args = (A, i, j)`.

    An index is a number from 1 or a name that an `IndexSum` or an `Entrywise` around it gives values to.
    """

    @property
    def arg(self) -> MatrixExpr:
        return self.args[0]

    @property
    def indices(self) -> tuple[Expr, Expr]:
        return self.args[1], self.args[2]

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        row, column = self.indices
        return self.arg[row - 1, column - 1]


class IndexSum(_Scalar):
    """Σ body over k = 1 … n, as a 1×1 matrix. `args = (body, k, n)`."""

    @property
    def body(self) -> MatrixExpr:
        return self.args[0]

    @property
    def index(self) -> Symbol:
        return self.args[1]

    @property
    def count(self) -> Expr:
        return self.args[2]

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        from sympy import Sum

        return Sum(self.body[0, 0], (self.index, 1, self.count))


class Entrywise(MatrixExpr):  # type: ignore[misc]
    """The m×n matrix whose entry in row i and column j is the 1×1 `body`. `args = (body, i, m, j, n)`.

    The index of a single row or column is 1.
    """

    @property
    def body(self) -> MatrixExpr:
        return self.args[0]

    @property
    def indices(self) -> tuple[Expr, Expr]:
        return self.args[1], self.args[3]

    @property
    def shape(self) -> Any:
        return self.args[2], self.args[4]

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Expr:
        places = zip(self.indices, (i, j), strict=True)
        return self.body[0, 0].xreplace({at: place + 1 for at, place in places if at != 1})


__all__ = [
    "Apply", "Call", "Commutation", "Constant", "Differential", "Entry", "Entrywise", "Gradient", "Hessian",
    "IndexSum", "Part", "Partial", "Scaling", "Stack", "Str",
]  # fmt: skip
