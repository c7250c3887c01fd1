"""Expressions → one flat list of instructions, in which equal parts are one.

Names of the forward pass and of derivatives stand for what they are defined by. An expression becomes
a slot: the place of its instruction. Two expressions with one slot have the same form, up to the order
of a sum and of an elementwise product. No recursion: an expression nests as deep as its network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

from sympy import Basic, MatrixExpr, Symbol
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import (
    Apply,
    Call,
    Constant,
    Differential,
    Entry,
    Entrywise,
    Gradient,
    IndexSum,
    Part,
    Scaling,
    Stack,
)
from symback.check.equality.degrees import LINEAR, Degree, degree
from symback.check.equality.errors import UnsupportedNodeError
from symback.check.equality.nodes import NODES, Sizes, dimensions, product_order, size_of
from symback.rules import formula, slope
from symback.shapes import Shape

DIRECT = frozenset({"exp", "log", "sqrt", "sigmoid", "relu", "step", "sign", "sin", "cos", "normal_cdf", "normal_pdf"})
"""Elementwise functions that an arithmetic computes itself; the others are written out by their formulas."""

_NAMES = (MatrixSymbol, Gradient, Differential)
_SIGNED = frozenset({"relu", "step", "sign", "max", "min", "norm1"})
_EXTREMES = frozenset({"max", "min"})
_ROOTED = frozenset({"sqrt", "norm2", "norm_fro"})


@dataclass(frozen=True, slots=True)
class Instruction:
    """One node, and the slots of its operands.

    `rows` and `columns` are its size where names have those of `Program.sizes`, by which work is counted.
    `free` are the indices that it depends on. A node that repeats something for every value of an index
    (a sum over k, an array by its entries, a Jacobian by its rows) has the slot of that in `body`.
    `cost` counts operations on numbers, for all values of the indices that are bound here; `open_cost` those
    that are made again for every value of a free index; `tree_cost` all others here and below, each time
    they stand there. `signed` and `rooted` tell whether a sign or a root is taken here or below, `top` is
    the largest degree here or below.
    """

    node: Any
    operands: tuple[int, ...]
    rows: int
    columns: int
    free: frozenset[Basic]
    body: int | None
    cost: int
    open_cost: int
    tree_cost: int
    degree: Degree
    top: int
    signed: bool
    rooted: bool

    @property
    def parts(self) -> tuple[int, ...]:
        """The slots that it is made of, also those that it repeats."""
        return self.operands if self.body is None else (self.body,)


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
    ) -> None:
        self.variables = frozenset(variables)
        self.named = dict(named)
        self.derive = derive
        self.partial = partial
        self.sizes = sizes
        self.code: list[Instruction] = []
        self.entries = 0
        self.total = 0
        """Operations on numbers that everything compiled so far takes, equal parts once."""
        self._slots: dict[MatrixExpr, int] = {}
        self._places: dict[Any, int] = {}
        self._jacobians: dict[MatrixExpr, Derived] = {}
        self._probes: set[MatrixExpr] = set()
        self._works: dict[int, tuple[int, int]] = {}

    def slot(self, expr: MatrixExpr, definitions: Sequence[tuple[MatrixSymbol, MatrixExpr]] = ()) -> int:
        """The slot of `expr`, in which each name in `definitions` stands for its value, in order.

        Raises `NoValueError` for what has no value: an unknown name, an index that nothing runs over.
        """
        local: dict[MatrixExpr, int] = {}
        for name, value in definitions:
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
                oracles += instruction.cost if _asks(instruction) else 0
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
            needed = self._needed(node, known)
            inner = self._slots if isinstance(node, _NAMES) or is_partial(node) else known
            missing = [(part, inner) for part in reversed(needed) if part not in inner]
            if missing:
                stack += missing
                continue
            known[node] = self._made(node, [inner[part] for part in needed])
            stack.pop()
        return scope[expr]

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
            return (_unscaled(node.arg),)
        if _is_exponential(node) and (factors := self._without_maxima(node.arg, known)):
            return factors
        if isinstance(node, Apply) and node.order:
            return (node.arg, algebra.apply(node.function, node.arg))
        return algebra.operands(node)

    def _without_maxima(self, arg: MatrixExpr, known: Mapping[MatrixExpr, int]) -> Sequence[MatrixExpr]:
        """exp(a) and exp(-m) for an argument a - m with a maximum m, as code writes softmax against overflow.

        Exact evaluation knows no law exp(a + b) = exp(a) exp(b); this is its one use that everybody makes.
        """
        maxima = [term for term in algebra.operands(arg) if self._is_maximum(term, known)]
        others = [term for term in algebra.operands(arg) if term not in maxima]
        if not maxima or not others:
            return ()
        rest = others[0] if len(others) == 1 else MatAdd(*others, evaluate=False)
        return (algebra.apply("exp", rest), *(algebra.apply("exp", term) for term in maxima))

    def _is_maximum(self, term: MatrixExpr, known: Mapping[MatrixExpr, int]) -> bool:
        """Whether a term is a largest entry, or what is named so, alone or times numbers and ones."""
        factors = [term]
        while factors:
            factor = factors.pop()
            if isinstance(factor, Scaling | MatMul):
                factors += algebra.operands(factor)
                continue
            node = self.code[known[factor]].node if isinstance(factor, MatrixSymbol) and factor in known else factor
            if isinstance(node, Call) and node.function in _EXTREMES and len(node.operands) == 1:
                return True
        return False

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
        if isinstance(node, Apply) and (node.order or node.function not in DIRECT):
            template = _template(node.function, node.order, algebra.shape(node))
            if template is not None:
                names = (algebra.symbol(name, algebra.shape(node)) for name in "zh")
                return self._compile(template, dict(zip(names, operands, strict=False)))
            raise UnsupportedNodeError(f"{node.function} cannot be evaluated")
        if _is_exponential(node) and len(operands) > 1:  # the product of exponentials: its operands stand in slots
            node = algebra.hadamard(*(algebra.symbol(f"exp{at}", algebra.shape(node)) for at in range(len(operands))))
        key = _key(node, operands)
        place = self._places.get(key)
        if place is None:
            self.code.append(self._instruction(node, tuple(operands)))
            made = self.code[-1]
            self.entries += made.rows * made.columns
            self.total += 0 if made.free else made.cost
            place = self._places[key] = len(self.code) - 1
        return place

    def _instruction(self, node: MatrixExpr, operands: tuple[int, ...]) -> Instruction:
        below = [self.code[operand] for operand in operands]
        rows, columns = dimensions(node, self.sizes)
        bound, count = self._bound(node, rows * columns)
        free, made_again, tree_cost = self._own_indices(node), 0, 0
        kind = type(node)
        function = node.function if kind is Apply or kind is Call else ""
        signed, rooted = function in _SIGNED, function in _ROOTED or (kind is HadamardPower and not node.exp.is_Integer)
        top = 0
        for instruction in below:
            free |= instruction.free
            made_again += instruction.open_cost + (1 if bound else 0)
            tree_cost += instruction.tree_cost
            signed = signed or instruction.signed
            rooted = rooted or instruction.rooted
            top = max(top, instruction.top)
        free -= bound
        cost, terms = (count * made_again, count) if bound else _measure(node, rows, columns, below)
        made = degree(node, [instruction.degree for instruction in below], terms)
        return Instruction(
            node=node,
            operands=() if bound else operands,
            rows=rows,
            columns=columns,
            free=free,
            body=operands[0] if bound else None,
            cost=cost,
            open_cost=(cost if bound else cost + made_again) if free else 0,
            tree_cost=tree_cost if free else tree_cost + cost,
            degree=made,
            top=max(top, made.above + made.below),
            signed=signed,
            rooted=rooted,
        )

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
        return frozenset({probe}), prod(dimensions(probe, self.sizes))

    def probe(self, node: MatrixExpr) -> MatrixSymbol:
        """The cotangent whose unit vectors give the rows of a Jacobian."""
        return self._jacobians[node].probe


_NONE: frozenset[Basic] = frozenset()
_BINDERS = frozenset({IndexSum, Entrywise, Gradient})
_MOVING = frozenset({"diag", "vec", "unvec", "kron"})


def _measure(node: MatrixExpr, rows: int, columns: int, below: Sequence[Instruction]) -> tuple[int, int]:
    """Operations on numbers that a node takes, and how many terms are added up in one of its entries."""
    kind = type(node)
    if kind is MatMul:
        dims = (rows, *(factor.columns for factor in below))
        # FLINT makes long products some eight times cheaper.
        return product_order(dims)[0] // 8 + rows * columns, sum(dims[1:-1])
    if kind is Inverse:
        return rows**3, rows
    if kind is Call:
        entries = sum(operand.rows * operand.columns for operand in below)
        work = entries * rows if node.function in {"det", "logdet"} else entries
        return work + rows * columns, 1 if node.function in _MOVING else entries
    return rows * columns, 1


def _is_exponential(node: MatrixExpr) -> bool:
    """Whether it is exp of a sum."""
    return isinstance(node, Apply) and not node.order and node.function == "exp" and isinstance(node.arg, MatAdd)


def _unscaled(expr: MatrixExpr) -> MatrixExpr:
    """`expr` without a positive number in front, which changes no sign."""
    if isinstance(expr, Scaling) and isinstance(expr.args[0], Constant) and expr.args[0].value.is_positive:
        return algebra.scaled(expr.scalars[1:], expr.body)
    return expr


def is_partial(node: MatrixExpr) -> bool:
    """Whether it is a partial derivative ∂y_kl/∂x_ij, of an entry by an entry."""
    return type(node).__name__ == "Partial"


def place_of(side: MatrixExpr) -> tuple[Any, Any]:
    """Row and column of a side of a partial derivative: of an entry, or of a scalar by itself."""
    if isinstance(side, Entry):
        return side.indices
    if isinstance(side, Part):
        rows, columns = algebra.ranges(side)
        return 1 if rows is None else rows[0], 1 if columns is None else columns[0]
    return 1, 1


def _asks(instruction: Instruction) -> bool:
    """Whether oracles may be asked in it."""
    kind = type(instruction.node)
    if kind is Call:
        return instruction.node.function not in LINEAR
    return instruction.body is not None or kind is Apply or kind is HadamardPower


@lru_cache(maxsize=1024)
def _template(function: str, order: int, shape: Shape) -> MatrixExpr | None:
    """φ⁽ᵏ⁾ in symbols z and h, or None where it has no formula."""
    z, h = (algebra.symbol(name, shape) for name in "zh")
    return slope(function, order, z, h) if order else formula(function, z)


def _key(node: MatrixExpr, operands: list[int]) -> Any:
    """Equal keys have equal values: the kind of node, what it holds beside its operands, and their slots."""
    if not operands:
        return node
    if isinstance(node, MatAdd | HadamardProduct):
        return type(node), *sorted(operands)
    if isinstance(node, Scaling):
        scalars = operands if algebra.is_scalar(node) else operands[:-1]
        return type(node), *sorted(scalars), -1, *operands[len(scalars) :]
    if is_partial(node):
        return "Partial", node
    return type(node), held(node), *operands


def held(node: MatrixExpr) -> Any:
    """What a node says beside its operands."""
    said = _HELD.get(type(node))
    return said and said(node)


_HELD: dict[type[Basic], Callable[[Any], Any]] = {
    Apply: lambda node: node.function,
    Call: lambda node: (node.function, node.axis, algebra.shape(node)),
    Part: lambda node: node.bounds,
    HadamardPower: lambda node: node.exp,
    Stack: lambda node: node.axis,
    Entry: lambda node: node.indices,
    IndexSum: lambda node: (node.index, node.count),
    Entrywise: lambda node: (node.indices, algebra.shape(node)),
    Gradient: lambda node: node,
}
