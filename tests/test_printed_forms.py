"""Closed forms as books print them, to the letter: each is true, every step to it is, and it reads back.

`test_identities.py` compares lengths with a book's; here a form that is as long, but that nobody would print, is
an error too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from test_derivation import check_every_line, check_every_line_reads_back

import symback


@dataclass(frozen=True)
class Printed:
    """∂f/∂wrt of a small network as its text. `kinds` are the variables that are not plain."""

    network: dict[str, str]
    shapes: dict[str, list[Any]]
    wrt: str
    text: str
    kinds: dict[str, Any] = field(default_factory=dict)
    method: str | None = None


def form(
    network: str | dict[str, str], shapes: str, wrt: str, text: str, *, method: str | None = None, **kinds: Any
) -> Printed:
    """`shapes` as "A: m n, x: n, c:"; a kind is a word, or a word and an axis."""
    sizes: dict[str, list[Any]] = {}
    for entry in shapes.split(","):
        variable, _, written = entry.partition(":")
        sizes[variable.strip()] = [int(s) if s.isdigit() else s for s in written.split()]
    return Printed({"f": network} if isinstance(network, str) else network, sizes, wrt, text, kinds, method)


def solved(row: Printed, order: int | None = None) -> symback.Solution:
    variables: dict[str, Any] = {}
    for name, shape in row.shapes.items():
        kind = row.kinds.get(name, "real")
        word, *axis = (kind,) if isinstance(kind, str) else kind
        variables[name] = {"shape": shape, "kind": word, **({"axis": axis[0]} if axis else {})}
    problem = symback.from_python(variables, row.network, wrt=row.wrt)
    return symback.derive(problem, method=row.method, order=order)


SPD, POS, HOT = "positive-definite", "positive", "one-hot"

KL = "sum(log(s) - log(r) + (r.^2 + (m - k).^2) ./ (2 s.^2) - 1/2)"

POWERS = [
    form(KL, "m: n, k: n, s: n, r: n", "m", "(m - k) ./ s .^ 2", s=POS, r=POS),
    form(KL, "m: n, k: n, s: n, r: n", "s", "1 ./ s - (r .^ 2 + (m - k) .^ 2) ./ s .^ 3", s=POS, r=POS),
    form("det(X)^2", "X: n n", "X", "2 det(X)^2 X^-T"),
    form("sum(a ./ (3 x).^2)", "a: n, x: n", "x", "-2/9 a ./ x .^ 3", x=POS),
    form("exp(-sum(x.^2) / (2 s^2))", "x: n, s:", "s", "f sum(x .^ 2) / s^3", s=POS),
    form("(a^T x)^3 / (2 c)", "a: n, x: n, c:", "x", "3/2 (a^T x)^2 a / c", c=POS),
    form("sum(x .* x .* y)", "x: n, y: n", "y", "x .* x"),
]

SIGNS = [
    form("exp(-1/2 x^T A x)", "x: n, A: n n", "x", "-1/2 f (A + A^T) x"),
    form({"E": "X - X W W^T", "f": "norm_fro(E)^2"}, "X: n d, W: d k", "W", "-2 (X^T E + E^T X) W"),
    form("-sum(A .* X) - sum(B .* X) + tr(C X)", "A: n n, B: n n, C: n n, X: n n", "X", "C^T - A - B"),
    form("sum((-a - x) .* x)", "a: n, x: n", "x", "-2 x - a"),
    form("tr(A inv(X)) + tr(inv(X) B)", "A: n n, B: n n, X: n n", "X", "-X^-T (A^T + B^T) X^-T"),
    form("-(x - y)^T A (x - y)", "x: n, y: n, A: n n", "A", "-(x - y) (x - y)^T"),
    form("sum((y - a) .* (x .* (a - y)))", "x: n, y: n, a: n", "x", "-(a - y) .* (a - y)"),
]

SIGNS_OF_SECOND = [
    form(
        "exp(-sum((x - y).^2) / (2 s^2))", "x: n, y: n, s:", "x",
        "f ((x - y) (x - y)^T / s^2 - eye(n)) / s^2", s=POS,
    ),
    form("tr(A inv(X))", "A: n n, X: n n", "X", "X^-T (dX^T X^-T A^T + A^T X^-T dX^T) X^-T"),
]  # fmt: skip

GP = {"C": "a K + s eye(n)", "f": "-1/2 y^T inv(C) y - 1/2 logdet(C)"}

TWO = {"A": SPD, "B": SPD}

SYMMETRY = [
    form("det(X^T A X)", "X: 5 2, A: 5 5", "X", "2 f A X z^(-1)", A=SPD),
    form("logdet(X^T X)", "X: 5 2", "X", "2 X z^(-1)"),
    form({"Y": "X W", "f": "norm_fro(Y^T Y - eye(d))^2"}, "X: n d, W: d d", "W", "4 X^T Y (Y^T Y - eye(d))"),
    form(GP, "y: n, K: n n, a:, s:", "y", "-C^(-1) y", K=SPD, a=POS, s=POS),
    form("norm_fro(X - X^T)^2", "X: n n", "X", "4 (X - X^T)"),
    form("b^T inv(M + x x^T) b", "x: n, M: n n, b: n", "x", "-(z1^-T b b^T z1^-T + z1^(-1) b b^T z1^(-1)) x"),
    form("tr(inv(W^T B W) W^T A W)", "W: 5 2, A: 5 5, B: 5 5", "W", "2 (A - B W z1^(-1) W^T A) W z1^(-1)", **TWO),
    form("norm_fro(X X^T)^2", "X: n d", "X", "4 X X^T X"),
    form({"S": "X X^T", "f": "sum(log(1 + S .^ 2))"}, "X: n d", "X", "4 (S ./ (1 + S .^ 2)) X"),
    form({"S": "X + X^T", "f": "a^T inv(S) a"}, "X: n n, a: n", "X", "-2 S^(-1) a a^T S^(-1)"),
]  # fmt: skip

RBM = ("-b^T v - sum(log(1 + exp(W^T v + c)))", "v: m, W: m n, b: m, c: n", "W", "-v sigmoid(z1)^T")
NEURON = ("1/(1 + exp(-w^T x))", "w: n, x: n", "w", "sigmoid'(z) x")

BY_NAME = [
    *(form(*RBM, method=method) for method in (None, "jacobian", "differential", "index")),
    *(form(*NEURON, method=method) for method in (None, "jacobian", "differential", "index")),
    form("log(1 + exp(a^T x))", "a: n, x: n", "x", "a sigmoid(z)"),
    form("1 / (1 + exp(w^T x))", "w: n, x: n", "w", "-sigmoid'(z) x"),
    form({"p": "1 / (1 + exp(-w^T x))", "f": "-y log(p) - (1 - y) log(1 - p)"}, "w: n, x: n, y:", "w", "(p - y) x"),
    form({"e": "exp(z)", "f": "sum(log(1 + e))"}, "z: n", "z", "e ./ (1 + e)"),
]

SPECTRAL = {"v": "W u / norm2(W u)", "f": "v^T W u"}

LENGTHS = [
    form(SPECTRAL, "W: m n, u: n", "W", "v u^T"),
    form(SPECTRAL, "W: m n, u: n", "u", "W^T v"),
    form("x^T x / norm2(x)", "x: n", "x", "(2 norm2(x) - f) x / norm2(x)^2"),
]

SHORT = [
    form("1/2 sum(max(0, u).^2)", "u: n", "u", "max(0, u)"),
    form("max(c, 0)^3", "c:", "c", "3 max(c, 0)^2"),
    form("1/2 sum(max(0, 1 - y .* (X w)).^2)", "X: n d, w: d, y: n", "w", "-X^T (max(0, 1 - y .* (X w)) .* y)"),
    form("x^T diag(y) x", "x: n, y: n", "y", "x .* x"),
    form("a^T A diag(y) x", "x: n, y: n, A: m n, a: m", "y", "A^T a .* x"),
    form("tr(diag(x) A)", "x: n, A: n n", "x", "diag(A)"),
    form({"P": "softmax(Z, axis=0)", "f": "sum(P diag(v) ones(n))"}, "Z: m n, v: n", "v", "P^T ones(m)"),
    form("1/2 logdet(X^T X + s eye(n))", "X: m n, s:", "s", "1/2 tr(z1^(-1))", s=POS),
    form(GP, "y: n, K: n n, a:, s:", "a", "1/2 tr(K (C^(-1) y y^T C^(-1) - C^(-1)))", K=SPD, a=POS, s=POS),
    form("s tr(A)", "A: n n, s:", "s", "tr(A)", method="index"),
    form({"C": "A + s eye(n)", "f": "logdet(C)"}, "A: n n, s:", "s", "tr(C^(-1))", method="index", A=SPD),
    form(
        {"R": "M - ones(k) x^T", "z": "sum(R.^2, axis=1)", "f": "-logsumexp(z)"},
        "x: n, M: k n",
        "x",
        "2 R^T softmax(z)",
    ),
    form(
        {"K": "X X^T + s eye(n)", "f": "1/2 y^T inv(K) y + 1/2 logdet(K)"},
        "X: n d, y: n, s:",
        "X",
        "(K^(-1) - K^(-1) y y^T K^(-1)) X",
        method="jacobian",
        s=POS,
    ),
    form(
        {"Z": "W X", "f": "1/(2 m) sum(Z.^2) + c/2 norm_fro(W)^2"},
        "W: d n, X: n m, c:",
        "W",
        "c W + 1/m Z X^T",
        method="jacobian",
    ),
    form({"z": "c sum(R.^2, axis=1)", "f": "q^T z"}, "R: n k, q: n, c:", "c", "q^T R .^ 2 ones(k)", method="index"),
    form({"c": "sum(A .* B)", "f": "c^2"}, "A: n n, B: n n", "A", "2 c B"),
]

OTHER_METHODS = ("jacobian", "index", "differential")
ROWS = "cross_entropy(softmax(X W, axis=1), Y)"
COLUMNS = "cross_entropy(softmax(W X, axis=0), Y)"
SMOOTH = "cross_entropy(softmax(z), t)"

SHARES = [
    form({"t": "(1 - e) y + e/k", "f": SMOOTH}, "y: k, z: k, e:", "z", "softmax(z) - t", y=HOT),
    form({"t": "(1 - e) y + e", "f": SMOOTH}, "y: k, z: k, e:", "z", "sum(t) softmax(z) - t", y=HOT),
    form({"t": "9/10 y + 1/10 q", "f": SMOOTH}, "y: k, z: k, q: k", "z", "softmax(z) - t", y=HOT, q="probability"),
    form(
        {"T": "(1 - e) Y + e/k ones(n, k)", "f": "1/n cross_entropy(softmax(Z, axis=1), T)"},
        "Y: n k, Z: n k, e:", "Z", "1/n (softmax(Z, axis=1) - T)", Y=(HOT, 1),
    ),
    *(form(ROWS, "X: n d, W: d k, Y: n k", "W", "X^T (p1 - Y)", Y=(HOT, 1), method=m) for m in OTHER_METHODS),
    *(form(COLUMNS, "X: d n, W: k d, Y: k n", "W", "(p1 - Y) X^T", Y=(HOT, 0), method=m) for m in OTHER_METHODS),
]  # fmt: skip

BIAS = "1/n cross_entropy(softmax(X W + ones(n) b^T, axis=1), Y)"
QUADRATIC = "-(z1^-T b (z1^(-1) b)^T x + (x^T z1^-T b) z1^(-1) b)"
RESIDUAL = {"h": "tanh(W x)", "g": "h + tanh(V h)", "f": "v^T g"}

TRANSPOSED = [
    form(
        GP, "y: n, K: n n, a:, s:", "a",
        "1/2 (y^T C^(-1) K C^(-1) y - tr(C^(-1) K))", method="jacobian", K=SPD, a=POS, s=POS,
    ),
    form({"C": "s X", "f": "sum(C .* Y)"}, "X: m n, Y: m n, s:", "s", "sum(Y .* X)", method="jacobian"),
    form({"C": "s A", "f": "a^T C b"}, "A: m n, s:, a: m, b: n", "s", "a^T A b", method="jacobian"),
    form(BIAS, "X: n d, W: d k, b: k, Y: n k", "b", "1/n (p1 - Y)^T ones(n)", Y=(HOT, 1), method="jacobian"),
    form("b^T inv(M + x x^T) b", "x: n, M: n n, b: n", "x", QUADRATIC, method="jacobian"),
    form({"C": "X^T X", "f": "norm_fro(C - eye(d))^2"}, "X: n d", "X", "4 X (C - eye(d))", method="jacobian"),
    form("a^T (1 ./ (c - x))", "x: n, a: n, c: n", "x", "a ./ (c - x) .^ 2"),
    form("-v^T tanh(W (y - x))", "x: n, y: n, v: m, W: m n", "W", "(v .* tanh'(z1)) (x - y)^T"),
    form(
        {"Z": "A X W", "f": "-sum(Y .* log_softmax(Z, axis=1))"}, "A: n n, X: n d, W: d k, Y: n k", "W",
        "X^T A^T (softmax(Z, axis=1) - Y)", Y=(HOT, 1), method="jacobian",
    ),
    form(
        RESIDUAL, "x: n, W: m n, V: m m, v: m", "W",
        "diag(tanh'(z_h)) (v + V^T diag(tanh'(z1)) v) x^T", method="jacobian",
    ),
]  # fmt: skip

ALL = POWERS + SIGNS + SYMMETRY + BY_NAME + LENGTHS + SHORT + SHARES + TRANSPOSED


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{list(row.network.values())[-1]} by {row.wrt}")
def test_the_form_that_books_print(row: Printed) -> None:
    solution = solved(row)
    assert symback.text(solution.derivations[0].closed.compact) == row.text
    assert isinstance(solution.numbers, list), solution.numbers.reason
    assert all(found.check.agrees for found in solution.numbers)
    lines = [(step.lhs, step.rhs) for step in solution.steps]
    assert len(lines) == len(set(lines)), "a rewriting goes in circles"
    if row.method is None:
        check_every_line(solution)
        check_every_line_reads_back(solution)
    assert symback.check(solution.problem, row.text).verdict == "correct"


@pytest.mark.parametrize("row", SIGNS_OF_SECOND, ids=lambda row: f"{list(row.network.values())[-1]} by {row.wrt}")
def test_the_second_derivative_that_books_print(row: Printed) -> None:
    solution = solved(row, order=2)
    assert symback.text(solution.derivations[0].closed.compact) == row.text
    assert isinstance(solution.numbers, list), solution.numbers.reason
    assert all(found.check.agrees for found in solution.numbers)


def test_equations_of_one_form_are_told_apart_by_what_arrives() -> None:
    """S and T have one form; the derivative by S is symmetric, the one by T is not."""
    for first, second in (("norm_fro(S)^2", "sum(C .* T)"), ("sum(C .* T)", "norm_fro(S)^2")):
        network = {"S": "X X^T", "T": "Y Y^T", "f": f"{first} + {second}"}
        variables = {"X": ["n", "d"], "Y": ["n", "d"], "C": ["n", "n"]}
        solution = symback.derive(symback.from_python(variables, network, wrt=["X", "Y"]))
        forms = [symback.text(derivation.closed.compact) for derivation in solution.derivations]
        assert forms == ["4 S X", "(C + C^T) Y"]


def test_functions_are_called_by_their_names_in_a_line_of_their_own() -> None:
    first, *_ = solved(form(*RBM)).steps
    assert (symback.text(first.lhs), first.rule) == ("log(1 + exp(W^T v + c))", "by its name")
    assert symback.text(first.rhs) == "softplus(W^T v + c)"


def test_a_sum_of_kronecker_products_is_transposed_term_by_term() -> None:
    problem = symback.from_python({"x": ["n"]}, {"Y": "x x^T"}, wrt="x")
    (derivation,) = symback.derive(problem, layout="gradient").derivations
    assert symback.text(derivation.closed.compact) == "kron(x^T, eye(n)) + kron(eye(n), x^T)"
