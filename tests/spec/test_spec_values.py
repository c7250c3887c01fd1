"""Values: rows of finite numbers that fit their variables."""

from __future__ import annotations

import pytest
from marked import check

from symback.spec import loads

NUMBER = "write 0.5, -3, 1e-6 or 1/3"


def marked_values(declared: str, values: str) -> str:
    return f"variables: {{{declared}}}\nnetwork: {{t: 1}}\nderive: {{wrt: t}}\nvalues: {{{values}}}\n"


@pytest.mark.parametrize(
    ("declared", "values", "rows"),
    [
        ("x: [2]", "x: [1, 2]", ((1.0,), (2.0,))),
        ("x: [2]", "x: [[1], [2]]", ((1.0,), (2.0,))),
        ("x: [1, 3]", "x: [1, 2, 3]", ((1.0, 2.0, 3.0),)),
        ("x: [1, 3]", "x: [[1, 2, 3]]", ((1.0, 2.0, 3.0),)),
        ("x: [1, n]", "x: [1, 2, 3]", ((1.0, 2.0, 3.0),)),
        ("x: [n]", "x: [5]", ((5.0,),)),
        ("x: []", "x: 5", ((5.0,),)),
        ("x: []", "x: [5]", ((5.0,),)),
        ("x: [1]", "x: 5", ((5.0,),)),
        ("x: [n]", "x: 5", ((5.0,),)),
        ("x: [2, 2]", "x: [[1, -2], [+3, .5]]", ((1.0, -2.0), (3.0, 0.5))),
        ("x: [2]", "x: [1e-6, -1.5E+3]", ((1e-6,), (-1500.0,))),
        ("x: [3]", "x: [1/3, -2 / 4, '3/2']", ((1 / 3,), (-0.5,), (1.5,))),
        ("x: [3]", "x: [-0.0, 5.0e-324, 1.]", ((-0.0,), (5e-324,), (1.0,))),
        ("x_1: [1]", "x₁: [7]", ((7.0,),)),
        ("x: {shape: [2], kind: probability}", "x: [1/3, 2/3]", ((1 / 3,), (2 / 3,))),
        ("x: {shape: [1, 2], kind: one-hot}", "x: [0, 1]", ((0.0, 1.0),)),
        ("x: {shape: [2, 2], kind: one-hot, axis: 0}", "x: [[1, 1], [0, 0]]", ((1.0, 1.0), (0.0, 0.0))),
        ("x: {shape: [2, 2], kind: one-hot, axis: 1}", "x: [[1, 0], [1, 0]]", ((1.0, 0.0), (1.0, 0.0))),
        ("x: {shape: [2, 2], kind: positive-definite}", "x: [[2, 1], [1, 2]]", ((2.0, 1.0), (1.0, 2.0))),
        ("x: {shape: [2, 2], kind: symmetric}", "x: [[0, 1], [1, -2]]", ((0.0, 1.0), (1.0, -2.0))),
        ("x: {shape: [2], kind: positive}", "x: [1, 5.0e-324]", ((1.0,), (5e-324,))),
    ],
)
def test_values_are_rows(declared: str, values: str, rows: tuple[tuple[float, ...], ...]) -> None:
    problem = loads(marked_values(declared, values))
    assert list(problem.values.values()) == [rows]
    assert list(problem.values) == list(problem.variables)


@pytest.mark.parametrize(
    ("values", "shown", "hint"),
    [
        ("x: [1, «.nan»]", "'.nan'", NUMBER),
        ("x: [1, «.inf»]", "'.inf'", NUMBER),
        ("x: [1, «-.INF»]", "'-.INF'", NUMBER),
        ("x: [1, «nan»]", "'nan'", NUMBER),
        ("x: [«1e999», 2]", "'1e999'", NUMBER),
        ("x: [«1/0», 2]", "'1/0'", NUMBER),
        ("x: [«1_000», 2]", "'1_000'", NUMBER),
        ("x: [«0x10», 2]", "'0x10'", NUMBER),
        ("x: [«1:30», 2]", "'1:30'", NUMBER),
        ("x: [«1.5/2», 2]", "'1.5/2'", NUMBER),
        ("x: [«1 2», 3]", "'1 2'", "put a comma between two numbers"),
        ("x: [«1 -2»]", "'1 -2'", "put a comma between two numbers"),
        ("x: «1 2»", "'1 2'", "put a comma between two numbers"),
        ("x: [«a», 1]", "'a'", NUMBER),
        ("x: [1, «true»]", "'true'", NUMBER),
        ("x: [1, «null»]", "'null'", NUMBER),
        ("x: [1, «''»]", "nothing", NUMBER),
        ("x: [[1], [«[2]»]]", "a list", NUMBER),
        ("x: [[1], [«{a: 2}»]]", "a mapping", NUMBER),
        ("x: [1, «" + "9" * 400 + "»]", f"'{'9' * 39}…'", NUMBER),
        ("x: [1, «" + "9" * 500 + "»]", f"'{'9' * 39}…'", NUMBER),
        ("x: [1, «1/" + "9" * 400 + "»]", f"'1/{'9' * 37}…'", NUMBER),
    ],
)
def test_what_is_no_finite_number(values: str, shown: str, hint: str) -> None:
    check(marked_values("x: [2]", values), ("values", f"{shown} is not a finite number", hint))


def test_every_bad_entry_is_told() -> None:
    check(
        marked_values("A: [2, 2]", "A: [[«a», 1], [2, «.nan»]]"),
        ("values", "'a' is not a finite number", NUMBER),
        ("values", "'.nan' is not a finite number", NUMBER),
    )


@pytest.mark.parametrize(
    ("declared", "values", "message", "hint"),
    [
        ("x: [2]", "x: «[1, 2, 3]»", "x is 2×1, but its values are 3×1", "written like x: [1, 2]"),
        ("x: [2]", "x: «[[1, 2]]»", "x is 2×1, but its values are 1×2", "written like x: [1, 2]"),
        ("x: [2]", "x: «5»", "x is 2×1, but its values are 1×1", "written like x: [1, 2]"),
        ("x: [1, 3]", "x: «[[1], [2], [3]]»", "x is 1×3, but its values are 3×1", "written like x: [1, 2, 3]"),
        ("x: []", "x: «[1, 2]»", "x is 1×1, but its values are 2×1", "written like x: 0.5"),
        ("x: [2, 2]", "x: «[1, 2, 3, 4]»", "x is 2×2: its values must be a list of rows",
         "written like x: [[1, 2], [3, 4]]"),
        ("x: [m, n]", "x: «[1, 2]»", "x is m×n: its values must be a list of rows", "written like x: [[1, 2], [3, 4]]"),
        ("x: [2, 2]", "x: [[1, 2], «[3]»]", "the rows of x must have one length, and the first row has 2 numbers",
         "written like x: [[1, 2], [3, 4]]"),
        ("x: [2, 2]", "x: «[[1, 2], 3]»", "x is given numbers and rows of numbers mixed",
         "written like x: [[1, 2], [3, 4]]"),
        ("x: [2]", "x: «[]»", "x is given no number", "written like x: [1, 2]"),
        ("x: [2]", "«x»: ", "the values of x must be numbers", "written like x: [1, 2]"),
        ("x: [2]", "x: «{a: 1}»", "the values of x must be numbers", "written like x: [1, 2]"),
        ("A: [n, n]", "A: «[[1, 2, 3], [4, 5, 6]]»", "A is n×n, but its values are 2×3",
         "written like A: [[1, 2], [3, 4]]"),
        ("A: [m, n], x: [n]", "A: [[1, 2, 3]], x: «[1, 2]»",
         "x is n×1, where n is 3 by the values of A, but its values are 2×1", "written like x: [1, 2, 3]"),
        ("A: [m, n], B: [n, m]", "A: [[1, 2, 3]], B: «[[1, 2, 3]]»",
         "B is n×m, where n is 3 by the values of A, where m is 1 by the values of A, but its values are 1×3",
         "written like B: [[1], [2], [3]]"),
    ],
)  # fmt: skip
def test_values_of_another_shape(declared: str, values: str, message: str, hint: str) -> None:
    check(marked_values(declared, values), ("values-shape", message, hint))


def test_values_of_a_wrong_shape_fix_no_size() -> None:
    check(
        marked_values("A: [n, n], x: [n]", "A: «[[1, 2, 3], [4, 5, 6]]», x: [1, 2, 3, 4]"),
        ("values-shape", "A is n×n, but its values are 2×3", "written like A: [[1, 2], [3, 4]]"),
    )
    problem = loads(marked_values("A: [n, m], x: [n]", "A: [[1, 2, 3], [4, 5, 6]], x: [1, 2]"))
    assert problem.size_values == {"n": 2, "m": 3}


@pytest.mark.parametrize(
    ("declared", "values", "fault"),
    [
        ("{shape: [3], kind: positive}", "[1, «0», -1]", "every value must be greater than 0"),
        ("{shape: [2], kind: probability}", "[«-0.5», 1.5]", "every value must be at least 0"),
        ("{shape: [2], kind: probability}", "«[0.5, 0.6]»", "the values must sum to 1, and these sum to 1.1"),
        ("{shape: [2, 2], kind: probability, axis: 0}", "«[[1, 0], [1, 0]]»",
         "the values of each column must sum to 1, and these sum to 2"),
        ("{shape: [2, 2], kind: probability, axis: 1}", "«[[1, 1], [0, 0]]»",
         "the values of each row must sum to 1, and these sum to 2"),
        ("{shape: [3], kind: one-hot}", "[0, «0.5», 0.5]", "every value must be 0 or 1"),
        ("{shape: [3], kind: binary}", "[1, 0, «-1»]", "every value must be 0 or 1"),
        ("{shape: [3], kind: sign}", "[1, -1, «0»]", "every value must be 1 or -1"),
        ("{shape: [3], kind: one-hot}", "«[0, 1, 1]»", "the values must sum to 1, and these sum to 2"),
        ("{shape: [2, 2], kind: symmetric}", "[[1, «2»], [3, 1]]", "it must equal its transpose, entry by entry"),
        ("{shape: [2, 2], kind: positive-definite}", "[[1, «2»], [3, 1]]",
         "it must equal its transpose, entry by entry"),
        ("{shape: [2, 2], kind: positive-definite}", "«[[1, 2], [2, 1]]»",
         "v^T A v must be greater than 0 for every v but 0"),
        ("{shape: [2, 2], kind: positive-definite}", "«[[0, 0], [0, 0]]»",
         "v^T A v must be greater than 0 for every v but 0"),
    ],
)  # fmt: skip
def test_values_that_are_not_of_their_kind(declared: str, values: str, fault: str) -> None:
    kind = declared.split("kind: ")[1].rstrip("}").split(",")[0]
    check(
        marked_values(f"A: {declared}", f"A: {values}"),
        ("values-kind", f"A is of kind {kind}: {fault}", "change the values, or the kind of A"),
    )


@pytest.mark.parametrize(
    ("values", "code", "message", "hint"),
    [
        ("«y»: 1", "unknown-name", "y is no variable of this problem", "variables here: x, W"),
        ("«w»: 1", "unknown-name", "w is no variable of this problem",
         "did you mean 'W'? (variables here: x, W)"),
        ("«t»: 1", "unknown-name", "t is computed by the network, so its value cannot be given",
         "variables here: x, W"),
        ("x: [1, 2], «'x'»: [1, 2]", "duplicate-key", "the key 'x' stands in line 4 already", "remove one of the two"),
    ],
)  # fmt: skip
def test_values_of_what_is_no_variable(values: str, code: str, message: str, hint: str) -> None:
    check(marked_values("x: [2], W: [2, 2]", values), (code, message, hint))


def test_values_under_two_spellings_of_one_name() -> None:
    message = "x_1 is x1, whose values stand above"
    check(marked_values("x1: []", "x1: 1, «x_1»: 1"), ("duplicate-key", message, "remove one of them"))


def test_values_of_a_broken_variable_are_not_judged() -> None:
    check(
        marked_values("x: [«0»]", "x: [1, 2]"),
        ("structure", "x: a size is a whole number from 1 to 1,000,000, or a name, not 0",
         "a shape is [] (scalar), [n] (column) or [m, n] (matrix)"),
    )  # fmt: skip
