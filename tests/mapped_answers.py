r"""Second derivatives as maps of a direction, entries of names of the answer's own, masks, and code of other languages."""


# ruff: noqa: E501

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer", "W1"): (
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [d[1] x[1], d[1] x[2]; d[2] x[1], d[2] x[2]]",
        "e = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [e[1] x[1], e[1] x[2]; e[2] x[1], e[2] x[2]]",
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [d[1]*x[1], d[1]*x[2]; d[2]*x[1], d[2]*x[2]]",
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1[i,j] = d[i] x[j]",
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\n(df/dW1)[i,j] = d[i] x[j]",
        "e = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1[i,j] = e[i] x[j]",
        "δ2 = W3^T\nδ1 = W2^T (δ2 ⊙ σ'(z2))\ndf/dW1 = (δ1 ⊙ σ'(z1)) x^T",
        "δ3 = W3^T ⊙ σ'(z2)\nδ2 = (W2^T δ3) ⊙ σ'(z1)\ndf/dW1 = δ2 x^T",
        "δ1 = W3^T ⊙ σ'(z2)\nδ0 = (W2^T δ1) ⊙ σ'(z1)\ndf/dW1 = δ0 x^T",
        "δ1 = W3^T ⊙ σ'(z2)\nδ2 = (W2^T δ1) ⊙ σ'(z1)\ndf/dW1 = δ2 x^T",
        "δ2 = W3^T\ndf/dW1 = (W2^T (δ2 ⊙ σ'(z2)) ⊙ σ'(z1)) x^T",
        "d/dz σ(z) = σ(z)(1-σ(z)), so df/dW1 = (W2^T (W3^T .* h2 .* (1-h2)) .* h1 .* (1-h1)) x^T",
    ),
    ("hessian_log_determinant", "X"): (
        "H[V] = −X⁻¹ V X⁻¹",
        "H[dX] = −X⁻¹ dX X⁻¹",
        "∇²f(X)[V] = −X⁻¹ V X⁻¹",
        r"\nabla^2 f(X)[H] = -X^{-1} H X^{-1}",
        "D^2 f(X)[H, H] = -tr(X^{-1} H X^{-1} H)",
        "D²f[V] = −X⁻ᵀ Vᵀ X⁻ᵀ",
        "H[V] = −X⁻¹ V X⁻¹ (V symmetric, X symmetric)",
        r"\mathrm{Hess} f(X)[\xi] = -X^{-1}\xi X^{-1}",
        "H[ΔX] = -X⁻¹ ΔX X⁻¹",
        "d^2 f = -tr(X^-1 dX X^-1 dX)",
    ),
    ("hessian_matrix_factorisation", "U"): (
        "H[dU] = dU VᵀV",
        "H[E] = E VᵀV",
        "E ↦ E VᵀV",
        "H(E) = E VᵀV",
        "the Hessian maps E to E VᵀV, i.e. H[E] = E Vᵀ V",
        r"E \mapsto E V^\top V",
    ),
    ("hessian_matrix_factorisation", "V"): ("H[E] = E UᵀU",),
    ("hessian_matrix_factorisation", ""): ("H_U[E] = E VᵀV, H_V[E] = E UᵀU",),
    ("hessian_quadratic_form", "x"): (
        "H[v] = 1/2 (A + Aᵀ) v",
        "H(x) = 1/2 (A + Aᵀ)",
        "v ↦ ½(A + Aᵀ) v",
        r"\nabla^2 f(x)[v] = \frac12 (A + A^\top) v",
        r"\nabla^2 f(x)[v,v] = \tfrac12 v^T (A + A^\top) v",
        r"\nabla^2 f(x)[v,v] = v^T A v",
        r"D(\nabla f)(x)[v] = \frac12 (A + A^\top) v",
        "d(df/dx) = 1/2 (A + A^T) dx",
        "d^2 f = 1/2 dx^T (A + A^T) dx",
    ),
    ("hessian_softmax_regression", "W"): ("H[V] = (diag(p) - p p^T) V x x^T",),
    ("hessian_least_squares", "w"): (r"H[\Delta] = X^T X \Delta",),
    ("matrix_completion", "U"): (
        "(M ⊙ (U Vᵀ − X)) V",
        "G = M * (U @ V.T - X)\ndU = G @ V\ndV = G.T @ U",
        "(M ⊙ R) V",
        "(M ⊙ M ⊙ (U Vᵀ − X)) V",
        r"\sum_j M_{ij} ((U V^T)_{ij} - X_{ij}) V_{jk}",
    ),
    ("two_layer_superscript", "W1"): (
        r"\delta^{(2)} = (W^{(3)})^T,\quad \delta^{(1)} = (W^{(2)})^T(\delta^{(2)}\circ\sigma'(z^{(2)})),\quad \frac{\partial f}{\partial W^{(1)}}=(\delta^{(1)}\circ\sigma'(z^{(1)}))x^T",
    ),
    ("three_layer_tanh", "W1"): (
        "δ3 = v ⊙ (1-h3²)\nδ2 = W3ᵀ δ3 ⊙ (1-h2²)\nδ1 = W2ᵀ δ2 ⊙ (1-h1²)\n∂f/∂W1 = δ1 xᵀ",
        "δ3 = v\nδ2 = W3ᵀ (δ3 ⊙ (1-h3²))\nδ1 = W2ᵀ (δ2 ⊙ (1-h2²))\n∂f/∂W1 = (δ1 ⊙ (1-h1²)) xᵀ",
        r"\frac{d}{dt}\tanh(t) = 1-\tanh^2(t), \quad \frac{\partial f}{\partial W_1} = (W_2^\top(W_3^\top(v\odot(1-h_3^2))\odot(1-h_2^2))\odot(1-h_1^2))x^\top",
    ),
    ("gelu_network", "W1"): (
        "(W2^T (p - y) .* (Phi(z1) + z1 .* exp(-z1.^2/2)/sqrt(2*pi))) x^T",
        r"(W_2^\top (p - y) \odot (\Phi(z_1) + z_1 \odot \tfrac{1}{\sqrt{2\pi}} e^{-z_1^2/2})) x^\top",
        r"$$\nabla_{W_1} L=\Big(W_2^{\top}(p-y)\odot\big(\Phi(z)+z\odot\varphi(z)\big)\Big)x^\top,\quad z=W_1x,\ \Phi(z)=\tfrac12\big(1+\operatorname{erf}(z/\sqrt2)\big),\ \varphi(z)=\tfrac{1}{\sqrt{2\pi}}e^{-z^2/2}$$",
        "z = W1 @ x\ndz = (W2.T @ (p - y)) * (0.5 * (1 + erf(z / np.sqrt(2))) + z * np.exp(-z**2 / 2) / np.sqrt(2 * np.pi))\ndW1 = dz @ x.T",
        "z = W1 @ x\ndz = (W2.T @ (p - y)) * (1 - scipy.special.erfc(z / np.sqrt(2)) / 2 + z * np.exp(-z**2 / 2) / np.sqrt(2 * np.pi))\ndW1 = dz @ x.T",
    ),
    ("gaussian_log_likelihood", "mu"): (
        r"\frac{\partial}{\partial\mu}\Big[-\tfrac12(x-\mu)^\top\Sigma^{-1}(x-\mu)\Big]=-\tfrac12\cdot(-2)\,\Sigma^{-1}(x-\mu)=\Sigma^{-1}(x-\mu)",
    ),
    ("gaussian_log_likelihood", "Sigma"): (
        "∂/∂Σ [-1/2 log det Σ - 1/2 (x-μ)ᵀ Σ⁻¹ (x-μ)] = -1/2 Σ⁻¹ + 1/2 Σ⁻¹ (x-μ)(x-μ)ᵀ Σ⁻¹",
    ),
    ("leaky_relu_network", "W1"): ("(W2^T (v .* LReLU'(z2)) .* LReLU'(z1)) x^T",),
    ("word2vec_negative_sampling", "v"): (
        "d/ds[-log σ(s)] = -(1 - σ(s)), so dL/dv = -(1 - σ(uᵀv)) u + Nᵀ σ(N v)",
        r"\frac{d}{ds}\big(-\log\sigma(s)\big) = \sigma(s)-1, so \frac{\partial L}{\partial v} = -(1 - \sigma(u^\top v)) u + N^\top \sigma(N v)",
    ),
    ("poisson_regression", "w"): ("d/dt e^t = e^t, so dL/dw = X^T (exp(X w) - y)",),
    ("network_binary", "b2"): ("d/da [-y log(σ(a)) - (1-y) log(1-σ(a))] = σ(a) - y, so dL/db2 = p - y",),
    ("minibatch_brackets", "W1"): (
        r"dZ^{[2]} = A^{[2]} - Y, \quad dZ^{[1]} = W^{[2]T} dZ^{[2]} * g^{[1]\prime}(Z^{[1]}) \text{ with } g^{[1]\prime}(Z)=1-\tanh^2(Z), \quad dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("two_layer", "W1", (), "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1[i,j] = d[j] x[i]"),
    ("hessian_log_determinant", "X", (), "H[V] = X⁻¹ V X⁻¹"),
    ("hessian_matrix_factorisation", "U", (), "H[E] = 2 E VᵀV"),
    (
        "two_layer",
        "W1",
        (),
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [d[1] x[1], d[2] x[1]; d[1] x[2], d[2] x[2]]",
    ),
    ("hessian_log_determinant", "X", (), "D^2 f(X)[H, H] = tr(X^{-1} H X^{-1} H)"),
    ("hessian_matrix_factorisation", "V", (), "H[E] = E VᵀV"),
    ("hessian_matrix_factorisation", "", (), "H_U[E] = E UᵀV, H_V[E] = E UᵀU"),
    ("hessian_quadratic_form", "x", (), "H[v] = 2 A v"),
    ("hessian_quadratic_form", "x", (), "D^2f(x)[v,v] = 2 v^T A v"),
    ("hessian_softmax_regression", "W", (), "H[V] = (diag(p) - p p^T) x^T V x"),
    ("hessian_quadratic_form", "x", (), "d^2 f = dx^T (A + A^T) dx"),
    ("matrix_completion", "U", (), "(U Vᵀ − X) V"),
    ("matrix_completion", "U", (), "(M ⊙ (U Vᵀ) − X) V"),
    ("matrix_completion", "U", (), "(M ⊙ (X − U Vᵀ)) V"),
    ("matrix_completion", "U", (), "2 (M ⊙ (U Vᵀ − X)) V"),
    ("matrix_completion", "U", (), "((1 - M) ⊙ (U Vᵀ − X)) V"),
    (
        "two_layer_superscript",
        "W1",
        (),
        r"\delta^{(2)} = (W^{(3)})^T,\quad \delta^{(1)} = ((W^{(2)})^T(\delta^{(2)}\circ\sigma'(z^{(2)})))\circ\sigma'(z^{(1)}),\quad \frac{\partial f}{\partial W^{(1)}}=\delta^{(1)}x^T",
    ),
    (
        "three_layer_tanh",
        "W1",
        (),
        "δ3 = v ⊙ (1-h3²)\nδ2 = W3ᵀ δ3\nδ1 = W2ᵀ (W3ᵀ(v ⊙ (1-h3²)) ⊙ (1-h2²)) ⊙ (1-h1²)\n∂f/∂W1 = δ1 xᵀ",
    ),
    (
        "three_layer_tanh",
        "W1",
        (),
        "δ3 = v\nδ2 = W3ᵀ (δ3 ⊙ (1-h3²))\nδ1 = W2ᵀ (δ2 ⊙ (1-h2²)) ⊙ (1-h1²)\n∂f/∂W1 = δ1 xᵀ",
    ),
    (
        "gelu_network",
        "W1",
        (),
        r"$$\nabla_{W_1} L=\Big(W_2^{\top}(p-y)\odot\big(\Phi(z)+z\odot\varphi(z)\big)\Big)x^\top,\quad z=W_1x,\ \Phi(z)=\tfrac12\big(1+\operatorname{erf}(z)\big),\ \varphi(z)=\tfrac{1}{\sqrt{2\pi}}e^{-z^2/2}$$",
    ),
    (
        "gelu_network",
        "W1",
        (),
        "z = W1 @ x\ndz = (W2.T @ (p - y)) * (0.5 * (1 + erf(z / np.sqrt(2))) + z * np.exp(-z**2 / 2) / np.sqrt(np.pi))\ndW1 = dz @ x.T",
    ),
    ("gelu_network", "W1", (), "(W2^T (p - y) .* (Phi(z1) + exp(-z1.^2/2)/sqrt(2*pi))) x^T"),
    (
        "gaussian_log_likelihood",
        "mu",
        (),
        r"\frac{\partial}{\partial\mu}\Big[-\tfrac12(x-\mu)^\top\Sigma^{-1}(x-\mu)\Big]=-\Sigma^{-1}(x-\mu)",
    ),
    ("word2vec_negative_sampling", "v", (), "d/ds[-log σ(s)] = -σ(s), so dL/dv = -(1 - σ(uᵀv)) u + Nᵀ σ(N v)"),
    (
        "word2vec_negative_sampling",
        "v",
        (),
        r"\frac{d}{ds}\big(-\log\sigma(s)\big) = 1-\sigma(s), so \frac{\partial L}{\partial v} = -(1 - \sigma(u^\top v)) u + N^\top \sigma(N v)",
    ),
    ("two_layer", "W1", (), "d/dz σ(z) = σ(z)(1+σ(z)), so df/dW1 = (W2^T (W3^T .* h2 .* (1-h2)) .* h1 .* (1-h1)) x^T"),
    (
        "three_layer_tanh",
        "W1",
        (),
        r"\frac{d}{dt}\tanh(t) = 1-\tanh(t), \quad \frac{\partial f}{\partial W_1} = (W_2^\top(W_3^\top(v\odot(1-h_3^2))\odot(1-h_2^2))\odot(1-h_1^2))x^\top",
    ),
    (
        "minibatch_brackets",
        "W1",
        (),
        r"dZ^{[2]} = A^{[2]} - Y, \quad dZ^{[1]} = W^{[2]T} dZ^{[2]} * g^{[1]\prime}(Z^{[1]}) \text{ with } g^{[1]\prime}(Z)=1-\tanh^2(Z), \quad dW^{[1]} = \frac{1}{m} dZ^{[1]} A^{[1]T}",
    ),
    (
        "minibatch_brackets",
        "W1",
        (),
        r"dZ^{[2]} = A^{[2]} - Y, \quad dZ^{[1]} = W^{[2]T} dZ^{[2]} * g^{[1]\prime}(Z^{[1]}) \text{ with } g^{[1]\prime}(Z)=1+\tanh^2(Z), \quad dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T",
    ),
]

REFUSED: list[tuple[str, str, str, str, str]] = []
