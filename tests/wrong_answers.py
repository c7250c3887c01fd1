"""Wrong answers to shipped problems and the mistakes in them, as people make them."""

from __future__ import annotations

WRONG: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {
    ("two_layer", "W1"): [
        ("W_3 \\sigma(W_2h_1)(1-\\sigma(W_2h_1)) \\sigma(W_1x)(1-\\sigma(W_1x))", ("strung-as-scalars",)),
        ("W3 * σ(W2h1)(1-σ(W2h1)) * σ(W1x)(1-σ(W1x))", ("strung-as-scalars",)),
        ("[ (W_2 (W_3^T \\odot h_2 \\odot (1-h_2))) \\odot h_1 \\odot (1-h_1) ] x^T", ("missing-transpose",)),
        ("(W_2^T (W_3 \\odot \\sigma'(z_2)) \\odot \\sigma'(z_1)) x^T", ("missing-transpose",)),
        ("(W_2^T W_3^T \\odot \\sigma'(z_1)) x^T", ("missing-slope",)),
        ("W_2^T (W_3^T \\odot \\sigma'(z_2)) x^T", ("missing-slope",)),
        ("W_2^T W_3^T x^T", ("missing-slope",)),
        ("(W_3^T \\odot \\sigma'(z_2) \\odot \\sigma'(z_1)) x^T", ("missing-weight",)),
        ("(W_2^T \\sigma'(z_2) \\odot \\sigma'(z_1)) x^T", ("missing-weight",)),
        ("-(W_2^T (W_3^T \\odot \\sigma'(z_2)) \\odot \\sigma'(z_1)) x^T", ("sign",)),
        ("[ (W_2^T (W_3^T \\odot h_2 \\odot (h_2-1))) \\odot h_1 \\odot (1-h_1) ] x^T", ("sign-in-slope",)),
        ("[ (W_2^T (W_3^T \\odot h_1 \\odot (1-h_1))) \\odot h_2 \\odot (1-h_2) ] x^T", ("swapped-layers",)),
        ("(W_2^T (W_3^T \\odot \\sigma'(z_2)) \\odot \\sigma'(z_2)) x^T", ("wrong-layer",)),
        ("[ (W_2^T (W_3^T \\odot h_2 )) \\odot h_1 ] x^T", ("missing-one-minus",)),
        ("[ (W_2^T (W_3^T \\odot (1-h_2) )) \\odot (1-h_1) ] x^T", ("missing-sigma-factor",)),
        ("(W_2^T (W_3^T \\odot \\sigma'(z_2)) \\odot \\sigma'(z_1)) h_1^T", ("wrong-input",)),
        ("(W_2^T \\odot W_3^T \\odot \\sigma'(z_2) \\odot \\sigma'(z_1)) x^T", ("hadamard-for-product",)),
        ("W_3^T \\sigma'(z_2) W_2^T \\sigma'(z_1) x^T", ("product-for-hadamard",)),
        ("diag(\\sigma'(z_2)) W_2^T diag(\\sigma'(z_1)) W_3^T x^T", ("wrong-order", "swapped-layers")),
        ("(W_1^T (W_3^T \\odot \\sigma'(z_2)) \\odot \\sigma'(z_1)) x^T", ("wrong-weight",)),
        ("(W_2^T (W_3^T \\odot \\sigma'(z_2)) \\odot \\sigma'(z_1)) x^T + W_1", ("extra-term",)),
        ("2(W_2^T (W_3^T \\odot \\sigma'(z_2)) \\odot \\sigma'(z_1)) x^T", ("constant-factor",)),
        ("(W_2^T (W_3^T \\odot \\mathbb{1}[z_2>0]) \\odot \\mathbb{1}[z_1>0]) x^T", ("wrong-slope",)),
        (
            "(W_2^T (W_3^T \\odot \\frac{e^{-z_2}}{1+e^{-z_2}}) \\odot \\frac{e^{-z_1}}{1+e^{-z_1}}) x^T",
            ("missing-square",),
        ),
        ("((W2 @ (W3.T * h2 * (1 - h2))) * h1 * (1 - h1)) @ x.T", ("missing-transpose",)),
        ("(W2^T (W3^T o sigma'(z2)) o sigma'(z1))", ("missing-input",)),
        ("(W2^T (W3^T + sigma'(z2)) o sigma'(z1)) x^T", ("plus-for-hadamard",)),
        ("W3 sigma'(W2 sigma'(W1 x)) x^T", ("derivative-inside",)),
        ("diag(sigma'(W1 x)) W2^T diag(sigma'(W2 W1 x)) W3^T x^T", ("missing-inner-function",)),
        ("(W3^T .* sigmoid'(z2)) h1^T", ("another-gradient",)),
        ("(W2^T (W3^T .* sigmoid'(h2)) .* sigmoid'(h1)) x^T", ("slope-of-output",)),
        ("(W2^T (W3^T .* z2 .* (1 - z2)) .* z1 .* (1 - z1)) x^T", ("slope-at-input",)),
        ("(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid(z1)) x^T", ("function-for-slope",)),
        ("(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1) .* h1) x^T", ("extra-factor",)),
        ("sum[k](W3[1,k] sigmoid'(z2[k]) W2[i,k] sigmoid'(z1[i]) x[j])", ("wrong-index", "missing-transpose")),
        (
            "(W3^T .* sigmoid'(z2) + W2^T .* sigmoid'(z1)) x^T",
            ("plus-for-hadamard", "wrong-arrangement", "missing-weight"),
        ),
    ],
    ("three_layer_tanh", "W1"): [
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1)) h1^T", ("wrong-input",)),
        ("(W2 (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1)) x^T", ("missing-transpose",)),
        ("(W2 (W3 (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1)) x^T", ("missing-transpose",)),
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* (1 - h1)) x^T", ("missing-square",)),
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* (1 + h1 .^ 2)) x^T", ("sign-in-slope",)),
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* (h1 .^ 2 - 1)) x^T", ("sign-in-slope",)),
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* (1 - z1 .^ 2)) x^T", ("slope-at-input",)),
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* h1 .* (1 - h1)) x^T", ("wrong-slope",)),
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1))", ("missing-input",)),
        ("(W2^T (W3^T tanh'(z3) .* tanh'(z2)) .* tanh'(z1)) x^T", ("missing-weight",)),
        ("(W2^T (v .* tanh'(z3) .* tanh'(z2)) .* tanh'(z1)) x^T", ("missing-weight",)),
        ("(W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1)) x", ("missing-transpose",)),
        ("x (W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1))^T", ("transposed-layout",)),
        ("(W2^T (W3^T (v tanh'(z3)) .* tanh'(z2)) .* tanh'(z1)) x^T", ("product-for-hadamard",)),
        (
            "v^T tanh'(W3 tanh(W2 tanh(W1 x))) W3 tanh'(W2 tanh(W1 x)) W2 tanh'(W1 x) x",
            ("strung-as-scalars", "product-for-hadamard"),
        ),
        ("(v^T diag(tanh'(z3)) W3 diag(tanh'(z2)) W2 diag(tanh'(z1))) x^T", ("missing-transpose",)),
        (
            "(W3^T (W2^T (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1)) x^T",
            ("wrong-order", "swapped-layers", "wrong-weight"),
        ),
    ],
    ("minibatch_rows", "W1"): [
        ("2/m X ((P - Y) W2^T .* tanh'(Z1))", ("missing-transpose",)),
        ("2/m X^T ((P - Y) W2 .* tanh'(Z1))", ("missing-transpose",)),
        ("1/m X^T ((P - Y) W2^T .* tanh'(Z1))", ("constant-factor",)),
        ("2 X^T ((P - Y) W2^T .* tanh'(Z1))", ("missing-mean",)),
        ("2/m X^T ((Y - P) W2^T .* tanh'(Z1))", ("sign", "sign-in-sum")),
        ("2/m X^T (P - Y) W2^T", ("missing-slope",)),
        (
            "2/m X^T (((P - Y) .* tanh'(Z1)) W2^T)",
            ("wrong-order", "product-for-hadamard", "shape-misfit", "hadamard-for-product"),
        ),
        ("2/m ((P - Y) W2^T .* tanh'(Z1))^T X", ("transposed-layout",)),
        ("np.dot(X.T, np.dot(2/m*(P-Y), W2.T) * (1 - H1))", ("missing-square",)),
        ("2/m X^T (P W2^T .* tanh'(Z1))", ("missing-term",)),
    ],
    ("minibatch_rows", "b1"): [
        ("2/m ((P - Y) W2^T .* tanh'(Z1))^T", ("missing-sum",)),
        ("2/m^2 ((P - Y) W2^T .* tanh'(Z1))^T ones(m)", ("missing-mean",)),
    ],
    ("residual_block", "W1"): [
        ("2/3 (W2^T (W3^T (h2 - y) .* relu'(z2)) .* tanh'(z1)) x^T", ("missing-path",)),
        ("2/3 ((h2 - y) .* tanh'(z1)) x^T", ("missing-path",)),
        ("2/3 ((W2^T (W3^T (h2 - y) .* relu'(z2)) - (h2 - y)) .* tanh'(z1)) x^T", ("sign-in-sum",)),
        ("2/3 ((W2^T (W3^T (h2 - y) .* relu(z2)) + (h2 - y)) .* tanh'(z1)) x^T", ("function-for-slope",)),
    ],
    ("softmax_regression", "W"): [
        ("(y - p) x^T", ("sign", "sign-in-sum")),
        ("p - y", ("missing-input",)),
        ("-(y .* (1 - p)) x^T", ("softmax-elementwise",)),
        ("p x^T", ("missing-term",)),
        ("(p - y) x", ("missing-transpose", "product-for-hadamard")),
        ("x (p - y)^T", ("transposed-layout",)),
        ("2 (p - y) x^T", ("constant-factor",)),
        ("(p - y) b^T", ("wrong-input",)),
    ],
    ("network_cross_entropy", "W1"): [
        ("(W2^T (p - y)) x^T", ("missing-slope",)),
        ("(W2^T (p - y) .* relu(z1)) x^T", ("function-for-slope",)),
        ("(W2 (p - y) .* relu'(z1)) x^T", ("missing-transpose",)),
        ("(W2^T (p - y) .* relu'(z1)) h1^T", ("wrong-input",)),
        ("(W2^T p .* relu'(z1)) x^T", ("missing-term",)),
    ],
    ("recurrent_three_steps", "W"): [
        ("2/n ((h3 - y) .* tanh'(z3)) h2^T", ("missing-path",)),
    ],
    ("quadratic_form", "x"): [
        ("2 A x + b", ("assumed-symmetric",)),
        ("(A + A^T) x", ("missing-term",)),
        ("A x + b", ("missing-term",)),
        ("(A - A^T) x + b", ("sign-in-sum",)),
        ("x^T A + b", ("missing-term", "shape-misfit", "missing-transpose")),
    ],
    ("elu_network", "b1"): [("v .* exp(W1 x + b1)", ("wrong-branch",))],
    ("word2vec_negative_sampling", "N"): [("(1 - σ(N v)) vᵀ", ("complement",))],
    ("attention_one_query", "q"): [("K^T (a .* (V v - mean(V v))) / sqrt(d)", ("plain-mean",))],
    ("support_vector_machine", "w"): [
        ("lambda w - 1/n X^T (y .* step(y .* s - 1))", ("reversed-condition", "sign-in-slope")),
        (r"\lambda w-\frac1n\sum_{i=1}^{n} y_i x_i\,\mathbb 1[y_i w^\top x_i>1]", ("reversed-condition",)),
        ("lambda w - 1/n X^T (y .* max(0, 1 - y .* s))", ("function-for-slope",)),
    ],
    ("linear_regression_rows", "b"): [("2/n * (P - Y).sum(axis=1)", ("wrong-axis",))],
    ("batch_norm_layer", "gamma"): [("(V * Xhat).sum(axis=1)", ("wrong-axis",))],
    ("attention", "Q"): [
        ("(A * (G @ V.T - np.sum(A * (G @ V.T), axis=0, keepdims=True))) @ K / np.sqrt(d)", ("wrong-axis",)),
        ("(A .* (G V^T - ones(n) sum(A .* (G V^T), axis=0))) K / sqrt(d)", ("wrong-axis",)),
    ],
    ("batch_norm_layer", "X"): [
        (
            (
                "(m * V * gamma.T - (V * gamma.T).sum(axis=1, keepdims=True)"
                " - Xhat * (V * gamma.T * Xhat).sum(axis=1, keepdims=True)) / (m * s)"
            ),
            ("wrong-axis",),
        ),
    ],
    ("lasso_regression", "w"): [("X^T (X w - y) + lambda |w|", ("function-for-slope",))],
    ("dropout", "v"): [("m ⊙ h1", ("constant-factor",))],
    ("distillation", "W"): [("(softmax(W x / tau) - q) x^T", ("constant-factor",))],
    ("convolution", "x"): [
        (
            "[g[1] k[3]; g[1] k[2] + g[2] k[3]; g[1] k[1] + g[2] k[2] + g[3] k[3]; g[2] k[1] + g[3] k[2]; g[3] k[1]]".replace(
                "g[1]", "v[1] step(z[1])"
            )
            .replace("g[2]", "v[2] step(z[2])")
            .replace("g[3]", "v[3] step(z[3])"),
            ("wrong-index",),
        ),
    ],
    ("network_mse", "W1"): [
        ("(W2^T (p - y)) x^T", ("missing-slope",)),
        ("(p - y) h1^T", ("another-gradient",)),
        ("(W2^T (p - y) .* (1 - h1 .^ 2))", ("missing-input",)),
        ("2 (W2^T (p - y) .* (1 - h1 .^ 2)) x^T", ("constant-factor",)),
        ("(W2^T (p + y) .* (1 - h1 .^ 2)) x^T", ("sign-in-sum",)),
    ],
}
"""Problem and name → wrong answers, each with the mistakes of which one at least must be told first."""
