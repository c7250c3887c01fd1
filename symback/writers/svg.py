"""Picture → SVG: shapes, curves and text alone; no script, no style sheet, no reference to anything outside.

Formulas are text: letters in italics, indices and exponents smaller and moved. Whatever serif the reader has, a
label fits its box, which was measured with the widest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape as html_escape

from symback.draw import INKS, Curve, Figure, Label, Run, Scene, runs
from symback.draw.cards import MARGIN
from symback.draw.widths import SCRIPT
from symback.errors import printable
from symback.writers.lengths import hundredths as _n


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of text and of mathematical signs; `letters` writes a run's characters, escaped."""

    text: str
    signs: str
    letters: Callable[[str, Run], str]
    italics: bool = True
    """Whether italics are a matter of style."""
    stroked: bool = False
    """Whether a bar, which is a bare rectangle, is drawn with a line around it."""


ANY = Fonts(
    "'New Computer Modern','Latin Modern Roman','STIX Two Text',Cambria,'Times New Roman','Liberation Serif',serif",
    "'New Computer Modern Math','Latin Modern Math','STIX Two Math','Cambria Math',math,serif",
    lambda escaped, run: escaped,
)
"""Whatever the reader has."""


def _italic(character: str) -> str:
    """The mathematical italic letter (Unicode 16, Mathematical Alphanumeric Symbols); h is older than the others."""
    if "a" <= character <= "z":
        return "ℎ" if character == "h" else chr(0x1D44E + ord(character) - ord("a"))
    if "A" <= character <= "Z":
        return chr(0x1D434 + ord(character) - ord("A"))
    return chr(0x1D6FC + ord(character) - ord("α")) if "α" <= character <= "ω" else character


def _known(character: str) -> str:
    """A character that the font has; another letter by its number, as in LaTeX, for it would be left out."""
    return f"U{ord(character):X}" if character.isalpha() and "\u0400" <= character < "\U0001d400" else character


def _mathematical(escaped: str, run: Run) -> str:
    """Italic letters and bold digits as characters of their own; an accent is moved back over its letter."""
    if run.italic:
        shown = "".join(map(_italic, unicodedata.normalize("NFD", escaped)))
    else:
        shown = "".join(chr(0x1D7CE + int(c)) if run.bold and c in "0123456789" else _known(c) for c in escaped)
    return _ACCENTED.sub(_accented, shown)


_ACCENTED = re.compile("(.)([\u0302\u0303\u0304\u0307\u20d7])")
_BAR = re.compile("[−|]")
_ACCENTS = {
    "\u0302": ("ˆ", 0.5, 1.0), "\u0303": ("˜", 0.5, 1.0), "\u0304": ("¯", 0.5, 1.0), "\u0307": ("˙", 0.4, 1.0),
    "\u20d7": ("→", 0.57, 0.55),
}  # fmt: skip
"""Mark → the accent, how far back it is moved, and its size."""
_LOW = frozenset(map(_italic, "acegmnopqrsuvwxyz"))


def _accented(found: re.Match[str]) -> str:
    accent, back, scale = _ACCENTS[found[2]]
    up = (0.0 if found[1] in _LOW else 0.22) + (0.36 if scale < 1 else 0.0)
    size = f' font-size="{scale}em"' if scale < 1 else ""
    over = f'<tspan dx="{_n(-back / scale)}em" dy="{_n(-up / scale)}em"{size}>{accent}</tspan>'
    return f'{found[1]}{over}<tspan dy="{_n(up)}em">\u200b</tspan>'


ONE = Fonts("New Computer Modern Math", "", _mathematical, italics=False)
"""One font that has every letter and sign, for what takes another for a whole line where a single sign is missing."""
PIXELS = replace(ONE, stroked=True)
"""The same for pixels: Typst leaves out a rectangle that is thinner than one, and a minus must not get lost."""
_BASELINE = 0.34
"""How far below the middle of a line its letters stand, in its size."""
_RAISED, _LOWERED = -0.38, 0.2
_DASHES = "6 3.5"
_CORNER = 7.0
_SPARE = 0.07
"""Part of a label's box, on either side, that most fonts leave empty: a line behind need not end there."""


def write_svg(scene: Scene, *, inline: bool = False, name: str = "picture", fonts: Fonts = ANY) -> str:
    """The picture as an SVG document, or `inline` as an element of an HTML page, in which `name` is used once."""
    title, description = (html_escape(printable(text)) for text in (scene.title, scene.description))
    size = f'width="{_n(scene.width)}" height="{_n(scene.height)}" viewBox="0 0 {_n(scene.width)} {_n(scene.height)}"'
    space = "" if inline else 'xmlns="http://www.w3.org/2000/svg" '
    lines = [
        f'<svg {space}{size} role="img" aria-labelledby="{name}-title {name}-desc" font-family="{fonts.text}">',
        f'<title id="{name}-title">{title}</title>',
        f'<desc id="{name}-desc">{description}</desc>',
        f'<rect width="{_n(scene.width)}" height="{_n(scene.height)}" fill="#ffffff"/>',
        *(_figure(figure) for figure in scene.figures if figure.outline in ("cell", "mark")),
        *(part for curve in scene.curves for part in _curve(curve)),
        *(_figure(figure) for figure in scene.figures if figure.outline not in ("cell", "mark", "bare")),
        *(part for label in scene.labels for part in _label(label, fonts)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _figure(figure: Figure) -> str:
    box = figure.box
    if figure.outline in ("circle", "mark"):
        x, y = box.centre
        place = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(box.width / 2)}"'
    else:
        corner = f' rx="{_n(min(_CORNER, box.height / 2))}"' if figure.outline == "rounded" else ""
        size = f'width="{_n(box.width)}" height="{_n(box.height)}"'
        place = f'<rect x="{_n(box.left)}" y="{_n(box.top)}" {size}{corner}'
    stroke = "" if figure.outline in ("cell", "mark") else f' stroke="{INKS[figure.ink]}" stroke-width="1.1"'
    return f'{place} fill="{figure.fill}"{stroke}/>'


def _curve(curve: Curve) -> Iterator[str]:
    first, *rest = (f"{_n(x)} {_n(y)}" for x, y in curve.points)
    pieces = " ".join(f"C{' '.join(rest[n : n + 3])}" for n in range(0, len(rest), 3))
    dashes = f' stroke-dasharray="{_DASHES}"' if curve.dashed else ""
    ink = INKS[curve.ink]
    yield f'<path d="M{first} {pieces}" fill="none" stroke="{ink}" stroke-width="{_n(curve.width)}"{dashes}/>'
    if curve.head is not None:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in curve.head)
        yield f'<polygon points="{corners}" fill="{ink}"/>'


def _label(label: Label, fonts: Fonts) -> Iterator[str]:
    box = label.box
    if label.halo:
        spare = _SPARE * box.width
        size = f'width="{_n(box.width - 2 * spare)}" height="{_n(box.height)}"'
        yield f'<rect x="{_n(box.left + spare)}" y="{_n(box.top)}" {size} fill="#ffffff" fill-opacity="0.9"/>'
    x, y = box.left + MARGIN if label.start else box.centre[0], box.centre[1]
    anchor = "start" if label.start else "middle"
    bold = ' font-weight="bold"' if label.bold else ""
    colour = "" if fonts.italics else f' color="{INKS[label.ink]}"'
    place = f'x="{_n(x)}" y="{_n(y + _BASELINE * label.size)}" font-size="{_n(label.size)}"'
    inside = "".join(_runs([run for part in label.parts for run in runs(part)], label.size, fonts))
    yield f'<text {place} text-anchor="{anchor}" fill="{INKS[label.ink]}"{colour}{bold}>{inside}</text>'


def _runs(found: list[Run], size: float, fonts: Fonts) -> Iterator[str]:
    """Runs as spans: an index below an exponent begins where the exponent does."""
    height = 0.0
    before: Run | None = None
    for run in found:
        wanted = {"": 0.0, "^": _RAISED, "_": _LOWERED}[run.level] * size
        moved = f' dy="{_n(wanted - height)}"' if abs(wanted - height) > 1e-9 else ""
        if before is not None and before.level and run.level and before.level != run.level:
            moved += f' dx="{_n(-_computer_modern(before, size))}"'
        small = f' font-size="{_n(SCRIPT * size)}"' if run.level else ""
        italic = ' font-style="italic"' if run.italic and fonts.italics else ""
        bold = ' font-weight="bold"' if run.bold and fonts.italics else ""
        text = fonts.letters(html_escape(printable(run.text)), run)
        if fonts.stroked:
            text = _BAR.sub(r'<tspan stroke="currentColor" stroke-width="0.25">\g<0></tspan>', text)
        font = f' font-family="{fonts.signs}"' if run.sign and fonts.signs else ""
        plain = not (moved or small or italic or bold or font)
        yield text if plain else f"<tspan{moved}{small}{font}{italic}{bold}>{text}</tspan>"
        height, before = wanted, run


_NARROW = dict.fromkeys("[],.", 0.28) | dict.fromkeys("()", 0.39)


def _computer_modern(run: Run, size: float) -> float:
    """About how wide a script is in the fonts that are asked for first."""
    return SCRIPT * size * sum(_NARROW.get(character, 0.5) for character in run.text)
