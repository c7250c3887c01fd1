"""A LaTeX document in which an answer stands: what of it is read."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, spaces
from symback.reading.text.typeset.macros import definitions_in

_BEGIN = re.compile(r"\\begin\s*\{document\}")
_END = re.compile(r"\\end\s*\{document\}")
_TITLES = re.compile(r"^[ \t]*\\(?:maketitle|noindent|newpage|clearpage|pagestyle\{\w*\})[ \t]*$", re.MULTILINE)


def body_of_document(text: str) -> str:
    r"""What stands between `\begin{document}` and `\end{document}`, and macros above; spaces in the place of all else.

    Places in the result are places in `text`, which is given back as it is where there is no such thing in it.

    >>> body_of_document("\\begin{document}\n\\maketitle\n$x$\n\\end{document}").split()
    ['$x$']
    """
    begin = _BEGIN.search(text) if "\\begin" in text else None
    if begin is None:
        return text
    end = _END.search(text, begin.end())
    stop = len(text) if end is None else end.start()
    body = _TITLES.sub(blank, text[begin.end() : stop])
    return definitions_in(text[: begin.start()]) + spaces(begin[0]) + body + spaces(text[stop:])
