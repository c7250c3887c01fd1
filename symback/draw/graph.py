"""The computation graph: what is computed from what, with values forward and gradients backward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symback import algebra
from symback.derivation import Equation
from symback.draw.cards import Line, written_equation
from symback.draw.flow import Graph, Kind, Node, dots, flow_scene
from symback.draw.known import Known, equation, operand_names
from symback.draw.scene import Scene
from symback.draw.text import SMALL, Math
from symback.notation import TEXT, write

MOST_EQUATIONS, KEPT = 26, 6
"""A longer forward pass is drawn by its first and last equations, so many at either end, and dots."""
MOST_VARIABLES = 24
ROOM = 230.0
"""Units that a formula in a box may be wide."""


def graph_scene(known: Known, reason: str = "") -> Scene:
    """The computation graph as a picture; `reason` says why it stands in place of another."""
    graph = computation_graph(known)
    scene = flow_scene(graph, known.titled("Computation graph"), _description(known, graph, reason), legend=True)
    return replace(scene, note=reason)


def drawn_variables(forward: Sequence[Equation]) -> list[str]:
    """The variables that have a box of their own, by name."""
    return _variables(forward)[:MOST_VARIABLES]


def _shown(forward: Sequence[Equation]) -> list[Equation]:
    return list(forward) if len(forward) <= MOST_EQUATIONS else [*forward[:KEPT], *forward[-KEPT:]]


def _variables(forward: Sequence[Equation]) -> list[str]:
    """The variables of the equations that are drawn."""
    equations = {str(e.name.name) for e in forward}
    return [name for name in operand_names([e.value for e in _shown(forward)]) if name not in equations]


def computation_graph(known: Known) -> Graph:
    """Variables and equations as nodes."""
    forward = known.solution.forward
    shown = _shown(forward)
    hidden = forward[KEPT:-KEPT] if len(forward) > MOST_EQUATIONS else ()
    variables = _variables(forward)
    kept = variables[:MOST_VARIABLES]
    nodes = [_variable(known, name) for name in kept]
    place = {name: n for n, name in enumerate(kept)}
    if len(variables) > len(kept):
        place |= dict.fromkeys(variables[MOST_VARIABLES:], len(nodes))
        nodes.append(dots(f"{len(variables) - len(kept)} more variables"))
    for n, one in enumerate(shown):
        if hidden and n == KEPT:
            place |= dict.fromkeys((str(e.name.name) for e in hidden), len(nodes))
            nodes.append(dots(f"{len(hidden)} more equations"))
        place[str(one.name.name)] = len(nodes)
        nodes.append(_equation(known, one))
    links: dict[tuple[int, int], bool] = {}
    for one in forward:
        target = str(one.name.name)
        for source in operand_names([one.value]):
            if source in place and place[source] != place[target]:
                link = place[source], place[target]
                links[link] = links.get(link, False) or _goes_back(known, source, target)
    back = frozenset(link for link, goes in links.items() if goes)
    return Graph(tuple(nodes), tuple(links), back, len(hidden))


def _goes_back(known: Known, source: str, target: str) -> bool:
    """Whether the gradient by `target` is used for that by `source`."""
    through = target == known.output.name or target in known.gradients
    return source in known.gradients and through


def _variable(known: Known, name: str) -> Node:
    symbol = known.solution.problem.symbols[name]
    written = known.written(symbol)
    value = known.value(known.values.get(name))
    lines = [Line((written,) if value is None else equation(written, value))]
    kind: Kind = "asked" if name in known.asked else "data"
    return Node(kind, (*lines, *_gradient(known, name)), (known.shape(algebra.shape(symbol)),))


def _equation(known: Known, one: Equation) -> Node:
    symbol, name = one.name, str(one.name.name)
    lines = written_equation(known, known.written(symbol), one.value, ROOM, 3)
    if (shown := known.value(known.values.get(name))) is not None:
        lines.append(Line((Math(f"= {shown.latex}"),), SMALL, "forward"))
    output = symbol == known.output
    kind: Kind = "output" if output else "inner"
    gradient = () if output else _gradient(known, name)
    return Node(kind, (*lines, *gradient), (known.shape(algebra.shape(symbol)),))


def _gradient(known: Known, name: str) -> Iterator[Line]:
    """The derivative of the output by a name, with its value where that is short."""
    if (expr := known.gradients.get(name)) is None:
        return
    written = Math(write(expr, known.style))
    value = known.value(known.slopes.get(expr))
    yield Line((written,) if value is None else equation(written, value), SMALL, "backward")


def _description(known: Known, graph: Graph, reason: str) -> str:
    """What who cannot see the picture is told: the equations, and which gradients go back."""
    forward = known.solution.forward
    told = forward if not graph.left_out else (*forward[:KEPT], *forward[-KEPT:])
    equations = "; ".join(f"{write(e.name, TEXT)} = {write(e.value, TEXT)}" for e in told)
    some = f" (without {graph.left_out} in the middle)" if graph.left_out else ""
    of = write(known.output, TEXT)
    back = f"; dashed arrows carry gradients of {of} back" if graph.back else ""
    values = f"; no numbers: {known.missing}" if known.missing else ""
    lead = "Arrows lead from names to the equations that use them"
    return f"{reason}{reason and '. '}{lead}: {equations}{some}{back}{values}."
