"""Loops mean what NumPy computes: programs of random lines are run, and none that computes something else is right."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from shipped import path

import symback
from symback.check import Checker

BEGINNINGS = ("dw = np.zeros(d)", "dw = 0", "dw = np.zeros_like(w)", "dw = np.ones(d)", "dw = np.empty(d)")
FIRST = ("e = p - y", "e = np.zeros(n)", "c = 1", "e = p", "s = 0")
HEADS = (
    "for i in range(n):", "for j in range(d):", "for q in range(n):", "for i in range(len(X)):", "for i in range(d):",
    "for j in range(X.shape[1]):", "for i, xi in enumerate(X):", "for xi, yi, pi in zip(X, y, p):",
    "for j in range(2):",
)  # fmt: skip
LINES = (
    "dw += (p[i]-y[i])*X[i]/n", "dw += (p[i]-y[i])*X[i]", "dw = dw - (y[i]-p[i])*X[i]/n", "dw += (pi-yi)*xi/n",
    "dw[j] += (p[i]-y[i])*X[i,j]/n", "dw[j] += (p[i]-y[i])*X[i,j]", "dw[j] = dw[j] + (p[i]-y[i])*X[i,j]/n",
    "dw[j] = (p[i]-y[i])*X[i,j]/n", "dw[j] = np.sum((p-y)*X[:,j])/n", "dw[j] += np.sum((p-y)*X[:,j])/n",
    "dw[j] = sum((p[i]-y[i])*X[i,j] for i in range(n))/n", "dw += 0*dw + (p[i]-y[i])*X[i]/n", "dw[j] = 0",
    "e = p[i]-y[i]", "e = p[i]", "e -= y[i]", "e = e - y[i]", "e[i] = p[i]-y[i]", "e[i] -= y[i]",
    "dw += e*X[i]/n", "dw += e[i]*X[i]/n", "dw[j] += e*X[i,j]/n", "dw[j] += e[i]*X[i,j]/n",
    "s = 0", "s += (p[i]-y[i])*X[i,j]", "s += X[i,j]*(p[i]-y[i])/n", "dw[j] = s/n", "dw[j] = s",
    "c += 1/n", "c = 1/n", "dw += c*(p[i]-y[i])*X[i]",
)  # fmt: skip
ENDS = ("dw /= n", "dw = dw/n", "dw *= c", "dw = X.T @ e / n", "dw /= d")


def program(random: Random) -> str:
    lines = [*random.sample(FIRST, random.choice((0, 0, 1))), random.choice(BEGINNINGS)]
    depth = 0
    for _ in range(random.choice((1, 2, 2))):
        lines.append("    " * depth + random.choice(HEADS))
        depth += 1
        lines += ["    " * depth + random.choice(LINES) for _ in range(random.choice((0, 0, 1)))]
    lines += ["    " * depth + random.choice(LINES) for _ in range(random.choice((1, 1, 2)))]
    lines += ["    " + random.choice(LINES) for _ in range(random.choice((0, 0, 1)))]
    return "\n".join([*lines, *random.sample(ENDS, random.choice((0, 1)))])


def is_right(text: str) -> bool | None:
    """Whether the program computes the gradient for three sizes; None where it does not run."""
    draw = np.random.default_rng(0)
    for n, d in ((3, 4), (4, 2), (3, 3)):
        known: dict[str, Any] = {"np": np, "n": n, "d": d, "X": draw.normal(size=(n, d)), "w": draw.normal(size=d)}
        known |= {"y": draw.integers(0, 2, n).astype(float), "p": 1 / (1 + np.exp(-known["X"] @ known["w"]))}
        truth = known["X"].T @ (known["p"] - known["y"]) / n
        try:
            exec(text, known)  # a program of this module's own lines
        except (NameError, IndexError, ValueError, TypeError, UnboundLocalError):
            return None
        if np.shape(known["dw"]) != (d,) or not np.allclose(known["dw"], truth):
            return False
    return True


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_program_that_computes_something_else_is_right() -> None:
    checker = Checker(symback.load(path("logistic_regression_samples")))
    counted = {(right, verdict): 0 for right in (True, False) for verdict in ("correct", "incorrect", "unreadable")}
    random = Random(7)
    while sum(counted.values()) < 400:
        text = program(random)
        right = is_right(text)
        if right is not None:
            verdict = checker.check(text, "w").verdict
            assert (right, verdict) not in ((False, "correct"), (True, "incorrect")), text
            counted[right, verdict] += 1
    assert counted[True, "correct"] > 10
    assert counted[False, "incorrect"] > 10
