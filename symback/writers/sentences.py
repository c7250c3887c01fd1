"""What writers ask of sentences and formulas: their form, and how fractions stand in a line."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sympy import MatrixExpr

from symback import algebra
from symback.catalog import Function
from symback.notation import UNICODE, Style
from symback.notation.printer.pieces import Mark
from symback.prose import Naming, Prose, Relation
from symback.version import __version__

if TYPE_CHECKING:
    from symback.page import Page


Pieces = list[Any]


def colophon(page: Page) -> str:
    """What stands at the foot of a page: by what it was made, and from which seed values were sampled."""
    return f"symback {__version__}" + ("" if page.seed is None else f", seed {page.seed}")


def form(text: Prose) -> tuple[Hashable, list[MatrixExpr]] | None:
    """What a sentence is apart from the names in it, and these; None where a formula in it stands alone."""
    key: list[Hashable] = []
    names: list[MatrixExpr] = []
    for part in text:
        if isinstance(part, Naming):
            return None
        for side in (part.left, part.right) if isinstance(part, Relation) else (part,):
            if isinstance(side, MatrixExpr):
                skeleton = algebra.skeleton(side)
                if skeleton is None:
                    return None
                key.append((type(part), skeleton[0]))
                names += skeleton[1]
            else:
                key.append(side)
    return tuple(key), names


@lru_cache(maxsize=64)
def slashed(style: Style) -> Style:
    """A LaTeX style without stacked fractions and roots: a line breaks inside brackets, and nowhere inside those."""

    def function(row: Function, order: int) -> str:
        return rf"\operatorname{{{row.name}}}" + "'" * order if row.latex_braces else style.function(row, order)

    return replace(
        style, function=function, fraction=UNICODE.fraction, quotient=UNICODE.quotient, fraction_groups=False,
        one_fraction=False, roots=False,
    )  # fmt: skip


@lru_cache(maxsize=64)
def in_line(style: Style) -> Style:
    """A LaTeX style for a line of text: a fraction with a slash, where a stacked one would be too small to read."""

    def gradient(of: str, wrt: str, via: str = "") -> str:
        return rf"\partial {of}/\partial {wrt}" + (f"|_{{{via}}}" if via else "")

    return replace(
        slashed(style), gradient=gradient, function=style.function, quotient=_slashed_quotient, one_fraction=True,
        roots=True,
    )  # fmt: skip


def _slashed_quotient(above: Sequence[Pieces], below: Sequence[Pieces], body: Pieces) -> Pieces:
    """`a b A/(c d)`: one slash, and brackets around what is below it."""
    out = _side_by_side([*above, *([body] if body else [])]) or ["1"]
    if not below:
        return out
    under = below[0] if len(below) == 1 else [Mark.OPEN, *_side_by_side(below), Mark.CLOSE]
    return [*out, "/", *under]


def _side_by_side(factors: Sequence[Pieces]) -> Pieces:
    return [piece for place, factor in enumerate(factors) for piece in ([r" \, ", *factor] if place else factor)]
