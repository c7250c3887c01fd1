"""Text → tokens, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal, NamedTuple

from symback.errors import printable
from symback.language.complaints import Complaint, LanguageError
from symback.names import canonical, is_letter, name_end

Kind = Literal[
    "number",
    "name",
    "derivative",
    "differential",
    "hessian",
    "partial",
    "operator",
    "transpose",
    "prime",
    "inverse-transpose",
    "open",
    "close",
    "comma",
    "bracket",
    "unbracket",
    "semicolon",
    "colon",
    "equals",
    "end",
]


class Token(NamedTuple):
    """One token. `value` is what it means: the operator's name, the canonical name, the number's text.

    A `derivative` token (`df/dz2`, `df/dW|z3`) carries the canonical names, joined by spaces; so do
    a `differential` of one (`d(df/dz2)`) and a `hessian` (`d(df/dx)/dx`).
    A `derivative` token (`df/dz2`, `df/dW|z3`) carries the canonical names, joined by spaces; a `partial`
    token (`dz2[k]/dh1`, before its own `[i]`) carries them after the indices: `k z2 h1`, `k,l Z H`.
    """

    kind: Kind
    value: str
    start: int
    end: int


_OPERATORS = {
    ".*": "hadamard", "⊙": "hadamard", "∘": "hadamard", "./": "hadamard_divide", "⊘": "hadamard_divide",
    ".^": "hadamard_power", "^": "power", "+": "add", "-": "subtract", "−": "subtract", "–": "subtract",
    "⊗": "kron", "@": "product", "·": "product", "⋅": "product", "*": "star", "/": "divide",
}  # fmt: skip
_PUNCTUATION: dict[str, tuple[Kind, str]] = {
    "(": ("open", "("), ")": ("close", ")"), ",": ("comma", ","), ";": ("semicolon", ";"), ":": ("colon", ":"),
    "[": ("bracket", "["), "]": ("unbracket", "]"), "=": ("equals", "="),
    "ᵀ": ("transpose", "T"), "⊤": ("transpose", "T"),
    "'": ("prime", "'"), "′": ("prime", "'"), "’": ("prime", "'"), "″": ("prime", "''"),
}  # fmt: skip
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_TRANSPOSE = re.compile(r"\.T(?!\w)|\^\s*(?:T|⊤)(?!\w)")
_INVERSE_TRANSPOSE = re.compile(r"\^\s*(?:[-−]\s*(?:T|⊤)(?!\w)|\(\s*[-−]\s*(?:T|⊤)\s*\))")
_INDICES = re.compile(r"\[\s*([^\W_]+)\s*(?:,\s*([^\W_]+)\s*)?\]")
_MADE_OF = "formulas are made of names, numbers, + - .* ./ .^ ^ @ / ' ( ) [ ] and function calls"
_COMPARED = "step(x) is 1 where x > 0, else 0"
_INSTEAD = {
    "\\": "LaTeX is read in answers, not here: write sigmoid(x) for \\sigma(x)",
    **dict.fromkeys("|‖", "norm2(x) is the length of x; abs(x) takes the absolute value entry by entry"),
    **dict.fromkeys("<>≤≥", _COMPARED),
}
"""What to write in place of a sign that is not of this language, but of mathematics."""
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def tokenize(text: str, is_declared: Callable[[str], bool]) -> list[Token]:
    """Cut `text` into tokens; `is_declared` tells the names that exist, which decides `df/dz2`.

    Raises `LanguageError` at the first character that has no meaning here.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _next(text, at, is_declared)
        if token.kind == "operator" and token.value == "superscript":
            tokens.append(Token("operator", "power", at, at))
            token = Token("number", unicodedata.normalize("NFKC", text[at : token.end]), at, token.end)
        tokens.append(token)
        at = token.end
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _next(text: str, at: int, is_declared: Callable[[str], bool]) -> Token:
    character = text[at]
    if character == "^" and (found := _INVERSE_TRANSPOSE.match(text, at)):
        return Token("inverse-transpose", "-T", at, found.end())
    if character in ".^" and (found := _TRANSPOSE.match(text, at)):
        return Token("transpose", "T", at, found.end())
    if character in "d∂" and (derivative := _derivative(text, at, is_declared)):
        return derivative
    if character == "d" and text[at + 1 : at + 2] == "(" and (second := _second(text, at, is_declared)):
        return second
    if is_letter(character):
        end = name_end(text, at)
        return Token("name", canonical(text[at:end]), at, end)
    if found := _NUMBER.match(text, at):
        return Token("number", found[0], at, found.end())
    for width in (2, 1):
        written = text[at : at + width]  # shorter at the end of the text
        operator = _OPERATORS.get(written)
        if operator:
            return Token("operator", operator, at, at + len(written))
    if character in _PUNCTUATION:
        kind, value = _PUNCTUATION[character]
        return Token(kind, value, at, at + 1)
    if character in _SUPERSCRIPTS:
        end = at
        while end < len(text) and text[end] in _SUPERSCRIPTS:
            end += 1
        return Token("operator", "superscript", at, end)
    hint = _INSTEAD.get(character, _MADE_OF)
    message = f"'{printable(character)}' has no meaning here"
    raise LanguageError(Complaint(at, at + 1, "unexpected-character", message, hint))


def _derivative(text: str, at: int, is_declared: Callable[[str], bool]) -> Token | None:
    """`df/dz2`, `df/dW|z3` or `dz2[k]/dh1` where f, z2, W, z3 and h1 are declared and `df` is not."""
    if text[at] == "d" and is_declared(canonical(text[at : name_end(text, at)])):
        return None
    of = _declared(text, at + 1, is_declared)
    if of is None:
        return None
    names, here, indices = [of[0]], of[1], ""
    if found := _INDICES.match(text, here):
        indices, here = ",".join(canonical(part) for part in found.groups() if part), found.end()
    if text[here : here + 1] != "/" or text[here + 1 : here + 2] not in ("d", "∂"):
        return None
    wrt = _declared(text, here + 2, is_declared)
    if wrt is None:
        return None
    names, here = [*names, wrt[0]], wrt[1]
    if indices:
        return Token("partial", " ".join([indices, *names]), at, here)
    if text[here : here + 1] == "|":
        via = _declared(text, here + 1, is_declared)
        if via is None:
            return None
        names, here = [*names, via[0]], via[1]
    return Token("derivative", " ".join(names), at, here)


def _second(text: str, at: int, is_declared: Callable[[str], bool]) -> Token | None:
    """`d(df/dz2)`, the differential of a named derivative, or `d(df/dx)/dx`, the second; both without a space.

    Also where a `d` is declared, since nobody writes the product of d and a derivative so.
    """
    first = _derivative(text, at + 2, is_declared) if text[at + 2 : at + 3] in ("d", "∂") else None
    if first is None or text[first.end : first.end + 1] != ")":
        return None
    here = first.end + 1
    if text[here : here + 2] in ("/d", "/∂"):
        end = name_end(text, here + 2)
        if first.value.split()[1:] == [canonical(text[here + 2 : end])]:
            return Token("hessian", first.value, at, end)
    return Token("differential", first.value, at, here)


def _declared(text: str, at: int, is_declared: Callable[[str], bool]) -> tuple[str, int] | None:
    """The declared name that stands at `at`, and where it ends."""
    end = name_end(text, at)
    name = canonical(text[at:end])
    return (name, end) if name and is_declared(name) else None
