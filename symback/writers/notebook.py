"""Page and code → Jupyter notebook, format 4.5: the derivation in Markdown, then cells that run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from symback.page import Drawing, Page
from symback.version import __version__
from symback.writers.markdown import in_notebook, parts
from symback.writers.svg import write_svg


def write_notebook(page: Page, code: Sequence[str]) -> str:
    """The page, a cell a part, and after it the cells of `code`; the same bytes for the same page."""
    first, *rest = _grouped(replace(page, blocks=tuple(b for b in page.blocks if not isinstance(b, Drawing))))
    pictures = [_picture(block) for block in page.blocks if isinstance(block, Drawing)]
    cells = [_cell("markdown", first), *pictures, *(_cell("markdown", text) for text in rest)]
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


def _picture(block: Drawing) -> dict[str, Any]:
    """A cell that shows a picture, run already; it needs nothing but Python."""
    svg = write_svg(block.scene, name=block.what)
    text = (
        f"class Picture:  # {block.what}\n    def _repr_svg_(self):\n        return SVG\n\n\nSVG = {svg!r}\nPicture()"
    )
    told = f"{block.scene.title}. {block.scene.description}"
    shown = {"image/svg+xml": svg.splitlines(keepends=True), "text/plain": [told]}
    cell = _cell("code", text)
    cell["metadata"] = {"jupyter": {"source_hidden": True}}
    cell["outputs"] = [{"output_type": "display_data", "data": shown, "metadata": {}}]
    return cell


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.rstrip("\n").splitlines(keepends=True)}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
