"""How wide characters are, in thousandths of the size: as in DejaVu Serif, the widest serif in common use.

A picture is set in whatever serif its reader has. Boxes that hold the widest one hold the others. Where the italics of
Computer Modern are wider, with the space after them, the width is theirs.
"""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase, ascii_uppercase, digits

SCRIPT = 0.7
"""Size of an index or an exponent, as a part of that of the line."""

_LOWER = (
    596, 640, 560, 640, 592, 600, 640, 644, 320, 310, 606, 320, 948, 644, 602, 640, 640, 560, 513, 402, 644, 565, 856,
    564, 565, 527,
)  # fmt: skip
_UPPER = (
    860, 800, 790, 840, 800, 790, 800, 940, 500, 640, 930, 690, 1100, 910, 820, 790, 820, 780, 690, 740, 843, 830, 1130,
    920, 830, 760,
)  # fmt: skip
_WIDTHS = dict(zip(ascii_lowercase, _LOWER, strict=True)) | dict(zip(ascii_uppercase, _UPPER, strict=True))
_WIDTHS |= dict.fromkeys(digits, 636)
_WIDTHS |= {
    " ": 333, "\u2009": 250, "!": 402, '"': 460, "#": 838, "$": 636, "%": 950, "&": 890, "'": 307, "(": 409, ")": 409,
    "*": 511, "+": 838, ",": 318, "-": 358, ".": 318, "/": 511, ":": 337, ";": 337, "<": 838, "=": 838, ">": 838,
    "?": 536, "@": 1000, "[": 390, "\\": 500, "]": 390, "^": 838, "_": 500, "`": 511, "{": 636, "|": 337, "}": 636,
    "~": 838, "α": 675, "β": 640, "γ": 598, "δ": 602, "ε": 537, "ζ": 542, "η": 599, "θ": 602, "ι": 392, "κ": 656,
    "λ": 634, "μ": 650, "ν": 608, "ξ": 551, "ο": 602, "π": 657, "ρ": 588, "σ": 683, "τ": 553, "υ": 608, "φ": 700,
    "χ": 640, "ψ": 784, "ω": 815, "∂": 650, "′": 300, "·": 350, "∘": 500, "‖": 500, "−": 838, "×": 838,
}  # fmt: skip
_OTHER = 1000
_NUMBERED = 4200
"""A letter beyond Latin and Greek, which LaTeX and PNG show by its number: U4E2D."""


def character_width(character: str) -> int:
    """The width of a character; of one that is not in the table as much as any can have."""
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character):
        return 0
    base = unicodedata.normalize("NFD", character)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    return _NUMBERED if character.isalpha() else _OTHER
