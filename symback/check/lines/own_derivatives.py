"""Derivatives of, and by, names of the answer's own: ∂e/∂w, ∂L/∂e and de for e = X w − y, L = eᵀe / n.

The answer's definitions are taken as they stand, and derived as a problem's are. By a name of its own a derivative is
known of what the answer says, in that name: without its L = eᵀe / n the L of the problem knows no e.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Differential, Entry, Gradient, Partial
from symback.catalog import OPERATION_NAMES, find_function
from symback.check.course import written_in_full
from symback.check.equality import differential
from symback.check.lines.changes import MOST_TAKEN, takes, with_changes
from symback.check.lines.expected import Expected
from symback.check.lines.lefts import GRADIENTS, says_place
from symback.check.lines.own import LARGEST
from symback.check.lines.second_derivatives import SecondDerivatives
from symback.derivation import derive_network
from symback.errors import ShapeError, SymbackError
from symback.language import Term
from symback.reading import CHANGE, HESSIANS, Left, Misfit, Statement, Tree, readings_of
from symback.shapes import AnyLayout, Shape


@dataclass(frozen=True, slots=True)
class OwnDerivatives(SecondDerivatives):
    """Derivatives and differentials of the names of one answer."""

    derived: dict[tuple[MatrixExpr, MatrixExpr, int], MatrixExpr | None] = field(default_factory=dict)
    """Derivatives of formulas that were taken, by formula, name and the number of definitions before."""

    def expected(self, left: Left, layout: AnyLayout) -> Expected | None:
        """What ∂of/∂wrt must be equal to; None where that is not known, or for an entry of it."""
        if left.of not in self.names.known and left.wrt not in self.names.known:
            return self.meanings.derivative(left, layout)
        atom = self.names.atom(left)
        repeated = len(set(left.indices)) < len(left.indices)
        if atom is None or repeated or any(index.isdigit() for index in left.indices):
            return None
        of, wrt = (self.twin(symbol) for symbol in atom.args[:2])
        if {of, wrt} <= {*self.course.names.values()}:
            known = replace(left, of=str(of.name), wrt=str(wrt.name), text=f"∂{of.name}/∂{wrt.name}")
            found = self.meanings.derivative(known, layout)
            return None if found is None else replace(found, name=atom)
        value = self.value(of, wrt)
        if value is None:
            return None
        return Expected((value,), atom) if says_place(left, value) else laid_out_both_ways(value, atom)

    def differential(self, name: str) -> Expected | None:
        """What `d` of a name is equal to where the variable changes; None where that is not known."""
        symbol = self.names.symbol(name)
        if symbol is None or symbol not in self.names.changes:
            return None
        change = self.names.changes[symbol]
        value = self.names.put_in(change)
        return None if value is None else Expected((value,), change)

    def spelled(self, tree: Tree) -> Expected | None:
        """What the derivative, or differential, of a formula that a left side spells out is equal to.

        softmax′(z) is the derivative of softmax(z) by z.
        """
        whole = tree.op == "call" and tree.order == 1 and tree.value in OPERATION_NAMES and len(tree.operands) == 1
        if whole and tree.operands[0].op == "name":
            tree = Tree("derived", (tree._replace(order=0),), tree.start, tree.end, tree.operands[0].value)
        if tree.op not in ("derived", "differential") or len(tree.operands) != 1 or tree.indices:
            return None
        wrt = self.names.symbol(tree.value) if tree.op == "derived" else None
        formula = self.expr(tree.operands[0], put_in=wrt not in self.names.makers)
        if formula is None:
            return None
        if tree.op == "differential":
            change = differential(formula, self.names.changes) if self.names.changes else None
            return None if change is None else Expected((change,), None)
        spelled = algebra.symbol(f"formula of {tree.value}", algebra.shape(formula))
        value = None if wrt is None else self.value(spelled, wrt, formula)
        return None if value is None else laid_out_both_ways(value, None)

    def entry_change(self, left: Left) -> Expected | None:
        """What ∂Y_ij/∂X_kl = … makes of a change of X: dY, as far as X moves it, at all or by Y's own equation."""
        assert left.tree is not None
        if left.tree.operands:
            return self.formula(left.tree)
        of, wrt = (self.course.names.get(name) for name in (left.of, left.wrt))
        if of is None or wrt is None or wrt not in self.names.changes:
            return None
        change = algebra.vec(algebra.differential(wrt))
        jacobians = [algebra.gradient(of, wrt), *self.meanings.of_own_equation(left)]
        moved = (algebra.unvec(algebra.product(one, change), algebra.shape(of)) for one in jacobians)
        return Expected(tuple(moved), None)

    def slope(self, name: str) -> Expected | None:
        """What h′ is, for h = φ(z); of a function itself, tanh′, the slope at any of its arguments."""
        applied = [(str(e.name.name), e.value) for e in self.course.forward if isinstance(e.value, Apply)]
        known = find_function(name)
        function = self.course.vocabulary.synonyms.get(name, known.name if known is not None else "")
        found = [value for made, value in applied if made == name]
        found = found or [value for _, value in applied if value.function == function]
        slopes = tuple(algebra.apply(value.function, value.arg, value.order + 1) for value in found)
        return Expected(slopes, slopes[0]) if slopes else None

    def by_word(self, statement: Statement, statements: Sequence[Statement]) -> Expected | None:
        """What H = … beside a gradient, grad = … beside a Hessian, and h′ = … are equal to, where no line uses them.

        They must have the shape of one.
        """
        left = statement.left
        found = None if left is None else self.called(left)
        if left is None or found is None:
            return None
        sides = [side for one in statements for side in one.sides]
        if any(node.value == left.name for side in sides for node in side.tree.postorder()):
            return None
        shapes = {reading.shape for side in statement.sides for reading in side.readings}
        return None if shapes.isdisjoint(found.shapes) else found

    def called(self, left: Left) -> Expected | None:
        """What the words H, grad and h′ say without a definition; None for other words."""
        known = self.course.vocabulary
        found = self.slope(left.name.removesuffix("prime")) if left.name.endswith("prime") else None
        if found is not None or len(known.wrt) != 1:
            return found
        if left.name in {*HESSIANS, f"{known.of}primeprime"}:
            return self.hessian(known.of, known.wrt[0])
        if self.course.derivation.order == 2 and left.name in GRADIENTS:
            return self.meanings.derivative(replace(left, kind="gradient", of=known.of, wrt=known.wrt[0]), "any")
        return None

    def formula(self, tree: Tree, shapes: Collection[Shape] = ()) -> Expected | None:
        """What a left side that is a formula of its own is equal to, such as a product of named derivatives.

        `shapes` are those of the right side: h'(z) = … may be a slope, or hᵀ z.
        """
        expr = self.expr(tree, shapes)
        return None if expr is None else Expected((expr,), expr)

    def expr(self, tree: Tree, wanted: Collection[Shape] = (), *, put_in: bool = True) -> MatrixExpr | None:
        """A formula, in names of the problem alone where its own are `put_in`; None for none, and for a long one.

        Of several readings it is the first one of a `wanted` shape, if there is one.
        """
        shapes = {name: algebra.shape(symbol) for name, symbol in self.names.known.items()}
        vocabulary = self.course.vocabulary
        found = readings_of(tree, {**vocabulary.shapes, **shapes}, vocabulary)
        if isinstance(found, Misfit) or not found:
            return None
        try:
            reading = next((one for one in found if one.shape in wanted), found[0])
            built = self.built(reading.term)[0]
            return self.names.put_in(built) if put_in else built
        except (ShapeError, KeyError):
            return None

    def built(self, term: Term) -> tuple[MatrixExpr, MatrixExpr | None]:
        """A term in the answer's own symbols, and the same as it was typed, where no derivative was taken in it.

        Raises `ShapeError`, and `KeyError` for a name that nothing stands for.
        """
        try:
            if not self.names.changes:
                shown = self.meanings.built(term, self.names.known)
                return self.with_own_jacobians(self.names.in_own(shown)), shown
        except KeyError:
            if not takes(term):
                raise

        def build(part: Term, names: Mapping[str, MatrixExpr]) -> MatrixExpr:
            return self.meanings.built(part, {**self.names.known, **names})

        made, values = with_changes(term, build, self.taken)
        shown = None if takes(term) else made  # what a derivative is may be what is asked, and is not told
        return self.with_own_jacobians(algebra.substitute(self.names.in_own(made), values)), shown

    def with_own_jacobians(self, expr: MatrixExpr) -> MatrixExpr:
        """A formula with the value of ∂s/∂v put in, for a name s of the answer's own of which no line says it."""
        if not self.names.makers:
            return expr
        values: dict[MatrixExpr, MatrixExpr] = {}
        for node in algebra.nodes(expr):
            if isinstance(node, Gradient) and (named := self.of_twins(node)) is not None:
                values[node] = named
            elif isinstance(node, Gradient) and (value := self.own_jacobian(*node.args[:2])) is not None:
                if algebra.shape(value) == algebra.shape(node):
                    values[node] = value
            elif isinstance(node, Partial) and all(isinstance(one, Entry) for one in node.args):
                above, below = node.args
                value = self.own_jacobian(above.arg, below.arg)
                if value is not None and above.indices[1] == below.indices[1] == 1:
                    values[node] = Entry(value, above.indices[0], below.indices[0])
        return algebra.substitute(expr, values) if values else expr

    def of_twins(self, node: Gradient) -> MatrixExpr | None:
        """∂L/∂z for ∂L/∂z₂, where z₂ is the answer's own name for the z of the problem; None for others."""
        symbols = node.args[:2]
        if len(node.args) > 2 or not all(isinstance(one, MatrixSymbol) for one in symbols):
            return None
        twins = [self.twin(symbol) for symbol in symbols]
        known = all(self.course.names.get(str(twin.name)) == twin for twin in twins)
        return algebra.gradient(*twins) if known and twins != [*symbols] else None

    def own_jacobian(self, of: MatrixExpr, wrt: MatrixExpr) -> MatrixExpr | None:
        """The value of ∂of/∂wrt, where one of them is a name of the answer's own."""
        if not (isinstance(of, MatrixSymbol) and isinstance(wrt, MatrixSymbol)):
            return None
        if of not in self.names.makers and wrt not in self.names.makers:
            return None
        key = of, wrt, len(self.names.written)
        if key not in self.derived and len(self.derived) < MOST_TAKEN:
            self.derived[key] = self.value(of, wrt)
        return self.derived.get(key)

    def taken(self, node: Term, formula: MatrixExpr) -> MatrixExpr | None:
        """The differential of a formula, or its derivative by the name in `node`; None where that is not known."""
        if node.op == CHANGE:
            return differential(formula, self.names.changes)
        wrt = self.names.symbol(str(node.value))
        if not isinstance(wrt, MatrixSymbol) or sum(1 for _ in algebra.nodes(formula)) > LARGEST:
            return None
        key = formula, wrt, len(self.names.written)
        if key not in self.derived and len(self.derived) < MOST_TAKEN:
            spelled = algebra.symbol(f"formula of {node.value}", algebra.shape(formula))
            self.derived[key] = self.value(spelled, wrt, formula)
        return self.derived.get(key)

    def twin(self, symbol: MatrixSymbol) -> MatrixSymbol:
        """The name of the problem that has the value of a name of the answer's own; else the name itself."""
        if symbol not in self.names.makers:
            return symbol
        found = self.meanings.known.by_value(symbol, self.names.written)
        return found.name if found is not None and isinstance(found.name, MatrixSymbol) else symbol

    def value(self, of: MatrixSymbol, wrt: MatrixSymbol, formula: MatrixExpr | None = None) -> MatrixExpr | None:
        """The formula of ∂of/∂wrt in the names of the problem; `of` may stand for a `formula` that has no name."""
        definitions = self.definitions(of, wrt, formula)
        if definitions is None:
            return None
        names = {**self.course.names, **{str(symbol.name): symbol for symbol in (*self.names.makers, of)}}
        try:
            (found,) = derive_network(definitions, names, str(of.name), [str(wrt.name)])
            value = written_in_full(found, names.values())
        except (SymbackError, ShapeError, KeyError):
            return None
        if value is not None and formula is not None:
            value = algebra.substitute(value, {of: formula})  # d(det X) is written by det X itself
        return None if value is None else self.names.put_in(value)

    def definitions(
        self, of: MatrixSymbol, wrt: MatrixSymbol, formula: MatrixExpr | None
    ) -> Mapping[str, MatrixExpr] | None:
        """All equations by which `of` depends on `wrt`, in order; None where they do not say it."""
        made = {str(equation.name.name): equation.value for equation in self.course.forward}
        made |= {n: value for n, value in self.course.problem.definitions.items() if n not in made}
        made |= {str(s.name): value for s, value in self.names.written if isinstance(s, MatrixSymbol)}
        made.pop(str(wrt.name), None)
        stated = made.pop(str(of.name), of)
        made[str(of.name)] = stated = formula if formula is not None else self.names.stated.get(of, stated)
        found = reached(stated, made)
        inner = [made[str(symbol.name)] for symbol in found if str(symbol.name) in made]
        if wrt not in found or of in found or not all(map(is_plain, [stated, *inner])):
            return None
        return made


def laid_out_both_ways(value: MatrixExpr, name: MatrixExpr | None) -> Expected:
    """A derivative on the way in either layout."""
    turned = algebra.push_transpose(value)
    return Expected((value, turned) if turned != value else (value,), name)


def reached(expr: MatrixExpr, definitions: Mapping[str, MatrixExpr]) -> set[MatrixExpr]:
    """The names that an expression depends on, by way of `definitions` too."""
    found: set[MatrixExpr] = set()
    waiting = [expr]
    while waiting:
        for node in algebra.nodes(waiting.pop()):
            if isinstance(node, MatrixSymbol) and node not in found:
                found.add(node)
                if (value := definitions.get(str(node.name))) is not None:
                    waiting.append(value)
    return found


def is_plain(expr: MatrixExpr) -> bool:
    """Whether an expression names no derivative and no differential."""
    return not any(isinstance(node, Gradient | Differential) for node in algebra.nodes(expr))
