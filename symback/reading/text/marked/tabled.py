"""A table of two columns, as Markdown has them: what is derived by, and the derivative, row by row."""

from __future__ import annotations

import re

from symback.reading.text.blanks import spaces
from symback.reading.text.words import CHANGING, Known, is_prose

_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t]*:?-{2,}:?[ \t]*\|?[ \t]*$")
_ROW = re.compile(
    r"(?P<space>[ \t]*\|?)(?P<name>[ \t]*[^\s|][^|\n]{0,60}?[ \t]*)\|(?P<value>[^|\n]+)(?P<end>\|?[ \t]*)"
)


def without_table(text: str, known: Known) -> str:
    r"""Rows `| W | x y |` as `W : x y`, under a head of words; any other table as it stands.

    >>> without_table("|by|gradient|\n|--|--|\n|W|x|", "Wx".__contains__).split()
    ['W:x']
    """
    if "--" not in text or "|" not in text:
        return text
    lines = text.split("\n")
    rule = next((place for place, line in enumerate(lines) if _RULE.match(line)), 0)
    if not rule or not is_prose(lines[rule - 1].replace("|", " "), known, 1, CHANGING):
        return text
    end = rule + 1
    rows: list[str] = []
    while end < len(lines) and "|" in lines[end]:
        row = _ROW.fullmatch(lines[end])
        if row is None:
            return text
        rows.append(f"{spaces(row['space'])}{row['name']}:{row['value']}{spaces(row['end'])}")
        end += 1
    head = [spaces(line) for line in lines[rule - 1 : rule + 1]]
    return "\n".join([*lines[: rule - 1], *head, *rows, *lines[end:]]) if rows else text
