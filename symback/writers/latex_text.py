"""Any text as LaTeX that prints it literally: nothing in it is a command, and all of it is ASCII."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from symback.errors import printable
from symback.names import GREEK
from symback.writers.ascii_text import SUBSCRIPTS

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': "''", "`": r"\`{}", "\u00a0": "~",
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "„": ",,", "…": r"\dots{}", "•": r"\textbullet{}",
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}",
    "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}", "§": r"\S{}", "¶": r"\P{}", "£": r"\pounds{}",
    "©": r"\copyright{}", "¿": "?`", "¡": "!`",
}  # fmt: skip
_MATH = {
    "×": r"\times", "−": "-", "±": r"\pm", "·": r"\cdot", "÷": r"\div", "°": r"^\circ", "¬": r"\neg", "µ": r"\mu",
    "′": "'", "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd",
    "∞": r"\infty", "∈": r"\in", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv",
    "∝": r"\propto",
    "→": r"\to", "←": r"\leftarrow", "↦": r"\mapsto", "⇒": r"\Rightarrow", "⊙": r"\odot", "⊘": r"\oslash",
    "⊗": r"\otimes", "⊕": r"\oplus", "∘": r"\circ", "ℝ": r"\mathbb{R}", "ℓ": r"\ell", "‖": r"\Vert", "ᵀ": r"^\top",
    "½": r"\frac{1}{2}", "¼": r"\frac{1}{4}", "¾": r"\frac{3}{4}", "ϵ": r"\epsilon", "ϕ": r"\phi", "ς": r"\varsigma",
} | {letter: f"\\{word}" for word, letter in GREEK.items() if word != "omicron"}  # fmt: skip
_MATH |= {digit: f"_{n}" for n, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_MATH |= {digit: f"^{n}" for n, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_MATH |= {letter: f"_{unicodedata.normalize('NFKC', letter)}" for letter in SUBSCRIPTS}
_ENTRY = re.compile(f"([A-Za-z])([{SUBSCRIPTS}]+)")
"""A letter with letters below it: an entry, which is set as mathematics."""
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c", "\u0323": "d", "\u0331": "b",
}  # fmt: skip
_BELOW = frozenset("\u0327\u0323\u0331")
_MATH_ACCENTS = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0306": "breve",
    "\u0307": "dot", "\u0308": "ddot", "\u030a": "mathring", "\u030c": "check",
}  # fmt: skip
_LONG = 24


def in_ascii(latex: str) -> str:
    r"""Formulas in which letters that LaTeX's mathematical fonts lack are accented ones, or shown by their numbers.

    >>> print(in_ascii(r"\mathrm{été} + \mathrm{中}"))
    \mathrm{\acute{e}t\acute{e}} + \mathrm{U4E2D}
    """
    return latex if latex.isascii() else "".join(c if c.isascii() else letter_in_ascii(c) for c in latex)


def letter_in_ascii(c: str) -> str:
    """A letter of a name, in a formula."""
    base, *marks = list(unicodedata.normalize("NFD", c))
    if base.isascii() and len(marks) == 1 and marks[0] in _MATH_ACCENTS:
        return rf"\{_MATH_ACCENTS[marks[0]]}{{{base}}}"
    return f"U{ord(c):X}"


@lru_cache(maxsize=1024)
def escape(text: str) -> str:
    r"""Text that prints literally; what the fonts of LaTeX lack is shown by its number, `[U+4E2D]`.

    Very long words may be broken, so that nothing runs over the margin.

    >>> print(escape(r"50 % of \input{x}, café"))
    50 \% of \textbackslash{}input\{x\}, caf\'{e}
    """
    words = unicodedata.normalize("NFC", printable(text)).split(" ")
    return " ".join(_word(word) for word in words)


def _word(word: str) -> str:
    joint = r"\allowbreak{}" if len(word) > _LONG else ""
    written: list[str] = []
    at = 0
    for found in _ENTRY.finditer(word):
        written += _characters(word[at : found.start()])
        written.append(f"${found[1]}_{{{unicodedata.normalize('NFKC', found[2])}}}$")
        at = found.end()
    return joint.join([*written, *_characters(word[at:])])


def _characters(part: str) -> list[str]:
    return [_character(c, following) for c, following in zip(part, f"{part[1:]} ", strict=False)]


def _character(c: str, following: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c in _MATH:
        return f"${_MATH[c]}$"
    if c.isascii():
        # Two hyphens would become a dash, two quotes another sign.
        return f"{c}{{}}" if (c in "-'" and following == c) or (c in ",?!" and following in {",", "`"}) else c
    base, marks = unicodedata.normalize("NFD", c)[0], unicodedata.normalize("NFD", c)[1:]
    if base.isascii() and base.isalpha() and marks in _ACCENTS:
        dotless = base in "ij" and marks not in _BELOW
        return f"\\{_ACCENTS[marks]}{{{chr(92) * dotless}{base}}}"
    return f"[U+{ord(c):04X}]"
