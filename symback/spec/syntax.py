"""What the YAML parser complains of, in a student's words."""

from __future__ import annotations

from yaml import MarkedYAMLError

from symback.errors import Diagnostic
from symback.spec.source import Source

DEEPEST = 50

TOO_DEEP = (f"nested deeper than {DEEPEST}", "remove brackets")
NO_NAME = ("a name is missing before the colon", "write 'name: value'")

_QUOTE = "put the value in quotes"
_ESCAPE = "in double quotes \\ begins an escape; single quotes take it as it is"

_MISFIT = ("this does not fit what stands before it",
           "indent neighbours alike; text that begins with a quote or a bracket goes in quotes as a whole")  # fmt: skip
_MISSING = ("a value is missing here", "write the value, or remove the comma")
_UNCLOSED = ("this quote is never closed", "close it at the end of the text")
_INCOMPLETE = ("this escape is not complete", _ESCAPE)

# A part of the parser's problem or context, as libyaml or as PyYAML's own parser words it → what is said, the hint,
# whether the place is where the parser began to read the thing (a quote that is never closed) instead of where it
# gave up.
_WORDS: tuple[tuple[str, str, str, bool], ...] = (
    ("that cannot start any token", "no value can begin with this character", _QUOTE, False),
    ("while scanning an alias", "a value cannot begin with *", _QUOTE, True),
    ("while scanning an anchor", "a value cannot begin with &", _QUOTE, True),
    ("while scanning a tag", "tags (!) are not allowed", _QUOTE, True),
    ("while parsing a tag", "tags (!) are not allowed", _QUOTE, True),
    ("undefined tag handle", "tags (!) are not allowed", _QUOTE, False),
    ("mapping values are not allowed", "this ':' does not fit: its line belongs to the value that began before it",
     "write one 'name: value' a line, indented like its neighbours; text that holds ': ' goes in quotes", False),
    ("mapping keys are not allowed", "a ? cannot stand here", _QUOTE, False),
    ("found unexpected ':'", "a space is missing after this colon", "write 'name: value'", False),
    ("could not find expected ':'", "this line is no 'name: value'", "put a colon and a space after the name",
     True),
    ("expected <block end>", *_MISFIT, False),
    ("expected key", *_MISFIT, False),
    ("expected '-' indicator", *_MISFIT, False),
    ("expected ',' or ']'", "a comma or the closing ] is missing here", "a list is [1, 2]", False),
    ("expected ',' or '}'", "a comma or the closing } is missing here", "a mapping is {of: f, wrt: W}", False),
    ("sequence entries are not allowed", "a list entry ('- ') cannot stand here",
     "list entries stand in lines of their own; a minus sign is followed by no space: -x", False),
    ("expected the node content", *_MISSING, False),
    ("expected node content", *_MISSING, False),
    ("found unexpected end of stream", *_UNCLOSED, True),
    ("found unexpected document separator", *_UNCLOSED, True),
    ("found unexpected document indicator", *_UNCLOSED, True),
    ("unknown escape character", "there is no such escape", _ESCAPE, False),
    ("escape sequence of", *_INCOMPLETE, False),
    ("expected hexdecimal number", *_INCOMPLETE, False),
    ("while scanning a block scalar", "a value cannot begin with | or >", f"{_QUOTE}, or begin its lines below", True),
    ("exceeded maximum nesting depth", *TOO_DEEP, False),
    ("<document start>", "this stands after the end", "one problem a file: remove it", False),
)  # fmt: skip


def explain(error: MarkedYAMLError, source: Source) -> Diagnostic:
    """The parser's error as a diagnostic at the place that is to be mended."""
    problem, context = str(error.problem or ""), str(error.context or "")
    if source.text.startswith("%") and ("<document start>" in problem or "directive" in context):
        return Diagnostic("yaml", "a line cannot begin with %", source.place(0, 1), "begin a comment with #")
    mark = error.problem_mark or error.context_mark
    character = source.text[mark.index : mark.index + 1] if mark else ""
    message, hint, from_start = _words(problem, context, character)
    if from_start and error.context_mark:
        mark = error.context_mark
    at = mark.index if mark else 0
    if "unknown escape" in problem and character == "\\":  # here libyaml gives the place of the backslash
        at += 1
    # At the end of the file there is nothing to point at: go back to the last character.
    at = min(at, len(source.text.rstrip()))
    return Diagnostic("yaml", message, source.place(at, at + 1), hint)


def _words(problem: str, context: str, character: str) -> tuple[str, str, bool]:
    """What is said, the hint, and whether the place is where the parser began to read.

    `character` is the one at which the parser gave up.
    """
    if character == "\t" and ("cannot start any token" in problem or "found a tab" in problem):
        return "a tab stands here", "indent with spaces; YAML allows no tabs there", False
    if character == ":" and any(part in problem for part in ("expected key", "expected <block end>", "node content")):
        return *NO_NAME, False
    for part, said, advice, from_start in _WORDS:
        if part in problem or part in context:
            return said, advice, from_start
    return f"not valid YAML: {problem or context}", _QUOTE, False
