"""Networks for tests: from text, and random ones from hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st
from sympy import MatrixExpr

from symback import algebra
from symback.catalog import FUNCTIONS
from symback.language import Limits, Scope, read
from symback.language.build import build
from symback.shapes import Shape

SIZES = frozenset({"n", "m"})
NO_LIMITS = Limits(10**8, 10**6, 10**8)


def scope_of(shapes: Mapping[str, Shape]) -> Scope:
    return Scope(shapes, SIZES)


def symbols_of(shapes: Mapping[str, Shape]) -> dict[str, MatrixExpr]:
    return {name: algebra.symbol(name, shape) for name, shape in shapes.items()}


def expression(text: str, shapes: Mapping[str, Shape]) -> MatrixExpr:
    """`text` as an expression in names of the given shapes."""
    return build(read(text, scope_of(shapes), NO_LIMITS), symbols_of(shapes))


ACTIVATIONS = sorted(name for name, row in FUNCTIONS.items() if row.activation)
SMOOTH = sorted(name for name, row in FUNCTIONS.items() if row.activation and not row.kinks)


@dataclass(frozen=True)
class Network:
    """A random network as text: what a problem file would hold."""

    variables: dict[str, list[int]]
    network: dict[str, str]
    of: str
    wrt: list[str]


@st.composite
def networks(draw: st.DrawFn, depth: int = 6, functions: tuple[str, ...] = tuple(ACTIVATIONS)) -> Network:
    """Depth 1 to `depth`, distinct sizes, biases, skips, gates, weights used twice, nested calls, losses."""
    layers = draw(st.integers(1, depth))
    widths = draw(st.permutations([2, 3, 4, 5, 6, 7, 8]))
    variables: dict[str, list[int]] = {"x": [widths[0]]}
    network: dict[str, str] = {}
    wrt = []
    previous, width = "x", widths[0]
    for layer in range(1, layers + 1):
        kind = draw(st.sampled_from(["dense", "dense", "bias", "skip", "shared", "gate", "nested", "scaled"]))
        function = draw(st.sampled_from(functions))
        out = widths[layer] if kind in ("dense", "bias", "gate", "nested") else width
        weight = f"W{layer}"
        if kind == "shared" and (square := [n for n, s in variables.items() if n[0] == "W" and s == [width, width]]):
            weight = draw(st.sampled_from(square))
        else:
            variables[weight] = [out, width]
            wrt.append(weight)
        name = f"h{layer}"
        if kind == "bias":
            variables[f"b{layer}"] = [out]
            wrt.append(f"b{layer}")
            network[f"z{layer}"] = f"{weight} {previous} + b{layer}"
            network[name] = f"{function}(z{layer})"
        elif kind in ("skip", "shared"):
            network[name] = f"{function}({weight} {previous}) + {previous}"
        elif kind == "gate":
            variables[f"V{layer}"] = [out, width]
            wrt.append(f"V{layer}")
            network[name] = f"sigmoid(V{layer} {previous}) .* ({weight} {previous})"
        elif kind == "nested":
            variables[f"U{layer}"] = [out, out]
            wrt.append(f"U{layer}")
            network[name] = f"{function}(U{layer} tanh({weight} {previous}))"
        elif kind == "scaled":
            variables[f"s{layer}"] = []
            wrt.append(f"s{layer}")
            network[name] = f"s{layer} {function}({weight} {previous} / 2) - 1/3 {previous} ./ (1 + {previous} .^ 2)"
        else:
            network[name] = f"{function}({weight} {previous})"
        previous, width = name, out
    ending = draw(st.sampled_from(["linear", "mse", "norm", "mean"]))
    if ending == "linear":
        variables["v"] = [width]
        wrt.append("v")
        network["f"] = f"v^T {previous}"
    elif ending == "mse":
        variables["y"] = [width]
        network["f"] = f"mse({previous}, y)"
    elif ending == "norm":
        network["f"] = f"1/2 norm2({previous} + ones({width}))"
    else:
        network["f"] = f"mean({previous} .^ 2) + sum({previous})"
    return Network(variables, network, "f", ["x", *wrt])
