"""Spellings of functions that answers use beside the catalogue's own: one row each."""

from __future__ import annotations

SPELLINGS: dict[str, str] = {
    "Sigmoid": "sigmoid", "expit": "sigmoid", "sig": "sigmoid", "sigm": "sigmoid", "logsig": "sigmoid",
    "Tanh": "tanh", "RELU": "relu", "Relu": "relu", "Softplus": "softplus", "GELU": "gelu", "SiLU": "silu", "Swish": "silu",
    "leakyrelu": "leaky_relu", "Exp": "exp", "Log": "log", "absolute": "abs", "fabs": "abs", "sgn": "sign",
    "Softmax": "softmax", "SoftMax": "softmax", "softMax": "softmax", "sm": "softmax", "logsoftmax": "log_softmax",
    "Tr": "tr", "trace": "tr", "Trace": "tr", "Det": "det", "Diag": "diag", "diagonal": "diag", "Sum": "sum",
    "average": "mean", "maximum": "max", "minimum": "min", "amax": "max", "amin": "min", "Vec": "vec", "identity": "eye",
    "heaviside": "step", "Heaviside": "step", "H_step": "step", "lse": "logsumexp", "LSE": "logsumexp",
    "BCE": "bce", "MSE": "mse", "CE": "cross_entropy", "T_": "transpose", "inverse": "inv", "log_det": "logdet",
    "varphi": "normal_pdf",
}  # fmt: skip
"""Spelling → name in the catalogue."""

EXTRA: frozenset[str] = frozenset(
    [
        "outer", "inner", "dot", "matmul", "mm", "vdot", "multiply", "mul", "hadamard", "hadamard_product", "divide", "true_divide",
        "add", "subtract", "negative", "power", "pow", "reciprocal", "where", "reshape", "ones_like", "zeros_like", "array",
        "Matrix", "matrix", "asarray", "tensor", "norm", "kron", "vec", "sech", "csch", "tan", "cot", "coth", "sec", "csc",
        "einsum_", "full_like_", "diagflat", "ravel", "flatten", "squeeze", "atleast_2d", "copy", "float", "dense", "bmm",
        "expand_dims", "unsqueeze", "clone", "detach", "t", "sigmoid_derivative_",
        "Derivative", "len", "diff", "log1p", "expm1", "Hadamard",
    ]
)  # fmt: skip
"""Functions of code and of books that are written out by others."""

MODULES = frozenset(
    [
        "np",
        "numpy",
        "torch",
        "jnp",
        "jax",
        "tf",
        "F",
        "nn",
        "functional",
        "math",
        "linalg",
        "sp",
        "sympy",
        "special",
        "scipy",
        "keras",
        "activations",
        "tensor",
        "xp",
        "cp",
    ]
)
"""Words before a point that only say whose function follows."""
