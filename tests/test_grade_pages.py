"""Pages about a class, for the teacher and for students: what stands on them, in a terminal and in a browser."""

from __future__ import annotations

import io
import re
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from browser import console, measured
from classes import RIGHT, TWO_LAYER, Here, folder
from rich.console import Console
from shipped import path

from symback import api
from symback.grade import grade
from symback.page import Bar, Bars, Page
from symback.writers.markdown import write_markdown
from symback.writers.rounding import drawn
from symback.writers.terminal import write_terminal

HOSTILE = (
    "</title></style><script>alert(1)</script><svg onload=alert(1)> \x1b[2J \u202e [bold]x[/bold] `x` $x$ \\input{x}"
)


class Shape(HTMLParser):
    """The tags of a page, the text of it, and what is wrong with how they are nested."""

    VOID = frozenset({"meta", "br", "wbr", "img", "hr"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assignment and a problem by itself, graded with pages in HTML; ids and answers mean harm."""
    at = tmp_path_factory.mktemp("pages")
    (at / "net.yaml").write_bytes(path("two_layer").read_bytes())
    (at / "hw.yaml").write_text(
        "title: '</style><script>alert(1)</script> & Homework'\nproblems:\n"
        "- {file: net.yaml, name: p1, wrt: W1, points: 10}\n"
        "- {file: net.yaml, name: p2, wrt: W2, points: 5, title: 'A rather long title of a problem, for a phone'}\n",
        encoding="utf-8",
    )
    answers = [
        f"p1: {RIGHT}\np2: (W3' .* sigmoid'(z2)) h1'", f"p1: {RIGHT[1:]}\np2: W3' h1'", f"p1: -{RIGHT}\np2: {HOSTILE}",
        f"p1: W2' (W3' .* sigmoid'(z2)) {'+ W1 ' * 60}", "p2: 9^9^9^9", f"p1: 2 {RIGHT}\np2: <b>x</b>",
    ]  # fmt: skip
    folder(at / "class", {f"s{n}<b>&.txt": answer for n, answer in enumerate(answers)})
    folder(at / "one", {f"s{n}<b>&.txt": answer.partition(" ")[2].split("\n")[0] for n, answer in enumerate(answers)})
    grade(at / "hw.yaml", at / "class", at / "out", executor=Here(), feedback="html")
    grade(TWO_LAYER, at / "one", at / "alone", executor=Here(), feedback="html")
    return at


def every_page(graded: Path) -> dict[str, str]:
    files = [file for out in ("out", "alone") for file in (graded / out).rglob("*.html")]
    assert len(files) == 2 + 12
    return {str(file.relative_to(graded)): file.read_text(encoding="utf-8") for file in files}


def test_every_page_is_whole_and_obeys_nobody(graded: Path) -> None:
    for name, page in every_page(graded).items():
        shape = Shape(page)
        assert (shape.wrong, shape.open) == ([], []), name
        tags = [tag for tag, _ in shape.tags]
        assert not {"script", "b", "img", "iframe", "link", "object"} & set(tags), name
        assert tags.count("h1") == tags.count("style") == 1
        for tag, attributes in shape.tags:
            assert not [key for key in attributes if key.startswith("on") or key in ("style", "src")], (name, tag)
        (policy,) = (a["content"] for t, a in shape.tags if t == "meta" and "http-equiv" in a)
        assert policy is not None
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "\x1b" not in page
        assert "\u202e" not in page


def test_headings_are_nested(graded: Path) -> None:
    for name, page in every_page(graded).items():
        levels = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_bars_are_read_out(graded: Path) -> None:
    page = (graded / "out" / "summary.html").read_text(encoding="utf-8")
    shape = Shape(page)
    tables = [attributes for tag, attributes in shape.tags if tag == "table"]
    assert len(tables) == page.count("<caption>") >= 4
    assert all((attributes["class"] or "").startswith("bars") for attributes in tables)
    bars = [attributes for tag, attributes in shape.tags if tag == "svg"]
    assert bars
    for bar in bars:
        assert bar["role"] == "img"
        assert re.fullmatch(r"\d+ %", bar["aria-label"] or "")
    for rect in (attributes for tag, attributes in shape.tags if tag == "rect"):
        assert 0 <= float(rect["width"] or "") <= 100
    assert "for example s1" in shape.text
    assert "alert(1)" in shape.text  # what somebody wrote, shown and not obeyed


def test_pages_fit_a_phone_and_a_screen(chromium: str, graded: Path, tmp_path: Path) -> None:
    pages = every_page(graded)
    for width in (360, 1200):
        found = measured(chromium, tmp_path, pages, width)
        assert set(found) == set(pages)
        for name, page in found.items():
            assert not page["out"], (name, width)
            assert page["page"] <= page["wide"], (name, width)


def test_the_console_of_a_browser_is_empty(chromium: str, graded: Path, tmp_path: Path) -> None:
    for name in ("out/summary.html", "alone/summary.html", "out/feedback"):
        at = graded / name
        page = at if at.is_file() else sorted(at.iterdir())[2]
        assert console(chromium, tmp_path, page.read_text(encoding="utf-8")) == []


# ------------------------------------------------------------------------------------------- bars

PAGE = Page(
    "Bars",
    (),
    (
        Bars(
            "Counts",
            (
                Bar("right", 0.5, "12", tone=True),
                Bar("a rather long label that has to be broken", 1.0, "24"),
                Bar("none", 0.0, "0", note="for example ada", quoted="W_1 \\alpha & <x> `y` ✗"),
                Bar("few", 0.001, "1", tone=False),
            ),
        ),
    ),
)


@pytest.mark.parametrize(("share", "length"), [(0.0, 0), (0.001, 1), (0.5, 15), (1.0, 30)])
def test_a_bar_is_as_long_as_its_share_and_never_nothing_for_something(share: float, length: int) -> None:
    assert drawn(share, 30) == length


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_bars_in_a_terminal(width: int, ascii_only: bool) -> None:
    sign = "=" if ascii_only else "█"
    shown = io.StringIO()
    write_terminal(PAGE, Console(file=shown, width=width, color_system=None), ascii_only=ascii_only)
    lines = shown.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    counts = {line.split()[0]: line.count(sign) for line in lines if re.match(r"  (right|few|none)\s", line)}
    (whole,) = (line.count(sign) for line in lines if re.search(r"\s24\s", line))
    assert counts == {"right": round(whole / 2), "none": 0, "few": 1}
    assert "for example ada" in " ".join(lines)
    if ascii_only:
        assert shown.getvalue().isascii()


def test_bars_in_other_formats(pdflatex: str, tmp_path: Path) -> None:
    assert "- few: 1 █\n" in write_markdown(PAGE) + "\n"
    assert "\n  for example ada: W\\_1 \\\\alpha \\& \\<x\\> \\`y\\` ✗\n" in write_markdown(PAGE)
    latex = str(api.page_as(PAGE, "latex"))
    assert r"\item right: 12 \rule[.1ex]{0.1500\linewidth}{1.1ex}" in latex
    (tmp_path / "bars.tex").write_text(latex, encoding="utf-8")
    command = [pdflatex, "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "bars.tex"]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=600, check=False)
    assert made.returncode == 0, made.stdout[-2000:]
    assert bytes(api.page_as(PAGE, "pdf")).startswith(b"%PDF")  # type: ignore[arg-type]
