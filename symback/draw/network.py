"""The network as textbooks draw it: a column of units for each layer, and a line for each weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.draw.blocks import MOST_LAYERS, blocks_scene, description, equations, head
from symback.draw.cards import Line, centred, extent, placed, stacked
from symback.draw.edges import Edge, labelled
from symback.draw.graph import graph_scene
from symback.draw.known import Known, words
from symback.draw.layers import Layer, Layered, layered
from symback.draw.paths import arrow, straight
from symback.draw.scene import FILLS, Box, Curve, Figure, Ink, Label, Outline, Point, Scene, around
from symback.draw.text import NORMAL, SMALL, TINY, Math
from symback.shapes import Size

MOST_UNITS = 6
"""A wider layer is drawn by its first units and the last, with dots between."""
MOST_WEIGHTS = 12
"""Lines between two columns that are labelled, each with its weight."""

_PITCH, _BETWEEN, _GAP = 24.0, 18.0, 120.0
_EDGE = 16.0
_WIDER = (0.0, 40.0, 80.0, 140.0)
"""By how much columns are moved apart where the labels of their weights need it."""


def network_scene(known: Known) -> Scene:
    """The network; where it is no chain of layers the computation graph, which says so."""
    problem = known.solution.problem
    found = layered(known.solution.forward, frozenset(problem.variables), known.asked | set(problem.wrt))
    if found is None:
        return graph_scene(known, "This network is not a chain of layers; its computation graph is drawn instead")
    if len(found.layers) > MOST_LAYERS:
        return blocks_scene(known, found)
    return _columns(known, found)


# Columns


@dataclass(frozen=True, slots=True)
class _Column:
    """The units of a layer that are drawn, None for dots; captions above and below; its bias, which stands before."""

    units: tuple[str | None, ...]
    labels: tuple[Line, ...]
    above: Line
    below: tuple[Line, ...]


def _units(known: Known, size: Size) -> tuple[str | None, ...]:
    if isinstance(size, int) and size <= MOST_UNITS:
        return tuple(str(n) for n in range(1, size + 1))
    return "1", "2", None, str(size) if isinstance(size, int) else known.style.size(size)


def _unit_label(known: Known, name: str, unit: str | None, *, single: bool) -> Line:
    if unit is None:
        return Line((Math(r"\vdots"),))
    style = known.style
    assert style.entry is not None
    written = style.name(name) if single else style.entry(style, name, (unit,))
    return Line((Math(written),), SMALL)


def _column(known: Known, name: str, size: Size, role: str, below: Sequence[Line]) -> _Column:
    units = _units(known, size)
    labels = tuple(_unit_label(known, name, unit, single=size == 1) for unit in units)
    return _Column(units, labels, Line(words(role), SMALL, "soft"), tuple(below))


def _columns(known: Known, net: Layered) -> Scene:
    samples = [Line((Math(known.style.size(net.samples)), " samples"), TINY, "soft")] if net.samples else []
    columns = [_column(known, str(net.source.name), net.inputs, "input", samples)]
    for number, layer in enumerate(net.layers, 1):
        last = number == len(net.layers)
        role = "output" if last else f"layer {number}"
        columns.append(_column(known, str(layer.output.name), layer.units, role, equations(known, layer, 150.0)))
    for wider in _WIDER:
        drawn = _Drawn(known, net, columns, wider, weights=True)
        if drawn.all_labelled:
            return drawn.scene()
    return _Drawn(known, net, columns, 0.0, weights=False).scene()


class _Drawn:
    """Columns at places."""

    def __init__(self, known: Known, net: Layered, columns: Sequence[_Column], wider: float, *, weights: bool) -> None:
        self.known, self.net, self.columns, self.wider = known, net, columns, wider
        widest = max(line.width for column in columns for line in column.labels)
        self.radius = max(15.0, widest / 2 + 3)
        self.pitch = 2 * self.radius + _PITCH
        self.tall = max(len(column.units) for column in columns) * self.pitch
        self.top = _EDGE + columns[0].above.height + 22.0
        self.all_labelled = True
        self.weights = weights
        self.curves: list[Curve] = []
        self.figures: list[Figure] = []
        self.labels: list[Label] = []
        self.across = self.places()
        self.draw()

    def places(self) -> list[float]:
        """The middle of each column: apart enough for units, captions and the names of weights."""
        halves = [self.half(column) for column in self.columns]
        across = [_EDGE + halves[0]]
        for n, layer in enumerate(self.net.layers):
            name = extent(self.weight_name(layer))[0]
            beside = [self.columns[n].above.width / 2, self.columns[n + 1].above.width / 2]
            named = sum(beside) + name + 16
            step = max(
                halves[n] + halves[n + 1] + 14, 2 * self.radius + _GAP * self.few(layer) + self.wider, named,
            )  # fmt: skip
            across.append(across[-1] + step)
        return across

    def few(self, layer: Layer) -> float:
        return 1.0 if self.is_labelled(layer) else 0.75

    def half(self, column: _Column) -> float:
        captions = max((line.width for line in (column.above, *column.below)), default=0.0) / 2
        return max(self.radius, captions)

    def weight_name(self, layer: Layer) -> list[Line]:
        shape = self.known.shape(algebra.shape(layer.weight))
        return [Line((self.known.written(layer.weight),), NORMAL), Line((shape,), TINY, "soft")]

    def is_labelled(self, layer: Layer) -> bool:
        """Whether the weights of a layer are few enough to be written, each at its line."""
        rows, columns = algebra.shape(layer.weight)
        if not (self.weights and isinstance(rows, int) and isinstance(columns, int)):
            return False
        return max(rows, columns) <= MOST_UNITS and rows * columns <= MOST_WEIGHTS

    def centre(self, n: int, place: int) -> Point:
        count = len(self.columns[n].units)
        return self.across[n], self.top + self.tall / 2 + (place - (count - 1) / 2) * self.pitch

    def bias_centre(self, n: int) -> Point:
        return self.across[n], self.centre(n, len(self.columns[n].units) - 1)[1] + self.pitch

    def draw(self) -> None:
        for n in range(len(self.columns)):
            self.column(n)
        for n, layer in enumerate(self.net.layers):
            self.gap(n, layer)
        self.bottom = max([*(self.captions(n) for n in range(len(self.columns))), self.top + self.tall])
        self.right = max(x + self.half(column) for x, column in zip(self.across, self.columns, strict=True))
        if self.net.head:
            self.head()

    def column(self, n: int) -> None:
        """The units, their names, and what stands above them."""
        column = self.columns[n]
        last = n == len(self.columns) - 1
        fill = FILLS["data" if n == 0 else "output" if last else "paper"]
        outline: Outline = "rounded" if n == 0 else "circle"
        for place, (unit, line) in enumerate(zip(column.units, column.labels, strict=True)):
            centre = self.centre(n, place)
            if unit is not None:
                self.figures.append(Figure(around(centre, 2 * self.radius, 2 * self.radius), outline, fill))
            self.labels.append(placed(line, centre))
        self.labels.append(placed(column.above, (self.across[n], _EDGE + column.above.height / 2)))

    def captions(self, n: int) -> float:
        """The equations of a layer below its units, and below all that stands at its foot; where they end."""
        column = self.columns[n]
        foot = self.foot()
        self.labels += stacked(column.below, self.across[n], foot)
        return foot + extent(column.below)[1]

    def foot(self) -> float:
        """Where captions begin."""
        biases = [self.bias_centre(n)[1] + self.radius + 20 for n, layer in enumerate(self.net.layers) if layer.bias]
        return max([self.top + self.tall, *biases])

    def gap(self, n: int, layer: Layer) -> None:
        """The lines between two columns: of weights, and of a bias; the name of the weights above them."""
        name = self.weight_name(layer)
        middle = (self.across[n] + self.across[n + 1]) / 2
        self.labels += stacked(name, middle, _EDGE)
        square = self.radius if n == 0 else 0.0
        edges = [
            Edge(self.centre(n, j), self.centre(n + 1, i), self.weight_label(layer, unit, before), square)
            for j, before in enumerate(self.columns[n].units)
            for i, unit in enumerate(self.columns[n + 1].units)
            if unit is not None and before is not None
        ]
        bias = [] if layer.bias is None else self.bias(n, layer.bias)
        self.curves += [self.line(edge, "faint") for edge in bias]
        self.curves += [self.line(edge, "line") for edge in edges]
        if self.is_labelled(layer):
            found = labelled(edges, bias, self.radius)
            self.all_labelled = self.all_labelled and found is not None
            self.labels += found or ()

    def bias(self, n: int, bias: MatrixSymbol) -> list[Edge]:
        """A unit that is always 1, below the column before a layer, and its lines."""
        at, side = self.bias_centre(n), 1.5 * self.radius
        self.figures.append(Figure(around(at, side, side), "square", FILLS["plain"]))
        self.labels.append(placed(Line((Math("1"),), SMALL), at))
        below = Line((self.known.written(bias),), SMALL)
        self.labels.append(placed(below, (at[0], at[1] + side / 2 + 2 + below.height / 2)))
        units = [i for i, unit in enumerate(self.columns[n + 1].units) if unit is not None]
        return [Edge(at, self.centre(n + 1, i), None, side / 2) for i in units]

    def weight_label(self, layer: Layer, unit: str | None, before: str | None) -> Line | None:
        if not self.is_labelled(layer) or unit is None or before is None:
            return None
        at = (int(before), int(unit)) if layer.turned else (int(unit), int(before))
        if algebra.is_scalar(layer.weight):
            return Line((self.known.written(layer.weight),), TINY)
        return Line((self.known.written(algebra.entry(layer.weight, *at)),), TINY)

    def line(self, edge: Edge, ink: Ink) -> Curve:
        """From the rim of a unit to that of the other."""
        a, b = edge.rims(self.radius)
        return Curve((a, *straight(a, b)), ink, width=1.1)

    def head(self) -> None:
        """What comes after the last layer, in a box to the right of it."""
        lines = head(self.known, self.net, 190.0)
        width, height = extent(lines)
        middle = self.top + self.tall / 2
        left = max(self.right + 12, self.across[-1] + self.radius + 46)
        box = Box(left, middle - height / 2 - 6, width + 18, height + 12)
        self.figures.append(Figure(box, "square", FILLS["plain"]))
        self.labels += centred(lines, box.centre)
        units = [place for place, unit in enumerate(self.columns[-1].units) if unit is not None]
        for k, place in enumerate(units):
            x, y = self.centre(len(self.columns) - 1, place)
            spread = (k - (len(units) - 1) / 2) * min(9.0, 0.7 * box.height / len(units))
            self.curves.append(arrow((x + self.radius, y), (box.left, middle + spread), "line", width=1.1))
        self.right = box.right
        self.bottom = max(self.bottom, box.bottom)

    def scene(self) -> Scene:
        width, height = self.right + _EDGE, self.bottom + _EDGE
        return Scene(
            width, height, self.known.titled("Network"), description(self.known, self.net),
            curves=tuple(self.curves), figures=tuple(self.figures), labels=tuple(self.labels),
        )  # fmt: skip
