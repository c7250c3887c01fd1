"""Reading what people type: text, LaTeX, Unicode and NumPy → statements, trees, readings chosen by shapes.

`text` finds the formulas, `dialects` makes Python of other languages, `lexing` cuts formulas into tokens, `programs`
makes formulas of code, `names` knows what words name, `grammar` makes trees, `readings` says all that a tree can mean.
`undressed` and `cleared` call them for a text, `pieces` for its statements, `families`, `columns` and `drafts` for
their trees and `statements` for their readings, in this order; `worded` is the second try without words, `given` what
a problem file gives in the notations of answers.
"""

from symback.reading.answer import (
    CHANGE,
    DERIVED,
    SUMMED,
    Answer,
    Batch,
    Form,
    Left,
    LimitError,
    Misfit,
    Reading,
    Role,
    Side,
    Star,
    Statement,
    Tree,
    Vocabulary,
    no_formula,
)
from symback.reading.grammar.directions import HESSIANS
from symback.reading.inline import written_out
from symback.reading.readings import Passes, readings_of
from symback.reading.statements import read_answer
from symback.reading.text.typeset.document import body_of_document
from symback.reading.text.typeset.macros import Expanded, expanded
from symback.reading.text.worked import code_apart
from symback.reading.worded import without_words_of
from symback.reading.written import written

__all__ = [
    "CHANGE", "DERIVED", "HESSIANS", "SUMMED", "Answer", "Batch", "Expanded", "Form", "Left", "LimitError", "Misfit",
    "Passes", "Reading", "Role", "Side", "Star", "Statement", "Tree", "Vocabulary", "body_of_document", "code_apart",
    "expanded", "no_formula", "read_answer", "readings_of", "without_words_of", "written", "written_out",
]  # fmt: skip
