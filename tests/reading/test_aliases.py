"""Aliases of the problem file in answers, and the usual names of a problem's parts."""

from __future__ import annotations

import pytest
from spoken import NETWORK, SHAPES, read

from symback.check.course import Course
from symback.language import LanguageError
from symback.reading import Vocabulary
from symback.spec import loads

KNOWN = {**SHAPES, "p": (2, 1), "A": (2, 2), "T": (2, 1)}


def with_aliases(**aliases: str) -> Vocabulary:
    return Vocabulary(KNOWN, of="f", wrt=("W1",), aliases=aliases, numbers=True)


ALIASES = [
    ({r"\hat{y}": "p"}, r"\hat{y}", "p"), ({r"\hat{y}": "p"}, r"\hat y", "p"), ({r"\hat{y}": "p"}, "ŷ", "p"),
    ({"G": "A .* (1 - A)"}, "W2 G", "W2 (A .* (1 - A))"), ({"s": "sigmoid"}, "s(z1)", "sigmoid(z1)"),
    ({"s": "sigmoid"}, "s'(z1)", "sigmoid'(z1)"), ({"dsigma": "sigmoid'"}, "dsigma(z1)", "sigmoid'(z1)"),
    ({r"\sigma'(a)": "h1"}, r"W_2 \sigma'(a)", "W2 h1"), ({r"\sigma": "tanh"}, r"\sigma(z_1)", "tanh(z1)"),
    ({"I": "A"}, "I h1", "A h1"), ({"p": "h1"}, "p_1", "h1[1]"), ({"p": "h1", "q": "h2"}, "q1*p2", "h2[1] h1[2]"),
    ({"a^1": "h1"}, "a^1", "h1"), ({r"a^{(1)}": "h1"}, r"a^{(1)} x^T", "h1 x^T"), ({"W_1": "A"}, "W1 x", "A x"), ({"x^2": "h1"}, "W2 x^2", "W2 h1"),
    # Commands and signs that nothing else knows, words with spaces, words that are names by themselves.
    ({r"\foo": "p"}, r"W_2 \foo", "W2 p"), ({r"\foo": "p"}, r"\foo_1 x^T", "p[1] x^T"), ({r"\act": "sigmoid"}, r"\act'(z_1)", "sigmoid'(z1)"),
    ({"⋆": "p"}, "W2 ⋆", "W2 p"), ({"⋆": "p"}, r"$W_2 ⋆$", "W2 p"), ({"a b": "p"}, "W2 a b", "W2 p"),
    ({"p p": "h1"}, "p p", "h1"), ({"p p": "h1", "p p p": "h2"}, "W3 p p p", "W3 h2"),
    ({r"\odot_1": "p"}, r"W_2 \odot_1", "W2 p"), ({r"\vec g": "p"}, r"W_2 \vec{g}", "W2 p"), ({r"\hat{\sigma}": "p"}, r"W_2 \hat\sigma", "W2 p"),
    ({r"\x": "p"}, r"\x x^T", "p x^T"), ({"d x": "h1"}, "W2 (d x)", "W2 h1"),
    ({"g": r"\tanh"}, "g'(z1)", "tanh'(z1)"), ({"S": r"\operatorname{diag}(h_1)"}, "S W2", "diag(h1) W2"),
]  # fmt: skip


@pytest.mark.parametrize(("aliases", "text", "meant"), ALIASES)
def test_an_alias_stands_for_a_formula_or_a_function(aliases: dict[str, str], text: str, meant: str) -> None:
    assert read(text, with_aliases(**aliases)) == meant


def test_a_transpose_stays_one_whatever_t_stands_for() -> None:
    assert read("x^T T", with_aliases(T="h1")) == "x^T h1"
    assert read("x^T T", with_aliases()) == "x^T T"


def test_an_alias_that_cannot_be_read_is_told_where_it_is_used() -> None:
    with pytest.raises(LanguageError, match="G stands for 'A \\+', which cannot be read") as caught:
        read("W2 G", with_aliases(G="A +"))
    complaint = caught.value.complaints[0]
    assert (complaint.start, complaint.end) == (3, 4)


def test_what_is_known_in_an_alias_alone_is_told_elsewhere() -> None:
    for text in ("W2 ⋆", r"W_2 \foo"):
        with pytest.raises(LanguageError, match="only as part of an alias") as caught:
            read(text, with_aliases(**{"⋆ q": "p", r"\foo q": "p"}))
        assert caught.value.complaints[0].hint


def test_a_mark_is_no_part_of_a_longer_command() -> None:
    with pytest.raises(LanguageError, match="foobar is not known"):
        read(r"W_2 \foobar", with_aliases(**{r"\foo": "p"}))


def test_an_alias_of_itself_is_refused() -> None:
    with pytest.raises(LanguageError):
        read("Q", with_aliases(Q="Q"))


USUAL = [
    ("a_1", "h1"), ("a^{(2)}", "h2"), ("A_1", "h1"), ("a_0", "x"), ("h_0", "x"), ("X", "x"), ("δ₂", "df/dz2"), ("delta1", "df/dz1"),
    (r"\delta^{(1)}", "df/dz1"), ("g'(z1)", "sigmoid'(z1)"), ("φ(z1)", "sigmoid(z1)"), ("Z1", "z1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), USUAL)
def test_parts_have_their_usual_names(text: str, meant: str) -> None:
    assert read(text) == meant


def test_a_declared_name_is_never_given_another_meaning() -> None:
    known = Course.of(loads(NETWORK.replace("{x: [2],", "{x: [2], a1: [2],")), "W1").vocabulary
    assert read("a_1", known) == "a1"
