"""Expression → text, Unicode, LaTeX; on one line, or broken into several."""

from symback.notation.lines import lines
from symback.notation.printer import Chunk, chunks, write
from symback.notation.settings import PLAIN, SETTINGS, Notation, delta_of
from symback.notation.styles import LATEX, TEXT, UNICODE, Style, spelled_out

__all__ = [
    "LATEX", "PLAIN", "SETTINGS", "TEXT", "UNICODE", "Chunk", "Notation", "Style", "chunks", "delta_of", "lines",
    "spelled_out", "write",
]  # fmt: skip
