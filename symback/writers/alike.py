"""Texts that are alike but for the names in them: the first is written with gaps, the others fill these in.

Whoever writes a text gets `with_gaps` in place of `write`, and need not know what for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Gradient
from symback.notation import Gapped, Style, Write, gap, in_nines, name_of_names, named, write_with

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
_PARTING = "\U000ffffe"
"""What parts texts that are made at once."""


class Names(dict[MatrixExpr, Named]):
    """The names that were met, their texts as they are `shown`."""

    def __init__(self, styles: Sequence[Style], shown: Callable[[str], str] = str) -> None:
        super().__init__()
        self.styles = styles
        self._shown = shown
        self._looks: dict[Hashable, int] = {}
        self._series: dict[Hashable, tuple[int, list[str]] | None] = {}
        self._derivatives: dict[Hashable, tuple[int, Gapped] | None] = {}

    def __missing__(self, node: MatrixExpr) -> Named:
        shortcut = _SHORTCUTS.get(type(node))
        made = self[node] = (shortcut and shortcut(self, node)) or self._written(node)
        return made

    def text(self, node: MatrixExpr, style: Style) -> str:
        return self[node][1][2 * self.styles.index(style)]

    def _written(self, node: MatrixExpr) -> Named:
        texts: list[str] = []
        looks: list[Hashable] = []
        for style in self.styles:
            text, transposed, look, _ = named(node, style)
            texts += self._shown(text), transposed and self._shown(transposed)
            looks.append(look)
        return self._look(*looks), texts

    def _numbered(self, node: MatrixSymbol) -> Named | None:
        """A name that ends in a number, from another such; None where it is not written in digits."""
        if (found := in_nines(node.name)) is None:
            return None
        number, other = found
        key = other, algebra.shape(node)
        if key not in self._series:
            self._series[key] = self._around(algebra.symbol(*key), "9" * len(number))
        series = self._series[key]
        return series and (series[0], number.join(series[1]).split(_PARTING))

    def _around(self, node: MatrixSymbol, number: str) -> tuple[int, list[str]] | None:
        """Looks of a name, and what stands around the number in its texts."""
        look, texts = self._written(node)
        in_digits = all(text.count(number) == 1 for text in texts if text)
        return (look, _PARTING.join(texts).split(number)) if in_digits else None

    def _composed(self, node: Gradient) -> Named | None:
        """A derivative from the names in it, as another of the same output; None where it has a name of its own."""
        symbols = node.args
        names = [self[symbol] for symbol in symbols]
        key = (symbols[0], *[look for look, _ in names])
        if key not in self._derivatives:
            self._derivatives[key] = self._composition(node)
        found = self._derivatives[key]
        if found is None:
            return None
        look, gapped = found
        return look, gapped.filled([text for _, own in names for text in own]).split(_PARTING)

    def _composition(self, node: Gradient) -> tuple[int, Gapped] | None:
        """Looks and texts of a derivative, with gaps for the texts of the names in it."""
        names = [symbol.name for symbol in node.args]
        if not algebra.is_scalar(node.args[0]) or any(style.abbreviated(*names[:2]) for style in self.styles):
            return None
        each = 2 * len(self.styles)
        texts: list[str] = []
        for first, style in zip(range(0, each, 2), self.styles, strict=True):
            gap_of = {name: gap(first + each * place) for place, name in enumerate(names)}
            texts += self._shown(name_of_names(node, style, gap_of.__getitem__)), ""
        return self._look(*[named(node, style).look for style in self.styles]), Gapped(_PARTING.join(texts))

    def _look(self, *looks: Hashable) -> int:
        return self._looks.setdefault(looks, len(self._looks))


_SHORTCUTS: dict[type[MatrixExpr], Callable[[Names, MatrixExpr], Named | None]] = {
    MatrixSymbol: Names._numbered,
    Gradient: Names._composed,
}
"""How a name is made from others that were met."""


class Alike:
    """Texts with names in them, of which one of each kind is written."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._kinds: dict[Hashable, int] = {}
        self._templates: dict[int, Gapped] = {}

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
            known = self._templates[kind.key] = Gapped(make(self.with_gaps(kind), *gaps(kind, values)))
        return known.filled([*kind.texts, *map(str, values)])

    def with_gaps(self, kind: Kind) -> Write:
        """How expressions are written with gaps for the names in them."""
        styles = self._names.styles
        place = {node: 2 * len(styles) * at for at, node in reversed(list(enumerate(kind.names)))}

        def text(node: MatrixExpr, style: Style) -> str:
            first = 2 * styles.index(style)
            return gap(first + (place[node] if node in place else place[node.arg] + 1))

        return lambda expr, style: write_with(expr, style, lambda node: text(node, style))
