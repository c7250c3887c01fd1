"""Code in C, as Python has it: `double z = b;` is `z = b`, `for (int i = 0; i < n; i++)` is `for i in range(n):`.

The result has the length of what was typed. Where a block is not indented as Python wants it, nothing is changed.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, indented, padded

_TYPE = r"(?:(?:const|static|inline|unsigned)[ \t]+)*(?:double|float|int|long|size_t|real_t)"
_MARK = re.compile(
    rf"^[ \t]*(?:{_TYPE}[ \t]+\**\w+[ \t]*(?:\[|=(?!=)|,|;)|for[ \t]*\((?:{_TYPE}[ \t]+)?\w+[ \t]*=)", re.MULTILINE
)
_REMARK = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_FUNCTION = re.compile(
    rf"^[ \t]*(?:(?:static|inline)[ \t]+)*(?:void|{_TYPE})[ \t*]+\w+[ \t]*\([^(){{}}]*\)[ \t]*\{{?[ \t]*$", re.MULTILINE
)
_FOR = re.compile(
    rf"for[ \t]*\([ \t]*(?:{_TYPE}[ \t]+)?(?P<i>[a-z])[ \t]*=[ \t]*0[ \t]*;[ \t]*(?P=i)[ \t]*<[ \t]*(?P<n>\w+)[ \t]*;"
    r"[ \t]*(?:(?P=i)\+\+|\+\+(?P=i)|(?P=i)[ \t]*\+=[ \t]*1)[ \t]*\)"
)
_IF = re.compile(r"if[ \t]*\((?P<holds>[^(){}\n;]*(?:\([^(){}\n;]*\)[^(){}\n;]*)*)\)")
_ELSE = re.compile(r"^(?P<before>[ \t]*)\}[ \t]*else[ \t]*\{", re.MULTILINE)
_ARRAY = re.compile(
    rf"^([ \t]*){_TYPE}[ \t]+(?P<name>\w+)[ \t]*\[(?P<rows>\w+)\](?:\[(?P<columns>\w+)\])?"
    r"(?:[ \t]*=[ \t]*\{[ \t]*0?(?:\.0?)?[ \t]*\})?[ \t]*;",
    re.MULTILINE,
)
_DECLARED = re.compile(rf"^([ \t]*)({_TYPE}[ \t]+)(\w+)(?=[ \t]*=[^=])", re.MULTILINE)
_BARE = re.compile(rf"^[ \t]*{_TYPE}[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*[ \t]*;", re.MULTILINE)
_CAST = re.compile(r"\((?:double|float)\)")
_SINGLE = re.compile(r"(?<=[\d.])[fF](?!\w)")
"""The f of `1.0f`."""
_CHOICE = re.compile(
    r"(?<==)(?P<gap>[ \t]*)(?P<holds>[^=?:;\n]+?)[ \t]*\?[ \t]*(?P<value>[^?:;\n]+?)[ \t]*:[ \t]*0(?:\.0?)?[ \t]*(?=;)"
)


def from_c(text: str) -> str:
    r"""`text` with code of C as that of Python.

    >>> from_c("for (int i = 0; i < n; i++)\n    dw[i] = dz * x[i];  /* sum */").split("  ")[0]
    'for i in range(n):'
    """
    if _MARK.search(text) is None:
        return text
    made = _FUNCTION.sub(blank, _REMARK.sub(blank, text))
    made = _SINGLE.sub(blank, made)
    made = _CHOICE.sub(lambda found: padded(f"{found['gap']}({found['holds']})*({found['value']})", found[0]), made)
    heads = [*_FOR.finditer(made), *_IF.finditer(made)]
    if not all(_is_indented(made, head) for head in heads):
        return text
    for head in heads:
        new = f"for {head['i']} in range({head['n']}):" if head.re is _FOR else f"if {head['holds'].strip()}:"
        if len(new) > len(head[0]):
            return text
        made = made[: head.start()] + padded(new, head[0]) + made[head.end() :]
    made = _ELSE.sub(lambda found: padded(f"{found['before']}else:", found[0]), made)
    made = _ARRAY.sub(_zeros, made)
    made = _BARE.sub(blank, _DECLARED.sub(_without_type, made))
    made = _CAST.sub(blank, made)
    return made.replace("{", " ").replace("}", " ")


def _without_type(found: re.Match[str]) -> str:
    """`z       = b` for `double z = b`: the name keeps the place where its line begins."""
    return padded(f"{found[1]}{found[3]}", found[0])


def _zeros(found: re.Match[str]) -> str:
    """`double dw[n];` as an array of zeros, whose entries are given later."""
    sizes = found["rows"] if found["columns"] is None else f"({found['rows']},{found['columns']})"
    made = f"{found[1]}{found['name']}=zeros({sizes});"
    return padded(made, found[0]) if len(made) <= len(found[0]) else found[0]


def _is_indented(text: str, head: re.Match[str]) -> bool:
    """Whether what a head is followed by is indented further than its line, and what comes after that is not."""
    indent = indented(text, head.start())
    at = head.end()
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    if at == len(text):
        return False
    if text[at] == "{":
        end = _closing(text, at)
        inside = [line for line in text[at + 1 : end].split("\n")[1:] if line.strip()]
        return end > 0 and all(len(line) - len(line.lstrip()) > indent for line in inside)
    if "\n" not in text[head.end() : at]:
        return True  # on its own line, as Python allows
    if text.startswith(("for", "if"), at):
        return indented(text, at) > indent
    end = text.find(";", at)
    behind = text[end + 1 :].lstrip(" \t\r")
    rest = behind.lstrip()
    if end < 0 or (rest and not behind.startswith("\n")):
        return False
    after = len(text) - len(rest)
    return indented(text, at) > indent and (not rest or rest[0] == "}" or indented(text, after) <= indent)


def _closing(text: str, at: int) -> int:
    """Where the brace that opens at a place is closed, or 0."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return place
    return 0
