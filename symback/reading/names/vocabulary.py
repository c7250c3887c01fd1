"""The usual names of a problem's parts: a for h, δ_l for the derivative by z_l, and the like, as synonyms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from symback.catalog import FUNCTIONS
from symback.names import parts
from symback.reading.answer import Vocabulary
from symback.shapes import Shape

_LAYER = re.compile(r"([zh])(\d+)")
_OUTPUTS = ("a", "o", "A", "H")
_ARGUMENTS = ("Z", "net", "s", "u")
_INPUTS = ("a0", "h0", "A0", "H0", "o0")
ACTIVATION = ("g", "phi", "varphi", "act", "rho")
"""Letters by which courses call an activation, whichever it is."""
_STEPS = ("H", "Theta", "theta", "u")
_KINKED = frozenset({"max", "min", "norm1"})


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
    changes: bool = False,
    numbers: bool = True,
) -> Vocabulary:
    """A vocabulary with the usual names of the parts that exist.

    `shapes` are all names of the problem and of its forward pass, `definitions` those that are computed,
    in order; `inputs` the data (x, X), `functions` the catalogue's names of the functions that the
    problem uses. A name that is declared is never given another meaning.
    """
    found: dict[str, str] = {}
    for usual in (_of_layers(of, definitions), _of_data(shapes, definitions, inputs), usual_functions(functions)):
        for name, text in usual:
            if name not in shapes:
                found.setdefault(name, text)
    named = dict(aliases or {})
    arguments = frozenset(shapes) - {*definitions}
    return Vocabulary(
        shapes,
        frozenset(sizes),
        of,
        tuple(wrt),
        named,
        found,
        numbers,
        changes=changes,
        arguments=arguments,
        functions=frozenset(functions),
    )


def _of_layers(of: str, definitions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """a_l for h_l; δ_l for the derivative by z_l, δ_name by anything else that is computed."""
    for name in definitions:
        layer = _LAYER.fullmatch(name)
        if layer and layer[1] == "h":
            yield from ((f"{letter}{layer[2]}", name) for letter in _OUTPUTS)
        elif layer:
            yield f"delta{layer[2]}", f"d{of}/d{name}"
            yield from ((f"{letter}{layer[2]}", name) for letter in _ARGUMENTS)
        elif parts(name).stem == "z" and parts(name).index:  # z_p: what a function called p is taken of
            yield f"delta_{parts(name).index}", f"d{of}/d{name}"
    if "z" in definitions:
        yield "delta", f"d{of}/dz"
        if "h" in definitions:
            yield "a", "h"
    for name in definitions:
        if len(name) == 1 or name[1:].isdigit():
            yield f"delta_{name}", f"d{of}/d{name}"


def _of_data(
    shapes: Mapping[str, Shape], definitions: Sequence[str], inputs: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for prediction, target in (("p", "y"), ("P", "Y")):
        if prediction in definitions and target in shapes:
            yield f"{target}hat", prediction
    if len(inputs) == 1:
        yield from ((name, inputs[0]) for name in _INPUTS)
        if inputs[0] in ("x", "X"):
            yield inputs[0].swapcase(), inputs[0]


def usual_functions(functions: Collection[str]) -> Iterator[tuple[str, str]]:
    """Usual names of functions for a problem that uses these ones of the catalogue, with what they mean there.

    Φ is the normal distribution's, and φ its density where gelu or one of them is used; g and φ the one activation
    of a network; H and θ the step where a function has a kink.
    """
    yield "Phi", "normal_cdf"
    if {"gelu", "normal_cdf", "normal_pdf"} & set(functions):
        yield from (("phi", "normal_pdf"), ("varphi", "normal_pdf"))
    activations = {name for name in functions if name in FUNCTIONS and FUNCTIONS[name].activation}
    if len(activations) == 1:
        yield from ((name, next(iter(activations))) for name in ACTIVATION)
    if set(functions) & _KINKED or any(name in FUNCTIONS and FUNCTIONS[name].kinks for name in functions):
        yield from ((name, "step") for name in _STEPS)
