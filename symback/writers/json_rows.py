"""Rows of JSON that are alike but for the names in them: the first is written, the others are filled in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sympy import MatrixExpr

from symback.notation import TEXT, Style, Write, named, write_with
from symback.writers.json_text import Filled, Gap, Pattern, inside_text, text_gap

_Data = Callable[..., dict[str, Any]]


class _Name(NamedTuple):
    """A name in the language of problem files, in LaTeX, and with the sign of a transpose in it; and its looks."""

    texts: tuple[str, str, str]
    look: tuple[int, int]


class Rows(dict[MatrixExpr, _Name]):
    """The names that were met, each once; and the patterns of rows."""

    def __init__(self, latex: Style) -> None:
        super().__init__()
        self._latex = latex
        self._patterns: dict[Hashable, Pattern] = {}

    def __missing__(self, node: MatrixExpr) -> _Name:
        plain, latex = named(node, TEXT), named(node, self._latex)
        texts = inside_text(plain.text), inside_text(latex.text), inside_text(latex.transposed)
        made = self[node] = _Name(texts, (plain.look, latex.look))
        return made

    def row(self, form: Hashable, nodes: Sequence[MatrixExpr], data: _Data, *values: Any) -> Filled:
        """`data(write, *values)` for expressions that are `form` apart from the names `nodes`."""
        names = [self[node] for node in nodes]
        key = (form, *[name.look for name in names])
        pattern = self._patterns.get(key)
        if pattern is None:
            gaps = [Gap(place) for place in range(3 * len(names), 3 * len(names) + len(values))]
            pattern = self._patterns[key] = Pattern(data(self._with_gaps(nodes), *gaps))
        return Filled(pattern, list(chain.from_iterable([name.texts for name in names])), values)

    def _with_gaps(self, nodes: Sequence[MatrixExpr]) -> Write:
        """How expressions are written with gaps for names."""
        place = {node: 3 * at for at, node in enumerate(nodes)}

        def gap(node: MatrixExpr, style: Style) -> str:
            if node not in place:
                return text_gap(place[node.arg] + 2)
            return text_gap(place[node] + (style is self._latex))

        return lambda expr, style: write_with(expr, style, lambda node: gap(node, style))
