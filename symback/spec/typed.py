"""Problems from Python dictionaries and from one formula: written as a file, and told as they were typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, count
from typing import Any, NamedTuple

from symback.errors import Diagnostic, InputError
from symback.spec.loader import loads
from symback.spec.problem import Problem
from symback.spec.schema import spells_name
from symback.spec.source import Span, Typed


def from_python(
    variables: Mapping[str, Any],
    network: Mapping[str, str],
    of: str | None = None,
    wrt: str | Sequence[str] | None = None,
    values: Mapping[str, Any] | None = None,
    title: str = "",
    notation: Mapping[str, str] | None = None,
    order: int | None = None,
) -> Problem:
    """A problem from Python dictionaries, with the keys and the checks of a problem file.

    `from_python({"x": [2], "W": [1, 2]}, {"f": "W sigmoid(x)"}, wrt="W")`. Values may be NumPy arrays.
    Raises `InputError` with everything that is wrong.
    """
    asked = {key: value for key, value in (("of", of), ("wrt", wrt), ("order", order)) if value is not None}
    data = {"title": title, "variables": variables, "network": network, "derive": asked, "values": values or {}}
    if notation:
        data["notation"] = notation
    lines = list(_lines(data))
    return loads(_text(lines), "<python>", {n: _as_entry(line) for n, line in enumerate(lines, 1) if line.entry})


def from_expression(
    expression: str,
    variables: Mapping[str, Any],
    wrt: str | Sequence[str] | None = None,
    values: Mapping[str, Any] | None = None,
    notation: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Problem:
    """A problem of one formula, `tr(A X B)` or `g = tr(A X B)`; without a name of its own it is f.

    `variables` are shapes, or mappings as in a problem file: `{"A": ["m", "n"], "x": ["n"], "c": []}`; `options` are
    the same as they were typed on a command line, `A=m,n`, where they were. Raises `InputError` with everything that
    is wrong.
    """
    name, equals, formula = (part.strip() for part in expression.partition("="))
    if not equals or not spells_name(name):  # an = may stand in the formula: axis=0
        free = (letter for letter in chain("fgLy", (f"f{n}" for n in count(1))) if letter not in variables)
        name, formula = next(free), expression.strip()
    asked = {} if wrt is None else {"wrt": wrt}
    sections = {"title": expression.strip(), "variables": variables, "network": {name: formula}, "derive": asked,
                "values": values or {}, **({"notation": notation} if notation else {})}  # fmt: skip
    lines = list(_lines(sections))
    typed = {n: _as_entry(line) for n, line in enumerate(lines, 1) if line.entry}
    typed |= {n: _as_formula(line, name, formula, expression)
              for n, line in enumerate(lines, 1) if line.section == "network" and line.entry}  # fmt: skip
    numbers = [n for n, line in enumerate(lines, 1) if line.section == "variables" and line.entry]
    typed |= {n: _as_option(lines[n - 1], option) for n, option in zip(numbers, options, strict=False)}
    try:
        return loads(_text(lines), "<formula>", typed)
    except InputError as error:
        found = list(error.diagnostics)
        if not variables:
            shape = "every name needs a shape: --var A=m,n a matrix, x=n a column, c= a scalar"
            found = [replace(d, hint=shape) if d.code == "undefined-name" else d for d in found]
        elif options:
            found = [_declared_by_an_option(d) for d in found]
        raise InputError(*found) from None


def _declared_by_an_option(found: Diagnostic) -> Diagnostic:
    """The same with the hint how a name gets its shape, where no other name was meant."""
    place = found.place
    if found.code != "undefined-name" or place is None or not (found.hint or "").startswith("names here"):
        return found
    name = place.source[place.column - 1 : place.column - 1 + place.width]
    return replace(found, hint=f"declare it: --var {name}=n for a column, {name}=m,n for a matrix")


def read_variables(written: Sequence[str]) -> dict[str, list[int | str]]:
    """Variables written `A=m,n`, `x=n`, `c=`: name → shape. Raises `InputError` for what is not written so."""
    found: dict[str, list[int | str]] = {}
    for text in written:
        name, equals, sizes = (part.strip() for part in text.partition("="))
        parts = [size.strip() for size in sizes.split(",")] if sizes else []
        problem = ""
        if not equals or not name:
            problem = "a variable is NAME=SHAPE"
        elif name in found:
            problem = f"{name} has a shape already"
        elif not all((part.isascii() and part.isdigit()) or spells_name(part) for part in parts):
            problem = "a shape is sizes with commas between, each a number or a name"
        if problem:
            message = f"--var {text}: {problem}"
            raise InputError(Diagnostic("usage", message, hint="A=m,n a matrix, x=n a column, c= a scalar"))
        found[name] = [int(part) if part.isdigit() else part for part in parts]
    return found


class Line(NamedTuple):
    """A line of a problem file that is made: of which section, and the entry in it without commas and brackets."""

    section: str
    text: str
    entry: str = ""
    parts: tuple[str, ...] = ()
    """The sizes of a variable as they are written in the entry."""


def _lines(sections: Mapping[str, Any]) -> Iterator[Line]:
    """Sections as lines, each entry on one of its own, at which a message can point. JSON is YAML."""
    try:
        for place, (key, value) in enumerate(sections.items()):
            begin, end = "" if place else "{", "}" if place == len(sections) - 1 else ","
            if not isinstance(value, Mapping):
                yield Line(key, begin + _entry(key, value) + end)
                continue
            entries = [(_entry(*pair), _parts(pair[1])) for pair in value.items()]
            yield Line(key, f"{begin}{json.dumps(key)}: {{")
            for entry, parts in entries:
                yield Line(key, entry + ("," if entry is not entries[-1][0] else ""), entry, parts)
            yield Line(key, "}" + end)
    except (TypeError, ValueError, RecursionError) as error:
        message = f"this is no problem: {error}"
        hint = "a problem is made of dictionaries, lists, text and numbers"
        raise InputError(Diagnostic("structure", message, hint=hint)) from None


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _entry(key: Any, value: Any) -> str:
    return json.dumps({key: value}, default=_plain, ensure_ascii=False)[1:-1]


def _parts(value: Any) -> tuple[str, ...]:
    return tuple(json.dumps(part, default=_plain, ensure_ascii=False) for part in value) if _is_list(value) else ()


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _as_entry(line: Line) -> Typed:
    """An entry of a dictionary, as it is."""
    return Typed(f"<{line.section}>", line.entry, (Span(0, len(line.entry), 0, len(line.entry)),))


def _as_formula(line: Line, name: str, formula: str, expression: str) -> Typed:
    """What was typed as a formula, with a name or without."""
    key, begin = len(json.dumps(name)), len(json.dumps(name)) + 3
    at = expression.index(formula, expression.index("=") + 1 if expression.strip() != formula else 0) if formula else 0
    named = expression.find(name) if expression.strip() != formula else -1
    spans = [Span(0, key, max(0, named), len(name))] if named >= 0 else []
    plain = json.dumps(formula, ensure_ascii=False)[1:-1] == formula
    if plain:
        spans.append(Span(begin, begin + len(formula), at, len(formula)))
    spans.append(Span(0, len(line.text), at, max(1, len(formula))))
    return Typed("<formula>", expression, tuple(spans))


def _as_option(line: Line, option: str) -> Typed:
    """A variable as it was typed: its name, and each size at its place."""
    before, shown = "--var ", f"--var {option}"
    name, _, sizes = option.partition("=")
    first = len(before) + len(name) - len(name.lstrip())
    spans = []
    at, typed_at = line.entry.find(": [") + 3, len(before) + len(name) + 1
    for part, size in zip(line.parts, sizes.split(","), strict=False):
        spans.append(Span(at, at + len(part), typed_at + len(size) - len(size.lstrip()), max(1, len(size.strip()))))
        at, typed_at = at + len(part) + 2, typed_at + len(size) + 1
    key = line.entry.find(": [")
    return Typed("<command line>", shown, (*spans, Span(0, key, first, len(name.strip())),
                                           Span(0, len(line.text), first, len(option.strip()))))  # fmt: skip


def _plain(value: Any) -> Any:
    """NumPy arrays as lists, fractions as text, other mappings and sequences as dictionaries and lists."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Fraction):
        return str(value)
    return dict(value) if isinstance(value, Mapping) else list(value)
