"""The `values` of a problem file: rows of finite numbers that fit their variables."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from fractions import Fraction

from symback.names import canonical
from symback.shapes import is_scalar, words
from symback.spec.declarations import Names
from symback.spec.findings import shown, suggestion
from symback.spec.kinds import kind_fault
from symback.spec.problem import Rows, Variable
from symback.spec.schema import OPEN_SIZE
from symback.spec.tree import Node

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_FRACTION = re.compile(r"[-+]?\d{1,300} */ *\d{1,300}")


@dataclass(slots=True)
class Values:
    """Reads values one variable at a time, and learns the sizes that they fix."""

    names: Names
    rows: dict[str, Rows] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)
    """By whose values a size is fixed."""

    def read(self, key: Node, value: Node) -> None:
        """Take the value of one variable; what is wrong with it is noted."""
        name = canonical(key.text)
        known = self.names.variables
        if name in self.names.texts:
            message = f"{key.text} is computed by the network, so its value cannot be given"
            self.complain("unknown-name", message, key, suggestion(name, known, "variables here"))
        elif name in self.rows:
            self.complain("duplicate-key", f"{key.text} is {name}, whose values stand above", key, "remove one of them")
        elif name in known:
            if OPEN_SIZE not in known[name].shape:
                self._fit(known[name], value)
        elif name not in self.names.findings.broken:
            message = f"{key.text} is no variable of this problem"
            self.complain("unknown-name", message, key, suggestion(name, known, "variables here"))

    def complain(self, code: str, message: str, node: Node, hint: str) -> None:
        self.names.findings.complain(code, message, node, hint)

    def _fit(self, variable: Variable, value: Node) -> None:
        entries = self._entries(variable, value)
        if entries is None:
            return
        read = [[self._number(entry) for entry in row] for row in entries]
        rows = tuple(tuple(number for number in row if number is not None) for row in read)
        if any(len(numbers) < len(row) for numbers, row in zip(rows, entries, strict=True)):
            return
        name, shape = variable.name, (len(rows), len(rows[0]))
        sizes = self._sizes(variable, shape)
        if sizes is None:
            named = [size for size in dict.fromkeys(variable.shape) if isinstance(size, str)]
            why = "".join(f", where {n} is {self.sizes[n]} by the values of {self._first[n]}" for n in named
                          if n in self.sizes)  # fmt: skip
            message = f"{name} is {words(variable.shape)}{why}, but its values are {words(shape)}"
            self.complain("values-shape", message, value, self._layout(variable))
        elif fault := kind_fault(variable, rows):
            node = entries[fault.at[0]][fault.at[1]] if fault.at else value
            hint = f"change the values, or the kind of {name}"
            self.complain("values-kind", f"{name} is of kind {variable.kind}: {fault.message}", node, hint)
        else:
            self.rows[name] = rows
            self._first |= {size: name for size in sizes if size not in self.sizes}
            self.sizes |= sizes

    def _sizes(self, variable: Variable, found: tuple[int, int]) -> dict[str, int] | None:
        """The named sizes of a variable whose values have the shape `found`; None where that does not fit."""
        sizes: dict[str, int] = {}
        for size, count in zip(variable.shape, found, strict=True):
            if isinstance(size, str):
                sizes.setdefault(size, self.sizes.get(size, count))
            if count != (size if isinstance(size, int) else sizes[size]):
                return None
        return sizes

    def _layout(self, variable: Variable) -> str:
        """A hint: how the values of such a variable are written."""
        count, width = (min(self.sizes.get(size, 2) if isinstance(size, str) else size, 4) for size in variable.shape)
        rows = [", ".join(str(row * width + column + 1) for column in range(width)) for row in range(count)]
        listed = f"[{', '.join(rows)}]" if 1 in variable.shape else f"[{', '.join(f'[{row}]' for row in rows)}]"
        return f"written like {variable.name}: {'0.5' if is_scalar(variable.shape) else listed}"

    def _entries(self, variable: Variable, value: Node) -> list[list[Node]] | None:
        """The nodes of the numbers, row by row; a flat list is a column, or the one row of a 1×n matrix."""
        name, entries = variable.name, [value] if value.kind == "scalar" else value.items
        flat = [entry for entry in entries if entry.kind == "scalar"]
        fault, node = "", value
        if value.kind == "mapping" or value.is_empty():
            fault = f"the values of {name} must be numbers"
        elif not entries or (flat and len(flat) < len(entries)):
            fault = f"{name} is given {'numbers and rows of numbers mixed' if entries else 'no number'}"
        elif flat and value.kind == "sequence" and 1 not in variable.shape:
            fault = f"{name} is {words(variable.shape)}: its values must be a list of rows"
        elif not flat:
            length = len(entries[0].items)
            odd = [entry for entry in entries if entry.kind == "mapping" or len(entry.items) != length or not length]
            if odd:
                fault, node = f"the rows of {name} must have one length, and the first row has {length} numbers", odd[0]
        if fault:
            self.complain("values-shape", fault, node, self._layout(variable))
            return None
        if not flat:
            return [entry.items for entry in entries]
        return [flat] if variable.shape[0] == 1 and variable.shape[1] != 1 else [[entry] for entry in flat]

    def _number(self, node: Node) -> float | None:
        text = node.text if node.kind == "scalar" else ""
        number = None
        try:
            if len(text) <= 400 and _NUMBER.fullmatch(text):
                number = float(text)
            elif _FRACTION.fullmatch(text):
                number = float(Fraction(text.replace(" ", "")))
        except (ZeroDivisionError, OverflowError):
            number = None
        if number is not None and math.isfinite(number):
            return number
        written = shown(text) if text else {"sequence": "a list", "mapping": "a mapping"}.get(node.kind, "nothing")
        hint = "write 0.5, -3, 1e-6 or 1/3"
        if re.fullmatch(r"[-+.\deE]+( +[-+.\deE]+)+", text):
            hint = "put a comma between two numbers"
        self.complain("values", f"{written} is not a finite number", node, hint)
        return None
