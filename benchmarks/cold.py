"""The first gradient of the seed from a cold process: CPU of the whole, beside a script of JAX."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import symback
from benchmarks.measure import Row, interleaved, process, shown
from symback.code import write_code

TITLE = "First gradient from a cold process: ∂f/∂W₁ of problems/two_layer.yaml, beside a script that asks `jax.grad`"
NOTE = """
The first row is what the function costs whoever has it already: Python, NumPy and one call.
"""

_PROBLEM = Path(__file__).resolve().parents[1] / "problems" / "two_layer.yaml"

_VALUES = "x, W1, W2, W3 = [1, 2], [[0.1, 0.2], [0.3, -0.4]], [[0.5, -0.6], [0.7, 0.8]], [[0.9, -1.0]]\n"

_JAX = f"""
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
{_VALUES}
def f(first):
    h1 = jax.nn.sigmoid(first @ jnp.array(x, dtype=float))
    return (jnp.array(W3) @ jax.nn.sigmoid(jnp.array(W2) @ h1))[0]


print(jax.grad(f)(jnp.array(W1)).tolist())
"""

_GENERATED = f"""
{_VALUES}
print(f_gradients(x, W1, W2, W3)[1]["W1"].tolist())
"""

_DERIVED = f"""
import symback
{_VALUES}
problem = symback.load({str(_PROBLEM)!r})
print(symback.derive(problem).numbers[0].gradient.tolist())
"""


def run(small: bool) -> list[Row]:
    scripts = {"generated": write_code(symback.derive(_PROBLEM), "numpy") + _GENERATED, "derived": _DERIVED}
    if importlib.util.find_spec("jax") is not None:
        scripts["jax"] = _JAX
    with tempfile.TemporaryDirectory() as folder:
        files = {name: str(Path(folder, f"first_gradient_{name}.py")) for name in scripts}
        for name, text in scripts.items():
            Path(files[name]).write_text(text, encoding="utf-8")
        _assert_same(list(files.values()))
        found = interleaved({n: (lambda n=n: process([files[n]])) for n in files}, 1 if small else 7)  # type: ignore[misc]
    rows = []
    for name, what, wanted in (
        ("generated", "the function that `symback code` wrote", "≥ 2"),
        ("derived", "derived, evaluated and checked in the same process", ""),
    ):
        peer = found.get("jax")
        told = ("jax is not installed", "") if peer is None else (shown(peer), f"{peer / found[name]:.2f}")
        rows.append(Row(what, shown(found[name]), *told, wanted))
    return rows


def _assert_same(files: list[str]) -> None:
    """Every script prints the same gradient."""
    printed = []
    for file in files:
        out = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout
        printed.append(np.array([float(part.strip("[] \n")) for part in out.split(",")]))
    for other in printed[1:]:
        np.testing.assert_allclose(other, printed[0], rtol=1e-12)
