"""Answers with greetings, headings, list marks, quotes, and sentences about signs and sizes: true ones say nothing."""

# ruff: noqa: E501

from __future__ import annotations

_F = "(W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)) xᵀ"
_D2, _D1, _G = "δ2 = W3ᵀ ⊙ σ'(z2)", "δ1 = W2ᵀ δ2 ⊙ σ'(z1)", "∂f/∂W1 = δ1 xᵀ"
_P = "(p-y)x^T"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer", "W1"): (
        *(f"{before}{_F}" for before in (
            "Ans. ", "A: ", "Q1. ", "Ex. 2\n", "[Answer] ", "Result → ", "-> ", "= ", "... = ", "答案：", "Ответ: ",
            "Hi,\n", "Hello Prof. Smith,\n\n", "Ok so: ", "I get ", "I think it's ", "So we obtain ", "By backpropagation, ",
            "After simplification, ", "Solution\n========\n\n", "The result of my work\n---\n",
        )),
        *(f"{_F}{behind}" for behind in (
            " as expected.", ", as required", " Q.E.D.", ". QED", " Thanks!", "\n\nCheers,\nAnna", "\nBest,\nTom", " :)", " 😀",
            " (Hadamard product ⊙)", " where ⊙ is element-wise multiplication.", " (⊙: elementwise)",
            "\n\nDimension check: (2×2)(2×1) ⊙ (2×1) → (2×1)(1×2) = (2×2).", "\nDimensions: 2x2 ✓", " (2x1 times 1x2 gives 2x2)",
            "\n\nwhich has shape 2×2 as expected.", " .",
        )),
        f'"{_F}"', f"'{_F}'", f"“{_F}”", f'The answer is "{_F}".', f"*{_F}*", f"**{_G}**\n{_D1}\n{_D2}",
        f"Note that all products ⊙ are elementwise. {_F}",
        r"We get $$(W_2^\top(W_3^\top \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^\top,$$ a $2\times 2$ matrix.",
        r"Denote by $\odot$ the elementwise product. Then $$(W_2^\top(W_3^\top \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^\top.$$",
        "diag(σ'(z1)) W2ᵀ diag(σ'(z2)) W3ᵀ xᵀ, where diag(v) is the diagonal matrix with v on its diagonal.",
        f"where ⊗ is the elementwise product: {_F.replace('⊙', '⊗')}",
        f"1) {_D2} 2) {_D1} 3) {_G}", f"a) {_D2}; b) {_D1}; c) {_G}", f"i. {_D2}\nii. {_D1}\niii. {_G}",
        f"We want ∂f/∂W1. By the chain rule: {_D2}, {_D1}, and so {_G}.", f"To find ∂f/∂W1, we apply the chain rule. {_D2}. {_D1}. {_G}.",
        f"First: {_D2}. Second: {_D1}. Third: {_G}.", f"If we set {_D2} and {_D1}, then {_G}.", f"{_G} for {_D1}, {_D2}",
        f"{_D2} -> {_D1} -> {_G}", f"{_D2}\n↓\n{_D1}\n↓\n{_G}", f"{_D2}   <- output error\n{_D1}   // backprop\n{_G}\n\nDone.",
        f"Consequently, {_F}", f"Putting everything together: {_F}", f"Applying the chain rule twice gives {_F}", f"which simplifies to {_F}",
        f"Name: Alice\nDate: 2024-05-01\n\n{_F}", f"3)\n{_F}", f"Answer (3): {_F} (answer)", f"{_F} is my final answer", f"{_F}\n-- \nJohn",
        f"{_F} with ⊙ the elementwise product", f"{_F}\n(⊙ is the elementwise product.)", f"{_F}, σ applied elementwise",
        f"{_F}, where ⊙ denotes elementwise multiplication and σ' is the derivative of the sigmoid.",
        r"\emph{Answer:} \fbox{$(W_2^{\text{T}}(W_3^{\text{T}} \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^{\text{T}}$}",
        f"{_G} ({_D1}, {_D2})", f"{_G} (where {_D1}); {_D2}",
        r"\nabla_{W_1} f = \delta_1 x^\top\quad(\text{where }\delta_1 = W_2^\top(W_3^\top \odot \sigma'(z_2)) \odot \sigma'(z_1))",
        f"The gradient with respect to W1 is δ1 xᵀ, where\n * {_D2} is the error of layer 2,\n * {_D1} is the error of layer 1.",
        f"First I computed {_D2}. Then I propagated it back through W2: {_D1}. Finally {_G}.",
        f"The answer is the outer product of δ1 and x, i.e. δ1 xᵀ, with {_D1} and {_D2}.",
        f"grad_{{W1}} f = {_F}", f"grad_W1(f) = {_F}", f"partial f / partial W1 = {_F}",
        r"\nabla_{W_1} f(x; W_1, W_2) = (W_2^\top(W_3^\top \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^\top",
        f"W3ᵀ ⊙ σ'(z2) =: δ2, W2ᵀδ2 ⊙ σ'(z1) =: δ1, {_G}",
        r"\nabla_{W_1} f = \underset{2\times1}{\delta_1}\,x^{\sf T}, \delta_1 = W_2^\top(W_3^\top \odot \sigma'(z_2)) \odot \sigma'(z_1)",
        "≈ [[-0.0096, -0.0192], [-0.0728, -0.1456]]", f"∂f/∂W1 = {_F} ≈ [[-0.0096, -0.0192], [-0.0728, -0.1456]]",
        "-0.0096  -0.0192\n-0.0728  -0.1456 (rounded to four digits)",
        ">>> ds = lambda z: sigmoid(z) * (1 - sigmoid(z))\n>>> d2 = W3.T * ds(z2)\n>>> d1 = (W2.T @ d2) * ds(z1)\n>>> d1 @ x.T",
        "dW1 = (W2.T @ (W3.T * h2 * (1 - h2)) \\\n * h1 * (1 - h1)) @ x.T",
    ),
    ("linear_regression", "w"): (
        "With ŷ = Xw the derivative is 2/n · Xᵀ(ŷ − y)", "Set r = Xw − y. Then ∂L/∂w = 2/n Xᵀ r.",
        "Define r = Xw − y, then L = ‖r‖²/n and ∂L/∂w = 2/n Xᵀ r",
    ),
    ("ridge_regression", "w"): ("The data term gives 2Xᵀ(Xw−y), the penalty gives 2λw.\nTotal: 2Xᵀ(Xw−y) + 2λw",),
    ("tied_autoencoder", "W"): (
        "decoder path: h (r-x)^T\nencoder path: (W (r-x) .* h .* (1-h)) x^T\ntotal: h (r-x)^T + (W (r-x) .* h .* (1-h)) x^T",
    ),
    ("network_mse", ""): (
        "| parameter | gradient |\n|---|---|\n| W2 | (p - y) h1ᵀ |\n| b2 | p - y |\n| W1 | (W2ᵀ(p - y) ⊙ (1 - h1²)) xᵀ |\n| b1 | W2ᵀ(p - y) ⊙ (1 - h1²) |",
    ),
}  # fmt: skip

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("two_layer", "W1", (), f"I get 2 {_F}"),
    ("two_layer", "W1", (), f"G = {_F}. The gradient is Gᵀ."),
    ("two_layer", "W1", ("constant-factor",), f"G = {_F}. The answer is then 2G."),
    ("two_layer", "W1", (), f"Q2. 2 {_F}"),
    ("two_layer", "W1", (), f"Ans: 2 {_F}"),
    ("two_layer", "W1", ("sign",), f"= -{_F}"),
    ("two_layer", "W1", ("sign",), f"Result: −{_F}. QED"),
    ("two_layer", "W1", (), f"= {_F} = x xᵀ"),
    ("two_layer", "W1", (), f"2\n---\n{_F}"),
    ("two_layer", "W1", (), f"{_F}. This is the final answer. x"),
    ("two_layer", "W1", ("missing-transpose",), f"1) {_D2} 2) {_D1.replace('W2ᵀ', 'W2')} 3) {_G}"),
    ("two_layer", "W1", ("missing-transpose",), f"{_G} ({_D1.replace('W2ᵀ', 'W2')}, {_D2})"),
    ("two_layer", "W1", (), f"{_D2}, {_D1.replace('W2ᵀ', 'W2')} -> {_G}"),
    ("two_layer", "W1", (), f"{_G} for {_D1.replace('W2ᵀ', 'W2')}, {_D2}"),
    ("two_layer", "W1", (), r"\fbox{2} (W_2^\top(W_3^\top \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^\top"),
    ("two_layer", "W1", (), "≈ [[-0.0096, -0.0192], [-0.0728, 0.1456]]"),
    ("two_layer", "W1", (), "∂f/∂W1 ≈ [[-0.0096, -0.0192], [-0.0728, -0.1457]]"),
    ("two_layer", "W1", (), f"where ⊗ is the elementwise product: {_F.replace('⊙', '⊗').replace(' xᵀ', ' ⊗ x')}"),
    ("two_layer", "W1", (), "x =: δ2, W2ᵀδ2 ⊙ σ'(z1) =: δ1, ∂f/∂W1 = δ1xᵀ"),
    ("ridge_regression", "w", (), "The data term gives 2Xᵀ(Xw−y), the penalty gives 2λw.\nTotal: 2Xᵀ(Xw−y) + λw"),
    (
        "network_mse",
        "",
        (),
        "| parameter | gradient |\n|---|---|\n| W2 | (y - p) h1ᵀ |\n| b2 | p - y |\n| W1 | (W2ᵀ(p - y) ⊙ (1 - h1²)) xᵀ |\n| b1 | W2ᵀ(p - y) ⊙ (1 - h1²) |",
    ),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    *(
        ("two_layer", "W1", code, place, text)
        for code, place, text in (
            ("size", "Dimensions: 3x3", f"{_F}\nDimensions: 3x3"),
            ("size", "(2x1 times 2x1 gives 2x2)", f"{_F} (2x1 times 2x1 gives 2x2)"),
            ("size", " which has shape 3×3 as expected", f"{_F} which has shape 3×3 as expected."),
            ("size", ", which is 5×2", f"{_F}, which is 5×2"),
            ("missing-operand", "⊙", f"Note that ⊙ is the ordinary matrix product. {_F}"),
            ("missing-operand", "⊙", f"{_F} (⊙ is not elementwise)"),
            ("function-without-argument", "where", f"{_F} where ⊙ is the matrix product."),
            ("several-formulas", ",", f"where diag(v) is the inverse of the diagonal matrix, {_F}"),
            ("undefined-name", "not", f"{_F}, where $diag(v)$ is not the diagonal matrix with v"),
            ("undefined-name", "not", f"{_F} not as expected."),
            ("undefined-name", "not", f"Hi, not {_F}"),
            ("undefined-name", "not", f"I think it's not {_F}"),
            ("undefined-name", "don't", f"I don't get {_F}"),
            ("undefined-name", "minus", f"I get minus {_F}"),
            ("undefined-name", "wrong", f"{_F}\n\nThanks, but this is wrong"),
            ("undefined-name", "wrong", f"{_F} is the wrong answer"),
            ("undefined-name", "opposite", f"{_F} is the opposite of the gradient"),
            ("undefined-name", "Ignore", f"{_F}. Ignore this. x"),
            ("undefined-name", "instead", f"{_F} (or maybe with W2 instead of W2ᵀ)"),
            ("several-formulas", ",", f"After transposing, {_F}"),
            ("several-formulas", ",", f"With the sign flipped, {_F}"),
            ("several-formulas", ",", f"{_F}, as required up to a sign"),
            ("several-formulas", "i", "The answer is minus the outer product of δ1 and x, i.e. δ1 xᵀ"),
            ("several-formulas", "2", f"1) {_F} 2) x"),
            ("several-formulas", ",", f"Alternatively, {_F}"),
            ("several-formulas", ",", f"foo, {_F}"),
            ("undefined-name", "the", f"{_F} is the Hessian"),
            ("size", "(2×1)(1×2) = (3×3)", f"(2×1)(1×2) = (3×3)\n{_F}"),
            ("several-formulas", ",", f"{_F}, σ' is the derivative of the relu"),
            ("several-formulas", ";", f"The answer is x; {_F}"),
            ("undefined-name", "not", f"Finally, not {_F}"),
            ("undefined-name", "negated", f"Step 1 (negated): {_F}"),
            ("undefined-name", "twice", f"By the chain rule twice {_F}"),
            ("undefined-name", "wrong", f"{_F} (wrong answer)"),
            ("undefined-name", "Group", f"Group x\n{_F}"),
            ("comparison", "<", f"{_F} <- not this"),
            ("comparison", "<", f"{_F} <- x"),
            ("undefined-name", "Result", f"Result – {_F}"),
            ("undefined-name", "A", f"A: {_F.replace('W3', 'A')}"),
            ("unexpected-character", "н", f"неверно: {_F}"),
            ("undefined-name", "错误", f"错误：{_F}"),
            ("missing-operand", "...", "... xᵀ"),
            ("missing-operand", "'", f"'{_F}"),
            ("missing-operand", "*", f"*{_F}*2"),
            ("string", '"', f'"not" {_F}'),
            ("unexpected-character", "≈", f"∂f/∂W1 ≈ {_F}"),
            ("unexpected-character", "≈", f"{_F} ≈ x"),
            ("undefined-name", "rounded", f"{_F} (rounded)"),
            ("undefined-name", "not", f"| not | gradient |\n|--|--|\n| W1 | {_F} |"),
        )
    ),
    ("softmax_regression", "W", "undefined-name", "part", f"negative part: x\nother part: y\ntotal: {_P}"),
    ("softmax_regression", "W", "undefined-name", "times", f"{_P} Thanks times two"),
]
"""Problem, variable, code of the refusal, the place that is refused, answer."""
