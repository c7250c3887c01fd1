"""The chain of small equations that a derivation is, ready to have one of them swapped for a wrong one.

A link is one equation of the backward pass, ∂f/∂z₁ = ∂f/∂h₁ ⊙ σ′(z₁). Put into one another the
links give the answer; with one of them replaced they give the answer of a student who used that
wrong rule and got everything else right (Brown and Burton, Cognitive Science 2, 1978: a bug is a
variant of one step of the correct procedure).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, Transpose

from symback import algebra
from symback.algebra import Gradient
from symback.derivation import Derivation
from symback.errors import ShapeError
from symback.shapes import Shape

Path = tuple[int, ...]
"""Where a node stands in an expression: the number of the operand, from the root down."""


@dataclass(frozen=True, slots=True)
class Link:
    """One equation, for the derivative by `name`.

    `forms` are its right sides, from what the rule gives to what books print, each once.
    """

    lhs: MatrixExpr
    forms: tuple[MatrixExpr, ...]
    rule: str
    name: MatrixExpr


@dataclass(frozen=True)
class Chain:
    """The links of one derivative, in order; the last one has the answer on its left.

    `named` are derivatives that may stand in an expression by their names, since whoever evaluates it
    knows them.
    """

    links: tuple[Link, ...]
    answer: MatrixExpr
    named: frozenset[MatrixExpr] = frozenset()

    @classmethod
    def of(
        cls,
        derivation: Derivation,
        truth: MatrixExpr,
        answer: MatrixExpr | None = None,
        named: Iterable[MatrixExpr] = (),
    ) -> Chain:
        """The chain of a derivation, or the part of it that leads to a derivative on the way.

        Where a derivation is no chain of derivatives (second derivatives, differentials), its result `truth`
        is the one link.
        """
        forms: dict[MatrixExpr, list[MatrixExpr]] = {}
        rules: dict[MatrixExpr, str] = {}
        for step in derivation.steps:
            if isinstance(algebra.untransposed(step.lhs), Gradient):
                forms.setdefault(step.lhs, []).append(step.rhs)
                rules.setdefault(step.lhs, step.rule)
        asked = answer or derivation.answer
        links = [
            Link(lhs, tuple(dict.fromkeys(f)), rules[lhs], algebra.untransposed(lhs).wrt) for lhs, f in forms.items()
        ]
        places = [place for place, link in enumerate(links) if link.lhs == asked]
        if not places:
            return cls((Link(asked, (truth,), "", derivation.wrt),), asked, frozenset(named))
        return cls(tuple(links[: places[0] + 1]), asked, frozenset(named))

    def needed(self) -> list[int]:
        """The links that the answer is made of, in the form that books print: what cancels takes no part."""
        place_of = {link.lhs: place for place, link in enumerate(self.links)}
        needed: set[int] = set()
        stack = [place_of[self.answer]] if self.answer in place_of else []
        while stack:
            place = stack.pop()
            if place not in needed:
                needed.add(place)
                inside = set(algebra.nodes(self.links[place].forms[-1]))
                stack += [place_of[lhs] for lhs in inside if lhs in place_of]
                stack += [place_of[t] for lhs in inside if (t := algebra.transpose(lhs)) in place_of]
        return sorted(needed)

    @cached_property
    def known(self) -> dict[MatrixExpr, MatrixExpr]:
        """The left sides that are not `named`, such as one contribution of several, in terms of those that are."""
        known: dict[MatrixExpr, MatrixExpr] = {}
        for link in self.links:
            if link.lhs not in self.named and algebra.transpose(link.lhs) not in self.named:
                self.learn(known, link.lhs, link.forms[-1])
        return known

    @cached_property
    def sizes(self) -> list[int]:
        """Nodes in the links from each one to the end: what it costs to change that one."""
        counts = [sum(1 for _ in algebra.nodes(link.forms[-1])) for link in reversed(self.links)]
        return list(accumulate(counts))[::-1]

    def value(self, changed: Mapping[int, MatrixExpr]) -> MatrixExpr:
        """The answer with the right sides of some links replaced; what stands before them stays named.

        Raises `ShapeError` where what a wrong link gives does not fit into the next ones.
        """
        known = dict(self.known)
        for place in range(min(changed, default=len(self.links)), len(self.links)):
            link = self.links[place]
            self.learn(known, link.lhs, changed.get(place, link.forms[-1]))
        return known.get(self.answer, self.answer)

    @staticmethod
    def learn(known: dict[MatrixExpr, MatrixExpr], lhs: MatrixExpr, rhs: MatrixExpr) -> None:
        known[lhs] = put_in(rhs, known)
        if isinstance(lhs, Transpose):
            known[lhs.arg] = algebra.push_transpose(known[lhs])


def put_in(expr: MatrixExpr, new: Mapping[MatrixExpr, MatrixExpr]) -> MatrixExpr:
    """`expr` with the keys of `new` replaced by values that may have another shape; raises `ShapeError`."""
    return algebra.fold(expr, lambda node, inner: new[node] if node in new else rebuilt(node, inner))


def rebuilt(node: MatrixExpr, inner: Sequence[MatrixExpr]) -> MatrixExpr:
    """A node with other operands; a column or row among matrices is spread over them, as NumPy would."""
    if isinstance(node, HadamardProduct | MatAdd):
        inner = spread(inner)
    return algebra.rebuild(node, inner)


def spread(operands: Sequence[MatrixExpr]) -> list[MatrixExpr]:
    """Operands of one shape, columns and rows repeated where that makes them fit; raises `ShapeError`."""
    kinds = {algebra.shape(operand) for operand in operands} - {(1, 1)}
    if len(kinds) < 2:
        return list(operands)
    rows, columns = ({size[axis] for size in kinds} - {1} for axis in (0, 1))
    if len(rows) > 1 or len(columns) > 1:
        raise ShapeError("shapes must be equal to combine entry by entry")
    whole: Shape = (rows.pop() if rows else 1, columns.pop() if columns else 1)
    return [_over(operand, whole) for operand in operands]


def _over(operand: MatrixExpr, whole: Shape) -> MatrixExpr:
    rows, columns = algebra.shape(operand)
    if (rows, columns) in (whole, (1, 1)):
        return operand
    if columns == 1 and rows == whole[0]:
        return algebra.product(operand, algebra.ones((1, whole[1])))
    if rows == 1 and columns == whole[1]:
        return algebra.product(algebra.ones((whole[0], 1)), operand)
    raise ShapeError("shapes must be equal to combine entry by entry")


def places(expr: MatrixExpr) -> Iterator[tuple[Path, MatrixExpr, MatrixExpr | None]]:
    """Every node with its path and its parent, from the root down, left to right."""
    stack: list[tuple[Path, MatrixExpr, MatrixExpr | None]] = [((), expr, None)]
    while stack:
        path, node, parent = stack.pop()
        yield path, node, parent
        inner = algebra.operands(node)
        stack.extend(((*path, i), inner[i], node) for i in reversed(range(len(inner))))


def edited(expr: MatrixExpr, new: Mapping[Path, MatrixExpr]) -> MatrixExpr:
    """`expr` with the nodes at some paths replaced, none of which lies inside another.

    Raises `ShapeError` where the result does not fit.
    """
    made = dict(new)
    prefixes = {path[:length] for path in new for length in range(len(path))}
    for prefix in sorted(prefixes, key=len, reverse=True):
        node = at(expr, prefix)
        inner = [made.get((*prefix, i), operand) for i, operand in enumerate(algebra.operands(node))]
        made[prefix] = rebuilt(node, inner)
    return made[()]


def at(expr: MatrixExpr, path: Path) -> MatrixExpr:
    """The node at a path."""
    for step in path:
        expr = algebra.operands(expr)[step]
    return expr
