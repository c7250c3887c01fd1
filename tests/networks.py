"""Networks for tests: from text, and random ones from hypothesis."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st
from sympy import MatrixExpr

from symback import algebra, from_python
from symback.catalog import FUNCTIONS
from symback.language import CALLABLE_NAMES, Limits, Scope, read
from symback.language.build import build
from symback.shapes import Shape, Size
from symback.spec import Problem

SIZES = frozenset({"n", "m"})
NO_LIMITS = Limits(10**8, 10**6, 10**8)


def scope_of(shapes: Mapping[str, Shape]) -> Scope:
    return Scope(shapes, SIZES)


def symbols_of(shapes: Mapping[str, Shape]) -> dict[str, MatrixExpr]:
    return {name: algebra.symbol(name, shape) for name, shape in shapes.items()}


def expression(text: str, shapes: Mapping[str, Shape]) -> MatrixExpr:
    """`text` as an expression in names of the given shapes."""
    return build(read(text, scope_of(shapes), NO_LIMITS), symbols_of(shapes))


ACTIVATIONS = tuple(sorted(name for name, row in FUNCTIONS.items() if row.activation))
SMOOTH = tuple(name for name in ACTIVATIONS if not FUNCTIONS[name].kinks)


@dataclass
class Network:
    """A random network as text: what a problem file would hold."""

    variables: dict[str, list[Size]] = field(default_factory=dict)
    network: dict[str, str] = field(default_factory=dict)
    wrt: list[str] = field(default_factory=list)
    of: str = "f"

    def parameter(self, name: str, rows: Size, columns: Size) -> str:
        """Declare something to differentiate by."""
        self.variables[name] = [rows, columns]
        self.wrt.append(name)
        return name


@dataclass
class Layer:
    """One layer while it is written: where it stands, what goes in, how wide it is before and after."""

    draw: st.DrawFn
    net: Network
    functions: tuple[str, ...]
    number: int
    h: str
    width: Size
    out: Size
    samples: int

    @property
    def f(self) -> str:
        return self.draw(st.sampled_from(self.functions))

    def new(self, letter: str, rows: Size, columns: Size) -> str:
        return self.net.parameter(f"{letter}{self.number}", rows, columns)

    def old(self) -> str:
        """A square weight that stands in an earlier layer, where one fits, else a new one."""
        fits = [name for name, shape in self.net.variables.items() if name[0] == "W" and shape == [self.width] * 2]
        return self.draw(st.sampled_from(fits)) if fits else self.new("W", self.width, self.width)

    def linear(self, letter: str = "W") -> str:
        return f"{self.new(letter, self.out, self.width)} {self.h}"

    def define(self, letter: str, text: str) -> str:
        """A definition of its own, so that some names are the file's and some are introduced."""
        self.net.network[f"{letter}{self.number}"] = text
        return f"{letter}{self.number}"


def _bias(at: Layer) -> str:
    b = at.new("b", at.out, 1)
    z = at.define("z", f"{at.linear()} + {b} ones(1, {at.samples})")
    return f"{at.f}({z})"


def _softmax(at: Layer) -> str:
    e = at.define("e", f"exp({at.f}({at.linear()}) / 4)")
    return f"{at.out} {e} / sum({e})"


def _quotient(at: Layer) -> str:
    z = at.linear()
    return f"({z}) ./ sqrt(1 + ({z}) .^ 2)"


def _twice(at: Layer) -> str:
    w = at.old()
    return f"{w} {at.f}({w} {at.h}) / 2"


def _tied(at: Layer) -> str:
    w = at.new("W", 10, at.width)
    return f"{w}^T {at.f}({w} {at.h})"


NARROWING: dict[str, Callable[[Layer], str]] = {
    "dense": lambda at: f"{at.f}({at.linear()})",
    "bias": _bias,
    "gate": lambda at: f"sigmoid({at.linear('V')}) .* ({at.f}({at.linear()}) - 1)",
    "nested": lambda at: f"{at.f}({at.new('U', at.out, at.out)} tanh({at.linear()}))",
    "row": lambda at: f"({at.f}({at.h}^T {at.new('W', at.width, at.out)}))^T",
    "softmax": _softmax,
    "quotient": _quotient,
    "slope": lambda at: f"sigmoid'({at.linear()}) - 2 cos({at.linear('V')})",
}
"""Layers that change the width, each with its text."""

KEEPING: dict[str, Callable[[Layer], str]] = {
    "skip": lambda at: f"{at.f}({at.new('W', at.width, at.width)} {at.h}) + {at.h}",
    "shared": lambda at: f"{at.f}({at.old()} {at.h}) + {at.h}",
    "twice": _twice,
    "tied": _tied,
    "scaled": lambda at: f"{at.new('s', 1, 1)} {at.f}({at.old()} {at.h} / 2) - 1/3 {at.h} ./ (1 + {at.h} .^ 2)",
    "normalised": lambda at: f"{at.new('s', 1, 1)} {at.h} / (1 + norm_fro({at.h}))^2 + 1/10",
    "squared": lambda at: f"1/4 {at.new('W', at.width, at.width)}^2 {at.f}({at.h})",
    "inner": lambda at: f"sum({at.new('a', at.width, 1)}^T {at.h}) {at.h} / (2 + sum({at.h} .^ 2)) + {at.h}",
}
"""Layers that need as many outputs as inputs."""

_ENDINGS: dict[str, Callable[[Layer], str]] = {
    "linear": lambda at: f"sum({at.new('v', at.width, 1)}^T {at.h})",
    "loss": lambda at: f"mse({at.h}, {at.new('y', at.width, at.samples)})",
    "norm": lambda at: f"1/2 norm_fro({at.h} + 2 ones({at.width}, {at.samples}))",
    "mean": lambda at: f"mean({at.h} .^ 2) + sum({at.h})",
    "bilinear": lambda at: f"sum({at.h} .* ({at.new('A', at.width, at.width)} {at.h}))",
    "logarithm": lambda at: f"log(2 + sum({at.h} .^ 2))^3",
}


@st.composite
def networks(draw: st.DrawFn, depth: int = 6, functions: tuple[str, ...] = ACTIVATIONS) -> Network:
    """A scalar f after 1 to `depth` layers of random kinds, on one column or on a batch of nine.

    Widths differ from each other, so that no forgotten transpose fits; some of them are names.
    """
    widths: list[Size] = list(draw(st.permutations([2, 3, 4, 5, 6, 7, 8])))
    for place in draw(st.sets(st.integers(0, 6), max_size=3)):
        widths[place] = f"n{widths[place]}"
    samples = draw(st.sampled_from([1, 1, 9]))
    net = Network()
    at = Layer(draw, net, functions, 0, net.parameter("x", widths[0], samples), widths[0], widths[0], samples)
    for at.number in range(1, draw(st.integers(1, depth)) + 1):
        kind = draw(st.sampled_from([*NARROWING, *KEEPING]))
        at.out = widths[at.number] if kind in NARROWING else at.width
        at.h = at.define("h", (NARROWING | KEEPING)[kind](at))
        at.width = at.out
    at.number += 1
    net.network["f"] = _ENDINGS[draw(st.sampled_from(sorted(_ENDINGS)))](at)
    return net


LAYERS = {
    "dense": "z{k}: W{k} h{p} + b{k}\nh{k}: tanh(z{k})",
    "residual": "z{k}: W{k} h{p}\nh{k}: h{p} + relu(z{k})",
    "recurrent": "z{k}: W h{p} + U x\nh{k}: sigmoid(z{k})",
    "gated": "i{k}: sigmoid(W{k} h{p})\nc{k}: tanh(V{k} h{p})\nh{k}: i{k} .* c{k} + (1 - i{k}) .* h{p}",
    "twice the same": "a{k}: sigmoid(W{k} h{p})\nz{k}: W{k} h{p}\nh{k}: sigmoid(z{k}) .* a{k}",
    "softplus": "z{k}: W{k} h{p}\ng{k}: softplus(z{k})\ns{k}: sigmoid(z{k})\nh{k}: g{k} .* s{k}",
    "normalised": "z{k}: W{k} h{p}\nr{k}: z{k} / norm2(z{k})\nh{k}: softmax(r{k})",
    "inverted": "h{k}: inv(W{k}) h{p}",
    "unused": "z{k}: W{k} h{p}\nd{k}: step(z{k})\nh{k}: gelu(z{k}) + d{k}",
}
"""One layer k of a network after the layer p, in the language of problem files."""


def layered(layer: str, loss: str, new: Mapping[str, str] | None = None) -> Problem:
    """Four such layers from h0 = x to h4, and the loss; with `new` letters for some of its own."""
    lines = [LAYERS[layer].format(k=k, p=k - 1) for k in range(1, 5)]
    text = "\n".join(["h0: x", *lines, f"L: {loss}"])
    for letter, other in (new or {}).items():
        text = re.sub(rf"\b{letter}(?=\d)", other, text)
    network = dict(line.split(": ", 1) for line in text.splitlines())
    inside = re.findall(r"[^\W\d]\w*", " ".join(network.values()))
    free = [name for name in dict.fromkeys(inside) if name not in network and name not in CALLABLE_NAMES]
    bias = (new or {}).get("b", "b")
    columns = {name: [3] for name in free if name in ("x", "y") or re.fullmatch(rf"{bias}\d", name)}
    matrices = {name: [3, 3] for name in free if name not in columns}
    return from_python({**columns, **matrices}, network, of="L", wrt=list(matrices))
