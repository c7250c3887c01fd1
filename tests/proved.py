"""Nodes of every kind, and values by which the lines of a proof about one are held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sympy import MatrixExpr

import symback
from symback import algebra
from symback.catalog import OPERATIONS
from symback.errors import ShapeError
from symback.numeric.evaluate import evaluate, evaluate_over
from symback.rules import Case, ProofLine

Array = np.ndarray
SIZES = {"n": 3, "m": 4}
F = algebra.symbol("f", (1, 1))


def symbol(name: str, *shape: int) -> MatrixExpr:
    return algebra.symbol(name, shape)


A, B, C, S = symbol("A", 3, 4), symbol("B", 4, 2), symbol("C", 3, 4), symbol("S", 3, 3)
x, r, c, w = symbol("x", 4, 1), symbol("r", 1, 3), symbol("c", 1, 1), symbol("w", 4, 1)

NODES: dict[str, MatrixExpr] = {
    "product": algebra.product(A, B),
    "product with a column": algebra.product(A, x),
    "product of a row and a column": algebra.product(symbol("u", 1, 4), x),
    "outer product": algebra.product(x, r),
    "product with ones": algebra.product(x, algebra.ones((1, 3))),
    "product of three": algebra.products(A, B, symbol("D", 2, 3)),
    "product of four": algebra.products(r, A, B, symbol("g", 2, 1)),
    "product of ones and two": algebra.products(algebra.ones((2, 3)), A, B),
    "scaling of three": algebra.products(c, symbol("e", 1, 1), A),
    "sum": algebra.add(A, C),
    "number times array": algebra.product(algebra.constant(3), A),
    "scalar times array": algebra.product(c, A),
    "scalar times column": algebra.product(c, x),
    "scalar times scalar": algebra.product(c, symbol("e", 1, 1)),
    "scalar times ones": algebra.product(c, algebra.ones((3, 4))),
    "Hadamard": algebra.hadamard(A, C),
    "Hadamard of three columns": algebra.hadamard(x, w, symbol("v", 4, 1)),
    "square": algebra.power(A, 2),
    "cube of a scalar": algebra.power(c, 3),
    "one over": algebra.power(x, -1),
    "root": algebra.power(c, algebra.constant(1).value / 2),
    "transpose": algebra.transpose(A),
    "transpose of a column": algebra.transpose(x),
    "inverse": algebra.inverse(S),
    "on top of each other": algebra.stack(0, x, w),
    "side by side": algebra.stack(1, A, C),
    "part": algebra.part(A, (2, 3), None),
    "columns": algebra.part(A, None, (1, 2)),
    "entry": algebra.part(A, (2, 2), (3, 3)),
    "of symbolic size": algebra.product(algebra.symbol("A", ("n", "m")), algebra.symbol("B", ("m", "n"))),
    **{f"{name}({shape})": algebra.apply(name, symbol("A", *shape)) for name in ("sigmoid", "log", "softplus", "step")
       for shape in ((3, 1), (3, 4), (1, 1))},
    **{f"{name}'": algebra.apply(name, symbol("A", 3, 1), 1) for name in ("sigmoid", "tanh")},
}  # fmt: skip


def _calls() -> dict[str, MatrixExpr]:
    found = {}
    for (name, count), row in OPERATIONS.items():
        if row.sized or name.startswith("kron_"):
            continue  # what turns vec and kron round stands in derivatives only
        for axis in (None, 0, 1) if row.axes else (None,):
            for shape in ((3, 3), (4, 1), (1, 4), (3, 2)):
                operands = [symbol(letter, *shape) for letter in "AB"[:count]]
                try:
                    node = algebra.call(name, axis, *operands)
                except ShapeError:
                    continue
                if isinstance(node, algebra.Call):
                    found[f"{name} of {count}, axis {axis}, {shape[0]}×{shape[1]}"] = node
    zero = algebra.constant(0)
    found["relu by max"] = algebra.call("max", None, zero, A)
    return found


NODES |= _calls()


def jacobian_name(case: Case, operand: MatrixExpr) -> MatrixExpr:
    """∂y/∂x, of which a scalar's is known as the gradient, in the shape of x."""
    return algebra.gradient(case.name, operand)


def jacobian_of(
    case: Case, operands: dict[MatrixExpr, Array], operand: MatrixExpr, value: Array, sizes: Mapping[str, int]
) -> Array:
    """The entries of y down, those of x across, column after column, by the complex step."""
    columns = []
    for place in np.ndindex(value.shape[::-1]):
        moved = value.astype(complex)
        moved[place[::-1]] += 1e-30j
        turned = evaluate(case.node, {**operands, operand: moved}, sizes).imag / 1e-30
        columns.append(turned.reshape(-1, 1, order="F"))
    found = np.hstack(columns)
    return found.reshape(value.shape, order="F") if algebra.is_scalar(case.name) else found


def values_for(case: Case, sizes: Mapping[str, int] = SIZES) -> dict[MatrixExpr, Array]:
    """Random values of the names, and of y; ∂f/∂y at random, and from it ∂f/∂x and dy by the complex step."""
    rng = np.random.default_rng(5)
    env: dict[MatrixExpr, Array] = {}
    for _, operand in case.variables:
        rows, columns = (sizes.get(size, size) for size in algebra.shape(operand))
        env[operand] = rng.uniform(0.5, 2.0, (rows, columns)) + (2 * np.eye(rows) if rows == columns else 0)
    operands = dict(env)
    env[case.name] = evaluate(case.node, env, sizes)
    arrived = np.ones((1, 1)) if case.of == case.name else rng.normal(size=env[case.name].shape)
    env[algebra.gradient(case.of, case.name)] = arrived
    env[algebra.differential(case.name)] = np.zeros(env[case.name].shape)
    for operand, value in operands.items():
        slope = np.zeros(value.shape)
        for place in np.ndindex(value.shape):
            moved = value.astype(complex)
            moved[place] += 1e-30j
            slope[place] = np.sum(arrived * (evaluate(case.node, {**operands, operand: moved}, sizes).imag / 1e-30))
        env[algebra.gradient(case.of, operand)] = slope
        env[algebra.gradient(case.of, operand, case.name)] = slope  # no other way there is
        change = 0.1 * rng.normal(size=value.shape)
        env[algebra.differential(operand)] = change
        turned = evaluate(case.node, {**operands, operand: value + 1e-30j * change}, sizes).imag / 1e-30
        env[algebra.differential(case.name)] = env[algebra.differential(case.name)] + turned
    for operand, value in operands.items():
        env[jacobian_name(case, operand)] = jacobian_of(case, operands, operand, value, sizes)
    env[algebra.differential(case.of)] = np.sum(arrived * env[algebra.differential(case.name)]).reshape(1, 1)
    for letter in ("t", "d", "t1", "d1"):  # numbers that a proof introduces
        env.setdefault(algebra.symbol(letter, (1, 1)), rng.uniform(0.5, 2.0, (1, 1)))
    return env


def check_line(line: ProofLine, env: Mapping[MatrixExpr, Array], sizes: Mapping[str, int] = SIZES) -> None:
    free = {**algebra.free(line.left), **algebra.free(line.right)}
    if free:
        left, right = (evaluate_over(side, free, env, sizes) for side in (line.left, line.right))
    else:
        left, right = (evaluate(side, env, sizes) for side in (line.left, line.right))
    assert left.shape == right.shape
    assert np.allclose(left, right, rtol=1e-9, atol=1e-12), symback.text(line.left) + " = " + symback.text(line.right)


def case_of(name: str, *, is_output: bool = False, elsewhere: bool = False) -> Case:
    node = NODES[name]
    others = frozenset(algebra.operands(node)) if elsewhere else frozenset()
    return Case(F, F if is_output else algebra.symbol("Y", algebra.shape(node)), node, elsewhere=others)


def check_proof(case: Case, lines: Sequence[ProofLine], names: Iterable[str]) -> None:
    sizes = dict(zip(names, (2, 3, 4, 5, 6, 7), strict=False))
    env = values_for(case, sizes)
    for line in lines:
        check_line(line, env, sizes)
