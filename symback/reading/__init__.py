"""Reading what people type: text, LaTeX, Unicode and NumPy → statements, trees, readings chosen by shapes."""

from symback.reading.answer import (
    Answer,
    Batch,
    Form,
    Left,
    LimitError,
    Misfit,
    Reading,
    Side,
    Star,
    Statement,
    Tree,
    Vocabulary,
)
from symback.reading.document import body_of_document
from symback.reading.readings import readings_of
from symback.reading.statements import read_answer
from symback.reading.vocabulary import vocabulary_of
from symback.reading.written import written

__all__ = [
    "Answer", "Batch", "Form", "Left", "LimitError", "Misfit", "Reading", "Side", "Star", "Statement", "Tree",
    "Vocabulary", "body_of_document", "read_answer", "readings_of", "vocabulary_of", "written",
]  # fmt: skip
