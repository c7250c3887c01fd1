"""Which factors of the right answer stand in an answer, whatever notation they are written in.

A factor is recognised by its value: h ⊙ (1 − h), σ′(z) and e^(−z)/(1 + e^(−z))² have one fingerprint. One with
another sign, or a number in front, is that factor all the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from sympy import Integer, MatrixExpr, Rational
from sympy.matrices.expressions import HadamardProduct, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Constant, Entry, Scaling
from symback.algebra import Part as AnyPart
from symback.check.mistakes.bench import Bench
from symback.check.mistakes.parts import Part
from symback.check.mistakes.terms import as_if_symmetric, terms_of
from symback.check.mistakes.trees import TRANSPARENT
from symback.errors import ShapeError
from symback.reading import Tree

if TYPE_CHECKING:
    from symback.check.equality import Judge

Found = tuple["Seen", MatrixExpr]
"""What a fingerprint says, and the expression that has it."""

MOST_PARTS = 120
"""So many factors of a right answer are looked for: in a very deep network, those nearest to the output."""

_NUMBERS = (Integer(-1), Integer(2), Rational(1, 2), Integer(-2), Rational(-1, 2))
"""With these in front, a factor is there all the same: what is wrong is a sign or a constant."""

MOST_NODES = 400
"""An answer with more nodes than this is looked through only as far as that."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a fingerprint says: these parts, each but for a number in front where it is no `exact` match."""

    parts: tuple[Part, ...]
    exact: bool


@dataclass
class Inventory:
    """Looks for parts in trees and expressions, by their `marks`.

    `found` keeps them, each with what stands there in its place where that is another multiple of it; `extra` other
    names.
    """

    marks: Mapping[Hashable, Seen]
    bench: Bench
    known: frozenset[str]
    """The names that the right answer has."""
    gradients: Mapping[MatrixExpr, MatrixExpr]
    found: dict[MatrixExpr, MatrixExpr | None] = field(default_factory=dict)
    extra: dict[str, None] = field(default_factory=dict)
    left: int = MOST_NODES

    def part(self, expr: MatrixExpr) -> Found | None:
        """The parts that an expression is, if it is any."""
        mark = self.bench.mark(expr)
        seen = None if mark is None else self.marks.get(mark)
        return None if seen is None else (seen, expr)

    def note(self, parts: Sequence[Found]) -> None:
        for seen, expr in parts:
            for part in seen.parts:
                if seen.exact or part.expr not in self.found:
                    self.found[part.expr] = None if seen.exact else expr

    def look(self, expr: MatrixExpr) -> None:
        """Find parts in an expression: the whole, groups of its factors, then inside."""
        stack, opened = [expr], {expr}
        while stack and self.left > 0:
            self.left -= 1
            node = stack.pop()
            known = self.bench.parted.get(id(node))
            if known is None:
                known = self.bench.parted[id(node)] = node, self.parted(node)
            parts, inner = known[1]
            self.note(parts)
            if isinstance(node, MatrixSymbol) and not parts and not inner and str(node.name) not in self.known:
                self.extra[str(node.name)] = None
            for operand in inner:
                if operand not in opened:
                    opened.add(operand)
                    stack.append(operand)

    def parted(self, node: MatrixExpr) -> tuple[Sequence[Found], Sequence[MatrixExpr]]:
        """The parts that a node and groups of its factors are, and what is left in it to look through."""
        defined = dict(self.bench.definitions)
        part = self.part(node)
        if part is not None:
            return (part,), ()
        if node in defined or node in self.gradients:
            return (), (defined[node] if node in defined else self.gradients[node],)
        if self.by_terms and len(terms := terms_of(node)) > 1:
            return (), terms
        if isinstance(node, HadamardProduct | Scaling | MatMul):
            return self.groups(node)
        if isinstance(node, Apply):
            return (), ()  # what stands in σ′(…) is no factor of the answer
        return (), algebra.operands(node)

    @cached_property
    def by_terms(self) -> bool:
        """Whether the parts are the terms of a sum, and not factors."""
        return any(part.kind == "term" for seen in self.marks.values() for part in seen.parts)

    def groups(self, node: MatrixExpr) -> tuple[Sequence[Found], Sequence[MatrixExpr]]:
        """Pairs and triples of the factors of a product that are a part, and the factors that are left without them."""
        parts: list[Found] = []
        factors = [_array_of(f) for f in node.args if not isinstance(f, Constant)]
        for size in (2, 3):
            again = not isinstance(node, MatMul) and len(factors) <= 8
            while again:
                again = False
                for group in combinations(range(len(factors)), size):
                    try:
                        together = algebra.hadamard(*(factors[i] for i in group))
                    except ShapeError:
                        continue
                    if (part := self.part(together)) is not None:
                        parts.append(part)
                        factors = [f for i, f in enumerate(factors) if i not in group]
                        again = True
                        break
        return parts, factors

    def look_in_tree(self, tree: Tree) -> None:
        """Find parts factor by factor, as they are written: also where shapes do not fit, or fit by accident."""
        stack = [tree]
        while stack and self.left > 0:
            self.left -= 1
            node = stack.pop()
            if node.op == "chain":
                stack.extend(self.windows(node))
                continue
            if node.op in ("group", "transpose", "sum", "negative") or node.value in TRANSPARENT:
                inside = any(inner.op == "chain" for inner in node.operands)
                if inside or node.op in ("sum", "negative"):
                    stack.extend(node.operands)
                    continue
            made = next(self.bench.expressions(_without_indices(node)), None) if node.op != "number" else None
            if made is not None:
                self.look(made)
            elif node.op != "call" or node.value in TRANSPARENT:
                stack.extend(node.operands)

    def windows(self, node: Tree) -> Iterator[Tree]:
        """The factors of a chain; neighbours that together are a part (h and 1 − h) are taken out."""
        i = 0
        while i < len(node.operands):
            for size in (3, 2):
                if i + size <= len(node.operands):
                    window = Tree("chain", node.operands[i : i + size], node.start, node.end,
                                  operators=tuple("hadamard" for _ in range(size - 1)))  # fmt: skip
                    parts = (part for e in self.bench.expressions(window) if (part := self.part(e)) is not None)
                    if (found := next(parts, None)) is not None:
                        self.note([found])
                        i += size
                        break
            else:
                yield node.operands[i]
                i += 1


def marked(parts: Sequence[Part], judge: Judge) -> Mapping[Hashable, Seen]:
    """The factors that are looked for, by the fingerprints of the forms in which they may stand."""
    found: dict[Hashable, Seen] = {}
    parts = parts[:MOST_PARTS]

    def note(expr: MatrixExpr, seen: Seen) -> None:
        if (mark := judge.fingerprint(expr)) is not None:
            found.setdefault(mark, seen)

    for part in parts:
        for form in _dresses(part.expr):
            note(form, Seen((part,), True))
    for first, second in permutations([part for part in parts if part.kind == "term"], 2):
        if first.expr in as_if_symmetric(second.expr):  # 2 A x for A x + Aᵀ x
            note(algebra.product(algebra.constant(2), first.expr), Seen((first, second), False))
    for part in parts:
        for form in _dresses(part.expr):
            for number in _NUMBERS:
                note(algebra.product(algebra.constant(number), form), Seen((part,), False))
    return found


def _dresses(part: MatrixExpr) -> Iterator[MatrixExpr]:
    """The forms in which a factor may stand: itself, transposed, as a diagonal matrix."""
    yield part
    yield algebra.transpose(part)
    rows, columns = algebra.shape(part)
    if columns == 1 and rows != 1:
        yield algebra.call("diag", None, part)
    if rows == 1 and columns != 1:
        yield algebra.call("diag", None, algebra.transpose(part))


def _array_of(expr: MatrixExpr) -> MatrixExpr:
    """What an entry is an entry of: σ′(z₂) for σ′(z₂,ₖ), so that a factor is found in index notation too."""
    if not any(isinstance(node, Entry | AnyPart) for node in algebra.nodes(expr)):
        return expr
    try:
        return algebra.fold(
            expr, lambda n, inner: n.arg if isinstance(n, Entry | AnyPart) else algebra.rebuild(n, inner)
        )
    except ShapeError:
        return expr


def _without_indices(tree: Tree) -> Tree:
    """`z_{2,k}` as z₂: an entry stands for its array."""
    while tree.op == "entry":
        tree = tree.operands[0]
    return tree
