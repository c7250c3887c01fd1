"""A problem: variables, definitions, what is asked, values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from symback.errors import Diagnostic
from symback.language import Term
from symback.shapes import Layout, Shape, is_scalar
from symback.shown import Shown

if TYPE_CHECKING:
    from sympy import MatrixExpr
    from sympy.matrices.expressions import MatrixSymbol

Rows = tuple[tuple[float, ...], ...]
Kind = Literal["real", "positive", "probability", "one-hot", "positive-definite", "symmetric", "sign", "binary"]
"""What the values of a variable can be."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A free symbol. `axis` says of which lines of a matrix its kind is true (0: each column)."""

    name: str
    shape: Shape
    kind: Kind = "real"
    axis: int | None = None

    @property
    def is_symmetric(self) -> bool:
        return self.kind in ("symmetric", "positive-definite")

    @property
    def is_distribution(self) -> bool:
        """Whether its entries, or those of each line, sum to 1."""
        return self.kind in ("probability", "one-hot")

    @property
    def is_positive(self) -> bool:
        """Whether every entry is above 0."""
        return self.kind in ("positive", "probability")


@dataclass(frozen=True)
class Problem(Shown):
    """A checked problem file.

    `terms` are the definitions in order, `texts` the same as they were written (or as the layer
    shorthand expands). `values` are rows of numbers by variable; `size_values` the sizes that they
    fix; `notation` the settings that are no defaults; `in_rows` tells that every array is the transpose of the
    file's. `symbols` and `definitions` are SymPy objects, made when first asked for, so that a file in error never
    imports SymPy.
    """

    title: str
    variables: Mapping[str, Variable]
    terms: Mapping[str, Term]
    texts: Mapping[str, str]
    of: str
    wrt: tuple[str, ...]
    order: int = 1
    asked_layout: Layout | None = None
    values: Mapping[str, Rows] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    size_values: Mapping[str, int] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    notation: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()
    file: str = ""
    in_rows: bool = False

    @property
    def layout(self) -> Layout:
        """The layout that the file asks for; else that of a gradient, or of a Jacobian where `of` is no scalar."""
        return self.asked_layout or ("gradient" if is_scalar(self.shape(self.of)) else "jacobian")

    def shape(self, name: str) -> Shape:
        """Shape of a variable or definition."""
        return self.variables[name].shape if name in self.variables else self.terms[name].shape

    @cached_property
    def symbols(self) -> dict[str, MatrixSymbol]:
        """Every variable and definition by name, as a SymPy symbol."""
        from symback import algebra

        return {name: algebra.symbol(name, self.shape(name)) for name in (*self.variables, *self.terms)}

    @cached_property
    def definitions(self) -> dict[str, MatrixExpr]:
        """Every definition as a SymPy matrix expression in the symbols of those above it."""
        from symback.language.build import build

        return {name: build(term, self.symbols) for name, term in self.terms.items()}
