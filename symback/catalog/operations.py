"""Functions of whole arrays: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Literal

from symback import shapes
from symback.catalog.operation_values import (
    Array,
    absolute,
    diag,
    either,
    extreme,
    kron_left,
    kron_right,
    length,
    logdet,
    logsumexp,
    scalar,
    softmax,
    unvec,
    vec,
)
from symback.shapes import Shape

COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Operation:
    """R = f(A), or f(A, B), of whole arrays; with `axes`, also along one axis of a matrix.

    `shape(axis, *shapes)` is R's shape or raises `ShapeError`; `value(np, axis, *arrays)` is R.
    `pullbacks` say, for each argument, what a cotangent G of R becomes there, in the language of
    problem files. Names in them: A and B, the arguments; R; G; S and T, which are G and R spread over
    the shape of A; V, G's entries column by column in the shape of A; J, u and v, all-ones of A's shape,
    and columns of A's height and width; I, the identity of A's height; count, the number of entries of A
    for each of R. `{axis}` is the axis of the call, and `{left}`, `{right}` spread what stands between
    them along it. `pushforwards` say, for each argument, how R changes where that argument changes by D,
    with the same names but G, S and V; what is `linear` needs none, since it changes by the function of D.
    `why` is one plain sentence for a student, with {y} for R and {x} for the argument. What is `linear`
    lets a number out in front; what `sums_to_one` has entries that do, along the axis. `kinks` are where there is
    no derivative: R at 0, an entry of A at 0, or two entries of which either could be picked. In a derivation the
    argument gets a name of its own where `names_argument`, and R where `output` says by which letter. What
    is `sized` is told the shape of its result after its arguments, and so are `shape` and `value`. `infix`
    is the sign (Unicode, LaTeX) of what is written between its two arguments. What no book has a name for has a
    `definition`, told on every page where it stands, with {a} and {b} for the arguments. One that has
    `two_names` is written, but for text, as a function of a function, whose power would be that of the inner one.
    `formula` is R by sums and
    elementwise functions, in the names of the pullbacks, "" where there is none; `log` is log R where entries
    of R underflow. `proof` leads to the pullback: equations (left, right, a few words) in the same names, and
    D for the change of A; the left side is the derivative by A where it is empty. What holds for columns
    alone ends with COLUMN. `moves` lead to the pushforward: what the change of R is, line by line, where the
    lines of `proof` that say nothing of G do not. `bounds` are as of an elementwise function.
    """

    name: str
    shape: Callable[..., Shape]
    value: Callable[..., Array]
    pullbacks: tuple[str, ...]
    why: str
    axes: bool = False
    linear: bool = False
    sums_to_one: bool = False
    pushforwards: tuple[str, ...] = ()
    output: str = ""
    names_argument: bool = False
    latex: tuple[str, str] = ("", ")")
    unicode: tuple[str, str] = ("", ")")
    kinks: Literal["", "ties", "at 0", "entries at 0"] = ""
    formula: str = ""
    log: str = ""
    convention: str = ""
    domain: str = ""
    proof: tuple[tuple[str, ...], ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    sized: bool = False
    two_names: bool = False
    infix: tuple[str, str] = ("", "")
    definition: str = ""
    bounds: tuple[float, float] = (-inf, inf)


_LARGEST = "where several entries are largest there is no derivative, and each counts as the largest"
_SMALLEST = "where several entries are smallest there is no derivative, and each counts as the smallest"
_EQUAL = "where both are equal there is no derivative, and 0 is taken"
_SINGULAR = "an invertible matrix"

_ROWS = (
    Operation(
        "sum", shapes.reduced, lambda np, axis, a: np.sum(a, axis=axis, keepdims=True), ("S",),
        "every entry counts once in {y}", axes=True, linear=True,
    ),
    Operation(
        "mean", shapes.reduced, lambda np, axis, a: np.mean(a, axis=axis, keepdims=True), ("1/count S",),
        "every entry counts in {y} with the same weight, one over their number", axes=True, linear=True,
        formula="1/count sum(A{axis})",
    ),
    Operation(
        "logsumexp", shapes.reduced_along, logsumexp, ("S .* softmax(A{axis})",),
        "the slope of {y} by an entry is its exp over the sum of all: its share, the softmax",
        axes=True, names_argument=True,
        pushforwards=("sum(softmax(A{axis}) .* D{axis})",),
        formula="log(sum(exp(A){axis}))",
        proof=(
            (
                "exp(A) ./ ({left}sum(exp(A){axis}){right})",
                "softmax(A{axis})",
                "the slope by an entry: one over the sum, times exp of the entry",
            ),
        ),
    ),
    Operation(
        "max", shapes.reduced, extreme("max"), ("S .* (1 - step(T - A))",),
        "only the largest entry moves {y}", axes=True, names_argument=True, kinks="ties",
        convention=_LARGEST,
        pushforwards=("sum((1 - step(T - A)) .* D{axis})",),
        proof=(
            (
                "sum(A .* (1 - step(T - A)){axis})",
                "R",
                "the second factor is 1 at the largest entry, and 0 elsewhere",
            ),
        ),
    ),
    Operation(
        "min", shapes.reduced, extreme("min"), ("S .* (1 - step(A - T))",),
        "only the smallest entry moves {y}", axes=True, names_argument=True, kinks="ties",
        convention=_SMALLEST,
        pushforwards=("sum((1 - step(A - T)) .* D{axis})",),
        proof=(
            (
                "sum(A .* (1 - step(A - T)){axis})",
                "R",
                "the second factor is 1 at the smallest entry, and 0 elsewhere",
            ),
        ),
    ),
    Operation(
        "norm1", shapes.reduced, scalar(lambda np, a: np.sum(absolute(np, a))), ("S .* sign(A)",),
        "each entry moves {y} at rate 1, in the direction of its sign",
        latex=(r"\lVert ", r" \rVert_1"), unicode=("‖", "‖₁"), kinks="entries at 0",
        convention="at 0 the derivative is taken as 0",
        pushforwards=("sum(sign(A) .* D)",),
        formula="sum(abs(A))",
        proof=(
            (
                "sign(A) .* A",
                "abs(A)",
                "so the slope by an entry is its sign",
            ),
        ),
    ),
    Operation(
        "norm2", shapes.reduced_vector, length, ("G / R A",),
        "{y} grows fastest along the vector itself, at rate 1",
        latex=(r"\lVert ", r" \rVert_2"), unicode=("‖", "‖₂"), kinks="at 0", convention="not differentiable at 0",
        pushforwards=("sum(A .* D) / R",),
        formula="sqrt(sum(A .^ 2))",
        proof=(
            (
                "1/2 / sqrt(sum(A .^ 2)) (2 A)",
                "A / R",
                "the slope of the root, times that of the squares",
            ),
        ),
    ),
    Operation(
        "norm_fro", shapes.reduced, length, ("G / R A",),
        "{y} grows fastest along the matrix itself, at rate 1",
        latex=(r"\lVert ", r" \rVert_F"), unicode=("‖", "‖_F"), kinks="at 0", convention="not differentiable at 0",
        pushforwards=("sum(A .* D) / R",),
        formula="sqrt(sum(A .^ 2))",
        proof=(
            (
                "1/2 / sqrt(sum(A .^ 2)) (2 A)",
                "A / R",
                "the slope of the root, times that of the squares",
            ),
        ),
    ),
    Operation(
        "softmax", shapes.along, softmax, ("R .* (G - {left}sum(R .* G{axis}){right})",),
        "raising one entry of {x} raises its own share in {y} and lowers every share in proportion", axes=True,
        output="p", names_argument=True, sums_to_one=True, bounds=(0, 1),
        pushforwards=("R .* (D - {left}sum(R .* D{axis}){right})",),
        formula="exp(A) ./ ({left}sum(exp(A){axis}){right})", log="log_softmax(A{axis})",
        proof=(
            (
                "",
                (
                    "exp(A) ./ ({left}sum(exp(A){axis}){right}) .* G"
                    " - exp(A) .* ({left}sum(G .* exp(A){axis}){right}) ./ ({left}sum(exp(A){axis}){right}) .^ 2"
                ),
                "the quotient rule: an entry of {x} stands above in its own share, and below in all",
            ),
            ("", "(diag(R) - R R^T) G", "what is divided by the sum is {y}: the Jacobian, times what arrives", COLUMN),
        ),
        moves=(
            (
                (
                    "exp(A) ./ ({left}sum(exp(A){axis}){right}) .* D"
                    " - exp(A) .* ({left}sum(exp(A) .* D{axis}){right}) ./ ({left}sum(exp(A){axis}){right}) .^ 2"
                ),
                "the quotient rule: exp is its own slope, above and in every term of the sum below",
            ),
        ),
    ),
    Operation(
        "log_softmax", shapes.along, lambda np, axis, a: a - logsumexp(np, axis, a),
        ("G - softmax(A{axis}) .* ({left}sum(G{axis}){right})",),
        "{y} is {x} minus its log sum exp, whose slope is the softmax", axes=True,
        output="l", names_argument=True,
        pushforwards=("D - {left}sum(softmax(A{axis}) .* D{axis}){right}",),
        formula="A - {left}log(sum(exp(A){axis})){right}",
        proof=(
            (
                "exp(A) ./ ({left}sum(exp(A){axis}){right})",
                "softmax(A{axis})",
                "the slope of the log: one over the sum, times exp of the entry",
            ),
        ),
    ),
    Operation(
        "tr", shapes.of_square, scalar(lambda np, a: np.trace(a)), ("G I",),
        "{y} adds up the diagonal, so each diagonal entry counts once and no other does",
        latex=(r"\operatorname{tr}(", ")"), linear=True,
        formula="sum(I .* A)",
    ),
    Operation(
        "det", shapes.of_square, scalar(lambda np, a: np.linalg.det(a)), ("G R inv(A)^T",),
        "the slope of {y} by an entry is its cofactor: {y} times that entry of the inverse, transposed",
        latex=(r"\det(", ")"), domain=_SINGULAR, names_argument=True,
        pushforwards=("R tr(inv(A) D)",),
        proof=(
            (
                "det(A + D)",
                "R det(I + inv(A) D)",
                ("the determinant of a product is the product of determinants; to first order the second is 1 + the "
                "trace of what is added, since every other product in it has two small factors"),
            ),
        ),
    ),
    Operation(
        "logdet", shapes.of_square, logdet, ("G inv(A)^T",),
        "the slope of {y} by an entry is its cofactor over the determinant: that entry of the inverse, transposed",
        latex=(r"\log\det(", ")"), unicode=("log det(", ")"), domain="a matrix with positive determinant",
        names_argument=True, two_names=True,
        pushforwards=("tr(inv(A) D)",),
        proof=(
            (
                "logdet(A + D)",
                "R + logdet(I + inv(A) D)",
                ("the determinant of a product is the product of determinants; to first order the second is 1 + the "
                "trace of what is added, and its log that trace"),
            ),
        ),
    ),
    Operation(
        "diag", shapes.diagonal, diag, ("diag(G)",),
        "only the diagonal of the matrix comes from the column, or goes to it",
        latex=(r"\operatorname{diag}(", ")"), linear=True,
    ),
    Operation(
        "vec", shapes.vectorised, vec, ("V",),
        "{y} has the entries of {x}, column after column", linear=True,
    ),
    Operation(
        "unvec", shapes.reshaped, unvec, ("vec(G)",),
        "{y} has the entries of {x}, column after column", linear=True, sized=True,
    ),
)  # fmt: skip

_PAIRS = (
    Operation(
        "max", shapes.pair, either(1.0), ("G .* step(A - B)", "G .* step(B - A)"),
        "the larger of the two moves {y}, the other does not", kinks="ties", convention=_EQUAL,
        pushforwards=("step(A - B) .* D", "step(B - A) .* D"),
        proof=(("R", "step(A - B) .* A + (1 - step(A - B)) .* B", "entry by entry one of the two"),),
    ),
    Operation(
        "min", shapes.pair, either(-1.0), ("G .* step(B - A)", "G .* step(A - B)"),
        "the smaller of the two moves {y}, the other does not", kinks="ties", convention=_EQUAL,
        pushforwards=("step(B - A) .* D", "step(A - B) .* D"),
        proof=(("R", "step(B - A) .* A + (1 - step(B - A)) .* B", "entry by entry one of the two"),),
    ),
    # The pullbacks of kron are the contractions of G with the other factor, and theirs are kron and each other
    # (Van Loan and Pitsianis, Approximation with Kronecker products, 1993, whose rearranged G they multiply).
    Operation(
        "kron", shapes.kronecker, lambda np, axis, a, b: np.kron(a, b), ("kron_left(G, B)", "kron_right(G, A)"),
        "every entry of one factor meets every entry of the other in {y}, so {x} collects from all the blocks",
        infix=("⊗", r"\otimes"), pushforwards=("kron(D, B)", "kron(A, D)"),
    ),
    Operation(
        "kron_left", shapes.blocks, kron_left, ("kron(G, B)", "kron_right(A, G)"),
        "entry (i, j) of {y} adds up block (i, j) times the other argument, entry by entry",
        pushforwards=("kron_left(D, B)", "kron_left(A, D)"),
        definition="entry (i, j) adds up block (i, j) of {a} times {b}, entry by entry; a block has the shape of {b}",
    ),
    Operation(
        "kron_right", shapes.blocks, kron_right, ("kron(B, G)", "kron_left(A, G)"),
        "{y} adds up the blocks, each times its entry of the other argument",
        pushforwards=("kron_right(D, B)", "kron_right(A, D)"),
        definition="the sum of the blocks of {a}, each times its entry of {b}; {b} has an entry for each block",
    ),
)  # fmt: skip

OPERATIONS: dict[tuple[str, int], Operation] = {(row.name, len(row.pullbacks)): row for row in _ROWS + _PAIRS}
"""Every function of whole arrays, by name and number of arguments."""

OPERATION_NAMES: frozenset[str] = frozenset(name for name, _ in OPERATIONS)
