"""Texts that are alike but for the names in them: the first is written with gaps, the others fill these in.

Whoever writes a text gets `with_gaps` in place of `write`, and need not know what for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from sympy import MatrixExpr

from symback.algebra import Gradient
from symback.notation import Style, Write, name_of_names, named, write_with

_GAPS = 0xF0000
"""Where Unicode's signs for private use begin: no text of ours holds one."""
_GAP = re.compile("[\U000f0000-\U000ffffd]")


def gap(place: int) -> str:
    """What stands for the text at a place."""
    return chr(_GAPS + place)


def template(text: str) -> str:
    """A text with gaps as `str.format` takes it."""
    return _GAP.sub(lambda found: f"{{{ord(found[0]) - _GAPS}}}", text.replace("{", "{{").replace("}", "}}"))


Form = tuple[Hashable, Sequence[MatrixExpr]]
"""What something is apart from the names in it, and these."""


class Kind(NamedTuple):
    """A number for what texts are alike; and what fills the gaps of one, for the names in it."""

    key: int
    texts: Sequence[str]
    names: Sequence[MatrixExpr]


def gaps(kind: Kind, values: Sequence[object]) -> list[str]:
    """What stands for values, behind the names."""
    return [gap(len(kind.texts) + place) for place in range(len(values))]


Named = tuple[int, list[str]]
"""A number for the looks of a name, and its texts: in each style by itself, and with the sign of a transpose in it."""


class Names(dict[MatrixExpr, Named]):
    """The names that were met, their texts as they are `shown`."""

    def __init__(self, styles: Sequence[Style], shown: Callable[[str], str] = str) -> None:
        super().__init__()
        self.styles = styles
        self._shown = shown
        self._looks: dict[Hashable, int] = {}
        self._derivatives: dict[Hashable, tuple[int, list[str]]] = {}

    def __missing__(self, node: MatrixExpr) -> Named:
        made = self[node] = self._composed(node) if self._is_composed(node) else self._written(node)
        return made

    def _written(self, node: MatrixExpr) -> Named:
        texts: list[str] = []
        looks: list[Hashable] = []
        for style in self.styles:
            text, transposed, look, _ = named(node, style)
            texts += self._shown(text), transposed and self._shown(transposed)
            looks.append(look)
        return self._look(*looks), texts

    def text(self, node: MatrixExpr, style: Style) -> str:
        return self[node][1][2 * self.styles.index(style)]

    def _is_composed(self, node: MatrixExpr) -> bool:
        """Whether a name consists of the names in it: a derivative without a name of its own."""
        if type(node) is not Gradient:
            return False
        of, wrt = node.args[0].name, node.args[1].name
        return not any(style.abbreviated(of, wrt) for style in self.styles)

    def _composed(self, node: Gradient) -> Named:
        """A derivative, of which one is written for all by names that look alike."""
        symbols = node.args
        of = symbols[0].name
        key: list[Hashable] = [style.by_variable(of) for style in self.styles]
        texts: list[str] = []
        for symbol in symbols:
            look, own = self[symbol]
            key.append(look)
            texts += own
        known = self._derivatives.get(tuple(key))
        if known is None:
            known = self._derivatives[tuple(key)] = self._look(Gradient, *key), self._with_gaps(node)
        look, templates = known
        return look, [template.format(*texts) for template in templates]

    def _with_gaps(self, node: Gradient) -> list[str]:
        """How a derivative is written in each style, with gaps for the texts of the names in it."""
        each = 2 * len(self.styles)
        made: list[str] = []
        for first, style in zip(range(0, each, 2), self.styles, strict=True):
            gap_of = {symbol.name: gap(first + each * place) for place, symbol in enumerate(node.args)}
            made += template(self._shown(name_of_names(node, style, gap_of.__getitem__))), ""
        return made

    def _look(self, *looks: Hashable) -> int:
        return self._looks.setdefault(looks, len(self._looks))


class Alike:
    """Texts with names in them, of which one of each kind is written."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._kinds: dict[Hashable, int] = {}
        self._templates: dict[int, str] = {}

    def kind(self, form: Form) -> Kind:
        """Of which kind a text is whose expressions are `form`. Those of one kind are equally wide."""
        rest, nodes = form
        known = self._names
        key, texts = [rest], []
        for node in nodes:
            look, own = known[node]
            key.append(look)
            texts += own
        return Kind(self._kinds.setdefault(tuple(key), len(self._kinds)), texts, nodes)

    def text(self, kind: Kind, make: Callable[..., str], *values: object) -> str:
        """`make(write, *values)`, which writes expressions by `write`, and the values as they are."""
        known = self._templates.get(kind.key)
        if known is None:
            known = self._templates[kind.key] = template(make(self.with_gaps(kind), *gaps(kind, values)))
        return known.format(*kind.texts, *values)

    def with_gaps(self, kind: Kind) -> Write:
        """How expressions are written with gaps for the names in them."""
        styles = self._names.styles
        place = {node: 2 * len(styles) * at for at, node in reversed(list(enumerate(kind.names)))}

        def text(node: MatrixExpr, style: Style) -> str:
            first = 2 * styles.index(style)
            return gap(first + (place[node] if node in place else place[node.arg] + 1))

        return lambda expr, style: write_with(expr, style, lambda node: text(node, style))
