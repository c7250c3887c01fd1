"""The three ways of writing: text (reads back), Unicode (terminals), LaTeX. A new one is one more `Style`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symback.catalog import Function, Operation
from symback.names import GREEK, parts
from symback.shapes import Shape, Size, factors, spoken, words

Pieces = list[Any]


@dataclass(frozen=True, slots=True)
class Style:
    """How names, operators and brackets are written.

    `brackets` group and `calls` hold arguments; both go from small to large. `tall` are the brackets
    around a fraction, where it stands two lines high.
    """

    name: Callable[[str], str]
    function: Callable[[Function, int], str]
    operation: Callable[[Operation], tuple[str, str]]
    infix: Callable[[Operation], str]
    axis: Callable[[int], str]
    size: Callable[[Size], str]
    commutation: Callable[[Shape], str]
    gradient: Callable[..., str]
    differential: Callable[..., str]
    hessian: Callable[[str, str], str]
    vec: Callable[[str], str]
    """How the vec of a name is written in the name of a Jacobian."""
    ones: Callable[[Shape], str]
    zeros: Callable[[Shape], str]
    identity: Callable[[Shape], str]
    fraction: Callable[[Pieces, Pieces], Pieces]
    quotient: Callable[[list[Pieces], list[Pieces], Pieces], Pieces]
    power: Callable[..., Pieces]
    transpose: str
    inverse: str
    inverse_transpose: str
    hadamard: str
    over: str
    brackets: tuple[tuple[str, str], ...]
    calls: tuple[tuple[str, str], ...] = (("(", ")"),)
    tall: tuple[tuple[str, str], ...] = ()
    times: str = " "
    plus: str = " + "
    minus: str = " - "
    negative: str = "-"
    matrix: tuple[str, str] = ("[", "]")
    beside: str = ", "
    on_top: str = "; "
    index: tuple[str, str] = ("[", "]")
    sum_over: Callable[[str, str], str] = lambda index, count: f"sum[{index}]"
    entry: Callable[[str, tuple[str, ...]], str] | None = None
    """How an entry of a named array is written; None for A[i,j], which reads back."""
    subscript: Callable[[tuple[str, ...]], str] = lambda places: f"[{','.join(places)}]"
    delta: Callable[[tuple[str, ...]], str] = lambda places: f"delta[{','.join(places)}]"
    array: tuple[str, str] = ("[", "]")
    roots: bool = False
    fraction_groups: bool = False
    """Whether a fraction holds its parts together without brackets."""


def _joined(lists: list[Pieces], separator: str) -> Pieces:
    out: Pieces = []
    for pieces in lists:
        out += [separator, *pieces] if out else pieces
    return out


def _linear_fraction(above: Pieces, below: Pieces) -> Pieces:
    return [*above, "/", *below]


def _linear_quotient(above: list[Pieces], below: list[Pieces], body: Pieces) -> Pieces:
    """`a b A / c / d`: left to right, denominators last."""
    out = _joined([*above, *([body] if body else [])], " ") or ["1"]
    for divisor in below:
        out += [" / ", *divisor]
    return out


# Text


def _text_power(base: Pieces, exponent: str, *, elementwise: bool, column: bool) -> Pieces:
    shown = exponent if exponent.isdigit() else f"({exponent})"
    return [*base, f" .^ {shown}" if elementwise else f"^{shown}"]


def _text_sized(name: str) -> Callable[[Shape], str]:
    return lambda shape: f"{name}({shape[0]})" if shape[1] == 1 else f"{name}({shape[0]}, {shape[1]})"


TEXT = Style(
    name=lambda name: name,
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
    zeros=_text_sized("zeros"),
    identity=lambda shape: f"eye({shape[0]})",
    fraction=_linear_fraction,
    quotient=_linear_quotient,
    power=_text_power,
    transpose="^T",
    inverse="^(-1)",
    inverse_transpose="^-T",
    hadamard=" .* ",
    over=" ./ ",
    brackets=(("(", ")"),),
)
"""Section 3 text: ASCII for ASCII names, and it parses to the same expression."""


# Unicode

_SUBSCRIPTS = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_COMBINING = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}


def _unicode_name(name: str) -> str:
    taken = parts(name)
    stem = GREEK.get(taken.stem, taken.stem)
    if taken.accent:
        stem = unicodedata.normalize("NFC", stem + _COMBINING[taken.accent])
    if taken.index not in GREEK and all(c in _SUBSCRIPTS for c in taken.index):
        return stem + "".join(_SUBSCRIPTS[c] for c in taken.index)
    return f"{stem}_{GREEK.get(taken.index, taken.index)}"


_LOWERED = {**_SUBSCRIPTS, "+": "₊"}


def _unicode_subscript(places: tuple[str, ...]) -> str:
    """ₖᵢ, or _{k+2,i} where that would not be clear, and where Unicode has no such subscript."""
    if all(c in _LOWERED for place in places for c in place) and (len(places) == 1 or _single(places)):
        return "".join(_LOWERED[c] for place in places for c in place)
    joined = _joined_places(places)
    return f"_{joined}" if len(joined) == 1 else f"_{{{joined}}}"


def _single(places: tuple[str, ...]) -> bool:
    return all(len(place) == 1 for place in places)


def _joined_places(places: tuple[str, ...]) -> str:
    return ("" if _single(places) else ",").join(places)


def _unicode_entry(name: str, places: tuple[str, ...]) -> str:
    """xⱼ; (W₂)ₖᵢ, where the name has an index of its own."""
    shown = _unicode_name(name)
    return (f"({shown})" if parts(name).index else shown) + _unicode_subscript(places)


def _unicode_power(base: Pieces, exponent: str, *, elementwise: bool, column: bool) -> Pieces:
    if exponent == "1/2" and not elementwise:
        return ["√(", *base, ")"]
    if exponent.isdigit() and (column or not elementwise):
        return [*base, exponent.translate(_SUPERSCRIPTS)]
    shown = exponent if exponent.isdigit() else f"({exponent})"
    return [*base, f"^⊙{shown}" if elementwise else f"^{shown}"]


def _unicode_ones(sign: str) -> Callable[[Shape], str]:
    def write(shape: Shape) -> str:
        if shape[1] == 1:
            return sign
        return f"{sign}ᵀ" if shape[0] == 1 else f"{sign}({words(shape)})"

    return write


UNICODE = Style(
    name=_unicode_name,
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
    ones=_unicode_ones("𝟏"),
    zeros=_unicode_ones("𝟎"),
    identity=lambda shape: "I",
    fraction=_linear_fraction,
    quotient=_linear_quotient,
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
    sum_over=lambda index, count: f"Σ{_unicode_subscript((index,))} ",
    entry=_unicode_entry,
    subscript=_unicode_subscript,
    delta=lambda places: f"δ{_unicode_subscript(places)}",
)
"""One line of Unicode mathematics, as on a blackboard."""


# LaTeX

_LATEX_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde", "dot": r"\dot", "vec": r"\vec"}
_LATEX_SPECIAL = str.maketrans({"_": r"\_"})


def _latex_letters(letters: str) -> str:
    if letters in GREEK:
        return {"omicron": "o"}.get(letters, f"\\{letters}")
    if len(letters) == 1 and letters.isascii():
        return letters
    # A letter that LaTeX's fonts may lack is shown by its code point: the document must compile.
    plain = "".join(c if c.isascii() else f"U{ord(c):X}" for c in letters)
    return plain if plain.isdigit() else rf"\mathrm{{{plain.translate(_LATEX_SPECIAL)}}}"


def _latex_name(name: str) -> str:
    taken = parts(name)
    stem = _latex_letters(taken.stem)
    if taken.accent:
        stem = f"{_LATEX_ACCENTS[taken.accent]}{{{stem}}}"
    index = _latex_letters(taken.index) if taken.index else ""
    return f"{stem}_{index}" if len(index) == 1 else f"{stem}_{{{index}}}" if index else stem


def _latex_size(size: Size) -> str:
    number, names = factors(size)
    return r" \, ".join([*([str(number)] if number != 1 or not names else []), *map(_latex_name, names)])


def _latex_subscript(places: tuple[str, ...]) -> str:
    return f"_{{{_joined_places(places)}}}"


def _latex_entry(name: str, places: tuple[str, ...]) -> str:
    """x_j, W_{2,ki}: behind the name's own index, where it has one."""
    index = parts(name).index
    if not index:
        return _latex_name(name) + _latex_subscript(places)
    bare = _latex_name(name).rpartition("_")[0]
    return f"{bare}_{{{_latex_letters(index)},{_joined_places(places)}}}"


def _latex_gradient(of: str, wrt: str, via: str = "") -> str:
    fraction = rf"\frac{{\partial {of}}}{{\partial {wrt}}}"
    return rf"\left.{fraction}\right|_{{{via}}}" if via else fraction


def _latex_differential(of: str, wrt: str = "", via: str = "") -> str:
    return rf"\mathrm{{d}}\Bigl({_latex_gradient(of, wrt, via)}\Bigr)" if wrt else rf"\mathrm{{d}}{of}"


def _latex_quotient(above: list[Pieces], below: list[Pieces], body: Pieces) -> Pieces:
    if not below:
        return _joined([*above, *([body] if body else [])], r" \, ")
    fraction = [r"\frac{", *(_joined(above, r" \, ") or ["1"]), "}{", *_joined(below, r" \, "), "}"]
    return [*fraction, r" \, ", *body] if body else fraction


def _latex_power(base: Pieces, exponent: str, *, elementwise: bool, column: bool) -> Pieces:
    if exponent == "1/2" and not elementwise:
        return [r"\sqrt{", *base, "}"]
    return [*base, "^{" + (r"\odot " if elementwise else "") + exponent + "}"]


def _operator(name: str) -> str:
    return rf"\operatorname{{{name}}}".translate(_LATEX_SPECIAL)


def _latex_sized(sign: str) -> Callable[[Shape], str]:
    def write(shape: Shape) -> str:
        if shape[1] == 1:
            return sign
        return (
            rf"{sign}^\top" if shape[0] == 1 else rf"{sign}_{{{_latex_size(shape[0])} \times {_latex_size(shape[1])}}}"
        )

    return write


LATEX = Style(
    name=_latex_name,
    function=lambda row, order: row.latex + "'" * order,
    operation=lambda row: (row.latex[0] or f"{_operator(row.name)}(", row.latex[1]),
    infix=lambda row: row.infix[1] and f" {row.infix[1]} ",
    size=_latex_size,
    commutation=lambda shape: f"K_{{{_latex_size(shape[0])},{_latex_size(shape[1])}}}",
    vec=lambda name: rf"\operatorname{{vec}} {name}",
    axis=lambda axis: rf",\, \mathrm{{axis}} = {axis}",
    gradient=_latex_gradient,
    differential=_latex_differential,
    hessian=lambda of, wrt: rf"\frac{{\partial^2 {of}}}{{\partial {wrt}^2}}",
    ones=_latex_sized(r"\mathbf{1}"),
    zeros=_latex_sized(r"\mathbf{0}"),
    identity=lambda shape: "I",
    fraction=lambda above, below: [r"\frac{", *above, "}{", *below, "}"],
    quotient=_latex_quotient,
    power=_latex_power,
    transpose=r"^\top",
    inverse="^{-1}",
    inverse_transpose=r"^{-\top}",
    matrix=(r"\begin{bmatrix} ", r" \end{bmatrix}"),
    beside=" & ",
    on_top=r" \\ ",
    index=("_{[", "]}"),
    hadamard=r" \odot ",
    over=r" \oslash ",
    brackets=(("(", ")"), (r"\bigl[", r"\bigr]"), (r"\Bigl\{", r"\Bigr\}"), (r"\biggl(", r"\biggr)")),
    calls=(("(", ")"), (r"\bigl(", r"\bigr)"), (r"\Bigl(", r"\Bigr)"), (r"\biggl(", r"\biggr)")),
    tall=((r"\biggl(", r"\biggr)"), (r"\biggl[", r"\biggr]"), (r"\biggl\{", r"\biggr\}"), (r"\Biggl(", r"\Biggr)")),
    times=" ",
    roots=True,
    fraction_groups=True,
    sum_over=lambda index, count: rf"\sum_{{{index}=1}}^{{{count if count.isdigit() else _latex_name(count)}}} ",
    entry=_latex_entry,
    subscript=_latex_subscript,
    delta=lambda places: rf"\delta{_latex_subscript(places)}",
    array=(r"\bigl[", r"\bigr]"),
)
"""LaTeX with amsmath and amssymb."""
