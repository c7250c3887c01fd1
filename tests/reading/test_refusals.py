"""What cannot be read is refused at its place, what is too large at once; nothing is executed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from spoken import network

from symback.language import LanguageError
from symback.reading import LimitError, read_answer

# (answer, code, the place, what is said)
REFUSED = [
    ("", "empty", "", "the answer is empty"),
    ("  \t\n", "empty", "  \t\n", "no formula"),
    ("+", "missing-operand", "+", "missing after '+'"),
    ("x*", "missing-operand", "*", "a name, a number or a bracket is missing after '*'"),
    ("x))", "unbalanced", ")", "')' closes nothing"),
    ("(x]", "unbalanced", "]", "'(' is closed by ']'; expected ')'"),
    ("(W1 x", "unbalanced", "(", "'(' is never closed"),
    (r"\left( x", "unbalanced", "(", "never closed"),
    (r"\frac{1}{x", "unbalanced", "{", "never closed"),
    (r"\frac{1}{x}}", "unbalanced", "}", "closes nothing"),
    (r"\frac{1}", "missing-operand", "}", r"the denominator of \frac in braces is missing"),
    (r"\begin{bmatrix} 1 & 2", "unbalanced", r"\begin{bmatrix}", "never ended"),
    ("|x", "unbalanced", "|", "never closed"),
    ("Q x", "undefined-name", "Q", "there is no name 'Q' here"),
    ("W4 x", "undefined-name", "W4", "there is no name 'W4' here"),
    (r"\bar h", "undefined-name", r"\bar h", r"there is no name '\bar h' here"),
    ("relu6(x)", "undefined-name", "relu6", "no name or function 'relu6' here"),
    ("plot(x)", "undefined-name", "plot", "no name or function"),
    ("e x", "undefined-name", "e", "there is no name 'e' here"),
    ("2e", "undefined-name", "e", "there is no name 'e' here"),
    ("None", "undefined-name", "None", "there is no name"),
    ("zₛ", "undefined-name", "zₛ", "there is no name"),
    ("sigmoid", "function-without-argument", "sigmoid", "needs its argument in brackets"),
    (r"\tanh^{-1}(x)", "inverse-function", r"\tanh^{-1}", "inverse function"),
    (r"\log_2 x", "function", r"\log_2", "natural logarithm"),
    (r"\input{/etc/passwd}", "unknown-command", r"\input", r"\input is not known"),
    (r"\write18{touch x}", "unknown-command", r"\write", "is not known"),
    (r"f = x \over 2", "fraction", r"\over", "in brackets"),
    (r"\begin{document}x\end{document}", "unknown-command", r"\begin{document}", "no environment 'document'"),
    (r"\text{<img src=x>} x", "prose", r"\text{<img src=x>}", "no text that can be skipped"),
    (r"\fr\frac{1}{2}", "unknown-command", r"\fr", "is not known"),
    ("х + 1", "unexpected-character", "х", "cyrillic small letter ha"),
    ("ℝ x", "unexpected-character", "ℝ", "double-struck"),
    ("x\u202e1+\u202c2", "hidden-character", "\u202e", "right-to-left override"),
    ("W\u200b1", "hidden-character", "\u200b", "zero width space"),
    ("x\x1b[0m", "hidden-character", "\x1b", "U+001B"),
    ("１＋２", "unexpected-character", "１", "fullwidth digit one"),
    ("🤖+1", "unexpected-character", "🤖", "robot face"),
    ('open("x","w")', "string", '"', "a string has no meaning"),
    ("9!", "unexpected-character", "!", "factorial"),
    ("1..2", "unexpected", "..", "not expected"),
    ("...", "missing-operand", "...", "expected a name"),
    ("1_000", "number", "1_", "underscore"),
    ("1 2", "two-numbers", "2", "two numbers side by side"),
    ("1 < x < 2", "comparison", "<", "a comparison stands in brackets"),
    ("(1 < x < 2)", "comparison", "<", "two sides, not three"),
    ("(z1 == 0) * h1", "comparison", "==", "no comparison that a derivative can depend on"),
    ("x, h1", "several-formulas", ",", "this holds several formulas"),
    ("x, scaled by h1", "several-formulas", ",", "words that are not read, such as 'scaled'"),
    ("x & h1", "unexpected", "&", "aligned lines and matrices"),
    (r"x^2^3 \,", "double-superscript", "^3", "two superscripts"),
    ("a = b", "undefined-name", "b", "there is no name"),
    ("G = G x", "cycle", "G", "by way of itself"),
    ("x.__class__", "unknown-attribute", ".__class__", "nothing called .__class__ is known"),
    ("np.load(x)", "undefined-name", ".load", "there is no function 'load' here"),
    ("np.pi", "undefined-name", "np.pi", "no name"),
    ("f'(z1)", "prime", "'", "f is a number here, not a function"),
    (r"\sum x", "sum", r"\sum", "a sum needs its index"),
    ("x; = x = ", "missing-operand", "=", "a formula is missing"),
    ("G =", "missing-operand", "=", "a formula is missing after '='"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place", "message"), REFUSED)
def test_what_cannot_be_read_is_refused_at_its_place(text: str, code: str, place: str, message: str) -> None:
    with pytest.raises(LanguageError) as caught:
        read_answer(text, network())
    complaint = caught.value.complaints[0]
    assert (complaint.code, text[complaint.start : complaint.end]) == (code, place)
    assert message in complaint.message


def test_the_hint_has_names_that_exist() -> None:
    with pytest.raises(LanguageError) as caught:
        read_answer("W2 q", network())
    assert caught.value.complaints[0].hint == "names here: x, W1, W2, W3, z1, h1, z2, h2, f, s, dsigma"


LARGE = [
    ("x" * 70_000, "too-long"), ("1" * 2_000, "too-large"), ("9**9**9", "too-large"), ("9^9^9^9^9", "too-large"),
    ("2**1000000000", "too-large"), ("2^{10^{10}}", "too-large"), ("x^100", "too-large"), ("1e99999", "too-large"),
    ("((9^60)^60)^60", "too-large"), ("x + " * 9_000 + "x", "too-large"), ("(" * 101 + "x" + ")" * 101, "too-deep"),
    ("[" * 10_000 + "x" + "]" * 10_000, "too-deep"), (r"\frac{1}{1+" * 500 + "x" + "}" * 500, "too-deep"),
    ("x**" * 500 + "x", "too-deep"), (r"\left(" * 300 + "x" + r"\right)" * 300, "too-deep"),
    ("tanh " * 500 + "x", "too-deep"), ("-" * 3_000 + "x^" * 200 + "x", "too-deep"),
    ("a = x\n" * 401, "too-large"),
    (r"x|_{x = x x} + " * 51 + "x", "too-large"),
    ("for i in range(2):\n a = x[i]\n" + "".join(f" a{n} = (a{n - 1 or ''} + a{n - 1 or ''})\n" for n in range(1, 20)), "too-large"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), LARGE)
def test_a_budget_is_charged_before_anything_is_built(text: str, code: str) -> None:
    with pytest.raises(LimitError) as caught:
        read_answer(text, network())
    complaint = caught.value.complaint
    assert complaint.code == code
    assert 0 <= complaint.start < complaint.end <= len(text) + 1


HEAVY: list[Callable[[], str]] = [
    lambda: " ".join(["W2"] * 2_000), lambda: " * ".join(["W2"] * 400), lambda: " ".join(["h1"] * 1_000),
    lambda: " ⊙ ".join(["W2 h1"] * 200), lambda: "$" * 50_000, lambda: r"\boxed{" * 3_000, lambda: "|" * 40 + "x" + "|" * 40,
    lambda: "1," * 30_000 + "1", lambda: "_" * 60_000, lambda: "W" * 5_000, lambda: "(" * 30_000, lambda: "x^" * 20_000,
    lambda: "𝟏 " * 200, lambda: "I " * 300, lambda: "h1^2 " * 300, lambda: r"\frac" * 10_000, lambda: "d" * 20_000 + "/" + "d" * 20_000,
    lambda: "x=" * 2_400 + "x", lambda: "a_i=b_i;" * 500, lambda: "'" * 5_000, lambda: "x" + "'" * 4_000, lambda: r"\begin{cases}" * 200,
    lambda: r"\left." * 10_000, lambda: r"{a \over " * 5_000, lambda: r"\,^{t" * 10_000,
    lambda: "for i in range(2): " * 3_000, lambda: "for i in range(2):\n g += x[i]\n" * 1_500, lambda: "p_i = p_i x_i, " * 3_900, lambda: "for " + "in " * 20_000,
    lambda: "[i=j]" * 12_000, lambda: "f(x)" * 15_000, lambda: "x.f" * 20_000, lambda: "tr x " * 12_000, lambda: "It is not " * 6_000,
    lambda: "a1=x;" + ";".join(f"a{n + 1}=a{n}" for n in range(1, 800)), lambda: "W2*" * 60 + "x", lambda: "sum[k](" * 90 + "x[k]" + ")" * 90,
    lambda: "I think it's " * 5_000, lambda: "a gives x, " * 5_000 + "\ntotal: x", lambda: "[Answer] " * 7_000, lambda: "\nBest\n " * 8_000,
    lambda: "x (a = b+c) " * 5_000, lambda: "1) x " * 12_000, lambda: "≈ 1 " * 15_000, lambda: "| a |" * 12_000, lambda: "x =: y, " * 7_000,
    lambda: "\t" * 60_000 + "x", lambda: "**" * 30_000, lambda: "2x1 → " * 10_000, lambda: "⊙ product " * 6_000, lambda: "\"x" * 20_000, lambda: ". Then " * 9_000, lambda: "the is " * 9_000,
    lambda: "where W is shared " * 3_500 + "x = y", lambda: "step 1: " * 8_000 + "x = y", lambda: "here d is short for x " * 2_900 + "x = y",
    lambda: "Delta rule " * 5_900 + "x = y", lambda: r"\mathrm{a:}" * 6_000 + "x = y", lambda: "the error is " * 5_000 + "x = y",
    lambda: "two " * 5_000 + "δ2 = x", lambda: "two words " * 3_000 + "δ2 = x",
]  # fmt: skip


@pytest.mark.parametrize("make", HEAVY)
def test_what_is_heavy_ends(make: Callable[[], str]) -> None:
    with suppress(LanguageError, LimitError):
        read_answer(make(), network())
