"""Trees → readings: every way to understand a formula that shapes allow, cheapest first.

Bottom-up over the post-order list, each node a short list of terms with costs. Products go left to
right; where that does not fit, other bracketings are tried, and where nothing fits, a row or a column
is spread over a matrix as NumPy would. Work is counted, so a formula with very many readings ends in a
`LimitError`, not in time. What a kind of node means stands in the modules beside this one, each a class on top
of the one below: passes, leaves, signs, indices, arrays, chains, whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from symback.language import LanguageError
from symback.reading.answer import Misfit, Reading, Star, Tree, Vocabulary
from symback.reading.readings.forms import Forms
from symback.reading.readings.passes import BOTH, BRACKETED, KEPT, SPREAD, STRICT
from symback.reading.readings.whole import INDEXED, Elaborator
from symback.shapes import SCALAR, Shape, Size

__all__ = ["BRACKETED", "KEPT", "SPREAD", "STRICT", "Elaborator", "Forms", "Passes", "readings_of"]

MOST_KNOWN = 10_000
"""Parts of which a pass remembers what they mean."""


class Passes:
    """The passes over the answers to one problem, which remember what sides and parts of them mean.

    Parts are remembered of sides without indices, whose parts mean what the indices around them say, and without
    names of the answer's own. They are known by identity, so nothing goes along into another process.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Elaborator] = {}
        self._forms = Forms()
        self._found: dict[tuple[object, ...], tuple[Reading, ...]] = {}

    def __reduce__(self) -> tuple[type[Passes], tuple[()]]:
        return Passes, ()

    def key(self, tree: Tree, *how: object) -> tuple[object, ...]:
        """What the readings of a tree depend on: its form, and how it is read."""
        if self._forms.is_full:
            self._forms = Forms()
            self._found.clear()
        return self._forms.of(tree), *how

    def found(self, key: tuple[object, ...]) -> tuple[Reading, ...] | None:
        """The readings of an earlier tree that was read so."""
        return self._found.get(key)

    def keep(self, key: tuple[object, ...], found: tuple[Reading, ...]) -> tuple[Reading, ...]:
        self._found[key] = found
        return found

    def over(
        self, kinds: Set[str], names: Mapping[str, Shape], vocabulary: Vocabulary, star: Star, code: bool, level: int,
        wanted: Shape | None, exact: bool,
    ) -> Elaborator:  # fmt: skip
        """A pass over a tree with nodes of these kinds, ready to begin."""
        if names or "part" in kinds or not kinds.isdisjoint(INDEXED):
            return Elaborator(names, vocabulary, star, code, level, wanted, exact)
        key = star, code, level, wanted, exact
        if key not in self._made or len(self._made[key].known) > MOST_KNOWN:
            self._made[key] = Elaborator({}, vocabulary, star, code, level, wanted, exact)
        self._made[key].forget()
        return self._made[key]


def readings_of(
    tree: Tree,
    names: Mapping[str, Shape],
    vocabulary: Vocabulary,
    *,
    star: Star = "either",
    wanted: Shape | None = None,
    code: bool = False,
    indices: tuple[str, ...] = (),
    exact: bool = False,
    loose: bool = False,
    line: str = "",
    ranges: Mapping[str, Size] | None = None,
    narrow: bool = False,
    passes: Passes | None = None,
) -> tuple[Reading, ...] | Misfit:
    """The readings of a tree, best first, or where its shapes stop fitting.

    `names` are the student's own names with their shapes, `wanted` the shape that is asked and
    `indices` the free indices on the left side; with `exact`, readings of the wanted shape come first,
    whatever they cost; `loose` where what is on the left is not known; `line` is the axis of the row
    (0) or column (1) that it names; `ranges` how far the indices there run, and with `narrow` they may run less far
    than an array on this side. `passes` are those of earlier answers to the
    same problem. Raises `LimitError` where there are too many ways, and `LanguageError` where which entries are meant
    by a sum of indices is not clear.
    """
    first: Misfit | None = None
    passes = passes or Passes()
    told = tuple((ranges or {}).items())
    key = passes.key(tree, star, wanted, code, indices, exact, loose, line, told, narrow, *names.items())
    if (known := passes.found(key)) is not None:
        return known
    kinds = {node.op for node in tree.postorder()}
    for level in (STRICT, SPREAD) if code else (STRICT, BRACKETED, SPREAD, BOTH):
        run = passes.over(kinds, names, vocabulary, star, code, level, wanted, exact)
        run.loose, run.line, run.ranges, run.narrow = loose, line, ranges or {}, narrow
        found = run.whole(tree, indices, kinds)
        if found:
            return passes.keep(key, found)
        if run.refused:
            raise LanguageError(*run.refused)
        first = first or run.misfit
    return first or Misfit(tree.start, tree.end, "no reading fits", SCALAR, SCALAR)
