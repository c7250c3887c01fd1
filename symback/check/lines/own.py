"""The names that an answer defines: what each stands for, what it should have been, and from which lines it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Differential, Gradient
from symback.check.equality import differential
from symback.check.lines.judged import Judged, symbols_of
from symback.errors import ShapeError
from symback.names import AGAIN, spelled
from symback.reading import Left

Definitions = list[tuple[MatrixExpr, MatrixExpr]]

LARGEST = 400
"""What names stand for is put in for them up to this many nodes."""


@dataclass
class OwnNames:
    """The names of one answer so far. `changes` are the differentials that have a value, by what changes."""

    problem: Mapping[str, MatrixExpr]
    changes: dict[MatrixExpr, MatrixExpr]
    written: Definitions = field(default_factory=list)
    """What they stand for, in order, and their differentials where they change."""
    due: Definitions = field(default_factory=list)
    """The same as they should have been."""
    atoms: dict[MatrixExpr, MatrixExpr] = field(default_factory=dict)
    """By the named derivatives that the answer says something of: its own symbols for them."""
    known: dict[str, MatrixSymbol] = field(default_factory=dict)
    """By their names as typed: the symbols."""
    stated: dict[MatrixSymbol, MatrixExpr] = field(default_factory=dict)
    """What the answer says, rightly, of names of the problem: L = eᵀe / n."""
    derivatives: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By names of the answer's own that are those of derivatives (δ₁): of what, by what."""
    roots: dict[MatrixSymbol, int] = field(default_factory=dict)
    """Symbols whose value is wrong, with the line where that began."""
    makers: dict[MatrixSymbol, frozenset[int]] = field(default_factory=dict)
    """Symbols with the lines from which they come."""
    lost: set[MatrixExpr] = field(default_factory=set)
    """Symbols of which it is not known how they change."""

    def take(self, line: Judged, atom: Gradient | Differential | None) -> None:
        """Take up what a line says of a name, or of the derivative or differential that `atom` is."""
        left = line.statement.left
        assert left is not None
        assert line.expr is not None
        label = left.name or " ".join(str(name.name) for name in (atom.args if atom is not None else ()))
        count = sum(1 for symbol in self.makers if spelled(str(symbol.name)) == label)
        taken = count or not left.name or label in self.problem
        symbol = algebra.symbol(f"{label}{AGAIN}{count + 1}" if taken else label, algebra.shape(line.expr))
        self.makers[symbol] = line.uses | {line.number}
        expected = line.expected
        truth = None
        if expected is not None and line.ruling == "incorrect":
            truth = next((v for v in expected.values if algebra.shape(v) == algebra.shape(symbol)), None)
        self.written.append((symbol, line.expr))
        self.due.append((symbol, line.expr if truth is None else truth))
        if line.ruling == "incorrect":
            self.roots[symbol] = line.follows or line.number
        elif line.ruling == "unjudged" and (root := self.root(line.expr)) is not None:
            self.roots[symbol] = root
        change = expected.name if expected is not None and isinstance(expected.name, Differential) else None
        if atom is not None or change is not None:
            self.bind(atom or change, symbol)
        elif self.changes:
            self.move(symbol)
        if left.name:
            self.known[left.name] = symbol
        if left.name and isinstance(atom, Gradient):
            self.derivatives[left.name] = left.of, left.wrt

    def bind(self, atom: MatrixExpr, symbol: MatrixSymbol) -> None:
        """Let a symbol, or its transpose, stand for a named derivative."""
        if algebra.shape(atom) == algebra.shape(symbol):
            self.atoms[atom] = symbol
        elif algebra.shape(atom) == algebra.shape(symbol)[::-1]:
            self.atoms[atom] = algebra.transpose(symbol)

    def move(self, symbol: MatrixSymbol) -> None:
        """Add how a symbol changes, where it does."""
        for definitions in (self.written, self.due):
            found = differential(definitions[-1][1], self.changes, self.lost)
            if found is None or any(isinstance(node, Differential) for node in algebra.nodes(definitions[-1][1])):
                self.lost.add(symbol)
                return
            if not algebra.is_zero(found):
                definitions.append((algebra.differential(symbol), found))
        if self.written[-1][0] != symbol:
            self.changes[symbol] = algebra.differential(symbol)

    def state(self, name: MatrixSymbol, line: Judged) -> None:
        """Take up what a right line says of a name of the problem, where it says that in the answer's own names."""
        if line.expr is not None and any(symbol in self.makers for symbol in symbols_of(line.expr)):
            self.stated[name] = line.expr

    def in_own(self, expr: MatrixExpr) -> MatrixExpr:
        """`expr` with the answer's own symbols for the derivatives of which it says something."""
        return algebra.substitute(expr, self.atoms) if self.atoms else expr

    def used(self, expr: MatrixExpr | None) -> frozenset[int]:
        """The lines from which the names in an expression come."""
        if expr is None or not self.makers:
            return frozenset()
        return frozenset[int]().union(*(self.makers.get(symbol, frozenset()) for symbol in symbols_of(expr)))

    def root(self, expr: MatrixExpr) -> int | None:
        """The first line by whose mistake names in an expression are wrong."""
        return min((self.roots[symbol] for symbol in symbols_of(expr) if symbol in self.roots), default=None)

    def put_in(self, expr: MatrixExpr) -> MatrixExpr | None:
        """`expr` in names of the problem alone, as the answer defines its own; None where that is long."""
        for name, value in reversed(self.written):
            expr = algebra.substitute(expr, {name: value})
            if sum(1 for _ in algebra.nodes(expr)) > LARGEST:
                return None
        return expr

    def symbol(self, name: str) -> MatrixExpr | None:
        """What a name stands for: the answer's own before the problem's."""
        return self.known.get(name, self.problem.get(name))

    def atom(self, left: Left) -> Gradient | Differential | None:
        """The derivative or differential that a left side is; None where there is no such name, or it is no matrix."""
        if left.kind == "gradient" and left.order == 1:
            above, below = self.symbol(left.of), self.symbol(left.wrt)
            try:
                return None if above is None or below is None else algebra.gradient(above, below)
            except ShapeError:
                return None
        is_change = left.kind == "other" and left.tree is not None and left.tree.op == "differential"
        changing = self.symbol(left.tree.value) if is_change and left.tree is not None else None
        return self.changes.get(changing) if changing is not None else None
