"""Sentences in ASCII, as text reads: `zᵢ` is `z_i`, `σ′` is `sigma'`."""

from __future__ import annotations

import re
import unicodedata

from symback.names import GREEK

_SIGNS = str.maketrans(
    {
        "×": "x",
        "−": "-",
        "…": "...",
        "′": "'",
        "–": "-",
        "∂": "d",
        "⊙": ".*",
        "ᵀ": "^T",
        "Σ": "sum",
        "½": "1/2",
        "’": "'",
    }
    | {letter: word for word, letter in GREEK.items() if word != "Sigma"}
)
SUBSCRIPTS = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
"""Letters that stand below, as Unicode has them."""
_BELOW = re.compile(f"[{SUBSCRIPTS}₀₁₂₃₄₅₆₇₈₉]+")
_ABOVE = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def in_plain_ascii(text: str) -> str:
    r"""The text in ASCII alone; what has no spelling there is shown by its number.

    >>> in_plain_ascii("hₖ reaches zᵢ with the weight Wᵢₖ: φ(z)²"), in_plain_ascii("中")
    ('h_k reaches z_i with the weight W_ik: phi(z)^2', '\\u4e2d')
    """
    if text.isascii():
        return text
    text = _BELOW.sub(lambda found: "_" + unicodedata.normalize("NFKC", found[0]), text)
    text = _ABOVE.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), text)
    return text.translate(_SIGNS).encode("ascii", "backslashreplace").decode()
