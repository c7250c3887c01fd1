r"""Chains of named derivatives before a result: `∂L/∂w = ∂L/∂p ∂p/∂w = …`, local Jacobians and their entries."""

from __future__ import annotations

_D1 = "(W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1))"
_END = f"∂f/∂W1 = {_D1} x^T"
_LINEAR = r"\frac{\partial L}{\partial w}=\frac2nX^T(p-y)"
_LINKS = r"\frac{\partial L}{\partial w}=\frac{\partial L}{\partial p}\frac{\partial p}{\partial w}"
_ZERO = r"\nabla L = \frac2nX^T(Xw-y)=0 \Rightarrow"
_STEP = r"\frac{\partial f}{\partial W_1} = \frac{\partial f}{\partial z_1}\frac{\partial z_1}{\partial W_1},"
_DELTA = r"\delta_1 = \operatorname{diag}(\sigma'(z_1)) W_2^T \operatorname{diag}(\sigma'(z_2)) W_3^T"
_RIDGE = r"\nabla L = 2X^T(Xw-y)+2\lambda w=0 \Rightarrow"

_DENOMINATORS = (
    "Denominator layout:\n∂h2/∂z2 = diag(σ'(z2)), ∂z2/∂h1 = W2^T, ∂h1/∂z1 = diag(σ'(z1)), ∂f/∂h2 = W3^T\n"
    "∂f/∂W1 = ∂h1/∂z1 ∂z2/∂h1 ∂h2/∂z2 ∂f/∂h2 x^T"
)
_GROWING = f"∂z2/∂h1 = W2^T\n∂f/∂z2 = W3^T ⊙ σ'(z2)\n∂f/∂h1 = ∂z2/∂h1 ∂f/∂z2\n{_END}"

_LINKS_BY_ENTRY = r"\sum_k \frac{\partial f}{\partial z_{2,k}} \frac{\partial z_{2,k}}{\partial W_{1,ij}} ="
_ROW = "x W3 diag(h2 ⊙ (1-h2)) W2 diag(h1 ⊙ (1-h1))"
_NUMERATOR = "In numerator layout ∂f/∂h2 = W3, ∂h2/∂z2 = diag(σ'(z2)), ∂z2/∂h1 = W2, so the gradient is"

_NUMBERS = "\n∂L/∂W1 = [[0.0136, 0.0272], [0.1030, 0.2060]]"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer_loss", "W1"): (
        f"∂f/∂W1 = [[-0.0096, -0.0192], [-0.0728, -0.1456]]{_NUMBERS}",
        f"∂z2/∂h1 = [[0.5, -0.6], [0.7, 0.8]]{_NUMBERS}",
        f"∂h2/∂h1 = [[0.1248, -0.1497], [0.1532, 0.1751]]{_NUMBERS}",
        f"∂h2/∂h1 = [[0.1248, 0.1532], [-0.1497, 0.1751]]{_NUMBERS}",
        f"∂z2/∂W2 = [[0.6225, 0, 0.3775, 0], [0, 0.6225, 0, 0.3775]]{_NUMBERS}",
    ),
    ("linear_regression", "w"): (
        rf"{_LINKS} \Rightarrow \nabla_wL=X^T\left(\frac{{2}}{{n}}(p-y)\right)",
        "∂L/∂w = ∂p/∂w · ∂L/∂p = 2/n X^T (p - y)",
        # Entries by their letters, of a name of the problem and of one of the answer's own.
        rf"\frac{{\partial p_i}}{{\partial w_j}}=X_{{ij}},\ {_LINEAR}",
        rf"\frac{{\partial p_j}}{{\partial w_i}}=X_{{ji}},\ {_LINEAR}",
        f"e = X w - y; ∂e_i/∂w_j = X_ij; {_LINEAR}",
        rf"{_ZERO} w=(X^TX)^{{-1}}X^Ty",
        rf"{_ZERO} w=X^+y",
    ),
    ("ridge_regression", "w"): (rf"{_RIDGE} w=(X^TX+\lambda I)^{{-1}}X^Ty",),
    ("two_layer", "x"): (
        "In numerator layout (a row): ∂f/∂x = W3 diag(σ'(z2)) W2 diag(σ'(z1)) W1",
        "∂f/∂x = ∂f/∂h2 ∂h2/∂h1 ∂h1/∂x = W1^T (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1))",
    ),
    ("two_layer", "W1"): (
        _DENOMINATORS,
        _GROWING,
        f"∂z2[1]/∂h1[2] = W2[1,2]; {_END}",
        f"a = 2 W2 h1; ∂a_i/∂h1_j = 2 W2_ij; {_END}",
        rf"{_STEP} \text{{i.e. }} \delta_1 x^T \text{{ with }} {_DELTA}",
        "Jacobian (row) layout: ∂f/∂W1 = x W3 diag(σ'(z2)) W2 diag(σ'(z1))",
        # A name that a line below defines, and one of the problem's that a line below gives again.
        f"∂f/∂W1 = ∂f/∂a ∂a/∂W1 where a = W1 x; {_END}",
        f"∂f/∂W1 = ∂f/∂z1 ∂z1/∂W1; z1 = W1 x; {_END}",
        rf"{_LINKS_BY_ENTRY} \sum_k W_{{3,1k}}\sigma'(z_{{2,k}}) W_{{2,ki}}\sigma'(z_{{1,i}}) x_j",
        # Layouts that are told for the answer, or for the steps alone.
        f"Row layout: ∂f/∂W1 = {_ROW}",
        f"Column layout: ∂f/∂W1 = ({_ROW})^T",
        f"{_NUMERATOR} ({_ROW})^T",
        f"{_NUMERATOR} {_ROW}",
        # What is the derivative stands behind its formula.
        "δ1 xᵀ is ∂f/∂W1",
        "x δ1ᵀ is (∂f/∂W1)ᵀ",
        "x δ1ᵀ = (∂f/∂W1)ᵀ",
        "(x ⊗ I) diag(σ'(z1)) W2ᵀ diag(σ'(z2)) W3ᵀ is vec(∂f/∂W1)",
        # Derivatives by a subscript of the output.
        rf"f_{{W_1}} = \delta_1x^T,\ {_DELTA}",
        r"f_{W_1} = f_{z_1} x^T,\ f_{z_1} = \sigma'(z_1) \odot W_2^T f_{z_2}, f_{z_2} = W_3^T \odot \sigma'(z_2)",
        # An outer product behind one by entries.
        "σ'(z1) ⊙ W2ᵀ(σ'(z2) ⊙ W3ᵀ) ⊗ x",
    ),
    ("network_mse", "W1"): ("1 ./ cosh(z1).^2 ⊙ W2ᵀ(p - y) ⊗ x", "tanh'(z1) ⊙ W2ᵀ(p - y) ⊗ x"),
    ("softmax_regression", "b"): ("∂L/∂b = ∂L/∂p ∂p/∂b = (diag(p) - p p^T)(-y/p) = p - y",),
    ("layer_norm", "gamma"): ("∂f/∂γ = ∂f/∂y ∂y/∂γ = v ⊙ xhat",),
    ("attention_one_query", "K"): (r"\frac1d\sqrt{d}(\operatorname{diag}(a)-aa^T)Vvq^T",),
    ("attention_one_query", "q"): ("∂f/∂q = ∂f/∂a ∂a/∂q = K^T (diag(a) - a a^T) V v / sqrt(d)",),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("two_layer_loss", "W1", ("wrong-step",), f"∂f/∂W1 = [[-0.0096, -0.0192], [-0.0728, 0.1456]]{_NUMBERS}"),
    ("two_layer_loss", "W1", ("wrong-step",), f"∂h2/∂h1 = [[0.1248, 0.1497], [-0.1532, 0.1751]]{_NUMBERS}"),
    ("two_layer_loss", "W1", ("wrong-step",), f"∂z2/∂W2 = [[0.3775, 0, 0.6225, 0], [0, 0.3775, 0, 0.6225]]{_NUMBERS}"),
    ("linear_regression", "w", (), rf"\frac{{\partial p_i}}{{\partial w_j}}=X_{{ji}},\ {_LINEAR}"),
    ("linear_regression", "w", (), rf"\frac{{\partial p_j}}{{\partial w_i}}=X_{{ij}},\ {_LINEAR}"),
    ("linear_regression", "w", (), f"e = X w - y; ∂e_i/∂w_j = X_ji; {_LINEAR}"),
    ("linear_regression", "w", (), "∂L/∂w = ∂p/∂w ∂L/∂p = 2/n X (p - y)"),
    ("linear_regression", "w", (), rf"{_ZERO} w=(XX^T)^{{-1}}X^Ty"),
    ("ridge_regression", "w", (), rf"{_RIDGE} w=(X^TX-\lambda I)^{{-1}}X^Ty"),
    ("two_layer", "W1", (), f"∂z2[1]/∂h1[2] = W2[2,1]; {_END}"),
    ("two_layer", "W1", (), f"a = 2 W2 h1; ∂a_i/∂h1_j = 2 W2_ji; {_END}"),
    ("two_layer", "W1", ("transposed-layout",), rf"{_STEP} \text{{i.e. }} x \delta_1^T \text{{ with }} {_DELTA}"),
    ("two_layer", "x", (), "In denominator layout (a column): ∂f/∂x = W3 diag(σ'(z2)) W2 diag(σ'(z1)) W1"),
    ("two_layer", "W1", (), rf"{_LINKS_BY_ENTRY} \sum_k W_{{3,1k}}\sigma'(z_{{2,k}}) W_{{2,ik}}\sigma'(z_{{1,i}}) x_j"),
    ("two_layer", "W1", ("transposed-layout",), f"Row layout: ∂f/∂W1 = ({_ROW})^T"),
    ("two_layer", "W1", ("transposed-layout",), f"Column layout: ∂f/∂W1 = {_ROW}"),
    ("two_layer", "W1", (), f"{_NUMERATOR} (x W3 diag(σ'(z2)) W2^T diag(σ'(z1)))^T"),
    ("two_layer", "W1", (), "x δ1ᵀ is ∂f/∂W1"),
    ("two_layer", "W1", (), "δ1 xᵀ is (∂f/∂W1)ᵀ"),
    ("two_layer", "W1", (), "(I ⊗ x) diag(σ'(z1)) W2ᵀ diag(σ'(z2)) W3ᵀ is vec(∂f/∂W1)"),
    ("two_layer", "W1", (), "x ⊗ σ'(z1) ⊙ W2ᵀ(σ'(z2) ⊙ W3ᵀ)"),
    ("two_layer", "W1", (), "σ'(z1) ⊙ W2ᵀ W3ᵀ ⊗ x"),
    ("two_layer", "W1", ("transposed-layout",), rf"f_{{W_1}} = x\delta_1^T,\ {_DELTA}"),
    (
        "two_layer",
        "W1",
        (),
        r"f_{W_1} = f_{z_1} x^T,\ f_{z_1} = \sigma'(z_1) \odot W_2^T f_{z_2}, f_{z_2} = W_3^T",
    ),
    # In one layout or in the other.
    ("two_layer", "W1", (), f"∂h2/∂h1 = diag(σ'(z2)) W2; ∂z2/∂h1 = W2^T; {_END}"),
    ("two_layer", "W1", (), f"∂f/∂W1 = ∂f/∂z2 ∂h1/∂W1; {_END}"),
    ("two_layer", "x", (), "∂f/∂x = ∂f/∂h2 ∂h1/∂x = W1^T (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1))"),
    ("softmax_regression", "b", ("sign",), "∂L/∂b = ∂L/∂p ∂p/∂b = y - p"),
    # TeX takes one letter below the line.
    ("attention_one_query", "K", (), r"\frac1d(\operatorname{diag}(a)-aa^T)Vvq^T"),
)

UNDECIDED: tuple[tuple[str, str, str, str], ...] = (
    ("two_layer", "W1", "say what each", "∂f/∂W1 = ∂f/∂z1 ∂z1/∂W1"),
    ("two_layer", "W1", "say what each", "∂f/∂W1_ij = ∂f/∂z1_i ∂z1_i/∂W1_ij"),
    ("two_layer", "W1", "say what each", f"{_D1} x^T; a = W1 x; ∂f/∂W1 = ∂f/∂a ∂a/∂W1"),
    ("two_layer_loss", "W1", "say what each", "∂L/∂W1 = ∂L/∂f ∂f/∂W1, ∂L/∂f = 2(f − y)"),
    ("attention_one_query", "K", "write a size d", r"d(\operatorname{diag}(a)-aa^T)Vvq^T"),
)

REFUSED: tuple[tuple[str, str, str, str, str], ...] = ()
