"""How steps are worded: the rule's name, and one plain sentence why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call, Commutation, Constant, Scaling
from symback.catalog import FUNCTIONS
from symback.derivation.forward import Equation
from symback.prose import Prose, Relation, joined, prose
from symback.rules import RULES, Contribution, convention, formula, slope, smoothed
from symback.shapes import SCALAR, Shape


def rule_name(parts: Sequence[Contribution]) -> str:
    """`chain rule: elementwise`: the rules on the way to a name, outermost first, each once."""
    if len(parts) > 1:
        return "product rule: one term for each place"
    path = parts[0].path
    told = [node for node, _ in path if not is_plain(node)] or [node for node, _ in path]
    names = dict.fromkeys(RULES[type(node)].name for node in told)
    return "chain rule: " + (", ".join(names) or "equal names")


def times(count: int) -> str:
    """How often: `twice`, `3 times`."""
    return "twice" if count == 2 else f"{count} times"


def grounds_of(parts: Sequence[Contribution]) -> tuple[MatrixExpr, ...]:
    """The nodes on the way to a name whose rules a student would ask about; outermost first, each once."""
    return tuple(dict.fromkeys(node for part in parts for node, _ in part.path if not is_plain(node)))


def is_plain(node: MatrixExpr) -> bool:
    """A sum of terms, or a number times something: no rule that a student would ask about."""
    numbers_only = isinstance(node, Scaling) and all(isinstance(c, Constant) for c in node.scalars)
    return isinstance(node, MatAdd) or (numbers_only and not isinstance(node.body, Constant))


def why_step(equation: Equation, symbol: MatrixSymbol, parts: Sequence[Contribution]) -> Prose:
    sentences = [sentence for part in parts for sentence in _reasons(part, equation)]
    reason = joined(sentences)
    if not reason:
        reason = prose("{y} is {x} itself", y=equation.name, x=symbol)
    if len(parts) > 1:
        places = prose("{x} occurs {n} in {y}, and each time gives a term: ", x=symbol, y=equation.name,
                       n=times(len(parts)))  # fmt: skip
        return (*places, *reason)
    return reason


def _reasons(part: Contribution, equation: Equation) -> list[Prose]:
    """One sentence for each rule on the path; sums and numbers in front go without saying beside others.

    The whole right side of the equation is called by its name.
    """
    above = dict(zip(part.path[1:], part.path, strict=False))
    told = [entry for entry in part.path if not is_plain(entry[0])] or part.path
    sentences = [
        with_convention(
            RULES[type(node)].why(node, place), node, above[node, place][0] if (node, place) in above else None
        )
        for node, place in told
    ]
    whole, kind = equation.value, type(equation.value)
    return [tuple(equation.name if type(p) is kind and p == whole else p for p in said) for said in sentences]


def with_convention(said: Prose, node: MatrixExpr, above: MatrixExpr | None) -> Prose:
    """What a rule says of a node, with what is true at its kink where a power stands directly `above` it."""
    smooth = smoothed(node, above)
    return (*said[:-1], f"; {smooth}") if smooth and said[-1] == f"; {convention(node)}" else said


def why_slope(node: Apply, h: MatrixExpr, value: MatrixExpr) -> Prose:
    """`σ(z) = 1/(1 + exp(−z)) gives σ′(z) = σ(z)(1 − σ(z)), and h₂ = σ(z₂)`, from the function's formula."""
    sentences = [_law(node.function, node.order)]
    if isinstance(h, MatrixSymbol) and h in algebra.nodes(value):
        sentences.append((Relation(h, algebra.apply(node.function, node.arg)),))
    if taken := FUNCTIONS[node.function].convention:
        sentences.append((taken,))
    return joined(sentences)


@lru_cache(maxsize=256)
def _law(function: str, order: int) -> Prose:
    """What a function's formula gives as its slope, for one number z."""
    z = algebra.symbol("z", SCALAR)
    applied = algebra.apply(function, z)
    law = Relation(algebra.apply(function, z, order), slope(function, order, z, applied))
    written = formula(function, z)
    return (law,) if written is None or order > 1 else prose("{f} gives {law}", f=Relation(applied, written), law=law)


def why_name(function: str) -> Prose:
    """`log(1 + exp(t)) is softplus(t)`, of a function that is written out."""
    t = algebra.symbol("t", SCALAR)
    return prose("{written} is {named}", written=formula(function, t), named=algebra.apply(function, t))


def why_jacobian(equation: Equation, symbol: MatrixSymbol, parts: Sequence[Contribution]) -> Prose:
    """Why a local Jacobian is what it is, seen row by row."""
    names = {RULES[type(node)].name for part in parts for node, _ in part.path} - {
        "sum of terms",
        "scaling",
        "transpose",
    }
    if algebra.is_scalar(equation.name) and algebra.is_scalar(symbol):
        return why_step(equation, symbol, parts)
    matrices = any(algebra.shape(part)[1] != 1 for part in (equation.name, symbol))
    linear = not any(node == symbol for part in parts for node in algebra.nodes(part.value))
    if names == {"elementwise"} and len(parts) == 1:
        template = "entry i of {y} depends on entry i of {x} alone, so the Jacobian is diagonal"
    elif names == {"matrix product"} and matrices:
        how = "is linear in {x}" if linear else f"contains {{x}} {times(len(parts))}, and each time gives a term"
        return prose("{y} " + how + ": {law}", y=equation.name, x=symbol, law=VEC_OF_PRODUCT)
    elif linear and (names == {"matrix product"} or (len(parts) > 1 and names - {"elementwise"} == names)):
        template = "{y} is linear in {x}: row i holds the coefficients of entry i of {y}"
    elif not names and linear:
        template = "entry by entry, {y} changes with {x} at a constant rate"
    else:
        return why_step(equation, symbol, parts)
    return prose(template, y=equation.name, x=symbol)


def _laws() -> tuple[Relation, Relation, Relation, Relation]:
    shapes: dict[str, Shape] = {"A": ("m", "n"), "X": ("n", "p"), "B": ("p", "q"), "M": ("n", "p"), "D": ("q", "k")}
    a, x, b, m, d = (algebra.symbol(name, shape) for name, shape in shapes.items())
    column = algebra.vec(x)
    product = Relation(
        algebra.vec(algebra.products(a, x, b)), algebra.product(algebra.kron(algebra.transpose(b), a), column)
    )
    scaled = Relation(
        algebra.vec(algebra.hadamard(m, x)), algebra.product(algebra.call("diag", None, algebra.vec(m)), column)
    )
    turned = Relation(algebra.vec(algebra.transpose(x)), algebra.product(algebra.commutation("n", "p"), column))
    blocks = Relation(
        algebra.product(algebra.kron(a, b), algebra.kron(x, d)),
        algebra.kron(algebra.product(a, x), algebra.product(b, d)),
    )
    return product, scaled, turned, blocks


VEC_OF_PRODUCT, VEC_OF_HADAMARD, VEC_OF_TRANSPOSE, BLOCKS = _laws()
"""The identities of vec and of Kronecker products (Magnus and Neudecker, Matrix Differential Calculus, chapter 2)."""


def why_array(column: MatrixExpr) -> Prose:
    """The identities by which the array of a column is found: those whose matrices stand in it."""
    told = {"kron": VEC_OF_PRODUCT, "diag": VEC_OF_HADAMARD, "commutation": VEC_OF_TRANSPOSE}
    kinds = {
        "commutation" if isinstance(node, Commutation) else node.function
        for node in algebra.nodes(column)
        if isinstance(node, Call | Commutation)
    }
    laws = [(law,) for kind, law in told.items() if kind in kinds]
    return joined([*laws]) if laws else prose("put the columns side by side")
