"""The last rung of what a student is told: what belongs in a place."""

from __future__ import annotations

from sympy import MatrixExpr

from symback.check.mistakes.catalogue import MISTAKES
from symback.prose import Prose, prose


def reveal_of(slug: str, about: MatrixExpr | None, right: MatrixExpr | None, text: str = "") -> Prose:
    """The last rung: what belongs there; empty where the first rungs say everything."""
    kind = MISTAKES[slug].kind
    alone = kind != "missing" and slug not in ("wrong-order", "sign-in-sum")  # there one alone is not what is wrong
    if right is not None and about is not None and right != about and alone:
        return prose("{a} should be {b}", a=about, b=right)
    if right is not None:
        return prose("{b} belongs here", b=right)
    if text:
        return prose("{b} belongs here", b=text)
    return prose("{a} does not belong here", a=about) if about is not None and kind == "extra" else ()
