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

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
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
    ("logistic_regression_samples", "w", (), _ENDED.format("1:n", "(i,j)").replace(" / n", "")),
    ("logistic_regression_samples", "w", (), _ENDED.format("1:n", "(j,i)")),
    ("logistic_regression_samples", "w", (), _ON_A_LINE.format("+")),
    ("logistic_regression_samples", "w", (), _JULIA.format("eachindex(y)", " / n")),
    ("matrix_completion", "", (), _UNMASKED.format("M(i,j)")),
    ("matrix_completion", "", (), _OBSERVED.format("M(i,j) == 0")),
    ("matrix_completion", "U", (), _BITS.format("M[i, j] == 0")),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    *(
        ("logistic_regression_samples", "w", "loop", f"for i = {run}", _ENDED.format(run, "(i,j)"))
        for run in ("2:n", "0:n", "1:n-1", "1:1:n")
    ),
    ("logistic_regression_samples", "w", "loop", "i", _ENDED.format("1:n", "(i,j)*i")),
    ("matrix_completion", "U", "loop", "if", _BITS.format("M[i]")),
    ("matrix_completion", "U", "loop", "if", _BITS.format("E[i, j]")),
]
