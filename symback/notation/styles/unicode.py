"""One line of Unicode mathematics."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from symback.names import ACCENTS, GREEK, is_square, parts
from symback.notation.styles.style import (
    Names,
    Pieces,
    Style,
    joined_places,
    linear_fraction,
    linear_quotient,
    single,
    squared,
)
from symback.shapes import Shape, spoken

_SUBSCRIPTS = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_SUPERSCRIPTS = str.maketrans("0123456789-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾")


def unicode_names(layer: Names) -> Names:
    """Names in Unicode; `layer` writes a number at the end of one."""

    def write(name: str) -> str:
        taken = parts(name)
        stem = GREEK.get(taken.stem, taken.stem)
        if taken.accent:
            stem = unicodedata.normalize("NFC", stem + ACCENTS[taken.accent])
        index = layer(taken.index) if taken.index.isdigit() else _unicode_subscript(taken.index)
        return stem + index + ("²" if is_square(name) else "")

    return write


def _unicode_subscript(index: str) -> str:
    if index not in GREEK and all(c in _SUBSCRIPTS for c in index):
        return "".join(_SUBSCRIPTS[c] for c in index)
    return f"_{GREEK.get(index, index)}"


_LOWERED = {**_SUBSCRIPTS, "+": "₊"}


def _unicode_places(places: Sequence[str]) -> str:
    """ₖᵢ, or _{k+2,i} where that would not be clear, and where Unicode has no such subscript."""
    if all(c in _LOWERED for place in places for c in place) and (len(places) == 1 or single(places)):
        return "".join(_LOWERED[c] for place in places for c in place)
    joined = joined_places(places)
    return f"_{joined}" if len(joined) == 1 else f"_{{{joined}}}"


def _unicode_entry(style: Style, name: str, places: Sequence[str]) -> str:
    """xⱼ, W²ₖᵢ; (W₂)ₖᵢ, where the name has an index of its own below."""
    shown = style.name(name)
    below = parts(name).index and not style.raised(name)
    return (f"({shown})" if below else shown) + _unicode_places(places)


def unicode_superscript(index: str) -> str:
    """Digits, a minus and round brackets as superscripts."""
    return index.translate(_SUPERSCRIPTS)


def _unicode_power(style: Style, base: Pieces, exponent: str, *, elementwise: bool, column: bool) -> Pieces:
    if exponent == "1/2" and not elementwise:
        return ["√(", *base, ")"]
    if exponent.isdigit() and (column or not elementwise):
        return [*base, unicode_superscript(exponent)]
    shown = exponent if exponent.isdigit() else f"({exponent})"
    return [*base, f"^{style.hadamard.strip()}{shown}" if elementwise else f"^{shown}"]


def _unicode_sized(sign: str) -> Callable[[Style, Shape], str]:
    def write(style: Style, shape: Shape) -> str:
        if shape[1] == 1:
            return sign
        return f"{sign}{style.transpose}" if shape[0] == 1 else f"{sign}({'×'.join(map(str, style.order(shape)))})"

    return write


_UNICODE_NAMES = unicode_names(_unicode_subscript)

UNICODE = Style(
    alphabet="unicode",
    name=_UNICODE_NAMES,
    function=lambda row, order: (row.unicode or row.name) + "′" * order,
    operation=lambda row: (row.unicode[0] or f"{row.name}(", row.unicode[1]),
    infix=lambda row: row.infix[0] and f" {row.infix[0]} ",
    axis=lambda axis: f", axis={axis}",
    size=spoken,
    commutation=lambda shape: f"K({spoken(shape[0])},{spoken(shape[1])})",
    gradient=lambda of, wrt, via="": f"∂{of}/∂{wrt}" + (f"|{via}" if via else ""),
    differential=lambda of, wrt="", via="": f"d(∂{of}/∂{wrt}{via and f'|{via}'})" if wrt else f"d{of}",
    hessian=lambda of, wrt: f"∂²{of}/∂{wrt}²",
    vec=lambda name: f"vec({name})",
    ones=squared("𝟏", _unicode_sized("𝟏")),
    sized_ones=_unicode_sized("𝟏"),
    zeros=_unicode_sized("𝟎"),
    identity=lambda shape: "I",
    sized_identity=lambda shape: f"I({shape[0]}×{shape[0]})",
    fraction=linear_fraction,
    quotient=linear_quotient,
    power=_unicode_power,
    transpose="ᵀ",
    inverse="⁻¹",
    inverse_transpose="⁻ᵀ",
    hadamard=" ⊙ ",
    over=" ⊘ ",
    brackets=(("(", ")"), ("[", "]"), ("{", "}")) * 8,
    minus=" − ",
    negative="−",
    roots=True,
    sum_over=lambda style, index, count: f"Σ{_unicode_places((index,))} ",
    entry=_unicode_entry,
    subscript=_unicode_places,
    delta=lambda places: f"δ{_unicode_places(places)}",
)
"""One line of Unicode mathematics, as on a blackboard."""
