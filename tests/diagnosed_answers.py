"""Wrong answers as people write them, and the names that are just for what is told of them first."""

from __future__ import annotations

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    # Jacobians.
    ("softmax_jacobian", "z", ("softmax-elementwise",), "diag(p ⊙ (1 − p))"),
    ("softmax_jacobian", "z", ("softmax-elementwise",), r"\operatorname{diag}(p)-\operatorname{diag}(p)^2"),
    ("softmax_jacobian", "z", ("sign", "sign-in-sum"), "diag(p) + p pᵀ"),
    ("softmax_jacobian", "z", ("missing-term",), "diag(p)"),
    ("softmax_jacobian", "z", ("missing-term",), "−p pᵀ"),
    ("linear_layer_jacobian", "x", ("missing-slope",), "W"),
    ("linear_layer_jacobian", "x", ("wrong-order", "shape-misfit"), "W diag(σ'(z))"),
    ("linear_layer_jacobian", "x", ("function-for-slope", "missing-one-minus"), "diag(h) W"),
    ("two_layer_jacobian", "x", ("missing-slope",), "W2 @ W1"),
    ("two_layer_jacobian", "x", ("wrong-slope",), "W2 diag(h1 ⊙ (1 − h1)) W1"),
    ("two_layer_jacobian", "x", ("missing-square",), "W2 diag(1 − h1) W1"),
    ("two_layer_jacobian", "x", ("misplaced-square",), "W2 diag((1 - h1).^2) W1"),
    ("three_layer_tanh", "W3", ("misplaced-square",), "(v ⊙ (1 - h3)^2) h2ᵀ"),
    ("network_mse", "W1", ("misplaced-square",), "dW1 = ((W2.T @ (p - y)) * (1 - h1)**2) @ x.T"),
    # A target that need not sum to 1.
    ("softmax_regression_free_target", "W", ("assumed-total",), r"\frac{\partial L}{\partial W} = (p - y)x^\top"),
    # A softmax whose Jacobian is left out.
    ("softmax_regression", "W", ("missing-jacobian",), "-(y ⊘ p) xᵀ"),
    ("attention_one_query", "q", ("missing-jacobian",), "1/√d Kᵀ V v"),
    ("network_cross_entropy", "b2", ("missing-jacobian",), "dL/db2 = -y ./ p"),
    ("entropy", "z", ("missing-jacobian",), r"$\nabla_z H = -(\log p + \mathbf{1})$"),
    ("mixture_weights", "a", ("missing-jacobian",), "softmax(log_softmax(a) + l)"),
    # The two cases of softmax's Jacobian, in it and in second derivatives.
    ("softmax_jacobian", "z", ("missing-delta",), "∂p_i/∂z_j = p_i (1 − p_j)"),
    ("softmax_regression", "W", ("missing-delta",), r"dL/dz_j = -\sum_i y_i/p_i p_i (1-p_j); dL/dW = (p - y) x^T"),
    ("hessian_log_sum_exp", "z", ("softmax-elementwise",), "with p = softmax(z), ∂²f/∂z∂zᵀ = diag(p ⊙ (1−p))"),
    ("hessian_log_sum_exp", "x", ("softmax-elementwise",), "p = softmax(z); A^T diag(p .* (1-p)) A"),
    ("hessian_softmax_regression", "z", ("softmax-elementwise",), "diag(p .* (1-p))"),
    ("hessian_softmax_regression", "z", ("wrong-name",), "H = diag(p) - p y^T"),
    # A second derivative by a matrix, as if it were one by a number.
    ("hessian_log_determinant", "X", ("missing-direction",), r"\nabla^2 f(X) = -X^{-2}"),
    # A power of a denominator, of a norm, of what stands in a slope.
    ("rayleigh_quotient", "x", ("wrong-power",), "grad r = 2Ax/(x^T x) - 2 (x^T A x) x/(x^T x)"),
    ("rayleigh_quotient", "x", ("wrong-power",), r"\frac{2Ax}{x^T x} - \frac{2 (x^T A x) x}{(x^T x)^3}"),
    ("cosine_similarity", "x", ("wrong-power",), "y/(||x|| ||y||) - (x^T y) x / (||x||^2 ||y||)"),
    ("cosine_similarity", "x", ("wrong-power",), "y/(||x|| ||y||) - (x^T y) x / (x^T x ||y||)"),
    ("cosine_similarity", "x", ("wrong-power",), "y/(||x|| ||y||) - (x^T y) x / (||x|| ||x||^3 ||y||)"),
    ("distillation", "W", ("wrong-power",), r"\frac{1}{\tau^2}(p-q)x^\top"),
    ("two_layer_loss", "x", ("wrong-power",), "2 (f-y) W1^T [ (W2^T (W3^T o h2 o (1-h2))) o h1 o (1 - h1^2) ]"),
    # The square of a length in place of the length.
    ("euclidean_distance", "x", ("another-output",), "grad_x d = 2 (x - a)"),
    # A matrix taken for symmetric, of two; the derivative by what the network takes the inverse of.
    ("trace_quadratic", "X", ("assumed-symmetric",), "∂f/∂X = (A + Aᵀ) X B"),
    ("trace_quadratic", "X", ("assumed-symmetric",), "2 A X B"),
    ("trace_quadratic", "X", ("missing-transpose",), "A X B + Aᵀ X B"),
    ("gaussian_samples", "Sigma", ("another-gradient",), "∂l/∂Σ = (m/2)(Σ − S)"),
    # A number lost in one term of a sum; the sign of a residual.
    ("linear_regression", "w", ("constant-factor",), r"\frac1n\left(X^TXw - 2X^Ty\right)"),
    ("huber_regression", "w", ("missing-factor",), "∂L/∂w = Xᵀ min(|r|, 1)"),
    # Two weights that have changed places.
    ("two_layer_superscript", "x", ("wrong-order",), "(W^2)^T ((W^1)^T ((W^3)^T ⊙ σ'(z^2)) ⊙ σ'(z^1))"),
    # A number in the place of a column; one factor of a softmax alone.
    ("ridge_regression", "w", ("number-for-array",), "∇L = 2Xᵀ(Xw − y) + 2λ‖w‖"),
    ("ridge_regression", "w", ("number-for-array",), "2X^T(Xw - y) + lambda ||w||^2"),
    ("log_sum_exp", "z", ("missing-factor",), r"$\frac{\partial f}{\partial z_i} = \frac{1}{\sum_j e^{z_j}}$"),
    ("log_sum_exp", "z", ("missing-factor",), "exp(z)"),
    ("rayleigh_quotient", "x", ("missing-factor",), "2Ax/(x^T x) - 2 (x^T A x) x"),
    ("rayleigh_quotient", "x", ("wrong-power",), "2Ax/(x^T x)^2 - 2 (x^T A x) x/(x^T x)^2"),
    # A mask that is left out, where it stands once and where it stands twice.
    ("dropout", "v", ("missing-factor",), r"$\frac{\partial f}{\partial v} = \frac{h_1}{q}$"),
    ("matrix_completion", "U", ("missing-factor",), r"(UV^\top-X)V"),
    ("matrix_completion", "V", ("missing-factor",), "(U V^T - X)^T U"),
    # A slope of which the product rule has two terms.
    ("network_logits", "W1", ("missing-slope-term",), "(sigmoid(z2) - y) (w2 .* sigmoid(W1 x)) x^T"),
    # A slope too many: of an output without an activation, of one that the loss has taken in, of the input, twice.
    ("two_layer", "W1", ("extra-factor",), "f(1−f) (W2ᵀ(W3ᵀ ⊙ h2 ⊙ (1−h2)) ⊙ h1 ⊙ (1−h1)) xᵀ"),
    ("two_layer_loss", "W1", ("extra-factor",), "2(f − y) f(1 − f) (W2ᵀ(W3ᵀ ⊙ h2 ⊙ (1−h2)) ⊙ h1 ⊙ (1−h1)) xᵀ"),
    ("network_binary", "W1", ("extra-factor",), "(p-y)p(1-p) diag(1-h1²) w2 xᵀ"),
    ("softmax_regression_logits", "W", ("extra-factor",), "1/m Xᵀ (P ⊙ (1-P) ⊙ (P - Y)), P = softmax(Z, axis=1)"),
    ("two_layer", "W1", ("extra-factor",), "(W2ᵀ(W3ᵀ ⊙ h2 ⊙ (1−h2)) ⊙ h1 ⊙ (1−h1) ⊙ x ⊙ (1−x)) xᵀ"),
    ("two_layer", "W1", ("extra-factor",), "diag(σ'(z1)) W2ᵀ diag(σ'(z2))² W3ᵀ xᵀ"),
    ("weighted_least_squares", "w", ("extra-factor",), "Xᵀ diag(s)²(Xw − y)"),
    ("logistic_regression_samples", "w", ("extra-factor", "missing-slope"), "X.T @ ((p - y) / (p * (1 - p))) / n"),
    # The slope taken elsewhere.
    ("two_layer", "W1", ("slope-of-output",), "(W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(h1)) xᵀ"),
    (
        "two_layer",
        "W1",
        ("slope-of-output",),
        "d2 = W3.T * h2 * (1 - h2)\nd1 = (W2.T @ d2) * sigmoid(h1) * (1 - sigmoid(h1))\ndW1 = d1 @ x.T",
    ),
    ("elu_network", "W1", ("slope-of-output",), "(v ⊙ elu'(h1)) xᵀ"),
    ("elu_network", "W1", ("wrong-slope",), "(v ⊙ 1[W1 x + b1 > 0]) xᵀ"),
    ("two_layer", "W1", ("wrong-layer",), "d2 = W3.T * h2 * (1 - h2)\nd1 = W2.T @ d2 * h2 * (1 - h1)\ndW1 = d1 @ x.T"),
    (
        "network_mse",
        "W1",
        ("slope-at-input",),
        "def tanh_prime(h):\n    return 1 - h**2\ndW1 = np.outer(W2.T @ (p - y) * tanh_prime(z1), x)",
    ),
    (
        "two_layer",
        "W1",
        ("slope-at-input",),
        "def dsig(x):\n    return x * (1 - x)\nd2 = W3.T * dsig(z2)\nd1 = W2.T.dot(d2) * dsig(z1)\ndW1 = d1.dot(x.T)",
    ),
    # A bias left out.
    ("one_neuron_vector", "w", ("missing-bias",), "σ'(wᵀx) x"),
    ("two_layer_bias", "W1", ("missing-bias",), "(W2ᵀ(W3ᵀ ⊙ σ'(W2 h1)) ⊙ σ'(W1 x)) xᵀ"),
    ("two_layer_bias", "b1", ("missing-bias",), "σ'(W1x) ⊙ (W2ᵀ(σ'(W2h1+b2) ⊙ W3ᵀ))"),
    ("network_mse", "W1", ("missing-bias",), "(W2ᵀ(W2 h1 − y) ⊙ (1 − h1²)) xᵀ"),
    ("softmax_regression", "W", ("missing-bias",), "(softmax(Wx) − y) xᵀ"),
    ("batch_norm", "x", ("missing-path",), "γ/s (v − mean(v))"),
    ("layer_norm", "x", ("missing-path",), r"\frac{1}{s}\,\gamma\odot v"),
    (
        "layer_norm",
        "x",
        ("missing-path",),
        "dxhat = gamma * v\ndvar = np.sum(dxhat * c * -0.5 * s**-3)\ndx = dxhat / s + dvar * 2 * c / len(x)",
    ),
    ("variational_autoencoder", "A", ("missing-path",), "dL/dA = W^T (r - x) x^T"),
    # Arranged wrongly, in NumPy and in a row.
    (
        "two_layer",
        "W1",
        ("hadamard-for-product",),
        "d2 = W3.T * h2 * (1-h2)\nd1 = (W2.T * d2) * h1 * (1-h1)\ndW1 = d1 @ x.T",
    ),
    (
        "two_layer",
        "W1",
        ("hadamard-for-product",),
        "d2 = W3.T * h2 * (1-h2)\nd1 = W2.T @ d2 * h1 * (1-h1)\ndW1 = d1 * x",
    ),
    (
        "two_layer",
        "W1",
        ("product-for-hadamard",),
        "d2 = W3.T @ (h2 * (1-h2))\nd1 = W2.T @ d2 @ (h1 * (1-h1))\ndW1 = d1 @ x.T",
    ),
    (
        "two_layer",
        "W1",
        ("product-for-hadamard",),
        "d2 = W3.T * h2 * (1-h2)\nd1 = (W2.T @ d2) @ (h1 * (1-h1)).T\ndW1 = d1 @ x.T",
    ),
    (
        "two_layer",
        "W1",
        ("product-for-hadamard",),
        "d2 = W3.T @ h2 @ (1 - h2)\nd1 = W2.T @ d2 @ h1 @ (1 - h1)\ndW1 = d1 @ x.T",
    ),
    (
        "two_layer",
        "W1",
        ("product-for-hadamard", "strung-as-scalars"),
        "dW1 = W2.T @ W3.T @ (h2*(1-h2)) @ (h1*(1-h1)) @ x.T",
    ),
    ("two_layer", "W1", ("product-for-hadamard", "strung-as-scalars"), "σ'(z1) W2ᵀ σ'(z2) W3ᵀ xᵀ"),
    # Indices.
    (
        "two_layer",
        "W1",
        ("wrong-index",),
        r"\frac{\partial f}{\partial w^{(1)}_{ij}}=\sum_kw^{(3)}_k\sigma'(z^{(2)}_k)w^{(2)}_{ki}\sigma'(z^{(1)}_j)x_j",
    ),
    (
        "two_layer",
        "W1",
        ("wrong-index",),
        r"\frac{\partial f}{\partial w^{(1)}_{ij}}=\sum_kw^{(3)}_k\sigma'(z^{(2)}_k)w^{(2)}_{ki}\sigma'(z^{(1)}_i)x_i",
    ),
    ("two_layer", "W1", ("wrong-index",), "∂f/∂W₁[i,j] = Σ_k W₃[1,k] σ'(z₂[k]) W₂[k,i] σ'(z₁[k]) x[j]"),
    ("softmax_jacobian", "z", ("sign-in-sum",), r"\begin{cases}p_i(1-p_i)&i=j\\p_ip_j&i\neq j\end{cases}"),
    # Factors that are no input and no weight; a mean that is left out of one term.
    ("ridge_regression", "w", ("missing-factor",), "2X^T(Xw-y)+2w"),
    ("dropout", "W1", ("missing-factor",), "(v ⊙ (1 − h1²)) xᵀ / q"),
    ("gated_unit", "V", ("missing-factor",), "(v ⊙ g ⊙ (1−g)) xᵀ"),
    ("graph_convolution", "W2", ("missing-factor",), "H1ᵀ(P − Y)"),
    ("two_layer_scalars", "w1", ("missing-weight",), "w3 h2(1-h2) h1(1-h1) x"),
    ("logistic_regression", "w", ("missing-term",), "-y (1-p) x"),
    ("logistic_regression", "w", ("missing-one-minus",), "(-y/p + (1-y)/(1-p)) p x"),
    ("logistic_regression_samples", "w", ("missing-inner-function",), "1/n Xᵀ(Xw − y)"),
    ("support_vector_machine", "w", ("missing-mean",), "λw − Xᵀ(y ⊙ 1[y ⊙ Xw < 1])"),
    # Numbers: in another shape, as fractions.
    ("two_layer", "W1", ("missing-input",), "[-0.0096, -0.0728]"),
    ("log_determinant", "X", ("wrong-entry",), "[[3/7, 1/7, -3/7], [-1/7, 2/7, 1/7], [1/7, -2/7, 5/7]]"),
    # The rest.
    ("log_determinant", "X", ("extra-factor", "another-gradient"), "det(X) X⁻ᵀ"),
    ("weight_decay", "W2", ("wrong-weight",), "(p-y) h1ᵀ + λ W1"),
    ("attention", "Q", ("constant-factor",), "1/d (A ⊙ (G Vᵀ - ((A ⊙ G Vᵀ) 1) 1ᵀ)) K"),
    ("recurrent_every_step", "V", ("missing-term", "missing-path"), "(V h3 - y3) h3ᵀ"),
    (
        "recurrent_every_step",
        "W",
        ("missing-path",),
        "(Vᵀ(V h3 - y3) ⊙ (1-h3²)) h2ᵀ + (Vᵀ(V h2 - y2) ⊙ (1-h2²)) h1ᵀ + (Vᵀ(V h1 - y1) ⊙ (1-h1²)) h0ᵀ",
    ),
    ("softmax_regression_logits", "W", ("wrong-index",), "1/m X.T (softmax(Z, axis=0) - Y)"),
    (
        "softmax_regression_logits",
        "W",
        ("wrong-axis",),
        "E = np.exp(X @ W)\nP = E / E.sum(axis=0, keepdims=True)\ndW = X.T @ (P - Y) / m",
    ),
    ("huber_regression", "w", ("sign",), "-X^T clip(X w - y, -1, 1)"),
    ("huber_regression", "w", ("missing-mean",), "1/n X^T clip(X w - y, -1, 1)"),
    # A wrong step in the answer's own names.
    (
        "two_layer",
        "W1",
        ("missing-transpose",),
        "δ2 = W3ᵀ ⊙ σ'(z2)\n∂f/∂h1 = W2 δ2\n∂f/∂W1 = (W2ᵀ δ2 ⊙ σ'(z1)) xᵀ",
    ),
    (
        "recurrent_three_steps",
        "W",
        ("wrong-layer",),
        "d3 = 2/n (h3 - y) ⊙ (1 - h3²)\nd2 = Wᵀd3 ⊙ (1 - h3²)\nd1 = Wᵀd2 ⊙ (1 - h2²)\ndL/dW = d3 h2ᵀ + d2 h1ᵀ + d1 h0ᵀ",
    ),
    ("two_layer_loss", "W1", ("sign",), "e = y - f\ndL/df = 2 e\ndL/dW1 = -2 e (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T"),
    # A function for its slope, where the slope is another function: that of softplus is σ.
    ("logistic_regression_margins", "w", ("function-for-slope",), "-X^T (y ⊙ softplus(-y ⊙ (X w)))"),
    ("weight_norm", "g", ("function-for-slope",), "softplus(w^T x) v^T x / norm2(v)"),
    # Second derivatives: by value, in whatever form they are asked for.
    ("hessian_logistic_regression", "w", ("function-for-slope",), "Xᵀ diag(s) X where s = σ(X w)"),
    ("hessian_matrix_factorisation", "U", ("wrong-order",), "I ⊗ (V^T V)"),
    ("hessian_softmax_regression", "W", ("wrong-order",), "(diag(p) − p pᵀ) ⊗ (x xᵀ)"),
    ("hessian_log_determinant", "X", ("sign",), "H = X⁻¹ ⊗ X⁻¹"),
    ("hessian_least_squares", "w", ("wrong-step",), "∇L = Xᵀ(y − Xw), ∇²L = XᵀX"),
    # A line is at fault, and not the end that follows from it.
    (
        "attention",
        "Q",
        ("wrong-axis", "wrong-index"),
        "∂f/∂A = GVᵀ\n∂f/∂S_{ij} = A_{ij}( ∂f/∂A_{ij} − Σ_l A_{lj} ∂f/∂A_{lj} )\n∂f/∂Q = (∂f/∂S) K/√d",
    ),
    # The same layer several times: one step off.
    (
        "recurrent_three_steps",
        "U",
        ("wrong-input",),
        "δ3 = 2/n (h3 − y) ⊙ (1 − h3²), δ2 = Wᵀδ3 ⊙ (1 − h2²), ∂L/∂U = δ3 x2ᵀ + δ2 x1ᵀ",
    ),
    # What stands in the answer is not missing.
    ("three_layer_tanh", "W1", ("wrong-entry",), "(W2^T (W3^T (v ⊙ sin(z3)) ⊙ sin(z2)) ⊙ sin(z1)) x^T"),
    ("logistic_regression_margins", "w", ("wrong-entry",), "s = σ(Xw), t = (y+1)/2: Xᵀ(s − t)"),
    ("softmax_regression_logits", "W", ("wrong-entry",), "1/m X^T (Z - Y)"),
    ("log_sum_exp", "z", ("wrong-entry",), "z - f"),
    ("max_pooling", "w", ("wrong-entry",), "[2; 3]"),
    ("softmax_regression", "b", ("missing-term",), "y"),
]
