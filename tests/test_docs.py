"""What the documents show is what symback does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import symback
from symback import api

ROOT = Path(__file__).parent.parent


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def steady(text: str) -> str:
    """Without the figure of the gradient check: rounding, which differs from processor to processor."""
    return re.sub(r"(largest difference) \S+e-1\d", r"\1 ...", text).rstrip()


def test_the_readme_opens_with_real_output() -> None:
    first = blocks("README.md", "text")[0]
    command, _, shown = first.partition("\n")
    assert command == "$ symback derive problems/two_layer.yaml"
    assert steady(shown) == steady(symback.to_terminal(symback.derive(ROOT / "problems/two_layer.yaml")))


def test_the_problem_of_the_readme_derives() -> None:
    solution = symback.derive(symback.loads(blocks("README.md", "yaml")[0]))
    assert symback.text(solution.derivations[0].closed.compact).startswith("(W2^T (W3^T .* sigmoid'(z2))")


def test_the_error_of_the_readme_is_the_error_that_is_told() -> None:
    shown = blocks("README.md", "text")[1].split("\n", 1)[1].rstrip()
    text = blocks("README.md", "yaml")[1]
    try:
        symback.loads(text, "mine.yaml")
    except symback.InputError as error:
        told = str(error)
    assert told == shown


def test_the_layer_shorthand_stands_for_what_its_page_says() -> None:
    short, long = (symback.loads(block) for block in blocks("docs/problem-file.md", "yaml"))
    assert dict(short.texts) == dict(long.texts)
    assert {n: v.shape for n, v in short.variables.items()} == {n: v.shape for n, v in long.variables.items()}
    assert (short.of, short.wrt) == (long.of, long.wrt)


@pytest.mark.parametrize(("page", "least"), [("README.md", 1), ("docs/checking.md", 3)])
def test_the_reports_on_answers_are_real(page: str, least: int) -> None:
    shown = [block for block in blocks(page, "text") if block.startswith("$ symback check")]
    assert len(shown) >= least
    for block in shown:
        command, _, report = block.partition("\n")
        _, _, _, problem, flag, answer = shlex.split(command)
        assert flag == "--answer"
        told = api.verdict_as(symback.check(ROOT / problem, answer), "terminal")
        assert without_chance(report) == without_chance(told)


def without_chance(report: str) -> str:
    """Without the chance of error, a bound that depends on how the formulas are computed."""
    return re.sub(r"1e-\d+", "1e-..", report).rstrip()


PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_what_is_there(page: Path) -> None:
    written = re.sub(r"`[^`\n]+`", "", without_blocks(page))
    for place, part in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", written):
        target = page.parent / place if place else page
        assert target.exists(), place
        assert not part or part in headings(target), (place, part)


def headings(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    found = re.findall(r"^#+ (.+)$", without_blocks(page), re.M)
    return {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in found}


def without_blocks(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
