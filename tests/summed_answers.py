"""Answers with sums over entries, samples and axes: right ones, wrong ones, and what must be refused.

A sum runs over a whole axis: what its bounds say, and along which axis code adds up, is read and not supposed.
"""

from __future__ import annotations

_OVER_SAMPLES = (
    r"\frac1n\sum_{{{low}}}^{{{high}}}(p_i-y_i)x_i",
    r"\frac{{\partial L}}{{\partial w_j}}=\frac1n\sum_{{{low}}}^{{{high}}}(p_i-y_i)x_{{ij}}",
    "1/n Σ_{{{low}}}^{{{high}}} (p_i - y_i) x_i",
)


def over_samples(*bounds: str) -> tuple[str, ...]:
    """The gradient of a logistic regression over samples, with a sum that is said to run so far."""
    parted = (bound.split("..") for bound in bounds)
    return tuple(text.format(low=low, high=high) for low, high in parted for text in _OVER_SAMPLES)


_BACKWARD = """dZ2 = A2 - Y;
dW2 = (1/m) * dZ2 * A1';
db2 = (1/m) * {second};
dZ1 = (W2' * dZ2) .* (1 - A1.^2);
dW1 = (1/m) * dZ1 * X';
db1 = (1/m) * {first};"""


def backward(total: str) -> str:
    """A backward pass as MATLAB and Julia have it, with so written sums over the samples."""
    return _BACKWARD.format(second=total.format("dZ2"), first=total.format("dZ1"))


_ENTRY = r"\frac{\partial L}{\partial w_j} = \frac1n\sum_{i=1}^n(p_i-y_i)x_{ij}"
_TYPED_ENTRY = "∂L/∂w_j = 1/n Σ_i (p_i - y_i) x_ij"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("logistic_regression_samples", "w"): (
        *over_samples("i=1..n", "i..n", "i=0..n-1", "i=1..N", "i=0..N-1", "i=1..B", "i=1..(n)", "i=1..|B|"),
        r"\frac1N\sum_{i=1}^{N}(p_i-y_i)x_i, \quad N = n",
        r"\frac1M\sum_{i=1}^{M}(p_i-y_i)x_i, \quad M = n",
        r"\frac{\partial \ell_i}{\partial w} = (p_i-y_i)x_i, \frac{\partial L}{\partial w} = \frac1n\sum_i(p_i-y_i)x_i",
        "sum((p_i - y_i) x_i) / n",
        *(
            _ENTRY + said
            for said in (
                r",\quad j=1,\dots,d",
                r"\quad (j=1,\ldots,d)",
                r"\text{ for all }j",
                r"\quad \forall j",
                r", j=1,2,\dots,d",
                r"\text{ for } j=1,\dots,d",
                r"\quad j=0,\dots,d-1",
                r"\text{ for each } j=1,\dots,D.",
            )
        ),
        *(
            _TYPED_ENTRY + said
            for said in (
                " for all j",
                ", j = 1, ..., d",
                " (j = 1, …, d)",
                " for j = 1,...,d",
                " for each j",
                ", j=1..d",
                " ∀j",
                " for j = 1 to d",
            )
        ),
        "g = mean((p - y) .* X)'",
        "g = (1/n) * sum((p - y) .* X, 1)'",
        "1/n * np.sum((p - y)[:, None] * X, 0)",
    ),
    ("softmax_regression_rows", "W"): (
        r"\frac1m \sum_i x^{(i)} (p^{(i)} - y^{(i)})^\top",
        "∂L_i/∂W = x_i (p_i - y_i)^T, ∂L/∂W = 1/m Σ_i x_i (p_i - y_i)^T",
        "1/m X_ij (P_ik - Y_ik)",
    ),
    ("minibatch_columns", ""): (
        backward("sum({}, 2)"),
        backward("sum({}, dims=2)"),
        backward("sum({}')'"),
        backward("sum({}', 1)'"),
        backward("np.sum({}, 1)")
        .replace("'", ".T")
        .replace(" * ", " @ ")
        .replace(".*", "*")
        .replace(".^", "**")
        .replace("(1/m) @", "1/m *")
        .replace(";", ""),
    ),
    ("network_mse", "W1"): tuple(
        rf"dL/dW_{{1,ij}} = \sum_{{k=1}}^{{{high}}} (p_k - y_k) W_{{2,ki}} (1-h_{{1,i}}^2) x_j"
        for high in ("k", "K", "n_{out}", "n^{[2]}", "d_2", "N_y")
    ),
    ("log_sum_exp", "z"): (
        r"\frac{e^{z_i}}{\sum_{j=1}^{n}e^{z_j}}",
        r"\frac{e^{z_i}}{\sum_{j=1}^{K}e^{z_j}}",
        "exp(z_i)/sum_{j=0}^{n-1} exp(z_j)",
    ),
    ("logistic_regression", "w"): (r"(\hat p - y) x",),
    ("recurrent_every_step", "V"): tuple(
        rf"\sum{bounds} (V h_t - y_t) h_t^\top" for bounds in ("_{t=1}^{3}", "_{t=1}^{T}", "_t", "_{t=1}^T")
    ),
    ("recurrent_three_steps", "W"): (r"\sum_{t=1}^T \frac{\partial L}{\partial z_t} h_{t-1}^\top", "Σ_t δ_t h_{t-1}^T"),
    ("matrix_factorisation", "U"): (r"\sum_{j=1}^{n} R_{ij} V_{jk} + \lambda U_{ik}",),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("log_sum_exp", "z", ("wrong-index",), r"\frac{e^{z_i}}{\sum_{j=1}^{n-1} e^{z_j}}"),
    ("logistic_regression_samples", "w", ("wrong-index",), r"\frac1n\sum_{i=1}^{5}(p_i-y_i)x_i"),
    *(
        (problem, wrt, ("missing-sum",), text)
        for problem, wrt, text in (
            ("softmax_regression_rows", "W", r"\frac1m x^{(i)} (p^{(i)} - y^{(i)})^\top"),
            ("softmax_regression_rows", "W", "1/m x_i (p_i - y_i)^T"),
            ("logistic_regression_samples", "w", r"\frac1n (p^{(i)} - y^{(i)}) x^{(i)}"),
            (
                "logistic_regression_samples",
                "w",
                r"\frac{\partial L}{\partial w_j} = \frac{1}{n} (h_w(x^{(i)}) - y^{(i)}) x_j^{(i)}",
            ),
            ("minibatch_rows", "W2", r"\frac{\partial L}{\partial W_2} = \frac2m h_i (p_i - y_i)^\top"),
            (
                "minibatch_columns",
                "W1",
                r"\frac1m \left[W_2^\top(a_2^{(i)} - y^{(i)})\odot(1-(a_1^{(i)})^2)\right]x^{(i)\top}",
            ),
        )
    ),
    *(
        ("logistic_regression_samples", "w", (), text)
        for text in over_samples(
            "i=1..n-1", "i=1..n+1", "i=2..n", "i=0..n", "i=1..d", "i=1..5", "i=1..n/2", "i=1..n^2", "i..2n",
            "i=1..n d", "i=1..N-1", "i=0..N", "i=1..B+1",
        )
    ),
    ("recurrent_every_step", "V", ("missing-term",), r"\sum_{t=1}^{T-1} (V h_t - y_t) h_t^\top"),
    ("recurrent_every_step", "V", ("missing-term",), r"\sum_{t=2}^{T} (V h_t - y_t) h_t^\top"),
    ("recurrent_three_steps", "W", (), r"\sum_t \delta_t h_t^\top"),
    ("minibatch_columns", "", (), backward("sum({}, 1)")),
    ("minibatch_columns", "", (), backward("sum({}, dims=1)")),
    ("minibatch_columns", "", (), backward("sum({})'")),
    ("logistic_regression_samples", "w", (), "g = (1/n) * sum((p - y) .* X, 2)'"),
    ("logistic_regression_samples", "w", (), "1/n * np.sum((p - y)[:, None] * X, 1)"),
    ("logistic_regression_samples", "w", ("wrong-index",), r"\frac1n\sum_{i=1}^{n-1}(p_i-y_i)x_i"),
    ("log_sum_exp", "z", (), r"\frac{e^{z_i}}{\sum_{j=1}^{n-1}e^{z_j}}"),
    ("log_sum_exp", "z", (), "exp(z_i)/sum_{j=1}^{n-1} exp(z_j)"),
    ("softmax_regression_rows", "W", (), r"\frac1m\sum_{i=1}^{k}x_i(p_i-y_i)^\top"),
    ("softmax_regression_rows", "W", (), r"\frac1m\sum_{i=1}^{m-1}X_{ij}(P_{ik}-Y_{ik})"),
    ("matrix_factorisation", "U", (), r"\sum_{j=1}^{m} R_{ij} V_{jk} + \lambda U_{ik}"),
]  # fmt: skip

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("logistic_regression_samples", "w", "index", r"j=1,\dots,n", _ENTRY + r", j=1,\dots,n"),
    ("logistic_regression_samples", "w", "index", r"j=1,\dots,5", _ENTRY + r"\quad j=1,\dots,5"),
    ("logistic_regression_samples", "w", "index", r"j=2,\dots,d", _ENTRY + r"\quad j=2,\dots,d"),
    ("logistic_regression_samples", "w", "index", r"k=1,\dots,d", _ENTRY + r", k=1,\dots,d"),
    ("logistic_regression_samples", "w", "undefined-name", "times", _ENTRY + r"\text{ times }j"),
    ("recurrent_every_step", "V", "undefined-name", "h_t", r"\sum_{t=1}^n (V h_t - y_t) h_t^\top"),
    ("recurrent_every_step", "V", "undefined-name", "h_t", r"\sum_{t=0}^T (V h_t - y_t) h_t^\top"),
    ("minibatch_columns", "b1", "axis", "3", "db1 = sum(dZ1, dims=3) / m"),
    ("logistic_regression_samples", "w", "sum", "^{p}", r"\frac1n\sum_{i=1}^{p}(p_i-y_i)x_i"),
    ("logistic_regression_samples", "w", "sum", "^{B}", r"\frac1n\sum_{i=1}^{B}(p_i-y_i)x_i, \quad B = n-1"),
]
