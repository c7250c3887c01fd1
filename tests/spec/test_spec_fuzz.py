"""Whatever a file holds: a problem or `InputError`, and each error at a place that exists."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marked import GOOD

from symback.errors import Diagnostic, InputError
from symback.spec import Problem, from_python, loads, tree
from symback.spec.source import Source
from symback.spec.tree import Node, read_tree

FILES = [GOOD, *(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "problems").glob("*.yaml"))]
FILES.append(
    "title: t\ninput: {x: n}\nlayers:\n  - {dense: 2, activation: relu, bias: false}\n  - dense: m\nloss: {mse: y}\n"
    "derive:\n  of: L\n  wrt:\n    - W1\nvalues: {x: [1, 1/2]}\nnotation: {}\naliases: {s: sigmoid}\n"
)
FILES.append(
    "variables:\n  A: {shape: [2, 2], kind: positive-definite}\n  p: {shape: [n, m], kind: probability, axis: 0}\n"
    "network:\n  f: >-\n    sum(A .*\n      A)\n  g: 'sum(p'' p) f'\n"
    "values:\n  A: [[2, 1], [1, 2]]\n  p: [[0.5], [0.5]]\n"
)
# What YAML, the schema and the language know; a mutation with these goes deeper than one with any character.
TOKENS = st.sampled_from(
    [*":,-[]{}()'\"#&*!|>%@`?~=.^+/\n\t \\", ": ", "- ", "\n  ", "\n\n", "--- ", "null", "true", ".nan", "1e999", "0",
     "-1", "x", "W1", "f", "n", "shape", "kind", "one-hot", "network:", "layers:", "input: {x: 2}\n", "loss:", "dense",
     "wrt", "sigmoid(", "df/dx", "ŀ", "力", "\u2028", "\x00", "\ufeff", "\r", "\x85", "'\\e'",
     "<<: ", "? ", "[[[", "9" * 30]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good file after a few deletions, insertions, duplications and moves, of characters and of lines."""
    text = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        lines = text.split("\n")
        units: list[str] = lines if draw(st.booleans()) else list(text)
        glue = "\n" if units is lines else ""
        at = draw(st.integers(0, max(0, len(units) - 1)))
        until = at + draw(st.integers(0, 3))
        part = units[at:until]
        match draw(st.sampled_from(["delete", "insert", "double", "move"])):
            case "delete":
                units[at:until] = []
            case "insert":
                units[at:at] = [draw(TOKENS | st.characters())]
            case "double":
                units[at:at] = part
            case _:
                units[at:until] = []
                to = draw(st.integers(0, len(units)))
                units[to:to] = part
        text = glue.join(units)
    return text


def load(text: str | bytes) -> None:
    try:
        problem = loads(text, "p.yaml")
    except InputError as error:
        judge(error, text)
    else:
        promises(problem)


def judge(error: InputError, text: str | bytes) -> None:
    """An error says something, at places that exist, in the order of the file."""
    places = [diagnostic.place for diagnostic in error.diagnostics if diagnostic.place is not None]
    assert error.diagnostics
    assert str(error).encode()
    assert all(diagnostic.hint for diagnostic in error.diagnostics)
    assert [(p.line, p.column) for p in places] == sorted((p.line, p.column) for p in places)
    assert all(place.width >= 1 and 1 <= place.column <= len(place.source) + 1 for place in places)
    if isinstance(text, str):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
        assert all(lines[place.line - 1] == place.source for place in places)


def promises(problem: Problem) -> None:
    """What the rooms above rely on."""
    assert problem.of in problem.terms
    assert problem.wrt
    assert set(problem.wrt) <= {*problem.variables, *problem.terms}
    assert list(problem.terms) == list(problem.texts)
    assert not set(problem.terms) & set(problem.variables)
    for name, rows in problem.values.items():
        shape = problem.variables[name].shape
        counts = tuple(size if isinstance(size, int) else problem.size_values[size] for size in shape)
        assert (len(rows), len(rows[0])) == counts


@given(st.text() | st.text(st.characters(max_codepoint=127)))
@example("? ? a")
@example("{:}")
@example("a: !\n")
@example("\ufeff\ufeffa")
@example("variables:\n  w: [d]\nnetwork:\n  r: >")
@example("%YAML 9.9\n---\na: 1")
@example("%YAML 1.1\n---\na: yes")
def test_any_text(text: str) -> None:
    load(text)


@given(st.lists(TOKENS, max_size=40).map("".join))
def test_any_tokens(text: str) -> None:
    load(text)


@given(st.binary())
def test_any_bytes(raw: bytes) -> None:
    load(raw)


@given(mutated())
@settings(max_examples=4 * settings.default.max_examples)
def test_any_mutation(text: str) -> None:
    load(text)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@given(mutated() | st.lists(TOKENS, max_size=20).map("".join))
@settings(max_examples=4 * settings.default.max_examples)
def test_both_parsers_make_the_same_tree(text: str) -> None:
    """libyaml and PyYAML's parser in Python, of whatever both of them take."""
    first = tree_of(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "PARSER", yaml.BaseLoader)
        second = tree_of(text)
    assert first is None or second is None or first == second


def tree_of(text: str) -> tuple[Node, list[Diagnostic]] | None:
    try:
        return read_tree(Source(text, "p.yaml"))
    except InputError:
        return None


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_both_parsers_take_every_shipped_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [tree_of(text) for text in FILES]
    monkeypatch.setattr(tree, "PARSER", yaml.BaseLoader)
    assert None not in first
    assert first == [tree_of(text) for text in FILES]


names = st.sampled_from(["x", "W", "f", "h1", "h_1", "n", "ŀ", "1", "", "x y"]) | st.text(max_size=3)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
shapes = st.lists(st.integers(0, 3) | st.sampled_from(["n", "m"]), max_size=2) | anything
formulas = st.sampled_from(["x", "W x", "sum(x)", "f x", "h1 + x", "n"]) | st.text(max_size=6)


@given(
    st.dictionaries(names, shapes, max_size=3),
    st.dictionaries(names, formulas, max_size=3),
    st.none() | names,
    st.none() | names | st.lists(names, max_size=2),
    st.dictionaries(names, anything, max_size=2),
)
def test_any_dictionaries(variables: object, network: object, of: object, wrt: object, values: object) -> None:
    try:
        promises(from_python(variables, network, of, wrt, values))  # type: ignore[arg-type]
    except InputError as error:
        str(error).encode()
