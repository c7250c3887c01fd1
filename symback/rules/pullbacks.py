"""Pullbacks: one local rule for each kind of node.

A rule says what a cotangent G of a node (∂f/∂node, in gradient layout) becomes at one of the
node's operands. Each follows from the differential: where d(node) is linear in d(operand), the
pullback is the adjoint of that map under ⟨A, B⟩ = tr(Aᵀ B) (Magnus and Neudecker, Matrix
Differential Calculus, 3rd ed., 2019, chapters 8 and 9; Giles, Collected matrix derivative results,
2008). Functions are rows of the catalogue: no rule knows one by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sympy import Basic, MatrixExpr
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
from symback.algebra import Apply, Call, Gradient, Part, Scaling, Stack
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.language.build import build
from symback.prose import Prose, Relation, prose
from symback.rules.formulas import formula_term, in_terms_of
from symback.shapes import SCALAR, Shape


@dataclass(frozen=True, slots=True)
class Rule:
    """A local rule: `pull(node, place, G)` is G's image at the operand in that place.

    `why(node, place)` is one plain sentence that says where the transposes and products come from.
    """

    name: str
    pull: Callable[[MatrixExpr, int, MatrixExpr], MatrixExpr]
    why: Callable[[MatrixExpr, int], Prose]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one occurrence of a node in an expression receives, and the rules on the way to it."""

    node: MatrixExpr
    value: MatrixExpr
    path: tuple[tuple[MatrixExpr, int], ...]


def contributions(
    expr: MatrixExpr, cotangent: MatrixExpr, wanted: Callable[[MatrixExpr], bool]
) -> Iterator[Contribution]:
    """The pullback of `cotangent` through `expr` to every occurrence of a wanted symbol, left to right."""
    interesting = _holders(expr, wanted)
    stack = [Contribution(expr, cotangent, ())] if expr in interesting else []
    while stack:
        here = stack.pop()
        node = here.node
        if isinstance(node, MatrixSymbol):
            yield here
            continue
        rule = RULES[type(node)]
        for place, operand in reversed(list(enumerate(algebra.operands(node)))):
            if operand in interesting:
                stack.append(Contribution(operand, rule.pull(node, place, here.value), (*here.path, (node, place))))


def _holders(expr: MatrixExpr, wanted: Callable[[MatrixExpr], bool]) -> set[MatrixExpr]:
    """The wanted symbols in `expr` and every node that holds one."""
    found: set[MatrixExpr] = set()
    for node in reversed([*algebra.nodes(expr)]):  # operands before what they stand in
        if wanted(node) if isinstance(node, MatrixSymbol) else not found.isdisjoint(algebra.operands(node)):
            found.add(node)
    return found


def slope(function: str, order: int, z: MatrixExpr, h: MatrixExpr) -> MatrixExpr:
    """φ⁽ᵏ⁾ in terms of z and h = φ(z), k ≥ 1: the row's slope, differentiated further where k > 1."""
    shape = algebra.shape(z)
    template = _slope_template(function, order, shape)
    return algebra.substitute(template, {algebra.symbol("z", shape): z, algebra.symbol("h", shape): h})


@lru_cache(maxsize=1024)
def _slope_template(function: str, order: int, shape: Shape) -> MatrixExpr:
    names = {"z": algebra.symbol("z", shape), "h": algebra.symbol("h", shape)}
    first = build(formula_term(FUNCTIONS[function].slope, (("z", shape), ("h", shape))), names)
    if order == 1:
        return first
    # By the chain rule once more, where h changes with z at the rate of the first slope.
    lower = _slope_template(function, order - 1, shape)
    parts = contributions(lower, algebra.ones(shape), lambda node: node in names.values())
    direct = [p.value if p.node == names["z"] else algebra.hadamard(p.value, first) for p in parts]
    return algebra.add(algebra.zeros(shape), *direct)


def _pull_product(node: MatMul, place: int, g: MatrixExpr) -> MatrixExpr:
    before = [algebra.transpose(factor) for factor in reversed(node.args[:place])]
    after = [algebra.transpose(factor) for factor in reversed(node.args[place + 1 :])]
    if algebra.is_scalar(g) and not isinstance(g, Gradient):
        return algebra.products(g, *before, *after)  # λ w rather than w λ; but W₃ᵀ ∂f/∂z₃, as for more outputs
    return algebra.products(*before, g, *after)


def _why_product(node: MatMul, place: int) -> Prose:
    operand = node.args[place]
    before, after = node.args[:place], node.args[place + 1 :]
    if algebra.is_scalar(node) and len(node.args) == 2:
        template = "{y} is linear in {x}, with the entries of {a} as coefficients"
        return prose(template, y=node, x=operand, a=node.args[1 - place])
    left, right = (algebra.products(*side) if side else None for side in (before, after))
    if right is None and left is not None and algebra.shape(left)[0] != 1:
        template = "{x} enters every row of {y}; {t} adds up what comes back from those rows"
        return prose(template, x=operand, y=node, t=algebra.push_transpose(left))
    rows, columns = algebra.shape(operand)
    entry = "entry (i, j)" if 1 not in (rows, columns) else "entry j" if rows == 1 else "entry i"
    above = "" if rows == 1 else "entry i of " if left is None or algebra.shape(left)[0] == 1 else "column i of "
    beside = "" if columns == 1 else "entry j of " if right is None or algebra.shape(right)[1] == 1 else "row j of "
    if left is None:
        where = ", and only in row i" if rows != 1 else ""
        return prose(entry + " of {x} meets only " + beside + "{b}" + where, x=operand, b=right)
    if right is None:
        where = ", and only in column j" if columns != 1 else ""
        return prose(entry + " of {x} meets only " + above + "{a}" + where, x=operand, a=left)
    template = entry + " of {x} meets " + above + "{a} on its left and " + beside + "{b} on its right"
    return prose(template, x=operand, a=left, b=right)


def _pull_scaling(node: Scaling, place: int, g: MatrixExpr) -> MatrixExpr:
    others = [scalar for i, scalar in enumerate(node.args) if i != place and algebra.is_scalar(scalar)]
    if algebra.is_scalar(node):
        return algebra.products(g, *others)  # as for matrices, what arrives stands first: ∂f/∂z x
    if place == len(node.args) - 1:
        return algebra.products(*others, g)
    body = node.body
    if algebra.shape(body)[1] == 1 and not isinstance(body, OneMatrix):
        inner = algebra.product(algebra.transpose(body), g)
    else:
        inner = algebra.call("sum", None, algebra.hadamard(body, g))
    return algebra.products(*others, inner)


def _why_scaling(node: Scaling, place: int) -> Prose:
    operand = node.args[place]
    rest = algebra.products(*(arg for i, arg in enumerate(node.args) if i != place))
    if algebra.is_scalar(node) or place == len(node.args) - 1:
        return prose("{x} is multiplied by {c}, which does not depend on it", x=operand, c=rest)
    if isinstance(node.body, OneMatrix):  # beside other terms it is written without the ones
        return prose("{x} occurs in every entry, so the contributions of all entries add up", x=operand)
    return prose(
        "{x} multiplies every entry of {a}, so the contributions of all entries add up", x=operand, a=node.body
    )


def _pull_transpose(node: Transpose, place: int, g: MatrixExpr) -> MatrixExpr:
    _, body = algebra.factors(g)
    return algebra.push_transpose(g) if isinstance(body, MatMul) else algebra.transpose(g)


def _why_transpose(node: Transpose, place: int) -> Prose:
    if 1 in algebra.shape(node):
        return prose("{y} has the entries of {x}", y=node, x=node.arg)
    return prose("transposing moves entry (i, j) of {x} to (j, i), and back", x=node.arg)


def _pull_hadamard(node: HadamardProduct, place: int, g: MatrixExpr) -> MatrixExpr:
    return algebra.hadamard(g, *(factor for i, factor in enumerate(node.args) if i != place))


def _why_hadamard(node: HadamardProduct, place: int) -> Prose:
    rest = algebra.hadamard(*(factor for i, factor in enumerate(node.args) if i != place))
    return prose("entry by entry, {x} is multiplied by {a}", x=node.args[place], a=rest)


def _pull_power(node: HadamardPower, place: int, g: MatrixExpr) -> MatrixExpr:
    lower = algebra.power(node.base, node.exp - 1)
    return algebra.hadamard(algebra.product(algebra.constant(node.exp), g), lower)


def _why_power(node: HadamardPower, place: int) -> Prose:
    t = algebra.symbol("t", SCALAR)
    rate = algebra.product(algebra.constant(node.exp), algebra.power(t, node.exp - 1))
    return _slope_is(algebra.power(t, node.exp), rate, node)


def _slope_is(function: MatrixExpr, rate: MatrixExpr, node: MatrixExpr) -> Prose:
    each = "" if algebra.is_scalar(node) else ", entry by entry"
    return prose("the slope of {f} is {s}" + each, f=function, s=rate)


def _pull_apply(node: Apply, place: int, g: MatrixExpr) -> MatrixExpr:
    return algebra.hadamard(g, slope_of(node))


def slope_of(node: Apply) -> MatrixExpr:
    """The slope of `node`: σ′(z) by that name, but written out where it is plain: 0, 1/z for log, σ(z) for softplus."""
    if FUNCTIONS[node.function].activation:
        form = _slope_template(node.function, node.order + 1, algebra.shape(node))
        plain = algebra.is_zero(form) or (isinstance(form, Apply) and FUNCTIONS[form.function].activation)
        if not plain:
            return algebra.apply(node.function, node.arg, node.order + 1)
    output = algebra.apply(node.function, node.arg) if node.order else node
    return slope(node.function, node.order + 1, node.arg, output)


def _why_apply(node: Apply, place: int) -> Prose:
    row = FUNCTIONS[node.function]
    rate = slope_of(node)
    if algebra.is_zero(rate):
        jumps = "; where it jumps, the derivative is taken as 0" if row.kinks else ""
        return prose("{y} is flat" + jumps, y=node)
    if not (isinstance(rate, Apply) and rate.function == node.function):
        t = algebra.symbol("t", SCALAR)
        at_t = algebra.apply(node.function, t, node.order)
        said = _slope_is(at_t, slope(node.function, node.order + 1, t, algebra.apply(node.function, t)), node)
        return (*said, f"; {row.convention}") if row.convention else said
    if algebra.is_scalar(node):
        return prose("{y} changes with {z} at the rate {s}", y=node, z=node.arg, s=rate)
    return prose("{z} enters {y} entry by entry: each entry is scaled by its own slope", z=node.arg, y=node)


def _pull_call(node: Call, place: int, g: MatrixExpr) -> MatrixExpr:
    """The row's pullback with expressions for its names; a scalar that was spread collects from all entries."""
    row = OPERATIONS[node.function, len(node.operands)]
    result = in_terms_of(node, row.pullbacks[place], {"G": g}, g)
    if algebra.is_scalar(node.operands[place]) and not algebra.is_scalar(result):
        return algebra.call("sum", None, result)
    return result


def _why_call(node: Call, place: int) -> Prose:
    row = OPERATIONS[node.function, len(node.operands)]
    reason = prose(row.why, y=node, x=node.operands[place])
    return (*reason, f"; {row.convention}") if row.convention else reason


def _pull_inverse(node: Inverse, place: int, g: MatrixExpr) -> MatrixExpr:
    back = algebra.transpose(node)
    return algebra.negative(algebra.products(back, g, back))


def _why_inverse(node: Inverse, place: int) -> Prose:
    x, change, flipped = (algebra.symbol(name, algebra.shape(node)) for name in ("X", "dX", "dY"))
    inverse = algebra.inverse(x)
    moved = Relation(flipped, algebra.negative(algebra.products(inverse, change, inverse)))
    y = algebra.symbol("Y", algebra.shape(node))
    return prose("{y} gives {law}; on the way back both factors are transposed", y=Relation(y, inverse), law=moved)


def _pull_stack(node: Stack, place: int, g: MatrixExpr) -> MatrixExpr:
    first = 1 + sum(int(algebra.shape(part)[node.axis]) for part in node.operands[:place])
    wanted = (first, first - 1 + int(algebra.shape(node.operands[place])[node.axis]))
    return algebra.part(g, wanted, None) if node.axis == 0 else algebra.part(g, None, wanted)


def _pull_part(node: Part, place: int, g: MatrixExpr) -> MatrixExpr:
    """Zero everywhere but in the part: columns of the identity put the rows and columns where they were."""
    rows, columns = algebra.ranges(node)
    height, width = algebra.shape(node.arg)
    if rows is not None:
        g = algebra.product(algebra.part(algebra.identity(height), None, rows), g)
    return g if columns is None else algebra.product(g, algebra.part(algebra.identity(width), columns, None))


RULES: dict[type[Basic], Rule] = {
    MatMul: Rule("matrix product", _pull_product, _why_product),
    MatAdd: Rule(
        "sum of terms",
        lambda node, place, g: g,
        lambda node, place: prose("{x} is added, so what arrives passes through unchanged", x=node.args[place]),
    ),
    Scaling: Rule("scaling", _pull_scaling, _why_scaling),
    HadamardProduct: Rule("Hadamard product", _pull_hadamard, _why_hadamard),
    HadamardPower: Rule("power", _pull_power, _why_power),
    Transpose: Rule("transpose", _pull_transpose, _why_transpose),
    Apply: Rule("elementwise", _pull_apply, _why_apply),
    Call: Rule("whole array", _pull_call, _why_call),
    Inverse: Rule(
        "inverse",
        _pull_inverse,
        _why_inverse,
    ),
    Stack: Rule(
        "concatenation",
        _pull_stack,
        lambda node, place: prose("{x} is one part of {y}, and gets that part back", x=node.operands[place], y=node),
    ),
    Part: Rule(
        "part",
        _pull_part,
        lambda node, place: prose("of {x} only {y} is used, so the other entries get 0", x=node.arg, y=node),
    ),
}
"""The rule of each node class. One new kind of node is one row here."""
