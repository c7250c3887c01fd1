"""What calls mean: functions of entries and of whole arrays, and arrays that are made from sizes."""

from __future__ import annotations

from symback import shapes
from symback.catalog import LOSSES, OPERATION_NAMES, OPERATIONS, find_function
from symback.errors import ShapeError
from symback.language.arithmetic import Arithmetic
from symback.language.syntax import Syntax
from symback.language.terms import Term, size_of

CONSTRUCTORS = {"ones": 2, "zeros": 2, "eye": 1, "commutation": 2}
"""Constant arrays, with the number of sizes that each takes at most."""


_SIZES = "a size is a number, the name of one, or a product of them, 2*n"


class Calls(Arithmetic):
    """What stands before an argument in brackets."""

    __slots__ = ()

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
            return self.complain(node, "arguments", f"{name} takes {what}", f"write {name}(z)")
        function = find_function(name)
        if function is not None:
            return Term("apply", arguments, arguments[0].shape, function.name, node.order)
        if node.order:
            return self.no_slope(node)
        return self._inverse(node, arguments[0]) if name == "inv" else self._transpose(node, arguments[0])

    def no_slope(self, node: Syntax) -> Term | None:
        message = f"{node.value} is not elementwise, so it has no slope {node.value}'"
        return self.complain(
            node, "prime", message, "a prime is the derivative of an elementwise function, sigmoid'(z)"
        )

    def operation(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        name = node.value
        if node.order:
            return self.no_slope(node)
        if (name, len(arguments) - 2) in OPERATIONS and OPERATIONS[name, len(arguments) - 2].sized:
            return self.sized(node, arguments)
        row = OPERATIONS.get((name, len(arguments)))
        if any(known == name and one.sized for (known, _), one in OPERATIONS.items()):
            return self.complain(node, "arguments", f"{name} takes the sizes of the result", f"{name}(v, m, n)")
        if row is None or (node.axis and not row.axes):
            counts = " or ".join(str(count) for known, count in OPERATIONS if known == name)
            what = (
                f"{counts} argument{'s' if counts != '1' else ''}, not {len(arguments)}" if row is None else "no axis"
            )
            usage = ", ".join("ABC"[: min(count for known, count in OPERATIONS if known == name)])
            return self.complain(node, "arguments", f"{name} takes {what}", f"write {name}({usage})")
        axis = int(node.axis) if node.axis else None
        shape = row.shape(axis, *(argument.shape for argument in arguments))
        return Term("call", arguments, shape, name, -1 if axis is None else axis)

    def sized(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        """`unvec(v, m, n)`: a call that ends with the sizes of its result."""
        *operands, rows, columns = arguments
        wanted = size_of(rows), size_of(columns)
        if None in wanted or node.axis:
            message = f"{node.value} ends with the sizes of the result, each a number or a size's name"
            return self.complain(node, "arguments", message, f"{node.value}(v, m, n)")
        row = OPERATIONS[node.value, len(operands)]
        try:
            shape = row.shape(None, *(operand.shape for operand in operands), wanted)
        except ShapeError as error:
            return self.complain(node, "shape", f"{self.written(node)}: {error}", error.hint or _SIZES)
        return Term("call", tuple(operands), shape, node.value, -1)

    def loss(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        """A loss, by its formula in the catalogue."""
        raise NotImplementedError

    def constructor(self, node: Syntax, arguments: tuple[Term, ...]) -> Term | None:
        sizes = tuple(size_of(argument) for argument in arguments)
        most = CONSTRUCTORS[node.value]
        least = 2 if node.value == "commutation" else 1
        if node.order or not least <= len(sizes) <= most or None in sizes:
            usage = "eye(n)" if most == 1 else f"{node.value}(n) or {node.value}(m, n)"
            usage = f"{node.value}(m, n)" if least == 2 else usage
            return self.complain(node, "arguments", f"{node.value} takes sizes: {usage}", _SIZES)
        known = tuple(size for size in sizes if size is not None)
        if least == 2:
            entries = shapes.times(*known)
            return Term(node.value, (), (entries, entries), known)
        shape = (known[0], known[0]) if most == 1 else (known[0], known[1] if len(known) > 1 else 1)
        return Term(node.value, (), shape, shape)
