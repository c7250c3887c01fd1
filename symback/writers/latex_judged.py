"""The blocks of a verdict in LaTeX: marks, quoted answers, factors over their shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symback.notation import Style, write
from symback.page import Bars, Factored, Judged, Judgement, Points, Quoted
from symback.prose import Prose
from symback.shapes import Shape
from symback.writers.latex_text import escape

Sentence = Callable[[Prose], str]

_MARKS = {True: r"$\checkmark$", False: r"$\times$", None: "?"}


def judgement(block: Judgement, sentence: Sentence) -> Iterator[str]:
    yield rf"\textbf{{{_MARKS[block.right]}}}\enspace {sentence(block.text)}\par"


def factored(block: Factored, shape: Callable[[Shape], str], style: Style) -> Iterator[str]:
    """Every factor over its shape, in a paragraph that may break between them; a bar before the misfit."""
    signs = ["", *("" if joint == "product" else r"$\odot$ " for joint in block.joints)]
    shown = []
    for place, (expr, of_shape) in enumerate(block.factors):
        bar = r"$\Big|$ " if place == block.misfit else ""
        latex = rf"\left({write(expr, style)}\right)" if block.in_brackets(place) else write(expr, style)
        shown.append(rf"{bar}{signs[place]}$\underset{{{shape(of_shape)}}}{{{latex}}}$")
    yield r"\flow{" + "\n".join(shown) + "}"
    if block.remark:
        yield rf"{block.remark}\par"


def quoted(block: Quoted) -> Iterator[str]:
    """The line that is meant, with the place underlined."""
    before, place, after = block.cut()
    yield rf"\flow{{\texttt{{{_code(before)}}}\underline{{\texttt{{{_code(place)}}}}}\texttt{{{_code(after)}}}}}"


def _code(text: str) -> str:
    return r"\allowbreak ".join(escape(word) for word in text.split(" ")).replace(r"\allowbreak ", r"\ \allowbreak ")


def judged(block: Judged, sentence: Sentence) -> Iterator[str]:
    for row in block.rows:
        text = " ".join(row.text.split())
        comment = rf" \quad {sentence(row.comment)}" if row.comment else ""
        yield rf"\flow{{{row.number}.\enspace {_MARKS[row.right]}\enspace \texttt{{{_code(text)}}}{comment}}}"


def points(block: Points, sentence: Sentence) -> Iterator[str]:
    yield r"\begin{itemize}"
    yield from (rf"\item {sentence(item)}" for item in block.items)
    yield r"\end{itemize}"


def bars(block: Bars, sentence: Sentence) -> Iterator[str]:
    """Each with its figure and a rule as long as its share."""
    yield r"\begin{itemize}"
    for row in block.rows:
        rule = rf" \rule[.1ex]{{{0.3 * row.share:.4f}\linewidth}}{{1.1ex}}" if row.share > 0 else ""
        remark = rf" \\ {sentence((row.remark,))}" if row.remark else ""
        yield rf"\item {sentence((f'{row.label}: {row.figure}',))}{rule}{remark}"
    yield r"\end{itemize}"
