"""Which of a course's own quantities has the value that an answer gives to a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply, Gradient
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.expected import Expected


@dataclass
class KnownValues:
    """The names, slopes and derivatives of one course by their values."""

    course: Course
    judge: Judge

    def by_value(self, expr: MatrixExpr, definitions: Sequence[tuple[MatrixExpr, MatrixExpr]] = ()) -> Expected | None:
        """The named derivative or slope that has this value."""
        print_ = self.judge.fingerprint(expr, definitions)
        found = None if print_ is None else self._values.get(print_)
        if found is None:
            return None
        name, value = found
        return Expected((value,), name, strict=False)

    def gradients_of_value(
        self, expr: MatrixExpr, definitions: Sequence[tuple[MatrixExpr, MatrixExpr]] = ()
    ) -> list[Expected]:
        """The derivatives of the output, by quantities on the way, that have this value."""
        print_ = self.judge.fingerprint(expr, definitions)
        return [] if print_ is None else self._gradients_by_value.get(print_, [])

    @cached_property
    def gradients(self) -> Sequence[Expected]:
        """The derivatives of the output, each value once, by what is on the way before what is given."""
        if not algebra.is_scalar(self.course.derivation.of):
            return ()
        forward = {equation.name for equation in self.course.forward}
        made: dict[object, Expected] = {}
        atoms = [atom for atom in self.course.gradients if isinstance(atom, Gradient) and len(atom.args) == 2]
        for atom in sorted(atoms, key=lambda atom: atom.wrt not in forward):
            value = self.course.gradients[atom]
            turned = algebra.push_transpose(value)
            lying = [] if algebra.shape(turned) == algebra.shape(value) else [(algebra.transpose(atom), turned)]
            for name, one in ((atom, value), *lying):
                if (print_ := self.judge.fingerprint(one)) is not None:
                    made.setdefault(print_, Expected((one,), name, strict=False))
        return tuple(made.values())

    @cached_property
    def _gradients_by_value(self) -> Mapping[object, list[Expected]]:
        of = self.course.derivation.of
        made: dict[object, list[Expected]] = {}
        for equation in self.course.forward:
            atom = algebra.gradient(of, equation.name) if algebra.is_scalar(of) else None
            value = self.course.gradients.get(atom) if atom is not None else None
            for one in () if value is None else dict.fromkeys((value, algebra.push_transpose(value))):
                if (print_ := self.judge.fingerprint(one)) is not None:
                    made.setdefault(print_, []).append(Expected((one,), atom, strict=False))
        return made

    @cached_property
    def _values(self) -> Mapping[object, tuple[MatrixExpr, MatrixExpr]]:
        made: dict[object, tuple[MatrixExpr, MatrixExpr]] = {}
        for name, value in self._named():
            print_ = self.judge.fingerprint(value)
            if print_ is not None:
                made.setdefault(print_, (name, value))
        return made

    def _named(self) -> Iterator[tuple[MatrixExpr, MatrixExpr]]:
        yield from ((symbol, symbol) for symbol in self.course.names.values())
        for equation in self.course.forward:
            if isinstance(equation.value, Apply):
                slope = algebra.apply(equation.value.function, equation.value.arg, equation.value.order + 1)
                yield slope, slope
        yield from self.course.gradients.items()
        for name, value in self.course.gradients.items():
            turned = algebra.push_transpose(value)
            if algebra.shape(turned) != algebra.shape(value):
                yield algebra.transpose(name), turned
