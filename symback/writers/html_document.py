"""A complete document around HTML of ours, and text that is literal in it."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape as html_escape

from symback.errors import printable
from symback.version import __version__
from symback.writers.html_style import CSS

_SPACES = re.compile(r"\s+")


def document(title: str, body: str, css: str = CSS, foot: str = f"symback {__version__}") -> str:
    """A complete document around HTML of ours, under a policy that lets nothing in but this style sheet."""
    policy = f"default-src 'none'; style-src 'sha256-{_digest(css)}'; base-uri 'none'; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="symback {__version__}">
<title>{escape(title)}</title>
<style>{css}</style>
</head>
<body>
{body}
<footer>{foot}</footer>
</body>
</html>
"""


def escape(text: str) -> str:
    """Text that shows literally, on one line, whatever it holds."""
    return html_escape(printable(_SPACES.sub(" ", text)))


def _digest(css: str) -> str:
    return base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
