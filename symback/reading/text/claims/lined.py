r"""What words say the lines of an array are: `where x_i^T is row i of X`, `(a_i^\top = A_{i,:})`.

That x_i is line i of X is how it is read without words. Another letter for the lines of X is read as x is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.names import GREEK, canonical
from symback.reading.text.blanks import mentions, spaces

_WORDS = re.compile(r"(?P<opened>\\(?:text(?:rm|it|bf|normal)?|mbox|mathrm|rm)\{)(?P<said>[^{}]*)(?P<closed>\})")
_DRESS = re.compile(r"\$|\\q?quad(?![a-z])|\\[,;:! ]|\\(?:mathbf|boldsymbol|bm|vec)(?![a-z])|~")
_GREEK = "|".join(sorted(GREEK, key=len, reverse=True))
_NAME = (
    rf"\{{?(?P<letter>\\?(?:{_GREEK})(?![^\W\d_])|[^\W\d_])\}}?"
    r"(?:_\{?(?P<below>[a-z])\}?|(?P<small>[ᵢⱼₖₗₘₙ])|\^\{?\((?P<above>[a-z])\)\}?)"
)
_TURNED = r"(?:\s*\^\s*\{?\s*\\?(?:top|intercal|T|t)\s*\}?(?![\w(])|ᵀ|\.T|['′])?"
_VERB = r"(?:is|are|be|being|denotes?|stands for|represents?|:?=|for)"
_ORDINAL = r"(?P<counted>[a-z])\s*(?:-\s*th|th|\^\s*\{?\s*th\s*\}?|ᵗʰ)"
_TELLS = re.compile(
    r"(?:(?:\b(?:where|with|and|here|let|denote|write)\b\s*){1,4}+|(?<=[,;.:(\n])\s*|\A\s*)"
    rf"{_NAME}{_TURNED}\s+(?:{_VERB}\s+)?(?:the\s+)?(?:{_ORDINAL}\s+)?(?P<line>row|column)s?(?:\s+vectors?)?\b"
    r"(?:\s+(?P<index>[a-z])(?![\w^]))?"
    r"(?:\s+of\s+(?:the\s+)?(?:(?:data|design|input|feature|sample)\s+)?(?:matrix\s+)?\{?(?P<array>[^\W\d_])\}?(?![\w^]))?"
    r"(?:\s*,?\s*(?:(?:written|taken|seen|regarded|viewed)\s+)?as\s+an?\s+column(?:\s+vector)?|\s*,?\s*transposed)?"
    r"(?=\s*(?:[,;.)\n]|\Z|and\b))",
    re.IGNORECASE,
)
_EQUALS = re.compile(
    r"(?:(?:\b(?:where|with|and|here|let|denote|write)\b\s*){1,4}+|(?<=[,;.:(\n])\s*|\A\s*)"
    rf"{_NAME}{_TURNED}\s*:?=\s*\{{?(?P<array>[^\W\d_])\}}?\s*(?:\[|\(|_\s*\{{)\s*"
    r"(?:(?P<index>[a-z])\s*,?\s*(?P<row>:|\\cdot|\*|•|·)|(?P<column>:|\\cdot|\*|•|·)\s*,?\s*(?P<counted>[a-z]))\s*(?:\]|\)|\})"
    rf"{_TURNED}(?=\s*(?:[,;.)\n]|\Z|and\b))"
)
"""`a_i^T = X_{i,:}`, `a_i := X[i, :]^T`."""
_IS_LINE = re.compile(
    r"(?:(?:\b(?:where|with|and|here|let|denote|write)\b\s*){1,4}+|(?<=[,;.:(\n])\s*|\A\s*)"
    rf"{_NAME}{_TURNED}\s*:?=\s*\{{?(?P<array>[A-Z])\}}?_(?:(?P<index>[a-z])|\{{(?P<counted>[a-z])\}})"
    rf"{_TURNED}(?=\s*(?:[,;.)\n]|\Z|and\b))"
)
"""`a_i = X_i`."""
_NAMES_LINE = re.compile(r"=[ \t$]*[A-Z]_")
_BLOCK = re.compile(
    r"(?<![\w\\])\$?(?P<letter>[^\W\d_])_\{?[a-z],?[a-z]\}?[^=\n;_]{0,60}?\b(?:(?:sub-?)?blocks?|sub-?matri(?:x|ces)|Blöcke?|blocs?|bloques?)\b"
)
_INDICES = dict(zip("ᵢⱼₖₗₘₙ", "ijklmn", strict=True))


def with_lines_told(
    text: str, lines: Callable[[str], frozenset[str]], is_variable: Callable[[str], bool]
) -> tuple[str, dict[str, str]]:
    r"""`text` without the words that tell what the lines of an array are, and the array's letter by others for them.

    `lines` tells whether what the small letter of an array is with an index are rows or columns of it, and
    `is_variable` whether a word is a name of the problem.

    >>> rows = {"X": frozenset({"row"})}
    >>> with_lines_told("a_i y_i where a_i^T is row i of X", lambda word: rows.get(word, frozenset()), "y".__eq__)
    ('a_i y_i                          ', {'a': 'x'})
    """
    letters: dict[str, str] = {}
    in_words = mentions(text, ("row", "column", ":]", ":)", ":}", ":,", "\\cdot}", "{\\cdot"))
    if not in_words and _NAMES_LINE.search(text) is None:
        return text, letters
    told = _undressed(text)
    patterns = (_TELLS, _EQUALS, _IS_LINE) if in_words else (_IS_LINE,)
    all_found = [found for pattern in patterns for found in pattern.finditer(told)]
    for found in sorted(all_found, key=lambda one: -one.start()):
        letter = found["letter"].removeprefix("\\")
        array = found["array"] or letter.upper()
        index = found["below"] or found["above"] or _INDICES[found["small"]]
        small = array.lower()
        agrees = {found["counted"], found["index"]} <= {index, None} and _line(found) in lines(array)
        own = letter not in (small, array)
        stretch = _balanced(text, found.start(), found.end())
        if not agrees or stretch is None or (own and (is_variable(letter) or is_variable(small))):
            continue
        start, end = stretch
        text = text[:start] + spaces(text[start:end]) + text[end:]
        if own:
            letters[canonical(letter)] = small
    return text, letters


def block_told(text: str) -> tuple[str, int, int] | None:
    r"""The letter and the place of words that say that `R_{ij}` is a block of R: it is an entry, as formulas are read.

    >>> block_told("Σ A_ij R_ij with R_ij the 3x4 block (i,j) of R")
    ('R', 17, 35)
    """
    if not mentions(text.lower(), ("block", "blöck", "bloc", "bloque", "submatri", "sub-matri")):
        return None
    found = _BLOCK.search(text)
    return None if found is None else (found["letter"], *found.span())


def _line(found: re.Match[str]) -> str:
    """Whether rows or columns are spoken of."""
    if found.re is _IS_LINE:
        return "row"
    return ("row" if found["row"] else "column") if found.re is _EQUALS else found["line"].lower()


def _undressed(text: str) -> str:
    """`text` with spaces for the commands of LaTeX that stand around words and names."""
    text = _WORDS.sub(lambda found: f"{spaces(found['opened'])}{found['said']} ", text)
    return _DRESS.sub(lambda found: spaces(found[0]), text)


def _balanced(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A stretch of text with the whole of the commands, signs and brackets into which it reaches; None for none."""
    said = text[start:end]
    if said.count("}") > said.count("{"):
        start = text.rfind("\\", 0, max(text.rfind("{", 0, start), 0))
    elif said.count("{") > said.count("}"):
        end = text.find("}", end) + 1
    if start < 0 or not end:
        return None
    if text[start:end].count("$") % 2:
        inside = text.count("$", 0, start) % 2
        start, end = (text.rfind("$", 0, start), end) if inside else (start, text.find("$", end) + 1)
    if start < 0 or not end or text.count("{", start, end) != text.count("}", start, end):
        return None
    opened, closed = text[:start].rstrip(), text[end:].lstrip()
    if opened[-1:] == "(" and closed[:1] == ")":
        return len(opened) - 1, len(text) - len(closed) + 1
    return start, end
