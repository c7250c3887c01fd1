"""Expression → text, Unicode, LaTeX; on one line, or broken into several."""

from symback.notation.lines import lines
from symback.notation.printer import Chunk, chunks, write
from symback.notation.styles import LATEX, TEXT, UNICODE, Style

__all__ = ["LATEX", "TEXT", "UNICODE", "Chunk", "Style", "chunks", "lines", "write"]
