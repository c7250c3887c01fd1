"""How the catalog's functions and operations are written in each target: one row each.

A snippet is either a call, on one line with `{z}` (or `{a}`, which is bracketed where it must be) for
the argument, `{y}` for a second one, `{axis}`, and the `{rows}` and `{columns}` of a result whose shape
is told; or, from a line `...` on, the body of a helper function of z (of A and axis, or A and B, for an
operation), whose last line is its result. `{np}` is the array
module of a Python target; `{sigmoid}` and `{sigmoid_slope}` in a body are the helpers of those names.
Formulas take no exponential of a large number, so |z| = 1000 overflows nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BODY = "...\n"
"""What a snippet begins with that is the body of a helper function."""


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """φ and φ′ for each family of targets, as (value, slope); `special` where one target differs from its family."""

    python: tuple[str, str]
    julia: tuple[str, str]
    matlab: tuple[str, str]
    special: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def snippet(self, target: str, family: str, order: int) -> str:
        pair = self.special.get(target) or self.families[family]
        return pair[order]

    @property
    def families(self) -> dict[str, tuple[str, str]]:
        return {"python": self.python, "julia": self.julia, "matlab": self.matlab}


@dataclass(frozen=True, slots=True)
class OperationCode:
    """An operation of whole arrays for each family of targets."""

    python: str
    julia: str
    matlab: str
    special: Mapping[str, str] = field(default_factory=dict)

    def snippet(self, target: str, family: str) -> str:
        return self.special.get(target) or self.families[family]

    @property
    def families(self) -> dict[str, str]:
        return {"python": self.python, "julia": self.julia, "matlab": self.matlab}


def _everywhere(name: str) -> str:
    """A function that NumPy, PyTorch and JAX call by the same name."""
    return f"{{np}}.{name}({{z}})"


def _each(name: str) -> str:
    return f"{name}.({{z}})"


def _plain(name: str) -> str:
    return f"{name}({{z}})"


_PY_STEP = "{np}.where({z} > 0, 1.0, 0.0)"
_NP_STEP = "({z} > 0).astype(float)"
_PY_FLAT = "{np}.zeros_like({z})"
_FLAT = (_PY_FLAT, "zero.({z})", "zeros(size({z}))")
_PDF = "2.5066282746310002"  # sqrt(2 pi)

FUNCTION_CODE: dict[str, FunctionCode] = {
    "sigmoid": FunctionCode(
        python=(
            BODY + "e = {np}.exp(-{np}.abs(z))\n{np}.where(z > 0, 1.0, e) / (1 + e)",
            BODY + "e = {np}.exp(-{np}.abs(z))\ne / (1 + e) ** 2",
        ),
        julia=(
            BODY + "e = exp(-abs(z))\n(z > 0 ? one(e) : e) / (1 + e)",
            BODY + "e = exp(-abs(z))\ne / (1 + e)^2",
        ),
        matlab=(
            BODY + "e = exp(-abs(z))\n((z > 0) + (z <= 0) .* e) ./ (1 + e)",
            BODY + "e = exp(-abs(z))\ne ./ (1 + e) .^ 2",
        ),
    ),
    "tanh": FunctionCode(
        python=(_everywhere("tanh"), BODY + "e = {np}.exp(-2 * {np}.abs(z))\n4 * e / (1 + e) ** 2"),
        julia=(_each("tanh"), BODY + "e = exp(-2 * abs(z))\n4 * e / (1 + e)^2"),
        matlab=(_plain("tanh"), BODY + "e = exp(-2 * abs(z))\n4 * e ./ (1 + e) .^ 2"),
    ),
    "relu": FunctionCode(
        python=(BODY + "{np}.where(z > 0, z, 0.0)", _PY_STEP),
        julia=(BODY + "z > 0 ? z : zero(z)", BODY + "z > 0 ? one(z) : zero(z)"),
        matlab=("max({z}, 0)", "double({z} > 0)"),
        special={
            "torch": (BODY + "{np}.where(z > 0, z, 0.0)", BODY + "(z > 0).to(z.dtype)"),
            "numpy": ("{np}.maximum({z}, 0)", _NP_STEP),
        },
    ),
    "leaky_relu": FunctionCode(
        python=(BODY + "{np}.where(z > 0, z, 0.01 * z)", BODY + "{np}.where(z > 0, 1.0, 0.01)"),
        julia=(BODY + "z > 0 ? z : 0.01 * z", BODY + "z > 0 ? one(z) : 0.01 * one(z)"),
        matlab=(BODY + "((z > 0) + 0.01 * (z <= 0)) .* z", BODY + "(z > 0) + 0.01 * (z <= 0)"),
        special={
            "torch": (BODY + "{np}.where(z > 0, z, 0.01 * z)", BODY + "{np}.where(z > 0, {np}.ones_like(z), 0.01)")
        },
    ),
    "elu": FunctionCode(
        python=(
            BODY + "{np}.where(z > 0, z, {np}.expm1(-{np}.abs(z)))",
            BODY + "{np}.where(z > 0, 1.0, {np}.exp(-{np}.abs(z)))",
        ),
        julia=(BODY + "z > 0 ? z : expm1(z)", BODY + "z > 0 ? one(z) : exp(z)"),
        matlab=(BODY + "max(z, 0) + expm1(min(z, 0))", BODY + "exp(min(z, 0))"),
    ),
    "gelu": FunctionCode(
        python=(BODY + "z * {normal_cdf}(z)", BODY + "{normal_cdf}(z) + z * {normal_pdf}(z)"),
        julia=(BODY + "z * {normal_cdf}(z)", BODY + "{normal_cdf}(z) + z * {normal_pdf}(z)"),
        matlab=(BODY + "z .* {normal_cdf}(z)", BODY + "{normal_cdf}(z) + z .* {normal_pdf}(z)"),
    ),
    "silu": FunctionCode(
        python=(BODY + "z * {sigmoid}(z)", BODY + "{sigmoid}(z) + z * {sigmoid_slope}(z)"),
        julia=(BODY + "z * {sigmoid}(z)", BODY + "{sigmoid}(z) + z * {sigmoid_slope}(z)"),
        matlab=(BODY + "z .* {sigmoid}(z)", BODY + "{sigmoid}(z) + z .* {sigmoid_slope}(z)"),
    ),
    "softplus": FunctionCode(
        python=(
            BODY + "{np}.where(z > 0, z, 0.0) + {np}.log1p({np}.exp(-{np}.abs(z)))",
            BODY + "{sigmoid}(z)",
        ),
        julia=(BODY + "max(z, zero(z)) + log1p(exp(-abs(z)))", BODY + "{sigmoid}(z)"),
        matlab=(BODY + "max(z, 0) + log1p(exp(-abs(z)))", BODY + "{sigmoid}(z)"),
    ),
    "exp": FunctionCode((_everywhere("exp"),) * 2, (_each("exp"),) * 2, (_plain("exp"),) * 2),
    "log": FunctionCode(
        (_everywhere("log"), "(1 / {a})"), (_each("log"), "(1 ./ {a})"), (_plain("log"), "(1 ./ {a})")
    ),
    "sqrt": FunctionCode(
        (_everywhere("sqrt"), "(0.5 / {np}.sqrt({z}))"),
        (_each("sqrt"), "(0.5 ./ sqrt.({z}))"),
        (_plain("sqrt"), "(0.5 ./ sqrt({z}))"),
    ),
    "abs": FunctionCode(
        (_everywhere("abs"), _everywhere("sign")), (_each("abs"), _each("sign")), (_plain("abs"), _plain("sign"))
    ),
    "sin": FunctionCode(
        (_everywhere("sin"), _everywhere("cos")), (_each("sin"), _each("cos")), (_plain("sin"), _plain("cos"))
    ),
    "cos": FunctionCode(
        (_everywhere("cos"), "(-{np}.sin({z}))"), (_each("cos"), "(-sin.({z}))"), (_plain("cos"), "(-sin({z}))")
    ),
    "sinh": FunctionCode(
        (_everywhere("sinh"), _everywhere("cosh")), (_each("sinh"), _each("cosh")), (_plain("sinh"), _plain("cosh"))
    ),
    "cosh": FunctionCode(
        (_everywhere("cosh"), _everywhere("sinh")), (_each("cosh"), _each("sinh")), (_plain("cosh"), _plain("sinh"))
    ),
    "square": FunctionCode(
        ("({a} ** 2)", "(2 * {a})"), ("({a} .^ 2)", "(2 .* {a})"), ("({a} .^ 2)", "(2 * {a})")
    ),
    "sign": FunctionCode(
        (_everywhere("sign"), _FLAT[0]), (_each("sign"), _FLAT[1]), (_plain("sign"), _FLAT[2])
    ),
    "step": FunctionCode(
        (_PY_STEP, _FLAT[0]),
        (BODY + "z > 0 ? one(z) : zero(z)", _FLAT[1]),
        ("double({z} > 0)", _FLAT[2]),
        special={"torch": (BODY + "(z > 0).to(z.dtype)", _FLAT[0]), "numpy": (_NP_STEP, _FLAT[0])},
    ),
    "normal_cdf": FunctionCode(
        python=(BODY + "0.5 * {np}.vectorize(math.erfc, otypes=[float])(-z / 2**0.5)", BODY + "{normal_pdf}(z)"),
        julia=(BODY + "erfc(-z / sqrt(2)) / 2", BODY + "{normal_pdf}(z)"),
        matlab=(BODY + "0.5 * erfc(-z / sqrt(2))", BODY + "{normal_pdf}(z)"),
        special={
            "torch": (BODY + "0.5 * {np}.erfc(-z / 2**0.5)", BODY + "{normal_pdf}(z)"),
            "jax": (BODY + "0.5 * jax.scipy.special.erfc(-z / 2**0.5)", BODY + "{normal_pdf}(z)"),
        },
    ),
    "normal_pdf": FunctionCode(
        python=(BODY + f"{{np}}.exp(-0.5 * z * z) / {_PDF}", BODY + "-z * {normal_pdf}(z)"),
        julia=(BODY + f"exp(-0.5 * z * z) / {_PDF}", BODY + "-z * {normal_pdf}(z)"),
        matlab=(BODY + f"exp(-0.5 * z .* z) / {_PDF}", BODY + "-z .* {normal_pdf}(z)"),
    ),
}  # fmt: skip
"""Every function of `symback.catalog.FUNCTIONS`."""


def _reduction(jax: str, torch: str, julia: str, matlab: str, numpy: str = "") -> OperationCode:
    """`numpy` where its method, which takes half of the time on a small array, says it as well as its function."""
    return OperationCode(jax, julia, matlab, special={"torch": torch, **({"numpy": numpy} if numpy else {})})


_SCALAR = "{np}.reshape({np}.%s({z}), (1, 1))"

OPERATION_CODE: dict[tuple[str, int], OperationCode] = {
    ("sum", 1): _reduction(
        "{np}.sum({z}, axis={axis}, keepdims=True)", "torch.sum({z}, dim={axis}, keepdim=True)",
        "sum({z}; dims={axis})", "sum({z}, {axis})",
        numpy="{a}.sum(axis={axis}, keepdims=True)",
    ),
    ("mean", 1): _reduction(
        "{np}.mean({z}, axis={axis}, keepdims=True)", "torch.mean({z}, dim={axis}, keepdim=True)",
        BODY + "total = sum(A; dims=axis)\ntotal .* (length(total) / length(A))", "mean({z}, {axis})",
        numpy="{a}.mean(axis={axis}, keepdims=True)",
    ),
    ("logsumexp", 1): _reduction(
        BODY + "top = {np}.max(A, axis=axis, keepdims=True)\n"
        "{np}.log({np}.sum({np}.exp(A - top), axis=axis, keepdims=True)) + top",
        "torch.logsumexp({z}, dim={axis}, keepdim=True)",
        BODY + "top = maximum(A; dims=axis)\nlog.(sum(exp.(A .- top); dims=axis)) .+ top",
        BODY + "top = max(A, [], axis)\nlog(sum(exp(A - top), axis)) + top",
    ),
    ("max", 1): _reduction(
        "{np}.max({z}, axis={axis}, keepdims=True)", "torch.amax({z}, dim={axis}, keepdim=True)",
        "maximum({z}; dims={axis})", "max({z}, [], {axis})",
        numpy="{a}.max(axis={axis}, keepdims=True)",
    ),
    ("min", 1): _reduction(
        "{np}.min({z}, axis={axis}, keepdims=True)", "torch.amin({z}, dim={axis}, keepdim=True)",
        "minimum({z}; dims={axis})", "min({z}, [], {axis})",
        numpy="{a}.min(axis={axis}, keepdims=True)",
    ),
    ("norm1", 1): _reduction(
        "{np}.sum({np}.abs({z}), axis={axis}, keepdims=True)", "torch.sum(torch.abs({z}), dim={axis}, keepdim=True)",
        "sum(abs.({z}); dims={axis})", "sum(abs({z}), {axis})",
    ),
    ("norm2", 1): _reduction(
        "{np}.sqrt({np}.sum({a} ** 2, axis={axis}, keepdims=True))",
        "torch.sqrt(torch.sum({a} ** 2, dim={axis}, keepdim=True))",
        "sqrt.(sum({a} .^ 2; dims={axis}))", "sqrt(sum({a} .^ 2, {axis}))",
    ),
    ("norm_fro", 1): _reduction(
        "{np}.sqrt({np}.sum({a} ** 2, axis={axis}, keepdims=True))",
        "torch.sqrt(torch.sum({a} ** 2, dim={axis}, keepdim=True))",
        "sqrt.(sum({a} .^ 2; dims={axis}))", "sqrt(sum({a} .^ 2, {axis}))",
    ),
    ("softmax", 1): _reduction(
        BODY + "e = {np}.exp(A - {np}.max(A, axis=axis, keepdims=True))\ne / {np}.sum(e, axis=axis, keepdims=True)",
        "torch.softmax({z}, dim={axis})",
        BODY + "e = exp.(A .- maximum(A; dims=axis))\ne ./ sum(e; dims=axis)",
        BODY + "e = exp(A - max(A, [], axis))\ne ./ sum(e, axis)",
    ),
    ("log_softmax", 1): _reduction(
        BODY + "low = A - {np}.max(A, axis=axis, keepdims=True)\n"
        "low - {np}.log({np}.sum({np}.exp(low), axis=axis, keepdims=True))",
        "torch.log_softmax({z}, dim={axis})",
        BODY + "low = A .- maximum(A; dims=axis)\nlow .- log.(sum(exp.(low); dims=axis))",
        BODY + "low = A - max(A, [], axis)\nlow - log(sum(exp(low), axis))",
    ),
    ("tr", 1): OperationCode(_SCALAR % "trace", "fill(tr({z}), 1, 1)", "trace({z})"),
    ("det", 1): OperationCode(_SCALAR % "linalg.det", "fill(det({z}), 1, 1)", "det({z})"),
    ("logdet", 1): OperationCode(
        BODY + "sign, size = {np}.linalg.slogdet(A)\n{np}.reshape({np}.log(sign) + size, (1, 1))",
        "fill(logdet({z}), 1, 1)",
        # lu's factors: the product of U's diagonal would overflow, the sum of its logarithms does not.
        BODY + "[~, U, P] = lu(A)\nd = diag(U)\nsum(log(abs(d))) + 0 / (det(P) * prod(sign(d)) > 0)",
    ),
    ("max", 2): OperationCode("{np}.maximum({z}, {y})", "max.({z}, {y})", "max({z}, {y})"),
    ("min", 2): OperationCode("{np}.minimum({z}, {y})", "min.({z}, {y})", "min({z}, {y})"),
    ("diag", 1): OperationCode("{np}.diagflat({z})", "diagm(vec({z}))", "diag({z})"),
    ("vec", 1): OperationCode("{np}.reshape({a}.T, (-1, 1))", "reshape({z}, :, 1)", "reshape({z}, [], 1)"),
    ("unvec", 1): OperationCode(
        "{np}.reshape({z}, ({columns}, {rows})).T", "reshape({z}, {rows}, {columns})", "reshape({z}, {rows}, {columns})"
    ),
    ("kron", 2): OperationCode(
        "{np}.kron({z}, {y})", "kron({z}, {y})", "kron({z}, {y})",
        special={
            # torch.kron looks at its operands by strides, which must be of one kind.
            "torch": "{np}.kron({a}.contiguous(), ({y}).contiguous())",
            "numpy": BODY + "(m, n), (p, q) = A.shape, B.shape\n"
            "out = {np}.empty((m * p, n * q)) if out is None else out\n"
            "if not out.flags.c_contiguous:\n"
            '    raise ValueError("out must have its rows one after the other")\n'
            "{np}.multiply(A[:, None, :, None], B[None, :, None, :], out=out.reshape(m, p, n, q))\n"
            "out"
        },
    ),
    ("kron_left", 2): OperationCode(
        BODY + "p, q = B.shape\nblocks = A.reshape(A.shape[0] // p, p, A.shape[1] // q, q)\n"
        '{np}.einsum("ipjq,pq->ij", blocks, B)',
        BODY + "p, q = size(B)\nblocks = reshape(A, p, size(A, 1) ÷ p, q, size(A, 2) ÷ q)\n"
        "dropdims(sum(blocks .* reshape(B, p, 1, q, 1); dims=(1, 3)); dims=(1, 3))",
        BODY + "[p, q] = size(B)\nblocks = reshape(A, p, size(A, 1) / p, q, size(A, 2) / q)\n"
        "reshape(sum(sum(blocks .* reshape(B, p, 1, q, 1), 1), 3), size(A, 1) / p, size(A, 2) / q)",
    ),
    ("kron_right", 2): OperationCode(
        BODY + "m, n = B.shape\nblocks = A.reshape(m, A.shape[0] // m, n, A.shape[1] // n)\n"
        '{np}.einsum("ipjq,ij->pq", blocks, B)',
        BODY + "m, n = size(B)\nblocks = reshape(A, size(A, 1) ÷ m, m, size(A, 2) ÷ n, n)\n"
        "dropdims(sum(blocks .* reshape(B, 1, m, 1, n); dims=(2, 4)); dims=(2, 4))",
        BODY + "[m, n] = size(B)\nblocks = reshape(A, size(A, 1) / m, m, size(A, 2) / n, n)\n"
        "reshape(sum(sum(blocks .* reshape(B, 1, m, 1, n), 2), 4), size(A, 1) / m, size(A, 2) / n)",
    ),
}  # fmt: skip
"""Every operation of `symback.catalog.OPERATIONS`; `diag` is of a column here."""

DIAGONAL = OperationCode(
    "{np}.reshape({np}.diag({z}), (-1, 1))", "reshape(diag({z}), :, 1)", "diag({z})"
)  # fmt: skip
"""`diag` of a square matrix."""
