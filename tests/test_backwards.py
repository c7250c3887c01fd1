"""What is seen of a whole through one of its parts: the weights that go down a node are those of its linear map."""

from __future__ import annotations

from operator import mul
from random import Random

import pytest

from symback.check.equality.arithmetic import Grid
from symback.check.equality.backwards import _BACK, weights_below
from symback.check.equality.modular import PRIME, Modular
from symback.check.equality.terms import row_of
from symback.language import Term
from symback.shapes import SCALAR, Shape

PAIRED = ("add", "subtract", "hadamard", "divide", "hadamard_divide")
MATRIX, COLUMN = (2, 3), (3, 1)
CASES: list[tuple[str, list[tuple[int, int]], int]] = [
    *((op, [MATRIX, MATRIX], place) for op in PAIRED for place in (0, 1) if place == 0 or "divide" not in op),
    *((op, [SCALAR, MATRIX], place) for op in ("add", "subtract", "hadamard") for place in (0, 1)),
    *((op, [MATRIX, SCALAR], 0) for op in PAIRED),
    *(("product", shapes, place) for shapes in ([MATRIX, COLUMN], [SCALAR, MATRIX], [MATRIX, SCALAR], [COLUMN, (1, 2)])
      for place in (0, 1)),
    ("product", [(1, 3), COLUMN], 1),
    ("negative", [MATRIX], 0),
    ("transpose", [MATRIX], 0),
    ("diag", [COLUMN], 0),
    ("diag", [(3, 3)], 0),
]  # fmt: skip


def term_of(op: str, shapes: list[tuple[int, int]]) -> Term:
    operands = tuple(Term("symbol", (), shape, f"a{place}") for place, shape in enumerate(shapes))
    whole: Shape = shapes[0]
    return Term("call", operands, whole, op, -1) if op == "diag" else Term(op, operands, whole)


def drawn(shape: tuple[int, int], random: Random) -> Grid:
    return (*shape, [random.randrange(1, PRIME) for _ in range(shape[0] * shape[1])])


@pytest.mark.parametrize(("op", "shapes", "place"), CASES)
def test_what_is_seen_of_a_node_is_what_is_seen_of_its_operand_and_a_rest(
    op: str, shapes: list[tuple[int, int]], place: int
) -> None:
    random = Random(f"{op} {shapes} {place}")
    arithmetic = Modular(PRIME, random)
    term = term_of(op, shapes)
    row = row_of(term)
    assert row is not None
    operands = [drawn(shape, random) for shape in shapes]
    whole = row(arithmetic, term, *operands)
    weights = drawn(whole[:2], random)[2]
    below = weights_below(arithmetic, term, place, operands, weights)
    assert below is not None
    assert len(below) == len(operands[place][2])

    def rest(other: Grid) -> int:
        made = row(arithmetic, term, *operands[:place], other, *operands[place + 1 :])
        return (sum(map(mul, weights, made[2])) - sum(map(mul, below, other[2]))) % PRIME

    assert len({rest(drawn(shapes[place], random)) for _ in range(4)}) == 1


def test_every_linear_row_is_tried() -> None:
    assert {op for op, _, _ in CASES} == {*_BACK}


@pytest.mark.parametrize("op", ["divide", "hadamard_divide", "inverse", "power"])
def test_what_is_not_linear_has_no_weights(op: str) -> None:
    random = Random(op)
    arithmetic = Modular(PRIME, random)
    operands = [drawn((2, 2), random)] * (2 if "divide" in op else 1)
    term = term_of(op, [(2, 2)] * len(operands))
    assert weights_below(arithmetic, term, len(operands) - 1, operands, [1, 2, 3, 4]) is None
