"""Losses: one row each. A loss is no node of its own: it is written out by its formula."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss as a formula in its arguments; `size` is the number of entries of the first.

    With `axes`, of a matrix it takes an axis, which stands for `{axis}` in the formula. In the layer
    shorthand a loss of logits (`bce_logits`, `cross_entropy_logits`) is applied to the last linear layer.
    """

    name: str
    arguments: tuple[str, ...]
    formula: str
    axes: bool = False


_ROWS = (
    Loss("mse", ("p", "y"), "sum((p - y) .^ 2) / size"),
    Loss("bce", ("p", "y"), "-sum(y .* log(p) + (1 - y) .* log(1 - p))"),
    Loss("cross_entropy", ("p", "y"), "-sum(y .* log(p))"),
    Loss("hinge", ("s", "y"), "sum(max(0, 1 - y .* s))"),
    Loss("bce_logits", ("z", "y"), "sum(softplus(z) - y .* z)"),
    Loss("cross_entropy_logits", ("z", "y"), "-sum(y .* log_softmax(z{axis}))", axes=True),
)

LOSSES: dict[str, Loss] = {row.name: row for row in _ROWS}
"""Every loss by its name."""
