r"""A worked solution: words with formulas between dollars, in displays and in code.

What a solution says in words alone is for its reader: it explains, names the rules, checks shapes, gives thanks. The
formulas are what is judged. Here the words are taken away, and with them what they only mention: names, sizes, a case
that is special. Words stay where they may say something of a value: beside a formula that has no left side, and where
one of them changes or denies what stands there; those are for `prose` to judge. Places in the result are places in
the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from symback.reading.text.blanks import mentions, spaces, without_remark
from symback.reading.text.words import Known
from symback.reading.text.worked.marks import without_structure
from symback.reading.text.worked.maths import is_derivative, is_equation
from symback.reading.text.worked.rules import Telling
from symback.reading.text.worked.sayings import ORDER
from symback.reading.text.worked.sentences import sentences_of
from symback.reading.text.worked.spans import cut, is_balanced

_DEFINES = re.compile(r"[ \t]*(?!d|grad|g_)[A-Za-z]\w*[ \t]*=(?:[^=.#\n]|\.T\b|\d\.\d)+")
"""`E = X @ W - Y`: a line of code that names a value by a formula, and no derivative."""
_OF_WORDS = r"[ \t]*[^\W\d_]{2}[^\n=+^*/_()\[\]{}⊙@∂]{5,200}$"
_LINE_OF_WORDS = re.compile(rf"(?<=\n){_OF_WORDS}|(?<=\.[ \t])(?=[ \t]*[A-Z]){_OF_WORDS}", re.MULTILINE)
"""A line, or a sentence behind a formula in its line."""
_TRIES = re.compile(r"^[ \t]*(?:import|from|assert|print|using|np\.testing)\b", re.MULTILINE)
"""Code that tries the formulas on numbers: it is no answer, and is left out beside formulas."""


class Worked(NamedTuple):
    """A solution as `text` without what it only tells, the formulas that were `left_out` with it.

    `order` is where the first words stand that do something to the result, below all formulas.
    """

    text: str
    left_out: Sequence[str] = ()
    order: tuple[int, int] | None = None


def without_telling(text: str, known: Known) -> Worked:
    r"""`text` without what it only tells.

    >>> without_telling("The rule gives us this:\n$$G = u x$$\nIt has the shape of $W$.", "Gux".__contains__).text
    '                       \n  G = u x ;\n                        '
    """
    if not mentions(text, ("$", "`", "\\[", "\\(", "\\begin{")):
        return Worked(text, order=_order_behind(text))
    spans = cut(text)
    said = " ".join(span.inside(text) for span in spans if span.kind == "words")
    if (
        len(said) == len(text)
        or not is_balanced(text, spans)
        or not (said.strip() or "\\text" in text or "intertext{" in text)
    ):
        return Worked(text)
    plain = without_structure(text, spans)
    spans = cut(plain)
    telling = Telling(plain, sentences_of(plain, spans), known)
    made = telling.without()
    return Worked(made, telling.left_out, telling.order) if made.strip(" \n;") else Worked(text)


def _order_behind(text: str) -> tuple[int, int] | None:
    """Where words behind all equations of a plain text do something to the result."""
    behind = _LINE_OF_WORDS.finditer(text, text.rfind("=")) if "=" in text else ()
    return next((said.span() for said in behind if ORDER.search(said[0])), None)


def code_apart(text: str) -> tuple[str, str] | None:
    r"""The formulas of a solution with its words, and its code alone, each in its place; None without both.

    >>> code_apart("$$dW = u x$$\n```\ndW = x @ u\n```")
    ('$$dW = u x$$\n   \n          \n   ', '            \n   \ndW = x @ u\n   ')
    """
    spans = cut(text) if "`" in text or "~~~" in text else []
    blocks = [span for span in spans if span.kind == "code" and "\n" in span.inside(text)]
    tries = [span for span in blocks if _TRIES.search(span.inside(text)) and not _is_program(span.inside(text))]
    code = [*tries, *(span for span in spans if span.kind == "code" and _is_program(span.inside(text)))]
    said = [span.inside(text) for span in spans if span.kind in ("inline", "display")]
    if not code or not any(is_derivative(line) and is_equation(line) for one in said for line in one.split("\n")):
        return None
    formulas, programs = list(text), list(spaces(text))
    for span in code:
        if span in tries:
            formulas[span.start : span.end] = spaces(text[span.start : span.end])
            continue
        formulas[span.start : span.end] = "\n".join(map(_definition, text[span.start : span.end].split("\n")))
        programs[span.first : span.last] = text[span.first : span.last]
    return "".join(formulas), "".join(programs)


def _definition(line: str) -> str:
    """A line of code that names a value by a formula, which formulas beside the code may use; spaces for another."""
    return line if _DEFINES.fullmatch(line) else spaces(line)


def _is_program(code: str) -> bool:
    """Whether all lines of a block of code are assignments, but for comments."""
    lines = [without_remark(line).strip() for line in code.split("\n")]
    return "\n" in code and any("=" in line for line in lines) and all("=" in line for line in lines if line)


__all__ = ["Worked", "code_apart", "without_telling"]
