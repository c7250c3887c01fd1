"""Answers to problems that do not ship, and what is read in them: letters that nothing declares, among others."""

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("unit_vector", "x"): (
        "J = (I - v v^T) W / r",
        "∂J/∂x = (I - v v^T) W / r",
        "dJ = (I - v v^T) W dx / r",
        "J = dv/dx = 1/r (I - v v^T) J_u, J_u = W",
        "J = W; (I - v v^T) J / r",
    ),
    ("softmax_jacobian", "z"): ("J = diag(p) - p p^T", "J[i,j] = p_i (delta_ij - p_j)"),
    ("cosine_similarity", "x"): (
        "J = y/(norm2(x) norm2(y)) - L x/(norm2(x)^2)",
        "∂J/∂x = (y / norm2(y) - c x / norm2(x)) / norm2(x)",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("unit_vector", "x", (), "J = (I - v v^T) W"),
    ("unit_vector", "x", (), "∂J/∂x = (I - v v^T) W^T / r"),
    ("unit_vector", "x", (), "J = W; (I + v v^T) J / r"),
    ("cosine_similarity", "x", (), "y/(norm2(x) norm2(y)) + L x/(norm2(x)^2)"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    # J, L, f, C and E are names of a loss, which an array is not.
    ("unit_vector", "x", "undefined-name", r"\mathcal{J}_W", r"\frac{1}{r}(I - v v^\top) \mathcal{J}_W"),
    ("unit_vector", "x", "undefined-name", "J", "(I - v v^T) J / r"),
    ("unit_vector", "x", "undefined-name", "C", "C W"),
    ("unit_vector", "x", "undefined-name", "L", "L W / r"),
    ("unit_vector", "x", "undefined-name", "f_W", "f_W"),
    ("unit_vector", "u", "undefined-name", "E", "(I - E E^T) / r"),
    ("softmax_jacobian", "z", "undefined-name", "J", "diag(p) - J J^T"),
    ("softmax_jacobian", "z", "undefined-name", "f", "diag(f) - p p^T"),
]

SAID: list[tuple[str, str, str, str]] = [
    ("cosine_similarity", "x", "y/(norm2(x) norm2(y)) - L x/(norm2(x)^2)", "L is read as the output, c"),
    ("cosine_similarity", "x", "J y", "J is read as the output, c"),
]
