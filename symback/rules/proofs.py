"""Why each rule is what it is: lines of equations, each true as it stands.

A proof is told for one equation y = node, with a scalar f that depends on y and ∂f/∂y known. It says
what an entry of y is, how ∂f/∂y reaches an entry of an operand, and what that is for whole arrays,
where it ends in the pullback itself. Sources as in `pullbacks`; what proves a function of whole arrays
or a slope stands in its row of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import Apply, Call, Constant, Gradient, Part, Scaling, Stack
from symback.catalog import COLUMN, FUNCTIONS, OPERATIONS
from symback.language.build import build
from symback.prose import Prose, prose
from symback.rules.pullbacks import RULES, formula_term, names_of_call, shapes_of_call, slope
from symback.rules.pushforwards import is_linear, pushforward
from symback.shapes import SCALAR, Shape


@dataclass(frozen=True, slots=True)
class ProofLine:
    """`left = right`, with a few words; a line with the left side of the one before goes on from it."""

    left: MatrixExpr
    right: MatrixExpr
    why: Prose = ()


Lines = Iterator[ProofLine]


@dataclass(frozen=True, slots=True)
class Case:
    """The equation y = node that a proof is told for; the operands of the node are names or constants."""

    of: MatrixSymbol
    name: MatrixSymbol
    node: MatrixExpr
    taken: frozenset[str] = field(default=frozenset())

    @property
    def indices(self) -> tuple[Any, Any, Any]:
        """i, j and k, or letters in place of those that are names here."""
        free = (letter for letter in "ijklrstuvpq" if letter not in self.taken)
        first, second, third = (algebra.index(next(free)) for _ in range(3))
        return first, second, third

    @property
    def arrived(self) -> MatrixExpr:
        """∂f/∂y."""
        return algebra.constant(1) if self.of == self.name else algebra.gradient(self.of, self.name)

    @property
    def variables(self) -> list[tuple[int, MatrixSymbol]]:
        """The operands that are no constants, with their places."""
        return [(n, o) for n, o in enumerate(algebra.operands(self.node)) if isinstance(o, MatrixSymbol)]

    def by(self, operand: MatrixExpr) -> MatrixExpr:
        """∂f/∂x."""
        return algebra.gradient(self.of, operand)

    def entries(self, value: MatrixExpr, why: str = "") -> ProofLine:
        """y_ij = value."""
        i, j, _ = self.indices
        return ProofLine(algebra.entry(self.name, i, j), value, prose(why))

    def reaches(self, operand: MatrixExpr, value: MatrixExpr, why: str, **words: Any) -> ProofLine:
        """∂f/∂x_ij = value."""
        i, j, _ = self.indices
        x = algebra.entry(operand, i, j)
        return ProofLine(algebra.entry(self.by(operand), i, j), value, prose(why, x=x, y=self.name, **words))

    def whole(self, place: int, why: str = "for whole arrays", **words: Any) -> ProofLine:
        """The pullback itself, to which the proof leads."""
        operand = algebra.operands(self.node)[place]
        pulled = RULES[type(self.node)].pull(self.node, place, self.arrived)
        return ProofLine(self.by(operand), algebra.substitute(pulled, {self.node: self.name}), prose(why, **words))

    def free_name(self, wished: str, shape: Shape) -> MatrixSymbol:
        """A name that nothing else has."""
        number, name = 1, wished
        while name in self.taken:
            number, name = number + 1, f"{wished}{number}"
        return algebra.symbol(name, shape)


def is_constant(operand: MatrixExpr) -> bool:
    """Whether an operand stays as it is in a proof: a number, an array of ones."""
    return isinstance(operand, Constant | OneMatrix | ZeroMatrix | Identity)


def prove(case: Case) -> tuple[ProofLine, ...]:
    """The lines of the proof for the kind of node that the case has, none of them empty of content."""
    lines: list[ProofLine] = []
    for line in PROOFS[type(case.node)](case):
        repeated = bool(lines) and (line.left, line.right) == (lines[-1].left, lines[-1].right)
        if line.left != line.right and not repeated:
            lines.append(line)
    return tuple(lines)


def _product(case: Case) -> Lines:
    """(A B)_ij = Σ_k A_ik B_kj. Of several factors, the first and the product of the others."""
    i, j, k = case.indices
    left, right = case.node.args[0], algebra.products(*case.node.args[1:])
    rows, columns = algebra.shape(case.node)
    over = algebra.shape(left)[1]
    total = algebra.index_sum(algebra.product(algebra.entry(left, i, k), algebra.entry(right, k, j)), k, over)
    yield case.entries(total)
    for place, operand in case.variables:
        if place == 0:
            at, over, count = (i, k), j, columns
            body = algebra.product(algebra.entry(case.arrived, i, j), algebra.entry(right, k, j))
        elif len(case.node.args) == 2:
            at, over, count = (k, j), i, rows
            body = algebra.product(algebra.entry(left, i, k), algebra.entry(case.arrived, i, j))
        else:
            continue
        x = algebra.entry(operand, *at)
        words = "{x} reaches f through every {y} in which it stands, and what comes back adds"
        if count == 1:
            words = "its coefficient" if algebra.is_scalar(case.node) else "{x} stands in one entry of {y} alone"
        why = prose(words, x=x, y=algebra.entry(case.name, i, j))
        yield ProofLine(algebra.entry(case.by(operand), *at), algebra.index_sum(body, over, count), why)
        yield case.whole(place, "an entry of a matrix product again" if count != 1 else "for whole arrays")


def _sum(case: Case) -> Lines:
    i, j, _ = case.indices
    yield case.entries(algebra.entry(case.node, i, j))
    for place, operand in case.variables:
        yield case.reaches(operand, algebra.entry(case.arrived, i, j), "{x} is added in one entry of {y}")
        yield case.whole(place)


def _scaling(case: Case) -> Lines:
    i, j, _ = case.indices
    yield case.entries(algebra.entry(case.node, i, j))
    rows, columns = algebra.shape(case.node)
    for place, operand in case.variables:
        rest = algebra.products(*(arg for n, arg in enumerate(case.node.args) if n != place))
        if algebra.is_scalar(case.node) or place == len(case.node.args) - 1:
            body = algebra.product(rest, algebra.entry(case.arrived, i, j))
            yield case.reaches(operand, body, "{x} is multiplied by {c}", c=rest)
        else:
            body = algebra.product(algebra.entry(rest, i, j), algebra.entry(case.arrived, i, j))
            total = (
                algebra.index_sum(algebra.index_sum(body, j, columns) if columns != 1 else body, i, rows)
                if (rows != 1)
                else algebra.index_sum(body, j, columns)
            )
            yield ProofLine(case.by(operand), total, prose("{c} multiplies every entry, and what comes back adds",
                                                          c=operand))  # fmt: skip
        yield case.whole(place)


def _hadamard(case: Case) -> Lines:
    i, j, _ = case.indices
    yield case.entries(algebra.entry(case.node, i, j))
    for place, operand in case.variables:
        rest = algebra.hadamard(*(arg for n, arg in enumerate(case.node.args) if n != place))
        body = algebra.product(algebra.entry(case.arrived, i, j), algebra.entry(rest, i, j))
        yield case.reaches(operand, body, "{x} stands in this entry of {y} alone, times the other")
        yield case.whole(place)


def _power(case: Case) -> Lines:
    """t^p = exp(p log t), so its slope is p/t t^p = p t^(p − 1); a square by the product rule."""
    i, j, _ = case.indices
    exponent = case.node.exp
    t, d = case.free_name("t", SCALAR), case.free_name("d", SCALAR)
    rate = algebra.product(algebra.constant(exponent), algebra.power(t, exponent - 1))
    if exponent == 2:
        square = algebra.add(algebra.power(t, 2), algebra.product(rate, d), algebra.power(d, 2))
        yield ProofLine(algebra.power(algebra.add(t, d), 2), square,
                        prose("to first order in {d} it changes by {r}", d=d, r=algebra.product(rate, d)))  # fmt: skip
    else:
        logarithm = algebra.product(algebra.constant(exponent), algebra.apply("log", t))
        written = algebra.apply("exp", logarithm)
        yield ProofLine(algebra.power(t, exponent), written)
        by_chain = algebra.products(written, algebra.constant(exponent), algebra.power(t, -1))
        yield ProofLine(by_chain, rate, prose("its slope, by the chain rule"))
    yield case.entries(algebra.entry(case.node, i, j))
    for place, operand in case.variables:
        local = algebra.substitute(rate, {t: algebra.entry(operand, i, j)})
        body = algebra.product(algebra.entry(case.arrived, i, j), local)
        yield case.reaches(operand, body, "{x} stands in this entry of {y} alone")
        yield case.whole(place)


def _transpose(case: Case) -> Lines:
    i, j, _ = case.indices
    ((place, operand),) = case.variables
    yield case.entries(algebra.entry(operand, j, i))
    yield ProofLine(algebra.entry(case.by(operand), j, i), algebra.entry(case.arrived, i, j),
                    prose("{x} stands in no other entry", x=algebra.entry(operand, j, i)))  # fmt: skip
    yield case.whole(place)


def _apply(case: Case) -> Lines:
    """A diagonal Jacobian: times a column, it multiplies entry by entry."""
    i, j, k = case.indices
    ((place, operand),) = case.variables
    yield case.entries(algebra.entry(case.node, i, j))
    rate = RULES[Apply].pull(case.node, place, algebra.ones(algebra.shape(case.node)))
    rows, columns = algebra.shape(case.node)
    local = algebra.entry(rate, i, j)
    if columns == 1 and rows != 1:
        hot = algebra.entry(algebra.identity(rows), i, k)
        body = algebra.products(algebra.entry(case.arrived, i, 1), local, hot)
        x = algebra.entry(operand, k, 1)
        why = prose(f"{{y}} moves with {{x}} only where {i.name} = {k.name}", x=x, y=algebra.entry(case.name, i, 1))
        yield ProofLine(algebra.entry(case.by(operand), k, 1), algebra.index_sum(body, i, rows), why)
        diagonal = algebra.call("diag", None, rate)
        yield ProofLine(case.by(operand), algebra.product(diagonal, case.arrived), prose("so the Jacobian is diagonal"))
        yield case.whole(place, "and a diagonal matrix multiplies a column entry by entry")
    else:
        body = algebra.product(algebra.entry(case.arrived, i, j), local)
        yield case.reaches(operand, body, "{x} stands in this entry of {y} alone")
        yield case.whole(place)


def _inverse(case: Case) -> Lines:
    """From X Y = I: dX Y + X dY = 0."""
    ((place, x),) = case.variables
    y = case.name
    dx, dy = algebra.differential(x), algebra.differential(y)
    size = algebra.shape(x)[0]
    yield ProofLine(algebra.product(x, y), algebra.identity(size), prose("{y} is the inverse of {x}", y=y, x=x))
    changed = algebra.add(algebra.product(dx, y), algebra.product(x, dy))
    yield ProofLine(changed, algebra.zeros((size, size)), prose("the product stays {i}, so its change is 0",
                                                                i=algebra.identity(size)))  # fmt: skip
    yield ProofLine(dy, algebra.negative(algebra.products(y, dx, y)), prose("times {y} from the left", y=y))
    df = algebra.differential(case.of)
    arrived = algebra.transpose(case.arrived)
    yield ProofLine(df, algebra.call("tr", None, algebra.product(arrived, dy)))
    there = algebra.negative(algebra.call("tr", None, algebra.products(arrived, y, dx, y)))
    yield ProofLine(df, there, prose("{d} is put in", d=dy))
    round_ = algebra.negative(algebra.call("tr", None, algebra.products(y, arrived, y, dx)))
    yield ProofLine(df, round_, prose("the last factor goes to the front of a trace"))
    yield case.whole(place, "the factor before the change, transposed")


def _stack(case: Case) -> Lines:
    first = 1
    for place, operand in enumerate(case.node.operands):
        last = first - 1 + int(algebra.shape(operand)[case.node.axis])
        wanted = ((first, last), None) if case.node.axis == 0 else (None, (first, last))
        first = last + 1
        if isinstance(operand, MatrixSymbol):
            yield ProofLine(algebra.part(case.name, *wanted), operand, prose("where {x} stands in {y}", x=operand,
                                                                           y=case.name))  # fmt: skip
            yield case.whole(place, "its entries get back what comes there")


def _part(case: Case) -> Lines:
    """Rows of the identity pick rows, columns of it pick columns: a matrix product."""
    ((place, operand),) = case.variables
    rows, columns = algebra.ranges(case.node)
    height, width = algebra.shape(operand)
    picked: MatrixExpr = operand
    if rows is not None:
        picked = algebra.product(algebra.part(algebra.identity(height), rows, None), picked)
    if columns is not None:
        picked = algebra.product(picked, algebra.part(algebra.identity(width), None, columns))
    yield ProofLine(case.name, picked, prose("rows of the identity pick rows, columns of it pick columns"))
    yield case.whole(place, "by the rule for a matrix product; the other entries get 0")


def _call(case: Case) -> Lines:
    """What the function is, and the lines of its row, with expressions for the names in it."""
    node = case.node
    row = OPERATIONS[node.function, len(node.operands)]
    shapes = tuple(shapes_of_call(node).items())
    names = names_of_call(node, case.arrived) | {"G": case.arrived}
    first = node.operands[0]
    if isinstance(first, MatrixSymbol):
        names["D"] = algebra.differential(first)

    def side(text: str) -> MatrixExpr:
        built = build(formula_term(_in_axis(text, node.axis), shapes), names)
        return algebra.substitute(built, {node: case.name})

    if row.formula:
        yield ProofLine(case.name, side(row.formula))
    for left, right, why, *only in row.proof:
        if only != [COLUMN] or (node.axis is None and algebra.shape(first)[1] == 1 != algebra.shape(first)[0]):
            yield ProofLine(side(left) if left else case.by(first), side(right), prose(why, x=first, y=case.name))
    for place, operand in case.variables:
        yield case.whole(place, row.why, x=operand, y=case.name)


def _in_axis(text: str, axis: int | None) -> str:
    fields = {None: ("", "", ""), 0: (", axis=0", "u ", ""), 1: (", axis=1", "", " v^T")}[axis]
    return text.format(**dict(zip(("axis", "left", "right"), fields, strict=True)))


PROOFS: dict[type[Basic], Callable[[Case], Lines]] = {
    MatMul: _product,
    MatAdd: _sum,
    Scaling: _scaling,
    HadamardProduct: _hadamard,
    HadamardPower: _power,
    Transpose: _transpose,
    Apply: _apply,
    Call: _call,
    Inverse: _inverse,
    Stack: _stack,
    Part: _part,
}
"""The proof of each rule in `RULES`."""


def prove_differential(case: Case) -> tuple[ProofLine, ...]:
    """Why the differential of the node is what it is: what every operand's change adds to y, to first order."""
    node = case.node
    changes: list[MatrixExpr | None] = [None] * len(algebra.operands(node))
    for place, operand in case.variables:
        changes[place] = algebra.differential(operand)
    last = ProofLine(algebra.differential(case.name), algebra.substitute(pushforward(node, changes), {node: case.name}))
    if isinstance(node, Inverse):
        return tuple(_inverse(case))[:3]
    if is_linear(node):
        return (*_moved(case, changes), last)
    lines = [line for line in PROOFS[type(node)](case) if not _speaks_of(line, case.of)]
    if isinstance(node, Apply):
        i, j, _ = case.indices
        each = algebra.entry(last.right, i, j)
        lines.append(ProofLine(algebra.entry(last.left, i, j), each, prose("each entry changes at its own slope")))
    return (*lines, last)


def _speaks_of(line: ProofLine, of: MatrixSymbol) -> bool:
    """Whether a line is about derivatives of f, by which the pullback is proved."""
    inside = (n for side in (line.left, line.right) for n in algebra.nodes(side))
    return any(isinstance(n, Gradient) or n == of for n in inside)


def _moved(case: Case, changes: list[MatrixExpr | None]) -> Lines:
    """(A + dA)(B + dB) = A B + dA B + A dB + dA dB."""
    node, operands = case.node, algebra.operands(case.node)
    pairs = list(zip(operands, changes, strict=True))
    whole = algebra.rebuild(node, [o if d is None else algebra.add(o, d) for o, d in pairs])
    several = [d for d in changes if d is not None]
    together = isinstance(node, Stack | MatAdd) or len(several) == 1
    if len(several) > 2 and not together:
        return
    small = None if together else algebra.rebuild(node, [o if d is None else d for o, d in pairs])
    terms = [node, pushforward(node, changes), *([] if small is None else [small])]
    why = prose("it is linear") if small is None else prose("{s} is of second order", s=small)
    yield ProofLine(whole, algebra.add(*terms), why)


def prove_slope(function: str, z: MatrixSymbol) -> tuple[ProofLine, ...]:
    """φ′(z) from φ's formula, for one number z: the lines of the function's row, and then the slope itself."""
    row = FUNCTIONS[function]
    h = algebra.apply(function, z)
    left = algebra.apply(function, z, 1)
    found = []
    for text, why in row.proof:
        term = formula_term(text, (("z", SCALAR), ("h", SCALAR)))
        found.append(ProofLine(left, build(term, {"z": z, "h": h}), prose(why)))
    last = slope(function, 1, z, h)
    if not found or found[-1].right != last:
        found.append(ProofLine(left, last))
    return tuple(line for line in found if line.left != line.right)
