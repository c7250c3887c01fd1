"""Homework: problems → a sheet to hand out, its solutions, its key, and variants of all of them."""

from symback.sheet.key import key_data, write_key
from symback.sheet.model import Exercise, Sheet, make_sheet
from symback.sheet.pages import Content, content_page, sheet_page, sheet_with_solutions, solutions_page
from symback.sheet.variants import variants_of

__all__ = [
    "Content", "Exercise", "Sheet", "content_page", "key_data", "make_sheet", "sheet_page", "sheet_with_solutions",
    "solutions_page", "variants_of", "write_key",
]  # fmt: skip
