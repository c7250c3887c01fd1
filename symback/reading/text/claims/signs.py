r"""What is said of signs and functions: `where ⊙ is the elementwise product`, `diag(v) is the diagonal matrix of v`.

It is left out where it is true of how the answer is read. What is not stays where it is, and is refused there: no
formula has a sign without operands. A ⊗ that is said to act entry by entry is read so.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, blanked, padded, spaces
from symback.reading.text.words import EXCHANGING, MEANING, Known, denial_in

_OPERATORS = r"(?:[⊙∘○◦⊗*·×@•]|\.\*|\bo\b|\\(?:odot|circ|otimes|cdot|times|ast|bullet|star)(?![a-zA-Z]))"
_SIGN_IS = (
    rf"{_OPERATORS}[ \t]{{0,3}}\$?[ \t]{{0,3}}"
    r"(?:is|denotes|means|stands for|represents|ist|bezeichnet|désigne|est|\\text\{ ?(?:is|denotes|means) ?)"
)
_EXPLAINS = re.compile(_SIGN_IS, re.IGNORECASE)
_EXPLAINED = re.compile(
    r"(?:,[ \t]{0,3})?\(?"
    rf"(?:\b(?:where|with|here|and|wobei|avec)\b[ \t]{{0,3}})?\$?{_SIGN_IS}"
    r"(?:[ \t]{1,3}(?!and\b|und\b|et\b)[^\W\d_][\w'’-]{0,30}){1,12}[ \t]{0,3}\}?(?:\.?\))?",
    re.IGNORECASE,
)
_NOTATION = re.compile(
    r"element|entr(?:y|ies)|component|coordinate|hadamard|schur|pointwise|multipl|produ[ck]t|produit|élément",
    re.IGNORECASE,
)
_PER_ENTRY = r"(?:element|entr(?:y|ies)|component|coordinate|hadamard|schur|pointwise)"
_MISNAMED = re.compile(
    r"(?:⊙|∘|○|\.\*|\\odot|\\circ).*\b(?:matrix|inner|outer|dot|kronecker|tensor|convolution|composition|addition"
    r"|sum)\b"
    rf"|(?:@|·|×|\\cdot|\\times).*\b{_PER_ENTRY}"
    r"|\b(?:matrix|inner|outer|kronecker|tensor|composition)\b.*(?:⊙|∘|○|\.\*|\\odot|\\circ)"
    rf"|\b{_PER_ENTRY}.*(?:@|·|×|\\cdot|\\times)",
    re.IGNORECASE,
)
"""A sign that is explained as another than it is here."""
_OTHERWISE = re.compile(rf"(?:⊗|\\otimes).*\b{_PER_ENTRY}|\b{_PER_ENTRY}.*(?:⊗|\\otimes)", re.IGNORECASE)
"""A ⊗ that is no outer product."""
_ENTRYWISE = re.compile(
    r"(?<![ \t])[ \t]*\((?:(?:element|entry|component|coordinate)[- ]?wise(?:[ \t](?:product|multiplication))?"
    r"|Hadamard(?:[ \t]product)?)\)(\.?)",
    re.IGNORECASE,
)
_BETWEEN_VECTORS = re.compile(
    r"(?<![ \t])[ \t]*+\(?(?:with|where|here)[ \t][*·⋅][ \t](?:is[ \t]|means[ \t])?(?:element|entry)[- ]?wise[ \t]"
    r"(?:on|for|between|of)[ \t](?:columns?[ \t]|column )?vectors?(?:[ \t]?,?[ \t](?:and[ \t])?(?:matmul|"
    r"(?:a )?matrix (?:product|multiplication))"
    r"[ \t](?:otherwise|elsewhere|else))?[ \t]?\)?(?=[ \t]*(?:[.;]|$))",
    re.MULTILINE,
)
"""`(with * elementwise on vectors, matmul otherwise)`: so it is read, where shapes allow it."""
_TYPED = re.compile(
    r"(?<=[\w)\]}ᵀ'] )(?:odot|circ|dot\.o|o\.|\(\.\)|<\*>|(?P<kronecker>otimes|kron|times\.o|ox))(?=[ \t]+[-\w(\[])"
    r"|(?<=[\w)\]ᵀ])(?:\(\.\)|<\*>)(?=[\w(\[])"
)
"""`odot`, `(.)`, `kron`: products as they are typed between two operands, in AsciiMath and in Typst too."""
_SPOKEN = r"[^\W\d_][\w'’-]{0,30}"
_OF_A_SIGN = re.compile(
    r"(?:^(?:[ \t]*[-*•][ \t]+)?|(?<=[.;,])|(?P<open>\()|(?<=[ \t])(?=(?:with|where|here|wobei|using)[ \t]))"
    rf"(?P<said>[ \t]*(?:{_SPOKEN}[ \t]{{1,9}}){{0,9}}"
    rf"(?:\$[ \t]?)?{_OPERATORS}(?:[ \t]?\$)?[ \t]?[=:]?"
    rf"(?:[ \t]{{1,9}}(?:\\text\{{ ?)?{_SPOKEN}\}}?){{0,12}}[ \t]{{0,9}})(?P<end>\.?\)|[.;,]|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""A clause of words and one sign: `all products ⊙ are elementwise`, `Denote by $\\odot$ the elementwise product.`"""
_SMALL = frozenset(["a", "o", "an", "is", "as", "by", "of", "all", "are", "the"])
_OF_A_FUNCTION = re.compile(
    r"(?:[,;][ \t]{0,9})?(?:\b(?:where|with|here|and|wobei)[ \t]{1,9})?\$?\\?(?:(?:operatorname\*?|mathrm|text)\{)?"
    r"\b(?P<name>diag|vec|tr|trace)\}?[ \t]?\([ \t]?\\?\w{1,9}[ \t]?\)\$?[ \t]{1,9}"
    r"(?P<said>(?:is|denotes|means|stands|puts|creates|builds|makes|stacks|forms|returns|places)\b"
    rf"(?:[ \t]{{1,9}}(?:{_SPOKEN}|\$\\?\w\$)){{1,16}})[ \t]{{0,9}}(?:\.|(?=[;,)])|$)",
    re.MULTILINE,
)
_OF_A_SLOPE = re.compile(
    r"(?:[,;(][ \t]{0,9}|[ \t])(?:(?:where|and|with|here)[ \t]{1,9})?\$?(?:σ|\\sigma|sigmoid|φ|\\phi)"
    r"(?:['′]\$?[ \t]{1,9}(?:is|denotes)[ \t]{1,9}(?:the|its)[ \t]{1,9}(?:first[ \t])?(?:derivative|slope)"
    r"(?:[ \t]of(?:[ \t]the)?[ \t](?:sigmoid|logistic|activation)(?:[ \t]function)?)?"
    r"|['′]?\$?[ \t]{1,9}(?:(?:is|are)[ \t]{1,9})?(?:applied|acts|acting|taken|works)[ \t]{1,9}"
    rf"{_PER_ENTRY}[- ]?(?:wise)?)\)?[ \t]{{0,9}}(?=[.;,]|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""`σ' is the derivative of the sigmoid`, `σ applied elementwise`."""
_TRUE_OF = {
    "diag": re.compile(r"\bdiagonal\b"),
    "vec": re.compile(r"\bcolumns?\b(?!.*\brows?\b)"),
    "tr": re.compile(r"\btrace\b"),
    "trace": re.compile(r"\btrace\b"),
}
"""What must be said of a function, so that it is the one which is meant here."""


def without_signs_told(text: str, known: Known) -> str:
    """Without what is said of signs and functions, and true.

    >>> without_signs_told("x (Hadamard product ⊙)", "x".__eq__).strip()
    'x'
    """
    told: list[str] = []
    if "\\" not in text:
        text = _TYPED.sub(lambda found: padded("⊗" if found["kronecker"] else "⊙", found[0]), text)

    def explained(found: re.Match[str]) -> str:
        return _left_out(found[0], told) if _is_true(found[0]) else found[0]

    def of_a_sign(found: re.Match[str]) -> str:
        closes = found["end"].endswith(")")
        if (found["open"] and not closes) or not _is_of_a_sign(found["said"], known):
            return found[0]
        behind = found["end"] if closes and not found["open"] else ""
        return _left_out(found[0][: len(found[0]) - len(behind)], told) + behind

    if _EXPLAINS.search(text):
        text = _EXPLAINED.sub(explained, text)
    text = _ENTRYWISE.sub(lambda found: padded(found[1] or "", found[0]), text)
    if _NOTATION.search(text):
        text = _BETWEEN_VECTORS.sub(blank, text)
        text = _OF_A_SIGN.sub(of_a_sign, text)
    if "derivative" in text or "slope" in text or "wise" in text:
        text = _OF_A_SLOPE.sub(blank, text)
    if "diag" in text or "vec" in text or "tr" in text:
        text = blanked(_OF_A_FUNCTION, text, _is_true_of_function)
    if any(_OTHERWISE.search(said) for said in told):
        text = text.replace("⊗", "⊙").replace("\\otimes", padded("\\odot", "\\otimes"))
    return text


def _left_out(said: str, told: list[str]) -> str:
    told.append(said)
    return spaces(said)


def _is_true(said: str) -> bool:
    return _MISNAMED.search(said) is None and denial_in(said) is None


def _is_of_a_sign(said: str, known: Known) -> bool:
    """Whether words and a sign tell what the sign is: `p ⊙ product` would be a formula."""
    words = re.findall(r"[^\W\d_][\w'’]*", said)
    plain = [word for word in words if word.lower() not in _SMALL and not _NOTATION.search(word)]
    return any(map(_NOTATION.search, words)) and not any(map(known, plain)) and _is_true(said)


def _is_true_of_function(found: re.Match[str]) -> bool:
    said = found["said"]
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", said)}
    true = _TRUE_OF[found["name"]].search(said) is not None
    return true and not words & (MEANING | EXCHANGING) and denial_in(said) is None
