"""Losses: one row each. A loss is no node of its own: it is written out by its formula."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss as a formula in its arguments; `size` is the number of entries of the first.

    With `axes`, of a matrix it takes an axis, which stands for `{axis}` in the formula. A loss of probabilities
    names the `activation` that gives them, and the loss of its argument (`logits`). In the layer shorthand that one
    is applied to a last layer that is linear.
    """

    name: str
    arguments: tuple[str, ...]
    formula: str
    axes: bool = False
    activation: str = ""
    logits: str = ""


_ROWS = (
    Loss("mse", ("p", "y"), "sum((p - y) .^ 2) / size"),
    Loss("bce", ("p", "y"), "-sum(y .* log(p) + (1 - y) .* log(1 - p))", activation="sigmoid", logits="bce_logits"),
    Loss("cross_entropy", ("p", "y"), "-sum(y .* log(p))", activation="softmax", logits="cross_entropy_logits"),
    Loss("hinge", ("s", "y"), "sum(max(0, 1 - y .* s))"),
    Loss("bce_logits", ("z", "y"), "sum(softplus(z) - y .* z)"),
    Loss("cross_entropy_logits", ("z", "y"), "-sum(y .* log_softmax(z{axis}))", axes=True),
)

LOSSES: dict[str, Loss] = {row.name: row for row in _ROWS}
"""Every loss by its name."""
