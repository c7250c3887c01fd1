"""Random answers, through reading and judging: what keeps the value is never rejected, what changes it never accepted.

Figures over many more of each are taken by raising `ROUNDS` through SYMBACK_CHECK_ROUNDS, or by running
`tests/random_answers.py`.
"""

from __future__ import annotations

import os

import pytest
from random_answers import trials
from shipped import NAMES

ROUNDS = int(os.environ.get("SYMBACK_CHECK_ROUNDS", "1"))


@pytest.mark.parametrize("name", NAMES)
def test_rewrites_and_mutants(name: str) -> None:
    for trial in trials(name, range(ROUNDS)):
        assert not trial.failed, trial
