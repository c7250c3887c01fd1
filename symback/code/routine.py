"""One function of a program: its arguments, its lines, what it returns and what is said about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Differential
from symback.code.emit import Emitter, Helpers, is_sized
from symback.code.equations import Line, needed
from symback.code.targets import Identifiers, Target
from symback.errors import printable
from symback.rules import all_smoothed, convention
from symback.shapes import Shape, names_in, spoken
from symback.solution import Solution

OUT = "out"
"""The argument for arrays to write into."""


class Routine(ABC):
    """A function on its way to text. `directions` are arguments that the problem does not have."""

    def __init__(
        self, solution: Solution, target: Target, helpers: Helpers, title: str, lines: Sequence[Line],
        wanted: Iterable[MatrixExpr], directions: tuple[Differential, ...] = (),
    ) -> None:  # fmt: skip
        self.solution = solution
        self.target = target
        self.problem = solution.problem
        self.of: MatrixSymbol = solution.derivations[0].of
        self.function = title
        self.lines = needed(lines, wanted)
        self.name = Identifiers(target, {title})
        self.written: dict[MatrixExpr, str] = {x: self.name(x, str(x.name)) for x in self.find_arguments(directions)}
        self.written |= {d: self.name(d, f"d{d.of.name}") for d in directions}
        self.emit = Emitter(target, self.name, helpers, like=next(iter(self.written.values()), "torch.zeros(1)"))
        self.emit.named.update(self.written)
        self._keys = Identifiers(target)
        self.kept: dict[MatrixExpr, str] = {}
        """What may be written into an array that is given, by the name of that array."""

    def body(self) -> list[str]:
        """The lines between the arguments and the results."""
        self.say(self.lines)
        return self.emit.lines

    @abstractmethod
    def results(self) -> list[str]:
        """The lines that return."""

    @abstractmethod
    def returned(self) -> list[str]:
        """What is said about what is returned."""

    def outputs(self) -> list[str]:
        """What MATLAB's function calls its results."""
        return []

    def parameters(self) -> list[str]:
        return list(self.written.values())

    def find_arguments(self, directions: Iterable[MatrixExpr]) -> list[MatrixSymbol]:
        """The variables that the function needs, in the order of the file, and those that are derived by.

        One more is needed where a size is known from it alone.
        """
        inside = {n for line in self.lines for n in algebra.nodes(line.value)}
        inside |= self.derived_by()
        symbols = [self.problem.symbols[name] for name in self.problem.variables]
        known = {size for x in (*symbols, *directions) if x in inside for size in algebra.shape(x)}
        wanted = {s for node in inside for s in _sizes(node)} - known
        for x in symbols:
            if x not in inside and not wanted.isdisjoint(algebra.shape(x)):
                inside.add(x)
                wanted.difference_update(algebra.shape(x))
        return [x for x in symbols if x in inside]

    def derived_by(self) -> set[MatrixExpr]:
        return {d.wrt for d in self.solution.derivations}

    def code(self) -> list[str]:
        """All lines of the function."""
        self.emit.share(line.value for line in self.lines)
        body = self.body()
        results = self.results()
        given = [f"{name} = {{}} if {name} is None else {name}" for name in self.options()]
        return [*self.head(), *given, *body, *results]

    def say(self, lines: Iterable[Line]) -> None:
        """Write assignments, each under its formula."""
        for line in lines:
            if line.formula:
                self.emit.say(self.target.comment + line.formula)
            self.assign(line)

    def assign(self, line: Line) -> None:
        into = f'{OUT}.get("{self.kept[line.thing]}")' if self.options() and line.thing in self.kept else ""
        self.emit.assign(line.thing, line.wished, line.value, into)

    def options(self) -> list[str]:
        """Optional arguments, named in calls."""
        return [OUT] if self.kept and self.target.into else []

    def head(self) -> list[str]:
        """The arguments as arrays of the right shapes; each size's name is bound where it first stands."""
        lines: list[str] = []
        bound: set[str] = set()
        places = [size for x in self.written for size in algebra.shape(x) if isinstance(size, str)]
        used = self.emit.sizes | {size for size in places if places.count(size) > 1}
        for x, name in self.written.items():
            shape = algebra.shape(x)
            wanted = [
                self.emit.size(size) if isinstance(size, int) or size in bound else self.target.unknown
                for size in shape
            ]
            call = f'{self.target.helper("array")}("{name}", {name}, {wanted[0]}, {wanted[1]}){self.target.end}'
            lines.append(f"{name} = {call}" if self.target.family != "matlab" else f"{name} = {call}".replace('"', "'"))
            for axis, size in enumerate(shape):
                if isinstance(size, str) and size in used and size not in bound:
                    bound.add(size)
                    lines.append(f"{self.emit.size(size)} = {self.target.size[axis].format(a=name)}{self.target.end}")
        return lines

    def output(self) -> str:
        """The code of what is derived."""
        name = self.emit.named[self.of]
        if not algebra.is_scalar(self.of):
            return name
        return {"python": f"{name}[0, 0]", "julia": f"{name}[1, 1]", "matlab": name}[self.target.family]

    # What is said about the function

    def description(self) -> list[str]:
        """Title, arguments, results and conventions, for a docstring."""
        title = " ".join(printable(self.problem.title or "Untitled").split())
        said = [title, "", "Arguments (a scalar may be a number, a column a flat list):"]
        if self.target.family == "matlab":
            said[-1] = "Arguments (columns are n by 1):"
        for x, name in self.written.items():
            said.append(f"    {name}: {by(algebra.shape(x))}{self.remark(x)}")
        said += [*self.said_of_options(), "", *self.returned()]
        for kink in self.conventions():
            said += ["", kink]
        return [printable(line) for line in said]

    def remark(self, argument: MatrixExpr) -> str:
        """What is said of an argument after its shape."""
        if isinstance(argument, Differential):
            return ", the direction"
        kind = self.problem.variables[str(argument.name)].kind
        return f", {kind}" if kind != "real" else ""

    def said_of_options(self) -> list[str]:
        if not self.options():
            return []
        what = ", ".join(self.kept.values())
        return [
            f"    {OUT}: arrays by name ({what}) that the result is written into, such as those of an earlier call;",
            "        without them new ones are made",
        ]

    def key(self, name: str) -> str:
        """What a result is called that belongs to a name of the problem."""
        return name if self.target.family == "python" else self._keys(name, name)

    def mapping(self, values: Mapping[str, str]) -> str:
        """Code for results by name, where that is one expression."""
        if self.target.family == "python":
            return "{" + ", ".join(f'"{name}": {code}' for name, code in values.items()) + "}"
        return "(" + " ".join(f"{self.key(name)} = {code}," for name, code in values.items()) + ")"

    def mapping_kind(self) -> str:
        return {"python": "a dict", "julia": "a named tuple", "matlab": "a struct"}[self.target.family]

    def conventions(self) -> list[str]:
        told: dict[str, None] = {}
        for line in self.lines:
            smooth = all_smoothed(line.value)
            for node in algebra.nodes(line.value):
                if (said := convention(node)) and node not in smooth:
                    told[f"{node.function}: {said}."] = None
        return list(told)


def by(shape: Shape) -> str:
    return "scalar" if shape == (1, 1) else f"{spoken(shape[0])} by {spoken(shape[1])}"


def _sizes(node: MatrixExpr) -> set[str]:
    """The names of sizes that code for `node` has to know."""
    told = not algebra.operands(node) or is_sized(node)
    names = {name for size in algebra.shape(node) for name in names_in(size)} if told else set()
    return names | {str(s.name) for s in getattr(node, "value", algebra.constant(0)).free_symbols if hasattr(s, "name")}
