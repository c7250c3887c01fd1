"""Texts that are alike but for the names in them: the first is written with gaps, the others fill these in.

Whoever writes a text gets `with_gaps` in place of `write`, and need not know what for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from sympy import MatrixExpr

from symback.notation import Style, Write, named, write_with

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
    """By what texts are alike; and what fills the gaps of one, for the names in it."""

    key: Hashable
    texts: Sequence[str]
    names: Sequence[MatrixExpr]


def gaps(kind: Kind, values: Sequence[object]) -> list[str]:
    """What stands for values, behind the names."""
    return [gap(len(kind.texts) + place) for place in range(len(values))]


class Names(dict[MatrixExpr, tuple[int, list[str]]]):
    """The names that were met: a number for the looks of each, and its texts, as they are `shown`.

    Two texts in each style: the name by itself, and with the sign of a transpose in it.
    """

    def __init__(self, styles: Sequence[Style], shown: Callable[[str], str] = str) -> None:
        super().__init__()
        self.styles = styles
        self._shown = shown
        self._looks: dict[Hashable, int] = {}

    def __missing__(self, node: MatrixExpr) -> tuple[int, list[str]]:
        texts: list[str] = []
        looks: list[Hashable] = []
        for style in self.styles:
            text, transposed, look, _ = named(node, style)
            texts += self._shown(text), transposed and self._shown(transposed)
            looks.append(look)
        made = self[node] = self._looks.setdefault(tuple(looks), len(self._looks)), texts
        return made


class Alike:
    """Texts with names in them, of which one of each kind is written."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._templates: dict[Hashable, str] = {}

    def kind(self, form: Form) -> Kind:
        """Of which kind a text is whose expressions are `form`. Those of one kind are equally wide."""
        rest, nodes = form
        known = self._names
        key, texts = [rest], []
        for node in nodes:
            look, own = known[node]
            key.append(look)
            texts += own
        return Kind(tuple(key), texts, nodes)

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
