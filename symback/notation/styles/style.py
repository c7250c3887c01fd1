"""A way of writing: how names, operators and brackets look. A new one is one more `Style`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from symback.catalog import Function, Operation
from symback.shapes import Shape, Size

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
    sized_ones: Callable[[Style, Shape], str]
    zeros: Callable[[Style, Shape], str]
    identity: Callable[[Shape], str]
    sized_identity: Callable[[Shape], str]
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
    one_fraction: bool = False
    """Whether a number's own denominator goes below the bar with the others, 1/(2 c) and not 1/2 / c."""
    transpose_in_script: str = ""
    raised: Callable[[str], bool] = lambda name: False
    joint: Callable[[str, Style], str] | None = None
    powers_of_names_in_brackets: bool = False
    by_variable: Callable[[str], bool] = lambda of: False
    from_to: Callable[[str], bool] = lambda name: False
    abbreviated: Callable[[str, str], str] = lambda of, wrt: ""
    order: Callable[[Sequence[Any]], Sequence[Any]] = tuple


def squared(sign: str, sized: Callable[[Style, Shape], str]) -> Callable[[Style, Shape], str]:
    """How ones are written: a square of them as 11ᵀ, which says what it does to a vector, anything else `sized`."""

    def write(style: Style, shape: Shape) -> str:
        if shape[0] != shape[1]:
            return sized(style, shape)
        return "".join(style.order((sign, sign + style.transpose)))

    return write


def joined(lists: list[Pieces], separator: str) -> Pieces:
    out: Pieces = []
    for pieces in lists:
        out += [separator, *pieces] if out else pieces
    return out


def linear_fraction(above: Pieces, below: Pieces) -> Pieces:
    return [*above, "/", *below]


def linear_quotient(above: list[Pieces], below: list[Pieces], body: Pieces) -> Pieces:
    """`a b A / c / d`: left to right, denominators last."""
    out = joined([*above, *([body] if body else [])], " ") or ["1"]
    for divisor in below:
        out += [" / ", *divisor]
    return out


def single(places: Sequence[str]) -> bool:
    return all(len(place) == 1 for place in places)


def joined_places(places: Sequence[str]) -> str:
    return ("" if single(places) else ",").join(places)


@lru_cache(maxsize=64)
def spelled_out(style: Style) -> Style:
    """`style` with every derivative written ∂f/∂x, whatever shorter name it has."""
    return replace(style, abbreviated=lambda of, wrt: "", by_variable=lambda of: False)
