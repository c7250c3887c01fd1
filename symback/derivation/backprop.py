"""The backward pass: from the output to every wanted name, one named equation a step.

Reverse-mode differentiation by the chain rule (Rumelhart, Hinton and Williams, 1986; Goodfellow,
Bengio and Courville, Deep Learning, 2016, section 6.5): each equation of the forward pass, last one
first, passes its cotangent to the names on its right. Linear in the length of the network.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import Inverse, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call, Gradient
from symback.derivation.forms import Form, is_repeatable
from symback.derivation.forward import Equation
from symback.derivation.reasons import grounds_of, rule_name, why_slope, why_step
from symback.derivation.steps import Step
from symback.prose import Prose, Relation, joined, prose
from symback.rewrite import (
    LARGEST,
    Fact,
    Facts,
    Line,
    by_name,
    has_quotient,
    is_symmetric,
    positive_first,
    rewritten,
    symbols_in,
    symmetric_by,
)
from symback.rules import Contribution, contributions, slope


def backward_steps(
    forward: Sequence[Equation], of: MatrixSymbol, wrt: Iterable[MatrixSymbol], facts: Facts
) -> list[Step]:
    """Steps for every derivative of `of` on the way to the names in `wrt`, in an order that can be followed."""
    return Sweep(forward, of, frozenset(wrt), facts).run()


@dataclass(slots=True)
class Sweep:
    """The sweep from the last equation to the first; another method may say each step in its own way."""

    forward: Sequence[Equation]
    of: MatrixSymbol
    wrt: frozenset[MatrixSymbol]
    facts: Facts
    steps: list[Step] = field(default_factory=list)
    vias: dict[MatrixSymbol, list[MatrixSymbol]] = field(default_factory=dict)
    zero: set[MatrixExpr] = field(default_factory=set)
    sloped: set[MatrixExpr] = field(default_factory=set)
    outputs: dict[MatrixExpr, MatrixSymbol] = field(default_factory=dict)
    values: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    forms: dict[Hashable, Form] = field(default_factory=dict)
    known: frozenset[MatrixSymbol] = frozenset()
    """The names of which something is known."""
    square: frozenset[MatrixSymbol] = frozenset()
    """The names on the way whose derivatives may be symmetric."""
    symmetric: dict[MatrixExpr, Fact] = field(default_factory=dict)
    """Of the derivatives that are seen to be symmetric, that their transposes are what they are."""

    def run(self) -> list[Step]:
        self.outputs = {e.value: e.name for e in self.forward if isinstance(e.value, Apply)}
        self.known = frozenset(symbol for fact in self.facts for symbol in algebra.symbols(fact))
        shapes = ((e.name, algebra.shape(e.name)) for e in self.forward)
        self.square = frozenset(name for name, (rows, columns) in shapes if rows == columns != 1)
        self.facts = ChainMap(self.symmetric, dict(self.facts))
        active, uses = self.active()
        remaining = Counter(uses)
        for equation in reversed(self.forward):
            if equation.name not in active:
                continue
            for symbol in self.send(equation, active, uses):
                remaining[symbol] -= 1
                if symbol in self.square:
                    self.learn(symbol, *((equation.name,) if uses[symbol] > 1 else ()))
                if uses[symbol] > 1:
                    self.vias.setdefault(symbol, []).append(equation.name)
                    if not remaining[symbol]:
                        self.add_up(algebra.gradient(self.of, symbol), symbol)
                        if symbol in self.square:
                            self.learn(symbol)
        return self.steps

    def send(
        self, equation: Equation, active: set[MatrixSymbol], uses: Counter[MatrixSymbol]
    ) -> Iterator[MatrixSymbol]:
        """Note what each active name on the right of an equation receives; the name, when that is done."""
        form, names = self.form(equation, uses)
        if known := self.forms.get(form):
            for symbol, steps in known.renamed(names):
                for step in steps:
                    if step.lhs not in self.sloped:
                        self.note(step)
                yield symbol
            return
        found: dict[MatrixSymbol, list[Step]] = {}
        for symbol, parts in self.pull(equation, active).items():
            before = len(self.steps)
            self.receive(equation, symbol, parts, alone=uses[symbol] == 1)
            found[symbol] = self.steps[before:]
            yield symbol
        if form is not None and is_repeatable(equation, [step for steps in found.values() for step in steps]):
            self.forms[form] = Form(names, found)

    def form(self, equation: Equation, uses: Counter[MatrixSymbol]) -> tuple[Hashable, tuple[MatrixExpr, ...]]:
        """What the steps of an equation depend on apart from its names, and these; None where on what others are."""
        form, symbols = algebra.form(equation.value)
        arrived = algebra.gradient(self.of, equation.name)
        names = (equation.name, *symbols)
        alone = (
            arrived in self.values
            and arrived not in self.zero
            and not (self.symmetric and algebra.transpose(arrived) in self.symmetric)
            and not self.may_cancel(equation, self.values[arrived])
            and self.known.isdisjoint(names)
            and self.outputs.get(equation.value, equation.name) == equation.name
        )
        if not alone:
            return None, names
        key = (form, algebra.shape(equation.name), *[min(uses[symbol], 2) for symbol in symbols])
        return key, (*names, self.of, equation.value, arrived)

    def active(self) -> tuple[set[MatrixSymbol], Counter[MatrixSymbol]]:
        """Names that depend on a wanted one (or are it), and in how many active equations each stands."""
        active = set(self.wrt)
        uses: Counter[MatrixSymbol] = Counter()
        for equation in self.forward:
            inside = active.intersection(algebra.symbols(equation.value))
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

    def receive(self, equation: Equation, symbol: MatrixSymbol, parts: list[Contribution], *, alone: bool) -> None:
        """Note what `symbol` gets from one equation."""
        total = algebra.gradient(self.of, symbol)
        lhs = total if alone else algebra.gradient(self.of, symbol, equation.name)
        whole = algebra.add(*(part.value for part in parts))
        # softmax(z) in its own slope is the p that the equation defines
        own = {equation.value: equation.name} if algebra.operands(equation.value) else {}
        named = {
            node: (own if node in own else self.outputs)[node]
            for node in algebra.nodes(whole)
            if node in own or node in self.outputs
        }
        value = positive_first(algebra.substitute(whole, named))
        others = [(Relation(h, applied),) for applied, h in named.items() if h != equation.name]
        why = joined([why_step(equation, symbol, parts), *others])
        self.note(Step(lhs, value, rule_name(parts), why, self.used(equation), grounds=grounds_of(parts)))
        self.simplify(lhs, value, equation)
        self.slopes(self.values[lhs])

    def learn(self, symbol: MatrixSymbol, *via: MatrixSymbol) -> None:
        """Keep in mind a derivative on the way that is symmetric: the steps that use it need not transpose it."""
        name = algebra.gradient(self.of, symbol, *via)
        if is_symmetric(value := self.values[name], self.facts):
            self.symmetric[algebra.transpose(name)] = symmetric_by(name, value, self.facts)

    def used(self, equation: Equation) -> tuple[MatrixExpr, ...]:
        return () if equation.name == self.of else (algebra.gradient(self.of, equation.name),)

    def add_up(self, total: Gradient, symbol: MatrixSymbol) -> None:
        parts = [algebra.gradient(self.of, symbol, via) for via in self.vias[symbol]]
        value = algebra.add(*(algebra.zeros(algebra.shape(p)) if p in self.zero else p for p in parts))
        *first, last = self.vias[symbol]
        why = (symbol, " is used in ", *joined([(via,) for via in first], ", in "), " and in ", last,
               ": the contributions add up")  # fmt: skip
        self.note(Step(total, value, "sum over paths", why, tuple(parts), local=False))
        for line in rewritten(value, self.facts):
            self.go_on(total, line)

    def simplify(self, lhs: Gradient, value: MatrixExpr, equation: Equation) -> None:
        """Go on to the textbook form.

        Behind a softmax, a quotient or an inverse the cotangent is put in: it may cancel.
        """
        if (line := self.with_name(value, equation)) is not None:
            self.go_on(lhs, line)
            value = line.value
        whole, told = self.put_in(value, equation)
        lines = rewritten(whole, self.facts)
        if whole != value:
            if lines and symbols_in(lines[-1].value) <= symbols_in(value):
                self.go_on(lhs, Line(whole, "substitution", told), also=self.used(equation))
            else:
                lines = rewritten(value, self.facts)
        for line in lines:
            self.go_on(lhs, line)

    def go_on(self, lhs: Gradient, line: Line, also: tuple[MatrixExpr, ...] = ()) -> None:
        """Note the next form of a step; it uses the derivatives that stand in it."""
        uses = dict.fromkeys([*also, *(node for node in algebra.nodes(line.value) if isinstance(node, Gradient))])
        self.note(Step(lhs, line.value, line.rule, line.why, tuple(uses), continues=True))

    def put_in(self, value: MatrixExpr, equation: Equation) -> tuple[MatrixExpr, Prose]:
        """`value` with what may cancel written out: the cotangent, slopes, products that are inverted."""
        new: dict[MatrixExpr, MatrixExpr] = {}
        told: list[Prose] = []
        arrived = self.values.get(algebra.gradient(self.of, equation.name))
        if arrived is not None and self.may_cancel(equation, arrived):
            slopes = {node: self.slope(node) for node in algebra.nodes(value) if isinstance(node, Apply) and node.order}
            new = {algebra.gradient(self.of, equation.name): arrived, **slopes}
            told.append(prose("substitute {g}" + (" and the slope" if slopes else ""), g=self.used(equation)[0]))
        whole = algebra.substitute(value, new)
        if inverted := self.inverted(whole):
            told += [(Relation(name, product),) for name, product in inverted.items()]
            whole = algebra.substitute(whole, inverted)
        return whole, joined(told, ", ")

    def may_cancel(self, equation: Equation, arrived: MatrixExpr) -> bool:
        called = Call in algebra.kinds(equation.value)
        return (called or has_quotient(arrived) or bool(self.inverted(arrived))) and symbols_in(arrived) < LARGEST

    def with_name(self, value: MatrixExpr, equation: Equation) -> Line | None:
        """The quotient that the equation defines, called by its name."""
        return by_name(value, equation.name, equation.value) if algebra.is_scalar(equation.name) else None

    def inverted(self, value: MatrixExpr) -> dict[MatrixExpr, MatrixExpr]:
        """What is inverted in `value` and is a product of square matrices: its inverse may cancel."""
        if Inverse not in algebra.kinds(value):
            return {}
        names = {node.arg for node in algebra.nodes(value) if isinstance(node, Inverse)}
        products = {e.name: e.value for e in self.forward if e.name in names and isinstance(e.value, MatMul)}
        return {name: p for name, p in products.items() if len({algebra.shape(f) for f in p.args}) == 1}

    def slope(self, node: Apply) -> MatrixExpr:
        applied = algebra.apply(node.function, node.arg)
        return slope(node.function, node.order, node.arg, self.outputs.get(applied, applied))

    def note(self, step: Step) -> None:
        self.steps.append(step)
        self.values[step.lhs] = step.rhs
        if algebra.is_zero(step.rhs):
            self.zero.add(step.lhs)
        if step.is_slope:
            self.sloped.add(step.lhs)

    def slopes(self, value: MatrixExpr) -> None:
        """Say, once, what every slope in `value` is: σ′(z) = h ⊙ (1 − h) where h = σ(z) has a name."""
        for node in algebra.nodes(value) if Apply in algebra.kinds(value) else ():
            if isinstance(node, Apply) and node.order and node not in self.sloped:
                applied = algebra.apply(node.function, node.arg)
                h = self.outputs.get(applied, applied)
                rhs = slope(node.function, node.order, node.arg, h)
                self.note(Step(node, rhs, f"slope of {node.function}", why_slope(node, h, rhs)))
                self.slopes(rhs)
