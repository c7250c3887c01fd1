r"""Whole worked solutions, as documents and mails: special cases, checks, shares of a change, names of their own."""

# ruff: noqa: E501

from __future__ import annotations

_BCE = r"\[\frac{\partial L}{\partial w}=(p-y)\,x,\qquad\frac{\partial L}{\partial b}=p-y\]"
_MARGINS = r"\[\nabla_wL=-X^\top\bigl(y\odot\sigma(-y\odot(Xw))\bigr)\]"
_HUBER = r"\[\nabla_wL=X^\top\bigl(\operatorname{sign}(r)\odot\min(|r|,1)\bigr)\]"
_QUANTILE = r"\[\nabla_wL=X^\top\bigl(\mathbb 1[r<0]-\tau\mathbf 1\bigr)\]"
_ENTROPY = r"\[\nabla_zH=-p\odot(\log p+H\mathbf 1)\]"


def _rows(change: str = r"X\,dW", last: str = r"\frac2nX^T(XW+\mathbf 1b^T-Y)") -> str:
    return (
        r"Use the inner product $\langle A,B\rangle=\operatorname{tr}(A^TB)$ and put $E=XW+\mathbf 1b^T-Y$."
        "\n\n"
        rf"$$L=\frac1n\langle E,E\rangle,\qquad dL=\frac2n\langle E,dE\rangle$$ For the weights $dE={change}$."
        "\n\n"
        rf"$$\frac{{\partial L}}{{\partial W}}={last}$$"
    )


def _tied(last: str = r"h\,(r-x)^T+\left[\left(W(r-x)\right)\odot h\odot(1-h)\right]x^T") -> str:
    return (
        "Let $a=Wx$ and $e=r-x$.\n\n"
        "**Decoder** ($W$ in the encoder fixed):\n\n$$dL=e^TdW^Th=h^TdW\\,e$$\n\nso its share is $h\\,e^T$.\n\n"
        "**Encoder** (with $W^T$ in the decoder held constant):\n\n"
        "$$dL=e^TW^Tdh=(We)^T\\left[\\sigma'(a)\\odot(dW\\,x)\\right]$$\n\n"
        f"$$\\frac{{\\partial L}}{{\\partial W}}={last}$$"
    )


def _gates(slope: str = r"t\odot(1-t)", back: str = r"U^\top\delta_c") -> str:
    return (
        "Put $a=Wx$ and $c=Ux+b$.\n"
        r"$$\delta_a=v\odot t\odot(1-h\odot h),\qquad\delta_c=v\odot(h-x)\odot " + slope + "$$\n"
        r"$$\frac{\partial f}{\partial W}=\delta_a x^\top,\qquad\frac{\partial f}{\partial U}=\delta_c x^\top,"
        r"\qquad\frac{\partial f}{\partial b}=\delta_c$$" + "\n"
        rf"$$\frac{{\partial f}}{{\partial x}}=W^\top\delta_a+{back}+v\odot(1-t)$$"
    )


def _slopes_of_samples(m: str = r"y\odot(Xw)", inner: str = r"\sigma(-m_i)", last: str = "") -> str:
    return (
        f"Let $m={m}$.\n"
        rf"\[\nabla_wL=-\sum_{{i=1}}^n{inner}\,\nabla_wm_i=-\sum_{{i=1}}^n{inner}\,y_i\,x_i\]" + f"\n{last}"
    )


def _of_residuals(rho: str = r"\rho_\tau(r_i)", last: str = _QUANTILE) -> str:
    return (
        rf"Each residual costs $$ {rho}=\begin{{cases}}\tau r_i&r_i\ge0\\(\tau-1)r_i&r_i<0\end{{cases}}$$ so"
        f"\n{last}"
    )


def _of_changes(first: str = "-", last: str = r"\Sigma^{-1}(x-\mu)") -> str:
    return (
        r"Write $u=x-\mu$, so $du=-d\mu$. We use" + "\n"
        rf"\[d\log\det\Sigma=\operatorname{{tr}}(\Sigma^{{-1}}d\Sigma),\qquad d\Sigma^{{-1}}={first}\Sigma^{{-1}}\,d\Sigma\,\Sigma^{{-1}}.\]"
        + "\n" + rf"\[\nabla_\mu\ell={last}\]" + "\n"
        r"\textbf{Check, $n=1$:} $\ell=-\frac12\log\sigma^2$, as in books."
    )  # fmt: skip


def _normalised(last: str = r"\frac1n(\mathbf 1^\top g)\mathbf 1") -> str:
    return (
        r"Let $\hat x=c/s$ with $c=x-\mu\mathbf 1$ and $g=\gamma\odot v$. Then" + "\n"
        r"\[df=g^\top d\hat x=\frac1s\left(g-\frac1n\hat x(\hat x^\top g)\right)^\top dc,\]" + "\n"
        rf"\[\frac{{\partial f}}{{\partial x}}=\frac1s\left(g-{last}-\frac1n(\hat x^\top g)\hat x\right).\]"
    )


_SAMPLES = r"\[\nabla_wL=\frac1nX^\top(\sigma(Xw)-y)\]"
_IDENTITIES = (
    r"$1-\sigma(-t)=\sigma(t)$", r"$\sigma(-s)=1-\sigma(s)$", r"$\tanh(t)=2\sigma(2t)-1$",
    r"$\log\sigma(\xi)=-\log(1+e^{-\xi})$", r"$\frac{d}{dm}\sigma(-m)=-\sigma(m)\sigma(-m)$",
)  # fmt: skip
_NO_IDENTITIES = (
    r"$1-\sigma(-t)=2\sigma(t)$", r"$\sigma(-s)=-\sigma(s)$", r"$\tanh(t)=2\sigma(t)-1$",
    r"$\log\sigma(\xi)=-\log(1+e^{\xi})$", r"$\frac{d}{dm}\sigma(-m)=\sigma(m)\sigma(-m)$",
)  # fmt: skip
"""Of a letter that names nothing."""


_CURVATURE = r"\[\nabla^2L=X^\top D X,\qquad D=\operatorname{diag}(\sigma(x_i^\top w)(1-\sigma(x_i^\top w)))\]"
_NEVER_NEGATIVE = (
    r"It is symmetric, and $v^\top\nabla^2L\,v=\|D^{1/2}Xv\|^2\ge0$, so $L$ is convex.",
    r"Since $u^\top Hu=\sum_iD_{ii}(x_i^\top u)^2\geq 0$ for all $u$, the Hessian is positive semidefinite.",
    r"It is psd, as $v^\top X^\top DXv=(Xv)^\top D(Xv)\ge 0$.",
)


def _binary(last: str = "(p − y) w_2 ⊙ (1 − tanh^2(z_1))") -> str:
    return (
        "Question 2 – Answer\n\nz_1 = W_1 x + b_1\nh_1 = tanh(z_1)\np = σ(w_2^T h_1 + b_2)\n\n"
        f"∂L/∂b_2 = p − y\n∂L/∂w_2 = (p − y) h_1\n∂L/∂b_1 = {last}\n∂L/∂W_1 = (p − y) (w_2 ⊙ (1 − tanh^2(z_1))) x^T\n\n"
        "The (p−y) appears in each of the gradients because the sigmoid and the log cancel."
    )


def _shapes(last: str = r"\delta_1") -> str:
    return (
        r"Let $\delta_2=W_3^\top\odot h_2\odot(1-h_2)$ and $\delta_1=(W_2^\top\delta_2)\odot h_1\odot(1-h_1)$." + "\n"
        rf"$$\frac{{\partial f}}{{\partial b_1}}={last}$$" + "\n\n"
        r"**Sanity check on the shapes:** $\delta_2\in\mathbb R^2$, $\delta_1\in\mathbb R^3$, so $\delta_2h_1^\top$ is 2×3 "
        r"and $\delta_1x^\top$ is 3×2. OK."
    )


_LEAST_SQUARES = r"\[\nabla L=\frac2nX^\top(Xw-y).\]"


def _of_terms(said: str, last: str = _LEAST_SQUARES) -> str:
    return (
        rf"The gradient of the quadratic term is $2X^\top Xw$, that of the next $-2X^\top y$, the last term {said} $w$. Hence"
        f"\n{last}"
    )


def _graph(first: str = "AXW_1", change: str = r"P-Y") -> str:
    return (
        r"Two-layer GCN. $A$ is the (symmetric, normalised) adjacency, so $A^\top=A$ everywhere below." + "\n"
        rf"\begin{{align*}}Z_1&={first} && n\times h\\ H_1&=\mathrm{{ReLU}}(Z_1) && n\times h\\ Z_2&=AH_1W_2 && n\times k\end{{align*}}"
        rf"\[\frac{{\partial L}}{{\partial Z_2}}={change},\qquad\frac{{\partial L}}{{\partial W_2}}=H_1^\top A(P-Y)\]"
        r"\[\frac{\partial L}{\partial W_1}=X^\top A\bigl((A(P-Y)W_2^\top)\odot\mathbb 1[Z_1>0]\bigr)\]"
    )


RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("layer_norm", "gamma"): (
        r"Here $\mathbf 1^\top\hat x=0$, so $$\frac{\partial f}{\partial\gamma}=v\odot\hat x$$",
        r"As $\mathbf 1^\top(x-\mu\mathbf 1)=0$, $$\frac{\partial f}{\partial\gamma}=v\odot\hat x$$",
    ),
    ("network_binary", ""): (_binary(),),
    ("two_layer_bias", "b1"): (_shapes(),),
    ("hessian_logistic_regression", "w"): (
        _CURVATURE,
        *(f"{_CURVATURE}\n{words}" for words in _NEVER_NEGATIVE),
        r"$\nabla^2L=X^\top \operatorname{diag}(s_i(1-s_i))X$ with $s=\sigma(Xw)$",
        r"$D=\operatorname{diag}(d_i)$ with $d_i=\sigma(x_i^\top w)(1-\sigma(x_i^\top w))$, and $\nabla^2L=X^\top D X$",
        "D = diag(sigma(x_i^T w) (1 - sigma(x_i^T w)))\nH = X^T D X",
    ),
    ("linear_regression", "w"): (
        _of_terms("does not depend on"), _of_terms("doesn't depend on"), _of_terms("is not a function of"),
        rf"It is not hard to see that ${_LEAST_SQUARES[2:-3]}$.",
        rf"${_LEAST_SQUARES[2:-3]}$ is linear in $w$; its first factor does not depend on $w$.",
        f"{_LEAST_SQUARES}\nFor $n=d=1$ this is $2x(xw-y)$, as it should be.",
    ),
    ("softmax_regression_free_target", "W"): (
        r"\[\nabla_WL=\bigl((\mathbf 1^\top y)\,p-y\bigr)x^\top\]" + "\nHere it is not given that $y$ is a distribution.",
    ),
    ("graph_convolution", ""): (_graph(),),
    ("logistic_regression", ""): (
        *(f"{_BCE}\n{words}" for words in (
            r"Si $p=y$ el gradiente es cero.", r"Wenn $p=y$ ist, verschwindet er.", r"Quand $p=y$, le gradient est nul.",
            r"Se $p=y$ o gradiente é zero.", r"Für $p=1$ ist $\log p=0$.", r"Cuando $w=0$ y $b=0$ se tiene $p=1/2$.",
        )),
        # A verb behind *si* and *se* is none of a condition.
        r"Derivando se obtiene $\frac{\partial L}{\partial w}=(p-y)x$ y $\frac{\partial L}{\partial b}=p-y$.",
        r"Quindi si ha $\frac{\partial L}{\partial w}=(p-y)x$ e $\frac{\partial L}{\partial b}=p-y$.",
    ),
    ("huber_regression", "w"): (f"The two branches meet at $|r_i|=1$, so the loss is smooth.\n{_HUBER}",),
    ("entropy", "z"): (
        f"{_ENTROPY}\n\\emph{{Checks.}} (i) For uniform $p$, $\\log p_j=-\\log n=-H$: the maximum. (ii) They add to $-\\sum_jp_j\\log p_j-H=0$.",
        f"{_ENTROPY}\n**Sanity check:** for uniform $p$ we have $\\log p_j=-\\log n$\nand so $H=\\log n$.",
        f"{_ENTROPY}\n\nComprobación: si todas son iguales, $p_j=1/n$ y $H=\\log n$.",
    ),
    ("linear_regression_rows", "W"): (_rows(),),
    ("tied_autoencoder", "W"): (_tied(),),
    ("highway_block", ""): (_gates(), _gates().replace(r"\delta_c", r"\delta_u").replace("c=Ux", "u=Ux")),
    ("logistic_regression_margins", "w"): (
        _slopes_of_samples(last=_MARGINS),
        _slopes_of_samples(last=_MARGINS).replace(r"\nabla_wm_i", r"\frac{\partial m_i}{\partial w}"),
        rf"Let $m_i=y_ix_i^\top w$, so $\nabla_w m_i=y_ix_i$ and $\nabla_w L=-\sum_i\sigma(-m_i)\nabla_w m_i$. {_MARGINS}",
    ),
    ("logistic_regression_samples", "w"): (
        r"\nabla_wL=\frac1n\sum_{i=1}^n(\sigma(z_i)-y_i)\,\nabla_wz_i=\frac1nX^\top(p-y)",
        *(f"We have {told}.\n{_SAMPLES}" for told in _IDENTITIES),
        *(f"{_SAMPLES}\nsince {told}." for told in _IDENTITIES),
        *(f"Using the identity {told}, this is\n{_SAMPLES}" for told in _IDENTITIES),
        "1 - sigma(-t) = sigma(t)\ndL/dw = 1/n X^T (sigma(Xw) - y)",
    ),
    ("gaussian_log_likelihood", "mu"): (_of_changes(),),
    ("layer_norm", "x"): (_normalised(), _normalised().replace(r"d\hat x", r"d\hat{x}")),
    ("quantile_regression", "w"): (
        _of_residuals(), _of_residuals(r"\rho(r_i)"),
        rf"Hence $\rho_\tau'(r_i)=\tau-\mathbb 1[r_i<0]$ for $r_i\neq0$. {_QUANTILE}",
    ),
}  # fmt: skip
"""By the problem and the name, what a reader takes for a right solution."""

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("logistic_regression", "", (), f"{_BCE.replace('(p-y)', '(y-p)')}\nSi $p=y$ el gradiente es cero."),
    (
        "logistic_regression",
        "",
        (),
        r"Quindi si ha $\frac{\partial L}{\partial w}=(y-p)x$ e $\frac{\partial L}{\partial b}=p-y$.",
    ),
    (
        "logistic_regression",
        "",
        (),
        r"Derivando se obtiene $\frac{\partial L}{\partial w}=(y-p)x$ y $\frac{\partial L}{\partial b}=p-y$.",
    ),
    ("huber_regression", "w", (), f"The branches meet at $|r_i|=1$.\n{_HUBER.replace('X^', '-X^')}"),
    (
        "entropy",
        "z",
        (),
        f"{_ENTROPY.replace('+H', '-H')}\n\\emph{{Checks.}} (i) For uniform $p$, $\\log p_j=-\\log n=-H$.",
    ),
    ("entropy", "z", (), f"Check: $\\nabla_z H=p\\odot(\\log p+H\\mathbf 1)$, as it must be.\n{_ENTROPY}"),
    ("linear_regression_rows", "W", (), _rows(last=r"\frac1nX^T(XW+\mathbf 1b^T-Y)")),
    ("linear_regression_rows", "W", (), _rows(change=r"2X\,dW")),
    ("tied_autoencoder", "W", (), _tied(r"h\,(r-x)^T+\left[\left(W(r-x)\right)\odot h\right]x^T")),
    ("tied_autoencoder", "W", (), _tied(r"h\,(r-x)^T")),
    ("highway_block", "", (), _gates(slope="t")),
    ("highway_block", "", (), _gates(back=r"U^\top\delta_a")),
    ("logistic_regression_margins", "w", (), _slopes_of_samples(inner=r"\sigma(m_i)", last=_MARGINS)),
    ("logistic_regression_margins", "w", (), _slopes_of_samples(inner=r"2\,\sigma(-m_i)")),
    ("gaussian_log_likelihood", "mu", (), _of_changes(last=r"-\Sigma^{-1}(x-\mu)")),
    ("layer_norm", "x", (), _normalised(r"(\mathbf 1^\top g)\mathbf 1")),
    ("layer_norm", "x", (), _normalised().replace(r"df=g^\top", r"df=2g^\top")),
    (
        "gaussian_samples",
        "Sigma",
        (),
        r"$$d\operatorname{tr}(\Sigma^{-1}S)=\operatorname{tr}(\Sigma^{-1}\,d\Sigma\,\Sigma^{-1}S)$$ so $$\nabla_\Sigma\ell=-\frac m2\left(\Sigma^{-1}+\Sigma^{-1}S\Sigma^{-1}\right)$$",
    ),
    *(("logistic_regression_samples", "w", (), f"We have {told}.\n{_SAMPLES}") for told in _NO_IDENTITIES),
    *(("logistic_regression_samples", "w", (), f"{_SAMPLES}\nsince {told}.") for told in _NO_IDENTITIES),
    *(
        ("logistic_regression_samples", "w", (), f"Using the identity {told}, this is\n{_SAMPLES}")
        for told in _NO_IDENTITIES
    ),
    *(("logistic_regression_samples", "w", (), f"As {told},\n{_SAMPLES.replace('1n', '2n')}") for told in _IDENTITIES),
    ("logistic_regression_samples", "w", (), "sigma(-t) = sigma(t)\ndL/dw = 1/n X^T (sigma(Xw) - y)"),
    *(
        ("hessian_logistic_regression", "w", (), f"{_CURVATURE.replace('=X^', '=-X^')}\n{words}")
        for words in ("", *_NEVER_NEGATIVE)
    ),
    ("hessian_logistic_regression", "w", (), r"$\nabla^2L=X^\top \operatorname{diag}(s_i)X$ with $s=\sigma(Xw)$"),
    ("hessian_logistic_regression", "w", (), "D = diag(sigma(x_i^T w) (1 + sigma(x_i^T w)))\nH = X^T D X"),
    ("linear_regression", "w", (), _of_terms("does not depend on", _LEAST_SQUARES.replace("Xw-", "Xw+"))),
    ("linear_regression", "w", (), _LEAST_SQUARES.replace("2n", "1n") + "\nFor $n=d=1$ this is $2x(xw-y)$."),
    ("graph_convolution", "", (), _graph("2AXW_1")),
    ("graph_convolution", "", (), _graph(change="Y-P")),
    (
        "layer_norm",
        "gamma",
        (),
        r"Here $\mathbf 1^\top\hat x=0$, so $$\frac{\partial f}{\partial\gamma}=-v\odot\hat x$$",
    ),
    ("network_binary", "", (), _binary("(p − y)(1 − tanh^2(z_1))")),
    ("two_layer_bias", "b1", (), _shapes(r"2\delta_1")),
    ("quantile_regression", "w", (), _of_residuals(last=_QUANTILE.replace("-", "+"))),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    (
        "layer_norm",
        "gamma",
        "left-side",
        r"\mathbf 1^\top v=0",
        r"Here $\mathbf 1^\top v=0$, so $$\frac{\partial f}{\partial\gamma}=v\odot\hat x$$",
    ),
    *(
        ("linear_regression", "w", "undefined-name", word, text)
        for word, text in (
            ("not", "It does not hold that $2/n X^T (X w - y)$"),
            ("not", r"It is not true that $\nabla L=\frac2nX^\top(Xw-y)$."),
            ("wrong", r"It is wrong that $\nabla L=\frac2nX^\top(Xw-y)$."),
            ("not", r"The gradient does not depend on $\frac2nX^\top(Xw-y)$."),
            ("not", r"$\nabla L=\frac2nX^\top(Xw-y)$ does not depend on $y$ and is not the answer"),
        )
    ),
]
