"""What the factors and shapes of an answer point to, where no combination of known mistakes has its value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from symback import shapes
from symback.check.mistakes.diagnosis import Diagnosis, Factors
from symback.check.mistakes.edits import is_slope
from symback.check.mistakes.feedback import reveal_of
from symback.check.mistakes.parts import Part
from symback.check.mistakes.standing import Standing
from symback.check.mistakes.trees import PRODUCTS, TRANSPARENT, bare, in_function, is_number, places
from symback.check.mistakes.where import A_PART, THE_ANSWER, written
from symback.check.mistakes.workshop import Workshop
from symback.prose import Prose
from symback.reading import Side, Tree
from symback.reading.readings.products import INNER
from symback.shapes import SCALAR, Shape

_PIECES = ("name", "power", "sum")
"""What h and 1 − h, the two parts of a slope, are as they are written."""


def guesses(side: Side, factors: Factors, shop: Workshop, standing: Standing | None = None) -> Iterator[Diagnosis]:
    """Diagnoses that go together: how the factors are arranged, where shapes stop fitting, which factor is missing.

    Of a factor that is `standing` in the answer with another value it is not said that it is missing.
    """
    if (told := part_of_an_axis(side)) is not None:
        yield told  # nothing is known of its factors
        return
    found: dict[tuple[str, Prose], Diagnosis] = {}

    def note(told: Diagnosis) -> None:
        found.setdefault((told.mistake, told.place), told)

    whole = (side.start, side.end)
    indexed = any(node.op == "entry" for node in side.tree.postorder())
    fits = any(reading.shape == shop.wanted for reading in side.readings)
    in_a_row = len(factors.present) > 1 and is_strung(side, shop)
    if in_a_row:
        note(strung(side))
    slopes = [*slopes_in_products(side, shop)]
    for told in misfits(side, shop):
        turned = told.mistake == "missing-transpose"
        if not (turned and (in_a_row or any(_holds(told.span, slope.span) for slope in slopes))):
            note(told)
    for told in slopes:
        note(told)
    for told in numbers_added(side) if not factors.missing else ():
        note(told)
    there = [part for part in factors.missing if standing is not None and standing.holds(part, shop.parts)]
    for part in (part for part in factors.missing if part not in there):
        note(Diagnosis.of(part.slug, part.where, reveal=reveal_of(part.slug, None, part.expr), exact=False))
    if not found and side.readings and not fits:
        note(Diagnosis.of("wrong-shape", THE_ANSWER, whole, exact=False))
    for where in _places_of(there) if not found else ():
        note(Diagnosis.of("wrong-entry", where, whole, exact=False))
    if not factors.missing and not in_a_row and not any(slug == "number-for-array" for slug, _ in found):
        note(Diagnosis.of("wrong-index" if indexed else "wrong-arrangement", THE_ANSWER, whole, exact=False))
    yield from found.values()


def _places_of(parts: Sequence[Part]) -> list[Prose]:
    """Where to look, for factors that stand in an answer with another value: at one, at slopes, or everywhere."""
    clear = len(parts) == 1 or all(part.kind == "slope" for part in parts)
    return [part.where for part in parts] if clear else [THE_ANSWER]


def _holds(outer: tuple[int, int] | None, inner: tuple[int, int] | None) -> bool:
    """Whether one place in a text holds another."""
    return outer is not None and inner is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def part_of_an_axis(side: Side) -> Diagnosis | None:
    """The diagnosis of a sum that leaves out entries of its axis, or runs past them."""
    misfit = side.misfit
    if misfit is None or (misfit.left, misfit.right) != (SCALAR, SCALAR):
        return None
    for node in side.tree.postorder():
        if node.op == "index_sum" and node.bounds and (node.start, node.end) == (misfit.start, misfit.end):
            where = (f"the sum over {node.indices[0]}",)
            return Diagnosis.of("wrong-index", where, (node.start, node.end), exact=False)
    return None


def slopes_in_products(side: Side, shop: Workshop) -> Iterator[Diagnosis]:
    """The diagnosis of a slope, a column, that is multiplied like a number or a matrix."""
    slope = _slope_in_product(side.tree, shop.outputs.values())
    if slope is not None:
        where = written(side.text[slope.start - side.start : slope.end - side.start], ("at a slope",))
        yield Diagnosis.of("product-for-hadamard", where, (slope.start, slope.end), exact=False)


def numbers_added(side: Side) -> Iterator[Diagnosis]:
    """The terms of an answer that are numbers, where others have the shape that is due; 1 in 1 − h is meant so."""
    tree, term = bare(side.tree), side.readings[0].term if side.readings else None
    for written_term in reversed(tree.operands[1:]) if tree.op == "sum" and side.tree.op != "transpose" else ():
        if term is None or term.op not in ("add", "subtract"):
            return
        term, last = term.operands
        shapes_of = term.shape, last.shape
        if SCALAR in shapes_of and shapes_of != (SCALAR, SCALAR):
            node = written_term if last.shape == SCALAR else tree.operands[0]
            if not is_number(node):
                where = written(side.text[node.start - side.start : node.end - side.start], A_PART)
                yield Diagnosis.of("number-for-array", where, (node.start, node.end), exact=False)


def strung(side: Side) -> Diagnosis:
    """The diagnosis of a row of factors."""
    return Diagnosis.of("strung-as-scalars", THE_ANSWER, (side.start, side.end), exact=False)


def misfits(side: Side, shop: Workshop | None = None) -> Iterator[Diagnosis]:
    """Where the shapes of a side stop fitting, and what the two shapes point to; of two numbers, nothing."""
    if side.misfit is not None and {side.misfit.left, side.misfit.right} != {SCALAR}:
        entrywise = "entry by entry" in side.misfit.message or "add" in side.misfit.message
        slug = _of_misfit(side.misfit.left, side.misfit.right, entrywise=entrywise)
        start, end = side.misfit.start, side.misfit.end
        where = written(side.text[start - side.start : end - side.start], ("where the shapes stop fitting",))
        named = (bare(node).value for node in side.tree.postorder() if (node.start, node.end) == (start, end))
        role = shop.role(next(named, "")) if shop is not None else ""
        yield Diagnosis.of(slug, where, (start, end), role=role, exact=False)


def _of_misfit(left: Shape, right: Shape, *, entrywise: bool) -> str:
    """Which mistake two shapes that do not fit point to."""
    turned = shapes.transpose(right)
    if entrywise:
        return "missing-transpose" if left == turned else "shape-misfit"
    if left == right and 1 in left:
        return "product-for-hadamard"
    return "missing-transpose" if left[1] == turned[0] or left[0] == right[0] else "shape-misfit"


def is_strung(side: Side, shop: Workshop) -> bool:
    """Whether an answer is a row of factors with hardly a sign of how they are arranged: no ⊙, no diag.

    A row that fits only where two columns are taken for an inner product is one as well.
    """
    if any(reading.shape == shop.wanted and INNER not in map(str, reading.notes) for reading in side.readings):
        return False
    tree = side.tree
    while tree.op == "group":
        tree = tree.operands[0]
    if tree.op != "chain" or len(tree.operands) < 3:
        return False
    outside = [node for _, node, above in places(tree) if not in_function(above)]
    if sum(node.op == "transpose" for node in outside) > 1:  # one, of what is a row, is soon written
        return False
    for node in outside:
        if node.op == "entry" or (node.op == "call" and node.value in TRANSPARENT):
            return False
        if node.op == "chain" and any(operator not in PRODUCTS for operator in node.operators):
            return False
    return True


def _slope_in_product(tree: Tree, outputs: Collection[str]) -> Tree | None:
    """The first slope that stands in a product; none in a formula with indices, where all are numbers."""
    if any(node.op == "entry" for node in tree.postorder()):
        return None
    for _, node, above in places(tree):
        if node.op == "chain" and not in_function(above):
            for i, factor in enumerate(node.operands):
                signs = node.operators[max(i - 1, 0) : i + 1]
                near = (*node.operands[max(i - 1, 0) : i], *node.operands[i + 1 : i + 2])
                # h (1 - h) side by side is a slope; h alone is what the next weight multiplies
                split = bare(factor).op in _PIECES and any(
                    is_slope(other, outputs) and bare(other).op in _PIECES for other in near
                )
                whole = bare(factor).op != "name" and is_slope(factor, outputs) and not split
                if whole and all(sign in PRODUCTS and sign != "star" for sign in signs):
                    return factor
    return None
