"""Names: which spellings are one name, and what a name is made of.

`W1`, `W_1` and `W₁` are one name (contract of the problem file), and so are `σ1` and `sigma1`:
a Greek letter and its English word are two spellings of one letter. `canonical` maps every
spelling to the plain one that files, JSON and text output use.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

GREEK: dict[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
"""English word of a Greek letter → the letter. Capitals that look Latin have no word of their own."""

_WORD_OF = {letter: word for word, letter in GREEK.items()} | {"ϕ": "phi", "ϵ": "epsilon", "ς": "sigma"}
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
"""Name of an accent, which is its command in LaTeX as well → the mark that Unicode puts over the letter before."""
_ACCENT_OF = {mark: name for name, mark in ACCENTS.items()}
_SUPERSCRIPT = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵗ")
_INDEX = re.compile(r"(?<=[^\W\d_])_+(\d+)$")


def is_letter(character: str) -> bool:
    """Whether a name may begin with `character`."""
    return character.isalpha() and character not in _SUPERSCRIPT


def continues_name(character: str) -> bool:
    """Whether a name may go on with `character`: letters, digits (subscript too), underscore, accents."""
    if character in _SUPERSCRIPT:
        return False
    return character == "_" or character.isalnum() or bool(unicodedata.combining(character))


_PLAIN = re.compile("[A-Za-z0-9_]*")


def name_end(text: str, at: int) -> int:
    """Where what continues a name, from `at` on, is over."""
    found = _PLAIN.match(text, at)
    at = found.end() if found else at
    while at < len(text) and continues_name(text[at]):
        at += 1
    return at


def is_name(text: str) -> bool:
    """Whether `text` is spelled like a name."""
    return bool(text) and is_letter(text[0]) and name_end(text, 1) == len(text)


@lru_cache(maxsize=1 << 14)
def canonical(text: str) -> str:
    """The one plain spelling of a name: NFKC, Greek letters and accents as words, no `_` before a final number.

    >>> canonical("W₁"), canonical("W_1"), canonical("δ_2"), canonical("z_i"), canonical("ŷ")
    ('W1', 'W1', 'delta2', 'z_i', 'yhat')
    """
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        marked = "".join(_ACCENT_OF.get(c, c) for c in unicodedata.normalize("NFD", plain))
        plain = "".join(_WORD_OF.get(c, c) for c in unicodedata.normalize("NFC", marked))
    return _INDEX.sub(r"\1", plain)


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart for display: letter(s), accent, subscript. `W1` → W, "", 1."""

    stem: str
    accent: str
    index: str


AGAIN = "#"
"""Stands between a name and a number in the symbol of a name that an answer defines once more: `d1#2`.

No spelling of a name has it, and no reader is shown it.
"""
BEFORE = f"{AGAIN}before"
"""Stands, with a number, behind a name for a value that it had before a line gave it another: `dW#before1`."""


SQUARE = "^2"
"""Stands behind the letters of a name that an answer defines as a square: `sigma^2` in `σ² = …`, `sigma1^2`."""


def is_square(name: str) -> bool:
    return SQUARE in name


def spelled(name: str) -> str:
    """A name as it was written, whichever of several definitions it stands for.

    >>> spelled("d1#2"), spelled("sigma^2_k")
    ('d1', 'sigma_k^2')
    """
    plain = name.partition(AGAIN)[0]
    return plain.replace(SQUARE, "") + SQUARE if is_square(plain) else plain


_NUMBERED = re.compile(r"(.*?)(\d+)")


@lru_cache(maxsize=1 << 14)
def parts(name: str) -> Parts:
    """Take a canonical name apart: `yhat1` is y with a hat and index 1, `z_i` is z with index i.

    >>> parts("yhat1")
    Parts(stem='y', accent='hat', index='1')
    """
    name = spelled(name).replace(SQUARE, "")
    stem, _, index = name.partition("_")
    if not stem:
        return Parts(name, "", "")
    if not index:
        found = _NUMBERED.fullmatch(name)
        if found and found[1]:
            stem, index = found.groups()
    for accent in ACCENTS if len(stem) > 1 else ():
        bare = stem.removesuffix(accent)
        if bare != stem and (len(bare) == 1 or bare in GREEK):
            return Parts(bare, accent, index)
    return Parts(stem, "", index)
