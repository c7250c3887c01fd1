"""The layer shorthand, written out: variables and definitions named W1, b1, z1, h1, ..."""

from __future__ import annotations

from dataclasses import dataclass, field

from symback.language import FUNCTION_NAMES, LOSS_NAMES
from symback.shapes import Size
from symback.spec.schema import FileModel, LayerModel


@dataclass(slots=True)
class Expansion:
    """What the shorthand stands for. `where` says which entry of `layers` (or "loss") a definition is from."""

    variables: dict[str, list[Size]] = field(default_factory=dict)
    network: dict[str, str] = field(default_factory=dict)
    where: dict[str, int | str] = field(default_factory=dict)
    parameters: list[str] = field(default_factory=list)
    faults: list[tuple[int | str, str, str]] = field(default_factory=list)


def expand(model: FileModel, declared: set[str]) -> Expansion:
    """Write the layers out. `declared` are the variables that the file declares itself."""
    out = Expansion()
    (name, size), *_ = (model.input or {"x": 1}).items()
    out.variables[name] = [size]
    previous, width = name, size
    layers = model.layers or []
    for index, layer in enumerate(layers, 1):
        previous = _layer(out, index, layer, previous, width, last=index == len(layers))
        width = layer.dense
    if model.loss:
        _loss(out, model.loss, previous, width, declared)
    return out


def _layer(out: Expansion, index: int, layer: LayerModel, previous: str, width: Size, *, last: bool) -> str:
    """One dense layer: z = W h + b, then h = φ(z). The last linear layer is called f."""
    weight, bias = f"W{index}", f"b{index}"
    out.variables[weight] = [layer.dense, width]
    out.parameters.append(weight)
    formula = f"{weight} {previous}"
    if layer.bias:
        out.variables[bias] = [layer.dense]
        out.parameters.append(bias)
        formula += f" + {bias}"
    linear = "f" if last and layer.activation is None and "f" not in out.variables else f"z{index}"
    out.network[linear] = formula
    out.where[linear] = index - 1
    if layer.activation is None:
        return linear
    if layer.activation not in FUNCTION_NAMES:
        out.faults.append((index - 1, "activation", layer.activation))
        return linear
    activated = f"h{index}"
    out.network[activated] = f"{layer.activation}({linear})"
    out.where[activated] = index - 1
    return activated


def _loss(out: Expansion, loss: dict[str, str], output: str, width: Size, declared: set[str]) -> None:
    (name, target), *more = loss.items()
    if name not in LOSS_NAMES or more:
        out.faults.append(("loss", "loss", name if not more else ", ".join(loss)))
        return
    if target not in declared:
        out.variables[target] = [width]
    out.network["L"] = f"{name}({output}, {target})"
    out.where["L"] = "loss"
