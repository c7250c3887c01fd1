"""What code keeps by names in quotes: `params['W1']`, `return {'W1': d1 @ x.T}`, `grads = dict(dW1=d1 @ x.T)`.

The results have the length of what was typed, so that places stay the same.
"""

from __future__ import annotations

import re

from symback.reading.dialects.commas import item_end
from symback.reading.text.blanks import padded, spaces

_KEYED = re.compile(r"\b(?:self\.)?([A-Za-z_]\w*)\[[ \t]*(['\"])([A-Za-z_]\w*)\2[ \t]*\]")
_MADE = re.compile(r"^([ \t]*)(?:(return)[ \t]+|([A-Za-z_]\w*)[ \t]?=[ \t]?)(\{|dict\()(?=\s*['\"\w])", re.MULTILINE)
_ENTRY = re.compile(r"(\s*)(?:(['\"])([A-Za-z_]\w*)\2[ \t]?:|([A-Za-z_]\w*)[ \t]?=(?!=))")
_MOST = 40


def by_names(text: str) -> str:
    """`text` with names for what is kept under them, and a line for each value that a dictionary is made of.

    >>> by_names("d2 = params['W3'].T")
    'd2 = W3          .T'
    >>> by_names("return {'W1': d1 @ x.T}").split()
    ['dW1=', 'd1', '@', 'x.T']
    """
    if "[" in text:
        text = _KEYED.sub(lambda found: padded(_name(found[1], found[3]), found[0]), text)
    if "{" in text or "dict(" in text:
        for found in list(_MADE.finditer(text))[:_MOST]:
            text = _of_entries(text, found) or text
    return text


def _name(container: str, key: str) -> str:
    """What a container keeps under a key: a derivative by it where its own name says so, `grads['W1']`."""
    derivative = container.lower().startswith("grad") or container == "return"
    return f"d{key}" if derivative and not key.startswith("d") else key


def _of_entries(text: str, made: re.Match[str]) -> str:
    """The text with the entries of a dictionary as lines; "" where there is no room, or all are names given above."""
    lines = spaces(made[0])
    at = made.end()
    told = False
    for _ in range(_MOST):
        entry = _ENTRY.match(text, at)
        if entry is None:
            return ""
        name = _name(made[2] or made[3], entry[3] or entry[4])
        room = spaces(entry[0])
        if len(entry[0].lstrip()) <= len(name) and lines.endswith(" "):
            lines, room = lines[:-1], f" {room}"
        end = item_end(text, entry.end())
        value, behind = text[entry.end() : end], text[end : end + 1]
        kept = room[: -len(name) - 1]
        if room != kept + " " * (len(name) + 1) or not value.strip() or not behind:
            return ""
        lines += f"{kept}{name}={value}{';' if behind == ',' else ' '}"
        told = told or not value.strip().isidentifier()
        at = end + 1
        last = len(text) - len(text[at:].lstrip())
        if behind == "," and text[last : last + 1] in ("}", ")"):
            lines, at, behind = lines + spaces(text[at : last + 1]), last + 1, ""
        if behind != ",":
            return text[: made.start()] + lines + text[at:] if told else ""
    return ""
