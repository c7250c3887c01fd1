"""Exponentials less a maximum, as code writes softmax against overflow.

Exact evaluation knows no law exp(a + b) = exp(a) exp(b); this is its one use that everybody makes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call, Scaling

_EXTREMES = frozenset({"max", "min"})


def is_exponential(node: MatrixExpr) -> bool:
    """Whether it is exp, of a sum or of what may be the name of one."""
    wanted = isinstance(node, Apply) and not node.order and node.function == "exp"
    return wanted and isinstance(node.arg, MatAdd | MatrixSymbol)


def without_maxima(arg: MatrixExpr, meaning: Callable[[MatrixExpr], MatrixExpr]) -> Sequence[MatrixExpr]:
    """exp(a) and exp(-m) for an argument a - m with a maximum m, else nothing; `meaning` tells what names are."""
    if not isinstance(arg, MatAdd):
        return ()
    maxima = [term for term in algebra.operands(arg) if _is_maximum(term, meaning)]
    others = [term for term in algebra.operands(arg) if term not in maxima]
    if not maxima or not others:
        return ()
    rest = others[0] if len(others) == 1 else MatAdd(*others, evaluate=False)
    return (algebra.apply("exp", rest), *(algebra.apply("exp", term) for term in maxima))


def _is_maximum(term: MatrixExpr, meaning: Callable[[MatrixExpr], MatrixExpr]) -> bool:
    """Whether a term is a largest entry, or what is named so, alone or times numbers and ones."""
    factors = [term]
    while factors:
        factor = factors.pop()
        if isinstance(factor, Scaling | MatMul):
            factors += algebra.operands(factor)
            continue
        node = meaning(factor)
        if isinstance(node, Call) and node.function in _EXTREMES and len(node.operands) == 1:
            return True
    return False
