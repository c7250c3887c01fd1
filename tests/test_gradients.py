"""Gradients of random networks against differences and against automatic differentiation of the same text."""

from __future__ import annotations

import numpy as np
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import Network, networks
from shipped import numbers_of

import symback


def solved(net: Network, wrt: list[str]) -> symback.Solution:
    return symback.derive(symback.from_python(net.variables, net.network, of=net.of, wrt=wrt))


@given(networks())
def test_gradients_are_those_of_automatic_differentiation(net: Network) -> None:
    """Relative error of every gradient at most 1e-12, and every quantity of the forward pass the same."""
    solution = solved(net, net.wrt)
    found = numbers_of(solution)
    point = found[0].point
    known = reference.forward(solution.problem.terms, point.values, point.sizes)
    for name in net.network:
        np.testing.assert_allclose(found[0].quantities[name], known[name], rtol=1e-12, atol=1e-13)
    expected = reference.gradients(solution.problem.terms, point.values, point.sizes, net.of, net.wrt)
    for name, numbers, gradient in zip(net.wrt, found, expected, strict=True):
        assert numbers.gradient.shape == gradient.shape == point.values[name].shape
        assert np.max(np.abs(numbers.gradient - gradient)) <= 1e-12 * np.max(np.abs(gradient))
        assert numbers.check.agrees


@given(networks(), st.integers(0, 2**32 - 1))
def test_gradients_are_those_of_central_differences(net: Network, seed: int) -> None:
    """Relative error at most 1e-8 in a random direction of every variable."""
    solution = solved(net, net.wrt)
    found = numbers_of(solution)
    point = found[0].point
    generator = np.random.default_rng(seed)
    output = float(np.abs(found[0].output[0, 0]))
    for name, numbers in zip(net.wrt, found, strict=True):
        direction = generator.normal(size=point.values[name].shape)
        want = np.sum(numbers.gradient * direction)
        got = reference.along(solution.problem.terms, point.values, point.sizes, net.of, name, direction)
        size, length = (np.sqrt(np.sum(a**2)) for a in (numbers.gradient, direction))
        assert abs(got - want) <= (1e-8 * size + 1e-11 * output) * length, (name, got, want)


@settings(max_examples=settings().max_examples // 3)
@given(networks(depth=4))
def test_one_sweep_gives_what_each_derivation_alone_gives(net: Network) -> None:
    together = solved(net, net.wrt)
    for name, derivation in zip(net.wrt, together.derivations, strict=True):
        alone = symback.derive(together.problem, wrt=name).derivations[0]
        assert alone.forward == derivation.forward
        assert [(s.lhs, s.rhs, s.uses, s.why) for s in alone.steps] == [
            (s.lhs, s.rhs, s.uses, s.why) for s in derivation.steps
        ]
