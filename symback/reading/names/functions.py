"""Spellings of functions that answers use beside the catalogue's own: one row each."""

from __future__ import annotations

from functools import lru_cache

from symback.catalog import LOSSES, OPERATION_NAMES, find_function
from symback.language.calls import CONSTRUCTORS
from symback.names import GREEK, canonical
from symback.reading.names.code_functions import WORDS

SPELLINGS: dict[str, str] = {
    "Sigmoid": "sigmoid", "expit": "sigmoid", "sig": "sigmoid", "sigm": "sigmoid", "logsig": "sigmoid",
    "Tanh": "tanh", "RELU": "relu", "Relu": "relu", "Softplus": "softplus", "Swish": "silu", "leakyrelu": "leaky_relu",
    "LReLU": "leaky_relu", "lrelu": "leaky_relu", "lReLU": "leaky_relu", "LeakyRelu": "leaky_relu",
    "Exp": "exp", "Log": "log", "absolute": "abs", "fabs": "abs", "sgn": "sign", "abs2": "square", "ger": "outer",
    "heaviside": "step", "Heaviside": "step",
    "Softmax": "softmax", "SoftMax": "softmax", "softMax": "softmax", "logsoftmax": "log_softmax",
    "Tr": "tr", "trace": "tr", "Trace": "tr", "Det": "det", "Diag": "diag", "diagonal": "diag", "Sum": "sum",
    "average": "mean", "clamp": "clip", "maximum": "max", "minimum": "min", "amax": "max", "amin": "min", "Vec": "vec",
    "identity": "eye", "lse": "logsumexp", "LSE": "logsumexp", "log_det": "logdet", "inverse": "inv",
    "diagm": "diag", "Diagonal": "diag",
    "Transpose": "transpose", "ConjugateTranspose": "transpose", "Inverse": "inv", "Dot": "dot", "Outer": "outer",
    "DiagonalMatrix": "diag", "IdentityMatrix": "eye", "KroneckerProduct": "kron", "Total": "sum",
    "LogisticSigmoid": "sigmoid", "Ramp": "relu", "UnitStep": "step", "HeavisideTheta": "step", "Norm": "norm",
    "expf": "exp", "logf": "log", "sqrtf": "sqrt", "tanhf": "tanh", "fabsf": "abs", "fmaxf": "max", "fminf": "min",
    "fmax": "max", "fmin": "min", "powf": "pow",
    "BCE": "bce", "MSE": "mse", "CE": "cross_entropy",
}  # fmt: skip
"""Spelling → name in the catalogue."""


@lru_cache(maxsize=4096)
def plain_function(word: str) -> str | None:
    """The name by which the catalogue, or the table of spellings, knows a function."""
    if (
        word in WORDS
        or word in OPERATION_NAMES
        or word in LOSSES
        or word in CONSTRUCTORS
        or word in ("inv", "transpose")
    ):
        return word
    if word in SPELLINGS:
        return SPELLINGS[word]
    small = "" if canonical(word) in GREEK else word.lower()  # Σ is no σ
    found = find_function(word) or find_function(canonical(word)) or find_function(small)
    return found.name if found else None


@lru_cache(maxsize=4096)
def elementwise(word: str) -> str | None:
    name = plain_function(word)
    return name if name is not None and find_function(name) is not None else None
