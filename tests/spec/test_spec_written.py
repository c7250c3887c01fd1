"""A problem as a file of its own: it reads back as the same problem; and problems inside the key of a sheet."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symback.errors import InputError
from symback.spec import KEY_SCHEMA, Problem, load, loads, problem_text
from symback.spec.keys import MOST_KEY_BYTES

PROBLEMS = sorted((Path(__file__).parents[2] / "problems").glob("*.yaml"))


def same(problem: Problem) -> Problem:
    """Without what belongs to a file and not to the problem."""
    return replace(problem, file="", warnings=())


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_every_shipped_problem_reads_back(path: Path) -> None:
    problem = load(path)
    assert same(loads(problem_text(problem))) == same(problem)


ODD = """
title: 'a "title": # {of} \\ it'
variables: {null: [true, no], y: {shape: [2, 2], kind: one-hot, axis: 1}, ß: [y1], c: [], r: [1, 3]}
network: {q: "sum(null) + sum(y)\\n + sum(ß) + c", f: q + sum(r)}
derive: {of: f, wrt: ["null", c], layout: jacobian}
values: {c: 1e-30, r: [0.1, -3, 1e22], y: [[0, 1], [1, 0]]}
aliases: {"\\\\hat{y}: #": "y", s: sigmoid}
notation: {hadamard: circ}
"""


def test_names_and_text_that_yaml_would_read_otherwise() -> None:
    problem = loads(ODD)
    assert same(loads(problem_text(problem))) == same(problem)


@given(st.text())
def test_any_title(title: str) -> None:
    problem = replace(loads("variables: {x: [2]}\nnetwork: {f: sum(x)}"), title=title)
    try:
        read = loads(problem_text(problem))
    except InputError:
        assert any(0xD800 <= ord(c) <= 0xDFFF for c in title)
    else:
        assert read.title == title


# ------------------------------------------------------------------------ keys

FIRST, SECOND = (f"variables: {{x: [2]}}\nnetwork: {{f: {name}(x)}}\n" for name in ("sum", "mean"))


def key(*problems: Any, schema: str = KEY_SCHEMA) -> bytes:
    return json.dumps({"schema": schema, "problems": [{"problem": text} for text in problems]}).encode()


def test_a_problem_of_a_key_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(key(FIRST, SECOND))
    assert same(load(f"{path}#2")) == same(loads(SECOND))
    assert load(f"{path}#2").file == f"{path}#2"
    path.write_bytes(key(FIRST))
    assert same(load(path)) == same(load(f"{path}#1")) == same(loads(FIRST))


def test_a_key_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(key(FIRST, SECOND))))
    assert same(load("-#2")) == same(loads(SECOND))


def test_a_file_whose_name_has_a_number_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "p#2"
    path.write_text(SECOND)
    assert same(load(path)) == same(loads(SECOND))


@pytest.mark.parametrize(
    ("raw", "number", "message"),
    [
        (key(FIRST, SECOND), "", "is the key of a sheet with 2 problems"),
        (key(FIRST, SECOND), "#3", "has no problem 3"),
        (FIRST.encode(), "#1", "is no key of a sheet, so it has no problem 1"),
        (key(schema="symback/sheet/99") + b" ", "#1", "is no key of a sheet"),
        (key(), "#1", "begins as the key of a sheet, and is none"),
        (key(3), "#1", "begins as the key of a sheet, and is none"),
        (key(FIRST)[:-3], "", "begins as the key of a sheet, and is none"),
        (f'{{"schema": "{KEY_SCHEMA}", "problems": {"[" * 100_000}'.encode(), "", "begins as the key"),
        (key(FIRST) + b" " * MOST_KEY_BYTES, "", "is larger than 16 MiB"),
        (key("variables: {x: [2]}\nnetwork: {f: q x}"), "", "key.json#1:2:14: error: there is no name 'q'"),
    ],
    ids=["which", "too-many", "file", "other-schema", "empty", "number", "cut", "deep", "large", "in-error"],
)
def test_keys_in_error(tmp_path: Path, raw: bytes, number: str, message: str) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        load(f"{path}{number}")
    assert message in str(caught.value)


def test_a_problem_in_a_key_is_held_to_the_limits_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(key("#" * 300_000 + "\n" + FIRST))
    with pytest.raises(InputError, match="larger than 256 KiB"):
        load(path)
