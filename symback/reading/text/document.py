"""A LaTeX document in which an answer stands: what of it is read."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, spaces

_BEGIN = re.compile(r"\\begin\s*\{document\}")
_END = re.compile(r"\\end\s*\{document\}")
_TITLES = re.compile(r"^[ \t]*\\(?:maketitle|noindent|newpage|clearpage|pagestyle\{\w*\})[ \t]*$", re.MULTILINE)
_MACRO = re.compile(
    r"[ \t]*\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|g?def|let|DeclareMathOperator)(?![a-zA-Z])"
)


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
    before = "\n".join(map(_macro_alone, text[: begin.start()].split("\n")))
    return before + spaces(begin[0]) + body + spaces(text[stop:])


def _macro_alone(line: str) -> str:
    """A line of the preamble, where it is all of a macro; else spaces."""
    return line if _MACRO.match(line) and line.count("{") == line.count("}") else spaces(line)
