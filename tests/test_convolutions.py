"""Convolutions and correlations of code mean what NumPy computes, in every mode and whichever array is longer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from symback.check import Checker
from symback.spec import load


@pytest.mark.parametrize("lengths", [(2, 2), (3, 2), (2, 3), (5, 3), (1, 3), (4, 4), (2, 4)])
@pytest.mark.parametrize("function", ["convolve", "correlate"])
@pytest.mark.parametrize("mode", ["full", "valid", "same"])
def test_they_are_those_of_numpy(tmp_path: Path, lengths: tuple[int, int], function: str, mode: str) -> None:
    first, second = (np.eye(length) for length in lengths)
    sums = np.array([[getattr(np, function)(a, b, mode) for b in second] for a in first])
    terms = [f"v[{m + 1}]*a[{i + 1}]*b[{j + 1}]" for i, j, m in np.argwhere(sums)]
    path = tmp_path / "problem.yaml"
    path.write_text(
        f"title: A sum of products\nvariables:\n  a: [{lengths[0]}]\n  b: [{lengths[1]}]\n  v: [{sums.shape[2]}]\n"
        f"network:\n  f: {' + '.join(terms)}\nderive: {{of: f, wrt: [v]}}\n"
    )
    checker = Checker(load(path))
    assert checker.check(f"dv = np.{function}(a, b, '{mode}')").verdict == "correct"
    assert checker.check(f"dv = -np.{function}(a, b, mode='{mode}')").verdict == "incorrect"
