"""Words that name derivatives: `dW1`, `df_dW1`, `dLdW1`, `grad_W1`, `W1_grad`, `gW1`, `W1_bar`, `dweight1`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from symback.names import canonical, parts

_LOSSES = frozenset(["L", "J", "E", "C", "loss", "cost", "f", "Loss", "l"])
_BEFORE = ("grad_", "grad", "gradient_", "nabla_", "Grad_")
_BEHIND = ("_grad", "_gradient", "grad")
_LOOSELY = re.compile(
    r"(?:(?:out|my|res|ret|ans)_)?(?P<before>(?:grads?|gradients?|nabla|[dD]elta|del|partial|∂|d_?(?:L|J|E|C|l|loss|cost|err(?:or)?)_?d?|bar|[dDgΔ∇])_?)?"
    r"(?P<name>[^\W_][^\W_]*?(?:_\d+)?)"
    r"(?P<behind>_?(?:grads?|gradient|bar|delta|g|Grad|d))?",
)
_WEIGHT = re.compile(r"(?:weights?|theta|w)_?(?P<number>\d+)", re.IGNORECASE)
_WEIGHTS = frozenset(["W", "w", "theta", "Theta"])


def of_a_name(word: str, names: Collection[str]) -> str:
    """The name of the problem by which a word names the derivative: `grad_W1`; "" for none. `dW1` may be a change."""
    for beginning in _BEFORE:
        if word.startswith(beginning) and canonical(word[len(beginning) :]) in names:
            return canonical(word[len(beginning) :])
    for ending in _BEHIND:
        if word.endswith(ending) and canonical(word[: -len(ending)]) in names:
            return canonical(word[: -len(ending)])
    return ""


def of_two_names(word: str, names: Collection[str]) -> tuple[str, str] | None:
    """What `df_dW1` derives, "" for a usual name of the loss, and by what."""
    for at in range(2, len(word) - 1):
        wrt = canonical(word[at + 1 :])
        if word[at] == "d" and wrt in names:
            of = canonical(word[1:at].rstrip("_"))
            if of in names or of in _LOSSES:
                return (of if of in names else ""), wrt
    return None


def of_a_variable(word: str, variables: Sequence[str], taken: Collection[str]) -> str:
    """The variable that a word names the derivative by, whatever its dress and its case; "" for none.

    >>> of_a_variable("gW2", ["W1", "W2"], []), of_a_variable("dweights1", ["W1", "W2"], [])
    ('W2', 'W1')
    >>> of_a_variable("g", ["W1"], []), of_a_variable("W2", ["W1", "W2"], [])
    ('', '')
    """
    found = _LOOSELY.fullmatch(word)
    if found is None or not (found["before"] or found["behind"]) or canonical(word) in taken:
        return ""
    name = canonical(found["name"])
    numbered = name[-1].isdigit()  # dX may well be another thing than the derivative by x, and DX a product
    if name in variables and (numbered or len(found["before"] or found["behind"]) > 1):
        return name
    alike = [one for one in variables if numbered and one.lower() == name.lower()]
    if len(alike) != 1 and (weight := _WEIGHT.fullmatch(name)) is not None:
        alike = [
            one for one in variables if (parts(one).stem in _WEIGHTS, parts(one).index) == (True, weight["number"])
        ]
    return alike[0] if len(alike) == 1 else ""
