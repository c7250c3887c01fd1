"""Random expression graphs over all operations of the language, one for each seed.

Unlike `networks`, which are built as courses build them, a graph joins whatever fits: every function,
every function of whole arrays by every axis, every node, every loss, on shared and branching operands.
Arguments are kept where a function is defined and well-conditioned, and of moderate size.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from symback.catalog import FUNCTIONS, OPERATIONS

Shape = tuple[int, int]

SIZES = (1, 2, 3, 4, 5)
LARGEST = 24  # entries of an array that still takes part


@dataclass
class Graph:
    """What a problem file would hold; `free` are the definitions that nothing uses yet."""

    choose: random.Random
    variables: dict[str, list[int]] = field(default_factory=dict)
    network: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    sizes: tuple[int, ...] = SIZES

    def variable(self, shape: Shape) -> str:
        name = f"X{len(self.variables) + 1}"
        self.variables[name] = list(shape)
        self.shapes[name] = shape
        return name

    def shape(self) -> Shape:
        """A shape: columns are as common as matrices."""
        rows = self.choose.choice(self.sizes)
        return (rows, 1) if self.choose.random() < 0.4 else (rows, self.choose.choice(self.sizes))

    def pick(self, fits: Callable[[Shape], bool], otherwise: Shape) -> str:
        """A name whose shape fits, most often the newest; else a new variable."""
        known = [name for name, shape in self.shapes.items() if fits(shape)]
        if not known or self.choose.random() < 0.2:
            return self.variable(otherwise)
        return known[-1] if self.choose.random() < 0.5 else self.choose.choice(known)

    def any(self) -> str:
        return self.pick(lambda shape: True, self.shape())

    def like(self, name: str) -> str:
        """Another operand of the same shape."""
        shape = self.shapes[name]
        return self.pick(lambda other: other == shape, shape)

    def square(self) -> str:
        n = self.choose.choice((2, 3))
        return self.pick(lambda shape: shape[0] == shape[1] and shape[0] in (2, 3), (n, n))

    def vector(self) -> str:
        n = self.choose.choice(self.sizes[1:])
        return self.pick(lambda shape: 1 in shape and shape != (1, 1), (n, 1))

    def column(self) -> str:
        n = self.choose.choice(self.sizes[1:])
        return self.pick(lambda shape: shape[1] == 1 and shape[0] in self.sizes[1:], (n, 1))

    def scalar(self) -> str:
        return self.pick(lambda shape: shape == (1, 1), (1, 1))

    def define(self, row: str) -> None:
        text, shape = ROWS[row](self)
        if shape[0] * shape[1] > LARGEST:
            return
        name = f"A{len(self.network) + 1}"
        self.free = [known for known in self.free if known not in text.replace("(", " ").replace(")", " ").split()]
        self.network[name] = text
        self.shapes[name] = shape
        self.free.append(name)
        self.rows.append(row)


Row = Callable[[Graph], tuple[str, Shape]]

_ARGUMENT = {
    "log": "{a} .^ 2 + 1/2", "sqrt": "{a} .^ 2 + 1/2", "exp": "{a} / 4", "sinh": "{a} / 4", "cosh": "{a} / 4",
    "square": "{a} / 2",
}  # fmt: skip
"""What a function is applied to, where not every number will do."""


def _function(name: str, order: int = 0) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        return f"{name}{chr(39) * order}({_ARGUMENT.get(name, '{a}').format(a=a)})", g.shapes[a]

    return row


def _reduced(shape: Shape, axis: int | None) -> Shape:
    return (1, 1) if axis is None else (1, shape[1]) if axis == 0 else (shape[0], 1)


def _operation(name: str, axis: int | None) -> Row:
    """A function of one array; `keeps` tells whether the result has its shape."""

    def row(g: Graph) -> tuple[str, Shape]:
        keeps = "softmax" in name
        vector = name == "norm2" or (axis is None and name in ("softmax", "log_softmax", "logsumexp"))
        a = g.vector() if vector else g.any()
        shape = g.shapes[a]
        where = "" if axis is None else f", axis={axis}"
        return f"{name}({a}{where})", shape if keeps else _reduced(shape, axis)

    return row


def _pair(name: str) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        return f"{name}({a}, {g.like(a)})", g.shapes[a]

    return row


def _regular(template: str, *, scalar: bool = False) -> Row:
    """Of a square matrix far from singular, with a positive determinant."""

    def row(g: Graph) -> tuple[str, Shape]:
        a = g.square()
        n = g.shapes[a][0]
        return template.format(m=f"4 eye({n}) + tanh({a})"), (1, 1) if scalar else (n, n)

    return row


def _elementwise(template: str) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        return template.format(a=a, b=g.like(a)), g.shapes[a]

    return row


def _product(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    inner = g.shapes[a][1]
    b = g.pick(lambda shape: shape[0] == inner, (inner, g.choose.choice(g.sizes)))
    return f"{a} {b} / {inner}", (g.shapes[a][0], g.shapes[b][1])


def _product_transposed(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    rows = g.shapes[a][0]
    b = g.pick(lambda shape: shape[0] == rows, (rows, g.choose.choice(g.sizes)))
    return f"{a}^T {b} / {rows}", (g.shapes[a][1], g.shapes[b][1])


def _product_of_three(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    rows, columns = g.shapes[a]
    b = g.variable((columns, g.choose.choice(g.sizes)))
    c = g.pick(lambda shape: shape[1] == rows, (g.choose.choice(g.sizes), rows))
    return f"{c} {a} {b} / {rows * columns}", (g.shapes[c][0], g.shapes[b][1])


def _inner(g: Graph) -> tuple[str, Shape]:
    a = g.column()
    return f"{a}^T {g.like(a)} / {g.shapes[a][0]}", (1, 1)


def _transpose(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    return f"({a} .* {g.like(a)})^T", g.shapes[a][::-1]


def _scaled(template: str) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        return template.format(a=a, c=g.scalar()), g.shapes[a]

    return row


def _matrix_power(power: str) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.square()
        n = g.shapes[a][0]
        return f"(4 eye({n}) + tanh({a}))^{power} / {4 ** int(power) if int(power) > 0 else 1}", (n, n)

    return row


def _stack(axis: int) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        same = g.shapes[a][1 - axis]
        new = (g.choose.choice(g.sizes), same) if axis == 0 else (same, g.choose.choice(g.sizes))
        b = g.pick(lambda shape: shape[1 - axis] == same, new)
        total = g.shapes[a][axis] + g.shapes[b][axis]
        return f"[{a}{'; ' if axis == 0 else ', '}{b}]", (total, same) if axis == 0 else (same, total)

    return row


def _part(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    written, shape = [], []
    for size in g.shapes[a]:
        first = g.choose.randint(1, size)
        last = g.choose.randint(first, size)
        whole = g.choose.random() < 0.4
        written.append(":" if whole else f"{first}:{last}")
        shape.append(size if whole else last - first + 1)
    return f"{a}[{','.join(written)}]", (shape[0], shape[1])


def _range(g: Graph, size: int) -> tuple[int, int]:
    first = g.choose.randint(1, size)
    return first, g.choose.randint(first, size)


def _part_of_a_part(g: Graph) -> tuple[str, Shape]:
    """Rows of rows, columns of rows: every slice in a pair of brackets of its own."""
    a = g.any()
    text, shape = a, g.shapes[a]
    for _ in range(g.choose.choice((2, 2, 3))):
        axis = g.choose.choice((0, 1))
        first, last = _range(g, shape[axis])
        text += f"[{first}:{last},:]" if axis == 0 else f"[:,{first}:{last}]"
        shape = (last - first + 1, shape[1]) if axis == 0 else (shape[0], last - first + 1)
    return text, shape


def _single_entry(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    return f"{a}[{g.choose.randint(1, g.shapes[a][0])},{g.choose.randint(1, g.shapes[a][1])}]", (1, 1)


def _by_entries(template: str, axis: int | None) -> Row:
    """An array that is given by its entries: A itself or, where one index is a number, a row or column of it."""

    def row(g: Graph) -> tuple[str, Shape]:
        a = g.pick(lambda shape: 1 not in shape, (2, 3))
        shape = g.shapes[a]
        if axis is None:
            return template.format(a=a), shape[::-1]
        at = g.choose.randint(1, shape[axis]) if g.choose.random() < 0.5 else 1
        size = shape[1 - axis]
        return template.format(a=a, at=at), (1, size) if "entries[1," in template else (size, 1)

    return row


def _known_part(template: str) -> Row:
    """A part of an array that is known by its shape, in each entry of which there is a number."""

    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        n = g.choose.choice((2, 3))
        return template.format(a=a, n=n, i=g.choose.randint(1, n), j=g.choose.randint(1, n)), g.shapes[a]

    return row


def _function_of_joined(template: str) -> Row:
    """A function of the entries of what is joined, which then goes on as one array."""

    def row(g: Graph) -> tuple[str, Shape]:
        a = g.column()
        b = g.pick(lambda shape: shape[1] == 1, (g.choose.choice(g.sizes), 1))
        return template.format(s=f"[{a}; {b}]"), (1, 1) if "(" in template else (g.shapes[a][0] + g.shapes[b][0], 1)

    return row


def _times_a_column(template: str) -> Row:
    """A function of the entries of a matrix, which then meets a column."""

    def row(g: Graph) -> tuple[str, Shape]:
        a = g.pick(lambda shape: 1 not in shape, (2, 3))
        rows, columns = g.shapes[a]
        v = g.pick(lambda shape: shape == (columns, 1), (columns, 1))
        u = g.pick(lambda shape: shape == (rows, 1), (rows, 1))
        return template.format(a=a, v=v, u=u), (1, 1) if template.startswith("{u}") else (rows, 1)

    return row


def _diagonal(g: Graph) -> tuple[str, Shape]:
    a = g.column()
    n = g.shapes[a][0]
    return f"diag({a})", (n, n)


def _diagonal_of(g: Graph) -> tuple[str, Shape]:
    a = g.square()
    return f"diag({a})", (g.shapes[a][0], 1)


def _trace(g: Graph) -> tuple[str, Shape]:
    return f"tr({g.square()})", (1, 1)


def _loss(template: str) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        return template.format(a=a, b=g.like(a)), (1, 1)

    return row


def _vec(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    return f"vec({a})", (g.shapes[a][0] * g.shapes[a][1], 1)


def _unvec(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    columns, rows = g.shapes[a]
    return f"unvec(vec({a}), {rows}, {columns})", (rows, columns)


def _commuted(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    rows, columns = g.shapes[a]
    return f"commutation({rows}, {columns}) vec({a})", (rows * columns, 1)


def _kron(g: Graph) -> tuple[str, Shape]:
    a = g.any()
    b = g.pick(lambda shape: shape[0] * shape[1] <= 4, (g.choose.choice((1, 2)), 2))
    shape = g.shapes[a][0] * g.shapes[b][0], g.shapes[a][1] * g.shapes[b][1]
    return (f"{a} ⊗ {b}", shape) if g.choose.random() < 0.5 else (f"kron({b}, {a})", shape)


def _blocks(name: str) -> Row:
    def row(g: Graph) -> tuple[str, Shape]:
        a = g.any()
        rows, columns = g.shapes[a]
        p, q = (g.choose.choice([k for k in range(1, size + 1) if not size % k]) for size in (rows, columns))
        b = g.pick(lambda shape: shape == (p, q), (p, q))
        return f"{name}({a}, {b})", (rows // p, columns // q)

    return row


_SPECIAL = {"tr": _trace, "det": _regular("det({m}) / 16", scalar=True),
            "logdet": _regular("logdet({m})", scalar=True), "diag": _diagonal,
            "vec": _vec, "unvec": _unvec}  # fmt: skip
_SPECIAL_PAIRS = {"kron": _kron, "kron_left": _blocks("kron_left"), "kron_right": _blocks("kron_right")}

ROWS: dict[str, Row] = {
    **{f"{name}": _function(name) for name in FUNCTIONS},
    **{f"{name}'": _function(name, 1) for name, row in FUNCTIONS.items() if row.activation},
    **{
        f"{name} axis={axis}": _SPECIAL.get(name) or _operation(name, axis)
        for (name, count), row in OPERATIONS.items()
        if count == 1
        for axis in ((None, 0, 1) if row.axes else (None,))
    },
    **{f"{name} of two": _SPECIAL_PAIRS.get(name) or _pair(name) for name, count in OPERATIONS if count == 2},
    "commutation": _commuted,
    "product": _product,
    "product transposed": _product_transposed,
    "product of three": _product_of_three,
    "inner product": _inner,
    "transpose": _transpose,
    "Hadamard product": _elementwise("{a} .* {b}"),
    "sum": _elementwise("{a} + {b}"),
    "difference": _elementwise("1 - {a} - 1/3 {b}"),
    "quotient": _elementwise("{a} ./ (1 + {b} .^ 2)"),
    "power": _elementwise("({a} .* {b}) .^ 3 / 8"),
    "root": _elementwise("(1 + {a} .^ 2) .^ (1/2) - {b}"),
    "scaling": _scaled("{c} {a}"),
    "division": _scaled("{a} / (2 + {c}^2)"),
    "adding a scalar": _scaled("{c} + {a}"),
    "matrix square": _matrix_power("2"),
    "inverse": _regular("inv({m})"),
    "inverse squared": _matrix_power("-2"),
    "on top": _stack(0),
    "beside": _stack(1),
    "part": _part,
    "part of a part": _part_of_a_part,
    "entry": _single_entry,
    "array by entries": _by_entries("entries[i,j]({a}[j,i])", None),
    "row by entries": _by_entries("entries[1,j]({a}[{at},j])", 0),
    "row as a column by entries": _by_entries("entries[i]({a}[{at},i])", 0),
    "column by entries": _by_entries("entries[i]({a}[i,{at}])", 1),
    "part of ones": _known_part("ones({n})[{i}] {a} + ones({n}, {n})[{i},{j}] {a}"),
    "part of the identity": _known_part("eye({n})[{i},{j}] + {a}"),
    "power of what is joined": _function_of_joined("{s} .^ 3"),
    "norm of what is joined": _function_of_joined("norm2({s} .^ 2)"),
    "logsumexp of what is joined": _function_of_joined("logsumexp(tanh({s}))"),
    "function times a column": _times_a_column("tanh({a}) {v} / 3"),
    "function between columns": _times_a_column("{u}^T tanh({a}) {v} / 3"),
    "means of a function": _times_a_column("mean(tanh({a}), axis=1)"),
    "power of logdet": _regular("logdet({m})^2 / 4", scalar=True),
    "power of det": _regular("(det({m}) / 16)^3 / 8", scalar=True),
    "power of a norm": _loss("norm2({a}[:,1] + 1/2)^3 / 4"),
    "largest of sums": _loss("max(mean({a}, axis=1)) + min(sum({b}, axis=0))"),
    "diagonal of": _diagonal_of,
    "mse": _loss("mse({a}, {b})"),
    "bce": _loss("bce(sigmoid({a}), sigmoid({b}))"),
    "cross_entropy": _loss("cross_entropy(sigmoid({a}), {b})"),
    "hinge": _loss("hinge({a}, {b})"),
    "bce_logits": _loss("bce_logits({a}, {b})"),
    "cross_entropy_logits": _loss("cross_entropy_logits({a}, {b}, axis=1)"),
}  # fmt: skip
"""Every way in which a graph can go on: text and shape of the next definition."""


def graph(seed: int, length: int = 7, sizes: tuple[int, ...] = SIZES) -> Graph:
    """The graph of a seed: up to `length` definitions, and f, in which all of them meet."""
    g = Graph(random.Random(seed), sizes=sizes)
    names = list(ROWS)
    for _ in range(g.choose.randint(1, length)):
        g.define(g.choose.choice(names))
    while not g.network:
        g.define(g.choose.choice(names))
    ends = [f"sum({name} .* {g.variable(g.shapes[name])})" for name in g.free]
    g.network["f"] = " + ".join(ends)
    return g


def nested(g: Graph) -> dict[str, str]:
    """The network with most definitions that are used once in their places, so that functions stand in each other."""
    network = dict(g.network)
    for name in g.network:
        users = [other for other, text in network.items() for _ in re.findall(rf"\b{name}\b", text)]
        if len(users) == 1 and g.choose.random() < 0.8:
            inside = f"({network.pop(name)})"
            network[users[0]] = re.sub(rf"\b{name}\b", lambda _: inside, network[users[0]])  # noqa: B023
    return network
