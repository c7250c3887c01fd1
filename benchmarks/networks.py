"""The networks that are measured, built from Python."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra


def deep(depth: int, width: int = 2) -> tuple[dict[str, MatrixExpr], dict[str, MatrixSymbol]]:
    """L = ‖h_L − y‖² of sigmoid layers, two equations a layer: its definitions, and every symbol by name."""
    column = (width, 1)
    symbols = {"x": algebra.symbol("x", column), "y": algebra.symbol("y", column)}
    definitions: dict[str, MatrixExpr] = {}

    def define(name: str, value: MatrixExpr) -> MatrixSymbol:
        definitions[name] = value
        symbols[name] = algebra.symbol(name, algebra.shape(value))
        return symbols[name]

    h = symbols["x"]
    for k in range(1, depth + 1):
        symbols[f"W{k}"] = algebra.symbol(f"W{k}", (width, width))
        z = define(f"z{k}", algebra.product(symbols[f"W{k}"], h))
        h = define(f"h{k}", algebra.apply("sigmoid", z))
    e = define("e", algebra.subtract(h, symbols["y"]))
    define("L", algebra.product(algebra.transpose(e), e))
    return definitions, symbols


def weights(depth: int) -> list[str]:
    return [f"W{k}" for k in range(1, depth + 1)]


def as_file(depth: int) -> str:
    """The same as a problem file that asks for the first weights, with 2 units a layer."""
    lines = ["variables:", "  x: [2]", "  y: [2]", *(f"  {w}: [2, 2]" for w in weights(depth)), "network:"]
    for k in range(1, depth + 1):
        lines += [f"  z{k}: W{k} {f'h{k - 1}' if k > 1 else 'x'}", f"  h{k}: sigmoid(z{k})"]
    return "\n".join([*lines, f"  e: h{depth} - y", "  L: e^T e", "derive: {of: L, wrt: W1}", ""])
