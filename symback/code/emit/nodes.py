"""How each kind of node is written: one function a node class, and one table. Operands come written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sympy import Basic, Expr, MatrixExpr, Rational
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
from symback.code.emit.calls import write_call
from symback.code.emit.context import Context
from symback.code.emit.pieces import Code, Operation, Rank, fraction, number
from symback.code.emit.products import write_product, write_transpose
from symback.errors import Diagnostic, UnsupportedError


def _constant(emit: Context, node: Constant, _: list[Code]) -> Code:
    code = number(node.value, emit.size)
    return replace(code, constant=True, spread=code)


def _sum(emit: Context, node: MatAdd, inner: list[Code]) -> Code:
    if any(code.spread is None for code in inner):  # a number, a row or a column is repeated by itself
        inner = [code.spread or code for code in inner]
    total = inner[0]
    for code in inner[1:]:
        kind, term = ("sum", code) if code.negated is None else ("difference", code.negated)
        sign = emit.target.plus if code.negated is None else emit.target.minus
        total = Code(Rank.SUM, total.text + sign + term.at(Rank.PRODUCT), last=Operation(kind, total, term))
    return total


def _elementwise(emit: Context, node: MatrixExpr, inner: list[Code]) -> Code:
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
            top, bottom = fraction(-operand.value if negative else operand.value)
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


def _quotient(emit: Context, above: list[str], below: list[str], *, negative: bool) -> Code:
    text = emit.target.hadamard.join(above) or "1"
    for divisor in below:
        text += emit.target.over + divisor
    last = None
    if len(above) > 1 and not below:
        last = Operation(
            "hadamard", Code(Rank.PRODUCT, emit.target.hadamard.join(above[:-1])), Code(Rank.ATOM, above[-1])
        )
    code = Code(Rank.PRODUCT, text, last=last)
    return Code(Rank.SUM, "-" + text, negated=code) if negative else code


def _power(emit: Context, node: HadamardPower, inner: list[Code]) -> Code:
    full = _raised(emit, node.exp, emit.array(inner[0]))
    repeated = None if inner[0].constant else inner[0].spread
    return full if repeated is None else replace(full, spread=_raised(emit, node.exp, repeated))


def _raised(emit: Context, exponent: Expr, base: Code) -> Code:
    magnitude: Expr = abs(exponent)
    if magnitude == 1:
        raised = base
    elif magnitude == Rational(1, 2):
        raised = emit.apply("sqrt", 0, base)
    elif magnitude == 2 and re.fullmatch(r"\w+", base.text):
        text = base.text + emit.target.hadamard + base.text
        raised = Code(Rank.PRODUCT, text, last=Operation("hadamard", base, base))
    else:
        shown = number(magnitude, emit.size).at(Rank.ATOM)
        raised = Code(Rank.POWER, base.at(Rank.ATOM) + emit.target.power + shown)
    if exponent.is_negative:
        return Code(Rank.PRODUCT, f"1{emit.target.over}{raised.at(Rank.FACTOR)}", below=raised)
    return raised


def _stack(emit: Context, node: Stack, inner: list[Code]) -> Code:
    text = emit.target.stack_separators[node.axis].join(emit.array(code).text for code in inner)
    return Code(Rank.ATOM, emit.target.stack[node.axis].format(a=text))


def _part(emit: Context, node: Part, inner: list[Code]) -> Code:
    code = emit.array(inner[0])
    if not re.fullmatch(r"\w+", code.text):  # in MATLAB only a name can be indexed
        code = emit.spill(node.arg, code)
    shown = [":" if r is None else f"{r[0] - 1 + emit.target.first}:{r[1]}" for r in algebra.ranges(node)]
    return Code(Rank.ATOM, emit.target.part.format(a=code.text, rows=shown[0], columns=shown[1]))


def _commutation(emit: Context, node: Commutation, _: list[Code]) -> Code:
    rows, columns = (emit.size(size) for size in algebra.commuted(node))
    entries = emit.size(algebra.shape(node)[0])
    text = emit.target.commutation.format(rows=rows, columns=columns, entries=entries, like=emit.like)
    return Code(Rank.ATOM, text)


def _ones(emit: Context, node: OneMatrix, _: list[Code]) -> Code:
    full = emit.shaped(emit.target.ones, node)
    return replace(full, spread=Code(Rank.ATOM, emit.target.one))


def _missing(emit: Context, node: MatrixExpr, _: list[Code]) -> Code:
    raise UnsupportedError(Diagnostic("unsupported", f"{node} has no value where it is used"))


WRITE: dict[type[Basic], Callable[[Context, Any, list[Code]], Code]] = {
    Constant: _constant,
    OneMatrix: _ones,
    ZeroMatrix: lambda emit, node, _: emit.shaped(emit.target.zeros, node),
    Identity: lambda emit, node, _: emit.shaped(emit.target.identity, node),
    Commutation: _commutation,
    MatAdd: _sum,
    MatMul: write_product,
    Scaling: _elementwise,
    HadamardProduct: _elementwise,
    HadamardPower: _power,
    Transpose: write_transpose,
    Apply: lambda emit, node, inner: emit.apply(node.function, node.order, inner[0]),
    Call: write_call,
    Inverse: lambda emit, node, inner: Code(Rank.ATOM, emit.target.inverse.format(a=emit.array(inner[0]).text)),
    Stack: _stack,
    Part: _part,
    MatrixSymbol: _missing,
    Gradient: _missing,
}
