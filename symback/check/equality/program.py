"""Expressions → one flat list of instructions, in which equal parts are one.

Names of the forward pass and of derivatives stand for what they are defined by. An expression becomes
a slot: the place of its instruction. Two expressions with one slot have the same form, up to the order
of a sum and of an elementwise product. No recursion: an expression nests as deep as its network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

from sympy import Basic, MatrixExpr, Symbol
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import (
    Apply,
    Call,
    Differential,
    Entry,
    Entrywise,
    Gradient,
    IndexSum,
)
from symback.check.equality.arithmetic import COMPUTED
from symback.check.equality.errors import NoValueError, UnsupportedNodeError
from symback.check.equality.exponentials import is_exponential, without_maxima
from symback.check.equality.halves import is_of_sign, of_the_same_sign, on_each_half
from symback.check.equality.instructions import Instruction, instruction, is_partial, key_of, place_of
from symback.check.equality.logarithms import of_probabilities
from symback.check.equality.nodes import NODES, Sizes, size_of
from symback.check.equality.roots import without_root
from symback.numeric.arrays import extents
from symback.rules import formula, slope
from symback.shapes import Shape

_NAMES = (MatrixSymbol, Gradient, Differential)


@dataclass(frozen=True, slots=True)
class Derived:
    """A derivative that the backward pass does not name: its expression, and those of the derivatives in it.

    Of a column, `probe` is the cotangent in it: row k of the Jacobian is the expression where the
    probe is the k-th unit vector.
    """

    value: MatrixExpr
    named: Mapping[MatrixExpr, MatrixExpr]
    probe: MatrixSymbol | None = None


class Program:
    """All expressions compiled so far. `named` says what names stand for, `derive` what other derivatives are."""

    def __init__(
        self,
        variables: Iterable[MatrixSymbol],
        named: Mapping[MatrixExpr, MatrixExpr],
        derive: Callable[[Gradient], Derived],
        partial: Callable[[MatrixSymbol, MatrixSymbol], Gradient],
        sizes: Sizes,
        one_hot: Iterable[MatrixSymbol] = (),
    ) -> None:
        self.variables = frozenset(variables)
        self.named = dict(named)
        self.derive = derive
        self.partial = partial
        self.sizes = sizes
        self.one_hot = frozenset(one_hot)
        self.code: list[Instruction] = []
        self.entries = 0
        self.total = 0
        """Operations on numbers that everything compiled so far takes, equal parts once."""
        self._slots: dict[MatrixExpr, int] = {}
        self._places: dict[Any, int] = {}
        self._jacobians: dict[MatrixExpr, Derived] = {}
        self._probes: set[MatrixExpr] = set()
        self._defined: dict[MatrixExpr, MatrixExpr] = {}
        self._own: frozenset[MatrixExpr] = frozenset()
        self._templates = 0
        """How many templates are being compiled, in which names mean something else."""
        self._works: dict[int, tuple[int, int]] = {}

    def slot(self, expr: MatrixExpr, definitions: Sequence[tuple[MatrixExpr, MatrixExpr]] = ()) -> int:
        """The slot of `expr`, in which each name in `definitions` stands for its value, in order.

        Raises `NoValueError` for what has no value: an unknown name, an index that nothing runs over.
        """
        local: dict[MatrixExpr, int] = {}
        meanings = dict(definitions)
        self._own = frozenset(meanings)
        self._defined = meanings if len(meanings) == len(definitions) else {}
        for name, value in definitions:
            with suppress(NoValueError):  # what has no value is a fault only where it is used
                local[name] = self._compile(value, local)
        slot = self._compile(expr, local)
        if free := self.code[slot].free:
            names = ", ".join(sorted(str(index) for index in free))
            raise UnsupportedNodeError(f"nothing says over what the index {names} runs")
        return slot

    def cost(self, slot: int) -> int:
        """Operations on numbers that `slot` takes, equal parts once."""
        return self._work(slot)[0]

    def oracles(self, slot: int) -> int:
        """How many numbers are asked of oracles for it, at most."""
        return self._work(slot)[1]

    def below(self, slots: Sequence[int]) -> list[int]:
        """These slots and all that they are made of, operands first."""
        seen, stack = set(slots), list(slots)
        while stack:
            new = [part for part in self.code[stack.pop()].parts if part not in seen]
            seen.update(new)
            stack += new
        return sorted(seen)

    def _work(self, slot: int) -> tuple[int, int]:
        found = self._works.get(slot)
        if found is None:
            cost = oracles = 0
            seen = {slot}
            stack = [slot]
            while stack:
                instruction = self.code[stack.pop()]
                cost += 0 if instruction.free else instruction.cost
                oracles += instruction.cost if instruction.asks else 0
                for operand in instruction.parts:
                    if operand not in seen:
                        seen.add(operand)
                        stack.append(operand)
            found = self._works[slot] = cost, oracles
        return found

    def _compile(self, expr: MatrixExpr, local: Mapping[MatrixExpr, int]) -> int:
        scope = dict(local) if local else self._slots
        stack = [(expr, scope)]
        while stack:
            node, known = stack[-1]
            if node in known:
                stack.pop()
                continue
            if (same := self._instead(node, known)) is not None:
                if same in known:
                    known[node] = known[same]
                else:
                    stack.append((same, known))
                continue
            needed = self._needed(node, known)
            inner = self._slots if isinstance(node, _NAMES) or is_partial(node) else known
            missing = [(part, inner) for part in reversed(needed) if part not in inner]
            if missing:
                stack += missing
                continue
            known[node] = self._made(node, [inner[part] for part in needed])
            stack.pop()
        return scope[expr]

    def _instead(self, node: MatrixExpr, known: Mapping[MatrixExpr, int]) -> MatrixExpr | None:
        """What has the value of `node` and is compiled in its place; None where it is compiled itself."""
        if isinstance(node, Call):
            return on_each_half(node, self._written(known))
        return of_probabilities(node, self._written(known), self.one_hot) if isinstance(node, Apply) else None

    def _needed(self, node: MatrixExpr, known: Mapping[MatrixExpr, int]) -> Sequence[MatrixExpr]:
        """What must be compiled before `node`."""
        if isinstance(node, _NAMES):
            if node in self.named:
                return (self.named[node],)
            if isinstance(node, Gradient):
                return (self._derived(node).value,)
        if is_partial(node):
            return (self.partial(*(getattr(side, "arg", side) for side in node.args)),)
        if isinstance(node, Apply) and not node.order and node.function in ("sign", "step"):
            return (of_the_same_sign(node.arg, self._written(known)),)
        if is_exponential(node):
            factors = without_maxima(self._sum(node.arg, known), lambda name: self._compiled(name, known))
            if factors:
                return factors
        if isinstance(node, Apply) and node.order:
            alike = is_of_sign(node.function, node.order)
            arg = of_the_same_sign(node.arg, self._written(known)) if alike else node.arg
            return (arg, algebra.apply(node.function, arg))
        return algebra.operands(node)

    def _compiled(self, name: MatrixExpr, known: Mapping[MatrixExpr, int]) -> MatrixExpr:
        """What a name was compiled from; anything else as it is."""
        return self.code[known[name]].node if isinstance(name, MatrixSymbol) and name in known else name

    def _sum(self, arg: MatrixExpr, known: Mapping[MatrixExpr, int]) -> MatrixExpr:
        """What is written for a name in an exponent: s - m behind `s = s - m`."""
        written = {} if self._templates else self.named if known is self._slots else self._defined
        return written.get(arg, arg)

    def _written(self, known: Mapping[MatrixExpr, int]) -> Callable[[MatrixExpr], MatrixExpr]:
        """What is written for a name: what the answer says, or what the problem does, if only in names of its own."""
        own = self._own if known is not self._slots else _NO_NAMES

        def written(name: MatrixExpr) -> MatrixExpr:
            if self._templates or not isinstance(name, MatrixSymbol):
                return name
            if name in own:
                return self._defined.get(name, name)
            meant = self.named.get(name, name)
            return meant if own.isdisjoint(algebra.symbols(meant)) else name

        return written

    def _derived(self, node: Gradient) -> Derived:
        if node not in self._jacobians:
            derived = self.derive(node)
            self.named.update(derived.named)
            if derived.probe is not None:
                self._probes.add(derived.probe)
            self._jacobians[node] = derived
        return self._jacobians[node]

    def _made(self, node: MatrixExpr, operands: list[int]) -> int:
        if isinstance(node, _NAMES) and operands:
            derived = self._jacobians.get(node)
            if node in self.named or (derived is not None and derived.probe is None):
                return operands[0]
        if isinstance(node, Apply) and (node.order or node.function not in COMPUTED):
            template = _template(node.function, node.order, algebra.shape(node))
            if template is not None:
                names = (algebra.symbol(name, algebra.shape(node)) for name in "zh")
                self._templates += 1
                try:
                    return self._compile(template, dict(zip(names, operands, strict=False)))
                finally:
                    self._templates -= 1
            raise UnsupportedNodeError(f"{node.function} cannot be evaluated")
        if (simpler := self._without_root(node, operands)) is not None:
            return simpler
        if is_exponential(node) and len(operands) > 1:  # the product of exponentials: its operands stand in slots
            node = algebra.hadamard(*(algebra.symbol(f"exp{at}", algebra.shape(node)) for at in range(len(operands))))
        key = key_of(node, operands)
        place = self._places.get(key)
        if place is None:
            self.code.append(self._instruction(node, tuple(operands)))
            made = self.code[-1]
            self.entries += made.rows * made.columns
            self.total += 0 if made.free else made.cost
            place = self._places[key] = len(self.code) - 1
        return place

    def _without_root(self, node: MatrixExpr, operands: Sequence[int]) -> int | None:
        """The slot of a root that needs none, or None: ‖x‖² is a sum of squares, the root of exp(x) is exp(x / 2)."""
        inner = self.code[operands[0]] if operands else None
        template = None if inner is None else without_root(node, inner.node)
        if inner is None or template is None:
            return None
        name, value = template
        self._templates += 1
        try:
            return self._compile(value, {name: inner.operands[0]})
        finally:
            self._templates -= 1

    def _instruction(self, node: MatrixExpr, operands: tuple[int, ...]) -> Instruction:
        rows, columns = extents(node, self.sizes)
        bound, count = self._bound(node, rows * columns)
        below = [self.code[operand] for operand in operands]
        return instruction(node, operands, below, (rows, columns), self._own_indices(node), bound, count)

    def _own_indices(self, node: MatrixExpr) -> frozenset[Basic]:
        """The indices that stand in the node itself; raises where the node has no value at all."""
        kind = type(node)
        if kind is MatrixSymbol:
            if node in self._probes:
                return frozenset({node})
            if node not in self.variables:
                raise UnsupportedNodeError(f"{node.name} has no value here")
        elif kind is Entry:
            return frozenset(index for index in node.indices if isinstance(index, Symbol))
        elif is_partial(node):
            return frozenset(at for side in node.args for at in place_of(side) if isinstance(at, Symbol))
        elif kind.__name__ not in NODES and kind not in _BINDERS:
            raise UnsupportedNodeError(f"{kind.__name__} cannot be evaluated")
        return _NONE

    def _bound(self, node: MatrixExpr, entries: int) -> tuple[frozenset[Basic], int]:
        """The indices that a node runs over, and how many values they have together."""
        if type(node) not in _BINDERS:
            return _NONE, 1
        if isinstance(node, IndexSum):
            return frozenset({node.index}), size_of(node.count, self.sizes)
        if isinstance(node, Entrywise):
            return frozenset(index for index in node.indices if isinstance(index, Symbol)), entries
        probe = self.probe(node)
        return frozenset({probe}), prod(extents(probe, self.sizes))

    def probe(self, node: MatrixExpr) -> MatrixSymbol:
        """The cotangent whose unit vectors give the rows of a Jacobian."""
        return self._jacobians[node].probe


_NONE: frozenset[Basic] = frozenset()
_NO_NAMES: frozenset[MatrixExpr] = frozenset()
_BINDERS = frozenset({IndexSum, Entrywise, Gradient})


@lru_cache(maxsize=1024)
def _template(function: str, order: int, shape: Shape) -> MatrixExpr | None:
    """φ⁽ᵏ⁾ in symbols z and h, or None where it has no formula."""
    z, h = (algebra.symbol(name, shape) for name in "zh")
    return slope(function, order, z, h) if order else formula(function, z)
