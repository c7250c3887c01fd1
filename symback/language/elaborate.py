"""Syntax → terms: names found, shapes checked, every operator settled. No SymPy yet.

A term is an operation of `symback.algebra` (`op` is the builder's name) with its shape. Shapes are
found bottom-up over the post-order list; a mistake is noted and the nodes above it are skipped, so
that independent mistakes of one formula are all reported.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, islice
from typing import Any

from symback import shapes
from symback.catalog import FUNCTIONS, LOSSES, OPERATION_NAMES, OPERATIONS, find_function
from symback.errors import ShapeError, closest
from symback.language import indices
from symback.language.complaints import Complaint, LanguageError
from symback.language.indices import Indices, Place
from symback.language.syntax import FILE_LIMITS, Limits, Range, Syntax, parse
from symback.names import canonical
from symback.shapes import SCALAR, Shape, Size, words

CONSTRUCTORS = {"ones": 2, "zeros": 2, "eye": 1, "commutation": 2}
"""Constant arrays, with the number of sizes that each takes at most."""

FUNCTION_NAMES: frozenset[str] = frozenset(FUNCTIONS)
LOSS_NAMES: frozenset[str] = frozenset(LOSSES)
CALLABLE_NAMES: frozenset[str] = FUNCTION_NAMES | LOSS_NAMES | OPERATION_NAMES | {*CONSTRUCTORS, "transpose", "inv"}

_LARGEST_BITS = 4_096
_LARGEST_EXPONENT = 64
_LARGEST_SIZE = 10**12
_LONGEST_GUESSED = 64  # no hint is looked for where a name is longer, or there are so many that looking would be slow
_MOST_GUESSED = 20
_MOST_LISTED = 20


def is_function(spelling: str) -> bool:
    """Whether `spelling` can begin a call, where no declaration takes the name."""
    return spelling in CALLABLE_NAMES or find_function(spelling) is not None


@dataclass(frozen=True, slots=True)
class Term:
    """An operation with its operands and shape. `value` holds a number, a name, a function's name, ranges."""

    op: str
    operands: tuple[Term, ...]
    shape: Shape
    value: Any = ""
    order: int = 0

    def postorder(self, known: Container[int] = ()) -> Iterator[Term]:
        """Operands before operators; a term that stands in several places comes once.

        What is `known`, by its id, does not come, nor does what stands in it.
        """
        stack = [self]
        opened: set[int] = set()
        done: set[int] = set()
        while stack:
            term = stack[-1]
            key = id(term)
            if key in done or key in known:
                stack.pop()
            elif key in opened or not term.operands:
                stack.pop()
                done.add(key)
                yield term
            else:
                opened.add(key)
                stack.extend(term.operands[::-1])


@dataclass(frozen=True, slots=True)
class Scope:
    """What a formula may use: names with shapes, and size names as numbers.

    `later` are names defined further down, `broken` names whose own definition is in error. In a
    `closed` formula every index belongs to a sum.
    """

    shapes: Mapping[str, Shape]
    sizes: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    closed: bool = False

    def declares(self, name: str) -> bool:
        return name in self.shapes or name in self.sizes or name in self.later or name in self.broken


def read(text: str, scope: Scope, limits: Limits = FILE_LIMITS) -> Term:
    """Read a formula. Raises `LanguageError` with every complaint; executes nothing, whatever it says."""
    nodes = parse(text, scope.declares, is_function, limits)
    return _Elaborator(text, scope).run(nodes)


@dataclass(slots=True)
class _Elaborator:
    text: str
    scope: Scope
    terms: dict[int, Term | None] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    indices: Indices = field(default_factory=Indices)

    def run(self, nodes: list[Syntax]) -> Term:
        for node in nodes:
            # Nodes are known by identity: two places may be written alike.
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

    def term(self, node: Syntax, operands: list[Term]) -> Term | None:
        try:
            term: Term | None = getattr(self, f"_{node.op}")(node, *operands)
            if id(node) not in self.indices.found and node.op not in ("sum", "entries"):
                self.indices.gather(node)
            if term is not None and not shapes.is_scalar(term.shape) and self.indices.of(node):
                return self.inside_an_array(node)
            return term
        except ShapeError as error:
            return self.complain(node, "shape", self.mismatch(node, operands, str(error)))

    def complain(self, node: Syntax, code: str, message: str, hint: str | None = None) -> Term | None:
        """Note a mistake; the node has no term."""
        self.complaints.append(Complaint(node.start, node.end, code, message, hint))
        return None

    def written(self, node: Syntax) -> str:
        return " ".join(self.text[node.start : node.end].split())

    def mismatch(self, node: Syntax, operands: list[Term], reason: str) -> str:
        """`W2 h1: W2 is 2×3, h1 is 2×1; the inner sizes 3 and 2 differ`."""
        facts = ", ".join(
            f"{self.written(part)} is {words(term.shape)}" for part, term in zip(node.operands, operands, strict=True)
        )
        return f"{self.written(node)}: {facts}; {reason}"

    # One method for each operator of the syntax.

    def _number(self, node: Syntax) -> Term | None:
        mantissa, _, exponent = node.value.lower().partition("e")
        if len(mantissa) > _LARGEST_BITS // 4 or len(exponent) > 4 or abs(int(exponent or 0)) > _LARGEST_BITS // 4:
            return self.complain(node, "too-large", "this number is too large")
        return self.exact(Fraction(node.value))

    def exact(self, number: Fraction) -> Term:
        return Term("constant", (), SCALAR, number)

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
            return self.complain(node, "undefined-name", f"{missing[0]} has no shape that is known here")
        return Term(op, (), shape(self.scope.shapes[names[0]], self.scope.shapes[names[1]]), node.value)

    def _group(self, node: Syntax, inner: Term) -> Term:
        return inner

    def _negative(self, node: Syntax, arg: Term) -> Term:
        if (number := _number_of(arg)) is not None:
            return self.exact(-number)
        return Term("negative", (arg,), arg.shape)

    def _transpose(self, node: Syntax, arg: Term) -> Term:
        return Term("transpose", (arg,), shapes.transpose(arg.shape))

    def _add(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("add", (left, right), shapes.same([left.shape, right.shape], "add"))

    def _subtract(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("subtract", (left, right), shapes.same([left.shape, right.shape], "subtract"))

    def _product(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("product", (left, right), shapes.product(left.shape, right.shape))

    def _kron(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("call", (left, right), shapes.kronecker(None, left.shape, right.shape), "kron", -1)

    def _star(self, node: Syntax, left: Term, right: Term) -> Term | None:
        if not (shapes.is_scalar(left.shape) or shapes.is_scalar(right.shape)):
            message = f"{self.written(node)}: what * means between two matrices is not settled"
            return self.complain(node, "star", message, "write @ for the matrix product, .* for entry by entry")
        return self._product(node, left, right)

    def _hadamard(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("hadamard", (left, right), shapes.same([left.shape, right.shape], "multiply entry by entry"))

    def _hadamard_divide(self, node: Syntax, left: Term, right: Term) -> Term | None:
        shape = shapes.same([left.shape, right.shape], "divide entry by entry")
        if _number_of(right) == 0:
            return self.complain(node, "division-by-zero", f"{self.written(node)} divides by zero")
        return Term("hadamard_divide", (left, right), shape)

    def _divide(self, node: Syntax, left: Term, right: Term) -> Term | None:
        if not shapes.is_scalar(right.shape):
            divisor = self.written(node.operands[1])
            message = f"{self.written(node)}: {divisor} is {words(right.shape)}, but only a scalar divides"
            return self.complain(node, "shape", message, "entry by entry, division is ./")
        if _number_of(right) == 0:
            return self.complain(node, "division-by-zero", f"{self.written(node)} divides by zero")
        numbers = _number_of(left), _number_of(right)
        if numbers[0] is not None and numbers[1] is not None:
            return self.exact(numbers[0] / numbers[1])
        return Term("divide", (left, right), left.shape)

    def _hadamard_power(self, node: Syntax, base: Term, exponent: Term) -> Term | None:
        number = _number_of(exponent)
        if number is None:
            return self.general_power(node, base, exponent)
        if max(abs(number.numerator), number.denominator) > _LARGEST_EXPONENT:
            return self.complain(node, "exponent", f"{self.written(node)}: exponents go up to {_LARGEST_EXPONENT}")
        known = _number_of(base)
        if known is None:
            return Term("power", (base,), base.shape, number)
        if number < 0 and known == 0:
            return self.complain(node, "division-by-zero", f"{self.written(node)} divides by zero")
        if number.denominator == 1:
            if max(known.numerator.bit_length(), known.denominator.bit_length()) * abs(number) > _LARGEST_BITS:
                return self.complain(node, "too-large", f"{self.written(node)}: this number is too large")
            return self.exact(known**number.numerator)
        if known < 0:
            return self.complain(node, "exponent", f"{self.written(node)}: a root of a negative number is not real")
        return Term("power", (base,), base.shape, number)

    def general_power(self, node: Syntax, base: Term, exponent: Term) -> Term:
        """a^b where b is no number: exp(b log(a)), entry by entry."""
        shape = shapes.same([base.shape, exponent.shape], "raise entry by entry")
        log = Term("apply", (base,), base.shape, "log")
        return Term("apply", (Term("hadamard", (exponent, log), shape),), shape, "exp")

    def _power(self, node: Syntax, base: Term, exponent: Term) -> Term | None:
        if 1 in base.shape:  # a scalar, or a column or row, of which only the entries can be meant
            return self._hadamard_power(node, base, exponent)
        shapes.square(base.shape)
        number = _number_of(exponent)
        if number is None or number.denominator != 1 or not 1 <= abs(number) <= _LARGEST_EXPONENT:
            message = f"{self.written(node)}: the power of a matrix must be a whole number, up to {_LARGEST_EXPONENT}"
            return self.complain(node, "exponent", message, "entry by entry, powers are .^")
        base = base if number > 0 else Term("inverse", (base,), base.shape)
        result = base
        for _ in range(abs(int(number)) - 1):
            result = Term("product", (result, base), base.shape)
        return result

    def _inverse(self, node: Syntax, arg: Term) -> Term:
        return Term("inverse", (arg,), shapes.square(arg.shape))

    def inside_an_array(self, node: Syntax) -> Term | None:
        name = next(iter(self.indices.of(node)))
        message = f"{self.written(node)}: the index {name} stands inside a whole array; an index makes entries"
        return self.complain(node, "index", message, "write every array in it by its entries, such as A[i,k] x[k]")

    def is_index(self, node: Syntax, names: tuple[Range, ...]) -> bool:
        """Whether the names can be indices: nothing else has them."""
        taken = next((name for name in names if isinstance(name, str) and self.scope.declares(name)), None)
        if taken is not None:
            message = f"{self.written(node)}: {taken} is a name of this problem, so it is no index"
            self.complain(node, "index", message, "an index is a letter of its own, such as i, j, k")
        return taken is None

    def entry(self, node: Syntax, arg: Term) -> Term | None:
        """A[i,k] with an index in it."""
        if not self.is_index(node, node.ranges):
            return None
        at = indices.places(node.ranges, arg.shape)
        self.indices.gather(node, indices.uses(at, arg.shape, self.written(node)))
        return Term("entry", (arg,), SCALAR, at)

    def _partial(self, node: Syntax) -> Term | None:
        """dz[k]/dh[i]: both are entries of names."""
        names = node.value.split()
        missing = [name for name in names if name not in self.scope.shapes]
        if missing:
            return self.complain(node, "undefined-name", f"{missing[0]} has no shape that is known here")
        if not self.is_index(node, node.ranges):
            return None
        sides: list[tuple[Place, Place]] = []
        own: list[tuple[str, indices.Use]] = []
        for name, ranges in zip(names, (node.ranges[: node.order], node.ranges[node.order :]), strict=True):
            shape = self.scope.shapes[name]
            if not ranges and not shapes.is_scalar(shape):
                return self.complain(
                    node, "index", f"{self.written(node)}: {name} is {words(shape)}, so it needs indices"
                )
            sides.append(indices.places(ranges, shape))
            own += indices.uses(sides[-1], shape, self.written(node))
        self.indices.gather(node, own)
        return Term("partial", (), SCALAR, (*names, *sides))

    def bound_indices(self, node: Syntax, most: int) -> tuple[Place, ...] | None:
        """The names in sum[...] or entries[...]; a single row of an array is 1."""
        names = tuple(1 if chosen == (1, 1) and node.op == "entries" else chosen for chosen in node.ranges)
        wrong = not all(name == 1 or isinstance(name, str) for name in names) or len(set(names)) < len(names)
        if wrong or len(names) > most or len(node.operands) != 1:
            usage = "sum[k](...) or sum[k,l](...)" if node.op == "sum" else "entries[i](...) or entries[i,j](...)"
            self.complain(node, "index", f"{self.written(node)}: it is written {usage}")
            return None
        if not self.is_index(node, node.ranges):
            return None
        inside = self.indices.of(node.operands[0])
        unused = next((name for name in names if isinstance(name, str) and name not in inside), None)
        if unused is not None:
            message = f"{self.written(node)}: the index {unused} stands nowhere in it, so its size is unknown"
            self.complain(node, "index", message)
            return None
        return tuple(name for name in names if isinstance(name, int | str))

    def _sum(self, node: Syntax, *bodies: Term) -> Term | None:
        names = self.bound_indices(node, 2)
        if names is None:
            return None
        inside = self.indices.gather(node, bound=[name for name in names if isinstance(name, str)])
        body = bodies[0]
        if not shapes.is_scalar(body.shape):
            raise ShapeError("a sum over an index adds scalars")
        for name in reversed(names):
            body = Term("index_sum", (body,), SCALAR, (name, inside[str(name)].size))
        return body

    def _entries(self, node: Syntax, *bodies: Term) -> Term | None:
        names = self.bound_indices(node, 2)
        if names is None:
            return None
        inside = self.indices.gather(node, bound=[name for name in names if isinstance(name, str)])
        if not shapes.is_scalar(bodies[0].shape):
            raise ShapeError("an entry is a scalar")
        return Term("entrywise", bodies, indices.array_shape(names, inside), (*names, 1)[:2])

    def _part(self, node: Syntax, arg: Term) -> Term | None:
        """A[i, j]; of a column or row one index is enough."""
        if any(isinstance(chosen, str) for chosen in node.ranges):
            return self.entry(node, arg)
        ranges = tuple(chosen for chosen in node.ranges if not isinstance(chosen, str))
        if len(ranges) == 1:
            if arg.shape[1] != 1 and arg.shape[0] != 1:
                return self.complain(node, "part", f"{self.written(node)}: a matrix needs a row and a column", "A[1,:]")
            ranges = (ranges[0], None) if arg.shape[1] == 1 else (None, ranges[0])
        shape = shapes.part(arg.shape, ranges[0], ranges[1])
        return Term("part", (arg,), shape, ranges)

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

    def _call(self, node: Syntax, *arguments: Term) -> Term | None:
        name = node.value
        if name in LOSSES:
            return self.loss(node, arguments)
        if name in CONSTRUCTORS:
            return self.constructor(node, arguments)
        if name in OPERATION_NAMES:
            return self.operation(node, arguments)
        if len(arguments) != 1 or node.axis:
            what = "no axis" if node.axis else f"one argument, not {len(arguments)}"
            return self.complain(node, "arguments", f"{name} takes {what}")
        function = find_function(name)
        if function is not None:
            return Term("apply", arguments, arguments[0].shape, function.name, node.order)
        if node.order:
            return self.no_slope(node)
        return self._inverse(node, arguments[0]) if name == "inv" else self._transpose(node, arguments[0])

    def no_slope(self, node: Syntax) -> Term | None:
        return self.complain(node, "prime", f"{node.value} is not elementwise, so it has no slope {node.value}'")

    def operation(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        name = node.value
        if node.order:
            return self.no_slope(node)
        if (name, len(arguments) - 2) in OPERATIONS and OPERATIONS[name, len(arguments) - 2].sized:
            return self.sized(node, arguments)
        row = OPERATIONS.get((name, len(arguments)))
        if row is not None and row.sized:
            return self.complain(node, "arguments", f"{name} takes the sizes of the result: {name}(v, m, n)")
        if row is None or (node.axis and not row.axes):
            counts = " or ".join(str(count) for known, count in OPERATIONS if known == name)
            what = (
                f"{counts} argument{'s' if counts != '1' else ''}, not {len(arguments)}" if row is None else "no axis"
            )
            return self.complain(node, "arguments", f"{name} takes {what}")
        axis = int(node.axis) if node.axis else None
        shape = row.shape(axis, *(argument.shape for argument in arguments))
        return Term("call", arguments, shape, name, -1 if axis is None else axis)

    def sized(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        """`unvec(v, m, n)`: a call that ends with the sizes of its result."""
        *operands, rows, columns = arguments
        wanted = _size_of(rows), _size_of(columns)
        if None in wanted or node.axis:
            message = f"{node.value} ends with the sizes of the result, each a number or a size's name"
            return self.complain(node, "arguments", message, f"{node.value}(v, m, n)")
        row = OPERATIONS[node.value, len(operands)]
        try:
            shape = row.shape(None, *(operand.shape for operand in operands), wanted)
        except ShapeError as error:
            return self.complain(node, "shape", f"{self.written(node)}: {error}")
        return Term("call", tuple(operands), shape, node.value, -1)

    def loss(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        row = LOSSES[node.value]
        if node.order or len(arguments) != len(row.arguments):
            usage = f"{row.name}({', '.join(row.arguments)})"
            return self.complain(
                node, "arguments", f"{row.name} is used as {usage}, with {len(row.arguments)} arguments"
            )
        if len({argument.shape for argument in arguments}) > 1:
            message = self.mismatch(node, list(arguments), "they must have one shape")
            return self.complain(node, "shape", message)
        if node.axis and not row.axes:
            return self.complain(node, "arguments", f"{row.name} takes no axis")
        formula = row.formula.format(axis=f", axis={node.axis}" if node.axis else "")
        return instantiate(formula, dict(zip(row.arguments, arguments, strict=True)))

    def constructor(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        sizes = tuple(_size_of(argument) for argument in arguments)
        most = CONSTRUCTORS[node.value]
        least = 2 if node.value == "commutation" else 1
        if node.order or not least <= len(sizes) <= most or None in sizes:
            usage = "eye(n)" if most == 1 else f"{node.value}(n) or {node.value}(m, n)"
            usage = f"{node.value}(m, n)" if least == 2 else usage
            return self.complain(
                node, "arguments", f"{node.value} takes sizes: {usage}, each a number or a size's name"
            )
        known = tuple(size for size in sizes if size is not None)
        if least == 2:
            entries = shapes.times(*known)
            return Term(node.value, (), (entries, entries), known)
        shape = (known[0], known[0]) if most == 1 else (known[0], known[1] if len(known) > 1 else 1)
        return Term(node.value, (), shape, shape)


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


def _number_of(term: Term) -> Fraction | None:
    return term.value if term.op == "constant" and isinstance(term.value, Fraction) else None


def _factors_of(term: Term) -> list[Term]:
    found: list[Term] = []
    stack = [term]
    while stack:
        part = stack.pop()
        if part.op == "product":
            stack += part.operands
        else:
            found.append(part)
    return found


def _size_of(term: Term) -> Size | None:
    """The size that a formula is: a number, a name, or a product of them."""
    if term.op == "product":
        sizes = [_size_of(part) for part in _factors_of(term)]
        return None if None in sizes else shapes.times(*(size for size in sizes if size is not None))
    if term.op != "constant":
        return None
    if isinstance(term.value, Fraction):
        return int(term.value) if term.value.denominator == 1 and 1 <= term.value <= _LARGEST_SIZE else None
    return str(term.value)


def _split(name: str, known: Mapping[str, object]) -> str | None:
    """`W2h1` as `W2 h1`, where both halves exist."""
    if len(name) > _LONGEST_GUESSED:
        return None
    halves: Callable[[int], tuple[str, str]] = lambda at: (canonical(name[:at]), canonical(name[at:]))  # noqa: E731
    found = [" ".join(halves(at)) for at in range(1, len(name)) if all(half in known for half in halves(at))]
    return found[0] if len(found) == 1 else None
