"""Gradients as numbers: the generated NumPy function beside JAX (jit), autograd and PyTorch."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from math import prod
from typing import Any

import numpy as np

import symback
from benchmarks.measure import Row, cpu, interleaved, repetitions, shown
from symback.code import write_code

TITLE = "Gradients as numbers: float64, one thread, into arrays that are given (`out`), beside the fastest peer"
NOTE = """
The fastest of the peers that are installed is named in its cell. Wide layers and large batches are matrix products for
either side, so little is to be gained there; narrow ones tell what a call costs.
"""

Arrays = dict[str, "np.ndarray[Any, Any]"]
Gradient = Callable[[], Arrays]


def run(small: bool) -> list[Row]:
    depths, widths, batches = ((2,), (2,), (1,)) if small else ((2, 10), (2, 32, 256, 1024), (1, 64))
    rows, ratios = [], []
    for depth in depths:
        for width in widths:
            for batch in batches:
                row, ratio = _cell(depth, width, batch, 0.01 if small else 0.2)
                rows.append(row)
                ratios += [ratio] if ratio else []
    if ratios:
        mean = prod(ratios) ** (1 / len(ratios))
        rows.append(Row("geometric mean; least", "", "", f"{mean:.2f}; {min(ratios):.2f}", "≥ 1; ≥ 0.8"))
    return rows


def _cell(depth: int, width: int, batch: int, seconds: float) -> tuple[Row, float | None]:
    what = f"{depth} layers, {width} wide, batch {batch}"
    arrays = _arrays(depth, width, batch)
    ours = _generated(depth, width, batch, arrays)
    peers = {name: made(depth, arrays) for name, made in PEERS.items() if importlib.util.find_spec(name)}
    right = ours()
    for name, peer in peers.items():
        for weights, value in peer().items():
            np.testing.assert_allclose(np.asarray(value), right[weights], rtol=1e-8, atol=1e-12, err_msg=name)
    if not peers:
        return Row(what, shown(cpu(ours)), "none is installed", ""), None
    sides = {"symback": ours, **peers}
    times = {name: repetitions(side, seconds / 9) for name, side in sides.items()}
    found = interleaved({n: (lambda n=n: cpu(sides[n], times[n])) for n in sides}, 9)  # type: ignore[misc]
    best = min(peers, key=found.__getitem__)
    ratio = found[best] / found["symback"]
    return Row(what, shown(found["symback"]), f"{shown(found[best])} ({best})", f"{ratio:.2f}"), ratio


def _arrays(depth: int, width: int, batch: int) -> Arrays:
    """X, Y and the weights, from a fixed seed."""
    random = np.random.default_rng(0)
    weights = {f"W{k}": random.normal(size=(width, width)) / np.sqrt(width) for k in range(1, depth + 1)}
    return {"X": random.normal(size=(width, batch)), "Y": random.normal(size=(width, batch)), **weights}


def _generated(depth: int, width: int, batch: int, arrays: Arrays) -> Gradient:
    names = [f"W{k}" for k in range(1, depth + 1)]
    variables = {"X": [width, batch], "Y": [width, batch], **{name: [width, width] for name in names}}
    network, h = {}, "X"
    for k, name in enumerate(names, 1):
        network[f"Z{k}"] = f"{name} {h}"
        network[f"H{k}"], h = f"tanh(Z{k})", f"H{k}"
    network |= {"E": f"{h} - Y", "L": "sum(E .* E)"}
    problem = symback.from_python(variables, network, of="L", wrt=names)
    made: dict[str, Any] = {}
    exec(write_code(symback.derive(problem), "numpy"), made)
    kept = made["L_gradients"](**arrays)[1]
    return lambda: made["L_gradients"](**arrays, out=kept)[1]  # type: ignore[no-any-return]


def _loss(np_: Any, weights: list[Any], x: Any, y: Any) -> Any:
    for w in weights:
        x = np_.tanh(w @ x)
    return ((x - y) ** 2).sum()


def _named(weights: Iterator[Any] | list[Any]) -> Arrays:
    return {f"W{k}": value for k, value in enumerate(weights, 1)}


def _jax(depth: int, arrays: Arrays) -> Gradient:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    x, y, *weights = (jnp.asarray(value) for value in arrays.values())
    found = jax.jit(jax.value_and_grad(lambda w: _loss(jnp, w, x, y)))
    return lambda: _named(jax.block_until_ready(found(weights))[1])


def _autograd(depth: int, arrays: Arrays) -> Gradient:
    import autograd
    import autograd.numpy as anp

    x, y, *weights = arrays.values()
    found = autograd.value_and_grad(lambda w: _loss(anp, w, x, y))
    return lambda: _named(found(weights)[1])


def _torch(depth: int, arrays: Arrays) -> Gradient:
    import torch

    torch.set_num_threads(1)
    x, y, *weights = (torch.tensor(value) for value in arrays.values())
    for w in weights:
        w.requires_grad_()
    return lambda: _named([g.numpy() for g in torch.autograd.grad(_loss(torch, weights, x, y), weights)])


PEERS: dict[str, Callable[[int, Arrays], Gradient]] = {"jax": _jax, "autograd": _autograd, "torch": _torch}
"""By the name of the package."""
