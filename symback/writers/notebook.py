"""Page and code → Jupyter notebook, format 4.5: the derivation in Markdown, then cells that run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from symback.page import Drawing, Page
from symback.version import __version__
from symback.writers.markdown import ANSWER, in_notebook, parts_of_blocks
from symback.writers.svg import write_svg

FUNCTION = "The same derivation as a function, called at the numbers above."


def write_notebook(
    page: Page, code: Sequence[str], parts_code: Sequence[Sequence[str]] = (), said: str = FUNCTION
) -> str:
    """The page, a cell a part, and after it the cells of `code`, with what is `said` of them.

    The same bytes for the same page. After each page within the page come its own cells of code, where there are some.
    """
    cells = [*_page(page, 1), *_program(code, "##", said)]
    for part, own in zip_longest(page.parts, parts_code, fillvalue=()):
        if isinstance(part, Page):
            cells += [*_page(part, 2), *_program(own, "###", said)]
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


def _page(page: Page, level: int) -> Iterator[dict[str, Any]]:
    """Cells of text, and of pictures where they stand."""
    texts: list[str] = []
    for text, block in parts_of_blocks(page, in_notebook, level):
        if isinstance(block, Drawing):
            yield from _text(texts)
            yield _picture(block)
            texts = []
        else:
            texts.append(text)
    yield from _text(texts)


def _text(parts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The parts from one heading to the next together: a cell for each section, and one to answer in."""
    cells: list[list[str]] = []
    for part in parts:
        if part.startswith("#") or part == ANSWER or not cells or cells[-1] == [ANSWER]:
            cells.append([])
        cells[-1].append(part)
    return (_cell("markdown", "\n\n".join(cell)) for cell in cells)


def _program(code: Sequence[str], heading: str, said: str) -> Iterator[dict[str, Any]]:
    if code:
        yield _cell("markdown", f"{heading} As code\n\n{said}")
        yield from (_cell("code", text) for text in code)


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
