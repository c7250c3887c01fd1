"""Aliases: what is wrong with them is told when the file is read."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import Said, check

from symback.errors import InputError
from symback.spec import from_python, loads

FILE = """\
variables: {x: [3], W: [2, 3], y: [2]}
network: {z: W x, p: sigmoid(z), L: "mse(p, y)"}
derive: {of: L, wrt: [W]}
"""


READ = "stands for what cannot be read:"
UNFIT = "stands for what does not fit:"
MISSING = "a name, a number or a bracket is missing after"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("{G: 'sum«(»'}", [("missing-operand", f"G {READ} {MISSING} '('", ...)]),
        ("{G: '«qux» + 1'}", [("undefined-name", f"G {READ} there is no name 'qux' here", ...)]),
        ("{G: p, H: '(p «+» '}", [("missing-operand", f"H {READ} {MISSING} '+'", ...)]),
        ("{G: '«W p»'}", [("shape", f"G {UNFIT} a 2×3 times a 2×1 does not fit: the inner sizes 3 and 2 differ", ...)]),
        ("{G: «''»}", [("alias", "G stands for nothing", ...)]),
        ("{Q: «Q»}", [("alias-of-itself", "Q stands for itself", ...)]),
        ("{A: B, B: 'sum«(»'}", [("missing-operand", f"B {READ} {MISSING} '('", ...)]),
        ("{A: «B», B: «A»}",
         [("alias", f"A {READ} B stands for 'A', which cannot be read: there is no name 'A' here", ...),
          ("alias", f"B {READ} A stands for 'B', which cannot be read: there is no name 'B' here", ...)]),
        ("{G: \"«sigmoyd»'(z)\"}", [("undefined-name", f"G {READ} there is no name 'sigmoyd' here", ...)]),
        ("{'W_2': p, «W2»: z}",
         [("duplicate-key", "W2 and W_2 are one way to write a thing, and stand for two", "remove one of them")]),
        ("{'«\\,»': p}", [("alias-key", "there is nothing in this key that an answer could write",
                           "a key is a name, a command, a sign")]),
    ],
)  # fmt: skip
def test_a_bad_alias_is_an_error_of_the_file(marked: str, said: list[Said]) -> None:
    check(f"{FILE}aliases: {marked}\n", *said)


def test_an_alias_is_told_beside_other_errors_and_not_for_a_name_that_is_wrong() -> None:
    check(
        "variables: {x: [3], W: [2, 3]}\nnetwork: {q: sigmoid(«x W»), r: sum(q)}\naliases: {G: 1 - q, H: «(»1 - x}\n",
        ("shape", "x W: x is 3×1, W is 2×3; the inner sizes 1 and 2 differ", ...),
        ("unbalanced", f"H {READ} '(' is never closed", "add the missing )"),
    )


@pytest.mark.parametrize(
    "aliases",
    [
        {r"\hat{y}": "p", "G": "A .* (1 - A)", "s": "sigmoid", r"\sigma'(a)": "g"},  # g: what an answer defines
        {r"\hat{y}": "p", r"\hat y": "p"},
        {"s": "sigmoid", "ds": "sigmoid'", "sm": "softmax", "D": "diag"},
        {"p": "1 - p", "T": "x", "I": "W"},
        {"A": "B", "B": "p", r"\foo": "δ_1", "⋆": "z1 .* h1"},
        {"G": "2 (pred - y)", "H": "∂loss/∂net X^T"},  # usual names, as in an answer
        {"q": "W_{ij}", "e": r"\mathbf 1", "E": "I x", "r": r"\frac{\partial L}{\partial z}"},
    ],
)
def test_an_alias_may_stand_for_what_only_a_derivation_names(aliases: dict[str, str]) -> None:
    text = "aliases:\n" + "".join(f"  '{k.replace(chr(39), 2 * chr(39))}': \"{v.replace(chr(92), 2 * chr(92))}\"\n"
                                  for k, v in aliases.items())  # fmt: skip
    assert loads(FILE + text).aliases == aliases


@given(st.text(max_size=12), st.text(st.sampled_from("pWxz+*^_.'()[]{}\\⋆ fracsumi1"), max_size=20))
def test_any_alias_is_taken_or_told(key: str, text: str) -> None:
    quoted = json.dumps({key: text})
    with suppress(InputError):
        loads(f"{FILE}aliases: {quoted}\n")
    assert from_python({"x": [2]}, {"f": "sum(x)"}).aliases == {}
