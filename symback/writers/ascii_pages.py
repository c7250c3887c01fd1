"""Pages in ASCII, without a sign less: each format has its own way to write a letter by its number."""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.writers.ascii_text import in_plain_ascii
from symback.writers.json_text import in_ascii as json_in_ascii
from symback.writers.latex_text import in_ascii as latex_in_ascii

_CODE_OR_MATH = re.compile(r"(?s)(?P<math>\$`[^`]+`\$|\$\$.*?\$\$|\$[^$\n]+\$)|(?P<code>```.*?```|`[^`\n]+`)")


def html_in_ascii(text: str) -> str:
    """What is outside ASCII as character references, `&#8722;`, which show the same."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


def markdown_in_ascii(text: str) -> str:
    """Character references in text; code, which shows those as they are typed, is spelled out.

    >>> markdown_in_ascii("h₁ is `σ(z)`")
    'h&#8321; is `sigma(z)`'
    """
    made: list[str] = []
    at = 0
    for found in _CODE_OR_MATH.finditer(text):
        made += [html_in_ascii(text[at : found.start()])]
        made += [in_plain_ascii(found[0]) if found["code"] else latex_in_ascii(found[0])]
        at = found.end()
    return "".join([*made, html_in_ascii(text[at:])])


IN_ASCII: dict[str, Callable[[str], str]] = {
    "html": html_in_ascii, "markdown": markdown_in_ascii, "ipynb": json_in_ascii,
}  # fmt: skip
"""Formats whose pages may hold other letters → the same page in ASCII; the rest are in ASCII, or bytes."""
