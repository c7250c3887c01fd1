"""Page and code → Jupyter notebook, format 4.5: the derivation in Markdown, then cells that run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from symback.page import Page
from symback.version import __version__
from symback.writers.markdown import in_notebook, parts


def write_notebook(page: Page, code: Sequence[str]) -> str:
    """The page, a cell a part, and after it the cells of `code`; the same bytes for the same page."""
    cells = [_cell("markdown", text) for text in _grouped(page)]
    if code:
        cells.append(_cell("markdown", "## As code\n\nThe same derivation as a function, called at the numbers above."))
        cells += [_cell("code", text) for text in code]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number}"
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "symback": {"version": __version__},
            "title": page.title,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _grouped(page: Page) -> list[str]:
    """The parts from one heading to the next together: a cell for each section."""
    cells: list[list[str]] = []
    for part in parts(page, in_notebook):
        if part.startswith("#") or not cells:
            cells.append([])
        cells[-1].append(part)
    return ["\n\n".join(cell) for cell in cells]


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.rstrip("\n").splitlines(keepends=True)}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
