"""Expression → code of a target, bottom-up and without recursion; helpers are collected as they are used.

Brackets are data: every piece of code carries how tightly it holds together, every place asks for a
rank. What is used in several places, nests too deep or must be a name becomes an assignment of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

from sympy import Add, Basic, Expr, Integer, MatrixExpr, Mul, Pow, Rational, Symbol
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import Apply, Call, Commutation, Constant, Gradient, Part, Scaling, Stack
from symback.catalog import OPERATIONS
from symback.code.functions import BODY, DIAGONAL, FUNCTION_CODE, OPERATION_CODE
from symback.code.targets import Identifiers, Target
from symback.errors import Diagnostic, UnsupportedError
from symback.shapes import Size, factors

DEEPEST = 12
"""Code that nests deeper becomes an assignment of its own: parsers have limits, and readers too."""


class Rank(IntEnum):
    """How tightly code holds together, and how tightly a place asks for."""

    SUM = 1
    PRODUCT = 2
    FACTOR = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code.

    `below` is what it divides by, where it is 1 over something; `negated` what follows its minus, where
    it begins with one; `spread` is what is repeated to make it, a number, a row or a column;
    `diagonal` is v where it is diag(v), `transposed` A where it is Aᵀ; `constant` tells that it is a bare
    number and no array.
    """

    rank: Rank
    text: str
    depth: int = 0
    below: Code | None = None
    negated: Code | None = None
    spread: Code | None = None
    diagonal: Code | None = None
    transposed: Code | None = None
    constant: bool = False

    def at(self, asked: Rank) -> str:
        """The text, in brackets where the place asks for them."""
        return self.text if self.rank >= asked else f"({self.text})"


@dataclass
class Emitter:
    """Writes assignments, one after the other, into `lines`."""

    target: Target
    name: Identifiers
    like: str = ""
    lines: list[str] = field(default_factory=list)
    helpers: dict[str, str] = field(default_factory=dict)
    sizes: set[str] = field(default_factory=set)
    named: dict[MatrixExpr, str] = field(default_factory=dict)
    shared: set[MatrixExpr] = field(default_factory=set)
    parts: int = 0

    def share(self, expressions: Iterable[MatrixExpr]) -> None:
        """Find what the right sides, in order, have in common: it is computed once."""
        seen: set[MatrixExpr] = set()
        whole: set[MatrixExpr] = set()
        for root in expressions:
            stack = [root]
            while stack:
                node = stack.pop()
                if node in whole:  # it has a name by then
                    continue
                if node in seen:
                    if _is_worth_a_name(node):
                        self.shared.add(node)
                    continue
                seen.add(node)
                stack.extend(algebra.operands(node))
            whole.add(root)

    def assign(self, thing: MatrixExpr, wished: str, value: MatrixExpr) -> None:
        """`name of thing = value`."""
        code = self.array(self.expression(value, whole=True))
        name = self.name(thing, wished)
        self.say(f"{name} = {code.text}{self.target.end}")
        self.named[thing] = name
        self.named.setdefault(value, name)

    def say(self, line: str) -> None:
        self.lines.append(line)

    def expression(self, expr: MatrixExpr, *, whole: bool = False) -> Code:
        def visit(node: MatrixExpr, inner: list[Code]) -> Code:
            if node in self.named:
                return Code(Rank.ATOM, self.named[node])
            made = _WRITE[type(node)](self, node, inner)
            code = replace(made, depth=1 + max((c.depth for c in inner), default=-1))
            if node is expr and whole:
                return code
            if node in self.shared or code.depth > DEEPEST:
                return self.spill(node, code)
            return code

        return self.fold(expr, visit)

    def fold(self, expr: MatrixExpr, visit: Callable[[MatrixExpr, list[Code]], Code]) -> Code:
        """`algebra.fold` that does not look into what has a name."""
        made: dict[MatrixExpr, Code] = {}
        stack = [(expr, False)]
        while stack:
            node, opened = stack.pop()
            if node in made:
                continue
            inner = () if node in self.named else algebra.operands(node)
            if opened or not inner:
                made[node] = visit(node, [made[operand] for operand in inner])
            else:
                stack.append((node, True))
                stack.extend((operand, False) for operand in reversed(inner))
        return made[expr]

    def spill(self, node: MatrixExpr, code: Code) -> Code:
        """Give `node` a name, by an assignment before the one that is being written."""
        if isinstance(node, Apply) and isinstance(node.arg, MatrixSymbol):
            wished = f"{node.function}{'_slope' * node.order}_{node.arg.name}"
        else:
            self.parts += 1
            wished = f"t{self.parts}"
        name = self.name(("part", node), wished)
        self.say(f"{name} = {self.array(code).text}{self.target.end}")
        self.named[node] = name
        return Code(Rank.ATOM, name)

    def array(self, code: Code) -> Code:
        """A bare number as a 1×1 array."""
        if not code.constant:
            return code
        return Code(Rank.ATOM, self.target.full.format(c=code.text, like=self.like), code.depth)

    def reduced(self, code: Code, axis: int) -> Code:
        """The sum down each column (0) or along each row (1)."""
        snippet = OPERATION_CODE["sum", 1].snippet(self.target.name, self.target.family)
        return Code(Rank.ATOM, snippet.format(z=code.text, axis=self.target.axes[1 + axis], np=self.target.module))

    def size(self, size: Size) -> str:
        if isinstance(size, int):
            return str(size)
        number, names = factors(size)
        self.sizes.update(names)
        parts = [*([str(number)] if number != 1 else []), *(self.name(("size", name), name) for name in names)]
        return " * ".join(parts)

    def shaped(self, template: str, node: MatrixExpr) -> Code:
        rows, columns = (self.size(size) for size in algebra.shape(node))
        return Code(Rank.ATOM, template.format(rows=rows, columns=columns, like=self.like))

    def told(self, node: Call) -> dict[str, str]:
        """The sizes of the result, for a call that is told them."""
        if not is_sized(node):
            return {}
        rows, columns = (self.size(size) for size in algebra.shape(node))
        return {"rows": rows, "columns": columns}

    # Functions

    def snippet(self, snippet: str, name: str, title: str, arguments: tuple[str, ...]) -> str | None:
        """The name of the helper function whose body the snippet is, written out when first used; None for a call."""
        if not snippet.startswith(BODY):
            return None
        helper = self.target.helper(name)
        if helper not in self.helpers:
            self.helpers[helper] = ""  # its place, before those it calls are written
            body = re.sub(r"\{(\w+)\}", lambda found: self.reference(found[1]), snippet.removeprefix(BODY))
            self.helpers[helper] = _FUNCTION[self.target.family](helper, title, arguments, body.split("\n"))
        return helper

    def reference(self, name: str) -> str:
        """What `{name}` in a helper's body stands for."""
        if name == "np":
            return self.target.module
        function = name.removesuffix("_slope")
        return self.function(function, int(name != function)) or name

    def function(self, function: str, order: int) -> str | None:
        snippet = FUNCTION_CODE[function].snippet(self.target.name, self.target.family, order)
        name = function + "_slope" * order
        title = f"{function}{chr(39) * order}(z), entry by entry" + (", without overflow" if "exp" in snippet else "")
        return self.snippet(snippet, name, title, ("z",))

    def apply(self, function: str, order: int, argument: Code) -> Code:
        argument = self.array(argument)
        if helper := self.function(function, order):
            return Code(Rank.ATOM, f"{helper}{self.target.each}({argument.text})")
        snippet = FUNCTION_CODE[function].snippet(self.target.name, self.target.family, order)
        # In a comparison or under a sign the argument is bracketed as `{a}` is.
        shown = argument.at(Rank.FACTOR) if " > " in snippet else argument.text
        text = snippet.format(z=shown, a=argument.at(Rank.ATOM), np=self.target.module)
        return Code(Rank.ATOM, text)

    def call(self, node: Call, inner: list[Code]) -> Code:
        name, count = node.function, len(inner)
        row = OPERATION_CODE[name, count]
        if name == "diag" and algebra.shape(node.operands[0])[1] != 1:
            row = DIAGONAL
        arguments = [self.array(code) for code in inner]
        axis = self.target.axes[0]
        along = _axis(node)
        if along is not None:
            axis = self.target.axes[1 + along]
        elif self.target.flatten and _reduces(node):
            flat = self.target.flatten.format(a=arguments[0].text)
            arguments = [Code(Rank.ATOM, flat)]
        snippet = row.snippet(self.target.name, self.target.family)
        title = f"{name} of A " + ("along an axis" if count == 1 else "and B")
        if helper := self.snippet(snippet, name, title, _arguments(snippet, count)):
            told = [code.text for code in arguments] + ([axis] if "axis" in snippet else [])
            return Code(Rank.ATOM, f"{helper}({', '.join(told)})")
        text = snippet.format(
            z=arguments[0].text, a=arguments[0].at(Rank.ATOM), y=arguments[-1].text, axis=axis, np=self.target.module,
            **self.told(node),
        )  # fmt: skip
        column = arguments[0] if name == "diag" and row is not DIAGONAL else None
        return Code(Rank.ATOM, text, diagonal=column)


def is_sized(node: MatrixExpr) -> bool:
    return isinstance(node, Call) and OPERATIONS[node.function, len(node.operands)].sized


def _arguments(snippet: str, count: int) -> tuple[str, ...]:
    if count == 2:
        return "A", "B"
    return ("A", "axis") if "axis" in snippet else ("A",)


def _reduces(node: Call) -> bool:
    return algebra.is_scalar(node) and node.function not in {"tr", "det", "logdet"} and len(node.operands) == 1


def _axis(node: Call) -> int | None:
    """The axis that is meant: of a column or a single row, along itself."""
    rows, columns = algebra.shape(node.operands[0])
    if node.axis is not None or len(node.operands) > 1:
        return node.axis
    return 0 if columns == 1 else 1 if rows == 1 else None


def _is_worth_a_name(node: MatrixExpr) -> bool:
    """Whether computing `node` twice is worse than one more name."""
    if isinstance(node, Transpose | Part | MatrixSymbol | Gradient | Constant | OneMatrix | ZeroMatrix | Identity):
        return False
    if isinstance(node, Scaling):
        return any(_is_worth_a_name(factor) for factor in node.args) or not isinstance(node.args[0], Constant)
    return True


# One function a node class. Operands come written.


def _constant(emit: Emitter, node: Constant, _: list[Code]) -> Code:
    code = number(node.value, emit.size)
    return replace(code, constant=True, spread=code)


def number(value: Expr, size: Callable[[Size], str]) -> Code:
    """A number or a formula in sizes, as one float or a quotient of whole numbers."""
    if value.could_extract_minus_sign():
        positive = number(-value, size)
        return Code(Rank.SUM, "-" + positive.at(Rank.PRODUCT), negated=positive)
    if isinstance(value, Rational) and not isinstance(value, Integer):
        if _is_decimal(int(value.q)):
            return Code(Rank.ATOM, repr(float(value)))
        return Code(Rank.PRODUCT, f"{value.p} / {value.q}")
    above, below = value.as_numer_denom()
    if below != 1:
        return Code(Rank.PRODUCT, f"{number(above, size).at(Rank.FACTOR)} / {number(below, size).at(Rank.FACTOR)}")
    if isinstance(value, Integer):
        return Code(Rank.ATOM, str(value) if abs(int(value)) < 2**53 else repr(float(value)))
    if isinstance(value, Symbol):
        return Code(Rank.ATOM, size(str(value.name)))
    if isinstance(value, Mul):
        return Code(Rank.PRODUCT, " * ".join(number(v, size).at(Rank.FACTOR) for v in value.args))
    if isinstance(value, Add):
        return Code(Rank.SUM, " + ".join(number(v, size).at(Rank.PRODUCT) for v in value.args))
    if isinstance(value, Pow) and isinstance(value.exp, Integer) and value.free_symbols:
        return Code(Rank.PRODUCT, " * ".join([number(value.base, size).at(Rank.FACTOR)] * int(value.exp)))
    if value.is_number and value.is_real:
        return Code(Rank.ATOM, repr(float(value)))
    raise UnsupportedError(Diagnostic("unsupported", f"the number {value} cannot be written as code"))


def _is_decimal(denominator: int) -> bool:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def _sum(emit: Emitter, node: MatAdd, inner: list[Code]) -> Code:
    if any(code.spread is None for code in inner):  # a number, a row or a column is repeated by itself
        inner = [code.spread or code for code in inner]
    text = inner[0].text
    for code in inner[1:]:
        if code.negated is not None:
            text += emit.target.minus + code.negated.at(Rank.PRODUCT)
        else:
            text += emit.target.plus + code.at(Rank.PRODUCT)
    return Code(Rank.SUM, text)


def _product(emit: Emitter, node: MatMul, inner: list[Code]) -> Code:
    """The product from the side where a vector stands; by ones it is a sum, or a row or column repeated."""
    factors = list(zip(node.args, (emit.array(code) for code in inner), strict=True))
    (first, _), (last, _) = factors[0], factors[-1]
    if isinstance(first, OneMatrix) and algebra.shape(first)[0] == 1:
        return emit.reduced(_chain(emit, factors[1:]), 0)
    if isinstance(last, OneMatrix) and algebra.shape(last)[1] == 1:
        return emit.reduced(_chain(emit, factors[:-1]), 1)
    spread = None
    if isinstance(first, OneMatrix) and algebra.shape(first)[1] == 1:
        spread = _chain(emit, factors[1:])
    elif isinstance(last, OneMatrix) and algebra.shape(last)[0] == 1:
        spread = _chain(emit, factors[:-1])
    return replace(_chain(emit, factors), spread=spread)


def _chain(emit: Emitter, factors: list[tuple[MatrixExpr, Code]]) -> Code:
    if len(factors) == 1:
        return factors[0][1]
    if (column := factors[0][1].diagonal) is not None:  # diag(v) A scales the rows of A
        rest = _chain(emit, factors[1:])
        return Code(Rank.PRODUCT, column.at(Rank.FACTOR) + emit.target.hadamard + rest.at(Rank.FACTOR))
    if (column := factors[-1][1].diagonal) is not None:
        row = column.transposed or _transposed(emit, column)
        text = _chain(emit, factors[:-1]).at(Rank.FACTOR) + emit.target.hadamard + row.at(Rank.FACTOR)
        return Code(Rank.PRODUCT, text)
    last, first = algebra.shape(factors[-1][0])[1], algebra.shape(factors[0][0])[0]
    backwards = last == 1 or (isinstance(last, int) and isinstance(first, int) and last <= first)
    texts = [code.at(Rank.FACTOR) for _, code in factors]
    if len(texts) > 2 and backwards:
        text = texts[-1]
        for factor in reversed(texts[1:-1]):
            text = f"({factor}{emit.target.matmul}{text})"
        return Code(Rank.PRODUCT, texts[0] + emit.target.matmul + text)
    return Code(Rank.PRODUCT, emit.target.matmul.join(texts))


def _elementwise(emit: Emitter, node: MatrixExpr, inner: list[Code]) -> Code:
    """Scalings and Hadamard products: factors above, then denominators."""
    if isinstance(node, HadamardProduct) and any(code.spread is None for code in inner):
        inner = [code.spread or code for code in inner]
    repeated = inner[-1].spread
    if isinstance(node, Scaling) and not isinstance(node.args[-1], OneMatrix | Constant) and repeated is not None:
        full = _elementwise(emit, node, [*inner[:-1], replace(inner[-1], spread=None)])
        return replace(full, spread=_elementwise(emit, node, [*inner[:-1], replace(repeated, spread=None)]))
    negative = False
    above: list[str] = []
    below: list[str] = []
    spread: list[Code] = []
    for operand, code in zip(algebra.operands(node), inner, strict=True):
        if isinstance(operand, Constant):
            negative = operand.value.could_extract_minus_sign()
            top, bottom = _fraction(-operand.value if negative else operand.value)
            above += [number(top, emit.size).at(Rank.FACTOR)] if top != 1 else []
            below += [number(bottom, emit.size).at(Rank.FACTOR)] if bottom != 1 else []
        elif code.below is not None:
            below.append(code.below.at(Rank.FACTOR))
        elif isinstance(operand, OneMatrix):
            spread.append(code)
        else:
            above.append(code.at(Rank.FACTOR))
    without = _quotient(emit, above, below, negative=negative)
    if not spread:
        return without
    full = _quotient(emit, [*above, *(code.at(Rank.FACTOR) for code in spread)], below, negative=negative)
    return replace(full, spread=without)


def _fraction(value: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator; a decimal fraction such as 1/2 stays in one."""
    if isinstance(value, Rational) and _is_decimal(int(value.q)):
        return value, Integer(1)
    top, bottom = value.as_numer_denom()
    return top, bottom


def _quotient(emit: Emitter, above: list[str], below: list[str], *, negative: bool) -> Code:
    text = emit.target.hadamard.join(above) or "1"
    for divisor in below:
        text += emit.target.over + divisor
    code = Code(Rank.PRODUCT, text)
    return Code(Rank.SUM, "-" + text, negated=code) if negative else code


def _power(emit: Emitter, node: HadamardPower, inner: list[Code]) -> Code:
    full = _raised(emit, node.exp, emit.array(inner[0]))
    repeated = None if inner[0].constant else inner[0].spread
    return full if repeated is None else replace(full, spread=_raised(emit, node.exp, repeated))


def _raised(emit: Emitter, exponent: Expr, base: Code) -> Code:
    magnitude: Expr = abs(exponent)
    if magnitude == 1:
        raised = base
    elif magnitude == Rational(1, 2):
        raised = emit.apply("sqrt", 0, base)
    else:
        shown = number(magnitude, emit.size).at(Rank.ATOM)
        raised = Code(Rank.POWER, base.at(Rank.ATOM) + emit.target.power + shown)
    if exponent.is_negative:
        return Code(Rank.PRODUCT, f"1{emit.target.over}{raised.at(Rank.FACTOR)}", below=raised)
    return raised


def _transpose(emit: Emitter, node: Transpose, inner: list[Code]) -> Code:
    return _transposed(emit, emit.array(inner[0]))


def _transposed(emit: Emitter, code: Code) -> Code:
    return Code(Rank.ATOM, code.at(Rank.ATOM) + emit.target.transpose, transposed=code)


def _stack(emit: Emitter, node: Stack, inner: list[Code]) -> Code:
    text = emit.target.stack_separators[node.axis].join(emit.array(code).text for code in inner)
    return Code(Rank.ATOM, emit.target.stack[node.axis].format(a=text))


def _part(emit: Emitter, node: Part, inner: list[Code]) -> Code:
    code = emit.array(inner[0])
    if not re.fullmatch(r"\w+", code.text):  # in MATLAB only a name can be indexed
        code = emit.spill(node.arg, code)
    shown = [":" if r is None else f"{r[0] - 1 + emit.target.first}:{r[1]}" for r in algebra.ranges(node)]
    return Code(Rank.ATOM, emit.target.part.format(a=code.text, rows=shown[0], columns=shown[1]))


def _commutation(emit: Emitter, node: Commutation, _: list[Code]) -> Code:
    rows, columns = (emit.size(size) for size in algebra.commuted(node))
    entries = emit.size(algebra.shape(node)[0])
    text = emit.target.commutation.format(rows=rows, columns=columns, entries=entries, like=emit.like)
    return Code(Rank.ATOM, text)


def _ones(emit: Emitter, node: OneMatrix, _: list[Code]) -> Code:
    full = emit.shaped(emit.target.ones, node)
    return replace(full, spread=Code(Rank.ATOM, "1"))


def _missing(emit: Emitter, node: MatrixExpr, _: list[Code]) -> Code:
    raise UnsupportedError(Diagnostic("unsupported", f"{node} has no value where it is used"))


_WRITE: dict[type[Basic], Callable[[Emitter, Any, list[Code]], Code]] = {
    Constant: _constant,
    OneMatrix: _ones,
    ZeroMatrix: lambda emit, node, _: emit.shaped(emit.target.zeros, node),
    Identity: lambda emit, node, _: emit.shaped(emit.target.identity, node),
    Commutation: _commutation,
    MatAdd: _sum,
    MatMul: _product,
    Scaling: _elementwise,
    HadamardProduct: _elementwise,
    HadamardPower: _power,
    Transpose: _transpose,
    Apply: lambda emit, node, inner: emit.apply(node.function, node.order, inner[0]),
    Call: lambda emit, node, inner: emit.call(node, inner),
    Inverse: lambda emit, node, inner: Code(Rank.ATOM, emit.target.inverse.format(a=emit.array(inner[0]).text)),
    Stack: _stack,
    Part: _part,
    MatrixSymbol: _missing,
    Gradient: _missing,
}


# One function a family: a helper function from its body, whose last line is the result.


def _python_function(name: str, title: str, arguments: tuple[str, ...], body: list[str]) -> str:
    lines = [f"def {name}({', '.join(arguments)}):", f'    """{title}."""']
    return "\n".join([*lines, *(f"    {line}" for line in body[:-1]), f"    return {body[-1]}"]) + "\n"


def _julia_function(name: str, title: str, arguments: tuple[str, ...], body: list[str]) -> str:
    lines = [f'"""{title}."""', f"function {name}({', '.join(arguments)})"]
    return "\n".join([*lines, *(f"    {line}" for line in body[:-1]), f"    return {body[-1]}", "end"]) + "\n"


def _matlab_function(name: str, title: str, arguments: tuple[str, ...], body: list[str]) -> str:
    lines = [f"function out = {name}({', '.join(arguments)})", f"    % {title}."]
    return "\n".join([*lines, *(f"    {line};" for line in body[:-1]), f"    out = {body[-1]};", "end"]) + "\n"


_FUNCTION = {"python": _python_function, "julia": _julia_function, "matlab": _matlab_function}
