"""Everything about the mistakes of one derivative that is made once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply
from symback.check.equality.terms import Marks
from symback.check.mistakes.bench import Bench, Definitions
from symback.check.mistakes.catalogue import Role
from symback.check.mistakes.chain import Chain, put_in
from symback.check.mistakes.inventory import MOST_PARTS, Seen, marked
from symback.check.mistakes.parts import Part, parts_of
from symback.check.mistakes.surroundings import Surroundings
from symback.check.mistakes.table import Table
from symback.check.mistakes.whole import scales
from symback.language import LanguageError
from symback.notation import TEXT, write
from symback.reading import LimitError, Star, Tree, read_answer
from symback.shapes import Shape

if TYPE_CHECKING:
    from symback.check.course import Course
    from symback.check.equality import Fingerprint, Judge


@dataclass
class Workshop:
    """The chain of a course, its factors, and its wrong answers by fingerprint."""

    course: Course
    judge: Judge
    target: MatrixExpr | None = None
    _others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _benches: dict[tuple[Star, bool, tuple[str, ...]], Bench] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, judge: Judge, target: MatrixExpr | None = None) -> Workshop:
        """The workshop of a course, or of another derivative on the way to it, made once for each judge."""
        made = workshops_of(judge)
        if target not in made or made[target].course is not course:
            made[target] = cls(course, judge, target)
        return made[target]

    def __getstate__(self) -> dict[str, object]:
        """Without the benches, which tell what they keep by its identity."""
        return self.__dict__ | {"_benches": {}}

    @cached_property
    def chain(self) -> Chain:
        return Chain.of(self.course.derivation, self.truth, self.target, self.course.gradients)

    @cached_property
    def truth(self) -> MatrixExpr:
        return self.course.truth if self.target is None else self.gradients.get(self.target, self.target)

    @cached_property
    def around(self) -> Surroundings:
        problem, derivation = self.course.problem, self.course.derivation
        variables = [problem.symbols[name] for name in problem.variables]
        others = [problem.symbols[name] for name in problem.wrt if name in problem.variables]
        return Surroundings.of_network(variables, self.course.forward, derivation.wrt, derivation.of, others)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.chain, self.around)

    @cached_property
    def materials(self) -> list[tuple[str, Tree, str]]:
        """The factors of the right answer and what they are multiplied of, each with its mistake, as tree and text."""
        made: list[tuple[str, Tree, str]] = []
        wanted = {part.expr: part.slug for part in self.parts[:MOST_PARTS]}
        for part in [part for part in wanted if algebra.is_inverse(part)]:  # a denominator, which is soon a square
            wanted.setdefault(algebra.hadamard(part, part), wanted[part])
        for name, count in self.around.multiplied(wanted).items():
            for factor in (name, algebra.hadamard(*[name] * count)):  # once, or wherever it stands, as a mask may twice
                wanted.setdefault(factor, self.around.missing(name))
        for factor, slug in wanted.items():
            for expr in dict.fromkeys((factor, algebra.transpose(factor))):
                text = write(expr, TEXT)
                try:
                    tree = read_answer(text, self.course.vocabulary, form="text").statements[0].sides[0].tree
                except (LanguageError, LimitError, IndexError):
                    continue
                made.append((slug, Tree("group", (tree,), 0, 0), text))
        return made

    @cached_property
    def part_marks(self) -> Mapping[Hashable, Seen]:
        """The factors by the fingerprints of the forms in which they may stand in an answer."""
        return marked(self.parts, self.judge)

    @cached_property
    def known_names(self) -> frozenset[str]:
        """The names in the right answer, written in whichever names of the forward pass."""
        right = [self.truth, *(part.expr for part in self.parts)]
        here = _names_in(right) | {*self.around.outputs_of_slopes(right)}
        for name, value in reversed(self.around.values.items()):
            here |= _names_in([value]) if name in here else set()
        return frozenset(str(name.name) for name in here | {self.around.of})

    @cached_property
    def gradients(self) -> Mapping[MatrixExpr, MatrixExpr]:
        """Every named derivative, written in the forward pass alone."""
        given = self.course.gradients
        whole: dict[MatrixExpr, MatrixExpr] = {}
        stack = list(reversed(given))
        opened: set[MatrixExpr] = set()
        while stack:
            name = stack.pop()
            inside = (
                [n for n in algebra.nodes(given[name]) if n in given and n not in whole] if name not in whole else []
            )
            if inside and name not in opened:
                opened.add(name)
                stack += [name, *inside]
            elif name not in whole:
                whole[name] = put_in(given[name], whole)
        return whole

    @cached_property
    def table(self) -> Table:
        return Table(self.chain, self.truth, self.gradients, self.around, self.judge)

    @cached_property
    def right(self) -> Fingerprint | None:
        return self.judge.fingerprint(self.truth)

    @cached_property
    def zero_mark(self) -> Fingerprint | None:
        """The fingerprint of an array of zeros in the shape of the right answer."""
        return self.judge.fingerprint(algebra.zeros(algebra.shape(self.truth)))

    @cached_property
    def right_mark(self) -> Marks:
        """The fingerprint of the right answer."""
        return Marks({} if self.right is None else {self.right: ""})

    @cached_property
    def scales(self) -> tuple[tuple[str, MatrixExpr], ...]:
        """The numbers by which a whole answer is often wrong, each with its mistake."""
        return tuple(scales(self.around))

    @cached_property
    def scaled_marks(self) -> Marks:
        """The fingerprints of the right answer times each of them, and of itself."""
        found = {self.judge.fingerprint(algebra.product(c, self.truth)): slug for slug, c in reversed(self.scales)}
        return Marks({**{mark: slug for mark, slug in found.items() if mark is not None}, **self.right_mark.said})

    @cached_property
    def line_marks(self) -> Marks:
        """The fingerprints of the named derivatives and slopes: what a line on the way may be meant to be."""
        slopes = [n for n in algebra.nodes(self.course.truth) if isinstance(n, Apply) and n.order]
        found = map(self.judge.fingerprint, (*self.gradients.values(), *slopes))
        return Marks({mark: "" for mark in found if mark is not None})

    def bench(
        self, definitions: Definitions, names: Mapping[str, Shape], star: Star, code: bool, indices: tuple[str, ...]
    ) -> Bench:
        """Where answers are read again: one bench for all that have no names of their own."""
        key = star, code, indices
        found = None if names or definitions else self._benches.get(key)
        if found is not None and found.is_full:
            found.leave()
            found = None
        if found is None:
            vocabulary = self.course.vocabulary
            found = Bench(self.judge, vocabulary, names, definitions, star, code, indices, wanted=self.wanted)
            if not (names or definitions):
                self._benches[key] = found
        return found

    @property
    def wanted(self) -> Shape:
        return algebra.shape(self.truth)

    def others(self, name: str) -> tuple[str, ...]:
        """The names that may be meant instead of one."""
        if name not in self._others:
            symbol = next((n for n in self.around.names() if str(n.name) == name), None)
            near = [] if symbol is None else [*self.around.like(symbol), *self.around.unlike(symbol)]
            self._others[name] = tuple(str(other.name) for other in near)
        return self._others[name]

    def role(self, name: str) -> Role:
        """What the factor of a name is in the forward pass."""
        return self.around.role(next((one for one in self.around.names() if str(one.name) == name), None))

    @cached_property
    def weights(self) -> frozenset[str]:
        return frozenset(str(name.name) for name in self.around.weights)

    @cached_property
    def matrices(self) -> frozenset[str]:
        met = (name for name in self.around.inputs if 1 not in algebra.shape(name) and name in self.around.variables)
        return self.weights | {str(name.name) for name in met}

    @cached_property
    def parameters(self) -> frozenset[str]:
        return frozenset(str(name.name) for name in self.around.parameters)

    @cached_property
    def inputs(self) -> frozenset[str]:
        return frozenset(str(name.name) for name in self.around.inputs)

    @cached_property
    def outputs(self) -> dict[str, str]:
        """z → h for every h = φ(z)."""
        found = self.around.outputs.items()
        return {str(value.arg.name): str(h.name) for value, h in found if isinstance(value.arg, MatrixSymbol)}


def workshops_of(judge: Judge) -> dict[MatrixExpr | None, Workshop]:
    """All that were made for a judge."""
    return _MADE.setdefault(judge, {})


def _names_in(exprs: Iterable[MatrixExpr]) -> set[MatrixExpr]:
    return {node for expr in exprs for node in algebra.nodes(expr) if isinstance(node, MatrixSymbol)}


_MADE: WeakKeyDictionary[Judge, dict[MatrixExpr | None, Workshop]] = WeakKeyDictionary()
