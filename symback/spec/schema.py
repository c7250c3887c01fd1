"""The structure of a problem file, as pydantic models; what they refuse is said in a student's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from symback.errors import Diagnostic, did_you_mean
from symback.names import canonical, is_name
from symback.spec.source import Node, Source

LARGEST_SIZE = 1_000_000

Kind = Literal["real", "positive", "probability", "one-hot", "positive-definite", "symmetric"]


def _size(value: Any) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool):
        if 1 <= value <= LARGEST_SIZE:
            return value
        raise ValueError(f"a size is a whole number from 1 to {LARGEST_SIZE:,}, not {value}")
    if isinstance(value, str) and is_name(value):
        return canonical(value)
    raise ValueError(f"a size is a whole number or a name, not {value!r}")


def _as_mapping(value: Any) -> Any:
    """`[2, 3]` is short for `{shape: [2, 3]}`."""
    return {"shape": value} if isinstance(value, list) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _text(value: Any) -> Any:
    """A formula that YAML takes for a number, such as `c: 2`, is a formula still."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Size = Annotated[int | str, BeforeValidator(_size, json_schema_input_type=int | str)]
Formula = Annotated[str, BeforeValidator(_text, json_schema_input_type=str | float)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VariableModel(_Model):
    """A variable: its shape, and what its values can be."""

    shape: Annotated[list[Size], Field(max_length=2, description="[] a scalar, [n] a column, [m, n] a matrix")]
    kind: Kind = "real"
    axis: Literal[0, 1] | None = Field(None, description="of a matrix: 0 if each column is of the kind, 1 if each row")


class DeriveModel(_Model):
    """What is asked: the derivative of `of` by every name in `wrt`."""

    of: str | None = None
    wrt: Annotated[list[str], BeforeValidator(_as_list, json_schema_input_type=str | list[str])] | None = None
    order: Literal[1, 2] = 1
    layout: Literal["gradient", "jacobian"] = "gradient"


class LayerModel(_Model):
    """A layer of the shorthand: its number of units, its activation, whether it has a bias."""

    dense: Size
    activation: str | None = None
    bias: bool = True


class FileModel(_Model):
    """A problem file."""

    title: str = ""
    variables: dict[
        str, Annotated[VariableModel, BeforeValidator(_as_mapping, json_schema_input_type=list[Size] | VariableModel)]
    ] = Field({}, description="every free symbol and its shape")
    network: dict[str, Formula] | None = Field(None, description="definitions in order; each may use those above it")
    input: dict[str, Size] | None = Field(None, description="layer shorthand: the input and its size")
    layers: Annotated[list[LayerModel], Field(min_length=1)] | None = None
    loss: dict[str, str] | None = Field(None, description="layer shorthand: {mse: y}")
    derive: DeriveModel = DeriveModel()
    values: dict[str, Any] = Field({}, description="numbers; what is missing is sampled")
    aliases: dict[str, str] = Field({}, description="other ways to write a thing, for answers")
    notation: dict[str, Any] = Field({}, description="how things are written")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the problem file."""
    made = FileModel.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "symback problem file"}


def validate(source: Source, root: Node) -> tuple[FileModel, list[Diagnostic], set[str]]:
    """The file as a model, everything wrong with its structure, and the names whose part was wrong.

    What is wrong is left out and the rest looked at again, so that one mistake does not hide others.
    """
    data = root.data()
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    for _ in range(len(data) + 2):
        try:
            return FileModel.model_validate(data, strict=True), diagnostics, broken
        except ValidationError as refused:
            for error in refused.errors():
                diagnostics.append(_diagnostic(source, root, error))
                broken |= _leave_out(data, error["loc"])
    raise AssertionError("a file with everything left out is valid")


def _leave_out(data: dict[str, Any], loc: tuple[int | str, ...]) -> set[str]:
    top = data.get(str(loc[0]))
    if loc[0] in ("variables", "network", "values", "aliases") and isinstance(top, dict) and len(loc) > 1:
        top.pop(str(loc[1]), None)
        return {canonical(str(loc[1]))}
    data.pop(str(loc[0]), None)
    return set()


Wording = Callable[[ErrorDetails, tuple[int | str, ...]], tuple[str, str | None]]
"""How one kind of pydantic error is said: (error, loc) → message, hint."""

_MODELS: dict[str, type[_Model]] = {"derive": DeriveModel, "variables": VariableModel, "layers": LayerModel}


def _diagnostic(source: Source, root: Node, error: ErrorDetails) -> Diagnostic:
    loc = error["loc"]
    node = _find(root, loc)
    wording: Wording = _MESSAGES.get(error["type"], _other)
    message, hint = wording(error, loc)
    return source.error("structure", f"{_path(loc)}{message}", node, hint)


def _find(root: Node, loc: tuple[int | str, ...]) -> Node:
    """The node that a pydantic `loc` means: the value, or the key where the key itself is at fault."""
    node = root
    for place, step in enumerate(loc):
        if node.kind == "mapping":
            key, value = node.key(str(step)), node.get(str(step))
            if key is None or value is None:
                return node
            if place == len(loc) - 1 and (value.kind != "scalar" or not value.text):
                return key
            node = value
        elif node.kind == "sequence" and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node


def _path(loc: tuple[int | str, ...]) -> str:
    shown = [f"[{step + 1}]" if isinstance(step, int) else str(step) for step in loc if step != "shape"]
    return f"{' '.join(shown)}: " if shown else ""


def _unknown_key(error: ErrorDetails, loc: tuple[int | str, ...]) -> tuple[str, str | None]:
    model = _MODELS.get(str(loc[0]), FileModel) if len(loc) > 1 else FileModel
    known = list(model.model_fields)
    return "there is no such key", did_you_mean(str(loc[-1]), known) or f"keys here: {', '.join(known)}"


def _other(error: ErrorDetails, loc: tuple[int | str, ...]) -> tuple[str, str | None]:
    return f"{error['msg'][:1].lower()}{error['msg'][1:]}", None


def _wants(what: str, hint: str | None = None) -> Wording:
    return lambda error, loc: (f"must be {what}, not {_shown(error['input'])}", hint)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "nothing" if value is None else repr(value)


_MESSAGES: dict[str, Wording] = {
    "extra_forbidden": _unknown_key,
    "missing": lambda error, loc: ("this key is missing", None),
    "value_error": lambda error, loc: (str(error["ctx"]["error"]), None),
    "literal_error": lambda error, loc: (
        f"must be {error['ctx']['expected']}, not {_shown(error['input'])}",
        did_you_mean(
            str(error["input"]), str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        ),
    ),
    "string_type": _wants("text"),
    "bool_type": _wants("true or false"),
    "int_type": _wants("a whole number"),
    "list_type": _wants("a list", "a shape is [] (scalar), [n] (column) or [m, n] (matrix)"),
    "dict_type": _wants("a mapping of names"),
    "model_type": _wants("a mapping", "a shape is [] (scalar), [n] (column) or [m, n] (matrix)"),
    "too_long": lambda error, loc: ("a shape has at most two sizes: [m, n]", None),
    "too_short": lambda error, loc: ("must not be empty", None),
}
