"""A deep network in blocks, one a layer; and what pictures of networks say in words."""

from __future__ import annotations

from symback import algebra
from symback.draw.cards import Line, written_equation
from symback.draw.flow import Graph, Kind, Node, dots, flow_scene
from symback.draw.known import Known, words
from symback.draw.layers import Layer, Layered
from symback.draw.scene import Scene
from symback.draw.text import SMALL
from symback.notation import TEXT, write

MOST_LAYERS = 5
"""A deeper network is drawn in blocks, a layer each; of many the first and the last."""
KEPT = 3


def description(known: Known, net: Layered) -> str:
    """What who cannot see the picture is told."""
    said = [f"input {net.source.name} with {net.inputs} unit{'s' * (net.inputs != 1)}"]
    shown = [*net.layers] if len(net.layers) <= MOST_LAYERS else [*net.layers[:KEPT], *net.layers[-KEPT:]]
    for layer in shown:
        formulas = ", ".join(f"{write(e.name, TEXT)} = {write(e.value, TEXT)}" for e in layer.equations)
        said.append(f"{formulas} with {layer.units} unit{'s' * (layer.units != 1)}")
    if hidden := len(net.layers) - len(shown):
        said.insert(1 + KEPT, _more(hidden))
    said += [f"{write(e.name, TEXT)} = {write(e.value, TEXT)}" for e in net.head]
    samples = f"; {net.samples} samples together" if net.samples else ""
    way = "top to bottom" if len(net.layers) > MOST_LAYERS else "left to right"
    return f"Layers from {way}: {'; '.join(said)}{samples}."


def _more(hidden: int) -> str:
    return f"{hidden} more layer{'s' * (hidden != 1)}"


def blocks_scene(known: Known, net: Layered) -> Scene:
    """A block a layer, from top to bottom; of many the first and the last."""
    shape = (known.shape(algebra.shape(net.source)),)
    nodes = [Node("data", (Line((known.written(net.source),)), Line(words("input"), SMALL, "soft")), shape)]
    hidden = len(net.layers) - 2 * KEPT
    for number, layer in enumerate(net.layers, 1):
        if hidden > 0 and KEPT < number <= KEPT + hidden:
            if number == KEPT + 1:
                nodes.append(dots(_more(hidden)))
            continue
        last = number == len(net.layers)
        kind: Kind = "output" if last and not net.head else "inner"
        lines = equations(known, layer, 260.0)
        role = Line(words(f"layer {number}" if not last else "output layer"), SMALL, "soft")
        nodes.append(Node(kind, (role, *lines), (known.shape(algebra.shape(layer.output)),)))
    if net.head:
        nodes.append(Node("output", tuple(head(known, net, 260.0))))
    links = tuple((n, n + 1) for n in range(len(nodes) - 1))
    graph = Graph(tuple(nodes), links, frozenset())
    return flow_scene(graph, known.titled("Network"), description(known, net), legend=False)


def equations(known: Known, layer: Layer, room: float) -> list[Line]:
    """The equations of a layer, in lines."""
    return [
        line
        for e in layer.equations
        for line in written_equation(known, known.written(e.name), e.value, room, 2, SMALL)
    ]


def head(known: Known, net: Layered, room: float) -> list[Line]:
    """The equations after the last layer, in lines."""
    return [line for e in net.head for line in written_equation(known, known.written(e.name), e.value, room, 3, SMALL)]
