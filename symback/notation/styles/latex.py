"""LaTeX with amsmath and amssymb."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from symback.catalog import Function
from symback.names import GREEK, SQUARE, is_square, parts
from symback.notation.styles.style import Names, Pieces, Style, joined, joined_places, squared
from symback.shapes import Shape, Size, factors

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
        return _latex_stem(taken.stem, taken.accent) + index + (SQUARE if is_square(name) else "")

    return write


def latex_stem(name: str) -> str:
    """The letter or letters of a name, with its accent."""
    taken = parts(name)
    return _latex_stem(taken.stem, taken.accent)


@lru_cache(maxsize=1024)
def _latex_stem(letters: str, accent: str) -> str:
    stem = _latex_letters(letters)
    return f"\\{accent}{{{stem}}}" if accent else stem


@lru_cache(maxsize=1024)
def _latex_size(size: Size) -> str:
    number, names = factors(size)
    powers = [_LATEX_NAMES(name) + (f"^{{{n}}}" if n > 1 else "") for name, n in Counter(names).items()]
    return r" \, ".join([*([str(number)] if number != 1 or not names else []), *powers])


def _latex_subscript(index: str) -> str:
    shown = index if index.isdigit() else _latex_letters(index) if index else ""
    return f"_{shown}" if len(shown) == 1 else f"_{{{shown}}}" if shown else ""


def _latex_places(places: Sequence[str]) -> str:
    return f"_{{{joined_places(places)}}}"


def _latex_entry(style: Style, name: str, places: Sequence[str]) -> str:
    """x_j, W^2_{ki}; W_{2,ki}, where the name has an index of its own below."""
    index = parts(name).index
    if index and is_square(name):
        return f"({style.name(name)})" + _latex_places(places)
    if not index or style.raised(name):
        return style.name(name) + _latex_places(places)
    return f"{latex_stem(name)}_{{{_latex_letters(index)},{joined_places(places)}}}"


def _latex_gradient(of: str, wrt: str, via: str = "") -> str:
    fraction = rf"\frac{{\partial {of}}}{{\partial {wrt}}}"
    return rf"\left.{fraction}\right|_{{{via}}}" if via else fraction


def _latex_differential(of: str, wrt: str = "", via: str = "") -> str:
    return rf"\mathrm{{d}}\Bigl({_latex_gradient(of, wrt, via)}\Bigr)" if wrt else rf"\mathrm{{d}}{of}"


def _latex_quotient(above: list[Pieces], below: list[Pieces], body: Pieces) -> Pieces:
    if not below:
        return joined([*above, *([body] if body else [])], r" \, ")
    fraction = [r"\frac{", *(joined(above, r" \, ") or ["1"]), "}{", *joined(below, r" \, "), "}"]
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
    ones=squared(r"\mathbf{1}", _latex_sized(r"\mathbf{1}")),
    sized_ones=_latex_sized(r"\mathbf{1}"),
    zeros=_latex_sized(r"\mathbf{0}"),
    identity=lambda shape: "I",
    sized_identity=lambda shape: f"I_{{{_latex_size(shape[0])}}}",
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
    one_fraction=True,
    sum_over=lambda style, index, count: rf"\sum_{{{index}=1}}^{{{count if count.isdigit() else style.size(count)}}} ",
    entry=_latex_entry,
    subscript=_latex_places,
    delta=lambda places: rf"\delta{_latex_places(places)}",
    array=(r"\bigl[", r"\bigr]"),
)
"""LaTeX with amsmath and amssymb."""
