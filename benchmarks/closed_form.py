"""The LaTeX of one closed form, beside `sympy.latex` of the same expression."""

from __future__ import annotations

import re

import sympy
from sympy import MatrixExpr

from benchmarks.measure import Row, cpu, repetitions, shown
from benchmarks.networks import deep
from symback import algebra, latex
from symback.algebra import Apply
from symback.derivation import derive_network
from symback.notation import LATEX
from symback.notation.printer import written

TITLE = "Closed form in LaTeX: ∂L/∂W₁ of an L-layer network, beside `sympy.latex` of the same expression"
NOTE = """
The expression is written anew each time, as if `symback.latex` did not remember forms. The ratio varies much with the
hour, as `sympy.latex` takes long enough for others to disturb it: on a busy machine the aim is often missed.
"""


def run(small: bool) -> list[Row]:
    rows = []
    for depth in (2, 4) if small else (10, 20):
        expr = closed(depth)
        assert _names(latex(expr)) == _names(sympy.latex(expr))
        assert written(expr, LATEX) == latex(expr)  # `latex` remembers the form; here it is written anew each time
        times = repetitions(lambda expr=expr: written(expr, LATEX), 0.05)  # type: ignore[misc]
        symback = cpu(lambda expr=expr: written(expr, LATEX), times)  # type: ignore[misc]
        peer = cpu(lambda expr=expr: sympy.latex(expr))  # type: ignore[misc]
        wanted = "≥ 1,000" if depth == 20 else ""
        rows.append(Row(f"{depth} layers", shown(symback), shown(peer), f"{peer / symback:,.0f}", wanted))
    return rows


def closed(depth: int) -> MatrixExpr:
    """The closed form in plain SymPy nodes: a symbol S_k for the slope σ′(z_k)."""
    definitions, symbols = deep(depth)
    (derivation,) = derive_network(definitions, symbols, "L", ["W1"])
    whole = derivation.closed.compact
    slopes = {n: f"S{str(n.arg.name)[1:]}" for n in algebra.nodes(whole) if isinstance(n, Apply)}
    return algebra.substitute(whole, {n: algebra.symbol(name, algebra.shape(n)) for n, name in slopes.items()})


def _names(text: str) -> list[tuple[str, str]]:
    """The weights and slopes, from left to right."""
    return re.findall(r"([WS])_\{?(\d+)", text)
