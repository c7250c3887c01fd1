"""What words say of a name's shape: `f is a scalar`, `where x is a row vector`. What is true of it says nothing."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

from symback.reading.text.blanks import blanked, mentions
from symback.reading.text.words import Known
from symback.shapes import Shape

_TOLD = re.compile(
    r"(?:(?:^|(?<=[,;.(]))[ \t]*+(?:(?:since|as|because|note that|where|here|and)[ \t]+)?"
    r"|(?<![ \t])[ \t]*+,?[ \t]*+\b(?:where|with|here|and|since|as|because)[ \t]+)"
    r"(?:\$?\\?(?P<name>[^\W\d_]\w{0,5}?)(?P<turned>ᵀ|\^T)?\$?|(?P<of>[∂d]\w{1,3}/[∂d]\w{1,3}|the result))[ \t]+"
    r"(?:is|are|being)[ \t]+(?:an?[ \t]+)?(?:(?!row|column|scalar)[a-z]{3,12}[ \t]+)?"
    r"(?:(?P<kind>row(?:[ -]vector)?|column(?:[ -]vector)?|vector|scalar|number|matrix)"
    r"|\(?(?P<rows>\d{1,3})[ \t]?[×x][ \t]?(?P<columns>\d{1,3})\)?(?:[ \t-]+(?:matrix|array|row|column|vector))?)"
    r"(?:[ \t]*\.(?=\s|$)|(?=[ \t]*(?:[,;)]|$)))",
    re.IGNORECASE | re.MULTILINE,
)


_IN_BRACKETS = re.compile(
    r"(?:^|(?<=[;.,]))[ \t]*(?:\$?\\?(?P<name>[^\W\d_]\w{0,5}?)(?P<turned>ᵀ|\^T)?|(?P<of>[∂d]\w{1,3}/[∂d]\w{1,3}))"
    r"[ \t]*=(?!=)"
    r"[^\n=;]{1,300}[ \t]\((?:as[ \t])?(?:an?[ \t])?(?P<kind>row(?:[ -]vector)?|column(?:[ -]vector)?|vector|scalar"
    r"|number|matrix)\)",
    re.MULTILINE,
)
"""`δ2 = p - y (scalar)`"""


class Told(NamedTuple):
    """The name of which a kind is told, or a size, and where."""

    name: str
    kind: str
    size: Shape | None
    start: int
    end: int

    def is_false_of(self, shape: Shape) -> bool:
        """Whether what is told cannot be so of an array of this shape (rows, columns)."""
        rows, columns = shape
        if self.size is not None:
            return isinstance(rows, int) and isinstance(columns, int) and shape != self.size
        return {
            "row": rows != 1, "column": columns != 1, "vector": 1 not in shape, "scalar": shape != (1, 1),
            "number": shape != (1, 1), "matrix": shape == (1, 1),
        }[self.kind]  # fmt: skip


def kinds_told(text: str) -> list[Told]:
    """The kinds that a text tells of names.

    >>> [(told.name, told.kind) for told in kinds_told("u x^T where x is a row vector")]
    [('x', 'row')]
    """
    founds = [*_TOLD.finditer(text)] if mentions(text, (" is ", " are ", "being")) else []
    sizes = [_size(found) for found in founds]
    if "(" in text and "=" in text:
        founds += _IN_BRACKETS.finditer(text)
    return [
        Told(found[named], _kind(found), size, found.start(named), found.end())
        for found, size in zip_longest(founds, sizes)
        for named in ("name" if found["name"] else "of",)
    ]


def _kind(found: re.Match[str]) -> str:
    """The first word of the kind, of the name itself."""
    word = (found["kind"] or "").lower().replace("-", " ").partition(" ")[0]
    return {"row": "column", "column": "row"}.get(word, word) if found["turned"] else word


def _size(found: re.Match[str]) -> Shape | None:
    if found["rows"] is None:
        return None
    size = int(found["rows"]), int(found["columns"])
    return size[::-1] if found["turned"] else size


def without_kinds_told(text: str, known: Known) -> str:
    """`text` without the kinds that it tells of names that are `known`."""
    return blanked(_TOLD, text, lambda found: found["name"] is None or known(found["name"]))
