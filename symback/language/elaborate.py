"""Syntax → terms: names found, shapes checked, every operator settled. No SymPy yet.

A term is an operation of `symback.algebra` (`op` is the builder's name) with its shape. Shapes are
found bottom-up over the post-order list; a mistake is noted and the nodes above it are skipped, so
that independent mistakes of one formula are all reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import chain, islice

from symback import shapes
from symback.catalog import FUNCTIONS, LOSSES, OPERATION_NAMES, find_function
from symback.errors import ShapeError, closest
from symback.language.arithmetic import LARGEST_BITS
from symback.language.calls import CONSTRUCTORS, Calls
from symback.language.complaints import Complaint, LanguageError
from symback.language.indexed import Indexed
from symback.language.parser import parse
from symback.language.syntax import FILE_LIMITS, Limits, Syntax
from symback.language.terms import Scope, Term
from symback.names import canonical
from symback.shapes import SCALAR, Shape

FUNCTION_NAMES: frozenset[str] = frozenset(FUNCTIONS)
LOSS_NAMES: frozenset[str] = frozenset(LOSSES)
CALLABLE_NAMES: frozenset[str] = FUNCTION_NAMES | LOSS_NAMES | OPERATION_NAMES | {*CONSTRUCTORS, "transpose", "inv"}

_LONGEST_GUESSED = 64  # no hint is looked for where a name is longer, or there are so many that looking would be slow
_MOST_GUESSED = 20
_MOST_LISTED = 20
_SHAPES = "[m, n] is a matrix, [n] a column, [] a scalar"


def is_function(spelling: str) -> bool:
    """Whether `spelling` can begin a call, where no declaration takes the name."""
    return spelling in CALLABLE_NAMES or find_function(spelling) is not None


def read(text: str, scope: Scope, limits: Limits = FILE_LIMITS) -> Term:
    """Read a formula. Raises `LanguageError` with every complaint; executes nothing, whatever it says."""
    nodes = parse(text, scope.declares, is_function, limits)
    return _Elaborator(text, scope).run(nodes)


class _Elaborator(Calls, Indexed):
    """Names and leaves, and the way through the nodes."""

    __slots__ = ()

    def run(self, nodes: list[Syntax]) -> Term:
        layered = self.layered(nodes)
        for node in nodes:
            # Nodes are known by identity: two places may be written alike.
            if id(node) in layered:
                self.terms[id(node)] = self.layer(node, layered[id(node)])
                continue
            operands = [self.terms[id(operand)] for operand in node.operands]
            known = [operand for operand in operands if operand is not None]
            self.terms[id(node)] = self.term(node, known) if len(known) == len(operands) else None
        result = self.terms[id(nodes[-1])]
        if (free := self.indices.of(nodes[-1])) and self.scope.closed and result is not None:
            k, several = next(iter(free)), ",".join(map(str, free))
            message = f"{k} is an index that no sum runs over"
            hint = f"write sum[{k}](...) around what is added up"
            if len(free) <= 2:
                hint += f", or entries[{several}](...) for the array of all of them"
            self.complain(nodes[-1], "index", message, hint)
        if result is None or self.complaints:
            raise LanguageError(*self.complaints)
        return result

    def layered(self, nodes: list[Syntax]) -> dict[int, Syntax]:
        """The nodes `W^2` that are layer 2's W, each with that name; and the W's in them, which stand for nothing."""
        found: dict[int, Syntax] = {}
        if self.scope.layers is None:
            return found
        for node in nodes:
            if node.op == "power" and [part.op for part in node.operands] == ["name", "number"]:
                name = canonical("".join(part.value for part in node.operands))
                if name in self.scope.shapes:  # x2: x^2 defines a name that does not exist yet
                    found[id(node)] = Syntax("name", (), node.start, node.end, name)
                    found[id(node.operands[0])] = node.operands[0]
        return found

    def layer(self, node: Syntax, name: Syntax) -> Term | None:
        if node is name:
            return None
        base = node.operands[0].value
        if self.scope.layers is not None and base in self.scope.shapes:
            message = f"{self.written(node)} is {name.value} here, and no power of {base}"
            hint = f"with brackets it is the power: ({base})^{node.operands[1].value}"
            self.scope.layers.append(Complaint(node.start, node.end, "layer-or-power", message, hint))
        return self._name(name)

    def term(self, node: Syntax, operands: list[Term]) -> Term | None:
        try:
            term: Term | None = getattr(self, f"_{node.op}")(node, *operands)
            if id(node) not in self.indices.found and node.op not in ("sum", "entries"):
                self.indices.gather(node)
            if term is not None and not shapes.is_scalar(term.shape) and self.indices.of(node):
                return self.inside_an_array(node)
            return term
        except ShapeError as error:
            hint = self.fitting(node, operands) or error.hint or _SHAPES
            return self.complain(node, "shape", self.mismatch(node, operands, str(error)), hint)

    def _number(self, node: Syntax) -> Term | None:
        mantissa, _, exponent = node.value.lower().partition("e")
        if len(mantissa) > LARGEST_BITS // 4 or len(exponent) > 4 or abs(int(exponent or 0)) > LARGEST_BITS // 4:
            return self.too_large(node, "this number is too large")
        return self.exact(Fraction(node.value))

    def _name(self, node: Syntax) -> Term | None:
        name = node.value
        if name in self.scope.shapes:
            return Term("symbol", (), self.scope.shapes[name], name)
        if name in self.scope.sizes:
            return Term("constant", (), SCALAR, name)
        if (changed := _changed(name)) in self.scope.shapes:
            return Term("differential", (), self.scope.shapes[changed], changed)
        if name in self.scope.broken:
            return None
        if name in self.scope.later:
            message = f"{name} is defined further down; a definition may use only those above it"
            return self.complain(node, "defined-later", message, f"move the line of {name} up")
        if name in self.unknown:
            return None
        self.unknown.add(name)
        called = self.text[node.end : node.end + 1] == "("
        what = f"no name or function {name!r} here" if called else f"there is no name {name!r} here"
        return self.complain(node, "undefined-name", what, self.suggestion(name, called=called))

    def suggestion(self, name: str, *, called: bool) -> str:
        known = [*islice(chain(self.scope.shapes, self.scope.sizes), 1_000)]
        if len(self.complaints) >= _MOST_GUESSED or len(name) > _LONGEST_GUESSED:
            return "declare it under variables, or define it above"
        if split := _split(name, self.scope.shapes):
            return f"did you mean {split!r}? A product is written with a space"
        near = closest(name, [*known, *CALLABLE_NAMES] if called else known)
        if near:
            return f"did you mean {near!r}?"
        more = ", ..." if len(known) > _MOST_LISTED else ""
        return f"names here: {', '.join(known[:_MOST_LISTED]) or 'none'}{more}"

    def _derivative(self, node: Syntax) -> Term | None:
        return self.derivative(node, "gradient", shapes.derivative)

    def _differential(self, node: Syntax) -> Term | None:
        return self.derivative(node, "differential", shapes.derivative)

    def _hessian(self, node: Syntax) -> Term | None:
        return self.derivative(node, "hessian", shapes.second_derivative)

    def derivative(self, node: Syntax, op: str, shape: Callable[[Shape, Shape], Shape]) -> Term | None:
        """The name of a derivative, of its differential, or of the second."""
        names = node.value.split()
        missing = [name for name in names if name not in self.scope.shapes]
        if missing:
            return self.complain(
                node, "undefined-name", f"{missing[0]} has no shape that is known here", "use a name that is declared"
            )
        return Term(op, (), shape(self.scope.shapes[names[0]], self.scope.shapes[names[1]]), node.value)

    def _stack(self, node: Syntax, *parts: Term) -> Term:
        """`[A, B; C, D]`: rows side by side, then on top of each other."""
        bounds = [bound for bound in node.ranges if isinstance(bound, tuple)]
        rows = [self.joined(1, parts[start:end]) for start, end in bounds]
        return self.joined(0, tuple(rows))

    @staticmethod
    def joined(axis: int, parts: tuple[Term, ...]) -> Term:
        if len(parts) == 1:
            return parts[0]
        return Term("stack", parts, shapes.stacked(axis, *(part.shape for part in parts)), order=axis)

    def loss(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        row = LOSSES[node.value]
        if node.order or len(arguments) != len(row.arguments):
            usage = f"{row.name}({', '.join(row.arguments)})"
            message = f"{row.name} is used as {usage}, with {len(row.arguments)} arguments"
            return self.complain(node, "arguments", message, f"write {usage}")
        if len({argument.shape for argument in arguments}) > 1:
            message = self.mismatch(node, list(arguments), "they must have one shape")
            return self.complain(node, "shape", message, "the target has the shape of the output")
        if node.axis and not row.axes:
            hint = "it adds over all entries; of logits, cross_entropy_logits takes an axis"
            return self.complain(node, "arguments", f"{row.name} takes no axis", hint)
        formula = row.formula.format(axis=f", axis={node.axis}" if node.axis else "")
        return instantiate(formula, dict(zip(row.arguments, arguments, strict=True)))


def instantiate(formula: str, arguments: Mapping[str, Term]) -> Term:
    """A formula of the catalogue with terms for its names; `size` is the number of entries of the first."""
    first = next(iter(arguments.values()))
    template = read(formula, Scope({**{name: term.shape for name, term in arguments.items()}, "size": SCALAR}))
    rows, columns = (Term("constant", (), SCALAR, Fraction(s) if isinstance(s, int) else s) for s in first.shape)
    bound = {**arguments, "size": Term("product", (rows, columns), SCALAR)}
    made: dict[int, Term] = {}
    for term in template.postorder():
        if term.op == "symbol":
            made[id(term)] = bound[str(term.value)]
        else:
            inner = tuple(made[id(operand)] for operand in term.operands)
            made[id(term)] = Term(term.op, inner, term.shape, term.value, term.order)
    return made[id(template)]


def _changed(name: str) -> str:
    """The name whose differential is spelled so: W1 for dW1, "" for none."""
    return canonical(name[1:]) if name.startswith("d") else ""


def _split(name: str, known: Mapping[str, object]) -> str | None:
    """`W2h1` as `W2 h1`, where both halves exist."""
    if len(name) > _LONGEST_GUESSED:
        return None
    halves: Callable[[int], tuple[str, str]] = lambda at: (canonical(name[:at]), canonical(name[at:]))  # noqa: E731
    found = [" ".join(halves(at)) for at in range(1, len(name)) if all(half in known for half in halves(at))]
    return found[0] if len(found) == 1 else None
