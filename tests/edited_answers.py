r"""Answers as editors, courses and forums leave them: results on the right, layouts in words, directions, Greek indices.

Remarks stand behind any transpose, `%` begins a comment of MATLAB, Word and Typst have fractions in brackets, an
upright d is the derivative that it is in a backward pass, numbers are put in for variables beside names.
"""

# ruff: noqa: E501

from __future__ import annotations

_TEXT = "((W2ᵀ (W3ᵀ ⊙ σ'(z2))) ⊙ σ'(z1)) xᵀ"
_TEX = r"\left(W_2^\top\left(W_3^\top \odot \sigma'(z_2)\right)\odot\sigma'(z_1)\right)x^\top"
_MATLAB = "s2 = h2.*(1-h2);        % slope of layer 2\ns1 = h1.*(1-h1)         % times nothing else\ngradW1 = (s1 .* (W2' * (s2 .* W3'))) * x'   % 2x1 times 1x2"
_JACOBIANS = r"$\frac{\partial f}{\partial z_1} = W_3\,\mathrm{diag}(\sigma'(z_2))\,W_2\,\mathrm{diag}(\sigma'(z_1))$"
_ROW = r"x\,W_3\,\mathrm{diag}(\sigma'(z_2))\,W_2\,\mathrm{diag}(\sigma'(z_1))"
_ALONG = r"W_3\,\mathrm{diag}(\sigma'(z_2))\,W_2\,\mathrm{diag}(\sigma'(z_1))\,H x"
_RENEWED = (
    r"\boldsymbol{g} \leftarrow \boldsymbol{W}_3^\top \\ \boldsymbol{g} \leftarrow \boldsymbol{g}\odot\sigma'(z_2) \\"
    r" \boldsymbol{g} \leftarrow \boldsymbol{W}_2^\top\boldsymbol{g} \\"
    r" \boldsymbol{g} \leftarrow \boldsymbol{g}\odot\sigma'(z_1) \\ \nabla_{W_1} f = \boldsymbol{g}\,x^\top"
)
_COLONS = (
    r"df &= W_3^T : dh_2 \\ &= W_3^T : \sigma'(z_2)\odot dz_2 \\ &= \big(W_3^T\odot\sigma'(z_2)\big) : W_2\,dh_1 \\"
    r" &= W_2^T\big(W_3^T\odot\sigma'(z_2)\big) : \sigma'(z_1)\odot dW_1\,x \\"
    r" &= \Big(W_2^T\big(W_3^T\odot\sigma'(z_2)\big)\odot\sigma'(z_1)\Big)x^T : dW_1"
)
_NUMBERS = "df/dW1 = ([0.5 0.7; -0.6 0.8] ([0.9; -1] .* σ'(z2)) .* σ'(z1)) [1 2]"
_GREEK = r"(W_3)_{1\mu}\,\sigma'(z_{2,\mu})\,(W_2)_{\mu\alpha}\,\sigma'(z_{1,\alpha})\,x_\beta"
_BACK = (
    r"$\mathrm{d}z^{[2]} = W^{[3]T} * a^{[2]} * (1-a^{[2]})$" + "\n"
    r"$\mathrm{d}z^{[1]} = W^{[2]T}\mathrm{d}z^{[2]} * a^{[1]} * (1-a^{[1]})$" + "\n"
    r"$\mathrm{d}W^{[1]} = \mathrm{d}z^{[1]} x^{T}$"
)


def _entries(right: str) -> str:
    return rf"\frac{{\partial f}}{{\partial (W_1)_{{\alpha\beta}}}} = {right}"


RIGHT: dict[tuple[str, str], list[str]] = {
    ("two_layer", "W1"): [
        f"{_TEXT} = dW1",
        f"{_TEXT} = ∂f/∂W1",
        f"{_TEXT} = grad_W1",
        f"{_TEXT}, that is, dW1 = {_TEXT}",
        "W3ᵀ ⊙ σ'(z2) = dz2\n(W2ᵀ dz2) ⊙ σ'(z1) = dz1\ndz1 xᵀ = dW1",
        f"{_TEXT[:-1]}⊤ [2 points]",
        f"{_TEXT[:-1]}⊤ (matrix)",
        f"{_TEXT[:-1]}⊤ etc.",
        f"{_TEXT[:-1]}⊤ //",
        _RENEWED,
        _MATLAB,
        f"Jacobian (numerator) layout: ${_ROW}$",
        f"In numerator/Jacobian layout, $\\frac{{\\partial f}}{{\\partial W_1}} = {_ROW}$",
        f"In numerator layout the Jacobians simply multiply: {_JACOBIANS}, a $1\\times 2$ row. To get something of the shape of $W_1$ I transpose the row and multiply by $x^T$:\n$$\\nabla_{{W_1}} f = {_TEX}.$$",
        f"{_JACOBIANS}, all in numerator layout. So\n$$\\nabla_{{W_1}} f = {_TEX}$$",
        _BACK,
        _BACK.replace(r"\mathrm{d}", r"\mathrm d "),
        rf"$$\eqalign{{{_COLONS} \\ \frac{{\partial f}}{{\partial W_1}} &= {_TEX}}}$$",
        rf"\begin{{align}}{_COLONS}\end{{align}}",
        _NUMBERS,
        _NUMBERS.replace("[1 2]", "x^T"),
        "sig <- function(t) 1 / (1 + exp(-t))\nh1  <- sig(W1 %*% x)\nh2  <- sig(W2 %*% h1)\nd2  <- t(W3) * h2 * (1 - h2)\nd1  <- (t(W2) %*% d2) * h1 * (1 - h1)\ndW1 <- d1 %*% t(x)",
        "sig[t_] := 1/(1 + Exp[-t]);\nh1 = sig[W1 . x];\nh2 = sig[W2 . h1];\nd2 = Transpose[W3] * h2 * (1 - h2);\nd1 = (Transpose[W2] . d2) * h1 * (1 - h1);\ndW1 = d1 . Transpose[x]",
        "@jax.jit\ndef dW1(x, W1, W2, W3):\n    h1 = jax.nn.sigmoid(W1 @ x)\n    h2 = jax.nn.sigmoid(W2 @ h1)\n    back = W2.T @ (W3.T * h2 * (1 - h2))\n    return jnp.outer(back * h1 * (1 - h1), x)",
        "d2 = tf.transpose(W3) * h2 * (1. - h2)\nd1 = tf.matmul(W2, d2, transpose_a=True) * h1 * (1. - h1)\ndW1 = tf.matmul(d1, x, transpose_b=True)",
        "df/dW1 = (W2.T @ ([[0.9], [-1]] * s2) * s1) @ [[1, 2]] where s1 = h1*(1-h1), s2 = h2*(1-h2)",
        "∂f/(∂W_1 )=(〖W_2〗^T (〖W_3〗^T⊙σ^' (z_2 ))⊙σ^' (z_1 )) x^T",
        "$ (diff f)/(diff W_1) = (W_2^T (W_3^T dot.o sigma'(z_2)) dot.o sigma'(z_1)) x^T $",
        "(del f)/(del W_1) = (W_2^T (W_3^T o. sigma'(z_2)) o. sigma'(z_1)) x^T",
        "hi, so i think i got it now?? first delta_2 = W3^T .* sigma'(z2), and then delta_1 = (W2^T delta_2) .* sigma'(z1), and so dW1 = delta_1 x^T. thanks!!",
        rf"\langle \nabla f, H\rangle = {_ALONG}, \quad \nabla f = {_TEX}",
        rf"$\langle \nabla_{{W_1}} f, V\rangle = {_ALONG.replace('H', 'V')}$, so $\nabla f = {_TEX}$",
        rf"$Df(W_1)[H] = {_ALONG}$, so $\nabla f = {_TEX}$",
        _entries(rf"\sum_\mu {_GREEK}"),
        _entries(rf"\sum_{{\mu=1}}^{{2}} {_GREEK}"),
        f"Using Einstein summation over repeated $\\mu$: ${_entries(_GREEK)}$",
        f"With the summation convention, ${_entries(_GREEK)}$",
        f"and since $df = \\operatorname{{Tr}}(A^T dX)$ means $\\partial f/\\partial X = A$,\n$$\\frac{{\\partial f}}{{\\partial W_1}} = {_TEX}$$",
    ],
    ("softmax_regression_rows", "W"): [
        "e_i = p_i - y_i; dL/dW = 1/m Σ_i x_i e_i^T",
        "e_i = p_i - y_i; dL/dW = 1/m Σ_j x_j e_j^T",
        r"\epsilon_i = p_i - y_i, \frac{\partial L}{\partial W} = \frac1m \sum_i x_i \epsilon_i^\top",
    ],
    ("softmax_regression_rows", "b"): ["r_i = p_i - y_i; dL/db = 1/m Σ_i r_i"],
    ("minibatch_columns", "W2"): ["d^{(i)} = a_2^{(i)} - y^{(i)}; dJ/dW2 = 1/m Σ_i d^{(i)} a_1^{(i)T}"],
    ("softmax_regression", "W"): [
        "rows = len(W)\ncols = len(W[0])\ndW = [[(p[i] - y[i]) * x[j] for j in range(cols)] for i in range(rows)]",
        "dW = [[(p[i] - y[i]) * x[j] for j in range(len(W[0]))] for i in range(len(W))]",
    ],
    ("ridge_regression", "w"): ["∂L/∂𝐰 = 2(𝐗ᵀ𝐗 + λ𝐈)𝐰 − 2𝐗ᵀ𝐲", "∂L/∂𝒘 = 2(𝑿ᵀ𝑿 + 𝜆𝑰)𝒘 − 2𝑿ᵀ𝒚"],
    ("matrix_factorisation", "U"): ["∇U(X, U, V; λ) = (U * V' - X) * V + λ * U"],
    ("gru_cell", "Wz"): [
        r"$dL = v^\top\big((c-h_0)\odot dz\big)$ and $dz = z\odot(1-z)\odot(dW_z\,u)$, therefore $$\frac{\partial L}{\partial W_z} = \big(v\odot(c-h_0)\odot z\odot(1-z)\big)u^\top$$",
    ],
    ("inverse_jacobian", ""): [
        "dY = -X^{-1} dX X^{-1}, thus dvec(Y)/dvec(X) = -(X^{-T} kron X^{-1})",
        "dvec(Y)/dvec(X) = -(X^{-T} ox X^{-1})",
    ],
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("two_layer", "W1", ("missing-transpose",), f"{_TEXT.replace('W2ᵀ', 'W2')} = dW1"),
    ("two_layer", "W1", (), f"{_TEXT}, that is, dW1 = {_TEXT.replace('W2ᵀ', 'W2')}"),
    ("two_layer", "W1", ("missing-transpose",), _RENEWED.replace(r"_2^\top", "_2")),
    ("two_layer", "W1", ("missing-transpose",), _MATLAB.replace("W2'", "W2")),
    ("two_layer", "W1", ("transposed-layout",), f"Jacobian (numerator) layout: ${_TEX}$"),
    ("two_layer", "W1", ("transposed-layout",), f"Denominator (gradient) layout: ${_ROW}$"),
    ("two_layer", "W1", (), _BACK.replace("(1-a^{[1]})", "(1+a^{[1]})")),
    ("two_layer", "W1", (), rf"\begin{{align}}{_COLONS.replace('W_2^T', 'W_2')}\end{{align}}"),
    ("two_layer", "W1", (), _NUMBERS.replace("0.5 0.7; -0.6 0.8", "0.5 -0.6; 0.7 0.8")),
    ("two_layer", "W1", (), _NUMBERS.replace("-1]", "1]")),
    ("two_layer", "W1", (), rf"\langle \nabla f, H\rangle = {_ALONG.replace('W_2', 'W_2^T')}, \quad \nabla f = {_TEX}"),
    ("two_layer", "W1", (), rf"$Df(W_1)[H] = {_ALONG}$, so $\nabla f = {_TEX.replace('W_2^', 'W_2 {}^')}$".replace(r" {}^\top", "", 1)),
    ("two_layer", "W1", ("wrong-index",), _entries(rf"\sum_\mu {_GREEK}").replace(r"(W_2)_{\mu\alpha}", r"(W_2)_{\alpha\mu}")),
    ("two_layer", "W1", ("missing-transpose",), "d2 = tf.transpose(W3) * h2 * (1. - h2)\nd1 = tf.matmul(W2, d2, transpose_a=False) * h1 * (1. - h1)\ndW1 = tf.matmul(d1, x, transpose_b=True)"),
    ("two_layer", "W1", (), "sig[t_] := 1/(1 - Exp[-t]);\nh2 = sig[W2 . h1];\nd1 = (Transpose[W2] . (Transpose[W3] * h2 * (1 - h2))) * h1 * (1 - h1);\ndW1 = d1 . Transpose[x]"),
    ("softmax_regression_rows", "W", ("sign", "sign-in-sum"), "e_i = p_i + y_i; dL/dW = 1/m Σ_i x_i e_i^T"),
    ("softmax_regression_rows", "W", ("missing-transpose",), "e_i = p_i - y_i; dL/dW = 1/m Σ_i x_i e_i"),
    ("softmax_regression_rows", "W", (), "e_i = p_i - y_i; dL/dW = 1/m Σ_i x_j e_i^T"),
    ("ridge_regression", "w", (), "∂L/∂𝐰 = 2(𝐗ᵀ𝐗 + 𝐈)𝐰 − 2𝐗ᵀ𝐲"),
    ("inverse_jacobian", "", (), "dvec(Y)/dvec(X) = X^{-T} kron X^{-1}"),
]  # fmt: skip

REFUSED: list[tuple[str, str, str, str, str]] = [
    # Nothing is judged by what is left when the one derivative is left out.
    (
        "two_layer",
        "W1",
        "undefined-name",
        "times",
        "s2 = h2 * (1-h2)\ns1 = h1 * (1-h1)\ndW1 = (s1 * (W2^T (s2 * W3^T))) x^T   times two for the batch",
    ),
    # Words behind the result that do something to it.
    (
        "two_layer",
        "W1",
        "undefined-name",
        "Finally, divide by the number of samples.",
        f"dW1 = {_TEXT}. Finally, divide by the number of samples.",
    ),
    ("two_layer", "W1", "undefined-name", "And this doubled.", f"dW1 = {_TEXT}. And this doubled."),
    ("minibatch_columns", "b2", "undefined-name", "mean", "db2 = sum(A2 - Y). Take the mean over the samples."),
    # A direction that nothing on the left names.
    ("two_layer", "W1", "undefined-name", "H", rf"df = {_ALONG}, \quad \nabla f = {_TEX}"),
]
