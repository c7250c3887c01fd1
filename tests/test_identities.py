"""The derivatives that books print: ours have the same value, and no more symbols.

Numbers in brackets are equations of Petersen and Pedersen, The Matrix Cookbook, version of 15 November
2012; the rest are the losses and layers as courses print them. A book's form is written in the language
of problem files and may use the names of the network, as ours may.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

import symback
from symback import algebra
from symback.language import Scope, read
from symback.language.build import build
from symback.numeric.evaluate import evaluate
from symback.rewrite import symbols_in


@dataclass(frozen=True)
class Identity:
    """∂of/∂wrt of a small network, and its printed form. `kinds` are the variables that are not plain."""

    name: str
    network: dict[str, str]
    shapes: dict[str, list[Any]]
    wrt: str
    book: str
    kinds: dict[str, Any] = field(default_factory=dict)


def identity(name: str, formula: str | dict[str, str], shapes: str, wrt: str, book: str, **kinds: Any) -> Identity:
    """`shapes` as "A: m n, x: n, c:"; a kind is a word, or a word and an axis."""
    sizes: dict[str, list[Any]] = {}
    for entry in shapes.split(","):
        variable, _, written = entry.partition(":")
        sizes[variable.strip()] = [int(s) if s.isdigit() else s for s in written.split()]
    network = {"f": formula} if isinstance(formula, str) else formula
    return Identity(name, network, sizes, wrt, book, kinds)


SPD, SYM, HOT, PROB = "positive-definite", "symmetric", "one-hot", "probability"
SQUARE = "X: n n, A: n n, B: n n, C: n n"

COOKBOOK = [
    # 2.1 determinants
    identity("49 det", "det(X)", "X: n n", "X", "f inv(X)^T"),
    identity("51 det of a product", "det(A X B)", SQUARE[:-8], "X", "f inv(X)^T", A=SPD, B=SPD, X=SPD),
    identity("53 det, A symmetric", "det(X^T A X)", "X: 5 2, A: 5 5", "X", "2 f A X inv(X^T A X)", A=SPD),
    identity("54 det of a quadratic form", "det(X^T A X)", "X: 5 2, A: 5 5", "X", "f (A X inv(X^T A X) + A^T X inv(X^T A^T X))"),
    identity("55 logdet of a Gram matrix", "logdet(X^T X)", "X: 5 2", "X", "2 X inv(X^T X)"),
    identity("57 logdet", "logdet(X)", "X: n n", "X", "inv(X)^T", X=SPD),
    identity("57 log of det", "log(det(X))", "X: n n", "X", "inv(X)^T", X=SPD),
    identity("58 det of a square", "det(X^2)", "X: n n", "X", "2 f inv(X)^T"),
    # 2.2 inverses
    identity("61 bilinear in the inverse", "a^T X^-1 b", "X: n n, a: n, b: n", "X", "-X^-T a b^T X^-T"),
    identity("62 det of the inverse", "det(inv(X))", "X: n n", "X", "-f X^-T"),
    identity("63 trace with an inverse", "tr(A X^-1 B)", "X: n n, A: m n, B: n m", "X", "-(X^-1 B A X^-1)^T"),
    identity("64 inverse of a sum", "tr(inv(X + A))", "X: n n, A: n n", "X", "-(inv(X + A) inv(X + A))^T"),
    # 2.4 vector and matrix forms
    identity("69 linear", "x^T a", "x: n, a: n", "x", "a"),
    identity("69 linear, turned", "a^T x", "x: n, a: n", "x", "a"),
    identity("70 bilinear", "a^T X b", "X: m n, a: m, b: n", "X", "a b^T"),
    identity("71 bilinear, transposed", "a^T X^T b", "X: n m, a: m, b: n", "X", "b a^T"),
    identity("72 quadratic", "a^T X a", "X: n n, a: n", "X", "a a^T"),
    identity("76 square of the sum", "sum(X)^2", "X: m n", "X", "2 sum(X) ones(m, n)"),
    identity("77 Gram form", "b^T X^T X c", "X: m n, b: n, c: n", "X", "X (b c^T + c b^T)"),
    identity("78 two affine maps", "(B x + b)^T C (D x + d)", "x: n, B: m n, b: m, C: m k, D: k n, d: k", "x", "B^T C (D x + d) + D^T C^T (B x + b)"),
    identity("79 Gram form by matrix", "b^T X^T D X c", "X: m n, D: m m, b: n, c: n", "X", "D^T X b c^T + D X c b^T"),
    identity("80 affine quadratic by matrix", "(X b + c)^T D (X b + c)", "X: m n, D: m m, b: n, c: m", "X", "(D + D^T) (X b + c) b^T"),
    identity("81 quadratic form", "x^T B x", "x: n, B: n n", "x", "(B + B^T) x"),
    identity("84 weighted squares by s", "(x - A s)^T W (x - A s)", "x: n, A: n k, s: k, W: n n", "s", "-2 A^T W (x - A s)", W=SYM),
    identity("85 weighted distance by x", "(x - s)^T W (x - s)", "x: n, s: n, W: n n", "x", "2 W (x - s)", W=SYM),
    identity("86 weighted distance by s", "(x - s)^T W (x - s)", "x: n, s: n, W: n n", "s", "-2 W (x - s)", W=SYM),
    identity("87 weighted squares by x", "(x - A s)^T W (x - A s)", "x: n, A: n k, s: k, W: n n", "x", "2 W (x - A s)", W=SYM),
    identity("88 weighted squares by A", "(x - A s)^T W (x - A s)", "x: n, A: n k, s: k, W: n n", "A", "-2 W (x - A s) s^T", W=SYM),
    identity("91 second power", "a^T X^2 b", "X: n n, a: n, b: n", "X", "a b^T X^T + X^T a b^T"),
    identity("91 third power", "a^T X^3 b", "X: n n, a: n, b: n", "X", "a b^T X^T X^T + X^T a b^T X^T + X^T X^T a b^T"),
    identity("92 Gram of a power", "a^T (X^2)^T X^2 b", "X: n n, a: n, b: n", "X", "X a b^T X^T X^T + X^T X a b^T X^T + X b a^T X^T X^T + X^T X b a^T X^T".replace("X a b^T X^T X^T", "X X b a^T X^T").replace("X b a^T X^T X^T", "X X a b^T X^T").replace("X^T X a b^T X^T", "X^T X X a b^T").replace("X^T X b a^T X^T", "X^T X X b a^T")),
    identity("97 quadratic with a linear part", "x^T A x + b^T x", "x: n, A: n n, b: n", "x", "(A + A^T) x + b"),
    # 2.5 traces
    identity("99 trace", "tr(X)", "X: n n", "X", "eye(n)"),
    identity("100 tr XA", "tr(X A)", "X: m n, A: n m", "X", "A^T"),
    identity("101 tr AXB", "tr(A X B)", "A: m n, X: n k, B: k m", "X", "A^T B^T"),
    identity("102 tr AX'B", "tr(A X^T B)", "A: m k, X: n k, B: n m", "X", "B A"),
    identity("103 tr X'A", "tr(X^T A)", "X: m n, A: m n", "X", "A"),
    identity("104 tr AX'", "tr(A X^T)", "X: m n, A: m n", "X", "A"),
    identity("106 tr X^2", "tr(X^2)", "X: n n", "X", "2 X^T"),
    identity("107 tr X^2 B", "tr(X^2 B)", "X: n n, B: n n", "X", "(X B + B X)^T"),
    identity("108 tr X'BX", "tr(X^T B X)", "X: n k, B: n n", "X", "B X + B^T X"),
    identity("109 tr BXX'", "tr(B X X^T)", "X: n k, B: n n", "X", "B X + B^T X"),
    identity("110 tr XX'B", "tr(X X^T B)", "X: n k, B: n n", "X", "B X + B^T X"),
    identity("111 tr XBX'", "tr(X B X^T)", "X: n k, B: k k", "X", "X B^T + X B"),
    identity("112 tr BX'X", "tr(B X^T X)", "X: n k, B: k k", "X", "X B^T + X B"),
    identity("113 tr X'XB", "tr(X^T X B)", "X: n k, B: k k", "X", "X B^T + X B"),
    identity("114 tr AXBX", "tr(A X B X)", SQUARE[:-8], "X", "A^T X^T B^T + B^T X^T A^T"),
    identity("115 tr X'X", "tr(X^T X)", "X: n k", "X", "2 X"),
    identity("115 tr XX'", "tr(X X^T)", "X: n k", "X", "2 X"),
    identity("116 tr B'X'CXB", "tr(B^T X^T C X B)", "X: n k, B: k m, C: n n", "X", "C^T X B B^T + C X B B^T"),
    identity("117 tr X'BXC", "tr(X^T B X C)", "X: n k, B: n n, C: k k", "X", "B X C + B^T X C^T"),
    identity("118 tr AXBX'C", "tr(A X B X^T C)", "A: m n, X: n k, B: k k, C: n m", "X", "A^T C^T X B^T + C A X B"),
    identity("119 squared affine map", "tr((A X B + C) (A X B + C)^T)", "A: m n, X: n k, B: k l, C: m l", "X", "2 A^T (A X B + C) B^T"),
    identity("121 tr X^3", "tr(X^3)", "X: n n", "X", "3 (X^2)^T"),
    identity("121 tr X^4", "tr(X^4)", "X: n n", "X", "4 (X^3)^T"),
    identity("122 tr AX^3", "tr(A X^3)", "X: n n, A: n n", "X", "(A X X)^T + (X A X)^T + (X X A)^T".replace("(A X X)^T", "X^T X^T A^T").replace("(X A X)^T", "X^T A^T X^T").replace("(X X A)^T", "A^T X^T X^T")),
    identity("123 fourth order", "tr(B^T X^T C X X^T C X B)", "X: n k, B: k m, C: n n", "X", "C X X^T C X B B^T + C^T X B B^T X^T C^T X + C X B B^T X^T C X + C^T X X^T C^T X B B^T"),
    identity("124 tr AX^-1 B", "tr(A X^-1 B)", SQUARE[:-8], "X", "-X^-T A^T B^T X^-T"),
    identity("125 inverse Gram", "tr(inv(X^T C X) A)", "X: 5 2, C: 5 5, A: 2 2", "X", "-C X inv(X^T C X) (A + A^T) inv(X^T C X)", C=SPD),
    identity("126 Fisher's ratio", "tr(inv(X^T C X) (X^T B X))", "X: 5 2, C: 5 5, B: 5 5", "X", "-2 C X inv(X^T C X) X^T B X inv(X^T C X) + 2 B X inv(X^T C X)", B=SYM, C=SPD),
    identity("127 Fisher's ratio, shifted", "tr(inv(A + X^T C X) (X^T B X))", "X: 5 2, C: 5 5, B: 5 5, A: 2 2", "X", "-2 C X inv(A + X^T C X) X^T B X inv(A + X^T C X) + 2 B X inv(A + X^T C X)", A=SPD, B=SYM, C=SPD),
    # 2.6 norms
    identity("129 distance", "norm2(x - a)", "x: n, a: n", "x", "(x - a) / norm2(x - a)"),
    identity("131 squared length", "norm2(x)^2", "x: n", "x", "2 x"),
    identity("132 squared Frobenius norm", "norm_fro(X)^2", "X: m n", "X", "2 X"),
    # 2.8 and 8: Gaussians
    identity("Gaussian by mean", "-1/2 (x - m)^T inv(S) (x - m)", "x: n, m: n, S: n n", "m", "inv(S) (x - m)", S=SPD),
    identity("Gaussian by covariance", "-1/2 logdet(S) - 1/2 (x - m)^T inv(S) (x - m)", "x: n, m: n, S: n n", "S", "1/2 inv(S) (x - m) (x - m)^T inv(S) - 1/2 inv(S)", S=SPD),
]  # fmt: skip

MODELS = [
    identity("half squared error", "1/2 norm2(W h + b - y)^2", "W: k n, h: n, b: k, y: k", "W", "(W h + b - y) h^T"),
    identity("half squared error, bias", "1/2 norm2(W h + b - y)^2", "W: k n, h: n, b: k, y: k", "b", "W h + b - y"),
    identity("mse", "mse(p, y)", "p: n, y: n", "p", "2/n (p - y)"),
    identity("least squares", "norm2(X w - y)^2", "X: n d, w: d, y: n", "w", "2 X^T (X w - y)"),
    identity("least squares, multiplied out", "(y - X w)^T (y - X w)", "X: n d, w: d, y: n", "w", "-2 X^T (y - X w)"),
    identity("ridge", "1/2 norm2(X w - y)^2 + lambda/2 w^T w", "X: n d, w: d, y: n, lambda:", "w", "X^T (X w - y) + lambda w"),
    identity("weighted least squares", "1/2 (X w - y)^T diag(s) (X w - y)", "X: n d, w: d, y: n, s: n", "w", "X^T (s .* (X w - y))"),
    identity("lasso", "1/2 norm2(X w - y)^2 + lambda norm1(w)", "X: n d, w: d, y: n, lambda:", "w", "X^T (X w - y) + lambda sign(w)"),
    identity("rows, weights", "1/n norm_fro(X W + ones(n) b^T - Y)^2", "X: n d, W: d k, b: k, Y: n k", "W", "2/n X^T (X W + ones(n) b^T - Y)"),
    identity("rows, bias", "1/n norm_fro(X W + ones(n) b^T - Y)^2", "X: n d, W: d k, b: k, Y: n k", "b", "2/n (X W + ones(n) b^T - Y)^T ones(n)"),
    identity("columns, weights", "1/2/m norm_fro(W X + b ones(m)^T - Y)^2", "X: d m, W: k d, b: k, Y: k m", "W", "1/m (W X + b ones(m)^T - Y) X^T"),
    identity("columns, bias", "1/2/m norm_fro(W X + b ones(m)^T - Y)^2", "X: d m, W: k d, b: k, Y: k m", "b", "1/m (W X + b ones(m)^T - Y) ones(m)"),
    identity("bce of a sigmoid", "bce(sigmoid(w^T x + b), y)", "w: n, x: n, b:, y:", "w", "(sigmoid(w^T x + b) - y) x"),
    identity("bce of a sigmoid, bias", "bce(sigmoid(w^T x + b), y)", "w: n, x: n, b:, y:", "b", "sigmoid(w^T x + b) - y"),
    identity("bce of a sigmoid, samples", "bce(sigmoid(X w), y)", "X: n d, w: d, y: n", "w", "X^T (sigmoid(X w) - y)"),
    identity("bce by probability", "bce(p, y)", "p:, y:", "p", "(p - y) / (p (1 - p))", p="positive"),
    identity("bce by logits", "bce_logits(z, y)", "z: n, y: n", "z", "sigmoid(z) - y"),
    identity("cross-entropy by probability", "cross_entropy(p, y)", "p: n, y: n", "p", "-y ./ p", p="positive"),
    identity("softmax cross-entropy", "cross_entropy(softmax(z), y)", "z: n, y: n", "z", "softmax(z) - y", y=HOT),
    identity("softmax cross-entropy, weights", "cross_entropy(softmax(W h), y)", "W: k n, h: n, y: k", "W", "(softmax(W h) - y) h^T", y=PROB),
    identity("softmax cross-entropy, y free", "cross_entropy(softmax(W h), y)", "W: k n, h: n, y: k", "W", "((ones(k)^T y) softmax(W h) - y) h^T"),
    identity("softmax cross-entropy, rows", "1/n cross_entropy(softmax(X W, axis=1), Y)", "X: n d, W: d k, Y: n k", "W", "1/n X^T (softmax(X W, axis=1) - Y)", Y=(HOT, 1)),
    identity("softmax cross-entropy, columns", "1/n cross_entropy(softmax(W X, axis=0), Y)", "X: d n, W: k d, Y: k n", "W", "1/n (softmax(W X, axis=0) - Y) X^T", Y=(HOT, 0)),
    identity("log-softmax", "-y^T log_softmax(z)", "z: n, y: n", "z", "softmax(z) - y", y=HOT),
    identity("log-softmax, y free", "-y^T log_softmax(z)", "z: n, y: n", "z", "sum(y) softmax(z) - y"),
    identity("log-sum-exp", "logsumexp(z)", "z: n", "z", "softmax(z)"),
    identity("log-sum-exp of a map", "logsumexp(A x + b)", "A: m n, x: n, b: m", "x", "A^T softmax(A x + b)"),
    identity("softmax, one output direction", "v^T softmax(z)", "z: n, v: n", "z", {"p": "softmax(z)"} and "softmax(z) .* (v - v^T softmax(z))"),
    identity("logistic loss, labels ±1", "sum(softplus(-y .* (X w)))", "X: n d, w: d, y: n", "w", "-X^T (y .* sigmoid(-y .* (X w)))"),
    identity("hinge", "hinge(s, y)", "s: n, y: n", "s", "-y .* step(1 - y .* s)"),
    identity("support vector machine", "lambda/2 w^T w + hinge(X w, y)", "X: n d, w: d, y: n, lambda:", "w", "lambda w - X^T (y .* step(1 - y .* (X w)))"),
    identity("Poisson regression", "sum(exp(X w) - y .* (X w))", "X: n d, w: d, y: n", "w", "X^T (exp(X w) - y)"),
    identity("matrix factorisation", "1/2 norm_fro(U V^T - X)^2", "U: m k, V: n k, X: m n", "U", "(U V^T - X) V"),
    identity("matrix factorisation, right", "1/2 norm_fro(U V^T - X)^2", "U: m k, V: n k, X: m n", "V", "(U V^T - X)^T U"),
    identity("masked factorisation", "1/2 norm_fro(M .* (U V^T - X))^2", "U: m k, V: n k, X: m n, M: m n", "U", "(M .* M .* (U V^T - X)) V"),
    identity("KL to a standard normal, mean", "1/2 sum(exp(l) + m .^ 2 - 1 - l)", "l: n, m: n", "m", "m"),
    identity("KL to a standard normal, log-variance", "1/2 sum(exp(l) + m .^ 2 - 1 - l)", "l: n, m: n", "l", "1/2 (exp(l) - 1)"),
    identity("Rayleigh quotient", {"r": "x^T A x / (x^T x)"}, "A: n n, x: n", "x", "2 / (x^T x) (A x - r x)", A=SYM),
    identity("cosine similarity", {"c": "x^T y / (norm2(x) norm2(y))"}, "x: n, y: n", "x", "y / (norm2(x) norm2(y)) - c x / norm2(x)^2"),
    identity("normalised column", "v^T x / norm2(x)", "x: n, v: n", "x", "v / norm2(x) - (v^T x) x / norm2(x)^3"),
    identity("elementwise chain", "sum(exp(A x))", "A: m n, x: n", "x", "A^T exp(A x)"),
    identity("neuron", "v^T sigmoid(W x)", "v: k, W: k n, x: n", "W", "(v .* sigmoid'(W x)) x^T"),
    identity("diagonal in the middle", "a^T diag(x) b", "a: n, b: n, x: n", "x", "a .* b"),
    identity("scaled rows", "sum(V .* (diag(g) X))", "V: n m, X: n m, g: n", "X", "diag(g) V"),
    identity("scaled rows, spread", "sum(V .* X .* (g ones(m)^T))", "V: n m, X: n m, g: n", "X", "diag(g) V"),
    identity("sum of a product", "sum(A X)", "A: m n, X: n k", "X", "A^T ones(m, k)"),
    identity("mean", "mean(X)", "X: m n", "X", "1/m/n ones(m, n)"),
    identity("negative sampling, word", "-log(sigmoid(u^T v)) - sum(log(sigmoid(-N v)))", "u: d, v: d, N: k d", "v", "(sigmoid(u^T v) - 1) u + N^T (1 - sigmoid(-N v))"),
    identity("negative sampling, context", "-log(sigmoid(u^T v)) - sum(log(sigmoid(-N v)))", "u: d, v: d, N: k d", "u", "(sigmoid(u^T v) - 1) v"),
    identity("attention, values", "sum(G .* (softmax(Q K^T / sqrt(d), axis=1) V))", "Q: n d, K: m d, V: m e, G: n e", "V", "softmax(Q K^T / sqrt(d), axis=1)^T G"),
    identity("attention, queries", {"A": "softmax(Q K^T / sqrt(d), axis=1)", "f": "sum(G .* (A V))"}, "Q: n d, K: m d, V: m e, G: n e", "Q", "(A .* (G V^T - (G V^T .* A) ones(m) ones(m)^T)) K / sqrt(d)"),
]  # fmt: skip


def solved(row: Identity) -> symback.Solution:
    variables: dict[str, Any] = {}
    for name, shape in row.shapes.items():
        kind = row.kinds.get(name, "real")
        word, *axis = (kind,) if isinstance(kind, str) else kind
        variables[name] = {"shape": shape, "kind": word, **({"axis": axis[0]} if axis else {})}
    return symback.derive(symback.from_python(variables, row.network, wrt=row.wrt))


def book_form(row: Identity, solution: symback.Solution) -> MatrixExpr:
    problem = solution.problem
    shapes = {name: algebra.shape(symbol) for name, symbol in problem.symbols.items()}
    return build(read(row.book, Scope(shapes, frozenset(problem.sizes))), problem.symbols)


@pytest.mark.parametrize("row", COOKBOOK + MODELS, ids=lambda row: row.name)
def test_our_form_is_the_books(row: Identity) -> None:
    solution = solved(row)
    book = book_form(row, solution)
    ours = solution.derivations[0].closed.compact
    assert algebra.shape(ours) == algebra.shape(book)
    results = solution.numbers
    assert isinstance(results, list), results.reason
    (found,) = results
    assert found.check.agrees
    symbols = {**solution.problem.symbols, **{str(e.name.name): e.name for e in solution.forward}}
    env = {symbols[name]: value for name, value in (*found.point.values.items(), *found.quantities.items())}
    assert all(isinstance(symbol, MatrixSymbol) for symbol in env)
    sizes = found.point.sizes
    for form in (book, ours):
        np.testing.assert_allclose(evaluate(form, env, sizes), found.gradient, rtol=1e-9, atol=1e-12)
    told = f"ours:  {symback.text(ours)}\nbook:  {symback.text(book)}"
    assert symbols_in(ours) <= symbols_in(book), told
