"""All weights of a deep network in one sweep: CPU a layer, and how it grows."""

from __future__ import annotations

import gc

from benchmarks.measure import Row, cpu, interleaved, shown
from benchmarks.networks import deep, weights
from symback import algebra
from symback.derivation import Derivation, derive_network

TITLE = "Depth: the equation list for all weights of an L-layer network, beside its plain SymPy nodes"
NOTE = """
Counted in instructions, which do not depend on the hour, the time grows with the depth alone. Where ten times the
depth takes more than ten times as long, the rest is waiting for memory, as for SymPy's plain nodes.
"""


def run(small: bool) -> list[Row]:
    sizes = (10, 20) if small else (1_000, 10_000)
    for depth in sizes:
        _assert_chain(depth, _derived(depth))
    sides = {f"{name} {depth}": (lambda f=f, depth=depth: _timed(f, depth))
             for depth in sizes for name, f in (("derive", _derive), ("build", _build))}  # fmt: skip
    found = interleaved(sides, 1 if small else 3)
    rows = []
    for depth in sizes:
        ours, built = found[f"derive {depth}"] / depth, found[f"build {depth}"] / depth
        rows.append(Row(f"a layer of {depth:,}", shown(ours), shown(built), f"{ours / built:.1f}", "≤ 150 µs"))
    shorter, longer = (found[f"derive {depth}"] for depth in sizes)
    what = f"{sizes[1]:,} layers beside {sizes[0]:,}"
    return [*rows, Row(what, shown(longer), shown(shorter), f"{longer / shorter:.1f}", "" if small else "≤ 11")]


def _derived(depth: int) -> tuple[Derivation, ...]:
    definitions, symbols = deep(depth)
    return derive_network(definitions, symbols, "L", weights(depth))


def _timed(task: object, depth: int) -> float:
    gc.collect()
    return task(*deep(depth), depth)  # type: ignore[operator, no-any-return]


def _derive(definitions: object, symbols: object, depth: int) -> float:
    return cpu(lambda: derive_network(definitions, symbols, "L", weights(depth)))  # type: ignore[arg-type]


def _build(_definitions: object, _symbols: object, depth: int) -> float:
    return cpu(lambda: deep(depth))


def _assert_chain(depth: int, derivations: tuple[Derivation, ...]) -> None:
    """∂L/∂W_k is ∂L/∂z_k hᵀ, for the first weights, the last and one between."""
    symbols = deep(depth)[1]
    for k in (1, depth // 2, depth):
        derivation = derivations[k - 1]
        before = symbols[f"h{k - 1}"] if k > 1 else symbols["x"]
        expected = algebra.product(algebra.gradient(symbols["L"], symbols[f"z{k}"]), algebra.transpose(before))
        assert next(step.rhs for step in derivation.steps if step.lhs == derivation.answer) == expected
