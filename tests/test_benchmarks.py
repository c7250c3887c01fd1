"""Every benchmark at a small size: that both sides compute the same, not how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS, section, table


@pytest.mark.parametrize("name", BENCHMARKS)
def test_both_sides_agree(name: str) -> None:
    rows = BENCHMARKS[name].run(small=True)
    assert rows
    assert table(rows).count("\n") == len(rows) + 1


@pytest.mark.parametrize("name", BENCHMARKS)
def test_the_page_has_the_title_and_the_note(name: str) -> None:
    page = (Path(__file__).parent.parent / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    title, *_, note, _ = section(BENCHMARKS[name], [])
    assert f"{title}\n" in page
    assert f"\n{note}\n" in page
