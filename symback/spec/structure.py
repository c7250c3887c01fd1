"""Tree → model: what is wrong with keys, types and sizes is noted at its place."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from symback.names import canonical
from symback.spec.findings import Findings
from symback.spec.schema import OPEN_SIZE, FileModel
from symback.spec.tree import EXAMPLE, Node
from symback.spec.wording import EXAMPLES, Loc, wording

# Their names are used by all that follows.
_ESSENTIAL = frozenset({"variables", "network", "input", "layers"})
_LONGEST_SHOWN = 60


def validate(findings: Findings) -> FileModel:
    """The file as a model. Everything wrong with its structure is noted in `findings`.

    What is wrong is left out and the rest looked at again, so that one mistake does not hide others. Where a whole
    section is left out that declares names, every name that is not known may be one of them.
    """
    data = {key: value for key, value in findings.root.data().items() if value is not None}
    sections = set(data)
    _cut_by_commas(findings, data)
    model = None
    while model is None:
        try:
            model = FileModel.model_validate(data, strict=True)
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
            for error in causes(errors):
                message, hint = wording(error)
                findings.complain("structure", message, find(findings.root, error["type"], error["loc"]), hint)
            for error in errors:
                findings.broken |= _leave_out(data, error["loc"])
    findings.broken.every |= bool((sections - set(data)) & _ESSENTIAL)
    _check_sections(findings, model)
    return model


def _cut_by_commas(findings: Findings, data: dict[str, Any]) -> None:
    """Note the formulas of `{f: sum(h, axis=1)}`, where YAML takes what follows a comma for a key; leave them out."""
    network = findings.root.get("network")
    if network is None or network.kind != "mapping" or network.style != "flow":
        return
    open_brackets = 0
    cut: list[Node] = []
    for key, value in network.pairs():
        if open_brackets > 0 and value.is_empty():
            cut.append(key)
            open_brackets += _opened(key.text)
        else:
            cut = [key, value]
            open_brackets = _opened(value.text) if value.style == "plain" else 0
        if len(cut) > 2 and open_brackets == 0:
            whole = Node("scalar", cut[1].start, key.end, "plain")
            written = findings.source.text[whole.start : whole.end]
            hint = f'{cut[0].text}: "{written}"' if len(written) <= _LONGEST_SHOWN else EXAMPLES["network"]
            findings.complain("structure", "inside { } a comma ends the entry; quote the formula", whole, hint)
            findings.broken.add(cut[0].text)
            for part in (cut[0], *cut[2:]):
                data["network"].pop(part.text, None)


def _opened(text: str) -> int:
    return text.count("(") - text.count(")")


def causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without the keys that are missing where an unknown key stands: it is that key, misspelt."""
    misspelt = {error["loc"][:-1] for error in errors if error["type"] == "extra_forbidden"}
    return [error for error in errors if error["type"] != "missing" or error["loc"][:-1] not in misspelt]


def _check_sections(findings: Findings, model: FileModel) -> None:
    """Note sections that do not go together."""
    if model.loss and findings.root.key("layers") is None:
        hint = "in a network, the loss is a definition: 'L: mse(f, y)'"
        findings.complain("structure", "loss goes with layers", findings.key("loss"), hint)
    if fault := _network_fault(model, findings):
        message, section, hint = fault
        findings.complain("structure", message, findings.key(section), hint)
        findings.broken.every = True


def _network_fault(model: FileModel, findings: Findings) -> tuple[str, str, str] | None:
    """Why there is no one network: the message, the section it is about, the hint."""
    written = findings.root.key
    if written("layers") is not None:
        if written("network") is not None:
            return "layers and network both define the network", "layers", "keep one of them"
        if written("input") is None:
            return "layers need an input", "layers", "'input: {x: 2}' names it and says its size"
    elif written("input") is not None:
        return "input goes with layers", "input", "in a network, it is declared under variables: 'x: [2]'"
    elif written("network") is None:
        return "there is no network", "network", EXAMPLE
    elif not model.network and not findings.broken:
        return "the network has no definition", "network", EXAMPLES["network"]
    return None


def _leave_out(data: dict[str, Any], loc: Loc) -> set[str]:
    """Remove the smallest part around `loc` that the rest can do without; the names that this leaves open."""
    section, field = loc[0], loc[2:3]
    depth = 1
    if section in ("derive", "network", "aliases", "notation"):
        depth = 2
    elif section == "variables":
        depth = 2 if field in ((), ("shape",)) else 3
    elif section == "layers":
        if len(loc) > 1 and field in ((), ("dense",)):
            return _leave_size_open(data, loc[1])
        depth = min(3, len(loc))
    *above, last = loc[:depth]
    parent: Any = data
    for step in above:
        if isinstance(parent, list) and isinstance(step, int):
            parent = parent[step]
        else:
            parent = parent.get(step) if isinstance(parent, dict) else None
    if isinstance(parent, dict):
        parent.pop(last, None)
    if section == "loss":
        return {"L"}
    return {canonical(str(last))} if section in ("variables", "network") and len(above) == 1 else set()


def _leave_size_open(data: dict[str, Any], index: int | str) -> set[str]:
    """Give a layer that has no size one that stands for none: its parameters, and those of the next, are open."""
    layers = data.get("layers")
    if isinstance(layers, list) and isinstance(index, int):
        layer = layers[index] if isinstance(layers[index], dict) else {}
        layers[index] = {**layer, "dense": OPEN_SIZE}
    return set()


def find(root: Node, kind: str, loc: Loc) -> Node:
    """The node that a pydantic error means: a key that is unknown, else a value."""
    node = root
    for place, step in enumerate(loc):
        if node.kind == "mapping":
            unknown = kind == "extra_forbidden" and place == len(loc) - 1
            node = (node.key(str(step)) if unknown else node.get(str(step))) or node
        elif node.kind == "sequence" and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    if kind == "too_long" and node.kind == "sequence":
        return node.items[2]
    return node.keys[1] if kind == "too_long" and node.kind == "mapping" else node
