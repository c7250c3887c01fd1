"""What a chain is made of: which names are weights, which are inputs, and which may be mistaken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatMul, MatrixSymbol, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Constant, Gradient, Scaling
from symback.catalog import FUNCTIONS
from symback.check.mistakes.catalogue import Role
from symback.derivation import Equation
from symback.rules import slope_of

_SUMS = {"sum", "mean", "tr", "norm1", "norm2", "norm_fro"}

MOST_OTHERS = 6
"""At most so many other names are tried in the place of one."""

MOST_MULTIPLIED = 500
"""At most so many nodes are looked through for the names that are multiplied in them."""


@dataclass(frozen=True)
class Surroundings:
    """The names of a network by their parts: `variables` are free, `targets` those that are compared with."""

    variables: tuple[MatrixSymbol, ...]
    forward: tuple[Equation, ...]
    asked: MatrixSymbol
    of: MatrixSymbol
    outputs: dict[MatrixExpr, MatrixSymbol] = field(default_factory=dict)
    values: dict[MatrixSymbol, MatrixExpr] = field(default_factory=dict)
    weights: frozenset[MatrixSymbol] = frozenset()
    inputs: frozenset[MatrixSymbol] = frozenset()
    """What the variable that is asked for multiplies."""
    parameters: frozenset[MatrixSymbol] = frozenset()
    """The weights, and what else a derivative may be asked by."""

    @classmethod
    def of_network(
        cls, variables: Sequence[MatrixSymbol], forward: Sequence[Equation], asked: MatrixSymbol, of: MatrixSymbol,
        others: Iterable[MatrixSymbol] = (),
    ) -> Surroundings:  # fmt: skip
        """The surroundings of ∂of/∂asked; `others` are names by which derivatives are asked for as well."""
        values = {e.name: e.value for e in forward}
        outputs = {e.value: e.name for e in forward if isinstance(e.value, Apply)}
        weights = frozenset(_weights(variables, forward, asked))
        inputs = frozenset(_inputs(forward, asked)) - weights
        parameters = weights | frozenset(others)
        return cls(tuple(variables), tuple(forward), asked, of, outputs, values, weights, inputs, parameters)

    @cached_property
    def named_slopes(self) -> dict[MatrixExpr, MatrixExpr]:
        """Slopes that are another row's function, as σ(z) is for softplus: each with φ′(z), which it stands for."""
        applied = [value for value in self.outputs if isinstance(value, Apply) and FUNCTIONS[value.function].activation]
        slopes = {slope_of(value): algebra.apply(value.function, value.arg, value.order + 1) for value in applied}
        return {written: slope for written, slope in slopes.items() if isinstance(written, Apply) and written != slope}

    @cached_property
    def is_summed(self) -> bool:
        """Whether the network adds up or averages entries, so that a size may be forgotten."""
        nodes = (node for equation in self.forward for node in algebra.nodes(equation.value))
        return any(
            (isinstance(node, Call) and node.function in _SUMS)
            or (isinstance(node, Constant) and bool(node.value.free_symbols))
            for node in nodes
        )

    def as_slope(self, node: MatrixExpr) -> Apply | None:
        """The slope φ′(z) that a node is, or stands for."""
        slope = self.named_slopes.get(node, node)
        return slope if isinstance(slope, Apply) and slope.order else None

    def multiplied(self, exprs: Iterable[MatrixExpr]) -> Counter[MatrixSymbol]:
        """The names that are multiplied in some expressions, and in what such names stand for, and how often."""
        found: Counter[MatrixSymbol] = Counter()
        stack = [*exprs]
        for _ in range(MOST_MULTIPLIED):
            if not stack:
                break
            node = stack.pop()
            if isinstance(node, MatrixSymbol):
                found[node] += 1
                stack += [self.values[node]] if node in self.values else []
            elif isinstance(node, MatMul | HadamardProduct | Scaling | Transpose):
                stack.extend(algebra.operands(node))
        return found

    def outputs_of_slopes(self, exprs: Iterable[MatrixExpr]) -> Iterator[MatrixSymbol]:
        """The names h of activations whose slopes stand in some expressions: they may be written in h."""
        slopes = {slope for expr in exprs for node in algebra.nodes(expr) if (slope := self.as_slope(node)) is not None}
        for applied, h in self.outputs.items():
            if isinstance(applied, Apply) and algebra.apply(applied.function, applied.arg, applied.order + 1) in slopes:
                yield h

    def names(self) -> list[MatrixSymbol]:
        return [*self.variables, *(e.name for e in self.forward if e.name != self.of)]

    def like(self, name: MatrixSymbol) -> list[MatrixSymbol]:
        """Other names of the same shape, those of the same kind first."""
        others = [n for n in self.names() if n != name and algebra.shape(n) == algebra.shape(name)]
        layers = {*self.outputs.values()}
        kinds = (self.weights, layers)
        others.sort(key=lambda n: [(n in kind) != (name in kind) for kind in kinds])
        return others[:MOST_OTHERS]

    def unlike(self, name: MatrixSymbol) -> list[MatrixSymbol]:
        """Other names of the same kind and another shape."""
        shape = algebra.shape(name)
        others = [n for n in self.names() if n != name and algebra.shape(n) != shape]
        alike = [n for n in others if (n in self.weights) == (name in self.weights)]
        if name not in self.weights:
            alike = [n for n in alike if algebra.shape(n)[1] == shape[1] or algebra.shape(n)[0] == shape[0]]
        asked = [n for n in others if n not in alike and {n, name} <= self.parameters]
        return [*alike[:MOST_OTHERS], *asked[:MOST_OTHERS]]

    def wrong_name(self, name: MatrixSymbol, other: MatrixSymbol) -> str:
        """Which mistake it is to write another name for one."""
        if name in self.weights:
            return "wrong-weight"
        into = {h: applied.arg for applied, h in self.outputs.items() if isinstance(applied, Apply)}
        if into.get(name) == other:
            return "missing-inner-function"
        if self.inputs & {name, other}:
            return "wrong-input"
        return "wrong-layer" if {name, other} <= {*into} else "wrong-name"

    def role(self, name: MatrixExpr | None) -> Role:
        """What a factor is, where the variable that is asked for, or a weight, stands on the left of a column."""
        for equation in self.forward:
            for node in algebra.nodes(equation.value):
                for left, right in pairwise(node.args) if isinstance(node, MatMul) else ():
                    if algebra.shape(right)[1] == 1 and (left, right) == (self.asked, name):
                        return "input"
                    if algebra.shape(right)[1] == 1 and left == name != self.asked and name in self.weights:
                        return "weight"
        return ""

    def missing(self, factor: MatrixExpr) -> str:
        """Which mistake it is to leave out a factor."""
        bare = undressed(factor)
        if self.as_slope(bare) is not None:
            return "missing-slope"
        if isinstance(bare, MatrixSymbol) and bare in (self.weights | self.inputs):
            return "missing-weight" if bare in self.weights else "missing-input"
        if isinstance(bare, OneMatrix):
            return "missing-sum"
        leaves = (node for node in algebra.nodes(bare) if not algebra.operands(node))
        if all(isinstance(leaf, Constant) for leaf in leaves):
            return "constant-factor"
        return "missing-factor"

    def missing_term(self, total: MatrixExpr) -> str:
        """Which mistake it is to leave out a term: a path where derivatives are added."""
        paths = any(isinstance(node, Gradient) for node in algebra.nodes(total))
        return "missing-path" if paths else "missing-term"

    def output(self, z: MatrixExpr, function: str) -> MatrixExpr:
        """The name of φ(z), or φ(z) where it has none."""
        applied = algebra.apply(function, z)
        return self.outputs.get(applied, applied)

    def arguments(self) -> list[MatrixExpr]:
        """What goes into activations, layer by layer."""
        return list(dict.fromkeys(value.arg for value in self.outputs if isinstance(value, Apply)))


def _weights(
    variables: Sequence[MatrixSymbol], forward: Sequence[Equation], asked: MatrixSymbol
) -> Iterator[MatrixSymbol]:
    """What is asked for, and the variables that multiply a name which depends on it."""
    yield asked
    free = frozenset(variables)
    active: set[MatrixExpr] = set()  # beside what is asked for
    for equation in forward:
        inside = {node for node in algebra.nodes(equation.value) if isinstance(node, MatrixSymbol)}
        if asked not in inside and inside.isdisjoint(active):
            continue
        if equation.name != asked:
            active.add(equation.name)
        for node in algebra.nodes(equation.value):
            if isinstance(node, MatMul | Scaling):
                bare = [algebra.untransposed(arg) for arg in node.args]
                for i, factor in enumerate(bare):
                    others = {n for other in (*bare[:i], *bare[i + 1 :]) for n in algebra.nodes(other)}
                    if factor in free and not others.isdisjoint(active) and not any(map(_is_bent, bare)):
                        yield factor


def _is_bent(factor: MatrixExpr) -> bool:
    """Whether a factor is a function of the network that is no activation: y log p is no layer with the weight y."""
    return isinstance(factor, Apply) and not FUNCTIONS[factor.function].activation


def _inputs(forward: Sequence[Equation], asked: MatrixSymbol) -> Iterator[MatrixSymbol]:
    """The names that stand beside a variable in a product."""
    for equation in forward:
        for node in algebra.nodes(equation.value):
            if isinstance(node, MatMul | Scaling | HadamardProduct):
                bare = [undressed(arg) for arg in node.args]
                for i in (i for i, factor in enumerate(bare) if factor == asked):
                    near = (*bare[max(i - 1, 0) : i], *bare[i + 1 : i + 2]) if isinstance(node, MatMul) else bare
                    yield from (factor for factor in near if isinstance(factor, MatrixSymbol))


def undressed(factor: MatrixExpr) -> MatrixExpr:
    """A factor without the transpose or the diag around it."""
    if isinstance(factor, Transpose):
        return factor.arg
    return factor.operands[0] if isinstance(factor, Call) and factor.function == "diag" else factor


def is_one(expr: MatrixExpr) -> bool:
    return isinstance(expr, OneMatrix) or (isinstance(expr, Constant) and expr.value == 1)
