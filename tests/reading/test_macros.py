"""Macros that an answer defines: put in as TeX does it, within a budget, and told at their places."""

from __future__ import annotations

import time

import pytest
from shipped import path

import symback
from symback.language import LanguageError
from symback.reading import LimitError, expanded

MADE = [
    (r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} \pd{f}{W_1}", r"\frac{\partial f}{\partial W_1}"),
    (r"\newcommand\norm[1]{\lVert #1\rVert} \norm{x}^2 \norm y", r"\lVert x\rVert^2 \lVert y\rVert"),
    (r"\newcommand*{\pd}[2][L]{\partial #1/\partial #2} \pd{x} \pd[f]{x}", r"\partial L/\partial x \partial f/\partial x"),
    (r"\def\d#1{\mathrm{d}#1} \d x \d{x y}", r"\mathrm{d}x \mathrm{d}x y"),
    (r"\DeclareMathOperator{\dg}{diag} \dg(x)", r"\operatorname{diag}(x)"),
    (r"\DeclareMathOperator*{\am}{arg\,max} \am x", r"\operatorname*{argmax} x"),
    (r"\DeclarePairedDelimiter{\norm}{\lVert}{\rVert} \norm*{x} \norm[\big]{x}", r"\lVert x \rVert \lVert x \rVert"),
    (r"\let\s\sigma \s(x)", r"\sigma(x)"),
    (r"\newcommand{\p}[1]{\partial#1} \p{f}x", r"\partial fx"),  # not \partialf
    (r"\newcommand{\had}[2]{#1\odot#2} \had{x}{y}", r"x\odot y"),
    (r"\newcommand{\w}{W_1} \newcommand{\g}[1]{\nabla_{\w} #1} \g{f}", r"\nabla_{W_1} f"),
    (r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}} \be x \ee", r"\begin{equation} x \end{equation}"),
    (r"\newcommand{\a}{x} \renewcommand{\a}{y} \a", "y"),
    (r"\newcommand{\foo}{h_1} W_2 \foo", "W_2 h_1"),
    ("% \\newcommand{\\a}{x}\n\\newcommand{\\b}{y} \\a \\b", "% \\newcommand{\\a}{x}\n \\a y"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "made"), MADE)
def test_a_macro_is_what_it_stands_for(text: str, made: str) -> None:
    found = expanded(text)
    assert found is not None
    assert " ".join(found.text.split()) == " ".join(made.split())


def test_a_text_without_definitions_is_none() -> None:
    assert expanded(r"\frac{\partial f}{\partial x} \definitely") is None


def test_every_place_is_one_in_the_answer() -> None:
    text = r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} a = \pd{f}{W_1} + c"
    found = expanded(text)
    assert found is not None
    start = found.text.index(r"\frac")
    end = found.text.index(" + c")
    assert text[slice(*found.span(start, end))] == r"\pd{f}{W_1}"
    assert text[slice(*found.span(found.text.index("W_1"), found.text.index("W_1") + 3))] == "W_1"
    assert text[slice(*found.span(end, len(found.text)))] == " + c"


REFUSED = [
    (r"\def\x{\x\x}\x", r"\x", "too deep to follow"),
    (r"\newcommand{\pd}[2]{\frac{#1}{#2}} \pd{f}", r"\pd", "needs 2 arguments"),
]


@pytest.mark.parametrize(("text", "place", "said"), REFUSED)
def test_what_cannot_be_put_in_is_refused_at_its_place(text: str, place: str, said: str) -> None:
    with pytest.raises(LanguageError) as caught:
        expanded(text)
    (complaint,) = caught.value.complaints
    assert (complaint.code, text[complaint.start : complaint.end]) == ("macro", place)
    assert said in complaint.message


LARGE = [
    r"\def\a{x+x+x+x+x+x+x+x}" + "".join(rf"\def\{b}{{" + rf"+\{a}" * 8 + "}" for a, b in ["ab", "bc", "ce", "ef"]) + r"\f",
    r"\newcommand{\a}{x} " + r"\a + " * 5_500 + "x",
    r"\newcommand{\a}[1]{#1#1#1#1#1#1#1#1}" + r"\a{" * 7 + "x" + "}" * 7,
]  # fmt: skip


@pytest.mark.parametrize("text", LARGE)
def test_a_budget_is_charged_before_macros_grow(text: str) -> None:
    with pytest.raises((LimitError, LanguageError)):
        expanded(text)


@pytest.mark.parametrize("text", [r"\def\a{x}" * 5_000, r"\def\a{" * 8_000, r"\def\a{x}\a" * 4_000, "\\def{" * 9_000])
def test_many_definitions_take_no_long_time(text: str) -> None:
    used = time.process_time()
    expanded(text)
    assert time.process_time() - used < 2


def test_what_is_wrong_is_told_where_it_was_typed() -> None:
    text = "\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\n\\[ \\pd{L}{W} = x (p-y)^\\top \\]"
    verdict = symback.check(path("softmax_regression"), text)
    assert verdict.verdict == "incorrect"
    assert verdict.answer == text
    assert [line.text for line in verdict.lines] == [r"\pd{L}{W} = x (p-y)^\top"]
    unread = symback.check(path("softmax_regression"), text.replace("x (p", "x \\unknown (p"))
    (complaint,) = unread.complaints
    assert unread.answer[complaint.start : complaint.end] == "\\unknown"
