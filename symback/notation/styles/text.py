"""Text: what problem files are written in, ASCII for ASCII names."""

from __future__ import annotations

from collections.abc import Callable

from symback.names import spelled
from symback.notation.styles.style import Pieces, Style, linear_fraction, linear_quotient
from symback.shapes import Shape


def _text_power(style: Style, base: Pieces, exponent: str, *, elementwise: bool, column: bool) -> Pieces:
    shown = exponent if exponent.isdigit() else f"({exponent})"
    return [*base, f" .^ {shown}" if elementwise else f"^{shown}"]


def _text_sized(name: str) -> Callable[[Style, Shape], str]:
    return lambda style, shape: f"{name}({shape[0]})" if shape[1] == 1 else f"{name}({shape[0]}, {shape[1]})"


TEXT = Style(
    alphabet="text",
    name=spelled,
    function=lambda row, order: row.name + "'" * order,
    operation=lambda row: (f"{row.name}(", ")"),
    infix=lambda row: "",
    axis=lambda axis: f", axis={axis}",
    size=str,
    commutation=lambda shape: f"commutation({shape[0]}, {shape[1]})",
    gradient=lambda of, wrt, via="": f"d{of}/d{wrt}" + (f"|{via}" if via else ""),
    differential=lambda of, wrt="", via="": f"d(d{of}/d{wrt}{via and f'|{via}'})" if wrt else f"d{of}",
    hessian=lambda of, wrt: f"d(d{of}/d{wrt})/d{wrt}",
    vec=lambda name: name,
    ones=_text_sized("ones"),
    sized_ones=_text_sized("ones"),
    zeros=_text_sized("zeros"),
    identity=lambda shape: f"eye({shape[0]})",
    sized_identity=lambda shape: f"eye({shape[0]})",
    fraction=linear_fraction,
    quotient=linear_quotient,
    power=_text_power,
    transpose="^T",
    inverse="^(-1)",
    inverse_transpose="^-T",
    hadamard=" .* ",
    over=" ./ ",
    brackets=(("(", ")"),),
)
"""Section 3 text: ASCII for ASCII names, and it parses to the same expression."""
