"""The factors of the right answer: each slope, each weight, the input, what the loss gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, MatrixSymbol, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Call, Constant, Gradient, Scaling
from symback.check.mistakes.chain import Chain, Link, between, layer
from symback.check.mistakes.surroundings import Surroundings

PartKind = Literal["slope", "weight", "input", "output", "other"]


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of the right answer.

    `where` and `question` are for people and do not name the factor: `question` is what to ask oneself
    when it is missing, `words` what to call it when it is there.
    """

    expr: MatrixExpr
    kind: PartKind
    slug: str
    where: str
    words: str
    question: str


def parts_of(chain: Chain, around: Surroundings) -> tuple[Part, ...]:
    """The factors that the links of a chain bring in, from the output back, each once."""
    found: dict[MatrixExpr, Part] = {}
    for place in chain.needed():
        link = chain.links[place]
        form = link.forms[-1]
        above = next((n.wrt for n in algebra.nodes(form) if isinstance(n, Gradient)), around.of)
        if link.rule != "sum over paths":
            for factor in _factors(form):
                part = _part(factor, link, above, around)
                if part is not None:
                    found.setdefault(part.expr, part)
    return tuple(found.values())


def _factors(form: MatrixExpr) -> list[MatrixExpr]:
    """What is multiplied in a right side, in order, transposes taken off; a sum of derivatives by its terms."""
    found: list[MatrixExpr] = []
    stack = [form]
    while stack:
        node = stack.pop()
        named = any(isinstance(n, Gradient) for n in algebra.nodes(node))
        if isinstance(node, MatMul | HadamardProduct | Scaling | Transpose) or (isinstance(node, MatAdd) and named):
            stack.extend(reversed(algebra.operands(node)))
        elif isinstance(node, Call) and node.function in ("sum", "mean", "diag"):
            stack.extend(reversed(node.operands))
        else:
            found.append(node)
    return found


def _part(factor: MatrixExpr, link: Link, above: MatrixExpr, around: Surroundings) -> Part | None:
    if isinstance(factor, Gradient | Constant | OneMatrix):
        return None
    here, there = str(link.name.name), str(above.name)
    place = between(link.name, above, factor)
    reach = f"how does {here} reach {there}?" if place.startswith("between") else "what happens there?"
    if (slope := around.as_slope(factor)) is not None:
        where = layer(slope.arg) if isinstance(slope.arg, MatrixSymbol) else layer(link.name)
        h = around.outputs.get(algebra.apply(slope.function, slope.arg))
        asked = "which slope is met there?"
        if h is not None and isinstance(slope.arg, MatrixSymbol):
            asked = f"how much does {h.name} change when {slope.arg.name} does?"
        return Part(factor, "slope", "missing-slope", where, f"the slope of {where}", f"something at {where}: {asked}")
    if isinstance(factor, MatrixSymbol) and link.name == around.asked and factor not in around.weights:
        return Part(factor, "input", "missing-input", place, "what the variable multiplies",
                    f"what {there} does when an entry of {here} changes")  # fmt: skip
    if isinstance(factor, MatrixSymbol) and around.missing(factor) == "missing-weight":
        return Part(factor, "weight", "missing-weight", place, f"the factor {place}", f"something {place}: {reach}")
    if above == around.of:
        asked = "what happens there?" if factor == link.name else f"how does {there} change with {here}?"
        return Part(factor, "output", "missing-factor", f"at {there}", "what the output gives",
                    f"something at the output: {asked}")  # fmt: skip
    return Part(factor, "other", "missing-factor", place, f"the factor {place}", f"something {place}: {reach}")
