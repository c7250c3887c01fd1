"""The factors of the right answer: each slope, each weight, the input, what the loss gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, MatrixSymbol, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Call, Constant, Gradient, Scaling
from symback.check.mistakes.chain import Chain, Link
from symback.check.mistakes.surroundings import Surroundings
from symback.check.mistakes.terms import terms_of
from symback.check.mistakes.where import between, layer
from symback.prose import Prose, prose

_THERE: Prose = ("what happens there?",)

PartKind = Literal["slope", "weight", "input", "output", "term", "other"]


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of the right answer.

    `where` and `question` are for people and do not name the factor: `question` is what to ask oneself
    when it is missing.
    """

    expr: MatrixExpr
    kind: PartKind
    slug: str
    where: Prose
    question: Prose


def parts_of(chain: Chain, around: Surroundings) -> tuple[Part, ...]:
    """The factors that the links of a chain bring in, from the output back, each once; of a sum alone, its terms."""
    found: dict[MatrixExpr, Part] = {}
    for place in chain.needed():
        link = chain.links[place]
        form = link.forms[-1]
        above = next((n.wrt for n in algebra.nodes(form) if isinstance(n, Gradient)), around.of)
        if link.rule != "sum over paths":
            for factor in _factors(form):
                part = _part(factor, link, above, around)
                if part is not None:
                    part = _signed(part, form, link)
                    found.setdefault(part.expr, part)
    parts = tuple(found.values())
    if len(parts) == 1 and len(terms := terms_of(parts[0].expr)) > 1:
        return tuple(replace(parts[0], expr=term, kind="term", slug="missing-term") for term in terms)
    return parts


def _signed(part: Part, form: MatrixExpr, link: Link) -> Part:
    """What one path of several contributes, where that is a single name with a minus: −y of h − y, sign and all."""
    path = isinstance(link.lhs, Gradient) and link.lhs.via is not None
    alone = path and isinstance(part.expr, MatrixSymbol) and form == algebra.negative(part.expr)
    return replace(part, expr=form) if alone else part


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
    here, there = link.name, above
    place = between(here, there, factor)
    reach = prose("how does {here} reach {there}?", here=here, there=there) if place[0] == "between " else _THERE
    if (slope := around.as_slope(factor)) is not None:
        where = layer(slope.arg) if isinstance(slope.arg, MatrixSymbol) else layer(link.name)
        h = around.outputs.get(algebra.apply(slope.function, slope.arg))
        asked: Prose = ("which slope is met there?",)
        if h is not None and isinstance(slope.arg, MatrixSymbol):
            asked = prose("how much does {h} change when {z} does?", h=h, z=slope.arg)
        return Part(factor, "slope", "missing-slope", where, _something(where, asked))
    if isinstance(factor, MatrixSymbol) and link.name == around.asked and factor in around.inputs:
        return Part(factor, "input", "missing-input", place,
                    prose("what {there} does when an entry of {here} changes", here=here, there=there))  # fmt: skip
    if isinstance(factor, MatrixSymbol) and around.missing(factor) == "missing-weight":
        return Part(factor, "weight", "missing-weight", place, _something(place, reach))
    if above == around.of:
        change = prose("how does {there} change with {here}?", here=here, there=there)
        asked = _THERE if factor == here else change
        return Part(factor, "output", "missing-factor", ("at ", there), _something(("at the output",), asked))
    return Part(factor, "other", "missing-factor", place, _something(place, reach))


def _something(where: Prose, asked: Prose) -> Prose:
    """Something at a place, and what to ask oneself there."""
    at = () if where[0].startswith(("at ", "between ", "on ")) else ("at ",)
    return ("something ", *at, *where, ": ", *asked)
