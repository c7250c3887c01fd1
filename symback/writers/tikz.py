"""Picture → TikZ: a document of its own, or a part to paste into one that loads amsmath, amssymb and tikz.

Everything stands where the scene puts it, a unit being `UNIT` points. No library of TikZ's is used.
"""

from __future__ import annotations

from collections.abc import Iterator

from symback.draw import INKS, Curve, Figure, Label, Math, Scene
from symback.errors import printable
from symback.writers.latex_text import escape, in_ascii
from symback.writers.lengths import hundredths as _n

UNIT = 10 / 14
"""Points: a line of text has 14 units, and stands in 10 points."""
_BASELINE = 0.34
_CORNER = 5.0
_FONTS = {
    14.0: r"\fontsize{10}{12}\selectfont",
    11.5: r"\fontsize{8}{9.5}\selectfont",
    10.0: r"\fontsize{7}{8}\selectfont",
}
"""Size of a label → the nearest that Computer Modern has."""

NEEDS = r"\usepackage{amsmath, amssymb, tikz}"


def write_tikz(scene: Scene) -> str:
    """The picture as a document of one page, as large as the picture; pdflatex compiles it."""
    width, height = (f"{length * UNIT + 2:.2f}pt" for length in (scene.width, scene.height))
    return (
        "\\documentclass{article}\n"
        f"\\usepackage[paperwidth={width}, paperheight={height}, margin=0pt]{{geometry}}\n"
        f"{NEEDS}\n\\pagestyle{{empty}}\n\\setlength{{\\parindent}}{{0pt}}\n\\setlength{{\\topskip}}{{0pt}}\n"
        f"\\begin{{document}}\n{write_tikz_fragment(scene)}\\end{{document}}\n"
    )


def write_tikz_fragment(scene: Scene, room: tuple[float, float] | None = None) -> str:
    """The picture to paste; smaller than drawn where it would be wider or taller than `room`, in points."""
    scale = 1.0 if room is None else min(1.0, room[0] / (scene.width * UNIT), room[1] / (scene.height * UNIT))
    opened, closed = (rf"\scalebox{{{scale:.3f}}}{{", "}") if scale < 1 else ("", "")
    colours = [rf"\definecolor{{symback-{ink}}}{{HTML}}{{{colour[1:].upper()}}}" for ink, colour in INKS.items()]
    lines = [
        f"% {_comment(scene.title)}; needs {NEEDS}",
        f"% {_comment(scene.description)}",
        r"\begingroup",
        *colours,
        rf"{opened}\begin{{tikzpicture}}[x={UNIT:.5f}pt, y=-{UNIT:.5f}pt, inner sep=0pt, outer sep=0pt]",
        rf"\useasboundingbox (0, 0) rectangle {_at(scene.width, scene.height)};",
        *(_figure(figure) for figure in scene.figures if figure.outline in ("cell", "mark")),
        *(part for curve in scene.curves for part in _curve(curve)),
        *(_figure(figure) for figure in scene.figures if figure.outline not in ("cell", "mark", "bare")),
        *(part for label in scene.labels for part in _label(label)),
        rf"\end{{tikzpicture}}{closed}%",
        r"\endgroup",
    ]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    """Any text on one line, in ASCII."""
    return printable(text).encode("ascii", "backslashreplace").decode()


def _at(x: float, y: float) -> str:
    return f"({_n(x)}, {_n(y)})"


def _figure(figure: Figure) -> str:
    box = figure.box
    red, green, blue = (int(figure.fill[n : n + 2], 16) for n in (1, 3, 5))
    fill = f"fill={{rgb,255:red,{red};green,{green};blue,{blue}}}"
    drawn = "" if figure.outline in ("cell", "mark") else f", draw=symback-{figure.ink}, line width=0.8pt"
    if figure.outline in ("circle", "mark"):
        return rf"\path[{fill}{drawn}] {_at(*box.centre)} circle[radius={_n(box.width / 2 * UNIT)}pt];"
    corner = f", rounded corners={_n(_CORNER)}pt" if figure.outline == "rounded" else ""
    return rf"\path[{fill}{drawn}{corner}] {_at(box.left, box.top)} rectangle {_at(box.right, box.bottom)};"


def _curve(curve: Curve) -> Iterator[str]:
    first, *rest = (_at(*point) for point in curve.points)
    threes = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    pieces = "".join(f" .. controls {a} and {b} .. {c}" for a, b, c in threes)
    dashes = ", dash pattern=on 4.3pt off 2.5pt" if curve.dashed else ""
    yield rf"\draw[symback-{curve.ink}, line width={_n(curve.width * UNIT)}pt{dashes}] {first}{pieces};"
    if curve.head is not None:
        corners = " -- ".join(_at(*corner) for corner in curve.head)
        yield rf"\fill[symback-{curve.ink}] {corners} -- cycle;"


def _label(label: Label) -> Iterator[str]:
    box = label.box
    if label.halo:
        corners = f"{_at(box.left, box.top)} rectangle {_at(box.right, box.bottom)}"
        yield rf"\fill[white, fill opacity=0.9] {corners};"
    x, anchor = (box.left, "base west") if label.start else (box.centre[0], "base")
    y = box.centre[1] + _BASELINE * label.size
    shown = "".join(f"${in_ascii(part.latex)}$" if isinstance(part, Math) else escape(part) for part in label.parts)
    bold = r"\bfseries " if label.bold else ""
    look = f"anchor={anchor}, text=symback-{label.ink}, font={_FONTS[label.size]}"
    yield rf"\node[{look}] at {_at(x, y)} {{{bold}{shown}}};"
