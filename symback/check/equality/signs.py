"""What values are as polynomials in the signs that they take: how many patterns of them tell two apart.

A step is 0 or 1, so a value is a multilinear polynomial in steps. One that is not zero everywhere, of degree d, is
not zero at 2^−d of all patterns or more: the least distance of the code of Reed and Muller (Muller, IRE Trans. EC-3,
1954; MacWilliams and Sloane, The Theory of Error-Correcting Codes, 1977, chapter 13, theorem 3, by an induction over
the variables that asks nothing of the field). So ⌈2^d ln(1/ε)⌉ random patterns miss it with a chance of ε at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, log
from typing import Literal

from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Transpose,
)

from symback.algebra import Apply, Call, Constant, Entry, Entrywise, Gradient, IndexSum, Part, Scaling, Stack
from symback.check.equality.degrees import LINEAR
from symback.check.equality.instructions import Instruction, is_partial
from symback.check.equality.program import Program

Cut = Literal["step", "relu", "number"]

_KEEPING = (MatAdd, Transpose, Part, Stack, Entry, IndexSum, Entrywise, Gradient)
_MULTIPLYING = (MatMul, HadamardProduct, Scaling)
_PAIRS = frozenset({"max", "min"})
_DRAWN = frozenset({"step", "sign", "relu", "sqrt"})
_UNIT_KINDS = frozenset({"one-hot", "sign", "binary"})
"""Kinds whose values are few, so that a formula in them may be 0 at one of them alone."""
_SIGNS = frozenset({"step", "sign", "relu"})
_NORMS = frozenset({"norm1", "norm2", "norm_fro"})


def patterns_needed(degree: int, chance: float) -> int:
    """How many random patterns let a polynomial of that degree pass for zero with that chance at most."""
    return ceil((1 << degree) * log(1 / chance))


@dataclass
class Signs:
    """Slots as polynomials in signs: `degree` of each, and in `cuts` those where something else is put in its place.

    Only sums and products of signs are polynomials in them. What is none is put for a number that is as good as
    any: exp(v) or 1/v, where v takes signs, is a new variable, the same for equal parts, in which nothing depends on
    a sign. A step or relu of such a v takes a bit that is tossed for it alone: free where it was the sign of
    something, so that it has the true value among others, also where v is 0. What is equal then is equal with the
    true values in their places; what differs then may still be equal.
    """

    program: Program
    degree: dict[int, int] = field(default_factory=dict)
    cuts: dict[int, Cut] = field(default_factory=dict)
    unclear: bool = False
    """Whether something would have to be cut that has another value for every value of an index."""

    def take(self, slots: Sequence[int]) -> int:
        """The largest degree of these slots."""
        for at in self.program.below(slots):
            if at not in self.degree:
                instruction = self.program.code[at]
                below = [self.degree[part] for part in instruction.parts]
                self.degree[at] = self._degree(at, instruction, below)
        return max(self.degree[slot] for slot in slots)

    def depends(self, slot: int) -> bool:
        """Whether a sign or a root is taken in a slot or below, that is no fixed number for all patterns."""
        instruction = self.program.code[slot]
        return instruction.signed or instruction.rooted

    def _degree(self, at: int, instruction: Instruction, below: Sequence[int]) -> int:
        node = instruction.node
        if not self.depends(at):
            return 0
        if not any(self.depends(part) for part in instruction.parts):
            return 1 if _draws(node) else self._cut(at, instruction, "number")
        if isinstance(node, _MULTIPLYING):
            return sum(below)
        if isinstance(node, _KEEPING) or is_partial(node):
            return max(below)
        if isinstance(node, HadamardPower) and node.exp.is_Integer and node.exp > 0:
            return below[0] * int(node.exp)
        if isinstance(node, Call) and node.function in LINEAR:
            return sum(below)
        if isinstance(node, Apply) and not node.order and node.function == "step":
            return self._cut(at, instruction, "step")
        if isinstance(node, Apply) and not node.order and node.function == "relu":
            return self._cut(at, instruction, "relu") + below[0]
        return self._cut(at, instruction, "number")

    def _cut(self, at: int, instruction: Instruction, what: Cut) -> int:
        self.unclear |= bool(instruction.free)
        self.cuts[at] = what
        return 0 if what == "number" else 1


def _draws(node: object) -> bool:
    """Whether every entry depends on signs and roots of fixed arguments in the first degree."""
    if isinstance(node, Apply):
        return node.function in _DRAWN
    if isinstance(node, HadamardPower):  # an odd power of a root is that root times a fixed number
        return bool(node.exp.is_Rational) and node.exp.q == 2
    if isinstance(node, Call):
        return node.function in _NORMS or (node.function in _PAIRS and len(node.operands) == 2)
    return False


def plain_arguments(program: Program, below: Sequence[int], kinds: Mapping[MatrixSymbol, str]) -> set[int]:
    """Slots of which a sign is taken, and in which variables are only added, multiplied and divided.

    What is 0 there is 0 everywhere or nearly nowhere, and an exact point tells which.
    """
    plain: set[int] = set()
    found: set[int] = set()
    for at in below:
        instruction = program.code[at]
        node = instruction.node
        if isinstance(node, Apply):
            found.update(part for part in instruction.parts if part in plain and node.function in _SIGNS)
        elif isinstance(node, MatrixSymbol) and kinds.get(node) in _UNIT_KINDS:
            continue
        elif instruction.body is None and not instruction.free and plain.issuperset(instruction.parts):
            if isinstance(node, Constant | HadamardPower):
                number = node.value if isinstance(node, Constant) else node.exp
                if not (number.is_Integer or (number.is_Rational and isinstance(node, Constant))):
                    continue
            if not isinstance(node, Call) or node.function in LINEAR:
                plain.add(at)
    return found
