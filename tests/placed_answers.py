"""Wrong answers in several lines: which line is the first wrong one, and what of the text is pointed at.

Each is a problem, the derivative, the number of the first wrong line, what is pointed at there, and the answer.
"""

from __future__ import annotations

PLACED: list[tuple[str, str, int, str, str]] = [
    # A quantity of the problem that an earlier line says rightly is not what has to be changed.
    (
        "entropy",
        "z",
        4,
        "H",
        (
            "H = -sum_i p_i log p_i\n∂H/∂p_i = -log p_i - 1\n∂H/∂z_j = sum_i (-log p_i - 1) p_i (δ_ij - p_j)\n"
            "∂H/∂z_j = -p_j (log p_j - H)"
        ),
    ),
    ("entropy", "z", 2, "H", "H = -sum(p .* log(p))\n∇_z H = -p ⊙ (log p - H)"),
    # Nor is a derivative that is right, by whatever name.
    (
        "minibatch_rows",
        "b2",
        3,
        "dP.mean(axis=0)",
        "m = X.shape[0]\ndP = 2.0 / m * (P - Y)\ndW2 = H1.T @ dP\ndb2 = dP.mean(axis=0)",
    ),
    ("network_mse", "W1", 2, "2", "e = p - y\ndW1 = (W2.T @ (2 * e) * (1 - h1**2)) @ x.T"),
    # Of lines that come after the first wrong one, what follows from it is right.
    (
        "two_layer",
        "W1",
        2,
        "h_2",
        (
            r"\begin{aligned} \delta_2 &= W_3^T \odot h_2 \odot (1 - h_2) \\"
            r" \delta_1 &= W_2^T \delta_2 \odot h_2 \odot (1 - h_1) \\ \frac{\partial f}{\partial W_1} &= \delta_1 x^T"
            r" \end{aligned}"
        ),
    ),
    # An order is that of the names, not of where they are explained.
    ("two_layer", "W1", 3, "D₁ W₂ D₂", "∇W₁ f = (W₃ D₁ W₂ D₂)ᵀ xᵀ, where D₁ = diag(σ′(W₁x)) and D₂ = diag(σ′(W₂h₁))"),
    # A transpose of a derivative by name, where its line stands elsewhere.
    (
        "attention",
        "K",
        3,
        "∂f/∂S",
        "∂f/∂A = G V^T\n∂f/∂S = A ⊙ (G V^T - (A ⊙ (G V^T)) 1 1^T)\n∂f/∂K = ∂f/∂S Q / sqrt(d)",
    ),
    # Layers that are all one too far.
    (
        "recurrent_three_steps",
        "W",
        4,
        "h_3",
        (
            "δ_3 = 2/n (h_3 - y) ⊙ (1 - h_3^2)\nδ_2 = W^T δ_3 ⊙ (1 - h_2^2)\nδ_1 = W^T δ_2 ⊙ (1 - h_1^2)\n"
            "∂L/∂W = δ_3 h_3^T + δ_2 h_2^T + δ_1 h_1^T"
        ),
    ),
    # A line whose name does not tell what it is, where a derivative in its place makes all right that uses it.
    (
        "network_mse",
        "W1",
        2,
        "h1",
        (
            "delta_out = p - y\ndelta_hidden = np.dot(W2.T, delta_out) * (1 - np.tanh(h1)**2)\n"
            "grad_W1 = np.outer(delta_hidden, x)"
        ),
    ),
    (
        "minibatch_rows",
        "W2",
        3,
        "2.0 * (y_pred - Y)",
        (
            "h = torch.tanh(X.mm(W1) + b1)\ny_pred = h.mm(W2) + b2\ngrad_y_pred = 2.0 * (y_pred - Y)\n"
            "grad_W2 = h.t().mm(grad_y_pred)"
        ),
    ),
    (
        "network_cross_entropy",
        "W1",
        3,
        "dh1[dh1 <= 0] = 0",
        "dz2 = p - y\ndh1 = W2.T @ dz2\ndh1[dh1 <= 0] = 0\ndz1 = dh1\ndW1 = dz1 @ x.T",
    ),
    (
        "network_mse",
        "",
        2,
        "h1",
        "e = p - y\nA = (W2.T @ e) * (1 - np.tanh(h1)**2)\ndW1 = A @ x.T\ndb1 = A",
    ),
    # What may be meant as it stands is not at fault: an error with the other sign, a factor that is still to come.
    ("network_mse", "W2", 2, "e @ h1.T", "e = y - p\ndW2 = e @ h1.T"),
    ("logistic_regression", "", 2, "e * x", "e = y - p\ndw = e * x\ndb = e"),
]
