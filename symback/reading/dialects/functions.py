"""Functions as R, Mathematica and TensorFlow define and call them, as Python has them."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank

_DECORATOR = re.compile(r"^[ \t]*@(?![\w.]*custom_|staticmethod)[A-Za-z_][\w.]*(?:\([^()\n]*\))?[ \t]*$", re.MULTILINE)
"""`@jax.jit` above a function: how it runs, and not what it computes, as `@jax.custom_vjp` tells."""
_OF_R = re.compile(r"^([ \t]*)([A-Za-z]\w*)[ \t]*(?:<-|=)[ \t]*function\([ \t]*(\w+)[ \t]*\)(?![ \t]*\{)", re.MULTILINE)
"""`sig <- function(t) 1 / (1 + exp(-t))`."""
_OF_MATHEMATICA = re.compile(r"(?:^|(?<=;))([ \t]*)([A-Za-z]\w*)\[([A-Za-z]\w*)_\][ \t]*:?=", re.MULTILINE)
"""`sig[t_] := 1/(1 + Exp[-t])`."""
_OPERAND = r"(?:[^,()\n]|\([^()\n]*\)){1,200}?"
_TRANSPOSED = re.compile(
    rf"(?P<head>matmul\([ \t]*)(?P<a>{_OPERAND})(?P<comma>[ \t]*,[ \t]*)(?P<b>{_OPERAND})"
    r"(?P<flags>(?:[ \t]*,[ \t]*transpose_[ab][ \t]*=[ \t]*(?:True|False)){1,2})[ \t]*\)"
)
"""`tf.matmul(A, B, transpose_a=True)`, which is Aᵀ B."""


def in_python(text: str) -> str:
    """`text` with the functions of other languages as Python has them, each place as it was.

    >>> in_python("sig[t_] := 1/(1 + Exp[-t]); h = sig[W . x]")
    'sig(t)  = 1/(1 + Exp[-t]); h = sig(W . x)'
    >>> in_python("tf.matmul(W, d, transpose_a=True)")
    'tf.matmul((W).T, d)              '
    """
    if "@" in text:
        text = _DECORATOR.sub(blank, text)
    if "function(" in text:
        text = _OF_R.sub(_equation, text)
    if "_]" in text:
        names = [found[2] for found in _OF_MATHEMATICA.finditer(text)]
        text = _OF_MATHEMATICA.sub(_equation, text)
        for name in dict.fromkeys(names):
            text = _with_round_brackets(text, name)
    return _TRANSPOSED.sub(_turned, text) if "transpose_" in text else text


def _equation(found: re.Match[str]) -> str:
    """`sig(t) =`, as long as what was typed."""
    head = f"{found[1]}{found[2]}({found[3]})"
    return head + "=".rjust(len(found[0]) - len(head)) if len(head) < len(found[0]) else found[0]


def _with_round_brackets(text: str, name: str) -> str:
    """`text` with `sig(…)` for the calls `sig[…]` of a function."""
    signs = list(text)
    for call in re.finditer(rf"(?<![\w.]){re.escape(name)}\[", text):
        depth, at = 1, call.end()
        while at < len(text) and depth:
            depth += {"[": 1, "]": -1}.get(text[at], 0)
            at += 1
        if not depth:
            signs[call.end() - 1], signs[at - 1] = "(", ")"
    return "".join(signs)


def _turned(found: re.Match[str]) -> str:
    """A product with `.T` for its flags."""
    turned = {one.strip()[len("transpose_")] for one in found["flags"].split(",") if one.rstrip().endswith("True")}
    a, b = (f"({found[side]}).T" if side in turned else found[side] for side in "ab")
    made = f"{found['head']}{a}{found['comma']}{b})"
    return made.ljust(len(found[0])) if len(made) <= len(found[0]) else found[0]
