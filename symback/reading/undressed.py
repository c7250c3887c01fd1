r"""Text as people type it → formulas: what stands around them is taken away, in the order in which it covers the rest.

Spaces stand in its place, so that every place in the result is one in what was typed. What could be mathematics as
well is left as it is.
"""

from __future__ import annotations

import re

from symback.reading.dialects.lines import as_formulas
from symback.reading.text.blanks import blank, blanked, mentions, padded
from symback.reading.text.claims.kinds import without_kinds_told
from symback.reading.text.claims.signs import without_signs_told
from symback.reading.text.claims.sized import without_sizes_told
from symback.reading.text.equations.again import with_formulas_said_again
from symback.reading.text.equations.parted import with_parts_named
from symback.reading.text.equations.stated import with_sentences_as_equations
from symback.reading.text.marked.marks import without_marks, without_numbers_behind, without_prompts
from symback.reading.text.marked.tabled import without_table
from symback.reading.text.marked.tags import without_tags
from symback.reading.text.prose.bracketed import without_brackets
from symback.reading.text.prose.clauses import without_clauses
from symback.reading.text.prose.counted import without_counts
from symback.reading.text.prose.framed import unframed
from symback.reading.text.prose.lines import without_words
from symback.reading.text.prose.narrated import without_narration
from symback.reading.text.prose.notes import without_notes
from symback.reading.text.prose.remarks import without_remarks
from symback.reading.text.prose.rounded import with_roundings_equal
from symback.reading.text.typeset.environments import without_environments
from symback.reading.text.words import CHANGING, Known, is_prose

_LOST_STOP = re.compile(r"^([ \t]*)\.(?=[ \t])", re.MULTILINE)
"""The full stop of a sentence that was taken away."""
_ENDED = re.compile(
    r"(?:[∎□■◻◼✓✔]|\\(?:blacksquare|square|qed|qedhere|qedsymbol|Box|checkmark)(?![a-zA-Z]))\.?(?=[\s$.)\]};]*(?:$|\n"
    r"|\\\]))"
)
_POINTED = re.compile(r"(?<=\S)[ \t]+(?:<-{1,3}|←|⇐)[ \t]*([^\W\d_][\w \t,.'’-]*)$", re.MULTILINE)
"""A comment behind an arrow back: `... <- the error`."""
_THAT_IS = re.compile(r"(?<![\w.])(?:i\.e\.|d\.h\.|c\.-à-d\.)(?=[\s,])")
_MAPPED = re.compile(
    r"^([ \t]*)\$?\\?([^\W\d_]\w{0,9})\$?[ \t]*(?:↦|⟼|\|->|\\(?:long)?mapsto(?![a-zA-Z]))(?=[^\n;]*$)", re.MULTILINE
)
"""`W ↦ ...`: the gradient as the map that it is."""


def undressed(text: str, known: Known) -> str:
    """`text` without what people put around formulas, each character in its place.

    `known` tells words that mean something in a formula here: those are never taken for prose.

    >>> undressed("**Answer:** `x`", lambda word: word == "x").split()
    ['x']
    """
    text = without_tags(text)
    text = without_table(with_roundings_equal(without_prompts(text)), known)
    if mentions(text, ("↦", "⟼", "|->", "mapsto")):
        text = blanked(_MAPPED, text, lambda found: known(found[2]))
    text = without_environments(text) if "\\" in text else as_formulas(text, known)
    if "<-" in text or "←" in text or "⇐" in text:
        text = blanked(_POINTED, text, lambda found: is_prose(found[1], known, 1, CHANGING))
    text = unframed(without_marks(text, known), known)
    text = without_notes(text)
    text = without_sizes_told(without_kinds_told(without_numbers_behind(text), known))
    text = _ENDED.sub(blank, text)
    text = without_signs_told(without_brackets(text, known), known)
    text = without_narration(with_sentences_as_equations(text, known), known)
    text = without_remarks(text, known)
    text = with_formulas_said_again(with_parts_named(without_counts(text), known), known)
    text = without_clauses(text, known)
    text = _LOST_STOP.sub(lambda found: padded(found[1], found[0]), text)
    return without_words(_THAT_IS.sub(lambda found: padded(";", found[0]), text), known)
