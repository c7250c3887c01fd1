"""Functions of whole arrays."""

from __future__ import annotations

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Call
from symback.catalog import OPERATIONS
from symback.code.emit.context import Context
from symback.code.emit.pieces import Code, Operation, Rank
from symback.code.emit.products import multiplied, transposed
from symback.code.functions import DIAGONAL, OPERATION_CODE


def write_call(emit: Context, node: Call, inner: list[Code]) -> Code:
    name, count = node.function, len(inner)
    row = OPERATION_CODE[name, count]
    if name == "diag" and algebra.shape(node.operands[0])[1] != 1:
        row = DIAGONAL
    arguments = [emit.array(code) for code in inner]
    if name == "sum" and (product := _of_squares(emit, node, arguments[0])):
        return product
    axis = emit.target.axes[0]
    along = _axis(node)
    if along is not None:
        axis = emit.target.axes[1 + along]
    elif emit.target.flatten and _reduces(node):
        flat = emit.target.flatten.format(a=arguments[0].text)
        arguments = [Code(Rank.ATOM, flat)]
    snippet = row.snippet(emit.target.name, emit.target.family)
    title = f"{name} of A " + ("along an axis" if count == 1 else "and B")
    if helper := emit.helpers.snippet(snippet, name, title, _arguments(snippet, count)):
        told = [code.text for code in arguments] + ([axis] if "axis" in snippet else [])
        last = Operation(name, *arguments) if name in emit.target.into else None
        return Code(Rank.ATOM, f"{helper}({', '.join(told)})", last=last)
    text = snippet.format(
        z=arguments[0].text, a=arguments[0].at(Rank.ATOM), y=arguments[-1].text, axis=axis, np=emit.target.module,
        **_told(emit, node),
    )  # fmt: skip
    column = arguments[0] if name == "diag" and row is not DIAGONAL else None
    return Code(Rank.ATOM, text, diagonal=column)


def _of_squares(emit: Context, node: Call, argument: Code) -> Code | None:
    """The sum of e ⊙ e for a column e as eᵀ e, which takes a third of the time in NumPy."""
    is_of_column = algebra.is_scalar(node) and algebra.shape(node.operands[0])[1] == 1
    if not is_of_column or (last := argument.last) is None:
        return None
    if last.kind != "hadamard" or last.left.text != last.right.text:
        return None
    return multiplied(emit, transposed(emit, last.right), last.right)


def _told(emit: Context, node: Call) -> dict[str, str]:
    """The sizes of the result, for a call that is told them."""
    if not is_sized(node):
        return {}
    rows, columns = (emit.size(size) for size in algebra.shape(node))
    return {"rows": rows, "columns": columns}


def is_sized(node: MatrixExpr) -> bool:
    return isinstance(node, Call) and OPERATIONS[node.function, len(node.operands)].sized


def _arguments(snippet: str, count: int) -> tuple[str, ...]:
    if count == 2:
        return ("A", "B", "out=None") if "out" in snippet else ("A", "B")
    return ("A", "axis") if "axis" in snippet else ("A",)


def _reduces(node: Call) -> bool:
    return algebra.is_scalar(node) and node.function not in {"tr", "det", "logdet"} and len(node.operands) == 1


def _axis(node: Call) -> int | None:
    """The axis that is meant: of a column or a single row, along itself."""
    rows, columns = algebra.shape(node.operands[0])
    if node.axis is not None or len(node.operands) > 1:
        return node.axis
    return 0 if columns == 1 else 1 if rows == 1 else None
