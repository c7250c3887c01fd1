"""Answers as programs: loops of MATLAB and Julia with `end`, entries of zeros and ones that decide, labels, shifts."""

from __future__ import annotations

_ENDED = """h = sigmoid(X * w);
grad = zeros(size(w));
for j = 1:length(w)
  for i = {}
    grad(j) = grad(j) + (h(i) - y(i)) * X{} / n;
  end
end"""
_JULIA = "p = σ.(X * w)\ng = zeros(length(w))\nfor i in {}\n    g .+= (p[i] - y[i]) .* X[i, :]{}\nend\ng /= n"
_ON_A_LINE = """h = sigmoid(X*w); g = zeros(size(w));
for i = 1:length(y), g = g + (h(i) {} y(i)) * X(i,:)'; end
g = g/n;"""
_OBSERVED = """dU = zeros(size(U)); dV = zeros(size(V));
E = U*V' - X;
for i = 1:size(X,1)
  for j = 1:size(X,2)
    if {}
      dU(i,:) = dU(i,:) + E(i,j) * V(j,:);
      dV(j,:) = dV(j,:) + E(i,j) * U(i,:);
    end
  end
end"""
_UNMASKED = _OBSERVED.replace("      dV", "    end\n    dV").replace("    end\n  end", "  end")
_BITS = """dU = np.zeros_like(U)
E = U @ V.T - X
for i in range(4):
    for j in range(3):
        if {}:
            dU[i] += E[i, j] * V[j]"""
_LABEL = """dz2 = p.copy()
dz2[{}] {} 1        # y is one-hot
dW2 = np.outer(dz2, h1)
db2 = dz2
dh1 = W2.T @ dz2
dh1[h1 <= 0] = 0
dW1 = np.outer(dh1, x)
db1 = dh1"""
_LABELS = "dZ = P.copy()\ndZ[{}] -= 1\ndZ /= m\ndW = X.T @ dZ\ndb = dZ.sum(axis=0)"
_PAIRS = """P = F.softmax(U @ V.T / tau, dim=1)
dS = P.clone()
dS[{}] -= {}
dS /= n
dU = dS @ V / tau
dV = {} @ U / tau"""
_PICKED = "scores = X.dot(w)\nmask = {}\ndw = np.zeros(d)\ndw -= {}\ndw += lam * w"
_MARGIN, _PRODUCT = "(1 - y * scores) > 0", "X[mask].T.dot(y[mask]) / n"
_DIAGONAL = "J = -np.outer(p, p)\nJ[np.arange(n), np.arange(n)] += {}"
_HINGE = "2 * np.outer(a - s, x - p) - 2 * np.outer(a - t, x - q)"
_EARLY = """def grad_W(W, x, p, q):
    a, s, t = W @ x, W @ p, W @ q
    if {}:
        return {}
    dW = {}
    return dW"""
_CONVOLVED = "dz = v * (z > 0)\n{}"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("convolution", "x"): tuple(
        _CONVOLVED.format(f"dx = {call}")
        for call in (
            "np.convolve(dz, k, 'full')",
            "np.convolve(k, dz)",
            'scipy.signal.convolve(dz, k, mode="full")',
            "signal.convolve(dz, k)",
        )
    ),
    ("convolution", "k"): tuple(
        _CONVOLVED.format(f"dk = {call}")
        for call in ("np.correlate(x, dz, 'valid')", "np.correlate(x, dz)", "signal.correlate(x, dz, mode='valid')")
    ),
    ("triplet_loss", "W"): (
        _EARLY.format("L <= 0", "np.zeros_like(W)", _HINGE),
        _EARLY.format("L <= 0", "0", _HINGE),
        f"def grad(W):\n    if L <= 0: return np.zeros(W.shape)\n    return {_HINGE}",
    ),
    ("network_cross_entropy", ""): tuple(
        _LABEL.format(place, "-=") for place in ("y.argmax()", "np.argmax(y)", "int(y.argmax())", "y.argmax().item()")
    ),
    ("softmax_regression_rows", ""): tuple(
        map(
            _LABELS.format,
            ("np.arange(m), Y.argmax(axis=1)", "range(m), Y.argmax(1)", "np.arange(len(Y)), np.argmax(Y, axis=1)"),
        )
    ),
    ("contrastive_loss", ""): tuple(
        _PAIRS.format(place, 1, "dS.T")
        for place in ("torch.arange(n), torch.arange(n)", "range(n), range(n)", "np.diag_indices(n)")
    ),
    ("softmax_jacobian", "z"): (_DIAGONAL.format("p"),),
    ("support_vector_machine", "w"): (
        _PICKED.format(_MARGIN, _PRODUCT),
        _PICKED.format(_MARGIN, "X[mask, :].T @ y[mask] / n"),
        _PICKED.format(f"({_MARGIN})", "X[y * scores < 1].T @ y[y * scores < 1] / n"),
    ),
    ("logistic_regression_samples", "w"): (
        _ENDED.format("1:n", "(i,j)"),
        f"function grad = f(X, y, w)\nn = length(y);\n{_ENDED.format('1:n', '(i,j)')}\nend",
        _ENDED.format("1:size(X,1)", "(i,j)").replace("\n    grad", "  % samples\n    grad"),
        _ON_A_LINE.format("-"),
        _JULIA.format("1:size(X, 1)", ""),
        _JULIA.format("eachindex(y)", ""),
    ),
    ("matrix_completion", ""): tuple(map(_OBSERVED.format, ("M(i,j)", "M(i,j) == 1", "(M(i,j) ~= 0)", "M(i,j) > 0"))),
    ("matrix_completion", "U"): tuple(map(_BITS.format, ("M[i, j]", "M[i, j] == 1", "M[i, j] != 0"))),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("convolution", "x", (), _CONVOLVED.format("dx = np.convolve(dz, k, 'same')")),
    ("convolution", "x", (), _CONVOLVED.format("dx = np.correlate(dz, k, 'full')")),
    ("convolution", "k", (), _CONVOLVED.format("dk = np.convolve(x, dz, 'valid')")),
    ("convolution", "k", (), _CONVOLVED.format("dk = np.correlate(dz, x)")),
    ("convolution", "k", (), _CONVOLVED.format("dk = signal.correlate(x, dz)")),
    ("triplet_loss", "W", (), _EARLY.format("L > 0", "np.zeros_like(W)", _HINGE)),
    ("triplet_loss", "W", (), _EARLY.format("L < 1", "np.zeros_like(W)", _HINGE)),
    ("triplet_loss", "W", (), _EARLY.format("L <= 0", "np.zeros_like(W)", _HINGE.replace("a - t", "t - a"))),
    ("network_cross_entropy", "", (), _LABEL.format("y.argmax()", "+=")),
    ("contrastive_loss", "", (), _PAIRS.format("torch.arange(n), torch.arange(n)", 1, "dS")),
    ("contrastive_loss", "", (), _PAIRS.format("np.diag_indices(n)", 2, "dS.T")),
    ("softmax_jacobian", "z", (), _DIAGONAL.format("p**2")),
    ("support_vector_machine", "w", (), _PICKED.format(_MARGIN, "X[mask].T.dot(y[mask])")),
    ("support_vector_machine", "w", (), _PICKED.format("(1 - y * scores) < 0", _PRODUCT)),
    ("support_vector_machine", "w", (), _PICKED.format(_MARGIN, "X[mask].sum(axis=0) / n")),
    ("logistic_regression_samples", "w", (), _ENDED.format("1:n", "(i,j)").replace(" / n", "")),
    ("logistic_regression_samples", "w", (), _ENDED.format("1:n", "(j,i)")),
    ("logistic_regression_samples", "w", (), _ON_A_LINE.format("+")),
    ("logistic_regression_samples", "w", (), _JULIA.format("eachindex(y)", " / n")),
    ("matrix_completion", "", (), _UNMASKED.format("M(i,j)")),
    ("matrix_completion", "", (), _OBSERVED.format("M(i,j) == 0")),
    ("matrix_completion", "U", (), _BITS.format("M[i, j] == 0")),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("quadratic_form", "x", "size", "np.convolve(A @ x, b)", "dx = np.convolve(A @ x, b)"),
    ("triplet_loss", "W", "loop", "if", _EARLY.format("L <= 0", "np.ones_like(W)", _HINGE)),
    ("triplet_loss", "W", "loop", "if", _EARLY.format("L == 0", "np.zeros_like(W)", _HINGE)),
    ("network_cross_entropy", "", "update", "dz2[p.argmax()] -", _LABEL.format("p.argmax()", "-=")),
    ("contrastive_loss", "", "update", "dS[range(n), range(d)] -", _PAIRS.format("range(n), range(d)", 1, "dS.T")),
    *(
        ("support_vector_machine", "w", "index", "[mask]", _PICKED.format(_MARGIN, product))
        for product in ("X[mask].T @ y", "X[mask].mean(axis=0)", "X[mask].T @ y[mask].sum()")
    ),
    *(
        ("logistic_regression_samples", "w", "loop", f"for i = {run}", _ENDED.format(run, "(i,j)"))
        for run in ("2:n", "0:n", "1:n-1", "1:1:n")
    ),
    ("logistic_regression_samples", "w", "loop", "i", _ENDED.format("1:n", "(i,j)*i")),
    ("matrix_completion", "U", "loop", "if", _BITS.format("M[i]")),
    ("matrix_completion", "U", "loop", "if", _BITS.format("E[i, j]")),
]
