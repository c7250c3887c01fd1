"""Problem file → `Problem`, or every error of the file at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import chain, count
from pathlib import Path
from typing import Any, BinaryIO

from symback.errors import Diagnostic, InputError, Place, did_you_mean
from symback.shapes import Size
from symback.spec.aliases import check_aliases
from symback.spec.asked import Asked
from symback.spec.declarations import Names, declare_variables
from symback.spec.definitions import read_definitions
from symback.spec.findings import Findings
from symback.spec.keys import MOST_KEY_BYTES, file_and_number, is_key, no_key, problem_in_key
from symback.spec.layers import Written, expand
from symback.spec.problem import Problem
from symback.spec.schema import FileModel, spells_name
from symback.spec.source import MOST_BYTES, Source
from symback.spec.structure import validate
from symback.spec.tree import EXAMPLE, read_tree
from symback.spec.values import Values


def load(path: str | Path) -> Problem:
    """The problem in the file at `path`, or on standard input for `-`.

    Raises `InputError` with every error of the file.
    """
    return loads(*read_file(path))


def read_file(path: str | Path) -> tuple[bytes, str]:
    """The bytes of the file at `path`, or of standard input for `-`, and what messages call it.

    Of a file that is too large, one byte more than is read tells so. `key.json#2` is the second problem of a sheet's
    key. Raises `InputError`.
    """
    name = str(path)
    number = None
    if not _exists(name):
        name, number = file_and_number(name)
    if name == "-":
        raw, file = _begun(sys.stdin.buffer), "<stdin>"
    else:
        try:
            with Path(name).open("rb") as opened:
                raw, file = _begun(opened), name
        except (OSError, ValueError) as error:
            raise InputError(_unreadable(Path(name), error)) from None
    if is_key(raw):
        return problem_in_key(raw, file, number)
    if number is not None:
        raise no_key(file, number)
    return raw, file


def _begun(stream: BinaryIO) -> bytes:
    """As much of a file as a problem file may have, and a byte more; of a key all of it."""
    raw = stream.read(MOST_BYTES + 1)
    return raw + stream.read(MOST_KEY_BYTES + 1 - len(raw)) if is_key(raw) else raw


def _exists(name: str) -> bool:
    with suppress(OSError, ValueError):
        return Path(name).exists()
    return False


def _unreadable(path: Path, error: Exception) -> Diagnostic:
    reason = getattr(error, "strerror", None) or str(error)
    near: list[str] = []
    with suppress(OSError, ValueError):
        near = sorted(p.name for p in path.parent.glob("*.y*ml"))[:500]
    hint = did_you_mean(path.name, near) or "symback problems lists those that ship with it"
    return Diagnostic("unreadable", f"cannot read {path}: {reason}", hint=hint)


def loads(text: str | bytes, file: str = "<text>") -> Problem:
    """The problem in `text`; `file` is the name that error messages give it.

    Raises `InputError` with every error of the text.
    """
    source = Source(text, file)
    root, twice = read_tree(source)
    findings = Findings(source, root, twice)
    if root.kind != "mapping":
        findings.complain("structure", "a problem file is a mapping: lines of 'name: value'", root, EXAMPLE)
        raise findings.failure()
    return _problem(findings, validate(findings))


def _problem(findings: Findings, model: FileModel) -> Problem:
    names = Names(findings)
    names.note_sizes(_sizes(model))
    declare_variables(names, model.variables)
    if model.layers is not None:
        expansion = expand(model, names)
        network, parameters = expansion.network, expansion.parameters
    else:
        written = (model.network or {}).items()
        network, parameters = [Written(name, text, findings.key("network", name)) for name, text in written], None
    terms = read_definitions(names, network)
    asked = Asked(names, terms, model.derive)
    of = asked.of()
    wrt = asked.wrt(of, parameters)
    values = Values(names)
    section = findings.root.get("values")
    for key, value in section.pairs() if section and section.kind == "mapping" else ():
        values.read(key, value)
    check_aliases(names, terms, model.aliases, of, wrt)
    if findings.errors:
        raise findings.failure()
    asked.warn(of, wrt, in_file=model.layers is None)
    return Problem(
        title=model.title, variables=names.variables, terms=terms, texts=names.texts, of=of, wrt=wrt,
        order=model.derive.order, asked_layout=model.derive.layout, values=values.rows, sizes=tuple(names.sizes),
        size_values=values.sizes, aliases=model.aliases, notation=model.notation.model_dump(exclude_defaults=True),
        warnings=findings.sorted_warnings(), file=findings.source.file,
    )  # fmt: skip


def _sizes(model: FileModel) -> list[Size]:
    """Every size that the file writes, in its order."""
    declared = [size for variable in model.variables.values() for size in variable.shape]
    return [*declared, *(model.input or {}).values(), *(layer.dense for layer in model.layers or ())]


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
    return loads(_written(data), "<python>")


def from_expression(
    expression: str,
    variables: Mapping[str, Any],
    wrt: str | Sequence[str] | None = None,
    values: Mapping[str, Any] | None = None,
    notation: Mapping[str, str] | None = None,
) -> Problem:
    """A problem of one formula, `tr(A X B)` or `g = tr(A X B)`; without a name of its own it is f.

    `variables` are shapes, or mappings as in a problem file: `{"A": ["m", "n"], "x": ["n"], "c": []}`.
    Raises `InputError` with everything that is wrong.
    """
    name, equals, formula = (part.strip() for part in expression.partition("="))
    if not equals or not spells_name(name):  # an = may stand in the formula: axis=0
        free = (letter for letter in chain("fgLy", (f"f{n}" for n in count(1))) if letter not in variables)
        name, formula = next(free), expression.strip()
    asked = {} if wrt is None else {"wrt": wrt}
    sections = {"title": expression.strip(), "variables": variables, "network": {name: formula}, "derive": asked,
                "values": values or {}, **({"notation": notation} if notation else {})}  # fmt: skip
    text = _written(sections)
    try:
        return loads(text, "<formula>")
    except InputError as error:
        line = json.dumps(name) + ": " + json.dumps(formula, ensure_ascii=False)
        found = [_in_formula(d, line, formula) for d in error.diagnostics]
        if not variables:
            shape = "every name needs a shape: --var A=m,n a matrix, x=n a column, c= a scalar"
            found = [replace(d, hint=shape) if d.code == "undefined-name" else d for d in found]
        raise InputError(*found) from None


def _in_formula(found: Diagnostic, line: str, formula: str) -> Diagnostic:
    """What is said of the `line` that holds the formula, said of the formula as it was typed."""
    place = found.place
    if place is None or not place.source.startswith(line):
        return found
    start = place.column - len(line) + len(formula) + 1  # past the name and a quotation mark, which end the line too
    inside = 1 <= start <= len(formula) and json.dumps(formula, ensure_ascii=False)[1:-1] == formula
    shown = Place(place.file, 1, start, formula, place.width) if inside else Place(place.file, 1, 1, formula)
    return replace(found, place=shown)


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


def _written(sections: Mapping[str, Any]) -> str:
    """Sections as text, each entry on a line of its own, at which a message can point. JSON is YAML."""
    try:
        lines = [
            f"{json.dumps(key)}: {{\n" + ",\n".join(_entry(*pair) for pair in value.items()) + "}"
            if isinstance(value, Mapping)
            else _entry(key, value)
            for key, value in sections.items()
        ]
    except (TypeError, ValueError, RecursionError) as error:
        message = f"this is no problem: {error}"
        hint = "a problem is made of dictionaries, lists, text and numbers"
        raise InputError(Diagnostic("structure", message, hint=hint)) from None
    return "{" + ",\n".join(lines) + "}"


def _entry(key: Any, value: Any) -> str:
    return json.dumps({key: value}, default=_plain, ensure_ascii=False)[1:-1]


def _plain(value: Any) -> Any:
    """NumPy arrays as lists, fractions as text, other mappings and sequences as dictionaries and lists."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Fraction):
        return str(value)
    return dict(value) if isinstance(value, Mapping) else list(value)
