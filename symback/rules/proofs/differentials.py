"""Why the differential of each kind of node is what it is, and the slope of each function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from string import Formatter

from sympy import MatrixExpr
from sympy.matrices.expressions import Inverse, MatAdd, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call, Gradient, Stack
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.language.build import build
from symback.prose import Prose, prose
from symback.rules.formulas import formula_term
from symback.rules.proofs.case import Case, Lines, ProofLine
from symback.rules.proofs.nodes import PROOFS, side_of_call
from symback.rules.pullbacks import slope
from symback.rules.pushforwards import is_linear, pushforward
from symback.shapes import SCALAR


def prove_differential(case: Case) -> tuple[ProofLine, ...]:
    """Why the differential of the node is what it is: what every operand's change adds to y, to first order."""
    node = case.node
    changes: list[MatrixExpr | None] = [None] * len(algebra.operands(node))
    for place, operand in case.variables:
        changes[place] = algebra.differential(operand)
    last = ProofLine(algebra.differential(case.name), algebra.substitute(pushforward(node, changes), {node: case.name}))
    if isinstance(node, Inverse):
        return tuple(PROOFS[Inverse](case))[:3]
    if is_linear(node) or algebra.is_kron(node):
        return (*_moved(case, changes), last)
    if isinstance(node, Call) and (moves := OPERATIONS[node.function, len(node.operands)].moves):
        first = ProofLine(case.name, side_of_call(case, OPERATIONS[node.function, 1].formula))
        told = (ProofLine(last.left, side_of_call(case, text), prose(why, x=node.operands[0])) for text, why in moves)
        return (first, *told, replace(last, why=prose("what is divided by the sum is {y}", y=case.name)))
    lines = [line for line in PROOFS[type(node)](case) if not _speaks_of(line, case.of)]
    if isinstance(node, Apply):
        i, j, *_ = case.indices
        each = algebra.entry(last.right, i, j)
        why = "each entry changes at its own slope" if not algebra.is_scalar(node) else "the slope times the change"
        lines.append(ProofLine(algebra.entry(last.left, i, j), each, prose(why)))
    return (*lines, last) if not algebra.is_scalar(node) or not isinstance(node, Apply) else tuple(lines)


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
        yield _by_twos(case, changes)
        return
    small = None if together else algebra.rebuild(node, [o if d is None else d for o, d in pairs])
    terms = [node, pushforward(node, changes), *([] if small is None else [small])]
    why = prose("it is linear") if small is None else prose("{s} is of second order", s=small)
    yield ProofLine(whole, algebra.add(*terms), why)


def _by_twos(case: Case, changes: list[MatrixExpr | None]) -> ProofLine:
    """d(A B C) = dA (B C) + A d(B C), and d(B C) is found so in its turn."""
    node, operands = case.node, algebra.operands(case.node)
    place = next(place for place, change in enumerate(changes) if change is not None)
    first, *others = operands[place:]
    rest = algebra.rebuild(node, others)
    moved = pushforward(rest, changes[place + 1 :])
    inside = [*operands[:place], changes[place], *others], [*operands[:place], first, moved]
    terms = (algebra.rebuild(node, [o for o in row if o is not None]) for row in inside)
    why = prose("as of two factors, {a} and {r}; and then of the second", a=first, r=rest)
    return ProofLine(algebra.differential(case.name), algebra.add(*terms), why)


def prove_slope(function: str, z: MatrixSymbol, h: MatrixSymbol) -> tuple[ProofLine, ...]:
    """φ′(z) from φ's formula, for one number z and h = φ(z): the lines of the function's row, then the slope itself."""
    left = algebra.apply(function, z, 1)
    d = algebra.differential(z)
    names = {"z": z, "h": h, "s": left, "d": d}
    shapes = tuple((name, SCALAR) for name in names)

    def built(text: str) -> MatrixExpr:
        return build(formula_term(text, shapes), names)

    found = [ProofLine(left, built(text), _words(why, built)) for text, why in FUNCTIONS[function].proof]
    last = slope(function, 1, z, h)
    if not found or found[-1].right != last:
        found.append(ProofLine(left, last))
    return tuple(line for line in found if line.left != line.right)


def _words(template: str, built: Callable[[str], MatrixExpr]) -> Prose:
    """A few words, with each formula that stands in braces built."""
    inside = {field for _, field, _, _ in Formatter().parse(template) if field}
    return prose(template, **{field: built(field) for field in inside})
