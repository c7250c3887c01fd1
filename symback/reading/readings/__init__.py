"""Trees → readings: every way to understand a formula that shapes allow, cheapest first.

Bottom-up over the post-order list, each node a short list of terms with costs. Products go left to
right; where that does not fit, other bracketings are tried, and where nothing fits, a row or a column
is spread over a matrix as NumPy would. Work is counted, so a formula with very many readings ends in a
`LimitError`, not in time. What a kind of node means stands in the modules beside this one, each a class on top
of the one below: passes, leaves, signs, indices, arrays, chains, whole.
"""

from __future__ import annotations

from collections.abc import Mapping

from symback.reading.answer import Misfit, Reading, Star, Tree, Vocabulary
from symback.reading.readings.passes import BOTH, BRACKETED, KEPT, SPREAD, STRICT
from symback.reading.readings.whole import Elaborator
from symback.shapes import SCALAR, Shape

__all__ = ["BRACKETED", "KEPT", "STRICT", "Elaborator", "readings_of"]


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
) -> tuple[Reading, ...] | Misfit:
    """The readings of a tree, best first, or where its shapes stop fitting.

    `names` are the student's own names with their shapes, `wanted` the shape that is asked and
    `indices` the free indices on the left side; with `exact`, readings of the wanted shape come first,
    whatever they cost. Raises `LimitError` where there are too many ways.
    """
    first: Misfit | None = None
    for level in (STRICT, SPREAD) if code else (STRICT, BRACKETED, SPREAD, BOTH):
        run = Elaborator(names, vocabulary, star, code, level, wanted, exact)
        found = run.whole(tree, indices)
        if found:
            return found
        first = first or run.misfit
    return first or Misfit(tree.start, tree.end, "no reading fits", SCALAR, SCALAR)
