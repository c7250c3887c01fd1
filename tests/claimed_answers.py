r"""Claims beside a right end: second derivatives, entries with an index twice, differentials of formulas, what σ is called."""

# ruff: noqa: E501

from __future__ import annotations

_END = "∂f/∂W1 = (W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)) xᵀ"
_TEX = r"\frac{\partial f}{\partial W_1} = (W_2^T(W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^T"
_B1 = "∂f/∂b1 = W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)"
_DELTA = r"\frac{\partial L}{\partial z_2} = p - y"
_TANH = "(W2ᵀ(W3ᵀ(v ⊙ {0}'(z3)) ⊙ {0}'(z2)) ⊙ {0}'(z1)) xᵀ"
_INVERSE = "df = -tr(A X⁻¹ dX X⁻¹)"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("variational_autoencoder", "B"): (
        r"e=r-x, d=W^\top e, \nabla_BL=\left(\tfrac12\,d\odot\epsilon\odot e^{l/2}+\tfrac12(e^{l}-1)\right)x^\top",
        "e = r - x\nd = Wᵀe\n∂L/∂B = (1/2 d .* epsilon .* e^(l/2) + 1/2 (e^l - 1)) x^T",
    ),
    ("kron_product", "A"): (
        # indices that are multiples
        r"\frac{\partial f}{\partial A_{ij}} = \sum_{k=1}^{3} \sum_{l=1}^{4} R_{3(i-1)+k,\; 4(j-1)+l}\, B_{kl}",
        "∂f/∂A[i,j] = Σ_{k=1}^{3} Σ_{l=1}^{4} R[3(i−1)+k, 4(j−1)+l] B[k,l]",
        "df/dA[i,j] = sum[k](sum[l](R[3*(i-1)+k, 4*(j-1)+l] B[k,l]))",
        "dA = np.zeros((2,3))\nfor i in range(2):\n  for j in range(3):\n    dA[i,j] = np.sum(R[3*i:3*i+3, 4*j:4*j+4] * B)",
        "dA = np.zeros((2,3))\nfor i in range(2):\n  for j in range(3):\n    for k in range(3):\n      for l in range(4):\n        dA[i,j] += R[i*3+k, 4*j+l] * B[k,l]",
    ),
    ("hessian_log_sum_exp", ""): (
        r"p = \operatorname{softmax}(z), \nabla_z^2 f = \operatorname{diag}(p) - pp^\top, \nabla_x^2 f = A^\top (\operatorname{diag}(p) - pp^\top)A",
    ),
    ("hessian_logistic_regression", "w"): ("s = σ(y ⊙ (X w)), y ⊙ y = 1, H = Xᵀ diag(s ⊙ (1 − s)) X",),
    ("network_binary", "W1"): (
        r"$z_2=w_2^\top h_1+b_2$; $\delta_2 = \partial L/\partial z_2 = p-y$; $\partial L/\partial W_1 = (p-y)\,\bigl(w_2\odot(1-h_1\odot h_1)\bigr)x^\top$",
    ),
    ("hessian_log_sum_exp", "x"): (
        r"p = \operatorname{softmax}(z), \nabla_x^2 f = A^\top\,\frac{\partial p}{\partial z}\,A = A^\top\bigl(\operatorname{diag}(p) - pp^\top\bigr)A",
        *(
            rf"p = \operatorname{{softmax}}(A x), {left} = A^T (\operatorname{{diag}}(p) - p p^T) A"
            for left in (
                r"\nabla_x^2 f",
                r"\nabla_{x}^{2} f(x)",
                r"\nabla\nabla^\top f",
                r"\nabla\nabla^{T} f",
                r"\operatorname{Hess} f",
            )
        ),
        *(f"p = softmax(A x); {left} = Aᵀ (diag(p) - p pᵀ) A" for left in ("∇_x² f", "∇∇ᵀf", "Hess f", "Hessian of f")),
    ),
    ("inverse_jacobian", "X"): (
        # vec without brackets, and the change of it
        "dY = −X⁻¹ (dX) X⁻¹, vec dY = −((X')⁻¹ ⊗ X⁻¹) vec dX, so D Y(X) = −(X')⁻¹ ⊗ X⁻¹",
        "d vec Y = −((X')⁻¹ ⊗ X⁻¹) d vec X, so D Y(X) = −(X')⁻¹ ⊗ X⁻¹",
        r"\mathrm{d}\operatorname{vec} Y = -(X^{-T} \otimes X^{-1}) \,\mathrm d \operatorname{vec} X, \quad \mathsf{D}Y(X) = -X^{-T}\otimes X^{-1}",
        # the derivative by a row is the Jacobian
        r"\frac{\partial \operatorname{vec} Y}{\partial (\operatorname{vec} X)'} = -X^{-T} \otimes X^{-1}",
        r"\frac{\partial \operatorname{vec}(Y)}{\partial \operatorname{vec}(X)^T} = -X^{-T} \otimes X^{-1}",
    ),
    ("linear_layer_jacobian", "x"): (
        r"\frac{\partial h}{\partial x^T} = \operatorname{diag}(\sigma'(z)) W",
        r"\frac{\partial h^T}{\partial x} = W^T \operatorname{diag}(\sigma'(z))",
        "diag(h'(z)) W",
        "diag(f'(z)) W",
    ),
    ("matrix_product_jacobian", ""): (
        "vec dF = (B' X' ⊗ I) vec dA + (B' ⊗ A) vec dX + (I ⊗ A X) vec dB\n∂F/∂A = (X B)' ⊗ I\n∂F/∂X = B' ⊗ A\n∂F/∂B = I ⊗ (A X)",
    ),
    ("matrix_product_jacobian", "X"): ("vec(AXB) = (B^T ⊗ A) vec(X)\n∂F/∂X = B^T ⊗ A",),
    ("quadratic_form", "x"): (
        "∇f = (A + Aᵀ) x + b\n∇²f = A + Aᵀ",
        "∇f = (A + Aᵀ) x + b; H = A + Aᵀ",
        "∇f = (A + Aᵀ) x + b; f'' = A + Aᵀ",
        r"\nabla f(x) = (A + A^T) x + b, \quad \nabla^2 f(x) = A + A^T",
    ),
    ("linear_regression", "w"): (
        "dL = (2/n) ⟨X^T (p - y), dw⟩",
        r"\mathrm{d}L = \frac2n \langle X^T (p - y), \mathrm{d}w\rangle",
        r"\nabla_u \|u\|^2 = 2u \text{ with } u = Xw-y, \quad \nabla_w L = \frac2nX^Tu",
        "dL = (2/n) dw^T X^T (p - y)",
        "dL = (2/n) dw^T X^T (p - y)\ndL/dw = 2/n X^T (p - y)",
        "\\begin{aligned}\ndL &= \\frac{1}{n} d\\left[(Xw-y)^T(Xw-y)\\right] \\\\\n &= \\frac{2}{n}(Xw-y)^T X\\,dw \\\\\n \\Rightarrow \\nabla_w L &= \\frac{2}{n}X^T(Xw-y)\n\\end{aligned}",
        "dL = \\frac1n d\\|Xw-y\\|^2 = \\frac2n (Xw-y)^T X\\,dw\n\\nabla_w L = \\frac2n X^T(Xw-y)",
        "∇L = 2/n Xᵀ(Xw − y), d²L = 2/n dwᵀ XᵀX dw",
        "∇L = 2/n Xᵀ(Xw − y)\n∇²L = 2/n XᵀX",
        "∇L = 2/n Xᵀ(Xw − y)\nH = 2/n XᵀX",
        "H = XᵀX\n∇L = 2/n (H w − Xᵀy)",
    ),
    ("logistic_regression", "w"): (
        "∇L = (p - y) x; d∇L = p(1-p) x xᵀ dw",
        "∇L = (p - y) x, H = p(1-p) x xᵀ",
    ),
    ("log_determinant", "X"): (
        "∂det X/∂X = det(X) X⁻ᵀ\n∂f/∂X = X⁻ᵀ",
        "∂det(X)/∂X = det(X) X⁻ᵀ\n∂f/∂X = X⁻ᵀ",
        r"\frac{\partial \det X}{\partial X} = \det(X) X^{-T}, \frac{\partial f}{\partial X} = X^{-T}",
    ),
    ("trace_of_inverse", "X"): (
        "dX X⁻¹ + X d(X⁻¹) = 0\n∂f/∂X = −X⁻ᵀ Aᵀ X⁻ᵀ",
        "dX X⁻¹ + X d(X⁻¹) = 0\n∂f/∂X = −X⁻ᵀ Aᵀ X⁻ᵀ",
        f"dX⁻¹ = −X⁻¹ dX X⁻¹\n{_INVERSE}",
        "d f = -tr(A X⁻¹ d X X⁻¹)",
        "d X^{-1} = -X^{-1} d X X^{-1}, d f = -tr(A X^{-1} d X X^{-1})",
        "df = tr(A d(X⁻¹)) = -tr(A X⁻¹ d X X⁻¹)",
    ),
    ("two_layer", "W1"): (
        # the one activation by other letters
        "(W2^T (W3^T .* s'(z2)) .* s'(z1)) x^T",
        "(W2^T (W3^T .* s(z2) .* (1-s(z2))) .* s(z1)(1-s(z1))) x^T",
        r"\left(W_2^T (W_3^T \odot \psi'(z^{(2)})) \odot \psi'(z^{(1)})\right) x^T",
        "δ2 = W3ᵀ ⊙ h'(z2), δ1 = W2ᵀδ2 ⊙ h'(z1), ∂f/∂W1 = δ1 xᵀ",
        # e as the error of a layer
        r"e^{(l)} = (W^{(l+1)})^T e^{(l+1)} \odot \sigma'(z^{(l)}), e^{(2)} = W_3^T \odot \sigma'(z_2), \frac{\partial f}{\partial W_1} = e^{(1)} x^T",
        r"e^{2} = W_3^T \odot \sigma'(z_2), e^1 = W_2^T e^2 \odot \frac{e^{-z_1}}{(1+e^{-z_1})^2},  e^1 x^T",
        "e² = W3ᵀ ⊙ σ'(z2)\ne¹ = W2ᵀ e² ⊙ σ'(z1)\n∂f/∂W1 = e¹ xᵀ",
        # what stands under a brace says what the brace holds
        r"\underbrace{(W_2^T \underbrace{(W_3^T\odot\sigma'(z_2))}_{=\frac{\partial f}{\partial z_2}}\odot\sigma'(z_1))}_{\delta_1\;(2\times 1)} \underbrace{x^T}_{1\times 2}",
        r"\frac{\partial f}{\partial W_1}=(W_2^T \underbrace{(W_3^T\odot\sigma'(z_2))}_{=:g}\odot\sigma'(z_1)) x^T = (W_2^T g \odot \sigma'(z_1)) x^T",
        r"\frac{\partial f}{\partial W_1}=(W_2^T \underbrace{(W_3^T\odot\sigma'(z_2))}_{g}\odot\sigma'(z_1)) x^T = (W_2^T g \odot \sigma'(z_1)) x^T",
        r"(W_2^T (W_3^T\odot\overbrace{\sigma'(\underbrace{W_2h_1}_{z_2})}^{=h_2\odot(1-h_2)})\odot\sigma'(z_1)) \underbrace{x^T}_{\text{from } z_1}",
        r"(\underbrace{W_3}_{\partial f/\partial h_2}\underbrace{\operatorname{diag}(\sigma'(z_2))}_{\partial h_2/\partial z_2}\underbrace{W_2}_{\partial z_2/\partial h_1}\operatorname{diag}(\sigma'(z_1)))^T x^T",
        "df = ⟨(W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)) xᵀ, dW1⟩",
        r"Let $\delta_2 = W_3^T \odot \sigma'(z_2)$ be the error at layer 2. Then $\frac{\partial f}{\partial W_1} = (W_2^T \delta_2 \odot \sigma'(z_1)) x^T$.",
        "dz2 = W3' .* h2 .* (1 - h2);   % 2x1\ndz1 = (W2' * dz2) .* h1 .* (1 - h1);   % 2x1\ndW1 = dz1 * x'   % 2x2",
        r"T = diag(σ'(z1)), S = diag(σ'(z2)): \nabla_{W_1}f = TW_2^TSW_3^Tx^T",
        r"A = \operatorname{diag}(\sigma'(z_1)), B = \operatorname{diag}(\sigma'(z_2)), \frac{\partial f}{\partial W_1} = AW_2^TBW_3^Tx^T",
        "D2 = diag(σ'(z2)); D1 = diag(σ'(z1)); ∂f/∂W1 = D1 W2^T D2 W3^T x^T",
        "torch.outer(((W3.T * h2 * (1 - h2)).T @ W2).squeeze() * (h1 * (1 - h1)).squeeze(), x.squeeze())",
        "h1' = h1 (1 - h1)\nh2' = h2 (1 - h2)\n∂f/∂W1 = (W2ᵀ (W3ᵀ ⊙ h2') ⊙ h1') xᵀ",
        f"∂h_{{2,k}}/∂z_{{2,k}} = h_{{2,k}}(1-h_{{2,k}})\n{_END}",
        f"∂z_{{1,i}}/∂W_{{1,ij}} = x_j\n{_END}",
        r"\frac{\partial h_{2,k}}{\partial z_{2,k}} = \sigma'(z_{2,k}), \frac{\partial z_{1,i}}{\partial W_{1,ij}} = x_j, "
        + _TEX,
        r"\frac{\partial h_i^{(1)}}{\partial W_{ij}^{(1)}} = \sigma'(z_{1,i}) x_j, " + _TEX,
        f"{_END[9:]}, where σ is the logistic function",
        f"Here σ is the sigmoid and σ' is its derivative: {_END}",
        f"{_END[9:]}, where σ' denotes the derivative of the sigmoid",
        f"φ = sigmoid\n{_END}".replace("σ", "φ"),
        f"φ(z) = sigmoid(z)\n{_END}".replace("σ", "φ"),
    ),
    ("two_layer_bias", ""): (f"∂z_{{1,i}}/∂b_{{1,i}} = 1\n{_B1}",),
    ("three_layer_tanh", "W1"): (
        r"D=\operatorname{diag}(1-h_1^2),\ E=\operatorname{diag}(1-h_2^2),\ F=\operatorname{diag}(1-h_3^2),\ \nabla_{W_1}f=DW_2^TEW_3^TFvx^T",
        r"D=\operatorname{diag}(1-h_1^2),\ E=\operatorname{diag}(1-h_2^2),\ F=\operatorname{diag}(1-h_3^2),\ \nabla_{W_1}f=DW_2^\top EW_3^\top Fvx^\top",
        f"{_TANH.format('σ')} where σ is tanh",
        f"{_TANH.format('σ')}, where σ denotes the hyperbolic tangent",
        f"σ = tanh\n∂f/∂W1 = {_TANH.format('σ')}",
        f"σ(z) = tanh(z)\n∂f/∂W1 = {_TANH.format('σ')}",
        r"$(W_2^T(W_3^T(v \odot \sigma'(z_3)) \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^T$ where $\sigma$ is $\tanh$",
    ),
    ("network_cross_entropy", ""): (
        "δ₂ ≔ p − y\nδ₁ ≔ relu′(z₁) ⊙ W₂ᵀδ₂\n∇W₂ = δ₂ h₁ᵀ; ∇b₂ = δ₂; ∇W₁ = δ₁ xᵀ; ∇b₁ = δ₁",
        r"\frac{\partial p_i}{\partial z_{2,i}} = p_i(1-p_i), " + _DELTA,
        r"\frac{\partial p_i}{\partial z_{2,i}} = p_i(1-p_i), \frac{\partial p_i}{\partial z_{2,j}} = -p_i p_j, "
        + _DELTA,
    ),
    ("trace_quadratic", "X"): (
        "df = tr(dX^T A X B) + tr(X^T A dX B)\n∂f/∂X = A X B + A^T X B^T",
        "df = \\operatorname{tr}(dX^TAXB) + \\operatorname{tr}(X^TAdXB)\n\\frac{\\partial f}{\\partial X} = AXB + A^TXB^T",
    ),
    ("matrix_factorisation", "V"): ("dR = U dV^T\ndL/dV = R^T U + lambda V",),
    ("bilinear_form", "a"): ("df = da^T X b\ndf/da = X b",),
    ("quadratic_form_symmetric", "x"): (
        r"df = \langle Ax - b, dx\rangle, \nabla f = Ax - b",
        "df = dx^T A x - dx^T b\ngrad f = A x - b",
        "grad f = A x - b",
    ),
    ("lasso_regression", "w"): (
        "∂‖w‖₁/∂w = sign(w)\n∂L/∂w = Xᵀ(Xw − y) + λ sign(w)",
        "dL = (Xw-y)^T X dw + lambda sign(w)^T dw\n=> grad L = X^T (X w - y) + lambda sign(w)",
    ),
    ("cosine_similarity", "x"): (
        "dc/c = y^T dx/(x^T y) - x^T dx/(x^T x)\ngrad c = c (y/(x^T y) - x/(x^T x))",
        "d‖x‖ = xᵀ dx/‖x‖\n∇c = y/(‖x‖‖y‖) − c x/‖x‖²",
    ),
    ("rayleigh_quotient", "x"): (
        "N = x^T A x, D = x^T x\ndN = 2 x^T A dx, dD = 2 x^T dx\ndr = (D dN - N dD)/D^2\ngrad r = 2 (D A x - N x)/D^2",
    ),
    ("ridge_regression", "w"): (
        "∂‖w‖²/∂w = 2w, ∂L/∂w = 2Xᵀ(Xw − y) + 2λw",
        r"d\left[\lambda w^Tw\right] = 2\lambda w^Tdw,\quad d\left[(Xw-y)^T(Xw-y)\right] = 2(Xw-y)^TX\,dw,\quad \nabla L = 2X^T(Xw-y)+2\lambda w",
        "dL = d‖Xw − y‖² + λ d‖w‖² = 2(Xw − y)ᵀX dw + 2λ wᵀdw\n∇L = 2Xᵀ(Xw − y) + 2λw",
        "L = sum((p-y).^2) + lambda w^T w\nd2L/dw2 = 2 X^T X + 2 lambda I\ndL/dw = 2 X^T (p-y) + 2 lambda w",
    ),
    ("weighted_least_squares", "w"): (
        "dL = \\tfrac12 d\\left[r^TSr\\right] = r^TS\\,dr = r^TSX\\,dw \\text{ with } S = \\operatorname{diag}(s)\n\\nabla L = X^TSr",
    ),
    ("gaussian_log_likelihood", "mu"): ("d[(x − μ)ᵀ Σ⁻¹ (x − μ)] = -2 (x − μ)ᵀ Σ⁻¹ dμ\n∇l = Σ⁻¹ (x − μ)",),
    ("gaussian_log_likelihood", "Sigma"): (
        "d(\\Sigma^{-1}) = -\\Sigma^{-1}\\,d\\Sigma\\,\\Sigma^{-1}\n\\frac{\\partial l}{\\partial\\Sigma} = -\\frac12\\Sigma^{-1} + \\frac12\\Sigma^{-1}(x-\\mu)(x-\\mu)^T\\Sigma^{-1}",
    ),
    ("gaussian_samples", "Sigma"): (
        "dl = -\\frac m2 d\\log|\\Sigma| - \\frac m2\\operatorname{tr}(d\\Sigma^{-1}\\,S)\n\\frac{\\partial l}{\\partial\\Sigma} = \\frac m2(\\Sigma^{-1}S\\Sigma^{-1}-\\Sigma^{-1})",
    ),
    ("hessian_least_squares", "w"): (
        r"\nabla L = X^\top(Xw-y),\quad d\,\nabla L = X^\top X\,dw, \quad \nabla^2L = X^\top X",
        r"\nabla L = X^\top(Xw-y) \\ \mathrm{d}\nabla_w L = X^\top X\,\mathrm{d}w \\ \nabla^2L = X^\top X",
        "dL = (Xw-y)ᵀX dw; d∇L = XᵀX dw; H = XᵀX",
        r"\begin{align*} d\,\nabla L &= X^\top X\,dw \\ \nabla^2L(w) &= X^\top X. && \text{(constant in $w$)} \end{align*}",
        "dL = (Xw − y)ᵀ X dw\nd²L = dwᵀ XᵀX dw\n∇²L = XᵀX",
        r"d^2 L = dw^T X^T X\,dw,\quad \nabla^2L = X^TX",
    ),
    ("hessian_least_squares", ""): (
        r"H = \sum_i x_ix_i^T \text{ where } x_i = X_{i,:}^T",
        "d2L/dw_j dw_k = sum_i X_ij X_ik",
    ),
    ("linear_regression", ""): (r"g = \frac2n\sum_i r_i x_i \text{ where } r = Xw-y, x_i = X_{i,:}^T",),
    ("network_binary", ""): (
        "δ2 = p - y\ndL/db2 = p - y",
        r"\frac{\partial L}{\partial b_2} = \frac{\partial L}{\partial p}\frac{\partial p}{\partial z_2}\frac{\partial z_2}{\partial b_2} = \frac{p-y}{p(1-p)}\,p(1-p)\cdot 1 = p-y",
    ),
    ("network_binary", "w2"): (r"\left(-\frac{y}{p}+\frac{1-y}{1-p}\right)\sigma'(z_2)\,h_1",),
    ("minibatch_columns", "b2"): ("A2' = A2 .* (1 - A2)\ndJ/db2 = 1/m sum(A2 - Y)",),
    ("residual_block", "W1"): (
        r"\frac{\partial L}{\partial W_1} = \frac23\left[(1-h_1^2)\odot\left(I+W_2^TDW_3^T\right)(h_2-y)\right]x^T,\quad D=\operatorname{diag}(\mathbf 1[W_2h_1>0])",
        r"\nabla_{W_1}L=\operatorname{diag}(1-h_1^2)\,(I+W_3DW_2)^\top\,\tfrac23(h_2-y)\,x^\top,\qquad D=\operatorname{diag}(\mathbf 1[z_2>0])",
        "g = 2/3 (h2 - y)\nskip path: p1 = g\nblock path: p2 = W2^T (step(W2 h1) .* (W3^T g))\ndL/dW1 = ((p1 + p2) .* (1 - h1.^2)) x^T",
    ),
    ("network_mse", "W1"): (
        r"D=\operatorname{diag}(1-h_1^2), \nabla_{W_1}L=DW_2^T(p-y)x^T",
        "D = diag(1-h1.^2); ∂L/∂W1 = DW2^T(p-y)x^T",
        "D = diag(1-h1.^2); ∂L/∂W1 = DW₂ᵀ(p-y)xᵀ",
        r"A = \operatorname{diag}(1-h_1^2), \frac{\partial L}{\partial W_1} = AW_2^T(\hat yx^T - yx^T)",
    ),
    ("tied_autoencoder", "W"): (
        r"\delta_r=r-x,\ \delta_h=W\delta_r,\ \delta_z=\delta_h\odot h\odot(1-h),\ \nabla_WL=\delta_zx^\top+h\delta_r^\top",
    ),
    ("lstm_cell", "Wo"): (
        r"\delta_o = v\odot\tanh(c)\odot o\odot(1-o),\ \nabla_{W_o}L = \delta_o u^T",
        "δ_o = v ⊙ tanh(c) ⊙ o ⊙ (1-o), ∇_{W_o} L = δ_o u^T",
    ),
    ("gru_cell", "Wc"): (
        r"\delta_c = v\odot z\odot(1-c^2), \frac{\partial L}{\partial W_c}=\delta_c\,[r\odot h_0;\,x]^T",
    ),
    ("network_mse", "b1"): ("p1 = p - y\np2 = W2^T p1\ndL/db1 = p2 .* (1 - h1.^2)",),
    ("one_neuron", "w"): (
        "By the quotient rule h = 1/(1+e^(-z)) has h' = e^(-z)/(1+e^(-z))^2 = h (1 - h). With dz/dw = x we get dh/dw = h (1 - h) x.",
    ),
    ("row_vectors", "W1"): (
        "x^T ((f - y) W2^T .* tanh'(z1))",
        r"\delta^{(1)} = (f-y) W^{(2)\top} \odot \tanh'(z^{(1)}),\ \frac{\partial L}{\partial W^{(1)}} = x^\top \delta^{(1)}",
        r"\delta^{(1)} = (f-y) W^{(2)\top} \odot \tanh'(z^{(1)}),\ \frac{\partial L}{\partial W^{(1)}} = \delta^{(1)} x^\top",
        "(W2^T (f - y) .* tanh'(z1)) x^T",
        "dz1 = (f - y) * W2.T * (1 - h1**2)\ndW1 = x.T @ dz1",
        "df = dh1 W2, dL = (f-y) (dh1 W2), dh1 = dz1 .* tanh'(z1), dz1 = x dW1, dL/dW1 = x^T ((f - y) W2^T .* tanh'(z1))",
    ),
    ("row_vectors", ""): ("dL/dW2 = h1^T (f - y)\ndL/db1 = (f-y) W2^T .* (1 - h1.^2)\ndL/dW1 = x^T dL/db1",),
    ("two_layer_loss", "W1"): (
        "Let e = f - y be the residual. Then dL/dW1 = 2 e (W2^T (W3^T .* h2 .* (1 - h2)) .* h1 .* (1 - h1)) x^T.",
        "Let e = f - y be the residual. Then dL/dW1 = 2 e (W2^T (W3^T .* h2 .* (1 - h2)) .* h1 .* (1 - h1)) x^T.",
    ),
    ("dropout", ""): (
        "Because the mask is a constant, ∂f/∂h1 = (m ⊙ v)/q. Then\n∂f/∂z1 = (m ⊙ v)/q ⊙ (1 − h1 ⊙ h1)\n∂f/∂W1 = ∂f/∂z1 xᵀ",
    ),
    ("logistic_regression_margins", "w"): (
        "L = \\sum_i \\log(1+e^{-m_i}), \\ m = y \\odot (Xw)\n\\frac{\\partial L}{\\partial m_i} = -\\frac{e^{-m_i}}{1+e^{-m_i}}\n\\nabla_w L = X^T\\left(y \\odot \\frac{\\partial L}{\\partial m}\\right)",
    ),
    ("softmax_jacobian", "z"): (
        "p_i = e^{z_i}/S with S = Σ_k e^{z_k}\n∂S/∂z_j = e^{z_j}\n∂p_i/∂z_j = p_i (δ_ij − p_j)",
    ),
    ("euclidean_distance", "x"): ("dd/du = 1/(2 sqrt(u)) where u = (x - a)^T (x - a)\ngrad = (x - a)/sqrt(u)",),
    ("softmax_regression_logits", "W"): (
        r"-\frac1m X^T(Y - S),\ S_{ij} = e^{Z_{ij}}/\sum_k e^{Z_{ik}}",
        r"S_{ij} = \frac{e^{Z_{ij}}}{\sum_k e^{Z_{ik}}}, \frac{\partial L}{\partial W} = \frac1m X^T(S - Y)",
    ),
    ("trace_of_product", ""): (
        r"df = \langle A^T B^T, dX \rangle_F",
        "df = tr(B A dX)",
    ),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("hessian_least_squares", "w", (), r"\nabla L = X^\top(Xw-y),\quad d\nabla L = 2X^\top X\,dw, \quad \nabla^2L = X^\top X"),
    ("kron_product", "B", (), r"\frac{\partial f}{\partial B_{kl}} = \sum_{i=1}^{2} \sum_{j=1}^{3} R_{i + 2(k-1),\; j + 3(l-1)}\, A_{ij}"),
    ("kron_product", "A", (), "dA = np.zeros((2,3))\nfor i in range(2):\n  for j in range(3):\n    dA[i,j] = np.sum(R[2*i:2*i+3, 4*j:4*j+4] * B)"),
    (
        "hessian_log_sum_exp", "", (),
        r"p = \operatorname{softmax}(z), \nabla_z^2 f = \operatorname{diag}(p) + pp^\top, \nabla_x^2 f = A^\top (\operatorname{diag}(p) - pp^\top)A",
    ),
    ("hessian_logistic_regression", "w", (), "s = σ(y ⊙ (X w)), y ⊙ y = 2, H = Xᵀ diag(s ⊙ (1 − s)) X"),
    (
        "network_binary", "W1", (),
        r"$z_2=w_2^\top h_1+b_2$; $\delta_2 = \partial L/\partial z_2 = -(p-y)$; $\partial L/\partial W_1 = (p-y)\,\bigl(w_2\odot(1-h_1\odot h_1)\bigr)x^\top$",
    ),
    (
        "minibatch_rows", "W1", ("sign",),
        ("**Output**: $\\delta_2 = \\frac{\\partial L}{\\partial P} = -\\frac{2}{m}(P-Y)$, shape $m \\times k$\n\n"
        "$\\frac{\\partial L}{\\partial W_1} = \\frac2m X^\\top\\left[(P-Y)W_2^\\top\\odot(1-H_1^{\\circ 2})\\right]$"),
    ),
    *(("hessian_log_sum_exp", "x", (), f"p = softmax(A x); {left} = Aᵀ (diag(p) + p pᵀ) A") for left in ("∇_x² f", "∇∇ᵀf", "Hess f")),
    ("inverse_jacobian", "X", ("transposed-layout",), r"\frac{\partial \operatorname{vec} Y}{\partial (\operatorname{vec} X)'} = -X^{-1} \otimes X^{-T}"),
    ("inverse_jacobian", "X", (), "d vec Y = −(X⁻¹ ⊗ (X')⁻¹) d vec X, so D Y(X) = −(X')⁻¹ ⊗ X⁻¹"),
    ("linear_layer_jacobian", "x", ("transposed-layout",), r"\frac{\partial h}{\partial x^T} = W^T \operatorname{diag}(\sigma'(z))"),
    ("network_mse", "W1", ("missing-transpose",), "(W2 (p - y) .* f'(z1)) x^T"),
    ("variational_autoencoder", "B", (), "e = r - x\nd = Wᵀe\n∂L/∂B = (1/2 d .* epsilon .* e^(l/2) + 1/2 (1 - e^l)) x^T"),
    ("two_layer", "W1", ("missing-slope",), r"e^{2} = W_3^T \odot \sigma'(z_2), e^1 = W_2^T e^2 ,  e^1 x^T"),
    ("matrix_product_jacobian", "X", (), "vec(AXB) = (A ⊗ Bᵀ) vec(X)\n∂F/∂X = B^T ⊗ A"),
    ("two_layer", "W1", (), r"(W_2^T \underbrace{(W_3^T\odot\sigma'(z_2))}_{=\frac{\partial f}{\partial h_2}}\odot\sigma'(z_1)) x^T"),
    ("two_layer", "W1", (), r"(W_2^T (W_3^T\odot\sigma'(\underbrace{W_2h_1}_{z_1}))\odot\sigma'(z_1)) x^T"),
    ("two_layer", "W1", (), r"(W_2^T (W_3^T\odot\underbrace{\sigma'(z_2)}_{=\,z_2 \odot (1-z_2)})\odot\sigma'(z_1)) x^T"),
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b\n∇²f = A"),
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b; ∂²f/∂x² = 2A"),
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b; H = A"),
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b; f'' = 2A"),
    ("linear_regression", "w", ("wrong-step",), "∇L = 2/n Xᵀ(Xw − y)\nH = 2 XᵀX"),
    ("linear_regression", "w", ("wrong-step",), r"∇L = 2/n Xᵀ(Xw − y), \frac{\partial^2 L}{\partial w^2} = 2 X^T X"),
    ("logistic_regression", "w", ("wrong-step",), "∇L = (p - y) x, H = p x xᵀ"),
    ("log_determinant", "X", ("wrong-step",), "∂det X/∂X = X⁻ᵀ\n∂f/∂X = X⁻ᵀ"),
    ("log_determinant", "X", ("wrong-step",), "∂det(X)/∂X = X⁻ᵀ\n∂f/∂X = X⁻ᵀ"),
    ("trace_of_inverse", "X", ("wrong-step",), f"dX⁻¹ = −X⁻¹ dX\n{_INVERSE}"),
    ("trace_of_inverse", "X", ("wrong-step",), f"d X^{{-1}} = -X^{{-2}} dX\n{_INVERSE}"),
    ("two_layer", "W1", ("wrong-step",), f"∂z_{{1,i}}/∂W_{{1,ij}} = x_i\n{_END}"),
    ("two_layer", "W1", ("wrong-step",), f"∂z_{{1,i}}/∂W_{{1,ji}} = x_j\n{_END}"),
    ("two_layer", "W1", (), f"∂h_{{2,k}}/∂z_{{2,k}} = h_{{2,k}}\n{_END}"),
    ("two_layer", "W1", (), r"\frac{\partial h_{2,k}}{\partial z_{2,k}} = \sigma(z_{2,k}), " + _TEX),
    ("two_layer", "W1", (), r"\frac{\partial z_i^{(1)}}{\partial W_{ij}^{(1)}} = x_i, " + _TEX),
    ("two_layer", "W1", (), r"\frac{\partial h_i^{(1)}}{\partial W_{ij}^{(1)}} = \sigma'(z_{1,j}) x_i, " + _TEX),
    ("two_layer_bias", "", (), f"∂z_{{1,i}}/∂b_{{1,i}} = x_i\n{_B1}"),
    ("network_cross_entropy", "", (), r"\frac{\partial p_i}{\partial z_{2,i}} = p_i, " + _DELTA),
    ("three_layer_tanh", "W1", (), f"{_TANH.format('σ')} where σ is the sigmoid function"),
    ("linear_regression", "w", (), 'dL = dw^T X^T (p - y)\ndL/dw = 2/n X^T (p - y)'),
    ("linear_regression", "w", (), 'dL = -\\frac{2}{n}dw^TX^T(Xw-y)\n\\nabla_w L = \\frac{2}{n}X^T(Xw-y)'),
    ("trace_quadratic", "X", (), 'df = \\operatorname{tr}(dX^TAXB)\n\\frac{\\partial f}{\\partial X} = AXB + A^TXB^T'),
    ("trace_quadratic", "X", (), 'df = tr(dX^T A X B)\n∂f/∂X = A X B + A^T X B^T'),
    ("matrix_factorisation", "U", (), 'dR = V\\,dU^T\n\\frac{\\partial L}{\\partial U} = RV + \\lambda U'),
    ("matrix_factorisation", "U", (), 'dR = dU^T V\ndL/dU = R V + lambda U'),
    ("matrix_factorisation", "V", (), 'dR = U^T dV^T\ndL/dV = R^T U + lambda V'),
    ("matrix_factorisation", "V", (), 'dR = 2 U dV^T\ndL/dV = R^T U + lambda V'),
    ("bilinear_form", "a", (), 'df = da^T X^T b\ndf/da = X b'),
    ("quadratic_form_symmetric", "x", (), 'df = 2 dx^T A x - dx^T b\ngrad f = A x - b'),
    ("softmax_regression_rows", "W", (), 'dL = \\frac1m\\operatorname{tr}\\left((P-Y)\\,dZ^T X\\right)\n\\frac{\\partial L}{\\partial W} = \\frac1mX^T(P-Y)'),
    ("attention_one_query", "", (), 'da = V^T v\ndf/dV = a v^T'),
    ("attention_one_query", "V", (), 'do = V a^T\ndf/dV = a v^T'),
    ("linear_regression", "w", (), 'dL = \\frac2n d\\|Xw-y\\|^2 = \\frac2n (Xw-y)^T X\\,dw\n\\nabla_w L = \\frac2n X^T(Xw-y)'),
    ("ridge_regression", "w", (), r'd\left[\lambda w^Tw\right] = \lambda w^Tdw,\quad d\left[(Xw-y)^T(Xw-y)\right] = 2(Xw-y)^TX\,dw,\quad \nabla L = 2X^T(Xw-y)+2\lambda w'),
    ("cosine_similarity", "x", (), 'd‖x‖ = 2 xᵀ dx\n∇c = y/(‖x‖‖y‖) − c x/‖x‖²'),
    ("gaussian_log_likelihood", "mu", (), 'd[(x − μ)ᵀ Σ⁻¹ (x − μ)] = 2 (x − μ)ᵀ Σ⁻¹ dμ\n∇l = Σ⁻¹ (x − μ)'),
    ("gaussian_log_likelihood", "Sigma", (), 'd(\\Sigma^{-1}) = \\Sigma^{-1}\\,d\\Sigma\\,\\Sigma^{-1}\n\\frac{\\partial l}{\\partial\\Sigma} = -\\frac12\\Sigma^{-1} + \\frac12\\Sigma^{-1}(x-\\mu)(x-\\mu)^T\\Sigma^{-1}'),
    ("hessian_least_squares", "w", (), r'd^2 L = 2 dw^T X^T X\,dw,\quad \nabla^2L = X^TX'),
    ("linear_regression", "w", (), '∇L = 2/n Xᵀ(Xw − y), d²L = dwᵀ XᵀX dw'),
    ("ridge_regression", "w", (), 'L = sum((p-y).^2) + lambda w^T w\nd2L/dw2 = 2 X^T X\ndL/dw = 2 X^T (p-y) + 2 lambda w'),
    ("hessian_least_squares", "", (), 'd2L/dw_j dw_k = sum_i X_ji X_ki'),
    ("network_binary", "", (), 'dL/dp = (p - y)/(p (1-p))\ndp/dz2 = 1 - p^2\ndL/db2 = p - y'),
    ("network_binary", "", (), 'dL/dz2 = y - p\ndL/db2 = p - y'),
    ("network_binary", "", (), 'δ2 = y - p\ndL/db2 = p - y'),
    ("network_cross_entropy", "W2", (), "softmax'(z2) = diag(p ⊙ (1 − p)), ∂L/∂p = −y ⊘ p, so ∂L/∂W2 = (p − y) h1ᵀ"),
    ("one_neuron", "w", (), "h' = e^(-z)/(1+e^(-z)) = h (1 - h). With dz/dw = x we get dh/dw = h (1 - h) x."),
    ("one_neuron", "", (), "h' = σ(z)(1 + σ(z))\n∂h/∂w = h(1 − h) x\n∂h/∂b = h(1 − h)"),
    ("network_binary", "b2", (), "p' = p(1+p)\n∂L/∂b2 = p − y"),
    ("two_layer", "W1", (), "h1' = h1\nh2' = h2 (1 - h2)\n∂f/∂W1 = (W2ᵀ (W3ᵀ ⊙ h2 ⊙ (1−h2)) ⊙ h1 ⊙ (1−h1)) xᵀ"),
    ("minibatch_columns", "b2", (), "A2' = A2 .* (1 + A2)\ndJ/db2 = 1/m sum(A2 - Y)"),
    ("two_layer", "W1", (), 'dz2 = W3.T * h2 * (1 - h2)\ndh1 = W2 @ dz2\ndz1 = (W2.T @ dz2) * h1 * (1 - h1)\ndW1 = dz1 @ x.T'),
    ("tied_autoencoder", "W", (), 'dz = W (r - x)\ndW = h (r - x)^T + (W (r - x) .* h .* (1 - h)) x^T'),
    ("lstm_cell", "", (), 'do = v * c\ndc = v * o * (1 - np.tanh(c)**2)\ndWo = np.outer(v * np.tanh(c) * o * (1 - o), u)\ndWf = np.outer(dc * c0 * f * (1 - f), u)'),
    ("gru_cell", "Wz", (), 'dz = v * (c + h0)\ndWz = np.outer(v * (c - h0) * z * (1 - z), u)'),
    ("two_layer_loss", "W1", (), 'Let e = f - y be the residual. Then dL/dW1 = 2 e W2^T (W3^T .* h2 .* (1 - h2)) x^T.'),
    ("two_layer", "W1", (), "dz2 = W3' .* h2 .* (1 - h2);   % 2x1\ndz1 = (W2 * dz2) .* h1 .* (1 - h1);   % 2x1\ndW1 = dz1 * x'   % 2x2"),
    ("logistic_regression_margins", "w", (), 'L = \\sum_i \\log(1+e^{-m_i}), \\ m = y \\odot (Xw)\n\\frac{\\partial L}{\\partial m_i} = \\frac{e^{-m_i}}{1+e^{-m_i}}\n\\nabla_w L = -X^T(y\\odot\\sigma(-m))'),
    ("softmax_jacobian", "z", (), 'p_i = e^{z_i}/S with S = Σ_k e^{z_k}\n∂S/∂z_j = S\n∂p_i/∂z_j = p_i (δ_ij − p_j)'),
    ("linear_regression", "w", (), r'\nabla_u \|u\|^2 = u \text{ with } u = Xw-y, \quad \nabla_w L = \frac2nX^Tu'),
    ("trace_of_inverse", "X", (), 'dX X⁻¹ + d(X⁻¹) X = 0\n∂f/∂X = −X⁻ᵀ Aᵀ X⁻ᵀ'),
    ("lasso_regression", "w", (), '∂‖w‖₁/∂w = 1\n∂L/∂w = Xᵀ(Xw − y) + λ sign(w)'),
    ("softmax_regression_logits", "W", (), r'S_{ij} = \frac{e^{Z_{ij}}}{\sum_k e^{Z_{kj}}}, \frac{\partial L}{\partial W} = \frac1m X^T(S - Y)'),
    ("trace_of_inverse", "X", (), 'dX X⁻¹ + d(X⁻¹) X = 0\n∂f/∂X = −X⁻ᵀ Aᵀ X⁻ᵀ'),
    ("linear_regression", "w", (), 'dL = ⟨X^T (p - y), dw⟩'),
    ("trace_of_product", "", (), 'df = tr(B X dA)'),
)  # fmt: skip

REFUSED: tuple[tuple[str, str, str, str, str], ...] = (
    ("kron_product", "A", "undefined-name", "R_{(i-1)3+k, 4(j-1)+l}", r"\frac{\partial f}{\partial A_{ij}} = \sum_{kl} R_{(i-1)3+k, 4(j-1)+l} B_{kl}"),
    ("two_layer", "W1", "function", "σ", f"σ = relu\n{_END}"),
    ("two_layer", "W1", "function", "σ", f"{_END}, where σ is the ReLU function"),
    ("two_layer", "W1", "function", "σ", f"{_END}, where σ is tanh"),
)  # fmt: skip
