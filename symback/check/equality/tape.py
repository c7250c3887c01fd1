"""A program at one point, in one arithmetic. Values are computed when asked for, each once."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from sympy import Basic
from sympy.matrices.expressions import MatrixSymbol

from symback.algebra import Entry, Entrywise, IndexSum
from symback.check.equality.arithmetic import Arithmetic, Grid
from symback.check.equality.errors import NoValueError, UndefinedError
from symback.check.equality.instructions import Instruction, is_partial, place_of
from symback.check.equality.nodes import NODES, Sizes, size_of
from symback.check.equality.operations import transposed
from symback.check.equality.program import Program
from symback.numeric.arrays import extents

Binding = Mapping[Basic, int]


class Tape:
    """Values of the slots of `program`: `leaves` are those of the variables, `values` what is known already."""

    def __init__(
        self,
        program: Program,
        arithmetic: Arithmetic,
        leaves: Mapping[MatrixSymbol, Grid],
        sizes: Sizes,
        values: dict[int, Grid] | None = None,
    ) -> None:
        self.program = program
        self.arithmetic = arithmetic
        self.leaves = leaves
        self.sizes = sizes
        self._values: dict[int, Grid] = {} if values is None else values
        self._failures: dict[int, NoValueError] = {}

    def __getstate__(self) -> dict[str, object]:
        """The point alone: whoever gets it says which program runs there."""
        return {"arithmetic": self.arithmetic, "leaves": self.leaves, "sizes": self.sizes}

    def value(self, slot: int) -> Grid:
        """The value of a slot; raises `NoValueError` where there is none at this point."""
        found = self._values.get(slot)
        return self._run(slot, {}, {}) if found is None else found

    def set(self, slot: int, value: Grid) -> None:
        """Say what a slot is worth, before it is asked for."""
        self._values[slot] = value

    def _run(self, slot: int, binding: Binding, bound: dict[int, Grid]) -> Grid:
        """The value under a binding; `bound` collects what depends on it."""
        code, values = self.program.code, self._values
        stack = [slot]
        while stack:
            at = stack[-1]
            instruction = code[at]
            known = bound if instruction.free else values
            if at in known:
                stack.pop()
                continue
            if self._failures and at in self._failures:
                raise copy(self._failures[at])
            try:
                operands = [bound[o] if code[o].free else values[o] for o in instruction.operands]
            except KeyError:
                stack += [o for o in instruction.operands if o not in (bound if code[o].free else values)]
                continue
            try:
                known[at] = self._one(instruction, operands, binding)
            except NoValueError as error:
                if not instruction.free:
                    self._failures[at] = copy(error)  # without its traceback, whose frames hold the tape
                raise
            stack.pop()
        return bound[slot] if code[slot].free else values[slot]

    def _one(self, instruction: Instruction, operands: list[Grid], binding: Binding) -> Grid:
        node = instruction.node
        if isinstance(node, MatrixSymbol):
            return self._unit(node, binding[node]) if node in binding else self.leaves[node]
        if isinstance(node, Entry):
            return self._entry(node, operands[0], binding)
        if is_partial(node):
            return self._partial(node, operands[0], binding)
        if instruction.body is not None:
            return self._repeated(instruction, binding)
        return NODES[type(node).__name__](self.arithmetic, node, self.sizes, operands)

    def _unit(self, probe: MatrixSymbol, place: int) -> Grid:
        """The unit vector, or matrix, with its 1 in that place by columns."""
        rows, columns = extents(probe, self.sizes)
        zero, one = (self.arithmetic.constant(Fraction(value)) for value in (0, 1))
        return transposed((columns, rows, [one if k == place else zero for k in range(1, rows * columns + 1)]))

    def _partial(self, node: Any, jacobian: Grid, binding: Binding) -> Grid:
        """∂y_kl/∂x_ij in the Jacobian, whose rows go by vec(y) and whose columns by vec(x)."""
        at = []
        for side in node.args:
            row, column = (_at(place, binding) for place in place_of(side))
            rows, columns = extents(getattr(side, "arg", side), self.sizes)
            if not (1 <= row <= rows and 1 <= column <= columns):
                raise UndefinedError(f"it takes entry ({row}, {column}) of an array that is {rows}×{columns}")
            at.append((column - 1) * rows + row - 1)
        return 1, 1, [jacobian[2][at[0] * jacobian[1] + at[1]]]

    def _entry(self, node: Entry, grid: Grid, binding: Binding) -> Grid:
        rows, columns, entries = grid
        row, column = (_at(place, binding) for place in node.indices)
        if not (1 <= row <= rows and 1 <= column <= columns):
            raise UndefinedError(f"it takes entry ({row}, {column}) of an array that is {rows}×{columns}")
        return 1, 1, [entries[(row - 1) * columns + column - 1]]

    def _repeated(self, instruction: Instruction, binding: Binding) -> Grid:
        node, body = instruction.node, instruction.body
        assert body is not None
        if isinstance(node, IndexSum):
            count = size_of(node.count, self.sizes)
            each = [self._run(body, {**binding, node.index: k}, {})[2][0] for k in range(1, count + 1)]
            return 1, 1, [self.arithmetic.total(each)]
        if isinstance(node, Entrywise):
            rows, columns = extents(node, self.sizes)
            places = product(range(1, rows + 1), range(1, columns + 1))
            indices = node.indices
            return (
                rows,
                columns,
                [self._run(body, {**binding, **dict(zip(indices, at, strict=True))}, {})[2][0] for at in places],
            )
        probe = self.program.probe(node)
        count = prod(extents(probe, self.sizes))
        lines = [self._run(body, {**binding, probe: k}, {}) for k in range(1, count + 1)]
        columns = lines[0][0] * lines[0][1]
        return count, columns, [entry for line in lines for entry in transposed(line)[2]]


def _at(place: Any, binding: Binding) -> int:
    """An index as a number."""
    return binding[place] if place in binding else int(place)
