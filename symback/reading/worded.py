"""A worked solution in plain text without its words, for an answer that cannot be read with them."""

from __future__ import annotations

import re

from symback.reading.answer import Vocabulary
from symback.reading.lexing.lexer import detect
from symback.reading.names.known import Known
from symback.reading.statements import names_of
from symback.reading.text.blanks import mentions
from symback.reading.text.claims.lined import block_told
from symback.reading.text.worked.plain import Apart, formulas_apart

_BOLD = re.compile(r"^([ \t]*)\*\*(?=\S)([^*\n]+)(?<=\S)\*\*(?=[ \t.:]*$|[ \t]+[^\W\d_])", re.MULTILINE)


def without_words_of(text: str, vocabulary: Vocabulary) -> Apart | None:
    """The formulas of a plain text without its words; None where these are not apart."""
    text = _BOLD.sub(r"\1  \2  ", text)
    if "\n" not in text.strip() or mentions(text, ("$", "`", "\\")) or detect(text) == "numpy" or block_told(text):
        return None
    return formulas_apart(text, Known(names_of(vocabulary)).means_something)
