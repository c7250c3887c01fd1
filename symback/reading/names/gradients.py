"""Derivatives as code names them: a word that is made of a `d` or a `grad` and the name of a variable."""

from __future__ import annotations

from symback.names import canonical
from symback.reading.names.table import Names


def gradient_word(names: Names, word: str, code: bool) -> tuple[str, str] | None:
    """(of, wrt) where a word names a derivative as code does: `dW1`, `df_dW1`, `dLdW1`, `grad_W1`, `W1_grad`."""
    shapes = names.vocabulary.shapes
    plain = canonical(word)
    for beginning in ("grad_", "grad", "gradient_", "nabla_", "Grad_"):
        if word.startswith(beginning) and canonical(word[len(beginning) :]) in shapes:
            return names.vocabulary.of, canonical(word[len(beginning) :])
    for ending in ("_grad", "_gradient", "grad"):
        if word.endswith(ending) and canonical(word[: -len(ending)]) in shapes:
            return names.vocabulary.of, canonical(word[: -len(ending)])
    if plain[:1] != "d" or len(plain) < 2:
        return None
    if plain[1:] in shapes:
        return (names.vocabulary.of, plain[1:]) if code or plain in names.gradient_words else None
    for at in range(2, len(word) - 1):
        wrt = canonical(word[at + 1 :])
        if word[at] == "d" and wrt in shapes:
            of = canonical(word[1:at].rstrip("_"))
            if of in shapes or of in ("L", "J", "E", "C", "loss", "cost", "f", "Loss", "l"):
                return (of if of in shapes else names.vocabulary.of), wrt
    return None
