"""The text of HTML that a course system saved: what somebody typed into its editor.

The parser of the standard library takes minutes for 64 KiB of tags that are never closed; this one reads every
character once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCKS = frozenset(
    ["p", "div", "br", "li", "ul", "ol", "tr", "table", "pre", "blockquote", "section", "article", "hr"]
    + [f"h{level}" for level in range(1, 7)]
)
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_RAISED = {"sup": "^", "sub": "_"}
_OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})")
_MARK = re.compile(r"[<>\"']")
_ATTRIBUTE = re.compile(r"([a-z-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_LONGEST_IMAGE = 8192


def text_of_html(source: str) -> str:
    """The text of HTML: a line a paragraph, `x<sub>1</sub>` as `x_{1}`, an equation of Canvas as its LaTeX.

    >>> text_of_html("<p>W<sub>1</sub><sup>T</sup> &lt; x</p><script>alert(1)</script>")
    'W_{1}^{T} < x'
    """
    parts: list[str] = []
    silent = ""
    for piece in _pieces(source):
        if silent:
            silent = "" if isinstance(piece, _Tag) and piece.closes and piece.name == silent else silent
        elif isinstance(piece, str):
            parts.append(_unescaped(piece).replace("\n", " "))
        elif piece.name in _SILENT:
            silent = "" if piece.closes else piece.name
        else:
            parts.append(_instead(piece))
    lines = (" ".join(line.split()) for line in "".join(parts).replace("\u00a0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    closes: bool
    attributes: str


def _instead(tag: _Tag) -> str:
    """What stands in the text for a tag."""
    if tag.name in _BLOCKS:
        return "\n"
    if tag.name in _RAISED:
        return "}" if tag.closes else f"{_RAISED[tag.name]}{{"
    if tag.name == "img" and "equation_image" in tag.attributes[:_LONGEST_IMAGE]:
        found = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(tag.attributes[:_LONGEST_IMAGE])}
        return f" {_unescaped(found.get('data-equation-content') or found.get('alt') or '')} "
    return ""


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # the number of a character has thousands of digits
        return text


def _pieces(source: str) -> Iterator[_Tag | str]:
    """Tags, and the text between them. A tag that is never closed is text up to where that shows."""
    at = 0
    while (start := source.find("<", at)) >= 0:
        yield source[at:start]
        opening = _OPENING.match(source, start)
        if opening is not None:
            at, complete = _end_of_tag(source, opening.end())
            inside = source[opening.end() : at - 1]
            yield _Tag(opening[2].lower(), bool(opening[1]), inside) if complete else source[start:at]
        elif source.startswith(("<!", "<?"), start):
            closing = "-->" if source.startswith("<!--", start) else ">"
            end = source.find(closing, start + 2)
            if end < 0:
                return
            at = end + len(closing)
        else:
            yield "<"
            at = start + 1
    yield source[at:]


def _end_of_tag(source: str, at: int) -> tuple[int, bool]:
    """The place after the `>` that closes a tag; or where it is seen that nothing does, and False."""
    while (mark := _MARK.search(source, at)) is not None:
        if mark[0] in "<>":
            return (mark.end(), True) if mark[0] == ">" else (mark.start(), False)
        at = source.find(mark[0], mark.end()) + 1
        if at == 0:
            break
    return len(source), False
