"""The product of Jacobians: ∂f/∂z₁ = ∂f/∂h₂ · ∂h₂/∂z₂ · ∂z₂/∂h₁ · ∂h₁/∂z₁, each factor with its shape.

Numerator layout inside the chain: ∂y/∂x has a row for each entry of y and a column for each entry of
x, so the derivative of a scalar is a row and no transpose is needed until a gradient is asked for
(Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapter 5; Parr and Howard, The
Matrix Calculus You Need For Deep Learning, 2018). Matrices on the way count by their entries, column
after column: ∂vec(Z)/∂vec(X) = Bᵀ ⊗ A for Z = A X B. An output that is no scalar has its Jacobian.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call
from symback.derivation.forward import Equation
from symback.derivation.kronecker import array_of, composed, transposed
from symback.derivation.linear import matrix_of, obstacle
from symback.derivation.reasons import BLOCKS, grounds_of, times, why_array, why_jacobian, why_step
from symback.derivation.steps import LOCAL_JACOBIAN, Step
from symback.errors import Diagnostic, UnsupportedError
from symback.prose import Prose, Relation, joined, prose
from symback.rewrite import SMALL, Facts, Line, multiplied_out, rewritten, symbols_in
from symback.rules import RULES, Contribution, contributions, slope


def jacobian_steps(
    forward: Sequence[Equation], of: MatrixSymbol, wrt: Iterable[MatrixSymbol], facts: Facts
) -> list[Step]:
    """Every local Jacobian on the way to the names in `wrt`, their products, and the gradients.

    Of a scalar the gradients, in the shapes of the names; of anything else the Jacobians, by vec of both.
    Raises `UnsupportedError` where the Jacobian of an equation cannot be written as a matrix.
    """
    return _Chain(forward, of, frozenset(wrt), facts).run()


@dataclass(slots=True)
class _Chain:
    forward: Sequence[Equation]
    of: MatrixSymbol
    wrt: frozenset[MatrixSymbol]
    facts: Facts
    steps: list[Step] = field(default_factory=list)
    active: set[MatrixSymbol] = field(default_factory=set)
    uses: Counter[MatrixSymbol] = field(default_factory=Counter)
    holders: set[MatrixSymbol] = field(default_factory=set)
    direct: set[MatrixSymbol] = field(default_factory=set)
    rows: dict[MatrixSymbol, list[list[MatrixExpr]]] = field(default_factory=dict)
    values: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    gradients: dict[MatrixSymbol, list[MatrixExpr]] = field(default_factory=dict)
    places: dict[MatrixExpr, int] = field(default_factory=dict)

    def run(self) -> list[Step]:
        self.look()
        remaining = Counter(self.uses)
        self.rows[self.of] = [[]]
        for equation in reversed(self.forward):
            if equation.name not in self.active:
                continue
            for symbol, parts in self.operands(equation).items():
                remaining[symbol] -= 1
                if symbol in self.direct:
                    self.matrix(equation, symbol, last=remaining[symbol] == 0)
                else:
                    self.factor(equation, symbol, parts)
                    if remaining[symbol] == 0 and self.is_anchor(symbol):
                        self.row(symbol)
        return self.steps

    def look(self) -> None:
        """Which names depend on a wanted one, how often each is used, which equations hold a wanted matrix."""
        self.active = set(self.wrt)
        self.places = {equation.name: place for place, equation in enumerate(self.forward)}
        defined: set[MatrixSymbol] = set()
        held: dict[MatrixSymbol, list[MatrixSymbol]] = {}
        for equation in self.forward:
            inside = {n for n in algebra.nodes(equation.value) if isinstance(n, MatrixSymbol)} & self.active
            if inside:
                self.active.add(equation.name)
                defined.add(equation.name)
                self.uses.update(inside)
                for symbol in inside:
                    held.setdefault(symbol, []).append(equation.name)
        # By a matrix of parameters a scalar is derived at once where it stands in columns only: ∂f/∂W = (∂f/∂z) xᵀ.
        for symbol in held.keys() - defined if algebra.is_scalar(self.of) else ():
            if algebra.shape(symbol)[1] != 1 and all(algebra.shape(name)[1] == 1 for name in held[symbol]):
                self.direct.add(symbol)
                self.holders.update(held[symbol])

    def operands(self, equation: Equation) -> dict[MatrixSymbol, list[Contribution]]:
        found: dict[MatrixSymbol, list[Contribution]] = {}
        for part in contributions(equation.value, _stand_in(equation), self.active.__contains__):
            found.setdefault(part.node, []).append(part)
        return found

    def is_anchor(self, symbol: MatrixSymbol) -> bool:
        """Whether ∂f/∂symbol is written down: it is wanted, paths meet there, or a matrix needs it."""
        return symbol in self.wrt or self.uses[symbol] > 1 or symbol in self.holders

    def factor(self, equation: Equation, symbol: MatrixSymbol, parts: list[Contribution]) -> None:
        """The local Jacobian ∂y/∂x of one equation, and the product it continues.

        Read off from the pullback, which is its transpose.
        """
        cotangent = _stand_in(equation)
        value = algebra.substitute(algebra.add(*(part.value for part in parts)), {equation.value: equation.name})
        adjoint = matrix_of(value, cotangent)
        if adjoint is None:
            raise UnsupportedError(_unreadable(equation, symbol, obstacle(value, cotangent)))
        via = equation.name if self.uses[symbol] > 1 and self.reaches_otherwise(symbol, equation) else None
        name = _as_rows(algebra.gradient(equation.name, symbol, via), equation.name)
        jacobian = transposed(adjoint)
        self.note(Step(name, jacobian, LOCAL_JACOBIAN, why_jacobian(equation, symbol, parts),
                       grounds=grounds_of(parts)))  # fmt: skip
        before = [[self.name_of(equation.name)]] if self.is_written(equation.name) else self.rows[equation.name]
        self.rows.setdefault(symbol, []).extend([*factors, name] for factors in before)

    def reaches_otherwise(self, symbol: MatrixSymbol, equation: Equation) -> bool:
        """Whether another name on the right of an equation depends on `symbol` too, and is held fixed beside it."""
        start = self.places.get(symbol, -1)
        stack = [name for name in algebra.symbols(equation.value) if name != symbol]
        seen: set[MatrixSymbol] = set()
        while stack:
            name = stack.pop()
            if name == symbol:
                return True
            if name not in seen and self.places.get(name, -1) > start:  # what stands before it does not
                seen.add(name)
                stack += algebra.symbols(self.forward[self.places[name]].value)
        return False

    def is_written(self, symbol: MatrixSymbol) -> bool:
        return symbol != self.of and self.is_anchor(symbol)

    def name_of(self, symbol: MatrixSymbol) -> MatrixExpr:
        """∂f/∂symbol as a row; of an output that is no scalar, its Jacobian."""
        return _as_rows(algebra.gradient(self.of, symbol), self.of)

    def row(self, symbol: MatrixSymbol) -> None:
        """∂f/∂x as the product of the Jacobians on the way, or the sum of such products, and then put in."""
        name = self.name_of(symbol)
        paths = self.rows[symbol]
        if paths == [[name]]:
            self.shaped(symbol)
            return
        product = algebra.add(*(algebra.products(*factors) for factors in paths))
        used = tuple(dict.fromkeys(part for factors in paths for factor in factors for part in self.needed_for(factor)))
        several = f" along each of the {len(paths)} paths, and add the products" if len(paths) > 1 else ""
        why = prose("the chain rule: multiply the Jacobians from {f} back to {x}" + several, f=self.of, x=symbol)
        self.note(Step(name, product, "product of Jacobians", why, used, local=False))
        new = {f: self.values[f] for f in used if f != name and self.is_local(f)}
        put_in = algebra.substitute(product, new)
        if put_in != product:
            self.go_on(name, put_in, "substitution", prose("substitute each Jacobian"), used)
        if not algebra.is_scalar(self.of):
            together = algebra.add(*(composed(*(new.get(f, f) for f in factors)) for factors in paths))
            if together != put_in:
                self.go_on(name, together, "Kronecker product", prose("block by block: {law}", law=BLOCKS), used)
        elif algebra.shape(symbol)[1] == 1:
            self.simplify(symbol, used)
        self.shaped(symbol)

    def simplify(self, symbol: MatrixSymbol, used: tuple[MatrixExpr, ...]) -> None:
        """The row in its textbook form, where what stands in it cancels: pᵀ − yᵀ for −(y ⊘ p)ᵀ (diag(p) − p pᵀ)."""
        name = self.name_of(symbol)
        if symbols_in(self.values[name]) > SMALL:
            return
        column = algebra.push_transpose(self.values[name])
        outputs = {e.value: e.name for e in self.forward if isinstance(e.value, Apply)}
        below = {symbol for node in algebra.nodes(column) if algebra.is_inverse(node) for symbol in _symbols_in(node)}
        slopes = {node: _slope(node, outputs) for node in _slopes_in(column)}
        slopes = {node: value for node, value in slopes.items() if below.intersection(_symbols_in(value))}
        flat = multiplied_out(algebra.substitute(column, slopes))
        lines = [Line(flat, "multiplied out", self.why_flat(slopes)), *rewritten(flat, self.facts)]
        if symbols_in(lines[-1].value) >= symbols_in(column):
            return
        for line in lines:
            if (row := algebra.push_transpose(line.value)) != self.values[name]:
                self.go_on(name, row, line.rule, line.why, (*used, *self.inside(row)))

    def why_flat(self, slopes: Mapping[MatrixExpr, MatrixExpr]) -> Prose:
        told: list[Prose] = [(Relation(node, value),) for node, value in slopes.items()]
        return joined([*told, prose("multiply out, keeping the order of the factors")])

    def needed_for(self, factor: MatrixExpr) -> tuple[MatrixExpr, ...]:
        """What a step uses that holds `factor`: of a row vec(∂f/∂Z)ᵀ also ∂f/∂Z itself."""
        inside = [node for node in algebra.nodes(factor) if node in self.values]
        return (factor, *(node for node in inside if node != factor))

    def is_local(self, factor: MatrixExpr) -> bool:
        return factor in self.values

    def go_on(self, name: MatrixExpr, value: MatrixExpr, rule: str, why: Prose, used: tuple[MatrixExpr, ...]) -> None:
        self.note(Step(name, value, rule, why, used, local=False, continues=True))

    def shaped(self, symbol: MatrixSymbol) -> None:
        """The gradient from the row: transposed where a wanted column, an array again where a matrix."""
        if not algebra.is_scalar(self.of) or (1 in (shape := algebra.shape(symbol)) and symbol not in self.wrt):
            return
        name, total = self.name_of(symbol), algebra.gradient(self.of, symbol)
        if name == total:  # a scalar's, or a row's
            if algebra.is_scalar(name) and not _without_vec(self.values[name]):
                self.tidied(name, self.inside(self.values[name]))
            return
        column = algebra.push_transpose(self.values[name])
        if shape[1] == 1:
            why = prose("in gradient layout the derivative has the shape of {x}: transpose the row", x=symbol)
            self.note(Step(total, column, "gradient layout", why, (name,), local=False))
            self.as_array(total, column, (name, *self.inside(column)))
            return
        why = prose("in gradient layout the derivative has the shape of {x}: fill its columns from the row", x=symbol)
        used = (name, *self.inside(column))
        self.note(Step(total, algebra.unvec(column, shape), "gradient layout", why, used, local=False))
        self.as_array(total, column, used)

    def as_array(self, name: MatrixExpr, column: MatrixExpr, used: tuple[MatrixExpr, ...]) -> None:
        """A gradient from its vec, without the Kronecker products that stand in it, in the form that books print."""
        value = array_of(column, algebra.shape(name))
        by_column = algebra.shape(name)[1] == 1
        if value != self.values[name] and (not by_column or _without_vec(value)):
            self.go_on(name, value, "vec and unvec", why_array(column), used)
        self.tidied(name, used)

    def tidied(self, name: MatrixExpr, used: tuple[MatrixExpr, ...]) -> None:
        """A gradient in the form that books print."""
        for line in rewritten(self.values[name], self.facts):
            self.go_on(name, line.value, line.rule, line.why, (*used, *self.inside(line.value)))

    def inside(self, value: MatrixExpr) -> tuple[MatrixExpr, ...]:
        """The derivatives in `value` that have a step."""
        return tuple(dict.fromkeys(node for node in algebra.nodes(value) if node in self.values))

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
        self.tidied(lhs, used)
        if lhs != total:
            self.gradients.setdefault(symbol, []).append(lhs)
            if last:
                parts_of = tuple(self.gradients[symbol])
                why = prose("{x} is used {n}, and the contributions add up", x=symbol, n=times(len(parts_of)))
                self.note(Step(total, algebra.add(*parts_of), "sum over paths", why, parts_of, local=False))

    def note(self, step: Step) -> None:
        self.steps.append(step)
        self.values[step.lhs] = step.rhs


def _stand_in(equation: Equation) -> MatrixExpr:
    """A cotangent of the equation's shape; no formula of a network holds a differential, so it is no other name."""
    return algebra.differential(equation.name)


def _symbols_in(value: MatrixExpr) -> set[MatrixExpr]:
    return {node for node in algebra.nodes(value) if isinstance(node, MatrixSymbol)}


def _slopes_in(value: MatrixExpr) -> list[Apply]:
    return [node for node in dict.fromkeys(algebra.nodes(value)) if isinstance(node, Apply) and node.order]


def _slope(node: Apply, outputs: Mapping[MatrixExpr, MatrixSymbol]) -> MatrixExpr:
    applied = algebra.apply(node.function, node.arg)
    return slope(node.function, node.order, node.arg, outputs.get(applied, applied))


def _without_vec(value: MatrixExpr) -> bool:
    return not any(isinstance(node, Call) and node.function in ("vec", "unvec") for node in algebra.nodes(value))


def _as_rows(name: MatrixExpr, of: MatrixSymbol) -> MatrixExpr:
    """A derivative with a row for each entry of `of`; a scalar's name has the shape of the variable."""
    return algebra.transpose(algebra.vec(name)) if algebra.is_scalar(of) else name


def _unreadable(equation: Equation, wrt: MatrixSymbol, where: MatrixExpr | None) -> Diagnostic:
    name, symbol = equation.name.name, wrt.name
    what = "" if where is None else f": its pullback goes through {_operation(where)}, which is not read as a matrix"
    message = f"the Jacobian of {name} by {symbol} cannot be written as a matrix here{what}"
    return Diagnostic("unsupported", message, hint="--method backprop derives it")


def _operation(node: MatrixExpr) -> str:
    return str(getattr(node, "function", RULES[type(node)].name if type(node) in RULES else type(node).__name__))
