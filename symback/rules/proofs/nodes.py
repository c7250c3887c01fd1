"""Why the pullback of each kind of node is what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Part, Scaling, Stack
from symback.catalog import COLUMN, OPERATIONS
from symback.language.build import build
from symback.prose import prose
from symback.rules.formulas import formula_term, names_of_call, shapes_of_call
from symback.rules.proofs.case import Case, Lines, ProofLine
from symback.rules.pullbacks import RULES
from symback.shapes import SCALAR


def prove(case: Case) -> tuple[ProofLine, ...]:
    """The lines of the proof for the kind of node that the case has, none of them empty of content."""
    lines: list[ProofLine] = []
    for line in PROOFS[type(case.node)](case):
        repeated = bool(lines) and (line.left, line.right) == (lines[-1].left, lines[-1].right)
        if line.left != line.right and not repeated:
            lines.append(line)
    return tuple(lines)


def _product(case: Case) -> Lines:
    """(A B)_ij = Σ_k A_ik B_kj. Of several factors each stands between the products of those beside it."""
    factors = case.node.args
    for place, operand in case.variables:
        before = algebra.products(*factors[:place]) if place else None
        after = algebra.products(*factors[place + 1 :]) if place + 1 < len(factors) else None
        if before is not None and after is not None:
            yield from _middle(case, place, before, operand, after)
            continue
        left, right = (before, operand) if after is None else (operand, after)
        if place == 0 or len(factors) > 2 or not _is_variable(factors[0]):
            yield _entries_of_product(case, left, right)
        yield from _outer(case, place, left, right)


def _is_variable(operand: MatrixExpr) -> bool:
    return isinstance(operand, MatrixSymbol)


def _entries_of_product(case: Case, left: MatrixExpr, right: MatrixExpr) -> ProofLine:
    i, j, k, _ = case.indices
    body = algebra.product(algebra.entry(left, i, k), algebra.entry(right, k, j))
    return case.entries(algebra.index_sum(body, k, algebra.shape(left)[1]))


def _outer(case: Case, place: int, left: MatrixExpr, right: MatrixExpr) -> Lines:
    """The first factor of a product, or the last."""
    i, j, k, _ = case.indices
    rows, columns = algebra.shape(case.node)
    operand = case.node.args[place]
    if place == 0:
        at, over, count = (i, k), j, columns
        body = algebra.product(algebra.entry(case.arrived, i, j), algebra.entry(right, k, j))
    else:
        at, over, count = (k, j), i, rows
        body = algebra.product(algebra.entry(left, i, k), algebra.entry(case.arrived, i, j))
    yield _collected(case, operand, at, algebra.index_sum(body, over, count), one=count == 1)
    yield case.whole(place, "an entry of a matrix product again" if count != 1 else "in matrix form")


def _middle(case: Case, place: int, left: MatrixExpr, operand: MatrixExpr, right: MatrixExpr) -> Lines:
    """(A B C)_ij = Σ_k Σ_l A_ik B_kl C_lj."""
    i, j, k, l = case.indices  # noqa: E741
    (rows, columns), (first, second) = algebra.shape(case.node), algebra.shape(operand)
    x, before, after = algebra.entry(operand, k, l), algebra.entry(left, i, k), algebra.entry(right, l, j)
    whole = algebra.index_sum(algebra.index_sum(algebra.products(before, x, after), l, second), k, first)
    yield case.entries(whole)
    body = algebra.products(before, algebra.entry(case.arrived, i, j), after)
    total = algebra.index_sum(algebra.index_sum(body, j, columns), i, rows)
    yield _collected(case, operand, (k, l), total, one=(rows, columns) == SCALAR)
    yield case.whole(place, "entries of matrix products again" if (rows, columns) != SCALAR else "in matrix form")


def _collected(case: Case, operand: MatrixExpr, at: tuple[Any, Any], total: MatrixExpr, *, one: bool) -> ProofLine:
    """∂f/∂x_kl = total, for an entry that stands in one entry of y, or in several."""
    i, j, *_ = case.indices
    x, y = algebra.entry(operand, *at), algebra.entry(case.name, i, j)
    if algebra.is_scalar(case.node):
        why = prose("its coefficient")
    elif one:
        why = prose("{x} occurs in one entry of {y} only", x=x, y=case.name)
    else:
        words = "{x} reaches {f} through every {y} in which it occurs, and the contributions add up"
        why = prose(words, x=x, f=case.of, y=y)
    return ProofLine(algebra.entry(case.by(operand), *at), total, why)


def _sum(case: Case) -> Lines:
    i, j, *_ = case.indices
    yield case.entries(algebra.entry(case.node, i, j))
    for place, operand in case.variables:
        yield case.reaches(operand, algebra.entry(case.arrived, i, j), "{x} is added in one entry of {y}")
        yield case.whole(place)


def _scaling(case: Case) -> Lines:
    i, j, *_ = case.indices
    yield case.entries(algebra.entry(case.node, i, j))
    rows, columns = algebra.shape(case.node)
    for place, operand in case.variables:
        rest = algebra.products(*(arg for n, arg in enumerate(case.node.args) if n != place))
        if algebra.is_scalar(case.node) or place == len(case.node.args) - 1:
            factors = (rest, algebra.entry(case.arrived, i, j))
            body = algebra.product(*(reversed(factors) if algebra.is_scalar(case.node) else factors))
            yield case.reaches(operand, body, "{x} is multiplied by {c}", c=rest)
        else:
            body = algebra.product(algebra.entry(rest, i, j), algebra.entry(case.arrived, i, j))
            total = (
                algebra.index_sum(algebra.index_sum(body, j, columns) if columns != 1 else body, i, rows)
                if (rows != 1)
                else algebra.index_sum(body, j, columns)
            )
            yield ProofLine(case.by(operand), total, prose("{c} multiplies every entry, and the contributions add up",
                                                          c=operand))  # fmt: skip
        yield case.whole(place)


def _hadamard(case: Case) -> Lines:
    i, j, *_ = case.indices
    yield case.entries(algebra.entry(case.node, i, j))
    for place, operand in case.variables:
        rest = algebra.hadamard(*(arg for n, arg in enumerate(case.node.args) if n != place))
        body = algebra.product(algebra.entry(case.arrived, i, j), algebra.entry(rest, i, j))
        yield case.reaches(operand, body, "{x} occurs in this entry of {y} only, times the other factor")
        yield case.whole(place)


def _power(case: Case) -> Lines:
    """t^p = exp(p log t), so its slope is p/t t^p = p t^(p − 1); a square by the product rule."""
    i, j, *_ = case.indices
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
        yield case.reaches(operand, body, _alone(case))
        yield case.whole(place)


def _alone(case: Case) -> str:
    """Why no sum stands before what comes back to an entry of an operand."""
    if algebra.is_scalar(case.node):
        return "the slope at {x}, times what arrives"
    return "{x} occurs in this entry of {y} only"


def _transpose(case: Case) -> Lines:
    i, j, *_ = case.indices
    ((place, operand),) = case.variables
    yield case.entries(algebra.entry(operand, j, i))
    yield ProofLine(algebra.entry(case.by(operand), j, i), algebra.entry(case.arrived, i, j),
                    prose("{x} occurs in no other entry", x=algebra.entry(operand, j, i)))  # fmt: skip
    yield case.whole(place)


def _apply(case: Case) -> Lines:
    """A diagonal Jacobian: times a column, it multiplies entry by entry."""
    i, j, k, _ = case.indices
    ((place, operand),) = case.variables
    yield case.entries(algebra.entry(case.node, i, j))
    rate = RULES[Apply].pull(case.node, place, algebra.ones(algebra.shape(case.node)))
    rows, columns = algebra.shape(case.node)
    local = algebra.entry(rate, i, j)
    if columns == 1 and rows != 1:
        hot = algebra.entry(algebra.identity(rows), i, k)
        body = algebra.products(algebra.entry(case.arrived, i, 1), local, hot)
        x = algebra.entry(operand, k, 1)
        why = prose(f"{{y}} depends on {{x}} only where {i.name} = {k.name}", x=x, y=algebra.entry(case.name, i, 1))
        yield ProofLine(algebra.entry(case.by(operand), k, 1), algebra.index_sum(body, i, rows), why)
        diagonal = algebra.call("diag", None, rate)
        yield ProofLine(case.by(operand), algebra.product(diagonal, case.arrived), prose("so the Jacobian is diagonal"))
        yield case.whole(place, "and a diagonal matrix multiplies a column entry by entry")
    else:
        body = algebra.product(algebra.entry(case.arrived, i, j), local)
        yield case.reaches(operand, body, _alone(case))
        yield case.whole(place)


def _inverse(case: Case) -> Lines:
    """From X Y = I: dX Y + X dY = 0."""
    ((place, x),) = case.variables
    y = case.name
    dx, dy = algebra.differential(x), algebra.differential(y)
    size = algebra.shape(x)[0]
    yield ProofLine(algebra.product(x, y), algebra.identity(size), prose("{y} is the inverse of {x}", y=y, x=x))
    changed = algebra.add(algebra.product(dx, y), algebra.product(x, dy))
    yield ProofLine(changed, algebra.zeros((size, size)), prose("the product stays {i}, so its differential is 0",
                                                                i=algebra.identity(size)))  # fmt: skip
    yield ProofLine(dy, algebra.negative(algebra.products(y, dx, y)), prose("times {y} from the left", y=y))
    arrived, received = algebra.transpose(case.arrived), algebra.transpose(case.by(x))
    change = algebra.call("tr", None, algebra.product(received, dx))
    yield ProofLine(change, algebra.call("tr", None, algebra.product(arrived, dy)),
                    prose("the change of {f} through {y}", f=case.of, y=y))  # fmt: skip
    there = algebra.negative(algebra.call("tr", None, algebra.products(arrived, y, dx, y)))
    yield ProofLine(change, there, prose("substitute {d}", d=dy))
    round_ = algebra.negative(algebra.call("tr", None, algebra.products(y, arrived, y, dx)))
    yield ProofLine(change, round_, prose("under a trace the last factor may be moved to the front"))
    yield case.whole(place, "for every {d}, so read off the factors in front of it, transposed", d=dx)


def _stack(case: Case) -> Lines:
    first = 1
    for place, operand in enumerate(case.node.operands):
        last = first - 1 + int(algebra.shape(operand)[case.node.axis])
        wanted = ((first, last), None) if case.node.axis == 0 else (None, (first, last))
        first = last + 1
        if isinstance(operand, MatrixSymbol):
            yield ProofLine(algebra.part(case.name, *wanted), operand, prose("the part of {y} that is {x}", x=operand,
                                                                           y=case.name))  # fmt: skip
            yield case.whole(place, "its entries get back what arrives there")


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
    first = node.operands[0]
    if row.formula:
        yield ProofLine(case.name, side_of_call(case, row.formula))
    for left, right, why, *only in row.proof:
        if only != [COLUMN] or (node.axis is None and algebra.shape(first)[1] == 1 != algebra.shape(first)[0]):
            start = side_of_call(case, left) if left else case.by(first)
            yield ProofLine(start, side_of_call(case, right), prose(why, x=first, y=case.name))
    for place, operand in case.variables:
        yield case.whole(place, row.why, x=operand, y=case.name)


def side_of_call(case: Case, text: str) -> MatrixExpr:
    """A side of a line of a function's row, with expressions for the names in it."""
    node, first = case.node, case.node.operands[0]
    names = names_of_call(node, case.arrived) | {"G": case.arrived}
    if isinstance(first, MatrixSymbol):
        names["D"] = algebra.differential(first)
    built = build(formula_term(_in_axis(text, node.axis), tuple(shapes_of_call(node).items())), names)
    return algebra.substitute(built, {node: case.name})


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
