r"""Derivations whose steps are derivatives and differentials of names of the answer's own, or of formulas."""

from __future__ import annotations

_END = "∂f/∂W1 = (W2^T (W3^T .* σ'(z2)) .* σ'(z1)) x^T"
_NAMES = "a = W1 x; b = σ(a); c = W2 b; d = σ(c)"
_QUOTIENT = r"u = x^\top A x,\ v = x^\top x"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("trace_of_inverse", ""): (
        "df = -tr(X^{-1} A X^{-1} dX); grad = -(X^{-1} A X^{-1})^T",
        "d(X^{-1}) = -X^{-1} dX X^{-1}; grad = -(X^{-1} A X^{-1})^T",
        "Y = X^{-1}; dY = -Y dX Y; df = tr(dY A); grad = -(Y A Y)^T",
        r"dX^{-1} = -X^{-1} dX X^{-1} \Rightarrow df = -tr(A X^{-1} dX X^{-1}), \nabla f = -(X^{-1}AX^{-1})^\top",
    ),
    ("log_determinant", ""): (
        "df = tr(X^{-1} dX); df/dX = X^{-T}",
        r"d \log\det X = tr(X^{-1} dX)",
        r"df = d(\log\det X) = tr(X^{-1} dX); X^{-T}",
    ),
    ("quadratic_form", "x"): ("d(x^T A x) = dx^T A x + x^T A dx = x^T (A + A^T) dx, so ∇f = (A + A^T) x + b",),
    ("linear_regression", ""): (
        "e = X w - y; L = 1/n e^T e; ∂L/∂e = 2/n e; ∂e/∂w = X; ∇L = 2/n X^T e",
        "e = X w - y; L = 1/n e^T e; ∂L/∂e = 2/n e^T; ∂e/∂w = X^T; ∇L = 2/n X^T e",
        "r = X w - y; L = 1/n r^T r; dL = 2/n r^T dr; dr = X dw; ∇L = 2/n X^T r",
        "e = X w - y; ∂L/∂e = 2/n e; ∂L/∂w = X^T ∂L/∂e",
        "d(X w - y) = X dw; 2/n X^T (X w - y)",
        r"\nabla_w (Xw - y) = X; 2/n X^T (Xw - y)",
    ),
    ("rayleigh_quotient", ""): (
        "u = x^T A x, v = x^T x, ∂u/∂x = 2 A x, ∂v/∂x = 2 x, ∂r/∂x = (v ∂u/∂x - u ∂v/∂x) / v^2",
        rf"{_QUOTIENT},\ \nabla u = 2Ax,\ \nabla v = 2x,\ \nabla r = \frac{{v\nabla u - u\nabla v}}{{v^2}}",
        r"\frac{\partial x^T A x}{\partial x} = 2 A x, \frac{\partial}{\partial x} (x^T x) = 2x, 2/(x^Tx)(Ax - rx)",
    ),
    ("softmax_regression", "W"): ("z = W x + b; ∇z = p - y; ∇W = ∇z x^T",),
    ("two_layer", ""): (
        f"∂h1/∂z1 = σ'(z1)\n∂z1/∂W1 = x\n{_END}",
        f"∂h1/∂z1 = diag(σ'(z1))\n∂z1/∂W1 = x^T\n{_END}",
        f"{_NAMES}; ∂b/∂a = σ'(a); ∂d/∂c = σ'(c); ∂f/∂d = W3^T; ∂c/∂b = W2; ∂a/∂W1 = x^T; {_END}",
        "dz1 = dW1 x; dh1 = σ'(z1) .* dz1; dz2 = W2 dh1; dh2 = σ'(z2) .* dz2; df = W3 dh2; " + _END,
        f"{_NAMES}; da = dW1 x; db = σ'(a) .* da; df = W3 (σ'(c) .* (W2 db)); {_END}",
        f"df = W3 diag(σ'(z2)) W2 diag(σ'(z1)) dW1 x, {_END}",
    ),
    ("network_mse", "W1"): ("∂z/∂b1 = 1; ∂z/∂W1 = x^T; dL/dW1 = ((W2^T (p - y)) .* (1 - h .^ 2)) x^T",),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("trace_of_inverse", "", ("wrong-step",), "df = tr(X^{-1} A X^{-1} dX); grad = -(X^{-1} A X^{-1})^T"),
    ("trace_of_inverse", "", ("wrong-step",), "d(X^{-1}) = X^{-1} dX X^{-1}; grad = -(X^{-1} A X^{-1})^T"),
    ("trace_of_inverse", "", ("wrong-step",), "Y = X^{-1}; dY/dX = X^{-2}; grad = -(Y A Y)^T"),
    ("log_determinant", "", ("wrong-step",), "df = 2 tr(X^{-1} dX); df/dX = X^{-T}"),
    ("log_determinant", "", (), "d log det X = tr(X dX)"),
    ("quadratic_form", "x", (), "d(x^T A x) = dx^T A x + x^T A dx = 2 x^T A dx, so ∇f = (A + A^T) x + b"),
    ("quadratic_form", "x", (), "df = dx^T A x + x^T A dx + b^T dx = (2 A x + b)^T dx, so ∇f = (A + A^T) x + b"),
    ("linear_regression", "", (), "L = 1/n ||X w - y||^2; dL = 1/n (X w - y)^T X dw; ∇L = 2/n X^T (X w - y)"),
    ("linear_regression", "", (), "e = X w - y; L = 1/n e^T e; ∂L/∂e = 1/n e; ∂e/∂w = X; ∇L = 2/n X^T e"),
    ("linear_regression", "", (), "r = X w - y; L = 1/n r^T r; dL = 2/n r^T dr; dr = dw X; ∇L = 2/n X^T r"),
    ("linear_regression", "", ("missing-mean",), "e = X w - y; ∂L/∂e = 2 e; ∂L/∂w = X^T ∂L/∂e"),
    ("rayleigh_quotient", "", (), r"\frac{\partial x^T A x}{\partial x} = A x, 2/(x^Tx)(Ax - rx)"),
    ("rayleigh_quotient", "", (),
     rf"{_QUOTIENT},\ \nabla u = Ax,\ \nabla v = 2x,\ \nabla r = \frac{{2 v A x - u\nabla v}}{{v^2}}"),
    ("two_layer", "", ("wrong-step",), f"∂h1/∂z1 = σ'(z2)\n{_END}"),
    ("two_layer", "", ("wrong-step",), f"∂z1/∂W1 = W2\n{_END}"),
    ("two_layer", "", (), f"df = W3 diag(σ'(z2)) W2 diag(σ'(z2)) dW1 x, {_END}"),
    ("two_layer", "", (), f"{_NAMES}; ∂b/∂a = σ'(a); ∂d/∂c = σ'(a); {_END}"),
)  # fmt: skip

REFUSED: tuple[tuple[str, str, str, str, str], ...] = ()

FOLLOWED: tuple[tuple[str, str, tuple[tuple[str, int | None], ...]], ...] = (
    (
        "two_layer",
        "dz1 = dW1 x; dh1 = σ'(z2) .* dz1; dz2 = W2 dh1; dh2 = σ'(z2) .* dz2; df = W3 dh2; " + _END,
        (("correct", None), ("incorrect", None), *[("incorrect", 2)] * 3, ("correct", None)),
    ),
    (
        "two_layer",
        f"{_NAMES}; da = dW1 x; db = σ'(c) .* da; df = W3 (σ'(z2) .* (W2 db)); {_END}",
        (*[("correct", None)] * 5, ("incorrect", None), ("incorrect", 6), ("correct", None)),
    ),
    (
        "linear_regression",
        "e = X w - y; L = 1/n e^T e; ∂L/∂e = 2/n e; ∂e/∂w = X; ∂L/∂w = X^T ∂L/∂e",
        (("unjudged", None), *[("correct", None)] * 4),
    ),
)
"""Problems and derivations, with the ruling on each line and the line from which it follows."""
