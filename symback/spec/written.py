"""Problem → problem file: the text that `loads` reads back as the same problem."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from symback.shapes import Shape, Size
from symback.spec.problem import Problem, Rows, Variable

_PLAIN = re.compile(r"[A-Za-z]\w*", re.ASCII)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_RESERVED = frozenset({"true", "false", "null"})


def problem_text(problem: Problem) -> str:
    """The problem as a file of its own: layers as the definitions they stand for, names in their plain spelling.

    What the file leaves open (values, sizes that are names) stays open.
    """
    return "".join(f"{line}\n" for line in _lines(problem))


def plain_number(value: float) -> str:
    """A number as a file writes it: `2`, `-0.5`, `1e-06`.

    >>> plain_number(2.0), plain_number(-0.5), plain_number(1e22)
    ('2', '-0.5', '1e+22')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _lines(problem: Problem) -> list[str]:
    lines = [f"title: {_string(problem.title)}"] if problem.title else []
    lines += ["variables:", *(f"  {_word(name)}: {_variable(v)}" for name, v in problem.variables.items())]
    lines += ["network:", *(f"  {_word(name)}: {_string(text)}" for name, text in problem.texts.items())]
    asked = [f"of: {_word(problem.of)}", f"wrt: [{', '.join(map(_word, problem.wrt))}]"]
    asked += ["order: 2"] if problem.order == 2 else []
    asked += [f"layout: {problem.asked_layout}"] if problem.asked_layout else []
    lines.append(f"derive: {{{', '.join(asked)}}}")
    if problem.values:
        lines += ["values:", *(f"  {_word(name)}: {_rows(rows)}" for name, rows in problem.values.items())]
    for section, entries in (("aliases", problem.aliases), ("notation", problem.notation)):
        lines += _mapping(section, entries)
    return lines


def _mapping(section: str, entries: Mapping[str, str]) -> list[str]:
    return (
        [f"{section}:", *(f"  {_string(key)}: {_string(value)}" for key, value in entries.items())] if entries else []
    )


def _variable(variable: Variable) -> str:
    shape = f"[{', '.join(map(_size, _sizes(variable.shape)))}]"
    if variable.kind == "real" and variable.axis is None:
        return shape
    axis = "" if variable.axis is None else f", axis: {variable.axis}"
    return f"{{shape: {shape}, kind: {variable.kind}{axis}}}"


def _sizes(shape: Shape) -> Sequence[Size]:
    """A shape as it is declared: a scalar has no size, a column one."""
    return () if shape == (1, 1) else shape[:1] if shape[1] == 1 else shape


def _size(size: Size) -> str:
    return str(size) if isinstance(size, int) else _word(size)


def _rows(rows: Rows) -> str:
    if len(rows) == 1 and len(rows[0]) == 1:
        return plain_number(rows[0][0])
    if len(rows[0]) == 1:
        return _listed([row[0] for row in rows])
    return _listed(rows[0]) if len(rows) == 1 else f"[{', '.join(map(_listed, rows))}]"


def _listed(values: Sequence[float]) -> str:
    return f"[{', '.join(map(plain_number, values))}]"


def _word(name: str) -> str:
    """A name, in quotes where a plain one would be read as something else."""
    return name if _PLAIN.fullmatch(name) and name.casefold() not in _RESERVED else _string(name)


def _string(text: str) -> str:
    """Text in double quotes; what no file may hold as it is stands by its number."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
