"""The backward pass: from the output to every wanted name, one named equation a step.

Reverse-mode differentiation by the chain rule (Rumelhart, Hinton and Williams, 1986; Goodfellow,
Bengio and Courville, Deep Learning, 2016, section 6.5): each equation of the forward pass, last one
first, passes its cotangent to the names on its right. Linear in the length of the network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Constant, Gradient, Scaling
from symback.catalog import FUNCTIONS
from symback.derivation.forward import Equation
from symback.derivation.steps import Step
from symback.prose import Prose, Relation, joined, prose
from symback.rules import RULES, Contribution, contributions, formula, slope
from symback.shapes import SCALAR


def backward_steps(forward: Sequence[Equation], of: MatrixSymbol, wrt: Iterable[MatrixSymbol]) -> list[Step]:
    """Steps for every derivative of `of` on the way to the names in `wrt`, in an order that can be followed."""
    return _Sweep(forward, of, frozenset(wrt)).run()


@dataclass(slots=True)
class _Sweep:
    forward: Sequence[Equation]
    of: MatrixSymbol
    wrt: frozenset[MatrixSymbol]
    steps: list[Step] = field(default_factory=list)
    vias: dict[MatrixSymbol, list[MatrixSymbol]] = field(default_factory=dict)
    zero: set[MatrixExpr] = field(default_factory=set)
    sloped: set[MatrixExpr] = field(default_factory=set)
    outputs: dict[MatrixExpr, MatrixSymbol] = field(default_factory=dict)

    def run(self) -> list[Step]:
        self.outputs = {e.value: e.name for e in self.forward if isinstance(e.value, Apply)}
        active, uses = self.active()
        remaining = Counter(uses)
        for equation in reversed(self.forward):
            if equation.name not in active:
                continue
            for symbol, parts in self.pull(equation, active).items():
                remaining[symbol] -= 1
                self.receive(equation, symbol, parts, alone=uses[symbol] == 1, last=remaining[symbol] == 0)
        return self.steps

    def active(self) -> tuple[set[MatrixSymbol], Counter[MatrixSymbol]]:
        """Names that depend on a wanted one (or are it), and in how many active equations each stands."""
        active = set(self.wrt)
        uses: Counter[MatrixSymbol] = Counter()
        for equation in self.forward:
            inside = {n for n in algebra.nodes(equation.value) if isinstance(n, MatrixSymbol)} & active
            if inside:
                active.add(equation.name)
                uses.update(inside)
        return active, uses

    def pull(self, equation: Equation, active: set[MatrixSymbol]) -> dict[MatrixSymbol, list[Contribution]]:
        """What each active name on the right of an equation receives from it, occurrence by occurrence."""
        found: dict[MatrixSymbol, list[Contribution]] = {}
        for part in contributions(equation.value, self.cotangent(equation.name), active.__contains__):
            found.setdefault(part.node, []).append(part)
        return found

    def cotangent(self, name: MatrixSymbol) -> MatrixExpr:
        if name == self.of:
            return algebra.constant(1)
        arrived = algebra.gradient(self.of, name)
        return algebra.zeros(algebra.shape(name)) if arrived in self.zero else arrived

    def receive(
        self, equation: Equation, symbol: MatrixSymbol, parts: list[Contribution], *, alone: bool, last: bool
    ) -> None:
        """Note what `symbol` gets from one equation; when it was the last one, add up."""
        total = algebra.gradient(self.of, symbol)
        lhs = total if alone else algebra.gradient(self.of, symbol, equation.name)
        whole = algebra.add(*(part.value for part in parts))
        named = {node: self.outputs[node] for node in algebra.nodes(whole) if node in self.outputs}
        value = algebra.substitute(whole, named)
        why = joined([_why(equation, symbol, parts), *((Relation(h, applied),) for applied, h in named.items())])
        self.note(Step(lhs, value, _rule(parts), why, self.used(equation)))
        self.slopes(value)
        if not alone:
            self.vias.setdefault(symbol, []).append(equation.name)
            if last:
                self.add_up(total, symbol)

    def used(self, equation: Equation) -> tuple[MatrixExpr, ...]:
        return () if equation.name == self.of else (algebra.gradient(self.of, equation.name),)

    def add_up(self, total: Gradient, symbol: MatrixSymbol) -> None:
        parts = [algebra.gradient(self.of, symbol, via) for via in self.vias[symbol]]
        value = algebra.add(*(algebra.zeros(algebra.shape(p)) if p in self.zero else p for p in parts))
        places: Prose = joined([(via,) for via in self.vias[symbol]], ", ")
        why = (*prose("{x} is used {n} times, in ", x=symbol, n=str(len(parts))), *places, ": the contributions add")
        self.note(Step(total, value, "sum over paths", why, tuple(parts), local=False))

    def note(self, step: Step) -> None:
        self.steps.append(step)
        if algebra.is_zero(step.rhs):
            self.zero.add(step.lhs)

    def slopes(self, value: MatrixExpr) -> None:
        """Say, once, what every slope in `value` is: σ′(z) = h ⊙ (1 − h) where h = σ(z) has a name."""
        for node in algebra.nodes(value):
            if isinstance(node, Apply) and node.order and node not in self.sloped:
                self.sloped.add(node)
                applied = algebra.apply(node.function, node.arg)
                h = self.outputs.get(applied, applied)
                rhs = slope(node.function, node.order, node.arg, h)
                self.steps.append(Step(node, rhs, f"slope of {node.function}", _why_slope(node, h)))
                self.slopes(rhs)


def _rule(parts: list[Contribution]) -> str:
    """`chain rule: elementwise`: the rules on the way to a name, outermost first, each once."""
    if len(parts) > 1:
        return "product rule: one term for each place"
    path = parts[0].path
    told = [node for node, _ in path if not _is_plain(node)] or [node for node, _ in path]
    names = dict.fromkeys(RULES[type(node)].name for node in told)
    return "chain rule: " + (", ".join(names) or "equal names")


def _is_plain(node: MatrixExpr) -> bool:
    """A sum of terms, or a number times something: no rule that a student would ask about."""
    numbers_only = isinstance(node, Scaling) and all(isinstance(c, Constant) for c in node.scalars)
    return isinstance(node, MatAdd) or (numbers_only and not isinstance(node.body, Constant))


def _why(equation: Equation, symbol: MatrixSymbol, parts: list[Contribution]) -> Prose:
    sentences = [sentence for part in parts for sentence in _reasons(part, equation)]
    reason = joined(sentences)
    if not reason:
        reason = prose("{y} is {x} itself", y=equation.name, x=symbol)
    if len(parts) > 1:
        places = prose("{x} stands in {y} in {n} places, and their terms add: ", x=symbol, y=equation.name,
                       n=str(len(parts)))  # fmt: skip
        return (*places, *reason)
    return reason


def _reasons(part: Contribution, equation: Equation) -> list[Prose]:
    """One sentence for each rule on the path; sums and numbers in front go without saying beside others.

    The whole right side of the equation is called by its name.
    """
    told = [entry for entry in part.path if not _is_plain(entry[0])] or part.path
    sentences = [RULES[type(node)].why(node, place) for node, place in told]
    return [tuple(equation.name if part == equation.value else part for part in said) for said in sentences]


def _why_slope(node: Apply, h: MatrixExpr) -> Prose:
    """`σ(z) = 1/(1 + exp(−z)) gives σ′(z) = σ(z)(1 − σ(z)), and h₂ = σ(z₂)`, from the function's formula."""
    sentences = [_law(node.function, node.order)]
    if isinstance(h, MatrixSymbol) and h in set(algebra.nodes(slope(node.function, node.order, node.arg, h))):
        sentences.append((Relation(h, algebra.apply(node.function, node.arg)),))
    if convention := FUNCTIONS[node.function].convention:
        sentences.append((convention,))
    return joined(sentences)


@lru_cache(maxsize=256)
def _law(function: str, order: int) -> Prose:
    """What a function's formula gives as its slope, for one number z."""
    z = algebra.symbol("z", SCALAR)
    applied = algebra.apply(function, z)
    law = Relation(algebra.apply(function, z, order), slope(function, order, z, applied))
    written = formula(function, z)
    return (law,) if written is None or order > 1 else prose("{f} gives {law}", f=Relation(applied, written), law=law)
