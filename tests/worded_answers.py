"""Answers with words in LaTeX, in bold and between dollars: what says nothing, and what changes or denies a formula."""

from __future__ import annotations

_END = r"(p-y)x^\top"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("logistic_regression_margins", "w"): (
        "-X^T (∂L/∂z_1 ⊙ y)",
        r"-X^\top (\frac{\partial L}{\partial z_1} \odot y)",
        r"-X^\top (\frac{\partial L}{\partial z_{1}} \odot y)",
    ),
    ("ridge_regression", "w"): ("2(X^TX + λI)w - 2X^Ty",),
    ("rayleigh_quotient", "x"): ("2(A - rI)x/(xᵀx)",),
    ("logistic_regression", "w"): ("(h_w(x) - y)x", r"(h_\theta(x) - y)x", "(h(x) - y) x"),
    ("network_mse", "W2"): ("a) dW2 = (p - y) h1^T\nb) db2 = p - y", "(a) dW2 = (p-y) h1^T\n(b) db2 = p - y"),
    ("softmax_regression", "W"): (
        rf"\text{{The gradient is the sum over all paths: }} {_END}",
        rf"{_END} \text{{ by the sum rule}}",
        rf"{_END} \quad \text{{(chain rule; the two terms are added)}}",
        rf"Taking the sum over samples, ${_END}$",
        rf"Since the sum of squares has slope two times the residual, ${_END}$ follows.",
        rf"It is not hard to see that ${_END}$",
        rf"I'm not sure, but ${_END}$",
        rf"${_END}$ because the first term does not depend on $W$",
        rf"$\frac{{\partial L}}{{\partial z}} = p-y$ by the constant factor rule, and so ${_END}$",
        rf"~~$(y-p)x^\top$~~ ${_END}$",
        *(
            f"(p-y)x^T{told}"
            for told in (
                ", which is k×d",
                ": a k×d matrix",
                " shape (k,d)",
                " (k x d)",
                ", a matrix of size k by d",
                " ✓.",
                " has shape k×d",
                ". Check: shapes k×1 · 1×d = k×d ✓",
                " where p is the prediction and y is the target",
                " where p is softmax output, y one-hot label and x the input",
                ", where x is the input vector",
                " where $p$ is the predicted distribution, $y$ is the true label and $x$ is the input",
            )
        ),
        *(f"{label} (p-y)x^T" for label in ("(b)", "(b) dW =", "Q2:", "*", "Part b:", "2.", "a)")),
        "(p-y)[k×1] x^T[1×d]",
        "δ = y − p\ndW = −δ xᵀ",
        "(p-y)x^T where p - y is the prediction error",
        "(p-y)x^T, where p is the difference from the target",
        "(p-y)x^T, where p is the prediction of the network",
        "let u = p - y (elementwise). Then dW = u x^T",
        "(p-y)x^T, where ⊙ is the elementwise product",
        r"\underbrace{(p-y)}_{k\times 1}\underbrace{x^\top}_{1\times d}",
        "(p-y)x^T by the sum rule",
        "(p-y)x^T (by the product rule)",
        "~~(y-p)x^T~~ (p-y)x^T",
        "(p-y)x^T (k×d)",
        "(p-y)x^T [k×d]",
        "(p-y)x^T (k by d)",
        r"(p-y)x^T \quad (k\times d)",
        "1) (p-y)x^T",
        "b) (p-y)x^T",
        "<del>(y-p)x^T</del> (p-y)x^T",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("softmax_regression", "W", (), "(p-y)x^T (k*d)"),
    ("softmax_regression", "W", (), "d (p-y)x^T (k×d)"),
    ("ridge_regression", "w", (), "2(X^TX + I)w - 2X^Ty"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    *(
        ("softmax_regression", "W", "undefined-name", word, text)
        for word, text in (
            ("not", rf"The gradient is not ${_END}$"),
            ("not", rf"The gradient is **not** ${_END}$"),
            ("not", rf"The gradient is \textbf{{not}} ${_END}$"),
            ("not", rf"\text{{not }} {_END}"),
            ("false", rf"{_END}\quad\text{{(false)}}"),
            ("wrong", rf"${_END}$ is wrong"),
            ("wrong", rf"{_END} \text{{ is wrong}}"),
            ("minus", rf"minus ${_END}$"),
            ("minus", rf"The gradient is minus ${_END}$"),
            ("minus", rf"\text{{minus }} {_END}"),
            ("minus", rf"\mbox{{minus }} {_END}"),
            ("negative", rf"The negative gradient: ${_END}$"),
            ("half", rf"\text{{half of }}{_END}"),
            ("twice", rf"\text{{twice }}{_END}"),
            ("times", rf"2\text{{ times }}{_END}"),
            ("transposed", rf"{_END}\text{{ transposed}}"),
            ("negated", rf"{_END}\text{{ negated}}"),
            ("sign", rf"{_END} \text{{ (up to sign)}}"),
            ("sign", rf"${_END}$ up to sign."),
            ("summed", rf"{_END}\ \text{{summed over the batch}}"),
            ("descent", "descent direction: (p-y)x^T"),
            ("Everything", "Everything but (p-y)x^T"),
            ("normalise", "(p-y)x^T, then normalise"),
            ("zeros", "(p-y)x^T but with zeros on the diagonal"),
            ("swap", "(p-y)x^T (swap p and y)"),
        )
    ),
    ("softmax_regression", "W", "missing-operand", "~", "~~(p-y)x^T~~"),
    *(
        ("softmax_regression", "W", code, place, text)
        for code, place, text in (
            ("undefined-name", "y is the prediction", "(p-y)x^T where y is the prediction and p is the target"),
            ("undefined-name", "p is the target", "(y-p)x^T where p is the target and y the prediction"),
            ("undefined-name", "x is the hidden layer", "(p-y)x^T where x is the hidden layer"),
            ("undefined-name", "should", "(p-y)x^T\nEDIT: p should be y"),
            ("undefined-name", "Incorrect", "Incorrect: (p-y)x^T"),
            ("undefined-name", "drop", "(p-y)x^T (drop the x^T)"),
            ("several-formulas", "-dW", "dW = (p-y)x^T\n-dW"),
            ("several-formulas", "2 dW", "dW = (p-y)x^T\nthe answer is 2 dW"),
            ("unexpected-character", "~", "~(p-y)x^T"),
            ("undefined-name", "replaced", "(p-y)x^T where x is replaced by the bias"),
            ("left-side", "dW + dW", "dW + dW = (p-y)x^T"),
            ("undefined-name", "n", "n dW = (p-y)x^T"),
            ("undefined-name", "n", r"n\,\nabla_W L = (p-y)x^\top"),
        )
    ),
]
