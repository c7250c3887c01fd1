"""In what the index method prints every bound index has a letter of its own, and no delta is left in its sum."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from shipped import numbers_of
from sympy import MatrixExpr, Symbol
from tried import FILES, scalar_files

import symback
from symback import algebra
from symback.algebra import Entry, Entrywise, IndexSum, Partial
from symback.derivation import METHODS
from symback.derivation.binding import apart, without_deltas_inside
from symback.derivation.partials import fixed_by, is_delta
from symback.derivation.spelled import Letters
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import TEXT, write
from symback.numeric.evaluate import evaluate_over
from symback.prose import Relation

Scoped = tuple[MatrixExpr, dict[Symbol, object]]
NO_ENTRIES = ("kron_product", "kron_quad")


def in_scope(expr: MatrixExpr) -> Iterator[Scoped]:
    """Every node, with the indices that are bound around it."""
    stack: list[Scoped] = [(expr, {})]
    while stack:
        node, around = stack.pop()
        yield node, around
        if isinstance(node, IndexSum):
            around = {**around, node.index: algebra.count_of(node)}
        elif isinstance(node, Entrywise):
            around = {**around, **dict.fromkeys(node.indices)}
        inner = node.args if isinstance(node, Partial) else algebra.operands(node)
        stack += [(operand, around) for operand in inner]


def bound_twice(expr: MatrixExpr, free: set[Symbol]) -> list[Symbol]:
    """The indices that are bound where they mean something already."""
    found = []
    for node, around in in_scope(expr):
        own = [node.index] if isinstance(node, IndexSum) else node.indices if isinstance(node, Entrywise) else []
        found += [at for at in own if at in around or at in free]
    return found


def left_deltas(expr: MatrixExpr) -> list[Entry]:
    """The deltas under a sum that leaves one term of them; δ_i,l+1 summed over l may leave none."""
    return [node for node, around in in_scope(expr) if is_delta(node) and fixed_by(node, list(around.items()))]


@pytest.mark.parametrize("name", sorted(scalar_files()))
def test_every_bound_index_has_a_letter_of_its_own_and_every_delta_is_summed_away(name: str) -> None:
    if name in NO_ENTRIES:
        with pytest.raises(symback.UnsupportedError, match="the entries of kron"):
            symback.derive(FILES[name], method="index", order=1)
        return
    solution = symback.derive(FILES[name], method="index", order=1)
    by_entries = METHODS["index"].by_entries
    assert by_entries is not None
    pairs = list(by_entries(solution.forward))
    for derivation in solution.derivations:
        last = {step.lhs: step for step in derivation.steps}
        for step in derivation.steps:
            pairs.append((step.lhs, step.rhs))
            pairs += [(piece.left, piece.right) for piece in step.why if isinstance(piece, Relation)]
            if step.is_entry and not isinstance(step.lhs, Partial) and step is last[step.lhs]:
                assert not left_deltas(step.rhs), write(step.rhs, TEXT)
    for left, right in pairs:
        free = {*algebra.free(left), *algebra.free(right)}
        assert not bound_twice(right, free), f"{write(left, TEXT)} = {write(right, TEXT)}"


SHAPES = {"A": (3, 3), "B": (3, 3), "b": (3, 1)}
SYMBOLS = {name: algebra.symbol(name, shape) for name, shape in SHAPES.items()}


def of(text: str) -> MatrixExpr:
    return build(read(text, Scope(SHAPES)), SYMBOLS)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("sum[k](A[i,k] eye(3)[k,j])", "A[i,j]"),
        ("sum[k](A[i,k] (B[k,j] - eye(3)[k,j]))", "sum[k](A[i,k] B[k,j]) - A[i,j]"),
        ("sum[k](b[k] sum[l](A[i,l] eye(3)[l,k] b[l]))", "sum[k](b[k]^2 A[i,k])"),
        ("sum[k](eye(3)[k,1] b[k])", "b[1]"),
        ("sum[k](A[k,i] (b[k] + sum[l](eye(3)[k,l] b[l] B[l,j])))", "sum[k](A[k,i] (b[k] + b[k] B[k,j]))"),
        ("sum[k](b[k] (sum[l](A[k,l] (b[l] + eye(3)[k,l]))))", "sum[k](b[k] (sum[l](A[k,l] b[l]) + A[k,k]))"),
        ("sum[k](eye(3)[i,j] b[k])", "sum[k](eye(3)[i,j] b[k])"),
    ],
)
def test_a_delta_in_a_sum(text: str, without: str) -> None:
    before, after = of(text), without_deltas_inside(of(text))
    assert not left_deltas(after)
    assert write(after, TEXT) == write(of(without), TEXT)
    rng = np.random.default_rng(4)
    env = {symbol: rng.normal(size=SHAPES[name]) for name, symbol in SYMBOLS.items()}
    over = dict.fromkeys((algebra.index("i"), algebra.index("j")), 3)
    np.testing.assert_allclose(*(evaluate_over(e, over, env, {}) for e in (before, after)), rtol=1e-12)


def test_letters_are_told_apart() -> None:
    """One that is free beside the formula, one bound around it, one that is free in it, and a name of the problem."""
    i, j = algebra.index("i"), algebra.index("j")
    letters = Letters(frozenset({"b"}))
    expr = of("sum[j](A[i,j] sum[k](B[j,k] sum[j](b[j] sum[t](A[t,j]))))")
    renamed = apart(expr, [i, j], letters)
    assert not bound_twice(renamed, {i, j})
    rng = np.random.default_rng(5)
    env = {symbol: rng.normal(size=SHAPES[name]) for name, symbol in SYMBOLS.items()}
    np.testing.assert_allclose(*(evaluate_over(e, {i: 3}, env, {}) for e in (expr, renamed)), rtol=1e-12)


@pytest.mark.parametrize("name", ["batch_norm_layer", "additive_attention", "spectral_power", "gru_cell", "crf3"])
def test_what_is_put_together_keeps_its_value(name: str) -> None:
    """Where letters met, where deltas did, and where an entry is one of some rows of what is given by entries."""
    solution = symback.derive(FILES[name], method="index")
    for derivation, numbers in zip(solution.derivations, numbers_of(solution), strict=True):
        assert numbers.check.agrees
        env = {solution.problem.symbols[n]: v for n, v in numbers.point.values.items()}
        env |= {e.name: numbers.quantities[str(e.name.name)] for e in derivation.forward}
        put = [step for step in derivation.steps if step.is_entry and step.continues]
        assert put
        for step in put:
            over = algebra.free(step.lhs)
            sized = {at: numbers.point.sizes.get(str(size), size) for at, size in over.items()}
            values = evaluate_over(step.rhs, sized, {**env, **numbers.steps}, numbers.point.sizes)
            expected = evaluate_over(step.lhs, sized, {**env, **numbers.steps}, numbers.point.sizes)
            np.testing.assert_allclose(values, expected, rtol=1e-9, atol=1e-12)
