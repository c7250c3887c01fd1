"""Solution or verdict → page: what is shown, and in which order; how it looks is each writer's business."""

from symback.page.answers import verdict_page
from symback.page.blocks import (
    Argument,
    Bar,
    Bars,
    Block,
    Declarations,
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
    Quoted,
    Result,
)
from symback.page.derivation import Detail, derivation_page, numbers_page, problem_page, steps_page

__all__ = [
    "Argument", "Bar", "Bars", "Block", "Declarations", "Detail", "EquationRow", "Equations", "Factored", "Heading",
    "Judged", "JudgedRow", "Judgement", "MatrixResult", "Page", "Paragraph", "Points", "Quantities", "Quoted", "Result",
    "derivation_page", "numbers_page", "problem_page", "steps_page", "verdict_page",
]  # fmt: skip
