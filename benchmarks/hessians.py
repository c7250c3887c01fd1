"""Hessians as numbers: the code of derived second derivatives beside `jax.hessian` (jit)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import symback
from benchmarks.measure import Row, cpu, interleaved, repetitions, shown
from symback.code import write_code

TITLE = "Hessians as numbers: float64, one thread, into arrays that are given (`out`), beside `jax.hessian` (jit)"
NOTE = """
Kronecker factors are the same Hessian, not multiplied out. Aims stand at full Hessians and at factors; a product with a
direction has none, for JAX has a way to it that does not pass through the Hessian either.
"""

Array = Any


@dataclass(frozen=True, slots=True)
class Case:
    """A network with its values, the same for JAX as a loss of what is derived by, and what is aimed at."""

    what: str
    variables: dict[str, Any]
    network: dict[str, str]
    wrt: str
    values: dict[str, Array]
    loss: Callable[[Any, Array, dict[str, Array]], Any]
    factored: bool


def run(small: bool) -> list[Row]:
    rows = []
    for case in cases(small):
        rows += _rows(case, 0.01 if small else 0.3)
    return rows


def cases(small: bool) -> list[Case]:
    if small:
        return [logistic(7, 3), factorisation(4, 5, 2), relu(3, 5, 4, 3)]
    return [logistic(1000, 200), factorisation(200, 100, 8), relu(10, 96, 64, 10)]


def logistic(samples: int, features: int) -> Case:
    """Labels ±1, a sample a row."""
    random = np.random.default_rng(0)
    values = {
        "X": random.normal(size=(samples, features)),
        "w": random.normal(size=(features, 1)),
        "y": random.choice([-1.0, 1.0], size=(samples, 1)),
    }

    def loss(jnp: Any, w: Array, known: dict[str, Array]) -> Any:
        return jnp.logaddexp(0.0, -known["y"] * (known["X"] @ w)).sum()

    what = f"logistic regression, {samples} samples, {features} features"
    variables = {"X": ["n", "d"], "w": ["d"], "y": {"shape": ["n"], "kind": "sign"}}
    network = {"L": "sum(log(1 + exp(-y .* (X w))))"}
    return Case(what, variables, network, "w", values, loss, factored=False)


def factorisation(rows: int, columns: int, rank: int) -> Case:
    """½‖U Vᵀ − X‖², by U."""
    random = np.random.default_rng(0)
    shapes = {"X": (rows, columns), "U": (rows, rank), "V": (columns, rank)}
    values = {name: random.normal(size=shape) for name, shape in shapes.items()}

    def loss(jnp: Any, u: Array, known: dict[str, Array]) -> Any:
        return 0.5 * ((u @ known["V"].T - known["X"]) ** 2).sum()

    what = f"matrix factorisation, {rows} by {columns} of rank {rank}"
    network = {"R": "U V^T - X", "L": "1/2 sum(R .* R)"}
    variables = {name: list(shape) for name, shape in shapes.items()}
    return Case(what, variables, network, "U", values, loss, factored=True)


def relu(depth: int, inputs: int, width: int, classes: int) -> Case:
    """ReLU layers, softmax and cross-entropy, by the first weights."""
    random = np.random.default_rng(0)
    sizes = [inputs, *[width] * (depth - 1), classes]
    names = [f"W{k}" for k in range(1, depth + 1)]
    values = {
        name: random.normal(size=(m, n)) * np.sqrt(2 / n)
        for name, n, m in zip(names, sizes[:-1], sizes[1:], strict=True)
    }
    values["x"] = random.normal(size=(inputs, 1))
    values["y"] = np.eye(classes)[:, :1]
    network, h = {}, "x"
    for k, name in enumerate(names, 1):
        network[f"z{k}"] = f"{name} {h}"
        if k < depth:
            network[f"h{k}"], h = f"relu(z{k})", f"h{k}"
    network |= {"p": f"softmax(z{depth})", "L": "cross_entropy(p, y)"}

    def loss(jnp: Any, first: Array, known: dict[str, Array]) -> Any:
        import jax

        z = first @ known["x"]
        for name in names[1:]:
            z = known[name] @ jax.nn.relu(z)
        return -(known["y"] * jax.nn.log_softmax(z, axis=0)).sum()

    what = f"{depth} ReLU layers, {inputs} inputs, {width} wide, softmax with cross-entropy, by W1"
    variables = {name: list(value.shape) for name, value in values.items()} | {
        "y": {"shape": [classes], "kind": "one-hot"}
    }
    return Case(what, variables, network, "W1", values, loss, factored=True)


def _rows(case: Case, seconds: float) -> list[Row]:
    functions = _derived(case)
    kept = functions["L_hessians"]()[2]
    sides = {"full": lambda: functions["L_hessians"](out=kept)[2][case.wrt]}
    direction = np.random.default_rng(1).normal(size=case.values[case.wrt].shape)
    sides["product"] = lambda: functions[f"L_hessian_product_{case.wrt}"](direction)
    if case.factored:
        sides["factors"] = functions[f"L_hessian_factors_{case.wrt}"]
    full = sides["full"]()
    _close(sides["product"]().T.reshape(-1), full @ direction.T.reshape(-1))
    if case.factored:
        _close(sum(np.kron(left, right) for left, right in sides["factors"]()), full)
    if importlib.util.find_spec("jax") is None:
        return [
            Row(f"{case.what}: {name}", shown(cpu(side)), "jax is not installed", "") for name, side in sides.items()
        ]
    sides |= _jax(case, direction)
    _close(sides["jax full"](), full)
    _close(np.asarray(sides["jax product"]()), sides["product"]())
    del full
    times = {name: repetitions(side, seconds / 5) for name, side in sides.items()}
    found = interleaved({n: (lambda n=n: cpu(sides[n], times[n])) for n in sides}, 5)  # type: ignore[misc]

    def row(what: str, ours: str, peer: str, wanted: str) -> Row:
        ratio = found[peer] / found[ours]
        shown_ratio = f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.2f}"
        return Row(f"{case.what}: {what}", shown(found[ours]), shown(found[peer]), shown_ratio, wanted)

    rows = [row("full", "full", "jax full", "≥ 2")]
    if case.factored:
        rows.append(row("Kronecker factors, beside JAX's full one", "factors", "jax full", "≥ 1,000"))
    rows.append(row("times a direction, beside JAX's jvp of grad", "product", "jax product", ""))
    return rows


def _derived(case: Case) -> dict[str, Callable[..., Any]]:
    """The functions of the code that symback writes, at the values of the case."""
    problem = symback.from_python(case.variables, case.network, of="L", wrt=[case.wrt])
    text = write_code(symback.derive(problem, order=2), "numpy")
    made: dict[str, Any] = {}
    exec(text, made)

    def called(name: str) -> Callable[..., Any]:
        function = made[name]
        arguments = [n for n in function.__code__.co_varnames[: function.__code__.co_argcount] if n in case.values]
        values = [case.values[n] for n in arguments]
        return lambda *direction, **out: function(*values, *direction, **out)

    return {name: called(name) for name in made if name.startswith("L_")}


def _jax(case: Case, direction: Array) -> dict[str, Callable[[], Array]]:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    known = {name: jnp.asarray(value) for name, value in case.values.items()}
    at, along = known[case.wrt], jnp.asarray(direction)
    gradient = jax.grad(lambda w: case.loss(jnp, w, known))
    hessian = jax.jit(jax.hessian(lambda w: case.loss(jnp, w, known)))
    product = jax.jit(lambda w, d: jax.jvp(gradient, (w,), (d,))[1])
    return {
        "jax full": lambda: _by_vec(np.asarray(jax.block_until_ready(hessian(at)))),
        "jax product": lambda: jax.block_until_ready(product(at, along)),
    }


def _by_vec(hessian: Array) -> Array:
    """A view of ∂²L/∂W_ij∂W_kl with columns stacked on both sides; of a column it costs nothing either."""
    m, n = hessian.shape[:2]
    if n == 1:
        return hessian.reshape(m, m)
    return hessian.transpose(1, 0, 3, 2)


def _close(value: Array, expected: Array) -> None:
    np.testing.assert_allclose(
        np.reshape(value, expected.shape), expected, rtol=1e-7, atol=1e-9 * np.max(np.abs(expected))
    )
