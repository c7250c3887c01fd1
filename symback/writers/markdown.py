"""Page → Markdown with `$$` mathematics, as GitHub, notebooks and most wikis show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from symback.errors import printable
from symback.notation import LATEX, write
from symback.page import (
    Argument,
    Block,
    Declarations,
    Equations,
    Factored,
    Heading,
    Judged,
    Judgement,
    MatrixResult,
    Page,
    Paragraph,
    Points,
    Quantities,
    Quoted,
    Result,
)
from symback.prose import Prose
from symback.shapes import Shape
from symback.writers.rounding import DOTS, plain, table
from symback.writers.sentences import formula

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&-])")
_MARKS = {True: "✓", False: "✗", None: "?"}
_LARGEST = 8


def write_markdown(page: Page) -> str:
    """The page as Markdown; nothing in it that somebody typed is markup."""
    parts = [f"# {escape(page.title)}"]
    if page.asked:
        parts.append("Find " + ", ".join(_math(write(expr, LATEX)) for expr in page.asked) + ".")
    parts += ["\n".join(_BLOCKS[type(block)](block)) for block in page.blocks]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text that shows literally: no markup, no HTML, no mathematics, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(printable(text).split()))


def _math(latex: str) -> str:
    r"""Inline mathematics; `$` and a backtick keep GitHub from reading \_ and \\ as Markdown first."""
    return f"$`{latex}`$"


def _display(latex: str) -> str:
    return f"$$\n{latex}\n$$"


def _sentence(text: Prose) -> str:
    return "".join(_said(part) if isinstance(part, str) else _math(_formula(part)) for part in text)


def _said(text: str) -> str:
    """Words of ours or of somebody: escaped, with the spaces at their ends kept."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{escape(text)}{tail}"


def _formula(part: Any) -> str:
    return _shape(part) if isinstance(part, tuple) else formula(part, LATEX)


def _shape(shape: Shape) -> str:
    return rf"{_size(shape[0])} \times {_size(shape[1])}"


def _size(size: int | str) -> str:
    return str(size) if isinstance(size, int) else LATEX.name(size)


def _capital(text: Prose) -> Prose:
    first, *rest = text
    return (first[:1].upper() + first[1:] if isinstance(first, str) else first, *rest)


def _heading(block: Heading) -> Iterator[str]:
    yield f"## {escape(block.text)}{_sentence(block.about)}"


def _paragraph(block: Paragraph) -> Iterator[str]:
    yield _sentence(_capital(block.text))


def _declarations(block: Declarations) -> Iterator[str]:
    names = (
        _math(rf"{write(name, LATEX)} \in \mathbb{{R}}^{{{_shape(shape)}}}") + (f" ({escape(kind)})" if kind else "")
        for name, shape, kind in block.names
    )
    yield ", ".join(names)
    if block.note:
        yield ""
        yield _sentence(_capital(block.note)) + "."


def _equations(block: Equations) -> Iterator[str]:
    for row in block.rows:
        number = f"({row.number}) " if row.number else ""
        left = "" if row.continues else write(row.lhs, LATEX)
        shape = rf" \qquad {_shape(row.shape)}" if row.shape else ""
        yield _display(f"{left} = {write(row.rhs, LATEX)}{shape}")
        if row.why:
            yield ""
            yield f"{escape(number)}{' ' if number else ''}{_sentence(_capital(row.why))}"
        elif number:
            yield ""
            yield escape(number)
        yield ""


def _argument(block: Argument) -> Iterator[str]:
    yield f"Proof for {_sentence(block.claim)}"
    yield ""
    yield from _equations(Equations(block.rows))


def _result(block: Result) -> Iterator[str]:
    sides = [block.row.rhs, *([block.expanded] if block.expanded is not None else [])]
    yield _display(" = ".join([write(block.row.lhs, LATEX), *(write(side, LATEX) for side in sides)]))


def _quantities(block: Quantities) -> Iterator[str]:
    yield from (f"- {_math(f'{write(name, LATEX)} = {_value(value)}')}" for name, value in block.rows)


def _matrix_result(block: MatrixResult) -> Iterator[str]:
    yield _display(f"{write(block.lhs, LATEX)} = {_value(block.value)}")
    yield ""
    yield _sentence(_capital(block.note)) + "."


def _value(value: Any) -> str:
    if value.shape == (1, 1):
        return _number(plain(value[0, 0]))
    rows = table(value, _LARGEST, _LARGEST, 6, plain)
    inside = r" \\ ".join(" & ".join(map(_number, row)) for row in rows)
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def _number(text: str) -> str:
    mantissa, e, exponent = text.partition("e")
    shown = rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if e else text
    return shown.replace(DOTS, r"\dots")


def _judgement(block: Judgement) -> Iterator[str]:
    yield f"**{_MARKS[block.right]}** {_sentence(block.text)}"


def _factored(block: Factored) -> Iterator[str]:
    r"""Every factor over its shape; from the misfit on, behind a bar."""
    signs = ["", *(r" \, " if joint == "product" else r" \odot " for joint in block.joints)]
    shown = []
    for place, (expr, shape) in enumerate(block.factors):
        bar = r" \;\Big|\; " if place == block.misfit else ""
        latex = rf"\left({write(expr, LATEX)}\right)" if block.in_brackets(place) else write(expr, LATEX)
        shown.append(rf"{bar or signs[place]}\underset{{{_shape(shape)}}}{{{latex}}}")
    yield _display("".join(shown))
    if block.misfit is not None:
        yield ""
        yield "Where the bar stands the shapes stop fitting."


def _quoted(block: Quoted) -> Iterator[str]:
    begin = block.text.rfind("\n", 0, block.start) + 1
    end = block.text.find("\n", block.start)
    line = block.text[begin : end if end >= 0 else len(block.text)]
    start = block.start - begin
    before = printable(line[:start])
    under = printable(line[start : max(start + 1, block.end - begin)])
    yield from _fenced([printable(line), " " * len(before) + "^" * max(1, len(under))])


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """A code block that nothing in it can close."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", *lines, fence)


def _judged(block: Judged) -> Iterator[str]:
    for row in block.rows:
        text = " ".join(printable(row.text.replace("\n", " ")).split())
        ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        comment = f": {_sentence(row.comment)}" if row.comment else ""
        yield f"{row.number}. **{_MARKS[row.right]}** {ticks} {text} {ticks}{comment}"


def _points(block: Points) -> Iterator[str]:
    yield from (f"- {_sentence(item)}" for item in block.items)


_BLOCKS: dict[type[Block], Callable[[Any], Iterator[str]]] = {
    Argument: _argument,
    Heading: _heading,
    Paragraph: _paragraph,
    Declarations: _declarations,
    Equations: _equations,
    Result: _result,
    Quantities: _quantities,
    MatrixResult: _matrix_result,
    Judgement: _judgement,
    Factored: _factored,
    Quoted: _quoted,
    Judged: _judged,
    Points: _points,
}
