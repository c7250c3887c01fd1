"""Pushforwards: the adjoints of the pullbacks, and what the complex step says, for every row and every kind of node."""

from __future__ import annotations

import numpy as np
import pytest
from networks import expression
from sympy import MatrixExpr
from test_rules import FORMULAS, SHAPES, SIZES, environment, names_in, value_at

import symback
from symback import algebra
from symback.algebra import Call
from symback.catalog import OPERATIONS
from symback.errors import ShapeError
from symback.notation import TEXT, write
from symback.numeric.evaluate import evaluate
from symback.rules import RULES, pushforward, pushforwards
from symback.rules.pushforwards import Changes


def random_like(value: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=value.shape)


@pytest.mark.parametrize("text", FORMULAS)
def test_the_differential_of_a_formula_is_the_complex_step(text: str) -> None:
    """All names change at once, and each alone."""
    expr = expression(text, SHAPES)
    env = environment()
    names = names_in(expr)
    for moving in [names, *([name] for name in names)]:
        symbols = [algebra.symbol(name, SHAPES[name]) for name in moving]
        changes = {symbol: algebra.differential(symbol) for symbol in symbols}
        directions = {change: random_like(env[s], 5 + i) for i, (s, change) in enumerate(changes.items())}
        got = evaluate(pushforwards(expr, changes), {**env, **directions}, SIZES)
        moved = {s: env[s] + 1e-30j * directions[changes[s]] for s in symbols}
        want = value_at(expr, {**env, **moved}).imag / 1e-30
        np.testing.assert_allclose(got, np.broadcast_to(want, got.shape), rtol=1e-12, atol=1e-13)


def adjoint(node: MatrixExpr, place: int, env: dict[MatrixExpr, np.ndarray]) -> None:
    """⟨G, push(D)⟩ = ⟨pull(G), D⟩ at random values, where D is the change of the operand in that place alone."""
    operands = algebra.operands(node)
    g, d = algebra.symbol("G_", algebra.shape(node)), algebra.symbol("D_", algebra.shape(operands[place]))
    known = {**env, g: random_like(value_at(node, env), 11), d: random_like(value_at(operands[place], env), 12)}
    changes: Changes = [d if here == place else None for here in range(len(operands))]
    pushed, pulled = pushforward(node, changes), RULES[type(node)].pull(node, place, g)
    assert algebra.shape(pushed) == algebra.shape(node)
    assert algebra.shape(pulled) == algebra.shape(operands[place])
    left = np.sum(known[g] * value_at(pushed, known))
    right = np.sum(value_at(pulled, known) * known[d])
    assert left == pytest.approx(right, rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("text", FORMULAS)
def test_pushforward_and_pullback_are_adjoint_at_every_node(text: str) -> None:
    env = environment()
    for node in algebra.nodes(expression(text, SHAPES)):
        for place, _ in enumerate(algebra.operands(node)):
            adjoint(node, place, env)


@pytest.mark.parametrize("shape", [(4, 1), (1, 4), (4, 4), (3, 4)], ids=str)
@pytest.mark.parametrize(("name", "count"), OPERATIONS)
def test_every_row_of_the_catalogue_at_every_place(name: str, count: int, shape: tuple[int, int]) -> None:
    """By every axis that the row takes, at every shape that fits; also where one of two is a scalar."""
    row = OPERATIONS[name, count]
    a, b, c, e = (algebra.symbol(letter, s) for letter, s in zip("ABcE", (shape, shape, (1, 1), (2, 2)), strict=True))
    generator = np.random.default_rng(2)
    env = {symbol: generator.uniform(0.3, 1.9, algebra.shape(symbol)) for symbol in (a, b, c, e)}
    if shape == (4, 4):
        env[a] = env[a] @ env[a].T + np.eye(4) + 0.1 * env[b]
    tried = 0
    for axis in (None, 0, 1) if row.axes else (None,):
        for arguments in [(a,)] if count == 1 else [(a, b), (a, c), (c, a), (a, e)]:
            try:
                node = algebra.unvec(a, (2, 2)) if row.sized else algebra.call(name, axis, *arguments)
            except ShapeError:
                continue
            if not isinstance(node, Call) or node.function != name:
                continue  # vec of a column is that column, kron with a number a scaling
            tried += 1
            for place in range(count):
                adjoint(node, place, env)
                symbol = arguments[place]
                d = algebra.differential(symbol)
                direction = random_like(env[symbol], 7)
                got = value_at(pushforwards(node, {symbol: d}), {**env, d: direction})
                want = value_at(node, {**env, symbol: env[symbol] + 1e-30j * direction}).imag / 1e-30
                np.testing.assert_allclose(got, want, rtol=1e-11, atol=1e-13)
    assert tried or shape != (4, 4) or row.sized or name == "norm2"


def test_every_kind_of_node_is_reached() -> None:
    reached = {type(node) for text in FORMULAS for node in algebra.nodes(expression(text, SHAPES))}
    assert set(RULES) <= reached


def test_every_row_that_is_not_linear_says_how_it_changes() -> None:
    for (_, count), row in OPERATIONS.items():
        assert row.linear != bool(row.pushforwards), row.name
        assert row.linear or len(row.pushforwards) == count


@pytest.mark.parametrize(
    "text", ["dA", "dx^T A^T", "x^T dx", "(dc/dx)^T dx", "d(dc/dx)", "d(dc/dx|d)^T y", "d(dc/dx)/dx y", "c d(dc/dx)/dx"]
)
def test_differentials_are_written_and_read(text: str) -> None:
    expr = expression(text, SHAPES)
    assert write(expr, TEXT) == text
    assert expression(write(expr, TEXT), SHAPES) == expr


def test_a_declared_name_wins_over_a_differential() -> None:
    shapes = {"x": (2, 1), "dx": (3, 1)}
    assert expression("dx", shapes) == algebra.symbol("dx", (3, 1))
    assert expression("d_x", {"x": (2, 1), "d_x": (3, 1)}) == algebra.symbol("d_x", (3, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x^T dx", "there is no name 'dx' here, and a definition cannot use the differential of x"),
        ("x^T d(df/dx)", "d(df/dx) is a derivative, and a definition cannot use one"),
    ],
)
def test_a_definition_is_made_of_no_differentials(text: str, said: str) -> None:
    with pytest.raises(symback.InputError) as caught:
        symback.from_python({"x": [2]}, {"f": "x^T x", "g": text})
    assert said in str(caught.value)
