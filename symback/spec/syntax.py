"""What the YAML parser complains of, in a student's words."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

from symback.errors import Diagnostic
from symback.spec.source import Source

_QUOTE = "put the value in quotes"
_ESCAPE = "in double quotes \\ begins an escape; single quotes take it as it is"

# A part of the parser's problem or context → what is said, the hint, whether the place is where the parser
# began to read the thing (a quote that is never closed) instead of where it gave up.
_WORDS: tuple[tuple[str, str, str, bool], ...] = (
    ("character '\\t'", "a tab stands here", "indent with spaces; YAML allows no tabs there", False),
    ("that cannot start any token", "no value can begin with this character", _QUOTE, False),
    ("while scanning an alias", "a value cannot begin with *", _QUOTE, True),
    ("while scanning an anchor", "a value cannot begin with &", _QUOTE, True),
    ("while scanning a tag", "tags (!) are not allowed", _QUOTE, True),
    ("while parsing a tag", "tags (!) are not allowed", _QUOTE, True),
    ("undefined tag handle", "tags (!) are not allowed", _QUOTE, False),
    ("mapping values are not allowed", "this ':' does not fit: its line belongs to the value that began before it",
     "write one 'name: value' a line, indented like its neighbours; text that holds ': ' goes in quotes", False),
    ("could not find expected ':'", "this line is no 'name: value'", "put a colon and a space after the name",
     True),
    ("expected <block end>", "this does not fit what stands before it",
     "indent neighbours alike; text that begins with a quote or a bracket goes in quotes as a whole", False),
    ("expected ',' or ']'", "a comma or the closing ] is missing here", "a list is [1, 2]", False),
    ("expected ',' or '}'", "a comma or the closing } is missing here", "a mapping is {of: f, wrt: W}", False),
    ("sequence entries are not allowed", "a list entry ('- ') cannot stand here",
     "list entries stand in lines of their own; a minus sign is followed by no space: -x", False),
    ("expected the node content", "a value is missing here", "write the value, or remove the comma", False),
    ("found unexpected end of stream", "this quote is never closed", "close it at the end of the text", True),
    ("found unexpected document separator", "this quote is never closed", "close it at the end of the text", True),
    ("unknown escape character", "there is no such escape", _ESCAPE, False),
    ("escape sequence of", "this escape is not complete", _ESCAPE, False),
    ("while scanning a block scalar", "a value cannot begin with | or >", f"{_QUOTE}, or begin its lines below", True),
    ("<document start>", "this stands after the end", "one problem a file: remove it", False),
    ("document end marker", "this stands after the end", "one problem a file: remove it", False),
)  # fmt: skip


def explain(error: MarkedYAMLError, source: Source) -> Diagnostic:
    """The parser's error as a diagnostic at the place that is to be mended."""
    problem, context = str(error.problem or ""), str(error.context or "")
    message, hint, from_start = f"not valid YAML: {problem or context}", _QUOTE, False
    for part, said, advice, begun in _WORDS:
        if part in problem or part in context:
            message, hint, from_start = said, advice, begun
            break
    if source.text.startswith("%") and ("<document start>" in problem or "directive" in context):
        return Diagnostic("yaml", "a line cannot begin with %", source.place(0, 1), "begin a comment with #")
    mark = (from_start and error.context_mark) or error.problem_mark or error.context_mark
    # At the end of the file there is nothing to point at: go back to the last character.
    at = min(mark.index if mark else 0, len(source.text.rstrip()))
    return Diagnostic("yaml", message, source.place(at, at + 1), hint)
