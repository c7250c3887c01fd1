r"""Answers among words: what a clause defines is read, what it says of names and shapes is true or refused, the rest is nothing."""

# ruff: noqa: E501

from __future__ import annotations

_F = "(W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)) xᵀ"
_TEX = r"(W_2^\top(W_3^\top\odot\sigma'(z_2))\odot\sigma'(z_1))x^\top"
_D1 = "W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)"
_STEPS = "δ2 = W3ᵀ ⊙ σ'(z2), δ1 = W2ᵀδ2 ⊙ σ'(z1)"
_D2T, _GT = (
    r"\delta_2=W_3^\top\odot\sigma'(z_2)",
    r"\frac{\partial f}{\partial W_1}=(W_2^\top\delta_2\odot\sigma'(z_1))x^\top",
)
_WRONG_D2 = "δ2 = W3ᵀ\n∂f/∂W1 = (W2ᵀδ2 ⊙ σ'(z1)) xᵀ"
_BEFORE = (
    "Error", "Compute", "Calculate", "Find", "Recall", "Given", "As", "Similarly", "Backprop", "Layer 2", "At layer 2", "Output",
    "Hidden", "Gradient", "Derivative", "Answer", "Result", "Definition", "Suppose", "Our", "Apply", "I set", "but", "(BP1)", "Note:",
    "Delta", "Delta rule", "Sigmoid layer", "Eq", "其中", "PS:", "P.S.:",
)  # fmt: skip


def page(*lines: str) -> str:
    """An answer of several lines."""
    return "\n".join(lines)


_G = "∂f/∂g = σ(z) xᵀv/‖v‖"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("weight_norm", "g"): (
        f"softplus′ = σ, so\n{_G}", f"d softplus/dz = σ\n{_G}", rf"\operatorname{{softplus}}'(\cdot) = \sigma(\cdot) \\ {_G}",
    ),
    ("two_layer", "W2"): (
        "The answer is δ2 h1ᵀ. Here δ2 is the error at layer 2, i.e. W3ᵀ ⊙ σ'(z2).",
        "δ2 h1ᵀ with δ2 the error W3ᵀ ⊙ σ'(z2)",
        "δ2 h1ᵀ where δ2 is the error at layer 2, that is, W3ᵀ ⊙ σ'(z2)",
        "W2 ↦ (W3ᵀ ⊙ σ'(z2)) h1ᵀ",
        r"W_2 \mapsto (W_3^T \odot \sigma'(z_2)) h_1^T",
    ),
    ("convolution", "k"): ("z = (-3.5, 8, -2.5), so only the second window is active and ∂f/∂k = 2 (2, -1, 3)",),
    ("two_layer", "W1"): (
        *(f"∂f/∂W1 = δ1 xᵀ{clause} {_D1}" for clause in (
            "; here δ1 is short for", " where δ1 denotes", ", where δ1 stands for", " with δ1 being", " with δ1 defined as",
            ", δ1 is given by", ", where δ1 is",
        )),
        f"Let δ1 denote {_D1}. Then ∂f/∂W1 = δ1 xᵀ", f"Write e for {_D1}. Then ∂f/∂W1 = e xᵀ", f"{_D1}, call it e\n∂f/∂W1 = e xᵀ",
        f"Denote {_D1} by e.\n∂f/∂W1 = e xᵀ", f"dW1 equals δ1 xᵀ; here δ1 is short for {_D1}",
        *(f"{_STEPS}, {joint} δ1 xᵀ" for joint in ("giving", "gradient", "so in the end", "so it is", "or equivalently", "hence")),
        f"{_STEPS}, so dW1 is δ1 xᵀ", "∂f/∂W1 = δ1xᵀ | δ1 = W2ᵀδ2 ⊙ σ'(z1) | δ2 = W3ᵀ ⊙ σ'(z2)",
        *(f"{_F}{behind}" for behind in (
            "\nI is the identity.", ", where I is the identity", ", where ∂f/∂W1 is what we want", "\nPS: thanks for grading",
            ", it is a matrix.", "\nIt has the same shape as W1.", "\nf is a scalar.", "\nf is linear in h2.", ", where W2 is shared",
            "\nW1 is a 2x2 matrix.", ", where xᵀ is a row", "\nW2 is not symmetric.", ", where z1 = W1 x, h1 = σ(z1), z2 = W2 h1, h2 = σ(z2)",
            f"\nδ1 is {_D1}.", " [2 points]", " (Eq. 5)", "   (*)", "   ...(1)", " (✓)", ". Is this correct?", "\nδ1 is 2×1",
        )),
        *(f"{before}{_F}" for before in (
            "Can someone check my work? ", "Simplifying, we arrive at ", "Combining (1)-(4): ", "From (3) and (4), ", "Plugging in, ",
            "Theorem. ", "EDIT: ", "2b) ", "HW3, Problem 1\n", "Exercise 2.3 (b). ", "#1 ", "Maybe ", "Matr.-Nr.: 123456\n\n",
        )),
        f"Is {_F} correct?", f"f is a scalar. So ∂f/∂W1 = {_F}", f"z1 is the pre-activation. So ∂f/∂W1 = {_F}",
        "Step 1 (output): δ2 = W3ᵀ ⊙ σ'(z2)\nStep 2 (hidden): δ1 = W2ᵀδ2 ⊙ σ'(z1)\nStep 3 (weights): ∂f/∂W1 = δ1xᵀ",
        "Step 1: Compute δ2\nδ2 = W3ᵀ ⊙ σ'(z2)\nStep 2: Compute δ1\nδ1 = W2ᵀδ2 ⊙ σ'(z1)\nStep 3: Compute the gradient\n∂f/∂W1 = δ1xᵀ",
        "δ2 = W3ᵀ ⊙ σ'(z2) (element-wise product with the slope)\nδ1 = W2ᵀδ2 ⊙ σ'(z1) (backpropagated through W2)\n∂f/∂W1 = δ1xᵀ (outer product)",
        "We first compute the error of the output layer, δ2 = W3ᵀ ⊙ σ'(z2), then propagate it to the hidden layer, δ1 = W2ᵀδ2 ⊙ σ'(z1), and multiply by the input: ∂f/∂W1 = δ1xᵀ.",
        "- ∂f/∂z2: W3ᵀ ⊙ σ'(z2)\n- ∂f/∂z1: W2ᵀ ∂f/∂z2 ⊙ σ'(z1)\n- ∂f/∂W1: ∂f/∂z1 xᵀ",
        "✅ δ2 = W3ᵀ ⊙ σ'(z2)\n✅ δ1 = W2ᵀδ2 ⊙ σ'(z1)\n👉 ∂f/∂W1 = δ1xᵀ", "1️⃣ δ2 = W3ᵀ ⊙ σ'(z2)\n2️⃣ δ1 = W2ᵀδ2 ⊙ σ'(z1)\n3️⃣ ∂f/∂W1 = δ1xᵀ",
        "df/dh2 is W3^T\ndf/dz2 is W3^T .* sigma'(z2)\ndf/dh1 is W2^T df/dz2\ndf/dz1 is df/dh1 .* sigma'(z1)\ndf/dW1 is df/dz1 x^T",
        f"df/dW1 == {_F}", f"df/dW1 -> {_F}", f"D_{{W1}} f = {_F}", f"W1.grad += {_F}", _F.replace("⊙", "odot"), _F.replace("⊙", "(.)"),
        _F.replace("σ'", "σ`"), _F.replace("σ'(z2)", "dσ(z2)/dz2"),
        f"σ' = σ(1 − σ)\n{_F}", f"σ'(·) = σ(·)(1 − σ(·))\n{_F}", f"{_F} since σ' = σ - σ²", rf"\frac{{d\sigma}}{{dz}}=\sigma(1-\sigma),\quad {_TEX}",
        rf"${_D2T}$ (since $f = W_3h_2$), ${_GT}$ (since $z_1=W_1x$).",
        page("### Step 1: Output layer", rf"$${_D2T}$$", "", "### Final answer", rf"$$\boxed{{{_GT}}}$$"),
        page("## Layer 2", rf"${_D2T}$", "## Result", rf"${_GT}$"),
        page("**Step 1: Output error**", "", rf"$${_D2T}$$", "", "**Step 2: Weight gradient**", "", rf"$${_GT}$$"),
        page("**Gradient w.r.t. $z_2$:**", r"$$\frac{\partial f}{\partial z_2} = W_3^\top\odot\sigma'(z_2)$$", rf"$${_D2T}$$", rf"$${_GT}$$"),
        rf"$${_TEX}$$ where $z_1=W_1x$, $h_1=\sigma(z_1)$, $z_2=W_2h_1$, $h_2=\sigma(z_2)$", rf"$${_TEX}$$ with $z_1, z_2$ as above.",
        r"\underbrace{(W_2^\top(W_3^\top\odot\sigma'(z_2))\odot\sigma'(z_1))}_{\text{error at layer 1}}x^\top",
        "a1 = W1 @ x\nz1 = sigmoid(a1)\na2 = W2 @ z1\nz2 = sigmoid(a2)\nd2 = W3.T * z2 * (1 - z2)\nd1 = (W2.T @ d2) * z1 * (1 - z1)\ndW1 = d1 @ x.T",
        "h1 = W1 @ x\na1 = sigmoid(h1)\nh2 = W2 @ a1\na2 = sigmoid(h2)\nd2 = W3.T * a2 * (1 - a2)\nd1 = (W2.T @ d2) * a1 * (1 - a1)\ndW1 = d1 @ x.T",
        "δ1 = W3ᵀ ⊙ σ'(z2)\nδ2 = W2ᵀ δ1 ⊙ σ'(z1)\n∂f/∂W1 = δ2 xᵀ",
        "dW1 = (d1 @ x.T).reshape(W1.shape)\nd1 = W2.T @ d2 * h1 * (1 - h1)\nd2 = W3.T * h2 * (1 - h2)",
        "dW1 = np.linalg.multi_dot([np.diagflat(h1*(1-h1)), W2.T, np.diagflat(h2*(1-h2)), W3.T, x.T])",
        # numbers beside formulas
        "1e-2 * [[-0.961, -1.922], [-7.281, -14.562]]", "| -0.0096 -0.0192 |\n| -0.0728 -0.1456 |", "[−0.00961; −0.07281] [1, 2]",
        "tensor([[-0.0096, -0.0192],\n        [-0.0728, -0.1456]])", f"x = [1; 2]\n∂f/∂W1 = {_F}", "δ1 = [-0.00961; -0.07281]; ∂f/∂W1 = δ1 xᵀ",
    ),
    ("one_neuron", "w"): (
        "x h (1-h) = 0.4434 for x = 2, w = 0.5, b = -0.3", "∂h/∂w = x h (1-h) ≈ 0.4434 at x = 2, w = 0.5 and b = -0.3",
        "x = 2, w = 0.5, b = -0.3. h = σ(0.7) = 0.6682. ∂h/∂w = h(1-h)x = 0.4434", "2 * 0.2217", "0.6682 * (1 - 0.6682) * 2 = 0.4434",
        "h = σ(0.5*2 - 0.3) = σ(0.7) = 0.6682; ∂h/∂w = 0.6682(1 - 0.6682)·2 = 0.4434",
    ),
    ("one_neuron_vector", "w"): ("0.2494 * [1, -2, 0.5]", "σ'(-0.1) [1, -2, 0.5]"),
    ("softmax_regression", "W"): ("e = p − y, hence e xᵀ", "e = p − y, giving e xᵀ"),
    ("gaussian_samples", "Sigma"): (r"-\frac m2\Sigma^{-1}+\frac m2\Sigma^{-1}S\Sigma^{-1}",),
    ("quadratic_form", "x"): ("∇(xᵀAx) = (A + Aᵀ)x, ∇(bᵀx) = b, so ∇f = (A + Aᵀ)x + b",),
    ("ridge_regression", "w"): (
        r"2\left[(X^TX+\lambda I)w-X^Ty\right]=0 at the optimum, and in general \nabla L=2(X^TX+\lambda I)w-2X^Ty",
        "2(X^T X + λ I) w - 2 X^T y = 0 at the minimum",
r"\nabla\|Xw-y\|^2=2X^\top(Xw-y),\ \nabla\lambda\|w\|^2=2\lambda w,\ \nabla L=2X^\top(Xw-y)+2\lambda w",),
    ("linear_regression", "w"): ("r = 2/n (Xw − y), giving Xᵀr", "X = np.array([[1., 2.], [3., 4.]])\ny = np.array([1., 2.])\nw = np.zeros(2)\ngrad = 2/n * X.T @ (X @ w - y)",),
    ("network_mse", "W1"): ("dp = dW2 h1 + W2 dh1\n∂L/∂W1 = (W2ᵀ(p − y) ⊙ (1 − h1²)) xᵀ",),
    ("network_mse", ""): tuple(
        f"e = p - y\n{name.format('2')} = np.outer(e, h1)\nd = (W2.T @ e) * (1 - h1**2)\n{name.format('1')} = np.outer(d, x)"
        for name in ("gW{}", "g_W{}", "dw{}", "DW{}", "deltaW{}", "W{}_bar", "gradients_W{}", "dweights{}", "weight{}_grad", "dW[{}]", "W{}_g")
    ),
    ("network_binary", "W1"): ("[p (w_2)_i (1 - (h_1)_i^2) - y (w_2)_i (1 - (h_1)_i^2)]_i x^T",),
}  # fmt: skip

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("two_layer", "W2", ("missing-slope",), "δ2 h1ᵀ with δ2 the error W3ᵀ"),
    ("two_layer", "W2", ("missing-slope",), "The answer is δ2 h1ᵀ. Here δ2 is the error at layer 2, i.e. W3ᵀ."),
    ("two_layer", "W2", ("missing-slope",), "W2 ↦ W3ᵀ h1ᵀ"),
    ("one_neuron", "w", ("constant-factor",), "2 x h (1-h) = 0.8868 for x = 2, w = 0.5, b = -0.3"),
    ("convolution", "k", (), "z = (-3.5, 8, -2.5), so only the second window is active and ∂f/∂k = 3 (2, -1, 3)"),
    ("ridge_regression", "w", (), "(X^T X + λ I) w - 2 X^T y = 0 at the minimum"),
    *(("two_layer", "W1", ("missing-slope",), f"{word} {_WRONG_D2}") for word in _BEFORE),
    *(("two_layer", "W1", ("missing-slope",), _WRONG_D2.replace("δ2 =", left, 1)) for left in (
        "δ2 is", "δ2 →", "error δ2:", "The error δ2:", "δ2 error =", "δ2 (error) =", "δ2 at layer 2 =")),
    ("two_layer", "W1", (), "∂f/∂W1 = δ1 xᵀ, where the error δ1 is W2ᵀδ2"), ("two_layer", "W1", (), f"z1 is W1ᵀ x. So ∂f/∂W1 = {_F}"),
    ("two_layer", "W1", (), f"W3ᵀ = δ2\n{_WRONG_D2.partition(chr(10))[2]}"),
    ("two_layer", "W1", (), f"{_WRONG_D2.partition(chr(10))[2]}\nPS: δ2 = W3ᵀ"),
    ("two_layer", "W1", (), rf"\mathrm{{Backprop:}}\ \delta_2=W_3^\top,\ {_GT}"),
    ("two_layer", "W1", (), f"W3ᵀ, call it δ2\n{_WRONG_D2.partition(chr(10))[2]}"),
    ("two_layer", "W1", ("missing-slope",), "const dz2 = W3.T;\nconst dW1 = (W2.T @ dz2 * h1 * (1 - h1)) @ x.T;"),
    ("two_layer", "W1", ("missing-slope",), page("**Step 1: Output error**", "", r"$$\delta_2 = W_3^\top$$", "", "**Step 2: Gradient**", "", rf"$${_GT}$$")),
    ("two_layer", "W1", ("sign-in-slope",), f"σ' = σ(1 + σ)\n{_F}"),
    ("two_layer", "W1", (), f"σ'(·) = σ(·)(1 + σ(·))\n{_F}"),
    ("weight_norm", "g", (), f"softplus' = tanh\n{_G}"),
    ("weight_norm", "g", (), f"softplus' = 1 - σ\n{_G}"),
    ("two_layer", "W1", (), f"h1 = tanh(z1)\n∂f/∂W1 = {_F}"), ("two_layer", "W1", (), f"h1 = h2\n∂f/∂W1 = {_F}"),
    ("two_layer", "W1", (), f"x = [1; 3]\n∂f/∂W1 = {_F}"), ("two_layer", "W1", (), f"df = dW3 h2\n∂f/∂W1 = {_F}"),
    ("two_layer", "W1", ("sign-in-sum",), "δ1 = [-0.00961; 0.07281]; ∂f/∂W1 = δ1 xᵀ"),
    ("two_layer", "W1", ("constant-factor",), f"{_F} / 2"), ("two_layer", "W1", (), f"δ2 = (0.2246, 0.2188), ∂f/∂W1 = {_F}"),
    ("one_neuron", "w", ("wrong-step",), "z = 1.3, ∂h/∂w = 0.4434"), ("one_neuron", "w", (), "2 * 0.2317"),
    ("one_neuron", "w", ("wrong-step",), "h = 0.6692\n∂h/∂w = h(1-h)x"),
    ("log_determinant", "", ("wrong-step",), "df = X⁻¹ dX, ∂f/∂X = X⁻ᵀ"), ("linear_regression", "w", ("wrong-step",), "XᵀX = XXᵀ\n∇L = 2/n Xᵀ(Xw − y)"),
    ("quadratic_form", "x", ("wrong-step",), "∇(xᵀAx) = 2Ax; ∇f = (A + Aᵀ)x + b"),
    *(("network_mse", "", (), f"e = p - y\n{name}2 = np.outer(e, x)\nd = (W2.T @ e) * (1 - h1**2)\n{name}1 = np.outer(d, x)")
      for name in ("gW", "dw", "deltaW", "nablaW", "grads_W", "grads.W", "dLW", "out_dW")),
)  # fmt: skip

REFUSED: tuple[tuple[str, str, str, str, str], ...] = (
    ("one_neuron", "w", "unexpected", "for", "∂h/∂w = 0.4434 for x = 2, w = 0.5, b = -0.3"),
    ("two_layer", "W2", "several-formulas", "i", "δ2 h1ᵀ. Here δ2 is the negative error at layer 2, i.e. W3ᵀ ⊙ σ'(z2)"),
    ("two_layer", "W1", "size", "x is a row vector", f"{_F} where x is a row vector"),
    *(("two_layer", "W1", "size", f"{told}.", f"{_F}\n{told}.") for told in ("∂f/∂W1 is 2×1", "δ1 is 3×1", "the result is 2×1")),
    *(("two_layer", "W1", "undefined-name", word, f"{word} {_WRONG_D2}") for word in ("Multiply", "two")),
    ("two_layer", "W1", "undefined-name", "zero", f"{_F}\nx is zero."),
    ("two_layer", "W1", "size", "W1 is 3×2", f"{_F}, where W1 is 3×2"),
    *(("log_determinant", "", "several-formulas", sign, f"X⁻ᵀ{end}") for sign, end in (
        (",", ", so the answer is X"), (",", ", less X"), (";", "; the gradient is X"), (",", ", apart from X"))),
    ("log_determinant", "", "undefined-name", "that", "X⁻ᵀ (that is X)"),
)  # fmt: skip
