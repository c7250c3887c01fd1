"""Index notation: entries, sums written and implied, deltas, free indices, arrays of entries."""

from __future__ import annotations

import pytest
from spoken import by_entries, open_sizes, sides

CHAIN = "[i,j] sum k<=2: W3[1,k] sigmoid'(z2[k,1]) W2[k,i] sigmoid'(z1[i,1]) x[j,1]"
LEFT = r"\left(\frac{\partial f}{\partial W_1}\right)_{ij} = "

SUMS = [
    *((text, CHAIN) for text in (
        LEFT + r"\sum_k (W_3)_{k} \sigma'(z_{2,k}) (W_2)_{ki} \sigma'(z_{1,i}) x_j",
        LEFT + r"\sum_{k=1}^{2} w^{(3)}_k \sigma'(z^{(2)}_k) w^{(2)}_{ki} \sigma'(z^{(1)}_i) x_j",
        LEFT + r"(W_3)_{1k} \sigma'(z_{2,k}) W_{2,ki} \sigma'(z_{1,i}) x_j",
        r"\frac{\partial f}{\partial W_{1,ij}} = \sum_k W_{3,k} \sigma'(z_{2,k}) W_{2,ki} \sigma'(z_{1,i}) x_j",
        r"\frac{\partial f}{\partial w^{(1)}_{ij}} = \sum_k w^3_k \sigma'(z^2_k) w^2_{ki} \sigma'(z^1_i) x_j",
        r"\sum_k w^{(3)}_k \sigma'(z^{(2)}_k) w^{(2)}_{ki} \sigma'(z^{(1)}_i) x_j",
        "∂f/∂W1[i,j] = sum[k](W3[1,k] σ'(z2[k]) W2[k,i] σ'(z1[i]) x[j])",
        "Σₖ w³ₖ σ′(z²ₖ) w²ₖᵢ σ′(z¹ᵢ) xⱼ",
        "W3[1,k] σ'(z2[k]) W2[k,i] σ'(z1[i]) x[j]",
    )),
    ("sum[k](W3[1,k] h2[k])", "sum k<=2: W3[1,k] h2[k,1]"),
    ("sum[i4](W3[1,i4] h2[i4])", "sum i4<=2: W3[1,i4] h2[i4,1]"),
    ("W3[1,k] h2[k]", "sum k<=2: W3[1,k] h2[k,1]"),
    (r"\sum_{i,k} W_{2,ki} h_{1,i}", "sum i<=2: sum k<=2: W2[k,i] h1[i,1]"),
    ("W2[k,k]", "sum k<=2: W2[k,k]"),
    ("entries[i1,i2](h1[i1] x[i2])", "[i1,i2] h1[i1,1] x[i2,1]"),
    (r"\bigl[ h_{1,i} x_j \bigr]_{ij}", "[i,j] h1[i,1] x[j,1]"),
    (r"\sigma'(W_{1,ij} x_j) h_{1,i}", "[i,j] sigmoid'(W1[i,j] x[j,1]) h1[i,1]"),
    (r"\delta^{(1)}_i x_j", "[i,j] df/dz1[i,1] x[j,1]"),
    (r"\delta_{ij} x_j h_{1,i}", "[i,j] I[i,j] x[j,1] h1[i,1]"),
    (r"\frac{\partial h_{2,k}}{\partial h_{1,i}} = h_{1,i} h_{2,k}", "[k,i] h1[i,1] h2[k,1]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), SUMS)
def test_indices_are_understood(text: str, meant: str) -> None:
    side = sides(text)[-1]
    assert side.misfit is None
    assert by_entries(side.readings[0].term) == meant


def test_a_sum_that_is_implied_is_said() -> None:
    (side,) = sides("W3[1,k] h2[k]")
    assert side.readings[0].notes == ("k stands twice, so it is summed over",)


def test_each_term_of_a_sum_has_its_own_implied_sum() -> None:
    (side,) = sides("A[i,j] w[j] + A[j,i] w[j]", open_sizes())
    meant = "[i,j] (sum j<=d: A[i,j] w[j,1] + sum j<=d: A[j,i] w[j,1])"
    assert by_entries(side.readings[0].term).replace("[i,k]", "[i,j]") == meant


def test_indices_run_as_far_as_the_array() -> None:
    (side,) = sides(r"\frac1n \sum_{i=1}^n X_{ij} (p_i - y_i)", open_sizes())
    assert side.readings[0].shape == ("d", 1)
    (side,) = sides(r"\sum_{i=1}^{3} x_i h_{1,i}")
    assert side.misfit is not None
    assert "i runs from 1 to 2 here, not from 1 to 3" in side.misfit.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("X[i,j] w[i]", "the index i runs to"),
        (r"\sum_k x_j", "nothing under the sum depends on k"),
        (LEFT + "x_j h_{1,k}", "the index k stands alone here"),
    ],
)
def test_indices_that_do_not_fit(text: str, message: str) -> None:
    side = sides(text, open_sizes() if "X" in text else None)[-1]
    assert side.misfit is not None
    assert message in side.misfit.message


def test_indices_the_other_way_round_are_said() -> None:
    (side,) = sides(r"w_{2,1}^3 + 0")
    assert side.readings[0].notes == ("2,1 is read the other way round, since a 1×2 has no such entry",)
    (side,) = sides(r"\frac{\partial f}{\partial h^2_i} = w_{i, 1}^3")
    assert by_entries(side.readings[0].term) == "[i,j] W3[1,i]"
