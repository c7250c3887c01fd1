"""The usual names of a problem's parts: a for h, δ_l for the derivative by z_l, and the like, as synonyms."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from symback.names import parts
from symback.reading.answer import Vocabulary
from symback.shapes import Shape

_LAYER = re.compile(r"([zh])(\d+)")
_INPUT_NAMES = ("a0", "h0", "z0", "A0", "H0", "a_0", "o0", "y0")


def vocabulary_of(
    shapes: Mapping[str, Shape],
    *,
    of: str,
    wrt: Sequence[str],
    sizes: Collection[str] = (),
    aliases: Mapping[str, str] | None = None,
    definitions: Sequence[str] = (),
    inputs: Sequence[str] = (),
    functions: Collection[str] = (),
    numbers: bool = True,
) -> Vocabulary:
    """A vocabulary with the usual names of the parts that exist.

    `shapes` are all names of the problem and of its forward pass, `definitions` those that are computed,
    in order; `inputs` the data (x, X), `functions` the catalogue's names of the functions that the
    problem uses. A name that is declared is never given another meaning.
    """
    found: dict[str, str] = {}

    def put(name: str, text: str) -> None:
        if name not in shapes:
            found.setdefault(name, text)

    for name in definitions:
        layer = _LAYER.fullmatch(name)
        if layer and layer[1] == "h":
            for letter in ("a", "o", "A", "H"):
                put(f"{letter}{layer[2]}", name)
        elif layer:
            put(f"delta{layer[2]}", f"d{of}/d{name}")
            for letter in ("Z", "net", "s", "u", "n"):
                put(f"{letter}{layer[2]}", name)
        elif parts(name).stem == "z":
            # z_p, z_A: what a function called p or A is taken of.
            put(f"delta_{parts(name).index}", f"d{of}/d{name}")
    if "z" in definitions:
        put("delta", f"d{of}/dz")
        put("a", "h") if "h" in definitions else None
    for name in definitions:
        if len(name) == 1 or name[1:].isdigit():
            put(f"delta_{name}", f"d{of}/d{name}")
    for prediction, target in (("p", "y"), ("P", "Y")):
        if prediction in definitions and target in shapes:
            put(f"{target}hat", prediction)
    if len(inputs) == 1:
        for name in _INPUT_NAMES:
            put(name, inputs[0])
        if inputs[0] in ("x", "X"):
            put(inputs[0].swapcase(), inputs[0])
    if "gelu" in functions or "normal_cdf" in functions:
        for name, text in (("Phi", "normal_cdf"), ("phi", "normal_pdf"), ("varphi", "normal_pdf")):
            put(name, text)
    activations = [
        name
        for name in functions
        if name in ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
    ]
    if len(activations) == 1:
        for name in ("g", "phi", "varphi", "sigma", "act", "s"):
            put(name, activations[0]) if name != "sigma" or activations[0] == "sigmoid" else None
    return Vocabulary(
        shapes,
        frozenset(sizes),
        of,
        tuple(wrt),
        dict(aliases or {}),
        found,
        numbers,
    )
