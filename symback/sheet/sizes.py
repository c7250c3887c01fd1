"""Which sizes of a problem are one size, and new ones for those that can be changed.

A problem file writes sizes as numbers, and equal numbers need not be equal sizes: in f = W2 σ(W1 x) the width of the
layer is its own, even where it is as large as x. What must be equal is what the formulas make equal, so they are
walked once with a class of sizes in place of each number. What a formula counts on, `x[2:4]` or `ones(3)`, is held
fast. Whatever is missed here is caught by the loader, which reads every variant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from symback import shapes
from symback.catalog import OPERATIONS
from symback.errors import ShapeError
from symback.language import Term
from symback.names import parts as name_parts
from symback.shapes import SCALAR, Shape, Size
from symback.sheet.draws import Draws
from symback.spec import Problem

Slot = tuple[str, int]
"""A variable, and 0 for its rows or 1 for its columns."""
Pair = tuple[int, int]
"""The classes of rows and columns of a term."""


@dataclass(slots=True)
class _Classes:
    """Sizes by number, joined where they must be equal. `numbers` holds what each is now, None for a free name."""

    parents: list[int] = field(default_factory=list)
    numbers: list[int | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    fixed: dict[int, int] = field(default_factory=dict)
    composed: list[tuple[int, Callable[[Sequence[int]], int], tuple[int, ...]]] = field(default_factory=list)
    """A class that is the sum or the product of others."""

    def new(self, number: int | None, name: str = "") -> int:
        self.parents.append(len(self.parents))
        self.numbers.append(number)
        self.names.append(name)
        return len(self.parents) - 1

    def number(self, number: int) -> int:
        """The class of a number that stays what it is."""
        if number not in self.fixed:
            self.fixed[number] = self.new(number)
            self.held.add(self.fixed[number])
        return self.fixed[number]

    def find(self, at: int) -> int:
        while self.parents[at] != at:
            self.parents[at] = self.parents[self.parents[at]]
            at = self.parents[at]
        return at

    def join(self, one: int, other: int) -> int:
        one, other = sorted((self.find(one), self.find(other)))
        self.parents[other] = one
        if other in self.held:
            self.held.add(one)
        return one

    def compose(self, how: Callable[[Sequence[int]], int], parts: Sequence[int]) -> int:
        known = [self.numbers[self.find(part)] for part in parts]
        numbers = [number for number in known if number is not None]
        if len(numbers) < len(known):  # a free name in it: all of it stays
            self.hold(parts)
            made = self.new(None)
            self.held.add(made)
            return made
        made = self.new(how(numbers))
        self.composed.append((made, how, tuple(parts)))
        return made

    def hold_parts(self) -> None:
        """What a size that stays is made of stays too."""
        changed = True
        while changed:
            kept = {part for target, _, parts in self.composed if self.is_held(target) for part in parts}
            changed = not all(map(self.is_held, kept))
            self.hold(list(kept))

    def is_held(self, at: int) -> bool:
        return self.find(at) in self.held

    def hold(self, parts: Sequence[int]) -> None:
        self.held |= {self.find(part) for part in parts}


@dataclass(frozen=True, slots=True)
class SizePlan:
    """The classes of a problem's sizes: of each place where one stands, and of each size that is a name."""

    _classes: _Classes
    _slots: Mapping[Slot, int]
    _named: Mapping[str, int]

    @property
    def free(self) -> list[int]:
        """Classes that can be chosen."""
        classes = self._classes
        made = {classes.find(target) for target, _, _ in classes.composed}
        roots = dict.fromkeys(classes.find(at) for at in (*self._slots.values(), *self._named.values()))
        return [at for at in roots if at not in classes.held | made and classes.numbers[at] is not None]

    def drawn(self, draws: Draws) -> tuple[dict[Slot, int], dict[str, int]] | None:
        """New numbers for every place and every name that has one; None where they do not come out even."""
        classes = self._classes
        found = {at: classes.numbers[at] for at in set(map(classes.find, classes.held))}
        for at in self.free:
            now = classes.numbers[at]
            assert now is not None
            found[at] = draws.pick(f"size {classes.names[at]}", [n for n in (now - 1, now, now + 1) if n >= 2])
        for target, how, parts in classes.composed:
            known = [found.get(classes.find(part)) for part in parts]
            numbers = [number for number in known if number is not None]
            made = how(numbers) if len(numbers) == len(known) else None
            if made is None or found.setdefault(classes.find(target), made) != made:
                return None
        sizes = {at: number for at, number in found.items() if number is not None}
        slots = {slot: sizes[classes.find(at)] for slot, at in self._slots.items()}
        named = {name: sizes[classes.find(at)] for name, at in self._named.items() if classes.find(at) in sizes}
        return slots, named


def size_plan(problem: Problem) -> SizePlan:
    """The sizes of a problem, and which of them are one."""
    return _Walk(problem).run()


class _Walk:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.classes = _Classes()
        self.named = {name: self.classes.new(problem.size_values.get(name), name) for name in problem.sizes}
        self.classes.held |= {at for name, at in self.named.items() if name not in problem.size_values}
        self.slots: dict[Slot, int] = {}
        self.known: dict[str, Pair] = {}

    def run(self) -> SizePlan:
        for name, variable in self.problem.variables.items():
            pair = tuple(self.declared(name, axis, size) for axis, size in enumerate(variable.shape))
            self.known[name] = (pair[0], pair[1])
            if variable.is_symmetric:
                self.classes.join(*self.known[name])
        for name, term in self.problem.terms.items():
            made: dict[int, Pair] = {}
            for part in term.postorder():
                made[id(part)] = self.of(part, [made[id(operand)] for operand in part.operands])
            self.known[name] = made[id(term)]
        self.join_states()
        self.classes.hold_parts()
        return SizePlan(self.classes, self.slots, self.named)

    def join_states(self) -> None:
        """A state from before and what becomes of it, h0 and h or h1, are as large where they were."""
        for name in self.problem.variables:
            stem = name_parts(name).stem
            for later in (stem, f"{stem}1") if name_parts(name).index == "0" else ():
                if later in self.problem.terms and self.problem.shape(later) == self.problem.shape(name):
                    for one, other in zip(self.known[name], self.known[later], strict=True):
                        self.classes.join(one, other)

    def declared(self, name: str, axis: int, size: Size) -> int:
        if isinstance(size, str):
            return self.named[size]
        if size == 1:
            return self.classes.number(1)
        self.slots[name, axis] = self.classes.new(size, f"{name}.{axis}")
        return self.slots[name, axis]

    def of(self, term: Term, inner: list[Pair]) -> Pair:
        """The sizes of a term; what it makes equal is joined on the way."""
        rule = _RULES.get(term.op, _Walk.held)
        return rule(self, term, inner)

    def held(self, term: Term, inner: list[Pair]) -> Pair:
        """An operation that may count on the sizes of its operands: these stay, and so does its own."""
        self.classes.hold([at for pair in inner for at in pair])
        return self.size(term.shape[0]), self.size(term.shape[1])

    def size(self, size: Size) -> int:
        if isinstance(size, int):
            return self.classes.number(size)
        number, names = shapes.factors(size)
        if number == 1 and len(names) == 1:
            return self.named[names[0]]
        return self.classes.compose(prod, [self.classes.number(number), *(self.named[name] for name in names)])

    def symbol(self, term: Term, inner: list[Pair]) -> Pair:
        return self.known[str(term.value)]

    def alike(self, term: Term, inner: list[Pair]) -> Pair:
        """Entry by entry: a scalar goes with everything, all else is of one shape."""
        full = [pair for operand, pair in zip(term.operands, inner, strict=True) if operand.shape != SCALAR]
        for pair in full[1:]:
            self.classes.join(full[0][0], pair[0])
            self.classes.join(full[0][1], pair[1])
        return full[0] if full else inner[0]

    def first(self, term: Term, inner: list[Pair]) -> Pair:
        return inner[0]

    def transposed(self, term: Term, inner: list[Pair]) -> Pair:
        return inner[0][1], inner[0][0]

    def square(self, term: Term, inner: list[Pair]) -> Pair:
        self.classes.join(*inner[0])
        return inner[0]

    def product(self, term: Term, inner: list[Pair]) -> Pair:
        left, right = term.operands
        if left.shape[1] == right.shape[0]:
            self.classes.join(inner[0][1], inner[1][0])
            return inner[0][0], inner[1][1]
        return inner[1] if left.shape == SCALAR else inner[0]

    def part(self, term: Term, inner: list[Pair]) -> Pair:
        """Rows and columns that are counted are held fast; all of them may be as many as they are."""
        out = list(inner[0])
        for axis, wanted in enumerate(term.value):
            if wanted is not None:
                self.classes.hold([inner[0][axis]])
                out[axis] = self.size(term.shape[axis])
        return out[0], out[1]

    def stack(self, term: Term, inner: list[Pair]) -> Pair:
        axis = term.order
        for pair in inner[1:]:
            self.classes.join(inner[0][1 - axis], pair[1 - axis])
        joined = self.classes.compose(sum, [pair[axis] for pair in inner])
        return (joined, inner[0][1]) if axis == 0 else (inner[0][0], joined)

    def call(self, term: Term, inner: list[Pair]) -> Pair:
        """By the operation's own rule of shapes, asked with a name in place of each size."""
        row = OPERATIONS[str(term.value), len(inner)]
        if row.sized:
            return self.held(term, inner)
        axis = None if term.order == -1 else term.order
        for joined in (False, True):
            if joined:  # a square matrix is needed, or two of one shape
                pairs = [*inner, *([(pair[1], pair[0]) for pair in inner] if len(inner) == 1 else [])]
                for pair in pairs[1:]:
                    self.classes.join(pairs[0][0], pair[0])
                    self.classes.join(pairs[0][1], pair[1])
            try:
                shape = row.shape(axis, *(self.spelled(pair) for pair in inner))
            except ShapeError:
                continue
            return self.spoken(shape[0]), self.spoken(shape[1])
        return self.held(term, inner)

    def spelled(self, pair: Pair) -> Shape:
        one, other = (self.spell(self.classes.find(at)) for at in pair)
        return one, other

    def spell(self, at: int) -> Size:
        return 1 if self.classes.numbers[at] == 1 and at in self.classes.held else f"s{at}"

    def spoken(self, size: Size) -> int:
        number, names = shapes.factors(size)
        parts = [int(name[1:]) for name in names]
        if number == 1 and len(parts) == 1:
            return parts[0]
        return (
            self.classes.compose(prod, [self.classes.number(number), *parts]) if parts else self.classes.number(number)
        )


_RULES: dict[str, Callable[[_Walk, Term, list[Pair]], Pair]] = {
    "symbol": _Walk.symbol,
    "add": _Walk.alike,
    "subtract": _Walk.alike,
    "hadamard": _Walk.alike,
    "hadamard_divide": _Walk.alike,
    "negative": _Walk.first,
    "divide": _Walk.first,
    "power": _Walk.first,
    "apply": _Walk.first,
    "transpose": _Walk.transposed,
    "inverse": _Walk.square,
    "product": _Walk.product,
    "part": _Walk.part,
    "stack": _Walk.stack,
    "call": _Walk.call,
}
"""Operation of a term → its rule. One that is not here holds the sizes that it touches."""
