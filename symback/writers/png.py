"""Picture → PNG, by Typst: it reads SVG, and brings the fonts, so a picture is the same on every machine."""

from __future__ import annotations

from symback.draw import Scene
from symback.errors import Diagnostic, MachineError
from symback.writers.svg import ONE, write_svg

PIXELS = 2.0
"""Pixels a unit."""
LARGEST = 8_000


def write_png(scene: Scene, pixels: float = PIXELS) -> bytes:
    """The picture as a PNG. Raises `MachineError` where the extra `pdf`, which brings Typst, is not installed."""
    try:
        import typst
    except ImportError:
        message = "a PNG is made by typst, which is not installed"
        hint = "pip install 'symback[pdf]'; or write SVG, which needs nothing: -o picture.svg"
        raise MachineError(Diagnostic("missing-extra", message, hint=hint)) from None
    pixels = min(pixels, LARGEST / max(scene.width, scene.height))
    return bytes(typst.compile(_document(scene).encode(), format="png", ppi=72 * pixels, ignore_system_fonts=True))


def _document(scene: Scene) -> str:
    """A page as large as the picture, a point a unit."""
    return (
        f"#set page(width: {scene.width:.2f}pt, height: {scene.height:.2f}pt, margin: 0pt)\n"
        f'#image(bytes("{quoted(write_svg(scene, fonts=ONE))}"), format: "svg", width: {scene.width:.2f}pt)\n'
    )


def quoted(text: str) -> str:
    """Text inside the quotes of a string of Typst's."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
