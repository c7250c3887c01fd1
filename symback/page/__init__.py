"""Solution or verdict → page: what is shown, and in which order; how it looks is each writer's business."""

from symback.page.answers import verdict_page
from symback.page.blocks import (
    Argument,
    Bar,
    Bars,
    Blanks,
    Block,
    Declarations,
    Drawing,
    EquationRow,
    Equations,
    Factored,
    Heading,
    Judged,
    JudgedRow,
    Judgement,
    MatrixResult,
    Page,
    Paragraph,
    Points,
    Quantities,
    Question,
    Quoted,
    Result,
)
from symback.page.derivation import Detail, derivation_page, numbers_page, problem_page, steps_page
from symback.page.drawings import illustrated
from symback.page.statement import statement_page

__all__ = [
    "Argument", "Bar", "Bars", "Blanks", "Block", "Declarations", "Detail", "Drawing", "EquationRow", "Equations",
    "Factored", "Heading", "Judged", "JudgedRow", "Judgement", "MatrixResult", "Page", "Paragraph", "Points",
    "Quantities", "Question", "Quoted", "Result",
    "derivation_page", "illustrated", "numbers_page", "problem_page", "statement_page", "steps_page", "verdict_page",
]  # fmt: skip
