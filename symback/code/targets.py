"""The languages and libraries that code can be written for: one row each.

Arrays have two dimensions everywhere: a column is n×1, a scalar 1×1.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from symback.code.functions import DIAGONAL, FUNCTION_CODE, OPERATION_CODE
from symback.errors import Diagnostic, InputError, did_you_mean


@dataclass(frozen=True, slots=True)
class Target:
    """How one target is written.

    Templates: `{a}` an operand, `{b}` a second one, `{rows}` and `{columns}` sizes (in `commutation` of the
    arrays that are commuted, with `{entries}`, their number), `{c}` a number, `{like}` an argument of the
    function. `axes` are what a reduction takes for all entries, down each column, along each row; where `flatten` is
    given, an array is made a column by it instead of being reduced over all its entries. `one` is 1 in a sum with an
    array. `method` tells that the product of matrices is one, which asks for no brackets; where `outer_from` is not 0,
    u vᵀ with so many entries is written by `outer`, and with sizes that are names as an elementwise product in which u
    and v are repeated. Where `squares_from` is not 0, Aᵀ diag(d) A with d ≥ 0 and so many multiplications, or with
    sizes that are names, is Sᵀ S. `into` is how an operation writes into an array that is given, `{out}`, by the
    operation's kind; `other` copies.
    """

    name: str
    family: str
    module: str
    imports: tuple[tuple[str, str], ...]
    comment: str
    matmul: str
    hadamard: str
    over: str
    plus: str
    minus: str
    power: str
    transpose: str
    inverse: str
    ones: str
    zeros: str
    identity: str
    commutation: str
    full: str
    stack: tuple[str, str]
    stack_separators: tuple[str, str]
    part: str
    first: int
    axes: tuple[str, str, str]
    size: tuple[str, str]
    unknown: str
    end: str
    each: str
    helper_name: str
    keywords: frozenset[str]
    one: str = "1"
    flatten: str = ""
    convert: str = ""
    method: bool = False
    outer: str = ""
    outer_from: int = 0
    squares_from: int = 0
    into: Mapping[str, str] = field(default_factory=dict)

    def helper(self, name: str) -> str:
        """The name of a helper function."""
        return self.helper_name.format(name)

    def reserved(self) -> frozenset[str]:
        """Names that a variable must not have: keywords, modules, and whatever the code calls."""
        snippets = [s for f in FUNCTION_CODE.values() for s in (f.snippet(self.name, self.family, k) for k in (0, 1))]
        snippets += [o.snippet(self.name, self.family) for o in (*OPERATION_CODE.values(), DIAGONAL)]
        snippets += [
            self.inverse,
            self.ones,
            self.zeros,
            self.identity,
            self.commutation,
            self.full,
            *self.stack,
            *self.size,
        ]
        called = {name for text in snippets for name in re.findall(r"(?<![.\w])([A-Za-z_]\w*)(?=\.?\()", text)}
        helpers = {self.helper(name + end) for name in FUNCTION_CODE for end in ("", "_slope")}
        helpers |= {self.helper(name) for name, _ in OPERATION_CODE} | {self.helper("array")}
        modules = {"np", "torch", "jax", "jnp", "math", "I", "Matrix", "Float64", "gradients", "out", "struct"}
        return self.keywords | called | helpers | modules


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PYTHON_KEYWORDS = frozenset(keyword.kwlist) | frozenset(keyword.softkwlist)
_JULIA_KEYWORDS = _words("""
    abstract baremodule begin break catch const continue do else elseif end export false finally for function global
    if import in isa let local macro module mutable new outer primitive public quote return struct true try type using
    where while nothing something missing pi im Inf NaN ans eval include
""")
_MATLAB_KEYWORDS = _words("""
    break case catch classdef continue else elseif end for function global if otherwise parfor persistent return spmd
    switch try while arguments methods properties events enumeration import endif endfor endwhile endfunction endswitch
    end_try_catch end_unwind_protect unwind_protect unwind_protect_cleanup until do ans nargin nargout varargin
    varargout true false error isequal eval evalin feval
""")

_PYTHON_ARRAY = '''\
def _array(name, value, rows, columns):
    """The value as a 2-D array: a number as 1 by 1, a flat list as a column (or as a single row)."""
    value = {convert}
    if value.shape == (rows, columns):
        return value
    if value.ndim < 2:
        value = value.reshape((1, -1) if rows == 1 else (-1, 1))
    wanted = (value.shape[0] if rows is None else rows, value.shape[1] if columns is None else columns)
    if tuple(value.shape) != wanted:
        raise ValueError(f"{name} must be {wanted[0]} by {wanted[1]}, not {tuple(value.shape)}")
    return value
'''
_JULIA_ARRAY = '''\
"""The value as a matrix: a number as 1 by 1, a vector as a column (or as a single row)."""
function _array(name, value, rows, columns)
    array = value isa Number ? fill(float(value), 1, 1) : float(value)
    if ndims(array) == 1
        array = rows == 1 ? reshape(array, 1, :) : reshape(array, :, 1)
    end
    wanted = (something(rows, size(array, 1)), something(columns, size(array, 2)))
    size(array) == wanted || throw(DimensionMismatch("$name must be $wanted, not $(size(array))"))
    return array
end
'''
_MATLAB_ARRAY = """\
function value = array_(name, value, rows, columns)
    % The value as double, of the size wanted (-1: any).
    value = double(value);
    if rows < 0, rows = size(value, 1); end
    if columns < 0, columns = size(value, 2); end
    if ~isequal(size(value), [rows, columns])
        error('symback:shape', '%s must be %d by %d', name, rows, columns);
    end
end
"""

ARRAY_HELPER = {"python": _PYTHON_ARRAY, "julia": _JULIA_ARRAY, "matlab": _MATLAB_ARRAY}
"""The helper that makes an argument a 2-D array of the right shape."""


def _python(
    name: str, module: str, imports: tuple[tuple[str, str], ...], *, ones: str, zeros: str, identity: str, full: str,
    eye: str, stack: str, axis: str, everywhere: str, convert: str,
) -> Target:  # fmt: skip
    joined = f"{module}.{stack}([{{a}}], {axis}="
    return Target(
        name=name, family="python", module=module, imports=imports, comment="# ",
        matmul="{a} @ {b}", hadamard=" * ", over=" / ", plus=" + ", minus=" - ", power=" ** ", transpose=".T",
        inverse=f"{module}.linalg.inv({{a}})", ones=ones, zeros=zeros, identity=identity, full=full,
        commutation=f"{eye}[{module}.arange({{entries}}).reshape({{columns}}, {{rows}}).T.reshape(-1)]",
        stack=(f"{joined}0)", f"{joined}1)"), stack_separators=(", ", ", "), part="{a}[{rows}, {columns}]", first=0,
        axes=(everywhere, "0", "1"), size=("{a}.shape[0]", "{a}.shape[1]"), unknown="None", end="", each="",
        helper_name="_{}", keywords=_PYTHON_KEYWORDS, convert=convert,
    )  # fmt: skip


_ONE = "_ONE"
_ONE_LINE = f"\n{_ONE} = np.array(1.0)  # in 1 - h, an array takes half the time that a number takes"

_NUMPY = _python(
    "numpy", "np", (("", "import numpy as np"), ("math.", "import math"), (_ONE, _ONE_LINE)),
    ones="np.ones(({rows}, {columns}))", zeros="np.zeros(({rows}, {columns}))", identity="np.eye({rows})",
    eye="np.eye({entries})",
    full="np.full((1, 1), {c}, dtype=float)", stack="concatenate", axis="axis", everywhere="None",
    convert="np.asarray(value, dtype=float)",
)  # fmt: skip
_OUTER_FROM = 2**16
"""BLAS, called with one column and one row, is faster for less; for more it takes up to three times as long, on some
processors from 256 by 256 on, and an elementwise product a fifth longer than einsum."""

_SQUARES_FROM = 2**21
"""Of Sᵀ S NumPy lets BLAS compute one half, in about two thirds of the time; for less, or where A is wider than high,
copying the other half takes as long as is saved."""

# On small arrays the method takes half of the time that `@` takes.
_NUMPY = replace(
    _NUMPY, one=_ONE, matmul="{a}.dot({b})", method=True, squares_from=_SQUARES_FROM,
    outer='np.einsum("ik,kj->ij", {a}, {b})', outer_from=_OUTER_FROM,
    into={
        "product": "{a}.dot({b}, out={out})", "hadamard": "np.multiply({a}, {b}, out={out})",
        "sum": "np.add({a}, {b}, out={out})", "difference": "np.subtract({a}, {b}, out={out})",
        "outer": 'np.einsum("ik,kj->ij", {a}, {b}, out={out})', "kron": "_kron({a}, {b}, out={out})",
        "other": "np.positive({a}, out={out})",
    },
)  # fmt: skip
_TORCH = _python(
    "torch", "torch", (("", "import torch"),),
    ones="{like}.new_ones(({rows}, {columns}))", zeros="{like}.new_zeros(({rows}, {columns}))",
    identity="torch.eye({rows}, dtype={like}.dtype, device={like}.device)",
    eye="torch.eye({entries}, dtype={like}.dtype, device={like}.device)", full="{like}.new_full((1, 1), {c})",
    stack="cat", axis="dim", everywhere="(0, 1)",
    convert="torch.as_tensor(value)\n"
    "    value = value if value.is_floating_point() else value.to(torch.get_default_dtype())",
)  # fmt: skip
_JAX = _python(
    "jax", "jnp", (("jax.", "import jax"), ("", "import jax.numpy as jnp")),
    ones="jnp.ones(({rows}, {columns}))", zeros="jnp.zeros(({rows}, {columns}))", identity="jnp.eye({rows})",
    eye="jnp.eye({entries})",
    full="jnp.full((1, 1), {c}, dtype=float)", stack="concatenate", axis="axis", everywhere="None",
    convert="jnp.asarray(value, dtype=float)",
)  # fmt: skip
_JULIA = Target(
    name="julia", family="julia", module="",
    imports=(
        ("", "using LinearAlgebra"),
        ("erfc(", "using SpecialFunctions: erfc  # not in the standard library: ] add SpecialFunctions"),
    ),
    comment="# ", matmul="{a} * {b}", hadamard=" .* ", over=" ./ ", plus=" .+ ", minus=" .- ", power=" .^ ",
    transpose="'", inverse="inv({a})", ones="ones({rows}, {columns})", zeros="zeros({rows}, {columns})",
    identity="Matrix{{Float64}}(I, {rows}, {rows})",
    commutation="Matrix{{Float64}}(I, {entries}, {entries})"
    "[vec(permutedims(reshape(1:{entries}, {rows}, {columns}))), :]", full="fill(float({c}), 1, 1)",
    stack=("vcat({a})", "hcat({a})"), stack_separators=(", ", ", "), part="{a}[{rows}, {columns}]", first=1,
    axes=("(1, 2)", "1", "2"), size=("size({a}, 1)", "size({a}, 2)"), unknown="nothing", end="", each=".",
    helper_name="_{}", keywords=_JULIA_KEYWORDS,
)  # fmt: skip
_MATLAB = Target(
    name="matlab", family="matlab", module="", imports=(), comment="% ",
    matmul="{a} * {b}", hadamard=" .* ", over=" ./ ", plus=" + ", minus=" - ", power=" .^ ", transpose="'",
    inverse="inv({a})", ones="ones({rows}, {columns})", zeros="zeros({rows}, {columns})", identity="eye({rows})",
    commutation="reshape(permute(reshape(eye({entries}), {rows}, {columns}, {entries}), [2 1 3]), "
    "{entries}, {entries})",
    full="{c}", stack=("[{a}]", "[{a}]"), stack_separators=("; ", ", "), part="{a}({rows}, {columns})", first=1,
    axes=("1", "1", "2"), size=("size({a}, 1)", "size({a}, 2)"), unknown="-1", end=";", each="",
    helper_name="{}_", keywords=_MATLAB_KEYWORDS, flatten="reshape({a}, [], 1)",
)  # fmt: skip

TARGETS: dict[str, Target] = {target.name: target for target in (_NUMPY, _TORCH, _JAX, _JULIA, _MATLAB)}
"""Every target by its name."""


def find_target(name: str) -> Target:
    """The target of that name; raises `InputError` where there is none."""
    if name not in TARGETS:
        known = ", ".join(TARGETS)
        message = f"no code can be written for {name!r}"
        raise InputError(Diagnostic("unknown-target", message, hint=did_you_mean(name, TARGETS) or f"targets: {known}"))
    return TARGETS[name]


_LONGEST = 48  # MATLAB cuts names after 63 characters


class Identifiers:
    """Names of things → identifiers of the target, distinct, ASCII, and none that means something there."""

    def __init__(self, target: Target, taken: Iterable[str] = ()) -> None:
        self.taken = {*target.reserved(), *taken}
        self.given: dict[object, str] = {}

    def __call__(self, thing: object, wished: str) -> str:
        """The identifier of `thing`: `wished` where that can be, `lambda_` where it is a keyword."""
        if thing not in self.given:
            name = identifier(wished)
            while name in self.taken:
                name += "_"
            self.taken.add(name)
            self.given[thing] = name
        return self.given[thing]


def identifier(name: str) -> str:
    """`name` in ASCII letters, digits and underscores, beginning with a letter.

    >>> identifier("é1"), identifier("λ"), identifier("1; rm")
    ('e1', 'u3bb', 'v1u3bu20rm')
    """
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(_ascii(c) for c in plain if not unicodedata.combining(c))[:_LONGEST]
    return kept if kept[:1].isalpha() else f"v{kept}"


def _ascii(character: str) -> str:
    fits = character.isascii() and (character.isalnum() or character == "_")
    return character if fits else f"u{ord(character):x}"


def used_imports(target: Target, text: str) -> Iterable[str]:
    """The import lines that `text` needs."""
    return [line for mark, line in target.imports if mark in text]
