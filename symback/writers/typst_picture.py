"""Picture → Typst, PNG and PDF: Typst reads SVG and brings the fonts, so a picture is the same on every machine."""

from __future__ import annotations

from typing import Literal

from symback.draw import Scene
from symback.errors import Diagnostic, MachineError, printable
from symback.writers.svg import ONE, PIXELS, Fonts, write_svg

PER_UNIT = 2.0
"""Pixels a unit."""
LARGEST = 8_000
"""Pixels that an image may be wide or high."""


def typst_image(scene: Scene, width: float, fonts: Fonts = ONE) -> str:
    """Code of Typst's for the picture, so many points wide."""
    svg = _quoted(write_svg(scene, fonts=fonts))
    told = _quoted(printable(f"{scene.title}. {scene.description}"))
    return f'image(bytes("{svg}"), format: "svg", width: {width:.2f}pt, alt: "{told}")'


def _quoted(text: str) -> str:
    """Text inside the quotes of a string of Typst's."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def write_png(scene: Scene, pixels: float = PER_UNIT) -> bytes:
    """The picture as a PNG, so many pixels a unit. Raises `MachineError` where Typst is not installed."""
    return _compiled(scene, "png", 72 * min(pixels, LARGEST / max(scene.width, scene.height)))


def write_picture_pdf(scene: Scene) -> bytes:
    """The picture as a PDF of one page, as large as the picture. Raises as `write_png` does."""
    return _compiled(scene, "pdf", 144.0)


def _compiled(scene: Scene, form: Literal["png", "pdf"], per_inch: float) -> bytes:
    try:
        import typst
    except ImportError:
        message = f"a {form.upper()} is made by typst, which is not installed"
        hint = "pip install 'symback[pdf]'; or write SVG, which needs nothing more: -o picture.svg"
        raise MachineError(Diagnostic("missing-extra", message, hint=hint)) from None
    document = (
        "#set document(date: none)\n"
        f"#set page(width: {scene.width:.2f}pt, height: {scene.height:.2f}pt, margin: 0pt)\n"
        f"#{typst_image(scene, scene.width, PIXELS if form == 'png' else ONE)}\n"
    )
    try:
        return bytes(typst.compile(document.encode(), format=form, ppi=per_inch, ignore_system_fonts=True))
    except (RuntimeError, OSError) as error:
        message = f"typst could not make the picture: {str(error)[:500]}"
        hint = "--to svg writes it without typst; please report this"
        raise MachineError(Diagnostic("picture-failed", message, hint=hint)) from error
