"""The three ways of writing: text (reads back), Unicode (terminals), LaTeX. A new one is one more `Style`.

What a problem file asks for under `notation` replaces fields of these: `symback.notation.settings`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from symback.catalog import Function, Operation
from symback.names import GREEK, parts
from symback.shapes import Shape, Size, factors, spoken

Pieces = list[Any]
Names = Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """How names, operators and brackets are written.

    `brackets` group and `calls` hold arguments; both go from small to large. `tall` are the brackets
    around a fraction, where it stands two lines high.

    `times` is the sign of a product, `times_word` that beside a name of several letters.
    `raised(name)` tells whether `name` is written with a superscript, beside which no other may stand;
    `joint(name, style)` writes such a name with the sign of a transpose in the same superscript.
    `gradient(of, wrt, via)` writes the name of a derivative, unless `abbreviated(of, wrt)` has a name of
    its own for it, or derivatives are called `by_variable(of)`, dW. `order` is that of the factors of a
    product and of the rows and columns of an array: turned round where every array is written as its
    transpose. `from_to(name)` tells whether the indices of an entry go from a unit to the next.
    """

    alphabet: Literal["text", "unicode", "latex"]
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
    ones: Callable[[Style, Shape], str]
    zeros: Callable[[Style, Shape], str]
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
    times_word: str = " "
    plus: str = " + "
    minus: str = " - "
    negative: str = "-"
    matrix: tuple[str, str] = ("[", "]")
    beside: str = ", "
    on_top: str = "; "
    index: tuple[str, str] = ("[", "]")
    indexed_name: tuple[str, str] = ("", "")
    sum_over: Callable[[Style, str, str], str] = lambda style, index, count: f"sum[{index}]"
    entry: Callable[[Style, str, Sequence[str]], str] | None = None
    """How an entry of a named array is written; None for A[i,j], which reads back."""
    subscript: Callable[[Sequence[str]], str] = lambda places: f"[{','.join(places)}]"
    delta: Callable[[Sequence[str]], str] = lambda places: f"delta[{','.join(places)}]"
    array: tuple[str, str] = ("[", "]")
    roots: bool = False
    fraction_groups: bool = False
    """Whether a fraction holds its parts together without brackets."""
    transpose_in_script: str = ""
    raised: Callable[[str], bool] = lambda name: False
    joint: Callable[[str, Style], str] | None = None
    powers_of_names_in_brackets: bool = False
    by_variable: Callable[[str], bool] = lambda of: False
    from_to: Callable[[str], bool] = lambda name: False
    abbreviated: Callable[[str, str], str] = lambda of, wrt: ""
    order: Callable[[Sequence[Any]], Sequence[Any]] = tuple


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


def _text_power(style: Style, base: Pieces, exponent: str, *, elementwise: bool, column: bool) -> Pieces:
    shown = exponent if exponent.isdigit() else f"({exponent})"
    return [*base, f" .^ {shown}" if elementwise else f"^{shown}"]


def _text_sized(name: str) -> Callable[[Style, Shape], str]:
    return lambda style, shape: f"{name}({shape[0]})" if shape[1] == 1 else f"{name}({shape[0]}, {shape[1]})"


TEXT = Style(
    alphabet="text",
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
_SUPERSCRIPTS = str.maketrans("0123456789-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾")
_COMBINING = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}


def unicode_names(layer: Names) -> Names:
    """Names in Unicode; `layer` writes a number at the end of one."""

    def write(name: str) -> str:
        taken = parts(name)
        stem = GREEK.get(taken.stem, taken.stem)
        if taken.accent:
            stem = unicodedata.normalize("NFC", stem + _COMBINING[taken.accent])
        return stem + (layer(taken.index) if taken.index.isdigit() else _unicode_subscript(taken.index))

    return write


def _unicode_subscript(index: str) -> str:
    if index not in GREEK and all(c in _SUBSCRIPTS for c in index):
        return "".join(_SUBSCRIPTS[c] for c in index)
    return f"_{GREEK.get(index, index)}"


_LOWERED = {**_SUBSCRIPTS, "+": "₊"}


def _unicode_places(places: Sequence[str]) -> str:
    """ₖᵢ, or _{k+2,i} where that would not be clear, and where Unicode has no such subscript."""
    if all(c in _LOWERED for place in places for c in place) and (len(places) == 1 or _single(places)):
        return "".join(_LOWERED[c] for place in places for c in place)
    joined = _joined_places(places)
    return f"_{joined}" if len(joined) == 1 else f"_{{{joined}}}"


def _single(places: Sequence[str]) -> bool:
    return all(len(place) == 1 for place in places)


def _joined_places(places: Sequence[str]) -> str:
    return ("" if _single(places) else ",").join(places)


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


def _unicode_ones(sign: str) -> Callable[[Style, Shape], str]:
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
    sum_over=lambda style, index, count: f"Σ{_unicode_places((index,))} ",
    entry=_unicode_entry,
    subscript=_unicode_places,
    delta=lambda places: f"δ{_unicode_places(places)}",
)
"""One line of Unicode mathematics, as on a blackboard."""


# LaTeX

_LATEX_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde", "dot": r"\dot", "vec": r"\vec"}
_LATEX_SPECIAL = str.maketrans({"_": r"\_"})


@lru_cache(maxsize=1 << 14)
def _latex_letters(letters: str) -> str:
    if letters in GREEK:
        return {"omicron": "o"}.get(letters, f"\\{letters}")
    if len(letters) == 1 and letters.isascii():
        return letters
    return letters if letters.isdigit() else rf"\mathrm{{{letters.translate(_LATEX_SPECIAL)}}}"


def latex_names(layer: Names) -> Names:
    """Names in LaTeX; `layer` writes a number at the end of one."""

    @lru_cache(maxsize=1 << 14)
    def write(name: str) -> str:
        taken = parts(name)
        index = layer(taken.index) if taken.index.isdigit() else _latex_subscript(taken.index)
        return latex_stem(name) + index

    return write


def latex_stem(name: str) -> str:
    """The letter or letters of a name, with its accent."""
    taken = parts(name)
    stem = _latex_letters(taken.stem)
    return f"{_LATEX_ACCENTS[taken.accent]}{{{stem}}}" if taken.accent else stem


@lru_cache(maxsize=1024)
def _latex_size(size: Size) -> str:
    number, names = factors(size)
    powers = [_LATEX_NAMES(name) + (f"^{{{n}}}" if n > 1 else "") for name, n in Counter(names).items()]
    return r" \, ".join([*([str(number)] if number != 1 or not names else []), *powers])


def _latex_subscript(index: str) -> str:
    shown = _latex_letters(index) if index else ""
    return f"_{shown}" if len(shown) == 1 else f"_{{{shown}}}" if shown else ""


def _latex_places(places: Sequence[str]) -> str:
    return f"_{{{_joined_places(places)}}}"


def _latex_entry(style: Style, name: str, places: Sequence[str]) -> str:
    """x_j, W^2_{ki}; W_{2,ki}, where the name has an index of its own below."""
    index = parts(name).index
    if not index or style.raised(name):
        return style.name(name) + _latex_places(places)
    return f"{latex_stem(name)}_{{{_latex_letters(index)},{_joined_places(places)}}}"


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


def _latex_power(style: Style, base: Pieces, exponent: str, *, elementwise: bool, column: bool) -> Pieces:
    if exponent == "1/2" and not elementwise and style.roots:
        return [r"\sqrt{", *base, "}"]
    return [*base, "^{" + (f"{style.hadamard.strip()} " if elementwise else "") + exponent + "}"]


def _operator(name: str) -> str:
    return rf"\operatorname{{{name}}}".translate(_LATEX_SPECIAL)


def latex_function(row: Function, order: int) -> str:
    r"""The sign of a function; a root has one only where it is not primed: \sqrt{z}, but sqrt'(z)."""
    return (_operator(row.name) if row.latex_braces and order else row.latex) + "'" * order


def _latex_sized(sign: str) -> Callable[[Style, Shape], str]:
    def write(style: Style, shape: Shape) -> str:
        if shape[1] == 1:
            return sign
        sizes = r" \times ".join(_latex_size(size) for size in style.order(shape))
        return f"{sign}{style.transpose}" if shape[0] == 1 else f"{sign}_{{{sizes}}}"

    return write


_LATEX_NAMES = latex_names(_latex_subscript)

LATEX = Style(
    alphabet="latex",
    name=_LATEX_NAMES,
    function=latex_function,
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
    transpose_in_script=r"\top",
    inverse="^{-1}",
    inverse_transpose=r"^{-\top}",
    matrix=(r"\begin{bmatrix} ", r" \end{bmatrix}"),
    beside=" & ",
    on_top=r" \\ ",
    index=("_{[", "]}"),
    indexed_name=("{", "}"),
    hadamard=r" \odot ",
    over=r" \oslash ",
    brackets=(("(", ")"), (r"\bigl[", r"\bigr]"), (r"\Bigl\{", r"\Bigr\}"), (r"\biggl(", r"\biggr)")),
    calls=(("(", ")"), (r"\bigl(", r"\bigr)"), (r"\Bigl(", r"\Bigr)"), (r"\biggl(", r"\biggr)")),
    tall=((r"\biggl(", r"\biggr)"), (r"\biggl[", r"\biggr]"), (r"\biggl\{", r"\biggr\}"), (r"\Biggl(", r"\Biggr)")),
    times=" ",
    times_word=r" \, ",
    roots=True,
    fraction_groups=True,
    sum_over=lambda style, index, count: rf"\sum_{{{index}=1}}^{{{count if count.isdigit() else style.size(count)}}} ",
    entry=_latex_entry,
    subscript=_latex_places,
    delta=lambda places: rf"\delta{_latex_places(places)}",
    array=(r"\bigl[", r"\bigr]"),
)
"""LaTeX with amsmath and amssymb."""


@lru_cache(maxsize=64)
def spelled_out(style: Style) -> Style:
    """`style` with every derivative written ∂f/∂x, whatever shorter name it has."""
    return replace(style, abbreviated=lambda of, wrt: "", by_variable=lambda of: False)
