"""By indices: the chain rule for every entry, by sums over the entries on the way.

∂f/∂x_ij = Σ_kl ∂f/∂y_kl ∂y_kl/∂x_ij for every equation y of the forward pass in which x stands, last one
first; each ∂f/∂y_kl has its name, so the list is linear in the length of the network. What the sums are
as matrices is read off at the end of each, so the method ends in the form of `backprop` (Magnus and
Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapters 1 and 9).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, MatAdd, MatrixSymbol, OneMatrix

from symback import algebra
from symback.algebra import Apply, Entry, Gradient, Part
from symback.catalog import FUNCTIONS
from symback.derivation.backprop import Sweep
from symback.derivation.binding import apart, without_deltas_inside, without_parts
from symback.derivation.forward import Equation
from symback.derivation.partials import Term, bound_by_deltas, collapsed, partials, together, total, without_deltas
from symback.derivation.reading import as_matrices, factors_and_sums
from symback.derivation.reasons import why_step
from symback.derivation.seen import why_read
from symback.derivation.spelled import At, Letters, spelled_out, summed
from symback.derivation.steps import Step
from symback.errors import UnsupportedError
from symback.prose import Prose, Relation, joined, prose
from symback.rewrite import Facts, entrywise_factored, positive_first, rewritten, symbols_in, tidy
from symback.rules import Contribution, convention, smoothed

_WRITTEN_OUT = 24
"""A closed index form with more symbols than this is left out; every ∂f/∂z_k in it has its own line."""


def index_steps(forward: Sequence[Equation], of: MatrixSymbol, wrt: Iterable[MatrixSymbol], facts: Facts) -> list[Step]:
    """Steps for every derivative of `of` on the way to the names in `wrt`, entry by entry.

    Raises `UnsupportedError` for what has no index form.
    """
    return IndexSweep(forward, of, frozenset(wrt), facts).run()


@dataclass(slots=True)
class IndexSweep(Sweep):
    """The backward pass of `backprop`, with every line of it taken apart into entries."""

    letters: Letters = field(init=False)
    closed: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.letters = Letters.beside(self.forward)

    def receive(self, equation: Equation, symbol: MatrixSymbol, parts: list[Contribution], *, alone: bool) -> None:
        """The chain rule for one equation and one name in it, then what it is as matrices."""
        name = algebra.gradient(self.of, symbol)
        lhs = name if alone else algebra.gradient(self.of, symbol, equation.name)
        try:
            link = _Link(self, equation, symbol, lhs, parts)
            body = link.derive()
            self.written_out(link, body)
            self.read(link, body)
        except UnsupportedError as error:
            (found,) = error.diagnostics
            place = f"{equation.name.name} by {symbol.name}: "
            raise UnsupportedError(replace(found, message=place + found.message)) from None
        self.slopes(self.values[lhs])

    def form(self, equation: Equation, uses: Counter[MatrixSymbol]) -> tuple[Hashable, tuple[MatrixExpr, ...]]:
        """None: the entries of a derivative are written with those of the derivatives before it."""
        return None, ()

    def written_out(self, link: _Link, body: MatrixExpr) -> None:
        """The index form with every ∂f/∂y_k in it put in, for a name that was asked for."""
        lhs = link.name
        whole = self.put_together(link.entry, body)
        if whole is None:
            return
        self.closed[lhs] = algebra.entrywise(whole, *link.at, algebra.shape(lhs))
        if link.entry != lhs and link.symbol in self.wrt and whole != body:
            why = prose("substitute the derivatives found so far")
            self.note(Step(link.entry, whole, "substitution", why, link.uses(whole), continues=True))

    def put_together(self, lhs: MatrixExpr, body: MatrixExpr) -> MatrixExpr | None:
        """A body with the closed index forms of the derivatives in it; None where it would be too long to read."""
        known = self.known_inside(body)
        if known is None or sum(map(symbols_in, known.values())) + symbols_in(body) > 2 * _WRITTEN_OUT:
            return None
        whole = algebra.substitute(body, known)
        used = set(algebra.free(whole)) | algebra.bound(whole)
        others = (at for at in self.letters if at not in used)
        whole = spelled_out(without_parts(whole, others), 1, 1, others)
        whole = apart(without_deltas_inside(pulled_out(whole)), algebra.free(lhs), self.letters)
        return whole if symbols_in(whole) <= _WRITTEN_OUT else None

    def known_inside(self, expr: MatrixExpr) -> dict[MatrixExpr, MatrixExpr] | None:
        """The closed forms of the derivatives in `expr`; None where one of them has none."""
        inside = {node for node in algebra.nodes(expr) if isinstance(node, Gradient)}
        return {node: self.closed[node] for node in inside} if inside <= self.closed.keys() else None

    def shorter(self, lhs: MatrixExpr) -> None:
        """What follows is written with the form that `lhs` was brought to."""
        known = self.known_inside(self.values[lhs])
        self.closed.pop(lhs, None)
        if known is not None and symbols_in(self.values[lhs]) <= _WRITTEN_OUT:
            self.closed[lhs] = algebra.substitute(self.values[lhs], known)

    def read(self, link: _Link, body: MatrixExpr) -> None:
        """What the index form is as matrices, and then the form that books print."""
        lhs, entry = link.name, link.entry
        value = self.best_reading(link, body)
        if self.values[entry] != value or entry != lhs:
            uses = tuple(dict.fromkeys([*link.uses(value), *([entry] if entry != lhs else [])]))
            put_in = self.steps[-1].lhs == entry and self.steps[-1].rhs != body
            why = why_read(link.at, value, body, put_in=put_in)
            self.note(Step(lhs, value, "read as matrices", why, uses, continues=entry == lhs))
        self.simplify(lhs, value, link.equation)
        if self.values[lhs] != value:
            self.shorter(lhs)

    def best_reading(self, link: _Link, body: MatrixExpr) -> MatrixExpr:
        """The reading that becomes shortest: an inner product as uᵀ v, or as the sum over u ⊙ v, which may cancel.

        So with the sum of each row, as A 1 or as sum(A, axis=1).
        """
        named = {**self.outputs, link.equation.value: link.equation.name}
        found = []
        for sums, rows in ((False, False), (False, True), (True, True)):
            value = as_matrices(body, link.at, algebra.shape(link.name), sums=sums, rows=rows)
            inside = {node: named[node] for node in algebra.nodes(value) if node in named and algebra.operands(node)}
            value = positive_first(algebra.substitute(value, inside))
            found.append(value)
            if isinstance(value, MatAdd):
                shared = entrywise_factored(value)
                found += [tidy(value), *([shared[1]] if shared else [])]
        found = list(dict.fromkeys(found))
        return found[0] if len(found) == 1 else min(found, key=lambda value: self.length(value, link.equation))

    def length(self, value: MatrixExpr, equation: Equation) -> tuple[int, int, int]:
        """How many symbols, sums of terms and names of derivatives are in the form to which `value` is brought."""
        named = self.with_name(value, equation)
        value = named.value if named else value
        whole = self.put_in(value, equation)[0]
        lines = rewritten(whole, self.facts) if whole != value else []
        if not lines or symbols_in(lines[-1].value) > symbols_in(value):
            lines = rewritten(value, self.facts)
        last = lines[-1].value if lines else value
        kinds = [type(node) for node in algebra.nodes(last)]
        return _written_length(last), kinds.count(MatAdd), kinds.count(Gradient)

    def add_up(self, total: Gradient, symbol: MatrixSymbol) -> None:
        Sweep.add_up(self, total, symbol)
        self.shorter(total)


class _Link:
    """One equation y = … and one name x in it: how ∂f/∂x_ij comes from ∂f/∂y_kl."""

    def __init__(
        self, sweep: IndexSweep, equation: Equation, symbol: MatrixSymbol, name: Gradient, parts: list[Contribution]
    ) -> None:
        self.sweep, self.equation, self.symbol, self.name, self.parts = sweep, equation, symbol, name, parts
        letters = iter(sweep.letters)
        i, j, k, l = (next(letters) for _ in range(4))  # noqa: E741
        self.at = _chosen((i, j), symbol)
        self.there = _chosen((k, l), equation.name)
        self.entry = algebra.entry(name, *self.at)
        self.x = algebra.entry(symbol, *self.at)
        self.body = spelled_out(equation.value, *self.there, letters)
        called = dict(sweep.outputs)
        if algebra.operands(equation.value):
            called |= {equation.value: equation.name, self.body: algebra.entry(equation.name, *self.there)}
        terms = (collapsed(_by_name(term, called)) for term in partials(self.body, symbol, self.at, letters))
        self.terms = together(term for term in terms if term is not None)

    def derive(self) -> MatrixExpr:
        """Note the lines that lead to ∂f/∂x_ij; what it is."""
        if not self.terms:
            zero = algebra.constant(0)
            self.note(self.entry, zero, "no slope", why_step(self.equation, self.symbol, self.parts))
            return zero
        if self.equation.name == self.sweep.of:
            value = total(self.terms)
            self.note(self.entry, value, "partial derivative", self.why_partial())
            return value
        own = [at for at in self.there if not isinstance(at, int)]
        fixed = bound_by_deltas(self.terms, own, [at for at in self.at if not isinstance(at, int)])
        return self.along_entries(fixed) if fixed is not None else self.over_sums(own)

    def along_entries(self, fixed: Mapping[At, At]) -> MatrixExpr:
        """y_i comes from x_i alone: no sum."""
        there = tuple(fixed.get(at, at) for at in self.there)
        terms = without_deltas(self.terms, fixed)
        y, arrived = self.arrived(there)
        partial = algebra.partial(y, self.x)
        self.note(partial, total(terms), "partial derivative", self.why_partial(fixed))
        chain = prose("the chain rule: {f} depends on {x} through {y} alone", x=self.x, f=self.sweep.of, y=y)
        self.note(self.entry, algebra.product(arrived, partial), "chain rule", chain, partial)
        value = total([term.times([arrived]) for term in terms])
        self.note(self.entry, value, "substitution", prose("substitute {p}", p=partial), go_on=True)
        return value

    def over_sums(self, own: list[At]) -> MatrixExpr:
        """x_ij reaches f through every y_k: a sum over k; a delta leaves one term of it."""
        y, arrived = self.arrived(self.there)
        partial = algebra.partial(y, self.x)
        self.note(partial, total(self.terms), "partial derivative", self.why_partial())
        over = [(at, n) for at, n in zip(self.there, algebra.shape(self.equation.name), strict=True) if at in own]
        chain = summed(algebra.product(arrived, partial), over)
        self.note(self.entry, chain, "chain rule", self.why_sum(y, own), partial)
        terms = [Term((arrived, *term.factors), (*over, *term.sums)) for term in self.terms]
        left = together(term for term in map(collapsed, terms) if term is not None)
        value = total(left)
        written = total(terms)
        rule = "substitution" if value == written else "deltas"
        self.note(self.entry, written, rule, prose("substitute {p}", p=partial), go_on=True)
        if value != written:
            self.note(self.entry, value, "Kronecker delta", self.why_collapse(terms), go_on=True)
        return value

    def arrived(self, there: tuple[At, ...]) -> tuple[MatrixExpr, MatrixExpr]:
        """y_kl and ∂f/∂y_kl."""
        return algebra.entry(self.equation.name, *there), algebra.entry(
            self.sweep.cotangent(self.equation.name), *there
        )

    def note(
        self, lhs: MatrixExpr, rhs: MatrixExpr, rule: str, why: Prose, *also: MatrixExpr, go_on: bool = False
    ) -> None:
        rhs = apart(rhs, algebra.free(lhs), self.sweep.letters)
        uses = tuple(dict.fromkeys([*self.uses(rhs), *also]))
        if go_on and self.sweep.steps[-1].rhs == rhs:
            return
        self.sweep.note(Step(lhs, rhs, rule, why, uses, continues=go_on))

    def uses(self, rhs: MatrixExpr) -> tuple[MatrixExpr, ...]:
        """The derivatives of the output in `rhs`; local ones are named by whoever uses them."""
        inside = (node for node in algebra.nodes(rhs) if isinstance(node, Gradient) and node.of == self.sweep.of)
        return tuple(dict.fromkeys(inside))

    def relation(self, fixed: Mapping[At, At] | None = None) -> Relation:
        """The equation, entry by entry."""
        there = [(fixed or {}).get(at, at) for at in self.there]
        return Relation(algebra.entry(self.equation.name, *there), algebra.reindexed(self.body, fixed or {}))

    def why_partial(self, fixed: Mapping[At, At] | None = None) -> Prose:
        """Where x_ij stands in the equation, and what is taken where a function on the way has a kink."""
        pairs = (pair for part in self.parts for pair in pairwise((None, *(node for node, _ in part.path))))
        kinks = dict.fromkeys(filter(None, (_convention(node, above) for above, node in pairs if node is not None)))
        return joined([prose("{eq}", eq=self.relation(fixed)), *((said,) for said in kinks)])

    def why_sum(self, y: MatrixExpr, own: list[At]) -> Prose:
        if not own:
            return prose("the chain rule: {f} depends on {x} through {y}", x=self.x, f=self.sweep.of, y=y)
        over = " and ".join(at.name for at in own)
        template = "the chain rule: {f} depends on {x} through every {y}, so sum over " + over
        return prose(template, x=self.x, f=self.sweep.of, y=y)

    def why_collapse(self, terms: Sequence[Term]) -> Prose:
        """δ_ki leaves of the sum over k the term with k = i."""
        said: list[Prose] = []
        for term in terms:
            over = {index for index, _ in term.sums}
            for delta in term.deltas:
                row, column = algebra.places(delta)
                gone, kept = (row, column) if row in over else (column, row)
                if gone in over:
                    term_left = f"{gone.name} = {kept if isinstance(kept, int) else kept.name}"
                    said.append(prose("{d} is 0 unless " + term_left + ", so only that term remains", d=delta))
        return joined(said) or prose("terms that are 0 drop out")


def _chosen(letters: tuple[At, At], symbol: MatrixSymbol) -> tuple[At, At]:
    """Letters for row and column; 1 for a single one. A row's entries have the first letter too."""
    rows, columns = algebra.shape(symbol)
    if rows == 1:
        return 1, (1 if columns == 1 else letters[0])
    return letters[0], (1 if columns == 1 else letters[1])


def _written_length(expr: MatrixExpr) -> int:
    """Symbols of a formula, of which 1 in A 1 is none, and x in sum(x ⊙ x), as in xᵀ x, is two."""
    squares = (node for node in algebra.nodes(expr) if isinstance(node, HadamardPower) and node.exp == 2)
    ones = sum(isinstance(node, OneMatrix) for node in algebra.nodes(expr))
    return symbols_in(expr) - ones + sum(symbols_in(node.base) for node in squares)


def _by_name(term: Term, called: Mapping[MatrixExpr, MatrixExpr]) -> Term:
    """p_i for softmax(z)_i where p = softmax(z) has a name, and h_i for exp(z_i) where h = exp(z) has one."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        if node in called:
            return called[node]
        if isinstance(node, Apply) and not node.order and isinstance(node.arg, Entry | Part):
            whole = algebra.apply(node.function, node.arg.arg)
            if whole in called:
                return algebra.entry(called[whole], *algebra.places_of(node.arg))
        return algebra.rebuild(node, inner)

    return Term(tuple(algebra.fold(factor, visit) for factor in term.factors), term.sums)


def pulled_out(expr: MatrixExpr) -> MatrixExpr:
    """(Σ_k a_k) b as Σ_k a_k b, at the outside of a product."""
    factors, sums = factors_and_sums(expr)
    return summed(algebra.products(algebra.constant(1), *factors), sums)


__all__ = ["IndexSweep", "index_steps"]


def _convention(node: MatrixExpr, above: MatrixExpr | None) -> str:
    """What is taken at a kink of `node`; of an activation, the line of its slope says it."""
    said = smoothed(node, above) or convention(node)
    said = "" if isinstance(node, Apply) and FUNCTIONS[node.function].activation else said
    return f"{node.function}: {said}" if said else ""
