"""Loops of MATLAB and Julia as Python has them: `for j = 1:n`, closed by `end`, is `for j in range(n):` and a block.

In the text the words `end` are taken away and conditions are marked, where lines are indented as Python wants it; among
the tokens heads are turned, and `X(i, j)` becomes `X[i, j]`. Letters count from 1 there and from 0 in Python, which is
the same to an index that is a letter alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from symback.names import canonical
from symback.reading.lexing.rearranged import partners
from symback.reading.lexing.tokens import DEPTH, Token, parted_outside, refuse
from symback.reading.programs.branches import MARKS
from symback.reading.programs.heads import HINT
from symback.reading.programs.lines import Line, code_lines, joined, relation
from symback.reading.text.blanks import indented, padded, spaces

_LOOP = re.compile(
    r"^[ \t]*(?:par)?for[ \t]*\(?[ \t]*[a-z][ \t]*(?:=|∈|\bin\b)[ \t]*(?:\d+[ \t]*:|eachindex\b)", re.MULTILINE
)
_WORD = re.compile(
    r"(?:^|(?<=[;,]))[ \t]*(?P<word>for|parfor|while|if|elseif|else|switch|try|begin|let|function"
    r"|end(?:for|if|function)?)\b(?![ \t]*=(?!=))",
    re.MULTILINE,
)
_REMARK = re.compile(r"[%#][^\n]*")
_DOTTED = re.compile(r"\.(?=[+/-]=)")
"""The dot of `g .+= ...`."""
_PYTHONS = {"if": "if", "elseif": "elif", "else": "else"}
_RANGE = (("word", "range"), ("open", "("))


def without_ends(text: str) -> str:
    r"""`text` without the ends of blocks, each other character in its place; as it is where blocks are not indented.

    >>> without_ends("for i = 1:n\n  s = s + x(i);\nend")
    'for i = 1:n\n  s = s + x(i);\n   '
    """
    if "end" not in text or _LOOP.search(text) is None:
        return text
    made = text
    blocks: list[tuple[int, int]] = []  # where each open one begins, and its last head
    functions = 0
    for found in _WORD.finditer(_REMARK.sub(lambda remark: spaces(remark[0]), text)):
        word, start = found["word"], found.start("word")
        closes = word.startswith("end") or word in ("else", "elseif")
        if closes and not blocks and functions and word.startswith("end"):
            functions -= 1
        elif closes and (not blocks or not _is_indented(text, *blocks[-1], start)):
            return text
        elif word.startswith("end"):
            blocks.pop()
        elif closes:
            blocks[-1] = blocks[-1][0], start
        elif word == "function":
            functions += 1
        elif word in ("for", "parfor", "if"):
            blocks.append((start, start))
        else:
            return text
        new = MARKS[_PYTHONS[word]] if word in _PYTHONS else "for" if word == "parfor" else ""
        if new or word.startswith("end"):
            made = made[:start] + padded(new, word) + made[start + len(word) :]
    return text if blocks else _DOTTED.sub(" ", made.replace("~=", "!="))


def _is_indented(text: str, first: int, head: int, end: int) -> bool:
    """Whether the lines of a block, from its last head to its end, are indented further than both."""
    own = indented(text, first)
    inside = text[head:end].split("\n")[1:]
    if not inside:  # all on one line
        return True
    lines = [line for line in inside[:-1] if line.strip()]
    return indented(text, end) == own and not inside[-1].strip() and all(indented(line) > own for line in lines)


def with_ranges_from_one(tokens: list[Token], text: str, is_array: Callable[[str], bool]) -> list[Token]:
    """The tokens with heads and indices as Python writes them; `is_array` tells names of arrays of the problem.

    Raises `LanguageError` for a loop that does not run from 1, one by one, and for a letter that counts otherwise.
    """
    made: list[Token] = []
    letters: set[str] = set()
    given = {canonical(line[0].value) for line, _ in code_lines(tokens) if relation(line) == 1}
    start = True
    at = depth = 0
    while at < len(tokens):
        token = tokens[at]
        if start and (token.value == "for" or (token.kind == "branch")):
            end = _head_end(tokens, at)
            head = tokens[at:end]
            if token.value == "for":
                head = _in_python(head)
                letters.add(head[1].value)
            made += [*head, Token("colon", ":", tokens[end].start, tokens[end].start)]
            at = end + (tokens[end].kind in ("comma", "semicolon"))
        else:
            made.append(token)
            depth += DEPTH.get(token.kind, 0)
            at += 1
        start = not depth and tokens[at - 1].kind in ("newline", "semicolon", "comma")

    def has_entries(name: str) -> bool:
        """Whether a name holds an array, so that a bracket behind it picks entries and calls no function."""
        return name in given or is_array(name)

    lines = code_lines(made)
    running = list(_running(lines, text))
    for (line, _), inside in zip(lines, running, strict=True):
        _refuse_over(line, letters - inside)
    lines = [(_indexed(line, inside, has_entries), end) for (line, end), inside in zip(lines, running, strict=True)]
    for line, _ in lines:
        _refuse_counting(line, letters)
    return joined(lines)


def _running(lines: Sequence[Line], text: str) -> Iterator[set[str]]:
    """The letters that count in each line: those of the loops around it, and the one of its own head."""
    around: list[tuple[str, int, int]] = []
    for line, _ in lines:
        if line:
            begun = text.rfind("\n", 0, line[0].start) + 1
            own = indented(text, line[0].start)
            around = [one for one in around if begun == one[2] or own > one[1]]
            if line[0].value == "for" and len(line) > 1:
                around.append((line[1].value, own, begun))
        yield {letter for letter, _, _ in around}


def _refuse_over(line: Sequence[Token], over: set[str]) -> None:
    """Raise `LanguageError` for the letter of a loop that has ended, whose value is its last one then."""
    for token in line:
        if token.kind == "word" and token.value in over:
            what = f"{token.value} behind the loop that counts by it is not read"
            raise refuse(token.start, token.end, "loop", what, HINT)


def _head_end(tokens: Sequence[Token], at: int) -> int:
    """Where a head ends: before a comma, a semicolon or the end of the line."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += DEPTH.get(tokens[place].kind, 0)
        if not depth and tokens[place].kind in ("comma", "semicolon", "newline", "end"):
            return place
    return len(tokens) - 1


def _in_python(head: list[Token]) -> list[Token]:
    """`for j in range(n)` for `for j = 1:n`, `for j in eachindex(w)`."""
    word, *rest = head
    if rest[:1] and rest[0].kind == "open" and rest[-1].kind == "close":
        rest = rest[1:-1]
    words = [token.value for token in rest]
    if len(rest) > 5 and words[2:4] == ["eachindex", "("]:
        length = [rest[2]._replace(value="length"), *rest[3:]]
    else:
        length = rest[4:]
        if words[2:4] != ["1", ":"] or not length or any(token.kind in ("colon", "operator") for token in length):
            what = "of a loop, for i = 1:n is read, or for i in eachindex(x)"
            raise refuse(word.start, head[-1].end, "loop", what, HINT)
    start, end = rest[1].end, head[-1].end
    begun = [Token("word", "in", rest[1].start, start), *(Token(*one, start, start, True) for one in _RANGE)]
    return [word, rest[0], *begun, *length, Token("close", "(", end, end)]


def _indexed(line: list[Token], letters: set[str], is_array: Callable[[str], bool]) -> list[Token]:
    """`X[i, j]` for `X(i, j)`, where one of the indices is a letter of a loop."""
    made = list(line)
    rows: list[tuple[int, Token]] = []
    pairs = partners(made)
    for place, token in enumerate(line[1:], 1):
        before = line[place - 1]
        if (token.kind, token.value) != ("open", "(") or before.kind != "word" or place not in pairs:
            continue
        inside = line[place + 1 : pairs[place]]
        parts = parted_outside(inside, "comma")
        picks = any(one.value in letters for one in inside) and all(_is_index(part, letters) for part in parts)
        if picks and (place == 1 or is_array(canonical(before.value))):
            close = made[pairs[place]]._replace(value="[")
            made[place] = token._replace(value="[", glued=True)
            made[pairs[place]] = close
            if place > 1 and [one.kind for one in parts[-1]] == ["colon"]:
                rows.append((pairs[place] + 1, close))
    to_a_row = made[1:2] and made[1].value == "[" and any(one.kind == "colon" for one in made[: relation(made) or 0])
    for place, close in reversed([] if to_a_row else rows):  # a row of two axes, as MATLAB has it
        at = close.end
        made[place:place] = [
            Token("open", "[", at, at, True), Token("word", "None", at, at), Token("comma", ",", at, at),
            Token("colon", ":", at, at), Token("close", "[", at, at),
        ]  # fmt: skip
    return made


def _is_index(part: Sequence[Token], letters: set[str]) -> bool:
    """Whether what stands between commas is an index: a colon, or letters and numbers that are added."""
    if [token.kind for token in part] == ["colon"]:
        return True
    return bool(part) and all(
        token.kind == "number" or token.value in letters or token.value in ("plus", "minus") for token in part
    )


def _refuse_counting(line: Sequence[Token], letters: set[str]) -> None:
    """Raise `LanguageError` for a letter of a loop that is no index, and for `dx(i + j)` on the left."""
    at = relation(line) or 0
    depth = 0
    head = bool(line) and line[0].value == "for"
    for place, token in enumerate(line):
        if token.value == "[" and token.kind in ("open", "close"):
            depth += DEPTH[token.kind]
        operator = token.kind == "operator" and depth and place < at
        near = [one.kind for one in (*line[place - 1 : place], *line[place + 1 : place + 2])]
        stray = token.value in letters and token.kind == "word" and not depth and not head and "compare" not in near
        if operator or stray:
            what = "which entries this changes" if operator else f"{token.value!r} as a number"
            raise refuse(token.start, token.end, "loop", f"in a loop that counts from 1, {what} is not read", HINT)
