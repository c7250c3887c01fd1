"""The structure of a problem file, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from symback.names import canonical, is_name
from symback.shapes import Layout
from symback.spec.findings import shown
from symback.spec.problem import Kind
from symback.spec.tree import Plain, resolve


class Open(str):
    """A size that is not known; no file can write one."""

    __slots__ = ()


LARGEST_SIZE = 1_000_000
OPEN_SIZE = Open("?")
"""In place of a layer's size that cannot be used."""


def spells_name(text: str) -> bool:
    """Whether `text` can be declared: spelled like a name, and so is its plain spelling (½ and ŀ are letters too)."""
    plain = canonical(text)
    return is_name(text) and (plain == text or is_name(plain))


def _size(value: Any) -> int | str:
    if isinstance(value, Open):
        return OPEN_SIZE
    size = resolve(value)
    if isinstance(size, int) and not isinstance(size, bool):
        if 1 <= size <= LARGEST_SIZE:
            return size
    elif isinstance(value, str) and spells_name(value):
        return canonical(value)
    written = "nothing" if value is None else "a list or a mapping"
    if isinstance(value, str):
        written = shown(value) if isinstance(value, Plain) else f"the text {shown(value)}"
        written = written if isinstance(size, str) else written.strip("'")
    raise ValueError(f"a size is a whole number from 1 to {LARGEST_SIZE:,}, or a name, not {written}")


def _as_shape(value: Any) -> Any:
    """`[2, 3]` is short for `{shape: [2, 3]}`."""
    return {"shape": value} if isinstance(value, list) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Resolved = BeforeValidator(resolve)
"""A number or a truth value where it is written like one."""

Size = Annotated[int | str, BeforeValidator(_size, json_schema_input_type=int | str)]
# What looks like a number, as in `c: 2`, is text still where text is wanted.
Text = Annotated[str, Field(json_schema_extra={"type": ["string", "number"]})]


class Model(BaseModel):
    """A mapping of a file: no key that is unknown, nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class VariableModel(Model):
    """A variable: its shape, and what its values can be."""

    shape: Annotated[list[Size], Field(max_length=2, description="[] a scalar, [n] a column, [m, n] a matrix")]
    kind: Kind = "real"
    axis: Annotated[Literal[0, 1] | None, Resolved] = Field(
        None, description="of a matrix: 0 if each column is of the kind, 1 if each row"
    )


class DeriveModel(Model):
    """What is asked: the derivative of `of` by every name in `wrt`."""

    of: str | None = None
    wrt: (
        Annotated[list[str], Field(min_length=1), BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
        | None
    ) = None
    order: Annotated[Literal[1, 2], Resolved] = 1
    layout: Layout | None = None


class LayerModel(Model):
    """A layer of the shorthand: its number of units, its activation, whether it has a bias."""

    dense: Size
    activation: str | None = Field(
        None, description="an elementwise function, or softmax or log_softmax of the layer's column"
    )
    bias: Annotated[bool, Resolved] = True


class NotationModel(Model):
    """How things are written; never what they mean."""

    layer_index: Literal["subscript", "superscript", "parenthesised", "bracketed"] = Field(
        "subscript", description="where the number of a name stands: W_1, W^1, W^(1), W^[1]"
    )
    hadamard: Literal["odot", "circ"] = Field("odot", description="the sign of the product entry by entry")
    transpose: Literal["top", "T", "prime"] = Field("top", description="the sign of a transpose")
    activation: Literal["sigma", "name"] = Field("sigma", description="the sigmoid: by a letter or by its name")
    derivatives: Literal["partial", "delta", "d"] = Field(
        "partial", description="the derivative by z_1: as a fraction, as delta_1 (by a z alone), as dz_1"
    )
    vectors: Literal["column", "row"] = Field(
        "column", description="row: every array is written as the transpose of the file's, z = x W"
    )
    weights: Literal["row-column", "from-to"] = Field(
        "row-column", description="from-to: w_ij belongs to the connection from unit i to unit j"
    )


class FileModel(Model):
    """A problem file."""

    title: Text = ""
    variables: dict[
        str, Annotated[VariableModel, BeforeValidator(_as_shape, json_schema_input_type=list[Size] | VariableModel)]
    ] = Field({}, description="every free symbol and its shape")
    network: dict[str, Text] | None = Field(None, description="definitions in order; each may use those above it")
    input: Annotated[dict[str, Size], Field(min_length=1, max_length=1)] | None = Field(
        None, description="layer shorthand: the input and its size"
    )
    layers: Annotated[list[LayerModel], Field(min_length=1)] | None = Field(
        None, description="layer shorthand, in place of network"
    )
    loss: Annotated[dict[str, str], Field(min_length=1, max_length=1)] | None = Field(
        None, description="layer shorthand: {mse: y}"
    )
    derive: DeriveModel = DeriveModel()
    values: dict[str, Any] = Field({}, description="numbers; what is missing is sampled")
    aliases: dict[str, str] = Field({}, description="other ways to write a thing, for answers")
    notation: NotationModel = Field(NotationModel(), description="how things are written")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the problem file."""
    made = FileModel.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "symback problem file"}
