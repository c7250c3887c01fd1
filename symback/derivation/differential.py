"""By differentials: df = W₃ dh₂, dh₂ = σ′(z₂) ⊙ dz₂, …, until df = tr(Gᵀ dW), where G is the gradient.

Each equation of the forward pass gives the differential of its name. Put into one another, and turned
by one identity a line, they bring df to a contraction with the differentials of the wanted names
(Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapters 5 and 9; the differential
keeps its form whether a name is a variable or an intermediate, which they call Cauchy's invariance).
Where paths branch, or a coefficient grows long, it is called by its name ∂f/∂z and the part ⟨∂f/∂z, dz⟩
of df goes on by itself, so that the lines stay short and their number linear in the network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Gradient
from symback.derivation.backprop import Sweep
from symback.derivation.contraction import contraction
from symback.derivation.forward import Equation
from symback.derivation.places import Place, gathering, identities
from symback.derivation.reasons import is_plain
from symback.derivation.steps import Step
from symback.derivation.tangent import laws, moved
from symback.errors import Diagnostic, UnsupportedError
from symback.prose import Prose, Relation, joined, prose
from symback.rewrite import Facts, symbols_in
from symback.rules import RULES, Contribution, contributions, pushforward

LONG = 10
"""A coefficient with more symbols than this gets its name ∂f/∂z."""

BRIEF_ABOVE = 24
"""With more equations than this the lines between putting in and the result are left out."""


def differential_steps(
    forward: Sequence[Equation], of: MatrixSymbol, wrt: Sequence[MatrixSymbol], facts: Facts
) -> list[Step]:
    """The differentials of all equations, and df brought to the differentials of the names in `wrt`.

    Raises `UnsupportedError` where a name of the problem is spelled like the differential of another.
    """
    return _Differentials(forward, of, dict.fromkeys(wrt), facts).run()


def refuse_clashes(names: Sequence[str]) -> None:
    """Raise where dx is the name of a variable, since then the differential of x has no name."""
    known = set(names)
    if clash := next((name for name in names if f"d{name}" in known), ""):
        message = f"d{clash} is a name of this problem, so the differential of {clash} cannot be written d{clash}"
        raise UnsupportedError(Diagnostic("name-clash", message, hint=f"rename d{clash}, or use --method backprop"))


@dataclass(slots=True)
class _Differentials:
    forward: Sequence[Equation]
    of: MatrixSymbol
    wrt: dict[MatrixSymbol, None]
    """The wanted names, in order."""
    facts: Facts
    steps: list[Step] = field(default_factory=list)
    changes: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    outputs: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    received: dict[MatrixExpr, list[Step]] = field(default_factory=dict)
    repeated: Counter[MatrixExpr] = field(default_factory=Counter)
    uses: Counter[MatrixSymbol] = field(default_factory=Counter)
    remaining: Counter[MatrixSymbol] = field(default_factory=Counter)
    moved: dict[MatrixSymbol, MatrixExpr] = field(default_factory=dict)
    latest: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    pending: set[MatrixSymbol] = field(default_factory=set)
    unnamed: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)

    def run(self) -> list[Step]:
        refuse_clashes([*dict.fromkeys(str(n.name) for e in self.forward for n in _symbols(e))])
        sweep = Sweep(self.forward, self.of, frozenset(self.wrt), self.facts)
        for step in sweep.run():
            self.received.setdefault(step.lhs, []).append(step)
        for steps in self.received.values():
            self.repeated.update(node for node in algebra.nodes(steps[-1].rhs) if isinstance(node, Gradient))
        self.facts = sweep.facts
        active, self.uses = sweep.active()
        self.remaining = Counter(self.uses)
        self.changes = {symbol: algebra.differential(symbol) for symbol in active}
        self.outputs = {e.value: e.name for e in self.forward if isinstance(e.value, Apply)}
        moving = [e for e in reversed(self.forward) if any(n in active for n in _symbols(e) if n != e.name)]
        self.differentials(moving)
        self.pending = {self.of}
        for equation in moving:
            self.carry_on(equation, brief=len(moving) > BRIEF_ABOVE)
        return self.steps

    def differentials(self, moving: Sequence[Equation]) -> None:
        """dz for every name z that changes, the output first; slopes are said where they first stand."""
        teller = Sweep(self.forward, self.of, frozenset(self.wrt), self.facts)
        teller.outputs = dict(self.outputs)
        fixed: Prose = ()
        for equation in moving:
            value = moved(equation.name, equation.value, self.changes, self.outputs)
            rule, why = laws(equation.value, self.changes)
            if not fixed:
                fixed = self.fixed()
                why = (*why, "; ", *fixed)
            self.moved[equation.name] = value
            self.note(algebra.differential(equation.name), value, f"differential: {rule}", why, local=True,
                      grounds=moving_nodes(equation.value, self.changes))  # fmt: skip
            teller.slopes(value)
            self.steps += teller.steps
            teller.steps.clear()

    def fixed(self) -> Prose:
        names = joined([(symbol,) for symbol in self.wrt], ", ")
        return ("every variable but ", *names, " is held fixed, so its differential is 0")

    def carry_on(self, equation: Equation, *, brief: bool) -> None:
        """Put dy into the part ⟨∂f/∂y, dy⟩ of df, and bring it to the differentials on the right of y."""
        y, name = equation.name, algebra.gradient(self.of, equation.name)
        coefficient = self.coefficient(y)
        whole = self.pending == {y}
        lhs = algebra.differential(self.of) if whole else contraction(name, self.changes[y])
        parts: dict[MatrixSymbol, list[Contribution]] = {}
        cotangent = algebra.constant(1) if y == self.of else name
        places = list(contributions(equation.value, cotangent, self.changes.__contains__))
        for part in places:
            parts.setdefault(part.node, []).append(part)
        before = len(self.steps)
        occurrences = [self.place(equation, cotangent, part) for part in places]
        if y != self.of:
            put_in = contraction(coefficient, self.moved[y])
            used = (self.changes[y], *(() if y in self.unnamed else (name,)))
            self.note(lhs, put_in, "substitution", prose("substitute {d}", d=self.changes[y]), used)
        turned = 0 if brief else self.turn(lhs, occurrences)
        self.collect(lhs, equation, occurrences, turned)
        for symbol in parts:
            self.remaining[symbol] -= 1
        self.pending.discard(y)
        self.pending |= set(parts)
        used_lhs = lhs if len(self.steps) > before or y == self.of else name
        for symbol in parts:
            self.read_off(used_lhs, equation, symbol, chain=whole and len(parts) == 1)

    def coefficient(self, y: MatrixSymbol) -> MatrixExpr:
        name = algebra.gradient(self.of, y)
        return self.unnamed.get(y, algebra.constant(1) if y == self.of else name)

    def put_coefficient(self, expr: MatrixExpr) -> MatrixExpr:
        """`expr` with the coefficient of dz for every ∂f/∂z in it that has no name in this derivation.

        That need not be the equation's own: where the cotangent may cancel, what arrives there stands in `expr`.
        """
        inside = {name for name in algebra.nodes(expr) if isinstance(name, Gradient) and name.of == self.of}
        return algebra.substitute(expr, {g: self.unnamed[g.wrt] for g in inside if g.wrt in self.unnamed})

    def turn(self, lhs: MatrixExpr, places: list[Place]) -> int:
        """One line for each rule on the way to the names but the last, the outermost first; how many rules were told.

        What changes nothing is left out.
        """
        apart = prose("split the sum into its terms")
        deepest = max(len(place.path) for place in places)
        for level in range(deepest):
            turning = [place for place in places if level and place.turns(level - 1)]
            if turning or not level:
                rule, why = identities([place.path[level - 1] for place in turning]) if level else ("linear", apart)
                self.line(lhs, algebra.add(*(place.at(level) for place in places)), rule, why)
        return max(deepest - 1, 0)

    def place(self, equation: Equation, cotangent: MatrixExpr, part: Contribution) -> Place:
        """The contraction ⟨G, X⟩ at every node on the path: G pulled back to it, X its differential from below."""
        changes = [self.changes[part.node]]
        for node, at in reversed(part.path):
            inner = [changes[-1] if here == at else None for here in range(len(algebra.operands(node)))]
            changes.append(pushforward(node, inner))
        changes.reverse()
        pulled = [cotangent]
        for node, at in part.path:
            pulled.append(RULES[type(node)].pull(node, at, pulled[-1]))
        last = len(pulled) - 1
        forms = [
            contraction(
                self.named(self.put_coefficient(g), equation),
                self.named(x, equation),
                self.facts if level == last else (),
            )
            for level, (g, x) in enumerate(zip(pulled, changes, strict=True))
        ]
        return Place(part.node, part.path, forms)

    def named(self, expr: MatrixExpr, equation: Equation) -> MatrixExpr:
        known = {node: self.outputs[node] for node in algebra.nodes(expr) if node in self.outputs}
        if algebra.operands(equation.value):
            known[equation.value] = equation.name
        return algebra.substitute(expr, known)

    def collect(self, lhs: MatrixExpr, equation: Equation, places: list[Place], turned: int) -> None:
        """Σ ⟨∂f/∂x, dx⟩ over the names on the right, and the rewritings of the coefficients to their textbook form.

        Of the rules on the way, the first `turned` have been told.
        """
        now = {place.symbol: self.received[self.slot(equation, place.symbol)] for place in places}
        forms = {symbol: self.put_coefficient(steps[0].rhs) for symbol, steps in now.items()}
        turning = [
            place.path[level] for place in places for level in range(turned, len(place.path)) if place.turns(level)
        ]
        self.line(lhs, self.total(forms), *gathering(turning, places))
        for symbol, steps in now.items():
            for step in steps[1:]:
                forms[symbol] = self.put_coefficient(step.rhs)
                self.line(lhs, self.total(forms), step.rule, step.why)

    def total(self, forms: dict[MatrixSymbol, MatrixExpr]) -> MatrixExpr:
        return algebra.add(*(contraction(g, self.changes[symbol], self.facts) for symbol, g in forms.items()))

    def slot(self, equation: Equation, symbol: MatrixSymbol) -> Gradient:
        """∂f/∂x, or ∂f/∂x|y where x stands in several equations."""
        via = None if self.uses[symbol] == 1 else equation.name
        return algebra.gradient(self.of, symbol, via)

    def read_off(self, lhs: MatrixExpr, equation: Equation, symbol: MatrixSymbol, *, chain: bool) -> None:
        """The coefficient of dx gets its name, unless the chain of equations simply goes on."""
        slot = self.slot(equation, symbol)
        value = self.put_coefficient(self.received[slot][-1].rhs)
        total = algebra.gradient(self.of, symbol)
        short = symbols_in(value) <= LONG and self.repeated[total] <= 1 and not algebra.is_zero(value)
        if chain and short and slot == total and symbol not in self.wrt:
            self.unnamed[symbol] = value
            return
        change = self.changes[symbol]
        if symbol in self.wrt and slot == total:
            form = contraction(slot, change)
            why = prose("{c} for every {d}: read off the derivative", c=Relation(lhs, form), d=change)
            if not chain or lhs != algebra.differential(self.of):
                why = prose("the term in {d} is {c} for every {d}: read off the derivative", d=change, c=form)
        else:
            why = prose("the coefficient of {d} is {g}", d=change, g=slot)
        self.note(slot, value, "read off", why, (lhs,))
        if slot != total and self.remaining[symbol] == 0:
            self.add_up(symbol, total)

    def add_up(self, symbol: MatrixSymbol, total: Gradient) -> None:
        first, *rest = self.received[total]
        if self.pending == {symbol}:
            parts = [
                contraction(part, self.changes[symbol]) for part in first.uses if not algebra.is_zero(self.latest[part])
            ]
            why = prose("after every substitution only {d} remains", d=self.changes[symbol])
            whole = algebra.add(algebra.constant(0), *parts)
            self.note(algebra.differential(self.of), whole, "what is left", why, first.uses)
        self.steps += [first, *rest]

    def line(self, lhs: MatrixExpr, rhs: MatrixExpr, rule: str, why: Prose) -> None:
        """The next form of ⟨…⟩, unless it is the form that it has."""
        if self.latest[lhs] != rhs:
            self.note(lhs, rhs, rule, why)

    def note(
        self, lhs: MatrixExpr, rhs: MatrixExpr, rule: str, why: Prose, used: Sequence[MatrixExpr] = (), *,
        local: bool = False, grounds: tuple[MatrixExpr, ...] = (),
    ) -> None:  # fmt: skip
        uses = dict.fromkeys([*used, *(node for node in algebra.nodes(rhs) if isinstance(node, Gradient))])
        self.latest[lhs] = rhs
        continues = bool(self.steps) and self.steps[-1].lhs == lhs
        self.steps.append(Step(lhs, rhs, rule, why, tuple(uses), local=local, continues=continues, grounds=grounds))


def moving_nodes(value: MatrixExpr, changes: Container[MatrixExpr]) -> tuple[MatrixExpr, ...]:
    """The nodes that change where something in them does, and whose rules a student would ask about."""
    found: dict[MatrixExpr, bool] = {}

    def visit(node: MatrixExpr, inner: list[bool]) -> bool:
        found[node] = node in changes or any(inner)
        return found[node]

    algebra.fold(value, visit)
    return tuple(node for node, moves in found.items() if moves and algebra.operands(node) and not is_plain(node))


def _symbols(equation: Equation) -> list[MatrixSymbol]:
    return [equation.name, *(node for node in algebra.nodes(equation.value) if isinstance(node, MatrixSymbol))]
