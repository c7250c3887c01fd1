"""Every benchmark at a small size: that both sides compute the same, not how fast."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import BENCHMARKS, table


@pytest.mark.parametrize("name", BENCHMARKS)
def test_both_sides_agree(name: str) -> None:
    rows = BENCHMARKS[name].run(small=True)
    assert rows
    assert table(rows).count("\n") == len(rows) + 1
