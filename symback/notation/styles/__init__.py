"""The three ways of writing: text (reads back), Unicode (terminals), LaTeX.

What a problem file asks for under `notation` replaces fields of these: `symback.notation.settings`.
"""

from symback.notation.styles.latex import LATEX, latex_function, latex_names, latex_stem
from symback.notation.styles.style import Style, spelled_out
from symback.notation.styles.text import TEXT
from symback.notation.styles.unicode import UNICODE, unicode_names, unicode_superscript

__all__ = [
    "LATEX", "TEXT", "UNICODE", "Style", "latex_function", "latex_names", "latex_stem", "spelled_out",
    "unicode_names", "unicode_superscript",
]  # fmt: skip
