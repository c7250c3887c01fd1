"""Functions as code calls them: a row a spelling, with what it means and where it may stand."""

from __future__ import annotations

from typing import Literal, NamedTuple

Means = Literal["", "chain", "sum", "stack", "transpose", "same"]


class CodeFunction(NamedTuple):
    """What a function of code means, and where it is known.

    `means` is what a call becomes: a `chain` or a `sum` of its two arguments with `sign` between them, a `stack` of
    arrays, a `transpose`, the `same` array; "" where the catalogue or a case of its own says it. It is `known` as a
    `word` anywhere, or behind the name of a `module` alone, where it is too short, or too common as a word; "" where
    the catalogue knows it, or nothing but a method is called so. `method`: also behind a value and a point; `axis`:
    the second argument may be the axis; `view`: what comes out is the same array in memory; `flat`: what a method
    makes of an array that is no row.
    """

    means: Means = ""
    sign: str = ""
    known: Literal["", "word", "module"] = ""
    method: bool = False
    axis: bool = False
    view: bool = False
    flat: str = ""


_ROWS: tuple[tuple[str, CodeFunction], ...] = (
    ("dot", CodeFunction("chain", "npdot", "word", method=True)),
    ("inner vdot", CodeFunction("chain", "npdot", "word")),
    ("matmul", CodeFunction("chain", "matmul", "word", method=True)),
    ("mm mv", CodeFunction("chain", "matmul", "module", method=True)),
    ("bmm", CodeFunction("chain", "matmul", "module")),
    ("multiply", CodeFunction("chain", "hadamard", "word", method=True)),
    ("mul", CodeFunction("chain", "hadamard", "module", method=True)),
    ("hadamard hadamard_product Hadamard", CodeFunction("chain", "hadamard", "word")),
    ("divide true_divide", CodeFunction("chain", "hadamard_divide", "word")),
    ("div", CodeFunction("chain", "hadamard_divide", "module", method=True)),
    ("add", CodeFunction("sum", "plus", "word", method=True)),
    ("subtract", CodeFunction("sum", "minus", "word")),
    ("sub", CodeFunction("sum", "minus", "module", method=True)),
    ("concatenate cat vstack hstack", CodeFunction("stack", known="module")),
    ("transpose", CodeFunction("transpose", method=True, view=True)),
    ("t swapaxes permute", CodeFunction("transpose", known="module", method=True)),
    ("array Matrix matrix asarray tensor", CodeFunction("same", known="word", method=True)),
    ("copy clone atleast_2d", CodeFunction("same", known="module", method=True)),
    ("detach item astype numpy ImmutableMatrix contiguous", CodeFunction("same", method=True)),
    ("double to type type_as cpu", CodeFunction("same", method=True)),
    ("float float32 float64", CodeFunction("same", known="module", method=True)),
    ("squeeze", CodeFunction("same", known="module", method=True, view=True, flat="squeeze")),
    ("ravel", CodeFunction("same", known="module", method=True, view=True, flat="ravel")),
    ("flatten", CodeFunction("same", known="module", method=True, flat="ravel")),
    ("sum mean max min softmax log_softmax", CodeFunction(method=True, axis=True)),
    ("logsumexp", CodeFunction(axis=True)),
    ("norm", CodeFunction(known="word", method=True, axis=True)),
    ("var std", CodeFunction(known="module", method=True, axis=True)),
    ("exp log sqrt tanh sigmoid relu square abs", CodeFunction(method=True)),
    ("inverse inv diag diagonal trace det clamp", CodeFunction(method=True)),
    ("outer pow clip", CodeFunction(known="word", method=True)),
    ("unsqueeze", CodeFunction(known="module", method=True)),
    ("ger", CodeFunction(method=True)),
    ("reshape", CodeFunction(known="word", method=True, view=True)),
    ("view", CodeFunction(method=True, view=True)),
    ("solve convolve fullcorrelate", CodeFunction(known="word")),
    ("correlate", CodeFunction(known="module")),
    ("expand_dims multi_dot", CodeFunction(known="module")),
    ("numel repmat", CodeFunction(known="word")),
    ("tile", CodeFunction(known="module")),
    ("power reciprocal negative where diff len length ones_like zeros_like diagflat", CodeFunction(known="word")),
    ("sech csch sec csc tan cot coth log1p expm1 erf erfc kron vec", CodeFunction(known="word")),
    ("Derivative entries adj adjugate cof cofactor crossprod tcrossprod", CodeFunction(known="word")),
)

CODE: dict[str, CodeFunction] = {word: row for words, row in _ROWS for word in words.split()}
"""Spelling → row."""

WORDS = frozenset(word for word, row in CODE.items() if row.known == "word")
BEHIND_MODULES = frozenset(word for word, row in CODE.items() if row.known == "module")
METHODS = frozenset(word for word, row in CODE.items() if row.method)
VIEWS = frozenset(word for word, row in CODE.items() if row.view)
AXES = frozenset(word for word, row in CODE.items() if row.axis)


def _meaning(means: Means) -> dict[str, str]:
    return {word: row.sign for word, row in CODE.items() if row.means == means}


CHAINS, SUMS = _meaning("chain"), _meaning("sum")
STACKS, TRANSPOSES, SAME = (frozenset(_meaning(means)) for means in ("stack", "transpose", "same"))
FLAT = {word: row.flat for word, row in CODE.items() if row.flat}
