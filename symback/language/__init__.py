"""The language of formulas: text → terms (checked, no SymPy) → SymPy matrix expressions.

`read` gives a `Term`; `symback.language.build.build` makes the expression, and is imported apart
because it brings SymPy with it, which a file in error never needs.
"""

from symback.language.complaints import Complaint, LanguageError
from symback.language.elaborate import (
    CALLABLE_NAMES,
    FUNCTION_NAMES,
    LOSS_NAMES,
    instantiate,
    is_function,
    read,
)
from symback.language.syntax import FILE_LIMITS, Limits
from symback.language.terms import Scope, Term
from symback.language.tokens import tokenize


def names_used(text: str) -> list[str]:
    """Canonical names that occur in `text`, in order, each once; for messages, so it never raises."""
    try:
        tokens = tokenize(text, lambda name: False)
    except LanguageError:
        return []
    return list(dict.fromkeys(token.value for token in tokens if token.kind == "name"))


__all__ = [
    "CALLABLE_NAMES", "FILE_LIMITS", "FUNCTION_NAMES", "LOSS_NAMES",
    "Complaint", "LanguageError", "Limits", "Scope", "Term", "instantiate", "is_function", "names_used", "read",
    "tokenize",
]  # fmt: skip
