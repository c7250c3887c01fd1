"""Reading what people type: text, LaTeX, Unicode and NumPy → statements, trees, readings chosen by shapes."""

from symback.reading.answer import (
    Answer,
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

__all__ = [
    "Answer", "Form", "Left", "LimitError", "Misfit", "Reading", "Side", "Star", "Statement", "Tree", "Vocabulary",
]  # fmt: skip
