"""The usual names of a problem's parts: a for h, δ_l for the derivative by z_l, and the like, as synonyms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from symback.catalog import FUNCTIONS
from symback.names import canonical
from symback.shapes import SCALAR, Shape

_NUMBERED = re.compile(r"[a-zA-Z]+?(\d*)")
WEIGHT = re.compile(r"[Ww](\d{1,2})")
TARGETS = frozenset({"y", "Y", "t", "T"})
_ACTIVATIONS = ("h", "a", "o")
"""Letters by which courses call the output of an activation, most usual first."""
_PREACTIVATIONS = ("z", "net", "s", "u", "a")
_FUNCTION = ("g", "phi", "varphi", "act", "rho")
"""Letters by which courses call an activation, whichever it is."""
_LOSS = "rho"
"""The letter among them that is a loss of a residual where no function is applied to a product with a weight."""
OUTPUTS = ("L", "J", "E", "C", "loss", "cost", "f")
"""What courses call what is derived. As the name of a derivative (∂J/∂W) that is sure, in a formula it is not."""
_INPUTS = ("a0", "h0", "z0", "x0", "A0", "H0", "X0", "x", "X")
_LAMBDAS = ("lam", "lambd", "lmbda", "lamda", "lamb", "reg")
"""What code calls a λ, which is a word of Python's own."""
_PREDICTIONS = ("yhat", "Yhat", "phat", "Phat", "p", "out", "pred", "preds", "y_pred", "probs", "output")
_SAMPLES = ("N", "num_examples", "num_samples", "num_train", "n_samples", "batch_size")
"""What code calls the number of samples."""
_STEPS = ("H", "Theta", "theta", "u")
_KINKED = frozenset({"max", "min", "norm1"})
_LETTER = re.compile(r"[a-zA-Z]\d{0,2}")
_OF_A_LAYER = re.compile(r"[zahs]\d{1,2}")
_NO_CAPITALS = frozenset("IToOdDeEijklmnrt")
"""Letters that mean something else: the identity, a transpose, ∘, a differential, exp, and indices."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is computed, as far as the names in it tell: `name = function(argument)`, or `name = W h + b`.

    `argument` is "" where the function is of no single name. `factors` are the names in the product that the value is
    or begins with, transposed ones too; `products` the names that are factors of each product in it.
    """

    name: str
    function: str = ""
    argument: str = ""
    factors: tuple[str, ...] = ()
    products: tuple[tuple[str, ...], ...] = ()

    @property
    def is_applied(self) -> bool:
        """Whether it is an elementwise function of a name."""
        return bool(self.argument) and self.function in FUNCTIONS

    @property
    def layer(self) -> str | None:
        """The index of the one weight in `W3 h2`, `W3 h2 + b3` or `w3^T h2 + b3`."""
        found = [weight[1] for name in self.factors if (weight := WEIGHT.fullmatch(name))]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Network:
    """What usual names depend on.

    `shapes` are those of every name, `made` what is computed, in order, `functions` the catalogue's that it uses.
    `compared` are the names in the last definition, the loss, and `samples` the size that counts samples, or "".
    `of_logits` tells that the loss applies the sigmoid or softmax itself: what it compares is no prediction yet.
    """

    shapes: Mapping[str, Shape]
    sizes: Collection[str]
    variables: Collection[str]
    made: Sequence[Made]
    functions: Collection[str]
    compared: frozenset[str]
    of: str
    wrt: Sequence[str]
    samples: str = ""
    of_logits: bool = False

    @property
    def input(self) -> str | None:
        """The variable that the first product of the network multiplies by a weight."""
        for names in (names for made in self.made for names in made.products):
            inputs = [n for n in names if canonical(n).lower().startswith("x") and n in self.variables]
            if len(inputs) == 1:
                return inputs[0]
        return None

    @property
    def prediction(self) -> str | None:
        """What the loss compares with the target."""
        made = [name for name in self.compared if name in self.shapes and name not in self.variables]
        return made[0] if len(made) == 1 and TARGETS & self.compared and not self.of_logits else None


PI = "number_pi"
"""The usual name of the number π: `pi` itself would be that of `p_i`, too."""


def usual_names(network: Network) -> dict[str, str]:
    """What usual names mean here. A name that the problem declares always means what it says there."""
    taken = {*network.shapes, *network.sizes}
    found: dict[str, str] = {}
    scalar = network.shapes.get(network.of) == SCALAR  # δ is a derivative of a loss; of several outputs δ_ij is
    for name, meaning in _usual(network):  # Kronecker's
        if name not in taken and name != meaning and (scalar or not name.startswith("delta")):
            found.setdefault(name, meaning)
    if network.samples:
        found |= {name: network.samples for name in _SAMPLES if name not in taken and name not in found}
    for name, meaning in _in_the_other_case(network.shapes, found):
        if name not in taken:
            found.setdefault(name, meaning)
    return found


def _usual(network: Network) -> Iterator[tuple[str, str]]:
    """Usual names and what they mean here, the surest first."""
    yield from _of_layers(network.made, network.of)
    linear = {one.name for one in network.made if one.products}
    layers = {one.function for one in network.made if one.argument in linear}
    known = usual_functions(network.functions)
    yield from ((name, meaning) for name, meaning in known if name != _LOSS or meaning in layers)
    if "lambda" in network.variables:
        yield from ((name, "lambda") for name in _LAMBDAS)
    if (first := network.input) is not None:
        yield from ((name, first) for name in _INPUTS)
    yield from ((name.swapcase(), name) for name in network.variables if len(name) == 1 or WEIGHT.fullmatch(name))
    yield from ((name, network.of) for name in OUTPUTS)
    if len(network.wrt) == 1:  # a model with one parameter
        yield from ((name, network.wrt[0]) for name in ("theta", "beta"))
    if (prediction := network.prediction) is not None:
        yield from ((name, prediction) for name in _PREDICTIONS)


def _of_layers(made: Sequence[Made], of: str) -> Iterator[tuple[str, str]]:
    """What courses call the parts of a layer, and the derivative by its argument."""
    applied = [one for one in made if one.is_applied]
    softmaxes = [one for one in made if one.function == "softmax" and one.argument]
    weights = {one.name: one.layer or "" for one in made}
    for one in (*applied, *softmaxes):
        before, after = one.argument, one.name
        for layer in _layers(before, after):
            layer = layer or weights.get(before, "")  # p = σ(z) is a₂ where z = w₂ᵀ h₁ + b₂
            if not layer and not one.is_applied:
                continue
            yield from ((f"{letter}{layer}", after) for letter in _ACTIVATIONS)
            yield from ((f"{letter}{layer}", before) for letter in _PREACTIVATIONS)
            if layer:
                yield from ((f"{letter.upper()}{layer}", after) for letter in _ACTIVATIONS)
            if layer and one.is_applied:
                yield from ((f"{letter}{layer}", one.function) for letter in _FUNCTION)
            yield f"delta{layer}", f"d{of}/d{before}"
    for one in made:
        # The last layer of a network is often linear, and called z and a all the same.
        if one.layer is not None:
            yield f"z{one.layer}", one.name
            yield f"a{one.layer}", one.name
            yield f"delta{one.layer}", f"d{of}/d{one.name}"
    if len(applied) == 1:  # the one hidden layer needs no number
        yield from ((letter, applied[0].name) for letter in ("h", "a"))


def _layers(*names: str) -> Iterator[str]:
    """The index that the names carry, such as 1 in z1; none for z and h."""
    for name in names:
        found = _NUMBERED.fullmatch(name)
        if found:
            yield found[1]
            return


def _in_the_other_case(names: Iterable[str], synonyms: Mapping[str, str]) -> list[tuple[str, str]]:
    """Z1 for z1 and p for P, where nothing else is called so: many courses write a batch in capitals."""
    found = [(name.swapcase(), name) for name in names if _LETTER.fullmatch(name)]
    found += [(name.swapcase(), meaning) for name, meaning in synonyms.items() if _OF_A_LAYER.fullmatch(name)]
    return [(name, meaning) for name, meaning in found if name[0] not in _NO_CAPITALS]


def usual_functions(functions: Collection[str]) -> Iterator[tuple[str, str]]:
    """Usual names of functions for a problem that uses these ones of the catalogue, with what they mean there.

    Φ is the normal distribution's, and φ its density where gelu or one of them is used, and π the number in that; g
    and φ the one activation of a network; H and θ the step where a function has a kink.
    """
    yield "Phi", "normal_cdf"
    if {"gelu", "normal_cdf", "normal_pdf"} & set(functions):
        yield from (("phi", "normal_pdf"), ("varphi", "normal_pdf"), (PI, "1 / (2 normal_pdf(0)^2)"))
    activations = {name for name in functions if name in FUNCTIONS and FUNCTIONS[name].activation}
    if len(activations) == 1:
        (only,) = activations
        yield from ((name, only) for name in (*_FUNCTION, *FUNCTIONS[only].letters))
    if set(functions) & _KINKED or any(name in FUNCTIONS and FUNCTIONS[name].kinks for name in functions):
        yield from ((name, "step") for name in _STEPS)
