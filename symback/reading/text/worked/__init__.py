r"""A worked solution: words with formulas between dollars, in displays and in code.

What a solution says in words alone is for its reader: it explains, names the rules, checks shapes, gives thanks. The
formulas are what is judged. Here the words are taken away, and with them what they only mention: names, sizes, a case
that is special. Words stay where they may say something of a value: beside a formula that has no left side, and where
one of them changes or denies what stands there; those are for `prose` to judge. Places in the result are places in
the text.
"""

from __future__ import annotations

from symback.reading.text.blanks import spaces
from symback.reading.text.words import Known
from symback.reading.text.worked.marks import without_structure
from symback.reading.text.worked.rules import Telling, has_words
from symback.reading.text.worked.sentences import sentences_of
from symback.reading.text.worked.spans import cut, is_balanced

def without_telling(text: str, known: Known) -> tuple[str, list[str]]:
    r"""`text` without what it only tells, and the formulas that were left out with it.

    >>> without_telling("The rule gives us this:\n$$G = u x$$\nIt has the shape of $W$.", "Gux".__contains__)
    ('                       \n  G = u x ;\n                        ', [])
    """
    spans = cut(text)
    said = " ".join(span.inside(text) for span in spans if span.kind == "words")
    if len(said) == len(text) or not is_balanced(text, spans) or not has_words(said, known):
        return text, []
    plain = without_structure(text, spans)
    spans = cut(plain)
    telling = Telling(plain, sentences_of(plain, spans), known)
    made, left_out = telling.without()
    return (made, left_out) if made.strip(" \n;") else (text, [])


__all__ = ["spaces", "without_telling"]
