"""Expression → text, Unicode, LaTeX; on one line, or broken into several."""

from symback.notation.digits import in_nines, numberless
from symback.notation.gaps import Gapped, gap
from symback.notation.lines import lines
from symback.notation.printer import Chunk, Name, Templates, Write, chunks, name_of_names, named, write, write_with
from symback.notation.sentences import formula, plain, sentence
from symback.notation.settings import PLAIN, SETTINGS, Notation, delta_of, is_weight
from symback.notation.styles import LATEX, TEXT, UNICODE, Style, spelled_out

__all__ = [
    "LATEX", "PLAIN", "SETTINGS", "TEXT", "UNICODE", "Chunk", "Gapped", "Name", "Notation", "Style", "Templates",
    "Write", "chunks", "delta_of", "formula", "gap", "in_nines", "is_weight", "lines", "name_of_names", "named",
    "numberless", "plain", "sentence", "spelled_out", "write", "write_with",
]  # fmt: skip
