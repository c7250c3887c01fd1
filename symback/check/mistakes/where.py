"""Where a mistake is, for people: words with names of the network in them, or what the student wrote."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Gradient
from symback.names import parts
from symback.prose import Prose, as_typed, prose

THE_ANSWER: Prose = ("the whole answer",)
A_PART: Prose = ("a part of the answer",)

_LONGEST = 40


def written(text: str, otherwise: Prose) -> Prose:
    """A place in the student's own words, where they are few; else in ours."""
    text = " ".join(text.split())
    return as_typed(text) if 0 < len(text) <= _LONGEST else otherwise


def layer(name: MatrixExpr) -> Prose:
    """For people: "layer 2" for a name with the index 2, else "at w"."""
    index = parts(str(name.name)).index
    return (f"layer {index}",) if index.isdigit() else ("at ", name)


def in_words(expr: MatrixExpr) -> Prose:
    """For people: what one equation contributes to a derivative, in words; all else as it is written."""
    inner = expr.arg if isinstance(expr, Transpose) else expr
    if not isinstance(inner, Gradient) or inner.via is None:
        return (expr,)
    whole = algebra.gradient(inner.of, inner.wrt)
    whole = whole if inner is expr else algebra.transpose(whole)
    return prose("the part of {g} that comes by the equation of {via}", g=whole, via=inner.via)


def between(here: MatrixExpr, there: MatrixExpr, hidden: MatrixExpr | None) -> Prose:
    """For people: the place between two names, without those that stand in what must not be told."""
    secret = set() if hidden is None else {n for n in algebra.nodes(hidden) if isinstance(n, MatrixSymbol)}
    open_names = [name for name in dict.fromkeys((here, there)) if name not in secret]
    if len(open_names) == 2:
        return prose("between {here} and {there}", here=open_names[0], there=open_names[1])
    return ("at ", open_names[0]) if open_names else ("on the way",)
