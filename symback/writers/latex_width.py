"""How wide LaTeX sets a formula, from the widths of Computer Modern; right to a few percent, rather too wide.

Needed because TeX does not break a display: a writer has to know what fits before it writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import ceil

from sympy import MatrixExpr

from symback.names import ACCENTS
from symback.notation import Style, Templates, chunks, lines, numberless, write
from symback.notation.latex_commands import COMMANDS, FUNCTION_COMMANDS, SIZE_COMMANDS
from symback.writers.latex_text import letter_in_ascii

SIZE = 10.95
"""The font of an article at 11pt, in points."""
_MARGIN = 1.025
_SCALES = (1.0, 1.0, 0.74, 0.56)  # display, text, script, script of a script

_ITALIC = dict(zip(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    (529, 429, 433, 520, 466, 597, 513, 576, 345, 469, 552, 318, 878, 600, 485, 503, 482, 479, 469, 361, 572, 521,
     743, 572, 526, 509, 750, 809, 786, 856, 796, 782, 786, 912, 518, 651, 921, 681, 1079, 912, 791, 781, 791, 767,
     671, 723, 792, 806, 1083, 907, 803, 754),
    strict=True,
))  # fmt: skip
_SIGNS = {
    "(": 389, ")": 389, "[": 278, "]": 278, "+": 1222, "-": 1222, "=": 1334, ",": 445, ".": 278, ";": 445, "/": 500,
    "'": 220, "|": 278, "!": 278, ":": 834,
}  # fmt: skip
_TIGHT = {"+": 778, "-": 778, "=": 778, ":": 278, ",": 278}
"""In scripts there is no space around operators."""
_UNKNOWN = 690
_UPRIGHT = frozenset({"operatorname", "mathrm", "text"})
_HEIGHTS = {"big": 1.25, "Big": 1.6, "bigg": 2.0, "Bigg": 2.1}
_LARGE = {command: _HEIGHTS.get(command.rstrip("lr"), 2.0) for command in SIZE_COMMANDS}
_MATRIX = re.compile(r"\\begin\{bmatrix\}((?:(?!\\begin).)*?)\\end\{bmatrix\}", re.DOTALL)
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\S", re.DOTALL)


def fitted(expr: MatrixExpr, style: Style, room: float) -> list[str]:
    """`expr` in lines of at most `room` points, where its break points allow it."""
    if (wide := _WIDTHS(expr, style)) and wide[0] <= int(room):
        return [write(expr, style).strip()]
    return lines(expr, style, int(room), _points)


def _points(latex: str) -> int:
    return ceil(width(latex))


_WIDTHS = Templates(lambda expr, style, _: sum(_points(chunk.text) for chunk in chunks(expr, style)))
"""Points of an expression in one line: of one form, with names that look alike, one is as wide as another."""


def width(latex: str, display: bool = True) -> float:
    """Width in points of `latex` set at 11pt, in display style or in a line of text."""
    return _measured(numberless(latex), display)


@lru_cache(maxsize=1 << 14)
def _measured(in_zeros: bytes, display: bool) -> float:
    latex = in_zeros.decode()
    while (flat := _MATRIX.sub(_widest_row, latex)) != latex:
        latex = flat
    return _MARGIN * _run(iter(_TOKEN.findall(latex)), 0 if display else 1) * SIZE / 1000


def _widest_row(matrix: re.Match[str]) -> str:
    """A matrix as its widest row between brackets; matrices inside it are gone already."""
    rows = [row.replace("&", r"\quad") for row in matrix[1].split(r"\\")]
    return r"{[ \; " + max(rows, key=width) + r" \; ]}"


def _run(parts: Iterator[str], level: int) -> float:
    """Width of the tokens up to the end or to a closing brace, in thousandths of the font's size."""
    total = 0.0
    below = above = 0.0  # a subscript and a superscript stand over each other
    for part in parts:
        if part == "}":
            break
        if part in "_^":
            script = _one(parts, min(3, max(2, level + 1))) + 50
            below, above = (script, above) if part == "_" else (below, script)
            continue
        leads = total == below == above == 0
        total += max(below, above)
        below = above = 0.0
        # A minus in front has no space around it.
        total += 778 * _SCALES[level] if leads and part == "-" else _part(part, parts, level)
    return total + max(below, above)


def _one(parts: Iterator[str], level: int) -> float:
    """Width of the next token or group."""
    part = next(parts, "")
    return _run(parts, level) if part == "{" else _part(part, parts, level)


def _part(part: str, parts: Iterator[str], level: int) -> float:
    scale = _SCALES[level]
    if part == "{":
        return _run(parts, level)
    if not part.startswith("\\"):
        if level > 1 and part in _TIGHT:
            return scale * _TIGHT[part]
        return scale * (_ITALIC.get(part) or _SIGNS.get(part) or _other(part))
    name = part[1:]
    if name == "frac":
        inner = min(3, level + 1)
        return max(_one(parts, inner), _one(parts, inner)) + 230
    if name == "sqrt":
        return _one(parts, level) + scale * 1000
    if name in ACCENTS:
        return _one(parts, level)
    if name in _UPRIGHT:
        return scale * (_upright(parts) + 167)
    if name == "mathbf":
        return 1.2 * _one(parts, level)
    if name in FUNCTION_COMMANDS:
        return scale * (sum(_ITALIC[c] for c in name) + 167)
    if name in _LARGE:
        delimiter = next(parts, ".")
        return 110 if delimiter == "." else scale * (340 if delimiter == "|" else 400 * _LARGE[name])
    return scale * (COMMANDS[name].width if name in COMMANDS else _UNKNOWN)


def _upright(parts: Iterator[str]) -> float:
    """Width of a group of upright letters."""
    total = 0.0
    next(parts, "")
    for part in parts:
        if part == "}":
            break
        total += _ITALIC.get(part) or _other(part)
    return total


def _other(letter: str) -> float:
    """Width of a letter that stands in no table, as it is written in ASCII."""
    if letter.isascii():
        return 500
    written = letter_in_ascii(letter)  # an accent adds no width
    return sum(_ITALIC.get(c, 500) for c in (written[-2] if written.startswith("\\") else written))
