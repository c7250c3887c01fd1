r"""What a formula in a worked solution is for: an equation, a formula that may be a result, or a mere mention."""

from __future__ import annotations

import re
from typing import Literal

Use = Literal["equation", "formula", "mention", "update", "goes on"]

_RELATION = re.compile(r"(?<![<>!:=\\])=(?!=)|[≈≡≔]|:=|\\(?:approx|equiv|coloneqq|triangleq|propto)(?![a-zA-Z])")
_BOUNDS = re.compile(r"[_^]\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\([^()]*\))")
"""What stands below and above a sign: the `i=1` of a sum is no equation."""
_SCRIPT = r"(?:\s*[_^]\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\?[^\W_]+|\*)|['′ᵀ₀-₉⁰-⁹])"
_LETTER = (
    r"(?:\\(?:mathbf|mathbb|mathrm|boldsymbol|bm|vec|hat|bar|tilde|mathcal|operatorname|text)\s*\{[^{}]*\}|\\[a-zA-Z]+"
    r"|[^\W\d_]\w{0,7}|[−-]?\d+(?:\.\d+)?)"
)
_NAME = rf"{_LETTER}{_SCRIPT}*"
_DERIVATIVE = (
    r"(?:\\[dt]?frac\s*\{\s*(?:\\partial|\\mathrm\s*\{?d\}?|d)[^{}]*\}\s*\{(?:[^{}]|\{[^{}]*\})*\}"
    r"|(?:\\partial|∂|d)\s?\w{1,4}\s?/\s?(?:\\partial|∂|d)\s?[\w{}]+|(?:\\nabla|∇)\s*(?:_\{?\\?\w+\}?)?\s*\w?)"
)
_SIZE = rf"(?:{_NAME}|\d+)\s*(?:×|x|\\times|\\cdot)\s*(?:{_NAME}|\d+)"
_SIZES = rf"(?>\(?\s*{_SIZE}\s*\)?)"
_MENTION = re.compile(
    rf"\s*(?>(?:{_DERIVATIVE}|{_SIZES}|{_NAME}(?:\s*\(\s*{_NAME}\s*\))?|\(\s*{_NAME}\s*,\s*{_NAME}\s*,?\s*\))"
    rf"(?:\s*(?:,|;|\\quad|\\,|\\ |→|\\to|\\rightarrow|\\dots|…|\\ldots)\s*(?=.))?)++\s*[.,;:]?\s*"
)
r"""A name with its scripts, a size, or a list of them: `W_1`, `(d \times k)`, `f(x)`, `dW_1, dW_2`."""
_ONE_SIZES = re.compile(
    rf"\s*{_SIZES}(?>\s*(?:\\cdot|\\,|=|→|\\to|\\rightarrow|⇒|\\Rightarrow)?\s*{_SIZES})++\s*[.,;]?\s*"
)
r"""`(k \times 1)(1 \times d) = k \times d`"""
_REMARK = re.compile(
    r"\\(?:short)?intertext\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\}){0,400}\}"
    r"|(?:&&|\\q?quad)\s*\\(?:text|mbox|textrm)\{\s*\((?:(?!times|divid|transpos|minus|negat|wrong|not\b)(?:[^{}]|\{[^{}]*\})){1,120}\)\s*\}|"
    rf"(?<!quad)(?<!\\[,;])(?:\\q?quad|&&|\\;|\\,|\\ )(?:\s|\\q?quad|\\,|\\;)*(?:\\text\{{[^{{}}]*\}}\s*)?"
    rf"(?:\(\s*{_SIZE}\s*\)(?>\s*=?\s*\(?\s*{_SIZE}\s*\)?)*+)\s*(?:\\[,; ]\s*)*(?:\\checkmark|✓|✔)?"
    r"(?=\s*(?:[.,;]?\s*$|\\\\|\n))"
    rf"|&&\s*+(?:\\in\s*+\\mathbb\s*+\{{?R\}}?\s*+\^\s*+\{{)?{_SIZE}\}}?(?=\s*+(?:[.,;]?\s*+$|\\\\))"
    r"|(?<!\\[,; ])(?<!\s)(?:\\[,; ]|\s)*+\\checkmark(?=\s*(?:[.,;]?\s*$|\\\\))"
    r"|(?<!quad)(?<!\\[,;])(?<!\s)(?:\\q?quad|&&|\\;|\\,|\s)*+\\(?:text|mbox|textrm)\{\s*\((?:since|because|as|using|by|for|note)\b[^{}]*\}[^\n]{0,200}?"
    r"\\(?:text|mbox|textrm)\{[^{}]*\)\s*\}"
    r"|\\q?quad\s*(?:\\left)?\(\s*\\text\{\s*(?:since|because|as|using|by|for|note)\b[^{}]*\}[^\n]{0,200}?(?:\\right)?\)"
    r"(?=\s*(?:[.,;]?\s*$|\\\\))",
)
r"""Sizes in brackets, a check mark, `\text{(since }S=S^\top\text{)}` behind an equation."""
_PROVED = re.compile(r"(?:\\(?:qedhere|qedsymbol|qed|blacksquare|square|Box)|[∎■□])\Z")
_MEMBER = re.compile(
    r"∈|\\in(?![a-zA-Z])|ℝ|\\mathbb\s*\{?R|\\R(?![a-zA-Z])|\\forall|∀|\\sim(?![a-zA-Z])|\\mathcal\s*\{?O|\bO\("
)
_UPDATE = re.compile(r"\\(?:leftarrow|gets)(?![a-zA-Z])|←|\s[-+*/]=\s|<-")
_CASE = re.compile(r"\s*[i-nrst]\s*(?:=|\\neq?(?![a-z])|≠|!=|<|>|\\ge|\\le)\s*(?:[i-nrst]|\d)\s*[.,;:]?\s*")
r"""`i = j`, `i \ne j`: which entries are meant."""
_GOES_ON = re.compile(r"\s*&?\s*(?:=|≈|\\approx|\\equiv|\+|\\propto)")
_SELF = re.compile(r"^\s*(?P<left>.{1,30}?)\s*(?::=|=|←|\\leftarrow|\\gets)\s*(?P=left)\s*[-−]\s")
_DELTA = re.compile(r"(?:\\delta|\\boldsymbol\s*\{?\s*\\delta\s*\}?|δ)\s*[_^]?\s*(?:\{[^{}]*\}|\w+)")
"""The δ of a layer."""


def use_of(formula: str) -> Use:
    r"""What a formula is for.

    >>> [use_of(one) for one in ("W_1", r"k \times d", "p = y", "(p - y) x^T", r"W \leftarrow W - \eta G", "= x")]
    ['mention', 'mention', 'equation', 'formula', 'update', 'goes on']
    """
    if _GOES_ON.match(formula):
        return "goes on"
    if _UPDATE.search(formula) or _SELF.match(formula):
        return "update"
    if _CASE.fullmatch(formula) or _ONE_SIZES.fullmatch(formula) or _MENTION.fullmatch(formula):
        return "mention"
    if is_equation(formula):
        return "equation"
    if _MEMBER.search(formula):
        return "mention"
    return "formula"


def remarks_in(formula: str) -> list[tuple[int, int]]:
    r"""Where remarks stand behind the equations of a display: sizes, check marks, reasons in words.

    >>> [
    ...     r"x y^T \qquad (k\times 1)(1\times d) \checkmark"[slice(*one)]
    ...     for one in remarks_in(r"x y^T \qquad (k\times 1)(1\times d) \checkmark")
    ... ]
    ['\\qquad (k\\times 1)(1\\times d) \\checkmark']
    """
    return [found.span() for found in _REMARK.finditer(formula)]


def without_end(formula: str) -> str:
    """A formula without what ends a sentence or a proof."""
    formula = formula.rstrip(" \t\n.,;")
    bare = _PROVED.sub("", formula)
    return formula if bare == formula else re.sub(r"(?:[\s.,;]|\\(?:q?quad|hfill)(?![a-zA-Z]))+\Z", "", bare)


def is_derivative(formula: str) -> bool:
    """Whether the left side of an equation is a derivative."""
    return re.match(rf"\s*(?:\\boxed\s*\{{\s*)?&?\s*(?:{_DERIVATIVE}|d[A-Za-z]\w*\s*&?=)", formula) is not None


def names_derivative(formula: str) -> bool:
    """Whether a formula is a derivative, or the δ of a layer."""
    return is_derivative(formula) or _DELTA.fullmatch(formula) is not None


def is_of_functions(formula: str) -> bool:
    """Whether a formula begins with an argument: `(t) = ...`, behind the name of a function in words."""
    return re.match(r"\s*['′]?\(", formula) is not None


def is_size(formula: str) -> bool:
    """Whether a formula is a size, or a product of them."""
    return re.fullmatch(rf"\s*{_SIZES}\s*[.,;]?\s*", formula) is not None or _ONE_SIZES.fullmatch(formula) is not None


def is_equation(formula: str) -> bool:
    """Whether a relation stands in a formula, elsewhere than below a sign."""
    if _RELATION.search(formula) is None:
        return False
    before = None
    while before != formula:
        before, formula = formula, _BOUNDS.sub("", formula)
    return _RELATION.search(formula) is not None
