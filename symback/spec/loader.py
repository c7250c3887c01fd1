"""Problem file → `Problem`, or every error of the file at once."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from symback.errors import Diagnostic, InputError, did_you_mean
from symback.shapes import Size
from symback.spec.aliases import check_aliases
from symback.spec.asked import Asked
from symback.spec.declarations import Names, declare_variables
from symback.spec.definitions import read_definitions
from symback.spec.findings import Findings
from symback.spec.keys import MOST_KEY_BYTES, file_and_number, is_key, no_key, problem_in_key
from symback.spec.layers import Written, expand
from symback.spec.problem import Problem
from symback.spec.schema import OPEN_SIZE, FileModel
from symback.spec.source import MOST_BYTES, Source, Typed
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
    hint = did_you_mean(path.name, near) or "`symback problems` lists the problems that ship with symback"
    return Diagnostic("unreadable", f"cannot read {path}: {reason}", hint=hint)


def loads(text: str | bytes, file: str = "<text>", typed: Mapping[int, Typed] | None = None) -> Problem:
    """The problem in `text`; `file` is the name that error messages give it.

    `typed` is by number which lines were typed in another way, which messages show instead. Raises `InputError` with
    every error of the text.
    """
    source = Source(text, file, typed)
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
    if model.network is None and findings.root.key("layers") is not None:
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
    layered = [*(model.input or {}).values(), *(layer.dense for layer in model.layers or ())]
    return [*declared, *(size for size in layered if size != OPEN_SIZE)]
