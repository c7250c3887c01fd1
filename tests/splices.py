"""Answers with pieces of other notations put in, and pieces of their own taken out, wherever it falls.

What is written halfway, or in two notations at once, is what typed answers have that texts of random pieces have
not: most of it is in order, so that it goes through all of reading and judging.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

PIECES = [
    r"\left.", r"\right|", r"\right|_{u=z_1}", "_{u=z}", "|_{u=", r"\Big|_{z_1}", r"\over", r"\left(", r"\right)",
    "{", "}", "[i=j]", "1[", "1[y=i]", r"i \ne j", r"\begin{cases}", r"\\", "&", r"\end{cases}", "δ_ij", "_{ij}",
    "[i,j]", "sum[i](", "d^2", "∂²", "df/dz_i", "dp_i/dz_j = ", r"\frac", r"\frac{d\sigma(u)}{du}", "H_ij",
    "p_i = ", "J = ", "for i in range(n):", "\n    ", "\n", "+= ", "[y] -= 1", "[np.arange(n), y]", "[i]", "[:, i]",
    "@.", "@", ".T", ".dot(", "δ_1 = ", r"\delta_1 = \frac{\partial L}{\partial z_2} = ", "δ^L", "a^{L-1}", "f(x)",
    "L(y)", " x ", "^T", " ^T", " ^t", "^t", "ᵗ", r"\,^t", "{}^t", "'", ".'", "tr ", "dX", "d(", "n", "^2", "n^2",
    r"\def\a{", r"\a", r"\phantom{", r"\mathop{", "(", ")", "=", ",", ";", "|", "0", "1", "where", "not", "x^{(i)}",
    "∑_i", "½", "²", "^{-1}", "0.5",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """At `place`, counted as a part of the text's length, `taken` characters are taken out and `put` is put in."""

    place: float
    taken: int
    put: str


def changes(texts: list[str]) -> st.SearchStrategy[list[Change]]:
    """A few changes; what is put in is a piece of a notation, or a piece of another answer."""
    others = st.builds(
        lambda text, at, width: text[int(at * len(text)) :][:width],
        st.sampled_from(texts),
        st.floats(0, 1),
        st.integers(1, 12),
    )
    put = st.one_of(st.sampled_from(PIECES), st.just(""), others)
    return st.lists(st.builds(Change, st.floats(0, 1), st.integers(0, 6), put), min_size=1, max_size=4)


def spliced(text: str, made: list[Change]) -> str:
    """The text with all changes, one after the other."""
    for change in made:
        at = int(change.place * len(text))
        text = text[:at] + change.put + text[at + change.taken :]
    return text
