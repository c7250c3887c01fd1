"""What a function means for arguments of given shapes: the catalogue's, and what code calls by other names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from symback import shapes
from symback.catalog import LOSSES, OPERATION_NAMES, OPERATIONS, Operation, find_function
from symback.errors import ShapeError
from symback.language import Scope, Term, instantiate, read
from symback.language.calls import CONSTRUCTORS
from symback.language.terms import number_of, size_of
from symback.reading.answer import COLUMNS, LAST, Tree
from symback.reading.readings.convolutions import FULL, convolve, correlate
from symback.reading.readings.products import Meaning
from symback.reading.readings.terms import Maker, NoReadingError
from symback.shapes import SCALAR, Shape, with_article


class Calls:
    """The meanings of calls."""

    def __init__(self, make: Maker, code: bool) -> None:
        self.make = make
        self.code = code

    def meanings(self, node: Tree, arguments: tuple[Term, ...]) -> list[Meaning]:
        """Every meaning of the call. Raises `ShapeError` or `NoReadingError` where there is none."""
        name = node.value
        if name in _SPECIAL:
            if node.order:
                raise NoReadingError(f"{name} has no slope here")
            try:
                return _SPECIAL[name](self, node, *arguments)
            except TypeError as error:
                if "argument" not in str(error):
                    raise
                raise NoReadingError(f"not with {len(arguments)} arguments") from None
        if (function := find_function(name)) is not None:
            if len(arguments) != 1 or node.axis:
                raise NoReadingError(f"takes one argument, not {len(arguments)}")
            return [(self.make.apply(function.name, arguments[0], node.order), 0, "")]
        if node.order:
            raise NoReadingError("is not elementwise, so it has no slope by name")
        if name in LOSSES:
            return [(self.loss(name, arguments), 0, "")]
        if name in CONSTRUCTORS:
            return [(self.constructor(name, arguments), 0, "")]
        if name in OPERATION_NAMES:
            return self.operation(name, node.axis, arguments)
        raise NoReadingError("is not known with these arguments")

    def ravel(self, node: Tree, a: Term) -> list[Meaning]:
        """All entries in one axis, row after row, as NumPy has them; of a row or a column whichever fits."""
        if 1 in a.shape:
            return self.squeeze(node, a)
        turned = self.make.transpose(a)
        return [(self.make.call("vec", None, shapes.vectorised(None, turned.shape), turned), 0, "")]

    def squeeze(self, node: Tree, a: Term) -> list[Meaning]:
        """A row or a column in one axis, which is either; a matrix as it is."""
        if 1 not in a.shape or a.shape == SCALAR:
            return [(a, 0, "")]
        return [(a, 0, ""), (self.make.transpose(a), 1, "")]

    def operation(self, name: str, written: str, arguments: tuple[Term, ...]) -> list[Meaning]:
        row = OPERATIONS.get((name, len(arguments)))
        sized = OPERATIONS.get((name, len(arguments) - 2))
        if row is None and sized is not None and sized.sized:
            return [(self.sized(name, sized, arguments), 0, "")]
        if row is None or row.sized:
            raise NoReadingError(f"not with {len(arguments)} arguments")
        shape_list = [argument.shape for argument in arguments]
        if written == COLUMNS:
            made = self.make.call(name, None, row.shape(None, *shape_list), *arguments)
            if 1 in shape_list[0]:
                return [(made, 0, "")]
            columns = self.make.call(name, 0, row.shape(0, *shape_list), *arguments)
            return [(made, 0, ""), (columns, 1, f"{name} of a matrix is taken along each column")]
        if written == LAST and row.axes and 1 in shape_list[0]:
            made = self.make.call(name, None, row.shape(None, *shape_list), *arguments)
            return [(made, 0, "axis -1 of a column is the only one that its array has")]
        if written and row.axes:
            axis = 1 if written == LAST else int(written)
            made = self.make.call(name, axis, row.shape(axis, *shape_list), *arguments)
            if self.code and made.shape != SCALAR and 1 in made.shape and 1 not in arguments[0].shape:
                return [(made, 0, ""), (self.make.transpose(made), 1, "the sums are taken as a column")]
            return [(made, 0, "")]
        if written:
            raise NoReadingError("takes no axis")
        try:
            return [(self.make.call(name, None, row.shape(None, *shape_list), *arguments), 0, "")]
        except ShapeError:
            if not row.axes:
                raise
        return [
            (
                self.make.call(name, axis, row.shape(axis, *shape_list), *arguments),
                1,
                f"{name} is taken along each {what}",
            )
            for axis, what in ((1, "row"), (0, "column"))
        ]

    def sized(self, name: str, row: Operation, arguments: tuple[Term, ...]) -> Term:
        """`unvec(v, m, n)`: a call that ends with the sizes of its result."""
        *operands, rows, columns = arguments
        wanted = size_of(rows), size_of(columns)
        if None in wanted:
            raise NoReadingError("ends with the sizes of the result, each a number or a size's name")
        shape = row.shape(None, *(operand.shape for operand in operands), wanted)
        return self.make.call(name, None, shape, *operands)

    def loss(self, name: str, arguments: tuple[Term, ...]) -> Term:
        row = LOSSES[name]
        if len(arguments) != len(row.arguments):
            raise NoReadingError(f"is used as {name}({', '.join(row.arguments)})")
        shapes.same([argument.shape for argument in arguments], "compare")
        if len({argument.shape for argument in arguments}) > 1:
            raise ShapeError("its arguments must have one shape")
        return self.adopt(instantiate(row.formula, dict(zip(row.arguments, arguments, strict=True))))

    def adopt(self, term: Term) -> Term:
        """A term from elsewhere, made again here."""
        made: dict[int, Term] = {}
        for node in term.postorder():
            inner = tuple(made[id(operand)] for operand in node.operands)
            made[id(node)] = self.make.term(node.op, inner, node.shape, node.value, node.order)
        return made[id(term)]

    def constructor(self, name: str, arguments: tuple[Term, ...]) -> Term:
        sizes = [size_of(argument) for argument in arguments]
        known = [size for size in sizes if size is not None]
        most = 1 if name == "eye" else 2
        if not 1 <= len(sizes) <= most or len(known) < len(sizes):
            usage = "eye(n)" if name == "eye" else f"{name}(n) or {name}(m, n)"
            raise NoReadingError(f"takes sizes: {usage}, each a number or a size's name")
        shape: Shape = (known[0], known[0]) if most == 1 else (known[0], known[1] if len(known) > 1 else 1)
        if name == "ones":
            return self.make.ones(*shape)
        if name not in ("zeros", "eye"):
            named = frozenset(size for size in known if isinstance(size, str))
            return self.adopt(read(f"{name}({', '.join(map(str, known))})", Scope({}, named)))
        return self.make.term(name, (), shape, shape)

    # Functions of code and books that are written out

    def bars(self, kind: str, a: Term) -> list[Meaning]:
        """|a|, |X|, ‖x‖, ‖X‖_F."""
        if kind != "bars":
            return self.norm(kind, a)
        if a.shape == SCALAR:
            return [(self.make.apply("abs", a), 0, "")]
        absolute = self.make.apply("abs", a)
        entries = "the bars are read as absolute values, entry by entry"
        if a.shape[0] == a.shape[1]:
            det = self.make.call("det", None, SCALAR, a)
            return [(det, 0, "the bars are read as the determinant"), (absolute, 2, entries)]
        length = self.make.call("norm2" if 1 in a.shape else "norm_fro", None, SCALAR, a)
        return [(absolute, 0, entries), (length, 1, "the bars are read as a length")]

    def norm(self, kind: str, a: Term) -> list[Meaning]:
        vector = 1 in a.shape
        if kind in ("norm", "norm2") and not vector:
            frobenius = self.make.call("norm_fro", None, SCALAR, a)
            return [(frobenius, 0 if kind == "norm" else 1, "the norm of a matrix is read as the Frobenius norm")]
        return [(self.make.call("norm2" if kind == "norm" else kind, None, SCALAR, a), 0, "")]

    def outer(self, node: Tree, a: Term, b: Term) -> list[Meaning]:
        if 1 not in a.shape or 1 not in b.shape:
            raise ShapeError(
                f"an outer product is of two columns, not of {with_article(a.shape)} and {with_article(b.shape)}"
            )
        column = a if a.shape[1] == 1 else self.make.transpose(a)
        row = b if b.shape[0] == 1 else self.make.transpose(b)
        if SCALAR in (column.shape, row.shape):
            return [(self.make.product(column, row), 0, "")]
        return [(self.make.product(column, row), 0, "")]

    def ones_like(self, node: Tree, a: Term) -> list[Meaning]:
        return [(self.make.ones(*a.shape), 0, "")]

    def zeros_like(self, node: Tree, a: Term) -> list[Meaning]:
        return [
            (
                self.make.term("zeros", (), a.shape, a.shape) if a.shape != SCALAR else self.make.number(Fraction(0)),
                0,
                "",
            )
        ]

    def reshape(self, node: Tree, a: Term, *target: Term) -> list[Meaning]:
        """A column as a row and back; a matrix only to its own shape."""
        numbers = [number_of(size) for size in target]
        sizes = [size_of(size) for size in target]
        if not 1 <= len(target) <= 2:
            raise NoReadingError("takes one or two sizes")
        if 1 in a.shape:
            if len(target) == 1 or numbers[1] == 1:
                return [(a if a.shape[1] == 1 else self.make.transpose(a), 0, "")]
            if numbers[0] == 1:
                return [(a if a.shape[0] == 1 else self.make.transpose(a), 0, "")]
        if tuple(sizes) == a.shape:
            return [(a, 0, "")]
        raise NoReadingError(f"{with_article(a.shape)} is not reshaped so here", a.shape)

    def reshape_like(self, node: Tree, a: Term, b: Term) -> list[Meaning]:
        """`A.reshape(B.shape)`: a column as a row and back; a matrix only to its own shape."""
        if a.shape == b.shape:
            return [(a, 0, "")]
        if 1 in a.shape and a.shape[::-1] == b.shape:
            return [(self.make.transpose(a), 0, "")]
        raise NoReadingError(f"{with_article(a.shape)} is not reshaped so here", a.shape)

    def with_axis(self, node: Tree, a: Term, axis: Term | None = None) -> list[Meaning]:
        """`np.expand_dims(v, 0)` is a row, and with any other axis a column."""
        number = number_of(axis) if axis is not None else int(node.axis) if node.axis in ("0", "1") else None
        if 1 not in a.shape or number not in (0, 1, -1):
            return [(a, 0, "")]
        turned = a.shape[0 if number == 0 else 1] != 1
        return [(self.make.transpose(a) if turned else a, 0, "")]

    def new_axis(self, node: Tree, a: Term) -> list[Meaning]:
        """`v[None, :]` is a row and `v[:, None]` a column, whichever v was."""
        turned = 1 in a.shape and a.shape[int(node.axis)] != 1
        return [(self.make.transpose(a) if turned else a, 0, "")]

    def reciprocal(self, node: Tree, a: Term) -> list[Meaning]:
        return [(self.make.hadamard_divide(self.make.number(Fraction(1)), a), 0, "")]

    def inverse(self, node: Tree, a: Term) -> list[Meaning]:
        return [(self.make.inverse(a), 0, "")]

    def transpose(self, node: Tree, a: Term) -> list[Meaning]:
        return [(self.make.transpose(a), 0, "")]

    def erf(self, node: Tree, a: Term, *, above: bool = False) -> list[Meaning]:
        """The error function, 2 Φ(√2 a) − 1; erfc is 1 minus that."""
        one, two = self.make.number(Fraction(1)), self.make.number(Fraction(2))
        at = self.make.product(self.make.apply("sqrt", two), a)
        twice = self.make.product(two, self.make.apply("normal_cdf", at))
        made = ("subtract", two, twice) if above else ("subtract", twice, one)
        return [(self.make.add(*made), 0, "")]

    def log1p(self, node: Tree, a: Term) -> list[Meaning]:
        return [(self.make.apply("log", self.make.add("add", self.make.number(Fraction(1)), a)), 0, "")]

    def expm1(self, node: Tree, a: Term) -> list[Meaning]:
        return [(self.make.add("subtract", self.make.apply("exp", a), self.make.number(Fraction(1))), 0, "")]

    def diag(self, node: Tree, a: Term) -> list[Meaning]:
        if a.shape == SCALAR:
            return [(a, 0, "")]
        if a.shape[0] == 1:
            column = self.make.transpose(a)
            return [
                (
                    self.make.call("diag", None, shapes.diagonal(None, column.shape), column),
                    1,
                    "diag of a row is the same as of a column",
                )
            ]
        return [(self.make.call("diag", None, shapes.diagonal(None, a.shape), a), 0, "")]


def _over(function: str) -> Callable[..., list[Meaning]]:
    return lambda calls, node, a: calls.reciprocal(node, calls.make.apply(function, a))


def _ratio(above: str, below: str) -> Callable[..., list[Meaning]]:
    return lambda calls, node, a: [
        (calls.make.hadamard_divide(calls.make.apply(above, a), calls.make.apply(below, a)), 0, "")
    ]


_SPECIAL: Mapping[str, Callable[..., list[Meaning]]] = {
    "outer": Calls.outer, "ones_like": Calls.ones_like, "zeros_like": Calls.zeros_like, "reshape": Calls.reshape,
    "reshape_like": Calls.reshape_like, "view": Calls.reshape, "new_axis": Calls.new_axis,
    "reciprocal": Calls.reciprocal, "diagflat": Calls.diag, "diag": Calls.diag, "transpose": Calls.transpose,
    "inv": Calls.inverse, "solve": Calls.inverse, "unsqueeze": Calls.with_axis, "expand_dims": Calls.with_axis,
    "ravel": Calls.ravel, "squeeze": Calls.squeeze, "log1p": Calls.log1p, "expm1": Calls.expm1, "erf": Calls.erf,
    "erfc": partial(Calls.erf, above=True), "sech": _over("cosh"), "sec": _over("cos"), "csch": _over("sinh"),
    "csc": _over("sin"), "tan": _ratio("sin", "cos"), "cot": _ratio("cos", "sin"), "coth": _ratio("cosh", "sinh"),
    "convolve": lambda calls, *given: convolve(calls.make, *given),
    "correlate": lambda calls, *given: correlate(calls.make, *given),
    "fullcorrelate": lambda calls, *given: correlate(calls.make, *given, default=FULL),
}  # fmt: skip
"""Calls that mean more here than an operation of the catalogue."""
