"""The layer shorthand, written out: variables and definitions named W1, b1, z1, h1, ..."""

from __future__ import annotations

from dataclasses import dataclass, field

from symback.catalog import LOSSES, OPERATIONS, Loss, find_function
from symback.errors import did_you_mean
from symback.language import FUNCTION_NAMES, LOSS_NAMES
from symback.names import canonical
from symback.shapes import Size, along
from symback.spec.declarations import Names
from symback.spec.findings import Findings, shown
from symback.spec.schema import OPEN_SIZE, FileModel, LayerModel, spells_name
from symback.spec.tree import Node

_OF_COLUMNS = frozenset(name for (name, _), row in OPERATIONS.items() if row.shape is along)
"""Functions of a whole column that are activations too: softmax and its logarithm."""

ACTIVATION_NAMES: frozenset[str] = FUNCTION_NAMES | _OF_COLUMNS
_PROBABILITIES = frozenset({"sigmoid"} | {name for (name, _), row in OPERATIONS.items() if row.sums_to_one})
"""Activations that give what a loss of probabilities takes."""

OWN_NAMES = "choose another name for that: layers call their own parts W1, b1, z1, h1, ..., f and L"


@dataclass(frozen=True, slots=True)
class Written:
    """A definition as it is written in the file, or (not `in_file`) as the layer at `node` expands to it."""

    name: str
    text: str
    node: Node
    in_file: bool = True


@dataclass(slots=True)
class Expansion:
    """What the shorthand stands for; its variables go to `names`."""

    names: Names
    network: list[Written] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)

    def parameter(self, name: str, sizes: list[Size], node: Node) -> str:
        self.names.declare(name, node, sizes, hint=OWN_NAMES)
        if OPEN_SIZE in sizes:
            self.names.findings.broken.add(name)
        self.parameters.append(name)
        return name

    def define(self, name: str, text: str, node: Node) -> str:
        self.network.append(Written(name, text, node, in_file=False))
        return name


def expand(model: FileModel, names: Names) -> Expansion:
    """Write the layers out. The input and the target of the loss may be declared in the file, with a kind say."""
    out = Expansion(names)
    findings = names.findings
    section = findings.root.get("input")
    name, size = next(
        iter((model.input or {}).items()), (section.keys[0].text if section and section.keys else "x", OPEN_SIZE)
    )
    previous, width = _given(out, name, size, findings.key("input", name)), size
    entries = findings.root.get("layers")
    for index, layer in enumerate(model.layers or (), 1):
        node = entries.items[index - 1] if entries else findings.root
        previous = _layer(out, index, layer, previous, width, node, last=index == len(model.layers or ()))
        width = layer.dense
    for loss, target in (model.loss or {}).items():
        _loss(out, loss, target, previous, width, model.layers[-1].activation if model.layers else None)
    return out


def _given(out: Expansion, written: str, size: Size, node: Node) -> str:
    """A column of the data: declared by the file already, or here."""
    name = canonical(written) if spells_name(written) else "unnamed"
    declared = out.names.variables.get(name)
    if size == OPEN_SIZE:
        out.names.findings.broken.add(name)
        return name
    if declared is None and name not in out.names.findings.broken:
        out.names.declare(written, node, [size])
        if name not in out.names.variables:
            out.names.findings.broken.add(name)
    elif declared is not None and declared.shape != (size, 1):
        message = f"{written} is {declared.shape[0]}×{declared.shape[1]} under variables, but {size}×1 here"
        out.names.findings.complain("shape", message, node, "make both the same")
        out.names.findings.broken.add(name)
    return name


def _layer(out: Expansion, index: int, layer: LayerModel, previous: str, width: Size, node: Node, *, last: bool) -> str:
    """One dense layer: z = W h + b, then h = φ(z). A last layer without an activation is called f."""
    formula = f"{out.parameter(f'W{index}', [layer.dense, width], node)} {previous}"
    if layer.bias:
        formula += f" + {out.parameter(f'b{index}', [layer.dense], node)}"
    is_output = last and layer.activation is None and "f" not in out.names.places
    linear = out.define("f" if is_output else f"z{index}", formula, node)
    if layer.activation is None:
        return linear
    function = _activation(layer.activation)
    if function is None:
        hint = did_you_mean(layer.activation, ACTIVATION_NAMES) or f"known: {', '.join(sorted(ACTIVATION_NAMES))}"
        message = f"there is no activation {shown(layer.activation)}"
        out.names.findings.complain("unknown-name", message, node.get("activation") or node, hint)
        out.names.findings.broken.add(f"h{index}")
        return f"h{index}"
    return out.define(f"h{index}", f"{function}({linear})", node)


def _activation(written: str) -> str | None:
    """The name of the function that is written so, or None."""
    function = find_function(written)
    return function.name if function else written if written in _OF_COLUMNS else None


def _loss(out: Expansion, loss: str, written: str, output: str, width: Size, activation: str | None) -> None:
    findings = out.names.findings
    if loss not in LOSS_NAMES:
        hint = did_you_mean(loss, LOSS_NAMES) or f"known: {', '.join(sorted(LOSS_NAMES))}"
        findings.complain("unknown-name", f"there is no loss {shown(loss)}", findings.key("loss", loss), hint)
        findings.broken.add("L")
        return
    target = _given(out, written, width, findings.value("loss", loss))
    out.define("L", f"{loss}({output}, {target})", findings.value("loss", loss))
    function = activation and _activation(activation)
    wrong = activation is None or (function is not None and function not in _PROBABILITIES)
    if LOSSES[loss].logits and wrong:
        _warn_of_logits(findings, LOSSES[loss], output)


def _warn_of_logits(findings: Findings, loss: Loss, output: str) -> None:
    """A loss of probabilities takes the logarithm of what may be negative: say which loss is that of logits."""
    message = f"{loss.name} takes probabilities, and {output} is not the output of a {loss.activation}"
    hint = f"{loss.logits} is that of logits; or give the last layer activation: {loss.activation}"
    findings.warn("no-probabilities", message, findings.key("loss", loss.name), hint)
