"""Pictures on pages: where they were asked for, and obeyed by every policy that a page has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browser import console, measured
from shipped import path, solved
from test_writers import HOSTILE, titled
from typer.testing import CliRunner

import symback
from symback import api
from symback.cli import app
from symback.draw import PICTURES
from symback.page import Drawing, Page, derivation_page, illustrated

ROOT = Path(__file__).parent.parent
ALL = list(PICTURES)
SOME = ["two_layer", "lstm_cell", "minibatch_brackets", "hessian_quadratic_form"]


def page(solution: symback.Solution) -> Page:
    return illustrated(derivation_page(solution), solution, ALL)


def test_pictures_stand_where_they_belong() -> None:
    kinds = [
        block.what if isinstance(block, Drawing) else type(block).__name__ for block in page(solved("two_layer")).blocks
    ]
    assert kinds[1] == "network"
    assert kinds.index("Equations") < kinds.index("graph") < kinds.index("Result") < kinds.index("heatmap")
    assert kinds.count("network") == 1
    twice = illustrated(derivation_page(solved("two_layer")), solved("two_layer"), ["graph", "graph"])
    assert sum(isinstance(block, Drawing) for block in twice.blocks) == 1
    assert not any(isinstance(block, Drawing) for block in derivation_page(solved("two_layer")).blocks)


@pytest.mark.parametrize("name", SOME)
def test_html_holds_pictures_with_a_text_for_who_cannot_see(name: str) -> None:
    text = api.page_as(page(solved(name)), "html")
    assert isinstance(text, str)
    assert text.count("<svg ") == text.count('role="img" aria-labelledby') == 3
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for named in re.findall(r'aria-labelledby="([^"]+)"', text):
        assert set(named.split()) <= set(ids)
    assert ' style="' not in text
    assert "http" not in text.partition("<body>")[2]
    noted = "not a chain of layers" in text.partition("<figcaption>")[2]
    assert noted == (name in ("lstm_cell", "hessian_quadratic_form"))


def test_html_with_pictures_is_laid_out_and_breaks_no_policy(chromium: str, tmp_path: Path) -> None:
    pages = {name: str(api.page_as(page(solved(name)), "html")) for name in SOME}
    for width in (360, 1200):
        found = measured(chromium, tmp_path, pages, width)
        assert set(found) == set(SOME)
        for name, one in found.items():
            assert not one["out"], (name, width)
            assert one["page"] <= one["wide"], (name, width)
    assert console(chromium, tmp_path, pages["lstm_cell"]) == []


@pytest.mark.parametrize("title", HOSTILE[:6])
def test_html_with_pictures_does_not_obey_a_title(title: str) -> None:
    text = str(api.page_as(page(titled(title)), "html"))
    plain = str(api.page_as(page(titled("plain")), "html"))
    assert re.findall(r"<(\w+)", text) == re.findall(r"<(\w+)", plain)


@pytest.mark.parametrize("name", SOME)
def test_pdf_with_pictures(name: str) -> None:
    without, with_pictures = (api.page_as(p, "pdf") for p in (derivation_page(solved(name)), page(solved(name))))
    assert isinstance(with_pictures, bytes)
    assert with_pictures.startswith(b"%PDF-")
    assert len(with_pictures) > len(without)


def test_pdf_with_pictures_by_latex(pdflatex: str, tikz: None) -> None:
    for name in ("two_layer", "lstm_cell"):
        assert symback.to_latex(solved(name)).count("tikz") == 0
        made = api.page_as(page(solved(name)), "pdf", engine="latex")
        assert isinstance(made, bytes)
        assert made.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["two_layer", "lstm_cell"])
def test_notebooks_with_pictures_are_valid_and_run(name: str) -> None:
    solution = solved(name)
    notebook = nbformat.reads(api.page_to_notebook(page(solution), solution), as_version=4)
    nbformat.validate(notebook)
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) == len(ALL)
    for cell in shown:
        names: dict[str, Any] = {}
        exec(cell.source, names)
        assert names["Picture"]()._repr_svg_() == cell.outputs[0].data["image/svg+xml"]
        assert cell.outputs[0].data["text/plain"]
    places = [notebook.cells.index(cell) for cell in shown]
    assert places[0] == 1  # below the declarations
    assert notebook.cells[places[1] + 1].source.startswith("## Closed form")
    assert places[2] > places[1] + 1


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_where_no_picture_can_be_it_is_in_words(form: str) -> None:
    text = str(api.page_as(page(solved("two_layer")), form))
    told = re.sub(r"\\|\s+", " ", text)
    assert "Network: Two hidden layers" in told
    assert "<svg" not in text


# ------------------------------------------------------------------ the command


def _ran(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["derive", str(path("two_layer")), *arguments])


def test_derive_puts_a_picture_on_the_page(tmp_path: Path) -> None:
    out = tmp_path / "solution.html"
    assert _ran("--picture", "network", "--picture", "heatmap", "-o", str(out)).exit_code == 0
    assert re.findall(r'id="(\w+)-title"', out.read_text("utf-8")) == ["network", "heatmap"]
    assert _ran("-o", str(out)).exit_code == 0
    assert "<svg" not in out.read_text("utf-8")


@pytest.mark.parametrize("form", ["terminal", "text", "markdown", "json"])
def test_a_picture_is_refused_where_there_is_none(form: str) -> None:
    error = _ran("--picture", "network", "--to", form).exception
    assert isinstance(error, symback.InputError)
    assert "symback draw" in str(error)


# ------------------------------------------------------------------ the document


@pytest.mark.parametrize("what", ALL)
def test_the_pictures_of_the_document_are_what_is_drawn(what: str) -> None:
    shown = (ROOT / "docs" / "pictures" / f"{what}.svg").read_text("utf-8")
    assert shown == symback.to_svg(symback.draw(ROOT / "problems" / "two_layer.yaml", what))
