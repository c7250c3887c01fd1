"""What is said about a file whose structure pydantic refuses, in a student's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import ErrorDetails

from symback.errors import closest, did_you_mean
from symback.spec.findings import shown
from symback.spec.schema import DeriveModel, FileModel, LayerModel, NotationModel, VariableModel

Loc = tuple[int | str, ...]
Wording = tuple[str, str]
"""A message and its hint."""

EXAMPLES = {
    "title": "title: Two hidden layers",
    "variables": "one variable a line, indented: 'W1: [2, 3]'",
    "network": "one definition a line, indented: 'h1: sigmoid(W1 x)'",
    "input": "input: {x: 2}",
    "layers": "layers: [{dense: 2, activation: sigmoid}]",
    "loss": "loss: {mse: y}",
    "derive": "derive: {of: f, wrt: [W1]}",
    "values": "one variable a line, indented: 'x: [1, 2]'",
    "aliases": "one alias a line, indented: 's: sigmoid'",
    "notation": "notation: {layer_index: superscript, hadamard: circ}",
}
_SHAPE = "a shape is [] (scalar), [n] (column) or [m, n] (matrix)"
_FIELD_EXAMPLES = {
    "kind": "{shape: [3], kind: one-hot}",
    "axis": "axis: 0 (each column) or axis: 1 (each row)",
    "bias": "bias: false leaves the bias out",
    "activation": "{dense: 2, activation: sigmoid}",
}


def wording(error: ErrorDetails) -> Wording:
    """The message and the hint for one of pydantic's errors."""
    return _WORDINGS.get(error["type"], _other)(error, error["loc"])


def _hint(loc: Loc) -> str:
    section = str(loc[0])
    if section in ("variables", "layers") and len(loc) > 2 and loc[2] in _FIELD_EXAMPLES:
        return _FIELD_EXAMPLES[str(loc[2])]
    return _SHAPE if section == "variables" and len(loc) > 1 else EXAMPLES[section]


def _subject(loc: Loc) -> str:
    """What a loc is called: `W1`, `kind of W1`, `shape of W1`, `layer 2`, `bias of layer 2`, `wrt`, `values`."""
    section, *rest = loc
    names = [f"layer {step + 1}" if isinstance(step, int) else str(step) for step in rest[:2]]
    if section in ("derive", "notation") and names:
        return names[0]
    return " of ".join(reversed(names)) or str(section)


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else shown(value) if isinstance(value, str) else str(value)


def _wants(what: str) -> Callable[[ErrorDetails, Loc], Wording]:
    return lambda error, loc: (f"{_subject(loc)} must be {what}, not {_written(error['input'])}", _hint(loc))


def _wants_text(error: ErrorDetails, loc: Loc) -> Wording:
    return _wants("a formula" if loc[0] == "network" else "text")(error, loc)


def _wants_mapping(error: ErrorDetails, loc: Loc) -> Wording:
    return _wants("a shape, a list of sizes" if loc[0] == "variables" else "a mapping")(error, loc)


def _unknown_key(error: ErrorDetails, loc: Loc) -> Wording:
    key = str(loc[-1])
    where, model = "in a problem file", FileModel.model_fields
    if len(loc) > 1:
        where, model = {
            "variables": ("in a variable", VariableModel.model_fields),
            "layers": ("in a layer", LayerModel.model_fields),
            "notation": ("under notation", NotationModel.model_fields),
        }.get(str(loc[0]), ("under derive", DeriveModel.model_fields))
    message = f"there is no key {shown(key)} {where}"
    if near := closest(key, model):
        return message, f"did you mean {near!r}?"
    if len(loc) == 1 and key in DeriveModel.model_fields:
        return message, f"{key} stands under derive: {{of: f, wrt: [W1]}}"
    if len(loc) > 1 and key in FileModel.model_fields:
        return message, f"{key} stands at the top of the file, without indentation"
    return message, f"keys here: {', '.join(model)}"


def _missing(error: ErrorDetails, loc: Loc) -> Wording:
    if loc[0] == "layers":
        return f"{_subject(loc[:2])} has no size", "dense says its number of units: {dense: 2}"
    return f"{_subject(loc[:2])} has no shape", _SHAPE


def _not_one_of(error: ErrorDetails, loc: Loc) -> Wording:
    expected = str(error["ctx"]["expected"])
    choices = expected.replace("'", "").replace(" or ", ", ").split(", ")
    message = f"{_subject(loc)} must be {expected}, not {_written(error['input'])}"
    return message, did_you_mean(_written(error["input"]), choices) or _hint(loc)


def _too_long(error: ErrorDetails, loc: Loc) -> Wording:
    if loc[0] == "variables":
        return f"{_subject(loc[:2])} has more than two sizes", _SHAPE
    return f"{_subject(loc)} has one entry only", _hint(loc)


def _bad_size(error: ErrorDetails, loc: Loc) -> Wording:
    return f"{_subject(loc[:2])}: {error['ctx']['error']}", _hint(loc)


def _other(error: ErrorDetails, loc: Loc) -> Wording:
    return f"{_subject(loc)}: {error['msg'][:1].lower()}{error['msg'][1:]}", _hint(loc)


_WORDINGS: dict[str, Callable[[ErrorDetails, Loc], Wording]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "value_error": _bad_size,
    "literal_error": _not_one_of,
    "string_type": _wants_text,
    "bool_type": _wants("true or false"),
    "list_type": _wants("a list"),
    "dict_type": _wants("a mapping"),
    "model_type": _wants_mapping,
    "too_long": _too_long,
    "too_short": lambda error, loc: (f"there is nothing in {_subject(loc)}", _hint(loc)),
}
