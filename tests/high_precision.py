"""Expressions at random real points in 60 digits, by mpmath: what a comparison is itself compared with.

Nothing of `symback.check` is used: values are computed entry by entry, from formulas written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from random import Random
from typing import Any

import mpmath as mp
from sympy import Integer, MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import Apply, Call, Constant, Differential, Entry, Entrywise, IndexSum, Part, Scaling, Stack
from symback.spec import Problem

DIGITS = 60
Rows = list[list[Any]]

_S = {
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": mp.tanh,
    "relu": lambda z: z if z > 0 else mp.mpf(0),
    "leaky_relu": lambda z: z if z > 0 else z / 100,
    "elu": lambda z: z if z > 0 else mp.expm1(z),
    "gelu": lambda z: z * mp.ncdf(z),
    "silu": lambda z: z / (1 + mp.exp(-z)),
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "exp": mp.exp, "log": mp.log, "sqrt": mp.sqrt, "abs": abs, "sin": mp.sin, "cos": mp.cos, "sinh": mp.sinh,
    "cosh": mp.cosh, "square": lambda z: z * z, "sign": mp.sign, "step": lambda z: mp.mpf(1 if z > 0 else 0),
    "normal_cdf": mp.ncdf, "normal_pdf": mp.npdf,
}  # fmt: skip
_SLOPES = {
    "sigmoid": lambda z: mp.exp(-z) / (1 + mp.exp(-z)) ** 2,
    "tanh": lambda z: mp.sech(z) ** 2,
    "relu": lambda z: mp.mpf(1 if z > 0 else 0),
    "leaky_relu": lambda z: mp.mpf(1) if z > 0 else mp.mpf(1) / 100,
    "elu": lambda z: mp.mpf(1) if z > 0 else mp.exp(z),
    "gelu": lambda z: mp.ncdf(z) + z * mp.npdf(z),
    "silu": lambda z: (1 + mp.exp(-z) + z * mp.exp(-z)) / (1 + mp.exp(-z)) ** 2,
    "softplus": lambda z: 1 / (1 + mp.exp(-z)),
    "exp": mp.exp, "log": lambda z: 1 / z, "sqrt": lambda z: 1 / (2 * mp.sqrt(z)), "abs": mp.sign,
    "sin": mp.cos, "cos": lambda z: -mp.sin(z), "sinh": mp.cosh, "cosh": mp.sinh, "square": lambda z: 2 * z,
    "sign": lambda z: mp.mpf(0), "step": lambda z: mp.mpf(0), "normal_cdf": mp.npdf,
    "normal_pdf": lambda z: -z * mp.npdf(z),
}  # fmt: skip


class Point:
    """A random point of a problem, and the values of expressions there."""

    def __init__(self, problem: Problem, named: Mapping[MatrixExpr, MatrixExpr], random: Random) -> None:
        self.named = named
        self.sizes = {name: 3 + 2 * place for place, name in enumerate(problem.sizes)}
        self.known: dict[MatrixExpr, Rows] = {}
        for name, variable in problem.variables.items():
            rows, columns = (self.size(size) for size in variable.shape)
            symbol = problem.symbols[name]
            self.known[symbol] = _drawn(variable.kind, variable.axis, rows, columns, random)
            # A change of a symmetric matrix is symmetric; other kinds leave it free.
            kind = "symmetric" if variable.kind in ("symmetric", "positive-definite") else "real"
            self.known[Differential(symbol)] = _drawn(kind, None, rows, columns, random)

    def size(self, size: Any) -> int:
        """A size as a number: of a number, a name, or a product such as 2*m*n."""
        return prod(int(part) if part.isdigit() else self.sizes[part] for part in str(size).split("*"))

    def value(self, expr: MatrixExpr) -> Rows:
        """The value of an expression; raises ArithmeticError or ValueError where it has none."""
        with mp.workdps(DIGITS):
            return self._value(expr, {}, self.known)

    def _value(self, expr: MatrixExpr, binding: Mapping[Any, int], known: dict[MatrixExpr, Rows]) -> Rows:
        stack = [expr]
        while stack:
            node = stack[-1]
            if node in known:
                stack.pop()
                continue
            needed = [self.named[node]] if node in self.named else list(algebra.operands(node))
            if isinstance(node, IndexSum | Entrywise):
                needed = []
            if isinstance(node, Differential) and node not in self.known:
                raise NotImplementedError(f"the change of {node.of}")
            missing = [part for part in needed if part not in known]
            if missing:
                stack += missing
                continue
            known[node] = (
                known[needed[0]] if node in self.named else self._one(node, [known[n] for n in needed], binding)
            )
            stack.pop()
        return known[expr]

    def _one(self, node: MatrixExpr, a: list[Rows], binding: Mapping[Any, int]) -> Rows:  # noqa: C901
        rows, columns = (self.size(size) for size in algebra.shape(node))
        match node:
            case Constant():
                value = node.value.xreplace({s: Integer(self.size(s.name)) for s in node.value.free_symbols})
                return [[mp.mpf(value.p) / mp.mpf(value.q) if value.is_Rational else mp.mpf(value.evalf(DIGITS + 5))]]
            case OneMatrix():
                return _made(rows, columns, lambda i, j: mp.mpf(1))
            case ZeroMatrix():
                return _made(rows, columns, lambda i, j: mp.mpf(0))
            case Identity():
                return _made(rows, columns, lambda i, j: mp.mpf(i == j))
            case MatAdd():
                return _made(rows, columns, lambda i, j: mp.fsum(m[i][j] for m in a))
            case HadamardProduct():
                return _made(rows, columns, lambda i, j: mp.fprod(m[i][j] for m in a))
            case Scaling():
                factor = mp.fprod(m[0][0] for m in a[:-1])
                return _made(rows, columns, lambda i, j: factor * a[-1][i][j])
            case MatMul():
                result = a[0]
                for b in a[1:]:
                    result = [[mp.fdot(row, column) for column in zip(*b, strict=True)] for row in result]
                return result
            case HadamardPower():
                e = node.exp
                return _made(rows, columns, lambda i, j: a[0][i][j] ** (int(e) if e.is_Integer else mp.mpf(e.p) / e.q))
            case Transpose():
                return [list(row) for row in zip(*a[0], strict=True)]
            case Inverse():
                return mp.matrix(a[0]).__pow__(-1).tolist()
            case Apply():
                return [[_applied(node.function, node.order, z) for z in row] for row in a[0]]
            case Stack():
                if node.axis == 0:
                    return [row for m in a for row in m]
                return [[e for m in a for e in m[i]] for i in range(rows)]
            case Part():
                r, c = algebra.ranges(node)
                down = slice(None) if r is None else slice(r[0] - 1, r[1])
                along = slice(None) if c is None else slice(c[0] - 1, c[1])
                return [row[along] for row in a[0][down]]
            case Entry():
                i, j = (int(at) if isinstance(at, Integer) else binding[at] for at in node.indices)
                return [[a[0][i - 1][j - 1]]]
            case IndexSum():
                bodies = (self._bound(node.body, {**binding, node.index: k + 1}) for k in range(self.size(node.count)))
                return [[mp.fsum(bodies)]]
            case Entrywise():
                i, j = node.indices
                return _made(rows, columns, lambda r, c: self._bound(node.body, {**binding, i: r + 1, j: c + 1}))
            case Call() if node.function == "unvec":
                return _made(rows, columns, lambda i, j: a[0][j * rows + i][0])
            case Call():
                return _called(node.function, node.axis, a)
        if type(node).__name__ == "Commutation":
            m, n = map(self.size, node.args)
            return _made(m * n, m * n, lambda r, c: mp.mpf(c == (r % n) * m + r // n))
        raise NotImplementedError(type(node).__name__)

    def _bound(self, body: MatrixExpr, binding: Mapping[Any, int]) -> Any:
        return self._value(body, binding, _Layered(self.known, body))[0][0]


class _Layered(dict[MatrixExpr, Rows]):
    """Values under a binding, over those that no index changes."""

    def __init__(self, below: dict[MatrixExpr, Rows], body: MatrixExpr) -> None:
        super().__init__()
        self.below = below

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self.below

    def __missing__(self, key: MatrixExpr) -> Rows:
        return self.below[key]


def _made(rows: int, columns: int, entry: Any) -> Rows:
    return [[entry(i, j) for j in range(columns)] for i in range(rows)]


def _applied(function: str, order: int, z: Any) -> Any:
    # What is 0 but for rounding is 0: a function may jump there.
    z = mp.mpf(0) if abs(z) < mp.mpf(10) ** (12 - DIGITS) else z
    if order == 0:
        return _S[function](z)
    if order == 1:
        return _SLOPES[function](z)
    return mp.diff(_SLOPES[function], z, order - 1)


def _lines(axis: int | None, a: Rows) -> Rows:
    if axis is None:
        return [[e for row in a for e in row]]
    return [list(c) for c in zip(*a, strict=True)] if axis == 0 else a


def _called(name: str, axis: int | None, a: list[Rows]) -> Rows:
    first = a[0]
    if len(a) == 2 and name in ("max", "min"):
        pick = max if name == "max" else min
        rows, columns = max(len(m) for m in a), max(len(m[0]) for m in a)
        spread = [m if len(m) * len(m[0]) > 1 else [m[0] * columns] * rows for m in a]
        return _made(rows, columns, lambda i, j: pick(spread[0][i][j], spread[1][i][j]))
    if name in ("softmax", "log_softmax"):
        made = []
        for line in _lines(axis, first):
            total = mp.fsum(mp.exp(e) for e in line)
            made.append([mp.exp(e) / total if name == "softmax" else e - mp.log(total) for e in line])
        if axis is None:
            width = len(first[0])
            return [made[0][i : i + width] for i in range(0, len(made[0]), width)]
        return [list(c) for c in zip(*made, strict=True)] if axis == 0 else made
    if name == "vec":
        return [[row[j]] for j in range(len(first[0])) for row in first]
    if name == "kron":
        p, q = len(a[1]), len(a[1][0])
        return _made(len(first) * p, len(first[0]) * q, lambda i, j: first[i // p][j // q] * a[1][i % p][j % q])
    if name in ("kron_left", "kron_right"):
        return _half_of_kron(name, first, a[1])
    if name == "tr":
        return [[mp.fsum(first[i][i] for i in range(len(first)))]]
    if name in ("det", "logdet"):
        value = mp.det(mp.matrix(first))
        return [[value if name == "det" else mp.log(value)]]
    if name == "diag":
        if len(first[0]) == 1:
            return _made(len(first), len(first), lambda i, j: first[i][0] if i == j else mp.mpf(0))
        return [[first[i][i]] for i in range(len(first))]
    reduce = {
        "sum": mp.fsum, "mean": lambda line: mp.fsum(line) / len(line), "max": max, "min": min,
        "logsumexp": lambda line: mp.log(mp.fsum(mp.exp(e) for e in line)),
        "norm1": lambda line: mp.fsum(abs(e) for e in line),
        "norm2": lambda line: mp.sqrt(mp.fsum(e * e for e in line)),
        "norm_fro": lambda line: mp.sqrt(mp.fsum(e * e for e in line)),
    }[name]  # fmt: skip
    made = [reduce(line) for line in _lines(axis, first)]
    return [made] if axis != 1 else [[e] for e in made]


def _half_of_kron(name: str, g: Rows, other: Rows) -> Rows:
    """What kron(e_i e_jᵀ, B), or kron(A, e_i e_jᵀ), has in common with G, for every i and j."""
    m, n = len(other), len(other[0])
    p, q = len(g) // m, len(g[0]) // n

    def entry(i: int, j: int) -> Any:
        at = (lambda r, c: g[i * m + r][j * n + c]) if name == "kron_left" else (lambda r, c: g[r * p + i][c * q + j])
        return mp.fsum(at(r, c) * other[r][c] for r in range(m) for c in range(n))

    return _made(p, q, entry)


def _drawn(kind: str, axis: int | None, rows: int, columns: int, random: Random) -> Rows:
    with mp.workdps(DIGITS):
        a = _made(rows, columns, lambda i, j: mp.mpf(random.getrandbits(60)) / 2**59 - 1)
        if kind == "binary":
            return _made(rows, columns, lambda i, j: mp.mpf(a[i][j] > 0))
        if kind == "positive":
            return _made(rows, columns, lambda i, j: abs(a[i][j]) + mp.mpf(1) / 8)
        if kind in ("symmetric", "positive-definite"):
            more = rows + 1 if kind == "positive-definite" else 0
            return _made(rows, columns, lambda i, j: a[min(i, j)][max(i, j)] + more * (i == j))
        if kind in ("probability", "one-hot"):
            along = axis if axis is not None else 1 if rows == 1 else 0
            made = []
            for line in _lines(along, a):
                hot = random.randrange(len(line))
                total = mp.fsum(abs(e) for e in line)
                made.append([mp.mpf(k == hot) if kind == "one-hot" else abs(e) / total for k, e in enumerate(line)])
            return made if along == 1 else [list(c) for c in zip(*made, strict=True)]
        return a


def apart(a: Rows, b: Rows) -> bool | None:
    """Whether two values differ by more than rounding; None where that is not clear."""
    gap = max(abs(x - y) for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True))
    size = 1 + max(abs(x) for row in (*a, *b) for x in row)
    return True if gap > size * mp.mpf(10) ** -30 else False if gap < size * mp.mpf(10) ** (15 - DIGITS) else None


__all__ = ["DIGITS", "Point", "apart"]
