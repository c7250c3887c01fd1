"""The product of Jacobians: ∂f/∂z₁ = ∂f/∂h₂ · ∂h₂/∂z₂ · ∂z₂/∂h₁ · ∂h₁/∂z₁, each factor with its shape.

Numerator layout inside the chain: ∂y/∂x has a row for each entry of y and a column for each entry of
x, so the derivative of a scalar is a row and no transpose is needed until a gradient is asked for
(Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapter 5; Parr and Howard, The
Matrix Calculus You Need For Deep Learning, 2018). Intermediates must be columns or scalars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, MatrixSymbol, OneMatrix

from symback import algebra
from symback.algebra import Call, Part, Scaling
from symback.derivation.forward import Equation
from symback.derivation.reasons import grounds_of, why_jacobian, why_step
from symback.derivation.steps import Step
from symback.errors import Diagnostic, UnsupportedError
from symback.prose import prose
from symback.rules import Contribution, contributions
from symback.shapes import words


def jacobian_steps(forward: Sequence[Equation], of: MatrixSymbol, wrt: Iterable[MatrixSymbol]) -> list[Step]:
    """Every local Jacobian on the way to the names in `wrt`, their products, and the gradients.

    Raises `UnsupportedError` where an intermediate on the way is a matrix, whose Jacobian is none.
    """
    return _Chain(forward, of, frozenset(wrt)).run()


@dataclass(slots=True)
class _Chain:
    forward: Sequence[Equation]
    of: MatrixSymbol
    wrt: frozenset[MatrixSymbol]
    steps: list[Step] = field(default_factory=list)
    active: set[MatrixSymbol] = field(default_factory=set)
    uses: Counter[MatrixSymbol] = field(default_factory=Counter)
    holders: set[MatrixSymbol] = field(default_factory=set)
    rows: dict[MatrixSymbol, list[list[MatrixExpr]]] = field(default_factory=dict)
    values: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    gradients: dict[MatrixSymbol, list[MatrixExpr]] = field(default_factory=dict)

    def run(self) -> list[Step]:
        self.look()
        remaining = Counter(self.uses)
        self.rows[self.of] = [[]]
        for equation in reversed(self.forward):
            if equation.name not in self.active:
                continue
            for symbol, parts in self.operands(equation).items():
                remaining[symbol] -= 1
                if algebra.shape(symbol)[1] == 1:
                    self.factor(equation, symbol, parts)
                    if remaining[symbol] == 0 and self.is_anchor(symbol):
                        self.row(symbol)
                else:
                    self.matrix(equation, symbol, last=remaining[symbol] == 0)
        return self.steps

    def look(self) -> None:
        """Which names depend on a wanted one, how often each is used, which equations hold a wanted matrix."""
        self.active = set(self.wrt)
        for equation in self.forward:
            inside = {n for n in algebra.nodes(equation.value) if isinstance(n, MatrixSymbol)} & self.active
            if inside:
                self.active.add(equation.name)
                self.uses.update(inside)
                if algebra.shape(equation.name)[1] != 1:
                    raise UnsupportedError(_no_column(equation.name))
                if any(algebra.shape(symbol)[1] != 1 for symbol in inside):
                    self.holders.add(equation.name)

    def operands(self, equation: Equation) -> dict[MatrixSymbol, list[Contribution]]:
        cotangent = algebra.symbol("G", algebra.shape(equation.name))
        found: dict[MatrixSymbol, list[Contribution]] = {}
        for part in contributions(equation.value, cotangent, self.active.__contains__):
            found.setdefault(part.node, []).append(part)
        return found

    def is_anchor(self, symbol: MatrixSymbol) -> bool:
        """Whether ∂f/∂symbol is written down: it is wanted, paths meet there, or a matrix needs it."""
        return symbol in self.wrt or self.uses[symbol] > 1 or symbol in self.holders

    def factor(self, equation: Equation, symbol: MatrixSymbol, parts: list[Contribution]) -> None:
        """The local Jacobian ∂y/∂x of one equation, and the product it continues."""
        cotangent = algebra.symbol("G", algebra.shape(equation.name))
        value = algebra.substitute(algebra.add(*(part.value for part in parts)), {equation.value: equation.name})
        adjoint = read_off(value, cotangent)
        if adjoint is None:
            raise UnsupportedError(_unreadable(equation.name, symbol))
        via = equation.name if self.uses[symbol] > 1 else None
        name = algebra.gradient(equation.name, symbol, via)
        name = algebra.transpose(name) if algebra.is_scalar(equation.name) else name
        jacobian = algebra.push_transpose(adjoint)
        if algebra.shape(jacobian) != algebra.shape(name):  # of a scalar by a scalar, say
            jacobian = adjoint
        why = why_jacobian(equation, symbol, parts)
        self.note(Step(name, jacobian, "local Jacobian", why, grounds=grounds_of(parts)))
        before = [[self.name_of(equation.name)]] if self.is_written(equation.name) else self.rows[equation.name]
        self.rows.setdefault(symbol, []).extend([*factors, name] for factors in before)

    def is_written(self, symbol: MatrixSymbol) -> bool:
        return symbol != self.of and self.is_anchor(symbol)

    def name_of(self, symbol: MatrixSymbol) -> MatrixExpr:
        """∂f/∂symbol as a row."""
        return algebra.transpose(algebra.gradient(self.of, symbol))

    def row(self, symbol: MatrixSymbol) -> None:
        """∂f/∂x as the product of the Jacobians on the way, or the sum of such products, and then put in."""
        name = self.name_of(symbol)
        paths = self.rows[symbol]
        if paths == [[name]]:
            self.column(symbol)
            return
        product = algebra.add(*(algebra.products(*factors) for factors in paths))
        used = tuple(dict.fromkeys(factor for factors in paths for factor in factors))
        several = f": {len(paths)} paths, whose products add" if len(paths) > 1 else ""
        why = prose("the chain rule: from {f} back to {x}, each Jacobian times the next" + several, f=self.of, x=symbol)
        self.note(Step(name, product, "product of Jacobians", why, used, local=False))
        put_in = algebra.substitute(product, {f: self.values[f] for f in used if f != name and self.is_local(f)})
        if put_in != product:
            self.note(Step(name, put_in, "put in", prose("each Jacobian is put in"), used, local=False, continues=True))
        self.column(symbol)

    def is_local(self, factor: MatrixExpr) -> bool:
        return factor in self.values

    def column(self, symbol: MatrixSymbol) -> None:
        """The gradient of a wanted column: the row, transposed."""
        if symbol in self.wrt and not algebra.is_scalar(symbol):
            name = self.name_of(symbol)
            why = prose("in gradient layout the derivative has the shape of {x}: the row, transposed", x=symbol)
            value = algebra.push_transpose(self.values[name])
            self.note(Step(algebra.gradient(self.of, symbol), value, "gradient layout", why, (name,), local=False))

    def matrix(self, equation: Equation, symbol: MatrixSymbol, *, last: bool) -> None:
        """The gradient by a matrix, from the row ∂f/∂y of the equation y in which it stands."""
        row = algebra.gradient(self.of, equation.name)
        cotangent = algebra.constant(1) if equation.name == self.of else row
        parts = list(contributions(equation.value, cotangent, {symbol}.__contains__))
        total = algebra.gradient(self.of, symbol)
        lhs = total if self.uses[symbol] == 1 else algebra.gradient(self.of, symbol, equation.name)
        used = () if equation.name == self.of else (self.name_of(equation.name),)
        value, why = algebra.add(*(p.value for p in parts)), why_step(equation, symbol, parts)
        self.note(Step(lhs, value, "by a matrix", why, used, grounds=grounds_of(parts)))
        if lhs != total:
            self.gradients.setdefault(symbol, []).append(lhs)
            if last:
                parts_of = tuple(self.gradients[symbol])
                why = prose("{x} is used {n} times: the contributions add", x=symbol, n=str(len(parts_of)))
                self.note(Step(total, algebra.add(*parts_of), "sum over paths", why, parts_of, local=False))

    def note(self, step: Step) -> None:
        self.steps.append(step)
        self.values[step.lhs] = step.rhs


def _no_column(name: MatrixSymbol) -> Diagnostic:
    message = f"{name.name} is {words(algebra.shape(name))}: the method jacobian needs columns on the way"
    return Diagnostic("unsupported", message, hint="--method backprop derives it")


def _unreadable(name: MatrixSymbol, wrt: MatrixSymbol) -> Diagnostic:
    message = f"the Jacobian of {name.name} by {wrt.name} cannot be written as a matrix here"
    return Diagnostic("unsupported", message, hint="--method backprop derives it")


def read_off(expr: MatrixExpr, g: MatrixSymbol) -> MatrixExpr | None:
    """The matrix M with expr = M g, for an expression that is linear in the column g; None where it is not seen."""
    if expr == g:
        return algebra.identity(algebra.shape(g)[0])
    if isinstance(expr, MatAdd):
        terms = [read_off(term, g) for term in expr.args]
        return None if None in terms else algebra.add(*terms)
    holding = [part for part in algebra.operands(expr) if g in algebra.nodes(part)]
    if len(holding) != 1:
        return None
    (inner,) = holding
    matrix = read_off(inner, g)
    if matrix is None:
        return None
    if isinstance(expr, MatMul) and inner == expr.args[-1]:
        return algebra.products(*expr.args[:-1], matrix)
    if isinstance(expr, Scaling):
        if inner == expr.body:
            return algebra.products(*expr.scalars, matrix)
        others = [part for part in expr.args if part != inner]
        return algebra.product(algebra.products(*others), matrix)
    if isinstance(expr, HadamardProduct):
        rest = algebra.hadamard(*(part for part in expr.args if part != inner))
        return _rows_scaled(rest, matrix)
    if isinstance(expr, Call) and expr.function == "sum" and expr.axis is None:
        return _rows_added(matrix)
    if isinstance(expr, Part):
        return algebra.part(matrix, algebra.ranges(expr)[0], None)
    return None


def _rows_scaled(column: MatrixExpr, matrix: MatrixExpr) -> MatrixExpr:
    """diag(v) M, term by term; diag(v) 1 is v."""
    if isinstance(matrix, MatAdd):
        return algebra.add(*(_rows_scaled(column, term) for term in matrix.args))
    if isinstance(matrix, Scaling) and not algebra.is_scalar(matrix):
        return algebra.scaled(matrix.scalars, _rows_scaled(column, matrix.body))
    if isinstance(matrix, MatMul) and isinstance(matrix.args[0], OneMatrix) and algebra.shape(matrix.args[0])[1] == 1:
        return algebra.products(column, *matrix.args[1:])
    return algebra.product(_diagonal(column), matrix)


def _rows_added(matrix: MatrixExpr) -> MatrixExpr:
    """1ᵀ M; 1ᵀ diag(v) is vᵀ."""
    first, *rest = matrix.args if isinstance(matrix, MatMul) else (matrix,)
    if isinstance(first, Call) and first.function == "diag" and algebra.shape(first.operands[0])[1] == 1:
        return algebra.products(algebra.transpose(first.operands[0]), *rest)
    return algebra.product(algebra.ones((1, algebra.shape(matrix)[0])), matrix)


def _diagonal(column: MatrixExpr) -> MatrixExpr:
    if isinstance(column, OneMatrix):
        return algebra.identity(algebra.shape(column)[0])
    return column if algebra.is_scalar(column) else algebra.call("diag", None, column)
